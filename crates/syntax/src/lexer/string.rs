//! String literals, and the literal text of f-strings and t-strings. Their values are made by `literal`.
//!
//! Invariant: a literal is read to its end here, UTF-8 included, so that the text of a string token needs no checks.

use super::{Lexer, MAXIMUM_BRACKETS, OPEN_FIELD, OPEN_KIND, OPEN_SPECIFICATION, OPEN_TEMPLATE};
use crate::ast::Span;
use crate::error::{Argument, ErrorKind, Failed};
use crate::token::{Token, TokenKind};
use packed::phrase;

/// Whether a quote behind this word makes it a string prefix.
pub(super) fn is_prefix(word: &[u8]) -> bool {
    let lower = |index: usize| word.get(index).map_or(0, |byte| byte | 0x20);
    match word.len() {
        1 => matches!(lower(0), b'r' | b'b' | b'u' | b'f' | b't'),
        2 => {
            matches!((lower(0), lower(1)), (b'r', b'b' | b'f' | b't') | (b'b' | b'f' | b't', b'r'))
        }
        _ => false,
    }
}

/// Two letters that are prefixes each, but not together.
pub(super) fn incompatible_prefixes(word: &[u8]) -> Option<(char, char)> {
    let [first, second] = word else { return None };
    let order = b"ubrft";
    let rank = |byte: &u8| order.iter().position(|letter| *letter == byte | 0x20);
    let (first, second) = (rank(first)?, rank(second)?);
    if first == second {
        return None;
    }
    let letter = |rank: usize| order.get(rank).map_or('r', |byte| *byte as char);
    Some((letter(first.min(second)), letter(first.max(second))))
}

/// The quotes of a literal: the character, and one or three of it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Quotes {
    character: u8,
    count: usize,
}

