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
pub fn new(vm: &Vm, number: f64) -> Leaf<'_> { unimplemented!() }

/// The number of a float object (exactly a float).
pub fn as_f64(value: Value<'_>) -> Option<f64> { unimplemented!() }
