//! Parameters of functions and lambdas, and type parameters.

use super::{INVALID_SYNTAX, Parse, Parser};
use crate::ast::{Parameter, Parameters, TypeParameter, TypeParameterKind};
use crate::token::TokenKind;
use packed::phrase;
use phrase::Phrase;

impl<'a> Parser<'a> {
    /// Parameters up to `closing`, which is not consumed: `)` for a function, `:` for a lambda.
    pub(super) fn parameters(&mut self, closing: TokenKind) -> Parse<Parameters<'a>> {
        let mut state =
            Parameters { positional: &[], positional_only_count: 0, star: None, keyword_only: &[], double_star: None };
        let mut list = self.arena.vector::<Parameter<'a>>();
        let (mut has_slash, mut has_star, mut has_default) = (false, false, false);
        while !self.at(closing) {
            if state.double_star.is_some() {
                return Err(self.fail(phrase!("arguments cannot follow var-keyword argument"), &[], self.token.span));
            }
            match self.token.kind {
                TokenKind::Slash => {
                    let message = if has_slash {
                        phrase!("/ may appear only once")
                    } else if has_star {
                        phrase!("/ must be ahead of *")
                    } else if list.is_empty() && self.peek() == Some(TokenKind::Comma) {
                        phrase!("at least one argument must precede /")
                    } else if list.is_empty() {
                        INVALID_SYNTAX
                    } else {
                        Phrase::EMPTY
                    };
                    if !message.is_empty() {
                        return Err(self.fail(message, &[], self.token.span));
                    }
                    self.advance()?;
                    has_slash = true;
                    state.positional_only_count = list.len().min(u16::MAX as usize) as u16;
                    if self.at(TokenKind::Star) {
                        return Err(self.fail(phrase!("expected comma between / and *"), &[], self.token.span));
                    }
                }
                TokenKind::Star => {
                    if has_star {
                        return Err(self.fail(phrase!("* argument may appear only once"), &[], self.token.span));
                    }
                    has_star = true;
                    self.advance()?;
                    let star = self.last;
                    state.positional = self.finish(list)?;
                    list = self.arena.vector();
                    if self.at(TokenKind::Name) {
                        let parameter = self.parameter(closing, true)?;
                        if self.at(TokenKind::Equal) {
                            let message = phrase!("var-positional argument cannot have default value");
                            return Err(self.fail(message, &[], self.token.span));
                        }
                        state.star = Some(self.store(parameter)?);
                    } else if !self.at(TokenKind::Comma) || self.peek() != Some(TokenKind::Name) {
                        return Err(self.bare_star(closing, star));
                    }
                }
                TokenKind::DoubleStar => {
                    self.advance()?;
                    let parameter = self.parameter(closing, false)?;
                    if self.at(TokenKind::Equal) {
                        let message = phrase!("var-keyword argument cannot have default value");
                        return Err(self.fail(message, &[], self.token.span));
                    }
                    state.double_star = Some(self.store(parameter)?);
                }
                TokenKind::Name => {
                    let mut parameter = self.parameter(closing, false)?;
                    if self.eat(TokenKind::Equal)? {
                        if self.at(closing) || self.at(TokenKind::Comma) {
                            return Err(self.fail(phrase!("expected default value expression"), &[], self.last));
                        }
                        parameter.default = Some(self.expression()?);
                        has_default = true;
                    } else if has_default && !has_star {
                        let message = phrase!("parameter without a default follows parameter with a default");
                        return Err(self.fail(message, &[], parameter.span));
                    }
                    self.push(&mut list, parameter)?;
                }
                TokenKind::LeftParenthesis => {
                    let message = match closing {
                        TokenKind::Colon => phrase!("Lambda expression parameters cannot be parenthesized"),
                        _ => phrase!("Function parameters cannot be parenthesized"),
                    };
                    return Err(self.parenthesized_parameter(message));
                }
                _ => return Err(self.invalid_syntax()),
            }
            if !self.at(closing) && !self.eat(TokenKind::Comma)? {
                return Err(self.invalid_syntax());
            }
        }
        let list = self.finish(list)?;
        if has_star {
            state.keyword_only = list
        } else {
            state.positional = list
        }
        Ok(state)
    }

    /// `name` or `name: annotation`; annotations of lambdas do not exist, and those of `*args` may be starred.
    #[inline(never)]
    fn parameter(&mut self, closing: TokenKind, is_star: bool) -> Parse<Parameter<'a>> {
        let (name, span) = self.name()?;
        let annotation = match closing != TokenKind::Colon && self.eat(TokenKind::Colon)? {
            true if is_star => Some(self.star_expression()?),
            true => Some(self.expression()?),
            false => None,
        };
        let annotation = annotation.map(|annotation| self.annotation(annotation)).transpose()?;
        Ok(Parameter { name, annotation, default: None, span })
    }

    /// `[T: bound = default, *Ts, **P]`, if it is there.
    pub(super) fn type_parameters(&mut self) -> Parse<&'a [TypeParameter<'a>]> {
        if !self.eat(TokenKind::LeftBracket)? {
            return Ok(&[]);
        }
        self.enter()?;
        if self.at(TokenKind::RightBracket) {
            return Err(self.fail(phrase!("Type parameter list cannot be empty"), &[], self.token.span));
        }
        let mut list = self.arena.vector();
        while !self.at(TokenKind::RightBracket) {
            let parameter = self.type_parameter()?;
            self.push(&mut list, parameter)?;
            if !self.at(TokenKind::RightBracket) {
                self.expect(TokenKind::Comma)?;
            }
        }
        self.advance()?;
        self.leave();
        self.finish(list)
    }

    #[inline(never)]
    fn type_parameter(&mut self) -> Parse<TypeParameter<'a>> {
        let kind = match self.token.kind {
            TokenKind::Star => TypeParameterKind::VariableTuple,
            TokenKind::DoubleStar => TypeParameterKind::Specification,
            _ => TypeParameterKind::Variable,
        };
        let start = self.token.span;
        if kind != TypeParameterKind::Variable {
            self.advance()?;
        }
        let (name, _) = self.name()?;
        let mut bound = None;
        if self.at(TokenKind::Colon) {
            self.advance()?;
            let colon = self.last;
            let expression = self.expression()?;
            let is_tuple = matches!(expression.kind, crate::ast::ExpressionKind::Tuple(_));
            let message = match (kind, is_tuple) {
                (TypeParameterKind::Variable, _) => Phrase::EMPTY,
                (TypeParameterKind::VariableTuple, true) => phrase!("cannot use constraints with TypeVarTuple"),
                (TypeParameterKind::VariableTuple, false) => phrase!("cannot use bound with TypeVarTuple"),
                (TypeParameterKind::Specification, true) => phrase!("cannot use constraints with ParamSpec"),
                (TypeParameterKind::Specification, false) => phrase!("cannot use bound with ParamSpec"),
            };
            if !message.is_empty() {
                return Err(self.fail(message, &[], colon));
            }
            bound = Some(expression);
        }
        let default = match self.eat(TokenKind::Equal)? {
            true if kind == TypeParameterKind::VariableTuple => Some(self.star_expression()?),
            true => Some(self.expression()?),
            false => None,
        };
        Ok(TypeParameter { kind, name, bound, default, span: start.to(self.last) })
    }
}
