//! Patterns to programs, in one pass without recursion.
//!
//! Code is emitted as the pattern is read. What turns out to be repeated or to have
//! alternatives is moved up to make room for the instruction in front of it. Open groups
//! are kept in working memory (see [`super::groups`]).
//!
//! Source: CPython library reference, "Regular Expression Syntax".
//!
//! Invariant: jumps lead forward or back within the code of one group, so that moving a
//! group's code keeps them right.

use super::groups::{Frame, GroupKind};
use super::program::*;
use super::set::lower;
use object::string::points;

/// What is wrong with a pattern, and at which byte ([`NOWHERE`]: in no particular place).
#[derive(Clone, Copy, Debug)]
pub struct Problem {
    pub text: &'static str,
    pub at: usize,
    /// Part of the pattern that the message quotes.
    pub quoted: (usize, usize),
}

/// The place of a problem that has none.
pub const NOWHERE: usize = usize::MAX;

impl Problem {
    pub fn new(text: &'static str, at: usize) -> Problem {
        Problem { text, at, quoted: (0, 0) }
    }

    pub fn quoting(text: &'static str, at: usize, from: usize, to: usize) -> Problem {
        Problem { text, at, quoted: (from, to) }
    }
}

/// Flags as programs know them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Flags(pub u32);

impl Flags {
    pub const IGNORE: u32 = 2;
    pub const LOCALE: u32 = 4;
    pub const MULTILINE: u32 = 8;
    pub const DOT_ALL: u32 = 16;
    pub const UNICODE: u32 = 32;
    pub const VERBOSE: u32 = 64;
    pub const DEBUG: u32 = 128;
    pub const ASCII: u32 = 256;

    pub fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    /// The flag that a letter stands for; 0 for others.
    pub(super) fn by_letter(letter: u8) -> u32 {
        match letter {
            b'i' => Self::IGNORE,
            b'L' => Self::LOCALE,
            b'm' => Self::MULTILINE,
            b's' => Self::DOT_ALL,
            b'u' => Self::UNICODE,
            b'x' => Self::VERBOSE,
            b'a' => Self::ASCII,
            _ => 0,
        }
    }
}

/// An atom that a repetition may follow.
pub(super) struct Atom {
    pub start: usize,
    pub least: u32,
    pub most: u32,
    /// One instruction for one character.
    pub single: bool,
    pub repeatable: bool,
}

/// Names of groups: (name, number) on definition; the number of a name on use.
pub trait Names {
    /// False when the name is taken.
    fn define(&mut self, name: &[u8], group: usize) -> bool;
    fn find(&self, name: &[u8]) -> Option<usize>;
}

/// A pattern being compiled.
pub struct Parser<'p, 'm> {
    pub text: &'p [u8],
    pub at: usize,
    /// The pattern is a str, so characters may be wider than a byte.
    pub wide: bool,
    pub flags: Flags,
    pub out: Emitter<'m>,
    pub(super) frames: &'m mut [usize],
    pub(super) depth: usize,
    pub groups: usize,
    counters: usize,
    pub(super) names: &'p mut dyn Names,
}

impl<'p, 'm> Parser<'p, 'm> {
    pub fn new(
        text: &'p [u8],
        wide: bool,
        flags: u32,
        code: &'m mut [usize],
        frames: &'m mut [usize],
        names: &'p mut dyn Names,
    ) -> Parser<'p, 'm> {
        let out = Emitter::new(code);
        Parser { text, at: 0, wide, flags: Flags(flags), out, frames, depth: 0, groups: 0, counters: 0, names }
    }

    pub fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    pub fn peek_at(&self, offset: usize) -> Option<u8> {
        self.text.get(self.at + offset).copied()
    }

    pub fn accept(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += found as usize;
        found
    }

    /// The next character.
    pub fn next(&mut self) -> Option<u32> {
        let (point, width) = if self.wide {
            points::decode(self.text, self.at)?
        } else {
            (*self.text.get(self.at)? as u32, 1)
        };
        self.at += width;
        Some(point)
    }

