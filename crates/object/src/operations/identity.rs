//! Equality, hashes and identities that need no Python code.
//!
//! Invariant: leaf functions; they answer for built-in objects and for instances whose
//! classes leave the matter to a built-in type, and fail with `python_needed` for others.

use crate::fault::{Fault, Leaf};
use crate::types::{Compare, Slot1, SlotOperator, TypeInfo, info_of, user_class};
use crate::vm::root;
use crate::{Vm, class, ids, sequence, slot_wrapper, text, types, weak_map};
use crate::packed::message;
use heap::Value;
use names::{Sym, sym};

/// Equality as containers compare; python_needed when user code decides.
#[inline]
pub fn equal_leaf(vm: &Vm, left: Value<'_>, right: Value<'_>) -> Result<bool, Fault> {
    if left == right {
        return Ok(true);
    }
    if left.is_int() && right.is_int() {
        return Ok(false);
    }
    if left.has_id(ids::STR) && right.has_id(ids::STR) {
        return Ok(left.flags() & right.flags() & ids::INTERNED == 0 && left.bytes() == right.bytes());
    }
    let answer = compare_leaf(vm, Compare::Eq, left, right)?;
    if answer.is_bool() {
        return Ok(answer == Value::TRUE);
    }
    if answer == Value::NOT_IMPLEMENTED { Ok(false) } else { super::convert::truth_leaf(vm, answer) }
}

/// A rich comparison of what built-in types decide; NOT_IMPLEMENTED when neither side does.
#[inline(never)]
pub fn compare_leaf<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if let (Some(left), Some(right)) = (left.as_int(), right.as_int()) {
        return Ok(Value::bool(operator.holds(left.cmp(&right))));
    }
    vm.poll_leaf()?;
    if matches!(left.id(), Some(ids::TUPLE | ids::LIST)) && left.id() == right.id() {
        return vm.nested_leaf(|| sequence::compare_items(vm, operator, left, right));
    }
    let (left, left_info) = comparing(vm, left, operator)?;
    let (right, right_info) = comparing(vm, right, operator.reflected())?;
    vm.nested_leaf(|| {
        let answer = compare_by(vm, left_info, operator, left, right)?;
        if answer != Value::NOT_IMPLEMENTED || core::ptr::eq(left_info, right_info) {
            return Ok(answer);
        }
        compare_by(vm, right_info, operator, left, right)
    })
}

fn compare_by<'v>(
    vm: &'v Vm,
    info: &TypeInfo,
    operator: Compare,
    left: Value<'v>,
    right: Value<'v>,
) -> Leaf<'v> {
    match info.slots.compare {
        SlotOperator::None => Ok(Value::NOT_IMPLEMENTED),
        SlotOperator::Leaf(compare) | SlotOperator::Both(&(compare, _)) => compare(vm.lend(), operator, left, right),
        SlotOperator::Full(_) => Err(vm.python_needed()),
    }
}

/// As [`serving`] for a comparison; `object`'s `!=` asks `==`.
fn comparing<'v>(vm: &'v Vm, value: Value<'v>, operator: Compare) -> Result<(Value<'v>, &'static TypeInfo), Fault> {
    let served = serving(vm, value, operator.name())?;
    if operator == Compare::Ne && core::ptr::eq(served.1, &crate::instance::OBJECT_TYPE) {
        serving(vm, value, sym::__eq__)?;
    }
    Ok(served)
}

/// The value and type whose slots serve special method `name` of `value`: itself, or its built-in payload;
/// python_needed when its class defines the method in Python.
pub fn serving<'v>(vm: &'v Vm, value: Value<'v>, name: Sym) -> Result<(Value<'v>, &'static TypeInfo), Fault> {
    let Some(class) = user_class(vm, value) else { return Ok((value, info_of(vm, value))) };
    let found = class::lookup(vm, class, text::name(name))?;
    if found.is_undefined() || found.immediate_payload(ids::immediate::NATIVE).is_some() {
        return Ok((value, &crate::instance::OBJECT_TYPE));
    }
    match slot_wrapper::type_of_wrapper(vm, found) {
        Some(info) => match types::payload_for(vm, value, info.number) {
            Some(inner) => Ok((inner, info)),
            // Another type's method: calling it raises.
            None => Err(vm.python_needed()),
        },
        None => Err(vm.python_needed()),
    }
}

/// Hash of a built-in object; TypeError when unhashable, python_needed for instances with `__hash__`.
#[inline]
pub fn hash_leaf(vm: &Vm, value: Value<'_>) -> Result<usize, Fault> {
    if let Some(number) = value.as_int() {
        return Ok(crate::int::arithmetic::hash_small(number) as usize);
    }
    if value.has_id(ids::STR) {
        return Ok(hash_text(vm, value));
    }
    hash_slow(vm, value)
}

/// Hash of a str object, kept in it.
#[inline]
pub fn hash_text(vm: &Vm, value: Value<'_>) -> usize {
    let known = value.prefix();
    if known != 0 {
        return known;
    }
    let hash = names::hash_bytes(value.bytes()) as usize;
    vm.heap.set_prefix(value, hash);
    hash
}

#[inline(never)]
fn hash_slow(vm: &Vm, value: Value<'_>) -> Result<usize, Fault> {
    if value.is_bool() {
        return Ok((value == Value::TRUE) as usize);
    }
    // Hashes of keys that are in a table already are not interrupted: the table could not be put in order.
    if !vm.stored_hashes.get() {
        vm.poll_leaf()?;
    }
    let by_python = || user_class(vm, value).is_some() || matches!(info_of(vm, value).slots.hash, Slot1::Full(_));
    if vm.stored_hashes.get() && by_python() {
        if let Some(hash) = weak_map::get(vm, root::STORED_HASHES, value)? {
            return Ok(hash as usize);
        }
    }
    let (value, info) = serving(vm, value, sym::__hash__)?;
    match info.slots.hash {
        Slot1::Leaf(hash) | Slot1::Both(&(hash, _)) => {
            vm.nested_leaf(|| hash(vm.lend(), value)).map(|hash| hash.int_unchecked() as usize)
        }
        Slot1::Full(_) => Err(vm.python_needed()),
        Slot1::None if !info.slots.hashable => {
            Err(vm.type_fault(message!("unhashable type: '{}'", types::type_name(vm, value))))
        }
        Slot1::None => Ok(identity(vm, value)? >> 4),
    }
}

/// Hash of a key that is already in a table; never needs Python: instances keep the hash they gave.
#[inline]
pub fn stored_hash(vm: &Vm, key: Value<'_>) -> Result<usize, Fault> {
    if key.is_int() || key.has_id(ids::STR) {
        return hash_leaf(vm, key);
    }
    let before = vm.stored_hashes.replace(true);
    let hash = hash_slow(vm, key);
    vm.stored_hashes.set(before);
    hash
}

/// The number that `id` gives: the address of an object in flash, a number handed out at first use for one in the
/// heap (which may move), the word of any other value.
pub fn identity(vm: &Vm, value: Value<'_>) -> Result<usize, Fault> {
    if !vm.heap.owns(value) {
        return Ok(value.word());
    }
    if let Some(number) = weak_map::get(vm, root::IDENTITIES, value)? {
        return Ok(number as usize);
    }
    let number = vm.next_identity.get();
    weak_map::set(vm, root::IDENTITIES, value, Value::length(number))?;
    vm.next_identity.set(number.wrapping_add(16) & (usize::MAX >> 2));
    Ok(number)
}
