//! dict: its methods and its type.
//!
//! Invariant: a method that stores or removes an entry does so without Python code running
//! between search and change.

use super::{Dict, merge, operators};
use crate::fault::{Leaf, Raised};
use crate::hash_table::{self, Found};
use crate::iterators::hashed;
use crate::operations::{call, item, iterate};
use crate::types::{Item, Slot1, Slot2, Slot3, SlotOperator, Slots, type_value};
use crate::{Args, Code, Native, TypeInfo, Vm, exception, generic_alias, ids, slot, tuple};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&DICT];

static DICT: TypeInfo = TypeInfo {
    subclassable: true,
    initialised: true,
    construct: Some(Native::method("iterable= / **keywords", Code::Full(construct))),
    items: ITEMS,
    slots: &SLOTS,
    ..TypeInfo::new(ids::DICT, "dict")
};

/// Operations of dicts, for types that are laid out as dicts.
pub const SLOTS: Slots = Slots {
    length: Slot1::Leaf(|_, dict| Ok(Value::length(Dict::len(dict)))),
    repr: Slot1::Full(operators::repr),
    iterate: Slot1::Leaf(|vm, dict| hashed::over_dict(vm, dict, hashed::KEYS)),
    get_item: Slot2::Both(&(operators::get_item, operators::get_item_full)),
    set_item: Slot3::Both(&(operators::set_item, operators::set_item_full)),
    contains: Slot2::Both(&(operators::contains, operators::contains_full)),
    binary: SlotOperator::Full(operators::binary),
    in_place: SlotOperator::Full(operators::in_place),
    compare: SlotOperator::Both(&(operators::compare, operators::compare_full)),
    hashable: false,
    ..Slots::NONE
};

const ITEMS: &[(Sym, Item)] = &[
    (sym::clear, Item::Method(Native::method("", Code::Leaf(clear)))),
    (sym::copy, Item::Method(Native::method("", Code::Leaf(|vm, args| operators::copy(vm, args[0]))))),
    (sym::fromkeys, Item::class_method(Native::method("iterable value= /", Code::Full(from_keys)))),
    (sym::get, Item::Method(Native::method("key default= /", Code::Both(&(get, get_full))))),
    (sym::items, Item::Method(Native::method("", Code::Leaf(|vm, args| view(vm, ids::DICT_ITEMS, args[0]))))),
    (sym::keys, Item::Method(Native::method("", Code::Leaf(|vm, args| view(vm, ids::DICT_KEYS, args[0]))))),
    (sym::pop, Item::Method(Native::method("key default= /", Code::Both(&(pop, pop_full))))),
    (sym::popitem, Item::Method(Native::method("", Code::Leaf(pop_item)))),
    (sym::setdefault, Item::Method(Native::method("key default= /", Code::Both(&(set_default, set_default_full))))),
    (sym::update, Item::Method(Native::method("iterable= / **keywords", Code::Full(update)))),
    (sym::values, Item::Method(Native::method("", Code::Leaf(|vm, args| view(vm, ids::DICT_VALUES, args[0]))))),
    (sym::__reversed__, Item::Method(Native::method("", Code::Leaf(reversed)))),
    (sym::__class_getitem__, Item::class_method(generic_alias::CLASS_GETITEM)),
];

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let dict = vm.make(Dict::new)?;
    merge::fill(vm, dict, args.at(1), args.at(2))?;
    Ok(dict)
}

fn update(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    merge::fill(vm, args.at(0), args.at(1), args.at(2))?;
    Ok(slot::NONE)
}

fn clear<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    Dict::clear(vm, args[0]);
    Ok(Value::NONE)
}

fn view<'v>(vm: &'v Vm, id: heap::TypeId, dict: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(id, 0, &[dict])?)
}

fn reversed<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    hashed::over_dict(vm, args[0], hashed::KEYS | hashed::BACKWARDS)
}

fn get<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    Ok(Dict::get(vm, args[0], args[1])?.unwrap_or(args[2].given().unwrap_or(Value::NONE)))
}

