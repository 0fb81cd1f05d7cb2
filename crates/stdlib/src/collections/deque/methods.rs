//! deque: its methods, its type and its iterator.
//!
//! An iterator is `[deque][index][changes at start][step]`; the step is -1 for
//! `reversed`.
//!
//! Invariant: an iterator whose deque was changed raises RuntimeError.

use super::{changes, clear, get, insert, is_full, len, longest, new, operators, pop_first, pop_last, push_first};
use super::{push_last, remove, set};
use heap::{Handle, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::generic_alias;
use object::native::{Args, Code, FullFunction, LeafFunction, Native};
use object::operations::convert;
use object::types::{Item, Slot1, Slot2, Slot3, SlotOperator, Slots};
use object::fault::FaultKind;
use object::{Leaf, Raised, TypeInfo, Vm, ids, int, sequence, slot};
use object::packed::message;

pub(in crate::collections) static DEQUE: TypeInfo = TypeInfo {
    module: "collections",
    subclassable: true,
    initialised: true,
    construct: Some(Native::method("iterable= maxlen= flags=", Code::Full(construct))),
    items: ITEMS,
    slots: &Slots {
        length: Slot1::Leaf(|_, deque| Ok(Value::length(len(deque)))),
        repr: Slot1::Full(operators::repr),
        iterate: Slot1::Leaf(|vm, deque| iterator(vm, deque, false)),
        get_item: Slot2::Both(&(operators::get_item, operators::get_item_full)),
        set_item: Slot3::Both(&(operators::set_item, operators::set_item_full)),
        contains: Slot2::Full(operators::contains),
        binary: SlotOperator::Full(operators::binary),
        in_place: SlotOperator::Full(operators::in_place),
        compare: SlotOperator::Full(operators::compare),
        hashable: false,
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::DEQUE, "deque")
};

pub(in crate::collections) static ITERATOR: TypeInfo = TypeInfo {
    module: "collections",
    items: &[(sym::__length_hint__, Item::Method(Native::method("", Code::Leaf(length_hint))))],
    slots: &Slots {
        iterate: Slot1::Leaf(|_, iterator| Ok(iterator)),
        next: Slot1::Leaf(next),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::DEQUE_ITERATOR, "_deque_iterator")
};

const fn leaf(text: &'static str, function: LeafFunction) -> Item {
    Item::Method(Native::method(text, Code::Leaf(function)))
}

const fn full(text: &'static str, function: FullFunction) -> Item {
    Item::Method(Native::method(text, Code::Full(function)))
}

const ITEMS: &[(Sym, Item)] = &[
    (sym::append, leaf("item /", append)),
    (sym::appendleft, leaf("item /", append_left)),
    (sym::clear, leaf("", clear_all)),
    (sym::copy, leaf("", copy)),
    (sym::count, full("value /", count)),
    (sym::extend, full("iterable /", extend)),
    (sym::extendleft, full("iterable /", extend_left)),
    (sym::index, full("value start= stop= /", index)),
    (sym::insert, full("index object /", insert_item)),
    (sym::maxlen, Item::Getter(|_, deque| Ok(deque.field(super::LONGEST)))),
    (sym::pop, leaf("", pop)),
    (sym::popleft, leaf("", pop_left)),
    (sym::remove, full("value /", remove_value)),
    (sym::reverse, leaf("", reverse)),
    (sym::rotate, full("n= /", rotate)),
    (sym::__copy__, leaf("", copy)),
    (sym::__reversed__, leaf("", |vm, args| iterator(vm, args[0], true))),
    (sym::__class_getitem__, Item::class_method(generic_alias::CLASS_GETITEM)),
];

/// The limit given, as a non-negative int or None, and the flags.
fn limits(vm: &mut Vm, args: Args) -> Result<(Option<usize>, bool), Raised> {
    let strict = args.given(vm, 3).is_some() && convert::index_size(vm, args.at(3))? & 1 != 0;
    if args.given(vm, 2).is_none_or(|longest| longest.is_none()) {
        return Ok((None, strict));
    }
    if int::cast(vm, args.get(vm, 2)).is_none() {
        return Err(vm.raise(kind::TypeError, message!("an integer is required")));
    }
    match usize::try_from(convert::index_size(vm, args.at(2))?) {
        Ok(longest) => Ok((Some(longest), strict)),
        Err(_) => Err(vm.raise(kind::ValueError, message!("maxlen must be non-negative"))),
    }
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (longest, strict) = limits(vm, args)?;
    let deque = vm.make(|vm| new(vm, longest.map_or(Value::NONE, Value::length), strict))?;
    if args.given(vm, 1).is_some() {
        operators::extend(vm, deque, args.at(1))?;
    }
    Ok(deque)
}

fn append<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    push_last(vm, args[0], args[1])?;
    Ok(Value::NONE)
}

fn append_left<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    push_first(vm, args[0], args[1])?;
    Ok(Value::NONE)
}

