//! deque: subscripts, operators, comparison, text.
//!
//! Invariant: comparison and search work on the items as they were when it began.

use super::{LONGEST, changed, get, is_strict, len, new, place, push_last, remove, to_list};
use heap::{Handle, Value};
use object::exception::kind;
use object::operations::{convert, iterate};
use object::string::builder::Builder;
use object::types::{Binary, Compare, cast, type_name};
use object::{Fault, Leaf, Raised, Vm, ids, int, sequence, slice};
use object::packed::message;

fn index(vm: &Vm, deque: Value<'_>, key: Value<'_>) -> Result<usize, Fault> {
    if key.has_id(ids::SLICE) {
        return Err(vm.type_fault(message!("sequence index must be integer, not 'slice'")));
    }
    if !int::is_int(key) && object::types::user_class(vm, key).is_none() {
        let class = type_name(vm, key);
        return Err(vm.type_fault(message!("sequence index must be integer, not '{class}'")));
    }
    slice::index(vm, key, len(deque), "deque")
}

pub(super) fn get_item<'v>(vm: &'v Vm, deque: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    Ok(get(deque, index(vm, deque, key)?))
}

pub(super) fn get_item_full(vm: &mut Vm, deque: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let key = slice::plain_key(vm, key, "sequence")?;
    vm.store(out, |vm| get_item(vm, vm.get(deque), vm.get(key)))
}

pub(super) fn set_item<'v>(vm: &'v Vm, deque: Value<'v>, key: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    let index = index(vm, deque, key)?;
    match value.given() {
        Some(value) => {
            vm.heap.set_field(deque.field(super::BUFFER), place(deque, index), value);
        }
        None => remove(vm, deque, index),
    }
    Ok(())
}

pub(super) fn set_item_full(vm: &mut Vm, deque: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    let key = slice::plain_key(vm, key, "sequence")?;
    vm.attempt(|vm| set_item(vm, vm.get(deque), vm.get(key), vm.get(value)))
}

pub(super) fn contains(vm: &mut Vm, deque: Handle, item: Handle, out: Handle) -> Result<(), Raised> {
    let found = position(vm, deque, item, 0, usize::MAX)?.is_some();
    vm.set(out, Value::bool(found));
    Ok(())
}

/// Index of the first item in `from..to` that equals `wanted`; RuntimeError when `__eq__` changed the deque.
pub(super) fn position(
    vm: &mut Vm,
    deque: Handle,
    wanted: Handle,
    from: usize,
    to: usize,
) -> Result<Option<usize>, Raised> {
    let mark = vm.mark();
    let items = vm.make(|vm| to_list(vm, vm.get(deque)))?;
    let before = super::number(vm.get(deque), super::CHANGES);
    let found = sequence::position_full(vm, items, wanted, from, to)?;
    vm.release(mark);
    if super::number(vm.get(deque), super::CHANGES) != before {
        return Err(vm.raise(kind::RuntimeError, message!("deque mutated during iteration")));
    }
    Ok(found)
}

fn own(vm: &Vm, value: Value<'_>) -> bool {
    cast(vm, value, ids::DEQUE).is_some()
}

/// A new slot with the deque that a value is.
fn deque_of(vm: &mut Vm, value: Handle) -> Result<Handle, Raised> {
    vm.make(|vm| Ok(cast(vm, vm.get(value), ids::DEQUE).unwrap_or(vm.get(value))))
}

/// A copy of a deque with its limit, into a new slot.
pub(super) fn copy<'v>(vm: &'v Vm, deque: Value<'v>) -> Leaf<'v> {
    let copy = new(vm, deque.field(LONGEST), is_strict(deque))?;
    super::reserve(vm, copy, len(deque))?;
    for index in 0..len(deque) {
        vm.poll_walk()?;
        push_last(vm, copy, get(deque, index))?;
    }
    Ok(copy)
}

pub(super) fn binary(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    match operator {
        Binary::Add if own(vm, vm.get(left)) => {
            if !own(vm, vm.get(right)) {
                return Err(vm.raise_with(kind::TypeError, |vm, message| {
                    let class = type_name(vm, vm.get(right));
                    message.format(message!("can only concatenate deque (not \"{class}\") to deque"));
                }));
            }
            let (a, b) = (deque_of(vm, left)?, deque_of(vm, right)?);
            let joined = vm.make(|vm| copy(vm, vm.get(a)))?;
            extend(vm, joined, b)?;
            vm.copy(joined, out);
        }
        Binary::Mul => {
            let (deque, factor) = if own(vm, vm.get(left)) { (left, right) } else { (right, left) };
            let deque = deque_of(vm, deque)?;
            let result = vm.make(|vm| copy(vm, vm.get(deque)))?;
            if repeat(vm, result, factor)? { vm.copy(result, out) } else { vm.set(out, Value::NOT_IMPLEMENTED) }
        }
        _ => vm.set(out, Value::NOT_IMPLEMENTED),
    }
    vm.release(mark);
    Ok(())
}

