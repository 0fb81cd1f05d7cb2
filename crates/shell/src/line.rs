//! The line editor.
//!
//! What is shown is kept in step with the buffer by writing as little as possible:
//! backspaces or a cursor sequence to go left, the characters themselves to go right, and an
//! erase sequence when the line became shorter. Characters are UTF-8, one column each.
//!
//! Invariant: `cursor` is at a character boundary of `buffer[..length]`.

use crate::history::History;
use crate::{CTRL_A, CTRL_B, CTRL_C, CTRL_D, CTRL_E, Completion, Console};

/// How reading a line ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    Entered,
    /// Ctrl-A to Ctrl-E with nothing typed, or Ctrl-C.
    Control(u8),
    /// The input ended.
    Ended,
}

/// Progress in a sequence that begins with Escape.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escape {
    None,
    Started,
    /// After `ESC [` or `ESC O`: the parameter bytes so far.
    Sequence { first: u8, last: u8, modified: bool },
}

/// What a key does.
#[derive(Clone, Copy)]
enum Action {
    Left,
    Right,
    Home,
    End,
    WordLeft,
    WordRight,
    Older,
    Newer,
    Delete,
    Backspace,
    KillToEnd,
    KillToStart,
    KillWordLeft,
    KillWordRight,
    Complete,
}

/// The line being edited.
pub struct Line<'b> {
    buffer: &'b mut [u8],
    length: usize,
    cursor: usize,
    escape: Escape,
    /// A line end of two bytes counts once: the first byte of the pair.
    line_end: u8,
    /// History line shown: 0 none, else its number + 1.
    shown: usize,
    /// Lines of this input are indented automatically.
    pub auto_indent: bool,
    /// The indent was made automatically and nothing was typed since.
    just_indented: bool,
    /// Bytes of a character that are still to come.
    partial: usize,
}

