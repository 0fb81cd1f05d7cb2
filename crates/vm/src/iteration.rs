//! `for` loops and unpacking.
//!
//! The three registers of an iteration hold, for the iterables that need no iterator object:
//!
//! | over | first | second | third |
//! |---|---|---|---|
//! | range of small integers | next number | numbers left | step |
//! | list, tuple | the object | index | |
//! | dict or a view of it, set, frozenset | the dict or set | position, kind of the items | length at start |
//! | str, bytes | the object | byte position | |
//! | anything else | its iterator | undefined | room for the next item |
//!
//! Invariant: none of the objects iterated over in place is itself an iterator.

use crate::calls::{self, To};
use crate::fast::{GENERAL, keep};
use crate::frame::{self, Kind, slot};
use crate::{generators, leaves};
use bytecode::opcode::CALL_HEADER;
use core::sync::atomic::Ordering;
use heap::{Handle, Value};
use object::exception::kind;
use names::sym;
use object::operations::{identity, iterate};
use object::{Raised, Vm, ids, list, types};
use object::packed::message;

/// FORITER: the iteration over the value in slot `over` into three slots from `state` on.
pub fn begin(vm: &mut Vm, state: Handle, over: Handle) -> Result<(), Raised> {
    let place = state.index() - vm.frame;
    // SAFETY: the registers are those of an iteration.
    if vm.attempt(|vm| unsafe { leaves::begin(vm, keep(vm.get(over)), frame::base(vm).add(place)) })? {
        return Ok(());
    }
    iterate::iterate(vm, over, state)?;
    vm.set(state.offset(1), Value::UNDEFINED);
    Ok(())
}

/// FORCALL: iterates over what the call of window `window` gives.
pub fn begin_call(vm: &mut Vm, window: u8, count: u8, next: usize) -> Result<usize, Raised> {
    let state = slot(vm, window as usize);
    let argument = |vm: &Vm, index: usize| vm.get(state.offset(CALL_HEADER + index)).as_int();
    if vm.get(state) == types::type_value(ids::RANGE) && matches!(count, 1..=3) {
        let numbers = [argument(vm, 0), argument(vm, 1), argument(vm, 2)];
        let parts = match (count, numbers) {
            (1, [Some(stop), ..]) => Some((0, stop, 1)),
            (2, [Some(start), Some(stop), _]) => Some((start, stop, 1)),
            (3, [Some(start), Some(stop), Some(step)]) if step != 0 => Some((start, stop, step)),
            _ => None,
        };
        if let Some((start, stop, step)) = parts {
            // SAFETY: the registers are those of an iteration.
            if unsafe { leaves::begin_range(frame::base(vm).add(window as usize), start, stop, step) } {
                return Ok(next);
            }
        }
    }
    calls::call_any(vm, state, count as usize, object::slot::UNDEFINED, Kind::Iterate, To { register: window, next })
}

/// FORNEXT: the next item into `r[item]` and on to `target`, or on to `next` at the end.
pub fn advance(vm: &mut Vm, state: u8, item: u8, next: usize, target: usize) -> Result<usize, Raised> {
    if vm.pending.load(Ordering::Relaxed) {
        (vm.hooks.pending)(vm.lend_mut())?;
    }
    let over = slot(vm, state as usize);
    let (position, out) = (slot(vm, state as usize + 1), slot(vm, item as usize));
    let value = vm.get(over);
    if let Some(number) = value.as_int() {
        let left = vm.get(position).int_unchecked();
        if left == 0 {
            return Ok(next);
        }
        let step = vm.get(slot(vm, state as usize + 2)).int_unchecked();
        vm.set(out, value);
        vm.set(over, Value::int(number.wrapping_add(step)).unwrap_or(Value::small(0)));
        vm.set(position, Value::length(left as usize - 1));
        return Ok(target);
    }
    match value.id() {
        Some(ids::LIST | ids::TUPLE) => {
            let index = vm.get(position).int_unchecked() as usize;
            let found = match list::fields_of(value) {
                Some((fields, count)) if index < count => fields.field(index),
                _ => return Ok(next),
            };
            vm.set(out, found);
            vm.set(position, Value::length(index + 1));
            Ok(target)
        }
        Some(id @ (ids::DICT | ids::SET | ids::FROZENSET | ids::STR | ids::BYTES)) => {
            let item = vm.make(|vm| {
                // SAFETY: the registers are those of an iteration.
                unsafe { leaves::next_item(vm, keep(vm.get(over)), frame::base(vm).add(state as usize)) }
            })?;
            if vm.get(item) == GENERAL {
                let name = if id == ids::DICT { "dictionary" } else { "Set" };
                return Err(vm.raise(kind::RuntimeError, message!("{name} changed size during iteration")));
            }
            if vm.get(item).is_undefined() {
                return Ok(next);
            }
            vm.copy(item, out);
            Ok(target)
        }
        Some(ids::GENERATOR) => generators::advance(vm, over, item, next),
        _ => {
            // At the end, and after an error, the variable of the loop keeps what it had.
            let found = slot(vm, state as usize + 2);
            if !iterate::next(vm, over, found)? {
                return Ok(next);
            }
            vm.copy(found, out);
            Ok(target)
        }
    }
}

