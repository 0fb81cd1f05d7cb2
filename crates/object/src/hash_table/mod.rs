//! Insertion-ordered hash tables: the storage of dicts (two values an entry) and sets (one).
//!
//! A container is `[counts][table]`. The table holds entries in order of insertion and,
//! beyond [`UNINDEXED`] entries, an index of 1, 2 or 4 bytes a slot behind them (see the
//! heap's `Kind::Table`). A deleted entry keeps its place with key DELETED until the table
//! is rebuilt. A table with an index has one value more than its entries need, behind them:
//! the position of the first entry that is not deleted, so that queues are fast. `counts` is the small integer `used << DEAD_BITS | dead`: entries in use,
//! deleted ones included, and deleted ones.
//!
//! Functions take `width`, the number of values an entry has.
//!
//! Invariant: leaf functions compare keys only where no Python code can be involved; they
//! fail with `python_needed` otherwise, and [`find_full`] takes over.

use crate::fault::{Fault, Leaf, Raised};
use crate::operations::compare;
use crate::operations::identity::{equal_leaf, stored_hash};
use crate::{FaultKind, Vm, ids};
use heap::{Fields, Handle, Value};

const COUNTS: usize = 0;
const TABLE: usize = 1;
const DEAD_BITS: u32 = if heap::WORD == 8 { 31 } else { 10 };
const MOST_DEAD: usize = (1 << DEAD_BITS) - 1;
/// Largest number of entries: `counts` must stay a small integer.
const MOST_USED: usize = (1 << (heap::WORD_BITS as u32 - 2 - DEAD_BITS)) - 1;
/// Largest number of entries without an index.
pub const UNINDEXED: usize = 8;

/// What a search found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// Entry number.
    Entry(usize),
    Absent,
}

/// Spreads a hash over index slots.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn mix(hash: usize) -> usize {
    let hash = hash as u32 ^ (hash as u64 >> 32) as u32;
    (hash ^ hash >> 15).wrapping_mul(0x2c1b_3c6d) as usize >> 3
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
fn counts(container: Value<'_>) -> usize {
    container.field(COUNTS).int_unchecked() as usize
}

/// Entries in use, deleted ones included: positions run from 0 to here.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn used(container: Value<'_>) -> usize {
    counts(container) >> DEAD_BITS
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
fn dead(container: Value<'_>) -> usize {
    counts(container) & MOST_DEAD
}

/// Number of entries.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn len(container: Value<'_>) -> usize {
    let counts = counts(container);
    (counts >> DEAD_BITS) - (counts & MOST_DEAD)
}

/// The table, for comparison by identity: it changes whenever it is rebuilt.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn table(container: Value<'_>) -> Value<'_> {
    container.field(TABLE)
}

fn set_counts(vm: &Vm, container: Value<'_>, used: usize, dead: usize) {
    vm.heap.set_field(container, COUNTS, Value::length(used << DEAD_BITS | dead));
}

/// log2 of the index slots of a table; 0 when it has none.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn index_log(table: Value<'_>) -> usize {
    table.flags() & 31
}

/// Entries in use, and the number of entries, from the counts of a container.
#[inline(always)]
pub fn split(counts: usize) -> (usize, usize) {
    let used = counts >> DEAD_BITS;
    (used, used - (counts & MOST_DEAD))
}

/// Position of the first entry, or one before it.
#[inline]
pub fn first(container: Value<'_>) -> usize {
    let table = table(container);
    if index_log(table) == 0 { 0 } else { table.field(table.field_count() - 1).as_int().unwrap_or(0) as usize }
}

/// Number of entries that a table has room for.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn capacity(table: Value<'_>, width: usize) -> usize {
    // The width is 1 or 2; a division would take long.
    (table.field_count() - (index_log(table) != 0) as usize) >> (width - 1)
}

/// The key of entry `position`; None when it was deleted or does not exist.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn key(container: Value<'_>, width: usize, position: usize) -> Option<Value<'_>> {
    if position >= used(container) {
        return None;
    }
    let key = table(container).fields().get(width * position);
    if key == Value::DELETED { None } else { Some(key) }
}

/// Position of the first entry at or after `position`.
pub fn next(container: Value<'_>, width: usize, position: usize) -> Option<usize> {
    let mut position = if position == 0 { first(container) } else { position };
    let (used, entries) = (used(container), table(container).fields());
    while position < used {
        if entries.get(width * position) != Value::DELETED {
            return Some(position);
        }
        position += 1;
    }
    None
}

