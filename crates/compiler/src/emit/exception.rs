//! `try`, `raise` and `assert`.
//!
//! Nothing is emitted for entering a `try`. A handler keeps its exception in a pair of registers that CATCH fills and
//! ENDCATCH restores, and is itself a protected range: when something is raised in it, its *cleanup* ends the handling
//! first (`CATCH b; MOVE t, b; ENDCATCH b; ENDCATCH a; RERAISE t`).

use super::Emitter;
use super::block::{BlockKind, Exit, Finally, NORMAL, RAISED};
use super::code::LabelId;
use crate::context::Outcome;
use bytecode::{Intrinsic, Special, op};
use syntax::ast::{Assert, ExceptHandler, Raise, Span, Try};

impl<'a> Emitter<'a, '_> {
    pub(super) fn try_statement(&mut self, node: &'a Try<'a>, span: Span) -> Outcome {
        if node.finally.is_empty() {
            self.try_except(node)
        } else {
            self.try_finally(node, span)
        }
    }

    fn try_except(&mut self, node: &'a Try<'a>) -> Outcome {
        if node.handlers.is_empty() {
            return self.block(node.body);
        }
        let handler = self.label()?;
        let end = self.label()?;
        self.push_block(BlockKind::Protected, Some(handler))?;
        self.block(node.body)?;
        self.pop_block()?;
        self.block(node.otherwise)?;
        self.jump(&[op::JMP], end)?;
        self.place(handler);
        if node.is_star { self.star_handlers(node, end)? } else { self.handlers(node, end)? }
        self.place(end);
        Ok(())
    }

    fn handlers(&mut self, node: &'a Try<'a>, end: LabelId) -> Outcome {
        let top = self.top;
        let caught = self.take(2)?;
        let cleanup = self.label()?;
        self.emit(&[op::CATCH, caught])?;
        self.push_block(BlockKind::Handler { caught }, Some(cleanup))?;
        for clause in node.handlers {
            let next = self.label()?;
            self.at(clause.span);
            if let Some(exception) = &clause.exception {
                let top = self.top;
                let class = self.expression(exception, None)?;
                self.release(top);
                self.at(clause.span);
                self.jump(&[op::JNOMATCH, caught, class], next)?;
            }
            self.handler_body(clause, caught)?;
            // Ending the handling cannot raise; the cleanup must not see it.
            self.exit_handler(caught, end)?;
            self.place(next);
        }
        self.stop(&[op::RERAISE, caught])?;
        self.pop_block()?;
        self.cleanup(cleanup, caught)?;
        self.release(top);
        Ok(())
    }

    /// Emits the normal end of the handler that is the innermost block.
    fn exit_handler(&mut self, caught: u8, end: LabelId) -> Outcome {
        let Some(block) = self.pop_block()? else { return Ok(()) };
        self.emit(&[op::ENDCATCH, caught])?;
        self.jump(&[op::JMP], end)?;
        let start = self.here();
        Ok(self.blocks.push(super::block::Block { start, ..block })?)
    }

    fn handler_body(&mut self, clause: &'a ExceptHandler<'a>, caught: u8) -> Outcome {
        let Some(name) = clause.name else { return self.block(clause.body) };
        self.store_name(name, caught)?;
        let cleanup = self.label()?;
        let after = self.label()?;
        self.push_block(BlockKind::Named { name }, Some(cleanup))?;
        self.block(clause.body)?;
        self.pop_block()?;
        self.unbind_name(name)?;
        self.jump(&[op::JMP], after)?;
        self.place(cleanup);
        let top = self.top;
        let raised = self.take(2)?;
        self.emit(&[op::CATCH, raised])?;
        self.unbind_name(name)?;
        // The cleanup of the handler, which covers this, ends both.
        self.end_and_reraise(raised, None)?;
        self.release(top);
        self.place(after);
        Ok(())
    }

    /// Ends the handling of the exception in the pair `raised`, and of that in `outer`, and raises it on.
    fn end_and_reraise(&mut self, raised: u8, outer: Option<u8>) -> Outcome {
        let top = self.top;
        let exception = self.take(1)?;
        self.emit(&[op::MOVE, exception, raised])?;
        self.emit(&[op::ENDCATCH, raised])?;
        if let Some(outer) = outer {
            self.emit(&[op::ENDCATCH, outer])?;
        }
        self.stop(&[op::RERAISE, exception])?;
        self.release(top);
        Ok(())
    }

    /// The cleanup of a handler: ends the handling of `caught` because of something raised, and raises that on.
    pub(super) fn cleanup(&mut self, cleanup: LabelId, caught: u8) -> Outcome {
        self.place(cleanup);
        let top = self.top;
        let raised = self.take(2)?;
        self.emit(&[op::CATCH, raised])?;
        self.end_and_reraise(raised, Some(caught))?;
        self.release(top);
        Ok(())
    }

    /// `finally`: its body exists once. A register says how it was entered, and where to go on behind it.
    fn try_finally(&mut self, node: &'a Try<'a>, span: Span) -> Outcome {
        let top = self.top;
        let [caught, state, value] = [self.take(2)?, self.take(1)?, self.take(1)?];
        let [handler, body, end, cleanup] = [self.label()?, self.label()?, self.label()?, self.label()?];
        let finally = Finally { label: body, state, value, exits: [false; 3] };
        self.push_block(BlockKind::Finally(finally), Some(handler))?;
        self.try_except(node)?;
        let exits = match self.pop_block()?.map(|block| block.kind) {
            Some(BlockKind::Finally(finally)) => finally.exits,
            _ => [false; 3],
        };
        self.emit(&[op::LOADI, state, NORMAL])?;
        let enters_normally = self.flow.reachable;
        // The handler jumps back to the body: what it knows must be known before.
        let handler_flow = self.labels[handler as usize].flow;
        self.flow = self.flow.join(handler_flow);
        self.place(body);
        self.push_block(BlockKind::Final { state, caught }, Some(cleanup))?;
        self.block(node.finally)?;
        self.at(span);
        if self.flow.reachable {
            if enters_normally {
                self.jump(&[op::JEQI, state, NORMAL], end)?;
            }
            self.finally_exits(exits, caught, state, value)?;
        }
        self.pop_block()?;
        self.place(handler);
        self.emit(&[op::CATCH, caught])?;
        self.emit(&[op::LOADI, state, RAISED])?;
        self.jump(&[op::LOOP], body)?;
        self.final_cleanup(cleanup, caught, state)?;
        self.release(top);
        self.place(end);
        Ok(())
    }

    /// Goes on behind a `finally` body that was entered otherwise than normally.
    fn finally_exits(&mut self, exits: [bool; 3], caught: u8, state: u8, value: u8) -> Outcome {
        let ways = [Exit::Return(value), Exit::Break, Exit::Continue];
        for (exit, used) in ways.into_iter().zip(exits) {
            if used {
                let next = self.label()?;
                self.jump(&[op::JNEI, state, exit.state()], next)?;
                // Not raised, so the `finally` itself has nothing to end.
                let Some(block) = self.pop_block()? else { return Ok(()) };
                self.exit(exit)?;
                let start = self.here();
                self.blocks.push(super::block::Block { start, ..block })?;
                self.place(next);
            }
        }
        self.stop(&[op::RERAISE, caught])
    }

    /// Something was raised in a `finally` body: ends the handling of `caught` if it was entered by an exception.
    fn final_cleanup(&mut self, cleanup: LabelId, caught: u8, state: u8) -> Outcome {
        self.place(cleanup);
        let top = self.top;
        let raised = self.take(2)?;
        let plain = self.label()?;
        self.emit(&[op::CATCH, raised])?;
        self.jump(&[op::JNEI, state, RAISED], plain)?;
        self.end_and_reraise(raised, Some(caught))?;
        self.place(plain);
        self.end_and_reraise(raised, None)?;
        self.release(top);
        Ok(())
    }

    /// `except*`: each clause handles its part of the group; what is left or raised is merged and raised at the end.
    fn star_handlers(&mut self, node: &'a Try<'a>, end: LabelId) -> Outcome {
        let top = self.top;
        let caught = self.take(2)?;
        let list = self.take(1)?;
        let rest = self.take(1)?;
        let cleanup = self.label()?;
        self.emit(&[op::CATCH, caught])?;
        self.push_block(BlockKind::Handler { caught }, Some(cleanup))?;
        self.emit(&[op::LIST, list, list, 0])?;
        self.emit(&[op::MOVE, rest, caught])?;
        for clause in node.handlers {
            self.star_handler(clause, list, rest)?;
        }
        let merge = self.take(2)?;
        let none_left = self.label()?;
        self.jump(&[op::JNONE, rest], none_left)?;
        self.emit(&[op::LISTAPPEND, list, rest])?;
        self.place(none_left);
        self.emit(&[op::MOVE, merge, caught])?;
        self.emit(&[op::MOVE, merge + 1, list])?;
        self.emit(&[op::INTRINSIC, merge, Intrinsic::MergeGroups as u8, merge])?;
        let done = self.label()?;
        self.jump(&[op::JNONE, merge], done)?;
        self.stop(&[op::RERAISE, merge])?;
        self.pop_block()?;
        self.place(done);
        self.emit(&[op::ENDCATCH, caught])?;
        self.jump(&[op::JMP], end)?;
        self.cleanup(cleanup, caught)?;
        self.release(top);
        Ok(())
    }

    fn star_handler(&mut self, clause: &'a ExceptHandler<'a>, list: u8, rest: u8) -> Outcome {
        let top = self.top;
        let Some(exception) = &clause.exception else { return Ok(()) };
        let [next, body, cleanup] = [self.label()?, self.label()?, self.label()?];
        self.at(clause.span);
        self.jump(&[op::JNONE, rest], next)?;
        // The pair of the handling of this part; its first register serves as an operand until then.
        let part = self.take(2)?;
        self.emit(&[op::MOVE, part, rest])?;
        let class = self.take(1)?;
        self.expression(exception, Some(class))?;
        self.emit(&[op::MOVE, part + 1, class])?;
        self.at(clause.span);
        self.emit(&[op::INTRINSIC, class, Intrinsic::SplitGroup as u8, part])?;
        let pieces = self.take(2)?;
        self.emit(&[op::UNPACK, pieces, class, 2])?;
        self.emit(&[op::MOVE, rest, pieces + 1])?;
        self.jump(&[op::JNONE, pieces], next)?;
        // Raising the part and catching it at once makes it the exception being handled.
        self.push_block(BlockKind::Protected, Some(body))?;
        self.stop(&[op::RERAISE, pieces])?;
        self.pop_block()?;
        self.place(body);
        self.emit(&[op::CATCH, part])?;
        self.push_block(BlockKind::Handler { caught: part }, Some(cleanup))?;
        self.handler_body(clause, part)?;
        self.pop_block()?;
        self.emit(&[op::ENDCATCH, part])?;
        self.jump(&[op::JMP], next)?;
        self.place(cleanup);
        let raised = self.take(2)?;
        self.emit(&[op::CATCH, raised])?;
        self.emit(&[op::LISTAPPEND, list, raised])?;
        self.emit(&[op::ENDCATCH, raised])?;
        self.emit(&[op::ENDCATCH, part])?;
        self.place(next);
        self.release(top);
        Ok(())
    }

    /// Catches StopAsyncIteration raised by an asynchronous iterator and goes on behind it.
    pub(super) fn catch_stop_async(&mut self, handler: LabelId, end: LabelId) -> Outcome {
        self.place(handler);
        let top = self.top;
        let caught = self.take(2)?;
        let class = self.take(1)?;
        let other = self.label()?;
        self.emit(&[op::CATCH, caught])?;
        self.special(Special::StopAsyncIteration, class)?;
        self.jump(&[op::JNOMATCH, caught, class], other)?;
        self.emit(&[op::ENDCATCH, caught])?;
        self.jump(&[op::JMP], end)?;
        self.place(other);
        self.end_and_reraise(caught, None)?;
        self.release(top);
        Ok(())
    }

    pub(super) fn raise(&mut self, raise: Option<&'a Raise<'a>>, span: Span) -> Outcome {
        let Some(raise) = raise else { return self.stop(&[op::RAISEAGAIN]) };
        let top = self.top;
        let next: &[_] = match &raise.cause {
            Some(cause) => &[cause],
            None => &[],
        };
        let exception = self.stable(&raise.exception, next)?;
        if let Some(cause) = &raise.cause {
            let cause = self.expression(cause, None)?;
            self.at(span);
            self.stop(&[op::RAISEFROM, exception, cause])?;
        } else {
            self.at(span);
            self.stop(&[op::RAISE, exception])?;
        }
        self.release(top);
        Ok(())
    }

    pub(super) fn assert(&mut self, assert: &'a Assert<'a>, span: Span) -> Outcome {
        if self.context.options.optimise > 0 {
            return Ok(());
        }
        self.warn_of_assertion(assert, span);
        let holds = self.label()?;
        self.branch(&assert.test, true, holds)?;
        let top = self.top;
        self.at(span);
        if let Some(message) = &assert.message {
            let window = self.take_window()?;
            self.special(Special::AssertionError, window)?;
            self.push(message)?;
            self.at(assert.test.span);
            self.emit(&[op::CALL, window, window, 1])?;
            self.stop(&[op::RAISE, window])?;
        } else {
            let class = self.take(1)?;
            self.special(Special::AssertionError, class)?;
            self.at(assert.test.span);
            self.stop(&[op::RAISE, class])?;
        }
        self.release(top);
        self.place(holds);
        Ok(())
    }
}
