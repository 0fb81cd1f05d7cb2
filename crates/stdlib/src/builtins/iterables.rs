//! What goes over iterables: all, any, iter, max, min, next, sorted, sum.
//!
//! Invariant: loops whose length a program controls poll.

use core::cmp::Ordering;
use heap::{Handle, Value};
use object::exception::kind;
use object::iterators::callable;
use object::native::Args;
use object::operations::{arithmetic, call, compare, convert, iterate};
use object::types::{self, Binary, Compare, Slot1};
use object::{Fault, Leaf, Raised, Vm, float, ids, int, list, slot, text};
use object::packed::message;

/// True if the truth of an item of a list or tuple is `wanted`, where no item needs to be asked; None for others.
fn holds_truth(vm: &Vm, items: Value<'_>, wanted: bool) -> Result<Option<bool>, Fault> {
    let Some((fields, length)) = list::fields_of(items) else { return Ok(None) };
    let fields = fields.fields();
    for index in 0..length {
        if convert::truth_leaf(vm, fields.get(index))? == wanted {
            return Ok(Some(true));
        }
        if index & 0xffff == 0xffff {
            vm.poll_leaf()?;
        }
    }
    Ok(Some(false))
}

/// True as soon as an item's truth is `wanted`.
fn find_truth(vm: &mut Vm, args: Args, wanted: bool) -> Result<bool, Raised> {
    if let Some(Some(found)) = vm.try_leaf(|vm| holds_truth(vm, args.get(vm, 0), wanted))? {
        return Ok(found);
    }
    let (iterator, item) = (vm.slot()?, vm.slot()?);
    let mut index = 0;
    // A list or tuple needs no iterator; what its items do may change it.
    while let Some((fields, length)) = list::fields_of(vm.get(args.at(0))) {
        if index >= length {
            return Ok(false);
        }
        vm.set(item, fields.field(index));
        if convert::truth(vm, item)? == wanted {
            return Ok(true);
        }
        index += 1;
        vm.poll()?;
    }
    iterate::iterate(vm, args.at(0), iterator)?;
    while iterate::next(vm, iterator, item)? {
        if convert::truth(vm, item)? == wanted {
            return Ok(true);
        }
        vm.poll()?;
    }
    Ok(false)
}

pub(super) fn all(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    find_truth(vm, args, false).map(|found| slot::bool(!found))
}

pub(super) fn any(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    find_truth(vm, args, true).map(slot::bool)
}

pub(super) fn iter_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if args[1].is_undefined() && types::user_class(vm, args[0]).is_none() {
        if let Slot1::Leaf(iterate) = types::info_of(vm, args[0]).slots.iterate {
            return iterate(vm, args[0]);
        }
    }
    Err(vm.python_needed())
}

pub(super) fn iter(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let iterator = vm.slot()?;
    if args.given(vm, 1).is_none() {
        iterate::iterate(vm, args.at(0), iterator)?;
        return Ok(iterator);
    }
    if !call::is_callable(vm, args.get(vm, 0)) {
        return Err(vm.raise(kind::TypeError, message!("iter(v, w): v must be callable")));
    }
    vm.make(|vm| callable::new(vm, args.get(vm, 0), args.get(vm, 1)))
}

/// `next(iterator[, default])` of an iterator whose next item a leaf gives.
pub(super) fn next_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if types::user_class(vm, args[0]).is_none() {
        if let Slot1::Leaf(next) | Slot1::Both(&(next, _)) = types::info_of(vm, args[0]).slots.next {
            let item = next(vm, args[0])?;
            return match item.given().or(args[1].given()) {
                Some(item) => Ok(item),
                None => Err(vm.fault_bare(kind::StopIteration)),
            };
        }
    }
    Err(vm.python_needed())
}

