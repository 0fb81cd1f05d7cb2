//! Groups of a pattern: opening, alternatives, closing.
//!
//! The innermost open group is a [`Frame`]; those around it are kept in working memory as
//! records of [`FRAME`] words.
//!
//! Invariant: a group's code is one piece, from its frame's start to the end of the code.

use super::parse::{Atom, Flags, NOWHERE, Parser, Problem};
use super::program::*;

/// Words of an open group's record.
pub const FRAME: usize = 11;

/// What an open group is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    Plain,
    Capture,
    Look,
    Condition,
}

/// An open group.
#[derive(Clone, Copy)]
pub struct Frame {
    pub kind: GroupKind,
    /// Number of a capture; kind of a LOOK.
    pub detail: usize,
    /// Where the group's code starts, and that of its current alternative.
    pub start: usize,
    pub branch: usize,
    /// Operand of the last JUMP to the group's end, 0 when there is none: each holds the one before.
    pub jumps: usize,
    /// Least and most characters of the current alternative, and of those before.
    pub least: u32,
    pub most: u32,
    pub group_least: u32,
    pub group_most: u32,
    pub flags: u32,
    /// Where the group opens in the pattern.
    pub at: usize,
}

impl Frame {
    pub fn new(kind: GroupKind, detail: usize, start: usize, branch: usize, flags: u32, at: usize) -> Frame {
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

    pub fn load(words: &[usize]) -> Frame {
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

impl<'p> Parser<'p, '_> {
    /// The code from `start` on becomes one alternative, another one follows.
    pub(super) fn alternative(&mut self, frame: &mut Frame) {
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
    pub(super) fn end_alternatives(&mut self, frame: &mut Frame) {
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
    pub(super) fn open_group(&mut self, outer: &Frame) -> Result<Option<Frame>, Problem> {
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
    pub(super) fn check_closed(&self, frame: &Frame, group: usize, at: usize) -> Result<(), Problem> {
        let is = |frame: &Frame| frame.kind == GroupKind::Capture && frame.detail == group;
        let open = self.frames.chunks_exact(FRAME).take(self.depth).any(|words| is(&Frame::load(words)));
        if open || is(frame) { Err(Problem::new("cannot refer to an open group", at)) } else { Ok(()) }
    }

    pub(super) fn back_reference(&mut self, group: usize) {
        let ignore = self.flags.has(Flags::IGNORE) as u32;
        self.out.push_op(BACK, group as u32 | ignore << 16);
    }

    /// Closes the group in `frame`, which becomes the one around it.
    pub(super) fn close_group(&mut self, frame: &mut Frame) -> Result<Atom, Problem> {
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
}
