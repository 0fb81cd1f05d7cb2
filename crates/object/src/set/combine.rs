//! Union, intersection, difference and comparison of sets, dict keys and iterables.
//!
//! An operand is a "hashed" object: set, frozenset or dict (its keys). Other iterables are
//! made into a set first.
//!
//! Invariant: hashes of items that are in a container are taken from there, so `__hash__`
//! runs for items of other iterables only.

use super::{WIDTH, add_full, add_hashed, cast, new};
use crate::fault::{Fault, Leaf, Raised};
use crate::hash_table::{self as table, Found};
use crate::operations::identity::stored_hash;
use crate::operations::iterate;
use crate::types::{Binary, Compare};
use crate::{Vm, ids, list, types};
use heap::{Handle, TypeId, Value};

/// Values an entry of a hashed object has.
fn width(hashed: Value<'_>) -> usize {
    if hashed.id().is_some_and(ids::is_dict) { 2 } else { WIDTH }
}

/// The hashed object that a value is: set, frozenset, dict, or the dict of a view of keys.
fn hashed_of<'v>(vm: &'v Vm, value: Value<'v>) -> Option<Value<'v>> {
    if value.has_id(ids::DICT_KEYS) {
        return Some(value.field(0));
    }
    let plain = types::user_class(vm, value).is_none();
    cast(vm, value).or_else(|| types::cast(vm, value, ids::DICT).filter(|_| plain))
}

/// A new slot with the hashed object that a value is, or a set of the items of an iterable.
pub fn as_set(vm: &mut Vm, value: Handle) -> Result<Handle, Raised> {
    let hashed = vm.make(|vm| Ok(hashed_of(vm, vm.get(value)).unwrap_or(Value::UNDEFINED)))?;
    if vm.get(hashed).is_undefined() {
        vm.store(hashed, |vm| new(vm, ids::SET))?;
        add_all(vm, hashed, value)?;
    }
    Ok(hashed)
}

/// Items that there is room for in a set before any is seen.
const FIRST_ITEMS: usize = 4;

/// A new slot with a new set or frozenset of the items of an iterable.
pub fn from_iterable(vm: &mut Vm, id: TypeId, iterable: Handle) -> Result<Handle, Raised> {
    let set = vm.make(|vm| new(vm, id))?;
    add_all(vm, set, iterable)?;
    Ok(set)
}

/// Adds all items of an iterable to a set.
pub fn add_all(vm: &mut Vm, set: Handle, iterable: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let hashed = vm.make(|vm| Ok(hashed_of(vm, vm.get(iterable)).unwrap_or(Value::UNDEFINED)))?;
    if !vm.get(hashed).is_undefined() {
        add_hashed_items(vm, set, hashed)?;
    } else if vm.try_leaf(|vm| add_sequence(vm, vm.get(set), vm.get(iterable)))? != Some(true) {
        let item = vm.slot()?;
        iterate::iterate(vm, iterable, hashed)?;
        if super::len(vm.get(set)) == 0 {
            vm.attempt(|vm| table::reserve(vm, vm.get(set), super::WIDTH, FIRST_ITEMS))?;
        }
        while iterate::next(vm, hashed, item)? {
            if vm.try_leaf(|vm| super::add(vm, vm.get(set), vm.get(item)))?.is_none() {
                add_full(vm, set, item)?;
            }
            vm.poll()?;
        }
    }
    vm.release(mark);
    Ok(())
}

/// Adds the items of a list or tuple; false for other objects. Repeated, it finds those that it added.
fn add_sequence(vm: &Vm, set: Value<'_>, sequence: Value<'_>) -> Result<bool, Fault> {
    let Some((items, count)) = list::fields_of(sequence) else { return Ok(false) };
    if super::len(set) == 0 {
        table::reserve(vm, set, WIDTH, count.min(FIRST_ITEMS))?;
    }
    for index in 0..count {
        vm.poll_leaf()?;
        super::add(vm, set, items.field(index))?;
    }
    Ok(true)
}

/// Calls `work` with a slot of each item of a hashed object and its hash, until it says false.
fn each(
    vm: &mut Vm,
    hashed: Handle,
    mut work: impl FnMut(&mut Vm, Handle, usize) -> Result<bool, Raised>,
) -> Result<bool, Raised> {
    let mark = vm.mark();
    let item = vm.slot()?;
    let width = width(vm.get(hashed));
    let mut position = 0;
    let mut all = true;
    while let Some(found) = table::next(vm.get(hashed), width, position) {
        vm.set(item, table::key(vm.get(hashed), width, found).unwrap_or(Value::UNDEFINED));
        let hash = vm.attempt(|vm| stored_hash(vm, vm.get(item)))?;
        if !work(vm, item, hash)? {
            all = false;
            break;
        }
        position = found + 1;
        vm.poll()?;
    }
    vm.release(mark);
    Ok(all)
}

fn add_hashed_items(vm: &mut Vm, set: Handle, hashed: Handle) -> Result<(), Raised> {
    if table::len(vm.get(set)) == 0 && width(vm.get(hashed)) == WIDTH {
        return vm.attempt(|vm| {
            table::take(vm, vm.get(set), table::copy(vm, vm.get(hashed), WIDTH, ids::SET)?);
            Ok(())
        });
    }
    each(vm, hashed, |vm, item, hash| add_hashed(vm, set, item, hash).map(|()| true)).map(|_| ())
}

