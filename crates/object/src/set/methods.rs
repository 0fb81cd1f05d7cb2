//! set and frozenset: operators, methods and their types.
//!
//! Invariant: operators take sets only, methods any iterable.

use super::combine::{self, as_set, combine, from_iterable};
use super::{add, add_full, cast, contains, contains_full, frozen_hash, len, remove_full};
use crate::fault::{Leaf, Raised};
use crate::iterators::hashed;
use crate::string::builder::Builder;
use crate::types::{Binary, Compare, Item, Slot1, Slot2, SlotOperator, Slots, type_value};
use crate::{Args, Code, Native, TypeInfo, Vm, exception, generic_alias, hash_table as table, ids, slot};
use crate::packed::message;
use heap::{Handle, TypeId, Value};
use names::{Sym, sym};

/// Items that a new set has room for before they are seen to be different.
const MOST_FORESEEN: usize = 8;
/// Largest number of items that are added without polling.
const MOST_AT_ONCE: usize = 4096;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&SET, &FROZENSET];

static SET: TypeInfo = TypeInfo {
    subclassable: true,
    initialised: true,
    construct: Some(Native::method("iterable= /", Code::Both(&(construct_leaf, construct)))),
    items: SET_ITEMS,
    slots: &Slots { in_place: SlotOperator::Full(in_place), hashable: false, ..SLOTS },
    ..TypeInfo::new(ids::SET, "set")
};

static FROZENSET: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("iterable= /", Code::Full(construct_frozen))),
    items: FROZENSET_ITEMS,
    slots: &Slots { hash: Slot1::Leaf(hash), ..SLOTS },
    ..TypeInfo::new(ids::FROZENSET, "frozenset")
};

const SLOTS: Slots = Slots {
    length: Slot1::Leaf(|_, set| Ok(Value::length(len(set)))),
    repr: Slot1::Full(repr),
    iterate: Slot1::Leaf(hashed::over_set),
    contains: Slot2::Both(&(|vm, set, item| Ok(Value::bool(contains(vm, set, item)?)),
        |vm, set, item, out| {
            let found = contains_full(vm, set, item)?;
            vm.set(out, Value::bool(found));
            Ok(())
        })),
    binary: SlotOperator::Full(binary),
    compare: SlotOperator::Both(&(compare, compare_by_calls)),
    ..Slots::NONE
};

const fn method(text: &'static str, function: fn(&mut Vm, Args) -> Result<Handle, Raised>) -> Item {
    Item::Method(Native::method(text, Code::Full(function)))
}

const SET_ITEMS: &[(Sym, Item)] = &[
    (sym::add, Item::Method(Native::method("item /", Code::Both(&(add_item, add_item_full))))),
    (sym::clear, Item::Method(Native::method("", Code::Leaf(clear)))),
    (sym::copy, Item::Method(Native::method("", Code::Leaf(copy)))),
    (sym::difference, method("*others", difference)),
    (sym::difference_update, method("*others", difference_update)),
    (sym::discard, Item::Method(Native::method("item /", Code::Both(&(discard_leaf, discard))))),
    (sym::intersection, method("*others", intersection)),
    (sym::intersection_update, method("*others", intersection_update)),
    (sym::isdisjoint, method("other /", is_disjoint)),
    (sym::issubset, method("other /", is_subset)),
    (sym::issuperset, method("other /", is_superset)),
    (sym::pop, Item::Method(Native::method("", Code::Leaf(pop)))),
    (sym::remove, method("item /", remove)),
    (sym::symmetric_difference, method("other /", symmetric_difference)),
    (sym::symmetric_difference_update, method("other /", symmetric_difference_update)),
    (sym::union, method("*others", union)),
    (sym::update, method("*others", update)),
    (sym::__class_getitem__, Item::class_method(generic_alias::CLASS_GETITEM)),
];

const FROZENSET_ITEMS: &[(Sym, Item)] = &[
    (sym::copy, Item::Method(Native::method("", Code::Leaf(|_, args| Ok(args[0]))))),
    (sym::difference, method("*others", difference)),
    (sym::intersection, method("*others", intersection)),
    (sym::isdisjoint, method("other /", is_disjoint)),
    (sym::issubset, method("other /", is_subset)),
    (sym::issuperset, method("other /", is_superset)),
    (sym::symmetric_difference, method("other /", symmetric_difference)),
    (sym::union, method("*others", union)),
    (sym::__class_getitem__, Item::class_method(generic_alias::CLASS_GETITEM)),
];

