//! Iterators over dicts and sets.
//!
//! `[container][position][length at start][kind]`; the container becomes None at the end.
//! Sets have no kind. Reversed iteration counts the position down.
//!
//! Invariant: when the length differs from that at the start RuntimeError is raised.

use crate::fault::{Fault, Leaf};
use crate::types::{Item, Slot1, Slots};
use crate::{Code, Native, TypeInfo, Vm, exception, hash_table, ids, tuple};
use crate::packed::message;
use heap::{Fields, Value};
use names::{Sym, sym};

const OVER: usize = 0;
const POSITION: usize = 1;
const LENGTH: usize = 2;
const KIND: usize = 3;

/// What an iterator over a dict gives.
pub const KEYS: i32 = 0;
pub const VALUES: i32 = 1;
pub const ITEMS: i32 = 2;
/// Added for iteration from the end.
pub const BACKWARDS: i32 = 4;

pub(super) static DICT: TypeInfo = TypeInfo {
    items: METHODS,
    slots: &Slots {
        iterate: Slot1::Leaf(|_, iterator| Ok(iterator)),
        next: Slot1::Leaf(next_of_dict),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::DICT_ITERATOR, "dict_iterator")
};

pub(super) static SET: TypeInfo = TypeInfo {
    items: METHODS,
    slots: &Slots {
        iterate: Slot1::Leaf(|_, iterator| Ok(iterator)),
        next: Slot1::Leaf(next_of_set),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::SET_ITERATOR, "set_iterator")
};

const METHODS: &[(Sym, Item)] =
    &[(sym::__length_hint__, Item::Method(Native::method("", Code::Leaf(length_hint))))];

/// An iterator over a dict object.
pub fn over_dict<'v>(vm: &'v Vm, dict: Value<'v>, kind: i32) -> Leaf<'v> {
    let start = if kind & BACKWARDS != 0 { hash_table::used(dict) } else { 0 };
    let length = hash_table::len(dict);
    let fields = [dict, Value::length(start), Value::length(length), Value::small(kind)];
    Ok(vm.heap.new_object(ids::DICT_ITERATOR, 0, &fields)?)
}

/// An iterator over a set or frozenset object.
pub fn over_set<'v>(vm: &'v Vm, set: Value<'v>) -> Leaf<'v> {
    let length = hash_table::len(set);
    Ok(vm.heap.new_object(ids::SET_ITERATOR, 0, &[set, Value::small(0), Value::length(length)])?)
}

/// Looks for the entry of a container that comes next, `backwards` or not: the values of its table, and the position of the
/// entry; `usize::MAX` at the end, where the iterator lets go of the container.
fn advance<'v>(vm: &'v Vm, iterator: Value<'v>, width: usize, backwards: bool) -> Result<(Fields<'v>, usize), Fault> {
    let state = iterator.fields();
    let (container, position) = (state.get(OVER), state.get(POSITION).int_unchecked() as usize);
    if container.is_none() {
        return Ok((state, usize::MAX));
    }
    let Some((entries, mut found)) = hash_table::step(container, width, position, state.get(LENGTH)) else {
        // It raises again when asked again.
        vm.heap.set_field(iterator, LENGTH, Value::small(-1));
        let name = if width == 2 { "dictionary" } else { "Set" };
        return Err(
            vm.fault(exception::kind::RuntimeError, message!("{name} changed size during iteration"))
        );
    };
    if backwards {
        let mut before = (0..position.min(hash_table::used(container))).rev();
        found = before.find(|position| entries.get(width * position) != Value::DELETED).unwrap_or(usize::MAX);
    }
    if found == usize::MAX {
        vm.heap.set_field(iterator, OVER, Value::NONE);
    }
    Ok((entries, found))
}

/// The next key, value or item of a dict iterator; undefined at the end.
pub fn next_of_dict<'v>(vm: &'v Vm, iterator: Value<'v>) -> Leaf<'v> {
    let kind = iterator.field(KIND).int_unchecked() as i32;
    let backwards = kind & BACKWARDS != 0;
    let (entries, position) = advance(vm, iterator, 2, backwards)?;
    if position == usize::MAX {
        return Ok(Value::UNDEFINED);
    }
    let (key, value) = (entries.get(2 * position), entries.get(2 * position + 1));
    let result = match kind & 3 {
        KEYS => key,
        VALUES => value,
        _ => tuple::new(vm, &[key, value])?,
    };
    vm.heap.set_field(iterator, POSITION, Value::length(if backwards { position } else { position + 1 }));
    Ok(result)
}

/// The next item of a set iterator; undefined at the end.
pub fn next_of_set<'v>(vm: &'v Vm, iterator: Value<'v>) -> Leaf<'v> {
    let (entries, position) = advance(vm, iterator, 1, false)?;
    if position == usize::MAX {
        return Ok(Value::UNDEFINED);
    }
    vm.heap.set_field(iterator, POSITION, Value::length(position + 1));
    Ok(entries.get(position))
}

fn length_hint<'v>(_: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (iterator, container) = (args[0], args[0].field(OVER));
    if container.is_none() || iterator.field(LENGTH) != Value::length(hash_table::len(container)) {
        return Ok(Value::small(0));
    }
    let width = if iterator.has_id(ids::DICT_ITERATOR) { 2 } else { 1 };
    let position = iterator.field(POSITION).int_unchecked() as usize;
    let used = hash_table::used(container);
    let ahead = if width == 2 && iterator.field(KIND).int_unchecked() as i32 & BACKWARDS != 0 {
        0..position.min(used)
    } else {
        position..used.max(position)
    };
    let left = ahead.filter(|position| hash_table::key(container, width, *position).is_some()).count();
    Ok(Value::length(left))
}
