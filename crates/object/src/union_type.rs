//! Union types: `int | str`, `X | None`.
//!
//! A union is `[arguments]`, a tuple of at least two types without duplicates; None stands
//! as its type.
//!
//! Source: CPython library reference, "Union Type" (PEP 604).
//!
//! Invariant: arguments are never unions themselves.

use crate::fault::{Leaf, Raised};
use crate::generic_alias::argument_text;
use crate::operations::{attribute, call, compare};
use crate::types::{Binary, Compare, Item, Slot1, Slot2, SlotOperator, Slots, TypeInfo, type_value};
use crate::{Args, Code, Native, Vm, class, generic_substitution, ids, slot, text, tuple, type_parameter};
use heap::{Handle, Value};
use names::sym;

pub const ARGUMENTS: usize = 0;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "typing",
    items: &[
        (sym::__args__, Item::Getter(|_, union| Ok(union.field(ARGUMENTS)))),
        (sym::__class_getitem__, Item::class_method(Native::method("items /", Code::Full(subscribe)))),
        (sym::__origin__, Item::Type(ids::UNION.0 as usize)),
        (sym::__parameters__, Item::Getter(generic_substitution::parameters)),
    ],
    slots: &Slots {
        repr: Slot1::Full(repr),
        hash: Slot1::Full(hash),
        compare: SlotOperator::Leaf(equal),
        get_item: Slot2::Full(generic_substitution::substitute),
        binary: SlotOperator::Leaf(combine_operator),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::UNION, "Union")
}];

/// True for what may stand in a union.
pub fn is_member(value: Value<'_>) -> bool {
    value.is_none()
        || class::is_class(value)
        || type_parameter::is_parameter(value)
        || value.id().is_some_and(|id| id == ids::UNION || id == ids::GENERIC_ALIAS || id == ids::TYPE_ALIAS)
}

/// `left | right` as the slot `binary` of types has it.
pub fn combine_operator<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if operator == Binary::Or { combine(vm, left, right) } else { Ok(Value::NOT_IMPLEMENTED) }
}

/// `left | right` of types; NOT_IMPLEMENTED when one is not a type.
pub fn combine<'v>(vm: &'v Vm, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if !is_member(left) || !is_member(right) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let total = width(left) + width(right);
    let members = vm.heap.new_filled(ids::TUPLE, 0, total, Value::NONE)?;
    let mut count = 0;
    for side in [left, right] {
        for index in 0..width(side) {
            let member = part(side, index);
            if !(0..count).any(|seen| members.field(seen) == member) {
                vm.heap.set_field(members, count, member);
                count += 1;
            }
        }
    }
    if count == 1 {
        return Ok(members.field(0));
    }
    vm.heap.shrink_fields(members, count);
    Ok(vm.heap.new_object(ids::UNION, 0, &[members])?)
}

/// `Union[int, str]`, by `typing`, which knows what else may stand there.
fn subscribe(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (module, items) = (vm.make(|_| Ok(text::name(sym::typing)))?, args.at(1));
    (vm.hooks.import)(vm.lend_mut(), module, slot::UNDEFINED, slot::UNDEFINED, 0, module)?;
    attribute::get_named(vm, module, sym::_union, module)?;
    let items = match vm.get(items).has_id(ids::TUPLE) {
        true => items,
        false => vm.make(|vm| tuple::new(vm, &[vm.get(items)]))?,
    };
    call::call_mapping(vm, module, items, slot::UNDEFINED, module)?;
    Ok(module)
}

fn width(value: Value<'_>) -> usize {
    if value.has_id(ids::UNION) { value.field(ARGUMENTS).field_count() } else { 1 }
}

fn part(value: Value<'_>, index: usize) -> Value<'_> {
    if value.has_id(ids::UNION) {
        value.field(ARGUMENTS).field(index)
    } else if value.is_none() {
        type_value(ids::NONE_TYPE)
    } else {
        value
    }
}

fn repr(vm: &mut Vm, union: Handle, out: Handle) -> Result<(), Raised> {
    vm.nested(|vm| repr_members(vm, union, out))
}

fn repr_members(vm: &mut Vm, union: Handle, out: Handle) -> Result<(), Raised> {
    let (object, member) = (vm.duplicate(union)?, vm.slot()?);
    let whole = vm.make(|vm| text::new(vm, b""))?;
    let count = vm.get(object).field(ARGUMENTS).field_count();
    for index in 0..count {
        vm.set(member, vm.get(object).field(ARGUMENTS).field(index));
        argument_text(vm, member, member)?;
        let separator = if index == 0 { "" } else { " | " };
        vm.store(whole, |vm| {
            let (left, right) = (text::Shown(vm.get(whole)), text::Shown(vm.get(member)));
            text::format(vm, format_args!("{left}{separator}{right}"))
        })?;
    }
    vm.copy(whole, out);
    Ok(())
}

fn hash(vm: &mut Vm, union: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let (object, member) = (vm.duplicate(union)?, vm.slot()?);
    let count = vm.get(object).field(ARGUMENTS).field_count();
    let mut total = 0;
    for index in 0..count {
        vm.set(member, vm.get(object).field(ARGUMENTS).field(index));
        total ^= compare::hash(vm, member)?;
    }
    vm.release(mark);
    vm.set(out, Value::small(total as i32 >> 2));
    Ok(())
}

fn equal<'v>(_: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if !left.has_id(ids::UNION) || !right.has_id(ids::UNION) || !matches!(operator, Compare::Eq | Compare::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (left.field(ARGUMENTS), right.field(ARGUMENTS));
    let same = a.field_count() == b.field_count()
        && a.fields_from(0).all(|member| b.fields_from(0).any(|other| other == member));
    Ok(Value::bool(same == (operator == Compare::Eq)))
}
