//! Special methods and properties written in Python, entered without a loop of their own.
//!
//! Where the class of an instance answers an instruction by a plain function, its frame goes above what the running
//! one has in use. What becomes of its result is the frame's kind: `Call` for results as they are, `Operator` and
//! `Test` for those that may be NotImplemented, whereupon the other operand is asked, `Discard` for those of
//! assignments.
//!
//! # Safety
//! The unsafe code here reads headers of frames and the code of the caller as `frame` does.
//!
//! Invariant: everything else an instruction may mean is left to the general operations, which also say what an
//! instruction raises.

use crate::fast::{self, V};
use crate::frame::{self, Kind, slot};
use crate::leaves;
use crate::step::{self, Operation};
use bytecode::opcode::{CALL_HEADER, NO_CACHE};
use bytecode::{opcode, op};
use core::sync::atomic::Ordering;
use heap::{Handle, TypeId, Value};
use names::Sym;
use names::sym;
use object::operations::{arithmetic, compare, convert};
use object::{Raised, Vm, class, code, function, ids, object_type, property, shape, slot_wrapper, text, types};

/// Bytes of the instructions whose frames have the kind `Operator`, and of those with the kind `Test`.
const OPERATOR_LENGTH: usize = opcode::length(op::ADD);
const TEST_LENGTH: usize = opcode::length(op::JLT);
const _: () = assert!(opcode::length(op::ISHR) == OPERATOR_LENGTH && opcode::length(op::SHRI) == OPERATOR_LENGTH);
const _: () = assert!(opcode::length(op::ISHRI) == OPERATOR_LENGTH && opcode::length(op::NE) == OPERATOR_LENGTH);
const _: () = assert!(opcode::length(op::JNNEI) == TEST_LENGTH && opcode::length(op::JNEI) == TEST_LENGTH);

/// Most arguments of an object that is called without a loop of its own.
const MOST_ARGUMENTS: usize = 7;

/// Performs the instruction at `offset`, of which the loop has found that no built-in type answers it.
#[inline(never)]
pub fn perform(vm: &mut Vm, offset: usize) -> Result<usize, Raised> {
    // SAFETY: a frame runs, and the offset is one of its instructions.
    match unsafe { enter_method(vm, offset) } {
        Some(next) => Ok(next),
        None => step::step(vm, offset),
    }
}

/// Enters the plain function that answers an instruction, or does what a built-in method does; where to go on. None,
/// with nothing changed, when there is more to it, or no room.
///
/// # Safety
/// A frame must be running, and `offset` be one of its instructions.
unsafe fn enter_method(vm: &mut Vm, offset: usize) -> Option<usize> {
    let base = frame::base(vm);
    // SAFETY: the caller's; operands are as the instruction says.
    unsafe {
        let code = fast::code_of(*base.sub(CALL_HEADER));
        let at = fast::instructions(code).add(offset);
        let register = |operand: usize| *base.add(*at.add(operand) as usize);
        let number = *at;
        let next = offset + step::length(number);
        let mut link = (*at.add(1), Kind::Call);
        let mut operands = [Value::UNDEFINED; MOST_ARGUMENTS + 1];
        let mut count = 2;
        let name = match number {
            op::GETITEM => {
                (operands[0], operands[1]) = (register(2), register(3));
                sym::__getitem__
            }
            op::GETITEMI => {
                (operands[0], operands[1]) = (register(2), Value::small(*at.add(3) as i8 as i32));
                sym::__getitem__
            }
            op::SETITEM => {
                (operands[0], operands[1], operands[2]) = (register(1), register(2), register(3));
                count = 3;
                link = (0, Kind::Discard);
                sym::__setitem__
            }
            op::CALL => {
                count = *at.add(3) as usize + 1;
                if count > operands.len() {
                    return None;
                }
                let window = base.add(*at.add(2) as usize);
                operands[0] = *window;
                for (index, operand) in operands[1..count].iter_mut().enumerate() {
                    *operand = *window.add(CALL_HEADER + index);
                }
                sym::__call__
            }
            op::GETATTR | op::SETATTR => {
                let object = register(if number == op::GETATTR { 2 } else { 1 });
                let cache = *at.add(4);
                let cache = (cache != NO_CACHE).then(|| fast::field(*code.add(code::CACHES), code::CACHE_WIDTH * cache as usize))?;
                if !object.is_object() || (*cache).word() != fast::shape_key(vm, fast::header(object)) + fast::CONSTANT {
                    return None;
                }
                let property = *cache.add(1);
                if number == op::SETATTR {
                    let setter = fast::keep(property::setter(property));
                    return enter(vm, setter, &[object, register(3)], (0, Kind::Discard), next).then_some(0);
                }
                let getter = fast::keep(property::getter(property));
                if enter(vm, getter, &[object], link, next) {
                    return Some(0);
                }
                let above = base.add(frame::register_count(vm) + CALL_HEADER);
                let value = leaves::get_by_native(vm, getter, object, above).ok().filter(|value| *value != fast::GENERAL)?;
                *base.add(*at.add(1) as usize) = value;
                return Some(next);
            }
            _ => {
                let operation = step::operation(number)?;
                let first = if number < op::JLT { 2 } else { 1 };
                let (left, right) = (register(first), *at.add(first + 1));
                let right = if step::is_immediate(number) { Value::small(right as i8 as i32) } else { *base.add(right as usize) };
                (operands[0], operands[1]) = (left, right);
                let name = operator_method(vm, &operation, &mut operands)?;
                link = if first == 2 { (link.0, Kind::Operator) } else { (0, Kind::Test) };
                name
            }
        };
        let function = method(vm, operands[0], name)?;
        if enter(vm, function, operands.get(..count)?, link, next) {
            return Some(0);
        }
        let value = built_in(vm, function, name, operands[0], operands[1])?;
        if link.1 == Kind::Test {
            // A jump backwards is a safepoint.
            let is_free = !vm.pending.load(Ordering::Relaxed);
            return is_free.then(|| step::after_test(vm, offset, value == Value::TRUE));
        }
        *base.add(link.0 as usize) = value;
        Some(next)
    }
}

