//! set and frozenset: storage and access. Methods and operators are in the files beside
//! this one.
//!
//! Both are hash tables (see `hash_table`) whose entries are one value; they iterate in
//! order of insertion.
//!
//! Invariant: leaf functions never run Python: they fail with `python_needed` where an
//! item's `__hash__` or `__eq__` decides, and the `_full` forms take over.

mod combine;
mod methods;

pub use combine::{add_all, as_set, combine, compare_full, compare_sets, from_iterable};
pub use methods::TYPES;

use crate::fault::{Fault, Leaf, Raised};
use crate::hash_table::{self as table, Found};
use crate::operations::identity::hash_leaf;
use crate::{Vm, ids, sequence, types};
use heap::{Handle, TypeId, Value};

/// Values an entry has.
const WIDTH: usize = 1;

/// A new empty set or frozenset.
pub fn new(vm: &Vm, id: TypeId) -> Leaf<'_> {
    table::new(vm, id, WIDTH, 0)
}

/// A new empty set or frozenset with room for `count` items.
pub fn with_capacity(vm: &Vm, id: TypeId, count: usize) -> Leaf<'_> {
    table::new(vm, id, WIDTH, count)
}

/// Number of items.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn len(set: Value<'_>) -> usize {
    table::len(set)
}

/// Item of entry `position`; None when it was deleted or does not exist. Positions run up to `used`.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn entry<'v>(set: Value<'v>, position: usize) -> Option<Value<'v>> {
    table::key(set, WIDTH, position)
}

/// All items in order.
pub fn items<'v>(set: Value<'v>) -> impl Iterator<Item = Value<'v>> {
    (0..table::used(set)).filter_map(move |position| entry(set, position))
}

/// The set or frozenset that a value is, or is an instance of a subclass of.
#[inline]
pub fn cast<'v>(vm: &'v Vm, value: Value<'v>) -> Option<Value<'v>> {
    types::cast(vm, value, ids::SET).or_else(|| types::cast(vm, value, ids::FROZENSET))
}

/// Hash to search an item by: a set is searched as the frozenset it equals.
fn search_hash(vm: &Vm, item: Value<'_>) -> Result<usize, Fault> {
    match types::cast(vm, item, ids::SET) {
        Some(set) => frozen_hash(vm, set),
        None => hash_leaf(vm, item),
    }
}

fn search_hash_full(vm: &mut Vm, item: Handle) -> Result<usize, Raised> {
    if types::cast(vm, vm.get(item), ids::SET).is_none() {
        return table::hash_full(vm, item);
    }
    vm.attempt(|vm| search_hash(vm, vm.get(item)))
}

/// Hash of a set's items, whatever their order.
fn frozen_hash(vm: &Vm, set: Value<'_>) -> Result<usize, Fault> {
    let mut sum = len(set) ^ 0x51ed_270b;
    for item in items(set) {
        let mut hasher = sequence::Hasher::new();
        hasher.add(crate::operations::identity::stored_hash(vm, item)?);
        sum = sum.wrapping_add(hasher.finish().int_unchecked() as usize);
    }
    Ok(crate::string::hash_value(sum).int_unchecked() as usize)
}

/// True when the item is in the set.
pub fn contains<'v>(vm: &'v Vm, set: Value<'v>, item: Value<'v>) -> Result<bool, Fault> {
    let hash = search_hash(vm, item)?;
    Ok(table::find(vm, set, WIDTH, item, hash)? != Found::Absent)
}

/// Adds an item (leaf: python_needed when its hash or equality is Python code).
pub fn add<'v>(vm: &'v Vm, set: Value<'v>, item: Value<'v>) -> Result<(), Fault> {
    let hash = hash_leaf(vm, item)?;
    match table::find(vm, set, WIDTH, item, hash)? {
        Found::Entry(_) => Ok(()),
        Found::Absent => table::append(vm, set, WIDTH, item, hash, Value::NONE),
    }
}

/// Adds any item.
pub fn add_full(vm: &mut Vm, set: Handle, item: Handle) -> Result<(), Raised> {
    let hash = table::hash_full(vm, item)?;
    add_hashed(vm, set, item, hash)
}

/// Adds an item with this hash.
fn add_hashed(vm: &mut Vm, set: Handle, item: Handle, hash: usize) -> Result<(), Raised> {
    match table::find_full(vm, set, WIDTH, item, hash)? {
        Found::Entry(_) => Ok(()),
        Found::Absent => vm.attempt(|vm| table::append(vm, vm.get(set), WIDTH, vm.get(item), hash, Value::NONE)),
    }
}

/// True when any item is in the set.
pub fn contains_full(vm: &mut Vm, set: Handle, item: Handle) -> Result<bool, Raised> {
    let hash = search_hash_full(vm, item)?;
    Ok(table::find_full(vm, set, WIDTH, item, hash)? != Found::Absent)
}

/// Removes any item: true when it was there.
pub fn remove_full(vm: &mut Vm, set: Handle, item: Handle) -> Result<bool, Raised> {
    let hash = search_hash_full(vm, item)?;
    match table::find_full(vm, set, WIDTH, item, hash)? {
        Found::Entry(position) => {
            table::remove(vm, vm.get(set), WIDTH, position);
            Ok(true)
        }
        Found::Absent => Ok(false),
    }
}
