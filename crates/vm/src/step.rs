//! Any instruction in full: what the interpreter loop leaves to the general operations.
//!
//! Invariant: `execute` answers the offset at which the running frame (which may be another
//! one by then) goes on, or one of the numbers that end a run or a thread's turn. Slots pushed by an
//! operation are given up when it is done.

use crate::frame::{self, slot};
use crate::{attributes, building, calls, generators, intrinsics, iteration, names, threads, unwinding};
use bytecode::opcode::{self, Special};
use bytecode::{Operand, op};
use core::sync::atomic::Ordering;
use heap::{Handle, Value};
use object::exception::kind;
use object::operations::{arithmetic, attribute, compare, convert, item};
use object::{Binary, Compare, FaultKind, Raised, Unary, Vm, cell, ids, text};
use ::names::sym;
use object::packed::message;

/// The frame that native code started has returned.
pub const RETURNED: usize = usize::MAX;
/// The generator that native code resumed has yielded.
pub const YIELDED: usize = usize::MAX - 1;
#[cfg(feature = "threads")]
/// The running thread lets others run; it has noted where it stands.
pub const SUSPENDED: usize = usize::MAX - 2;
/// The running thread has ended.
pub const ENDED: usize = usize::MAX - 3;

/// Length of each instruction.
static LENGTHS: [u8; opcode::NAMES.len()] = {
    let mut lengths = [0; opcode::NAMES.len()];
    let mut number = 0;
    while number < lengths.len() {
        lengths[number] = opcode::length(number as u8) as u8;
        number += 1;
    }
    lengths
};

/// True for instructions that go on with an exception without a new traceback entry.
fn keeps_traceback(vm: &Vm, offset: usize) -> bool {
    matches!(fetch(vm, offset)[0], op::RERAISE | op::RAISEAGAIN)
}

/// An instruction and its operands.
#[inline(always)]
fn fetch(vm: &Vm, offset: usize) -> [u8; 5] {
    frame::fetch(vm, offset, &LENGTHS)
}

/// Performs the instruction at `offset` of the running frame.
#[cold]
#[inline(never)]
pub fn step(vm: &mut Vm, offset: usize) -> Result<usize, Raised> {
    let (running, mark, native_depth) = (vm.frame, vm.mark(), vm.native_depth.get());
    debug_assert!(mark >= running + frame::register_count(vm), "registers of the running frame lie above the top of the stack");
    let resume = frame::return_offset(vm);
    frame::note_call(vm, offset);
    match execute(vm, offset) {
        Ok(next) => {
            if vm.frame == running {
                vm.release(mark);
            }
            Ok(next)
        }
        Err(Raised) if vm.frame == running => {
            vm.native_depth.set(native_depth);
            let fresh = !keeps_traceback(vm, offset);
            unwinding::unwind(vm, offset, fresh)
        }
        // Raised by an instruction that had left its frame: a generator's end or an `__init__`'s result.
        Err(Raised) => unwinding::unwind(vm, resume.saturating_sub(1), true),
    }
}

/// After a leaf operation of the instruction at `offset` failed.
#[cold]
#[inline(never)]
pub fn failed(vm: &mut Vm, offset: usize) -> Result<usize, Raised> {
    match vm.fault_kind() {
        FaultKind::Memory => match vm.collect_needed() {
            // Not from the start: an operation that needs more memory than there is must end.
            Ok(()) => step(vm, offset),
            Err(Raised) => unwinding::unwind(vm, offset, true),
        },
        FaultKind::Exception => unwinding::unwind(vm, offset, true),
        FaultKind::Python => step(vm, offset),
    }
}

/// At a safepoint with something pending; the instruction at `offset` comes next.
#[cold]
#[inline(never)]
pub fn safepoint(vm: &mut Vm, offset: usize) -> Result<usize, Raised> {
    match (vm.hooks.pending)(vm.lend_mut()) {
        Ok(()) => Ok(threads::take_turns(vm, offset)),
        Err(Raised) => unwinding::unwind(vm, offset, true),
    }
}

/// Binary operators in the order of their opcodes.
const BINARY: [Binary; 13] = [
    Binary::Add,
    Binary::Sub,
    Binary::Mul,
    Binary::Div,
    Binary::FloorDiv,
    Binary::Mod,
    Binary::Pow,
    Binary::MatMul,
    Binary::And,
    Binary::Or,
    Binary::Xor,
    Binary::Shl,
    Binary::Shr,
];

