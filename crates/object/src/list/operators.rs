//! list: subscripts, slices, `+`, `*`, comparison, text.
//!
//! Invariant: leaf functions change nothing before their last allocation.

use crate::fault::{Fault, Leaf, Raised};
use crate::operations::iterate;
use crate::slice::{self, Bounds};
use crate::types::{Binary, Compare};
use crate::{Vm, exception, ids, sequence, types};
use crate::packed::message;
use heap::{Handle, Value};

/// `list[key]`.
pub(super) fn get_item<'v>(vm: &'v Vm, list: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    if key.has_id(ids::SLICE) {
        return slice_of(vm, list, slice::indices(vm, key, super::len(list))?);
    }
    Ok(super::buffer(list).field(slice::index(vm, key, super::len(list), "list")?))
}

/// `list[key]` for keys with `__index__`.
pub(super) fn get_item_full(vm: &mut Vm, list: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let key = slice::plain_key(vm, key, "list")?;
    vm.store(out, |vm| get_item(vm, vm.get(list), vm.get(key)))
}

/// A new list of the items of a slice.
fn slice_of<'v>(vm: &'v Vm, list: Value<'v>, bounds: Bounds) -> Leaf<'v> {
    let source = super::buffer(list);
    if bounds.step == 1 {
        return super::from_fields(vm, source, bounds.start as usize, bounds.count);
    }
    let copy = super::new_buffer(vm, bounds.count)?;
    let items = source.fields();
    for number in 0..bounds.count {
        vm.heap.set_field(copy, number, items.get(bounds.at(number)));
    }
    super::from_buffer(vm, copy, bounds.count)
}

/// `list[key] = value`, `del list[key]`.
pub(super) fn set_item<'v>(vm: &'v Vm, list: Value<'v>, key: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    let length = super::len(list);
    if key.has_id(ids::SLICE) {
        let bounds = slice::indices(vm, key, length)?;
        return match value.given() {
            Some(value) => assign_slice(vm, list, bounds, value),
            None => {
                delete_slice(vm, list, bounds);
                Ok(())
            }
        };
    }
    let index = match key.as_int() {
        Some(number) if (number as usize) < length => number as usize,
        _ => slice::index_in(vm, key, length, "list", "list assignment")?,
    };
    match value.given() {
        Some(value) => vm.heap.set_field(super::buffer(list), index, value),
        None => super::remove_range(vm, list, index, 1),
    }
    Ok(())
}

/// `list[key] = value` for keys with `__index__` and slices assigned from any iterable.
pub(super) fn set_item_full(vm: &mut Vm, list: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    let plain = slice::plain_key(vm, key, "list")?;
    let mut source = value;
    if vm.get(plain).has_id(ids::SLICE) && !vm.get(value).is_undefined() {
        source = vm.slot()?;
        items_of(vm, plain, value, source)?;
    }
    vm.attempt(|vm| set_item(vm, vm.get(list), vm.get(plain), vm.get(source)))
}

/// A list of the items that are assigned to a slice.
fn items_of(vm: &mut Vm, key: Handle, value: Handle, out: Handle) -> Result<(), Raised> {
    let iterator = vm.slot()?;
    if let Err(raised) = iterate::iterate(vm, value, iterator) {
        if !vm.raised_is(exception::kind::TypeError) {
            return Err(raised);
        }
        vm.clear_exception();
        let step = vm.get(key).field(slice::STEP);
        let extended = !step.is_none() && step != Value::small(1);
        let message =
            if extended { "must assign iterable to extended slice" } else { "can only assign an iterable" };
        return Err(vm.raise(exception::kind::TypeError, message!("{message}")));
    }
    iterate::to_list(vm, iterator, out)
}

fn delete_slice(vm: &Vm, list: Value<'_>, bounds: Bounds) {
    let Bounds { start, step, count, .. } = bounds.ascending();
    let (start, step) = (start as usize, step as usize);
    if step == 1 {
        return super::remove_range(vm, list, start, count);
    }
    // What lies between the deleted items moves down by one more each time.
    let (buffer, length) = (super::buffer(list), super::len(list));
    for number in 0..count {
        let from = start + number * step + 1;
        let to = if number + 1 < count { from + step - 1 } else { length };
        vm.heap.move_fields(buffer, from, from - 1 - number, to - from);
    }
    super::truncate(vm, list, length - count);
}

/// Assigns a list or tuple to a slice; other iterables need the full form.
fn assign_slice<'v>(vm: &'v Vm, list: Value<'v>, bounds: Bounds, value: Value<'v>) -> Result<(), Fault> {
    let Some((mut source, count)) = super::fields_of(value) else {
        return Err(vm.python_needed());
    };
    let length = super::len(list);
    if source == super::buffer(list) && count > 0 {
        source = vm.heap.new_copy(ids::BUFFER, source, 0, count, count, Value::UNDEFINED)?;
    }
    if bounds.step != 1 {
        if count != bounds.count {
            return Err(vm.fault(
                exception::kind::ValueError,
                message!("attempt to assign sequence of size {count} to extended slice of size {}", bounds.count),
            ));
        }
        for number in 0..count {
            vm.heap.set_field(super::buffer(list), bounds.at(number), source.field(number));
        }
        return Ok(());
    }
    let start = bounds.start as usize;
    let end = start + bounds.count;
    if count > bounds.count {
        super::reserve(vm, list, count - bounds.count)?;
    }
    let total = length - bounds.count + count;
    vm.heap.move_fields(super::buffer(list), end, start + count, length - end);
    vm.heap.copy_fields(source, 0, super::buffer(list), start, count);
    if total >= length {
        vm.heap.set_field(list, super::LENGTH, Value::length(total));
    } else {
        super::truncate(vm, list, total);
    }
    Ok(())
}

