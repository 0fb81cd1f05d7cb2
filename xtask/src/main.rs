//! The project's own tools: `cargo xtask test`, `cpython`, `clients`, `drivers`, `tidy`, `size`, `bench`, and for boards `firmware`, `flash`, `emulate`.
//!
//! Invariant: what CI runs is what these commands run; they need no network.

mod bench;
mod board;
mod clients;
mod cpython;
mod drivers;
mod emulate;
mod firmware;
mod golden;
mod instructions;
mod measure;
mod pairs;
mod ports;
mod process;
mod size;
mod suite;
mod tidy;
mod toolchain;

use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test                 everything: unit tests, golden tests, stress modes, tidy, firmware
cargo xtask test --golden [...]  golden tests only; further options choose among them:
    --area NAME                  tests of tests/python/NAME (may be repeated)
    --stress move|fail|verify    in a stress mode (may be repeated)
    --bless                      write the .out files anew with python3
    --release                    with the release build
    --program PATH               with this program
    TEXT                         tests whose name contains TEXT
  (--golden is understood when one of these options is given)
cargo xtask test --firmware [...] golden tests on the emulated boards
    --board NAME                 on this one (may be repeated)
cargo xtask cpython [FILE]...    CPython's own tests of the language (of these files)
    --tests DIR                  where they are, /usr/lib/python3.11/test if not given
    --program PATH               with this program
    --failures                   show all failures, also those in the ledger
    --bless                      write the ledger anew
cargo xtask clients [TEXT]...    real clients against a served board (checks whose name contains a TEXT)
    --repeat N                   so many times
    --program PATH               with this program
    --flash                      the board's files are in its flash and not in a directory
    --firmware [BOARD]           against an emulated board (qemu-arm if none is named)
cargo xtask drivers [DIR]        drivers of micropython-lib (which is in DIR, or where ANTARESIA_MICROPYTHON_LIB
                                 says) against the models of devices
    --program PATH               with this program
cargo xtask tidy                 rules about the source text
cargo xtask pairs                the pairs that texts of messages are packed with, anew
cargo xtask size [BOARD]         flash and RAM of the firmware of all boards; of one by crate
cargo xtask firmware BOARD       builds the firmware of a board
cargo xtask flash BOARD [...]    builds it and puts it on the board
cargo xtask emulate BOARD        builds it and runs it in an emulator, here
    --pty                        behind a pseudo-terminal
    --tcp PORT                   behind a TCP port
cargo xtask bench [TEXT]...      user time of the programs in benches/ (whose name contains a TEXT)
    --program PATH               with this program instead of the release build
    --peer PATH                  beside another interpreter
cargo xtask bench --board        instructions on the emulated Cortex-M3 for common operations
    --peer PATH                  beside other firmware for that board (MPS2 AN385)
";

/// The project's root directory.
pub fn root() -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let rest = words.get(1..).unwrap_or(&[]);
    let good = match words.first().map(String::as_str) {
        Some("test") => suite::run(rest),
        Some("cpython") => cpython::run(rest, || suite::build(false)),
        Some("clients") => clients::run(rest, || suite::build(false)),
        Some("drivers") => drivers::run(rest, || suite::build(false)),
        Some("tidy") => tidy::run(),
        Some("pairs") => pairs::run(),
        Some("size") => size::run(rest),
        Some("firmware") => emulate::firmware(rest),
        Some("flash") => emulate::flash(rest),
        Some("emulate") => emulate::emulate(rest),
        Some("bench") => bench::run(rest),
        _ => {
            print!("{HELP}");
            return ExitCode::from(2);
        }
    };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