/// Those with an immediate operand.
const IMMEDIATE: [Binary; 8] = [
    Binary::Add,
    Binary::Sub,
    Binary::Mul,
    Binary::FloorDiv,
    Binary::Mod,
    Binary::And,
    Binary::Shl,
    Binary::Shr,
];

/// Comparisons in the order of their opcodes.
const COMPARE: [Compare; 6] = [Compare::Lt, Compare::Le, Compare::Gt, Compare::Ge, Compare::Eq, Compare::Ne];

/// A new slot with the immediate integer operand `byte`.
fn immediate(vm: &mut Vm, byte: u8) -> Result<Handle, Raised> {
    vm.make(|_| Ok(Value::small(byte as i8 as i32)))
}

/// A new slot with a constant.
pub fn constant(vm: &mut Vm, index: u8) -> Result<Handle, Raised> {
    vm.make(|vm| Ok(frame::constant(vm, index as usize)))
}

/// The offset behind an instruction, and where it jumps to if it jumps: the distance is the last operand.
fn successors([number, a, b, c, d]: [u8; 5], offset: usize) -> (usize, usize) {
    let length = length(number);
    let next = offset + length;
    match opcode::OPERANDS.get(number as usize).and_then(|operands| operands.last()) {
        Some(Operand::Jump) => {
            let bytes = match length {
                3 => [a, b],
                4 => [b, c],
                _ => [c, d],
            };
            (next, next.wrapping_add_signed(i16::from_le_bytes(bytes) as isize))
        }
        _ => (next, next),
    }
}

/// An operation between two operands.
pub enum Operation {
    /// The operator, and whether it is in place.
    Binary(Binary, bool),
    /// A comparison, and the truth that a conditional jump wants of it.
    Compare(Compare, bool),
}

/// Bytes of an instruction.
#[inline(always)]
pub fn length(number: u8) -> usize {
    LENGTHS.get(number as usize).copied().unwrap_or(1) as usize
}

/// True for operators whose right operand is a small integer in the instruction.
pub fn is_immediate(number: u8) -> bool {
    opcode::OPERANDS.get(number as usize).is_some_and(|operands| operands.contains(&Operand::Imm))
}

/// What a binary operator, a comparison or a conditional jump by one does.
pub fn operation(number: u8) -> Option<Operation> {
    let compare = |first: u8, sense| Operation::Compare(COMPARE[(number - first) as usize], sense);
    Some(match number {
        op::ADD..=op::SHR => Operation::Binary(BINARY[(number - op::ADD) as usize], false),
        op::IADD..=op::ISHR => Operation::Binary(BINARY[(number - op::IADD) as usize], true),
        op::ADDI..=op::SHRI => Operation::Binary(IMMEDIATE[(number - op::ADDI) as usize], false),
        op::IADDI..=op::ISHRI => Operation::Binary(IMMEDIATE[(number - op::IADDI) as usize], true),
        op::LT..=op::NE => compare(op::LT, true),
        op::JLT..=op::JNE => compare(op::JLT, true),
        op::JNLT..=op::JNNE => compare(op::JNLT, false),
        op::JLTI..=op::JNEI => compare(op::JLTI, true),
        op::JNLTI..=op::JNNEI => compare(op::JNLTI, false),
        _ => return None,
    })
}

/// The operation at `offset` and its operands; SystemError when there is another instruction.
pub fn operation_at(vm: &mut Vm, offset: usize) -> Result<(Operation, Handle, Handle), Raised> {
    let [number, a, b, c, _] = fetch(vm, offset);
    let Some(operation) = operation(number) else {
        return Err(vm.raise(kind::SystemError, message!("opcode {number} has no operands")));
    };
    let is_jump = opcode::OPERANDS.get(number as usize).and_then(|operands| operands.last()) == Some(&Operand::Jump);
    let (left, right) = if is_jump { (a, b) } else { (b, c) };
    let right = if is_immediate(number) { immediate(vm, right)? } else { slot(vm, right as usize) };
    Ok((operation, slot(vm, left as usize), right))
}

/// The truth of its comparison on which a conditional jump jumps.
pub fn jumps_on(number: u8) -> bool {
    matches!(operation(number), Some(Operation::Compare(_, true)))
}

/// Where a conditional jump at `offset` goes when its comparison has this truth.
pub fn after_test(vm: &Vm, offset: usize, truth: bool) -> usize {
    let instruction = fetch(vm, offset);
    let (next, target) = successors(instruction, offset);
    if jumps_on(instruction[0]) == truth { target } else { next }
}

