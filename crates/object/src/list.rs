//! list.
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
/// A new list.
pub fn new<'v>(vm: &'v Vm, items: &[Value<'v>]) -> Leaf<'v> { unimplemented!() }

/// A new empty list.
pub fn with_capacity(vm: &Vm, capacity: usize) -> Leaf<'_> { unimplemented!() }

/// Number of items of a list object.
pub fn len(list: Value<'_>) -> usize { unimplemented!() }

/// Item `index`; undefined when outside.
pub fn get<'v>(list: Value<'v>, index: usize) -> Value<'v> { unimplemented!() }

/// Replaces item `index`; nothing when outside.
pub fn set<'v>(vm: &'v Vm, list: Value<'v>, index: usize, value: Value<'v>) { unimplemented!() }

/// Appends an item.
pub fn push<'v>(vm: &'v Vm, list: Value<'v>, item: Value<'v>) -> Result<(), Fault> { unimplemented!() }
