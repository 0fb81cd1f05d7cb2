//! mappingproxy: a read-only view of a dict (`Class.__dict__`).
//!
//! `[dict]`; everything is asked of the dict.
//!
//! Invariant: no operation changes the dict.

use crate::fault::{Leaf, Raised};
use crate::operations::{attribute, compare, convert, item, iterate, text as texts};
use crate::types::{Compare, Slot1, Slot2, SlotOperator, Slots, TypeInfo};
use crate::{Code, Native, Vm, class, ids, text, types};
use heap::{Handle, Value};
use names::sym;

const DICT: usize = 0;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "types",
    construct: Some(Native::method("mapping /", Code::Leaf(|vm, args| new(vm, args[1])))),
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
        get_attribute: Slot2::Full(method_of_dict),
        hashable: false,
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::MAPPING_PROXY, "mappingproxy")
}];

/// A view of a dict.
pub fn new<'v>(vm: &'v Vm, dict: Value<'v>) -> Leaf<'v> {
    match types::cast(vm, dict, ids::DICT) {
        Some(dict) => Ok(vm.heap.new_object(ids::MAPPING_PROXY, 0, &[dict])?),
        None if is_mapping(vm, dict) => Ok(vm.heap.new_object(ids::MAPPING_PROXY, 0, &[dict])?),
        None => {
            let class = types::type_name(vm, dict);
            Err(vm.type_fault(format_args!("mappingproxy() argument must be a mapping, not {class}")))
        }
    }
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
    let mark = vm.mark();
    let dict = |vm: &mut Vm, side: Handle| {
        vm.make(|vm| {
            let value = vm.get(side);
            Ok(if value.has_id(ids::MAPPING_PROXY) { value.field(DICT) } else { value })
        })
    };
    let (a, b) = (dict(vm, left)?, dict(vm, right)?);
    let result = compare::compare(vm, operator, a, b, out);
    vm.release(mark);
    result
}

/// The methods of dict that change nothing.
fn method_of_dict(vm: &mut Vm, proxy: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    let reads = matches!(vm.get(name).bytes(), b"keys" | b"values" | b"items" | b"get" | b"copy");
    if !reads {
        vm.set(out, Value::UNDEFINED);
        return Ok(());
    }
    with_dict(vm, proxy, |vm, dict| attribute::get(vm, dict, name, out))
}
