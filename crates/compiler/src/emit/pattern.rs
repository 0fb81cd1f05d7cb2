//! `match` statements.
//!
//! Names are captured in temporaries and bound when the whole pattern has matched.

use super::Emitter;
use super::code::LabelId;
use super::operator::small_immediate;
use crate::context::Outcome;
use crate::fold;
use arena::Vector;
use bytecode::{Constant, Intrinsic, op};
use syntax::ast::{ClassPattern, Expression, ExpressionKind, MappingPattern, Match, Pattern, PatternKind, Span};

/// Names and the temporaries of their captures.
type Captures<'a> = Vector<'a, (&'a str, u8)>;

impl<'a> Emitter<'a, '_> {
    pub(super) fn match_statement(&mut self, node: &'a Match<'a>) -> Outcome {
        let end = self.label()?;
        let subject = self.push(&node.subject)?;
        for case in node.cases {
            let top = self.top;
            let next = self.label()?;
            self.at(case.pattern.span);
            let mut captures = self.context.arena.vector();
            self.take_captures(&case.pattern, &mut captures)?;
            self.pattern(&case.pattern, subject, next, &captures)?;
            for (name, register) in captures.iter() {
                self.store_name(name, *register)?;
            }
            self.release(top);
            if let Some(guard) = &case.guard {
                self.branch(guard, false, next)?;
            }
            self.block(case.body)?;
            self.jump(&[op::JMP], end)?;
            self.place(next);
        }
        self.place(end);
        Ok(())
    }

    /// Takes a temporary for every name that a pattern captures.
    fn take_captures(&mut self, pattern: &'a Pattern<'a>, captures: &mut Captures<'a>) -> Outcome {
        match pattern.kind {
            PatternKind::Capture(name) | PatternKind::Star(Some(name)) => self.take_capture(name, captures),
            PatternKind::Sequence(items) => items.iter().try_for_each(|item| self.take_captures(item, captures)),
            PatternKind::Mapping(node) => {
                node.items.iter().try_for_each(|(_, value)| self.take_captures(value, captures))?;
                node.rest.map_or(Ok(()), |rest| self.take_capture(rest, captures))
            }
            PatternKind::Class(node) => {
                node.positional.iter().try_for_each(|item| self.take_captures(item, captures))?;
                node.keywords.iter().try_for_each(|item| self.take_captures(&item.pattern, captures))
            }
            // All alternatives capture the same names.
            PatternKind::Or(alternatives) => {
                alternatives.first().map_or(Ok(()), |first| self.take_captures(first, captures))
            }
            PatternKind::As(node) => {
                self.take_captures(&node.pattern, captures)?;
                self.take_capture(node.name, captures)
            }
            PatternKind::Wildcard | PatternKind::Value(_) | PatternKind::Singleton(_) | PatternKind::Star(None) => {
                Ok(())
            }
        }
    }

    fn take_capture(&mut self, name: &'a str, captures: &mut Captures<'a>) -> Outcome {
        let register = self.take(1)?;
        Ok(captures.push((name, register))?)
    }

    fn capture(&mut self, name: &str, value: u8, captures: &Captures<'a>) -> Outcome {
        match captures.iter().find(|(other, _)| *other == name) {
            Some((_, register)) => self.copy(*register, value),
            None => Ok(()),
        }
    }

    /// Jumps to `fail` unless `subject` matches.
    fn pattern(&mut self, pattern: &'a Pattern<'a>, subject: u8, fail: LabelId, captures: &Captures<'a>) -> Outcome {
        let top = self.top;
        match pattern.kind {
            PatternKind::Wildcard | PatternKind::Star(None) => {}
            PatternKind::Capture(name) | PatternKind::Star(Some(name)) => self.capture(name, subject, captures)?,
            PatternKind::Value(value) => self.value_pattern(value, subject, fail)?,
            PatternKind::Singleton(value) => {
                if matches!(value.kind, ExpressionKind::None) {
                    self.jump(&[op::JNOTNONE, subject], fail)?;
                } else {
                    let value = self.expression(value, None)?;
                    self.jump(&[op::JISNOT, subject, value], fail)?;
                }
            }
            PatternKind::Sequence(items) => self.sequence_pattern(items, subject, fail, captures)?,
            PatternKind::Mapping(node) => self.mapping_pattern(node, subject, fail, captures)?,
            PatternKind::Class(node) => self.class_pattern(node, pattern.span, subject, fail, captures)?,
            PatternKind::Or(alternatives) => self.alternatives(alternatives, subject, fail, captures)?,
            PatternKind::As(node) => {
                self.pattern(&node.pattern, subject, fail, captures)?;
                self.capture(node.name, subject, captures)?;
            }
        }
        self.release(top);
        Ok(())
    }

    fn value_pattern(&mut self, value: &'a Expression<'a>, subject: u8, fail: LabelId) -> Outcome {
        if let Some(number) = small_immediate(value) {
            return self.jump(&[op::JNEQI, subject, number as u8], fail);
        }
        let register = self.expression(value, None)?;
        self.at(value.span);
        self.jump(&[op::JNEQ, subject, register], fail)
    }

    fn alternatives(
        &mut self,
        alternatives: &'a [Pattern<'a>],
        subject: u8,
        fail: LabelId,
        captures: &Captures<'a>,
    ) -> Outcome {
        let matched = self.label()?;
        let Some((last, others)) = alternatives.split_last() else { return Ok(()) };
        for alternative in others {
            let next = self.label()?;
            self.pattern(alternative, subject, next, captures)?;
            self.jump(&[op::JMP], matched)?;
            self.place(next);
        }
        self.pattern(last, subject, fail, captures)?;
        self.place(matched);
        Ok(())
    }

    /// An intrinsic on registers from `first`, into `result`.
    fn intrinsic(&mut self, result: u8, intrinsic: Intrinsic, first: u8) -> Outcome {
        self.emit(&[op::INTRINSIC, result, intrinsic as u8, first])
    }

    fn sequence_pattern(
        &mut self,
        items: &'a [Pattern<'a>],
        subject: u8,
        fail: LabelId,
        captures: &Captures<'a>,
    ) -> Outcome {
        let check = self.take(1)?;
        self.intrinsic(check, Intrinsic::MatchSequence, subject)?;
        self.jump(&[op::JF, check], fail)?;
        let star = items.iter().position(|item| matches!(item.kind, PatternKind::Star(_)));
        if items.len() > 100 || !self.has_room(items.len()) {
            return Err(self.too_large());
        }
        let count = items.len() as u8;
        if star.is_none() || count > 1 {
            self.intrinsic(check, Intrinsic::Length, subject)?;
            match star {
                None => self.jump(&[op::JNEQI, check, count], fail)?,
                Some(_) => self.jump(&[op::JNGEI, check, count - 1], fail)?,
            }
        }
        if items.iter().all(|item| matches!(item.kind, PatternKind::Wildcard | PatternKind::Star(None))) {
            return Ok(());
        }
        let Some(star) = star else {
            self.release(check.into());
            let first = self.take(count.into())?;
            self.emit(&[op::UNPACK, first, subject, count])?;
            return self.subpatterns(items, first, fail, captures);
        };
        if let Some(Pattern { kind: PatternKind::Star(Some(_)), .. }) = items.get(star) {
            self.release(check.into());
            let first = self.take(count.into())?;
            self.emit(&[op::UNPACKEX, first, subject, star as u8, count - 1 - star as u8])?;
            return self.subpatterns(items, first, fail, captures);
        }
        // Nobody wants the middle: only the items that are looked at are fetched.
        for (index, item) in items.iter().enumerate() {
            if matches!(item.kind, PatternKind::Wildcard | PatternKind::Star(_)) {
                continue;
            }
            // The length is in `check`.
            let top = self.top;
            let value = self.take(1)?;
            if index < star {
                self.emit(&[op::GETITEMI, value, subject, index as u8])?;
            } else {
                self.emit(&[op::SUBI, value, check, count - index as u8])?;
                self.emit(&[op::GETITEM, value, subject, value])?;
            }
            self.pattern(item, value, fail, captures)?;
            self.release(top);
        }
        Ok(())
    }

    fn subpatterns(
        &mut self,
        items: &'a [Pattern<'a>],
        first: u8,
        fail: LabelId,
        captures: &Captures<'a>,
    ) -> Outcome {
        for (index, item) in items.iter().enumerate() {
            self.pattern(item, first + index as u8, fail, captures)?;
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        node: &'a MappingPattern<'a>,
        subject: u8,
        fail: LabelId,
        captures: &Captures<'a>,
    ) -> Outcome {
        let operands = self.take(2)?;
        self.intrinsic(operands, Intrinsic::MatchMapping, subject)?;
        self.jump(&[op::JF, operands], fail)?;
        let count = node.items.len();
        if count > 100 || !self.has_room(count) {
            return Err(self.too_large());
        }
        if count > 0 {
            self.intrinsic(operands, Intrinsic::Length, subject)?;
            self.jump(&[op::JNGEI, operands, count as u8], fail)?;
        }
        self.copy(operands, subject)?;
        match fold::all(node.items.iter().map(|(key, _)| key), self.context)? {
            Some(keys) => self.load_constant(Constant::Tuple(keys), operands + 1)?,
            None => {
                let mark = self.top;
                for (key, _) in node.items {
                    self.push(key)?;
                }
                self.release(mark);
                self.emit(&[op::TUPLE, operands + 1, mark as u8, count as u8])?;
            }
        }
        if count > 0 {
            let mut values = operands;
            if node.rest.is_some() {
                values = self.take(1)?;
            }
            self.intrinsic(values, Intrinsic::MatchKeys, operands)?;
            self.jump(&[op::JNONE, values], fail)?;
            self.release(values.into());
            let first = self.take(count as u16)?;
            self.emit(&[op::UNPACK, first, values, count as u8])?;
            for (index, (_, item)) in node.items.iter().enumerate() {
                self.pattern(item, first + index as u8, fail, captures)?;
            }
        }
        if let Some(rest) = node.rest {
            let value = self.take(1)?;
            self.intrinsic(value, Intrinsic::MatchRest, operands)?;
            self.capture(rest, value, captures)?;
        }
        Ok(())
    }

    fn class_pattern(
        &mut self,
        node: &'a ClassPattern<'a>,
        span: Span,
        subject: u8,
        fail: LabelId,
        captures: &Captures<'a>,
    ) -> Outcome {
        let [positional, keywords] = [node.positional.len(), node.keywords.len()];
        if positional + keywords > 100 || !self.has_room(positional + keywords + 4) {
            return Err(self.too_large());
        }
        let operands = self.take(4)?;
        self.copy(operands, subject)?;
        self.expression(&node.class, Some(operands + 1))?;
        self.load_constant(Constant::Int(positional as i64), operands + 2)?;
        let mut names = self.context.arena.vector();
        for keyword in node.keywords {
            names.push(Constant::Name(keyword.name))?;
        }
        let names = names.finish()?;
        self.load_constant(Constant::Tuple(names), operands + 3)?;
        self.at(span);
        self.intrinsic(operands, Intrinsic::MatchClass, operands)?;
        self.jump(&[op::JNONE, operands], fail)?;
        self.release(operands.into());
        let first = self.take((positional + keywords) as u16)?;
        self.emit(&[op::UNPACK, first, operands, (positional + keywords) as u8])?;
        self.subpatterns(node.positional, first, fail, captures)?;
        for (index, keyword) in node.keywords.iter().enumerate() {
            self.pattern(&keyword.pattern, first + (positional + index) as u8, fail, captures)?;
        }
        Ok(())
    }
}
