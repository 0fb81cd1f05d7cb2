//! What may be assigned to, deleted or annotated, and the errors for what may not.

use super::expression::BIT_OR;
use super::{INVALID_SYNTAX, Parse, Parser};
use crate::ast::{CompareOperator, Expression, ExpressionKind, TrailerKind, UnaryOperator};
use crate::error::{Argument, Failed};
use crate::token::TokenKind;
use packed::phrase;

impl<'a> Parser<'a> {
    /// The left side of `=`. `is_first` is true for the leftmost target.
    pub(super) fn check_assignment_target(&mut self, target: &Expression<'a>, is_first: bool) -> Parse<()> {
        if matches!(target.kind, ExpressionKind::Yield(_) | ExpressionKind::YieldFrom(_)) && !self.ends_in_parenthesis()
        {
            return Err(self.fail(phrase!("assignment to yield expression not possible"), &[], target.span));
        }
        match invalid_part(target, false) {
            None => Ok(()),
            Some(part) => {
                let part = *part;
                if is_first {
                    self.suggest_comparison(target)?;
                }
                Err(self.cannot_assign(&part))
            }
        }
    }

    fn ends_in_parenthesis(&self) -> bool {
        self.lexer.slice(self.last_end.saturating_sub(1), self.last_end) == b")"
    }

    /// The target of `with ... as`.
    pub(super) fn check_target(&mut self, target: &Expression<'a>) -> Parse<()> {
        match invalid_part(target, false) {
            None => Ok(()),
            Some(part) => Err(self.cannot_assign(&{ *part })),
        }
    }

    /// The target of a `for` clause.
    pub(super) fn check_for_target(&mut self, target: &Expression<'a>) -> Parse<()> {
        // `for (x in y)`, where the `in` went astray, is judged by what stands before it.
        if let ExpressionKind::Compare(chain) = target.kind {
            if matches!(chain.rest.first(), Some((CompareOperator::In, _)))
                && invalid_part(&chain.first, false).is_none()
            {
                return Err(self.fail(INVALID_SYNTAX, &[], target.span));
            }
        }
        self.check_target(target)
    }

    pub(super) fn check_delete_target(&mut self, target: &Expression<'a>) -> Parse<()> {
        match invalid_part(target, true) {
            None => Ok(()),
            Some(part) => {
                let arguments = [Argument::Text(description(part))];
                Err(self.fail(phrase!("cannot delete %"), &arguments, part.span))
            }
        }
    }

    pub(super) fn check_annotated_target(&mut self, target: &Expression<'a>) -> Parse<()> {
        let message = match target.kind {
            _ if is_single_target(target) => return Ok(()),
            ExpressionKind::List(_) => phrase!("only single target (not list) can be annotated"),
            ExpressionKind::Tuple(_) => phrase!("only single target (not tuple) can be annotated"),
            _ => phrase!("illegal target for annotation"),
        };
        if !self.expression_follows() {
            return Err(self.invalid_syntax());
        }
        Err(self.fail(message, &[], target.span))
    }

