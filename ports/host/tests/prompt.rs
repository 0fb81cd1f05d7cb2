//! The prompt on a pseudo-terminal: what a person and what a tool sees.
//!
//! Invariant: a session waits for what it expects, with a limit, and never for a fixed time.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

struct Session {
    child: Child,
    terminal: File,
    output: Receiver<Vec<u8>>,
    received: String,
}

impl Session {
    fn start(arguments: &[&str]) -> Session {
        let (mut master, mut slave) = (0, 0);
        // SAFETY: fills two local numbers; the other pointers may be null.
        let opened = unsafe {
            libc::openpty(&mut master, &mut slave, std::ptr::null_mut(), std::ptr::null_mut(), std::ptr::null_mut())
        };
        assert_eq!(opened, 0);
        // SAFETY: both were just opened and belong to nobody else.
        let (master, slave) = unsafe { (OwnedFd::from_raw_fd(master), OwnedFd::from_raw_fd(slave)) };
        let mut command = Command::new(env!("CARGO_BIN_EXE_antaresia"));
        command.args(arguments).env("HOME", "/nonexistent").env_remove("MICROPYINSPECT");
        command.stdin(Stdio::from(slave.try_clone().unwrap()));
        command.stdout(Stdio::from(slave.try_clone().unwrap())).stderr(Stdio::from(slave));
        // SAFETY: async-signal-safe system calls: the terminal becomes the child's controlling one.
        unsafe {
            command.pre_exec(|| {
                libc::setsid();
                libc::ioctl(0, libc::TIOCSCTTY, 0);
                Ok(())
            });
        }
        let child = command.spawn().unwrap();
        drop(command);
        let terminal = File::from(master);
        let mut reader = terminal.try_clone().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 1024];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Session { child, terminal, output, received: String::new() }
    }

    fn send(&mut self, text: &str) {
        self.terminal.write_all(text.as_bytes()).unwrap();
    }

    /// What comes up to and with `mark`.
    fn until(&mut self, mark: &str) -> String {
        let end = Instant::now() + Duration::from_secs(10);
        loop {
            if let Some(at) = self.received.find(mark) {
                let rest = self.received.split_off(at + mark.len());
                return std::mem::replace(&mut self.received, rest);
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.received += &String::from_utf8_lossy(&bytes),
                Err(_) => panic!("no {mark:?} in {:?}", self.received),
            }
        }
    }

    fn ask(&mut self, text: &str) -> String {
        self.send(text);
        self.until("\r\n>>> ")
    }

    fn status(&mut self) -> Option<i32> {
        let end = Instant::now() + Duration::from_secs(10);
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        None
    }
}

#[test]
fn lines_are_run_and_results_shown() {
    let mut session = Session::start(&[]);
    assert!(session.until(">>> ").starts_with("MicroPython "));
    assert_eq!(session.ask("6 * 7\r"), "6 * 7\r\n42\r\n>>> ");
    assert_eq!(session.ask("_ + 1\r"), "_ + 1\r\n43\r\n>>> ");
    assert_eq!(session.ask("None\r"), "None\r\n>>> ");
    let failed = session.ask("1/0\r");
    assert!(failed.contains("File \"<stdin>\", line 1, in <module>\r\nZeroDivisionError: division by zero\r\n"), "{failed}");
    session.send("\x04");
    assert_eq!(session.status(), Some(0));
}

#[test]
fn blocks_functions_and_completion_work() {
    let mut session = Session::start(&[]);
    session.until(">>> ");
    session.send("def f(x):\rreturn x * 2\r\r\r\r");
    session.until("\r\n>>> ");
    assert_eq!(session.ask("f(21)\r"), "f(21)\r\n42\r\n>>> ");
    assert!(session.ask("import sys\r").contains("import sys"));
    assert_eq!(session.ask("sys.platf\t\r"), "sys.platform\r\n'linux'\r\n>>> ");
    session.send("raise SystemExit(5)\r");
    assert_eq!(session.status(), Some(5));
}

#[test]
fn control_c_interrupts_a_program() {
    let mut session = Session::start(&[]);
    session.until(">>> ");
    session.send("while True: pass\r\r");
    session.until("... ");
    std::thread::sleep(Duration::from_millis(200));
    let answer = session.ask("\x03");
    assert!(answer.ends_with("KeyboardInterrupt\r\n>>> "), "{answer}");
    assert_eq!(session.ask("1\r"), "1\r\n1\r\n>>> ");
    assert_eq!(session.ask("abc\x03"), "abc\r\n>>> ");
}

#[test]
fn tools_speak_the_raw_protocol() {
    let mut session = Session::start(&[]);
    session.until(">>> ");
    session.send("\x01");
    assert_eq!(session.until(">"), "\r\nraw REPL; CTRL-B to exit\r\n>");
    session.send("print(1)\nx = 3\x04");
    assert_eq!(session.until(">"), "OK1\r\n\x04\x04>");
    session.send("\x05A\x01print(x)\x04");
    assert!(session.until("\x04>").ends_with("\x043\r\n\x04\x04>"));
    session.send("while 1: pass\x04");
    session.until("OK");
    std::thread::sleep(Duration::from_millis(200));
    session.send("\x03");
    assert!(session.until("\x04>").contains("KeyboardInterrupt"));
    session.send("\x04");
    assert_eq!(session.until(">"), "OK\r\nMPY: soft reboot\r\nraw REPL; CTRL-B to exit\r\n>");
    session.send("x\x04");
    assert!(session.until("\x04>").contains("NameError"));
    session.send("\x02");
    assert!(session.until(">>> ").starts_with("\r\nMicroPython "));
}

#[test]
fn the_prompt_follows_a_program_when_asked() {
    let mut session = Session::start(&["-i", "-c", "y = 'left'"]);
    session.until(">>> ");
    assert_eq!(session.ask("y\r"), "y\r\n'left'\r\n>>> ");
}
