//! Patterns of `match`.

use super::target::description;
use super::{Parse, Parser};
use crate::ast::{
    AsPattern, BinaryChain, BinaryOperator, ClassPattern, Expression, ExpressionKind, KeywordPattern, MappingPattern,
    Pattern, PatternKind, Postfix, Span, Trailer, TrailerKind, UnaryOperator,
};
use crate::error::Argument;
use crate::token::TokenKind;
use packed::phrase;

impl<'a> Parser<'a> {
    /// What stands behind `case`: a pattern, or a sequence without brackets.
    pub(super) fn patterns(&mut self) -> Parse<Pattern<'a>> {
        let first = self.maybe_star_pattern()?;
        if !self.at(TokenKind::Comma) && !matches!(first.kind, PatternKind::Star(_)) {
            return Ok(first);
        }
        if !self.at(TokenKind::Comma) {
            return Err(self.invalid_syntax());
        }
        let elements = self.pattern_elements(first, |kind| matches!(kind, TokenKind::Colon | TokenKind::If))?;
        Ok(self.pattern_node(PatternKind::Sequence(elements), first.span))
    }

    fn pattern_node(&self, kind: PatternKind<'a>, start: Span) -> Pattern<'a> {
        Pattern { kind, span: start.to(self.last) }
    }

    fn pattern_elements(&mut self, first: Pattern<'a>, closes: fn(TokenKind) -> bool) -> Parse<&'a [Pattern<'a>]> {
        let mut elements = self.arena.vector();
        self.push(&mut elements, first)?;
        while self.eat(TokenKind::Comma)? && !closes(self.token.kind) {
            let element = self.maybe_star_pattern()?;
            self.push(&mut elements, element)?;
        }
        self.finish(elements)
    }

    fn maybe_star_pattern(&mut self) -> Parse<Pattern<'a>> {
        if !self.at(TokenKind::Star) {
            return self.pattern();
        }
        self.advance()?;
        let start = self.last;
        let (name, _) = self.name()?;
        Ok(self.pattern_node(PatternKind::Star(Some(name).filter(|name| *name != "_")), start))
    }

    /// Alternatives, possibly with `as name`.
    fn pattern(&mut self) -> Parse<Pattern<'a>> {
        let first = self.closed_pattern()?;
        let mut pattern = first;
        if self.at(TokenKind::Bar) {
            let mut alternatives = self.arena.vector();
            self.push(&mut alternatives, first)?;
            while self.eat(TokenKind::Bar)? {
                let alternative = self.closed_pattern()?;
                self.push(&mut alternatives, alternative)?;
            }
            let alternatives = self.finish(alternatives)?;
            pattern = self.pattern_node(PatternKind::Or(alternatives), first.span);
        }
        if !self.eat(TokenKind::As)? {
            return Ok(pattern);
        }
        if self.at_word("_") {
            return Err(self.fail(phrase!("cannot use '_' as a target"), &[], self.token.span));
        }
        if !self.at(TokenKind::Name) || matches!(self.peek(), Some(TokenKind::Dot | TokenKind::LeftParenthesis)) {
            return Err(self.invalid_pattern_target());
        }
        let (name, _) = self.name()?;
        let node = self.store(AsPattern { pattern, name })?;
        Ok(self.pattern_node(PatternKind::As(node), first.span))
    }

    fn invalid_pattern_target(&mut self) -> crate::error::Failed {
        match self.expression() {
            Ok(target) => {
                let arguments = [Argument::Text(description(&target))];
                self.fail(phrase!("cannot use % as pattern target"), &arguments, target.span)
            }
            Err(failed) => failed,
        }
    }

    fn closed_pattern(&mut self) -> Parse<Pattern<'a>> {
        let start = self.token.span;
        let kind = match self.token.kind {
            TokenKind::None | TokenKind::True | TokenKind::False => PatternKind::Singleton(self.literal_expression()?),
            TokenKind::Number | TokenKind::Minus | TokenKind::String | TokenKind::TemplateStart => {
                PatternKind::Value(self.literal_expression()?)
            }
            TokenKind::Name => return self.name_pattern(),
            TokenKind::LeftParenthesis | TokenKind::LeftBracket => return self.sequence_pattern(),
            TokenKind::LeftBrace => {
                self.enter()?;
                let mapping = self.mapping_pattern()?;
                self.leave();
                PatternKind::Mapping(self.store(mapping)?)
            }
            _ => return Err(self.invalid_syntax()),
        };
        Ok(self.pattern_node(kind, start))
    }

    /// A capture, the wildcard, a dotted name, or a class with arguments.
    #[inline(never)]
    fn name_pattern(&mut self) -> Parse<Pattern<'a>> {
        let start = self.token.span;
        let name = self.dotted_expression()?;
        let kind = if self.at(TokenKind::LeftParenthesis) {
            self.enter()?;
            let class = self.class_pattern(name)?;
            self.leave();
            PatternKind::Class(self.store(class)?)
        } else {
            match name.kind {
                ExpressionKind::Name("_") => PatternKind::Wildcard,
                ExpressionKind::Name(name) => PatternKind::Capture(name),
                _ => PatternKind::Value(self.store(name)?),
            }
        };
        Ok(self.pattern_node(kind, start))
    }

    /// A name or dotted name as an expression.
    fn dotted_expression(&mut self) -> Parse<Expression<'a>> {
        let (name, span) = self.name()?;
        let first = Expression { kind: ExpressionKind::Name(name), span };
        if !self.at(TokenKind::Dot) {
            return Ok(first);
        }
        let mut trailers = self.arena.vector();
        while self.at(TokenKind::Dot) {
            self.advance()?;
            let dot = self.last;
            let (name, _) = self.name()?;
            let kind = TrailerKind::Attribute(name);
            self.push(&mut trailers, Trailer { kind, span: dot.to(self.last) })?;
        }
        let trailers = self.finish(trailers)?;
        let postfix = self.store(Postfix { first, trailers })?;
        Ok(self.expression_node(ExpressionKind::Postfix(postfix), span))
    }

    /// A constant: a signed or complex number, a string, `None`, `True` or `False`.
    #[inline(never)]
    fn literal_expression(&mut self) -> Parse<&'a Expression<'a>> {
        let start = self.token.span;
        if matches!(self.token.kind, TokenKind::String | TokenKind::TemplateStart) {
            let string = self.strings()?;
            if matches!(string.kind, ExpressionKind::FString(_) | ExpressionKind::TString(_)) {
                let message = phrase!("patterns may only match literals and attribute lookups");
                return Err(self.fail(message, &[], string.span));
            }
            return self.store(string);
        }
        let real = self.signed_number()?;
        let operator = match self.token.kind {
            TokenKind::Plus => BinaryOperator::Add,
            TokenKind::Minus => BinaryOperator::Subtract,
            _ => return self.store(real),
        };
        let number = match real.kind {
            ExpressionKind::Unary(_, operand) => operand.kind,
            kind => kind,
        };
        if matches!(number, ExpressionKind::Imaginary(_)) {
            return Err(self.fail(phrase!("real number required in complex literal"), &[], real.span));
        }
        self.advance()?;
        if !self.at(TokenKind::Number) {
            return Err(self.invalid_syntax());
        }
        let imaginary = self.atom()?;
        if !matches!(imaginary.kind, ExpressionKind::Imaginary(_)) {
            return Err(self.fail(phrase!("imaginary number required in complex literal"), &[], imaginary.span));
        }
        let mut rest = self.arena.vector();
        self.push(&mut rest, (operator, imaginary))?;
        let rest = self.finish(rest)?;
        let chain = self.store(BinaryChain { first: real, rest })?;
        let sum = self.expression_node(ExpressionKind::Binary(chain), start);
        self.store(sum)
    }

    fn signed_number(&mut self) -> Parse<Expression<'a>> {
        let start = self.token.span;
        if !self.eat(TokenKind::Minus)? {
            return self.atom();
        }
        if !self.at(TokenKind::Number) {
            return Err(self.invalid_syntax());
        }
        let operand = self.atom()?;
        let operand = self.store(operand)?;
        Ok(self.expression_node(ExpressionKind::Unary(UnaryOperator::Negative, operand), start))
    }

    /// `(...)` or `[...]`; parentheses around a single pattern only group.
    #[inline(never)]
    fn sequence_pattern(&mut self) -> Parse<Pattern<'a>> {
        self.enter()?;
        let open = self.token;
        self.advance()?;
        let closing = match open.kind {
            TokenKind::LeftParenthesis => TokenKind::RightParenthesis,
            _ => TokenKind::RightBracket,
        };
        if self.eat(closing)? {
            self.leave();
            return Ok(self.pattern_node(PatternKind::Sequence(&[]), open.span));
        }
        let first = self.maybe_star_pattern()?;
        let is_group =
            closing == TokenKind::RightParenthesis && self.at(closing) && !matches!(first.kind, PatternKind::Star(_));
        let elements = match is_group {
            true => &[],
            false => self.pattern_elements(first, |kind| {
                matches!(kind, TokenKind::RightParenthesis | TokenKind::RightBracket)
            })?,
        };
        // `(*rest)` is no sequence without a comma.
        let has_star = matches!(elements, [Pattern { kind: PatternKind::Star(_), .. }]);
        let has_comma = self.lexer.slice(self.last_end.saturating_sub(1), self.last_end) == b",";
        if closing == TokenKind::RightParenthesis && has_star && !has_comma {
            return Err(self.invalid_syntax());
        }
        self.expect(closing)?;
        self.leave();
        match is_group {
            true => Ok(first),
            false => Ok(self.pattern_node(PatternKind::Sequence(elements), open.span)),
        }
    }

    #[inline(never)]
    fn mapping_pattern(&mut self) -> Parse<MappingPattern<'a>> {
        self.advance()?;
        let mut items = self.arena.vector();
        let mut rest = None;
        while !self.at(TokenKind::RightBrace) {
            if self.eat(TokenKind::DoubleStar)? {
                if self.at_word("_") {
                    return Err(self.invalid_syntax());
                }
                rest = Some(self.name()?.0);
                self.eat(TokenKind::Comma)?;
                break;
            }
            let key = match self.token.kind {
                TokenKind::Name => {
                    let key = self.dotted_expression()?;
                    if matches!(key.kind, ExpressionKind::Name(_)) {
                        return Err(self.invalid_syntax());
                    }
                    key
                }
                TokenKind::None
                | TokenKind::True
                | TokenKind::False
                | TokenKind::Number
                | TokenKind::Minus
                | TokenKind::String
                | TokenKind::TemplateStart => *self.literal_expression()?,
                _ => return Err(self.invalid_syntax()),
            };
            self.expect(TokenKind::Colon)?;
            let pattern = self.pattern()?;
            self.push(&mut items, (key, pattern))?;
            if !self.eat(TokenKind::Comma)? {
                break;
            }
        }
        self.expect(TokenKind::RightBrace)?;
        Ok(MappingPattern { items: self.finish(items)?, rest })
    }

    #[inline(never)]
    fn class_pattern(&mut self, class: Expression<'a>) -> Parse<ClassPattern<'a>> {
        self.advance()?;
        let mut positional = self.arena.vector();
        let mut keywords = self.arena.vector::<KeywordPattern<'a>>();
        while !self.at(TokenKind::RightParenthesis) {
            if self.at(TokenKind::Name) && self.peek() == Some(TokenKind::Equal) {
                let (name, span) = self.name()?;
                self.advance()?;
                let pattern = self.pattern()?;
                self.push(&mut keywords, KeywordPattern { name, pattern, span: span.to(self.last) })?;
            } else {
                let pattern = self.pattern()?;
                if !keywords.is_empty() {
                    return Err(self.fail(phrase!("positional patterns follow keyword patterns"), &[], pattern.span));
                }
                self.push(&mut positional, pattern)?;
            }
            if !self.eat(TokenKind::Comma)? {
                break;
            }
        }
        self.expect(TokenKind::RightParenthesis)?;
        let keywords = self.finish(keywords)?;
        Ok(ClassPattern { class, positional: self.finish(positional)?, keywords })
    }
}