fn get_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let value = vm.slot()?;
    if Dict::get_full(vm, args.at(0), args.at(1), value)? {
        return Ok(value);
    }
    Ok(if args.given(vm, 2).is_some() { args.at(2) } else { slot::NONE })
}

pub fn pop<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if Dict::len(args[0]) == 0 {
        // As CPython, without asking for the hash of the key.
        return args[2].given().ok_or_else(|| vm.fault_value(exception::kind::KeyError, args[1]));
    }
    let hash = crate::operations::identity::hash_leaf(vm, args[1])?;
    match Dict::find(vm, args[0], args[1], hash)? {
        Found::Entry(position) => {
            let value = Dict::table(args[0]).field(2 * position + 1);
            Dict::remove_entry(vm, args[0], position);
            Ok(value)
        }
        Found::Absent => args[2].given().ok_or_else(|| vm.fault_value(exception::kind::KeyError, args[1])),
    }
}

pub fn pop_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    match Dict::find_full(vm, args.at(0), args.at(1))? {
        Found::Entry(position) => {
            let value = vm.make(|vm| Ok(Dict::table(args.get(vm, 0)).field(2 * position + 1)))?;
            Dict::remove_entry(vm, args.get(vm, 0), position);
            Ok(value)
        }
        Found::Absent if args.given(vm, 2).is_some() => Ok(args.at(2)),
        Found::Absent => Err(vm.raise_value(exception::kind::KeyError, args.at(1))),
    }
}

fn pop_item<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    pop_entry(vm, args[0], hash_table::last(args[0], 2))
}

/// Removes an entry and returns it as a pair; KeyError when there is none.
pub fn pop_entry<'v>(vm: &'v Vm, dict: Value<'v>, position: Option<usize>) -> Leaf<'v> {
    let Some((position, (key, value))) = position.and_then(|at| Some((at, Dict::entry(dict, at)?))) else {
        return Err(vm.fault(exception::kind::KeyError, message!("popitem(): dictionary is empty")));
    };
    let pair = tuple::new(vm, &[key, value])?;
    Dict::remove_entry(vm, dict, position);
    Ok(pair)
}

pub fn set_default<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let hash = crate::operations::identity::hash_leaf(vm, args[1])?;
    match Dict::find(vm, args[0], args[1], hash)? {
        Found::Entry(position) => Ok(Dict::table(args[0]).field(2 * position + 1)),
        Found::Absent => {
            let value = args[2].given().unwrap_or(Value::NONE);
            Dict::append(vm, args[0], args[1], hash, value)?;
            Ok(value)
        }
    }
}

pub fn set_default_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let hash = hash_table::hash_full(vm, args.at(1))?;
    let value = vm.make(|vm| Ok(args.given(vm, 2).unwrap_or(Value::NONE)))?;
    match hash_table::find_full(vm, args.at(0), 2, args.at(1), hash)? {
        Found::Entry(position) => vm.set(value, Dict::table(args.get(vm, 0)).field(2 * position + 1)),
        Found::Absent => {
            vm.attempt(|vm| Dict::append(vm, args.get(vm, 0), args.get(vm, 1), hash, vm.get(value)))?;
        }
    }
    Ok(value)
}

pub fn from_keys(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (iterator, key) = (vm.slot()?, vm.slot()?);
    let value = vm.make(|vm| Ok(args.given(vm, 2).unwrap_or(Value::NONE)))?;
    let dict = vm.slot()?;
    let plain = args.get(vm, 0) == type_value(ids::DICT);
    if plain {
        vm.store(dict, Dict::new)?;
    } else {
        call::call(vm, args.at(0), &[], dict)?;
    }
    iterate::iterate(vm, args.at(1), iterator)?;
    while iterate::next(vm, iterator, key)? {
        if plain {
            Dict::set_full(vm, dict, key, value)?;
        } else {
            item::set(vm, dict, key, value)?;
        }
        vm.poll()?;
    }
    Ok(dict)
}
