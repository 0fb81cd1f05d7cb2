//! The storage of bytearray and array: growing, shrinking, exports.
//!
//! Invariant: see the room; nothing changes before the last allocation of an operation.

use super::{BUFFER, EXPORTS, LENGTH, bytes};
use crate::fault::{Fault, Raised};
use crate::{Vm, exception::kind, ids, memoryview, types};
use crate::packed::message;
use heap::{Handle, Value};

/// The bytes of the bytearray or array in a slot, for writing.
pub fn bytes_mut(vm: &mut Vm, object: Handle) -> &mut [u8] {
    let length = vm.get(object).field(LENGTH).int_unchecked() as usize;
    vm.heap.field_bytes_mut(object, BUFFER).get_mut(..length).unwrap_or_default()
}

/// Turns bytes `from..to` into `count` bytes, whose values are left open; what follows moves.
/// BufferError when the length changes while views are alive.
pub fn splice(vm: &mut Vm, object: Handle, from: usize, to: usize, count: usize) -> Result<(), Raised> {
    let vm = vm.lend_mut();
    let length = vm.get(object).field(LENGTH).int_unchecked() as usize;
    let (from, to) = (from.min(length), to.clamp(from.min(length), length));
    let Some(new) = (length - (to - from)).checked_add(count).filter(|new| *new <= isize::MAX as usize / 2) else {
        return Err(vm.raise_memory_error());
    };
    if new == length {
        return Ok(());
    }
    check_resizable(vm, object)?;
    let capacity = vm.get(object).field(BUFFER).bytes().len();
    if new > capacity || new < capacity / 4 {
        vm.attempt(|vm| reallocate(vm, vm.get(object), from, to, count, new))?;
    } else {
        vm.heap.field_bytes_mut(object, BUFFER)[..length.max(new)].copy_within(to..length, from + count);
    }
    vm.heap.set_field(vm.get(object), LENGTH, Value::length(new));
    Ok(())
}

/// Replaces the buffer by one for `new` bytes and some more.
fn reallocate(vm: &Vm, object: Value<'_>, from: usize, to: usize, count: usize, new: usize) -> Result<(), Fault> {
    let old = bytes(object);
    let grows = new > old.len();
    let make = |capacity: usize| {
        vm.heap.new_bytes(ids::BYTE_BUFFER, 0, capacity, |target| {
            target[..from].copy_from_slice(&old[..from]);
            target[from + count..new].copy_from_slice(&old[to..]);
        })
    };
    let buffer = if new == 0 {
        Value::NONE
    } else {
        // An eighth more than needed when it grows, if the heap has it.
        let roomy = if grows { new + new / 8 + 8 } else { new };
        match make(roomy) {
            Ok(buffer) => buffer,
            Err(_) if roomy > new => {
                vm.heap.clear_need();
                make(new)?
            }
            Err(need) => return Err(need.into()),
        }
    };
    vm.heap.set_field(object, BUFFER, buffer);
    Ok(())
}

/// BufferError when views of the object are alive. Those that only wait for the collector are
/// collected first.
pub fn check_resizable(vm: &mut Vm, object: Handle) -> Result<(), Raised> {
    if vm.get(object).field(EXPORTS).is_none() {
        return Ok(());
    }
    if has_views(vm, object) && !vm.heap.is_locked() {
        vm.collect(false);
        vm.heap.clear_need();
    }
    if has_views(vm, object) {
        return Err(vm.raise(
            kind::BufferError,
            message!("Existing exports of data: object cannot be re-sized"),
        ));
    }
    vm.heap.set_field(vm.get(object), EXPORTS, Value::NONE);
    Ok(())
}

/// The exports of an object: a weak object with the number of referents in use, which the number itself is one of,
/// then views, some of which may be dead.
fn views<'v>(object: Value<'v>) -> impl Iterator<Item = Value<'v>> {
    let exports = object.field(EXPORTS);
    (1..exports.payload_words().saturating_sub(1)).map(move |index| exports.referent(index))
}

fn has_views(vm: &Vm, object: Handle) -> bool {
    views(vm.get(object)).any(memoryview::is_alive)
}

/// Enters a view among the exports of its owner. The last step of making a view, so that it may fail.
pub fn export<'v>(vm: &'v Vm, object: Value<'v>, view: Value<'v>) -> Result<(), Fault> {
    let exports = object.field(EXPORTS);
    let room = exports.payload_words().saturating_sub(1);
    let used = if room == 0 { 0 } else { exports.referent(0).int_unchecked() as usize };
    if used < room {
        vm.heap.set_referent(exports, used, view);
        vm.heap.set_referent(exports, 0, Value::length(used + 1));
        return Ok(());
    }
    // Twice the room of those that live, so that looking through them is rare.
    let alive = || views(object).filter(|view| memoryview::is_alive(*view));
    let count = alive().count();
    let grown = vm.heap.new_filled(ids::TUPLE, 0, 2 * count + 2, Value::DELETED)?;
    vm.heap.set_field(grown, 0, Value::length(count + 2));
    for (index, view) in alive().chain([view]).enumerate() {
        vm.heap.set_field(grown, index + 1, view);
    }
    let exports = vm.heap.new_weak_from(ids::WEAK_CELL, grown)?;
    vm.heap.set_field(object, EXPORTS, exports);
    Ok(())
}

/// True for objects with the storage described here.
pub fn is_growable(value: Value<'_>) -> bool {
    matches!(types::dispatch_id(value), ids::BYTEARRAY | ids::FIRST_STDLIB)
}