    pub(super) fn check_augmented_target(&mut self, target: &Expression<'a>) -> Parse<()> {
        if is_single_target(target) {
            return Ok(());
        }
        if !self.expression_follows() {
            return Err(self.invalid_syntax());
        }
        let arguments = [Argument::Text(description(target))];
        Err(self.fail(phrase!("'%' is an illegal expression for augmented assignment"), &arguments, target.span))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn cannot_assign(&mut self, part: &Expression<'a>) -> Failed {
        self.fail(phrase!("cannot assign to %"), &[Argument::Text(description(part))], part.span)
    }

    /// For `target = value` where the target, or the last one of a tuple, cannot be meant as such: fails with a better
    /// message, or answers `Ok` if there is none. The next token is `=`.
    #[cold]
    #[inline(never)]
    fn suggest_comparison(&mut self, target: &Expression<'a>) -> Parse<()> {
        let last = match target.kind {
            // Without parentheses, a tuple begins where its first element does.
            ExpressionKind::Tuple([first, .., last]) if first.span.column == target.span.column => *last,
            _ => *target,
        };
        self.equal_in_expression(&last)
    }

    /// For `expression = value` where no assignment is possible: fails with the message that helps, or answers `Ok`.
    #[cold]
    #[inline(never)]
    pub(super) fn equal_in_expression(&mut self, left: &Expression<'a>) -> Parse<()> {
        // Parentheses are not part of a span.
        let in_parentheses = left.span.end_column != self.last.end_column;
        let is_hopeless = match left.kind {
            ExpressionKind::Tuple(_)
            | ExpressionKind::List(_)
            | ExpressionKind::Generator(_)
            | ExpressionKind::None
            | ExpressionKind::True
            | ExpressionKind::False => true,
            ExpressionKind::Compare(_)
            | ExpressionKind::Boolean(..)
            | ExpressionKind::Conditional(_)
            | ExpressionKind::Lambda(_)
            | ExpressionKind::Starred(_)
            | ExpressionKind::Unary(UnaryOperator::Not, _) => !in_parentheses,
            _ => false,
        };
        if is_hopeless {
            return Ok(());
        }
        let attempt = self.attempt(|parser| parser.advance().and_then(|()| parser.operation(BIT_OR)));
        if !attempt.is_ok || matches!(attempt.next, TokenKind::Equal | TokenKind::ColonEqual) {
            return Ok(());
        }
        if matches!(left.kind, ExpressionKind::Name(_)) {
            let message = phrase!("invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
            return Err(self.fail(message, &[], left.span.to(attempt.last)));
        }
        let message = phrase!("cannot assign to % here. Maybe you meant '==' instead of '='?");
        Err(self.fail(message, &[Argument::Text(description(left))], left.span))
    }

    /// Whether an expression can be parsed behind the next token.
    #[cold]
    #[inline(never)]
    fn expression_follows(&mut self) -> bool {
        self.attempt(|parser| parser.advance().and_then(|()| parser.yield_or_expressions())).is_ok
    }

    /// The left side of `:=` is not a name.
    #[cold]
    #[inline(never)]
    pub(super) fn cannot_name(&mut self, target: &Expression<'a>) -> Failed {
        if matches!(target.kind, ExpressionKind::Name(_)) || !self.expression_follows() {
            return self.invalid_syntax();
        }
        let arguments = [Argument::Text(description(target))];
        self.fail(phrase!("cannot use assignment expressions with %"), &arguments, target.span)
    }

    /// `f(value=...)` where the value is not a name.
    #[cold]
    #[inline(never)]
    pub(super) fn invalid_keyword(&mut self, value: &Expression<'a>) -> Failed {
        let span = value.span.to(self.token.span);
        if matches!(value.kind, ExpressionKind::None | ExpressionKind::True | ExpressionKind::False) {
            return self.fail(phrase!("cannot assign to %"), &[Argument::Text(description(value))], span);
        }
        self.fail(phrase!("expression cannot contain assignment, perhaps you meant \"==\"?"), &[], span)
    }
}

/// A name, an attribute or a subscript.
fn is_single_target(target: &Expression<'_>) -> bool {
    match target.kind {
        ExpressionKind::Name(_) => true,
        ExpressionKind::Postfix(postfix) => {
            !matches!(postfix.trailers.last().map(|trailer| trailer.kind), None | Some(TrailerKind::Call(_)))
        }
        _ => false,
    }
}

/// The part of a target that cannot be one.
fn invalid_part<'tree, 'a>(target: &'tree Expression<'a>, for_delete: bool) -> Option<&'tree Expression<'a>> {
    match target.kind {
        ExpressionKind::Tuple(elements) | ExpressionKind::List(elements) => {
            elements.iter().find_map(|element| invalid_part(element, for_delete))
        }
        ExpressionKind::Starred(inner) if !for_delete => invalid_part(inner, for_delete),
        _ if is_single_target(target) => None,
        _ => Some(target),
    }
}

/// What an expression is, for messages.
pub(super) fn description(expression: &Expression<'_>) -> &'static str {
    match expression.kind {
        ExpressionKind::None => "None",
        ExpressionKind::True => "True",
        ExpressionKind::False => "False",
        ExpressionKind::Ellipsis => "ellipsis",
        ExpressionKind::Int(_)
        | ExpressionKind::LongInt { .. }
        | ExpressionKind::Float(_)
        | ExpressionKind::Imaginary(_)
        | ExpressionKind::Str(_)
        | ExpressionKind::Bytes(_) => "literal",
        ExpressionKind::FString(_) => "f-string expression",
        ExpressionKind::TString(_) => "t-string expression",
        ExpressionKind::Name(_) => "name",
        ExpressionKind::Unary(..) | ExpressionKind::Binary(_) | ExpressionKind::Boolean(..) => "expression",
        ExpressionKind::Compare(_) => "comparison",
        ExpressionKind::Conditional(_) => "conditional expression",
        ExpressionKind::Lambda(_) => "lambda",
        ExpressionKind::Await(_) => "await expression",
        ExpressionKind::Yield(_) | ExpressionKind::YieldFrom(_) => "yield expression",
        ExpressionKind::Named(_) => "named expression",
        ExpressionKind::Postfix(postfix) => match postfix.trailers.last().map(|trailer| trailer.kind) {
            Some(TrailerKind::Call(_)) => "function call",
            Some(TrailerKind::Subscript(_)) => "subscript",
            _ => "attribute",
        },
        ExpressionKind::Slice(_) => "slice",
        ExpressionKind::Starred(_) => "starred",
        ExpressionKind::Tuple(_) => "tuple",
        ExpressionKind::List(_) => "list",
        ExpressionKind::Set(_) => "set display",
        ExpressionKind::Dict(_) => "dict literal",
        ExpressionKind::ListComprehension(_) => "list comprehension",
        ExpressionKind::SetComprehension(_) => "set comprehension",
        ExpressionKind::DictComprehension(_) => "dict comprehension",
        ExpressionKind::Generator(_) => "generator expression",
    }
}