/// `left operator right`.
pub(super) fn binary<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    match operator {
        Binary::Add => {
            let Some(list) = types::cast(vm, left, ids::LIST) else { return Ok(Value::NOT_IMPLEMENTED) };
            match types::cast(vm, right, ids::LIST) {
                Some(other) => join(vm, list, other),
                None if types::dispatch_id(right) >= ids::FIRST_SHAPE => Ok(Value::NOT_IMPLEMENTED),
                None => Err(sequence::cannot_join(vm, "list", right)),
            }
        }
        Binary::Mul => {
            let (list, factor) = match types::cast(vm, left, ids::LIST) {
                Some(list) => (list, right),
                None => (sequence::own(vm, right, ids::LIST), left),
            };
            match sequence::repeat_count(vm, factor)? {
                Some(count) => repeat(vm, list, count),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `*` with an instance that has `__index__`.
pub(super) fn binary_full(
    vm: &mut Vm,
    operator: Binary,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let list_left = types::cast(vm, vm.get(left), ids::LIST).is_some();
    match sequence::repeat_operand(vm, if list_left { right } else { left })? {
        Some(factor) => {
            let (left, right) = if list_left { (left, factor) } else { (factor, right) };
            vm.store(out, |vm| binary(vm, operator, vm.get(left), vm.get(right)))
        }
        None => {
            vm.set(out, Value::NOT_IMPLEMENTED);
            Ok(())
        }
    }
}

fn join<'v>(vm: &'v Vm, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let copy = super::with_capacity(vm, super::len(left) + super::len(right))?;
    super::append_fields(vm, copy, super::buffer(left), 0, super::len(left))?;
    super::append_fields(vm, copy, super::buffer(right), 0, super::len(right))?;
    Ok(copy)
}

fn repeat<'v>(vm: &'v Vm, list: Value<'v>, count: usize) -> Leaf<'v> {
    let length = super::len(list);
    let copy = super::with_capacity(vm, length.saturating_mul(count))?;
    fill(vm, copy, super::buffer(list), length, count)?;
    Ok(copy)
}

/// Appends `count` times the first `length` fields of `source`; there is room. The list changes at the end.
fn fill<'v>(vm: &'v Vm, list: Value<'v>, source: Value<'v>, length: usize, count: usize) -> Result<(), Fault> {
    let (buffer, start) = (super::buffer(list), super::len(list));
    let item = if length == 1 { source.field(0) } else { Value::UNDEFINED };
    for number in 0..if length == 0 { 0 } else { count } {
        if length == 1 {
            // The commonest case, `[0] * n`, without a copy call per item.
            vm.heap.set_field(buffer, start + number, item);
        } else {
            vm.heap.copy_fields(source, 0, buffer, start + number * length, length);
        }
        if number & 0xffff == 0xffff {
            vm.poll_leaf()?;
        }
    }
    vm.heap.set_field(list, super::LENGTH, Value::length(start + length * count));
    Ok(())
}

/// `list *= count`; `list += iterable` is `extend`.
pub(super) fn in_place<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let list = sequence::own(vm, left, ids::LIST);
    match operator {
        Binary::Add => match super::fields_of(right) {
            Some((source, count)) => {
                super::append_fields(vm, list, source, 0, count)?;
                Ok(left)
            }
            None => Err(vm.python_needed()),
        },
        Binary::Mul => {
            let Some(count) = sequence::repeat_count(vm, right)? else { return Ok(Value::NOT_IMPLEMENTED) };
            let length = super::len(list);
            if count == 0 {
                super::truncate(vm, list, 0);
            } else if count > 1 && length > 0 {
                super::reserve(vm, list, length.saturating_mul(count - 1))?;
                fill(vm, list, super::buffer(list), length, count - 1)?;
            }
            Ok(left)
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `list += iterable` for any iterable, `list *= index`.
pub(super) fn in_place_full(
    vm: &mut Vm,
    operator: Binary,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    if operator == Binary::Add {
        let list = vm.make(|vm| Ok(sequence::own(vm, vm.get(left), ids::LIST)))?;
        let result = vm.duplicate(left)?;
        iterate::extend(vm, list, right)?;
        vm.copy(result, out);
        return Ok(());
    }
    match sequence::repeat_operand(vm, right)? {
        Some(factor) => vm.store(out, |vm| in_place(vm, operator, vm.get(left), vm.get(factor))),
        None => {
            vm.set(out, Value::NOT_IMPLEMENTED);
            Ok(())
        }
    }
}

/// `left operator right` between lists.
pub(super) fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    match (types::cast(vm, left, ids::LIST), types::cast(vm, right, ids::LIST)) {
        (Some(left), Some(right)) => sequence::compare_items(vm, operator, left, right),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// As [`compare`] with items compared by Python code.
pub(super) fn compare_full(
    vm: &mut Vm,
    operator: Compare,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let left = vm.make(|vm| Ok(sequence::own(vm, vm.get(left), ids::LIST)))?;
    let right = vm.make(|vm| Ok(sequence::own(vm, vm.get(right), ids::LIST)))?;
    sequence::compare_items_full(vm, operator, left, right, out)
}

/// `repr(list)`.
pub(super) fn repr(vm: &mut Vm, list: Handle, out: Handle) -> Result<(), Raised> {
    sequence::repr_items(vm, list, "[", "]", out)
}
