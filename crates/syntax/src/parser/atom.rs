//! Atoms, displays, comprehensions and the trailers behind them.
//!
//! Invariant: whatever opens a bracket is one level of nesting.

use super::{Parse, Parser};
use crate::ast::{DictItem, Expression, ExpressionKind, Postfix, Slice, Span, Trailer, TrailerKind};
use crate::error::Failed;
use crate::literal;
use crate::token::TokenKind;
use packed::phrase;

impl<'a> Parser<'a> {
    /// An atom with its attributes, subscripts and calls.
    pub(super) fn primary(&mut self) -> Parse<Expression<'a>> {
        let start = self.token.span;
        let first = self.atom()?;
        if self.at_trailer() { self.postfix(first, start) } else { Ok(first) }
    }

    #[inline(never)]
    fn postfix(&mut self, first: Expression<'a>, start: Span) -> Parse<Expression<'a>> {
        let mut trailers = self.arena.vector();
        while self.at_trailer() {
            let trailer = self.trailer()?;
            self.push(&mut trailers, trailer)?;
        }
        let trailers = self.finish(trailers)?;
        let postfix = self.store(Postfix { first, trailers })?;
        Ok(self.expression_node(ExpressionKind::Postfix(postfix), start))
    }

    fn at_trailer(&self) -> bool {
        matches!(self.token.kind, TokenKind::Dot | TokenKind::LeftParenthesis | TokenKind::LeftBracket)
    }

    #[inline(never)]
    fn trailer(&mut self) -> Parse<Trailer<'a>> {
        let start = self.token.span;
        let kind = match self.token.kind {
            TokenKind::Dot => {
                self.advance()?;
                TrailerKind::Attribute(self.name()?.0)
            }
            TokenKind::LeftBracket => {
                self.enter()?;
                self.advance()?;
                let index = self.subscript()?;
                self.leave();
                TrailerKind::Subscript(self.store(index)?)
            }
            _ => TrailerKind::Call(self.call_arguments(true)?),
        };
        Ok(Trailer { kind, span: start.to(self.last) })
    }

    /// The index of a subscript and the closing bracket.
    #[inline(never)]
    fn subscript(&mut self) -> Parse<Expression<'a>> {
        let start = self.token.span;
        let first = self.subscript_element()?;
        let index = if self.at(TokenKind::Comma) || matches!(first.kind, ExpressionKind::Starred(_)) {
            let mut elements = self.arena.vector();
            self.push(&mut elements, first)?;
            while self.eat(TokenKind::Comma)? && !self.at(TokenKind::RightBracket) {
                let element = self.subscript_element()?;
                self.push(&mut elements, element)?;
            }
            let elements = self.finish(elements)?;
            self.expression_node(ExpressionKind::Tuple(elements), start)
        } else {
            first
        };
        self.close(TokenKind::RightBracket, Some(&first))?;
        Ok(index)
    }

    fn subscript_element(&mut self) -> Parse<Expression<'a>> {
        let start = self.token.span;
        if self.at(TokenKind::Star) {
            if !self.peek().is_none_or(TokenKind::begins_expression) {
                self.advance()?;
                return Err(self.invalid_star());
            }
            return self.starred();
        }
        let lower = if self.at(TokenKind::Colon) { None } else { Some(self.named_expression()?) };
        if let (Some(lower), false) = (lower, self.at(TokenKind::Colon)) {
            return Ok(lower);
        }
        self.advance()?;
        let upper = self.slice_part()?;
        let step = if self.eat(TokenKind::Colon)? { self.slice_part()? } else { None };
        let slice = self.store(Slice { lower, upper, step })?;
        Ok(self.expression_node(ExpressionKind::Slice(slice), start))
    }

    fn slice_part(&mut self) -> Parse<Option<Expression<'a>>> {
        match self.token.kind {
            TokenKind::Colon | TokenKind::Comma | TokenKind::RightBracket => Ok(None),
            _ => Ok(Some(self.expression()?)),
        }
    }

    pub(super) fn atom(&mut self) -> Parse<Expression<'a>> {
        let token = self.token;
        let kind = match token.kind {
            TokenKind::Name => ExpressionKind::Name(self.text(token)?),
            TokenKind::Number => {
                let text = self.lexer.slice(token.start, token.end);
                self.warn_of_number(text, token);
                let value = literal::number(text, self.arena);
                value?
            }
            TokenKind::String | TokenKind::TemplateStart => return self.strings(),
            TokenKind::None => ExpressionKind::None,
            TokenKind::True => ExpressionKind::True,
            TokenKind::False => ExpressionKind::False,
            TokenKind::Ellipsis => ExpressionKind::Ellipsis,
            TokenKind::LeftParenthesis => return self.bracketed(Self::group),
            TokenKind::LeftBracket => return self.bracketed(Self::list),
            TokenKind::LeftBrace => return self.bracketed(Self::braces),
            _ => return Err(self.invalid_syntax()),
        };
        self.advance()?;
        Ok(Expression { kind, span: token.span })
    }

    /// Consumes an opening bracket and what `inside` makes of the rest, the closing one included.
    fn bracketed(&mut self, inside: fn(&mut Self, Span) -> Parse<Expression<'a>>) -> Parse<Expression<'a>> {
        self.enter()?;
        self.advance()?;
        let start = self.last;
        let expression = inside(self, start)?;
        self.leave();
        Ok(expression)
    }

    /// Consumes the closing bracket, or finds out what is wrong behind the last element.
    pub(super) fn close(&mut self, kind: TokenKind, element: Option<&Expression<'a>>) -> Parse<()> {
        if self.at(kind) {
            self.advance()?;
            return Ok(());
        }
        Err(match element {
            Some(element) => self.unexpected_in_brackets(element),
            None => self.invalid_syntax(),
        })
    }

    /// Behind `(`: a tuple, a generator or an expression in parentheses.
    #[inline(never)]
    fn group(&mut self, start: Span) -> Parse<Expression<'a>> {
        if self.eat(TokenKind::RightParenthesis)? {
            return Ok(self.expression_node(ExpressionKind::Tuple(&[]), start));
        }
        if self.at(TokenKind::Yield) {
            let expression = self.yield_expression()?;
            self.close(TokenKind::RightParenthesis, Some(&expression))?;
            return Ok(expression);
        }
        if self.at(TokenKind::DoubleStar) {
            self.advance()?;
            let stars = self.last;
            self.expression()?;
            return Err(self.fail(phrase!("cannot use double starred expression here"), &[], stars));
        }
        let first = self.star_named_expression()?;
        if self.at_comprehension() {
            let kind = ExpressionKind::Generator(self.element_comprehension(first)?);
            self.close(TokenKind::RightParenthesis, None)?;
            return Ok(self.expression_node(kind, start));
        }
        if self.at(TokenKind::Comma) {
            let elements = self.elements(first, TokenKind::RightParenthesis)?;
            return Ok(self.expression_node(ExpressionKind::Tuple(elements), start));
        }
        if matches!(first.kind, ExpressionKind::Starred(_)) && self.at(TokenKind::RightParenthesis) {
            return Err(self.fail(phrase!("cannot use starred expression here"), &[], first.span));
        }
        self.close(TokenKind::RightParenthesis, Some(&first))?;
        Ok(first)
    }

    /// Behind `[`.
    #[inline(never)]
    fn list(&mut self, start: Span) -> Parse<Expression<'a>> {
        if self.eat(TokenKind::RightBracket)? {
            return Ok(self.expression_node(ExpressionKind::List(&[]), start));
        }
        let first = self.star_named_expression()?;
        let kind = if self.at_comprehension() {
            let comprehension = self.element_comprehension(first)?;
            self.close(TokenKind::RightBracket, None)?;
            ExpressionKind::ListComprehension(comprehension)
        } else {
            ExpressionKind::List(self.elements(first, TokenKind::RightBracket)?)
        };
        Ok(self.expression_node(kind, start))
    }

    fn element_comprehension(&mut self, element: Expression<'a>) -> Parse<&'a crate::ast::Comprehension<'a>> {
        if matches!(element.kind, ExpressionKind::Starred(_)) {
            return Err(self.fail(phrase!("iterable unpacking cannot be used in comprehension"), &[], element.span));
        }
        self.comprehension(element, None)
    }

    /// The elements of a display behind the first one, and the closing bracket.
    #[inline(never)]
    fn elements(&mut self, first: Expression<'a>, closing: TokenKind) -> Parse<&'a [Expression<'a>]> {
        let mut elements = self.arena.vector();
        let mut element = first;
        self.push(&mut elements, first)?;
        while self.eat(TokenKind::Comma)? && !self.at(closing) {
            element = self.star_named_expression()?;
            if self.at_comprehension() {
                return Err(self.unparenthesized_target(&first, &element, closing));
            }
            self.push(&mut elements, element)?;
        }
        self.close(closing, Some(&element))?;
        self.finish(elements)
    }

    /// Behind `{`: a dict, a set, or a comprehension of either.
    #[inline(never)]
    fn braces(&mut self, start: Span) -> Parse<Expression<'a>> {
        if self.eat(TokenKind::RightBrace)? {
            return Ok(self.expression_node(ExpressionKind::Dict(&[]), start));
        }
        if self.at(TokenKind::DoubleStar) {
            return self.dict(None, start);
        }
        let first = self.star_named_expression()?;
        if self.at(TokenKind::Colon) && !matches!(first.kind, ExpressionKind::Starred(_)) {
            return self.dict(Some(first), start);
        }
        let kind = if self.at_comprehension() {
            let comprehension = self.element_comprehension(first)?;
            self.close(TokenKind::RightBrace, None)?;
            ExpressionKind::SetComprehension(comprehension)
        } else {
            ExpressionKind::Set(self.elements(first, TokenKind::RightBrace)?)
        };
        Ok(self.expression_node(kind, start))
    }

    /// The rest of a dict: `key`, if there is one, has been parsed.
    #[inline(never)]
    fn dict(&mut self, mut key: Option<Expression<'a>>, start: Span) -> Parse<Expression<'a>> {
        let mut items = self.arena.vector();
        loop {
            let value = match key {
                Some(_) => self.dict_value()?,
                None => {
                    self.advance()?;
                    let stars = self.last;
                    let value = self.operation(super::expression::BIT_OR)?;
                    if self.at_comprehension() {
                        let span = stars.to(stars);
                        return Err(self.fail(phrase!("dict unpacking cannot be used in dict comprehension"), &[], span));
                    }
                    value
                }
            };
            if let (Some(key), true, true) = (key, items.is_empty(), self.at_comprehension()) {
                let comprehension = self.comprehension(key, Some(value))?;
                self.close(TokenKind::RightBrace, None)?;
                return Ok(self.expression_node(ExpressionKind::DictComprehension(comprehension), start));
            }
            self.push(&mut items, DictItem { key, value })?;
            if !self.at(TokenKind::Comma) {
                self.close(TokenKind::RightBrace, Some(&value))?;
                break;
            }
            self.advance()?;
            if self.eat(TokenKind::RightBrace)? {
                break;
            }
            key = match self.at(TokenKind::DoubleStar) {
                true => None,
                false => Some(self.dict_key()?),
            };
        }
        let items = self.finish(items)?;
        Ok(self.expression_node(ExpressionKind::Dict(items), start))
    }

    fn dict_key(&mut self) -> Parse<Expression<'a>> {
        let key = self.expression()?;
        match self.at(TokenKind::Colon) {
            true => Ok(key),
            false => Err(self.missing_dict_colon(&key)),
        }
    }

    /// The colon behind a key, and the value.
    fn dict_value(&mut self) -> Parse<Expression<'a>> {
        self.advance()?;
        let colon = self.last;
        match self.token.kind {
            TokenKind::RightBrace | TokenKind::Comma => {
                Err(self.fail(phrase!("expression expected after dictionary key and ':'"), &[], colon))
            }
            TokenKind::Star => {
                let star = self.starred()?;
                Err(self.fail(phrase!("cannot use a starred expression in a dictionary value"), &[], star.span))
            }
            _ => self.expression(),
        }
    }

    /// `[a, b for a, b in c]`, whose target-like element needs parentheses.
    #[cold]
    #[inline(never)]
    fn unparenthesized_target(&mut self, first: &Expression<'a>, last: &Expression<'a>, closing: TokenKind) -> Failed {
        if closing == TokenKind::RightParenthesis {
            return self.invalid_syntax();
        }
        let span = first.span.to(last.span);
        self.fail(phrase!("did you forget parentheses around the comprehension target?"), &[], span)
    }
}
