//! set and frozenset.
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
/// A new empty set or frozenset.
pub fn new(vm: &Vm, id: TypeId) -> Leaf<'_> { unimplemented!() }

/// Adds an item (leaf: python_needed when its hash or equality is Python code).
pub fn add<'v>(vm: &'v Vm, set: Value<'v>, item: Value<'v>) -> Result<(), Fault> { unimplemented!() }
