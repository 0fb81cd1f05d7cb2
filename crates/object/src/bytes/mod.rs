//! bytes: immutable byte strings, and buffers in general.
//!
//! A bytes object is its bytes behind a cached hash. Other objects that expose bytes are
//! bytearray and array (`[length in bytes][buffer][exports]...`) and memoryview.
//!
//! Invariant: a buffer is read through `&Vm` and written through `&mut Vm` only.

mod value;

pub use value::get_item;

use crate::fault::Leaf;
use crate::types::{Slot1, Slot2, SlotOperator, Slots, TypeInfo};
use crate::{Vm, bytearray, ids, instance, memoryview, string, types};
use heap::Value;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TYPE];

static TYPE: TypeInfo = TypeInfo {
    subclassable: true,
    slots: Slots {
        length: Slot1::Leaf(|_, object| Ok(Value::length(object.bytes().len()))),
        hash: Slot1::Leaf(|vm, object| Ok(string::hash_value(string::hash(vm, object)))),
        repr: Slot1::Leaf(value::repr),
        iterate: Slot1::Leaf(value::iterate),
        get_item: Slot2::Both(value::get_item, value::get_item_full),
        contains: Slot2::Both(value::contains, value::contains_full),
        binary: SlotOperator::Both(value::binary, value::binary_full),
        compare: SlotOperator::Leaf(value::compare),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::BYTES, "bytes")
};

/// A new bytes object.
pub fn new<'v>(vm: &'v Vm, bytes: &[u8]) -> Leaf<'v> {
    build(vm, bytes.len(), |buffer| buffer.copy_from_slice(bytes))
}

/// A new bytes object of `length` bytes that `fill` writes.
pub fn build<'v>(vm: &'v Vm, length: usize, fill: impl FnOnce(&mut [u8])) -> Leaf<'v> {
    Ok(vm.heap.new_bytes(ids::BYTES, 0, length, fill)?)
}

/// The bytes of any object that exposes a contiguous buffer (bytes, bytearray, memoryview, array).
#[inline]
pub fn buffer_of<'v>(vm: &'v Vm, value: Value<'v>) -> Option<&'v [u8]> {
    match types::dispatch_id(value) {
        ids::BYTES => Some(value.bytes()),
        ids::BYTEARRAY | ids::FIRST_STDLIB => Some(bytearray::bytes(value)),
        ids::MEMORYVIEW => memoryview::contiguous(value),
        id if id >= ids::FIRST_SHAPE => {
            let payload = instance::payload(vm, value)?;
            if types::dispatch_id(payload) >= ids::FIRST_SHAPE { None } else { buffer_of(vm, payload) }
        }
        _ => None,
    }
}
