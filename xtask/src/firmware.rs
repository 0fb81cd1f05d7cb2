//! The tests of firmware: every port is built, and golden tests run on the emulated boards.
//!
//! Invariant: when a tool is missing the suite says so and counts as skipped, never as passed.

use crate::board::Board;
use crate::golden::{self, Choice, Counts, Test, Verdict};
use crate::ports::{self, Port, Tests};
use crate::{measure, process, size, toolchain};
use std::process::Command;
use std::time::{Duration, Instant};

/// Targets for which the core must compile, besides those of the ports.
const TARGETS: &[&str] = &["thumbv6m-none-eabi", "riscv32imc-unknown-none-elf"];
/// Tests in a sample, at least.
const SAMPLE: usize = 80;
/// Tests of a sample that pass, at least: not so many may be skipped.
const LEAST: usize = 60;

/// Checks that the core compiles for further targets, with as few modules as a port can choose; what does not is
/// counted as failed.
fn check_targets() -> Counts {
    let mut counts = Counts::default();
    for target in TARGETS {
        let Some(mut cargo) = toolchain::cargo() else {
            println!("firmware: SKIPPED the check of {target}, there is no compiler");
            counts.skipped += 1;
            continue;
        };
        cargo.current_dir(crate::root()).env("CARGO_TARGET_DIR", crate::root().join("target/cross"));
        cargo.args(["check", "--quiet", "--package", "antaresia", "-Zbuild-std=core", "--target", target]);
        cargo.arg("--no-default-features");
        if !target.starts_with("thumbv6m") {
            cargo.args(["--features", "board"]);
        }
        if process::succeeds(&mut cargo) {
            counts.passed += 1;
        } else {
            println!("FAIL the core does not compile for {target}");
            counts.failed += 1;
        }
    }
    counts
}

/// Builds the firmware of all ports (or those chosen) and runs their tests.
pub fn run(choice: &Choice) -> Counts {
    let mut counts = Counts::default();
    for port in ports::ALL.iter().filter(|port| choice.boards.is_empty() || choice.boards.iter().any(|name| name == port.name)) {
        counts.add(run_port(port, choice));
    }
    if choice.boards.is_empty() {
        counts.add(check_targets());
    }
    counts
}

fn run_port(port: &Port, choice: &Choice) -> Counts {
    if let Some(missing) = port.missing(true) {
        println!("firmware: SKIPPED {}, {missing}", port.name);
        return Counts { skipped: 1, ..Counts::default() };
    }
    let built = port.build().and_then(|()| (port.convert)(port));
    if let Err(error) = built {
        println!("firmware: {error}");
        return Counts { failed: 1, ..Counts::default() };
    }
    let mut counts = Counts::default();
    if size::check_budget(port) {
        counts.passed += 1;
    } else {
        counts.failed += 1;
    }
    if let Some(chip) = ports::esptool::chip(port) {
        counts.add(judge_image(port, chip));
    }
    if port.tests != Tests::BuildOnly {
        counts.add(run_tests(port, choice));
    }
    if port.tests == Tests::All {
        counts.add(measure::run(port));
    }
    counts.add(run_bench(port));
    counts
}

/// Lets the tool that will put the image on a board judge it.
fn judge_image(port: &Port, chip: &str) -> Counts {
    match ports::esptool::judge(chip, &port.image().with_extension("bin")) {
        None => {
            println!("firmware: SKIPPED the image of {}, there is no esptool", port.name);
            Counts { skipped: 1, ..Counts::default() }
        }
        Some(Ok(())) => Counts { passed: 1, ..Counts::default() },
        Some(Err(text)) => {
            println!("FAIL esptool does not accept the image of {}:\n{text}", port.name);
            Counts { failed: 1, ..Counts::default() }
        }
    }
}

/// Longest time for a test; the slowest emulator runs some ten million instructions a second.
const LIMIT: Duration = Duration::from_secs(120);
/// Longest time for a program of a port's own tests.
const BENCH: Duration = Duration::from_secs(600);

