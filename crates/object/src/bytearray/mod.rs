//! bytearray: a growable byte buffer with export counts.
//!
//! A bytearray object is `[length][buffer][exports]`: the length as a small integer, a
//! BYTE_BUFFER of as many bytes or more (None while there is none) and the views of it
//! (None, or a weak object that refers to them). Objects of `array.array` begin with the
//! same fields and have a type code behind them.
//!
//! Invariant: length <= bytes of the buffer, and the buffer stays in place while views
//! of it are alive.

mod methods;
pub mod storage;

pub use methods::delete_stepped;

use crate::byte_methods::table::{COMMON, joined};
use crate::bytes::{self, scalar};
use crate::fault::Leaf;
use crate::native::FullFunction;
use crate::types::{Item, Slot1, Slot2, Slot3, SlotOperator, Slots, TypeInfo};
use crate::{Code, Native, Vm, ids};
use heap::Value;
use names::{Sym, sym};

/// Fields of bytearray and array objects.
pub const LENGTH: usize = 0;
pub const BUFFER: usize = 1;
pub const EXPORTS: usize = 2;
/// Type code of an array, as a small integer.
pub const CODE: usize = 3;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TYPE];

static TYPE: TypeInfo = TypeInfo {
    subclassable: true,
    initialised: true,
    construct: Some(Native::method("source= encoding= errors=", Code::Full(methods::construct))),
    items: ITEMS,
    slots: &Slots {
        length: Slot1::Leaf(|_, object| Ok(object.field(LENGTH))),
        repr: Slot1::Leaf(bytes::repr),
        iterate: Slot1::Leaf(bytes::iterate),
        get_item: Slot2::Both(&(bytes::get_item, bytes::get_item_full)),
        set_item: Slot3::Full(methods::set_item),
        contains: Slot2::Both(&(bytes::contains, bytes::contains_full)),
        binary: SlotOperator::Both(&(bytes::binary, bytes::binary_full)),
        in_place: SlotOperator::Full(methods::in_place),
        compare: SlotOperator::Leaf(bytes::compare),
        hashable: false,
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::BYTEARRAY, "bytearray")
};

const fn full(signature: &'static str, function: FullFunction) -> Item {
    Item::Method(Native::method(signature, Code::Full(function)))
}

const OWN: &[(Sym, Item)] = &[
    (sym::append, full("item /", methods::append)),
    (sym::extend, full("iterable /", methods::extend)),
    (sym::insert, full("index item /", methods::insert)),
    (sym::pop, full("index= /", methods::pop)),
    (sym::remove, full("value /", methods::remove)),
    (sym::clear, full("", methods::clear)),
    (sym::reverse, full("", methods::reverse)),
    (sym::resize, full("size /", methods::resize)),
    (sym::copy, Item::Method(Native::method("", Code::Leaf(|vm, args| new(vm, bytes(args[0])))))),
    (sym::fromhex, Item::class_method(Native::method("string /", Code::Full(bytes::fromhex_bytearray)))),
];

static ITEMS: &[(Sym, Item)] =
    &joined::<{ COMMON.len() + bytes::SHARED.len() + OWN.len() }>(&[COMMON, bytes::SHARED, OWN]);

/// A new bytearray.
pub fn new<'v>(vm: &'v Vm, bytes: &[u8]) -> Leaf<'v> {
    build(vm, bytes.len(), |buffer| buffer.copy_from_slice(bytes))
}

/// A new bytearray of `length` bytes that `fill` writes.
pub fn build<'v>(vm: &'v Vm, length: usize, fill: impl FnOnce(&mut [u8])) -> Leaf<'v> {
    let buffer = match length {
        0 => Value::NONE,
        _ => vm.heap.new_bytes(ids::BYTE_BUFFER, 0, length, fill)?,
    };
    Ok(vm.heap.new_object(ids::BYTEARRAY, 0, &[Value::length(length), buffer, Value::NONE])?)
}

/// The bytes of a bytearray or array object.
#[inline]
pub fn bytes<'v>(object: Value<'v>) -> &'v [u8] {
    let length = object.field(LENGTH).int_unchecked() as usize;
    object.field(BUFFER).bytes().get(..length).unwrap_or(&[])
}

/// Bytes of an array's item.
pub fn item_size(code: u8) -> usize {
    if scalar::is_character(code) { 4 } else { scalar::size(code).max(1) }
}
