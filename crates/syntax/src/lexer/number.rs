//! Number literals: where they end and whether they are well formed. Their values are made by `literal`.

use super::Lexer;
use super::character::{decode, may_continue_name};
use crate::ast::Span;
use crate::error::{Argument, ErrorKind, Failed};
use crate::token::{Token, TokenKind};
use packed::phrase;

impl Lexer<'_> {
    pub(super) fn number(&mut self, start: usize, place: Span) -> Result<Token, Failed> {
        let radix = match (self.peek(0), self.peek(1).map(|byte| byte | 0x20)) {
            (Some(b'0'), Some(b'x')) => 16,
            (Some(b'0'), Some(b'o')) => 8,
            (Some(b'0'), Some(b'b')) => 2,
            _ => return self.decimal(start, place),
        };
        self.cursor.offset += 2;
        let name = match radix {
            16 => "hexadecimal",
            8 => "octal",
            _ => "binary",
        };
        loop {
            if self.peek(0) == Some(b'_') {
                self.cursor.offset += 1;
            }
            let begin = self.cursor.offset;
            while self.peek(0).is_some_and(|byte| (byte as char).is_digit(radix)) {
                self.cursor.offset += 1;
            }
            if let Some(digit) = self.peek(0).filter(|byte| radix < 10 && byte.is_ascii_digit()) {
                let arguments = [Argument::Character(digit as char), Argument::Text(name)];
                return Err(self.fail_at(phrase!("invalid digit '%' in % literal"), &arguments));
            }
            if begin == self.cursor.offset {
                return Err(self.invalid_literal(name));
            }
            if self.peek(0) != Some(b'_') {
                break;
            }
        }
        self.end_of_number(name)?;
        Ok(self.token(TokenKind::Number, start, place))
    }

    fn decimal(&mut self, start: usize, place: Span) -> Result<Token, Failed> {
        let mut is_integer = true;
        if self.peek(0) != Some(b'.') {
            self.digits()?;
        }
        let digits_end = self.cursor.offset;
        if self.peek(0) == Some(b'.') {
            is_integer = false;
            self.cursor.offset += 1;
            if self.peek(0).is_some_and(|byte| byte.is_ascii_digit()) {
                self.digits()?;
            }
        }
        if matches!(self.peek(0), Some(b'e' | b'E')) {
            let signed = matches!(self.peek(1), Some(b'+' | b'-'));
            if self.peek(1 + signed as usize).is_some_and(|byte| byte.is_ascii_digit()) {
                is_integer = false;
                self.cursor.offset += 1 + signed as usize;
                self.digits()?;
            } else if signed {
                self.cursor.offset += 2;
                return Err(self.invalid_literal("decimal"));
            }
        }
        if matches!(self.peek(0), Some(b'j' | b'J')) {
            self.cursor.offset += 1;
            self.end_of_number("imaginary")?;
            return Ok(self.token(TokenKind::Number, start, place));
        }
        let text = self.source.get(start..digits_end).unwrap_or(&[]);
        if is_integer && text.first() == Some(&b'0') && text.iter().any(|byte| matches!(byte, b'1'..=b'9')) {
            let span = self.token(TokenKind::Number, start, place).span;
            let message = phrase!(
                "leading zeros in decimal integer literals are not permitted; \
                 use an 0o prefix for octal integers"
            );
            return Err(self.fail(ErrorKind::Syntax, message, &[], span));
        }
        self.end_of_number("decimal")?;
        Ok(self.token(TokenKind::Number, start, place))
    }

    /// Steps over decimal digits, of which there is one at least, with single underscores between them.
    fn digits(&mut self) -> Result<(), Failed> {
        loop {
            while self.peek(0).is_some_and(|byte| byte.is_ascii_digit()) {
                self.cursor.offset += 1;
            }
            if self.peek(0) != Some(b'_') {
                return Ok(());
            }
            self.cursor.offset += 1;
            if !self.peek(0).is_some_and(|byte| byte.is_ascii_digit()) {
                return Err(self.invalid_literal("decimal"));
            }
        }
    }

    /// No name may follow immediately, but certain keywords, as in `1if x else 2`.
    fn end_of_number(&mut self, name: &'static str) -> Result<(), Failed> {
        let rest = self.source.get(self.cursor.offset..).unwrap_or(&[]);
        let Some(byte) = rest.first() else { return Ok(()) };
        if !(byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80) {
            return Ok(());
        }
        if *byte >= 0x80 && !decode(rest).is_none_or(|(character, _)| may_continue_name(character)) {
            return Ok(());
        }
        let keywords: [&[u8]; 8] = [b"and", b"else", b"for", b"if", b"in", b"is", b"not", b"or"];
        if keywords.iter().any(|keyword| rest.starts_with(keyword)) {
            return Ok(());
        }
        Err(self.invalid_literal(name))
    }

    /// The error stands at the last good character.
    #[cold]
    #[inline(never)]
    fn invalid_literal(&mut self, name: &'static str) -> Failed {
        self.cursor.offset -= 1;
        self.fail_at(phrase!("invalid % literal"), &[Argument::Text(name)])
    }
}
