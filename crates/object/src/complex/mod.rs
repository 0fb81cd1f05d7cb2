//! complex: an object of two f64.
//!
//! Invariant: the results of products and quotients with infinite parts follow annex G
//! of the C standard, as CPython's do from 3.14 on.

pub mod arithmetic;
mod methods;
mod text;
pub use text::{parse, repr};

pub use arithmetic::binary;
pub use methods::{TYPES, convert_part};

use crate::fault::Leaf;
use crate::{Vm, ids};
use heap::Value;

/// A new complex.
pub fn new<'v>(vm: &'v Vm, real: f64, imaginary: f64) -> Leaf<'v> {
    Ok(vm.heap.new_bytes(ids::COMPLEX, 0, 16, |bytes| {
        bytes[..8].copy_from_slice(&real.to_ne_bytes());
        bytes[8..].copy_from_slice(&imaginary.to_ne_bytes());
    })?)
}

/// Real and imaginary part of a complex object (exactly a complex).
#[inline]
pub fn parts(value: Value<'_>) -> Option<(f64, f64)> {
    if !value.has_id(ids::COMPLEX) {
        return None;
    }
    let (real, rest) = value.bytes().split_first_chunk::<8>()?;
    Some((f64::from_ne_bytes(*real), f64::from_ne_bytes(*rest.first_chunk::<8>()?)))
}
