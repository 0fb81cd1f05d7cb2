//! Bound methods, static methods, class methods, built-in functions as objects.
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
/// A bound method.
pub fn bind<'v>(vm: &'v Vm, function: Value<'v>, object: Value<'v>) -> Leaf<'v> { unimplemented!() }