/// As [`next`], with the values of the table, for a container that had `length` entries when its iteration began; None
/// when it has others now.
#[cfg_attr(target_pointer_width = "64", inline(always))]
#[cfg_attr(target_pointer_width = "32", inline(never))]
pub fn step<'v>(container: Value<'v>, width: usize, position: usize, length: Value<'v>) -> Option<(Fields<'v>, usize)> {
    let (used, now) = split(counts(container));
    if Value::length(now) != length {
        return None;
    }
    let mut position = if position == 0 { first(container) } else { position };
    let entries = table(container).fields();
    while position < used && entries.get(width * position) == Value::DELETED {
        position += 1;
    }
    Some((entries, if position < used { position } else { usize::MAX }))
}

/// Position of the last entry.
pub fn last(container: Value<'_>, width: usize) -> Option<usize> {
    (0..used(container)).rev().find(|position| key(container, width, *position).is_some())
}

/// A new container with this id and room for `capacity` entries.
pub fn new(vm: &Vm, id: heap::TypeId, width: usize, capacity: usize) -> Leaf<'_> {
    let table = if capacity == 0 { Value::NONE } else { new_table(vm, width, capacity)? };
    Ok(vm.heap.new_object(id, 0, &[Value::small(0), table])?)
}

/// Searches for a key with this hash.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn find(vm: &Vm, container: Value<'_>, width: usize, key: Value<'_>, hash: usize) -> Result<Found, Fault> {
    Ok(search(vm, container, width, key, hash)?.map_or(Found::Absent, |(_, position)| Found::Entry(position)))
}

/// As [`find`], with the values of the table, for those who read or write the entry.
#[inline(always)]
pub fn search<'v>(
    vm: &Vm,
    container: Value<'v>,
    width: usize,
    key: Value<'v>,
    hash: usize,
) -> Result<Option<(Fields<'v>, usize)>, Fault> {
    let table = table(container);
    let (entries, index) = table.table();
    let log = index.log();
    if log == 0 {
        // Few entries: identity first, it hits for names and small integers.
        let used = used(container);
        for position in 0..used {
            if entries.get(width * position) == key {
                return Ok(Some((entries, position)));
            }
        }
        for position in 0..used {
            if same(vm, entries.get(width * position), key, hash)? {
                return Ok(Some((entries, position)));
            }
        }
        return Ok(None);
    }
    let mask = (1usize << log) - 1;
    let mut slot = mix(hash) & mask;
    loop {
        let position = index.get(slot);
        if position == usize::MAX {
            return Ok(None);
        }
        let candidate = entries.get(width * position);
        if candidate == key || same(vm, candidate, key, hash)? {
            return Ok(Some((entries, position)));
        }
        slot = (slot + 1) & mask;
    }
}

/// Equality of a key in the table with another that is not identical.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn same(vm: &Vm, candidate: Value<'_>, key: Value<'_>, hash: usize) -> Result<bool, Fault> {
    if candidate.is_int() && key.is_int() {
        return Ok(false);
    }
    if candidate.has_id(ids::STR) && key.has_id(ids::STR) {
        return Ok(candidate.flags() & key.flags() & ids::INTERNED == 0
            && (candidate.prefix() == hash || candidate.prefix() == 0)
            && candidate.bytes() == key.bytes());
    }
    same_slow(vm, candidate, key, hash)
}

#[inline(never)]
fn same_slow(vm: &Vm, candidate: Value<'_>, key: Value<'_>, hash: usize) -> Result<bool, Fault> {
    if candidate == Value::DELETED || stored_hash(vm, candidate)? != hash {
        return Ok(false);
    }
    equal_leaf(vm, candidate, key)
}

/// The key's hash, running `__hash__` if need be.
pub fn hash_full(vm: &mut Vm, key: Handle) -> Result<usize, Raised> {
    compare::hash(vm, key).map(|hash| hash as usize)
}

/// As [`find`], running `__eq__` if need be; starts again when that changed the container.
pub fn find_full(vm: &mut Vm, container: Handle, width: usize, key: Handle, hash: usize) -> Result<Found, Raised> {
    let mut again = 0;
    loop {
        match find(vm, vm.get(container), width, vm.get(key), hash) {
            Ok(found) => return Ok(found),
            Err(Fault) => match vm.fault_kind() {
                FaultKind::Exception => return Err(Raised),
                FaultKind::Memory => vm.collect_for(&mut again)?,
                FaultKind::Python => break,
            },
        }
    }
    vm.scoped(|vm| find_by_calls(vm, container, width, key, hash))
}

