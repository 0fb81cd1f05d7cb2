//! Signatures of natives: text in one table, numbers parsed from it at compile time.
//!
//! The text has one parameter a word: `name` required, `name=` optional, `/` ends the
//! positional-only ones, `*` starts the keyword-only ones, `*name` takes further positional
//! arguments, `**name` takes further keywords as a dict.
//!
//! A native holds the number of its text; there are fewer texts than natives, and a number takes
//! two bytes. A third byte says what a call of a plain signature needs to know; the numbers of the
//! others are in a table.
//!
//! Invariant: a text that is not in the table does not compile.

use crate::signature_table::TEXTS;

/// Largest number of parameters a native can name.
pub const MOST_PARAMETERS: usize = 16;

/// Has keyword-only required parameters, `*name` or `**name`.
const VARIABLE: u8 = 1;
/// Has `*name`.
const REST: u8 = 2;
/// Has a required keyword-only parameter.
const REQUIRED_KEYWORD: u8 = 4;
/// Has `**name`.
const KEYWORDS: u8 = 8;

/// The first parameter is `self`, which the text does not name.
const HAS_SELF: u16 = 1 << 15;
/// An instance of a subclass stays what it is, instead of being replaced by its payload.
const KEEPS_SELF: u16 = 1 << 14;
/// `self` is the class.
const OF_CLASS: u16 = 1 << 13;
/// The function may wait for something: see the thread file.
const WAITING: u16 = 1 << 12;
/// The rest: number of the text.
const NUMBER: u16 = WAITING - 1;

/// What a text says; `self` is not counted.
#[derive(Clone, Copy)]
struct Shape {
    slots: u8,
    required: u8,
    positional: u8,
    flags: u8,
}

/// The signature of a native, in three bytes: with a tag and an address it takes two words.
#[derive(Clone, Copy)]
pub struct Signature {
    plain: Plain,
    bits: [u8; 2],
}

/// A signature that has positional parameters only, fewer than 15 with `self`: how many are required in the high
/// half, how many there are in the low one. [`Plain::NOT`] for others.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Plain(u8);

impl Plain {
    const NOT: Plain = Plain(0xff);

    const fn of(shape: Shape) -> Plain {
        if shape.flags != 0 || shape.slots != shape.positional || shape.slots > 14 {
            return Plain::NOT;
        }
        Plain(shape.required << 4 | shape.positional)
    }
}

impl Signature {
    /// The signature with this text.
    pub const fn new(text: &str, has_self: bool) -> Signature {
        let number = number_of(text);
        let bits = number as u16 | if has_self { HAS_SELF } else { 0 };
        Signature { plain: Plain::of(parse(TEXTS[number]).with_self(has_self)), bits: bits.to_le_bytes() }
    }

    const fn with(self, flag: u16) -> Signature {
        Signature { bits: (self.bits() | flag).to_le_bytes(), ..self }
    }

    #[inline(always)]
    const fn bits(self) -> u16 {
        u16::from_le_bytes(self.bits)
    }

    /// The same for a method that takes `self` as it is.
    pub const fn keeping_self(self) -> Signature {
        self.with(KEEPS_SELF)
    }

    /// The same for a class method.
    pub const fn of_class(self) -> Signature {
        self.with(OF_CLASS)
    }

    /// The same for a function that may wait.
    pub const fn waiting(self) -> Signature {
        self.with(WAITING)
    }

    #[inline(never)]
    fn shape(self) -> Shape {
        SHAPES[(self.bits() & NUMBER) as usize].with_self(self.has_self())
    }

    /// The parameters as text, `self` not among them.
    pub fn text(self) -> &'static str {
        let number = (self.bits() & NUMBER) as usize;
        let (start, end) = (STARTS[number], STARTS[number + 1]);
        BLOCK.get(start as usize..end as usize).and_then(|text| core::str::from_utf8(text).ok()).unwrap_or("")
    }

    /// Named parameters, `self` included.
    #[inline]
    pub fn slots(self) -> usize {
        if self.plain == Plain::NOT { self.shape().slots as usize } else { (self.plain.0 & 15) as usize }
    }

    /// Required positional parameters, `self` included.
    #[inline]
    pub fn required(self) -> usize {
        self.shape().required as usize
    }

    /// Parameters that may be given by position, `self` included.
    #[inline]
    pub fn positional(self) -> usize {
        self.shape().positional as usize
    }

    /// The first parameter is `self`.
    #[inline]
    pub const fn has_self(self) -> bool {
        self.bits() & HAS_SELF != 0
    }

    /// An instance of a subclass stays what it is.
    #[inline]
    pub const fn keeps_self(self) -> bool {
        self.bits() & KEEPS_SELF != 0
    }

    /// `self` is the class.
    #[inline]
    pub const fn is_of_class(self) -> bool {
        self.bits() & OF_CLASS != 0
    }

    /// May give its frame up and be called again: see the thread file.
    #[inline]
    pub const fn is_waiting(self) -> bool {
        self.bits() & WAITING != 0
    }

    /// Binding is more than filling up missing positional arguments.
    #[inline]
    pub fn is_variable(self) -> bool {
        self.shape().flags & VARIABLE != 0
    }

    /// Takes further positional arguments.
    #[inline]
    pub fn has_rest(self) -> bool {
        self.shape().flags & REST != 0
    }

    /// Has a parameter that must be given by name.
    pub fn requires_keyword(self) -> bool {
        self.shape().flags & REQUIRED_KEYWORD != 0
    }

    /// The number of slots when `count` arguments by position, none by name, fit with nothing but missing ones to be
    /// filled in.
    #[inline]
    pub fn filled(self, count: usize) -> Option<usize> {
        let (required, positional) = ((self.plain.0 >> 4) as usize, (self.plain.0 & 15) as usize);
        if self.plain == Plain::NOT {
            return self.filled_by_shape(count);
        }
        if count >= required && count <= positional { Some(positional) } else { None }
    }

    #[inline(never)]
    fn filled_by_shape(self, count: usize) -> Option<usize> {
        let shape = self.shape();
        let fits = shape.flags & (REST | REQUIRED_KEYWORD) == 0 && count >= shape.required as usize && count <= shape.positional as usize;
        if fits { Some(shape.slots as usize) } else { None }
    }

    /// When `count` arguments by position, none by name, are all that a signature with `*name` needs: the number of
    /// positional parameters and of slots.
    pub fn rest(self, count: usize) -> Option<(usize, usize)> {
        let shape = self.shape();
        let fits = shape.flags == VARIABLE | REST && count >= shape.required as usize;
        if fits { Some((shape.positional as usize, shape.slots as usize)) } else { None }
    }
}

