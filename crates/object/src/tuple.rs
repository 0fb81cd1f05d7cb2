//! tuple.
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
/// The empty tuple, in flash.
pub fn empty() -> Value<'static> {
    static EMPTY: heap::StaticObject<[usize; 0]> = heap::StaticObject { header: heap::Header::small(ids::TUPLE, 0, 0), payload: [] };
    Value::of_static(&EMPTY)
}

/// A new tuple.
pub fn new<'v>(vm: &'v Vm, items: &[Value<'v>]) -> Leaf<'v> {
    if items.is_empty() { Ok(empty()) } else { Ok(vm.heap.new_object(ids::TUPLE, 0, items)?) }
}
