//! Real clients (mpremote, rshell, ampy, Thonny) against a served board and the emulated one.
//!
//! The checks are `tests/clients/run.py`; the clients are in a virtual environment in
//! `target/clients` (or where ANTARESIA_CLIENTS says), which `.ci/run` makes.
//!
//! Invariant: without the clients nothing is counted as passed.

use crate::golden::Counts;
use crate::{firmware, process};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Longest time for one round of all checks.
const LIMIT: Duration = Duration::from_secs(600);
/// Rounds in a run of everything, with the board's files in a directory.
const ROUNDS: u32 = 2;

/// `cargo xtask clients [--repeat N] [--program PATH] [--firmware] [--flash] [TEXT]...`
pub fn run(words: &[String], build: impl FnOnce() -> Option<PathBuf>) -> bool {
    let (mut rounds, mut program, mut on_firmware, mut texts) = (1, None, false, Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--repeat" => rounds = words.next().and_then(|number| number.parse().ok()).unwrap_or(1),
            "--program" => program = words.next().map(PathBuf::from),
            "--firmware" => on_firmware = true,
            _ => texts.push(word.clone()),
        }
    }
    if on_firmware {
        let counts = run_on_firmware(rounds);
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

/// The checks for the firmware, which must have been built.
pub fn run_on_firmware(rounds: u32) -> Counts {
    let missing = firmware::missing_tools();
    if !missing.is_empty() {
        println!("clients: SKIPPED on the emulated board, these tools are not installed: {}", missing.join(", "));
        return Counts { skipped: 1, ..Counts::default() };
    }
    if !firmware::build() {
        return Counts { failed: 1, ..Counts::default() };
    }
    run_checks(&["--firmware".into(), path_text(&firmware::image())], rounds, &[])
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
