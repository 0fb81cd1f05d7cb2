//! Weak maps from objects to small integers, hashed by address: identities and stored hashes; and to other objects,
//! which they do not keep alive either: shared weak references.
//!
//! A map lives in a root slot as `[weak table of objects][numbers][entries][compactions]`; objects instead of numbers
//! are in a weak table too.
//! Addresses change when the heap is compacted: a map made before the last compaction is
//! hashed again before it is used.
//!
//! Invariant: an entry goes away with its object; a map keeps nothing alive.

use crate::fault::Fault;
use crate::hash_table::mix;
use crate::{Vm, ids};
use heap::{Root, Value};

const OBJECTS: usize = 0;
const NUMBERS: usize = 1;
const ENTRIES: usize = 2;
const STAMP: usize = 3;

/// The object that belongs to `object` in a map, if it is alive.
pub fn get_object<'v>(vm: &'v Vm, map: Root, object: Value<'_>) -> Result<Option<Value<'v>>, Fault> {
    if !vm.root(map).is_object() {
        return Ok(None);
    }
    refresh(vm, map, 0, true)?;
    let (slot, found) = find(vm.root(map), object);
    let value = vm.root(map).field(NUMBERS).referent(slot);
    Ok((found && value.is_object()).then_some(value))
}

/// Sets the object that belongs to `object` in a map.
pub fn set_object(vm: &Vm, map: Root, object: Value<'_>, value: Value<'_>) -> Result<(), Fault> {
    let slot = place(vm, map, object, true)?;
    vm.heap.set_referent(vm.root(map).field(NUMBERS), slot, value);
    Ok(())
}

/// The number of `object` in a map.
pub fn get(vm: &Vm, map: Root, object: Value<'_>) -> Result<Option<isize>, Fault> {
    if !vm.root(map).is_object() {
        return Ok(None);
    }
    refresh(vm, map, 0, false)?;
    let (slot, found) = find(vm.root(map), object);
    Ok(if found { vm.root(map).field(NUMBERS).field(slot).as_int() } else { None })
}

/// Sets the number of `object` in a map.
pub fn set(vm: &Vm, map: Root, object: Value<'_>, number: Value<'_>) -> Result<(), Fault> {
    let slot = place(vm, map, object, false)?;
    vm.heap.set_field(vm.root(map).field(NUMBERS), slot, number);
    Ok(())
}

/// The slot of `object`, taken for it if it had none.
fn place(vm: &Vm, map: Root, object: Value<'_>, is_weak: bool) -> Result<usize, Fault> {
    refresh(vm, map, 1, is_weak)?;
    let record = vm.root(map);
    let (slot, found) = find(record, object);
    if !found {
        vm.heap.set_referent(record.field(OBJECTS), slot, object);
        vm.heap.set_field(record, ENTRIES, Value::length(entries(record) + 1));
    }
    Ok(slot)
}

fn capacity(record: Value<'_>) -> usize {
    record.field(OBJECTS).payload_words().saturating_sub(1)
}

fn entries(record: Value<'_>) -> usize {
    record.field(ENTRIES).int_unchecked() as usize
}

/// The slot of `object`, or the free one where it belongs. The table has a free slot.
fn find(record: Value<'_>, object: Value<'_>) -> (usize, bool) {
    let objects = record.field(OBJECTS);
    let mask = capacity(record) - 1;
    let mut slot = mix(object.word() >> 2) & mask;
    loop {
        let entry = objects.referent(slot);
        if entry == object {
            return (slot, true);
        }
        if entry.is_undefined() {
            return (slot, false);
        }
        slot = (slot + 1) & mask;
    }
}

/// Makes the map valid for the present addresses, with room for `more` entries.
fn refresh(vm: &Vm, map: Root, more: usize, is_weak: bool) -> Result<(), Fault> {
    let record = vm.root(map);
    let stamp = Value::length(vm.heap.compactions());
    let capacity = if record.is_object() { capacity(record) } else { 0 };
    if record.is_object() && record.field(STAMP) == stamp && (entries(record) + more) * 4 <= capacity * 3 {
        return Ok(());
    }
    let old = record.field(OBJECTS);
    let live = || (0..capacity).filter(move |slot| old.referent(*slot).is_object());
    let count = live().count();
    let slots = ((count + more) * 2).next_power_of_two().max(8);
    let objects = vm.heap.new_filled(ids::BUFFER, 0, slots, Value::UNDEFINED)?;
    let objects = vm.heap.new_weak_from(ids::INTERN_TABLE, objects)?;
    let numbers = vm.heap.new_filled(ids::BUFFER, 0, slots, Value::UNDEFINED)?;
    let numbers = if is_weak { vm.heap.new_weak_from(ids::INTERN_TABLE, numbers)? } else { numbers };
    let fresh = vm.heap.new_object(ids::BUFFER, 0, &[objects, numbers, Value::length(count), stamp])?;
    for slot in live() {
        let (target, _) = find(fresh, old.referent(slot));
        vm.heap.set_referent(objects, target, old.referent(slot));
        match is_weak {
            true => vm.heap.set_referent(numbers, target, record.field(NUMBERS).referent(slot)),
            false => vm.heap.set_field(numbers, target, record.field(NUMBERS).field(slot)),
        }
    }
    vm.set_root(map, fresh);
    Ok(())
}
