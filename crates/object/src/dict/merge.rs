//! dict: updates from mappings, iterables of pairs and keyword arguments.
//!
//! Invariant: what was stored before an error stays stored.

use super::{Dict, operators};
use crate::fault::{Fault, Raised};
use crate::hash_table;
use crate::operations::identity::stored_hash;
use crate::operations::{attribute, call, item, iterate};
use crate::{Vm, exception, ids, list, text};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// `dict.update(source)` for a dict, a mapping (it has `keys`) or an iterable of pairs.
pub fn update(vm: &mut Vm, dict: Handle, source: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    // Nothing is overridden in dicts whose class is built in.
    if vm.get(source).id().is_some_and(ids::is_dict) {
        from_dict(vm, dict, source)?;
    } else {
        let (name, keys) = (vm.make(|_| Ok(text::name(sym::keys)))?, vm.slot()?);
        if attribute::find(vm, source, name, keys)? {
            call::call(vm, keys, &[], keys)?;
            from_mapping(vm, dict, source, keys)?;
        } else {
            from_pairs(vm, dict, source)?;
        }
    }
    vm.release(mark);
    Ok(())
}

/// Stores all items of a dict object.
pub fn from_dict(vm: &mut Vm, dict: Handle, source: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let (key, value) = (vm.slot()?, vm.slot()?);
    if vm.get(dict) != vm.get(source) {
        let same_keys = Dict::len(vm.get(dict)) == 0;
        let more = Dict::len(vm.get(source));
        if same_keys && vm.get(dict).flags() & ids::NAMESPACE == 0 {
            vm.attempt(|vm| {
                hash_table::take(vm, vm.get(dict), Dict::copy(vm, vm.get(source))?);
                Ok(())
            })?;
            vm.release(mark);
            return Ok(());
        }
        if vm.try_leaf(|vm| store_all(vm, vm.get(dict), vm.get(source)))?.is_some() {
            vm.release(mark);
            return Ok(());
        }
        let mut position = 0;
        while let Some(found) = operators::entry_into(vm, source, position, key, value) {
            let hash = vm.attempt(|vm| stored_hash(vm, vm.get(key)))?;
            store(vm, dict, key, hash, value)?;
            if Dict::len(vm.get(source)) != more {
                return Err(vm.raise(exception::kind::RuntimeError, message!("dict mutated during update")));
            }
            position = found + 1;
            vm.poll()?;
        }
    }
    vm.release(mark);
    Ok(())
}

/// Stores all items where no key needs Python. Repeating it changes nothing more.
fn store_all<'v>(vm: &'v Vm, dict: Value<'v>, source: Value<'v>) -> Result<(), Fault> {
    let entries = hash_table::table(source).fields();
    for position in 0..hash_table::used(source) {
        let key = entries.get(2 * position);
        if key != Value::DELETED {
            Dict::set(vm, dict, key, entries.get(2 * position + 1))?;
        }
        if position & 0xffff == 0xffff {
            vm.poll_leaf()?;
        }
    }
    Ok(())
}

/// Stores an item whose key has this hash.
fn store(vm: &mut Vm, dict: Handle, key: Handle, hash: usize, value: Handle) -> Result<(), Raised> {
    match hash_table::find_full(vm, dict, 2, key, hash)? {
        hash_table::Found::Entry(position) => {
            Dict::set_entry(vm, vm.get(dict), position, vm.get(value));
            Ok(())
        }
        hash_table::Found::Absent => vm.attempt(|vm| Dict::append(vm, vm.get(dict), vm.get(key), hash, vm.get(value))),
    }
}

fn from_mapping(vm: &mut Vm, dict: Handle, source: Handle, keys: Handle) -> Result<(), Raised> {
    let (iterator, key, value) = (vm.slot()?, vm.slot()?, vm.slot()?);
    iterate::iterate(vm, keys, iterator)?;
    while iterate::next(vm, iterator, key)? {
        item::get(vm, source, key, value)?;
        Dict::set_full(vm, dict, key, value)?;
        vm.poll()?;
    }
    Ok(())
}

fn from_pairs(vm: &mut Vm, dict: Handle, source: Handle) -> Result<(), Raised> {
    let (iterator, pair, key, value) = (vm.slot()?, vm.slot()?, vm.slot()?, vm.slot()?);
    iterate::iterate(vm, source, iterator)?;
    let mut number = 0usize;
    while iterate::next(vm, iterator, pair)? {
        if list::fields_of(vm.get(pair)).is_none() && iterate::to_list(vm, pair, pair).is_err() {
            if !vm.raised_is(exception::kind::TypeError) {
                return Err(Raised);
            }
            vm.clear_exception();
            return Err(vm.raise(
                exception::kind::TypeError,
                message!("cannot convert dictionary update sequence element #{number} to a sequence"),
            ));
        }
        match list::fields_of(vm.get(pair)) {
            Some((fields, 2)) => {
                vm.set(key, fields.field(0));
                vm.set(value, fields.field(1));
            }
            other => {
                let length = other.map_or(0, |(_, length)| length);
                return Err(vm.raise(
                    exception::kind::ValueError,
                    message!(
                        "dictionary update sequence element #{number} has length {length}; 2 is required"
                    ),
                ));
            }
        }
        if vm.try_leaf(|vm| Dict::set(vm, vm.get(dict), vm.get(key), vm.get(value)))?.is_none() {
            Dict::set_full(vm, dict, key, value)?;
        }
        number += 1;
        vm.poll()?;
    }
    Ok(())
}

/// `dict(source, **keywords)`: `source` and `keywords` are slots that may be undefined.
pub fn fill(vm: &mut Vm, dict: Handle, source: Handle, keywords: Handle) -> Result<(), Raised> {
    if !vm.get(source).is_undefined() {
        update(vm, dict, source)?;
    }
    if !vm.get(keywords).is_undefined() {
        from_dict(vm, dict, keywords)?;
    }
    Ok(())
}
