//! int: small and big.
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
/// An int.
pub fn new(vm: &Vm, number: i64) -> Leaf<'_> { unimplemented!() }

/// An int.
pub fn from_u64(vm: &Vm, number: u64) -> Leaf<'_> { unimplemented!() }

/// The number of an int (small, big that fits, or bool); None for others.
pub fn as_i64(value: Value<'_>) -> Option<i64> { unimplemented!() }