/// `deque *= factor`; false when the factor is no int.
fn repeat(vm: &mut Vm, deque: Handle, factor: Handle) -> Result<bool, Raised> {
    let Some(factor) = sequence::repeat_operand(vm, factor)? else { return Ok(false) };
    let Some(count) = vm.attempt(|vm| sequence::repeat_count(vm, vm.get(factor)))? else { return Ok(false) };
    let items = vm.make(|vm| to_list(vm, vm.get(deque)))?;
    if count == 0 {
        super::clear(vm, vm.get(deque));
    }
    for _ in 1..if len(vm.get(deque)) == 0 { 0 } else { count } {
        extend(vm, deque, items)?;
    }
    Ok(true)
}

pub(super) fn in_place(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let deque = deque_of(vm, left)?;
    let done = match operator {
        Binary::Add => extend(vm, deque, right).map(|()| true)?,
        Binary::Mul => repeat(vm, deque, right)?,
        _ => false,
    };
    if done { vm.copy(left, out) } else { vm.set(out, Value::NOT_IMPLEMENTED) }
    Ok(())
}

/// Appends all items of an iterable.
pub(super) fn extend(vm: &mut Vm, deque: Handle, iterable: Handle) -> Result<(), Raised> {
    each(vm, deque, iterable, push_last)
}

/// Calls `work` with the deque and each item of an iterable.
pub(super) fn each(
    vm: &mut Vm,
    deque: Handle,
    iterable: Handle,
    work: for<'v> fn(&'v Vm, Value<'v>, Value<'v>) -> Result<(), Fault>,
) -> Result<(), Raised> {
    let mark = vm.mark();
    let (iterator, item) = (vm.slot()?, vm.slot()?);
    if vm.get(iterable) == vm.get(deque) {
        vm.store(item, |vm| to_list(vm, vm.get(deque)))?;
        iterate::iterate(vm, item, iterator)?;
    } else {
        iterate::iterate(vm, iterable, iterator)?;
    }
    while iterate::next(vm, iterator, item)? {
        vm.attempt(|vm| work(vm.lend(), vm.get(deque), vm.get(item)))?;
        vm.poll()?;
    }
    vm.release(mark);
    Ok(())
}

pub(super) fn compare(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    if !own(vm, vm.get(left)) || !own(vm, vm.get(right)) {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    let mark = vm.mark();
    let (a, b) = (deque_of(vm, left)?, deque_of(vm, right)?);
    for side in [a, b] {
        vm.store(side, |vm| to_list(vm, vm.get(side)))?;
    }
    sequence::compare_items_full(vm, operator, a, b, out)?;
    vm.release(mark);
    Ok(())
}

/// `deque([...], maxlen=...)`.
pub(super) fn repr(vm: &mut Vm, deque: Handle, out: Handle) -> Result<(), Raised> {
    let items = vm.make(|vm| to_list(vm, vm.get(deque)))?;
    let mut text = Builder::new(vm)?;
    text.push(vm, b"deque(")?;
    text.push_repr(vm, items)?;
    if !vm.get(deque).field(LONGEST).is_none() {
        text.push(vm, b", maxlen=")?;
        vm.set(items, vm.get(deque).field(LONGEST));
        text.push_repr(vm, items)?;
    }
    text.push(vm, b")")?;
    text.store(vm, out)
}

/// Moves the items `steps` places to the right.
pub(super) fn rotate(vm: &mut Vm, deque: Handle, steps: Handle) -> Result<(), Raised> {
    let steps = if vm.get(steps).is_undefined() { 1 } else { convert::index_size(vm, steps)? };
    vm.attempt(|vm| {
        let deque = vm.get(deque);
        let length = len(deque) as isize;
        if length < 2 {
            return Ok(());
        }
        let shift = steps.rem_euclid(length) as usize;
        let items = to_list(vm, deque)?;
        for index in 0..length as usize {
            let at = (index + shift) % length as usize;
            vm.heap.set_field(deque.field(super::BUFFER), place(deque, at), object::list::get(items, index));
        }
        changed(vm, deque);
        Ok(())
    })
}
