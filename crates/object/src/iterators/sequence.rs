//! Iterators that count an index up or down: over list, tuple, bytes, and whatever has
//! `__getitem__`.
//!
//! `[sequence][index]`; the sequence becomes None at the end.
//!
//! Invariant: the index is compared with the current length in every step, so the sequence
//! may change meanwhile.

use crate::fault::{Leaf, Raised};
use crate::operations::{attribute, convert, item};
use crate::types::{Item, Slot1, Slot2, Slots};
use crate::{Args, Code, Native, TypeInfo, Vm, exception, ids, list, memoryview, types};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

const OVER: usize = 0;
const INDEX: usize = 1;

pub(super) static SEQUENCE: TypeInfo = TypeInfo {
    items: ITEMS,
    slots: &Slots {
        iterate: Slot1::Leaf(|_, iterator| Ok(iterator)),
        next: Slot1::Both(&(next, next_full)),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::SEQUENCE_ITERATOR, "iterator")
};

const ITEMS: &[(Sym, Item)] = &[
    (sym::__length_hint__, Item::Method(Native::method("", Code::Full(length_hint)))),
    (sym::__setstate__, Item::Method(Native::method("index /", Code::Leaf(set_state)))),
];

pub(super) static REVERSED: TypeInfo = TypeInfo {
    construct: Some(Native::method("sequence /", Code::Full(construct_reversed))),
    items: REVERSED_ITEMS,
    slots: &Slots {
        iterate: Slot1::Leaf(|_, iterator| Ok(iterator)),
        next: Slot1::Both(&(previous, previous_full)),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::REVERSED, "reversed")
};

const REVERSED_ITEMS: &[(Sym, Item)] =
    &[(sym::__length_hint__, Item::Method(Native::method("", Code::Full(reversed_length_hint))))];

/// An iterator over a sequence.
pub fn over<'v>(vm: &'v Vm, sequence: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::SEQUENCE_ITERATOR, 0, &[sequence, Value::small(0)])?)
}

/// An iterator over a sequence of this length from its end.
pub fn reversed<'v>(vm: &'v Vm, sequence: Value<'v>, length: usize) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::REVERSED, 0, &[sequence, Value::length(length)])?)
}

/// True for iterators over objects that hold their items as values: the next step takes no memory.
pub fn is_over_values(iterator: Value<'_>) -> bool {
    iterator.has_id(ids::SEQUENCE_ITERATOR) && list::fields_of(iterator.field(OVER)).is_some()
}

