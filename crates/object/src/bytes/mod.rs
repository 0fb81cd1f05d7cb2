//! bytes: immutable byte strings, and buffers in general.
//!
//! A bytes object is its bytes behind a cached hash. Other objects that expose bytes are
//! bytearray and array (`[length in bytes][buffer][exports]...`) and memoryview.
//!
//! Invariant: a buffer is read through `&Vm` and written through `&mut Vm` only.

pub mod scalar;

mod methods;
mod raw;
mod value;

pub(crate) use methods::{byte, from_iterator, fromhex_bytearray, make};
pub use raw::{Raw, is_writable, raw, raw_writable};
pub use value::{get_item, iterate};
pub(crate) use value::{binary, binary_full, compare, contains, contains_full, get_item_full, repr};

use crate::byte_methods::table::{COMMON, joined, leaf};
use crate::fault::Leaf;
use crate::types::{Item, Slot1, Slot2, SlotOperator, Slots, TypeInfo};
use crate::{Code, Native, Vm, bytearray, byte_methods as shared, ids, instance, memoryview, string, types};
use heap::Value;
use names::{Sym, sym};

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TYPE];

static TYPE: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("source= encoding= errors=", Code::Full(methods::construct))),
    items: ITEMS,
    slots: &Slots {
        length: Slot1::Leaf(|_, object| Ok(Value::length(object.bytes().len()))),
        hash: Slot1::Leaf(|vm, object| Ok(string::hash_value(string::hash(vm, object)))),
        repr: Slot1::Leaf(value::repr),
        iterate: Slot1::Leaf(value::iterate),
        get_item: Slot2::Both(&(value::get_item, value::get_item_full)),
        contains: Slot2::Both(&(value::contains, value::contains_full)),
        binary: SlotOperator::Both(&(value::binary, value::binary_full)),
        compare: SlotOperator::Leaf(value::compare),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::BYTES, "bytes")
};

/// Methods of bytes and bytearray beside those of [`COMMON`].
pub(crate) const SHARED: &[(Sym, Item)] = &[
    (sym::replace, leaf("old new count= /", shared::replace)),
    (sym::hex, leaf("sep= bytes_per_sep=", shared::hex)),
    (sym::decode, leaf("encoding= errors=", methods::decode)),
    (sym::translate, leaf("table / delete=", methods::translate)),
    (sym::maketrans, Item::static_method(Native::function("frm to /", Code::Leaf(methods::maketrans)))),
];

const OWN: &[(Sym, Item)] = &[
    (sym::__bytes__, leaf("", methods::to_bytes)),
    (sym::fromhex, Item::class_method(Native::method("string /", Code::Full(methods::fromhex_bytes)))),
];

static ITEMS: &[(Sym, Item)] = &joined::<{ COMMON.len() + SHARED.len() + OWN.len() }>(&[COMMON, SHARED, OWN]);

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
        ids::FRAME_BUFFER => buffer_of(vm, value.field(0)),
        id if id >= ids::FIRST_SHAPE => {
            let payload = instance::payload(vm, value)?;
            if types::dispatch_id(payload) >= ids::FIRST_SHAPE { None } else { buffer_of(vm, payload) }
        }
        _ => None,
    }
}
