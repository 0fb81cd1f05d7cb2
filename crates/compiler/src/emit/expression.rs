//! Expressions in general, attributes and subscripts.

use super::Emitter;
use super::assignment::is_leaf;
use super::operator::small_immediate;
use crate::context::Outcome;
use crate::fold;
use crate::scope::ComprehensionKind;
use bytecode::{Constant, Intrinsic, op};
use syntax::ast::{
    BooleanOperator, Conditional, Expression, ExpressionKind, Named, Slice, Span, Trailer, TrailerKind,
};
use packed::phrase;

impl<'a> Emitter<'a, '_> {
    /// Evaluates an expression. Its value is in the register answered: the one wanted; or else the register of a local,
    /// or the first one above the former `top`, which is then taken.
    pub(super) fn expression(&mut self, expression: &'a Expression<'a>, want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        self.at(expression.span);
        if self.is_crowded() {
            return self.aside(expression, want);
        }
        let register = match expression.kind {
            ExpressionKind::Name(name) => self.load_name(name, want)?,
            ExpressionKind::Postfix(node) => self.postfix(&node.first, expression.span, node.trailers, want)?,
            _ => self.computed(expression, want)?,
        };
        self.release(mark);
        if want.is_none() && u16::from(register) == mark {
            self.take(1)?;
        }
        Ok(register)
    }

    #[inline(never)]
    fn computed(&mut self, expression: &'a Expression<'a>, want: Option<u8>) -> Outcome<u8> {
        if let Some(constant) = fold::expression(expression, self.context)? {
            let register = self.destination(want)?;
            self.load_constant(constant, register)?;
            return Ok(register);
        }
        let span = expression.span;
        match expression.kind {
            ExpressionKind::Binary(chain) => self.binary(chain, span, want),
            ExpressionKind::Unary(operator, operand) => self.unary(operator, operand, span, want),
            ExpressionKind::Compare(chain) => self.compare(chain, span, want),
            ExpressionKind::Boolean(operator, operands) => self.boolean(operator, operands, want),
            ExpressionKind::Conditional(node) => self.conditional(node, want),
            ExpressionKind::Tuple(items) => self.tuple(items, want),
            ExpressionKind::List(items) => self.list(items, want),
            ExpressionKind::Set(items) => self.set(items, want),
            ExpressionKind::Dict(items) => self.dict(items, want),
            ExpressionKind::FString(parts) => self.formatted(parts, want),
            ExpressionKind::TString(parts) => self.template(parts, want),
            ExpressionKind::Slice(slice) => self.slice(slice, want),
            _ => self.rare(expression, want),
        }
    }

    #[inline(never)]
    fn rare(&mut self, expression: &'a Expression<'a>, want: Option<u8>) -> Outcome<u8> {
        let span = expression.span;
        match expression.kind {
            ExpressionKind::Lambda(lambda) => self.lambda(lambda, want),
            ExpressionKind::Named(named) => self.named(named, want),
            ExpressionKind::Await(value) => self.await_value(value, span, want),
            ExpressionKind::Yield(value) => self.yield_value(value, span, want),
            ExpressionKind::YieldFrom(value) => self.yield_from(value, span, want),
            ExpressionKind::ListComprehension(node) => {
                self.comprehension(ComprehensionKind::List, node, span, want)
            }
            ExpressionKind::SetComprehension(node) => self.comprehension(ComprehensionKind::Set, node, span, want),
            ExpressionKind::DictComprehension(node) => {
                self.comprehension(ComprehensionKind::Dict, node, span, want)
            }
            ExpressionKind::Generator(node) => self.comprehension(ComprehensionKind::Generator, node, span, want),
            // Elsewhere the parser has refused a star.
            ExpressionKind::Starred(_) => Err(self.context.fail(phrase!("can't use starred expression here"), span)),
            _ => self.destination(want),
        }
    }

    /// Evaluates an expression into the next temporary.
    pub(super) fn push(&mut self, expression: &'a Expression<'a>) -> Outcome<u8> {
        let next = self.top;
        let register = self.expression(expression, None)?;
        if u16::from(register) == next {
            return Ok(register);
        }
        let place = self.take(1)?;
        self.copy(place, register)?;
        Ok(place)
    }

    /// Evaluates an operand that must keep its value while `later` operands are evaluated.
    pub(super) fn stable(&mut self, expression: &'a Expression<'a>, later: &[&Expression<'a>]) -> Outcome<u8> {
        let mark = self.top;
        let register = self.operand(expression)?;
        self.keep(register, mark, later)
    }

    /// As [`Self::stable`] for an expression with trailers.
    pub(super) fn stable_postfix(
        &mut self,
        first: &'a Expression<'a>,
        trailers: &'a [Trailer<'a>],
        later: &[&Expression<'a>],
    ) -> Outcome<u8> {
        let mark = self.top;
        let register = self.postfix(first, first.span, trailers, None)?;
        self.release(mark);
        if u16::from(register) == mark {
            self.take(1)?;
        }
        self.keep(register, mark, later)
    }

    /// As [`Self::stable`] for an index.
    pub(super) fn stable_index(&mut self, index: &'a Expression<'a>, later: &[&Expression<'a>]) -> Outcome<u8> {
        let mark = self.top;
        let register = self.index(index)?;
        self.keep(register, mark, later)
    }

    /// Copies a local that assignment expressions in `later` might change. `mark` is `top` before its evaluation.
    fn keep(&mut self, register: u8, mark: u16, later: &[&Expression<'a>]) -> Outcome<u8> {
        if u16::from(register) >= mark || !self.has_walrus || later.iter().all(|operand| is_leaf(operand)) {
            return Ok(register);
        }
        let copy = self.take(1)?;
        self.copy(copy, register)?;
        Ok(copy)
    }

    fn boolean(
        &mut self,
        operator: BooleanOperator,
        operands: &'a [Expression<'a>],
        want: Option<u8>,
    ) -> Outcome<u8> {
        let result = self.scratch(want)?;
        let end = self.label()?;
        let opcode = match operator {
            BooleanOperator::And => op::JF,
            BooleanOperator::Or => op::JT,
        };
        for (index, operand) in operands.iter().enumerate() {
            self.expression(operand, Some(result))?;
            if index + 1 < operands.len() {
                self.jump(&[opcode, result], end)?;
            }
        }
        self.place(end);
        self.deliver(result, want)
    }

    fn conditional(&mut self, node: &'a Conditional<'a>, want: Option<u8>) -> Outcome<u8> {
        let result = self.destination(want)?;
        let end = self.label()?;
        let mut node = node;
        // `a if b else c if d else e` nests to the right.
        loop {
            let otherwise = self.label()?;
            self.branch(&node.test, false, otherwise)?;
            self.expression(&node.body, Some(result))?;
            self.jump(&[op::JMP], end)?;
            self.place(otherwise);
            match node.otherwise.kind {
                ExpressionKind::Conditional(inner) => node = inner,
                _ => break,
            }
        }
        self.expression(&node.otherwise, Some(result))?;
        self.place(end);
        Ok(result)
    }

    fn named(&mut self, named: &'a Named<'a>, want: Option<u8>) -> Outcome<u8> {
        if let Some(register) = self.local_register(named.name)? {
            self.expression(&named.value, Some(register))?;
            self.note_bound(named.name)?;
            return self.deliver(register, want);
        }
        let value = self.expression(&named.value, want)?;
        self.at(named.name_span);
        self.store_name(named.name, value)?;
        Ok(value)
    }

    /// Evaluates `first`, which begins at `start` (its brackets included), and its trailers. Temporaries may stay taken.
    pub(super) fn postfix(
        &mut self,
        first: &'a Expression<'a>,
        start: Span,
        trailers: &'a [Trailer<'a>],
        want: Option<u8>,
    ) -> Outcome<u8> {
        if trailers.is_empty() {
            return self.expression(first, want);
        }
        if let Some(trailer) = trailers.first() {
            self.warn_of_trailer(first, &trailer.kind, place(start, trailer));
        }
        let mark = self.top;
        let mut value = None;
        let mut index = 0;
        if let Some(result) = self.super_call(first, trailers, want)? {
            value = Some(result);
            index = 1;
        }
        while let Some(trailer) = trailers.get(index) {
            let span = place(start, trailer);
            let next = trailers.get(index + 1);
            if let (TrailerKind::Attribute(name), Some(TrailerKind::Call(arguments))) =
                (trailer.kind, next.map(|next| next.kind))
            {
                let is_last = index + 2 == trailers.len();
                let object = match value {
                    Some(value) => value,
                    None => self.expression(first, None)?,
                };
                self.release(mark);
                let call_span = next.map_or(span, |next| start.to(next.span));
                let wanted = if is_last { want } else { None };
                value = Some(self.method_call(object, name, arguments, [span, call_span], wanted)?);
                index += 2;
                continue;
            }
            let wanted = if index + 1 == trailers.len() { want } else { None };
            let object = match (value, trailer.kind) {
                (Some(value), _) => value,
                (None, TrailerKind::Subscript(later)) => self.stable(first, &[later])?,
                (None, _) => self.expression(first, None)?,
            };
            let result = match trailer.kind {
                TrailerKind::Attribute(name) => {
                    self.release(mark);
                    let result = self.destination(wanted)?;
                    self.at(span);
                    self.load_attribute(object, name, result)?;
                    result
                }
                TrailerKind::Subscript(index) => {
                    if let Some(number) = small_immediate(index) {
                        self.release(mark);
                        let result = self.destination(wanted)?;
                        self.at(span);
                        self.emit(&[op::GETITEMI, result, object, number as u8])?;
                        result
                    } else {
                        let index = self.index(index)?;
                        self.release(mark);
                        let result = self.destination(wanted)?;
                        self.at(span);
                        self.emit(&[op::GETITEM, result, object, index])?;
                        result
                    }
                }
                TrailerKind::Call(arguments) => {
                    self.release(mark);
                    let window = self.take_window()?;
                    self.copy(window, object)?;
                    self.call(window, arguments, span, wanted)?
                }
            };
            self.release(mark);
            if u16::from(result) == mark {
                self.take(1)?;
            }
            value = Some(result);
            index += 1;
        }
        value.map_or_else(|| self.destination(want), Ok)
    }

    pub(super) fn load_attribute(&mut self, object: u8, name: &'a str, result: u8) -> Outcome {
        let name = self.context.mangle(self.scope, name)?;
        let index = self.name_constant(name)?;
        match u8::try_from(index) {
            Ok(index) => {
                let cache = self.cache();
                self.emit(&[op::GETATTR, result, object, index, cache])
            }
            Err(_) => self.with_temporary(|this, name| {
                this.load_index(index, name)?;
                this.emit(&[op::GETATTR_REG, result, object, name])
            }),
        }
    }

    /// Evaluates the index of a subscript.
    pub(super) fn index(&mut self, index: &'a Expression<'a>) -> Outcome<u8> {
        match index.kind {
            // `a[*b]` is a tuple (PEP 646).
            ExpressionKind::Starred(inner) => {
                let register = self.push(inner)?;
                self.at(index.span);
                self.emit(&[op::INTRINSIC, register, Intrinsic::UnpackTuple as u8, register])?;
                Ok(register)
            }
            _ => self.operand(index),
        }
    }

    fn slice(&mut self, slice: &'a Slice<'a>, want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        for bound in [&slice.lower, &slice.upper, &slice.step] {
            match bound {
                Some(bound) => self.push(bound)?,
                None => {
                    let register = self.take(1)?;
                    self.load_constant(Constant::None, register)?;
                    register
                }
            };
        }
        self.release(mark);
        let result = self.destination(want)?;
        self.emit(&[op::SLICE, result, mark as u8])?;
        Ok(result)
    }

    fn await_value(&mut self, value: &'a Expression<'a>, span: Span, want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        let value = self.expression(value, None)?;
        self.release(mark);
        self.at(span);
        self.await_register(value, want)
    }

    /// Awaits what is in a register.
    pub(super) fn await_register(&mut self, value: u8, want: Option<u8>) -> Outcome<u8> {
        self.await_pair(value, want, None)
    }

    /// Awaits what is in a register, whose iterator GETAWAITABLE or an intrinsic finds.
    pub(super) fn await_pair(&mut self, value: u8, want: Option<u8>, finder: Option<Intrinsic>) -> Outcome<u8> {
        let mark = self.top;
        let pair = self.take(2)?;
        match finder {
            Some(intrinsic) => self.emit(&[op::INTRINSIC, pair, intrinsic as u8, value])?,
            None => self.emit(&[op::GETAWAITABLE, pair, value])?,
        }
        self.special(bytecode::Special::None, pair + 1)?;
        self.release(mark);
        let result = self.destination(want)?;
        self.emit(&[op::YIELDFROM, result, pair])?;
        Ok(result)
    }

    pub(super) fn yield_value(&mut self, value: Option<&'a Expression<'a>>, span: Span, want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        let mut register = match value {
            Some(value) => self.expression(value, None)?,
            None => {
                let register = self.take(1)?;
                self.load_constant(Constant::None, register)?;
                register
            }
        };
        self.release(mark);
        let result = self.destination(want)?;
        self.at(span);
        if self.unit_scope().has(crate::scope::scope_flag::ASYNC) {
            let top = self.top;
            let wrapped = self.take(1)?;
            self.emit(&[op::INTRINSIC, wrapped, Intrinsic::AsyncYield as u8, register])?;
            self.release(top);
            register = wrapped;
        }
        self.emit(&[op::YIELD, result, register])?;
        Ok(result)
    }

    fn yield_from(&mut self, value: &'a Expression<'a>, span: Span, want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        let value = self.expression(value, None)?;
        self.release(mark);
        let pair = self.take(2)?;
        self.at(span);
        self.emit(&[op::GETITER, pair, value])?;
        self.special(bytecode::Special::None, pair + 1)?;
        self.release(mark);
        let result = self.destination(want)?;
        self.emit(&[op::YIELDFROM, result, pair])?;
        Ok(result)
    }
}

/// The position of the value of a trailer: from the start of the expression, or, when that is on an earlier line, the
/// trailer's own.
fn place(start: Span, trailer: &Trailer) -> Span {
    match trailer.kind {
        TrailerKind::Attribute(_) if trailer.span.line != start.line => trailer.span,
        _ => start.to(trailer.span),
    }
}
