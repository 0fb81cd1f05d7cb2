//! str: immutable text.
//!
//! A str object is WTF-8 (UTF-8 that may hold lone surrogates) behind a cached hash. The
//! flag ASCII makes lengths and indices a matter of bytes; other text is walked. One
//! character of ASCII is a shared object in flash.
//!
//! `value` holds what the language itself does with strings, `crate::byte_methods` the
//! methods shared with bytes, the other files the rest.
//!
//! Invariant: the flag ASCII is set exactly when all bytes are below 0x80.

pub mod builder;
pub mod case;
pub mod codec;
pub mod percent;
pub mod points;
pub mod repr;
pub mod unicode;
#[cfg(any(test, not(feature = "unicode")))]
#[cfg_attr(feature = "unicode", allow(dead_code))]
mod unicode_rules;

mod format_method;
mod iterator;
mod predicates;
mod translate;
mod value;

pub use iterator::next as iterator_next;
pub use value::{concat, concat_all, get_item, hash, hash_value, length};
pub use value::{fill_repeated, repeat_full, repeated_length, times_instance};

use crate::byte_methods::table::{COMMON, joined, leaf};
use crate::byte_methods as shared;
use crate::fault::{Leaf, Raised};
use crate::native::Native;
use crate::operations;
use crate::types::{Item, Slot1, Slot2, SlotOperator, Slots, TypeInfo};
use crate::{Args, Code, Vm, ids, text, types};
use heap::{Handle, Value};
use names::{Sym, sym};

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TYPE, &iterator::TYPE];

static TYPE: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("object= encoding= errors=", Code::Both(&(construct_leaf, construct)))),
    items: ITEMS,
    slots: &Slots {
        length: Slot1::Leaf(value::length_slot),
        hash: Slot1::Leaf(value::hash_slot),
        repr: Slot1::Leaf(repr::repr),
        text: Slot1::Leaf(value::text_slot),
        iterate: Slot1::Leaf(iterator::new),
        get_item: Slot2::Both(&(value::get_item, value::get_item_full)),
        contains: Slot2::Leaf(value::contains),
        binary: SlotOperator::Both(&(value::binary, value::binary_full)),
        compare: SlotOperator::Leaf(value::compare),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::STR, "str")
};

const OWN: &[(Sym, Item)] = &[
    (sym::replace, leaf("old new / count=", shared::replace)),
    (sym::isdecimal, leaf("", predicates::isdecimal)),
    (sym::isnumeric, leaf("", predicates::isnumeric)),
    (sym::isprintable, leaf("", predicates::isprintable)),
    (sym::isidentifier, leaf("", predicates::isidentifier)),
    (sym::casefold, leaf("", predicates::casefold)),
    (sym::encode, leaf("encoding= errors=", predicates::encode)),
    (sym::__format__, leaf("format_spec /", crate::format::method)),
    (sym::format, Item::Method(Native::method("*args **kwargs", Code::Full(format_method::format)))),
    (sym::format_map, Item::Method(Native::method("mapping /", Code::Full(format_method::format_map)))),
    (sym::translate, Item::Method(Native::method("table /", Code::Both(&(translate::translate, translate::translate_full))))),
    (sym::maketrans, Item::static_method(Native::function("x y= z= /", Code::Leaf(translate::maketrans)))),
];

static ITEMS: &[(Sym, Item)] = &joined::<{ COMMON.len() + OWN.len() }>(&[COMMON, OWN]);

/// str(object) where a leaf slot gives the text.
fn construct_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let Some(object) = args[1].given() else { return Ok(text::name(sym::empty)) };
    if args[2].given().or(args[3].given()).is_some() || types::user_class(vm, object).is_some() {
        return Err(vm.python_needed());
    }
    let slots = types::info_of(vm, object).slots;
    match (slots.text, slots.repr) {
        (Slot1::Leaf(text), _) | (Slot1::None, Slot1::Leaf(text)) => text(vm.lend(), object),
        _ => Err(vm.python_needed()),
    }
}

/// str(object), str(buffer, encoding, errors)
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (object, encoding, errors) = (args.at(1), args.at(2), args.at(3));
    if vm.get(encoding).is_undefined() && vm.get(errors).is_undefined() {
        if vm.get(object).is_undefined() {
            return vm.make(|_| Ok(text::name(sym::empty)));
        }
        operations::text::str(vm, object, object)?;
        return Ok(object);
    }
    if vm.get(object).is_undefined() {
        return vm.make(|_| Ok(text::name(sym::empty)));
    }
    vm.make(|vm| codec::decode_object(vm, vm.get(object), vm.get(encoding), vm.get(errors)))
}

#[cfg(test)]
mod tests;
