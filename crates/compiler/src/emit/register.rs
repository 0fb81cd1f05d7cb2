//! Registers: temporaries as a stack, and where values go.

use super::Emitter;
use crate::context::Outcome;
use crate::fold;
use bytecode::opcode::CALL_HEADER;
use bytecode::{Constant, op};
use syntax::ast::Expression;
use packed::phrase;

/// Named locals beyond this many go to the spill list, which leaves the rest to temporaries.
pub(super) const MOST_LOCALS: u16 = 160;
/// The same where blocks are nested so deep that this is too many.
pub(super) const FEWER_LOCALS: u16 = 48;
/// From this register on temporaries are put aside for expressions within expressions.
const CROWDED: u16 = 200;
/// Fewest temporaries worth it.
const LEAST_ASIDE: u16 = 24;
/// Registers that instructions can name.
const MOST_REGISTERS: u16 = 256;

impl<'a> Emitter<'a, '_> {
    /// Takes `count` consecutive temporaries and answers the first.
    pub(super) fn take(&mut self, count: u16) -> Outcome<u8> {
        let first = self.top;
        if first + count.max(1) > MOST_REGISTERS {
            self.is_full = true;
            return Err(self.context.fail(phrase!("expression too complex: more than 256 registers"), self.position));
        }
        self.top += count;
        // An empty run of registers still names one.
        self.register_count = self.register_count.max(self.top).max(first + 1);
        Ok(first as u8)
    }

    /// Takes the callee's slot and the machine's two slots of a call window.
    pub(super) fn take_window(&mut self) -> Outcome<u8> {
        self.take(CALL_HEADER as u16)
    }

    /// Gives back all temporaries above the former `top`.
    pub(super) fn release(&mut self, top: u16) {
        self.top = top;
    }

    /// The register wanted, or else a fresh temporary.
    pub(super) fn destination(&mut self, want: Option<u8>) -> Outcome<u8> {
        want.map_or_else(|| self.take(1), Ok)
    }

    /// A register that may be written several times before the value is complete: the one wanted unless it is a local.
    pub(super) fn scratch(&mut self, want: Option<u8>) -> Outcome<u8> {
        match want {
            Some(register) if !self.is_local(register) => Ok(register),
            _ => self.take(1),
        }
    }

    /// Evaluates an operand that is only read. A constant within a loop gets a register of its own, loaded once.
    pub(super) fn operand(&mut self, operand: &'a Expression<'a>) -> Outcome<u8> {
        match fold::literal(operand) {
            Some(constant) => self.constant_operand(constant),
            None => self.expression(operand, None),
        }
    }

    pub(super) fn constant_operand(&mut self, constant: Constant<'a>) -> Outcome<u8> {
        if self.loops > 0 {
            let same = |(other, _): &&(Constant<'a>, u8)| fold::is_same_item(other, &constant);
            if let Some((_, register)) = self.pins.iter().find(same) {
                return Ok(*register);
            }
            if let (true, Some(register)) = (self.flow.reachable, self.pin_registers.next()) {
                self.pins.push((constant, register as u8))?;
                return Ok(register as u8);
            }
        }
        let register = self.take(1)?;
        self.load_constant(constant, register)?;
        Ok(register)
    }

    pub(super) fn is_local(&self, register: u8) -> bool {
        u16::from(register) < self.locals_end
    }

    /// Moves the value in `from` to the register wanted, if it is not there.
    pub(super) fn deliver(&mut self, from: u8, want: Option<u8>) -> Outcome<u8> {
        match want {
            Some(to) => {
                self.copy(to, from)?;
                Ok(to)
            }
            None => Ok(from),
        }
    }

    pub(super) fn copy(&mut self, to: u8, from: u8) -> Outcome {
        if to == from { Ok(()) } else { self.emit(&[op::MOVE, to, from]) }
    }

    /// Few temporaries are left, and enough of them are in use by this statement for [`Self::aside`].
    pub(super) fn is_crowded(&self) -> bool {
        self.top >= CROWDED && self.top - self.base.min(self.top) >= LEAST_ASIDE
    }

    /// Evaluates an expression as [`Self::expression`] does, while the temporaries of the statement lie in a list, so that
    /// the expression can use their registers.
    pub(super) fn aside(&mut self, expression: &'a Expression<'a>, want: Option<u8>) -> Outcome<u8> {
        let (top, base) = (self.top, self.base);
        let (list, count) = (base as u8, (top - base) as u8);
        self.emit(&[op::LIST, list, list, count])?;
        self.base = base + 1;
        self.release(self.base);
        let value = self.expression(expression, None)?;
        self.base = base;
        self.release(top);
        let result = self.take(1)?;
        self.copy(result, value)?;
        self.emit(&[op::UNPACK, list, list, count])?;
        if want.is_some() {
            self.release(top);
        }
        self.deliver(result, want)
    }

    /// True when `count` more temporaries leave a few to spare.
    pub(super) fn has_room(&self, count: usize) -> bool {
        usize::from(self.top) + count + 24 <= usize::from(MOST_REGISTERS)
    }
}