/// `next(iterator[, default])`. StopIteration passes with its value.
pub(super) fn next(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let item = vm.slot()?;
    let given = args.given(vm, 1).is_some();
    match iterate::next_or_stop(vm, args.at(0), item) {
        Ok(true) => Ok(item),
        Ok(false) if given => Ok(args.at(1)),
        Ok(false) => Err(vm.raise_leaf(|vm| vm.fault_bare(kind::StopIteration))),
        Err(_) if given && vm.raised_is(kind::StopIteration) => {
            vm.clear_exception();
            Ok(args.at(1))
        }
        Err(raised) => Err(raised),
    }
}

pub(super) fn sorted(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let list = vm.slot()?;
    iterate::to_list(vm, args.at(0), list)?;
    let reverse = args.given(vm, 2).is_some() && convert::truth(vm, args.at(2))?;
    list::sort::sort(vm, list, args.at(1), reverse)?;
    Ok(list)
}

/// What the numbers summed up so far are.
#[derive(Clone, Copy)]
enum Total {
    Int(i64),
    /// The sum, and what rounding has lost of it so far (Neumaier's method).
    Float(f64, f64),
    /// In the slot.
    Object,
}

impl Total {
    fn of(value: Value<'_>) -> Total {
        match (value.as_int(), float::as_f64(value)) {
            (Some(number), _) => Total::Int(number as i64),
            (_, Some(number)) => Total::Float(number, 0.0),
            _ => Total::Object,
        }
    }

    /// With another number added; None when that needs the general way.
    fn plus(self, value: Value<'_>) -> Option<Total> {
        match (self, value.as_int()) {
            (Total::Int(total), Some(number)) => total.checked_add(number as i64).map(Total::Int),
            (Total::Float(total, lost), Some(number)) => Some(Self::plus_float(total, lost, number as f64)),
            (Total::Int(total), None) => float::as_f64(value).map(|number| Self::plus_float(total as f64, 0.0, number)),
            (Total::Float(total, lost), None) => float::as_f64(value).map(|number| Self::plus_float(total, lost, number)),
            (Total::Object, _) => None,
        }
    }

    fn plus_float(total: f64, lost: f64, number: f64) -> Total {
        let sum = total + number;
        let rounded = if total.abs() >= number.abs() { (total - sum) + number } else { (number - sum) + total };
        Total::Float(sum, lost + rounded)
    }

    fn store(self, vm: &mut Vm, slot: Handle) -> Result<(), Raised> {
        match self {
            Total::Int(number) => vm.store(slot, |vm| int::new(vm, number)),
            // An infinite sum stays what it is.
            Total::Float(sum, lost) if lost != 0.0 && lost.is_finite() => vm.store(slot, |vm| float::new(vm, sum + lost)),
            Total::Float(sum, _) => vm.store(slot, |vm| float::new(vm, sum)),
            Total::Object => Ok(()),
        }
    }
}

pub(super) fn sum(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let sum = vm.make(|vm| Ok(args.given(vm, 1).unwrap_or(Value::small(0))))?;
    if let Some(word) = text_like(vm, sum) {
        let hint = if word == "strings" { "''" } else { "b''" };
        return Err(vm.raise(
            kind::TypeError,
            message!("sum() can't sum {word} [use {hint}.join(seq) instead]"),
        ));
    }
    let mut total = Total::of(vm.get(sum));
    let mut done = 0;
    if let Some((fields, length)) = list::fields_of(args.get(vm, 0)) {
        // Numbers at the start of a list or tuple are added without an iterator.
        while done < length {
            let Some(next) = total.plus(fields.field(done)) else { break };
            (total, done) = (next, done + 1);
        }
        if done == length {
            total.store(vm, sum)?;
            return Ok(sum);
        }
    }
    let (iterator, item) = (vm.slot()?, vm.slot()?);
    iterate::iterate(vm, args.at(0), iterator)?;
    while iterate::next(vm, iterator, item)? {
        if done > 0 {
            done -= 1;
            continue;
        }
        match total.plus(vm.get(item)) {
            Some(next) => total = next,
            None => {
                total.store(vm, sum)?;
                arithmetic::binary(vm, Binary::Add, sum, item, sum)?;
                total = Total::of(vm.get(sum));
            }
        }
        vm.poll()?;
    }
    total.store(vm, sum)?;
    Ok(sum)
}

