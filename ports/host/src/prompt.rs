//! The prompt on the host's terminal.
//!
//! While a line is typed the terminal hands over keys; while a program typed at the prompt
//! runs it is as it was found, and while one of a tool runs Ctrl-C alone is special. A soft
//! reset that a tool asks for makes a new interpreter; for a person it ends the program.
//!
//! Invariant: history lives in `~/.micropython.history`.

use crate::platform::Host;
use crate::terminal::{self, Mode};
use antaresia::{Input, Interpreter, Leave, Platform, PromptConsole, Shell, Terminal};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Longest line, and memory for earlier ones.
const LINE: usize = 1 << 16;
const HISTORY: usize = 1 << 14;
/// Time between looks for work while the prompt waits.
const LOOK: Duration = Duration::from_millis(10);
/// Lines of history that are kept between runs.
const KEPT: usize = 50;

struct HostTerminal {
    host: &'static Host,
    is_terminal: bool,
    unread: Vec<u8>,
    at: usize,
}

impl Terminal for HostTerminal {
    fn read(&mut self, work: &AtomicBool) -> Input {
        if self.at == self.unread.len() {
            // Timers and other handlers run while the prompt waits. Virtual time stands still meanwhile, unless a stream
            // may have input too.
            while (self.host.is_copied() || !self.host.board.is_virtual()) && !self.host.input_ready() {
                if self.host.is_copied() {
                    crate::signals::ask_for_safepoint();
                }
                if work.load(Ordering::Acquire) && !crate::signals::take_interrupt() {
                    return Input::Work;
                }
                self.host.flush_output();
                crate::signals::wait(if self.host.is_copied() { -1 } else { 0 }, Some(LOOK));
            }
            self.unread.resize(256, 0);
            // An interrupt that comes late, between programs, is of no use to anybody.
            let count = loop {
                match self.host.read_input(&mut self.unread) {
                    0 if crate::signals::take_interrupt() => {}
                    count => break count,
                }
            };
            self.unread.truncate(count);
            self.at = 0;
        }
        let Some(&byte) = self.unread.get(self.at) else { return Input::End };
        self.at += 1;
        Input::Byte(byte)
    }

    fn write(&mut self, bytes: &[u8]) {
        self.host.write_raw(bytes);
        self.host.flush_output();
    }

    fn start_program(&mut self, raw: bool) {
        self.host.runs.set(true);
        self.switch(if raw { Mode::Running } else { Mode::Found });
    }

    fn end_program(&mut self) {
        self.host.runs.set(false);
        self.switch(Mode::Keys);
    }

    fn board(&self) -> &'static str {
        self.host.machine()
    }

    fn version(&self) -> &'static str {
        crate::VERSION_LINE
    }
}

impl HostTerminal {
    fn switch(&mut self, mode: Mode) {
        if self.is_terminal {
            terminal::set_mode(mode);
            self.host.raw_output.set(mode != Mode::Found);
        }
    }
}

/// Makes a new interpreter in the place of the one there is.
pub type Restart<'r> = &'r mut dyn FnMut() -> Option<&'static mut Interpreter>;

/// Serves the prompt until it is left; the exit status.
pub fn serve(interpreter: &mut &'static mut Interpreter, host: &'static Host, restart: Restart<'_>) -> i32 {
    let (mut line, mut history) = (vec![0; LINE], vec![0; HISTORY]);
    let mut shell = Shell::new(&mut line, &mut history);
    let file = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".micropython.history"));
    let is_terminal = terminal::is_terminal(0);
    if let Some(text) = file.as_ref().filter(|_| is_terminal).and_then(|file| std::fs::read(file).ok()) {
        text.split(|&byte| byte == b'\n').for_each(|line| shell.history.push(line));
    }
    let mut terminal = HostTerminal { host, is_terminal, unread: Vec::new(), at: 0 };
    terminal.end_program();
    let leave = loop {
        let Some(mut console) = PromptConsole::new(interpreter, &mut terminal) else { break Leave::InputEnded };
        let leave = shell.run(&mut console);
        if leave != Leave::Reset || shell.mode == antaresia::Mode::Friendly {
            break leave;
        }
        interpreter.save_kept();
        host.files.close_all();
        match restart() {
            Some(made) => *interpreter = made,
            None => break Leave::InputEnded,
        }
        host.write_raw(b"MPY: soft reboot\r\n");
    };
    terminal.switch(Mode::Found);
    if leave == Leave::InputEnded {
        host.write_output(b"\n");
    }
    host.flush_output();
    if let Some(file) = file.filter(|_| is_terminal) {
        let lines: Vec<&[u8]> = shell.history.oldest_first().collect();
        // A history that cannot be saved is not worth a message.
        let _ = std::fs::write(file, lines[lines.len().saturating_sub(KEPT)..].join(&b'\n'));
    }
    if leave == Leave::Exit { interpreter.report() } else { 0 }
}