impl Lexer<'_> {
    /// A literal whose prefix begins at `start` and whose quotes begin at `quote`.
    pub(super) fn string(&mut self, start: usize, quote: usize, place: Span) -> Result<Token, Failed> {
        self.cursor.offset = quote;
        let quotes = self.quotes_at(quote);
        self.cursor.offset += quotes.count;
        let prefix = self.source.get(start..quote).unwrap_or(&[]);
        if prefix.iter().any(|byte| matches!(byte | 0x20, b'f' | b't')) {
            self.open(OPEN_TEMPLATE, start)?;
            return Ok(self.token(TokenKind::TemplateStart, start, place));
        }
        let mut escaped_quote = false;
        loop {
            match self.peek(0) {
                Some(byte) if byte == quotes.character && self.quotes_match(quotes) => break,
                Some(b'\\') => {
                    self.cursor.offset += 1;
                    match self.peek(0) {
                        Some(b'\n' | b'\r') => self.end_line(self.newline_length(self.cursor.offset)),
                        Some(byte) if byte < 0x80 && byte != 0 => {
                            escaped_quote |= byte == quotes.character;
                            self.cursor.offset += 1;
                        }
                        _ => {}
                    }
                }
                Some(b'\n' | b'\r') if quotes.count == 1 => {
                    return Err(self.unterminated(quotes, escaped_quote, place));
                }
                Some(b'\n' | b'\r') => self.end_line(self.newline_length(self.cursor.offset)),
                Some(0) => return Err(self.null_byte()),
                Some(0x80..) => drop(self.character()?),
                Some(_) => self.cursor.offset += 1,
                None => {
                    self.incomplete = quotes.count == 3;
                    return Err(self.unterminated(quotes, escaped_quote, place));
                }
            }
        }
        self.cursor.offset += quotes.count;
        Ok(self.token(TokenKind::String, start, place))
    }

    /// The next piece of an f-string or t-string: its text, the brace after it, or its end. `top` is the entry on the
    /// bracket stack, a template or a format specification.
    pub(super) fn template_text(&mut self, top: u32) -> Result<Token, Failed> {
        let in_specification = top & OPEN_KIND == OPEN_SPECIFICATION;
        let start = self.cursor.offset;
        let place = self.here();
        let template = self.innermost_template();
        let (quotes, is_raw) = self.template_quotes(template);
        loop {
            match self.peek(0) {
                Some(byte) if byte == quotes.character && self.quotes_match(quotes) => {
                    if start < self.cursor.offset {
                        break;
                    }
                    // What is still open within is the parser's to complain about.
                    while self.top_bracket() & OPEN_KIND != OPEN_TEMPLATE && self.cursor.brackets > 0 {
                        self.cursor.brackets -= 1;
                    }
                    self.cursor.brackets -= 1;
                    self.cursor.offset += quotes.count;
                    return Ok(self.token(TokenKind::TemplateEnd, start, place));
                }
                Some(b'{') if !in_specification && self.peek(1) == Some(b'{') => self.cursor.offset += 2,
                Some(b'{') => {
                    if start < self.cursor.offset {
                        break;
                    }
                    self.open(OPEN_FIELD, start)?;
                    self.cursor.offset += 1;
                    return Ok(self.token(TokenKind::LeftBrace, start, place));
                }
                Some(b'}') if in_specification => {
                    if start < self.cursor.offset {
                        break;
                    }
                    // Both the specification and the field end here.
                    self.cursor.brackets -= 2;
                    self.cursor.offset += 1;
                    return Ok(self.token(TokenKind::RightBrace, start, place));
                }
                Some(b'}') if self.peek(1) == Some(b'}') => self.cursor.offset += 2,
                Some(b'}') => {
                    return Err(match self.template_letter() {
                        't' => self.fail_here(phrase!("t-string: single '}' is not allowed")),
                        _ => self.fail_here(phrase!("f-string: single '}' is not allowed")),
                    });
                }
                Some(b'\\') => self.template_escape(is_raw)?,
                Some(b'\n' | b'\r') if quotes.count == 1 => {
                    if in_specification {
                        let letter = Argument::Character(self.template_letter());
                        let message = phrase!(
                            "%-string: newlines are not allowed in format specifiers \
                             for single quoted %-strings"
                        );
                        return Err(self.fail_at(message, &[letter, letter]));
                    }
                    return Err(self.unterminated_template(template, quotes));
                }
                Some(b'\n' | b'\r') => self.end_line(self.newline_length(self.cursor.offset)),
                Some(0) => return Err(self.null_byte()),
                Some(0x80..) => drop(self.character()?),
                Some(_) => self.cursor.offset += 1,
                None => {
                    self.incomplete = quotes.count == 3;
                    return Err(self.unterminated_template(template, quotes));
                }
            }
        }
        Ok(self.token(TokenKind::TemplateText, start, place))
    }

    /// Steps over a backslash and what it escapes; a brace is not escaped by it.
    fn template_escape(&mut self, is_raw: bool) -> Result<(), Failed> {
        self.cursor.offset += 1;
        match self.peek(0) {
            Some(b'\n' | b'\r') => self.end_line(self.newline_length(self.cursor.offset)),
            Some(b'{' | b'}' | 0) | None => {}
            Some(b'N') if !is_raw && self.peek(1) == Some(b'{') => {
                let rest = self.source.get(self.cursor.offset..).unwrap_or(&[]);
                let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'{' | b'_');
                let length = rest.iter().take_while(|byte| is_name(byte)).count();
                self.cursor.offset += length + (rest.get(length) == Some(&b'}')) as usize;
            }
            Some(0x80..) => drop(self.character()?),
            Some(_) => self.cursor.offset += 1,
        }
        Ok(())
    }

    /// The quotes that begin at `quote`.
    fn quotes_at(&self, quote: usize) -> Quotes {
        let at = |index: usize| self.source.get(quote + index).copied();
        let character = at(0).unwrap_or(b'"');
        let is_triple = at(1) == Some(character) && at(2) == Some(character);
        Quotes { character, count: if is_triple { 3 } else { 1 } }
    }

    /// Whether the closing quotes stand here.
    fn quotes_match(&self, quotes: Quotes) -> bool {
        (0..quotes.count).all(|index| self.peek(index) == Some(quotes.character))
    }

    /// Whether an f-string or t-string is open.
    pub fn is_in_template(&self) -> bool {
        let open = self.bracket_stack.get(..self.cursor.brackets as usize).unwrap_or(&[]);
        open.iter().any(|entry| entry & OPEN_KIND == OPEN_TEMPLATE)
    }

    /// The offset of the innermost open f-string or t-string; the bracket stack has one.
    fn innermost_template(&self) -> usize {
        let open = self.bracket_stack.get(..self.cursor.brackets as usize).unwrap_or(&[]);
        let entry = open.iter().rev().find(|entry| **entry & OPEN_KIND == OPEN_TEMPLATE);
        entry.map_or(0, |entry| (entry & !OPEN_KIND) as usize)
    }

    /// Quotes and rawness of the f-string that begins at an offset.
    fn template_quotes(&self, template: usize) -> (Quotes, bool) {
        let mut quote = template;
        let mut is_raw = false;
        while let Some(byte) = self.source.get(quote).filter(|byte| byte.is_ascii_alphabetic()) {
            is_raw |= byte | 0x20 == b'r';
            quote += 1;
        }
        (self.quotes_at(quote), is_raw)
    }

    /// `f` or `t`, whichever the innermost template is, for messages.
    pub fn template_letter(&self) -> char {
        let prefix = self.source.get(self.innermost_template()..).unwrap_or(&[]);
        if prefix.iter().take(2).any(|byte| byte | 0x20 == b't') { 't' } else { 'f' }
    }

    #[cold]
    #[inline(never)]
    fn unterminated(&mut self, quotes: Quotes, escaped_quote: bool, place: Span) -> Failed {
        if self.is_in_template() && self.template_quotes(self.innermost_template()).0 == quotes {
            let letter = [Argument::Character(self.template_letter())];
            return self.fail(ErrorKind::Syntax, phrase!("%-string: expecting '}'"), &letter, place);
        }
        let message = match (quotes.count, escaped_quote) {
            (3, _) => phrase!("unterminated triple-quoted string literal (detected at line %)"),
            (_, true) => phrase!("unterminated string literal (detected at line %); perhaps you escaped the end quote?"),
            _ => phrase!("unterminated string literal (detected at line %)"),
        };
        let arguments = [Argument::Number(self.last_line())];
        self.fail(ErrorKind::Syntax, message, &arguments, place)
    }

    #[cold]
    #[inline(never)]
    fn unterminated_template(&mut self, template: usize, quotes: Quotes) -> Failed {
        let message = match quotes.count {
            3 => phrase!("unterminated triple-quoted %-string literal (detected at line %)"),
            _ => phrase!("unterminated %-string literal (detected at line %)"),
        };
        let span = self.place_of(template as u32);
        let arguments = [Argument::Character(self.template_letter()), Argument::Number(self.last_line())];
        self.fail(ErrorKind::Syntax, message, &arguments, span)
    }

    /// The present line, or the one before if the present one is empty and the last.
    fn last_line(&self) -> u32 {
        let after_newline = matches!(self.source.get(..self.cursor.offset), Some([.., b'\n' | b'\r']));
        let at_end = self.cursor.offset == self.source.len();
        if at_end && after_newline { self.cursor.line.saturating_sub(1).max(1) } else { self.cursor.line }
    }
}

const _: () = assert!(MAXIMUM_BRACKETS < u8::MAX as usize);
