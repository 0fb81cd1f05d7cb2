//! Finding out what is wrong where parsing cannot go on. All of it is cold.

use super::{INVALID_SYNTAX, Parse, Parser, Span};
use crate::ast::{Expression, ExpressionKind, Statement, StatementKind};
use crate::error::{Argument, ErrorKind, Failed, SyntaxError};
use crate::token::TokenKind;
use packed::phrase;
use phrase::Phrase;

/// What came of parsing on, to tell kinds of bad syntax apart.
pub(super) struct Attempt {
    pub is_ok: bool,
    /// It met something that is no token; the lexer has the error.
    pub is_unreadable: bool,
    /// Place of the last token consumed.
    pub last: Span,
    /// The token behind it.
    pub next: TokenKind,
}

impl<'a> Parser<'a> {
    /// The next token fits nowhere.
    #[cold]
    #[inline(never)]
    pub(super) fn invalid_syntax(&mut self) -> Failed {
        let span = self.token.span;
        match self.token.kind {
            TokenKind::Indent => {
                let span = Span { column: span.column.saturating_sub(1).max(1), ..span };
                self.fail_indentation(phrase!("unexpected indent"), &[], span)
            }
            TokenKind::Not if self.follows_operator() => self.misplaced_not(),
            TokenKind::Dedent => self.fail_indentation(phrase!("unexpected unindent"), &[], span),
            _ => self.fail(INVALID_SYNTAX, &[], span),
        }
    }

    /// The error that parsing ended with. If what follows it cannot even be split into tokens, or a bracket from an
    /// earlier line is never closed, that is the better explanation.
    #[cold]
    #[inline(never)]
    pub(super) fn final_error(&mut self) -> SyntaxError {
        let fallback = SyntaxError::out_of_memory(self.token.span);
        let in_lexer = self.error.is_none();
        let error = self.error.or(self.lexer.error.take()).unwrap_or(fallback);
        let is_final = in_lexer && error.message != INVALID_SYNTAX
            || error.kind == ErrorKind::Memory
            || error.message.starts_with(b"unexpected ");
        if is_final {
            return error;
        }
        let line = self.token.span.line;
        loop {
            match self.lexer.next() {
                Ok(token) if token.kind == TokenKind::EndOfFile => return error,
                Ok(_) => {}
                Err(Failed) => break,
            }
        }
        let at_end = self.lexer.offset() >= self.lexer.source().len();
        let in_template = self.lexer.is_in_template();
        match self.lexer.innermost_line() {
            // What follows a bad replacement field is not worth a word.
            _ if in_template => error,
            Some(opened) if at_end && self.lexer.incomplete && line <= opened => error,
            _ => {
                let is_better = |later: &SyntaxError| {
                    later.kind == ErrorKind::Syntax
                        && later.message != INVALID_SYNTAX
                        && !later.message.starts_with(b"unexpected ")
                };
                self.lexer.error.filter(is_better).unwrap_or(error)
            }
        }
    }

