//! bytes.
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
/// A new bytes object.
pub fn new<'v>(vm: &'v Vm, bytes: &[u8]) -> Leaf<'v> { unimplemented!() }

/// The bytes of any object that exposes a contiguous buffer (bytes, bytearray, memoryview, array).
pub fn buffer_of<'v>(vm: &'v Vm, value: Value<'v>) -> Option<&'v [u8]> { unimplemented!() }
