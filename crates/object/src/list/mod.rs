//! list: its storage. Methods, operators and sorting are in the files beside this one.
//!
//! A list object is `[length][buffer]`: the length as a small integer and a BUFFER object
//! of as many values or more (None while there is none). Unused values of a buffer are
//! undefined. Growth copies into a buffer a quarter larger, or a sixteenth on a heap that
//! is nearly full; the collector takes the old one.
//!
//! Invariant: length <= capacity of the buffer; readers check indices against the length.

mod methods;
mod operators;
pub mod sort;

pub use methods::{APPEND, TYPES};
pub(crate) use methods::{count, index};

use crate::fault::{Fault, Leaf};
use crate::{Vm, ids};
use heap::Value;

/// Fields of a list object.
pub const LENGTH: usize = 0;
pub const BUFFER: usize = 1;

/// A new list.
pub fn new<'v>(vm: &'v Vm, items: &[Value<'v>]) -> Leaf<'v> {
    let buffer = if items.is_empty() { Value::NONE } else { vm.heap.new_object(ids::BUFFER, 0, items)? };
    from_buffer(vm, buffer, items.len())
}

/// A new empty list.
pub fn with_capacity(vm: &Vm, capacity: usize) -> Leaf<'_> {
    let buffer = new_buffer(vm, capacity)?;
    from_buffer(vm, buffer, 0)
}

/// A new list of `count` fields of another object from `from` on (a tuple, or the buffer of a list).
pub fn from_fields<'v>(vm: &'v Vm, source: Value<'v>, from: usize, count: usize) -> Leaf<'v> {
    let count = count.min(source.field_count().saturating_sub(from));
    let buffer = match count {
        0 => Value::NONE,
        _ => vm.heap.new_copy(ids::BUFFER, source, from, count, count, Value::UNDEFINED)?,
    };
    from_buffer(vm, buffer, count)
}

/// A new list of the items of a list, tuple or range; needs Python for other iterables.
pub fn from_sequence<'v>(vm: &'v Vm, source: Value<'v>) -> Leaf<'v> {
    if let Some((fields, count)) = fields_of(source) {
        return from_fields(vm, fields, 0, count);
    }
    match crate::range::small(source) {
        Some((start, step, count)) => {
            let buffer = new_buffer(vm, count)?;
            fill_with_range(vm, buffer, start, step, count);
            from_buffer(vm, buffer, count)
        }
        None => Err(vm.python_needed()),
    }
}

/// Sets the first `count` fields of an object to the numbers of a range of small integers.
pub fn fill_with_range(vm: &Vm, target: Value<'_>, start: isize, step: isize, count: usize) {
    for number in 0..count {
        let item = start.wrapping_add(step.wrapping_mul(number as isize));
        vm.heap.set_field(target, number, Value::int(item).unwrap_or(Value::NONE));
    }
}

fn from_buffer<'v>(vm: &'v Vm, buffer: Value<'v>, length: usize) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::LIST, 0, &[Value::length(length), buffer])?)
}

/// A buffer for `capacity` values; None for 0.
fn new_buffer(vm: &Vm, capacity: usize) -> Leaf<'_> {
    if capacity == 0 {
        return Ok(Value::NONE);
    }
    // A capacity no heap has fails as any that is too large.
    Ok(vm.heap.new_filled(ids::BUFFER, 0, capacity.min(usize::MAX / 2), Value::UNDEFINED)?)
}

/// Number of items of a list object.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn len(list: Value<'_>) -> usize {
    list.field(LENGTH).int_unchecked() as usize
}

/// The buffer of a list object: fields below the length are its items.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn buffer(list: Value<'_>) -> Value<'_> {
    list.field(BUFFER)
}

/// Item `index`; undefined when outside.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn get<'v>(list: Value<'v>, index: usize) -> Value<'v> {
    if index < len(list) { buffer(list).field(index) } else { Value::UNDEFINED }
}

/// All items, read one at a time; ends early when the list shrinks meanwhile.
pub fn items<'v>(list: Value<'v>) -> impl Iterator<Item = Value<'v>> {
    (0..len(list)).map_while(move |index| get(list, index).given())
}

/// Replaces item `index`; nothing when outside.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn set<'v>(vm: &'v Vm, list: Value<'v>, index: usize, value: Value<'v>) {
    if index < len(list) {
        vm.heap.set_field(buffer(list), index, value);
    }
}

/// Appends an item.
#[inline]
pub fn push<'v>(vm: &'v Vm, list: Value<'v>, item: Value<'v>) -> Result<(), Fault> {
    let length = len(list);
    if length >= buffer(list).field_count() {
        reserve(vm, list, 1)?;
    }
    vm.heap.set_field(buffer(list), length, item);
    vm.heap.set_field(list, LENGTH, Value::length(length + 1));
    Ok(())
}

