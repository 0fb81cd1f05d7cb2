//! Real clients (mpremote, rshell, ampy, Thonny) against a served board and emulated ones.
//!
//! The checks are `tests/clients/run.py`; the clients are in a virtual environment in
//! `target/clients` (or where ANTARESIA_CLIENTS says), which `.ci/run` makes.
//!
//! Invariant: without the clients nothing is counted as passed.

use crate::golden::Counts;
use crate::ports::{self, Line, Port};
use crate::process;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Longest time for one round of all checks.
const LIMIT: Duration = Duration::from_secs(600);
/// Rounds in a run of everything, with the board's files in a directory.
const ROUNDS: u32 = 2;

/// `cargo xtask clients [--repeat N] [--program PATH] [--firmware [BOARD]...] [--flash] [TEXT]...`
pub fn run(words: &[String], build: impl FnOnce() -> Option<PathBuf>) -> bool {
    let (mut rounds, mut program, mut on_firmware, mut texts, mut boards) = (1, None, false, Vec::new(), Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--repeat" => rounds = words.next().and_then(|number| number.parse().ok()).unwrap_or(1),
            "--program" => program = words.next().map(PathBuf::from),
            "--firmware" => on_firmware = true,
            name if on_firmware && ports::ALL.iter().any(|port| port.name == name) => boards.push(name.to_string()),
            _ => texts.push(word.clone()),
        }
    }
    if on_firmware {
        let counts = run_on_boards(rounds, &boards);
        return counts.failed == 0 && counts.skipped == 0;
    }
    let Some(program) = program.or_else(build) else { return false };
    let counts = run_checks(&[path_text(&program)], rounds, &texts);
    counts.failed == 0 && counts.skipped == 0
}

/// All checks on a served board, as often as a run of everything has them.
pub fn run_all(program: &Path) -> Counts {
    let mut counts = run_checks(&[path_text(program)], ROUNDS, &[]);
    counts.add(run_checks(&[path_text(program), "--flash".into()], 1, &[]));
    counts
}

/// The checks for firmware, on all emulated boards or those named.
pub fn run_on_boards(rounds: u32, names: &[String]) -> Counts {
    let mut counts = Counts::default();
    for port in ports::ALL.iter().filter(|port| names.is_empty() || names.iter().any(|name| name == port.name)) {
        counts.add(run_on_board(port, rounds));
    }
    counts
}

fn run_on_board(port: &Port, rounds: u32) -> Counts {
    let Some(emulator) = &port.emulator else { return Counts::default() };
    if let Some(missing) = port.missing(true) {
        println!("clients: SKIPPED on {}, {missing}", port.name);
        return Counts { skipped: 1, ..Counts::default() };
    }
    if let Err(error) = port.build() {
        println!("clients: {error}");
        return Counts { failed: 1, ..Counts::default() };
    }
    println!("clients on {}:", port.name);
    let command = (emulator.command)(port, Line::Pty);
    run_checks(&["--firmware".into(), ports::shown(&command)], rounds, &[])
}

fn path_text(path: &Path) -> String {
    std::path::absolute(path).unwrap_or(path.to_path_buf()).to_string_lossy().into_owned()
}

fn run_checks(board: &[String], rounds: u32, texts: &[String]) -> Counts {
    let environment = std::env::var_os("ANTARESIA_CLIENTS").map_or_else(|| crate::root().join("target/clients"), PathBuf::from);
    let python = environment.join("bin/python");
    if !python.exists() || !environment.join("bin/mpremote").exists() {
        println!("clients: SKIPPED, they are not installed in {} (.ci/run does that)", environment.display());
        return Counts { skipped: 1, ..Counts::default() };
    }
    let mut command = Command::new(python);
    command.arg("-u").arg(crate::root().join("tests/clients/run.py")).args(board);
    command.args(["--repeat", &rounds.to_string()]).args(texts);
    let finished = match process::run(&mut command, b"", LIMIT * rounds) {
        Ok(finished) => finished,
        Err(error) => {
            println!("clients: cannot run: {error}");
            return Counts { failed: 1, ..Counts::default() };
        }
    };
    let text = String::from_utf8_lossy(&finished.output);
    print!("{text}{}", String::from_utf8_lossy(&finished.errors));
    // The last line: `N passed, N failed, N skipped`.
    let numbers: Vec<usize> = text.lines().last().unwrap_or("").split(' ').filter_map(|word| word.parse().ok()).collect();
    match numbers[..] {
        [passed, failed, skipped] if finished.status.is_some() => Counts { passed, failed, skipped },
        _ => {
            println!("clients: the checks did not come to their end");
            Counts { failed: 1, ..Counts::default() }
        }
    }
}
