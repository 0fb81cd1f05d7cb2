//! range: numbers at equal distances.
//!
//! A range object is `[start][stop][step]`, each an int. Leaf functions deal with ranges
//! whose three numbers fit 64 bits, the file `big` with the others.
//!
//! Invariant: step is not zero.

mod big;

pub use big::exact_count;

use crate::fault::{Fault, Leaf, Raised};
use crate::operations::convert;
use crate::types::{Compare, Item, Slot1, Slot2, SlotOperator, Slots};
use crate::{Args, Code, Native, TypeInfo, Vm, exception, ids, int, iterators, sequence, slice, text};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

/// Fields of a range object.
pub const START: usize = 0;
pub const STOP: usize = 1;
pub const STEP: usize = 2;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&RANGE];

static RANGE: TypeInfo = TypeInfo {
    construct: Some(Native::method("start stop= step= /", Code::Both(&(construct_leaf, construct)))),
    items: ITEMS,
    slots: &Slots {
        length: Slot1::Both(&(length, big::length)),
        truth: Slot1::Both(&(truth, big::truth)),
        hash: Slot1::Both(&(hash, big::hash)),
        repr: Slot1::Both(&(repr, big::repr)),
        iterate: Slot1::Leaf(iterate),
        get_item: Slot2::Both(&(get_item, big::get_item)),
        contains: Slot2::Both(&(contains, big::contains)),
        compare: SlotOperator::Both(&(compare, big::compare)),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::RANGE, "range")
};

const ITEMS: &[(Sym, Item)] = &[
    (sym::start, Item::Getter(|_, range| Ok(range.field(START)))),
    (sym::stop, Item::Getter(|_, range| Ok(range.field(STOP)))),
    (sym::step, Item::Getter(|_, range| Ok(range.field(STEP)))),
    (sym::count, Item::Method(Native::method("value /", Code::Full(count_of)))),
    (sym::index, Item::Method(Native::method("value /", Code::Full(index_of)))),
    (sym::__reversed__, Item::Method(Native::method("", Code::Both(&(reversed, big::reversed))))),
];

/// A new range.
pub fn new(vm: &Vm, start: i64, stop: i64, step: i64) -> Leaf<'_> {
    let (start, stop, step) = (int::new(vm, start)?, int::new(vm, stop)?, int::new(vm, step)?);
    Ok(vm.heap.new_object(ids::RANGE, 0, &[start, stop, step])?)
}

/// start, stop and step of a range object, when they fit.
#[inline]
pub fn parts(range: Value<'_>) -> Option<(i64, i64, i64)> {
    Some((int::as_i64(range.field(START))?, int::as_i64(range.field(STOP))?, int::as_i64(range.field(STEP))?))
}

/// As [`parts`], failing with `python_needed` when they do not fit.
fn small_parts(vm: &Vm, range: Value<'_>) -> Result<(i64, i64, i64), Fault> {
    parts(range).ok_or_else(|| vm.python_needed())
}

/// Number of items of a range.
#[inline]
pub fn count(start: i64, stop: i64, step: i64) -> u64 {
    if step > 0 && start < stop {
        ((stop as u64).wrapping_sub(start as u64) - 1) / step as u64 + 1
    } else if step < 0 && start > stop {
        ((start as u64).wrapping_sub(stop as u64) - 1) / step.unsigned_abs() + 1
    } else {
        0
    }
}

/// (start, step, count) of a range object all of whose items are small integers; None for other values.
pub fn small(range: Value<'_>) -> Option<(isize, isize, usize)> {
    if !range.has_id(ids::RANGE) {
        return None;
    }
    let (start, stop) = (range.field(START).as_int()?, range.field(STOP).as_int()?);
    let step = range.field(STEP).as_int()?;
    Some((start, step, usize::try_from(count(start as i64, stop as i64, step as i64)).ok()?))
}