/// Runs the tests that a port has of its own: programs `emulator/NAME.test.mjs`, whose last line of output is
/// `N passed, N failed, N skipped`.
fn run_bench(port: &Port) -> Counts {
    let mut counts = Counts::default();
    let folder = crate::root().join(port.folder).join("emulator");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut programs: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect();
    programs.sort();
    for program in programs {
        println!("{}:", program.display());
        let finished = process::run(Command::new("node").arg(&program).arg(port.image()), b"", BENCH);
        let output = finished.map(|finished| finished.output).unwrap_or_default();
        let text = String::from_utf8_lossy(&output);
        print!("{text}");
        let numbers: Vec<usize> = text.lines().last().unwrap_or("").split(' ').filter_map(|word| word.parse().ok()).collect();
        counts.add(match numbers[..] {
            [passed, failed, skipped] => Counts { passed, failed, skipped },
            _ => {
                println!("FAIL {} did not come to its end", program.display());
                Counts { failed: 1, ..Counts::default() }
            }
        });
    }
    counts
}

/// Runs golden tests on a board: those that need nothing but the language and its library, or a sample of them.
fn run_tests(port: &Port, choice: &Choice) -> Counts {
    let start = Instant::now();
    let known = golden::known_failures();
    let mut counts = Counts::default();
    let mut board = None;
    let all = golden::collect(choice);
    let tests: Vec<&Test> = all.iter().filter(|test| test.runs_on_board()).collect();
    let step = if port.tests == Tests::Sample { (tests.len() / SAMPLE).max(1) } else { 1 };
    for test in tests.into_iter().step_by(step) {
        let listed = ["", " board", &format!(" {}", port.name)].iter().any(|ending| known.contains(&format!("{}{ending}", test.name)));
        let verdict = judge(port, test, &mut board);
        if matches!(verdict, Verdict::Failed(_)) {
            // Whatever state it is in, the next test gets another one.
            board = None;
        }
        counts.add(golden::count(verdict, listed, &format!("{} on {}", test.name, port.name)));
    }
    if step > 1 && counts.passed < LEAST {
        println!("FAIL of the sample on {} fewer than {LEAST} tests pass", port.name);
        counts.failed += 1;
    }
    let Counts { passed, failed, skipped } = counts;
    let seconds = start.elapsed().as_secs();
    println!("{}: {passed} passed, {failed} failed, {skipped} skipped or known to fail in {seconds} s", port.name);
    counts
}

fn judge(port: &Port, test: &Test, board: &mut Option<Board>) -> Verdict {
    let (Some(source), Some(expected)) = (test.source(), test.expected()) else {
        return Verdict::Failed("there is no .out file".into());
    };
    let result = match board.take().map_or_else(|| Board::start(port), Ok) {
        Ok(mut running) => {
            let answer = running.run(&source, LIMIT);
            *board = Some(running);
            answer
        }
        Err(error) => Err(error),
    };
    match result {
        Err(error) => Verdict::Failed(format!("{error}\n")),
        Ok(answer) if answer.output == b"SKIP\n" => Verdict::Skipped,
        Ok(answer) if answer.output == expected && answer.errors.is_empty() => Verdict::Passed,
        // A small firmware has not all modules, and a small board not all memory.
        Ok(answer) if port.tests == Tests::Sample && lacks_module_or_memory(&answer.errors) => Verdict::Skipped,
        Ok(answer) => {
            let errors = String::from_utf8_lossy(&answer.errors).into_owned();
            Verdict::Failed(golden::difference(&expected, &answer.output) + &errors)
        }
    }
}

fn lacks_module_or_memory(errors: &[u8]) -> bool {
    let text = String::from_utf8_lossy(errors);
    let last = text.trim_end().lines().last().unwrap_or("");
    last.starts_with("ModuleNotFoundError: No module named") || last == "MemoryError"
}