/// What the search compares next, at step `step` of its walk over the entries.
enum Step {
    End,
    Skip,
    Compare(usize),
}

fn step_at(vm: &Vm, container: Value<'_>, width: usize, hash: usize, step: usize) -> Result<Step, Fault> {
    let table = table(container);
    let log = index_log(table);
    let position = if log == 0 {
        if step >= used(container) {
            return Ok(Step::End);
        }
        step
    } else {
        let mask = (1usize << log) - 1;
        match table.index_slot((mix(hash) + step) & mask) {
            usize::MAX => return Ok(Step::End),
            position => position,
        }
    };
    let candidate = table.field(width * position);
    if candidate == Value::DELETED || stored_hash(vm, candidate)? != hash {
        return Ok(Step::Skip);
    }
    Ok(Step::Compare(position))
}

#[inline(never)]
fn find_by_calls(vm: &mut Vm, container: Handle, width: usize, key: Handle, hash: usize) -> Result<Found, Raised> {
    let before = vm.slot()?;
    let candidate = vm.slot()?;
    'again: loop {
        vm.poll()?;
        vm.set(before, table(vm.get(container)));
        let counts_before = counts(vm.get(container));
        let mut step = 0;
        loop {
            match vm.attempt(|vm| step_at(vm, vm.get(container), width, hash, step))? {
                Step::End => return Ok(Found::Absent),
                Step::Skip => {}
                Step::Compare(position) => {
                    vm.set(candidate, table(vm.get(container)).field(width * position));
                    let equal = compare::equal(vm, candidate, key)?;
                    let now = table(vm.get(container));
                    let unchanged = now == vm.get(before)
                        && counts(vm.get(container)) == counts_before
                        && now.field(width * position) == vm.get(candidate);
                    if equal {
                        // A comparison that moves entries about each time must not make this go on for ever.
                        let moved = || place_of(vm.get(container), width, vm.get(candidate));
                        if let Some(position) = unchanged.then_some(position).or_else(moved) {
                            return Ok(Found::Entry(position));
                        }
                    }
                    if !unchanged {
                        continue 'again;
                    }
                }
            }
            step += 1;
        }
    }
}

/// Where the very object `key` is.
fn place_of(container: Value<'_>, width: usize, key: Value<'_>) -> Option<usize> {
    (0..used(container)).find(|position| table(container).field(width * position) == key)
}

/// Adds an entry whose key is known to be absent; `value` is ignored when entries are one wide.
pub fn append<'v>(
    vm: &'v Vm,
    container: Value<'v>,
    width: usize,
    key: Value<'v>,
    hash: usize,
    value: Value<'v>,
) -> Result<(), Fault> {
    let fields = container.fields();
    let used = fields.get(COUNTS).int_unchecked() as usize >> DEAD_BITS;
    if used >= capacity(fields.get(TABLE), width) {
        return append_to_grown(vm, container, width, key, hash, value);
    }
    append_entry(vm, container, width, key, hash, value);
    Ok(())
}

#[inline(never)]
fn append_to_grown<'v>(
    vm: &'v Vm,
    container: Value<'v>,
    width: usize,
    key: Value<'v>,
    hash: usize,
    value: Value<'v>,
) -> Result<(), Fault> {
    grow(vm, container, width)?;
    append_entry(vm, container, width, key, hash, value);
    Ok(())
}

/// Writes an entry for which there is room.
#[inline]
fn append_entry<'v>(vm: &'v Vm, container: Value<'v>, width: usize, key: Value<'v>, hash: usize, value: Value<'v>) {
    let fields = container.fields();
    let (counts, table) = (fields.get(COUNTS).int_unchecked() as usize, fields.get(TABLE));
    let (used, entries) = (counts >> DEAD_BITS, table.fields());
    vm.heap.set_in(entries, width * used, key);
    if width == 2 {
        vm.heap.set_in(entries, 2 * used + 1, value);
    }
    index_entry(vm, table, used, hash);
    vm.heap.set_in(fields, COUNTS, Value::length(counts + (1 << DEAD_BITS)));
    if container.flags() & ids::NAMESPACE != 0 && width == 2 {
        vm.bump_epoch();
    }
}