/// What a method that is no Python function answers: an item of a named tuple, or whether instances are the same.
fn built_in(vm: &Vm, function: V, name: Sym, object: V, operand: V) -> Option<V> {
    if name == sym::__getitem__ {
        let items = fast::keep(types::cast(vm, object, ids::TUPLE)?);
        let is_item = operand.is_int() && slot_wrapper::type_of_wrapper(vm, function).is_some();
        return leaves::get_item(vm, items, operand).ok().filter(|item| is_item && *item != fast::GENERAL);
    }
    let is_default = object_type::is_default(function, sym::__eq__)
        && types::user_class(vm, operand).is_none_or(|class| {
            class::lookup(vm, class, text::name(sym::__eq__)).is_ok_and(|other| object_type::is_default(other, sym::__eq__))
        });
    is_default.then(|| Value::bool(object == operand))
}

/// The special method of the first operand that is asked first for an operator. The operands are exchanged when it is that
/// of the right one, since the left one is a number.
fn operator_method(vm: &Vm, operation: &Operation, operands: &mut [V; MOST_ARGUMENTS + 1]) -> Option<Sym> {
    let (left, right) = (operands[0], operands[1]);
    if let Operation::Binary(operator, _) = operation {
        if left.is_int() || fast::float(left).is_some() {
            let is_plain = types::user_class(vm, right).is_some_and(|class| class::flags(class) & class::PAYLOAD == 0);
            (operands[0], operands[1]) = (right, left);
            return is_plain.then_some(operator.reflected_name());
        }
    }
    if types::user_class(vm, right).is_some() && types::is_proper_subtype(vm, right, left) {
        return None;
    }
    match operation {
        Operation::Binary(operator, true) if class::has(vm, types::type_of(vm, left), operator.in_place_name()) => {
            Some(operator.in_place_name())
        }
        Operation::Binary(operator, _) => Some(operator.name()),
        Operation::Compare(operator, _) => Some(operator.name()),
    }
}

/// Special method `name` of an instance.
#[inline(always)]
fn method(vm: &Vm, object: V, name: Sym) -> Option<V> {
    let id = fast::id_of(object);
    if !(fast::FIRST_SHAPE..usize::MAX).contains(&id) {
        return None;
    }
    match class::lookup(vm, shape::class_of(vm, TypeId(id as u16)), text::name(name)) {
        Ok(function) => Some(fast::keep(function)),
        Err(_) => {
            vm.heap.clear_need();
            None
        }
    }
}