/// What the start value of `sum` must not be.
fn text_like(vm: &Vm, start: Handle) -> Option<&'static str> {
    let value = vm.get(start);
    if text::bytes_of(vm, value).is_some() {
        Some("strings")
    } else if value.has_id(ids::BYTES) {
        Some("bytes")
    } else if value.has_id(ids::BYTEARRAY) {
        Some("bytearray")
    } else {
        None
    }
}

pub(super) fn min(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    extreme(vm, args, Compare::Lt, "min")
}

pub(super) fn max(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    extreme(vm, args, Compare::Gt, "max")
}

/// Slots of the arguments: key 0, default 1, then the positional ones.
fn extreme(vm: &mut Vm, args: Args, operator: Compare, name: &str) -> Result<Handle, Raised> {
    const FIRST: usize = 2;
    let count = args.count - FIRST;
    let keyed = args.given(vm, 0).is_some_and(|key| !key.is_none());
    if count == 0 {
        return Err(vm.raise(kind::TypeError, message!("{name} expected at least 1 argument, got 0")));
    }
    if count > 1 && args.given(vm, 1).is_some() {
        return Err(vm.raise(
            kind::TypeError,
            message!("Cannot specify a default for {name}() with multiple positional arguments"),
        ));
    }
    if count > 1 && !keyed {
        // Numbers need neither slots nor calls.
        let given = vm.heap.window(args.at(FIRST), count);
        if let Some(best) = plain_extreme(given[0], given[1..].iter().copied(), operator) {
            vm.set(args.at(FIRST), best);
            return Ok(args.at(FIRST));
        }
    }
    let (best, best_key) = (vm.slot()?, vm.slot()?);
    let (iterator, item, key) = (vm.slot()?, vm.slot()?, vm.slot()?);
    if count == 1 {
        if !keyed && fast_extreme(vm, args.at(FIRST), operator, best) {
            return Ok(best);
        }
        iterate::iterate(vm, args.at(FIRST), iterator)?;
    }
    let mut index = 0;
    loop {
        if count > 1 {
            if index == count {
                break;
            }
            vm.copy(args.at(FIRST + index), item);
            index += 1;
        } else if !iterate::next(vm, iterator, item)? {
            break;
        }
        if keyed {
            call::call(vm, args.at(0), &[item], key)?;
        } else {
            vm.copy(item, key);
        }
        if vm.get(best).is_undefined() || compare::test(vm, operator, key, best_key)? {
            vm.copy(item, best);
            vm.copy(key, best_key);
        }
        vm.poll()?;
    }
    if !vm.get(best).is_undefined() {
        return Ok(best);
    }
    if args.given(vm, 1).is_some() {
        return Ok(args.at(1));
    }
    Err(vm.raise(kind::ValueError, message!("{name}() iterable argument is empty")))
}

/// The extreme of a list or tuple of small ints, or of floats, into `out`; false for others.
fn fast_extreme(vm: &Vm, sequence: Handle, operator: Compare, out: Handle) -> bool {
    let Some((fields, length)) = list::fields_of(vm.get(sequence)) else { return false };
    let items = fields.fields();
    if length == 0 {
        return false;
    }
    match plain_extreme(items.get(0), (1..length).map(|index| items.get(index)), operator) {
        Some(best) => {
            vm.set(out, best);
            true
        }
        None => false,
    }
}

/// The extreme of small ints, or of floats; None for others.
fn plain_extreme<'v>(first: Value<'v>, rest: impl Iterator<Item = Value<'v>>, operator: Compare) -> Option<Value<'v>> {
    let mut best = first;
    for item in rest {
        let ordering = match (item.as_int(), best.as_int()) {
            (Some(a), Some(b)) => a.cmp(&b),
            (None, None) => float::as_f64(item)?.partial_cmp(&float::as_f64(best)?).unwrap_or(Ordering::Equal),
            _ => return None,
        };
        if operator.holds(ordering) {
            best = item;
        }
    }
    Some(best)
}
