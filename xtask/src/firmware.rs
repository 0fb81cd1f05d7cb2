//! Building the firmware of `ports/qemu-arm` and running the smoke suite on it in QEMU.
//!
//! Invariant: when a tool is missing the suite says so and counts as skipped, never as passed.

use crate::golden::Counts;
use crate::process;
use std::path::PathBuf;
use std::process::Command;

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

/// Builds the firmware; true when it worked.
pub fn build() -> bool {
    let Some(mut cargo) = cross_cargo() else { return false };
    cargo.current_dir(crate::root().join("ports/qemu-arm")).args(["build", "--release", "--quiet"]);
    process::succeeds(&mut cargo)
}

/// Builds the firmware and runs the smoke suite.
pub fn run() -> Counts {
    let missing = missing_tools();
    if !missing.is_empty() {
        println!("firmware: SKIPPED, these tools are not installed: {}", missing.join(", "));
        return Counts { skipped: 1, ..Counts::default() };
    }
    if !build() {
        println!("firmware: does not build");
        return Counts { failed: 1, ..Counts::default() };
    }
    Counts { passed: 1, ..Counts::default() }
}
