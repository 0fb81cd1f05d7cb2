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

use crate::fault::Leaf;
use crate::native::LeafFunction;
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

const fn leaf(signature: &'static str, function: LeafFunction) -> Item {
    Item::Method(Native::method(signature, Code::Leaf(function)))
}

/// Methods that are the same for bytes and bytearray.
pub(crate) const SHARED: [(Sym, Item); 39] = [
    (sym::find, leaf("sub start= end= /", shared::find)),
    (sym::rfind, leaf("sub start= end= /", shared::rfind)),
    (sym::index, leaf("sub start= end= /", shared::index)),
    (sym::rindex, leaf("sub start= end= /", shared::rindex)),
    (sym::count, leaf("sub start= end= /", shared::count)),
    (sym::startswith, leaf("prefix start= end= /", shared::startswith)),
    (sym::endswith, leaf("suffix start= end= /", shared::endswith)),
    (sym::removeprefix, leaf("prefix /", shared::removeprefix)),
    (sym::removesuffix, leaf("suffix /", shared::removesuffix)),
    (sym::strip, leaf("bytes= /", shared::strip)),
    (sym::lstrip, leaf("bytes= /", shared::lstrip)),
    (sym::rstrip, leaf("bytes= /", shared::rstrip)),
    (sym::split, leaf("sep= maxsplit=", shared::split)),
    (sym::rsplit, leaf("sep= maxsplit=", shared::rsplit)),
    (
        sym::splitlines,
        Item::Method(Native::method("keepends=", Code::Both(shared::splitlines, shared::splitlines_full))),
    ),
    (sym::partition, leaf("sep /", shared::partition)),
    (sym::rpartition, leaf("sep /", shared::rpartition)),
    (sym::replace, leaf("old new count= /", shared::replace)),
    (sym::center, leaf("width fillchar= /", shared::center)),
    (sym::ljust, leaf("width fillchar= /", shared::ljust)),
    (sym::rjust, leaf("width fillchar= /", shared::rjust)),
    (sym::zfill, leaf("width /", shared::zfill)),
    (sym::expandtabs, leaf("tabsize=", shared::expandtabs)),
    (sym::upper, leaf("", shared::upper)),
    (sym::lower, leaf("", shared::lower)),
    (sym::swapcase, leaf("", shared::swapcase)),
    (sym::title, leaf("", shared::title)),
    (sym::capitalize, leaf("", shared::capitalize)),
    (sym::isalpha, leaf("", shared::isalpha)),
    (sym::isalnum, leaf("", shared::isalnum)),
    (sym::isdigit, leaf("", shared::isdigit)),
    (sym::isspace, leaf("", shared::isspace)),
    (sym::isascii, leaf("", shared::isascii)),
    (sym::isupper, leaf("", shared::isupper)),
    (sym::islower, leaf("", shared::islower)),
    (sym::istitle, leaf("", shared::istitle)),
    (sym::hex, leaf("sep= bytes_per_sep=", shared::hex)),
    (sym::decode, leaf("encoding= errors=", methods::decode)),
    (sym::translate, leaf("table / delete=", methods::translate)),
];

/// As [`SHARED`]: join and maketrans.
pub(crate) const JOIN: (Sym, Item) =
    (sym::join, Item::Method(Native::method("iterable /", Code::Both(shared::join, shared::join_full))));
pub(crate) const MAKETRANS: (Sym, Item) =
    (sym::maketrans, Item::Static(Native::function("frm to /", Code::Leaf(methods::maketrans))));

/// The shared methods followed by a type's own.
pub(crate) const fn with_shared<const N: usize>(own: &[(Sym, Item)]) -> [(Sym, Item); N] {
    let mut items = [JOIN; N];
    items[1] = MAKETRANS;
    let mut i = 0;
    while i < SHARED.len() {
        items[2 + i] = SHARED[i];
        i += 1;
    }
    let mut i = 0;
    while i < own.len() {
        items[2 + SHARED.len() + i] = own[i];
        i += 1;
    }
    items
}

const OWN: &[(Sym, Item)] = &[
    (sym::__bytes__, leaf("", methods::to_bytes)),
    (sym::fromhex, Item::Class(Native::method("string /", Code::Full(methods::fromhex_bytes)))),
];

static ITEMS: &[(Sym, Item)] = &with_shared::<{ 2 + SHARED.len() + OWN.len() }>(OWN);

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
