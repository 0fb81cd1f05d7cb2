//! Compiled patterns: instructions, and the emitter that writes them.
//!
//! A program is 32-bit words: four of header, then instructions. The low byte of an
//! instruction's first word is the operation, the rest its argument. Distances are in
//! words from the start of the instruction, so code can be moved as a whole.
//!
//! | operation | words | meaning |
//! |---|---|---|
//! | MATCH | 1 | success |
//! | CHAR, CHAR_IGNORE | 1 | this code point; ignoring case (the argument is lower case) |
//! | ANY, ANY_LINE | 1 | any character; any but a newline |
//! | SET | 5 + 2n | negated 1, ignore case 2, n << 2; bits of ASCII; n ranges or classes |
//! | CLASS | 1 | class letter, ASCII only << 8 |
//! | ASSERT | 1 | kind of position, ASCII only << 8 |
//! | SAVE | 1 | position into register |
//! | SPLIT | 2 | try the next instruction, later the distance (argument 1: the other way round) |
//! | JUMP | 2 | distance |
//! | REPEAT_START | 1 | clears counter |
//! | REPEAT | 4 | counter, lazy << 16; least, most, distance of the exit |
//! | SINGLE | 3 | 0 greedy, 1 lazy, 2 possessive; least, most; the one-character instruction follows |
//! | BACK | 1 | group, ignore case << 16 |
//! | LOOK | 3 | kind; distance of the end; characters to go back |
//! | LOOK_END | 1 | the body of the innermost LOOK matched |
//! | CONDITION | 2 | group; distance when it did not match |
//!
//! Invariant: distances lead to instructions of the same program.

pub const FAIL: u32 = 0;
pub const MATCH: u32 = 1;
pub const CHAR: u32 = 2;
pub const CHAR_IGNORE: u32 = 3;
pub const ANY: u32 = 4;
pub const ANY_LINE: u32 = 5;
pub const SET: u32 = 6;
pub const CLASS: u32 = 7;
pub const ASSERT: u32 = 8;
pub const SAVE: u32 = 9;
pub const SPLIT: u32 = 10;
pub const JUMP: u32 = 11;
pub const REPEAT_START: u32 = 12;
pub const REPEAT: u32 = 13;
pub const SINGLE: u32 = 14;
pub const BACK: u32 = 15;
pub const LOOK: u32 = 16;
pub const LOOK_END: u32 = 17;
pub const CONDITION: u32 = 18;

/// Kinds of ASSERT.
pub const AT_START: u32 = 0;
pub const AT_LINE_START: u32 = 1;
pub const AT_END: u32 = 2;
pub const AT_LINE_END: u32 = 3;
pub const AT_VERY_END: u32 = 4;
pub const AT_BOUNDARY: u32 = 5;
pub const AT_NO_BOUNDARY: u32 = 6;

/// Kinds of LOOK: negative ones are odd below ATOMIC.
pub const AHEAD: u32 = 0;
pub const NOT_AHEAD: u32 = 1;
pub const BEHIND: u32 = 2;
pub const NOT_BEHIND: u32 = 3;
pub const ATOMIC: u32 = 4;

/// Words of the header.
pub const HEADER: usize = 4;
/// Header: number of groups.
pub const GROUPS: usize = 0;
/// Header: number of counters.
pub const COUNTERS: usize = 1;
/// Header: the byte every match starts with, or one of the next two.
pub const FIRST: usize = 2;
pub const FIRST_ANY: u32 = 256;
pub const FIRST_ANCHORED: u32 = 257;
/// Header: flags of the pattern.
pub const FLAGS: usize = 3;

/// Mark of a class among the ranges of a set: the letter follows in the low byte.
pub const CLASS_MARK: u32 = 1 << 31;
/// The most that a repetition counts to; means "no limit".
pub const NO_LIMIT: u32 = u32::MAX;

/// Word `at` of a program.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn word(program: &[u8], at: usize) -> u32 {
    match program.get(4 * at..).and_then(|rest| rest.first_chunk()) {
        Some(bytes) => u32::from_ne_bytes(*bytes),
        None => FAIL,
    }
}

/// Words of the instruction at `at`.
#[inline]
pub fn size(program: &[u8], at: usize) -> usize {
    let word = word(program, at);
    match word & 255 {
        SET => 5 + 2 * (word >> 10) as usize,
        SPLIT | JUMP | CONDITION => 2,
        SINGLE | LOOK => 3,
        REPEAT => 4,
        _ => 1,
    }
}

/// The code written so far, in working memory.
pub struct Emitter<'m> {
    words: &'m mut [usize],
    length: usize,
    /// The code did not fit.
    pub overflowed: bool,
}

impl<'m> Emitter<'m> {
    pub fn new(words: &'m mut [usize]) -> Emitter<'m> {
        Emitter { words, length: HEADER, overflowed: false }
    }

    /// Where the next instruction goes.
    pub fn position(&self) -> usize {
        self.length
    }

    pub fn words(&self) -> &[usize] {
        self.words.get(..self.length).unwrap_or(&[])
    }

    pub fn push(&mut self, word: u32) {
        self.insert(self.length, &[word]);
    }

    pub fn push_op(&mut self, operation: u32, argument: u32) {
        self.push(operation | argument << 8);
    }

    /// Inserts words before the code at `at`.
    pub fn insert(&mut self, at: usize, words: &[u32]) {
        let count = words.len();
        if self.length + count > self.words.len() || at > self.length {
            self.overflowed = true;
            return;
        }
        self.words.copy_within(at..self.length, at + count);
        for (target, word) in self.words[at..].iter_mut().zip(words) {
            *target = *word as usize;
        }
        self.length += count;
    }

    /// Drops the code from `at` on.
    pub fn truncate(&mut self, at: usize) {
        self.length = self.length.min(at.max(HEADER));
    }

    pub fn get(&self, at: usize) -> u32 {
        self.words.get(at).map_or(0, |word| *word as u32)
    }

    pub fn set(&mut self, at: usize, word: u32) {
        if let Some(target) = self.words.get_mut(at) {
            *target = word as usize;
        }
    }
}

/// A distance as it stands in a word.
pub fn distance(from: usize, to: usize) -> u32 {
    (to as isize - from as isize) as u32
}

/// Where a distance leads.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn target(from: usize, distance: u32) -> usize {
    (from as isize + distance as i32 as isize) as usize
}
