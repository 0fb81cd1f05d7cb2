//! Dicts: insertion-ordered hash tables.
//!
//! A dict is `[counts][table]`. The table holds (key, value) entries in order of
//! insertion and, beyond [`UNINDEXED`] entries, an index of 1, 2 or 4 bytes a slot behind
//! them (see the heap's `Kind::Table`). A deleted entry keeps its place with key DELETED
//! until the table is rebuilt. On 32 bits three entries take 40 bytes, ten 116.
//!
//! `counts` is the small integer `used << DEAD_BITS | dead`: entries in use, deleted ones
//! included, and deleted ones.
//!
//! Invariant: leaf functions compare keys only where no Python code can be involved; they
//! fail with `python_needed` otherwise, and the full forms in `operations` take over.

use crate::fault::{Fault, Leaf};
use crate::operations::identity::{equal_leaf, hash_leaf};
use crate::{Vm, ids};
use heap::Value;

const COUNTS: usize = 0;
const TABLE: usize = 1;
const DEAD_BITS: u32 = 10;
const MOST_DEAD: usize = (1 << DEAD_BITS) - 1;
/// Largest number of entries without an index.
pub const UNINDEXED: usize = 8;

/// Functions on dict objects (id DICT).
pub struct Dict;

/// What a search found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// Entry number.
    Entry(usize),
    Absent,
}

/// Spreads a hash over index slots.
#[inline(always)]
pub fn mix(hash: usize) -> usize {
    let hash = hash as u32 ^ (hash as u64 >> 32) as u32;
    (hash ^ hash >> 15).wrapping_mul(0x2c1b_3c6d) as usize >> 3
}

