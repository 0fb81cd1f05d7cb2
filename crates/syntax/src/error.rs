//! Syntax errors as values: a message template, its arguments and a place.
//!
//! Invariant: an error borrows nothing, so that it outlives source and arena; its text is made by `Display`. The
//! messages are CPython's, with `%` where an argument goes.

use crate::ast::Span;
use arena::OutOfMemory;
use core::fmt::{self, Write};
use packed::phrase;
use phrase::Phrase;

/// Which exception the error becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    Syntax,
    Indentation,
    Tab,
    /// The arena is full, or the source too deeply nested for the parser.
    Memory,
}

/// What is wrong or, of a warning, unwise, and where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    pub kind: ErrorKind,
    /// The text, each `%` in it standing for the next argument.
    pub message: Phrase,
    pub arguments: [Argument; 3],
    /// Where; the line is 1 at least.
    pub span: Span,
    /// The line of the end, which `span` does not tell.
    pub end_line: u32,
}

/// Hears of what is allowed but unwise.
pub type Warn<'a> = &'a dyn Fn(&SyntaxError);

/// One argument of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Argument {
    None,
    Number(u32),
    Character(char),
    /// A character as its number, `U+00A0`.
    CodePoint(char),
    Text(&'static str),
    Name(ShortName),
}

impl SyntaxError {
    /// A plain error.
    pub const fn new(message: Phrase, span: Span) -> Self {
        SyntaxError { kind: ErrorKind::Syntax, message, arguments: [Argument::None; 3], span, end_line: span.line }
    }

    /// The same error with arguments for its message.
    pub fn with(mut self, arguments: &[Argument]) -> Self {
        for (place, argument) in self.arguments.iter_mut().zip(arguments) {
            *place = *argument;
        }
        self
    }

    /// The error of a full arena.
    pub const fn out_of_memory(span: Span) -> Self {
        SyntaxError { kind: ErrorKind::Memory, ..SyntaxError::new(phrase!("memory allocation failed while compiling"), span) }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut arguments = self.arguments.iter();
        self.message.each(&mut |character| match character {
            b'%' => match arguments.next() {
                None | Some(Argument::None) => Ok(()),
                Some(Argument::Number(number)) => write!(out, "{number}"),
                Some(Argument::Character(character)) => write!(out, "{character}"),
                Some(Argument::CodePoint(character)) => write!(out, "U+{:04X}", *character as u32),
                Some(Argument::Text(text)) => out.write_str(text),
                Some(Argument::Name(name)) => out.write_str(name.text()),
            },
            character => out.write_char(character.into()),
        })
    }
}

/// A name within an error, cut after 46 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ShortName {
    length: u8,
    bytes: [u8; 46],
}

impl ShortName {
    /// A copy of `name`, or of its beginning.
    pub fn new(name: &str) -> Self {
        let mut bytes = [0; 46];
        let mut length = name.len().min(bytes.len());
        while !name.is_char_boundary(length) {
            length -= 1;
        }
        for (place, byte) in bytes.iter_mut().zip(name.as_bytes().iter().take(length)) {
            *place = *byte;
        }
        ShortName { length: length as u8, bytes }
    }

    /// The name.
    pub fn text(&self) -> &str {
        self.bytes.get(..self.length as usize).and_then(|bytes| core::str::from_utf8(bytes).ok()).unwrap_or("")
    }
}

impl fmt::Debug for ShortName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.text())
    }
}

/// The error has been put aside in the parser or lexer; this only says so, to keep results small. If none has been put
/// aside, the arena is full.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Failed;

impl From<OutOfMemory> for Failed {
    fn from(_: OutOfMemory) -> Self {
        Failed
    }
}
