//! Running programs with a time limit.
//!
//! Invariant: no program outlives its limit.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a program did.
pub struct Finished {
    pub output: Vec<u8>,
    pub errors: Vec<u8>,
    /// Exit status; None when killed by a signal or for running too long.
    pub status: Option<i32>,
    pub timed_out: bool,
}

/// Runs a program to its end, `input` as its standard input.
pub fn run(command: &mut Command, input: &[u8], limit: Duration) -> std::io::Result<Finished> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take();
    let input = input.to_vec();
    let writer = thread::spawn(move || {
        // A program need not read its input.
        if let Some(stdin) = &mut stdin {
            let _ = stdin.write_all(&input);
        }
    });
    let mut stdout = child.stdout.take();
    let mut stderr = child.stderr.take();
    let out_reader = thread::spawn(move || read_all(stdout.as_mut()));
    let error_reader = thread::spawn(move || read_all(stderr.as_mut()));
    let end = Instant::now() + limit;
    let mut pause = Duration::from_micros(500);
    let (status, timed_out) = loop {
        if let Some(status) = child.try_wait()? {
            break (status.code(), false);
        }
        if Instant::now() > end {
            let _ = child.kill();
            let _ = child.wait();
            break (None, true);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    };
    let _ = writer.join();
    let output = out_reader.join().unwrap_or_default();
    let errors = error_reader.join().unwrap_or_default();
    Ok(Finished { output, errors, status, timed_out })
}

fn read_all(stream: Option<&mut impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        let _ = stream.read_to_end(&mut bytes);
    }
    bytes
}

/// Runs a program with this process's output; true when it succeeded.
pub fn succeeds(command: &mut Command) -> bool {
    match command.status() {
        Ok(status) => status.success(),
        Err(error) => {
            println!("cannot run {command:?}: {error}");
            false
        }
    }
}

/// True when `name` is a program on the path.
pub fn exists(name: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|directory| directory.join(name).is_file())
}