impl Dict {
    /// A new empty dict.
    pub fn new(vm: &Vm) -> Leaf<'_> {
        Ok(vm.heap.new_object(ids::DICT, 0, &[Value::small(0), Value::NONE])?)
    }

    /// A new empty dict with room for `count` entries.
    pub fn with_capacity(vm: &Vm, count: usize) -> Leaf<'_> {
        let table = if count == 0 { Value::NONE } else { new_table(vm, count)? };
        Ok(vm.heap.new_object(ids::DICT, 0, &[Value::small(0), table])?)
    }

    #[inline(always)]
    fn counts(dict: Value<'_>) -> usize {
        dict.field(COUNTS).int_unchecked() as usize
    }

    /// Entries in use, deleted ones included: positions run from 0 to here.
    #[inline(always)]
    pub fn used(dict: Value<'_>) -> usize {
        Self::counts(dict) >> DEAD_BITS
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(dict: Value<'_>) -> usize {
        let counts = Self::counts(dict);
        (counts >> DEAD_BITS) - (counts & MOST_DEAD)
    }

    fn set_counts(vm: &Vm, dict: Value<'_>, used: usize, dead: usize) {
        vm.heap.set_field(dict, COUNTS, Value::length(used << DEAD_BITS | dead));
    }

    /// The table, for comparison by identity: it changes whenever entries may have moved.
    #[inline(always)]
    pub fn table(dict: Value<'_>) -> Value<'_> {
        dict.field(TABLE)
    }

    /// Key and value of entry `position`; None when it was deleted or does not exist.
    #[inline(always)]
    pub fn entry<'v>(dict: Value<'v>, position: usize) -> Option<(Value<'v>, Value<'v>)> {
        if position >= Self::used(dict) {
            return None;
        }
        let table = Self::table(dict);
        let key = table.field(2 * position);
        if key == Value::DELETED { None } else { Some((key, table.field(2 * position + 1))) }
    }

    /// The first entry at or after `position`: its position, key and value.
    pub fn next<'v>(dict: Value<'v>, mut position: usize) -> Option<(usize, Value<'v>, Value<'v>)> {
        while position < Self::used(dict) {
            if let Some((key, value)) = Self::entry(dict, position) {
                return Some((position, key, value));
            }
            position += 1;
        }
        None
    }

    /// All items in order.
    pub fn items<'v>(dict: Value<'v>) -> impl Iterator<Item = (Value<'v>, Value<'v>)> {
        (0..Self::used(dict)).filter_map(move |position| Self::entry(dict, position))
    }

    /// Searches for a key with this hash.
    pub fn find(vm: &Vm, dict: Value<'_>, key: Value<'_>, hash: usize) -> Result<Found, Fault> {
        let table = Self::table(dict);
        let used = Self::used(dict);
        if table.flags() & 31 == 0 {
            // Few entries: identity first, it hits for names and small integers.
            for position in 0..used {
                if table.field(2 * position) == key {
                    return Ok(Found::Entry(position));
                }
            }
            for position in 0..used {
                let candidate = table.field(2 * position);
                if candidate != Value::DELETED && equal_leaf(vm, candidate, key)? {
                    return Ok(Found::Entry(position));
                }
            }
            return Ok(Found::Absent);
        }
        let mask = (1usize << (table.flags() & 31)) - 1;
        let mut slot = mix(hash) & mask;
        loop {
            let position = table.index_slot(slot);
            if position == usize::MAX {
                return Ok(Found::Absent);
            }
            let candidate = table.field(2 * position);
            if candidate == key || (candidate != Value::DELETED && equal_leaf(vm, candidate, key)?) {
                return Ok(Found::Entry(position));
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The value of a key.
    pub fn get<'v>(vm: &'v Vm, dict: Value<'v>, key: Value<'v>) -> Result<Option<Value<'v>>, Fault> {
        let hash = hash_leaf(vm, key)?;
        match Self::find(vm, dict, key, hash)? {
            Found::Entry(position) => Ok(Some(Self::table(dict).field(2 * position + 1))),
            Found::Absent => Ok(None),
        }
    }

    /// The value of an interned name; cannot fail. Keys of the dict that are not interned strings are
    /// compared by text.
    pub fn get_name<'v>(dict: Value<'v>, name: Value<'v>) -> Option<Value<'v>> {
        Self::find_name(dict, name).map(|position| Self::table(dict).field(2 * position + 1))
    }

    /// Position of an interned name.
    pub fn find_name(dict: Value<'_>, name: Value<'_>) -> Option<usize> {
        let table = Self::table(dict);
        let same = |candidate: Value<'_>| {
            candidate == name
                || (candidate.has_id(ids::STR)
                    && candidate.flags() & ids::INTERNED == 0
                    && candidate.bytes() == name.bytes())
        };
        if table.flags() & 31 == 0 {
            let used = Self::used(dict);
            return (0..used)
                .find(|position| table.field(2 * position) == name)
                .or_else(|| (0..used).find(|position| same(table.field(2 * position))));
        }
        let mask = (1usize << (table.flags() & 31)) - 1;
        let mut slot = mix(name.prefix()) & mask;
        loop {
            let position = table.index_slot(slot);
            if position == usize::MAX {
                return None;
            }
            if same(table.field(2 * position)) {
                return Some(position);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Sets the value of entry `position`.
    pub fn set_entry<'v>(vm: &'v Vm, dict: Value<'v>, position: usize, value: Value<'v>) {
        vm.heap.set_field(Self::table(dict), 2 * position + 1, value);
    }

    /// Stores an item.
    pub fn set<'v>(vm: &'v Vm, dict: Value<'v>, key: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
        let hash = hash_leaf(vm, key)?;
        match Self::find(vm, dict, key, hash)? {
            Found::Entry(position) => Self::set_entry(vm, dict, position, value),
            Found::Absent => Self::append(vm, dict, key, hash, value)?,
        }
        Ok(())
    }

    /// Adds an item whose key is known to be absent.
    pub fn append<'v>(vm: &'v Vm, dict: Value<'v>, key: Value<'v>, hash: usize, value: Value<'v>) -> Result<(), Fault> {
        let used = Self::used(dict);
        if used * 2 >= Self::table(dict).field_count() {
            let wanted = grown(Self::len(dict));
            Self::rebuild(vm, dict, wanted)?;
        }
        let (used, dead) = (Self::used(dict), Self::counts(dict) & MOST_DEAD);
        let table = Self::table(dict);
        vm.heap.set_field(table, 2 * used, key);
        vm.heap.set_field(table, 2 * used + 1, value);
        index_entry(vm, table, used, hash);
        Self::set_counts(vm, dict, used + 1, dead);
        Ok(())
    }

    /// Removes entry `position`.
    pub fn remove_entry(vm: &Vm, dict: Value<'_>, position: usize) {
        let table = Self::table(dict);
        vm.heap.set_field(table, 2 * position, Value::DELETED);
        vm.heap.set_field(table, 2 * position + 1, Value::DELETED);
        let (mut used, mut dead) = (Self::used(dict), (Self::counts(dict) & MOST_DEAD) + 1);
        if used == dead {
            Self::clear(vm, dict);
            return;
        }
        if table.flags() & 31 == 0 {
            // Without an index entries at the end can be given up, others closed up.
            vm.heap.move_fields(table, 2 * (position + 1), 2 * position, 2 * (used - position - 1));
            used -= 1;
            dead -= 1;
            vm.heap.set_field(table, 2 * used, Value::UNDEFINED);
            vm.heap.set_field(table, 2 * used + 1, Value::UNDEFINED);
        } else if dead >= MOST_DEAD {
            compact_in_place(vm, table, used);
            used -= dead;
            dead = 0;
            reindex(vm, table, used);
        }
        Self::set_counts(vm, dict, used, dead);
    }

    /// Removes all items.
    pub fn clear(vm: &Vm, dict: Value<'_>) {
        vm.heap.set_field(dict, TABLE, Value::NONE);
        Self::set_counts(vm, dict, 0, 0);
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

    /// A copy.
    pub fn copy<'v>(vm: &'v Vm, dict: Value<'v>) -> Leaf<'v> {
        let count = Self::len(dict);
        let copy = Self::with_capacity(vm, count)?;
        for (key, value) in Self::items(dict) {
            let hash = stored_hash(vm, key)?;
            Self::append(vm, copy, key, hash, value)?;
        }
        Ok(copy)
    }

    /// Replaces the table by one with room for `capacity` entries, without deleted ones.
    fn rebuild(vm: &Vm, dict: Value<'_>, capacity: usize) -> Result<(), Fault> {
        let table = new_table(vm, capacity)?;
        let mut count = 0;
        for (key, value) in Self::items(dict) {
            vm.heap.set_field(table, 2 * count, key);
            vm.heap.set_field(table, 2 * count + 1, value);
            if table.flags() & 31 != 0 {
                index_entry(vm, table, count, stored_hash(vm, key)?);
            }
            count += 1;
        }
        vm.heap.set_field(dict, TABLE, table);
        Self::set_counts(vm, dict, count, 0);
        Ok(())
    }
}

