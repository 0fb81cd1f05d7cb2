//! list: its methods and its type.
//!
//! Invariant: methods that run Python code in between look at the list anew afterwards.

use super::{buffer, insert, len, operators, push, remove_range, sort, truncate};
use crate::fault::{Leaf, Raised};
use crate::operations::{convert, iterate};
use crate::types::{Item, Slot1, Slot2, Slot3, SlotOperator, Slots};
use crate::{Args, Code, Native, TypeInfo, Vm, exception, generic_alias, ids, int, iterators, native, sequence, slot};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&LIST];

static LIST: TypeInfo = TypeInfo {
    subclassable: true,
    initialised: true,
    construct: Some(Native::method("iterable= /", Code::Both(&(construct_leaf, construct)))),
    items: ITEMS,
    slots: &Slots {
        length: Slot1::Leaf(|_, list| Ok(Value::length(len(list)))),
        repr: Slot1::Full(operators::repr),
        iterate: Slot1::Leaf(iterators::sequence::over),
        get_item: Slot2::Both(&(operators::get_item, operators::get_item_full)),
        set_item: Slot3::Both(&(operators::set_item, operators::set_item_full)),
        contains: Slot2::Both(&(sequence::contains, sequence::contains_full)),
        binary: SlotOperator::Both(&(operators::binary, operators::binary_full)),
        in_place: SlotOperator::Both(&(operators::in_place, operators::in_place_full)),
        compare: SlotOperator::Both(&(operators::compare, operators::compare_full)),
        hashable: false,
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::LIST, "list")
};

/// `list.append`, which the machine carries out itself on lists.
pub const APPEND: Value<'static> = native::method_of(ids::LIST, 0);
const _: () = assert!(ITEMS[0].0.0 == sym::append.0);

const ITEMS: &[(Sym, Item)] = &[
    (sym::append, Item::Method(Native::method("object /", Code::Leaf(append)))),
    (sym::clear, Item::Method(Native::method("", Code::Leaf(clear)))),
    (sym::copy, Item::Method(Native::method("", Code::Leaf(copy)))),
    (sym::count, Item::Method(Native::method("value /", Code::Full(count)))),
    (sym::extend, Item::Method(Native::method("iterable /", Code::Both(&(extend_leaf, extend))))),
    (sym::index, Item::Method(Native::method("value start= stop= /", Code::Full(index)))),
    (sym::insert, Item::Method(Native::method("index object /", Code::Both(&(insert_leaf, insert_item))))),
    (sym::pop, Item::Method(Native::method("index= /", Code::Both(&(pop, pop_full))))),
    (sym::remove, Item::Method(Native::method("value /", Code::Full(remove)))),
    (sym::reverse, Item::Method(Native::method("", Code::Leaf(reverse)))),
    (sym::sort, Item::Method(Native::method("* key= reverse=", Code::Full(sort_items)))),
    (sym::__reversed__, Item::Method(Native::method("", Code::Leaf(reversed)))),
    (sym::__class_getitem__, Item::class_method(generic_alias::CLASS_GETITEM)),
];

fn construct_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    match args[1].given() {
        Some(source) => super::from_sequence(vm, source),
        None => super::new(vm, &[]),
    }
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let list = vm.make(|vm| super::new(vm, &[]))?;
    if args.given(vm, 1).is_some() {
        iterate::to_list(vm, args.at(1), list)?;
    }
    Ok(list)
}

fn append<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    push(vm, args[0], args[1])?;
    Ok(Value::NONE)
}

fn clear<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    truncate(vm, args[0], 0);
    Ok(Value::NONE)
}

fn copy<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    super::from_fields(vm, buffer(args[0]), 0, len(args[0]))
}

fn reverse<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (items, length) = (buffer(args[0]), len(args[0]));
    for index in 0..length / 2 {
        let (low, high) = (items.field(index), items.field(length - 1 - index));
        vm.heap.set_field(items, index, high);
        vm.heap.set_field(items, length - 1 - index, low);
    }
    Ok(Value::NONE)
}

