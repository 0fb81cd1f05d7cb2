//! Iteration.
//!
//! Invariant: StopIteration ends a loop here and goes no further.

use crate::exception::kind;
use crate::fault::{Fault, FaultKind, Leaf, Raised};
use crate::operations::{call, convert, run1};
use crate::types::{info_of, type_name, type_of, user_class};
use crate::{Slot1, Vm, class, generator, ids, iterators, list, text, tuple};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// iter(object).
pub fn iterate(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    if try_iterate(vm, object, out)? {
        return Ok(());
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        message.format(message!("'{}' object is not iterable", type_name(vm, vm.get(object))));
    }))
}

/// iter(object); false when the object is not iterable.
pub fn try_iterate(vm: &mut Vm, object: Handle, out: Handle) -> Result<bool, Raised> {
    if user_class(vm, vm.get(object)).is_none() {
        let slot = info_of(vm, vm.get(object)).slots.iterate;
        return run1(vm, slot, object, out);
    }
    let mark = vm.mark();
    let made = vm.slot()?;
    let result = iterate_user(vm, object, made);
    if let Ok(true) = result {
        vm.copy(made, out);
    }
    vm.release(mark);
    result
}

fn iterate_user(vm: &mut Vm, object: Handle, out: Handle) -> Result<bool, Raised> {
    vm.store(out, |vm| class::lookup(vm, type_of(vm, vm.get(object)), text::name(sym::__iter__)))?;
    if vm.get(out).is_none() {
        return Ok(false);
    }
    if call::call_special(vm, object, sym::__iter__, &[], out)? {
        if is_iterator(vm, vm.get(out)) {
            return Ok(true);
        }
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!("iter() returned non-iterator of type '{}'", type_name(vm, vm.get(out))));
        }));
    }
    // Classes without `__iter__` are sequences when they have `__getitem__`.
    let sequence = class::has(vm, type_of(vm, vm.get(object)), sym::__getitem__);
    if sequence && !class::is_class(vm.get(object)) {
        vm.store(out, |vm| iterators::sequence::over(vm, vm.get(object)))?;
    }
    Ok(sequence)
}

/// True for objects with `__next__`.
pub fn is_iterator(vm: &Vm, value: Value<'_>) -> bool {
    match user_class(vm, value) {
        Some(class) => class::has(vm, class, sym::__next__),
        None => !matches!(info_of(vm, value).slots.next, Slot1::None),
    }
}

/// Next item into `out`; false at the end (StopIteration cleared).
pub fn next(vm: &mut Vm, iterator: Handle, out: Handle) -> Result<bool, Raised> {
    match next_or_stop(vm, iterator, out) {
        Err(Raised) if vm.raised_is(kind::StopIteration) => {
            vm.clear_exception();
            Ok(false)
        }
        result => result,
    }
}

/// As `next`; a StopIteration that an iterator written in Python raised is left to the caller.
pub fn next_or_stop(vm: &mut Vm, iterator: Handle, out: Handle) -> Result<bool, Raised> {
    let found = if user_class(vm, vm.get(iterator)).is_some() {
        call::call_special(vm, iterator, sym::__next__, &[], out)?
    } else {
        let slot = info_of(vm, vm.get(iterator)).slots.next;
        if let Slot1::Leaf(leaf) | Slot1::Both(&(leaf, _)) = slot {
            if vm.try_store(out, |vm| leaf(vm.lend(), vm.get(iterator)))? {
                return Ok(!vm.get(out).is_undefined());
            }
        }
        if iterator == out {
            return vm.scoped(|vm| {
                let own = vm.duplicate(iterator)?;
                next_or_stop(vm, own, out)
            });
        }
        if vm.get(iterator).has_id(ids::GENERATOR) {
            // The hook guards the recursion.
            generator::next(vm, iterator, out)?;
            return Ok(!vm.get(out).is_undefined());
        }
        run1(vm, slot, iterator, out)?
    };
    if !found {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!("'{}' object is not an iterator", type_name(vm, vm.get(iterator))));
        }));
    }
    Ok(!vm.get(out).is_undefined())
}

/// Takes the next item from an iterator.
type Next = for<'v> fn(&'v Vm, Value<'v>) -> Leaf<'v>;

