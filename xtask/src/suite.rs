//! `cargo xtask test`: everything, or a part of it.
//!
//! Invariant: the last line printed is `N passed, N failed, N skipped`, alone.

use crate::golden::{self, Choice, Counts};
use crate::{clients, cpython, drivers, firmware, process, tidy};
use std::path::PathBuf;
use std::process::Command;

/// Stress modes, in the order they are run.
const MODES: &[&str] = &["verify", "fail", "move"];

/// Runs what the words ask for; true when all is well.
pub fn run(words: &[String]) -> bool {
    let mut choice = Choice::default();
    let (mut golden_only, mut firmware_only, mut bless, mut release) = (false, false, false, false);
    let mut program = None;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().cloned().unwrap_or_default();
        match word.as_str() {
            "--golden" => golden_only = true,
            "--firmware" => firmware_only = true,
            "--release" => release = true,
            "--bless" => bless = true,
            "--area" => choice.areas.push(value()),
            "--stress" => choice.modes.push(value()),
            "--board" => choice.boards.push(value()),
            "--program" => program = Some(PathBuf::from(value())),
            option if option.starts_with('-') => {
                println!("unknown option {option}");
                return false;
            }
            _ => choice.words.push(word.clone()),
        }
    }
    golden_only |= bless || program.is_some();
    golden_only |= !choice.areas.is_empty() || !choice.modes.is_empty() || !choice.words.is_empty();
    if bless {
        return golden::bless(&choice);
    }
    if firmware_only {
        return report(firmware::run(&choice));
    }
    let Some(program) = program.or_else(|| build(release)) else { return report(one_failed()) };
    choice.program = std::path::absolute(&program).unwrap_or(program);
    if golden_only {
        return report(golden::run(&choice));
    }
    everything(choice)
}

fn report(counts: Counts) -> bool {
    println!("{} passed, {} failed, {} skipped", counts.passed, counts.failed, counts.skipped);
    counts.failed == 0
}

fn one_failed() -> Counts {
    Counts { failed: 1, ..Counts::default() }
}

/// Builds the `antaresia` program; its path.
pub fn build(release: bool) -> Option<PathBuf> {
    let profile = if release { "release" } else { "dev" };
    let folder = if release { "release" } else { "debug" };
    let mut cargo = cargo();
    cargo.args(["build", "--quiet", "--package", "antaresia-host", "--profile", profile]);
    process::succeeds(&mut cargo).then(|| target().join(folder).join("antaresia"))
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::root().join("target"), PathBuf::from)
}

fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    command.current_dir(crate::root());
    command
}

fn everything(mut choice: Choice) -> bool {
    let mut total = Counts::default();
    heading("tidy");
    total.add(if tidy::run() { Counts { passed: 1, ..Counts::default() } } else { one_failed() });
    heading("unit tests");
    total.add(unit_tests());
    heading("golden tests");
    total.add(golden::run(&choice));
    heading("CPython's tests");
    total.add(cpython::run_all(&choice.program));
    heading("drivers");
    total.add(drivers::run_all(&choice.program));
    heading("golden tests in stress modes");
    choice.modes = MODES.iter().map(|mode| mode.to_string()).collect();
    total.add(golden::run(&choice));
    heading("firmware");
    total.add(firmware::run(&choice));
    heading("clients");
    total.add(clients::run_all(&choice.program));
    total.add(clients::run_on_boards(1, &[]));
    heading("result");
    report(total)
}

fn heading(text: &str) {
    println!("== {text}");
}

/// `cargo test` of the workspace, its results added up.
fn unit_tests() -> Counts {
    let mut counts = Counts::default();
    let output = match cargo().args(["test", "--quiet", "--workspace", "--no-fail-fast"]).output() {
        Ok(output) => output,
        Err(error) => {
            println!("cannot run cargo: {error}");
            return one_failed();
        }
    };
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines().filter(|line| line.starts_with("test result:")) {
        let number = |word: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            let at = words.iter().position(|found| found.trim_end_matches(';') == word);
            at.and_then(|at| words[at - 1].parse().ok()).unwrap_or(0)
        };
        counts.add(Counts { passed: number("passed"), failed: number("failed"), skipped: number("ignored") });
    }
    if !output.status.success() {
        println!("{text}{}", String::from_utf8_lossy(&output.stderr));
        counts.failed = counts.failed.max(1);
    }
    println!("unit tests: {} passed, {} failed, {} ignored", counts.passed, counts.failed, counts.skipped);
    counts
}
