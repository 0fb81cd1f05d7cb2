//! Text form of bytecode, for tests and debugging.
//!
//! Invariant: any byte string can be disassembled; unknown opcodes print as data.

use crate::opcode::{NAMES, OPERANDS, Operand};
use core::fmt::{self, Write};

/// Writes one line per instruction: `offset NAME operands`; jumps show their target offset.
pub fn disassemble(code: &[u8], out: &mut dyn Write) -> fmt::Result {
    let mut at = 0;
    while at < code.len() {
        let opcode = code[at] as usize;
        let (Some(name), Some(operands)) = (NAMES.get(opcode), OPERANDS.get(opcode)) else {
            writeln!(out, "{at:4} data {opcode}")?;
            at += 1;
            continue;
        };
        write!(out, "{at:4} {name}")?;
        let length = crate::opcode::length(opcode as u8);
        let mut position = at + 1;
        for operand in *operands {
            let byte = |i: usize| code.get(position + i).copied().unwrap_or(0);
            match operand {
                Operand::Reg => write!(out, " r{}", byte(0))?,
                Operand::Const => write!(out, " k{}", byte(0))?,
                Operand::Count => write!(out, " {}", byte(0))?,
                Operand::Cache => write!(out, " c{}", byte(0))?,
                Operand::Imm => write!(out, " #{}", byte(0) as i8)?,
                Operand::Wide => write!(out, " w{}", u16::from_le_bytes([byte(0), byte(1)]))?,
                Operand::Jump => {
                    let distance = i16::from_le_bytes([byte(0), byte(1)]);
                    write!(out, " ->{}", (at + length) as i64 + i64::from(distance))?;
                }
                Operand::Far => {
                    let distance = i32::from_le_bytes([byte(0), byte(1), byte(2), byte(3)]);
                    write!(out, " ->{}", (at + length) as i64 + i64::from(distance))?;
                }
            }
            position += operand.size();
        }
        writeln!(out)?;
        at += length;
    }
    Ok(())
}
