//! Simple statements, and the dispatch of all.

use super::{Parse, Parser};
use crate::ast::{
    AnnotatedAssign, Assert, Assign, AugmentedAssign, BinaryOperator, Expression, ExpressionKind, Raise, Statement,
    StatementKind, TypeAlias,
};
use crate::token::TokenKind;
use arena::Vector;
use packed::phrase;

impl<'a> Parser<'a> {
    /// Appends the next statement, or all those of a line, to `out`.
    pub(super) fn statement(&mut self, out: &mut Vector<'a, Statement<'a>>) -> Parse<()> {
        match self.compound_statement()? {
            Some(statement) => self.push(out, statement),
            None => self.simple_line(out),
        }
    }

    /// Simple statements with semicolons between them, and the line end.
    pub(super) fn simple_line(&mut self, out: &mut Vector<'a, Statement<'a>>) -> Parse<()> {
        loop {
            let statement = self.simple_statement()?;
            self.push(out, statement)?;
            if !self.at(TokenKind::Semicolon) {
                if !self.at(TokenKind::Newline) {
                    return Err(self.unexpected_after_statement(&statement));
                }
                break;
            }
            self.advance()?;
            if self.at(TokenKind::Newline) {
                break;
            }
        }
        self.advance()?;
        Ok(())
    }

    #[inline(never)]
    fn simple_statement(&mut self) -> Parse<Statement<'a>> {
        let start = self.token.span;
        let kind = match self.token.kind {
            TokenKind::Pass => self.keyword_only(StatementKind::Pass)?,
            TokenKind::Break => self.keyword_only(StatementKind::Break)?,
            TokenKind::Continue => self.keyword_only(StatementKind::Continue)?,
            TokenKind::Return => {
                self.advance()?;
                StatementKind::Return(match self.begins_element() {
                    true => {
                        let value = self.star_expressions()?;
                        Some(self.store(value)?)
                    }
                    false => None,
                })
            }
            TokenKind::Raise => self.raise()?,
            TokenKind::Assert => self.assert()?,
            TokenKind::Del => self.delete()?,
            TokenKind::Global => {
                self.advance()?;
                StatementKind::Global(self.names()?)
            }
            TokenKind::Nonlocal => {
                self.advance()?;
                StatementKind::Nonlocal(self.names()?)
            }
            TokenKind::Import => self.import()?,
            TokenKind::From => self.import_from()?,
            _ => match self.at_word("type") && self.peek() == Some(TokenKind::Name) {
                true => self.type_alias()?,
                false => self.expression_statement()?,
            },
        };
        Ok(Statement { kind, span: start.to(self.last) })
    }

    fn keyword_only(&mut self, kind: StatementKind<'a>) -> Parse<StatementKind<'a>> {
        self.advance()?;
        Ok(kind)
    }

    #[inline(never)]
    fn names(&mut self) -> Parse<&'a [&'a str]> {
        let mut names = self.arena.vector();
        loop {
            let (name, _) = self.name()?;
            self.push(&mut names, name)?;
            if !self.eat(TokenKind::Comma)? {
                return self.finish(names);
            }
        }
    }

    #[inline(never)]
    fn raise(&mut self) -> Parse<StatementKind<'a>> {
        self.advance()?;
        let start = self.last;
        if self.at(TokenKind::From) {
            let message = phrase!("did you forget an expression between 'raise' and 'from'?");
            return Err(self.fail(message, &[], start.to(self.token.span)));
        }
        if !self.token.kind.begins_expression() {
            return Ok(StatementKind::Raise(None));
        }
        let exception = self.expression()?;
        let cause = match self.at(TokenKind::From) {
            true => {
                self.advance()?;
                let from = self.last;
                if !self.token.kind.begins_expression() {
                    return Err(self.fail(phrase!("did you forget an expression after 'from'?"), &[], from));
                }
                Some(self.expression()?)
            }
            false => None,
        };
        Ok(StatementKind::Raise(Some(self.store(Raise { exception, cause })?)))
    }

    #[inline(never)]
    fn assert(&mut self) -> Parse<StatementKind<'a>> {
        self.advance()?;
        let test = self.expression()?;
        if self.at(TokenKind::Equal) || self.at(TokenKind::ColonEqual) {
            return Err(self.unexpected_in_condition(&test));
        }
        let message = if self.eat(TokenKind::Comma)? { Some(self.expression()?) } else { None };
        Ok(StatementKind::Assert(self.store(Assert { test, message })?))
    }

    #[inline(never)]
    fn delete(&mut self) -> Parse<StatementKind<'a>> {
        self.advance()?;
        let mut targets = self.arena.vector();
        loop {
            let target = self.star_expression()?;
            self.check_delete_target(&target)?;
            self.push(&mut targets, target)?;
            if !self.eat(TokenKind::Comma)? || !self.begins_element() {
                break;
            }
        }
        Ok(StatementKind::Delete(self.finish(targets)?))
    }

    #[inline(never)]
    fn type_alias(&mut self) -> Parse<StatementKind<'a>> {
        self.advance()?;
        let (name, name_span) = self.name()?;
        let type_parameters = self.type_parameters()?;
        self.expect(TokenKind::Equal)?;
        let value = self.expression()?;
        Ok(StatementKind::TypeAlias(self.store(TypeAlias { name, name_span, type_parameters, value })?))
    }

    /// An expression, or an assignment of any sort.
    #[inline(never)]
    fn expression_statement(&mut self) -> Parse<StatementKind<'a>> {
        let start = self.token;
        let first = self.yield_or_expressions()?;
        match self.token.kind {
            TokenKind::Equal => self.assignment(first),
            TokenKind::Colon => self.annotated_assignment(first, start.kind == TokenKind::LeftParenthesis),
            kind => match kind.augmented() {
                Some(operator) => self.augmented_assignment(first, operator),
                None => Ok(StatementKind::Expression(self.store(first)?)),
            },
        }
    }

    #[inline(never)]
    fn assignment(&mut self, first: Expression<'a>) -> Parse<StatementKind<'a>> {
        let mut targets = self.arena.vector::<Expression<'a>>();
        let mut value = first;
        while self.at(TokenKind::Equal) {
            self.check_assignment_target(&value, targets.is_empty())?;
            self.advance()?;
            self.push(&mut targets, value)?;
            value = self.yield_or_expressions()?;
        }
        let targets = self.finish(targets)?;
        Ok(StatementKind::Assign(self.store(Assign { targets, value })?))
    }

    #[inline(never)]
    fn annotated_assignment(&mut self, target: Expression<'a>, in_parentheses: bool) -> Parse<StatementKind<'a>> {
        self.check_annotated_target(&target)?;
        self.advance()?;
        let annotation = self.expression()?;
        let annotation = self.annotation(annotation)?;
        let value = if self.eat(TokenKind::Equal)? { Some(self.yield_or_expressions()?) } else { None };
        let simple = matches!(target.kind, ExpressionKind::Name(_)) && !in_parentheses;
        Ok(StatementKind::AnnotatedAssign(self.store(AnnotatedAssign { target, annotation, value, simple })?))
    }

    #[inline(never)]
    fn augmented_assignment(&mut self, target: Expression<'a>, operator: BinaryOperator) -> Parse<StatementKind<'a>> {
        self.check_augmented_target(&target)?;
        self.advance()?;
        let value = self.yield_or_expressions()?;
        Ok(StatementKind::AugmentedAssign(self.store(AugmentedAssign { target, operator, value })?))
    }
}
