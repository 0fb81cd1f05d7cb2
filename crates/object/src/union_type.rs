//! Union types: `int | str`, `X | None`.
//!
//! A union is `[arguments]`, a tuple of at least two types without duplicates; None stands
//! as its type.
//!
//! Source: CPython library reference, "Union Type" (PEP 604).
//!
//! Invariant: arguments are never unions themselves.

use crate::fault::{Fault, Leaf, Raised};
use crate::generic_alias::argument_text;
use crate::operations::{attribute, call, compare, identity};
use crate::packed::message;
use crate::types::{Binary, Compare, Item, Slot1, Slot2, SlotOperator, Slots, TypeInfo, type_value};
use crate::{Args, Code, Native, Vm, class, generic_substitution, ids, list, slot, text, tuple, type_parameter, types};
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
        compare: SlotOperator::Both(&(equal, equal_by_calls)),
        get_item: Slot2::Full(generic_substitution::substitute),
        binary: SlotOperator::Both(COMBINE),
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

/// What the slot `binary` of types does.
type Combine = (
    for<'v> fn(&'v Vm, Binary, Value<'v>, Value<'v>) -> Leaf<'v>,
    fn(&mut Vm, Binary, Handle, Handle, Handle) -> Result<(), Raised>,
);

/// `left | right` as the slot `binary` of types has it.
pub static COMBINE: &Combine = &(combine_operator, combine_by_calls);

fn combine_operator<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
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
            let mut same = false;
            for seen in 0..count {
                same = same || equal_members(vm, members.field(seen), member)?;
            }
            if !same {
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
            text::format(vm, message!("{left}{separator}{right}"))
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

/// True for classes that compare as `object` does: only each with itself.
fn is_plain(vm: &Vm, value: Value<'_>) -> bool {
    value.immediate_payload(ids::immediate::TYPE).is_some()
        || value.has_id(ids::CLASS) && types::user_class(vm, value).is_none()
}

/// Whether two members are equal; needs Python where they can say so themselves.
fn equal_members(vm: &Vm, left: Value<'_>, right: Value<'_>) -> Result<bool, Fault> {
    if left == right || is_plain(vm, left) && is_plain(vm, right) {
        return Ok(left == right);
    }
    identity::equal_leaf(vm, left, right)
}

/// `left | right` where members have to be asked whether they are equal.
fn combine_by_calls(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    if operator != Binary::Or || !is_member(vm.get(left)) || !is_member(vm.get(right)) {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    let members = vm.make(|vm| list::new(vm, &[]))?;
    let member = vm.slot()?;
    for side in [left, right] {
        for index in 0..width(vm.get(side)) {
            vm.set(member, part(vm.get(side), index));
            if !compare::contains(vm, members, member)? {
                vm.attempt(|vm| list::push(vm, vm.get(members), vm.get(member)))?;
            }
        }
    }
    vm.store(out, |vm| {
        let found = vm.get(members);
        if list::len(found) == 1 {
            return Ok(list::buffer(found).field(0));
        }
        let members = tuple::from_fields(vm, list::buffer(found), 0, list::len(found))?;
        Ok(vm.heap.new_object(ids::UNION, 0, &[members])?)
    })
}

fn equal<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if !left.has_id(ids::UNION) || !right.has_id(ids::UNION) || !matches!(operator, Compare::Eq | Compare::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (left.field(ARGUMENTS), right.field(ARGUMENTS));
    let mut same = a.field_count() == b.field_count();
    for member in a.fields_from(0) {
        let mut found = false;
        for other in b.fields_from(0) {
            found = found || equal_members(vm, member, other)?;
        }
        same = same && found;
    }
    Ok(Value::bool(same == (operator == Compare::Eq)))
}

/// `left == right` where members have to be asked.
fn equal_by_calls(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let (a, b) = (
        vm.make(|vm| Ok(vm.get(left).field(ARGUMENTS)))?,
        vm.make(|vm| Ok(vm.get(right).field(ARGUMENTS)))?,
    );
    let member = vm.slot()?;
    let count = vm.get(a).field_count();
    let mut same = count == vm.get(b).field_count();
    for index in 0..count {
        vm.set(member, vm.get(a).field(index));
        same = same && compare::contains(vm, b, member)?;
    }
    vm.set(out, Value::bool(same == (operator == Compare::Eq)));
    Ok(())
}