/// Appends what `next` gives, `most` items at a time; true when it gave undefined. There is room for an item before it
/// is asked for, so a failure loses none.
pub fn fill_from<'v>(
    vm: &'v Vm,
    list: Value<'v>,
    most: usize,
    mut next: impl FnMut() -> Leaf<'v>,
) -> Result<bool, Fault> {
    reserve(vm, list, 1)?;
    let buffer = buffer(list);
    let start = len(list);
    for length in start..buffer.field_count().min(start + most) {
        let item = next()?;
        if item.is_undefined() {
            return Ok(true);
        }
        vm.heap.set_field(buffer, length, item);
        vm.heap.set_field(list, LENGTH, Value::length(length + 1));
    }
    Ok(false)
}

/// Makes room for `more` further items.
#[inline(never)]
pub fn reserve(vm: &Vm, list: Value<'_>, more: usize) -> Result<(), Fault> {
    let length = len(list);
    let wanted = length.saturating_add(more);
    let old = buffer(list);
    if wanted <= old.field_count() {
        return Ok(());
    }
    let copy = |capacity: usize| match length {
        0 => new_buffer(vm, capacity),
        _ => Ok(vm.heap.new_copy(ids::BUFFER, old, 0, length, capacity.min(usize::MAX / 2), Value::UNDEFINED)?),
    };
    let roomy = match more {
        1 => length + length / 4 + 4,
        _ => wanted.max(length + length / 4),
    };
    let fresh = match copy(roomy) {
        Ok(fresh) => fresh,
        Err(Fault) => {
            vm.heap.clear_need();
            copy(wanted.max(length + length / 16))?
        }
    };
    vm.heap.set_field(list, BUFFER, fresh);
    Ok(())
}

/// Forgets the items from `length` on, and memory that is far more than needed.
pub fn truncate(vm: &Vm, list: Value<'_>, length: usize) {
    let old = len(list);
    if length >= old {
        return;
    }
    vm.heap.set_field(list, LENGTH, Value::length(length));
    let buffer = buffer(list);
    if length == 0 && buffer.field_count() > 16 {
        vm.heap.set_field(list, BUFFER, Value::NONE);
    } else if buffer.field_count() > 16 && length < buffer.field_count() / 4 {
        vm.heap.shrink_fields(buffer, length * 2);
        clear_fields(vm, buffer, length, (length * 2).min(old));
    } else {
        clear_fields(vm, buffer, length, old);
    }
}

/// Makes fields undefined, so that they keep nothing alive.
fn clear_fields(vm: &Vm, buffer: Value<'_>, from: usize, to: usize) {
    for field in from..to {
        vm.heap.set_field(buffer, field, Value::UNDEFINED);
    }
}

/// Inserts an item before `index` (at the end when that is beyond).
pub fn insert<'v>(vm: &'v Vm, list: Value<'v>, index: usize, item: Value<'v>) -> Result<(), Fault> {
    let length = len(list);
    reserve(vm, list, 1)?;
    let index = index.min(length);
    vm.heap.move_fields(buffer(list), index, index + 1, length - index);
    vm.heap.set_field(buffer(list), index, item);
    vm.heap.set_field(list, LENGTH, Value::length(length + 1));
    Ok(())
}

/// Removes the `count` items from `from` on.
pub fn remove_range(vm: &Vm, list: Value<'_>, from: usize, count: usize) {
    let length = len(list);
    let count = count.min(length.saturating_sub(from));
    if count > 0 {
        vm.heap.move_fields(buffer(list), from + count, from, length - from - count);
        truncate(vm, list, length - count);
    }
}

/// Appends `count` fields of another object from `from` on (a tuple, or the buffer of a list).
pub fn append_fields<'v>(
    vm: &'v Vm,
    list: Value<'v>,
    source: Value<'v>,
    from: usize,
    count: usize,
) -> Result<(), Fault> {
    let length = len(list);
    if count > 0 {
        reserve(vm, list, count)?;
        vm.heap.copy_fields(source, from, buffer(list), length, count);
        vm.heap.set_field(list, LENGTH, Value::length(length + count));
    }
    Ok(())
}

/// Moves the items of `source`, which is given up, into `target`.
pub fn take<'v>(vm: &'v Vm, target: Value<'v>, source: Value<'v>) {
    vm.heap.set_field(target, BUFFER, buffer(source));
    vm.heap.set_field(target, LENGTH, source.field(LENGTH));
    vm.heap.set_field(source, LENGTH, Value::length(0));
    vm.heap.set_field(source, BUFFER, Value::NONE);
}

/// Items of a list or tuple object without looking at which: the object whose fields they are, and
/// their number. None for other objects.
#[inline]
pub fn fields_of<'v>(sequence: Value<'v>) -> Option<(Value<'v>, usize)> {
    match sequence.id() {
        Some(ids::LIST) => {
            let fields = sequence.fields();
            Some((fields.get(BUFFER), fields.get(LENGTH).int_unchecked() as usize))
        }
        Some(id) if ids::is_tuple(id) => Some((sequence, sequence.field_count())),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
