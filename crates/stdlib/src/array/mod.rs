//! array: arrays of numbers, packed.
//!
//! An array object is `[length in bytes][buffer][exports][type code]`, the storage of
//! [`object::bytearray`] with a type code behind it. Slicing and concatenation give
//! arrays of the same type code.
//!
//! Source: CPython library reference, "array".
//!
//! Invariant: the length is a multiple of the item size.

mod items;
mod methods;
#[cfg(feature = "unicode")]
mod more;

use heap::{TypeId, Value};
use names::{Sym, sym};
use object::bytearray::{self, BUFFER, CODE, LENGTH};
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{FullFunction, LeafFunction};
use object::types::{Item, Slot1, Slot2, Slot3, SlotOperator};
use object::{Code, Fault, Leaf, Native, Slots, TypeInfo, Vm, ids, int};
use object::packed::message;

/// The id of array objects.
pub const ARRAY: TypeId = ids::FIRST_STDLIB;

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] =
    &[&ModuleInfo { name: sym::array, extensible: true, items: MODULE_ITEMS, get: None, set: None }];

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[&TYPE];

static MODULE_ITEMS: &[(Sym, ModuleItem)] = &[
    (sym::array, ModuleItem::Type(ARRAY.0 as usize)),
    (sym::ArrayType, ModuleItem::Type(ARRAY.0 as usize)),
    (sym::typecodes, ModuleItem::Literal(if cfg!(feature = "unicode") { &"bBuwhHiIlLqQfd" } else { &"bBhHiIlLqQfd" })),
];

static TYPE: TypeInfo = TypeInfo {
    module: "array",
    subclassable: true,
    construct: Some(Native::method("typecode initializer= /", Code::Full(methods::construct))),
    items: ITEMS,
    slots: &Slots {
        length: Slot1::Leaf(|_, array| Ok(Value::length(count(array)))),
        repr: Slot1::Full(methods::repr),
        iterate: Slot1::Leaf(object::bytes::iterate),
        get_item: Slot2::Both(&(items::get_item, items::get_item_full)),
        set_item: Slot3::Full(items::set_item),
        contains: Slot2::Both(&(methods::contains, methods::contains_full)),
        binary: SlotOperator::Both(&(methods::binary, methods::binary_full)),
        in_place: SlotOperator::Full(methods::in_place),
        compare: SlotOperator::Leaf(methods::compare),
        hashable: false,
        ..Slots::NONE
    },
    ..TypeInfo::new(ARRAY, "array")
};

const fn leaf(signature: &'static str, function: LeafFunction) -> Item {
    Item::Method(Native::method(signature, Code::Leaf(function)))
}

const fn full(signature: &'static str, function: FullFunction) -> Item {
    Item::Method(Native::method(signature, Code::Full(function)))
}

static ITEMS: &[(Sym, Item)] = &[
    (sym::append, full("v /", methods::append)),
    (sym::extend, full("bb /", methods::extend)),
    (sym::insert, full("i v /", methods::insert)),
    (sym::pop, full("i= /", methods::pop)),
    (sym::remove, full("v /", methods::remove)),
    (sym::index, full("v start= stop= /", methods::index)),
    (sym::count, full("v /", methods::count_equal)),
    (sym::reverse, full("", methods::reverse)),
    (sym::byteswap, full("", methods::byteswap)),
    (sym::clear, full("", methods::clear)),
    (sym::fromlist, full("list /", methods::fromlist)),
    #[cfg(feature = "unicode")]
    (sym::fromunicode, full("ustr /", more::fromunicode)),
    #[cfg(feature = "unicode")]
    (sym::tounicode, full("", methods::tounicode)),
    (sym::frombytes, full("buffer /", methods::frombytes)),
    (sym::tolist, leaf("", methods::tolist)),
    (sym::tobytes, leaf("", methods::tobytes)),
    (sym::buffer_info, leaf("", methods::buffer_info)),
    #[cfg(feature = "unicode")]
    (sym::fromfile, full("f n /", more::fromfile)),
    #[cfg(feature = "unicode")]
    (sym::tofile, full("f /", more::tofile)),
    #[cfg(feature = "unicode")]
    (sym::__reduce_ex__, Item::Method(Native::method("protocol /", Code::Full(more::reduce)).keeping_self())),
    #[cfg(feature = "unicode")]
    (sym::__deepcopy__, leaf("memo /", |vm, args| new(vm, code(args[0]), bytearray::bytes(args[0])))),
    (sym::__copy__, leaf("", |vm, args| new(vm, code(args[0]), bytearray::bytes(args[0])))),
    (sym::__class_getitem__, Item::class_method(object::generic_alias::CLASS_GETITEM)),
    (sym::itemsize, Item::Getter(|_, array| Ok(Value::length(size(array))))),
    (sym::typecode, Item::Getter(|vm, array| object::text::new(vm, &[code(array)]))),
];

/// The type code of an array object.
pub fn code(array: Value<'_>) -> u8 {
    array.field(CODE).int_unchecked() as u8
}

/// Bytes of an item.
pub fn size(array: Value<'_>) -> usize {
    bytearray::item_size(code(array))
}

/// Number of items.
pub fn count(array: Value<'_>) -> usize {
    array.field(LENGTH).int_unchecked() as usize / size(array)
}

/// A new array of the items in `content`.
pub fn new<'v>(vm: &'v Vm, code: u8, content: &[u8]) -> Leaf<'v> {
    build(vm, code, content.len(), |buffer| buffer.copy_from_slice(content))
}

/// A new array of `length` bytes that `fill` writes.
fn build<'v>(vm: &'v Vm, code: u8, length: usize, fill: impl FnOnce(&mut [u8])) -> Leaf<'v> {
    let buffer = match length {
        0 => Value::NONE,
        _ => vm.heap.new_bytes(ids::BYTE_BUFFER, 0, length, fill)?,
    };
    let fields = [Value::length(length), buffer, Value::NONE, Value::small(code as i32)];
    const { assert!(LENGTH == 0 && BUFFER == 1 && CODE == 3) };
    Ok(vm.heap.new_object(ARRAY, 0, &fields)?)
}

/// OverflowError for a number that an array cannot hold.
fn out_of_range(vm: &Vm, code: u8, value: Value<'_>) -> Fault {
    let what = match code {
        b'b' => "signed char",
        b'B' => "unsigned byte integer",
        b'h' => "signed short integer",
        b'H' => "unsigned short",
        b'i' => "signed integer",
        b'I' => "unsigned int",
        b'f' => return vm.fault(kind::OverflowError, message!("float too large to convert to C float")),
        _ => return vm.fault(kind::OverflowError, message!("Python int too large to convert to C long")),
    };
    let less = int::cast(vm, value).is_some_and(int::is_negative);
    let side = if less { "less than minimum" } else { "greater than maximum" };
    vm.fault(kind::OverflowError, message!("{what} is {side}"))
}