fn construct_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (start, stop) = match args[2].given() {
        Some(stop) => (args[1], stop),
        None => (Value::small(0), args[1]),
    };
    let step = args[3].given().unwrap_or(Value::small(1));
    if !start.is_int() || !stop.is_int() || !step.is_int() || step == Value::small(0) {
        return Err(vm.python_needed());
    }
    Ok(vm.heap.new_object(ids::RANGE, 0, &[start, stop, step])?)
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    for index in 1..4 {
        if args.given(vm, index).is_some() {
            convert::index(vm, args.at(index), args.at(index))?;
        }
    }
    if args.get(vm, 3) == Value::small(0) {
        return Err(vm.raise(exception::kind::ValueError, message!("range() arg 3 must not be zero")));
    }
    vm.make(|vm| {
        let (start, stop) = match args.given(vm, 2) {
            Some(stop) => (args.get(vm, 1), stop),
            None => (Value::small(0), args.get(vm, 1)),
        };
        let step = args.given(vm, 3).unwrap_or(Value::small(1));
        Ok(vm.heap.new_object(ids::RANGE, 0, &[plain(start), plain(stop), plain(step)])?)
    })
}

/// A bool as the int that it is.
fn plain<'v>(number: Value<'v>) -> Value<'v> {
    if number.is_bool() { Value::small((number == Value::TRUE) as i32) } else { number }
}

fn length<'v>(vm: &'v Vm, range: Value<'v>) -> Leaf<'v> {
    let (start, stop, step) = small_parts(vm, range)?;
    match isize::try_from(count(start, stop, step)) {
        Ok(count) => int::new(vm, count as i64),
        Err(_) => Err(too_long(vm)),
    }
}

#[cold]
fn too_long(vm: &Vm) -> Fault {
    vm.fault(exception::kind::OverflowError, message!("Python int too large to convert to C ssize_t"))
}

fn truth<'v>(vm: &'v Vm, range: Value<'v>) -> Leaf<'v> {
    let (start, stop, step) = small_parts(vm, range)?;
    Ok(Value::bool(count(start, stop, step) != 0))
}

/// Equal ranges are those with the same items, so they hash what decides about these.
fn hash<'v>(vm: &'v Vm, range: Value<'v>) -> Leaf<'v> {
    let (start, stop, step) = small_parts(vm, range)?;
    let count = count(start, stop, step);
    let mut mixer = sequence::Hasher::new();
    mixer.add(count as usize);
    mixer.add(if count > 0 { start as usize } else { 0 });
    mixer.add(if count > 1 { step as usize } else { 0 });
    Ok(mixer.finish())
}

fn repr<'v>(vm: &'v Vm, range: Value<'v>) -> Leaf<'v> {
    let (start, stop, step) = small_parts(vm, range)?;
    match step {
        1 => text::format(vm, message!("range({start}, {stop})")),
        _ => text::format(vm, message!("range({start}, {stop}, {step})")),
    }
}

fn iterate<'v>(vm: &'v Vm, range: Value<'v>) -> Leaf<'v> {
    iterators::range::new(vm, range.field(START), range.field(STOP), range.field(STEP))
}

fn reversed<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (start, stop, step) = small_parts(vm, args[0])?;
    let count = count(start, stop, step);
    if count == 0 {
        return iterators::range::new(vm, Value::small(0), Value::small(0), Value::small(1));
    }
    let last = start.wrapping_add((step as u64).wrapping_mul(count - 1) as i64);
    let (Some(before), Some(back)) = (start.checked_sub(step), step.checked_neg()) else {
        return Err(vm.python_needed());
    };
    let (last, before, back) = (int::new(vm, last)?, int::new(vm, before)?, int::new(vm, back)?);
    iterators::range::new(vm, last, before, back)
}

fn get_item<'v>(vm: &'v Vm, range: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    let (start, stop, step) = small_parts(vm, range)?;
    let Ok(length) = usize::try_from(count(start, stop, step)) else { return Err(vm.python_needed()) };
    if length > isize::MAX as usize {
        return Err(vm.python_needed());
    }
    // Items are within 64 bits; where a slice stops need not be.
    let item = |number: isize| step.checked_mul(number as i64).and_then(|far| start.checked_add(far));
    if key.has_id(ids::SLICE) {
        let bounds = slice::indices(vm, key, length)?;
        return match (item(bounds.start), item(bounds.stop), step.checked_mul(bounds.step as i64)) {
            (Some(start), Some(stop), Some(step)) => new(vm, start, stop, step),
            _ => Err(vm.python_needed()),
        };
    }
    let number = slice::index_in(vm, key, length, "range", "range object")?;
    int::new(vm, start.wrapping_add(step.wrapping_mul(number as i64)))
}

