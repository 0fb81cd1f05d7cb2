//! dict: storage and access. Methods and operators are in the files beside this one.
//!
//! A dict is a hash table (see `hash_table`) whose entries are (key, value). On 32 bits
//! three entries take 40 bytes, ten 116. The flag [`ids::NAMESPACE`] marks globals and
//! class namespaces: adding or removing a key in them moves the epoch on.
//!
//! Invariant: leaf functions never run Python: they fail with `python_needed` where a key's
//! `__hash__` or `__eq__` decides, and the `_full` forms take over.

pub mod merge;
pub mod methods;
pub mod operators;

pub use methods::{SLOTS, TYPES, pop_entry};

use crate::fault::{Fault, Leaf, Raised};
use crate::hash_table as table;
use crate::operations::identity::hash_leaf;
use crate::{Vm, ids};
use heap::{Handle, Value};

pub use table::{Found, UNINDEXED, mix};

/// Functions on dict objects (id DICT).
pub struct Dict;

/// Values an entry has.
const WIDTH: usize = 2;

impl Dict {
    /// A new empty dict.
    pub fn new(vm: &Vm) -> Leaf<'_> {
        table::new(vm, ids::DICT, WIDTH, 0)
    }

    /// A new empty dict with room for `count` entries.
    pub fn with_capacity(vm: &Vm, count: usize) -> Leaf<'_> {
        table::new(vm, ids::DICT, WIDTH, count)
    }

    /// Entries in use, deleted ones included: positions run from 0 to here.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn used(dict: Value<'_>) -> usize {
        table::used(dict)
    }

    /// Number of items.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn len(dict: Value<'_>) -> usize {
        table::len(dict)
    }

    /// The table, for comparison by identity: it changes whenever it is rebuilt.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn table(dict: Value<'_>) -> Value<'_> {
        table::table(dict)
    }

    /// Key and value of entry `position`; None when it was deleted or does not exist.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn entry<'v>(dict: Value<'v>, position: usize) -> Option<(Value<'v>, Value<'v>)> {
        let key = table::key(dict, WIDTH, position)?;
        Some((key, Self::table(dict).field(2 * position + 1)))
    }

    /// The first entry at or after `position`: its position, key and value.
    pub fn next<'v>(dict: Value<'v>, position: usize) -> Option<(usize, Value<'v>, Value<'v>)> {
        let position = table::next(dict, WIDTH, position)?;
        Self::entry(dict, position).map(|(key, value)| (position, key, value))
    }

    /// All items in order.
    pub fn items<'v>(dict: Value<'v>) -> impl Iterator<Item = (Value<'v>, Value<'v>)> {
        (0..Self::used(dict)).filter_map(move |position| Self::entry(dict, position))
    }

    /// Searches for a key with this hash.
    #[inline]
    pub fn find(vm: &Vm, dict: Value<'_>, key: Value<'_>, hash: usize) -> Result<Found, Fault> {
        table::find(vm, dict, WIDTH, key, hash)
    }

    /// The value of a key.
    pub fn get<'v>(vm: &'v Vm, dict: Value<'v>, key: Value<'v>) -> Result<Option<Value<'v>>, Fault> {
        let hash = hash_leaf(vm, key)?;
        let found = table::search(vm, dict, WIDTH, key, hash)?;
        Ok(found.map(|(entries, position)| entries.get(2 * position + 1)))
    }

    /// The value of an interned name; cannot fail. Keys of the dict that are not interned strings are
    /// compared by text.
    pub fn get_name<'v>(dict: Value<'v>, name: Value<'v>) -> Option<Value<'v>> {
        Self::find_name(dict, name).map(|position| Self::table(dict).field(2 * position + 1))
    }

    /// Position of an interned name.
    pub fn find_name(dict: Value<'_>, name: Value<'_>) -> Option<usize> {
        let table = Self::table(dict);
        let (entries, index) = table.table();
        let same = |candidate: Value<'_>| {
            candidate == name
                || (candidate.has_id(ids::STR)
                    && candidate.flags() & ids::INTERNED == 0
                    && candidate.bytes() == name.bytes())
        };
        if index.log() == 0 {
            let used = Self::used(dict);
            return (0..used)
                .find(|position| entries.get(2 * position) == name)
                .or_else(|| (0..used).find(|position| same(entries.get(2 * position))));
        }
        let mask = (1usize << index.log()) - 1;
        let mut slot = mix(name.prefix()) & mask;
        loop {
            let position = index.get(slot);
            if position == usize::MAX {
                return None;
            }
            if same(entries.get(2 * position)) {
                return Some(position);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Sets the value of entry `position`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set_entry<'v>(vm: &'v Vm, dict: Value<'v>, position: usize, value: Value<'v>) {
        vm.heap.set_field(Self::table(dict), 2 * position + 1, value);
    }

    /// Stores an item.
    pub fn set<'v>(vm: &'v Vm, dict: Value<'v>, key: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
        let hash = hash_leaf(vm, key)?;
        match table::search(vm, dict, WIDTH, key, hash)? {
            Some((entries, position)) => vm.heap.set_in(entries, 2 * position + 1, value),
            None => Self::append(vm, dict, key, hash, value)?,
        }
        Ok(())
    }

    /// Adds an item whose key is known to be absent.
    pub fn append<'v>(vm: &'v Vm, dict: Value<'v>, key: Value<'v>, hash: usize, value: Value<'v>) -> Result<(), Fault> {
        table::append(vm, dict, WIDTH, key, hash, value)
    }

    /// Removes entry `position`.
    pub fn remove_entry(vm: &Vm, dict: Value<'_>, position: usize) {
        table::remove(vm, dict, WIDTH, position);
    }

    /// Removes all items.
    pub fn clear(vm: &Vm, dict: Value<'_>) {
        table::clear(vm, dict);
    }

    /// Deletes a key: true when it was there.
    pub fn delete(vm: &Vm, dict: Value<'_>, key: Value<'_>) -> Result<bool, Fault> {
        let hash = hash_leaf(vm, key)?;
        match Self::find(vm, dict, key, hash)? {
            Found::Entry(position) => {
                Self::remove_entry(vm, dict, position);
                Ok(true)
            }
            Found::Absent => Ok(false),
        }
    }

    /// Gives up room that no item uses.
    pub fn compact(vm: &Vm, dict: Value<'_>) -> Result<(), Fault> {
        table::compact(vm, dict, WIDTH)
    }

    /// A copy.
    pub fn copy<'v>(vm: &'v Vm, dict: Value<'v>) -> Leaf<'v> {
        table::copy(vm, dict, WIDTH, ids::DICT)
    }

    /// Position of any key in the dict in slot `dict`.
    pub fn find_full(vm: &mut Vm, dict: Handle, key: Handle) -> Result<Found, Raised> {
        let hash = table::hash_full(vm, key)?;
        table::find_full(vm, dict, WIDTH, key, hash)
    }

    /// The value of any key into `out`; false when it is absent.
    pub fn get_full(vm: &mut Vm, dict: Handle, key: Handle, out: Handle) -> Result<bool, Raised> {
        match Self::find_full(vm, dict, key)? {
            Found::Entry(position) => {
                vm.set(out, Self::table(vm.get(dict)).field(2 * position + 1));
                Ok(true)
            }
            Found::Absent => Ok(false),
        }
    }

    /// Stores an item under any key.
    pub fn set_full(vm: &mut Vm, dict: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
        let hash = table::hash_full(vm, key)?;
        match table::find_full(vm, dict, WIDTH, key, hash)? {
            Found::Entry(position) => {
                Self::set_entry(vm, vm.get(dict), position, vm.get(value));
                Ok(())
            }
            Found::Absent => vm.attempt(|vm| Self::append(vm, vm.get(dict), vm.get(key), hash, vm.get(value))),
        }
    }

    /// Deletes any key: true when it was there.
    pub fn delete_full(vm: &mut Vm, dict: Handle, key: Handle) -> Result<bool, Raised> {
        match Self::find_full(vm, dict, key)? {
            Found::Entry(position) => {
                Self::remove_entry(vm, vm.get(dict), position);
                Ok(true)
            }
            Found::Absent => Ok(false),
        }
    }
}
