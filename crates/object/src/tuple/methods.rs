//! tuple: subscripts, operators, methods and its type.
//!
//! Invariant: results that equal an operand may be the operand itself; tuples do not change.

use crate::fault::{Leaf, Raised};
use crate::operations::identity::hash_leaf;
use crate::operations::{compare as comparison, iterate};
use crate::types::{Binary, Compare, Item, Slot1, Slot2, SlotOperator, Slots};
use crate::{Args, Code, Native, TypeInfo, Vm, generic_alias, ids, iterators, list, sequence, slice, types};
use heap::{Handle, Value};
use names::{Sym, sym};

pub(super) static TUPLE: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("iterable= /", Code::Both(&(construct_leaf, construct)))),
    items: ITEMS,
    slots: &SLOTS,
    ..TypeInfo::new(ids::TUPLE, "tuple")
};

/// Operations of tuples, for types that are laid out as tuples.
pub const SLOTS: Slots = Slots {
    length: Slot1::Leaf(|_, tuple| Ok(Value::length(tuple.field_count()))),
    hash: Slot1::Both(&(hash, hash_full)),
    repr: Slot1::Full(repr),
    iterate: Slot1::Leaf(iterators::sequence::over),
    get_item: Slot2::Both(&(get_item, get_item_full)),
    contains: Slot2::Both(&(sequence::contains, sequence::contains_full)),
    binary: SlotOperator::Both(&(binary, binary_full)),
    compare: SlotOperator::Both(&(compare, compare_full)),
    ..Slots::NONE
};

/// `(1, 2)`
pub fn repr(vm: &mut Vm, tuple: Handle, out: Handle) -> Result<(), Raised> {
    sequence::repr_items(vm, tuple, "(", ")", out)
}

const ITEMS: &[(Sym, Item)] = &[
    (sym::count, Item::Method(Native::method("value /", Code::Full(list::count)))),
    (sym::index, Item::Method(Native::method("value start= stop= /", Code::Full(list::index)))),
    (sym::__class_getitem__, Item::class_method(generic_alias::CLASS_GETITEM)),
];

fn construct_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    match args[1].given() {
        Some(source) => super::from_sequence(vm, source),
        None => Ok(super::empty()),
    }
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let tuple = vm.make(|_| Ok(super::empty()))?;
    if args.given(vm, 1).is_some() {
        iterate::to_tuple(vm, args.at(1), tuple)?;
    }
    Ok(tuple)
}

fn hash<'v>(vm: &'v Vm, tuple: Value<'v>) -> Leaf<'v> {
    let mut hasher = sequence::Hasher::new();
    for item in tuple.fields_from(0) {
        hasher.add(hash_leaf(vm, item)?);
    }
    Ok(hasher.finish())
}

fn hash_full(vm: &mut Vm, tuple: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let item = vm.slot()?;
    let mut hasher = sequence::Hasher::new();
    for index in 0..vm.get(tuple).field_count() {
        vm.set(item, vm.get(tuple).field(index));
        hasher.add(comparison::hash(vm, item)? as usize);
    }
    vm.release(mark);
    vm.set(out, hasher.finish());
    Ok(())
}

/// `tuple[key]`.
pub fn get_item<'v>(vm: &'v Vm, tuple: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    let length = tuple.field_count();
    if !key.has_id(ids::SLICE) {
        return Ok(tuple.field(slice::index(vm, key, length, "tuple")?));
    }
    let bounds = slice::indices(vm, key, length)?;
    if bounds.step == 1 {
        if bounds.count == length {
            return plain(vm, tuple);
        }
        return super::from_fields(vm, tuple, bounds.start as usize, bounds.count);
    }
    if bounds.count == 0 {
        return Ok(super::empty());
    }
    let part = vm.heap.new_filled(ids::TUPLE, 0, bounds.count, Value::NONE)?;
    for number in 0..bounds.count {
        vm.heap.set_field(part, number, tuple.field(bounds.at(number)));
    }
    Ok(part)
}

fn get_item_full(vm: &mut Vm, tuple: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let key = slice::plain_key(vm, key, "tuple")?;
    vm.store(out, |vm| get_item(vm, vm.get(tuple), vm.get(key)))
}

fn binary<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    match operator {
        Binary::Add => {
            let Some(tuple) = types::cast(vm, left, ids::TUPLE) else { return Ok(Value::NOT_IMPLEMENTED) };
            match types::cast(vm, right, ids::TUPLE) {
                Some(other) => join(vm, tuple, other),
                None if types::dispatch_id(right) >= ids::FIRST_SHAPE => Ok(Value::NOT_IMPLEMENTED),
                None => Err(sequence::cannot_join(vm, "tuple", right)),
            }
        }
        Binary::Mul => {
            let (tuple, factor) = match types::cast(vm, left, ids::TUPLE) {
                Some(tuple) => (tuple, right),
                None => (sequence::own(vm, right, ids::TUPLE), left),
            };
            match sequence::repeat_count(vm, factor)? {
                Some(count) => repeat(vm, tuple, count),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The tuple itself, or a tuple of the items of a record (a type that is laid out as tuples are).
fn plain<'v>(vm: &'v Vm, tuple: Value<'v>) -> Leaf<'v> {
    if tuple.has_id(ids::TUPLE) { Ok(tuple) } else { super::from_fields(vm, tuple, 0, tuple.field_count()) }
}

fn join<'v>(vm: &'v Vm, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (first, second) = (left.field_count(), right.field_count());
    if first == 0 {
        return plain(vm, right);
    }
    if second == 0 {
        return plain(vm, left);
    }
    let joined = vm.heap.new_copy(ids::TUPLE, left, 0, first, first + second, Value::NONE)?;
    vm.heap.copy_fields(right, 0, joined, first, second);
    Ok(joined)
}

fn repeat<'v>(vm: &'v Vm, tuple: Value<'v>, count: usize) -> Leaf<'v> {
    let length = tuple.field_count();
    if length == 0 || count == 0 {
        return Ok(super::empty());
    }
    if count == 1 {
        return plain(vm, tuple);
    }
    // A length no heap has fails as any that is too large.
    let total = length.saturating_mul(count).min(usize::MAX / 2);
    let repeated = vm.heap.new_filled(ids::TUPLE, 0, total, Value::NONE)?;
    for number in 0..count {
        vm.heap.copy_fields(tuple, 0, repeated, number * length, length);
        if number & 0xffff == 0xffff {
            vm.poll_leaf()?;
        }
    }
    Ok(repeated)
}

/// `*` with an instance that has `__index__`.
fn binary_full(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let tuple_left = types::cast(vm, vm.get(left), ids::TUPLE).is_some();
    match sequence::repeat_operand(vm, if tuple_left { right } else { left })? {
        Some(factor) => {
            let (left, right) = if tuple_left { (left, factor) } else { (factor, right) };
            vm.store(out, |vm| binary(vm, operator, vm.get(left), vm.get(right)))
        }
        None => {
            vm.set(out, Value::NOT_IMPLEMENTED);
            Ok(())
        }
    }
}

fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    match (types::cast(vm, left, ids::TUPLE), types::cast(vm, right, ids::TUPLE)) {
        (Some(left), Some(right)) => sequence::compare_items(vm, operator, left, right),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn compare_full(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let left = vm.make(|vm| Ok(sequence::own(vm, vm.get(left), ids::TUPLE)))?;
    let right = vm.make(|vm| Ok(sequence::own(vm, vm.get(right), ids::TUPLE)))?;
    sequence::compare_items_full(vm, operator, left, right, out)
}
