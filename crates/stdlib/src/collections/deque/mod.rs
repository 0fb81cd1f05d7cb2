//! deque: a ring of values.
//!
//! A deque object is `[buffer][first][length][longest][changes]`: a BUFFER object whose
//! field `first` is the first item, the number of items, the largest number of items
//! (None: no limit), and how often the deque was changed, for iterators. `changes` is
//! `count << 1 | strict`; a strict deque (MicroPython's flag 1) refuses items beyond its
//! largest number instead of dropping others.
//!
//! Invariant: fields of the buffer that hold no item are undefined.

mod methods;
mod operators;

pub(super) use methods::{DEQUE, ITERATOR};

use heap::Value;
use object::exception::kind;
use object::{Fault, Leaf, Vm, ids};
use object::packed::message;

const BUFFER: usize = 0;
const FIRST: usize = 1;
const LENGTH: usize = 2;
const LONGEST: usize = 3;
const CHANGES: usize = 4;

/// A new empty deque; `longest` is an int or None.
fn new<'v>(vm: &'v Vm, longest: Value<'v>, strict: bool) -> Leaf<'v> {
    let fields = [Value::NONE, Value::small(0), Value::small(0), longest, Value::small(strict as i32)];
    Ok(vm.heap.new_object(ids::DEQUE, 0, &fields)?)
}

fn number(deque: Value<'_>, field: usize) -> usize {
    deque.field(field).int_unchecked() as usize
}

/// Number of items.
fn len(deque: Value<'_>) -> usize {
    number(deque, LENGTH)
}

fn longest(deque: Value<'_>) -> usize {
    deque.field(LONGEST).as_int().map_or(usize::MAX, |longest| longest as usize)
}

fn is_strict(deque: Value<'_>) -> bool {
    number(deque, CHANGES) & 1 != 0
}

/// How often the deque was changed.
fn changes(deque: Value<'_>) -> Value<'_> {
    deque.field(CHANGES)
}

fn changed(vm: &Vm, deque: Value<'_>) {
    let count = number(deque, CHANGES).wrapping_add(2) & (usize::MAX >> 2);
    vm.heap.set_field(deque, CHANGES, Value::length(count));
}

/// Field of the buffer that holds item `index`.
fn place(deque: Value<'_>, index: usize) -> usize {
    let capacity = deque.field(BUFFER).field_count();
    let at = number(deque, FIRST) + index;
    if at >= capacity { at - capacity } else { at }
}

/// Item `index`; undefined when outside.
fn get<'v>(deque: Value<'v>, index: usize) -> Value<'v> {
    if index < len(deque) { deque.field(BUFFER).field(place(deque, index)) } else { Value::UNDEFINED }
}

fn set<'v>(vm: &'v Vm, deque: Value<'v>, index: usize, value: Value<'v>) {
    vm.heap.set_field(deque.field(BUFFER), place(deque, index), value);
}

/// Makes room for `more` items.
fn reserve(vm: &Vm, deque: Value<'_>, more: usize) -> Result<(), Fault> {
    let (length, old) = (len(deque), deque.field(BUFFER));
    let wanted = length.saturating_add(more);
    if wanted <= old.field_count() {
        return Ok(());
    }
    let capacity = wanted.max(length + length / 2 + 4).min(longest(deque).max(wanted));
    let fresh = vm.heap.new_filled(ids::BUFFER, 0, capacity.min(usize::MAX / 2), Value::UNDEFINED)?;
    for index in 0..length {
        vm.heap.set_field(fresh, index, get(deque, index));
    }
    vm.heap.set_field(deque, BUFFER, fresh);
    vm.heap.set_field(deque, FIRST, Value::small(0));
    Ok(())
}

/// True when an item must go (or, strict: IndexError) before another comes.
fn is_full(vm: &Vm, deque: Value<'_>) -> Result<bool, Fault> {
    let full = len(deque) >= longest(deque);
    if full && is_strict(deque) {
        return Err(vm.fault(kind::IndexError, message!("full")));
    }
    Ok(full)
}

/// Appends an item, dropping the first when the deque is full.
fn push_last<'v>(vm: &'v Vm, deque: Value<'v>, item: Value<'v>) -> Result<(), Fault> {
    if is_full(vm, deque)? {
        if longest(deque) == 0 {
            return Ok(());
        }
        pop_first(vm, deque);
    }
    reserve(vm, deque, 1)?;
    let length = len(deque);
    vm.heap.set_field(deque.field(BUFFER), place(deque, length), item);
    vm.heap.set_field(deque, LENGTH, Value::length(length + 1));
    changed(vm, deque);
    Ok(())
}

/// Puts an item in front, dropping the last when the deque is full.
fn push_first<'v>(vm: &'v Vm, deque: Value<'v>, item: Value<'v>) -> Result<(), Fault> {
    if is_full(vm, deque)? {
        if longest(deque) == 0 {
            return Ok(());
        }
        pop_last(vm, deque);
    }
    reserve(vm, deque, 1)?;
    let capacity = deque.field(BUFFER).field_count();
    let first = (number(deque, FIRST) + capacity - 1) % capacity.max(1);
    vm.heap.set_field(deque.field(BUFFER), first, item);
    vm.heap.set_field(deque, FIRST, Value::length(first));
    vm.heap.set_field(deque, LENGTH, Value::length(len(deque) + 1));
    changed(vm, deque);
    Ok(())
}

/// Removes the last item; undefined when there is none.
fn pop_last<'v>(vm: &'v Vm, deque: Value<'v>) -> Value<'v> {
    let Some(index) = len(deque).checked_sub(1) else { return Value::UNDEFINED };
    let item = get(deque, index);
    set(vm, deque, index, Value::UNDEFINED);
    vm.heap.set_field(deque, LENGTH, Value::length(index));
    changed(vm, deque);
    item
}

/// Removes the first item; undefined when there is none.
fn pop_first<'v>(vm: &'v Vm, deque: Value<'v>) -> Value<'v> {
    let Some(rest) = len(deque).checked_sub(1) else { return Value::UNDEFINED };
    let item = get(deque, 0);
    set(vm, deque, 0, Value::UNDEFINED);
    vm.heap.set_field(deque, FIRST, Value::length(place(deque, 1)));
    vm.heap.set_field(deque, LENGTH, Value::length(rest));
    changed(vm, deque);
    item
}

/// Removes item `index`, closing the gap.
fn remove<'v>(vm: &'v Vm, deque: Value<'v>, index: usize) {
    for at in index..len(deque).saturating_sub(1) {
        set(vm, deque, at, get(deque, at + 1));
    }
    pop_last(vm, deque);
}

/// Inserts an item before `index`; there is room by the limit.
fn insert<'v>(vm: &'v Vm, deque: Value<'v>, index: usize, item: Value<'v>) -> Result<(), Fault> {
    push_last(vm, deque, item)?;
    let mut at = len(deque) - 1;
    while at > index {
        set(vm, deque, at, get(deque, at - 1));
        at -= 1;
    }
    set(vm, deque, at, item);
    Ok(())
}

fn clear(vm: &Vm, deque: Value<'_>) {
    vm.heap.set_field(deque, BUFFER, Value::NONE);
    vm.heap.set_field(deque, FIRST, Value::small(0));
    vm.heap.set_field(deque, LENGTH, Value::small(0));
    changed(vm, deque);
}

/// A new list of the items.
fn to_list<'v>(vm: &'v Vm, deque: Value<'v>) -> Leaf<'v> {
    let list = object::list::with_capacity(vm, len(deque))?;
    for index in 0..len(deque) {
        object::list::push(vm, list, get(deque, index))?;
    }
    Ok(list)
}
