//! Instances of classes.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// The type `object`.
pub static OBJECT_TYPE: TypeInfo = TypeInfo::new(ids::OBJECT, "object");
/// The built-in payload of an instance whose class derives from a built-in type with a layout of its own.
pub fn payload<'v>(vm: &'v Vm, instance: Value<'v>) -> Option<Value<'v>> { unimplemented!() }
