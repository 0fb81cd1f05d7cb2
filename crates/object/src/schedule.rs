//! The queue of `micropython.schedule`: functions and their arguments that wait for a safepoint.
//!
//! It is one object, `[count][function][argument]...`, made at first use (or before, by those
//! who will schedule while the heap is locked) and never given up.
//!
//! Invariant: entries beyond the count are undefined, so they keep nothing alive.

use crate::fault::Fault;
use crate::vm::root;
use crate::{Vm, ids};
use heap::{Handle, Value};

/// Functions that may wait.
pub const LENGTH: usize = 8;

fn queue(vm: &Vm) -> Option<Value<'_>> {
    Some(vm.root(root::SCHEDULED)).filter(|queue| queue.is_object())
}

/// Makes the queue, so that scheduling takes no memory.
pub fn prepare(vm: &Vm) -> Result<(), Fault> {
    if queue(vm).is_none() {
        let made = vm.heap.new_filled(ids::TUPLE, 0, 1 + 2 * LENGTH, Value::UNDEFINED)?;
        vm.heap.set_field(made, 0, Value::small(0));
        vm.set_root(root::SCHEDULED, made);
    }
    Ok(())
}

/// How many functions wait.
pub fn count(vm: &Vm) -> usize {
    queue(vm).map_or(0, |queue| queue.field(0).int_unchecked() as usize)
}

/// Queues a function; false when the queue is full.
pub fn push<'v>(vm: &'v Vm, function: Value<'v>, argument: Value<'v>) -> Result<bool, Fault> {
    prepare(vm)?;
    let (Some(queue), count) = (queue(vm), count(vm)) else { return Ok(false) };
    if count == LENGTH {
        return Ok(false);
    }
    vm.heap.set_field(queue, 1 + 2 * count, function);
    vm.heap.set_field(queue, 2 + 2 * count, argument);
    vm.heap.set_field(queue, 0, Value::length(count + 1));
    Ok(true)
}

/// Takes the first function and its argument out, into slots; false when none waits.
pub fn take(vm: &Vm, function: Handle, argument: Handle) -> bool {
    let (Some(queue), count @ 1..) = (queue(vm), count(vm)) else { return false };
    vm.set(function, queue.field(1));
    vm.set(argument, queue.field(2));
    vm.heap.move_fields(queue, 3, 1, 2 * (count - 1));
    vm.heap.set_field(queue, 2 * count - 1, Value::UNDEFINED);
    vm.heap.set_field(queue, 2 * count, Value::UNDEFINED);
    vm.heap.set_field(queue, 0, Value::length(count - 1));
    true
}
