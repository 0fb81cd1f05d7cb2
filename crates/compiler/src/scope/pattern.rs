//! Collecting symbols of `match` patterns, and their errors.

use super::collect::Collector;
use crate::context::{Failed, Outcome};
use crate::fold;
use arena::Vector;
use bytecode::Constant;
use syntax::ast::{Expression, ExpressionKind, Pattern, PatternKind, Span};
use syntax::{Argument, SyntaxError};
use packed::phrase;
use phrase::Phrase;

const TWICE: Phrase = phrase!("multiple assignments to name '%' in pattern");

/// The names a pattern binds.
type Names<'a> = Vector<'a, &'a str>;

impl<'a> Collector<'a, '_> {
    /// The pattern of a case. An irrefutable one must be the last.
    pub(super) fn case_pattern(&mut self, pattern: &'a Pattern<'a>, may_be_irrefutable: bool) -> Outcome {
        if !may_be_irrefutable {
            self.check_refutable(pattern)?;
        }
        let mut names = self.context.arena.vector();
        self.pattern(pattern, &mut names)
    }

    fn check_refutable(&mut self, pattern: &'a Pattern<'a>) -> Outcome {
        match pattern.kind {
            PatternKind::Wildcard => {
                Err(self.context.fail(phrase!("wildcard makes remaining patterns unreachable"), pattern.span))
            }
            PatternKind::Capture(name) => {
                let message = phrase!("name capture '%' makes remaining patterns unreachable");
                Err(self.context.fail_name(message, pattern.span, name))
            }
            PatternKind::As(node) => self.check_refutable(&node.pattern),
            PatternKind::Or([.., last]) => self.check_refutable(last),
            _ => Ok(()),
        }
    }

    fn capture(&mut self, name: &'a str, span: Span, names: &mut Names<'a>) -> Outcome {
        if names.contains(&name) {
            return Err(self.context.fail_name(TWICE, span, name));
        }
        names.push(name)?;
        self.bind(name, span)
    }

    fn pattern(&mut self, pattern: &'a Pattern<'a>, names: &mut Names<'a>) -> Outcome {
        let span = pattern.span;
        match pattern.kind {
            PatternKind::Wildcard | PatternKind::Star(None) | PatternKind::Singleton(_) => Ok(()),
            PatternKind::Capture(name) | PatternKind::Star(Some(name)) => self.capture(name, span, names),
            PatternKind::Value(value) => self.expression(value),
            PatternKind::Sequence(items) => {
                let is_star = |item: &&Pattern| matches!(item.kind, PatternKind::Star(_));
                if items.iter().filter(is_star).count() > 1 {
                    return Err(self.context.fail(phrase!("multiple starred names in sequence pattern"), span));
                }
                items.iter().try_for_each(|item| self.pattern(item, names))
            }
            PatternKind::Mapping(node) => {
                for (index, (key, value)) in node.items.iter().enumerate() {
                    if node.items.iter().take(index).any(|(other, _)| is_same_key(key, other)) {
                        return Err(self.duplicate_key(key, span));
                    }
                    self.expression(key)?;
                    self.pattern(value, names)?;
                }
                node.rest.map_or(Ok(()), |rest| self.capture(rest, span, names))
            }
            PatternKind::Class(node) => {
                self.expression(&node.class)?;
                node.positional.iter().try_for_each(|item| self.pattern(item, names))?;
                for (index, keyword) in node.keywords.iter().enumerate() {
                    if node.keywords.iter().take(index).any(|other| other.name == keyword.name) {
                        let message = phrase!("attribute name repeated in class pattern: %");
                        return Err(self.context.fail_name(message, keyword.pattern.span, keyword.name));
                    }
                    self.pattern(&keyword.pattern, names)?;
                }
                Ok(())
            }
            PatternKind::Or(alternatives) => self.alternatives(alternatives, names),
            PatternKind::As(node) => {
                self.pattern(&node.pattern, names)?;
                self.capture(node.name, span, names)
            }
        }
    }

    #[cold]
    fn duplicate_key(&mut self, key: &'a Expression<'a>, span: Span) -> Failed {
        match key.kind {
            ExpressionKind::Int(number) => {
                let error = SyntaxError::new(phrase!("mapping pattern checks duplicate key (%)"), span)
                    .with(&[Argument::Number(number.unsigned_abs())]);
                self.context.error = self.context.error.or(Some(error));
                Failed
            }
            ExpressionKind::Str(text) => {
                let text = core::str::from_utf8(text).unwrap_or("...");
                self.context.fail_name(phrase!("mapping pattern checks duplicate key ('%')"), span, text)
            }
            _ => self.context.fail(phrase!("mapping pattern checks duplicate key"), span),
        }
    }

    fn alternatives(&mut self, alternatives: &'a [Pattern<'a>], names: &mut Names<'a>) -> Outcome {
        let before = names.len();
        let Some((first, others)) = alternatives.split_first() else { return Ok(()) };
        self.pattern(first, names)?;
        if !others.is_empty() {
            self.check_refutable_alternatives(alternatives)?;
        }
        for other in others {
            let mut theirs = self.context.arena.vector();
            theirs.extend(&names[..before])?;
            self.pattern(other, &mut theirs)?;
            let same = theirs.len() == names.len() && theirs.iter().all(|name| names.contains(name));
            if !same {
                return Err(self.context.fail(phrase!("alternative patterns bind different names"), other.span));
            }
        }
        Ok(())
    }

    fn check_refutable_alternatives(&mut self, alternatives: &'a [Pattern<'a>]) -> Outcome {
        let (_, but_last) = alternatives.split_last().unwrap_or((&alternatives[0], &[]));
        but_last.iter().try_for_each(|alternative| self.check_refutable(alternative))
    }
}

/// Whether two keys of a mapping pattern are equal literals. Numbers of different types are left to run time.
fn is_same_key(left: &Expression, right: &Expression) -> bool {
    match (fold::literal(left), fold::literal(right)) {
        (Some(Constant::Int(left)), Some(Constant::Int(right))) => left == right,
        (Some(left), Some(right)) => fold::is_same(&left, &right),
        _ => false,
    }
}
