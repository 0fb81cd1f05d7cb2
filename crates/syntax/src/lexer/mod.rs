//! The lexer: source bytes to tokens, one at a time.
//!
//! Invariant: `offset` never moves backward and every call of `next` consumes a byte, emits a token without one
//! (`Newline`, `Dedent`, `EndOfFile`) or fails, so reading on always ends. What is open (brackets, f-strings, their
//! replacement fields) stands on one bounded stack whose top decides how the next bytes are read.

mod character;
mod indentation;
mod number;
mod string;

pub(crate) use character::decode;

use crate::ast::Span;
use crate::error::{Argument, ErrorKind, Failed, SyntaxError};
use crate::token::{Token, TokenKind};
use core::sync::atomic::AtomicBool;
#[cfg(target_pointer_width = "64")]
use core::sync::atomic::Ordering;
use packed::phrase;
use phrase::Phrase;

/// As many brackets, f-strings and replacement fields may be open at once.
const MAXIMUM_BRACKETS: usize = 200;
/// As many indentation levels may be open at once.
const MAXIMUM_INDENTS: usize = 100;

/// Entries of the bracket stack: the offset of the opening token and in the upper bits what it is.
const OPEN_BRACKET: u32 = 0;
const OPEN_TEMPLATE: u32 = 1 << 30;
const OPEN_FIELD: u32 = 2 << 30;
const OPEN_SPECIFICATION: u32 = 3 << 30;
const OPEN_KIND: u32 = 3 << 30;
/// Longest source; offsets leave room for the kind of bracket.
const MAXIMUM_SOURCE: usize = (1 << 30) - 1;

/// Bytes between two looks at what stops the reading.
#[cfg(target_pointer_width = "64")]
const STRETCH: usize = 1 << 16;

/// The part of the lexer's state that a look-ahead saves and restores. The stacks are not part of it: looking ahead
/// starts where no bracket is open and stays within the logical line.
#[derive(Clone, Copy)]
pub(crate) struct Cursor {
    offset: usize,
    line: u32,
    /// An offset in the present line and its column; columns of later offsets are counted from here.
    mark: usize,
    mark_column: u32,
    at_line_start: bool,
    /// A token other than `Newline` was read on this logical line.
    has_tokens: bool,
    pending_dedents: u8,
    brackets: u8,
    indents: u8,
}

/// See the module text. The stacks come last: short instructions reach no further than some words.
#[repr(C)]
pub(crate) struct Lexer<'a> {
    cursor: Cursor,
    source: &'a [u8],
    /// The source counts as ended while this is true: so ends the reading of a long one that nobody waits for any more.
    #[cfg(target_pointer_width = "64")]
    stop: Option<&'a AtomicBool>,
    /// The error is that the source ends too early.
    pub incomplete: bool,
    /// What went wrong, once something has answered `Failed`.
    pub error: Option<SyntaxError>,
    bracket_stack: [u32; MAXIMUM_BRACKETS],
    /// Columns with tabs to multiples of eight, and with tabs counting one.
    indent_stack: [(u16, u16); MAXIMUM_INDENTS],
}

impl<'a> Lexer<'a> {
    /// A lexer that starts in the line `line` at `offset`, outside all brackets and blocks.
    pub fn new(source: &'a [u8], offset: u32, line: u32) -> Self {
        let mut offset = (offset as usize).min(source.len());
        if offset == 0 && source.starts_with(b"\xef\xbb\xbf") {
            offset = 3;
        }
        Lexer {
            source,
            #[cfg(target_pointer_width = "64")]
            stop: None,
            cursor: Cursor {
                offset,
                line,
                mark: offset,
                mark_column: 1,
                at_line_start: true,
                has_tokens: false,
                pending_dedents: 0,
                brackets: 0,
                indents: 0,
            },
            bracket_stack: [0; MAXIMUM_BRACKETS],
            indent_stack: [(0, 0); MAXIMUM_INDENTS],
            error: None,
            incomplete: false,
        }
    }

