//! What programs see of code objects beyond their fields: names, constants, lines.
//!
//! Names and constants share one table; how instructions use an entry tells which it is.
//!
//! Invariant: computed at each access; code objects carry nothing for it.

use crate::code::{self, CONSTANTS};
use crate::fault::{Leaf, Raised};
use crate::{Args, Vm, bytes, ids, int, list, tuple};
use bytecode::opcode::{self, Operand, op};
use bytecode::tables::Lines;
use heap::{Handle, Value};

/// How instructions use an entry of the constants: bits.
pub(crate) const AS_NAME: u8 = 1;
pub(crate) const AS_CONSTANT: u8 = 2;

/// Notes in `uses` what each constant is used for.
fn note_uses(code: Value<'_>, uses: &mut [u8]) {
    uses.fill(0);
    if code::docstring(code).is_some() {
        if let Some(first) = uses.first_mut() {
            *first |= AS_CONSTANT;
        }
    }
    let instructions = code::instructions(code);
    let mut at = 0;
    while let Some(number) = instructions.get(at) {
        let Some(operands) = opcode::OPERANDS.get(*number as usize) else { return };
        let is_constant = matches!(*number, op::LOADK | op::LOADK_WIDE | op::MAKEFUNCTION);
        let is_keywords = matches!(*number, op::CALLKW | op::CALLMETHODKW);
        at += 1;
        for operand in *operands {
            let index = match (operand, instructions.get(at..at + operand.size())) {
                (Operand::Const, Some(&[index])) => Some(index as usize),
                (Operand::Wide, Some(&[low, high])) if is_constant => Some(u16::from_le_bytes([low, high]) as usize),
                _ => None,
            };
            if let Some(found) = index.and_then(|index| uses.get_mut(index)) {
                *found |= if is_constant || is_keywords { AS_CONSTANT } else { AS_NAME };
            }
            at += operand.size();
        }
    }
}

/// What each constant is used for, in bytes.
pub(crate) fn uses<'v>(vm: &'v Vm, code: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_bytes(ids::BYTES, 0, code::constant_count(code), |uses| note_uses(code, uses))?)
}

fn used_as<'v>(vm: &'v Vm, code: Value<'v>, wanted: u8) -> Leaf<'v> {
    let count = code::constant_count(code);
    let uses = uses(vm, code)?;
    let found = list::with_capacity(vm, count)?;
    for index in 0..count {
        if uses.bytes().get(index).is_some_and(|bits| bits & wanted != 0) {
            list::push(vm, found, code.field(CONSTANTS + index))?;
        }
    }
    tuple::from_fields(vm, list::buffer(found), 0, list::len(found))
}

/// `co_names`: globals, attributes and modules that the code names.
pub(crate) fn names<'v>(vm: &'v Vm, code: Value<'v>) -> Leaf<'v> {
    used_as(vm, code, AS_NAME)
}

/// `co_consts`; as in CPython at least None.
pub(crate) fn constants<'v>(vm: &'v Vm, code: Value<'v>) -> Leaf<'v> {
    let found = used_as(vm, code, AS_CONSTANT)?;
    if found.field_count() == 0 { tuple::new(vm, &[Value::NONE]) } else { Ok(found) }
}

/// `co_lines()`: an iterator over (start, end, line), one item for consecutive instructions of a line.
pub(crate) fn lines(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.make(|vm| {
        let code = args.get(vm, 0);
        let found = list::new(vm, &[])?;
        let end = code::instructions(code).len();
        let mut entries = Lines::all(code::lines(code), code::first_line(code));
        let mut run = entries.next().unwrap_or((0, code::first_line(code)));
        let mut start = 0;
        loop {
            let next = entries.next();
            if next.is_none_or(|(_, line)| line != run.1) {
                let stop = if next.is_none() { end } else { run.0 as usize };
                let item =
                    [int::new(vm, start as i64)?, int::new(vm, stop as i64)?, int::new(vm, run.1.into())?];
                let item = tuple::new(vm, &item)?;
                list::push(vm, found, item)?;
                start = stop;
            }
            match next {
                Some(entry) => run = entry,
                None => return Ok(found),
            }
        }
    })?;
    crate::operations::iterate::iterate(vm, out, out)?;
    Ok(out)
}

/// `co_code`
pub(crate) fn instructions<'v>(vm: &'v Vm, code: Value<'v>) -> Leaf<'v> {
    bytes::new(vm, code::instructions(code))
}
