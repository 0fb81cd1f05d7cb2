//! Patterns to programs, in one pass without recursion.
//!
//! Code is emitted as the pattern is read. What turns out to be repeated or to have
//! alternatives is moved up to make room for the instruction in front of it. Open groups
//! are kept in working memory, in records of [`FRAME`] words.
//!
//! Source: CPython library reference, "Regular Expression Syntax".
//!
//! Invariant: jumps lead forward or back within the code of one group, so that moving a
//! group's code keeps them right.

use super::program::*;
use super::set::lower;
use object::string::points;

/// Words of an open group's record.
pub const FRAME: usize = 11;

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
    fn by_letter(letter: u8) -> u32 {
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

/// What an open group is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum GroupKind {
    Plain,
    Capture,
    Look,
    Condition,
}

/// An open group.
#[derive(Clone, Copy)]
struct Frame {
    kind: GroupKind,
    /// Number of a capture; kind of a LOOK.
    detail: usize,
    /// Where the group's code starts, and that of its current alternative.
    start: usize,
    branch: usize,
    /// Operand of the last JUMP to the group's end, 0 when there is none: each holds the one before.
    jumps: usize,
    /// Least and most characters of the current alternative, and of those before.
    least: u32,
    most: u32,
    group_least: u32,
    group_most: u32,
    flags: u32,
    /// Where the group opens in the pattern.
    at: usize,
}

impl Frame {
    fn new(kind: GroupKind, detail: usize, start: usize, branch: usize, flags: u32, at: usize) -> Frame {
        Frame {
            kind,
            detail,
            start,
            branch,
            jumps: 0,
            least: 0,
            most: 0,
            group_least: u32::MAX,
            group_most: 0,
            flags,
            at,
        }
    }

    fn save(&self, words: &mut [usize]) {
        let fields = [
            self.kind as usize,
            self.detail,
            self.start,
            self.branch,
            self.jumps,
            self.least as usize,
            self.most as usize,
            self.group_least as usize,
            self.group_most as usize,
            self.flags as usize,
            self.at,
        ];
        words.iter_mut().zip(fields).for_each(|(word, field)| *word = field);
    }

    fn load(words: &[usize]) -> Frame {
        let field = |index: usize| words.get(index).copied().unwrap_or(0);
        Frame {
            kind: match field(0) {
                1 => GroupKind::Capture,
                2 => GroupKind::Look,
                3 => GroupKind::Condition,
                _ => GroupKind::Plain,
            },
            detail: field(1),
            start: field(2),
            branch: field(3),
            jumps: field(4),
            least: field(5) as u32,
            most: field(6) as u32,
            group_least: field(7) as u32,
            group_most: field(8) as u32,
            flags: field(9) as u32,
            at: field(10),
        }
    }
}

/// An atom that a repetition may follow.
struct Atom {
    start: usize,
    least: u32,
    most: u32,
    /// One instruction for one character.
    single: bool,
    repeatable: bool,
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
    frames: &'m mut [usize],
    depth: usize,
    pub groups: usize,
    counters: usize,
    names: &'p mut dyn Names,
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

    /// The code from `start` on becomes one alternative, another one follows.
    fn alternative(&mut self, frame: &mut Frame) {
        if frame.kind == GroupKind::Condition && frame.jumps == 0 {
            // The second branch of a condition is where the first one jumps to.
            self.out.push_op(JUMP, 0);
            self.out.push(0);
            frame.jumps = self.out.position() - 1;
            let start = frame.start;
            let end = self.out.position();
            self.out.set(start + 1, distance(start, end));
        } else {
            let length = self.out.position() - frame.branch;
            self.out.insert(frame.branch, &[SPLIT, (length + 4) as u32]);
            self.out.push_op(JUMP, 0);
            self.out.push(frame.jumps as u32);
            frame.jumps = self.out.position() - 1;
        }
        frame.branch = self.out.position();
        self.end_branch(frame);
    }

    fn end_branch(&mut self, frame: &mut Frame) {
        frame.group_least = frame.group_least.min(frame.least);
        frame.group_most = frame.group_most.max(frame.most);
        frame.least = 0;
        frame.most = 0;
    }

