//! Blocks around the present point: loops, protected ranges, handlers, `with` and `finally`, and how to leave them.
//!
//! Invariants: a protected range is recorded when its block ends and whenever code that leaves it is emitted, so that the
//! code of an exit is covered by the blocks it has not left yet only; inner ranges are recorded before outer ones, which
//! is the order the machine wants.

use super::Emitter;
use super::code::{LabelId, Range};
use crate::context::Outcome;
use bytecode::op;
use syntax::ast::Span;

#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub kind: BlockKind<'a>,
    /// Where exceptions go.
    pub handler: Option<LabelId>,
    /// Start of the part of the range not recorded yet.
    pub start: u32,
}

#[derive(Clone, Copy)]
pub(super) enum BlockKind<'a> {
    /// `next` is where `continue` goes, backwards if `is_backward`.
    Loop { exit: LabelId, next: LabelId, is_backward: bool },
    /// The body of a `try`.
    Protected,
    /// A handler that keeps its exception in the pair `caught`.
    Handler { caught: u8 },
    /// The body of `except ... as name`.
    Named { name: &'a str },
    /// The body of a `with`; the exit method is in `method`.
    With { method: u8, is_async: bool, span: Span },
    /// What a `finally` belongs to.
    Finally(Finally),
    /// The body of a `finally` itself.
    Final { state: u8, caught: u8 },
}

/// A `finally` block. `state` says how it was entered, see [`Exit::state`]; `value` keeps the value to return.
#[derive(Clone, Copy)]
pub(super) struct Finally {
    pub label: LabelId,
    pub state: u8,
    pub value: u8,
    /// Exits taken through it.
    pub exits: [bool; 3],
}

/// States of a `finally` entered normally or by an exception.
pub(super) const NORMAL: u8 = 0;
pub(super) const RAISED: u8 = 1;

/// A way to leave blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Return the value in a register.
    Return(u8),
    Break,
    Continue,
}

impl Exit {
    /// The state of a `finally` that is left this way.
    pub fn state(self) -> u8 {
        match self {
            Exit::Return(_) => 2,
            Exit::Break => 3,
            Exit::Continue => 4,
        }
    }
}

impl<'a> Emitter<'a, '_> {
    pub(super) fn push_block(&mut self, kind: BlockKind<'a>, handler: Option<LabelId>) -> Outcome {
        let start = self.here();
        // Its handler finds the registers taken so far as they are.
        self.base = self.base.max(self.top);
        if let Some(handler) = handler.filter(|_| self.flow.reachable) {
            // The handler may be entered from any point of the range.
            let mut flow = self.flow;
            flow.bound &= !self.deleted;
            let label = &mut self.labels[handler as usize];
            label.flow = label.flow.join(flow);
        }
        Ok(self.blocks.push(Block { kind, handler, start })?)
    }

    pub(super) fn pop_block(&mut self) -> Outcome<Option<Block<'a>>> {
        let last = self.blocks.len().saturating_sub(1);
        self.close_range(last)?;
        Ok(self.blocks.pop())
    }

    /// Records the open part of a block's range.
    fn close_range(&mut self, index: usize) -> Outcome {
        let end = self.here();
        if let Some(Block { handler: Some(target), start, .. }) = self.blocks.get(index).copied() {
            if start < end {
                self.handlers.push(Range { start, end, target })?;
            }
        }
        Ok(())
    }

    /// Leaves the blocks around this point by `return`, `break` or `continue`.
    pub(super) fn exit(&mut self, exit: Exit) -> Outcome {
        if !self.flow.reachable {
            return Ok(());
        }
        let all = self.blocks.len();
        let mut index = all;
        let mut is_done = false;
        while index > 0 && !is_done {
            index -= 1;
            self.close_range(index)?;
            // While code for leaving it is emitted, the block and those within are out of force.
            let block = self.blocks[index];
            is_done = self.leave(index, block, exit)?;
        }
        if let (Exit::Return(value), false) = (exit, is_done) {
            self.stop(&[op::RET, value])?;
        }
        let here = self.here();
        for block in &mut self.blocks[index..all] {
            block.start = here;
        }
        Ok(())
    }

    /// Emits what leaving one block takes; true when the exit has found its target.
    fn leave(&mut self, index: usize, block: Block<'a>, exit: Exit) -> Outcome<bool> {
        match block.kind {
            BlockKind::Protected => {}
            BlockKind::Loop { exit: end, next, is_backward } => match exit {
                Exit::Return(_) => {}
                Exit::Break => {
                    self.jump(&[op::JMP], end)?;
                    return Ok(true);
                }
                Exit::Continue => {
                    self.jump(&[if is_backward { op::LOOP } else { op::JMP }], next)?;
                    return Ok(true);
                }
            },
            BlockKind::Handler { caught } => self.emit(&[op::ENDCATCH, caught])?,
            BlockKind::Named { name } => self.unbind_name(name)?,
            BlockKind::With { method, is_async, span } => self.leave_with(method, is_async, span)?,
            BlockKind::Finally(mut finally) => {
                if let Exit::Return(value) = exit {
                    self.copy(finally.value, value)?;
                }
                self.emit(&[op::LOADI, finally.state, exit.state()])?;
                self.jump(&[op::JMP], finally.label)?;
                if let Some(used) = finally.exits.get_mut(usize::from(exit.state()) - 2) {
                    *used = true;
                }
                self.blocks[index].kind = BlockKind::Finally(finally);
                return Ok(true);
            }
            BlockKind::Final { state, caught } => {
                let label = self.label()?;
                self.jump(&[op::JNEI, state, RAISED], label)?;
                self.emit(&[op::ENDCATCH, caught])?;
                self.place(label);
            }
        }
        Ok(false)
    }

    /// True when an exception raised here may be handled in this code object.
    pub(super) fn is_protected(&self) -> bool {
        self.blocks.iter().any(|block| block.handler.is_some())
    }

    /// True when leaving blocks by `return` runs code that may change what a local holds.
    pub(super) fn return_runs_code(&self) -> bool {
        self.blocks.iter().any(|block| !matches!(block.kind, BlockKind::Loop { .. } | BlockKind::Protected))
    }
}