    /// The place of the next token; if that is the end of the source, the end of the last line.
    #[cold]
    #[inline(never)]
    pub(super) fn place_of_next(&self) -> Span {
        let source = self.lexer.source();
        if (self.token.start as usize) < source.len() || !matches!(source.last(), Some(b'\n' | b'\r')) {
            return self.token.span;
        }
        let body = source.get(..source.len() - 1).unwrap_or(&[]);
        let body = body.strip_suffix(b"\r").unwrap_or(body);
        let line = body.rsplit(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or(&[]);
        let column = 1 + line.iter().filter(|byte| **byte & 0xc0 != 0x80).count().min(65000) as u16;
        Span { line: self.token.span.line.saturating_sub(1).max(1), column, end_column: column }
    }

    /// Whether the last token is an arithmetic operator.
    fn follows_operator(&self) -> bool {
        let end = self.last_end;
        matches!(self.lexer.slice(end.saturating_sub(1), end), [b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'~'])
    }

    /// `a + not b`
    fn misplaced_not(&mut self) -> Failed {
        let span = self.token.span;
        let attempt = self.attempt(Self::expression);
        match attempt.is_ok {
            true => self.fail(phrase!("'not' after an operator must be parenthesized"), &[], span.to(attempt.last)),
            false => self.fail(INVALID_SYNTAX, &[], span),
        }
    }

    /// `*` is followed by something that cannot be unpacked.
    #[cold]
    #[inline(never)]
    pub(super) fn invalid_star(&mut self) -> Failed {
        self.fail(phrase!("Invalid star expression"), &[], self.token.span)
    }

    /// A complete expression is followed by something that cannot follow it.
    #[cold]
    #[inline(never)]
    pub(super) fn unexpected_after(&mut self, expression: &Expression<'a>) -> Failed {
        if self.token.kind.begins_expression() {
            let attempt = self.attempt(Self::star_expressions);
            if attempt.is_unreadable {
                return Failed;
            }
            if let (true, ExpressionKind::Name(name @ ("print" | "exec"))) = (attempt.is_ok, expression.kind) {
                let message = match name {
                    "print" => phrase!("Missing parentheses in call to 'print'. Did you mean print(...)?"),
                    _ => phrase!("Missing parentheses in call to 'exec'. Did you mean exec(...)?"),
                };
                return self.fail(message, &[], expression.span.to(attempt.last));
            }
        }
        if self.at(TokenKind::ColonEqual) {
            return self.cannot_name(expression);
        }
        self.invalid_syntax()
    }

    #[cold]
    #[inline(never)]
    pub(super) fn unexpected_after_statement(&mut self, statement: &Statement<'a>) -> Failed {
        match statement.kind {
            StatementKind::Expression(expression) => self.unexpected_after(expression),
            StatementKind::Assign(assign) => self.unexpected_after(&assign.value),
            _ => self.invalid_syntax(),
        }
    }

    /// Within brackets, an element is followed by something that cannot follow it.
    #[cold]
    #[inline(never)]
    pub(super) fn unexpected_in_brackets(&mut self, element: &Expression<'a>) -> Failed {
        if self.at(TokenKind::ColonEqual) {
            return self.cannot_name(element);
        }
        if self.at(TokenKind::Equal) {
            if let Err(failed) = self.equal_in_expression(element) {
                return failed;
            }
        }
        let is_soft_keyword = match element.kind {
            ExpressionKind::Name("match" | "case" | "type" | "_" | "print" | "exec") => true,
            ExpressionKind::Name(_) => self.at(TokenKind::String),
            ExpressionKind::Lambda(_) | ExpressionKind::Conditional(_) | ExpressionKind::Starred(_) => true,
            _ => false,
        };
        if !is_soft_keyword && self.token.kind.begins_expression() {
            let attempt = self.attempt(Self::expression);
            if attempt.is_unreadable {
                return Failed;
            }
            if attempt.is_ok {
                let span = element.span.to(attempt.last);
                return self.fail(phrase!("invalid syntax. Perhaps you forgot a comma?"), &[], span);
            }
        }
        self.unexpected_after(element)
    }

    /// Tries to parse an expression here, and goes back. Attempts do not nest, so that diagnosis takes linear time.
    #[cold]
    #[inline(never)]
    pub(super) fn attempt(&mut self, parse: fn(&mut Self) -> Parse<Expression<'a>>) -> Attempt {
        let mut attempt = Attempt { is_ok: false, is_unreadable: false, last: self.last, next: self.token.kind };
        if self.in_attempt {
            return attempt;
        }
        let checkpoint = self.checkpoint();
        self.in_attempt = true;
        attempt.is_ok = parse(self).is_ok();
        attempt.last = self.last;
        attempt.next = self.token.kind;
        self.in_attempt = false;
        let unreadable = self.lexer.error.filter(|error| error.message != INVALID_SYNTAX);
        attempt.is_unreadable = unreadable.is_some();
        self.restore(checkpoint);
        self.lexer.error = unreadable;
        attempt
    }

    /// The condition of `if`, `while` or `assert` is followed by something that cannot follow it.
    #[cold]
    #[inline(never)]
    pub(super) fn unexpected_in_condition(&mut self, test: &Expression<'a>) -> Failed {
        if self.at(TokenKind::ColonEqual) {
            return self.cannot_name(test);
        }
        if self.at(TokenKind::Equal) {
            if let Err(failed) = self.equal_in_expression(test) {
                return failed;
            }
        }
        self.unexpected_after(test)
    }

    /// `body if test` without `else`.
    #[cold]
    #[inline(never)]
    pub(super) fn missing_else(&mut self, body: &Expression<'a>, test: &Expression<'a>) -> Failed {
        match self.token.kind {
            TokenKind::Colon => self.invalid_syntax(),
            _ => self.fail(phrase!("expected 'else' after 'if' expression"), &[], body.span.to(test.span)),
        }
    }

    /// `body if test else` and no expression.
    #[cold]
    #[inline(never)]
    pub(super) fn missing_otherwise(&mut self, body: &Expression<'a>) -> Failed {
        match self.token.kind {
            TokenKind::Pass | TokenKind::Break | TokenKind::Continue => {
                let span = body.span.to(self.token.span);
                self.fail(phrase!("expected expression after 'else', but statement is given"), &[], span)
            }
            _ => self.invalid_syntax(),
        }
    }

    /// A dict has a key and no colon behind it.
    #[cold]
    #[inline(never)]
    pub(super) fn missing_dict_colon(&mut self, key: &Expression<'a>) -> Failed {
        match self.token.kind {
            TokenKind::Comma | TokenKind::RightBrace => self.fail(phrase!("':' expected after dictionary key"), &[], key.span),
            _ => self.unexpected_in_brackets(key),
        }
    }

    /// A `*` parameter without a name and without keyword-only parameters behind it.
    #[cold]
    #[inline(never)]
    pub(super) fn bare_star(&mut self, closing: TokenKind, star: Span) -> Failed {
        let at_end = self.at(closing)
            || self.at(TokenKind::Comma) && matches!(self.peek(), Some(TokenKind::DoubleStar) | None)
            || self.at(TokenKind::Comma) && self.peek() == Some(closing);
        match at_end {
            true => self.fail(phrase!("named arguments must follow bare *"), &[], star),
            false => {
                if self.at(TokenKind::Comma) {
                    if let Err(failed) = self.advance() {
                        return failed;
                    }
                    if self.at(TokenKind::Star) {
                        return self.fail(phrase!("* argument may appear only once"), &[], self.token.span);
                    }
                    if self.at(TokenKind::Slash) {
                        return self.fail(phrase!("/ must be ahead of *"), &[], self.token.span);
                    }
                }
                self.invalid_syntax()
            }
        }
    }

    /// Parameters in parentheses, as Python 2 had them.
    #[cold]
    #[inline(never)]
    pub(super) fn parenthesized_parameter(&mut self, message: Phrase) -> Failed {
        let start = self.token.span;
        let span = match self.advance().and_then(|()| self.names_in_parentheses()) {
            Ok(()) => start.to(self.last),
            Err(_) => return self.invalid_syntax_at(start),
        };
        self.fail(message, &[], span)
    }

    fn names_in_parentheses(&mut self) -> Result<(), Failed> {
        while self.at(TokenKind::Name) {
            self.advance()?;
            if !self.eat(TokenKind::Comma)? {
                break;
            }
        }
        self.expect(TokenKind::RightParenthesis)?;
        Ok(())
    }

    fn invalid_syntax_at(&mut self, span: Span) -> Failed {
        self.fail(INVALID_SYNTAX, &[], span)
    }

    /// An error within the replacement field of an f-string or t-string, whose letter takes the place of the first `%`.
    #[cold]
    #[inline(never)]
    pub(super) fn template_error(&mut self, message: Phrase, span: Span) -> Failed {
        let letter = self.lexer.template_letter();
        self.fail(message, &[Argument::Character(letter)], span)
    }
}