fn has(vm: &mut Vm, hashed: Handle, item: Handle, hash: usize) -> Result<bool, Raised> {
    let width = width(vm.get(hashed));
    Ok(table::find_full(vm, hashed, width, item, hash)? != Found::Absent)
}

/// A new slot with `left operator right` as a set or frozenset: `|`, `&`, `-`, `^` of two hashed objects.
pub fn combine(vm: &mut Vm, id: TypeId, operator: Binary, left: Handle, right: Handle) -> Result<Handle, Raised> {
    let result = vm.slot()?;
    if vm.try_store(result, |vm| combine_leaf(vm, id, operator, vm.get(left), vm.get(right)))? {
        return Ok(result);
    }
    vm.store(result, |vm| new(vm, id))?;
    match operator {
        Binary::Or => {
            add_hashed_items(vm, result, left)?;
            add_hashed_items(vm, result, right)?;
        }
        Binary::And => keep(vm, result, left, right, true)?,
        Binary::Sub => keep(vm, result, left, right, false)?,
        _ => {
            keep(vm, result, left, right, false)?;
            keep(vm, result, right, left, false)?;
        }
    }
    Ok(result)
}

/// As [`combine`], where no Python code decides.
fn combine_leaf<'v>(vm: &'v Vm, id: TypeId, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let copies = operator == Binary::Or && width(left) == WIDTH;
    let result = if copies { table::copy(vm, left, WIDTH, id)? } else { new(vm, id)? };
    match operator {
        Binary::Or => {
            if !copies {
                keep_leaf(vm, result, left, result, false)?;
            }
            keep_leaf(vm, result, right, result, false)?;
        }
        Binary::And => keep_leaf(vm, result, left, right, true)?,
        Binary::Sub => keep_leaf(vm, result, left, right, false)?,
        _ => {
            keep_leaf(vm, result, left, right, false)?;
            keep_leaf(vm, result, right, left, false)?;
        }
    }
    Ok(result)
}

/// As [`keep`] for items that are not in `result` unless that is `right`.
fn keep_leaf<'v>(vm: &'v Vm, result: Value<'v>, left: Value<'v>, right: Value<'v>, wanted: bool) -> Result<(), Fault> {
    let (left_width, right_width) = (width(left), width(right));
    for position in 0..table::used(left) {
        vm.poll_leaf()?;
        let Some(item) = table::key(left, left_width, position) else { continue };
        let hash = stored_hash(vm, item)?;
        if (table::find(vm, right, right_width, item, hash)? != Found::Absent) == wanted {
            table::append(vm, result, WIDTH, item, hash, Value::NONE)?;
        }
    }
    Ok(())
}

/// Adds the items of `left` that are in `right` (or are not) to `result`.
fn keep(vm: &mut Vm, result: Handle, left: Handle, right: Handle, wanted: bool) -> Result<(), Raised> {
    each(vm, left, |vm, item, hash| {
        if has(vm, right, item, hash)? == wanted {
            add_hashed(vm, result, item, hash)?;
        }
        Ok(true)
    })
    .map(|_| ())
}

/// True when no item is in both.
pub(super) fn disjoint(vm: &mut Vm, left: Handle, right: Handle) -> Result<bool, Raised> {
    each(vm, left, |vm, item, hash| has(vm, right, item, hash).map(|found| !found))
}

/// True when all items of `left` are in `right`.
pub(super) fn subset(vm: &mut Vm, left: Handle, right: Handle) -> Result<bool, Raised> {
    if table::len(vm.get(left)) > table::len(vm.get(right)) {
        return Ok(false);
    }
    match vm.try_leaf(|vm| subset_leaf(vm, vm.get(left), vm.get(right)))? {
        Some(holds) => Ok(holds),
        None => each(vm, left, |vm, item, hash| has(vm, right, item, hash)),
    }
}

/// Comparison of two hashed objects as sets, leaf form.
pub fn compare_sets<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (small, large) = match operator {
        Compare::Gt | Compare::Ge => (right, left),
        _ => (left, right),
    };
    let (small_length, large_length) = (table::len(small), table::len(large));
    let possible = match operator {
        Compare::Eq | Compare::Ne => small_length == large_length,
        Compare::Le | Compare::Ge => small_length <= large_length,
        Compare::Lt | Compare::Gt => small_length < large_length,
    };
    let holds = possible && subset_leaf(vm, small, large)?;
    Ok(Value::bool(holds != (operator == Compare::Ne)))
}

fn subset_leaf(vm: &Vm, small: Value<'_>, large: Value<'_>) -> Result<bool, Fault> {
    let (width, large_width) = (width(small), width(large));
    for position in 0..table::used(small) {
        let Some(item) = table::key(small, width, position) else { continue };
        vm.poll_walk()?;
        if table::find(vm, large, large_width, item, stored_hash(vm, item)?)? == Found::Absent {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Comparison of two hashed objects as sets, running `__eq__`.
pub fn compare_full(vm: &mut Vm, operator: Compare, left: Handle, right: Handle) -> Result<bool, Raised> {
    let (small, large) = match operator {
        Compare::Gt | Compare::Ge => (right, left),
        _ => (left, right),
    };
    let (small_length, large_length) = (table::len(vm.get(small)), table::len(vm.get(large)));
    let possible = match operator {
        Compare::Eq | Compare::Ne => small_length == large_length,
        Compare::Le | Compare::Ge => true,
        Compare::Lt | Compare::Gt => small_length < large_length,
    };
    let holds = possible && subset(vm, small, large)?;
    Ok(holds != (operator == Compare::Ne))
}