/// UNPACK: exactly `count` items of the value in `source` into slots from `out` on.
pub fn unpack(vm: &mut Vm, out: Handle, source: Handle, count: usize) -> Result<(), Raised> {
    let items = vm.slot()?;
    // A named tuple is a tuple in a tuple's place.
    let own = vm.try_store(items, |vm| Ok(identity::serving(vm, vm.get(source), sym::__iter__)?.0))?;
    let source = if own { items } else { source };
    if let Some((fields, found)) = list::fields_of(vm.get(source)) {
        if found != count {
            return Err(wrong_count(vm, found, count));
        }
        for index in 0..count {
            vm.set(out.offset(index), fields.field(index));
        }
        return Ok(());
    }
    let iterator = vm.slot()?;
    unpackable(vm, source, iterator)?;
    let first = vm.mark();
    for found in 0..count {
        let item = vm.slot()?;
        if !iterate::next(vm, iterator, item)? {
            return Err(wrong_count(vm, found, count));
        }
    }
    let item = vm.slot()?;
    if iterate::next(vm, iterator, item)? {
        return Err(vm.raise(kind::ValueError, message!("too many values to unpack (expected {count})")));
    }
    for index in 0..count {
        vm.copy(Handle::new(first + index), out.offset(index));
    }
    Ok(())
}

/// iter() with the message for unpacking.
fn unpackable(vm: &mut Vm, source: Handle, iterator: Handle) -> Result<(), Raised> {
    iterate::iterate(vm, source, iterator).map_err(|Raised| {
        crate::building::explained(vm, source, |_, message, name| {
            message.format(message!("cannot unpack non-iterable {name} object"));
        })
    })
}

#[cold]
fn wrong_count(vm: &mut Vm, found: usize, count: usize) -> Raised {
    if found > count {
        return vm.raise(kind::ValueError, message!("too many values to unpack (expected {count})"));
    }
    vm.raise(kind::ValueError, message!("not enough values to unpack (expected {count}, got {found})"))
}

/// Item `index` of a list or tuple.
fn item_of(sequence: Value<'_>, index: usize) -> Value<'_> {
    list::fields_of(sequence).map_or(Value::NONE, |(fields, _)| fields.field(index))
}

/// UNPACKEX: `before` items, a list of the middle ones, and `after` items.
pub fn unpack_starred(vm: &mut Vm, out: Handle, source: Handle, before: usize, after: usize) -> Result<(), Raised> {
    let items = vm.duplicate(source)?;
    if list::fields_of(vm.get(source)).is_none() {
        unpackable(vm, source, items)?;
        iterate::to_list(vm, items, items)?;
    }
    let (_, found) = list::fields_of(vm.get(items)).unwrap_or((Value::NONE, 0));
    if found < before + after {
        return Err(vm.raise(
            kind::ValueError,
            message!("not enough values to unpack (expected at least {}, got {found})", before + after),
        ));
    }
    let rest = vm.make(|vm| {
        let (fields, _) = list::fields_of(vm.get(items)).unwrap_or((Value::NONE, 0));
        list::from_fields(vm, fields, before, found - before - after)
    })?;
    for index in 0..before {
        vm.set(out.offset(index), item_of(vm.get(items), index));
    }
    vm.copy(rest, out.offset(before));
    for index in 0..after {
        vm.set(out.offset(before + 1 + index), item_of(vm.get(items), found - after + index));
    }
    Ok(())
}

/// As UNPACK and UNPACKEX, into a list: `count` items or, with a starred target, `count` items, a list of the middle ones
/// and `after` items.
pub fn unpack_list(vm: &mut Vm, out: Handle, source: Handle, count: usize, after: Option<usize>) -> Result<(), Raised> {
    let total = count + after.map_or(0, |after| after + 1);
    let first = vm.mark();
    crate::frame::raise_top(vm, first + total)?;
    vm.heap.clear_slots(Handle::new(first), total);
    match after {
        None => unpack(vm, Handle::new(first), source, count)?,
        Some(after) => unpack_starred(vm, Handle::new(first), source, count, after)?,
    }
    vm.store(out, |vm| list::new(vm, vm.heap.window(Handle::new(first), total)))
}
