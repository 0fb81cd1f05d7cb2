//! Assembles what has no form in Rust, and puts the linker script on the linker's search path.

use std::path::PathBuf;
use std::process::Command;

fn main() {
    let folder = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let object = PathBuf::from(std::env::var("OUT_DIR").unwrap()).join("start.o");
    let mut assembler = Command::new("xtensa-lx106-elf-as");
    assembler.args(["--text-section-literals", "--longcalls", "-I", "../xtensa", "src/start.S", "-o"]).arg(&object);
    assert!(assembler.status().unwrap().success());
    println!("cargo:rustc-link-arg={}", object.display());
    println!("cargo:rustc-link-search={folder}");
    println!("cargo:rerun-if-changed=link.x");
    println!("cargo:rerun-if-changed=src/start.S");
    // The linker that the settings name is made of these.
    println!("cargo:rerun-if-changed=../xtensa");
    println!("cargo:rerun-if-changed=../outline");
}
