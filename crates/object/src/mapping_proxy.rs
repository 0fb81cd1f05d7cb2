//! mappingproxy: a read-only view of a dict (`Class.__dict__`).
//!
//! `[dict]`; everything is asked of the dict.
//!
//! Invariant: no operation changes the dict.

use crate::fault::{Leaf, Raised};
use crate::exception::kind;
use crate::dict_proxy::{self, with_dict};
use crate::operations::{compare, convert, item, iterate, text as texts};
use crate::packed::message;
use crate::types::{Binary, Item, Slot1, Slot2, SlotOperator, Slots, TypeInfo};
use crate::{Code, Native, Vm, class, generic_alias, ids, text, types};
use heap::{Handle, Value};
use names::sym;

const DICT: usize = 0;

/// A method of the dict that changes nothing.
macro_rules! asked {
    ($parameters:literal, $name:ident) => {
        Item::Method(Native::method($parameters, Code::Full(|vm, args| dict_proxy::ask(vm, content, sym::$name, args))))
    };
}

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "types",
    construct: Some(Native::method("mapping /", Code::Leaf(|vm, args| new(vm, args[1])))),
    items: &[
        (sym::__class_getitem__, Item::class_method(generic_alias::CLASS_GETITEM)),
        (sym::__reversed__, asked!("", __reversed__)),
        (sym::copy, asked!("", copy)),
        (sym::get, asked!("key default= /", get)),
        (sym::items, asked!("", items)),
        (sym::keys, asked!("", keys)),
        (sym::values, asked!("", values)),
    ],
    slots: &Slots {
        length: Slot1::Full(|vm, proxy, out| {
            with_dict(vm, content, proxy, |vm, dict| convert::length(vm, dict).map(|length| vm.set(out, Value::length(length))))
        }),
        iterate: Slot1::Full(|vm, proxy, out| with_dict(vm, content, proxy, |vm, dict| iterate::iterate(vm, dict, out))),
        repr: Slot1::Full(repr),
        text: Slot1::Full(|vm, proxy, out| with_dict(vm, content, proxy, |vm, dict| texts::str(vm, dict, out))),
        get_item: Slot2::Full(|vm, proxy, key, out| with_dict(vm, content, proxy, |vm, dict| item::get(vm, dict, key, out))),
        contains: Slot2::Full(|vm, proxy, key, out| {
            with_dict(vm, content, proxy, |vm, dict| compare::contains(vm, dict, key).map(|found| vm.set(out, Value::bool(found))))
        }),
        compare: SlotOperator::Full(|vm, operator, left, right, out| dict_proxy::compare(vm, content, operator, (left, right), out)),
        binary: SlotOperator::Full(|vm, operator, left, right, out| dict_proxy::unite(vm, content, operator, (left, right), out)),
        in_place: SlotOperator::Full(refuse),
        hashable: false,
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::MAPPING_PROXY, "mappingproxy")
}];

/// A view of a dict.
pub fn new<'v>(vm: &'v Vm, dict: Value<'v>) -> Leaf<'v> {
    if types::cast(vm, dict, ids::DICT).is_some() || is_mapping(vm, dict) {
        return Ok(vm.heap.new_object(ids::MAPPING_PROXY, 0, &[dict])?);
    }
    let class = types::type_name(vm, dict);
    Err(vm.type_fault(message!("mappingproxy() argument must be a mapping, not {class}")))
}

/// True for instances of classes with `__getitem__` that are no lists or tuples.
fn is_mapping(vm: &Vm, value: Value<'_>) -> bool {
    let plain = types::cast(vm, value, ids::LIST).is_none() && types::cast(vm, value, ids::TUPLE).is_none();
    plain && types::user_class(vm, value).is_some_and(|class| class::has(vm, class, sym::__getitem__))
}

fn content(vm: &mut Vm, value: Handle) -> Result<Option<Handle>, Raised> {
    if !vm.get(value).has_id(ids::MAPPING_PROXY) {
        return Ok(None);
    }
    vm.make(|vm| Ok(vm.get(value).field(DICT))).map(Some)
}

fn repr(vm: &mut Vm, proxy: Handle, out: Handle) -> Result<(), Raised> {
    with_dict(vm, content, proxy, |vm, dict| texts::repr(vm, dict, out))?;
    vm.store(out, |vm| {
        text::compose(vm, |message| {
            message.push(b"mappingproxy(");
            message.push(vm.get(out).bytes());
            message.push(b")");
        })
    })
}

fn refuse(vm: &mut Vm, operator: Binary, _: Handle, _: Handle, out: Handle) -> Result<(), Raised> {
    vm.set(out, Value::NOT_IMPLEMENTED);
    match operator {
        Binary::Or => Err(vm.raise(kind::TypeError, message!("'|=' is not supported by mappingproxy; use '|' instead"))),
        _ => Ok(()),
    }
}