    /// What ends the source early; only where one may be so long.
    pub fn stopped_by(self, _stop: Option<&'a AtomicBool>) -> Self {
        #[cfg(target_pointer_width = "64")]
        return Lexer { stop: _stop, ..self };
        #[cfg(not(target_pointer_width = "64"))]
        self
    }

    /// The source.
    pub fn source(&self) -> &'a [u8] {
        self.source
    }

    /// The state, to come back to.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// Goes back to an earlier state of the same logical line.
    pub fn restore(&mut self, cursor: Cursor) {
        self.cursor = cursor;
    }

    /// Where the next token begins or blanks before it.
    pub fn offset(&self) -> usize {
        self.cursor.offset
    }

    /// How many brackets, f-strings and replacement fields are open.
    pub fn open_brackets(&self) -> u8 {
        self.cursor.brackets
    }

    /// The number of the present line.
    pub fn line(&self) -> u32 {
        self.cursor.line
    }

    /// The source between two offsets.
    pub fn slice(&self, start: u32, end: u32) -> &'a [u8] {
        self.source.get(start as usize..end as usize).unwrap_or(&[])
    }

    /// The next token. After `EndOfFile` it stays there.
    pub fn next(&mut self) -> Result<Token, Failed> {
        let top = self.top_bracket();
        if matches!(top & OPEN_KIND, OPEN_TEMPLATE | OPEN_SPECIFICATION) {
            return self.template_text(top);
        }
        if self.cursor.at_line_start && self.cursor.brackets == 0 {
            self.cursor.at_line_start = false;
            if self.indentation()? {
                return Ok(self.empty_token(TokenKind::Indent));
            }
        }
        if self.cursor.pending_dedents > 0 {
            self.cursor.pending_dedents -= 1;
            return Ok(self.empty_token(TokenKind::Dedent));
        }
        let comment = self.skip_blanks()?;
        let start = self.cursor.offset;
        let place = self.here();
        let Some(byte) = self.peek(0) else { return self.end_of_source(place) };
        if byte == b'\n' || byte == b'\r' {
            let length = self.newline_length(start);
            let place = comment.unwrap_or(place);
            let token = self.token_to(TokenKind::Newline, start, start + length, place);
            self.end_line(length);
            self.cursor.at_line_start = true;
            self.cursor.has_tokens = false;
            return Ok(token);
        }
        self.cursor.has_tokens = true;
        if byte == b'_' || byte.is_ascii_alphabetic() || byte >= 0x80 {
            return self.word(start, place);
        }
        if byte.is_ascii_digit() || byte == b'.' && self.peek(1).is_some_and(|next| next.is_ascii_digit()) {
            return self.number(start, place);
        }
        if byte == b'"' || byte == b'\'' {
            return self.string(start, start, place);
        }
        self.operator(byte, start, place)
    }

    /// The byte `ahead` of the present offset.
    fn peek(&self, ahead: usize) -> Option<u8> {
        let offset = self.cursor.offset + ahead;
        // A character has up to four bytes.
        #[cfg(target_pointer_width = "64")]
        if offset % STRETCH < 4 && self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            return None;
        }
        self.source.get(offset).copied()
    }

    /// The entry on top of the bracket stack; 0, a bracket, if there is none.
    fn top_bracket(&self) -> u32 {
        match self.cursor.brackets {
            0 => 0,
            count => self.bracket_stack.get(count as usize - 1).copied().unwrap_or(0),
        }
    }

    /// Whether the innermost bracket is that of a replacement field.
    pub fn directly_in_field(&self) -> bool {
        self.top_bracket() & OPEN_KIND == OPEN_FIELD
    }

    /// The column of `offset`, which is in the present line and not before the last one asked for.
    #[inline(never)]
    fn column_at(&mut self, offset: usize) -> u32 {
        let bytes = self.source.get(self.cursor.mark..offset).unwrap_or(&[]);
        let characters = bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u32;
        self.cursor.mark = self.cursor.mark.max(offset);
        self.cursor.mark_column += characters;
        self.cursor.mark_column
    }

    /// The place of the present offset.
    fn here(&mut self) -> Span {
        let column = self.column_at(self.cursor.offset).min(u16::MAX as u32) as u16;
        Span { line: self.cursor.line, column, end_column: column }
    }

    fn empty_token(&mut self, kind: TokenKind) -> Token {
        let here = self.here();
        self.token(kind, self.cursor.offset, here)
    }

    /// A token from `start` to the present offset.
    fn token(&mut self, kind: TokenKind, start: usize, place: Span) -> Token {
        self.token_to(kind, start, self.cursor.offset, place)
    }

    fn token_to(&mut self, kind: TokenKind, start: usize, end: usize, place: Span) -> Token {
        let end_column = match place.line == self.cursor.line {
            true => self.column_at(end).min(u16::MAX as u32) as u16,
            false => 0,
        };
        Token { kind, start: start as u32, end: end as u32, span: Span { end_column, ..place } }
    }

    /// Bytes of the line end at `offset`: LF, CR or CR LF.
    fn newline_length(&self, offset: usize) -> usize {
        let crlf = self.source.get(offset) == Some(&b'\r') && self.source.get(offset + 1) == Some(&b'\n');
        1 + crlf as usize
    }

    /// Steps over the `length` bytes of a line end.
    fn end_line(&mut self, length: usize) {
        self.cursor.offset += length;
        self.cursor.line += 1;
        self.cursor.mark = self.cursor.offset;
        self.cursor.mark_column = 1;
    }

    /// Skips blanks, comments and continuations, and within brackets line ends. Answers where the last comment begins.
    fn skip_blanks(&mut self) -> Result<Option<Span>, Failed> {
        let mut comment = None;
        loop {
            match self.peek(0) {
                Some(b' ' | b'\t' | b'\x0c') => self.cursor.offset += 1,
                Some(b'#') => {
                    comment = Some(self.here());
                    self.skip_comment()?;
                }
                Some(b'\\') => self.skip_continuation()?,
                Some(b'\n' | b'\r') if self.cursor.brackets > 0 => {
                    self.end_line(self.newline_length(self.cursor.offset));
                }
                _ => return Ok(comment),
            }
        }
    }

    /// Steps over a comment, not over the line end behind it.
    fn skip_comment(&mut self) -> Result<(), Failed> {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'\n' | b'\r' => break,
                0 => return Err(self.null_byte()),
                0x80.. => drop(self.character()?),
                _ => self.cursor.offset += 1,
            }
        }
        Ok(())
    }

    /// Steps over a backslash and the line end behind it.
    fn skip_continuation(&mut self) -> Result<(), Failed> {
        let next = self.cursor.offset + 1;
        match self.source.get(next) {
            Some(b'\n' | b'\r') => {
                let length = self.newline_length(next);
                self.cursor.offset = next;
                if self.source.len() == next + length {
                    self.incomplete = true;
                    return Err(self.fail_here(phrase!("unexpected EOF while parsing")));
                }
                self.end_line(length);
                Ok(())
            }
            None => {
                self.cursor.offset = next;
                self.incomplete = true;
                Err(self.fail_here(phrase!("unexpected EOF while parsing")))
            }
            Some(_) => {
                self.cursor.offset = next;
                Err(self.fail_here(phrase!("unexpected character after line continuation character")))
            }
        }
    }

    /// The tokens at the end: a line end if one is missing, dedents, and `EndOfFile` for ever.
    fn end_of_source(&mut self, place: Span) -> Result<Token, Failed> {
        if self.cursor.brackets > 0 {
            self.incomplete = true;
            return Err(self.never_closed());
        }
        let kind = if self.cursor.has_tokens { TokenKind::Newline } else { TokenKind::EndOfFile };
        if kind == TokenKind::Newline {
            self.cursor.at_line_start = true;
            self.cursor.has_tokens = false;
        }
        Ok(self.token(kind, self.cursor.offset, place))
    }

    /// A name, a keyword, or a string with a prefix.
    fn word(&mut self, start: usize, place: Span) -> Result<Token, Failed> {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => self.cursor.offset += 1,
                b'"' | b'\'' => {
                    let prefix = self.source.get(start..self.cursor.offset).unwrap_or(&[]);
                    if string::is_prefix(prefix) {
                        return self.string(start, self.cursor.offset, place);
                    }
                    if let Some((first, second)) = string::incompatible_prefixes(prefix) {
                        let arguments = [Argument::Character(first), Argument::Character(second)];
                        let span = self.token(TokenKind::Name, start, place).span;
                        let message = phrase!("'%' and '%' prefixes are incompatible");
                        return Err(self.fail(ErrorKind::Syntax, message, &arguments, span));
                    }
                    break;
                }
                0x80.. => {
                    let before = self.cursor.offset;
                    let character = self.character()?;
                    let fits = match before == start {
                        true => character::may_begin_name(character),
                        false => character::may_continue_name(character),
                    };
                    if !fits {
                        self.cursor.offset = before;
                        return Err(self.invalid_character(character));
                    }
                }
                _ => break,
            }
        }
        let kind = TokenKind::of_word(self.source.get(start..self.cursor.offset).unwrap_or(&[]));
        Ok(self.token(kind, start, place))
    }

    fn operator(&mut self, byte: u8, start: usize, place: Span) -> Result<Token, Failed> {
        use TokenKind::*;
        let second = self.peek(1).unwrap_or(0);
        let equal = second == b'=';
        // Doubled operators, which may have `=` as a third character.
        let doubled = second == byte;
        let third_equal = doubled && self.peek(2) == Some(b'=');
        let (kind, length) = match byte {
            b'(' => (LeftParenthesis, 1),
            b')' => (RightParenthesis, 1),
            b'[' => (LeftBracket, 1),
            b']' => (RightBracket, 1),
            b'{' => (LeftBrace, 1),
            b'}' => (RightBrace, 1),
            b',' => (Comma, 1),
            b':' if equal && !self.directly_in_field() => (ColonEqual, 2),
            b':' => (Colon, 1),
            b';' => (Semicolon, 1),
            b'.' if doubled && self.peek(2) == Some(b'.') => (Ellipsis, 3),
            b'.' => (Dot, 1),
            b'~' => (Tilde, 1),
            b'=' if equal => (EqualEqual, 2),
            b'=' => (Equal, 1),
            b'!' if equal => (NotEqual, 2),
            b'!' if self.directly_in_field() => (Exclamation, 1),
            b'-' if second == b'>' => (Arrow, 2),
            b'-' => choose(equal, MinusEqual, Minus),
            b'+' => choose(equal, PlusEqual, Plus),
            b'%' => choose(equal, PercentEqual, Percent),
            b'@' => choose(equal, AtEqual, At),
            b'&' => choose(equal, AmpersandEqual, Ampersand),
            b'|' => choose(equal, BarEqual, Bar),
            b'^' => choose(equal, CaretEqual, Caret),
            b'*' if third_equal => (DoubleStarEqual, 3),
            b'*' if doubled => (DoubleStar, 2),
            b'*' => choose(equal, StarEqual, Star),
            b'/' if third_equal => (DoubleSlashEqual, 3),
            b'/' if doubled => (DoubleSlash, 2),
            b'/' => choose(equal, SlashEqual, Slash),
            b'<' if second == b'>' => {
                let span = Span { end_column: place.column.saturating_add(2), ..place };
                self.cursor.offset += 2;
                return Err(self.fail(ErrorKind::Syntax, phrase!("invalid syntax"), &[], span));
            }
            b'<' if third_equal => (ShiftLeftEqual, 3),
            b'<' if doubled => (ShiftLeft, 2),
            b'<' => choose(equal, LessEqual, Less),
            b'>' if third_equal => (ShiftRightEqual, 3),
            b'>' if doubled => (ShiftRight, 2),
            b'>' => choose(equal, GreaterEqual, Greater),
            0 => return Err(self.null_byte()),
            _ if byte < b' ' || byte == 0x7f => return Err(self.invalid_character(byte as char)),
            _ => {
                let span = Span { end_column: place.column.saturating_add(1), ..place };
                self.cursor.offset += 1;
                return Err(self.fail(ErrorKind::Syntax, phrase!("invalid syntax"), &[], span));
            }
        };
        match kind {
            LeftParenthesis | LeftBracket | LeftBrace => self.open(OPEN_BRACKET, start)?,
            RightParenthesis | RightBracket | RightBrace => self.close(byte)?,
            Colon if self.directly_in_field() => self.open(OPEN_SPECIFICATION, start)?,
            _ => {}
        }
        self.cursor.offset += length;
        Ok(self.token(kind, start, place))
    }

    /// Puts an entry on the bracket stack.
    fn open(&mut self, kind: u32, start: usize) -> Result<(), Failed> {
        if start > MAXIMUM_SOURCE {
            let here = self.here();
            return Err(self.fail(ErrorKind::Memory, phrase!("source too long"), &[], here));
        }
        match self.bracket_stack.get_mut(self.cursor.brackets as usize) {
            Some(entry) => *entry = kind | start as u32,
            None => return Err(self.fail_here(phrase!("too many nested parentheses"))),
        }
        self.cursor.brackets += 1;
        Ok(())
    }

    /// Takes the entry that `closing` closes off the bracket stack.
    fn close(&mut self, closing: u8) -> Result<(), Failed> {
        let top = self.top_bracket();
        let opening = self.opening(top);
        let fits = match top & OPEN_KIND {
            OPEN_FIELD => closing == b'}',
            _ => matches!((opening, closing), (b'(', b')') | (b'[', b']') | (b'{', b'}')),
        };
        if self.cursor.brackets > 0 && fits {
            self.cursor.brackets -= 1;
            return Ok(());
        }
        let (closing, opening) = (Argument::Character(closing as char), Argument::Character(opening as char));
        if self.cursor.brackets == 0 {
            return Err(self.fail_at(phrase!("unmatched '%'"), &[closing]));
        }
        if top & OPEN_KIND == OPEN_FIELD {
            return Err(match self.template_letter() {
                't' => self.fail_at(phrase!("t-string: unmatched '%'"), &[closing]),
                _ => self.fail_at(phrase!("f-string: unmatched '%'"), &[closing]),
            });
        }
        let line = self.line_of(top);
        if line == self.cursor.line {
            Err(self.fail_at(phrase!("closing parenthesis '%' does not match opening parenthesis '%'"), &[closing, opening]))
        } else {
            let message = phrase!("closing parenthesis '%' does not match opening parenthesis '%' on line %");
            Err(self.fail_at(message, &[closing, opening, Argument::Number(line)]))
        }
    }

    /// The byte at which a bracket was opened.
    fn opening(&self, entry: u32) -> u8 {
        self.source.get((entry & !OPEN_KIND) as usize).copied().unwrap_or(b'(')
    }

    /// The line in which a bracket was opened, counted backward from the present one.
    pub fn line_of(&self, entry: u32) -> u32 {
        let bytes = self.source.get((entry & !OPEN_KIND) as usize..self.cursor.offset).unwrap_or(&[]);
        let mut lines = 0;
        for (index, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || *byte == b'\r' && bytes.get(index + 1) != Some(&b'\n') {
                lines += 1;
            }
        }
        self.cursor.line.saturating_sub(lines)
    }

    /// The line of the innermost open bracket.
    pub fn innermost_line(&self) -> Option<u32> {
        if self.cursor.brackets == 0 { None } else { Some(self.line_of(self.top_bracket())) }
    }

    /// The innermost bracket is still open at the end of the source, or of what could belong to it.
    #[cold]
    #[inline(never)]
    pub fn never_closed(&mut self) -> Failed {
        let top = self.top_bracket();
        let span = self.place_of(top);
        let arguments = [Argument::Character(self.opening(top) as char)];
        self.fail(ErrorKind::Syntax, phrase!("'%' was never closed"), &arguments, span)
    }

    /// The place of the first character of what a bracket stack entry opened.
    fn place_of(&self, entry: u32) -> Span {
        let before = self.source.get(..(entry & !OPEN_KIND) as usize).unwrap_or(&[]);
        let line_start = before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |index| index + 1);
        let line = before.get(line_start..).unwrap_or(&[]);
        let column = 1 + line.iter().filter(|byte| **byte & 0xc0 != 0x80).count().min(65000) as u16;
        Span { line: self.line_of(entry), column, end_column: column + 1 }
    }

    /// Puts an error aside and answers the sign of it.
    #[cold]
    #[inline(never)]
    pub fn fail(&mut self, kind: ErrorKind, message: Phrase, arguments: &[Argument], span: Span) -> Failed {
        self.error = Some(SyntaxError { kind, ..SyntaxError::new(message, span).with(arguments) });
        Failed
    }

    /// An error at the present character.
    #[cold]
    #[inline(never)]
    fn fail_at(&mut self, message: Phrase, arguments: &[Argument]) -> Failed {
        let here = self.here();
        let span = Span { end_column: here.column.saturating_add(1), ..here };
        self.fail(ErrorKind::Syntax, message, arguments, span)
    }

    #[cold]
    #[inline(never)]
    fn fail_here(&mut self, message: Phrase) -> Failed {
        self.fail_at(message, &[])
    }

    #[cold]
    #[inline(never)]
    fn null_byte(&mut self) -> Failed {
        self.fail_here(phrase!("source code cannot contain null bytes"))
    }

    #[cold]
    #[inline(never)]
    fn invalid_character(&mut self, character: char) -> Failed {
        if character::is_printable(character) {
            let arguments = [Argument::Character(character), Argument::CodePoint(character)];
            self.fail_at(phrase!("invalid character '%' (%)"), &arguments)
        } else {
            self.fail_at(phrase!("invalid non-printable character %"), &[Argument::CodePoint(character)])
        }
    }

    /// Steps over one character that is not ASCII.
    fn character(&mut self) -> Result<char, Failed> {
        let rest = self.source.get(self.cursor.offset..).unwrap_or(&[]);
        match decode(rest) {
            Some((character, length)) => {
                self.cursor.offset += length;
                Ok(character)
            }
            None => {
                let byte = rest.first().copied().unwrap_or(0);
                let digit = |half: u8| Argument::Character(char::from_digit(half as u32, 16).unwrap_or('0'));
                let arguments = [digit(byte >> 4), digit(byte & 15), Argument::Number(self.cursor.offset as u32)];
                Err(match byte {
                    0xc2..=0xf4 => self.fail_at(
                        phrase!("(unicode error) 'utf-8' codec can't decode byte 0x%% in position %: invalid continuation byte"),
                        &arguments,
                    ),
                    _ => self.fail_at(
                        phrase!("(unicode error) 'utf-8' codec can't decode byte 0x%% in position %: invalid start byte"),
                        &arguments,
                    ),
                })
            }
        }
    }
}

fn choose(equal: bool, with: TokenKind, without: TokenKind) -> (TokenKind, usize) {
    if equal { (with, 2) } else { (without, 1) }
}
