//! The shell against a console that is a script: what is typed, and what must be shown.

use super::*;
use std::string::{String, ToString};
use std::vec::Vec;

/// A console whose "machine" shows the source it was to run.
#[derive(Default)]
struct Script {
    input: Vec<u8>,
    at: usize,
    output: Vec<u8>,
    source: Vec<u8>,
    runs: Vec<String>,
}

impl Console for Script {
    fn read(&mut self) -> Option<u8> {
        self.at += 1;
        self.input.get(self.at - 1).copied()
    }
    fn receive(&mut self) -> Option<u8> {
        self.read()
    }
    fn write(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }
    fn prompt(&mut self, continued: bool) {
        self.write(if continued { b"... " } else { b">>> " });
    }
    fn banner(&mut self) {
        self.write(b"BANNER\r\n");
    }
    fn clear_source(&mut self) {
        self.source.clear();
    }
    fn append_source(&mut self, bytes: &[u8]) -> bool {
        self.source.extend_from_slice(bytes);
        self.source.len() < 1000
    }
    fn source(&self) -> &[u8] {
        &self.source
    }
    fn run(&mut self, _kind: Kind, _raw: bool) -> Ended {
        let text = String::from_utf8_lossy(&self.source).to_string();
        let ended = match text.as_str() {
            "exit" => Ended::Exit,
            "1/0" => Ended::Raised,
            _ => Ended::Normally,
        };
        self.runs.push(text);
        ended
    }
    fn report(&mut self) {
        self.write(b"Traceback\r\n");
    }
    fn complete(&mut self, text: &[u8], insert: &mut [u8]) -> Completion {
        match text {
            b"impo" => {
                insert[..3].copy_from_slice(b"rt ");
                Completion::Insert(3)
            }
            b"ti." => {
                self.write(b"\r\na b\r\n");
                Completion::Listed
            }
            _ => Completion::Nothing,
        }
    }
}

fn session(input: &[u8], mode: Mode) -> (String, Vec<String>, Leave) {
    let (mut line, mut history) = ([0; 80], [0; 100]);
    let mut shell = Shell::new(&mut line, &mut history);
    shell.mode = mode;
    let mut console = Script { input: input.to_vec(), ..Script::default() };
    let leave = shell.run(&mut console);
    (String::from_utf8_lossy(&console.output).to_string(), console.runs, leave)
}

/// What is shown after the banner and first prompt, and what was run.
fn typed(input: &str) -> (String, Vec<String>) {
    let (output, runs, _) = session(input.as_bytes(), Mode::Friendly);
    (output.strip_prefix("BANNER\r\n>>> ").unwrap_or("no banner").to_string(), runs)
}

#[test]
fn a_line_is_run() {
    assert_eq!(typed("1+1\r"), ("1+1\r\n>>> ".into(), ["1+1".to_string()].into()));
    assert_eq!(typed("a\r\nb\r\n").1, ["a", "b"]);
    assert_eq!(typed("1/0\r").0, "1/0\r\nTraceback\r\n>>> ");
    assert_eq!(typed("\r\r").1, Vec::<String>::new());
}

#[test]
fn editing_shows_what_it_does() {
    assert_eq!(typed("t = 1\x022\r"), ("t = 1\x0821\x08\r\n>>> ".into(), ["t = 21".to_string()].into()));
    assert_eq!(typed("ab\x7f\r").0, "ab\x08\x1b[K\r\n>>> ");
    assert_eq!(typed("a b\x17\x15\r").0, "a b\x08\x1b[K\x08\x08\x1b[K\r\n>>> ");
    assert_eq!(typed("'boofar\x02\x02\x02\x0b\x01\x06\x04f\x05bar'\r").1, ["'foobar'"]);
    assert_eq!(typed("234\x1bb1\r").1, ["1234"]);
    assert_eq!(typed("1+2 12\x02\x02+\x1bf+3\r").1, ["1+2 +12+3"]);
    assert_eq!(typed("100 + 45623\x02\x02\x1b\x7f\r").1, ["100 + 23"]);
    assert_eq!(typed("100 + 256\x02\x02\x1bd3\r").1, ["100 + 23"]);
    assert_eq!(typed("12\x02\x02\x1b[1;5C3\r").1, ["123"]);
    assert_eq!(typed("xy\x1b[Ha\x1b[Fb\x1b[1~c\x1b[3~\r").1, ["cxyb".to_string()]);
    assert_eq!(typed("abcdef\x01\r").0, "abcdef\x1b[6D\r\n>>> ");
    assert_eq!(typed("aé\x02\x02x\r"), ("aé\x08\x08xaé\x08\x08\r\n>>> ".into(), ["xaé".to_string()].into()));
}

#[test]
fn history_is_recalled() {
    assert_eq!(typed("1\r2\r3\r\x10\x10\x10\r").1, ["1", "2", "3", "1"]);
    assert_eq!(typed("1\r\x10\r").1, ["1", "1"]);
    let (output, runs) = typed("1\r2\r3\r\x1b[A\x1b[A\x1b[B\r");
    assert!(output.ends_with("3\x082\x083\r\n>>> "), "{output}");
    assert_eq!(runs.last().unwrap(), "3");
    // 100 bytes hold the newest lines only.
    let long = "x".repeat(40);
    assert_eq!(typed(&std::format!("{long}1\r{long}2\r{long}3\r\x10\x10\x10\x10\r")).1.last().unwrap(), &(long + "2"));
}