fn reversed<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    iterators::sequence::reversed(vm, args[0], len(args[0]))
}

fn extend_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let Some((fields, count)) = super::fields_of(args[1]) else { return Err(vm.python_needed()) };
    super::append_fields(vm, args[0], fields, 0, count)?;
    Ok(Value::NONE)
}

fn extend(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    iterate::extend(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}

fn insert_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let Some(index) = args[1].as_int() else { return Err(vm.python_needed()) };
    let length = len(args[0]) as isize;
    let index = if index < 0 { index.saturating_add(length).max(0) } else { index.min(length) };
    insert(vm, args[0], index as usize, args[2])?;
    Ok(Value::NONE)
}

fn insert_item(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let index = convert::index_size(vm, args.at(1))?.clamp(Value::INT_MIN, Value::INT_MAX);
    let index = Value::int(index).unwrap_or(Value::small(0));
    vm.attempt(|vm| insert_leaf(vm, &[args.get(vm, 0), index, args.get(vm, 2)]).map(|_| ()))?;
    Ok(slot::NONE)
}

fn pop<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (list, length) = (args[0], len(args[0]));
    if length == 0 {
        return Err(vm.fault(exception::kind::IndexError, message!("pop from empty list")));
    }
    let index = match args[1].given() {
        None => length - 1,
        Some(index) => {
            let Some(number) = int::as_i64(index) else { return Err(vm.python_needed()) };
            let number = if number < 0 { number + length as i64 } else { number };
            if number < 0 || number >= length as i64 {
                return Err(vm.fault(exception::kind::IndexError, message!("pop index out of range")));
            }
            number as usize
        }
    };
    let item = buffer(list).field(index);
    remove_range(vm, list, index, 1);
    Ok(item)
}

fn pop_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let index = convert::index_size(vm, args.at(1))?;
    vm.make(|vm| pop(vm, &[args.get(vm, 0), Value::int(index).unwrap_or(Value::small(i32::MAX >> 1))]))
}

fn remove(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    match find(vm, args, 0, usize::MAX)? {
        Some(index) => {
            remove_range(vm, args.get(vm, 0), index, 1);
            Ok(slot::NONE)
        }
        None => Err(vm.raise(exception::kind::ValueError, message!("list.remove(x): x not in list"))),
    }
}

fn find(vm: &mut Vm, args: Args, from: usize, to: usize) -> Result<Option<usize>, Raised> {
    match vm.try_leaf(|vm| sequence::position(vm, args.get(vm, 0), args.get(vm, 1), from, to))? {
        Some(found) => Ok(found),
        None => sequence::position_full(vm, args.at(0), args.at(1), from, to),
    }
}

/// `index` of list and tuple.
pub(crate) fn index(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let length = sequence::length(args.get(vm, 0));
    let from = sequence::search_bound(vm, args.at(2), length, 0)?;
    let to = sequence::search_bound(vm, args.at(3), length, usize::MAX)?;
    match find(vm, args, from, to)? {
        Some(index) => vm.make(|_| Ok(Value::length(index))),
        None => {
            let name = if args.get(vm, 0).has_id(ids::TUPLE) { "tuple" } else { "list" };
            Err(vm.raise(exception::kind::ValueError, message!("{name}.index(x): x not in {name}")))
        }
    }
}

/// `count` of list and tuple.
pub(crate) fn count(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let count = match vm.try_leaf(|vm| sequence::count(vm, args.get(vm, 0), args.get(vm, 1)))? {
        Some(count) => count,
        None => sequence::count_full(vm, args.at(0), args.at(1))?,
    };
    vm.make(|_| Ok(Value::length(count)))
}

fn sort_items(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let reverse = args.given(vm, 2).is_some() && convert::truth(vm, args.at(2))?;
    sort::sort(vm, args.at(0), args.at(1), reverse)?;
    Ok(slot::NONE)
}