    /// Makes all alternatives end here.
    fn end_alternatives(&mut self, frame: &mut Frame) {
        self.end_branch(frame);
        let end = self.out.position();
        let mut operand = frame.jumps;
        while operand != 0 {
            let before = self.out.get(operand) as usize;
            self.out.set(operand, distance(operand - 1, end));
            operand = before;
        }
        frame.jumps = 0;
    }

    /// Opens the group behind a `(`; None for what is no group (a comment).
    fn open_group(&mut self, outer: &Frame) -> Result<Option<Frame>, Problem> {
        let at = self.at - 1;
        let code = self.out.position();
        let outer_flags = self.flags.0;
        let mut kind = GroupKind::Plain;
        let mut detail = 0;
        if self.accept(b'?') {
            match self.next() {
                Some(0x3a) => {}
                Some(0x50) => match self.next() {
                    Some(0x3c) => {
                        kind = GroupKind::Capture;
                        detail = self.named_group()?;
                    }
                    Some(0x3d) => {
                        let group = self.group_name(b')')?;
                        self.check_closed(outer, group, at + 4)?;
                        self.back_reference(group);
                        let most = u32::MAX;
                        let atom = Atom { start: code, least: 0, most, single: false, repeatable: true };
                        let mut copy = *outer;
                        self.repetition(&mut copy, atom)?;
                        return Ok(Some(copy));
                    }
                    _ => return Err(Problem::new("unknown extension ?P", at + 1)),
                },
                Some(0x3d) => (kind, detail) = (GroupKind::Look, AHEAD as usize),
                Some(0x21) => (kind, detail) = (GroupKind::Look, NOT_AHEAD as usize),
                Some(0x3e) => (kind, detail) = (GroupKind::Look, ATOMIC as usize),
                Some(0x3c) => match self.next() {
                    Some(0x3d) => (kind, detail) = (GroupKind::Look, BEHIND as usize),
                    Some(0x21) => (kind, detail) = (GroupKind::Look, NOT_BEHIND as usize),
                    _ => return Err(Problem::new("unknown extension ?<", at + 1)),
                },
                Some(0x23) => {
                    while let Some(point) = self.next() {
                        if point == 0x29 {
                            return Ok(None);
                        }
                    }
                    return Err(Problem::new("missing ), unterminated comment", at));
                }
                Some(0x28) => {
                    kind = GroupKind::Condition;
                    detail = self.group_name(b')')?;
                }
                Some(_) => {
                    self.at -= 1;
                    self.local_flags(at)?;
                }
                None => return Err(Problem::new("unexpected end of pattern", self.at)),
            }
        } else {
            kind = GroupKind::Capture;
            self.groups += 1;
            detail = self.groups;
        }
        match kind {
            GroupKind::Capture => self.out.push_op(SAVE, 2 * detail as u32),
            GroupKind::Look => {
                self.out.push_op(LOOK, detail as u32);
                self.out.push(0);
                self.out.push(0);
            }
            GroupKind::Condition => {
                self.out.push_op(CONDITION, detail as u32);
                self.out.push(0);
            }
            GroupKind::Plain => {}
        }
        let Some(words) = self.frames.get_mut(self.depth * FRAME..(self.depth + 1) * FRAME) else {
            return Err(Problem::new("too many open groups", at));
        };
        outer.save(words);
        self.depth += 1;
        Ok(Some(Frame::new(kind, detail, code, self.out.position(), outer_flags, at)))
    }

