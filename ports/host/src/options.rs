//! The command line, with the grammar of MicroPython's program.
//!
//! Invariant: everything after `-c command`, `-m module` or the first word that is not an option
//! belongs to the program.

use antaresia::StressMode;
use std::path::PathBuf;

/// What to run.
#[derive(Debug, PartialEq)]
pub enum Program {
    /// The REPL, or standard input when it is not a terminal.
    Input,
    Command(String),
    Module(String),
    File(String),
}

/// A parsed command line.
#[derive(Debug)]
pub struct Options {
    pub program: Program,
    pub arguments: Vec<String>,
    pub inspect: bool,
    pub verbose: u8,
    pub optimise: u8,
    pub compile_only: bool,
    /// Heap size in bytes; None: as large as needed up to the default limit.
    pub heap_size: Option<usize>,
    pub stress: StressMode,
    pub board: BoardOptions,
}

/// What is said about the simulated board.
#[derive(Debug, Default, Clone)]
pub struct BoardOptions {
    /// Name of the kind of board.
    pub name: Option<String>,
    pub wiring: Option<PathBuf>,
    pub scenario: Option<PathBuf>,
    /// Simulated time follows the clock.
    pub realtime: bool,
    /// File that holds the flash.
    pub flash: Option<PathBuf>,
    pub trace: bool,
    /// The board is shown as text when the run is over.
    pub show: bool,
    /// Waveform file.
    pub vcd: Option<PathBuf>,
    /// Picture of displays and pins.
    pub png: Option<PathBuf>,
}

impl BoardOptions {
    /// True when the board's time passes only when the program waits for it.
    pub fn is_virtual(&self) -> bool {
        !self.realtime && (self.name.is_some() || self.wiring.is_some() || self.scenario.is_some())
    }

    /// Takes an option of the board; None when it is none, Some(false) when its value is missing.
    pub fn take(&mut self, option: &str, value: &mut dyn FnMut() -> Option<String>) -> Option<bool> {
        let mut text = |target: &mut Option<String>| {
            *target = value();
            target.is_some()
        };
        let mut path = |target: &mut Option<PathBuf>| {
            let mut name = None;
            let given = text(&mut name);
            *target = name.map(PathBuf::from);
            given
        };
        Some(match option {
            "--wiring" => path(&mut self.wiring),
            "--scenario" => path(&mut self.scenario),
            "--flash" => path(&mut self.flash),
            "--vcd" => path(&mut self.vcd),
            "--png" => path(&mut self.png),
            "--board" => text(&mut self.name),
            "--realtime" => {
                self.realtime = true;
                true
            }
            "--show" => {
                self.show = true;
                true
            }
            "--trace" => {
                self.trace = true;
                true
            }
            _ => return None,
        })
    }
}

/// What the command line asks for.
pub enum Request {
    Run(Box<Options>),
    Help,
    Version,
    Invalid,
}

/// The text of `-h`.
pub const HELP: &str = "\
usage: antaresia [options] [-c command | -m module | file] [arguments]
       antaresia serve [-h] [options]   a board for clients on a serial line
options:
-h                   show this text
--version            show the version
-i                   go to the REPL afterwards
-v                   more output for debugging; may be repeated
-O, -OO, -O<level>   optimisation level: 1 removes assert, 3 removes line numbers
-X compile-only      compile, but do not run
-X emit=<kind>       code generator: bytecode, native or viper (all make bytecode)
-X heapsize=<n>[w][K|M]  size of the heap
-X stress=<kind>     make rare events common: move, fail or verify
the simulated board (docs/simulator.md):
--board <name>       kind of board: pico (default), pico_w, pyboard, esp32, esp8266
--wiring <file>      what is attached to the board
--scenario <file>    what happens to it, and what is expected of it
--realtime           its time follows the clock; with the options above it is virtual otherwise
--flash <file>       keep its flash in a file
--trace              show changes of signals as they happen
--show               show the board and its devices as text when the run is over
--vcd <file>         write the signals of the pins for GTKWave or PulseView
--png <file>         paint displays and a diagram of the pins
";

