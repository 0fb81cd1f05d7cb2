//! `cargo xtask firmware`, `flash` and `emulate`: a port's commands.
//!
//! Invariant: what a command is about to do to a board, or what it lacks, is said first.

use crate::ports::{self, Line, Port};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// Builds; false when something is missing or wrong, which is said.
pub fn firmware(words: &[String]) -> bool {
    done(ports::named(words.first()).and_then(|port| {
        for file in build(port)? {
            println!("{}", file.display());
        }
        Ok(())
    }))
}

/// Builds and puts the firmware on a board.
pub fn flash(words: &[String]) -> bool {
    done(ports::named(words.first()).and_then(|port| {
        build(port)?;
        (port.flash)(port, &words[1..])
    }))
}

/// Builds and emulates a board: in this terminal, behind a pseudo-terminal or a TCP port.
pub fn emulate(words: &[String]) -> bool {
    done(ports::named(words.first()).and_then(|port| {
        let line = match (words.get(1).map(String::as_str), words.get(2)) {
            (None, None) => Line::Terminal,
            (Some("--pty"), None) => Line::Pty,
            (Some("--tcp"), Some(number)) => Line::Tcp(number.parse().map_err(|_| "--tcp takes a number")?),
            _ => return Err("options: --pty, --tcp PORT".into()),
        };
        let emulator = port.emulator.as_ref().ok_or_else(|| format!("nothing emulates {}", port.title))?;
        if let Some(missing) = port.missing(true) {
            return Err(missing);
        }
        build(port)?;
        let mut command = (emulator.command)(port, line);
        println!("{}", ports::shown(&command));
        if line == Line::Pty {
            command.stdout(Stdio::piped());
        }
        let mut process = command.spawn().map_err(|error| format!("cannot run {}: {error}", ports::shown(&command)))?;
        match line {
            Line::Tcp(number) => println!("{} is at socket://127.0.0.1:{number}", port.title),
            Line::Terminal => println!("Ctrl-] x ends it"),
            Line::Pty | Line::Pipes => {}
        }
        // An emulator says on its output where the pseudo-terminal is.
        for text in process.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()).map_while(Result::ok) {
            match text.split(' ').find(|word| word.starts_with("/dev/")) {
                Some(path) => println!("{} is at {path}", port.title),
                None => println!("{text}"),
            }
        }
        process.wait().map(|_| ()).map_err(|error| error.to_string())
    }))
}

/// Builds a port and makes the files for its board.
fn build(port: &Port) -> Result<Vec<std::path::PathBuf>, String> {
    if let Some(missing) = port.missing(false) {
        return Err(missing);
    }
    port.build()?;
    (port.convert)(port)
}

fn done(result: Result<(), String>) -> bool {
    result.inspect_err(|text| println!("{text}")).is_ok()
}
