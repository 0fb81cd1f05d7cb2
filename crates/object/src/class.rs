//! Classes made by programs.
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
/// The metaclass of a class object.
pub fn metaclass<'v>(class: Value<'v>) -> Value<'v> { unimplemented!() }

/// The name of a class object.
pub fn name<'v>(class: Value<'v>) -> Value<'v> { unimplemented!() }

/// True when `class` (type value or class object) is or derives from `ancestor`.
pub fn is_subtype(vm: &Vm, class: Value<'_>, ancestor: Value<'_>) -> bool { unimplemented!() }

/// Attribute `name` (interned) along the MRO of a class object or type value, unbound; undefined when absent.
pub fn lookup<'v>(vm: &'v Vm, class: Value<'v>, name: Value<'v>) -> Leaf<'v> { unimplemented!() }

/// True for classes and built-in types.
pub fn is_class(value: Value<'_>) -> bool {
    value.has_id(ids::CLASS) || value.immediate_payload(ids::immediate::TYPE).is_some()
}
