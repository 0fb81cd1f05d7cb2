//! `import` and `from ... import`.

use super::target::description;
use super::{Parse, Parser};
use crate::ast::{Alias, ImportFrom, Span, StatementKind};
use crate::error::Argument;
use crate::token::TokenKind;
use packed::phrase;

impl<'a> Parser<'a> {
    #[inline(never)]
    pub(super) fn import(&mut self) -> Parse<StatementKind<'a>> {
        self.advance()?;
        let start = self.last;
        if self.at(TokenKind::Newline) {
            return Err(self.fail(phrase!("Expected one or more names after 'import'"), &[], self.token.span));
        }
        let mut names = self.arena.vector();
        loop {
            let span = self.token.span;
            let name = self.dotted_name()?;
            let alias = self.alias()?;
            self.push(&mut names, Alias { name, alias, span: span.to(self.last) })?;
            if !self.eat(TokenKind::Comma)? {
                break;
            }
        }
        if self.at(TokenKind::From) {
            let message = phrase!("Did you mean to use 'from ... import ...' instead?");
            return Err(self.fail(message, &[], start.to(self.token.span)));
        }
        Ok(StatementKind::Import(self.finish(names)?))
    }

    #[inline(never)]
    pub(super) fn import_from(&mut self) -> Parse<StatementKind<'a>> {
        self.advance()?;
        let mut level = 0u32;
        loop {
            level += match self.token.kind {
                TokenKind::Dot => 1,
                TokenKind::Ellipsis => 3,
                _ => break,
            };
            self.advance()?;
        }
        let module = match level > 0 && self.at(TokenKind::Import) {
            true => "",
            false => self.dotted_name()?,
        };
        self.expect(TokenKind::Import)?;
        let names = match self.token.kind {
            TokenKind::Star => {
                self.advance()?;
                let span = self.last;
                let mut names = self.arena.vector();
                self.push(&mut names, Alias { name: "*", alias: None, span })?;
                self.finish(names)?
            }
            TokenKind::LeftParenthesis => {
                self.advance()?;
                let names = self.imported_names(TokenKind::RightParenthesis)?;
                self.expect(TokenKind::RightParenthesis)?;
                names
            }
            TokenKind::Newline => {
                return Err(self.fail(phrase!("Expected one or more names after 'import'"), &[], self.token.span));
            }
            _ => self.imported_names(TokenKind::Newline)?,
        };
        Ok(StatementKind::ImportFrom(self.store(ImportFrom { module, level, names })?))
    }

    fn imported_names(&mut self, closing: TokenKind) -> Parse<&'a [Alias<'a>]> {
        let mut names = self.arena.vector();
        loop {
            let (name, span) = self.name()?;
            let alias = self.alias()?;
            self.push(&mut names, Alias { name, alias, span: span.to(self.last) })?;
            if !self.eat(TokenKind::Comma)? {
                break;
            }
            if self.at(TokenKind::Newline) {
                let message = phrase!("trailing comma not allowed without surrounding parentheses");
                return Err(self.fail(message, &[], self.token.span));
            }
            if closing == TokenKind::RightParenthesis && self.at(closing) {
                break;
            }
        }
        self.finish(names)
    }

    /// `as name`, if it is there.
    fn alias(&mut self) -> Parse<Option<&'a str>> {
        if !self.eat(TokenKind::As)? {
            return Ok(None);
        }
        let ends = |kind| {
            matches!(kind, TokenKind::Comma | TokenKind::RightParenthesis | TokenKind::Newline | TokenKind::Semicolon)
        };
        if self.at(TokenKind::Name) && self.peek().is_none_or(ends)
            || self.at(TokenKind::Await)
            || !self.token.kind.begins_expression()
        {
            return Ok(Some(self.name()?.0));
        }
        let target = self.expression()?;
        if !ends(self.token.kind) {
            return Err(self.invalid_syntax());
        }
        let arguments = [Argument::Text(description(&target))];
        Err(self.fail(phrase!("cannot use % as import target"), &arguments, target.span))
    }

    /// `a.b.c`: a slice of the source, unless there are blanks in it.
    fn dotted_name(&mut self) -> Parse<&'a str> {
        let first = self.token;
        let (name, _): (&str, Span) = self.name()?;
        if !self.at(TokenKind::Dot) {
            return Ok(name);
        }
        let mut whole = self.arena.vector::<u8>();
        self.extend(&mut whole, name.as_bytes())?;
        while self.eat(TokenKind::Dot)? {
            let (part, _) = self.name()?;
            self.extend(&mut whole, b".")?;
            self.extend(&mut whole, part.as_bytes())?;
        }
        let in_source = self.lexer.slice(first.start, self.last_end);
        let whole = if in_source == &whole[..] { in_source } else { self.finish(whole)? };
        Ok(core::str::from_utf8(whole).unwrap_or(""))
    }

    pub(super) fn extend(&mut self, list: &mut arena::Vector<'a, u8>, bytes: &[u8]) -> Parse<()> {
        Ok(list.extend(bytes)?)
    }
}
