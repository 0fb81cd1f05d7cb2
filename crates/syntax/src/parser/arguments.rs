//! Arguments of calls and class definitions.

use super::{Parse, Parser};
use crate::ast::{Argument, ArgumentKind, Expression, ExpressionKind, Span};
use crate::error::Failed;
use crate::token::TokenKind;
use packed::phrase;
use phrase::Phrase;

impl<'a> Parser<'a> {
    /// `(arguments)`; a generator without parentheses of its own may be the only argument of a call, not of a class.
    pub(super) fn call_arguments(&mut self, is_call: bool) -> Parse<&'a [Argument<'a>]> {
        self.enter()?;
        self.advance()?;
        let open = self.last;
        let mut arguments = self.arena.vector::<Argument<'a>>();
        let (mut has_keyword, mut has_double_star) = (false, false);
        // What is wrong with the order; told when all arguments have been read.
        let mut misplaced = Phrase::EMPTY;
        let mut comma = open;
        while !self.at(TokenKind::RightParenthesis) {
            let argument = self.argument(open, is_call, arguments.is_empty())?;
            match argument.kind {
                ArgumentKind::Positional if has_double_star || has_keyword => {
                    misplaced = match has_double_star {
                        true => phrase!("positional argument follows keyword argument unpacking"),
                        false => phrase!("positional argument follows keyword argument"),
                    };
                }
                ArgumentKind::Star if has_double_star => {
                    let message = phrase!("iterable argument unpacking follows keyword argument unpacking");
                    return Err(self.fail(message, &[], comma.to(self.last)));
                }
                ArgumentKind::Keyword(_) => has_keyword = true,
                ArgumentKind::DoubleStar => has_double_star = true,
                _ => {}
            }
            self.push(&mut arguments, argument)?;
            if self.at(TokenKind::Comma) {
                self.advance()?;
                comma = self.last;
            } else if !self.at(TokenKind::RightParenthesis) {
                return Err(self.unexpected_after_argument(&argument));
            }
        }
        if !misplaced.is_empty() {
            return Err(self.fail(misplaced, &[], self.token.span));
        }
        self.advance()?;
        self.leave();
        self.finish(arguments)
    }

    #[cold]
    #[inline(never)]
    fn unexpected_after_argument(&mut self, argument: &Argument<'a>) -> Failed {
        if matches!(argument.kind, ArgumentKind::Keyword(_)) && self.at_comprehension() {
            let message = phrase!("invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
            return self.fail(message, &[], argument.span);
        }
        self.unexpected_in_brackets(&argument.value)
    }

    #[inline(never)]
    fn argument(&mut self, open: Span, is_call: bool, is_first: bool) -> Parse<Argument<'a>> {
        let start = self.token.span;
        let kind = match self.token.kind {
            TokenKind::Star => ArgumentKind::Star,
            TokenKind::DoubleStar => ArgumentKind::DoubleStar,
            _ => return self.plain_argument(open, is_call, is_first),
        };
        self.advance()?;
        if kind == ArgumentKind::Star && !self.token.kind.begins_expression() {
            return Err(self.invalid_star());
        }
        let value = self.expression()?;
        if self.at(TokenKind::Equal) {
            let message = match kind {
                ArgumentKind::Star => phrase!("cannot assign to iterable argument unpacking"),
                _ => phrase!("cannot assign to keyword argument unpacking"),
            };
            return Err(self.fail(message, &[], start.to(self.token.span)));
        }
        Ok(Argument { kind, value, span: start.to(self.last) })
    }

    /// `value`, `name=value`, or `value for ...`.
    #[inline(never)]
    fn plain_argument(&mut self, open: Span, is_call: bool, is_first: bool) -> Parse<Argument<'a>> {
        let start = self.token;
        let value = self.named_expression()?;
        if self.at(TokenKind::Equal) {
            let is_name = start.kind == TokenKind::Name;
            let ExpressionKind::Name(name) = value.kind else { return Err(self.invalid_keyword(&value)) };
            if !is_name {
                return Err(self.invalid_keyword(&value));
            }
            self.advance()?;
            if matches!(self.token.kind, TokenKind::Comma | TokenKind::RightParenthesis) {
                return Err(self.fail(phrase!("expected argument value expression"), &[], start.span.to(self.last)));
            }
            let value = self.expression()?;
            return Ok(Argument { kind: ArgumentKind::Keyword(name), value, span: start.span.to(self.last) });
        }
        let value =
            if is_call && self.at_comprehension() { self.generator_argument(value, open, is_first)? } else { value };
        Ok(Argument { kind: ArgumentKind::Positional, value, span: value.span })
    }

    /// `f(element for ...)`, which has to be the only argument.
    #[inline(never)]
    fn generator_argument(&mut self, element: Expression<'a>, open: Span, is_first: bool) -> Parse<Expression<'a>> {
        let comprehension = self.comprehension(element, None)?;
        if !is_first || self.at(TokenKind::Comma) {
            let span = element.span.to(self.last);
            return Err(self.fail(phrase!("Generator expression must be parenthesized"), &[], span));
        }
        let span = open.to(self.token.span);
        Ok(Expression { kind: ExpressionKind::Generator(comprehension), span })
    }
}