/// Hash of a key that is already in a table: never runs Python (instances keep the hash they gave).
fn stored_hash(vm: &Vm, key: Value<'_>) -> Result<usize, Fault> {
    crate::operations::identity::stored_hash(vm, key)
}

/// Next capacity for a dict of `count` items that needs one more.
fn grown(count: usize) -> usize {
    match count {
        0 => 1,
        1 => 3,
        2..=4 => count + 2,
        5..=7 => 8,
        _ => count + count / 2 + 2,
    }
}

/// A table for `capacity` entries.
fn new_table(vm: &Vm, capacity: usize) -> Leaf<'_> {
    let log = if capacity <= UNINDEXED {
        0
    } else {
        let slots = capacity + capacity / 3 + 1;
        usize::BITS as usize - (slots - 1).leading_zeros() as usize
    };
    if log >= 31 {
        return Err(Fault::from(heap::NeedMemory));
    }
    Ok(vm.heap.new_table(ids::DICT_TABLE, 2 * capacity, log)?)
}

/// Enters entry `position` into the index.
pub(crate) fn index_entry(vm: &Vm, table: Value<'_>, position: usize, hash: usize) {
    let log = table.flags() & 31;
    if log == 0 {
        return;
    }
    let mask = (1usize << log) - 1;
    let mut slot = mix(hash) & mask;
    while table.index_slot(slot) != usize::MAX {
        slot = (slot + 1) & mask;
    }
    vm.heap.set_index_slot(table, slot, position);
}

/// Closes the gaps of deleted entries.
fn compact_in_place(vm: &Vm, table: Value<'_>, used: usize) {
    let mut count = 0;
    for position in 0..used {
        let key = table.field(2 * position);
        if key != Value::DELETED {
            if count != position {
                vm.heap.set_field(table, 2 * count, key);
                vm.heap.set_field(table, 2 * count + 1, table.field(2 * position + 1));
            }
            count += 1;
        }
    }
    for position in count..used {
        vm.heap.set_field(table, 2 * position, Value::UNDEFINED);
        vm.heap.set_field(table, 2 * position + 1, Value::UNDEFINED);
    }
}

fn reindex(vm: &Vm, table: Value<'_>, count: usize) {
    for slot in 0..1usize << (table.flags() & 31) {
        vm.heap.set_index_slot(table, slot, usize::MAX);
    }
    for position in 0..count {
        if let Ok(hash) = stored_hash(vm, table.field(2 * position)) {
            index_entry(vm, table, position, hash);
        }
    }
}
