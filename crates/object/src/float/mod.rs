//! float: an object of one f64.
//!
//! `arithmetic` has the operators, `text` the conversions, `methods` what programs call
//! by name.
//!
//! Invariant: floats are f64 on every machine.

pub mod arithmetic;
mod methods;
mod text;

pub use arithmetic::{binary, divmod, out_of_range};
pub use methods::{TYPES, round};
pub use text::{from_text, parse};

use crate::fault::Leaf;
use crate::{Vm, ids};
use heap::Value;

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
