//! list[int] and the like.
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

/// `__class_getitem__` of generic built-in types.
pub const CLASS_GETITEM: Native = Native::method("item /", Code::Leaf(|vm, args| new(vm, args[0], args[1])));

/// `origin[arguments]`; arguments that are no tuple become one.
pub fn new<'v>(vm: &'v Vm, origin: Value<'v>, arguments: Value<'v>) -> Leaf<'v> { unimplemented!() }
