//! `with` and `async with`.
//!
//! ```text
//! GETSPECIAL x, manager, __exit__      x stays taken
//! GETSPECIAL w, manager, __enter__ ; CALL v, w, 0 ; store v
//! body                                 leaving it: MOVE w, x ; three Nones ; CALL w, w, 3
//! handler: CATCH a ; MOVE w, x ; Type ; MOVE ; Traceback ; CALL w, w, 3 ; JT w, suppressed ; RERAISE a
//! ```

use super::Emitter;
use super::block::BlockKind;
use crate::context::Outcome;
use bytecode::opcode::CALL_HEADER;
use bytecode::{Constant, Intrinsic, Special, op};
use syntax::ast::{Span, With, WithItem};

impl<'a> Emitter<'a, '_> {
    pub(super) fn with_statement(&mut self, node: &'a With<'a>, span: Span) -> Outcome {
        let is_async = node.is_async;
        // Each item protects those behind it and the body.
        let mut open = self.context.arena.vector();
        for item in node.items {
            let handler = self.label()?;
            let span = item.context.span;
            let method = self.enter_with(item, is_async)?;
            self.push_block(BlockKind::With { method, is_async, span }, Some(handler))?;
            if let Some(target) = &item.target {
                // The value lies behind the exit method.
                self.store(target, method + 1)?;
            }
            open.push((method, handler, span))?;
        }
        self.block(node.body)?;
        while let Some((method, handler, item_span)) = open.pop() {
            let end = self.label()?;
            self.pop_block()?;
            self.at(item_span);
            if self.flow.reachable {
                self.leave_with(method, is_async, item_span)?;
                self.jump(&[op::JMP], end)?;
            }
            self.place(handler);
            self.at(item_span);
            self.fail_with(method, is_async)?;
            self.place(end);
            self.at(span);
        }
        Ok(())
    }

    /// Enters a context manager: its exit method and the value of entering it in two temporaries.
    fn enter_with(&mut self, item: &'a WithItem<'a>, is_async: bool) -> Outcome<u8> {
        let method = self.take(2)?;
        let top = self.top;
        let manager = self.expression(&item.context, None)?;
        let names = if is_async { ["__aexit__", "__aenter__"] } else { ["__exit__", "__enter__"] };
        let [exit, enter] =
            [self.narrow_constant(Constant::Name(names[0]))?, self.narrow_constant(Constant::Name(names[1]))?];
        self.at(item.context.span);
        self.emit(&[op::GETSPECIAL, method, manager, exit])?;
        self.release(top);
        let window = self.take_window()?;
        self.emit(&[op::GETSPECIAL, window, manager, enter])?;
        self.emit(&[op::CALL, method + 1, window, 0])?;
        self.release(top);
        if is_async {
            self.await_pair(method + 1, Some(method + 1), Some(Intrinsic::AwaitEnter))?;
        }
        Ok(method)
    }

    /// Calls the exit method without an exception.
    pub(super) fn leave_with(&mut self, method: u8, is_async: bool, span: Span) -> Outcome {
        let position = self.position;
        self.at(span);
        let top = self.top;
        let window = self.take_window()?;
        self.copy(window, method)?;
        for _ in 0..3 {
            let argument = self.take(1)?;
            self.special(Special::None, argument)?;
        }
        self.emit(&[op::CALL, window, window, 3])?;
        self.release(top + 1);
        if is_async {
            self.await_pair(window, Some(window), Some(Intrinsic::AwaitExit))?;
        }
        self.release(top);
        self.at(position);
        Ok(())
    }

    /// The handler: calls the exit method with the exception and raises it again unless told to suppress it.
    fn fail_with(&mut self, method: u8, is_async: bool) -> Outcome {
        let top = self.top;
        let caught = self.take(2)?;
        let [cleanup, suppressed] = [self.label()?, self.label()?];
        self.emit(&[op::CATCH, caught])?;
        self.push_block(BlockKind::Handler { caught }, Some(cleanup))?;
        let window = self.take_window()?;
        let arguments = self.take(3)?;
        debug_assert_eq!(usize::from(arguments), usize::from(window) + CALL_HEADER);
        self.copy(window, method)?;
        self.emit(&[op::INTRINSIC, arguments, Intrinsic::Type as u8, caught])?;
        self.copy(arguments + 1, caught)?;
        self.emit(&[op::INTRINSIC, arguments + 2, Intrinsic::Traceback as u8, caught])?;
        self.emit(&[op::CALL, window, window, 3])?;
        self.release(u16::from(window) + 1);
        if is_async {
            self.await_pair(window, Some(window), Some(Intrinsic::AwaitExit))?;
        }
        self.jump(&[op::JT, window], suppressed)?;
        self.stop(&[op::RERAISE, caught])?;
        self.pop_block()?;
        self.cleanup(cleanup, caught)?;
        self.place(suppressed);
        self.emit(&[op::ENDCATCH, caught])?;
        self.release(top);
        Ok(())
    }
}