/// Enters a function whose frame goes above the registers of the running one; false, with nothing changed, when it is
/// no plain function that takes just these operands, or there is no room.
///
/// # Safety
/// A frame must be running, with nothing above its registers.
#[inline(never)]
pub unsafe fn enter(vm: &mut Vm, function: V, operands: &[V], (register, kind): (u8, Kind), next: usize) -> bool {
    if fast::id_of(function) != fast::FUNCTION {
        return false;
    }
    // SAFETY: the caller's; the stack keeps spare slots for as many operands as there may be.
    unsafe {
        let registers = frame::register_count(vm);
        let distance = registers + CALL_HEADER;
        let callee = fast::code_of(function);
        let frame = vm.frame + distance;
        let missing = (*callee.add(code::EXACT)).int_unchecked() - operands.len() as isize;
        if missing < 0
            || missing > 0 && function::defaults(function).field_count() < missing as usize
            || vm.depth >= vm.fast_limit
            || !vm.heap.try_stack_top(frame + fast::small(*callee.add(code::REGISTERS)))
        {
            return false;
        }
        let base = frame::base(vm).add(distance);
        for (index, operand) in operands.iter().enumerate() {
            *base.add(index) = *operand;
        }
        if missing > 0 {
            leaves::fill_defaults(function, callee, base, operands.len());
        }
        *base.sub(3) = function;
        *base.sub(2) = Value::length(next);
        *base.sub(1) = Value::length(frame::Link::pack(distance, register, kind));
        vm.frame = frame;
        vm.depth += 1;
    }
    true
}

/// The value that the caller's register gets at once when a method returns `value` to a frame with this link; None when
/// [`finish`] is to go on. Where to go on is set for jumps.
///
/// # Safety
/// `base` must be that of the running frame, whose kind is `Operator`, `Test` or `Discard`.
#[inline(never)]
pub unsafe fn settle(vm: &Vm, base: *mut V, value: V, link: usize) -> Option<V> {
    let kind = link & frame::KIND_MASK;
    if kind == Kind::Operator as usize {
        return (value != Value::NOT_IMPLEMENTED).then_some(value);
    }
    // SAFETY: the caller's frame lies below, its code at the offset where it goes on.
    unsafe {
        let caller = base.sub(link >> frame::DISTANCE_SHIFT);
        if kind == Kind::Test as usize {
            if !value.is_bool() || vm.pending.load(Ordering::Relaxed) {
                return None;
            }
            let next = fast::small(*base.sub(2));
            let test = fast::instructions(fast::code_of(*caller.sub(3))).add(next - TEST_LENGTH);
            if step::jumps_on(*test) == (value == Value::TRUE) {
                let distance = (test.add(TEST_LENGTH - 2) as *const i16).read_unaligned();
                *base.sub(2) = Value::length(next.wrapping_add_signed(distance as isize));
            }
        }
        Some(*caller.add(link >> frame::REGISTER_SHIFT & 0xff))
    }
}

/// Goes on behind the instruction that ends before `next`, whose method has returned what slot `value` holds; its
/// frame has just been left.
pub fn finish(vm: &mut Vm, kind: Kind, value: Handle, register: u8, next: usize) -> Result<usize, Raised> {
    let length = match kind {
        Kind::Operator => OPERATOR_LENGTH,
        Kind::Test => TEST_LENGTH,
        _ => return Ok(next),
    };
    let mark = vm.mark();
    let value = vm.duplicate(value)?;
    let offset = next - length;
    if vm.get(value) == Value::NOT_IMPLEMENTED {
        decline(vm, value, offset)?;
    }
    let next = if kind == Kind::Test {
        let truth = convert::truth(vm, value)?;
        step::poll(vm)?;
        step::after_test(vm, offset, truth)
    } else {
        vm.copy(value, slot(vm, register.into()));
        next
    };
    vm.release(mark);
    Ok(next)
}

/// Asks the right operand of the instruction at `offset` after the left one's method has declined.
#[cold]
fn decline(vm: &mut Vm, out: Handle, offset: usize) -> Result<(), Raised> {
    let (operation, left, right) = step::operation_at(vm, offset)?;
    match operation {
        Operation::Binary(operator, in_place) => arithmetic::declined(vm, operator, in_place, left, right, out),
        Operation::Compare(operator, _) => compare::declined(vm, operator, left, right, out),
    }
}
