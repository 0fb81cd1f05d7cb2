//! The interactive prompt, paste mode and the raw protocol that tools speak, over any byte
//! stream.
//!
//! The shell knows nothing of the machine: it edits lines, decides when an input is
//! complete and asks its [`Console`] to run it. Source text being collected is kept by the
//! console, so that a board can hold it in the heap; the shell's own memory is what its
//! caller gives it.
//!
//! Invariant: nothing is written while source of the raw protocol is being received, except
//! for what the protocol says.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod continuation;
mod history;
mod line;
mod raw;

#[cfg(test)]
mod tests;

pub use continuation::needs_more;
pub use history::History;
use line::{Key, Line};

const CTRL_A: u8 = 1;
const CTRL_B: u8 = 2;
const CTRL_C: u8 = 3;
const CTRL_D: u8 = 4;
const CTRL_E: u8 = 5;

/// How source text is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// As a file.
    File,
    /// As typed at the prompt: values of expressions are shown.
    Single,
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    Normally,
    /// An exception waits for [`Console::report`].
    Raised,
    /// SystemExit.
    Exit,
}

/// What completion of a name came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Completion {
    Nothing,
    /// So many bytes are to be inserted.
    Insert(usize),
    /// Several candidates were listed.
    Listed,
}

/// What the shell runs on.
pub trait Console {
    /// The next input byte; None at the end of the input. Scheduled work may run, and write, before it comes.
    fn read(&mut self) -> Option<u8>;
    /// As `read`, with nothing written in the meantime: a tool counts on it.
    fn receive(&mut self) -> Option<u8>;
    /// Writes bytes as they are.
    fn write(&mut self, bytes: &[u8]);
    /// Writes the first (`sys.ps1`) or the continuation prompt (`sys.ps2`).
    fn prompt(&mut self, continued: bool);
    /// Writes the banner.
    fn banner(&mut self);

    /// Forgets the source text.
    fn clear_source(&mut self);
    /// Appends to the source text; false when there is no memory for it.
    fn append_source(&mut self, bytes: &[u8]) -> bool;
    /// The source text.
    fn source(&self) -> &[u8];
    /// Runs the source text; Ctrl-C interrupts it. `raw` when a tool and not a person is at the other end.
    fn run(&mut self, kind: Kind, raw: bool) -> Ended;
    /// Writes the traceback of the exception that ended the last run.
    fn report(&mut self);

    /// Completes the name that ends `text`: writes what is to be inserted, or lists the candidates.
    fn complete(&mut self, text: &[u8], insert: &mut [u8]) -> Completion;
}

/// Why the shell came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leave {
    /// The input ended.
    InputEnded,
    /// Ctrl-D at an empty prompt, or with nothing in the raw protocol: a soft reset on boards.
    Reset,
    /// A program raised SystemExit.
    Exit,
}

/// The protocol spoken, which survives a soft reset.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Friendly,
    Raw,
}

/// The shell.
pub struct Shell<'b> {
    pub mode: Mode,
    pub history: History<'b>,
    line: Line<'b>,
    greeted: bool,
}

impl<'b> Shell<'b> {
    /// A shell that edits lines in `line` and keeps earlier ones in `history`.
    pub fn new(line: &'b mut [u8], history: &'b mut [u8]) -> Shell<'b> {
        Shell { mode: Mode::Friendly, history: History::new(history), line: Line::new(line), greeted: false }
    }

    /// Serves the console until it is left.
    pub fn run(&mut self, console: &mut dyn Console) -> Leave {
        self.greeted = false;
        loop {
            let left = match self.mode {
                Mode::Friendly => self.friendly(console),
                Mode::Raw => raw::serve(console, &mut self.mode),
            };
            if let Some(leave) = left {
                return leave;
            }
        }
    }

    /// The prompt, until it is left (Some) or the mode changes (None).
    fn friendly(&mut self, console: &mut dyn Console) -> Option<Leave> {
        if !self.greeted {
            console.banner();
            self.greeted = true;
        }
        loop {
            console.clear_source();
            console.prompt(false);
            self.line.start(0, true);
            match self.line.read(console, &mut self.history, false) {
                Key::Entered => {}
                Key::Ended => return Some(Leave::InputEnded),
                Key::Control(CTRL_A) => {
                    console.write(b"\r\n");
                    self.mode = Mode::Raw;
                    self.greeted = false;
                    return None;
                }
                Key::Control(CTRL_B) => {
                    console.write(b"\r\n");
                    console.banner();
                    continue;
                }
                Key::Control(CTRL_D) => {
                    console.write(b"\r\n");
                    return Some(Leave::Reset);
                }
                Key::Control(CTRL_E) => {
                    if !self.paste(console) {
                        continue;
                    }
                    if self.execute(console, Kind::File) == Ended::Exit {
                        return Some(Leave::Exit);
                    }
                    continue;
                }
                Key::Control(_) => {
                    console.write(b"\r\n");
                    continue;
                }
            }
            if !console.append_source(self.line.text()) || !self.continued(console) || console.source().is_empty() {
                continue;
            }
            if self.execute(console, Kind::Single) == Ended::Exit {
                return Some(Leave::Exit);
            }
        }
    }

    /// Reads the further lines of an input; false when it was cancelled.
    fn continued(&mut self, console: &mut dyn Console) -> bool {
        while needs_more(console.source()) {
            if !console.append_source(b"\n") {
                return false;
            }
            console.prompt(true);
            let indent = if self.line.auto_indent { continuation::indent(console.source()) } else { 0 };
            self.line.start(indent, self.line.auto_indent);
            console.write(self.line.text());
            loop {
                match self.line.read(console, &mut self.history, true) {
                    Key::Entered => break,
                    Key::Ended | Key::Control(CTRL_C) => {
                        console.write(b"\r\n");
                        return false;
                    }
                    Key::Control(CTRL_D) => {
                        console.write(b"\r\n");
                        return true;
                    }
                    Key::Control(_) => {}
                }
            }
            if !console.append_source(self.line.text()) {
                return false;
            }
        }
        true
    }

    /// Collects pasted text; false when it was cancelled. Every byte is shown as it is, but for carriage returns,
    /// which begin a new line; in the text a line feed after one of those counts for nothing.
    fn paste(&mut self, console: &mut dyn Console) -> bool {
        console.write(b"\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ");
        let (mut after_return, mut fits) = (false, true);
        loop {
            let Some(byte) = console.receive() else { return false };
            let second = byte == b'\n' && after_return;
            after_return = byte == b'\r';
            match byte {
                CTRL_C => {
                    console.write(b"\r\n");
                    return false;
                }
                CTRL_D if !fits => {
                    console.write(b"\r\nMemoryError: \r\n");
                    return false;
                }
                CTRL_D => {
                    console.write(b"\r\n");
                    return true;
                }
                b'\r' => {
                    fits &= console.append_source(b"\n");
                    console.write(b"\r\n=== ");
                }
                _ => {
                    fits &= second || console.append_source(&[byte]);
                    console.write(&[byte]);
                }
            }
        }
    }

    fn execute(&mut self, console: &mut dyn Console, kind: Kind) -> Ended {
        let ended = console.run(kind, false);
        if ended == Ended::Raised {
            console.report();
        }
        ended
    }
}