#[test]
fn blocks_are_continued_and_indented() {
    let (output, runs) = typed("if 1:\rprint(1)\r\r\r\r");
    assert_eq!(output, "if 1:\r\n...     print(1)\r\n...     \r\n...     \r\n... \r\n>>> ");
    assert_eq!(runs, ["if 1:\n    print(1)\n    \n    \n"]);
    let (output, runs) = typed("if 0:\r  print(2)\relse:\r  print(3)\r\r");
    assert!(output.starts_with("if 0:\r\n...     \x08\x08\x08 print(2)\r\n... else:"), "{output}");
    assert_eq!(runs, ["if 0:\n  print(2)\nelse:\n  print(3)\n"]);
    assert_eq!(typed("if 0:\r\tprint(4)\relse:\r\tprint(5)\r\r").1, ["if 0:\n    print(4)\nelse:\n    print(5)\n"]);
    assert_eq!(typed("def f(x):\rprint(x)\r\x08\r").1, ["def f(x):\n    print(x)\n"]);
    assert_eq!(typed("f(1,\r2)\r").1, ["f(1,\n2)"]);
    assert_eq!(typed("f(1,\r\x03g()\r").1, ["g()"]);
}

#[test]
fn completeness_is_seen_in_the_text() {
    for complete in ["1", "'\"'", "'\\'('", "if1=1", "if1 = 2", "# (", "'''a\nb'''", "for x in y:\n pass\n", "match = 1", ""] {
        assert!(!needs_more(complete.as_bytes()), "{complete}");
    }
    for open in ["1 + \\", "(", "'''a", "\"\"\"a'''", "if x:", "@d", "async def f():", "match x:", "a = {1:\n(2)", "if x: # (\n y"] {
        assert!(needs_more(open.as_bytes()), "{open}");
    }
}

#[test]
fn control_keys_work_on_an_empty_line() {
    assert_eq!(session(b"\x04", Mode::Friendly).2, Leave::Reset);
    assert_eq!(session(b"exit\r", Mode::Friendly).2, Leave::Exit);
    assert_eq!(session(b"", Mode::Friendly).2, Leave::InputEnded);
    assert_eq!(typed("ab\x03c\r").1, ["c"]);
    assert_eq!(typed("\x02").0, "\r\nBANNER\r\n>>> ");
    assert_eq!(typed("impo\tx\r").1, ["import x"]);
    assert_eq!(typed("ti.\t").0, "ti.\r\na b\r\n>>> ti.");
    let (output, runs) = typed("\x05def f():\r  pass\r\x04");
    assert_eq!(output, "\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== def f():\r\n===   pass\r\n=== \r\n>>> ");
    assert_eq!(runs, ["def f():\n  pass\n"]);
    let (output, runs) = typed("\x05a\r\nb\nc\x04");
    assert!(output.ends_with("\r\n=== a\r\n=== \nb\nc\r\n>>> "), "{output:?}");
    assert_eq!(runs, ["a\nb\nc"]);
    assert_eq!(typed("\x05abc\x03").0, "\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== abc\r\n>>> ");
    let (output, runs) = typed(&std::format!("\x05{}\x04", "x".repeat(1100)));
    assert!(output.ends_with("\r\nMemoryError: \r\n>>> ") && runs.is_empty());
}

fn raw(input: &[u8]) -> (String, Vec<String>, Leave) {
    session(input, Mode::Raw)
}

const RAW: &str = "raw REPL; CTRL-B to exit\r\n>";

#[test]
fn the_raw_protocol_is_spoken() {
    assert_eq!(raw(b"print(1)\x04").0, RAW.to_string() + "OK\x04\x04>");
    assert_eq!(raw(b"1/0\x04").0, RAW.to_string() + "OK\x04Traceback\r\n\x04>");
    assert_eq!(raw(b"junk\x03\x04"), (RAW.to_string() + "OK\r\n", [].into(), Leave::Reset));
    assert_eq!(raw(b"exit\x04"), (RAW.to_string() + "OK\x04\x04", ["exit".to_string()].into(), Leave::Exit));
    assert_eq!(raw(b"\r\x01").0, RAW.to_string() + RAW);
    assert_eq!(raw(b"\r\x02").0, RAW.to_string() + "\r\nBANNER\r\n>>> ");
    let big = "x".repeat(1100);
    assert_eq!(raw(std::format!("{big}\x04").as_bytes()).0, RAW.to_string() + "OK\x04MemoryError: \r\n\x04>");
}

#[test]
fn raw_paste_has_flow_control() {
    assert_eq!(raw(b"\x05A\x01print(3)\x04").0, RAW.to_string() + "R\x01\u{fffd}\x00\x01\x04\x04\x04>");
    assert_eq!(raw(b"\x05B\x01").0, RAW.to_string() + "R\x00>");
    assert_eq!(raw(b"\x05A\x01x\x03").0, RAW.to_string() + "R\x01\u{fffd}\x00\x01\x04\x04KeyboardInterrupt: \r\n\x04>");
    let source = "y".repeat(128) + "z";
    let (output, runs, _) = raw(std::format!("\x05A\x01{source}\x04").as_bytes());
    assert_eq!(output, RAW.to_string() + "R\x01\u{fffd}\x00\x01\x01\x04\x04\x04>");
    assert_eq!(runs, [source]);
}
