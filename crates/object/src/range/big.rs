//! range with numbers of any size, and with keys that Python code decides about.
//!
//! Invariant: numbers are in stack slots; the arithmetic is that of the language.

use super::{START, STEP, STOP};
use crate::fault::Raised;
use crate::operations::{arithmetic, compare as comparison, iterate};
use crate::string::builder::Builder;
use crate::types::{Binary, Compare};
use crate::{Args, Vm, exception, ids, int, iterators, sequence, slice};
use crate::packed::message;
use heap::{Handle, Value};

/// A new slot with field `field` of a range.
fn part(vm: &mut Vm, range: Handle, field: usize) -> Result<Handle, Raised> {
    vm.make(|vm| Ok(vm.get(range).field(field)))
}

fn number(vm: &mut Vm, number: i32) -> Result<Handle, Raised> {
    vm.make(|_| Ok(Value::small(number)))
}

/// The number of items as an int into `out`.
pub fn exact_count(vm: &mut Vm, range: Handle, out: Handle) -> Result<(), Raised> {
    if let Some((start, stop, step)) = super::parts(vm.get(range)) {
        return vm.store(out, |vm| int::from_u64(vm, super::count(start, stop, step)));
    }
    let mark = vm.mark();
    let (start, stop, step) = (part(vm, range, START)?, part(vm, range, STOP)?, part(vm, range, STEP)?);
    let (one, zero) = (number(vm, 1)?, number(vm, 0)?);
    let distance = vm.slot()?;
    if int::is_negative(vm.get(step)) {
        arithmetic::binary(vm, Binary::Sub, start, stop, distance)?;
        arithmetic::binary(vm, Binary::Sub, zero, step, step)?;
    } else {
        arithmetic::binary(vm, Binary::Sub, stop, start, distance)?;
    }
    if comparison::test(vm, Compare::Le, distance, zero)? {
        vm.copy(zero, out);
    } else {
        arithmetic::binary(vm, Binary::Sub, distance, one, distance)?;
        arithmetic::binary(vm, Binary::FloorDiv, distance, step, distance)?;
        arithmetic::binary(vm, Binary::Add, distance, one, out)?;
    }
    vm.release(mark);
    Ok(())
}

/// `start + step * factor` into `out`.
fn item_at(vm: &mut Vm, range: Handle, factor: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let (start, step) = (part(vm, range, START)?, part(vm, range, STEP)?);
    arithmetic::binary(vm, Binary::Mul, step, factor, step)?;
    arithmetic::binary(vm, Binary::Add, start, step, out)?;
    vm.release(mark);
    Ok(())
}

pub(super) fn length(vm: &mut Vm, range: Handle, out: Handle) -> Result<(), Raised> {
    exact_count(vm, range, out)?;
    if vm.get(out).as_int().is_none() {
        return Err(vm.raise_leaf(super::too_long));
    }
    Ok(())
}

pub(super) fn truth(vm: &mut Vm, range: Handle, out: Handle) -> Result<(), Raised> {
    exact_count(vm, range, out)?;
    vm.set(out, Value::bool(vm.get(out) != Value::small(0)));
    Ok(())
}

pub(super) fn hash(vm: &mut Vm, range: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let count = vm.slot()?;
    exact_count(vm, range, count)?;
    let mut mixer = sequence::Hasher::new();
    mixer.add(comparison::hash(vm, count)? as usize);
    for (field, least) in [(START, 0), (STEP, 1)] {
        let value = part(vm, range, field)?;
        let matters = vm.get(count).as_int().is_none_or(|count| count > least);
        mixer.add(if matters { comparison::hash(vm, value)? as usize } else { 0 });
    }
    vm.release(mark);
    vm.set(out, mixer.finish());
    Ok(())
}

pub(super) fn repr(vm: &mut Vm, range: Handle, out: Handle) -> Result<(), Raised> {
    let mut text = Builder::new(vm)?;
    let fields = if vm.get(range).field(STEP) == Value::small(1) { 2 } else { 3 };
    for field in 0..fields {
        text.push(vm, if field == 0 { b"range(" } else { b", " })?;
        let value = part(vm, range, field)?;
        text.push_repr(vm, value)?;
    }
    text.push(vm, b")")?;
    text.store(vm, out)
}