impl<'b> Line<'b> {
    pub fn new(buffer: &'b mut [u8]) -> Line<'b> {
        Line {
            buffer,
            length: 0,
            cursor: 0,
            escape: Escape::None,
            line_end: 0,
            shown: 0,
            auto_indent: true,
            just_indented: false,
            partial: 0,
        }
    }

    /// Starts a line with `indent` spaces in it.
    pub fn start(&mut self, indent: usize, auto_indent: bool) {
        let indent = indent.min(self.buffer.len());
        self.buffer[..indent].fill(b' ');
        self.length = indent;
        self.cursor = indent;
        self.escape = Escape::None;
        self.shown = 0;
        self.auto_indent = auto_indent;
        self.just_indented = indent > 0;
        self.partial = 0;
    }

    /// The text.
    pub fn text(&self) -> &[u8] {
        &self.buffer[..self.length]
    }

    /// Reads keys until the line is done. `continued`: it is not the first line of its input.
    pub fn read(&mut self, console: &mut dyn Console, history: &mut History<'_>, continued: bool) -> Key {
        loop {
            let Some(byte) = console.read() else { return Key::Ended };
            if self.escape != Escape::None {
                self.escaped(byte, console, history, continued);
                continue;
            }
            let just_indented = self.just_indented;
            self.just_indented = false;
            // What pairs with the line end before is not another one.
            let paired = (byte == b'\r' || byte == b'\n') && self.line_end != 0 && self.line_end != byte;
            self.line_end = if (byte == b'\r' || byte == b'\n') && !paired { byte } else { 0 };
            let empty = self.length == 0;
            match byte {
                _ if paired => self.just_indented = just_indented,
                CTRL_C => return Key::Control(CTRL_C),
                CTRL_A..=CTRL_E if empty => return Key::Control(byte),
                b'\r' | b'\n' => {
                    console.write(b"\r\n");
                    history.push(self.text());
                    return Key::Entered;
                }
                27 => {
                    self.escape = Escape::Started;
                    self.just_indented = just_indented;
                }
                b'\t' if just_indented => self.auto_indent = false,
                b' ' if just_indented && self.length >= 3 => {
                    // A line pasted with its own indent begins: leave one space of ours for it.
                    self.auto_indent = false;
                    self.length -= 3;
                    self.cursor = self.length;
                    back(console, 3);
                }
                b' '..=b'~' | 0x80.. => self.typed(byte, console),
                _ => {
                    if let Some(action) = action_of(byte) {
                        self.act(action, console, history, continued);
                    }
                }
            }
        }
    }

    /// Collects the bytes of a character and inserts it.
    fn typed(&mut self, byte: u8, console: &mut dyn Console) {
        if self.length >= self.buffer.len() {
            return;
        }
        self.buffer.copy_within(self.cursor..self.length, self.cursor + 1);
        self.buffer[self.cursor] = byte;
        self.length += 1;
        self.cursor += 1;
        self.partial = match byte {
            0xc0..=0xdf => 1,
            0xe0..=0xef => 2,
            0xf0.. => 3,
            0x80..=0xbf => self.partial.saturating_sub(1),
            _ => 0,
        };
        if self.partial == 0 {
            let start = self.before(self.cursor);
            self.show_from(start, console);
        }
    }

    /// Writes the line from `start`, where the shown cursor is, and goes back to the cursor.
    fn show_from(&mut self, start: usize, console: &mut dyn Console) {
        console.write(&self.buffer[start..self.length]);
        back(console, columns(&self.buffer[self.cursor..self.length]));
    }

    fn escaped(&mut self, byte: u8, console: &mut dyn Console, history: &mut History<'_>, continued: bool) {
        let action = match self.escape {
            Escape::Started => match byte {
                b'[' | b'O' => {
                    self.escape = Escape::Sequence { first: 0, last: 0, modified: false };
                    return;
                }
                b'b' => Some(Action::WordLeft),
                b'f' => Some(Action::WordRight),
                b'd' => Some(Action::KillWordRight),
                8 | 127 => Some(Action::KillWordLeft),
                _ => None,
            },
            Escape::Sequence { first, modified, .. } => match byte {
                b'0'..=b'9' => {
                    let first = if first == 0 { byte } else { first };
                    self.escape = Escape::Sequence { first, last: byte, modified };
                    return;
                }
                b';' => {
                    self.escape = Escape::Sequence { first, last: 0, modified: true };
                    return;
                }
                b'A' => Some(Action::Older),
                b'B' => Some(Action::Newer),
                b'C' => Some(if modified { Action::WordRight } else { Action::Right }),
                b'D' => Some(if modified { Action::WordLeft } else { Action::Left }),
                b'H' => Some(Action::Home),
                b'F' => Some(Action::End),
                b'~' => match first {
                    b'1' | b'7' => Some(Action::Home),
                    b'4' | b'8' => Some(Action::End),
                    b'3' => Some(Action::Delete),
                    _ => None,
                },
                _ => None,
            },
            Escape::None => None,
        };
        self.escape = Escape::None;
        if let Some(action) = action {
            self.just_indented = false;
            self.act(action, console, history, continued);
        }
    }

    fn act(&mut self, action: Action, console: &mut dyn Console, history: &mut History<'_>, continued: bool) {
        match action {
            Action::Left => self.move_to(self.before(self.cursor), console),
            Action::Right => self.move_to(self.after(self.cursor), console),
            Action::Home => self.move_to(0, console),
            Action::End => self.move_to(self.length, console),
            Action::WordLeft => self.move_to(self.word_left(), console),
            Action::WordRight => self.move_to(self.word_right(), console),
            Action::Delete => self.remove(self.cursor, self.after(self.cursor), console),
            Action::Backspace => {
                let indent = self.buffer[..self.cursor].iter().all(|&byte| byte == b' ');
                let start = if indent && self.cursor >= 4 { self.cursor - 4 } else { self.before(self.cursor) };
                self.remove(start, self.cursor, console);
            }
            Action::KillToEnd => self.remove(self.cursor, self.length, console),
            Action::KillToStart => self.remove(0, self.cursor, console),
            Action::KillWordLeft => self.remove(self.word_left(), self.cursor, console),
            Action::KillWordRight => self.remove(self.cursor, self.word_right(), console),
            Action::Older => self.recall(self.shown + 1, console, history),
            Action::Newer if self.shown > 0 => self.recall(self.shown - 1, console, history),
            Action::Newer => {}
            Action::Complete => self.complete(console, continued),
        }
    }

    fn move_to(&mut self, target: usize, console: &mut dyn Console) {
        if target < self.cursor {
            back(console, columns(&self.buffer[target..self.cursor]));
        } else {
            console.write(&self.buffer[self.cursor..target]);
        }
        self.cursor = target;
    }

    /// Removes `start..end`, one of which is the cursor.
    fn remove(&mut self, start: usize, end: usize, console: &mut dyn Console) {
        if start >= end {
            return;
        }
        back(console, columns(&self.buffer[start..self.cursor]));
        self.buffer.copy_within(end..self.length, start);
        self.length -= end - start;
        self.cursor = start;
        console.write(b"\x1b[K");
        self.show_from(start, console);
    }

    /// Shows history line `number - 1`, or an empty line for 0.
    fn recall(&mut self, number: usize, console: &mut dyn Console, history: &History<'_>) {
        let line = if number == 0 { Some(&b""[..]) } else { history.get(number - 1) };
        let Some(line) = line else { return };
        let line = &line[..line.len().min(self.buffer.len())];
        back(console, columns(&self.buffer[..self.cursor]));
        let shorter = columns(line) < columns(&self.buffer[..self.length]);
        self.buffer[..line.len()].copy_from_slice(line);
        self.length = line.len();
        self.cursor = line.len();
        self.shown = number;
        if shorter {
            console.write(b"\x1b[K");
        }
        console.write(&self.buffer[..self.length]);
    }

    fn complete(&mut self, console: &mut dyn Console, continued: bool) {
        let mut insert = [b' '; 64];
        let after_space = match self.cursor.checked_sub(1) {
            Some(before) => self.buffer[before].is_ascii_whitespace(),
            // A line that is not the first follows a line end.
            None => continued,
        };
        let outcome = if after_space {
            Completion::Insert(4)
        } else {
            console.complete(&self.buffer[..self.cursor], &mut insert)
        };
        match outcome {
            Completion::Nothing => {}
            Completion::Insert(count) => {
                let count = count.min(insert.len()).min(self.buffer.len() - self.length);
                let start = self.cursor;
                self.buffer.copy_within(start..self.length, start + count);
                self.buffer[start..start + count].copy_from_slice(&insert[..count]);
                self.length += count;
                self.cursor += count;
                self.show_from(start, console);
            }
            Completion::Listed => {
                console.prompt(continued);
                self.show_from(0, console);
            }
        }
    }

    /// Start of the character before `at`.
    fn before(&self, at: usize) -> usize {
        (0..at).rev().find(|&index| self.buffer[index] & 0xc0 != 0x80).unwrap_or(0)
    }

    /// Start of the character after the one at `at`.
    fn after(&self, at: usize) -> usize {
        (at + 1..self.length).find(|&index| self.buffer[index] & 0xc0 != 0x80).unwrap_or(self.length)
    }

    fn word_left(&self) -> usize {
        let text = &self.buffer[..self.cursor];
        let end = text.iter().rposition(|&byte| in_word(byte)).map_or(0, |last| last + 1);
        text[..end].iter().rposition(|&byte| !in_word(byte)).map_or(0, |last| last + 1)
    }

    fn word_right(&self) -> usize {
        let from = |start: usize, word: bool| {
            (start..self.length).find(|&index| in_word(self.buffer[index]) == word).unwrap_or(self.length)
        };
        from(from(self.cursor, true), false)
    }
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Columns of a text: its characters.
fn columns(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// Moves the shown cursor left.
fn back(console: &mut dyn Console, columns: usize) {
    const STEPS: &[u8] = b"\x08\x08\x08\x08";
    if let Some(steps) = STEPS.get(..columns) {
        console.write(steps);
        return;
    }
    let mut text = *b"\x1b[0000D";
    let mut rest = columns.min(9999);
    for digit in text[2..6].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    // Leading zeros are left out.
    let first = text[2..5].iter().position(|&digit| digit != b'0').unwrap_or(3);
    console.write(&text[..2]);
    console.write(&text[2 + first..]);
}

fn action_of(byte: u8) -> Option<Action> {
    Some(match byte {
        CTRL_A => Action::Home,
        CTRL_B => Action::Left,
        CTRL_D => Action::Delete,
        CTRL_E => Action::End,
        6 => Action::Right,
        8 | 127 => Action::Backspace,
        b'\t' => Action::Complete,
        11 => Action::KillToEnd,
        14 => Action::Newer,
        16 => Action::Older,
        21 => Action::KillToStart,
        23 => Action::KillWordLeft,
        _ => return None,
    })
}