    /// Compiles the whole pattern.
    pub fn run(&mut self) -> Result<(), Problem> {
        self.global_flags()?;
        let start = self.out.position();
        let mut frame = Frame::new(GroupKind::Plain, 0, start, start, self.flags.0, 0);
        loop {
            self.skip_verbose();
            let at = self.at;
            let Some(point) = self.next() else { break };
            match point {
                0x7c => self.alternative(&mut frame),
                0x28 => {
                    if let Some(inner) = self.open_group(&frame)? {
                        frame = inner;
                    }
                }
                0x29 => {
                    if self.depth == 0 {
                        return Err(Problem::new("unbalanced parenthesis", at));
                    }
                    let atom = self.close_group(&mut frame)?;
                    self.repetition(&mut frame, atom)?;
                }
                _ => {
                    let atom = self.atom(&frame, point, at)?;
                    self.repetition(&mut frame, atom)?;
                }
            }
            if self.out.overflowed {
                return Ok(());
            }
        }
        if self.depth > 0 {
            return Err(Problem::new("missing ), unterminated subpattern", frame.at));
        }
        self.end_alternatives(&mut frame);
        self.out.push_op(MATCH, 0);
        let first = self.first_byte();
        for (at, word) in [
            (GROUPS, self.groups as u32),
            (COUNTERS, self.counters as u32),
            (FIRST, first),
            (FLAGS, self.flags.0),
        ] {
            self.out.set(at, word);
        }
        Ok(())
    }

    /// What every match starts with, for the header.
    fn first_byte(&self) -> u32 {
        let mut at = HEADER;
        while self.out.get(at) & 255 == SAVE {
            at += 1;
        }
        let word = self.out.get(at);
        match word & 255 {
            CHAR if word >> 8 < 0x80 || !self.wide => word >> 8,
            CHAR => points::encode(word >> 8).bytes().first().map_or(FIRST_ANY, |byte| *byte as u32),
            ASSERT if word >> 8 & 255 == AT_START => FIRST_ANCHORED,
            _ => FIRST_ANY,
        }
    }

    /// Skips white space and comments of a verbose pattern.
    fn skip_verbose(&mut self) {
        while self.flags.has(Flags::VERBOSE) {
            match self.peek() {
                Some(b' ' | b'\t'..=b'\r') => self.at += 1,
                Some(b'#') => {
                    while !matches!(self.next(), None | Some(0x0a)) {}
                }
                _ => break,
            }
        }
    }

    /// Flags for the whole pattern, `(?i)`, at its start.
    fn global_flags(&mut self) -> Result<(), Problem> {
        while self.text[self.at..].starts_with(b"(?") {
            let rest = &self.text[self.at + 2..];
            let count = rest.iter().take_while(|byte| Flags::by_letter(**byte) != 0).count();
            if count == 0 || rest.get(count) != Some(&b')') {
                break;
            }
            for letter in &rest[..count] {
                self.flags.0 |= Flags::by_letter(*letter);
            }
            if self.flags.has(Flags::UNICODE) && !self.wide {
                return Err(Problem::new("bad inline flags: cannot use 'u' flag with a bytes pattern", self.at + 3));
            }
            self.at += 3 + count;
        }
        Ok(())
    }

    /// Emits what a character outside of groups stands for.
    fn atom(&mut self, frame: &Frame, point: u32, at: usize) -> Result<Atom, Problem> {
        let start = self.out.position();
        let one = Atom { start, least: 1, most: 1, single: true, repeatable: true };
        let position = Atom { start, least: 0, most: 0, single: false, repeatable: false };
        let multiline = self.flags.has(Flags::MULTILINE);
        match point {
            0x2a | 0x2b | 0x3f => return Err(Problem::new("nothing to repeat", at)),
            0x2e => self.out.push_op(if self.flags.has(Flags::DOT_ALL) { ANY } else { ANY_LINE }, 0),
            0x5e => {
                self.out.push_op(ASSERT, if multiline { AT_LINE_START } else { AT_START });
                return Ok(position);
            }
            0x24 => {
                self.out.push_op(ASSERT, if multiline { AT_LINE_END } else { AT_END });
                return Ok(position);
            }
            0x5b => self.set()?,
            0x7b => {
                self.at = at;
                if self.bounds()?.is_some() {
                    return Err(Problem::new("nothing to repeat", at));
                }
                self.at = at + 1;
                self.character(point);
            }
            0x5c => return self.escape(frame, at, one, position),
            _ => self.character(point),
        }
        Ok(one)
    }