/// The next item of an iterator over an object that holds its items as values; None at its end and for others.
pub fn peek(iterator: Value<'_>) -> Option<Value<'_>> {
    if !iterator.has_id(ids::SEQUENCE_ITERATOR) {
        return None;
    }
    let (items, length) = list::fields_of(iterator.field(OVER))?;
    let index = index_of(iterator);
    (index < length).then(|| items.field(index))
}

/// Goes on behind an item that [`peek`] has found.
pub fn advance(vm: &Vm, iterator: Value<'_>) {
    vm.heap.set_field(iterator, INDEX, Value::length(index_of(iterator) + 1));
}

fn index_of(iterator: Value<'_>) -> usize {
    iterator.field(INDEX).int_unchecked() as usize
}

/// Item `index` of a built-in sequence; undefined when there is none, python_needed for others.
fn item_of<'v>(vm: &'v Vm, sequence: Value<'v>, index: usize) -> Leaf<'v> {
    if let Some((fields, length)) = list::fields_of(sequence) {
        return Ok(if index < length { fields.field(index) } else { Value::UNDEFINED });
    }
    if sequence.has_id(ids::BYTES) {
        return Ok(sequence.bytes().get(index).map_or(Value::UNDEFINED, |byte| Value::small((*byte).into())));
    }
    if let Some(item) = memoryview::small_item(sequence, index) {
        return Ok(item);
    }
    let slots = types::info_of(vm, sequence).slots;
    match (types::user_class(vm, sequence), slots.length, slots.get_item) {
        (None, Slot1::Leaf(length), Slot2::Leaf(get) | Slot2::Both(&(get, _))) => {
            if index as isize >= length(vm.lend(), sequence)?.int_unchecked() {
                return Ok(Value::UNDEFINED);
            }
            get(vm.lend(), sequence, Value::length(index))
        }
        _ => Err(vm.python_needed()),
    }
}

/// The next item.
pub fn next<'v>(vm: &'v Vm, iterator: Value<'v>) -> Leaf<'v> {
    let state = iterator.fields();
    let (sequence, index) = (state.get(OVER), state.get(INDEX).int_unchecked() as usize);
    if sequence.is_none() {
        return Ok(Value::UNDEFINED);
    }
    let item = item_of(vm, sequence, index)?;
    if item.is_undefined() {
        vm.heap.set_in(state, OVER, Value::NONE);
    } else {
        vm.heap.set_in(state, INDEX, Value::length(index + 1));
    }
    Ok(item)
}

/// The next item by `__getitem__`.
fn next_full(vm: &mut Vm, iterator: Handle, out: Handle) -> Result<(), Raised> {
    let index = index_of(vm.get(iterator));
    if get_item(vm, iterator, index, out)? {
        vm.heap.set_field(vm.get(iterator), INDEX, Value::length(index + 1));
    } else {
        vm.heap.set_field(vm.get(iterator), OVER, Value::NONE);
        vm.set(out, Value::UNDEFINED);
    }
    Ok(())
}

/// Item `index` of what an iterator goes over, into `out`; false when it raised IndexError or
/// StopIteration.
fn get_item(vm: &mut Vm, iterator: Handle, index: usize, out: Handle) -> Result<bool, Raised> {
    let mark = vm.mark();
    let sequence = vm.make(|vm| Ok(vm.get(iterator).field(OVER)))?;
    let key = vm.make(|_| Ok(Value::length(index)))?;
    let found = vm.slot()?;
    let result = item::get(vm, sequence, key, found);
    if result.is_err() {
        if !vm.raised_is(exception::kind::IndexError) && !vm.raised_is(exception::kind::StopIteration) {
            return Err(Raised);
        }
        vm.clear_exception();
    } else {
        vm.copy(found, out);
    }
    vm.release(mark);
    Ok(result.is_ok())
}

fn previous<'v>(vm: &'v Vm, iterator: Value<'v>) -> Leaf<'v> {
    let state = iterator.fields();
    let (sequence, index) = (state.get(OVER), state.get(INDEX).int_unchecked() as usize);
    if sequence.is_none() || index == 0 {
        vm.heap.set_in(state, OVER, Value::NONE);
        return Ok(Value::UNDEFINED);
    }
    let item = item_of(vm, sequence, index - 1)?;
    if item.is_undefined() {
        vm.heap.set_in(state, OVER, Value::NONE);
    } else {
        vm.heap.set_in(state, INDEX, Value::length(index - 1));
    }
    Ok(item)
}

fn previous_full(vm: &mut Vm, iterator: Handle, out: Handle) -> Result<(), Raised> {
    let index = index_of(vm.get(iterator));
    if get_item(vm, iterator, index - 1, out)? {
        vm.heap.set_field(vm.get(iterator), INDEX, Value::length(index - 1));
    } else {
        vm.heap.set_field(vm.get(iterator), OVER, Value::NONE);
        vm.set(out, Value::UNDEFINED);
    }
    Ok(())
}

fn length_hint(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let sequence = vm.make(|vm| Ok(args.get(vm, 0).field(OVER)))?;
    if vm.get(sequence).is_none() {
        return vm.make(|_| Ok(Value::small(0)));
    }
    let length = convert::length(vm, sequence)?;
    vm.make(|vm| Ok(Value::length(length.saturating_sub(index_of(args.get(vm, 0))))))
}

fn reversed_length_hint(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let sequence = vm.make(|vm| Ok(args.get(vm, 0).field(OVER)))?;
    let length = if vm.get(sequence).is_none() { 0 } else { convert::length(vm, sequence)? };
    vm.make(|vm| {
        let left = index_of(args.get(vm, 0));
        Ok(Value::length(if left > length { 0 } else { left }))
    })
}

fn set_state<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let index = convert::index_leaf(vm, args[1])?.max(0);
    vm.heap.set_field(args[0], INDEX, Value::length(index as usize));
    Ok(Value::NONE)
}

/// `reversed(object)`: `__reversed__` of the object, else an iterator over its items from the end.
fn construct_reversed(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = args.at(1);
    let method = vm.slot()?;
    if attribute::special(vm, object, sym::__reversed__, method)? {
        if vm.get(method).is_none() {
            return Err(not_reversible(vm, object));
        }
        crate::operations::call::call(vm, method, &[], method)?;
        return Ok(method);
    }
    if !attribute::special(vm, object, sym::__getitem__, method)?
        || !attribute::special(vm, object, sym::__len__, method)?
    {
        return Err(not_reversible(vm, object));
    }
    let length = convert::length(vm, object)?;
    vm.make(|vm| reversed(vm, vm.get(object), length))
}

#[cold]
fn not_reversible(vm: &mut Vm, object: Handle) -> Raised {
    vm.raise_with(exception::kind::TypeError, |vm, message| {
        message.format(message!("'{}' object is not reversible", types::type_name(vm, vm.get(object))))
    })
}