fn execute(vm: &mut Vm, offset: usize) -> Result<usize, Raised> {
    let instruction @ [number, a, b, c, d] = fetch(vm, offset);
    let (next, target) = successors(instruction, offset);
    let reg = |vm: &Vm, register: u8| slot(vm, register as usize);
    let (ra, rb, rc) = (reg(vm, a), reg(vm, b), reg(vm, c));
    let to = calls::To { register: a, next };
    let branch = |truth: bool| if truth { target } else { next };
    match number {
        op::MOVE => vm.copy(rb, ra),
        op::LOADI => vm.set(ra, Value::small(b as i8 as i32)),
        op::LOADK => vm.set(ra, frame::constant(vm, b as usize)),
        op::LOADK_WIDE => vm.set(ra, frame::constant(vm, u16::from_le_bytes([b, c]) as usize)),
        op::LOADSPECIAL => vm.store(ra, |vm| special(vm, b))?,
        op::CLEAR => vm.set(ra, Value::UNDEFINED),
        op::CHECK => names::check(vm, a)?,
        op::MAKECELL => vm.store(ra, |vm| cell::new(vm, vm.get(ra)))?,
        op::NEWCELL => vm.store(ra, |vm| cell::new(vm, Value::UNDEFINED))?,
        op::GETCELL => names::get_cell(vm, a, b)?,
        op::SETCELL => vm.heap.set_field(vm.get(ra), cell::CONTENTS, vm.get(rb)),
        op::DELCELL => names::delete_cell(vm, a)?,
        op::GETFREE => names::get_free(vm, ra, b)?,
        op::SETFREE => vm.heap.set_field(names::free_cell(vm, a), cell::CONTENTS, vm.get(rb)),
        op::DELFREE => names::delete_free(vm, a)?,
        op::LOADFREECELL => vm.set(ra, names::free_cell(vm, b)),
        op::GETCLASSFREE => names::get_class_free(vm, ra, b, c)?,
        op::GETGLOBAL => {
            let name = constant(vm, b)?;
            names::get_global(vm, ra, name, c)?
        }
        op::SETGLOBAL => {
            let name = constant(vm, a)?;
            names::set_global(vm, name, rb, c)?
        }
        op::DELGLOBAL => {
            let name = constant(vm, a)?;
            names::delete_global(vm, name)?
        }
        op::GETNAME => {
            let name = constant(vm, b)?;
            names::get_name(vm, ra, name, c)?
        }
        op::SETNAME => {
            let name = constant(vm, a)?;
            names::set_name(vm, name, rb, c)?
        }
        op::DELNAME => {
            let name = constant(vm, a)?;
            names::delete_name(vm, name)?
        }
        op::GETGLOBAL_REG => names::get_global(vm, ra, rb, opcode::NO_CACHE)?,
        op::SETGLOBAL_REG => names::set_global(vm, ra, rb, opcode::NO_CACHE)?,
        op::DELGLOBAL_REG => names::delete_global(vm, ra)?,
        op::GETNAME_REG => names::get_name(vm, ra, rb, opcode::NO_CACHE)?,
        op::SETNAME_REG => names::set_name(vm, ra, rb, opcode::NO_CACHE)?,
        op::DELNAME_REG => names::delete_name(vm, ra)?,

        op::ADD..=op::SHR
        | op::IADD..=op::ISHR
        | op::ADDI..=op::SHRI
        | op::IADDI..=op::ISHRI
        | op::LT..=op::NE
        | op::JLT..=op::JNE
        | op::JNLT..=op::JNNE
        | op::JLTI..=op::JNEI
        | op::JNLTI..=op::JNNEI => {
            let (operation, left, right) = operation_at(vm, offset)?;
            match operation {
                Operation::Binary(operator, true) => arithmetic::in_place(vm, operator, left, right, ra)?,
                Operation::Binary(operator, false) => arithmetic::binary(vm, operator, left, right, ra)?,
                Operation::Compare(operator, _) if number <= op::NE => compare::compare(vm, operator, left, right, ra)?,
                Operation::Compare(operator, sense) => {
                    return Ok(branch(compare::test(vm, operator, left, right)? == sense));
                }
            }
        }
        op::NEG => arithmetic::unary(vm, Unary::Negative, rb, ra)?,
        op::POS => arithmetic::unary(vm, Unary::Positive, rb, ra)?,
        op::INVERT => arithmetic::unary(vm, Unary::Invert, rb, ra)?,
        op::NOT => {
            let truth = convert::truth(vm, rb)?;
            vm.set(ra, Value::bool(!truth))
        }
        op::IS => vm.set(ra, Value::bool(vm.get(rb) == vm.get(rc))),
        op::ISNOT => vm.set(ra, Value::bool(vm.get(rb) != vm.get(rc))),
        op::IN | op::NOTIN => {
            let found = compare::contains(vm, rc, rb)?;
            vm.set(ra, Value::bool(found == (number == op::IN)))
        }

        op::JMP | op::LOOP => {
            poll(vm)?;
            return Ok(target);
        }
        op::JMP_FAR => {
            poll(vm)?;
            return Ok(next.wrapping_add_signed(i32::from_le_bytes([a, b, c, d]) as isize));
        }
        op::JT => return Ok(branch(convert::truth(vm, ra)?)),
        op::JF => return Ok(branch(!convert::truth(vm, ra)?)),
        op::JNONE => return Ok(branch(vm.get(ra).is_none())),
        op::JNOTNONE => return Ok(branch(!vm.get(ra).is_none())),
        op::JIS => return Ok(branch(vm.get(ra) == vm.get(rb))),
        op::JISNOT => return Ok(branch(vm.get(ra) != vm.get(rb))),
        op::JIN => return Ok(branch(compare::contains(vm, rb, ra)?)),
        op::JNOTIN => return Ok(branch(!compare::contains(vm, rb, ra)?)),

        op::FORITER => iteration::begin(vm, ra, rb)?,
        op::FORCALL => return iteration::begin_call(vm, a, b, next),
        op::FORNEXT => return iteration::advance(vm, a, b, next, target),
        op::GETITER => object::operations::iterate::iterate(vm, rb, ra)?,
        op::GETITEM if vm.get(rb) == calls::GENERIC => return crate::classes::generic_base(vm, rc, ra).map(|()| next),
        op::GETITEM => item::get(vm, rb, rc, ra)?,
        op::GETITEMI => {
            let key = immediate(vm, c)?;
            item::get(vm, rb, key, ra)?
        }
        op::SETITEM => item::set(vm, ra, rb, rc)?,
        op::DELITEM => item::delete(vm, ra, rb)?,
        op::SLICE => building::slice(vm, ra, rb)?,
        op::GETATTR => {
            let name = constant(vm, c)?;
            return attributes::get(vm, rb, name, d, to);
        }
        op::SETATTR => {
            let name = constant(vm, b)?;
            return attributes::set(vm, ra, name, rc, d, next);
        }
        op::DELATTR => {
            let name = constant(vm, b)?;
            attribute::delete(vm, ra, name)?
        }
        op::GETATTR_REG => attribute::get(vm, rb, rc, ra)?,
        op::SETATTR_REG => attribute::set(vm, ra, rb, rc)?,
        op::DELATTR_REG => attribute::delete(vm, ra, rb)?,
        op::LOADMETHOD => {
            let name = constant(vm, c)?;
            attributes::load_method(vm, rb, name, ra, d)?
        }
        op::LOADMETHOD_REG => attributes::load_method(vm, rb, rc, ra, opcode::NO_CACHE)?,
        op::GETSPECIAL => {
            let name = constant(vm, c)?;
            attributes::special(vm, rb, name, ra)?
        }

        op::CALL => return calls::call(vm, rb, c as usize, None, to),
        op::CALLMETHOD => return calls::call_method(vm, rb, c as usize, None, to),
        op::CALLKW => return calls::call(vm, rb, c as usize, Some(d), to),
        op::CALLMETHODKW => return calls::call_method(vm, rb, c as usize, Some(d), to),
        op::CALLEX => return calls::call_unpacked(vm, rb, c != 0, frame::Kind::Call, to),
        op::RET => return calls::finish(vm, ra),
        op::RETNONE => return calls::finish(vm, object::slot::NONE),
        op::MAKEFUNCTION => building::function(vm, ra, b, rc, d)?,

        op::TUPLE => building::tuple(vm, ra, rb, c as usize)?,
        op::LIST => building::list(vm, ra, rb, c as usize)?,
        op::SET => building::set(vm, ra, rb, c as usize)?,
        op::DICT => building::dict(vm, ra, rb, c as usize)?,
        op::LISTAPPEND => vm.attempt(|vm| object::list::push(vm, vm.get(ra), vm.get(rb)))?,
        op::LISTEXTEND => building::list_extend(vm, ra, rb)?,
        op::LISTTOTUPLE => building::list_to_tuple(vm, ra, rb)?,
        op::SETADD => building::set_add(vm, ra, rb)?,
        op::SETUPDATE => building::set_update(vm, ra, rb)?,
        op::DICTSET => object::dict::Dict::set_full(vm, ra, rb, rc)?,
        op::DICTUPDATE => building::dict_update(vm, ra, rb)?,
        op::DICTMERGE => building::dict_merge(vm, ra, rb, rc)?,
        op::FORMAT => building::format(vm, ra, rb, c)?,
        op::JOIN => building::join(vm, ra, rb, c as usize)?,
        op::UNPACK => iteration::unpack(vm, ra, rb, c as usize)?,
        op::UNPACKEX => iteration::unpack_starred(vm, ra, rb, c as usize, d as usize)?,

        op::IMPORT => {
            let name = constant(vm, c)?;
            if threads::waits_for_import(vm, rb, name)? {
                return Ok(threads::wait_for_import(vm, offset));
            }
            crate::import::import_statement(vm, ra, rb, name)?
        }
        op::IMPORTFROM => {
            let name = constant(vm, c)?;
            crate::import::import_from(vm, ra, rb, name)?
        }
        op::IMPORT_REG => crate::import::import_statement(vm, ra, rb, rc)?,
        op::IMPORTFROM_REG => crate::import::import_from(vm, ra, rb, rc)?,

        op::RAISE => return Err(unwinding::raise(vm, ra)),
        op::RAISEFROM => return Err(unwinding::raise_from(vm, ra, rb)),
        op::RAISEAGAIN => return Err(unwinding::raise_again(vm)),
        op::RERAISE => {
            vm.set_root(object::root::EXCEPTION, vm.get(ra));
            return Err(Raised);
        }
        op::CATCH => unwinding::catch(vm, ra),
        op::ENDCATCH => unwinding::end_catch(vm, ra),
        op::JNOMATCH => return Ok(branch(!unwinding::matches(vm, ra, rb)?)),

        op::YIELD => return generators::yield_value(vm, rb, offset),
        op::YIELDFROM => return generators::yield_from(vm, a, b, offset, next),
        op::GETAWAITABLE => generators::get_awaitable(vm, ra, rb, None)?,
        op::GETAITER => generators::get_async_iterator(vm, ra, rb)?,
        op::GETANEXT => generators::get_async_next(vm, ra, rb)?,
        op::INTRINSIC => intrinsics::perform(vm, ra, b, rc)?,
        _ => return Err(vm.raise(kind::SystemError, message!("unknown opcode {number}"))),
    }
    Ok(next)
}