fn construct_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let Some(source) = args[1].given() else { return super::new(vm, ids::SET) };
    let (fields, count) = crate::list::fields_of(source).unwrap_or((source, 0));
    if count > MOST_AT_ONCE {
        return Err(vm.python_needed());
    }
    if fields != source || count > 0 {
        let set = table::new(vm, ids::SET, super::WIDTH, count.min(MOST_FORESEEN))?;
        for index in 0..count {
            add(vm, set, fields.field(index))?;
        }
        return Ok(set);
    }
    let Some((start, step, count)) = crate::range::small(source).filter(|(_, _, count)| *count <= MOST_AT_ONCE) else {
        return Err(vm.python_needed());
    };
    let set = table::new(vm, ids::SET, super::WIDTH, count.min(MOST_FORESEEN))?;
    for number in 0..count {
        let item = start.wrapping_add(step.wrapping_mul(number as isize));
        add(vm, set, Value::int(item).unwrap_or(Value::NONE))?;
    }
    Ok(set)
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let set = vm.make(|vm| super::new(vm, ids::SET))?;
    if args.given(vm, 1).is_some() {
        combine::add_all(vm, set, args.at(1))?;
    }
    Ok(set)
}

fn construct_frozen(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    match args.given(vm, 1) {
        None => vm.make(|vm| super::new(vm, ids::FROZENSET)),
        Some(given) if given.has_id(ids::FROZENSET) && args.get(vm, 0) == type_value(ids::FROZENSET) => Ok(args.at(1)),
        Some(_) => from_iterable(vm, ids::FROZENSET, args.at(1)),
    }
}

fn hash<'v>(vm: &'v Vm, set: Value<'v>) -> Leaf<'v> {
    Ok(Value::length(frozen_hash(vm, set)?))
}

fn add_item<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    add(vm, args[0], args[1])?;
    Ok(Value::NONE)
}

fn add_item_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    add_full(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}

fn clear<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    table::clear(vm, args[0]);
    Ok(Value::NONE)
}

fn copy<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    table::copy(vm, args[0], super::WIDTH, ids::SET)
}

fn pop<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let Some(position) = table::next(args[0], super::WIDTH, 0) else {
        return Err(vm.fault(exception::kind::KeyError, message!("pop from an empty set")));
    };
    let item = table::table(args[0]).field(position);
    table::remove(vm, args[0], super::WIDTH, position);
    Ok(item)
}

fn discard_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let hash = super::search_hash(vm, args[1])?;
    if let table::Found::Entry(position) = table::find(vm, args[0], super::WIDTH, args[1], hash)? {
        table::remove(vm, args[0], super::WIDTH, position);
    }
    Ok(Value::NONE)
}

