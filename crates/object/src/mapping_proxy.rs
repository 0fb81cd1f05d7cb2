//! mappingproxy: a read-only view of a dict (`Class.__dict__`).
//!
//! `[dict]`; everything is asked of the dict.
//!
//! Invariant: no operation changes the dict.

use crate::fault::{Leaf, Raised};
use crate::exception::kind;
use crate::operations::{arithmetic, call, compare, convert, item, iterate, text as texts};
use crate::packed::message;
use crate::types::{Binary, Compare, Item, Slot1, Slot2, SlotOperator, Slots, TypeInfo};
use crate::{Args, Code, Native, Vm, class, generic_alias, ids, text, types};
use heap::{Handle, Value};
use names::{Sym, sym};

const DICT: usize = 0;

/// A method of the dict that changes nothing.
macro_rules! asked {
    ($parameters:literal, $name:ident) => {
        Item::Method(Native::method($parameters, Code::Full(|vm, args| ask(vm, sym::$name, args))))
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
            with_dict(vm, proxy, |vm, dict| convert::length(vm, dict).map(|length| vm.set(out, Value::length(length))))
        }),
        iterate: Slot1::Full(|vm, proxy, out| with_dict(vm, proxy, |vm, dict| iterate::iterate(vm, dict, out))),
        repr: Slot1::Full(repr),
        text: Slot1::Full(|vm, proxy, out| with_dict(vm, proxy, |vm, dict| texts::str(vm, dict, out))),
        get_item: Slot2::Full(|vm, proxy, key, out| with_dict(vm, proxy, |vm, dict| item::get(vm, dict, key, out))),
        contains: Slot2::Full(|vm, proxy, key, out| {
            with_dict(vm, proxy, |vm, dict| compare::contains(vm, dict, key).map(|found| vm.set(out, Value::bool(found))))
        }),
        compare: SlotOperator::Full(compare_dicts),
        binary: SlotOperator::Full(unite),
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

/// Runs `work` with a slot that holds the dict.
fn with_dict(
    vm: &mut Vm,
    proxy: Handle,
    work: impl FnOnce(&mut Vm, Handle) -> Result<(), Raised>,
) -> Result<(), Raised> {
    let mark = vm.mark();
    let dict = vm.make(|vm| Ok(vm.get(proxy).field(DICT)))?;
    let result = work(vm, dict);
    vm.release(mark);
    result
}

fn repr(vm: &mut Vm, proxy: Handle, out: Handle) -> Result<(), Raised> {
    with_dict(vm, proxy, |vm, dict| texts::repr(vm, dict, out))?;
    vm.store(out, |vm| {
        text::compose(vm, |message| {
            message.push(b"mappingproxy(");
            message.push(vm.get(out).bytes());
            message.push(b")");
        })
    })
}

fn compare_dicts(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    with_dicts(vm, left, right, |vm, a, b| compare::compare(vm, operator, a, b, out))
}

/// `view | other`, `other | view`: a new dict.
fn unite(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    if operator != Binary::Or {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    with_dicts(vm, left, right, |vm, a, b| arithmetic::binary(vm, operator, a, b, out))
}

fn refuse(vm: &mut Vm, operator: Binary, _: Handle, _: Handle, out: Handle) -> Result<(), Raised> {
    vm.set(out, Value::NOT_IMPLEMENTED);
    match operator {
        Binary::Or => Err(vm.raise(kind::TypeError, message!("'|=' is not supported by mappingproxy; use '|' instead"))),
        _ => Ok(()),
    }
}

/// Runs `work` with slots that hold the operands, dicts in the place of views.
fn with_dicts(
    vm: &mut Vm,
    left: Handle,
    right: Handle,
    work: impl FnOnce(&mut Vm, Handle, Handle) -> Result<(), Raised>,
) -> Result<(), Raised> {
    let mark = vm.mark();
    let dict = |vm: &mut Vm, side: Handle| {
        vm.make(|vm| {
            let value = vm.get(side);
            Ok(if value.has_id(ids::MAPPING_PROXY) { value.field(DICT) } else { value })
        })
    };
    let (a, b) = (dict(vm, left)?, dict(vm, right)?);
    let result = work(vm, a, b);
    vm.release(mark);
    result
}

/// Calls a method of the dict.
fn ask(vm: &mut Vm, name: Sym, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    let arguments = [args.at(1), args.at(2)];
    let count = (1..args.count).filter(|index| args.given(vm, *index).is_some()).count();
    with_dict(vm, args.at(0), |vm, dict| call::call_method(vm, dict, name, &arguments[..count], out))?;
    Ok(out)
}