/// Number of the item that equals an int; None when there is none. Needs Python for what is no int
/// (its `__eq__` decides) and for numbers that do not fit.
fn number_of(vm: &Vm, range: Value<'_>, value: Value<'_>) -> Result<Option<u64>, Fault> {
    let (start, stop, step) = small_parts(vm, range)?;
    if !int::is_int(value) {
        return Err(vm.python_needed());
    }
    let Some(number) = int::as_i64(value) else { return Ok(None) };
    let inside = if step > 0 { start <= number && number < stop } else { stop < number && number <= start };
    let far = (number as u64).wrapping_sub(start as u64);
    let far = if step > 0 { far } else { far.wrapping_neg() };
    Ok((inside && far % step.unsigned_abs() == 0).then(|| far / step.unsigned_abs()))
}

fn contains<'v>(vm: &'v Vm, range: Value<'v>, value: Value<'v>) -> Leaf<'v> {
    Ok(Value::bool(number_of(vm, range, value)?.is_some()))
}

fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if !left.has_id(ids::RANGE) || !right.has_id(ids::RANGE) || !matches!(operator, Compare::Eq | Compare::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let ((start, stop, step), (other_start, other_stop, other_step)) =
        (small_parts(vm, left)?, small_parts(vm, right)?);
    let length = count(start, stop, step);
    let same = length == count(other_start, other_stop, other_step)
        && (length == 0 || start == other_start)
        && (length <= 1 || step == other_step);
    Ok(Value::bool(same == (operator == Compare::Eq)))
}

fn count_of(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if let Some(found) = vm.try_leaf(|vm| number_of(vm, args.get(vm, 0), args.get(vm, 1)))? {
        return vm.make(|_| Ok(Value::small(found.is_some() as i32)));
    }
    let count = vm.slot()?;
    big::search(vm, args.at(0), args.at(1), big::Wanted::Count, count)?;
    Ok(count)
}

fn index_of(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let index = vm.slot()?;
    match vm.try_leaf(|vm| number_of(vm, args.get(vm, 0), args.get(vm, 1)))? {
        Some(Some(number)) => vm.store(index, |vm| int::from_u64(vm, number))?,
        Some(None) => {}
        None => big::search(vm, args.at(0), args.at(1), big::Wanted::Index, index)?,
    }
    if vm.get(index).is_undefined() {
        return Err(vm.raise_with(exception::kind::ValueError, |vm, message| {
            let value = args.get(vm, 1);
            match int::as_i64(value) {
                Some(number) => message.format(message!("{number} is not in range")),
                None => message.format(message!("sequence.index(x): x not in sequence")),
            }
        }));
    }
    Ok(index)
}

#[cfg(test)]
mod tests {
    use super::{count, new, number_of};
    use crate::testing::{self, good};
    use heap::Value;

    #[test]
    fn counts_and_positions_are_those_counted_out() {
        let vm = &mut testing::vm(Default::default());
        for (start, stop) in (-7..8i64).flat_map(|start| (-7..8i64).map(move |stop| (start, stop))) {
            for step in [-3, -2, -1, 1, 2, 5] {
                let mut at = start;
                let mut items = std::vec![];
                while if step > 0 { at < stop } else { at > stop } {
                    items.push(at);
                    at += step;
                }
                assert_eq!(count(start, stop, step), items.len() as u64);
                let range = vm.make(|vm| new(vm, start, stop, step));
                let range = good(vm, range);
                for wanted in -9..9 {
                    let found = number_of(vm, vm.get(range), Value::small(wanted)).unwrap();
                    assert_eq!(found, items.iter().position(|item| *item == wanted as i64).map(|index| index as u64));
                }
                vm.release(range.index());
            }
        }
        assert_eq!(count(i64::MIN, i64::MAX, 1), u64::MAX);
        assert_eq!(count(i64::MAX, i64::MIN, i64::MIN), 2);
        assert_eq!(count(0, i64::MAX, i64::MAX), 1);
    }
}