/// The leaf function that takes an item from a built-in iterator.
fn leaf_of(vm: &Vm, iterator: Value<'_>) -> Option<Next> {
    match info_of(vm, iterator).slots.next {
        Slot1::Leaf(leaf) | Slot1::Both(&(leaf, _)) if user_class(vm, iterator).is_none() => Some(leaf),
        _ => None,
    }
}

/// list(iterable): a new list.
pub fn to_list(vm: &mut Vm, iterable: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let made = vm.make(|vm| list::new(vm, &[]))?;
    let result = extend(vm, made, iterable);
    if result.is_ok() {
        vm.copy(made, out);
    }
    vm.release(mark);
    result
}

/// tuple(iterable).
pub fn to_tuple(vm: &mut Vm, iterable: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(iterable).has_id(ids::TUPLE) {
        vm.copy(iterable, out);
        return Ok(());
    }
    if vm.get(iterable).has_id(ids::LIST) {
        return vm.store(out, |vm| {
            let list = vm.get(iterable);
            tuple::from_fields(vm, list::buffer(list), 0, list::len(list))
        });
    }
    let mark = vm.mark();
    let items = vm.slot()?;
    let result = to_list(vm, iterable, items).and_then(|()| to_tuple(vm, items, out));
    vm.release(mark);
    result
}

/// list.extend.
pub fn extend(vm: &mut Vm, list: Handle, iterable: Handle) -> Result<(), Raised> {
    let copied = vm.attempt(|vm| {
        let (list, source) = (vm.get(list), vm.get(iterable));
        let Some((fields, count)) = list::fields_of(source) else { return Ok(false) };
        list::append_fields(vm, list, fields, 0, count).map(|()| true)
    })?;
    if copied {
        return Ok(());
    }
    vm.scoped(|vm| extend_by_iterating(vm, list, iterable))
}

/// Most items that memory is taken for in advance because an instance says so.
const MOST_HINTED: usize = 1000;

/// More items than any memory holds.
const ENDLESS: usize = isize::MAX as usize / heap::WORD;

/// Number of items of a built-in container; 0 when it cannot be told at once.
fn known_length(vm: &Vm, iterable: Handle) -> usize {
    let iterable = vm.get(iterable);
    let (Slot1::Leaf(length) | Slot1::Both(&(length, _))) = info_of(vm, iterable).slots.length else { return 0 };
    if user_class(vm, iterable).is_some() {
        return 0;
    }
    match length(vm.lend(), iterable) {
        Ok(length) => length.as_int().map_or(ENDLESS, isize::unsigned_abs),
        Err(Fault) => {
            let is_too_long = vm.fault_kind() == FaultKind::Exception;
            if is_too_long {
                vm.clear_exception();
            }
            vm.heap.clear_need();
            vm.unmade.set(0);
            if is_too_long { ENDLESS } else { 0 }
        }
    }
}

/// What `__len__` or `__length_hint__` of an instance says, if it is no more than a guess may be.
fn hinted_length(vm: &mut Vm, iterable: Handle) -> Result<usize, Raised> {
    let hint = match convert::length_hint(vm, iterable) {
        Err(Raised) if vm.raised_is(kind::TypeError) => {
            vm.clear_exception();
            0
        }
        hint => hint?,
    };
    Ok(if hint > MOST_HINTED { 0 } else { hint })
}

/// Items that are taken between two looks at what is pending.
const FEW: usize = 64;

fn extend_by_iterating(vm: &mut Vm, list: Handle, iterable: Handle) -> Result<(), Raised> {
    let (iterator, item) = (vm.slot()?, vm.slot()?);
    iterate(vm, iterable, iterator)?;
    // What does not fit is refused before memory is filled with the half of it.
    let expected = match user_class(vm, vm.get(iterable)).is_some() {
        true => hinted_length(vm, iterable)?,
        false => known_length(vm, iterable),
    };
    vm.attempt(|vm| list::reserve(vm, vm.get(list), expected))?;
    if let Some(leaf) = leaf_of(vm, vm.get(iterator)) {
        let fill = |vm: &Vm| list::fill_from(vm, vm.get(list), FEW, || leaf(vm.lend(), vm.get(iterator)));
        while let Some(ended) = vm.try_leaf(fill)? {
            vm.poll()?;
            if ended {
                return Ok(());
            }
        }
    }
    while next(vm, iterator, item)? {
        vm.attempt(|vm| list::push(vm, vm.get(list), vm.get(item)))?;
        vm.poll()?;
    }
    Ok(())
}
