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

use crate::calls::{self, To};
use crate::fast::{self, V};
use crate::frame::{self, Kind, slot};
use crate::generators;
use crate::step::{self, Operation};
use bytecode::opcode::CALL_HEADER;
use bytecode::{opcode, op};
use core::sync::atomic::Ordering;
use heap::{Handle, Value};
use names::Sym;
use names::sym;
use object::operations::{arithmetic, attribute, compare, convert, item};
use object::{Binary, Compare, Raised, Vm, class, ids, instance, property, text, types};

/// Bytes of the instructions whose frames have the kind `Operator`, and of those with the kind `Test`.
const OPERATOR_LENGTH: usize = opcode::length(op::ADD);
const TEST_LENGTH: usize = opcode::length(op::JLT);
const _: () = assert!(opcode::length(op::ISHR) == OPERATOR_LENGTH && opcode::length(op::SHRI) == OPERATOR_LENGTH);
const _: () = assert!(opcode::length(op::ISHRI) == OPERATOR_LENGTH && opcode::length(op::NE) == OPERATOR_LENGTH);
const _: () = assert!(opcode::length(op::JNNEI) == TEST_LENGTH && opcode::length(op::JNEI) == TEST_LENGTH);

/// The plain function that is special method `name` of an instance, in a new slot.
fn method(vm: &mut Vm, object: Handle, name: Sym) -> Result<Option<Handle>, Raised> {
    if !instance::is_instance(vm.get(object)) {
        return Ok(None);
    }
    let found = vm.make(|vm| class::lookup(vm, types::type_of(vm, vm.get(object)), text::name(name)))?;
    Ok(is_plain(vm.get(found)).then_some(found))
}

/// True for Python functions whose calls run them.
fn is_plain(function: Value<'_>) -> bool {
    frame::is_function(function) && !generators::makes_generator(function)
}

/// Enters the function in a slot.
fn enter(vm: &mut Vm, function: Handle, arguments: &[Handle], kind: Kind, to: To) -> Result<usize, Raised> {
    let window = vm.duplicate(function)?;
    for _ in 1..CALL_HEADER {
        vm.slot()?;
    }
    for argument in arguments {
        vm.duplicate(*argument)?;
    }
    calls::enter(vm, window, arguments.len(), object::slot::UNDEFINED, kind, to)
}

/// The plain function that is special method `name` of `left`, where it is asked before the method of `right`.
fn first_method(vm: &mut Vm, left: Handle, right: Handle, name: Sym) -> Result<Option<Handle>, Raised> {
    let right_may_go_first = instance::is_instance(vm.get(right)) && types::is_proper_subtype(vm, vm.get(right), vm.get(left));
    if right_may_go_first { Ok(None) } else { method(vm, left, name) }
}

/// `left operator right`, or in place.
pub fn binary(
    vm: &mut Vm,
    operator: Binary,
    in_place: bool,
    left: Handle,
    right: Handle,
    to: To,
) -> Result<usize, Raised> {
    if let Some(function) = first_method(vm, left, right, operator.name())? {
        let class = types::type_of(vm, vm.get(left));
        if !in_place || !class::has(vm, class, operator.in_place_name()) {
            return enter(vm, function, &[left, right], Kind::Operator, to);
        }
    }
    let out = slot(vm, to.register.into());
    if in_place {
        arithmetic::in_place(vm, operator, left, right, out)?;
    } else {
        arithmetic::binary(vm, operator, left, right, out)?;
    }
    Ok(to.next)
}

/// `left operator right` for comparisons.
pub fn comparison(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, to: To) -> Result<usize, Raised> {
    if let Some(function) = first_method(vm, left, right, operator.name())? {
        return enter(vm, function, &[left, right], Kind::Operator, to);
    }
    compare::compare(vm, operator, left, right, slot(vm, to.register.into())).map(|()| to.next)
}

/// A jump to `target` if a comparison has the truth `sense`.
pub fn test(
    vm: &mut Vm,
    operator: Compare,
    sense: bool,
    left: Handle,
    right: Handle,
    target: usize,
    next: usize,
) -> Result<usize, Raised> {
    if let Some(function) = first_method(vm, left, right, operator.name())? {
        return enter(vm, function, &[left, right], Kind::Test, To { register: 0, next });
    }
    Ok(if compare::test(vm, operator, left, right)? == sense { target } else { next })
}

/// `object[key]`
pub fn get_item(vm: &mut Vm, object: Handle, key: Handle, to: To) -> Result<usize, Raised> {
    match method(vm, object, sym::__getitem__)? {
        Some(function) => enter(vm, function, &[object, key], Kind::Call, to),
        None => item::get(vm, object, key, slot(vm, to.register.into())).map(|()| to.next),
    }
}

/// `object[key] = value`
pub fn set_item(vm: &mut Vm, object: Handle, key: Handle, value: Handle, next: usize) -> Result<usize, Raised> {
    match method(vm, object, sym::__setitem__)? {
        Some(function) => enter(vm, function, &[object, key, value], Kind::Discard, To { register: 0, next }),
        None => item::set(vm, object, key, value).map(|()| next),
    }
}

/// Reads the property whose getter is in a slot.
pub fn get_property(vm: &mut Vm, getter: Handle, object: Handle, to: To) -> Result<usize, Raised> {
    enter(vm, getter, &[object], Kind::Call, to)
}

/// `object.name = value` where `name` is a property of the class with a plain function as its setter; None for
/// other attributes.
pub fn set_property(
    vm: &mut Vm,
    object: Handle,
    name: Handle,
    value: Handle,
    next: usize,
) -> Result<Option<usize>, Raised> {
    if !instance::is_instance(vm.get(object)) {
        return Ok(None);
    }
    let setter = vm.make(|vm| {
        let class = types::type_of(vm, vm.get(object));
        let attribute = class::lookup(vm, class, vm.get(name))?;
        let is_plain = attribute.has_id(ids::PROPERTY) && attribute::stores_by_default(vm, class)?;
        Ok(if is_plain { property::setter(attribute) } else { Value::NONE })
    })?;
    if !is_plain(vm.get(setter)) {
        return Ok(None);
    }
    enter(vm, setter, &[object, value], Kind::Discard, To { register: 0, next }).map(Some)
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