/// Reads the command line (without the program's own name).
pub fn parse(words: &[String]) -> Request {
    let mut options = Options {
        program: Program::Input,
        arguments: Vec::new(),
        inspect: std::env::var_os("MICROPYINSPECT").is_some_and(|value| !value.is_empty()),
        verbose: 0,
        optimise: 0,
        compile_only: false,
        heap_size: None,
        stress: std::env::var("ANTARESIA_STRESS").ok().and_then(|name| stress_mode(&name)).unwrap_or_default(),
        board: BoardOptions::default(),
    };
    let mut index = 0;
    while let Some(word) = words.get(index) {
        index += 1;
        match word.as_str() {
            "-h" => return Request::Help,
            "--version" => return Request::Version,
            "-i" => options.inspect = true,
            "-v" => options.verbose += 1,
            "-c" | "-m" => {
                let Some(text) = words.get(index) else { return Request::Invalid };
                // The program sees "-c" or the module's name as sys.argv[0].
                options.arguments = words[index..].to_vec();
                options.program = if word == "-c" {
                    options.arguments[0] = "-c".into();
                    Program::Command(text.clone())
                } else {
                    Program::Module(text.clone())
                };
                return Request::Run(Box::new(options));
            }
            "-X" => {
                let Some(text) = words.get(index) else { return Request::Invalid };
                index += 1;
                if !implementation_option(text, &mut options) {
                    return Request::Invalid;
                }
            }
            _ if word.starts_with("-O") => match optimisation(&word[2..]) {
                Some(level) => options.optimise = level,
                None => return Request::Invalid,
            },
            _ if word.starts_with("--") => {
                // `--option value` or `--option=value`.
                let (option, joined) = word.split_once('=').map_or((word.as_str(), None), |(option, value)| (option, Some(value)));
                let mut value = || match joined {
                    Some(value) => Some(value.to_string()),
                    None => {
                        index += 1;
                        words.get(index - 1).cloned()
                    }
                };
                if options.board.take(option, &mut value) != Some(true) {
                    return Request::Invalid;
                }
            }
            _ if word.starts_with('-') => return Request::Invalid,
            _ => {
                options.arguments = words[index - 1..].to_vec();
                options.program = Program::File(word.clone());
                return Request::Run(Box::new(options));
            }
        }
    }
    options.arguments = vec![String::new()];
    Request::Run(Box::new(options))
}

/// The level of `-O`, `-OO`, `-O2`.
fn optimisation(rest: &str) -> Option<u8> {
    match rest.as_bytes() {
        [digit @ b'0'..=b'9'] => Some(digit - b'0'),
        letters if letters.iter().all(|&letter| letter == b'O') => Some(1 + letters.len().min(8) as u8),
        _ => None,
    }
}

fn implementation_option(text: &str, options: &mut Options) -> bool {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    match key {
        "compile-only" => options.compile_only = true,
        "realtime" => {}
        "emit" => return matches!(value, "bytecode" | "native" | "viper"),
        "heapsize" => match heap_size(value) {
            Some(size) => options.heap_size = Some(size),
            None => return false,
        },
        "stress" => match stress_mode(value) {
            Some(mode) => options.stress = mode,
            None => return false,
        },
        _ => return false,
    }
    true
}

/// The stress mode with this name.
pub fn stress_mode(name: &str) -> Option<StressMode> {
    Some(match name {
        "move" => StressMode::Move,
        "fail" => StressMode::Fail,
        "verify" => StressMode::Verify,
        "off" => StressMode::Off,
        _ => return None,
    })
}

/// `<number>[w][K|M]`: the number in C notation, `w` times the word size over 4.
pub fn heap_size(text: &str) -> Option<usize> {
    let (radix, text) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &text[2..]),
        [b'0', _, ..] => (8, &text[1..]),
        _ => (10, text),
    };
    let end = text.find(|c: char| !c.is_digit(radix)).unwrap_or(text.len());
    let mut size = usize::from_str_radix(&text[..end], radix).ok()?;
    let mut rest = &text[end..];
    if let Some(after) = rest.strip_prefix('w') {
        size = size.checked_mul(size_of::<usize>() / 4)?;
        rest = after;
    }
    size = match rest {
        "" => size,
        "k" | "K" => size.checked_mul(1 << 10)?,
        "m" | "M" => size.checked_mul(1 << 20)?,
        _ => return None,
    };
    (size >= 700).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Options {
        let words: Vec<String> = line.split(' ').map(String::from).collect();
        match parse(&words) {
            Request::Run(options) => *options,
            _ => panic!("not a run: {line}"),
        }
    }

    #[test]
    fn options_end_at_the_program() {
        let options = parsed("-O -X heapsize=4wK x.py -i a");
        assert_eq!(options.program, Program::File("x.py".into()));
        assert_eq!(options.arguments, ["x.py", "-i", "a"]);
        assert_eq!((options.optimise, options.heap_size), (1, Some(4096 * size_of::<usize>() / 4)));
        assert!(!options.inspect);
        assert_eq!(parsed("-m pack.mod -c x").arguments, ["pack.mod", "-c", "x"]);
        assert_eq!(parsed("-c pass 1").arguments, ["-c", "1"]);
    }

    #[test]
    fn board_options_come_before_the_program() {
        let options = parsed("--board pico --wiring=w.toml --realtime x.py --trace");
        assert_eq!(options.board.name.as_deref(), Some("pico"));
        assert_eq!(options.board.wiring, Some("w.toml".into()));
        assert!(options.board.realtime && !options.board.trace && !options.board.is_virtual());
        assert_eq!(options.arguments, ["x.py", "--trace"]);
        assert!(parsed("--scenario s.toml x.py").board.is_virtual());
        assert!(!parsed("x.py").board.is_virtual());
    }

    #[test]
    fn bad_options_are_refused() {
        for line in ["-q", "-X", "-X heapsize=3", "-X heapsize=1G", "-Ox", "-c", "-X stress=often", "--board", "--bread x"] {
            let words: Vec<String> = line.split(' ').map(String::from).collect();
            assert!(matches!(parse(&words), Request::Invalid), "{line}");
        }
        assert_eq!(optimisation("OO"), Some(3));
        assert_eq!(optimisation("2"), Some(2));
        assert_eq!(heap_size("0x1000"), Some(4096));
    }
}
