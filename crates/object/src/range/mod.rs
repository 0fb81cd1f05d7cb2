//! range: its storage.
//!
//! A range object is `[start][stop][step]`, each an int.
//!
//! Invariant: step is not zero.

use crate::fault::Leaf;
use crate::{TypeInfo, Vm, ids, int};
use heap::Value;

/// Fields of a range object.
pub const START: usize = 0;
pub const STOP: usize = 1;
pub const STEP: usize = 2;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[];

/// A new range.
pub fn new(vm: &Vm, start: i64, stop: i64, step: i64) -> Leaf<'_> {
    let (start, stop, step) = (int::new(vm, start)?, int::new(vm, stop)?, int::new(vm, step)?);
    Ok(vm.heap.new_object(ids::RANGE, 0, &[start, stop, step])?)
}

/// start, stop and step of a range object, when they fit.
#[inline]
pub fn parts(range: Value<'_>) -> Option<(i64, i64, i64)> {
    Some((int::as_i64(range.field(START))?, int::as_i64(range.field(STOP))?, int::as_i64(range.field(STEP))?))
}

/// Number of items of a range.
#[inline]
pub fn count(start: i64, stop: i64, step: i64) -> u64 {
    if step > 0 && start < stop {
        ((stop as u64).wrapping_sub(start as u64) - 1) / step as u64 + 1
    } else if step < 0 && start > stop {
        ((start as u64).wrapping_sub(stop as u64) - 1) / step.unsigned_abs() + 1
    } else {
        0
    }
}
