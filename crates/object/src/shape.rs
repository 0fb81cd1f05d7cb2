//! Shapes of instances.
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
/// The class whose instances have this shape.
pub fn class_of<'v>(vm: &'v Vm, shape: TypeId) -> Value<'v> { unimplemented!() }

/// Number of the built-in type whose slots serve instances of this shape.
pub fn layout_of(vm: &Vm, shape: TypeId) -> usize { unimplemented!() }
