//! Code that is allowed but cannot be meant: SyntaxWarnings.
//!
//! Source: CPython, "What's New" 3.8 and 3.14 (PEP 765).
//!
//! Invariant: nothing here changes what is compiled; without the feature `warnings` nothing is looked for.

use super::Emitter;
use super::block::{BlockKind, Exit};
use syntax::ast::{
    Assert, CompareChain, CompareOperator, Expression, ExpressionKind, Span, TrailerKind, UnaryOperator,
};
use syntax::{Argument, SyntaxError};
use packed::phrase;
use phrase::Phrase;

impl<'a> Emitter<'a, '_> {
    fn warn(&self, message: Phrase, arguments: &[Argument], span: Span) {
        if let Some(warn) = self.context.options.warn {
            warn(&SyntaxError::new(message, span).with(arguments));
        }
    }

    fn listens(&self) -> bool {
        cfg!(feature = "warnings") && self.context.options.warn.is_some()
    }

    /// `is` with a literal.
    pub(super) fn warn_of_comparison(&self, chain: &CompareChain<'a>, span: Span) {
        if !self.listens() {
            return;
        }
        let mut left = &chain.first;
        for (operator, right) in chain.rest {
            let message = match operator {
                CompareOperator::Is => phrase!("\"is\" with '%' literal. Did you mean \"==\"?"),
                CompareOperator::IsNot => phrase!("\"is not\" with '%' literal. Did you mean \"!=\"?"),
                _ => Phrase::EMPTY,
            };
            if let Some(name) = literal_type(left).or(literal_type(right)).filter(|_| !message.is_empty()) {
                return self.warn(message, &[Argument::Text(name)], span);
            }
            left = right;
        }
    }

    /// `assert (test, message)`
    pub(super) fn warn_of_assertion(&self, assert: &Assert<'a>, span: Span) {
        let is_tuple = matches!(assert.test.kind, ExpressionKind::Tuple(items) if !items.is_empty());
        if self.listens() && is_tuple {
            self.warn(phrase!("assertion is always true, perhaps remove parentheses?"), &[], span);
        }
    }

    /// A call or subscript of what cannot be called or subscripted, as where a comma is missing in a list.
    pub(super) fn warn_of_trailer(&self, value: &Expression<'a>, trailer: &TrailerKind<'a>, span: Span) {
        if !self.listens() {
            return;
        }
        let Some(name) = display_type(value) else { return };
        let name = Argument::Text(name);
        match trailer {
            TrailerKind::Call(_) if !matches!(value.kind, ExpressionKind::Lambda(_)) => {
                self.warn(phrase!("'%' object is not callable; perhaps you missed a comma?"), &[name], span);
            }
            TrailerKind::Subscript(index) => match value.kind {
                ExpressionKind::None
                | ExpressionKind::Ellipsis
                | ExpressionKind::Int(_)
                | ExpressionKind::LongInt { .. }
                | ExpressionKind::Float(_)
                | ExpressionKind::Imaginary(_)
                | ExpressionKind::Set(_)
                | ExpressionKind::SetComprehension(_)
                | ExpressionKind::Generator(_)
                | ExpressionKind::TString(_)
                | ExpressionKind::Lambda(_) => {
                    self.warn(phrase!("'%' object is not subscriptable; perhaps you missed a comma?"), &[name], span);
                }
                ExpressionKind::Str(_)
                | ExpressionKind::Bytes(_)
                | ExpressionKind::Tuple(_)
                | ExpressionKind::List(_)
                | ExpressionKind::ListComprehension(_)
                | ExpressionKind::FString(_) => {
                    if let Some(index) = display_type(index).filter(|index| !matches!(*index, "int" | "bool")) {
                        let message = phrase!("% indices must be integers or slices, not %; perhaps you missed a comma?");
                        self.warn(message, &[name, Argument::Text(index)], span);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }

    /// A statement that leaves a `finally` and so loses the exception it was entered with (PEP 765).
    pub(super) fn warn_of_exit(&self, exit: Exit, span: Span) {
        if !self.listens() {
            return;
        }
        let message = match exit {
            Exit::Return(_) => phrase!("'return' in a 'finally' block"),
            Exit::Break => phrase!("'break' in a 'finally' block"),
            Exit::Continue => phrase!("'continue' in a 'finally' block"),
        };
        let is_return = matches!(exit, Exit::Return(_));
        let mut left = self.blocks.iter().rev().take_while(|block| is_return || !matches!(block.kind, BlockKind::Loop { .. }));
        if left.any(|block| matches!(block.kind, BlockKind::Final { .. })) {
            self.warn(message, &[], span);
        }
    }
}

/// Name of the type of a literal that `is` should not compare with.
fn literal_type(expression: &Expression<'_>) -> Option<&'static str> {
    match expression.kind {
        ExpressionKind::None | ExpressionKind::True | ExpressionKind::False | ExpressionKind::Ellipsis => None,
        ExpressionKind::Unary(UnaryOperator::Negative, operand) => {
            literal_type(operand).filter(|name| matches!(*name, "int" | "float" | "complex"))
        }
        ExpressionKind::Tuple(items) if !items.iter().all(crate::fold::is_constant) => None,
        ExpressionKind::Int(_)
        | ExpressionKind::LongInt { .. }
        | ExpressionKind::Float(_)
        | ExpressionKind::Imaginary(_)
        | ExpressionKind::Str(_)
        | ExpressionKind::Bytes(_)
        | ExpressionKind::Tuple(_) => display_type(expression),
        _ => None,
    }
}

/// Name of the type of a literal or display; None for other expressions.
fn display_type(expression: &Expression<'_>) -> Option<&'static str> {
    Some(match expression.kind {
        ExpressionKind::None => "NoneType",
        ExpressionKind::True | ExpressionKind::False => "bool",
        ExpressionKind::Ellipsis => "ellipsis",
        ExpressionKind::Int(_) | ExpressionKind::LongInt { .. } => "int",
        ExpressionKind::Float(_) => "float",
        ExpressionKind::Imaginary(_) => "complex",
        ExpressionKind::Str(_) | ExpressionKind::FString(_) => "str",
        ExpressionKind::TString(_) => "string.templatelib.Template",
        ExpressionKind::Bytes(_) => "bytes",
        ExpressionKind::Tuple(_) => "tuple",
        ExpressionKind::List(_) | ExpressionKind::ListComprehension(_) => "list",
        ExpressionKind::Set(_) | ExpressionKind::SetComprehension(_) => "set",
        ExpressionKind::Dict(_) | ExpressionKind::DictComprehension(_) => "dict",
        ExpressionKind::Generator(_) => "generator",
        ExpressionKind::Lambda(_) => "function",
        _ => return None,
    })
}