/// Makes room for at least one more entry. A heap that is nearly full gets a smaller table.
#[inline(never)]
fn grow(vm: &Vm, container: Value<'_>, width: usize) -> Result<(), Fault> {
    let count = len(container);
    let (roomy, tight) = match count {
        0 => (1, 1),
        1 => (3, 2),
        2..=4 => (count + 2, count + 1),
        5..=7 => (8, count + 1),
        _ => (count + count / 2 + 2, count + count / 8 + 1),
    };
    match rebuild(vm, container, width, roomy) {
        Err(Fault) if vm.fault_kind() == FaultKind::Memory => {
            vm.heap.clear_need();
            rebuild(vm, container, width, tight)
        }
        done => done,
    }
}

/// Makes room for `more` further entries.
pub fn reserve(vm: &Vm, container: Value<'_>, width: usize, more: usize) -> Result<(), Fault> {
    if capacity(table(container), width) - used(container) >= more { Ok(()) } else { rebuild(vm, container, width, len(container).saturating_add(more)) }
}

/// Removes entry `position`.
pub fn remove(vm: &Vm, container: Value<'_>, width: usize, position: usize) {
    let vm = vm.lend();
    let table = table(container);
    let (mut used, mut dead) = (used(container), dead(container) + 1);
    if used == dead && index_log(table) != 0 {
        clear(vm, container);
        return;
    }
    let last = position + 1 == used && take_from_index(vm, table, width, position);
    for field in width * position..width * (position + 1) {
        vm.heap.set_field(table, field, if last { Value::UNDEFINED } else { Value::DELETED });
    }
    if container.flags() & ids::NAMESPACE != 0 && width == 2 {
        vm.bump_epoch();
    }
    if last {
        used -= 1;
        dead -= 1;
    } else if index_log(table) == 0 {
        // Without an index entries behind are closed up.
        let rest = used - position - 1;
        vm.heap.move_fields(table, width * (position + 1), width * position, width * rest);
        used -= 1;
        dead -= 1;
        for field in width * used..width * (used + 1) {
            vm.heap.set_field(table, field, Value::UNDEFINED);
        }
    } else if first(container) == position {
        let next = next(container, width, position + 1).unwrap_or(used);
        vm.heap.set_field(table, table.field_count() - 1, Value::length(next));
    }
    if index_log(table) != 0 && (dead >= MOST_DEAD || dead > used / 2 + UNINDEXED) {
        close_gaps(vm, table, width, used);
        used -= dead;
        dead = 0;
        reindex(vm, table, width, used);
    }
    set_counts(vm, container, used, dead);
}

/// Takes an entry out of the index for good, so that its place can be used again; false when a hash
/// cannot be told.
fn take_from_index(vm: &Vm, table: Value<'_>, width: usize, position: usize) -> bool {
    let log = index_log(table);
    if log == 0 {
        return true;
    }
    let mask = (1usize << log) - 1;
    let hash_at = |position: usize| stored_hash(vm, table.field(width * position));
    let Ok(hash) = hash_at(position) else { return false };
    let mut first = mix(hash) & mask;
    while table.index_slot(first) != position {
        if table.index_slot(first) == usize::MAX {
            return false;
        }
        first = (first + 1) & mask;
    }
    // The slots behind, up to an empty one, are entered anew: they may have been pushed on by this one.
    let mut slot = first;
    loop {
        slot = (slot + 1) & mask;
        match table.index_slot(slot) {
            usize::MAX => break,
            other if table.field(width * other) != Value::DELETED && hash_at(other).is_err() => return false,
            _ => {}
        }
    }
    vm.heap.set_index_slot(table, first, usize::MAX);
    slot = first;
    loop {
        slot = (slot + 1) & mask;
        let other = table.index_slot(slot);
        if other == usize::MAX {
            return true;
        }
        vm.heap.set_index_slot(table, slot, usize::MAX);
        if table.field(width * other) != Value::DELETED {
            if let Ok(hash) = hash_at(other) {
                index_entry(vm, table, other, hash);
            }
        }
    }
}

/// Removes all entries.
pub fn clear(vm: &Vm, container: Value<'_>) {
    if container.flags() & ids::NAMESPACE != 0 && container.has_id(ids::DICT) {
        vm.bump_epoch();
    }
    vm.heap.set_field(container, TABLE, Value::NONE);
    set_counts(vm, container, 0, 0);
}