/// `range[key]`.
pub(super) fn get_item(vm: &mut Vm, range: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let plain = slice::plain_key(vm, key, "range")?;
    if vm.try_store(out, |vm| super::get_item(vm, vm.get(range), vm.get(plain)))? {
        return Ok(());
    }
    let (count, zero) = (vm.slot()?, number(vm, 0)?);
    exact_count(vm, range, count)?;
    if vm.get(plain).has_id(ids::SLICE) {
        let Some(length) = vm.get(count).as_int() else { return Err(vm.raise_leaf(super::too_long)) };
        let bounds = slice::indices_full(vm, plain, length as usize)?;
        let (start, stop, step) = (vm.slot()?, vm.slot()?, part(vm, range, STEP)?);
        let factor = vm.slot()?;
        for (value, target) in [(bounds.start, start), (bounds.stop, stop)] {
            vm.store(factor, |vm| int::new(vm, value as i64))?;
            item_at(vm, range, factor, target)?;
        }
        vm.store(factor, |vm| int::new(vm, bounds.step as i64))?;
        arithmetic::binary(vm, Binary::Mul, step, factor, step)?;
        return vm.store(out, |vm| {
            Ok(vm.heap.new_object(ids::RANGE, 0, &[vm.get(start), vm.get(stop), vm.get(step)])?)
        });
    }
    if !int::is_int(vm.get(plain)) {
        // The leaf function knows what to say.
        return vm.store(out, |vm| Ok(Value::length(slice::index(vm, vm.get(plain), 0, "range")?)));
    }
    if int::is_negative(vm.get(plain)) {
        arithmetic::binary(vm, Binary::Add, plain, count, plain)?;
    }
    if comparison::test(vm, Compare::Lt, plain, zero)? || comparison::test(vm, Compare::Ge, plain, count)? {
        return Err(vm.raise(exception::kind::IndexError, message!("range object index out of range")));
    }
    item_at(vm, range, plain, out)
}

/// What a search is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Index,
    Count,
}

/// Searches for a value: the index (undefined when absent) or the count into `out`. Ints are found by
/// arithmetic, other values by comparing them with every item.
pub(super) fn search(vm: &mut Vm, range: Handle, value: Handle, wanted: Wanted, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = if int::is_int(vm.get(value)) {
        search_int(vm, range, value, wanted, out)
    } else {
        search_any(vm, range, value, wanted, out)
    };
    vm.release(mark);
    result
}

fn search_int(vm: &mut Vm, range: Handle, value: Handle, wanted: Wanted, out: Handle) -> Result<(), Raised> {
    let (start, step) = (part(vm, range, START)?, part(vm, range, STEP)?);
    let (index, rest, count, zero) = (vm.slot()?, vm.slot()?, vm.slot()?, number(vm, 0)?);
    exact_count(vm, range, count)?;
    arithmetic::binary(vm, Binary::Sub, value, start, index)?;
    arithmetic::binary(vm, Binary::Mod, index, step, rest)?;
    arithmetic::binary(vm, Binary::FloorDiv, index, step, index)?;
    let found = vm.get(rest) == Value::small(0)
        && comparison::test(vm, Compare::Ge, index, zero)?
        && comparison::test(vm, Compare::Lt, index, count)?;
    match wanted {
        Wanted::Count => vm.set(out, Value::small(found as i32)),
        Wanted::Index if found => vm.copy(index, out),
        Wanted::Index => vm.set(out, Value::UNDEFINED),
    }
    Ok(())
}

fn search_any(vm: &mut Vm, range: Handle, value: Handle, wanted: Wanted, out: Handle) -> Result<(), Raised> {
    let iterator = vm.make(|vm| super::iterate(vm, vm.get(range)))?;
    let item = vm.slot()?;
    let (mut index, mut count) = (0usize, 0usize);
    while iterate::next(vm, iterator, item)? {
        if comparison::equal(vm, item, value)? {
            if wanted == Wanted::Index {
                vm.set(out, Value::length(index));
                return Ok(());
            }
            count += 1;
        }
        index += 1;
        vm.poll()?;
    }
    vm.set(out, if wanted == Wanted::Index { Value::UNDEFINED } else { Value::length(count) });
    Ok(())
}

pub(super) fn contains(vm: &mut Vm, range: Handle, value: Handle, out: Handle) -> Result<(), Raised> {
    search(vm, range, value, Wanted::Index, out)?;
    vm.set(out, Value::bool(!vm.get(out).is_undefined()));
    Ok(())
}

pub(super) fn compare(
    vm: &mut Vm,
    operator: Compare,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let mark = vm.mark();
    let (count, other) = (vm.slot()?, vm.slot()?);
    exact_count(vm, left, count)?;
    exact_count(vm, right, other)?;
    let mut same = comparison::equal(vm, count, other)?;
    for (field, least) in [(START, 0), (STEP, 1)] {
        if same && vm.get(count).as_int().is_none_or(|count| count > least) {
            let (x, y) = (part(vm, left, field)?, part(vm, right, field)?);
            same = comparison::equal(vm, x, y)?;
        }
    }
    vm.release(mark);
    vm.set(out, Value::bool(same == (operator == Compare::Eq)));
    Ok(())
}

/// `reversed(range)`.
pub(super) fn reversed(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (count, one, zero) = (vm.slot()?, number(vm, 1)?, number(vm, 0)?);
    let (last, before, step) = (vm.slot()?, vm.slot()?, part(vm, args.at(0), STEP)?);
    exact_count(vm, args.at(0), count)?;
    arithmetic::binary(vm, Binary::Sub, count, one, count)?;
    item_at(vm, args.at(0), count, last)?;
    arithmetic::binary(vm, Binary::Sub, zero, one, count)?;
    item_at(vm, args.at(0), count, before)?;
    arithmetic::binary(vm, Binary::Sub, zero, step, step)?;
    vm.make(|vm| iterators::range::new(vm, vm.get(last), vm.get(before), vm.get(step)))
}
