//! float.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[];
/// A new float.
#[inline]
pub fn new(vm: &Vm, number: f64) -> Leaf<'_> {
    Ok(vm.heap.new_bytes(ids::FLOAT, 0, 8, |bytes| bytes.copy_from_slice(&number.to_ne_bytes()))?)
}

/// The number of a float object (exactly a float).
#[inline]
pub fn as_f64(value: Value<'_>) -> Option<f64> {
    if value.has_id(ids::FLOAT) { Some(value.float_bits()) } else { None }
}

/// `repr` of a float, in the given memory.
pub fn write_repr(number: f64, memory: &mut [u8; numeric::float_text::REPR_SIZE]) -> &str {
    numeric::float_text::repr(number, memory)
}
