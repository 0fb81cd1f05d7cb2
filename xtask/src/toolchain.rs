//! A `cargo` that can build for microcontrollers: one whose compiler has the source of the core library.
//!
//! Debian's packages have it, and so has rustup with the component `rust-src`. Firmware is built with the same
//! settings by both: what they need beyond the stable language is unlocked by RUSTC_BOOTSTRAP.
//!
//! Invariant: variables of the cargo that runs this program do not reach the other one.

use std::path::PathBuf;
use std::process::Command;

/// Debian's packages.
pub const PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src"];

/// The cargo; None when neither is installed.
pub fn cargo() -> Option<Command> {
    let (program, compiler) = debian().or_else(rustup)?;
    let mut command = Command::new(program);
    for (name, _) in std::env::vars() {
        if name.starts_with("CARGO") || name.starts_with("RUST") {
            command.env_remove(name);
        }
    }
    command.env("RUSTC", compiler).env("RUSTC_BOOTSTRAP", "1").env("CARGO_HOME", home());
    Some(command)
}

fn debian() -> Option<(PathBuf, PathBuf)> {
    Some((packaged("cargo-web", "bin/cargo")?, packaged("rustc-web", "bin/rustc")?))
}

/// The file of a Debian package that ends with this path.
fn packaged(package: &str, end: &str) -> Option<PathBuf> {
    let output = Command::new("dpkg").args(["-L", package]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().find(|line| line.ends_with(end) && !line.contains("/share/")).map(PathBuf::from)
}

/// The compiler that runs here, if its source is installed: `rustup component add rust-src`.
fn rustup() -> Option<(PathBuf, PathBuf)> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    let root = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    let source = root.join("lib/rustlib/src/rust/library/core/src/lib.rs");
    source.exists().then(|| (root.join("bin/cargo"), root.join("bin/rustc")))
}

fn home() -> PathBuf {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .unwrap_or_default()
}