    fn character(&mut self, point: u32) {
        if self.flags.has(Flags::IGNORE) {
            let ascii = self.ascii_classes();
            self.out.push_op(CHAR_IGNORE, lower(point, ascii));
        } else {
            self.out.push_op(CHAR, point);
        }
    }

    /// Emits what an escape outside of sets stands for.
    fn escape(&mut self, frame: &Frame, at: usize, one: Atom, position: Atom) -> Result<Atom, Problem> {
        let ascii = (self.ascii_classes() as u32) << 8;
        let Some(letter) = self.peek() else { return Err(Problem::new("bad escape (end of pattern)", at)) };
        let assertion = match letter {
            b'A' => AT_START,
            b'Z' | b'z' => AT_VERY_END,
            b'b' => AT_BOUNDARY | ascii,
            b'B' => AT_NO_BOUNDARY | ascii,
            b'd' | b'D' | b'w' | b'W' | b's' | b'S' => {
                self.at += 1;
                self.class(letter);
                return Ok(one);
            }
            b'1'..=b'9' => {
                let octal = |byte: Option<u8>| matches!(byte, Some(b'0'..=b'7'));
                let three = letter <= b'3' && octal(self.peek_at(1)) && octal(self.peek_at(2));
                if !three {
                    let digits = 1 + matches!(self.peek_at(1), Some(b'0'..=b'9')) as usize;
                    let text = &self.text[self.at..self.at + digits];
                    let group = text.iter().fold(0, |number, digit| number * 10 + (digit & 15) as usize);
                    if group > self.groups {
                        return Err(Problem::quoting("invalid group reference", at + 1, at + 1, at + 1 + digits));
                    }
                    self.check_closed(frame, group, at + 1)?;
                    self.at += digits;
                    self.back_reference(group);
                    return Ok(Atom { least: 0, most: u32::MAX, single: false, ..one });
                }
                let point = self.escaped(at)?;
                self.character(point);
                return Ok(one);
            }
            _ => {
                let point = self.escaped(at)?;
                self.character(point);
                return Ok(one);
            }
        };
        self.at += 1;
        self.out.push_op(ASSERT, assertion);
        Ok(position)
    }

    /// The character that an escape stands for; its backslash is at `start`.
    pub fn escaped(&mut self, start: usize) -> Result<u32, Problem> {
        let Some(point) = self.next() else {
            return Err(Problem::new("bad escape (end of pattern)", start));
        };
        let digits = match char::from_u32(point).unwrap_or('\0') {
            'a' => return Ok(7),
            'f' => return Ok(12),
            'n' => return Ok(10),
            'r' => return Ok(13),
            't' => return Ok(9),
            'v' => return Ok(11),
            'x' => 2,
            'u' if self.wide => 4,
            'U' if self.wide => 8,
            '0'..='7' => {
                let mut value = point - 0x30;
                for _ in 0..2 {
                    if let Some(digit @ b'0'..=b'7') = self.peek() {
                        self.at += 1;
                        value = value << 3 | (digit & 7) as u32;
                    }
                }
                return Ok(value & 0xff);
            }
            'A'..='Z' | 'b'..='z' | '8' | '9' => return Err(Problem::quoting("bad escape", start, start, self.at)),
            _ => return Ok(point),
        };
        let mut value = 0u32;
        for _ in 0..digits {
            match self.peek().and_then(|byte| (byte as char).to_digit(16)) {
                Some(digit) => value = value << 4 | digit,
                None => return Err(Problem::quoting("incomplete escape", start, start, self.at)),
            }
            self.at += 1;
        }
        if value > 0x10ffff { Err(Problem::quoting("bad escape", start, start, self.at)) } else { Ok(value) }
    }

