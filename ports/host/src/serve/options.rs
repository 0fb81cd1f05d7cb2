//! The command line of `antaresia serve`.
//!
//! Invariant: exactly one way to reach the board is chosen.

use crate::options::{BoardOptions, heap_size, stress_mode};
use antaresia::StressMode;
use std::path::PathBuf;

/// How clients reach the board.
#[derive(Debug, PartialEq)]
pub enum Way {
    /// A pseudo-terminal, with a symbolic link to it.
    Terminal { alias: Option<PathBuf> },
    /// A TCP port of this machine; 0: any.
    Port(u16),
}

/// What is served and how.
#[derive(Debug)]
pub struct Options {
    pub way: Way,
    /// The board's file system is this directory; None: it is in the board's flash.
    pub directory: Option<PathBuf>,
    pub heap_size: usize,
    pub stress: StressMode,
    pub board: BoardOptions,
}

/// What the command line asks for.
#[derive(Debug)]
pub enum Request {
    Serve(Options),
    Help,
    Invalid(String),
}

/// The text of `-h`.
pub const HELP: &str = "\
usage: antaresia serve --pty [--link PATH] | --tcp PORT [options]
Makes a board appear as a serial device; where is written to standard error.
--pty                a pseudo-terminal: /dev/pts/N
--link PATH          make PATH a symbolic link to the pseudo-terminal
--tcp PORT           a TCP port of this machine: socket://127.0.0.1:PORT (0: any port)
--dir DIR            the board's file system is the directory DIR (default: one in its flash)
--board NAME         kind of board: pico (default), pico_w, pyboard, esp32, esp8266
--wiring FILE        what is attached to the board
--scenario FILE      what happens to it
--flash FILE         keep its flash in a file (default: in memory)
--trace              show changes of signals on standard error
--realtime           its time follows the clock (always so here)
-X heapsize=<n>[w][K|M]  size of the board's heap
-X stress=<kind>     make rare events common: move, fail or verify
";

/// Reads the words after `serve`.
pub fn parse(words: &[String]) -> Request {
    let (mut terminal, mut alias, mut port) = (false, None, None);
    let mut options = Options {
        way: Way::Port(0),
        directory: None,
        heap_size: crate::LARGEST_HEAP,
        stress: StressMode::Off,
        board: BoardOptions { realtime: true, ..BoardOptions::default() },
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-h" | "--help" => return Request::Help,
            "--pty" => {
                terminal = true;
                continue;
            }
            _ => {}
        }
        match options.board.take(word, &mut || words.next().cloned()) {
            Some(true) => continue,
            Some(false) => return Request::Invalid(format!("{word} lacks a value")),
            None => {}
        }
        let Some(value) = words.next() else { return Request::Invalid(format!("{word} is unknown, or lacks a value")) };
        let understood = match word.as_str() {
            "--link" => {
                alias = Some(PathBuf::from(value));
                true
            }
            "--tcp" => {
                port = value.parse().ok();
                port.is_some()
            }
            "--dir" => {
                options.directory = Some(PathBuf::from(value));
                true
            }
            "-X" => implementation_option(value, &mut options),
            _ => return Request::Invalid(format!("unknown option {word}")),
        };
        if !understood {
            return Request::Invalid(format!("{word} {value} is not understood"));
        }
    }
    options.way = match (terminal || alias.is_some(), port) {
        (true, None) => Way::Terminal { alias },
        (false, Some(port)) => Way::Port(port),
        _ => return Request::Invalid("either --pty or --tcp is needed".into()),
    };
    Request::Serve(options)
}

fn implementation_option(text: &str, options: &mut Options) -> bool {
    match text.split_once('=') {
        Some(("heapsize", value)) => heap_size(value).map(|size| options.heap_size = size).is_some(),
        Some(("stress", value)) => stress_mode(value).map(|mode| options.stress = mode).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Request {
        parse(&line.split_whitespace().map(String::from).collect::<Vec<_>>())
    }

    #[test]
    fn one_way_is_chosen() {
        let Request::Serve(options) = parsed("--pty --link /tmp/x --dir /d -X heapsize=1M") else { panic!() };
        assert_eq!(options.way, Way::Terminal { alias: Some("/tmp/x".into()) });
        assert_eq!((options.directory, options.heap_size), (Some("/d".into()), 1 << 20));
        let Request::Serve(options) = parsed("--tcp 0 --board pico --wiring w.toml") else { panic!() };
        assert_eq!(options.way, Way::Port(0));
        assert_eq!((options.board.name.as_deref(), options.board.is_virtual()), (Some("pico"), false));
        for line in ["", "--tcp", "--tcp x", "--pty --tcp 1", "--what x", "--pty -X heapsize=1", "--dir", "--tcp 1 --board"] {
            assert!(matches!(parsed(line), Request::Invalid(_)), "{line}");
        }
        assert!(matches!(parsed("--tcp 1 -h"), Request::Help));
    }
}
