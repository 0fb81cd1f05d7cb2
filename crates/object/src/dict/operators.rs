//! dict: subscripts, comparison, `|`, text.
//!
//! Invariant: full functions keep no position across Python code.

use super::{Dict, merge};
use crate::fault::{Fault, Leaf, Raised};
use crate::hash_table::{self, Found};
use crate::operations::compare as comparison;
use crate::operations::identity::{equal_leaf, stored_hash};
use crate::string::builder::Builder;
use crate::types::{Binary, Compare};
use crate::{Vm, exception, ids, types};
use heap::{Handle, Value};

/// `dict[key]`.
pub fn get_item<'v>(vm: &'v Vm, dict: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    match Dict::get(vm, dict, key)? {
        Some(value) => Ok(value),
        None => Err(vm.fault_value(exception::kind::KeyError, key)),
    }
}

pub fn get_item_full(vm: &mut Vm, dict: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let found = vm.slot()?;
    if Dict::get_full(vm, dict, key, found)? {
        vm.copy(found, out);
        return Ok(());
    }
    Err(vm.raise_value(exception::kind::KeyError, key))
}

/// `dict[key] = value`, `del dict[key]`.
pub fn set_item<'v>(vm: &'v Vm, dict: Value<'v>, key: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !value.is_undefined() {
        return Dict::set(vm, dict, key, value);
    }
    if Dict::delete(vm, dict, key)? { Ok(()) } else { Err(vm.fault_value(exception::kind::KeyError, key)) }
}

pub fn set_item_full(vm: &mut Vm, dict: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    if !vm.get(value).is_undefined() {
        return Dict::set_full(vm, dict, key, value);
    }
    if Dict::delete_full(vm, dict, key)? { Ok(()) } else { Err(vm.raise_value(exception::kind::KeyError, key)) }
}

/// `key in dict`.
pub fn contains<'v>(vm: &'v Vm, dict: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    Ok(Value::bool(Dict::get(vm, dict, key)?.is_some()))
}

pub fn contains_full(vm: &mut Vm, dict: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let found = Dict::find_full(vm, dict, key)? != Found::Absent;
    vm.set(out, Value::bool(found));
    Ok(())
}

/// `left == right`.
pub fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (Some(left), Some(right)) = (types::cast(vm, left, ids::DICT), types::cast(vm, right, ids::DICT)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(operator, Compare::Eq | Compare::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let equal = Dict::len(left) == Dict::len(right) && equal_items(vm, left, right)?;
    Ok(Value::bool(equal == (operator == Compare::Eq)))
}

fn equal_items(vm: &Vm, left: Value<'_>, right: Value<'_>) -> Result<bool, Fault> {
    for (key, value) in Dict::items(left) {
        vm.poll_walk()?;
        let Found::Entry(position) = Dict::find(vm, right, key, stored_hash(vm, key)?)? else { return Ok(false) };
        let other = Dict::table(right).field(2 * position + 1);
        if other != value && !equal_leaf(vm, value, other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub fn compare_full(
    vm: &mut Vm,
    operator: Compare,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let equal = vm.nested(|vm| {
        let (left, right) = (own(vm, left)?, own(vm, right)?);
        equal_by_calls(vm, left, right)
    })?;
    vm.set(out, Value::bool(equal == (operator == Compare::Eq)));
    Ok(())
}

/// A new slot with the dict that a value is or holds as payload.
pub fn own(vm: &mut Vm, value: Handle) -> Result<Handle, Raised> {
    vm.make(|vm| Ok(types::cast(vm, vm.get(value), ids::DICT).unwrap_or(vm.get(value))))
}

fn equal_by_calls(vm: &mut Vm, left: Handle, right: Handle) -> Result<bool, Raised> {
    if Dict::len(vm.get(left)) != Dict::len(vm.get(right)) {
        return Ok(false);
    }
    let (key, value, other) = (vm.slot()?, vm.slot()?, vm.slot()?);
    let mut position = 0;
    while let Some(found) = entry_into(vm, left, position, key, value) {
        let hash = vm.attempt(|vm| stored_hash(vm, vm.get(key)))?;
        let Found::Entry(entry) = hash_table::find_full(vm, right, 2, key, hash)? else { return Ok(false) };
        vm.set(other, Dict::table(vm.get(right)).field(2 * entry + 1));
        if !comparison::equal(vm, value, other)? {
            return Ok(false);
        }
        position = found + 1;
        vm.poll()?;
    }
    Ok(true)
}

/// Stores key and value of the first entry at or after `position`; its position.
pub fn entry_into(vm: &Vm, dict: Handle, position: usize, key: Handle, value: Handle) -> Option<usize> {
    let (found, k, v) = Dict::next(vm.get(dict), position)?;
    vm.set(key, k);
    vm.set(value, v);
    Some(found)
}

/// `left | right`.
pub fn binary(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let both = types::cast(vm, vm.get(left), ids::DICT).is_some() && types::cast(vm, vm.get(right), ids::DICT).is_some();
    if operator != Binary::Or || !both {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    let left = own(vm, left)?;
    let right = own(vm, right)?;
    let union = vm.make(|vm| copy(vm, vm.get(left)))?;
    merge::from_dict(vm, union, right)?;
    vm.copy(union, out);
    Ok(())
}

/// A copy of the same kind: dict, OrderedDict or defaultdict.
pub fn copy<'v>(vm: &'v Vm, dict: Value<'v>) -> Leaf<'v> {
    let plain = Dict::copy(vm, dict)?;
    let Some(id) = dict.id().filter(|id| *id != ids::DICT) else { return Ok(plain) };
    let kind = vm.heap.new_copy(id, dict, 0, dict.field_count(), dict.field_count(), Value::NONE)?;
    hash_table::take(vm, kind, plain);
    Ok(kind)
}

/// `left |= right` with any mapping or iterable of pairs.
pub fn in_place(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    if operator != Binary::Or {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    let target = own(vm, left)?;
    merge::update(vm, target, right)?;
    vm.copy(left, out);
    Ok(())
}

/// `repr(dict)`.
pub fn repr(vm: &mut Vm, dict: Handle, out: Handle) -> Result<(), Raised> {
    let mut text = Builder::new(vm)?;
    push_items(vm, &mut text, dict)?;
    text.store(vm, out)
}

/// Appends `{key: value, ...}`.
pub fn push_items(vm: &mut Vm, text: &mut Builder, dict: Handle) -> Result<(), Raised> {
    let (key, value) = (vm.slot()?, vm.slot()?);
    text.push(vm, b"{")?;
    let mut position = 0;
    while let Some(found) = entry_into(vm, dict, position, key, value) {
        if position > 0 {
            text.push(vm, b", ")?;
        }
        text.push_repr(vm, key)?;
        text.push(vm, b": ")?;
        text.push_repr(vm, value)?;
        position = found + 1;
        vm.poll()?;
    }
    text.push(vm, b"}")
}
