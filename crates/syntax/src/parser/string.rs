//! String literals: joining adjacent ones, f-strings and t-strings.

use super::{INVALID_SYNTAX, Parse, Parser};
use crate::ast::{Expression, ExpressionKind, Interpolation, Span, StringPart};
#[cfg(feature = "warnings")]
use crate::error::SyntaxError;
use crate::error::{Argument, Failed, ShortName};
use crate::literal::{Decoding, EscapeError, StringShape, string_shape};
use crate::token::{Token, TokenKind};
use arena::Vector;
use packed::phrase;
use phrase::Phrase;

const EXPECTING_EXPRESSION: Phrase = phrase!("%-string: expecting a valid expression after '{'");
pub(super) const LAMBDA_IN_FIELD: Phrase = phrase!("%-string: lambda expressions are not allowed without parentheses");

impl<'a> Parser<'a> {
    /// One or more adjacent literals.
    pub(super) fn strings(&mut self) -> Parse<Expression<'a>> {
        let start = self.token;
        let shape = string_shape(self.lexer.slice(start.start, start.end));
        if start.kind == TokenKind::String && shape.is_plain() {
            self.advance()?;
            if !self.at_string() {
                if shape.is_bytes && !shape.body.is_ascii() {
                    return Err(self.escape_error(EscapeError::NotAscii, start.span));
                }
                let kind = match shape.is_bytes {
                    true => ExpressionKind::Bytes(shape.body),
                    false => ExpressionKind::Str(shape.body),
                };
                return Ok(Expression { kind, span: start.span });
            }
            let mut text = self.arena.vector::<u8>();
            self.append_literal(start, shape, &mut text)?;
            return self.joined(start, shape, text);
        }
        let text = self.arena.vector::<u8>();
        self.joined(start, shape, text)
    }

    fn at_string(&self) -> bool {
        matches!(self.token.kind, TokenKind::String | TokenKind::TemplateStart)
    }

    /// Joins the literals from here on to `text`, what came before. `first` is the shape of the very first literal.
    #[inline(never)]
    fn joined(&mut self, start: Token, first: StringShape<'a>, text: Vector<'a, u8>) -> Parse<Expression<'a>> {
        let arena = self.arena;
        let mut parts = arena.vector::<StringPart<'a>>();
        let mut literal = text;
        let mut template = 0;
        while self.at_string() {
            let token = self.token;
            let shape = string_shape(self.lexer.slice(token.start, token.end));
            if shape.is_bytes != first.is_bytes {
                return Err(self.fail(phrase!("cannot mix bytes and nonbytes literals"), &[], start.span.to(token.span)));
            }
            if (shape.template == b't') != (first.template == b't') {
                let message = phrase!("cannot mix t-string literals with string or bytes literals");
                return Err(self.fail(message, &[], start.span.to(token.span)));
            }
            template = template.max(shape.template);
            self.advance()?;
            if token.kind == TokenKind::String {
                self.append_literal(token, shape, &mut literal)?;
            } else {
                literal = self.template_parts(TokenKind::TemplateEnd, shape.is_raw, literal, &mut parts)?;
            }
        }
        if template == 0 {
            let value = self.finish(literal)?;
            let kind = if first.is_bytes { ExpressionKind::Bytes(value) } else { ExpressionKind::Str(value) };
            return Ok(self.expression_node(kind, start.span));
        }
        self.flush(literal, &mut parts)?;
        let parts = self.finish(parts)?;
        let kind = if template == b't' { ExpressionKind::TString(parts) } else { ExpressionKind::FString(parts) };
        Ok(self.expression_node(kind, start.span))
    }

    fn append_literal(&mut self, token: Token, shape: StringShape<'a>, out: &mut Vector<'a, u8>) -> Parse<()> {
        let decoding = Decoding {
            is_bytes: shape.is_bytes,
            is_raw: shape.is_raw,
            doubled_braces: false,
            character_name: self.options.character_name,
        };
        decoding.append(shape.body, out).map_err(|error| self.escape_error(error, token.span))?;
        self.warn_of_escape(shape.body, decoding, token);
        Ok(())
    }

    /// Warns of a number that a keyword follows at once.
    #[cfg(feature = "warnings")]
    pub(super) fn warn_of_number(&self, text: &[u8], token: Token) {
        let Some(warn) = self.options.warn.filter(|_| !self.in_attempt) else { return };
        if !self.lexer.slice(token.end, token.end + 1).first().is_some_and(u8::is_ascii_alphabetic) {
            return;
        }
        let name = match text {
            [b'0', b'x' | b'X', ..] => "hexadecimal",
            [b'0', b'o' | b'O', ..] => "octal",
            [b'0', b'b' | b'B', ..] => "binary",
            [.., b'j' | b'J'] => "imaginary",
            _ => "decimal",
        };
        warn(&SyntaxError::new(phrase!("invalid % literal"), token.span).with(&[Argument::Text(name)]));
    }

    #[cfg(not(feature = "warnings"))]
    pub(super) fn warn_of_number(&self, _text: &[u8], _token: Token) {}

    /// Warns of the first escape in a piece of literal text that means nothing.
    #[cfg(feature = "warnings")]
    fn warn_of_escape(&self, body: &[u8], decoding: Decoding, token: Token) {
        let Some(warn) = self.options.warn.filter(|_| !decoding.is_raw && !self.in_attempt) else { return };
        let Some((place, digits)) = crate::literal::odd_escape(body, decoding.is_bytes) else { return };
        let text = body.get(place + 1..).unwrap_or(&[]);
        let text = text.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let text = Argument::Name(ShortName::new(text.get(..digits).filter(|text| !text.is_empty()).unwrap_or_else(|| {
            text.char_indices().nth(1).map_or(text, |(end, _)| text.get(..end).unwrap_or(""))
        })));
        let message = match digits {
            0 => phrase!(
                "\"\\%\" is an invalid escape sequence. Such sequences will not work in the future. \
                 Did you mean \"\\\\%\"? A raw string is also an option."
            ),
            _ => phrase!(
                "\"\\%\" is an invalid octal escape sequence. Such sequences will not work in the future. \
                 Did you mean \"\\\\%\"? A raw string is also an option."
            ),
        };
        let lines = body.iter().take(place).filter(|byte| **byte == b'\n').count() as u32;
        let mut span = token.span;
        if lines > 0 {
            span = Span { line: span.line + lines, column: 1, end_column: 1 };
        }
        warn(&SyntaxError::new(message, span).with(&[text, text]));
    }

    #[cfg(not(feature = "warnings"))]
    fn warn_of_escape(&self, _body: &[u8], _decoding: Decoding, _token: Token) {}

    /// Moves a piece of literal text, if there is any, to the parts of an f-string.
    fn flush(&mut self, literal: Vector<'a, u8>, parts: &mut Vector<'a, StringPart<'a>>) -> Parse<()> {
        if literal.is_empty() {
            return Ok(());
        }
        let literal = self.finish(literal)?;
        self.push(parts, StringPart::Literal(literal))
    }

    /// The pieces up to the token `end`, which is consumed. Takes and answers the literal text not yet among the parts.
    fn template_parts(
        &mut self,
        end: TokenKind,
        is_raw: bool,
        mut literal: Vector<'a, u8>,
        parts: &mut Vector<'a, StringPart<'a>>,
    ) -> Parse<Vector<'a, u8>> {
        let decoding = Decoding {
            is_bytes: false,
            is_raw,
            doubled_braces: end == TokenKind::TemplateEnd,
            character_name: self.options.character_name,
        };
        while !self.at(end) {
            let token = self.token;
            if token.kind == TokenKind::TemplateText {
                let text = self.lexer.slice(token.start, token.end);
                if let Err(error) = decoding.append(text, &mut literal) {
                    return Err(self.escape_error(error, token.span));
                }
                self.warn_of_escape(text, decoding, token);
                self.advance()?;
            } else if token.kind == TokenKind::LeftBrace {
                self.enter()?;
                literal = self.field(is_raw, literal, parts)?;
                self.leave();
            } else {
                return Err(self.template_error(phrase!("%-string: expecting '}', or format specs"), token.span));
            }
        }
        self.advance()?;
        Ok(literal)
    }

    /// A replacement field.
    #[inline(never)]
    fn field(
        &mut self,
        is_raw: bool,
        mut literal: Vector<'a, u8>,
        parts: &mut Vector<'a, StringPart<'a>>,
    ) -> Parse<Vector<'a, u8>> {
        let arena = self.arena;
        let open = self.token;
        self.advance()?;
        let message = match self.token.kind {
            TokenKind::RightBrace => phrase!("%-string: valid expression required before '}'"),
            TokenKind::Equal => phrase!("%-string: valid expression required before '='"),
            TokenKind::Exclamation => phrase!("%-string: valid expression required before '!'"),
            TokenKind::Colon => phrase!("%-string: valid expression required before ':'"),
            TokenKind::Yield | TokenKind::Star => Phrase::EMPTY,
            kind if kind.begins_expression() => Phrase::EMPTY,
            _ => EXPECTING_EXPRESSION,
        };
        if !message.is_empty() {
            return Err(self.template_error(message, self.token.span));
        }
        // Keep the literal text out of the way of what the expression builds.
        self.flush(core::mem::replace(&mut literal, arena.vector()), parts)?;
        let first = self.token.span;
        let value = match self.yield_or_expressions() {
            Ok(value) => value,
            Err(failed) => {
                if self.error.is_some_and(|error| error.message == INVALID_SYNTAX) {
                    return Err(self.template_error(EXPECTING_EXPRESSION, first));
                }
                return Err(failed);
            }
        };
        let source = self.lexer.slice(open.end, self.last_end);
        let mut conversion = 0;
        let is_debug = self.at(TokenKind::Equal);
        if is_debug {
            self.advance()?;
            let text = self.lexer.slice(open.end, self.token.start);
            if let Some(StringPart::Literal(before)) = parts.last().copied() {
                parts.pop();
                self.extend(&mut literal, before)?;
            }
            self.extend(&mut literal, text)?;
            conversion = b'r';
        }
        let has_conversion = self.at(TokenKind::Exclamation);
        if has_conversion {
            conversion = self.conversion()?;
        }
        if !matches!(self.token.kind, TokenKind::Colon | TokenKind::RightBrace) {
            let message = match (has_conversion, is_debug) {
                (true, _) => phrase!("%-string: expecting ':' or '}'"),
                (_, true) => phrase!("%-string: expecting '!', or ':', or '}'"),
                _ => phrase!("%-string: expecting '=', or '!', or ':', or '}'"),
            };
            return Err(self.unexpected_in_field(&value, message));
        }
        let mut specification = None;
        if self.at(TokenKind::Colon) {
            if is_debug && !has_conversion {
                conversion = 0;
            }
            self.flush(core::mem::replace(&mut literal, arena.vector()), parts)?;
            self.advance()?;
            let mut inner = arena.vector();
            let rest = self.template_parts(TokenKind::RightBrace, is_raw, arena.vector(), &mut inner)?;
            self.flush(rest, &mut inner)?;
            specification = Some(self.finish(inner)?);
        } else {
            self.flush(core::mem::replace(&mut literal, arena.vector()), parts)?;
            self.advance()?;
        }
        let span = open.span.to(self.last);
        let interpolation = self.store(Interpolation { value, source, conversion, specification, span })?;
        self.push(parts, StringPart::Interpolation(interpolation))?;
        Ok(literal)
    }

    /// `!r`
    #[inline(never)]
    fn conversion(&mut self) -> Parse<u8> {
        let mark = self.token;
        self.advance()?;
        let token = self.token;
        match token.kind {
            TokenKind::Colon | TokenKind::RightBrace => {
                return Err(self.template_error(phrase!("%-string: missing conversion character"), token.span));
            }
            _ if token.start != mark.end => {
                let message = phrase!("%-string: conversion type must come right after the exclamation mark");
                return Err(self.template_error(message, mark.span.to(token.span)));
            }
            TokenKind::Name => {}
            _ => return Err(self.template_error(phrase!("%-string: invalid conversion character"), token.span)),
        }
        let conversion = match self.text(token)? {
            "s" => b's',
            "r" => b'r',
            "a" => b'a',
            other => {
                let letter = Argument::Character(self.lexer.template_letter());
                let arguments = [letter, Argument::Name(ShortName::new(other))];
                let message = phrase!("%-string: invalid conversion character '%': expected 's', 'r', or 'a'");
                return Err(self.fail(message, &arguments, token.span));
            }
        };
        self.advance()?;
        Ok(conversion)
    }

    #[cold]
    #[inline(never)]
    fn unexpected_in_field(&mut self, value: &Expression<'a>, message: Phrase) -> Failed {
        if message.contains(b'=') && self.token.kind.begins_expression() && self.attempt(Self::expression).is_ok {
            return self.unexpected_in_brackets(value);
        }
        self.template_error(message, self.token.span)
    }

    #[cold]
    #[inline(never)]
    fn escape_error(&mut self, error: EscapeError, span: Span) -> Failed {
        match error {
            EscapeError::Memory => Failed,
            EscapeError::NotAscii => self.fail(phrase!("bytes can only contain ASCII literal characters"), &[], span),
            EscapeError::ByteEscape { position } => {
                let arguments = [Argument::Number(position as u32)];
                self.fail(phrase!("(value error) invalid \\x escape at position %"), &arguments, span)
            }
            EscapeError::Unicode { message, start, end } => {
                let arguments = [Argument::Number(start as u32), Argument::Number(end as u32), Argument::Text(message)];
                let message = phrase!("(unicode error) 'unicodeescape' codec can't decode bytes in position %-%: %");
                self.fail(message, &arguments, span)
            }
        }
    }
}