    /// Flags for a group: `(?i-s:`.
    fn local_flags(&mut self, group: usize) -> Result<(), Problem> {
        let mut removes = false;
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'-') if !removes => removes = true,
                Some(b':') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b')') if self.at > start => {
                    return Err(Problem::new("global flags not at the start of the expression", group));
                }
                Some(letter) if Flags::by_letter(letter) != 0 => {
                    let flag = Flags::by_letter(letter);
                    if removes {
                        self.flags.0 &= !flag;
                    } else {
                        self.flags.0 |= flag;
                    }
                }
                Some(_) if self.at == start => {
                    return Err(Problem::new("unknown extension", group + 1));
                }
                Some(_) => return Err(Problem::new("unknown flag", self.at)),
                None => return Err(Problem::new("missing -, : or )", self.at)),
            }
            self.at += 1;
        }
    }

    /// The name behind `(?P<`: a new group.
    fn named_group(&mut self) -> Result<usize, Problem> {
        let start = self.at;
        let name = self.name_up_to(b'>')?;
        if !super::is_name(name) {
            return Err(Problem::quoting("bad character in group name", start, start, start + name.len()));
        }
        self.groups += 1;
        if !self.names.define(name, self.groups) {
            return Err(Problem::quoting("redefinition of group name", start, start, start + name.len()));
        }
        Ok(self.groups)
    }

    fn name_up_to(&mut self, end: u8) -> Result<&'p [u8], Problem> {
        let start = self.at;
        let text = self.text;
        match text[start..].iter().position(|byte| *byte == end) {
            Some(0) => Err(Problem::new("missing group name", start)),
            Some(length) => {
                self.at = start + length + 1;
                Ok(&text[start..start + length])
            }
            None if end == b'>' => Err(Problem::new("missing >, unterminated name", start)),
            None => Err(Problem::new("missing ), unterminated name", start)),
        }
    }

    /// A group that exists, by name or number up to a delimiter.
    fn group_name(&mut self, end: u8) -> Result<usize, Problem> {
        let start = self.at;
        let name = self.name_up_to(end)?;
        if name.iter().all(u8::is_ascii_digit) {
            let number = name.iter().fold(0usize, |number, digit| number.saturating_mul(10).saturating_add((digit & 15) as usize));
            if number == 0 || number > self.groups {
                return Err(Problem::quoting("invalid group reference", start, start, start + name.len()));
            }
            return Ok(number);
        }
        self.names.find(name).ok_or(Problem::quoting("unknown group name", start, start, start + name.len()))
    }

    /// A group cannot refer to itself.
    fn check_closed(&self, frame: &Frame, group: usize, at: usize) -> Result<(), Problem> {
        let is = |frame: &Frame| frame.kind == GroupKind::Capture && frame.detail == group;
        let open = self.frames.chunks_exact(FRAME).take(self.depth).any(|words| is(&Frame::load(words)));
        if open || is(frame) { Err(Problem::new("cannot refer to an open group", at)) } else { Ok(()) }
    }

    fn back_reference(&mut self, group: usize) {
        let ignore = self.flags.has(Flags::IGNORE) as u32;
        self.out.push_op(BACK, group as u32 | ignore << 16);
    }

    /// Closes the group in `frame`, which becomes the one around it.
    fn close_group(&mut self, frame: &mut Frame) -> Result<Atom, Problem> {
        let closed = frame;
        if closed.kind == GroupKind::Condition && closed.jumps == 0 {
            let (start, end) = (closed.start, self.out.position());
            self.out.set(start + 1, distance(start, end));
            closed.group_least = 0;
        }
        self.end_alternatives(closed);
        let (mut least, mut most) = (closed.group_least, closed.group_most);
        match closed.kind {
            GroupKind::Capture => self.out.push_op(SAVE, 2 * closed.detail as u32 + 1),
            GroupKind::Look => {
                let kind = closed.detail as u32;
                if matches!(kind, BEHIND | NOT_BEHIND) {
                    if least != most {
                        return Err(Problem::new("look-behind requires fixed-width pattern", NOWHERE));
                    }
                    self.out.set(closed.start + 2, least);
                }
                self.out.push_op(LOOK_END, 0);
                let end = self.out.position();
                self.out.set(closed.start + 1, distance(closed.start, end));
                if kind != ATOMIC {
                    (least, most) = (0, 0);
                }
            }
            _ => {}
        }
        let atom = Atom { start: closed.start, least, most, single: false, repeatable: true };
        self.flags.0 = closed.flags;
        self.depth -= 1;
        *closed = Frame::load(self.frames.get(self.depth * FRAME..).unwrap_or(&[]));
        Ok(atom)
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
                let point = self.escaped(at, false)?;
                self.character(point);
                return Ok(one);
            }
            _ => {
                let point = self.escaped(at, false)?;
                self.character(point);
                return Ok(one);
            }
        };
        self.at += 1;
        self.out.push_op(ASSERT, assertion);
        Ok(position)
    }

    /// The character that an escape stands for; its backslash is at `start`.
    pub fn escaped(&mut self, start: usize, _in_set: bool) -> Result<u32, Problem> {
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
    fn repetition(&mut self, frame: &mut Frame, atom: Atom) -> Result<(), Problem> {
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
