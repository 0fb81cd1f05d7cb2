//! Characters and classes of characters: tests, and parsing of sets.

use super::parse::{Flags, Parser, Problem};
use super::program::{CHAR, CLASS, CLASS_MARK, SET};
use object::string::unicode;

/// True when a code point is of class `d`, `w` or `s` (capital letters: is not).
pub fn in_class(letter: u8, point: u32, ascii: bool) -> bool {
    let small = if ascii && point >= 0x80 {
        false
    } else {
        match letter | 0x20 {
            b'd' => unicode::is_decimal(point),
            b's' if ascii => matches!(point, 0x20 | 0x09..=0x0d),
            b's' => unicode::is_space(point),
            _ => is_word(point),
        }
    };
    small == (letter & 0x20 != 0)
}

fn is_word(point: u32) -> bool {
    if point < 0x80 {
        return point == 0x5f || (point as u8).is_ascii_alphanumeric();
    }
    unicode::is_alpha(point) || unicode::is_decimal(point) || unicode::is_numeric(point)
}

/// The code point in lower case, where that is one code point.
pub fn lower(point: u32, ascii: bool) -> u32 {
    if point < 0x80 || ascii {
        return if (0x41..=0x5a).contains(&point) { point | 0x20 } else { point };
    }
    one(point, unicode::lower)
}

fn upper(point: u32, ascii: bool) -> u32 {
    if point < 0x80 || ascii {
        return if (0x61..=0x7a).contains(&point) { point & !0x20 } else { point };
    }
    one(point, unicode::upper)
}

fn one(point: u32, convert: fn(u32, &mut dyn FnMut(u32))) -> u32 {
    let (mut count, mut converted) = (0, point);
    convert(point, &mut |point| {
        count += 1;
        converted = point;
    });
    if count == 1 { converted } else { point }
}

/// True when a code point is in a set: its bits of ASCII and its ranges, without negation.
pub fn in_ranges(mut range: impl FnMut(usize) -> (u32, u32), count: usize, point: u32, ignore: bool, ascii: bool) -> bool {
    let mut has = |point: u32| {
        (0..count).any(|index| match range(index) {
            (mark, flags) if mark & CLASS_MARK != 0 => in_class(mark as u8, point, flags != 0),
            (first, last) => (first..=last).contains(&point),
        })
    };
    has(point) || (ignore && (has(lower(point, ascii)) || has(upper(point, ascii))))
}

/// A member of a set, or one end of a range.
enum Member {
    Point(u32),
    Class(u8),
}

impl Parser<'_, '_> {
    /// Parses a set behind its `[`.
    pub(super) fn set(&mut self) -> Result<(), Problem> {
        let start = self.at - 1;
        let flags = self.flags;
        let ignore = flags.has(Flags::IGNORE);
        let ascii = self.ascii_classes();
        let negated = self.accept(b'^');
        let code = self.out.position();
        self.out.push_op(SET, 0);
        for _ in 0..4 {
            self.out.push(0);
        }
        let mut count = 0u32;
        let mut first = true;
        loop {
            let member_start = self.at;
            let Some(point) = self.next() else {
                return Err(Problem::new("unterminated character set", start));
            };
            if point == 0x5d && !first {
                break;
            }
            first = false;
            let member = self.member(point)?;
            let range = match member {
                Member::Class(letter) => (CLASS_MARK | letter as u32, ascii as u32),
                Member::Point(low) => {
                    if self.peek() == Some(b'-') && !matches!(self.peek_at(1), Some(b']') | None) {
                        self.at += 1;
                        let next = self.next().unwrap_or(0);
                        match self.member(next)? {
                            Member::Point(high) if high >= low => (low, high),
                            _ => return Err(Problem::quoting("bad character range", member_start, member_start, self.at)),
                        }
                    } else {
                        (low, low)
                    }
                }
            };
            self.out.push(range.0);
            self.out.push(range.1);
            count += 1;
        }
        let single = (count == 1 && !negated && !ignore).then(|| (self.out.get(code + 5), self.out.get(code + 6)));
        match single {
            Some((low, high)) if low == high => {
                self.out.truncate(code);
                self.out.push_op(CHAR, low);
                return Ok(());
            }
            Some((mark, only_ascii)) if mark & CLASS_MARK != 0 => {
                self.out.truncate(code);
                self.out.push_op(CLASS, mark & 255 | only_ascii << 8);
                return Ok(());
            }
            _ => {}
        }
        self.finish_set(code, count, negated, ignore, !self.wide || flags.has(Flags::ASCII));
        Ok(())
    }

    /// Computes the bits of ASCII; ranges that lie within ASCII are not needed any more.
    fn finish_set(&mut self, code: usize, count: u32, negated: bool, ignore: bool, ascii: bool) {
        for word in 0..4 {
            let mut bits = 0;
            for bit in 0..32 {
                let out = &self.out;
                let range = |index: usize| (out.get(code + 5 + 2 * index), out.get(code + 6 + 2 * index));
                let member = in_ranges(range, count as usize, word * 32 + bit, ignore, ascii);
                bits |= ((member != negated) as u32) << bit;
            }
            self.out.set(code + 1 + word as usize, bits);
        }
        let mut kept = 0;
        for index in 0..count as usize {
            let range = (self.out.get(code + 5 + 2 * index), self.out.get(code + 6 + 2 * index));
            if range.0 & CLASS_MARK != 0 || range.1 >= 0x80 || ignore {
                self.out.set(code + 5 + 2 * kept, range.0);
                self.out.set(code + 6 + 2 * kept, range.1);
                kept += 1;
            }
        }
        self.out.truncate(code + 5 + 2 * kept);
        let argument = negated as u32 | (ignore as u32) << 1 | (kept as u32) << 2;
        self.out.set(code, SET | argument << 8);
    }

    /// The member that starts with a character; escapes are resolved.
    fn member(&mut self, point: u32) -> Result<Member, Problem> {
        if point != 0x5c {
            return Ok(Member::Point(point));
        }
        let start = self.at - 1;
        match self.peek() {
            Some(letter @ (b'd' | b'D' | b'w' | b'W' | b's' | b'S')) => {
                self.at += 1;
                Ok(Member::Class(letter))
            }
            Some(b'b') => {
                self.at += 1;
                Ok(Member::Point(8))
            }
            _ => self.escaped(start).map(Member::Point),
        }
    }

    /// Emits a class by its letter.
    pub(super) fn class(&mut self, letter: u8) {
        let ascii = self.ascii_classes();
        self.out.push_op(CLASS, letter as u32 | (ascii as u32) << 8);
    }

    /// Classes hold ASCII only.
    pub(super) fn ascii_classes(&self) -> bool {
        !self.wide || self.flags.has(Flags::ASCII)
    }
}
