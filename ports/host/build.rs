//! Tells the program what it was built for and when.

use std::process::Command;

fn main() {
    let date = Command::new("date").arg("+%Y-%m-%d").output().map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string());
    println!("cargo:rustc-env=ANTARESIA_DATE={}", date.unwrap_or_default());
    println!("cargo:rustc-env=ANTARESIA_TARGET={}", std::env::var("TARGET").unwrap_or_default());
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../crates/antaresia/Cargo.toml");
}
