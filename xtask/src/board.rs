//! An emulated board: a process whose console is on pipes, spoken to in the raw protocol.
//!
//! Invariant: every wait has a limit; a board that misses one is stopped.

use crate::ports::{Line, Port, shown};
use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

const RAW_BANNER: &[u8] = b"raw REPL; CTRL-B to exit\r\n>";

/// A running board.
pub struct Board {
    process: Child,
    input: ChildStdin,
    output: Receiver<Vec<u8>>,
    received: Vec<u8>,
}

/// What a program on the board wrote.
pub struct Answer {
    pub output: Vec<u8>,
    pub errors: Vec<u8>,
}

impl Board {
    /// Starts the board and enters the raw protocol. The firmware must have been built.
    pub fn start(port: &Port) -> Result<Board, String> {
        let emulator = port.emulator.as_ref().ok_or("nothing emulates it")?;
        Board::spawn(&mut (emulator.command)(port, Line::Pipes))
    }

    /// Starts a board by a command whose input and output are its console.
    pub fn spawn(command: &mut Command) -> Result<Board, String> {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot run {}: {error}", shown(command)))?;
        let (Some(input), Some(mut stdout)) = (process.stdin.take(), process.stdout.take()) else {
            return Err("no pipes".into());
        };
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = stdout.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let mut board = Board { process, input, output, received: Vec::new() };
        let limit = Duration::from_secs(10);
        board.until(b">>> ", limit)?;
        board.send(b"\x01")?;
        board.until(RAW_BANNER, limit)?;
        Ok(board)
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.input.write_all(bytes).and_then(|()| self.input.flush()).map_err(|error| format!("the board is gone: {error}"))
    }

    /// What is received up to and without `mark`.
    fn until(&mut self, mark: &[u8], limit: Duration) -> Result<Vec<u8>, String> {
        let end = Instant::now() + limit;
        loop {
            if let Some(at) = self.received.windows(mark.len()).position(|window| window == mark) {
                let rest = self.received.split_off(at + mark.len());
                let mut before = std::mem::replace(&mut self.received, rest);
                before.truncate(at);
                return Ok(before);
            }
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.received.extend(bytes),
                Err(_) => {
                    let text = String::from_utf8_lossy(&self.received).into_owned();
                    return Err(format!("no answer within {} s; received: {text:?}", limit.as_secs()));
                }
            }
        }
    }

    /// Resets the board's Python and runs a program with raw paste.
    pub fn run(&mut self, source: &[u8], limit: Duration) -> Result<Answer, String> {
        let quick = Duration::from_secs(10);
        self.send(b"\x04")?;
        self.until(b"soft reboot\r\n", quick)?;
        self.until(RAW_BANNER, quick)?;
        self.send(b"\x05A\x01")?;
        self.until(b"R\x01\x80\x00\x01", quick)?;
        // Two windows may be under way; each credit allows another.
        for (number, window) in source.chunks(128).enumerate() {
            if number >= 2 {
                self.until(b"\x01", quick)?;
            }
            self.send(window)?;
        }
        self.send(b"\x04")?;
        self.until(b"\x04", quick)?;
        let output = without_returns(self.until(b"\x04", limit)?);
        let errors = without_returns(self.until(b"\x04", quick)?);
        // After SystemExit the board starts again first.
        self.until(b">", quick)?;
        Ok(Answer { output, errors })
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The board's line ends are those of a terminal.
fn without_returns(bytes: Vec<u8>) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            plain.push(byte);
        }
    }
    plain
}
