//! The code buffer: instructions, labels, constants, inline caches and lines.
//!
//! Invariants: nothing is emitted where control cannot come; `flow` says which locals are surely bound here, and each
//! label what is surely bound on every way to it.

use super::Emitter;
use crate::context::{Failed, Outcome};
use crate::fold::is_same;
use crate::scope::ScopeKind;
use bytecode::opcode::NO_CACHE;
use bytecode::tables::{Lines, SourcePosition};
use bytecode::{Constant, Special, op};
use syntax::ast::Span;
use packed::phrase;

/// Index of a label.
pub(super) type LabelId = u16;

/// What is known at a point of the code.
#[derive(Clone, Copy)]
pub(super) struct Flow {
    /// Bits of the locals that are surely bound.
    pub bound: u64,
    pub reachable: bool,
}

impl Flow {
    pub const UNREACHABLE: Flow = Flow { bound: u64::MAX, reachable: false };

    /// Where the ways of `self` and `other` meet.
    pub fn join(self, other: Flow) -> Flow {
        Flow { bound: self.bound & other.bound, reachable: self.reachable | other.reachable }
    }
}

/// A place to jump to.
#[derive(Clone, Copy)]
pub(super) struct Label {
    /// Offset in the code; `u32::MAX` until placed.
    pub position: u32,
    pub flow: Flow,
}

/// A jump operand to be filled in.
#[derive(Clone, Copy)]
pub(super) struct Fixup {
    /// Offset of the operand.
    pub at: u32,
    pub label: LabelId,
    /// A 32-bit operand.
    pub is_far: bool,
}

/// An entry of the exception table.
#[derive(Clone, Copy)]
pub(super) struct Range {
    pub start: u32,
    pub end: u32,
    pub target: LabelId,
}

/// An instruction that loads a constant.
pub(super) struct Load {
    instruction: [u8; 4],
    length: u8,
}

impl Load {
    fn of_index(index: u16, register: u8) -> Load {
        let [low, high] = index.to_le_bytes();
        match high {
            0 => Load { instruction: [op::LOADK, register, low, 0], length: 3 },
            _ => Load { instruction: [op::LOADK_WIDE, register, low, high], length: 4 },
        }
    }

    pub fn bytes(&self) -> &[u8] {
        self.instruction.get(..self.length.into()).unwrap_or(&self.instruction)
    }
}

/// Constants from this index on leave room for those that only fit into a byte.
const WIDE_FROM: usize = 224;
const NARROW_END: usize = 256;