fn clear_all<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    clear(vm, args[0]);
    Ok(Value::NONE)
}

fn copy<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    operators::copy(vm, args[0])
}

/// The item that was removed; IndexError (in MicroPython's words when strict) when there was none.
fn popped<'v>(vm: &'v Vm, deque: Value<'v>, item: Value<'v>) -> Leaf<'v> {
    let message = if super::is_strict(deque) { "empty" } else { "pop from an empty deque" };
    item.given().ok_or_else(|| vm.fault(kind::IndexError, message!("{message}")))
}

fn pop<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    popped(vm, args[0], pop_last(vm, args[0]))
}

fn pop_left<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    popped(vm, args[0], pop_first(vm, args[0]))
}

fn reverse<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let deque = args[0];
    let length = len(deque);
    for index in 0..length / 2 {
        let (low, high) = (get(deque, index), get(deque, length - 1 - index));
        set(vm, deque, index, high);
        set(vm, deque, length - 1 - index, low);
    }
    Ok(Value::NONE)
}

fn extend(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    operators::extend(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}

fn extend_left(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    operators::each(vm, args.at(0), args.at(1), push_first)?;
    Ok(slot::NONE)
}

fn rotate(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    operators::rotate(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}

fn count(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (mut from, mut count) = (0, 0);
    while let Some(index) = operators::position(vm, args.at(0), args.at(1), from, usize::MAX)? {
        (from, count) = (index + 1, count + 1);
    }
    vm.make(|_| Ok(Value::length(count)))
}

fn index(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let length = len(args.get(vm, 0));
    let from = sequence::search_bound(vm, args.at(2), length, 0)?;
    let to = sequence::search_bound(vm, args.at(3), length, usize::MAX)?;
    match operators::position(vm, args.at(0), args.at(1), from, to)? {
        Some(index) => vm.make(|_| Ok(Value::length(index))),
        None => {
            let text = vm.slot()?;
            object::operations::text::repr(vm, args.at(1), text)?;
            Err(vm.raise_with(kind::ValueError, |vm, message| {
                message.push(vm.get(text).bytes());
                message.push(b" is not in deque");
            }))
        }
    }
}

fn insert_item(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let index = convert::index_size(vm, args.at(1))?;
    let deque = args.get(vm, 0);
    if len(deque) >= longest(deque) {
        return Err(vm.raise(kind::IndexError, message!("deque already at its maximum size")));
    }
    vm.attempt(|vm| {
        let deque = args.get(vm, 0);
        is_full(vm, deque)?;
        let length = len(deque) as isize;
        let index = if index < 0 { index.saturating_add(length).max(0) } else { index.min(length) };
        insert(vm, deque, index as usize, args.get(vm, 2))
    })?;
    Ok(slot::NONE)
}

fn remove_value(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    match operators::position(vm, args.at(0), args.at(1), 0, usize::MAX)? {
        Some(index) => {
            remove(vm, args.get(vm, 0), index);
            Ok(slot::NONE)
        }
        None => Err(vm.raise(kind::ValueError, message!("deque.remove(x): x not in deque"))),
    }
}

fn iterator<'v>(vm: &'v Vm, deque: Value<'v>, backwards: bool) -> Leaf<'v> {
    let (start, step) = if backwards { (len(deque) as isize - 1, -1) } else { (0, 1) };
    let start = Value::int(start).unwrap_or(Value::small(0));
    let fields = [deque, start, changes(deque), Value::small(step)];
    Ok(vm.heap.new_object(ids::DEQUE_ITERATOR, 0, &fields)?)
}

fn next<'v>(vm: &'v Vm, iterator: Value<'v>) -> Leaf<'v> {
    let deque = iterator.field(0);
    let index = iterator.field(1).int_unchecked();
    if deque.is_none() {
        return Ok(Value::UNDEFINED);
    }
    if changes(deque) != iterator.field(2) {
        let fault = vm.fault(kind::RuntimeError, message!("deque mutated during iteration"));
        if vm.fault_kind() == FaultKind::Exception {
            // It is over.
            vm.heap.set_field(iterator, 0, Value::NONE);
        }
        return Err(fault);
    }
    let item = if index < 0 { Value::UNDEFINED } else { get(deque, index as usize) };
    if item.is_undefined() {
        vm.heap.set_field(iterator, 0, Value::NONE);
    } else {
        let next = index + iterator.field(3).int_unchecked();
        vm.heap.set_field(iterator, 1, Value::int(next).unwrap_or(Value::small(-1)));
    }
    Ok(item)
}

fn length_hint<'v>(_: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (deque, index) = (args[0].field(0), args[0].field(1).int_unchecked());
    let left = match deque.is_none() {
        true => 0,
        false if args[0].field(3).int_unchecked() < 0 => index + 1,
        false => len(deque) as isize - index,
    };
    Ok(Value::length(left.max(0) as usize))
}