/// A safepoint in general code.
pub fn poll(vm: &mut Vm) -> Result<(), Raised> {
    if vm.pending.load(Ordering::Relaxed) { (vm.hooks.pending)(vm.lend_mut()) } else { Ok(()) }
}

/// The values that LOADSPECIAL loads.
fn special(vm: &Vm, number: u8) -> object::Leaf<'_> {
    let exception = |number: usize| Value::immediate(ids::immediate::TYPE, number);
    Ok(match Special::from_number(number) {
        None | Some(Special::None) => Value::NONE,
        Some(Special::True) => Value::TRUE,
        Some(Special::False) => Value::FALSE,
        Some(Special::Ellipsis) => Value::ELLIPSIS,
        Some(Special::AssertionError) => exception(kind::AssertionError),
        Some(Special::StopAsyncIteration) => exception(kind::StopAsyncIteration),
        Some(Special::BuildClass) => names::builtin(vm, text::name(sym::__build_class__))?,
        Some(Special::TypeAliasType) => calls::TYPE_ALIAS,
        Some(Special::TypeVar) => calls::TYPE_VAR,
        Some(Special::ParamSpec) => calls::PARAM_SPEC,
        Some(Special::TypeVarTuple) => calls::TYPE_VAR_TUPLE,
        Some(Special::Generic) => calls::GENERIC,
        Some(Special::Pointer8) => pointer_type(vm, 0, sym::ptr8)?,
        Some(Special::Pointer16) => pointer_type(vm, 1, sym::ptr16)?,
        Some(Special::Pointer32) => pointer_type(vm, 2, sym::ptr32)?,
    })
}

/// A pointer type; NameError where the port has none.
fn pointer_type(vm: &Vm, number: u16, name: ::names::Sym) -> object::Leaf<'_> {
    let number = (ids::FIRST_POINTER.0 + number) as usize;
    match vm.type_info(number) {
        Some(_) => Ok(Value::immediate(ids::immediate::TYPE, number)),
        None => names::builtin(vm, text::name(name)),
    }
}