fn discard(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    remove_full(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}

fn remove(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if remove_full(vm, args.at(0), args.at(1))? {
        return Ok(slot::NONE);
    }
    Err(vm.raise_value(exception::kind::KeyError, args.at(1)))
}

/// Id of the result of an operation on a set or frozenset.
fn result_id(vm: &Vm, left: Handle) -> TypeId {
    if vm.get(left).has_id(ids::FROZENSET) { ids::FROZENSET } else { ids::SET }
}

/// `self operator other operator ...` as a new set.
fn chain(vm: &mut Vm, args: Args, operator: Binary) -> Result<Handle, Raised> {
    let id = result_id(vm, args.at(0));
    let result = vm.make(|vm| table::copy(vm, args.get(vm, 0), super::WIDTH, id))?;
    for index in 1..args.count {
        apply(vm, operator, result, args.at(index))?;
    }
    Ok(result)
}

/// `set operator= other` for any iterable.
fn apply(vm: &mut Vm, operator: Binary, set: Handle, other: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    if operator == Binary::Or {
        combine::add_all(vm, set, other)?;
    } else {
        let other = as_set(vm, other)?;
        let result = combine(vm, ids::SET, operator, set, other)?;
        table::take(vm, vm.get(set), vm.get(result));
    }
    vm.release(mark);
    Ok(())
}

fn chain_in_place(vm: &mut Vm, args: Args, operator: Binary) -> Result<Handle, Raised> {
    for index in 1..args.count {
        apply(vm, operator, args.at(0), args.at(index))?;
    }
    Ok(slot::NONE)
}

fn union(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    chain(vm, args, Binary::Or)
}

fn update(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    chain_in_place(vm, args, Binary::Or)
}

fn intersection(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    chain(vm, args, Binary::And)
}

fn intersection_update(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    chain_in_place(vm, args, Binary::And)
}

fn difference(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    chain(vm, args, Binary::Sub)
}

fn difference_update(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    chain_in_place(vm, args, Binary::Sub)
}

fn symmetric_difference(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    chain(vm, args, Binary::Xor)
}

fn symmetric_difference_update(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    chain_in_place(vm, args, Binary::Xor)
}

fn is_disjoint(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let other = as_set(vm, args.at(1))?;
    combine::disjoint(vm, args.at(0), other).map(slot::bool)
}

fn is_subset(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let other = as_set(vm, args.at(1))?;
    combine::subset(vm, args.at(0), other).map(slot::bool)
}

fn is_superset(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let other = as_set(vm, args.at(1))?;
    combine::subset(vm, other, args.at(0)).map(slot::bool)
}

/// Slots with the sets that two operands are; None when either is none.
fn operands(vm: &mut Vm, left: Handle, right: Handle) -> Result<Option<(Handle, Handle)>, Raised> {
    if cast(vm, vm.get(left)).is_none() || cast(vm, vm.get(right)).is_none() {
        return Ok(None);
    }
    let left = vm.make(|vm| Ok(cast(vm, vm.get(left)).unwrap_or(Value::UNDEFINED)))?;
    let right = vm.make(|vm| Ok(cast(vm, vm.get(right)).unwrap_or(Value::UNDEFINED)))?;
    Ok(Some((left, right)))
}

fn is_set_operator(operator: Binary) -> bool {
    matches!(operator, Binary::Or | Binary::And | Binary::Sub | Binary::Xor)
}

fn binary(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    match operands(vm, left, right)? {
        Some((left, right)) if is_set_operator(operator) => {
            let id = result_id(vm, left);
            let result = combine(vm, id, operator, left, right)?;
            vm.copy(result, out);
        }
        _ => vm.set(out, Value::NOT_IMPLEMENTED),
    }
    vm.release(mark);
    Ok(())
}

fn in_place(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    match operands(vm, left, right)? {
        Some((set, other)) if is_set_operator(operator) => {
            apply(vm, operator, set, other)?;
            vm.copy(left, out);
        }
        _ => vm.set(out, Value::NOT_IMPLEMENTED),
    }
    vm.release(mark);
    Ok(())
}

fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    match (cast(vm, left), cast(vm, right)) {
        (Some(left), Some(right)) => combine::compare_sets(vm, operator, left, right),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn compare_by_calls(
    vm: &mut Vm,
    operator: Compare,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let mark = vm.mark();
    match operands(vm, left, right)? {
        Some((left, right)) => {
            let answer = combine::compare_full(vm, operator, left, right)?;
            vm.set(out, Value::bool(answer));
        }
        None => vm.set(out, Value::NOT_IMPLEMENTED),
    }
    vm.release(mark);
    Ok(())
}

fn repr(vm: &mut Vm, set: Handle, out: Handle) -> Result<(), Raised> {
    let mut text = Builder::new(vm)?;
    let frozen = vm.get(set).has_id(ids::FROZENSET);
    if frozen || len(vm.get(set)) == 0 {
        text.push(vm, if frozen { b"frozenset(" } else { b"set(" })?;
    }
    if len(vm.get(set)) > 0 {
        push_items(vm, &mut text, set)?;
    }
    if frozen || len(vm.get(set)) == 0 {
        text.push(vm, b")")?;
    }
    text.store(vm, out)
}

fn push_items(vm: &mut Vm, text: &mut Builder, set: Handle) -> Result<(), Raised> {
    let item = vm.slot()?;
    text.push(vm, b"{")?;
    let mut position = 0;
    while let Some(found) = table::next(vm.get(set), super::WIDTH, position) {
        if position > 0 {
            text.push(vm, b", ")?;
        }
        vm.set(item, table::table(vm.get(set)).field(found));
        text.push_repr(vm, item)?;
        position = found + 1;
        vm.poll()?;
    }
    text.push(vm, b"}")
}
