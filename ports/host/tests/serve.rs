//! `antaresia serve` as its clients see it: the protocols byte by byte, over TCP and over a pseudo-terminal.
//!
//! Invariant: a client waits for what it expects, with a limit, and never for a fixed time.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const RAW: &str = "raw REPL; CTRL-B to exit\r\n>";
const REBOOT: &str = "MPY: soft reboot\r\n";

/// A served board, and the directory that it has as its file system.
struct Board {
    process: Child,
    directory: PathBuf,
    place: String,
}

impl Board {
    fn start(name: &str, way: &[&str], files: &[(&str, &str)]) -> Board {
        let directory = std::env::temp_dir().join(format!("antaresia-serve-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory).unwrap();
        for (file, text) in files {
            std::fs::write(directory.join(file), text).unwrap();
        }
        let mut process = Command::new(env!("CARGO_BIN_EXE_antaresia"))
            .arg("serve")
            .args(way)
            .arg("--dir")
            .arg(&directory)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let place = line.trim_end().strip_prefix("serving on ").unwrap_or_else(|| panic!("{line}")).to_string();
        Board { process, directory, place }
    }

    fn port(name: &str, files: &[(&str, &str)]) -> Board {
        Board::start(name, &["--tcp", "0"], files)
    }

    fn connect(&self) -> Client {
        let file = match self.place.strip_prefix("socket://") {
            Some(address) => {
                let stream = TcpStream::connect(address).unwrap();
                stream.set_nodelay(true).unwrap();
                File::from(OwnedFd::from(stream))
            }
            None => open_terminal(Path::new(self.place.split(' ').next().unwrap())),
        };
        Client { file, received: Vec::new() }
    }

    /// A client that sees the first prompt, however long the board's own programs take.
    fn greet(&self) -> Client {
        let mut client = self.connect();
        client.ask("\r", ">>> ");
        client.ask("print('here' * 2)\r", "\r\nherehere\r\n>>> ");
        client
    }
}

fn open_terminal(path: &Path) -> File {
    OpenOptions::new().read(true).write(true).custom_flags(libc::O_NOCTTY).open(path).unwrap()
}

impl Drop for Board {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

struct Client {
    file: File,
    received: Vec<u8>,
}

impl Client {
    fn send(&mut self, text: &str) {
        self.send_bytes(text.as_bytes());
    }

    fn send_bytes(&mut self, bytes: &[u8]) {
        self.file.write_all(bytes).unwrap();
    }

    /// What comes up to and with `mark`.
    fn until(&mut self, mark: &str) -> String {
        let end = Instant::now() + Duration::from_secs(20);
        let mark = mark.as_bytes();
        loop {
            if let Some(at) = self.received.windows(mark.len()).position(|window| window == mark) {
                let rest = self.received.split_off(at + mark.len());
                let before = std::mem::replace(&mut self.received, rest);
                return String::from_utf8_lossy(&before).into_owned();
            }
            let left = end.saturating_duration_since(Instant::now()).as_millis() as i32;
            let mut polled = libc::pollfd { fd: self.file.as_raw_fd(), events: libc::POLLIN, revents: 0 };
            // SAFETY: one valid entry.
            let ready = unsafe { libc::poll(&mut polled, 1, left) };
            assert!(ready > 0, "no {:?} in {:?}", String::from_utf8_lossy(mark), String::from_utf8_lossy(&self.received));
            let mut buffer = [0; 4096];
            let count = self.file.read(&mut buffer).unwrap();
            assert!(count > 0, "closed after {:?}", String::from_utf8_lossy(&self.received));
            self.received.extend_from_slice(&buffer[..count]);
        }
    }

    fn ask(&mut self, text: &str, mark: &str) -> String {
        self.send(text);
        self.until(mark)
    }

    /// As tools begin: interrupts what runs, enters the raw protocol, resets.
    fn enter_raw(&mut self) {
        self.send("\r\x03");
        self.send("\r\x01");
        self.until(RAW);
        let reset = self.ask("\x04", RAW);
        assert!(reset.starts_with("OK\r\n") && reset.ends_with(&format!("{REBOOT}{RAW}")), "{reset:?}");
    }

    /// Runs a program with flow control; output and error.
    fn run(&mut self, source: &str) -> (String, String) {
        self.send("\x05A\x01");
        self.until("R\x01");
        while self.received.len() < 3 {
            self.pull();
        }
        assert_eq!(self.received.drain(..3).collect::<Vec<_>>(), [128, 0, 1]);
        for (number, window) in source.as_bytes().chunks(128).enumerate() {
            if number >= 2 {
                self.until("\x01");
            }
            self.send_bytes(window);
        }
        self.send("\x04");
        self.until("\x04");
        let strip = |text: String| text.strip_suffix('\x04').unwrap().to_string();
        let result = (strip(self.until("\x04")), strip(self.until("\x04")));
        self.until(">");
        result
    }

    fn pull(&mut self) {
        let mut byte = [0];
        assert_eq!(self.file.read(&mut byte).unwrap(), 1);
        self.received.push(byte[0]);
    }
}

#[test]
fn the_friendly_prompt_is_spoken() {
    let board = Board::port("friendly", &[]);
    let mut client = board.greet();
    assert_eq!(client.ask("\r", ">>> "), "\r\n>>> ");
    let banner = client.ask("\x02", ">>> ");
    assert!(banner.starts_with("\r\nMicroPython v"), "{banner:?}");
    assert!(banner.ends_with("\r\nType \"help()\" for more information.\r\n>>> "), "{banner:?}");
    assert_eq!(client.ask("6 * 7\r", ">>> "), "6 * 7\r\n42\r\n>>> ");
    assert_eq!(client.ask("print('a\\r\\nb')\r\n", ">>> "), "print('a\\r\\nb')\r\na\r\r\nb\r\n>>> ");
    assert_eq!(client.ask("import sys; n = sys.stdout.buffer.write(b'x\\n')\r", ">>> ").split("\r\n").nth(1), Some("x\n>>> "));
    assert_eq!(client.ask("n = sys.stdout.write(b'y\\n')\r", ">>> ").split("\r\n").nth(1), Some("y"));
    assert_eq!(client.ask("abc\x03", ">>> "), "abc\r\n>>> ");
    let paste = client.ask("\x05if 1:\r  print(5)\r\x04", ">>> ");
    assert_eq!(
        paste,
        "\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== if 1:\r\n===   print(5)\r\n=== \r\n5\r\n>>> "
    );
    assert_eq!(client.ask("for i in range(2):\r print(i)\r", "... "), "for i in range(2):\r\n... ");
    assert_eq!(client.ask("\r", ">>> "), "    \x08\x08\x08print(i)\r\n... \r\n0\r\n1\r\n>>> ");
}

#[test]
fn raw_and_raw_paste_are_spoken() {
    let board = Board::port("raw", &[]);
    let mut client = board.connect();
    client.enter_raw();
    assert_eq!(client.ask("print(1)\x04", "\x04>"), "OK1\r\n\x04\x04>");
    let failed = client.ask("1/0\x04", "\x04>");
    assert!(failed.starts_with("OK\x04Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in <module>\r\n"), "{failed:?}");
    assert!(failed.ends_with("\r\nZeroDivisionError: division by zero\r\n\x04>"), "{failed:?}");
    let failed = client.ask("import os; os.stat('x')\x04", "\x04>");
    assert!(failed.contains("OSError: [Errno 2] ENOENT") || failed.contains("FileNotFoundError: [Errno 2] ENOENT"), "{failed:?}");
    assert_eq!(client.ask("print(__name__, __file__)\x04", "\x04>"), "OK__main__ <stdin>\r\n\x04\x04>");
    assert_eq!(client.ask("junk\x03print(2)\x04", "\x04>"), "OK2\r\n\x04\x04>");
    assert_eq!(client.ask("junk\r\x01", ">"), RAW);
    assert_eq!(client.run("print(3)"), ("3\r\n".into(), "".into()));
    let long = format!("x = '''{}'''\nprint(len(x))", "y".repeat(20_000));
    assert_eq!(client.run(&long), ("20000\r\n".into(), "".into()));
    let (output, error) = client.run("print(4)\ndef f(:\n");
    assert_eq!(output, "");
    assert!(error.starts_with("  File \"<stdin>\", line 2") || error.starts_with("Traceback"), "{error:?}");
    assert!(error.contains("SyntaxError: "), "{error:?}");
    assert_eq!(client.ask("\x05B\x01", ">"), "R\x00>");
    let cancelled = client.ask("\x05A\x01abc\x03", "\r\n\x04>");
    assert!(cancelled.ends_with("\0\x01\x04\x04KeyboardInterrupt: \r\n\x04>"), "{cancelled:?}");
    assert_eq!(client.ask("raise SystemExit\x04", RAW), format!("OK\x04\x04{REBOOT}{RAW}"));
    let left = client.ask("\r\x02", ">>> ");
    assert!(left.starts_with("\r\nMicroPython "), "{left:?}");
}

#[test]
fn a_soft_reset_forgets_all_but_the_mode() {
    let files = [("boot.py", "print('boot'); a = 1\n"), ("main.py", "print('main', a); b = 2\n")];
    let board = Board::port("reset", &files);
    let mut client = board.greet();
    client.send("\x04");
    let answer = client.until(">>> ");
    assert!(answer.contains(&format!("\r\n{REBOOT}boot\r\nmain 1\r\nMicroPython v")), "{answer:?}");
    assert_eq!(client.ask("a, b\r", ">>> "), "a, b\r\n(1, 2)\r\n>>> ");
    client.send("\x01");
    client.until(RAW);
    client.ask("import os, sys; os.mkdir('d'); os.chdir('d'); sys.path.append('zz'); sys.ps1 = '!'\x04", "\x04>");
    assert_eq!(client.ask("\x04", RAW), format!("OK\r\n{REBOOT}boot\r\n{RAW}"));
    let answer = client.ask("import os, sys; print(a, 'b' in globals(), os.getcwd(), sys.path)\x04", "\x04>");
    assert_eq!(answer, "OK1 False / ['', '.frozen', '/lib']\r\n\x04\x04>");
    assert!(client.ask("\x02", ">>> ").ends_with(">>> "));
    std::fs::write(board.directory.join("boot.py"), "print('b'); raise SystemExit").unwrap();
    client.send("\x04");
    client.until("b\r\nMPY: soft reboot\r\nb\r\n");
    // At once, as the board reads it again and again.
    std::fs::write(board.directory.join("boot.new"), "1/0").unwrap();
    std::fs::rename(board.directory.join("boot.new"), board.directory.join("boot.py")).unwrap();
    let answer = client.until(">>> ");
    assert!(answer.contains("ZeroDivisionError") && answer.contains("NameError"), "{answer:?}");
}

#[test]
fn open_files_are_closed_at_a_soft_reset() {
    let board = Board::port("open", &[]);
    let mut client = board.greet();
    client.send("\x01");
    client.until(RAW);
    let made = "import vfs; f = vfs.Flash(); vfs.VfsLfs2.mkfs(f); vfs.mount(f, '/f'); a = open('/f/a', 'w'); a.write('kept')\x04";
    assert_eq!(client.ask(made, "\x04>"), "OK\x04\x04>");
    client.ask("b = open('b', 'wb'); b.write(b'too')\x04", "\x04>");
    assert_eq!(client.ask("\x04", RAW), format!("OK\r\n{REBOOT}{RAW}"));
    let read = "import vfs; vfs.mount(vfs.Flash(), '/f'); print(open('/f/a').read(), open('b').read())\x04";
    assert_eq!(client.ask(read, "\x04>"), "OKkept too\r\n\x04\x04>");
}

#[test]
fn control_c_interrupts_anything() {
    let board = Board::port("interrupt", &[]);
    let mut client = board.connect();
    client.enter_raw();
    let programs = [
        "while 1: pass",
        "import time\ntime.sleep(1000)",
        "import sys\nsys.stdin.read(5)",
        "import sys\nsys.stdin.buffer.readinto(bytearray(4))",
        "input()",
        "for i in range(10**9): pass",
        "print(sum(range(10**10)))",
        "import select, sys\np = select.poll(); p.register(sys.stdin, select.POLLIN); p.poll()",
    ];
    for program in programs {
        client.send(&format!("print('go')\n{program}\x04"));
        client.until("go\r\n");
        std::thread::sleep(Duration::from_millis(50));
        let answer = client.ask("\x03", "\x04>");
        assert!(answer.contains("KeyboardInterrupt"), "{program}: {answer:?}");
    }
    client.send("import micropython, sys\nmicropython.kbd_intr(-1)\nprint(sys.stdin.buffer.read(3))\x04");
    client.until("OK");
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(client.ask("a\x03b", "\x04>"), "b'a\\x03b'\r\n\x04\x04>");
    client.send("\x03\x03\r\x02");
    client.until(">>> ");
    assert_eq!(client.ask("1\r", ">>> "), "1\r\n1\r\n>>> ", "no interrupt is left over");
}

#[test]
fn standard_input_is_bytes_or_text() {
    let board = Board::port("input", &[]);
    let mut client = board.connect();
    client.enter_raw();
    client.send("import sys\nb = bytearray(4)\nprint('go')\nprint(sys.stdin.read(4), sys.stdin.readinto(b, 3), b)\x04");
    client.until("go\r\n");
    client.send("a\r");
    std::thread::sleep(Duration::from_millis(50));
    client.send("\ncd\re");
    assert_eq!(client.until("\x04>"), "a\n\nc 3 bytearray(b'd\\ne\\x00')\r\n\x04\x04>".replace('\n', "\r\n").replace("\r\r\n", "\r\n"));
    client.send("print('go')\nprint(sys.stdin.buffer.read(4), sys.stdin.buffer.readinto(b, 2), b)\x04");
    client.until("go\r\n");
    client.send("a\r\r\ncd");
    assert_eq!(client.until("\x04>"), "b'a\\r\\r\\n' 2 bytearray(b'cde\\x00')\r\n\x04\x04>");
    client.send("print('go')\nprint(repr(sys.stdin.readline()), repr(sys.stdin.readline()))\x04");
    client.until("go\r\n");
    client.send("one\rtwo\n");
    assert_eq!(client.until("\x04>"), "'one\\n' 'two\\n'\r\n\x04\x04>");
    client.send("print('go')\nprint(repr(input('? ')))\x04");
    client.until("go\r\n");
    assert_eq!(client.ask("ac\x7fb\r", "\x04>"), "? ac\x08 \x08b\r\n'ab'\r\n\x04\x04>");
    // A line feed belongs to the carriage return before it, whoever has read that.
    client.send("print('go')\nprint([input(), input()])\x04");
    client.until("go\r\n");
    assert_eq!(client.ask("a\r\nb\r\n", "\x04>"), "a\r\nb\r\n['a', 'b']\r\n\x04\x04>");
    assert_eq!(client.run("print(5)"), ("5\r\n".into(), "".into()));
    // Tools read these as tuples.
    let source = "import os, time\nprint(time.gmtime(0), os.stat('/')[0] & 0x4000, str(os.stat('/'))[0])";
    assert_eq!(client.run(source).0, "(1970, 1, 1, 0, 0, 0, 3, 1) 16384 (\r\n");
    // A burst that comes while the program is busy is all there.
    client.send("import time\nprint('go')\ntime.sleep_ms(200)\nd = sys.stdin.buffer.read(100000)\nprint(len(d), sum(d))\x04");
    client.until("go\r\n");
    client.send_bytes(&vec![b'z'; 100_000]);
    assert_eq!(client.until("\x04>"), format!("100000 {}\r\n\x04\x04>", 100_000 * b'z' as usize));
}

#[test]
fn standard_input_can_be_waited_for() {
    let board = Board::port("poll", &[]);
    let mut client = board.connect();
    client.enter_raw();
    let (output, error) = client.run(
        "import select, sys\np = select.poll()\np.register(sys.stdin.buffer, select.POLLIN)\nprint(p.poll(20))\nfor x in p.ipoll(20): print(x)",
    );
    assert_eq!((output.as_str(), error.as_str()), ("[]\r\n", ""));
    client.send("print('go')\nfor s, e in p.ipoll(10000): print(s is sys.stdin.buffer, e, s.read(1))\x04");
    client.until("go\r\n");
    assert_eq!(client.ask("q", "\x04>"), "True 1 b'q'\r\n\x04\x04>");
}

#[test]
fn the_hardware_lives_behind_the_prompt() {
    let board = Board::port("hardware", &[("main.py", "import machine\nprint('cause', machine.reset_cause())\n")]);
    let mut client = board.greet();
    assert!(client.ask("\x02", ">>> ").contains("; Raspberry Pi Pico with RP2040\r\n"));
    client.send("t = machine.Timer(-1, mode=machine.Timer.ONE_SHOT, period=30, callback=lambda t: print('tick', machine))\r");
    client.until("tick <module 'machine'");
    client.enter_raw();
    client.send("import machine\nprint('go')\nmachine.reset()\x04");
    let answer = client.until(">>> ");
    assert!(answer.contains("go\r\ncause ") && answer.contains("\r\nMicroPython v"), "{answer:?}");
    assert_eq!(client.ask("1 + 1\r", ">>> "), "1 + 1\r\n2\r\n>>> ");
    client.enter_raw();
    let answer = client.ask("import machine\nmachine.soft_reset()\x04", RAW);
    assert_eq!(answer, format!("OK\x04\x04{REBOOT}{RAW}"));
}

#[test]
fn a_stream_can_share_the_terminal() {
    let source = "import io, os
class Other(io.IOBase):
    def __init__(self):
        self.seen, self.typed = b'', b''
    def write(self, data):
        self.seen += data
    def readinto(self, buffer):
        if self.fail:
            1 / 0
        if not self.typed:
            return None
        buffer[0] = self.typed[0]
        self.typed = self.typed[1:]
        return 1
Other.fail = False
other = Other()
";
    let board = Board::port("dupterm", &[("boot.py", source)]);
    let mut client = board.greet();
    assert_eq!(client.ask("print(os.dupterm(other))\r", ">>> "), "print(os.dupterm(other))\r\nNone\r\n>>> ");
    client.ask("print('to both')\r", "\r\nto both\r\n>>> ");
    client.ask("other.typed = b\"print('from ' + 'there')\\r\"\r", ">>> ");
    client.until("\r\nfrom there\r\n>>> ");
    client.ask("b'to both\\r\\n>>> ' in other.seen\r", "\r\nTrue\r\n>>> ");
    // Ctrl-C from there interrupts as well.
    client.send("import time; other.typed = b'\\x03'; time.sleep(1000)\r");
    client.until("KeyboardInterrupt\r\n>>> ");
    client.send("Other.fail = True\r");
    client.until("deactivating: Traceback");
    client.until("ZeroDivisionError");
    client.ask("print(os.dupterm(None))\r", "\r\nNone\r\n>>> ");
    client.send("\x04");
    client.until(REBOOT);
    client.until(">>> ");
}

#[test]
fn the_next_client_starts_clean() {
    for way in [&["--pty"][..], &["--tcp", "0"]] {
        let board = Board::start(&format!("clean-{}", way.len()), way, &[]);
        let leave_in_the_middle = [
            "\x05A\x01half of a progr",
            "print('never run'",
            "while 1: print('x' * 100)\x04",
            "import sys, micropython\nmicropython.kbd_intr(-1)\nsys.stdin.read(100000)\x04",
        ];
        for text in leave_in_the_middle {
            let mut client = board.connect();
            client.enter_raw();
            client.send(text);
            std::thread::sleep(Duration::from_millis(30));
            drop(client);
            // A board notices that its cable was pulled, if not at once.
            std::thread::sleep(Duration::from_millis(60));
            let mut client = board.connect();
            client.enter_raw();
            assert_eq!(client.run("print(7)"), ("7\r\n".into(), "".into()), "after {text:?}");
        }
    }
}

#[test]
fn a_terminal_can_have_a_name() {
    let name = std::env::temp_dir().join(format!("antaresia-tty-{}", std::process::id()));
    let text = name.to_str().unwrap();
    let mut board = Board::start("name", &["--link", text], &[]);
    let mut client = Client { file: open_terminal(&name), received: Vec::new() };
    client.enter_raw();
    // SAFETY: a signal to a child of ours.
    unsafe { libc::kill(board.process.id() as i32, libc::SIGTERM) };
    assert_eq!(board.process.wait().unwrap().code(), Some(0));
    assert!(std::fs::symlink_metadata(&name).is_err(), "the link is removed");
}

#[test]
fn bad_command_lines_are_refused() {
    let run = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_antaresia")).arg("serve").args(words).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(run(&[]).0, Some(1));
    assert_eq!(run(&["--tcp", "0", "--dir", "/nonexistent"]).0, Some(1));
    assert!(run(&["--tcp", "0", "--dir", "/nonexistent"]).1.contains("/nonexistent"));
    assert_eq!(run(&["-h"]), (Some(0), String::new()));
}
