//! tuple: its storage. Methods and operators are in the files beside this one.
//!
//! A tuple object is its items, nothing else: field `i` is item `i`.
//!
//! Invariant: there is one empty tuple, in flash, except as payload of subclass instances.

mod methods;

pub use methods::{SLOTS, get_item, repr};

use crate::fault::Leaf;
use crate::{TypeInfo, Vm, ids};
use heap::Value;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&methods::TUPLE];

/// The empty tuple, in flash.
pub fn empty() -> Value<'static> {
    static EMPTY: heap::StaticObject<[usize; 0]> =
        heap::StaticObject { header: heap::Header::small(ids::TUPLE, 0, 0), payload: [] };
    Value::of_static(&EMPTY)
}

/// A new tuple.
pub fn new<'v>(vm: &'v Vm, items: &[Value<'v>]) -> Leaf<'v> {
    if items.is_empty() { Ok(empty()) } else { Ok(vm.heap.new_object(ids::TUPLE, 0, items)?) }
}

/// Number of items of a tuple object.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn len(tuple: Value<'_>) -> usize {
    tuple.field_count()
}

/// A new tuple of `count` fields of another object from `from` on (a tuple, or the buffer of a list).
pub fn from_fields<'v>(vm: &'v Vm, source: Value<'v>, from: usize, count: usize) -> Leaf<'v> {
    let count = count.min(source.field_count().saturating_sub(from));
    if count == 0 {
        return Ok(empty());
    }
    Ok(vm.heap.new_copy(ids::TUPLE, source, from, count, count, Value::NONE)?)
}

/// The items of a list, tuple or range as a tuple; needs Python for other iterables.
pub fn from_sequence<'v>(vm: &'v Vm, source: Value<'v>) -> Leaf<'v> {
    match source.id() {
        Some(ids::TUPLE) => return Ok(source),
        Some(ids::LIST) => return from_fields(vm, crate::list::buffer(source), 0, crate::list::len(source)),
        _ => {}
    }
    match crate::range::small(source) {
        Some((_, _, 0)) => Ok(empty()),
        Some((start, step, count)) => {
            let tuple = vm.heap.new_filled(ids::TUPLE, 0, count.min(usize::MAX / 2), Value::NONE)?;
            crate::list::fill_with_range(vm, tuple, start, step, count);
            Ok(tuple)
        }
        None => Err(vm.python_needed()),
    }
}