/// A new container with this id and the same entries.
pub fn copy<'v>(vm: &'v Vm, container: Value<'v>, width: usize, id: heap::TypeId) -> Leaf<'v> {
    let copy = new(vm, id, width, 0)?;
    if len(container) > 0 {
        let (table, count) = compacted(vm, container, width, len(container))?;
        vm.heap.set_field(copy, TABLE, table);
        set_counts(vm, copy, count, 0);
    }
    Ok(copy)
}

/// Moves the entries of `source`, which is given up, into `target`.
pub fn take<'v>(vm: &'v Vm, target: Value<'v>, source: Value<'v>) {
    vm.heap.set_field(target, TABLE, table(source));
    vm.heap.set_field(target, COUNTS, source.field(COUNTS));
}

/// Replaces the table by one with room for `capacity` entries, without deleted ones.
fn rebuild(vm: &Vm, container: Value<'_>, width: usize, capacity: usize) -> Result<(), Fault> {
    let (table, count) = compacted(vm, container, width, capacity)?;
    vm.heap.set_field(container, TABLE, table);
    set_counts(vm, container, count, 0);
    Ok(())
}

/// Gives up room that no entry uses.
pub fn compact(vm: &Vm, container: Value<'_>, width: usize) -> Result<(), Fault> {
    if len(container) == capacity(table(container), width) {
        return Ok(());
    }
    rebuild(vm, container, width, len(container))
}

/// A table with room for `capacity` entries and the entries of `container`, and their number.
fn compacted<'v>(vm: &'v Vm, container: Value<'v>, width: usize, capacity: usize) -> Result<(Value<'v>, usize), Fault> {
    let target = new_table(vm, width, capacity)?;
    let source = table(container);
    let mut count = used(container);
    if dead(container) == 0 {
        vm.heap.copy_fields(source, 0, target, 0, width * count);
    } else {
        let positions = 0..count;
        count = 0;
        for position in positions {
            if source.field(width * position) != Value::DELETED {
                vm.heap.copy_fields(source, width * position, target, width * count, width);
                count += 1;
            }
        }
    }
    if index_log(target) != 0 {
        let entries = target.fields();
        for position in 0..count {
            vm.poll_walk()?;
            index_entry(vm, target, position, stored_hash(vm, entries.get(width * position))?);
        }
    }
    Ok((target, count))
}

/// A table for `capacity` entries.
fn new_table(vm: &Vm, width: usize, capacity: usize) -> Leaf<'_> {
    let log = if capacity <= UNINDEXED {
        0
    } else {
        let slots = capacity.saturating_add(capacity / 3 + 1);
        usize::BITS as usize - (slots - 1).leading_zeros() as usize
    };
    if log >= 31 || capacity > MOST_USED {
        // More than any heap holds: the request that fails.
        return Ok(vm.heap.new_filled(ids::BUFFER, 0, usize::MAX / 2, Value::NONE)?);
    }
    let id = if width == 2 { ids::DICT_TABLE } else { ids::SET_TABLE };
    Ok(vm.heap.new_table(id, width * capacity + (log != 0) as usize, log)?)
}

/// Enters entry `position` into the index.
pub(crate) fn index_entry(vm: &Vm, table: Value<'_>, position: usize, hash: usize) {
    if index_log(table) != 0 {
        vm.heap.enter_in_index(table, mix(hash), position);
    }
}

/// Closes the gaps of deleted entries.
fn close_gaps(vm: &Vm, table: Value<'_>, width: usize, used: usize) {
    let mut count = 0;
    for position in 0..used {
        if table.field(width * position) != Value::DELETED {
            if count != position {
                vm.heap.move_fields(table, width * position, width * count, width);
            }
            count += 1;
        }
    }
    for field in width * count..width * used {
        vm.heap.set_field(table, field, Value::UNDEFINED);
    }
}

fn reindex(vm: &Vm, table: Value<'_>, width: usize, count: usize) {
    vm.heap.set_field(table, table.field_count() - 1, Value::small(0));
    for slot in 0..1usize << index_log(table) {
        vm.heap.set_index_slot(table, slot, usize::MAX);
    }
    for position in 0..count {
        if let Ok(hash) = stored_hash(vm, table.field(width * position)) {
            index_entry(vm, table, position, hash);
        }
    }
}

#[cfg(test)]
mod tests;
