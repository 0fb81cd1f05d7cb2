//! Comprehensions and generator expressions.
//!
//! A comprehension is inlined: its variables are temporaries here. Generator expressions, and comprehensions in class
//! bodies (which must not see the class's names), are functions of one argument, the iterator of the first clause.

use super::Emitter;
use crate::context::Outcome;
use crate::scope::{ComprehensionKind, key, role, scope_flag};
use bytecode::op;
use syntax::ast::{Comprehension, Expression, ExpressionKind, Span};

impl<'a> Emitter<'a, '_> {
    pub(super) fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        node: &'a Comprehension<'a>,
        span: Span,
        want: Option<u8>,
    ) -> Outcome<u8> {
        let Some(scope) = self.context.child(self.scope, key(node, role::BODY)) else { return self.destination(want) };
        let Some(first) = node.clauses.first() else { return self.destination(want) };
        let mark = self.top;
        if self.context.scope(scope).has(scope_flag::INLINED) {
            let base = self.base;
            // It takes the place of the list before its operands, so that nothing has to move.
            let result = self.scratch(want)?;
            let state =
                if first.is_async { self.async_iterate(&first.iterable)? } else { self.iterate(&first.iterable)? };
            let is_simple = node.clauses.len() == 1 && is_simple_target(&first.target);
            self.at(span);
            self.within(scope, |this| {
                this.take_inlined_locals(scope, !is_simple)?;
                this.make_collection(kind, result)?;
                this.clauses(kind, node, result, state, span)
            })?;
            self.base = base;
            return self.deliver(result, want);
        }
        let window = self.take_window()?;
        self.make_function(scope, window, [None; 3])?;
        let argument = self.take(1)?;
        let iterable = self.expression(&first.iterable, None)?;
        self.at(first.iterable.span);
        self.emit(&[if first.is_async { op::GETAITER } else { op::GETITER }, argument, iterable])?;
        self.release(mark);
        let result = self.destination(want)?;
        self.at(span);
        self.emit(&[op::CALL, result, window, 1])?;
        Ok(result)
    }

    fn make_collection(&mut self, kind: ComprehensionKind, result: u8) -> Outcome {
        match kind {
            ComprehensionKind::List => self.emit(&[op::LIST, result, result, 0]),
            ComprehensionKind::Set => self.emit(&[op::SET, result, result, 0]),
            ComprehensionKind::Dict => self.emit(&[op::DICT, result, result, 0]),
            ComprehensionKind::Generator => Ok(()),
        }
    }

    /// The code object of a comprehension that is a function of its own.
    pub(super) fn comprehension_body(
        &mut self,
        kind: ComprehensionKind,
        node: &'a Comprehension<'a>,
        span: Span,
    ) -> Outcome {
        let Some(first) = node.clauses.first() else { return Ok(()) };
        let result = self.take(1)?;
        self.make_collection(kind, result)?;
        // The argument is an iterator already; an asynchronous one is used as it is.
        let state = if first.is_async { 0 } else { self.iterate_register(0, self.top, first.iterable.span)? };
        self.clauses(kind, node, result, state, span)?;
        if kind == ComprehensionKind::Generator {
            return self.stop(&[op::RETNONE]);
        }
        self.stop(&[op::RET, result])
    }

    /// The loops; `state` is that of the first.
    fn clauses(
        &mut self,
        kind: ComprehensionKind,
        node: &'a Comprehension<'a>,
        result: u8,
        state: u8,
        span: Span,
    ) -> Outcome {
        let mut turns = self.context.arena.vector();
        let mut state = state;
        for (index, clause) in node.clauses.iter().enumerate() {
            if index > 0 {
                state = if clause.is_async {
                    self.async_iterate(&clause.iterable)?
                } else {
                    self.iterate(&clause.iterable)?
                };
            }
            let turn = self.begin_loop(&clause.target, state, clause.is_async, clause.iterable.span)?;
            // Variables and states of loops stay in their registers.
            self.base = self.top;
            // Where a condition that fails goes: the next turn.
            let next = self.label()?;
            for condition in clause.conditions {
                self.branch(condition, false, next)?;
            }
            turns.push((turn, next))?;
        }
        self.at(node.element.span);
        self.element(kind, node, result, span)?;
        while let Some((turn, next)) = turns.pop() {
            self.place(next);
            self.end_loop(turn)?;
        }
        Ok(())
    }

    fn element(
        &mut self,
        kind: ComprehensionKind,
        node: &'a Comprehension<'a>,
        result: u8,
        span: Span,
    ) -> Outcome {
        let top = self.top;
        match (kind, &node.value) {
            (ComprehensionKind::Generator, _) => {
                self.yield_value(Some(&node.element), span, None)?;
            }
            (ComprehensionKind::Dict, Some(value)) => {
                let key = self.stable(&node.element, &[value])?;
                let value = self.expression(value, None)?;
                self.at(span);
                self.emit(&[op::DICTSET, result, key, value])?;
            }
            _ => {
                let value = self.expression(&node.element, None)?;
                self.at(span);
                let opcode = if kind == ComprehensionKind::Set { op::SETADD } else { op::LISTAPPEND };
                self.emit(&[opcode, result, value])?;
            }
        }
        self.release(top);
        Ok(())
    }

}

/// A name, or a tuple of names: nothing is read before all is bound.
fn is_simple_target(target: &Expression) -> bool {
    let is_name = |target: &Expression| matches!(target.kind, ExpressionKind::Name(_));
    match target.kind {
        ExpressionKind::Tuple(items) => items.iter().all(is_name),
        _ => is_name(target),
    }
}
