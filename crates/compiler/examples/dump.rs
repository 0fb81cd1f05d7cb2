//! Compiles files, verifies the images, and prints their disassembly: `dump [-q] file.py ...`.

#[path = "../tests/dump/mod.rs"]
mod dump;

fn main() {
    let mut is_full = true;
    let mut failures = 0;
    for argument in std::env::args().skip(1) {
        if argument == "-q" {
            is_full = false;
            continue;
        }
        let source = std::fs::read(&argument).unwrap_or_default();
        match dump::compile(&source, &compiler::Options::default(), is_full) {
            Ok(text) => print!("{text}"),
            Err(error) => {
                failures += 1;
                println!("{argument}: {error}");
            }
        }
    }
    std::process::exit((failures > 0).into());
}
