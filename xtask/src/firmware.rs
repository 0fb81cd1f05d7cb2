//! Building the firmware of `ports/qemu-arm` and running the smoke suite on it in QEMU.
//!
//! Invariant: when a tool is missing the suite says so and counts as skipped, never as passed.

use crate::board::Board;
use crate::golden::{self, Choice, Counts, Test, Verdict};
use crate::process;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// Where the firmware's image is put.
pub fn image() -> PathBuf {
    crate::root().join("ports/qemu-arm/target/thumbv7m-none-eabi/release/firmware")
}

/// A `cargo` that can build for microcontrollers: the distribution's, which comes with the source
/// of the core library. None when it is not installed.
pub fn cross_cargo() -> Option<Command> {
    let rustc = packaged("rustc-web", "bin/rustc")?;
    let cargo = packaged("cargo-web", "bin/cargo")?;
    let mut command = Command::new(cargo);
    // The variables of the cargo that runs this program must not reach the other one.
    for (name, _) in std::env::vars() {
        if name.starts_with("CARGO") || name.starts_with("RUST") {
            command.env_remove(name);
        }
    }
    command.env("RUSTC", rustc).env("RUSTC_BOOTSTRAP", "1").env("CARGO_HOME", home());
    Some(command)
}

fn home() -> PathBuf {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .unwrap_or_default()
}

/// The file of a Debian package that ends with this path.
fn packaged(package: &str, end: &str) -> Option<String> {
    let output = Command::new("dpkg").args(["-L", package]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().find(|line| line.ends_with(end) && !line.contains("/share/")).map(String::from)
}

/// Names of missing tools; empty when the firmware can be built and run.
pub fn missing_tools() -> Vec<&'static str> {
    let mut missing = Vec::new();
    if cross_cargo().is_none() {
        missing.push("rustc-web, cargo-web, rust-web-src");
    }
    for tool in ["arm-none-eabi-ld", "qemu-system-arm"] {
        if !process::exists(tool) {
            missing.push(tool);
        }
    }
    missing
}

/// Targets for which the core must compile, besides the firmware's own.
const TARGETS: &[&str] = &["thumbv6m-none-eabi", "riscv32imc-unknown-none-elf"];

/// Checks that the core compiles for the other targets, with as few modules as a port can choose; what does not is
/// counted as failed.
fn check_targets() -> Counts {
    let mut counts = Counts::default();
    for target in TARGETS {
        let Some(mut cargo) = cross_cargo() else { continue };
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

/// Builds the firmware; true when it worked.
pub fn build() -> bool {
    let Some(mut cargo) = cross_cargo() else { return false };
    cargo.current_dir(crate::root().join("ports/qemu-arm")).args(["build", "--release", "--quiet"]);
    process::succeeds(&mut cargo)
}

/// Builds the firmware and runs the smoke suite.
pub fn run(choice: &Choice) -> Counts {
    let missing = missing_tools();
    if !missing.is_empty() {
        println!("firmware: SKIPPED, these tools are not installed: {}", missing.join(", "));
        return Counts { skipped: 1, ..Counts::default() };
    }
    if !build() {
        println!("firmware: does not build");
        return Counts { failed: 1, ..Counts::default() };
    }
    let mut counts = check_targets();
    if crate::size::check_budget() {
        counts.passed += 1;
    } else {
        counts.failed += 1;
    }
    counts.add(run_tests(choice));
    counts.add(crate::measure::run());
    counts
}

/// Runs golden tests on the board: those that need nothing but the language and its library.
fn run_tests(choice: &Choice) -> Counts {
    let known = golden::known_failures();
    let mut counts = Counts::default();
    let mut board = None;
    for test in golden::collect(choice).iter().filter(|test| test.runs_on_board()) {
        let listed = known.contains(&test.name) || known.contains(&format!("{} board", test.name));
        let verdict = judge(test, &mut board);
        if matches!(verdict, Verdict::Failed(_)) {
            // Whatever state it is in, the next test gets another one.
            board = None;
        }
        counts.add(golden::count(verdict, listed, &format!("{} on the board", test.name)));
    }
    println!("firmware: {} passed, {} failed, {} skipped or known to fail", counts.passed, counts.failed, counts.skipped);
    counts
}

fn judge(test: &Test, board: &mut Option<Board>) -> Verdict {
    let (Some(source), Some(expected)) = (test.source(), test.expected()) else {
        return Verdict::Failed("there is no .out file".into());
    };
    let result = match board.take().map_or_else(|| Board::start(&image()), Ok) {
        Ok(mut running) => {
            let answer = running.run(&source, Duration::from_secs(60));
            *board = Some(running);
            answer
        }
        Err(error) => Err(error),
    };
    match result {
        Err(error) => Verdict::Failed(format!("{error}\n")),
        Ok(answer) if answer.output == b"SKIP\n" => Verdict::Skipped,
        Ok(answer) if answer.output == expected && answer.errors.is_empty() => Verdict::Passed,
        Ok(answer) => {
            let errors = String::from_utf8_lossy(&answer.errors).into_owned();
            Verdict::Failed(golden::difference(&expected, &answer.output) + &errors)
        }
    }
}