impl Shape {
    #[inline]
    const fn with_self(self, has_self: bool) -> Shape {
        let own = has_self as u8;
        Shape { slots: self.slots + own, required: self.required + own, positional: self.positional + own, ..self }
    }
}

/// The number of a text.
const fn number_of(text: &str) -> usize {
    let mut number = 0;
    while number < TEXTS.len() {
        if same(TEXTS[number].as_bytes(), text.as_bytes()) {
            return number;
        }
        number += 1;
    }
    panic!("a signature is missing in signature_table.rs");
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    // Texts of one length differ at their ends more often than at their beginnings.
    let mut i = a.len();
    while i > 0 {
        i -= 1;
        if a[i] != b[i] {
            return false;
        }
    }
    true
}

const fn parse(text: &str) -> Shape {
    let bytes = text.as_bytes();
    let (mut slots, mut required, mut positional, mut flags) = (0, 0, 0, 0);
    let mut keyword_only = false;
    let mut i = 0;
    while i < bytes.len() {
        let start = i;
        while i < bytes.len() && bytes[i] != b' ' {
            i += 1;
        }
        let last = bytes[i - 1];
        if bytes[start] == b'*' && i - start > 1 && bytes[start + 1] == b'*' {
            slots += 1;
            flags |= VARIABLE | KEYWORDS;
        } else if bytes[start] == b'*' {
            keyword_only = true;
            if i - start > 1 {
                flags |= VARIABLE | REST;
            }
        } else if bytes[start] != b'/' {
            slots += 1;
            if !keyword_only {
                positional += 1;
                if last != b'=' {
                    required += 1;
                }
            } else if last != b'=' {
                flags |= VARIABLE | REQUIRED_KEYWORD;
            }
        }
        i += 1;
    }
    assert!((slots as usize) < MOST_PARAMETERS);
    Shape { slots, required, positional, flags }
}

static SHAPES: [Shape; TEXTS.len()] = {
    let mut shapes = [Shape { slots: 0, required: 0, positional: 0, flags: 0 }; TEXTS.len()];
    let mut number = 0;
    while number < TEXTS.len() {
        shapes[number] = parse(TEXTS[number]);
        number += 1;
    }
    shapes
};

const LENGTH: usize = {
    let mut total = 0;
    let mut number = 0;
    while number < TEXTS.len() {
        total += TEXTS[number].len();
        number += 1;
    }
    total
};

/// All texts, one after the other.
static BLOCK: [u8; LENGTH] = {
    let mut block = [0; LENGTH];
    let (mut at, mut number) = (0, 0);
    while number < TEXTS.len() {
        let text = TEXTS[number].as_bytes();
        let mut i = 0;
        while i < text.len() {
            block[at] = text[i];
            at += 1;
            i += 1;
        }
        number += 1;
    }
    block
};

/// Where each text begins, and where the last one ends.
static STARTS: [u16; TEXTS.len() + 1] = {
    let mut starts = [0; TEXTS.len() + 1];
    let (mut at, mut number) = (0, 0);
    while number < TEXTS.len() {
        at += TEXTS[number].len();
        number += 1;
        starts[number] = at as u16;
    }
    assert!(at < 65536);
    starts
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_and_unique() {
        for (number, text) in TEXTS.iter().enumerate() {
            assert_eq!(number_of(text), number, "{text}");
            assert_eq!(Signature::new(text, true).text(), *text);
        }
    }

    #[test]
    fn numbers_are_those_of_the_text() {
        let signature = Signature::new("iterable / start=", true);
        assert_eq!((signature.slots(), signature.required(), signature.positional()), (3, 2, 3));
        assert!(signature.has_self() && !signature.is_variable() && !signature.keeps_self());
        let filled = |signature: Signature| [1, 2, 3, 4].map(|count| signature.filled(count));
        assert_eq!(filled(signature), [None, Some(3), Some(3), None]);
        assert_eq!(filled(Signature::new("iterable / * key= reverse=", true)), [None, Some(4), None, None]);
        let rest = Signature::new("*args **keywords", false);
        assert!(rest.is_variable() && rest.has_rest() && rest.slots() == 1 && rest.rest(2).is_none());
        assert_eq!(Signature::new("*args key= default=", false).rest(2), Some((0, 2)));
    }
}
