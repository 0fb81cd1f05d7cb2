//! The iterator over a range: `[next][stop][step]`, and `[next][stop][step]` backwards for
//! `reversed`.
//!
//! Invariant: next == stop once it has ended.

use crate::fault::{Leaf, Raised};
use crate::operations::{arithmetic, compare};
use crate::types::{Binary, Compare, Item, Slot1, Slots};
use crate::{Args, Code, Native, TypeInfo, Vm, ids, int, range};
use heap::{Fields, Handle, Value};
use names::{Sym, sym};

const NEXT: usize = range::START;

pub(super) static RANGE: TypeInfo = TypeInfo {
    items: ITEMS,
    slots: &Slots {
        iterate: Slot1::Leaf(|_, iterator| Ok(iterator)),
        next: Slot1::Both(&(next, next_full)),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::RANGE_ITERATOR, "range_iterator")
};

const ITEMS: &[(Sym, Item)] = &[(sym::__length_hint__, Item::Method(Native::method("", Code::Full(length_hint))))];

/// An iterator from `next` until `stop` is reached or passed.
pub fn new<'v>(vm: &'v Vm, next: Value<'v>, stop: Value<'v>, step: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::RANGE_ITERATOR, 0, &[next, stop, step])?)
}

/// True when the next step takes no memory: all numbers are small, the one after next too.
pub fn is_small(iterator: Value<'_>) -> bool {
    let fields = iterator.fields();
    small_parts(fields).is_some_and(|(next, _, step)| Value::int(next + step).is_some())
}

/// Next, stop and step, if all are small: their sums are no larger than a word.
#[inline]
fn small_parts(fields: Fields<'_>) -> Option<(isize, isize, isize)> {
    Some((fields.get(NEXT).as_int()?, fields.get(range::STOP).as_int()?, fields.get(range::STEP).as_int()?))
}

/// The next number; undefined at the end.
pub fn next<'v>(vm: &'v Vm, iterator: Value<'v>) -> Leaf<'v> {
    if let Some((next, stop, step)) = small_parts(iterator.fields()) {
        if if step > 0 { next >= stop } else { next <= stop } {
            return Ok(Value::UNDEFINED);
        }
        if let Some(following) = Value::int(next + step) {
            let result = iterator.field(NEXT);
            vm.heap.set_field(iterator, NEXT, following);
            return Ok(result);
        }
    }
    let Some((next, stop, step)) = range::parts(iterator) else { return Err(vm.python_needed()) };
    if if step > 0 { next >= stop } else { next <= stop } {
        return Ok(Value::UNDEFINED);
    }
    let result = iterator.field(NEXT);
    // Beyond what fits there is nothing before `stop`.
    let following = match next.checked_add(step) {
        Some(following) => int::new(vm, following)?,
        None => iterator.field(range::STOP),
    };
    vm.heap.set_field(iterator, NEXT, following);
    Ok(result)
}

/// As [`next`] for numbers of any size.
fn next_full(vm: &mut Vm, iterator: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let next = vm.make(|vm| Ok(vm.get(iterator).field(NEXT)))?;
    let stop = vm.make(|vm| Ok(vm.get(iterator).field(range::STOP)))?;
    let step = vm.make(|vm| Ok(vm.get(iterator).field(range::STEP)))?;
    let operator = if int::is_negative(vm.get(step)) { Compare::Le } else { Compare::Ge };
    if compare::test(vm, operator, next, stop)? {
        vm.set(out, Value::UNDEFINED);
    } else {
        arithmetic::binary(vm, Binary::Add, next, step, step)?;
        vm.heap.set_field(vm.get(iterator), NEXT, vm.get(step));
        vm.copy(next, out);
    }
    vm.release(mark);
    Ok(())
}

fn length_hint(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let rest = vm.make(|vm| {
        let iterator = args.get(vm, 0);
        Ok(vm.heap.new_copy(ids::RANGE, iterator, 0, 3, 3, Value::NONE)?)
    })?;
    let count = vm.slot()?;
    range::exact_count(vm, rest, count)?;
    Ok(count)
}
