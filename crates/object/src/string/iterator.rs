//! Iterators over str: `[string][byte position]`.

use crate::fault::Leaf;
use crate::string::points;
use crate::{Slot1, Slots, TypeInfo, Vm, ids, text};
use heap::Value;

const STRING: usize = 0;
const POSITION: usize = 1;

pub(super) static TYPE: TypeInfo = TypeInfo {
    slots: &Slots {
        iterate: Slot1::Leaf(|_, iterator| Ok(iterator)),
        next: Slot1::Leaf(next),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::STR_ITERATOR, "str_iterator")
};

/// iter(string)
pub(super) fn new<'v>(vm: &'v Vm, string: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::STR_ITERATOR, 0, &[string, Value::small(0)])?)
}

/// The next character; undefined at the end.
pub fn next<'v>(vm: &'v Vm, iterator: Value<'v>) -> Leaf<'v> {
    let text = iterator.field(STRING).bytes();
    let at = iterator.field(POSITION).int_unchecked() as usize;
    let Some((_, width)) = points::decode(text, at) else { return Ok(Value::UNDEFINED) };
    let character = text::new(vm, text.get(at..at + width).unwrap_or(&[]))?;
    vm.heap.set_field(iterator, POSITION, Value::length(at + width));
    Ok(character)
}
