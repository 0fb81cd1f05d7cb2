//! Expressions: operators of all precedences and what stands above them. Atoms are in `atom`.
//!
//! Invariant: chains of left-associative operators are gathered in a loop; an operand one precedence higher takes one
//! native call, of which a level of nesting has at most ten.

use super::{INVALID_SYNTAX, Parse, Parser};
use crate::ast::{
    BinaryChain, BinaryOperator, BooleanOperator, CompareChain, CompareOperator, Comprehension, Conditional,
    Expression, ExpressionKind, ForClause, Lambda, Named, Parameters, Span, UnaryOperator,
};
use crate::token::TokenKind;
use packed::phrase;
use phrase::Phrase;

/// How tightly operators bind; those of `TokenKind::binary` lie above `COMPARE`.
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARE: u8 = 4;
pub(super) const BIT_OR: u8 = 5;

impl<'a> Parser<'a> {
    /// One or more expressions, possibly starred; several, or one with a comma behind it, are a tuple.
    pub(super) fn star_expressions(&mut self) -> Parse<Expression<'a>> {
        self.expression_list(Self::star_expression)
    }

    /// Like `star_expressions` with assignment expressions allowed, as in the subject of `match`.
    pub(super) fn star_named_expressions(&mut self) -> Parse<Expression<'a>> {
        self.expression_list(Self::star_named_expression)
    }

    fn expression_list(&mut self, element: fn(&mut Self) -> Parse<Expression<'a>>) -> Parse<Expression<'a>> {
        let start = self.token.span;
        let first = element(self)?;
        if !self.at(TokenKind::Comma) {
            return Ok(first);
        }
        let mut elements = self.arena.vector();
        self.push(&mut elements, first)?;
        while self.eat(TokenKind::Comma)? && self.begins_element() {
            let next = element(self)?;
            self.push(&mut elements, next)?;
        }
        let elements = self.finish(elements)?;
        Ok(self.expression_node(ExpressionKind::Tuple(elements), start))
    }

    /// Whether an expression or a starred one may begin here.
    pub(super) fn begins_element(&self) -> bool {
        self.token.kind.begins_expression() || self.at(TokenKind::Star)
    }

    /// `yield` or expressions: the right side of an assignment, or a statement.
    pub(super) fn yield_or_expressions(&mut self) -> Parse<Expression<'a>> {
        if self.at(TokenKind::Yield) { self.yield_expression() } else { self.star_expressions() }
    }

    pub(super) fn star_expression(&mut self) -> Parse<Expression<'a>> {
        if self.at(TokenKind::Star) { self.starred() } else { self.expression() }
    }

    pub(super) fn star_named_expression(&mut self) -> Parse<Expression<'a>> {
        if self.at(TokenKind::Star) { self.starred() } else { self.named_expression() }
    }

    /// `*operand`
    #[inline(never)]
    pub(super) fn starred(&mut self) -> Parse<Expression<'a>> {
        self.advance()?;
        let start = self.last;
        let operand = self.operation(BIT_OR)?;
        let operand = self.store(operand)?;
        Ok(self.expression_node(ExpressionKind::Starred(operand), start))
    }

    /// An expression or `name := expression`.
    pub(super) fn named_expression(&mut self) -> Parse<Expression<'a>> {
        let is_name = self.at(TokenKind::Name);
        let target = self.expression()?;
        if !self.at(TokenKind::ColonEqual) {
            return Ok(target);
        }
        match target.kind {
            ExpressionKind::Name(name) if is_name => {
                self.advance()?;
                let value = self.expression()?;
                let named = self.store(Named { name, name_span: target.span, value })?;
                Ok(self.expression_node(ExpressionKind::Named(named), target.span))
            }
            _ => Err(self.cannot_name(&target)),
        }
    }

    /// An expression: a condition, a lambda, or operators.
    pub(super) fn expression(&mut self) -> Parse<Expression<'a>> {
        if self.at(TokenKind::Lambda) {
            return self.lambda();
        }
        let start = self.token.span;
        let body = self.operation(OR)?;
        if self.at(TokenKind::If) { self.conditional(body, start) } else { Ok(body) }
    }

    #[inline(never)]
    fn conditional(&mut self, body: Expression<'a>, start: Span) -> Parse<Expression<'a>> {
        self.advance()?;
        let test = self.operation(OR)?;
        if !self.at(TokenKind::Else) {
            return Err(self.missing_else(&body, &test));
        }
        self.advance()?;
        if !self.token.kind.begins_expression() {
            return Err(self.missing_otherwise(&body));
        }
        self.enter()?;
        let otherwise = self.expression()?;
        self.leave();
        let conditional = self.store(Conditional { test, body, otherwise })?;
        Ok(self.expression_node(ExpressionKind::Conditional(conditional), start))
    }

    #[inline(never)]
    fn lambda(&mut self) -> Parse<Expression<'a>> {
        let start = self.token.span;
        if self.lexer.directly_in_field() {
            return Err(self.template_error(super::string::LAMBDA_IN_FIELD, start));
        }
        self.enter()?;
        self.advance()?;
        let parameters = match self.at(TokenKind::Colon) {
            true => Parameters {
                positional: &[],
                positional_only_count: 0,
                star: None,
                keyword_only: &[],
                double_star: None,
            },
            false => self.parameters(TokenKind::Colon)?,
        };
        self.require(TokenKind::Colon, phrase!("expected ':'"))?;
        let body = self.expression()?;
        self.leave();
        let lambda = self.store(Lambda { parameters, body })?;
        Ok(self.expression_node(ExpressionKind::Lambda(lambda), start))
    }

    /// Operators that bind at least as tightly as `least`.
    pub(super) fn operation(&mut self, least: u8) -> Parse<Expression<'a>> {
        let start = self.token.span;
        let mut left = match self.at(TokenKind::Not) && least <= NOT {
            true => self.inversion()?,
            false => self.unary()?,
        };
        loop {
            let kind = match self.token.kind {
                TokenKind::Or if least <= OR => self.boolean(left, TokenKind::Or, BooleanOperator::Or, AND)?,
                TokenKind::And if least <= AND => self.boolean(left, TokenKind::And, BooleanOperator::And, NOT)?,
                kind => match kind.binary() {
                    Some((_, level)) if least <= COMPARE + level => self.binary(left, level)?,
                    None if least <= COMPARE => match self.compare_operator()? {
                        Some(operator) => self.comparison(left, operator)?,
                        None => return Ok(left),
                    },
                    _ => return Ok(left),
                },
            };
            left = self.expression_node(kind, start);
        }
    }

    #[inline(never)]
    fn inversion(&mut self) -> Parse<Expression<'a>> {
        self.advance()?;
        let start = self.last;
        self.enter()?;
        let operand = self.operation(NOT)?;
        self.leave();
        let operand = self.store(operand)?;
        Ok(self.expression_node(ExpressionKind::Unary(UnaryOperator::Not, operand), start))
    }

    #[inline(never)]
    fn boolean(
        &mut self,
        first: Expression<'a>,
        kind: TokenKind,
        operator: BooleanOperator,
        next: u8,
    ) -> Parse<ExpressionKind<'a>> {
        let mut operands = self.arena.vector();
        self.push(&mut operands, first)?;
        while self.eat(kind)? {
            let operand = self.operation(next)?;
            self.push(&mut operands, operand)?;
        }
        let operands = self.finish(operands)?;
        Ok(ExpressionKind::Boolean(operator, operands))
    }

    /// The operators of one level, `level` counted as in `TokenKind::binary`.
    #[inline(never)]
    fn binary(&mut self, first: Expression<'a>, level: u8) -> Parse<ExpressionKind<'a>> {
        let mut rest = self.arena.vector();
        while let Some((operator, _)) = self.token.kind.binary().filter(|(_, other)| *other == level) {
            self.advance()?;
            let operand = self.operation(COMPARE + level + 1)?;
            self.push(&mut rest, (operator, operand))?;
        }
        let rest = self.finish(rest)?;
        Ok(ExpressionKind::Binary(self.store(BinaryChain { first, rest })?))
    }

    #[inline(never)]
    fn comparison(&mut self, first: Expression<'a>, operator: CompareOperator) -> Parse<ExpressionKind<'a>> {
        let mut rest = self.arena.vector();
        let mut next = Some(operator);
        while let Some(operator) = next {
            let operand = self.operation(BIT_OR)?;
            self.push(&mut rest, (operator, operand))?;
            next = self.compare_operator()?;
        }
        let rest = self.finish(rest)?;
        Ok(ExpressionKind::Compare(self.store(CompareChain { first, rest })?))
    }

    /// Consumes a comparison operator if one comes.
    #[inline(never)]
    fn compare_operator(&mut self) -> Parse<Option<CompareOperator>> {
        let operator = match self.token.kind {
            TokenKind::Less => CompareOperator::Less,
            TokenKind::LessEqual => CompareOperator::LessEqual,
            TokenKind::Greater => CompareOperator::Greater,
            TokenKind::GreaterEqual => CompareOperator::GreaterEqual,
            TokenKind::EqualEqual => CompareOperator::Equal,
            TokenKind::NotEqual => CompareOperator::NotEqual,
            TokenKind::In => CompareOperator::In,
            TokenKind::Is => {
                self.advance()?;
                let negated = self.eat(TokenKind::Not)?;
                return Ok(Some(if negated { CompareOperator::IsNot } else { CompareOperator::Is }));
            }
            TokenKind::Not => {
                if self.peek() != Some(TokenKind::In) {
                    return Ok(None);
                }
                self.advance()?;
                CompareOperator::NotIn
            }
            _ => return Ok(None),
        };
        self.advance()?;
        Ok(Some(operator))
    }

    /// A power, possibly with signs before it.
    fn unary(&mut self) -> Parse<Expression<'a>> {
        let start = self.token.span;
        let first = match self.token.kind {
            TokenKind::Minus | TokenKind::Plus | TokenKind::Tilde => return self.signed(),
            TokenKind::Await => self.awaited()?,
            _ => self.primary()?,
        };
        if self.at(TokenKind::DoubleStar) { self.power(first, start) } else { Ok(first) }
    }

    /// `-x`, `+x` or `~x`
    #[inline(never)]
    fn signed(&mut self) -> Parse<Expression<'a>> {
        let operator = match self.token.kind {
            TokenKind::Minus => UnaryOperator::Negative,
            TokenKind::Plus => UnaryOperator::Positive,
            _ => UnaryOperator::Invert,
        };
        self.enter()?;
        self.advance()?;
        let start = self.last;
        let operand = self.unary()?;
        self.leave();
        let operand = self.store(operand)?;
        Ok(self.expression_node(ExpressionKind::Unary(operator, operand), start))
    }

    #[inline(never)]
    fn awaited(&mut self) -> Parse<Expression<'a>> {
        self.advance()?;
        let start = self.last;
        let operand = self.primary()?;
        let operand = self.store(operand)?;
        Ok(self.expression_node(ExpressionKind::Await(operand), start))
    }

    /// `first ** exponent`
    #[inline(never)]
    fn power(&mut self, first: Expression<'a>, start: Span) -> Parse<Expression<'a>> {
        self.enter()?;
        self.advance()?;
        let exponent = self.unary()?;
        self.leave();
        let rest = self.store([(BinaryOperator::Power, exponent)])?;
        let chain = self.store(BinaryChain { first, rest })?;
        Ok(self.expression_node(ExpressionKind::Binary(chain), start))
    }

    /// `yield`, `yield values` or `yield from value`.
    #[inline(never)]
    pub(super) fn yield_expression(&mut self) -> Parse<Expression<'a>> {
        self.advance()?;
        let start = self.last;
        let kind = if self.eat(TokenKind::From)? {
            let value = self.expression()?;
            ExpressionKind::YieldFrom(self.store(value)?)
        } else if self.begins_element() {
            let value = self.star_expressions()?;
            ExpressionKind::Yield(Some(self.store(value)?))
        } else {
            ExpressionKind::Yield(None)
        };
        Ok(self.expression_node(kind, start))
    }

    /// Whether the clauses of a comprehension begin here.
    pub(super) fn at_comprehension(&self) -> bool {
        matches!(self.token.kind, TokenKind::For | TokenKind::Async)
    }

    /// The `for` and `if` clauses behind the element of a comprehension.
    #[inline(never)]
    pub(super) fn comprehension(
        &mut self,
        element: Expression<'a>,
        value: Option<Expression<'a>>,
    ) -> Parse<&'a Comprehension<'a>> {
        let mut clauses = self.arena.vector();
        while self.at_comprehension() {
            let is_async = self.eat(TokenKind::Async)?;
            self.expect(TokenKind::For)?;
            let target = self.for_target(phrase!("'in' expected after for-loop variables"))?;
            let iterable = self.operation(OR)?;
            let mut conditions = self.arena.vector();
            while self.eat(TokenKind::If)? {
                let condition = self.operation(OR)?;
                self.push(&mut conditions, condition)?;
            }
            let conditions = self.finish(conditions)?;
            self.push(&mut clauses, ForClause { target, iterable, conditions, is_async })?;
        }
        let clauses = self.finish(clauses)?;
        self.store(Comprehension { element, value, clauses })
    }

    /// The targets between `for` and `in`, and the `in`, without which `message` is the error.
    pub(super) fn for_target(&mut self, message: Phrase) -> Parse<Expression<'a>> {
        let target = self.expression_list(Self::target_element)?;
        if self.at(TokenKind::In) || message == INVALID_SYNTAX {
            self.check_for_target(&target)?;
        }
        self.require(TokenKind::In, message)?;
        Ok(target)
    }

    fn target_element(&mut self) -> Parse<Expression<'a>> {
        if self.at(TokenKind::Star) { self.starred() } else { self.operation(BIT_OR) }
    }
}