impl<'a> Emitter<'a, '_> {
    pub(super) fn here(&self) -> u32 {
        self.code.len() as u32
    }

    /// Sets the source position of the instructions to come.
    pub(super) fn at(&mut self, span: Span) {
        self.position = span;
    }

    /// Emits an instruction without jump operand.
    pub(super) fn emit(&mut self, instruction: &[u8]) -> Outcome {
        if !self.flow.reachable {
            return Ok(());
        }
        self.note_line()?;
        Ok(self.code.extend(instruction)?)
    }

    /// Emits an instruction whose last operand jumps to `label`. `JMP` and `LOOP` end the flow.
    pub(super) fn jump(&mut self, instruction: &[u8], label: LabelId) -> Outcome {
        if !self.flow.reachable {
            return Ok(());
        }
        self.note_line()?;
        let target = &mut self.labels[label as usize];
        target.flow = target.flow.join(self.flow);
        let is_unconditional = matches!(*instruction, [op::JMP | op::LOOP]);
        if self.far && !is_unconditional {
            // Jump to the far jump, or step over it.
            self.code.extend(instruction)?;
            self.code.extend(&3i16.to_le_bytes())?;
            self.code.push(op::JMP)?;
            self.code.extend(&5i16.to_le_bytes())?;
        }
        let (opcode, is_far) = if self.far { (&[op::JMP_FAR][..], true) } else { (instruction, false) };
        self.code.extend(opcode)?;
        self.fixups.push(Fixup { at: self.here(), label, is_far })?;
        self.code.extend(if is_far { &[0; 4] } else { &[0; 2] })?;
        if is_unconditional {
            self.flow = Flow::UNREACHABLE;
        }
        Ok(())
    }

    /// Ends the flow after an instruction that never goes on.
    pub(super) fn stop(&mut self, instruction: &[u8]) -> Outcome {
        self.emit(instruction)?;
        self.flow = Flow::UNREACHABLE;
        Ok(())
    }

    pub(super) fn label(&mut self) -> Outcome<LabelId> {
        let id = self.labels.len();
        if id >= LabelId::MAX as usize {
            return Err(self.too_large());
        }
        self.labels.push(Label { position: u32::MAX, flow: Flow::UNREACHABLE })?;
        Ok(id as LabelId)
    }

    /// Places a label here: jumps to it and the flow so far meet.
    pub(super) fn place(&mut self, label: LabelId) {
        let here = self.here();
        let target = &mut self.labels[label as usize];
        target.position = here;
        self.flow = self.flow.join(target.flow);
    }

    /// Places the head of a loop here; what the loop may unbind is not surely bound.
    pub(super) fn place_head(&mut self, label: LabelId) {
        self.flow.bound &= !self.deleted;
        self.place(label);
    }

    #[cold]
    pub(super) fn too_large(&mut self) -> Failed {
        self.context.fail(phrase!("code object too large"), self.position)
    }

    /// Starts a new entry of the line table when the position has changed.
    fn note_line(&mut self) -> Outcome {
        let columns = self.context.options.columns;
        let is_same = if columns {
            self.position == self.line_position
        } else {
            self.position.line == self.line_position.line
        };
        if !is_same {
            self.flush_line()?;
            self.line_position = self.position;
        }
        Ok(())
    }

    /// Writes the entry of the code since the last one.
    pub(super) fn flush_line(&mut self) -> Outcome {
        let here = self.here();
        let bytes = here - self.line_start;
        if bytes > 0 {
            let span = self.line_position;
            let mut position = SourcePosition { line: span.line, column: 0, end_column: 0 };
            if self.context.options.columns {
                position.column = span.column.into();
                position.end_column = span.end_column.into();
            }
            let lines = &mut self.lines;
            Lines::write(bytes, self.last_line, position, |byte| lines.push(byte))?;
            self.last_line = span.line;
            self.line_start = here;
        }
        Ok(())
    }

    /// Index of a constant, which may exceed a byte.
    pub(super) fn constant(&mut self, constant: Constant<'a>) -> Outcome<u16> {
        if let Some(index) = self.constants.iter().position(|other| is_same(other, &constant)) {
            return Ok(index as u16);
        }
        if self.constants.len() == WIDE_FROM {
            while self.constants.len() < NARROW_END {
                self.constants.push(Constant::None)?;
            }
        }
        let index = self.constants.len();
        if index > u16::MAX as usize {
            return Err(self.too_large());
        }
        self.constants.push(constant)?;
        Ok(index as u16)
    }

    /// Index of a constant for an operand of one byte.
    pub(super) fn narrow_constant(&mut self, constant: Constant<'a>) -> Outcome<u8> {
        match self.try_narrow_constant(constant)? {
            Some(index) => Ok(index),
            None => Err(self.too_large()),
        }
    }

    /// Index of a constant for an operand of one byte; None when there is no room left.
    pub(super) fn try_narrow_constant(&mut self, constant: Constant<'a>) -> Outcome<Option<u8>> {
        let same = self.constants.iter().take(NARROW_END).position(|other| is_same(other, &constant));
        if let Some(index) = same {
            return Ok(Some(index as u8));
        }
        let length = self.constants.len();
        let index = if length < NARROW_END {
            self.constants.push(constant)?;
            length
        } else {
            let reserve = &self.constants[WIDE_FROM..NARROW_END];
            let free = reserve.iter().position(|constant| matches!(constant, Constant::None));
            let Some(free) = free else { return Ok(None) };
            self.constants[WIDE_FROM + free] = constant;
            WIDE_FROM + free
        };
        Ok(Some(index as u8))
    }

    /// Loads a constant into `register`.
    pub(super) fn load_constant(&mut self, constant: Constant<'a>, register: u8) -> Outcome {
        let load = self.constant_load(constant, register)?;
        self.emit(load.bytes())
    }

    /// The instruction that loads a constant.
    pub(super) fn constant_load(&mut self, constant: Constant<'a>, register: u8) -> Outcome<Load> {
        let special = match constant {
            Constant::None => Special::None,
            Constant::True => Special::True,
            Constant::False => Special::False,
            Constant::Ellipsis => Special::Ellipsis,
            Constant::Int(number) if i8::try_from(number).is_ok() => {
                return Ok(Load { instruction: [op::LOADI, register, number as u8, 0], length: 3 });
            }
            _ => {
                let index = self.constant(constant)?;
                return Ok(Load::of_index(index, register));
            }
        };
        Ok(Load { instruction: [op::LOADSPECIAL, register, special as u8, 0], length: 3 })
    }

    /// Loads the constant with an index into `register`.
    pub(super) fn load_index(&mut self, index: u16, register: u8) -> Outcome {
        self.emit(Load::of_index(index, register).bytes())
    }

    pub(super) fn special(&mut self, special: Special, register: u8) -> Outcome {
        self.emit(&[op::LOADSPECIAL, register, special as u8])
    }

    /// Index of a name constant.
    pub(super) fn name_constant(&mut self, name: &'a str) -> Outcome<u16> {
        self.constant(Constant::Name(name))
    }

    /// A fresh inline cache. Code at module level runs once, unless in a loop, and needs none.
    pub(super) fn cache(&mut self) -> u8 {
        if self.cache_count == NO_CACHE || !self.flow.reachable || self.runs_once() {
            return NO_CACHE;
        }
        self.cache_count += 1;
        self.cache_count - 1
    }

    fn runs_once(&self) -> bool {
        matches!(self.kind, ScopeKind::Module | ScopeKind::Class) && self.loops == 0
    }

    /// The inline cache for reading a global variable, shared by all places that read it.
    pub(super) fn global_cache(&mut self, name: u16) -> Outcome<u8> {
        if let Some((_, cache)) = self.global_caches.iter().find(|(other, _)| *other == name) {
            return Ok(*cache);
        }
        let cache = self.cache();
        if cache != NO_CACHE {
            self.global_caches.push((name, cache))?;
        }
        Ok(cache)
    }
}
