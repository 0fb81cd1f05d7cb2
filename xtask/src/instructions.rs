//! Counting instructions: the programs in `benches/board` on the emulated Cortex-M3, by themselves or beside other
//! firmware for the same board.
//!
//! With `-icount shift=0` QEMU's time goes on by a nanosecond with each instruction, so the board's own clock counts
//! them.
//!
//! Invariant: figures do not depend on this machine's speed; they are exact to some thousand instructions.

use crate::board::Board;
use crate::ports::{self, Line};
use std::path::Path;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(300);

/// Prints thousands of instructions for each operation, and how many times more the peer's firmware takes.
pub fn run(peer: Option<&Path>) -> bool {
    match compare(peer) {
        Ok(()) => true,
        Err(error) => {
            println!("{error}");
            false
        }
    }
}

fn compare(peer: Option<&Path>) -> Result<(), String> {
    let port = ports::named(Some(&"qemu-arm".to_string()))?;
    if let Some(missing) = port.missing(true) {
        return Err(missing);
    }
    port.build()?;
    let own = measure(&port.image())?;
    let Some(peer) = peer else {
        for (name, thousands) in own {
            println!("{name:<20} {thousands:>7} thousand instructions");
        }
        return Ok(());
    };
    let other = measure(peer)?;
    let mut logarithms = Vec::new();
    for ((name, own), (_, other)) in own.iter().zip(&other) {
        let ratio = *other as f64 / (*own).max(1) as f64;
        logarithms.push(ratio.ln());
        println!("{name:<20} {own:>7}  peer {other:>7} thousand instructions, {ratio:>5.2} times as many");
    }
    let mean = (logarithms.iter().sum::<f64>() / logarithms.len().max(1) as f64).exp();
    println!("geometric mean {mean:.2}");
    Ok(())
}

/// Programs, each run in a heap of its own.
const PROGRAMS: [&str; 3] = ["operations.py", "objects.py", "library.py"];

/// Operations and the thousands of instructions that firmware takes for them.
fn measure(image: &Path) -> Result<Vec<(String, u64)>, String> {
    let mut operations = Vec::new();
    for program in PROGRAMS {
        operations.extend(measure_program(image, program)?);
    }
    Ok(operations)
}

fn measure_program(image: &Path, program: &str) -> Result<Vec<(String, u64)>, String> {
    // Other firmware may want to talk to its emulator.
    let options = ["-M", "mps2-an385", "-icount", "shift=0", "-semihosting-config", "enable=on,target=native"];
    let mut command = ports::qemu("qemu-system-arm", &options, image, Line::Pipes);
    let source = std::fs::read(crate::root().join("benches/board").join(program)).map_err(|error| error.to_string())?;
    let answer = Board::spawn(&mut command)?.run(&source, LIMIT)?;
    if !answer.errors.is_empty() {
        return Err(format!("{}: {}", image.display(), String::from_utf8_lossy(&answer.errors)));
    }
    let text = String::from_utf8_lossy(&answer.output).into_owned();
    text.lines()
        .map(|line| {
            let (name, number) = line.split_once(' ').ok_or_else(|| format!("unexpected output: {line}"))?;
            Ok((name.to_string(), number.parse().map_err(|_| format!("unexpected output: {line}"))?))
        })
        .collect()
}
