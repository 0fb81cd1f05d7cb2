//! Programs that measure an emulated board: bytes an object takes, what fragmentation leaves.
//!
//! Invariant: each program of `tests/measure` prints its figures and, as its last line, `ok`
//! when they keep the targets that it states.

use crate::board::Board;
use crate::golden::Counts;
use crate::ports::Port;
use std::time::Duration;

/// Runs all programs on a board, whose firmware was built, and prints what they print.
pub fn run(port: &Port) -> Counts {
    let mut counts = Counts::default();
    for name in ["object_sizes", "fragmentation"] {
        let path = crate::root().join("tests/measure").join(name).with_extension("py");
        let answer = std::fs::read(&path)
            .map_err(|error| error.to_string())
            .and_then(|source| Board::start(port)?.run(&source, Duration::from_secs(120)));
        let text = match answer {
            Ok(answer) => format!(
                "{}{}",
                String::from_utf8_lossy(&answer.output),
                String::from_utf8_lossy(&answer.errors)
            ),
            Err(error) => error,
        };
        println!("{name} on {}:", port.name);
        for line in text.lines() {
            println!("    {line}");
        }
        if text.trim_end().ends_with("ok") {
            counts.passed += 1;
        } else {
            counts.failed += 1;
        }
    }
    counts
}