    /// Applies the repetition behind an atom, if there is one.
    pub(super) fn repetition(&mut self, frame: &mut Frame, atom: Atom) -> Result<(), Problem> {
        self.skip_verbose();
        let at = self.at;
        let Some((least, most)) = self.bounds()? else {
            frame.least = frame.least.saturating_add(atom.least);
            frame.most = frame.most.saturating_add(atom.most);
            return Ok(());
        };
        if !atom.repeatable {
            return Err(Problem::new("nothing to repeat", at));
        }
        let lazy = self.accept(b'?');
        let possessive = !lazy && self.accept(b'+');
        let end = self.at;
        if self.bounds()?.is_some() {
            return Err(Problem::new("multiple repeat", end));
        }
        self.repeat(&atom, least, most, lazy, possessive);
        frame.least = frame.least.saturating_add(atom.least.saturating_mul(least));
        let widest = if most == NO_LIMIT && atom.most > 0 { u32::MAX } else { atom.most.saturating_mul(most) };
        frame.most = frame.most.saturating_add(widest);
        Ok(())
    }

    /// Reads the bounds of a repetition; None when there is none.
    fn bounds(&mut self) -> Result<Option<(u32, u32)>, Problem> {
        let start = self.at;
        let bounds = match self.peek() {
            Some(b'*') => (0, NO_LIMIT),
            Some(b'+') => (1, NO_LIMIT),
            Some(b'?') => (0, 1),
            Some(b'{') => {
                self.at += 1;
                let low = self.count(start)?;
                let high = if self.accept(b',') { self.count(start)?.or(Some(NO_LIMIT)) } else { low };
                if !self.accept(b'}') || (low.is_none() && self.text[start..self.at].len() <= 2) {
                    // Not a repetition: the brace is a character.
                    self.at = start;
                    return Ok(None);
                }
                let (low, high) = (low.unwrap_or(0), high.unwrap_or(NO_LIMIT));
                if high < low {
                    return Err(Problem::new("min repeat greater than max repeat", start + 1));
                }
                return Ok(Some((low, high)));
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(bounds))
    }

    fn count(&mut self, start: usize) -> Result<Option<u32>, Problem> {
        let mut number = None;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            self.at += 1;
            let next = number.unwrap_or(0u32).checked_mul(10).and_then(|number| number.checked_add((digit & 15) as u32));
            number = Some(next.filter(|number| *number < NO_LIMIT).ok_or(Problem::new("the repetition number is too large", start))?);
        }
        Ok(number)
    }

    /// Puts the code of a repetition around an atom's.
    fn repeat(&mut self, atom: &Atom, least: u32, most: u32, lazy: bool, possessive: bool) {
        let start = atom.start;
        let length = self.out.position() - start;
        if most == 0 {
            self.out.truncate(start);
            return;
        }
        if (least, most) == (1, 1) {
            return;
        }
        if atom.single {
            let kind = if lazy { 1 } else { 2 * possessive as u32 };
            self.out.insert(start, &[SINGLE | kind << 8, least, most]);
            return;
        }
        let lazy_bit = (lazy as u32) << 8;
        match (least, most) {
            (0, 1) => self.out.insert(start, &[SPLIT | lazy_bit, length as u32 + 2]),
            (0, NO_LIMIT) if atom.least > 0 => {
                self.out.insert(start, &[SPLIT | lazy_bit, length as u32 + 4]);
                let jump = self.out.position();
                self.out.push_op(JUMP, 0);
                self.out.push(distance(jump, start));
            }
            (1, NO_LIMIT) if atom.least > 0 => {
                // Going back is preferred unless lazy.
                let split = self.out.position();
                self.out.push_op(SPLIT, !lazy as u32);
                self.out.push(distance(split, start));
            }
            _ => {
                let counter = self.counters as u32;
                self.counters += 1;
                let repeat = REPEAT | (counter | (lazy as u32) << 16) << 8;
                let code = [REPEAT_START | counter << 8, repeat, least, most, length as u32 + 6];
                self.out.insert(start, &code);
                let jump = self.out.position();
                self.out.push_op(JUMP, 0);
                self.out.push(distance(jump, start + 1));
            }
        }
        if possessive {
            let length = self.out.position() - start;
            self.out.insert(start, &[LOOK | ATOMIC << 8, length as u32 + 4, 0]);
            self.out.push_op(LOOK_END, 0);
        }
    }
}
