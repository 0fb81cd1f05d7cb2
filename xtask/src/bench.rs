//! Timing: the programs of `benches/`, by themselves or beside another interpreter.
//!
//! Invariant: programs print what they computed, and a comparison of different results is an error.

use crate::process;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Runs of each program; the fastest counts.
const RUNS: usize = 3;
const LIMIT: Duration = Duration::from_secs(300);

/// `cargo xtask bench [--board] [--program PATH] [--peer PATH] [TEXT]...`
pub fn run(words: &[String]) -> bool {
    let (mut program, mut peer, mut texts, mut board) = (None, None, Vec::new(), false);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--program" => program = words.next().map(PathBuf::from),
            "--board" => board = true,
            "--peer" => peer = words.next().map(PathBuf::from),
            text => texts.push(text),
        }
    }
    if board {
        return crate::instructions::run(peer.as_deref());
    }
    let program = match program {
        Some(program) => program,
        None => {
            let mut build = Command::new("cargo");
            build.args(["build", "--release", "-p", "antaresia-host"]).current_dir(crate::root());
            if !process::succeeds(&mut build) {
                return false;
            }
            crate::root().join("target/release/antaresia")
        }
    };
    let (mut good, mut logarithms) = (true, Vec::new());
    for path in programs() {
        let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if !texts.is_empty() && !texts.iter().any(|text| name.contains(text)) {
            continue;
        }
        let Some((own, output)) = fastest(&program, &path) else {
            println!("{name:<14} failed");
            good = false;
            continue;
        };
        let Some(peer) = &peer else {
            println!("{name:<14} {own:>7.3} s");
            continue;
        };
        match fastest(peer, &path) {
            Some((other, expected)) if output == expected => {
                let ratio = other / own.max(0.001);
                logarithms.push(ratio.ln());
                println!("{name:<14} {own:>7.3} s  peer {other:>7.3} s  {ratio:>6.2} times as fast");
            }
            Some(_) => {
                println!("{name:<14} {own:>7.3} s  the peer's result differs");
                good = false;
            }
            None => println!("{name:<14} {own:>7.3} s  the peer failed"),
        }
    }
    if !logarithms.is_empty() {
        let mean = (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp();
        println!("geometric mean {mean:.2}");
    }
    good
}

fn programs() -> Vec<PathBuf> {
    let entries = fs::read_dir(crate::root().join("benches")).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    paths.sort();
    paths
}

/// Seconds of the fastest run and what it printed; None when one failed.
fn fastest(program: &Path, path: &Path) -> Option<(f64, Vec<u8>)> {
    let mut best: Option<(f64, Vec<u8>)> = None;
    for _ in 0..RUNS {
        let (start, before) = (Instant::now(), children_seconds());
        let finished = process::run(Command::new(program).arg(path), b"", LIMIT).ok()?;
        if finished.status != Some(0) {
            return None;
        }
        let seconds = match (before, children_seconds()) {
            (Some(before), Some(after)) => after - before,
            _ => start.elapsed().as_secs_f64(),
        };
        if best.as_ref().is_none_or(|(least, _)| seconds < *least) {
            best = Some((seconds, finished.output));
        }
    }
    best
}

/// User time of the children of this process that have ended, where the system tells it.
fn children_seconds() -> Option<f64> {
    const TICKS: f64 = 100.0;
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the name in parentheses, the 14th field.
    let ticks: f64 = text.rsplit(')').next()?.split_whitespace().nth(13)?.parse().ok()?;
    Some(ticks / TICKS)
}
