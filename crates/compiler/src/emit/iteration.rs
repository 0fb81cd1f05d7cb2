//! `for` loops, of statements and comprehensions alike.
//!
//! ```text
//!       FORITER s, iterable          or FORCALL: `for x in f(...)`
//!       JMP test
//! body: ...
//! test: FORNEXT s, item, body        `continue` comes here
//!       ...                          else
//! ```

use super::Emitter;
use super::block::BlockKind;
use super::code::LabelId;
use crate::context::Outcome;
use crate::fold;
use bytecode::{Special, op};
use syntax::ast::{ArgumentKind, Expression, ExpressionKind, For, Postfix, Span, TrailerKind};

/// A loop between its head and its end.
#[derive(Clone, Copy)]
pub(super) struct Loop {
    /// First register of the iteration state, or the asynchronous iterator.
    state: u8,
    item: u8,
    /// Where a turn begins (its body, or for asynchronous ones the request for an item).
    head: LabelId,
    /// Where `continue` goes.
    pub next: LabelId,
    /// Where StopAsyncIteration goes.
    stop: Option<LabelId>,
    span: Span,
}

impl<'a> Emitter<'a, '_> {
    pub(super) fn for_statement(&mut self, node: &'a For<'a>, span: Span) -> Outcome {
        let exit = self.label()?;
        let state = if node.is_async { self.async_iterate(&node.iterable)? } else { self.iterate(&node.iterable)? };
        let turn = self.begin_loop(&node.target, state, node.is_async, span)?;
        let is_backward = node.is_async;
        self.push_block(BlockKind::Loop { exit, next: turn.next, is_backward }, None)?;
        self.block(node.body)?;
        self.pop_block()?;
        self.end_loop(turn)?;
        self.block(node.otherwise)?;
        self.place(exit);
        Ok(())
    }

    /// Begins a loop over the iteration state and assigns the item to `target`. What it takes stays taken.
    pub(super) fn begin_loop(
        &mut self,
        target: &'a Expression<'a>,
        state: u8,
        is_async: bool,
        span: Span,
    ) -> Outcome<Loop> {
        let [head, next] = [self.label()?, self.label()?];
        let mut local = None;
        if let ExpressionKind::Name(name) = target.kind {
            local = self.local_register(name)?;
        }
        self.loops += 1;
        let mut turn = Loop { state, item: 0, head, next, stop: None, span };
        if is_async {
            turn.next = head;
            let stop = self.label()?;
            turn.stop = Some(stop);
            self.place_head(head);
            let top = self.top;
            let awaited = self.take(2)?;
            turn.item = awaited;
            self.at(span);
            self.push_block(BlockKind::Protected, Some(stop))?;
            self.emit(&[op::GETANEXT, awaited, state])?;
            self.special(Special::None, awaited + 1)?;
            self.emit(&[op::YIELDFROM, awaited, awaited])?;
            self.pop_block()?;
            self.store(target, awaited)?;
            self.release(top);
            return Ok(turn);
        }
        turn.item = match local {
            Some(register) => register,
            None => self.take(1)?,
        };
        self.jump(&[op::JMP], next)?;
        // Entered from the end of the loop only, which knows what is known here.
        self.flow = self.labels[next as usize].flow;
        self.place_head(head);
        match (local, target.kind) {
            (Some(_), ExpressionKind::Name(name)) => self.note_bound(name)?,
            _ => self.store(target, turn.item)?,
        }
        Ok(turn)
    }

    /// Ends a loop; the flow goes on when the iterator is exhausted.
    pub(super) fn end_loop(&mut self, turn: Loop) -> Outcome {
        self.loops -= 1;
        self.at(turn.span);
        let Some(stop) = turn.stop else {
            self.place(turn.next);
            return self.jump(&[op::FORNEXT, turn.state, turn.item], turn.head);
        };
        let end = self.label()?;
        self.jump(&[op::LOOP], turn.head)?;
        self.catch_stop_async(stop, end)?;
        self.place(end);
        Ok(())
    }

    /// Begins iterating over an expression's value; answers the first of the three registers of the state.
    pub(super) fn iterate(&mut self, iterable: &'a Expression<'a>) -> Outcome<u8> {
        let top = self.top;
        if let Some(arguments) = plain_call(iterable) {
            if self.has_room(arguments) {
                return self.iterate_call(iterable);
            }
        }
        let items = match iterable.kind {
            ExpressionKind::List(_) => fold::tuple(iterable, self.context)?,
            _ => None,
        };
        let source = match items {
            Some(items) => {
                let register = self.take(1)?;
                self.load_constant(items, register)?;
                register
            }
            None => self.expression(iterable, None)?,
        };
        self.iterate_register(source, top, iterable.span)
    }

    /// Begins iterating over what is in a register; `top` is where the state goes.
    pub(super) fn iterate_register(&mut self, source: u8, top: u16, span: Span) -> Outcome<u8> {
        self.release(top);
        let state = self.take(3)?;
        self.at(span);
        self.emit(&[op::FORITER, state, source])?;
        Ok(state)
    }

    /// `for ... in callee(arguments)`: the call's window becomes the state.
    fn iterate_call(&mut self, iterable: &'a Expression<'a>) -> Outcome<u8> {
        let top = self.top;
        if let ExpressionKind::Postfix(Postfix { first, trailers: [before @ .., last] }) = iterable.kind {
            if let TrailerKind::Call(arguments) = last.kind {
                let window = self.callee(first, before)?;
                for argument in arguments {
                    self.push(&argument.value)?;
                }
                self.at(iterable.span);
                self.emit(&[op::FORCALL, window, arguments.len() as u8])?;
            }
        }
        self.release(top);
        self.take(3)
    }

    pub(super) fn async_iterate(&mut self, iterable: &'a Expression<'a>) -> Outcome<u8> {
        let top = self.top;
        let source = self.expression(iterable, None)?;
        self.release(top);
        let state = self.take(1)?;
        self.at(iterable.span);
        self.emit(&[op::GETAITER, state, source])?;
        Ok(state)
    }
}

/// The number of arguments of a call with positional ones only, which is no method call.
fn plain_call(expression: &Expression) -> Option<usize> {
    let ExpressionKind::Postfix(Postfix { trailers: [before @ .., last], .. }) = expression.kind else { return None };
    let TrailerKind::Call(arguments) = last.kind else { return None };
    let is_method = before.last().is_some_and(|trailer| matches!(trailer.kind, TrailerKind::Attribute(_)));
    let is_plain = arguments.iter().all(|argument| matches!(argument.kind, ArgumentKind::Positional));
    (is_plain && !is_method && arguments.len() < 64).then_some(arguments.len())
}
