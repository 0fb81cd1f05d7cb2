//! slice as a type: attributes, `indices`, comparison, hash, text.
//!
//! Invariant: slices compare and hash as the tuple of their three parts.

use super::{START, STEP, STOP, indices_full, new};
use crate::exception::kind;
use crate::fault::{Leaf, Raised};
use crate::operations::identity::hash_leaf;
use crate::operations::{compare as comparison, convert};
use crate::string::builder::Builder;
use crate::types::{Compare, Item, Slot1, SlotOperator, Slots};
use crate::{Args, Code, Native, TypeInfo, Vm, ids, int, sequence, tuple};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

pub(super) static SLICE: TypeInfo = TypeInfo {
    construct: Some(Native::method("start stop= step= /", Code::Leaf(construct))),
    items: ITEMS,
    slots: &Slots {
        hash: Slot1::Both(&(hash, hash_full)),
        repr: Slot1::Full(repr),
        compare: SlotOperator::Both(&(compare, compare_full)),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::SLICE, "slice")
};

const ITEMS: &[(Sym, Item)] = &[
    (sym::__class_getitem__, Item::class_method(crate::generic_alias::CLASS_GETITEM)),
    (sym::start, Item::Getter(|_, slice| Ok(slice.field(START)))),
    (sym::stop, Item::Getter(|_, slice| Ok(slice.field(STOP)))),
    (sym::step, Item::Getter(|_, slice| Ok(slice.field(STEP)))),
    (sym::indices, Item::Method(Native::method("length /", Code::Full(indices)))),
];

fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    match args[2].given() {
        None => new(vm, Value::NONE, args[1], Value::NONE),
        Some(stop) => new(vm, args[1], stop, args[3].given().unwrap_or(Value::NONE)),
    }
}

/// `slice.indices(length)`.
fn indices(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let length = convert::index_size(vm, args.at(1))?;
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.raise(kind::ValueError, message!("length should not be negative")));
    };
    let bounds = indices_full(vm, args.at(0), length)?;
    vm.make(|vm| {
        let (start, stop) = (int::new(vm, bounds.start as i64)?, int::new(vm, bounds.stop as i64)?);
        // A step beyond a machine word reaches no second item; it is shown as it is.
        let step = args.get(vm, 0).field(STEP);
        let step = if step.has_id(ids::BIG_INT) { step } else { int::new(vm, bounds.step as i64)? };
        tuple::new(vm, &[start, stop, step])
    })
}

fn hash<'v>(vm: &'v Vm, slice: Value<'v>) -> Leaf<'v> {
    let mut hasher = sequence::Hasher::new();
    for part in slice.fields_from(0) {
        hasher.add(hash_leaf(vm, part)?);
    }
    Ok(hasher.finish())
}

fn hash_full(vm: &mut Vm, slice: Handle, out: Handle) -> Result<(), Raised> {
    let parts = as_tuple(vm, slice)?;
    let hash = comparison::hash(vm, parts)?;
    vm.set(out, crate::string::hash_value(hash as usize));
    Ok(())
}

fn as_tuple(vm: &mut Vm, slice: Handle) -> Result<Handle, Raised> {
    vm.make(|vm| tuple::from_fields(vm, vm.get(slice), START, STEP + 1))
}

fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if !left.has_id(ids::SLICE) || !right.has_id(ids::SLICE) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) =
        (tuple::from_fields(vm, left, START, STEP + 1)?, tuple::from_fields(vm, right, START, STEP + 1)?);
    sequence::compare_items(vm, operator, left, right)
}

fn compare_full(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let left = as_tuple(vm, left)?;
    let right = as_tuple(vm, right)?;
    sequence::compare_items_full(vm, operator, left, right, out)
}

fn repr(vm: &mut Vm, slice: Handle, out: Handle) -> Result<(), Raised> {
    let parts = as_tuple(vm, slice)?;
    let mut text = Builder::new(vm)?;
    text.push(vm, b"slice")?;
    text.push_repr(vm, parts)?;
    text.store(vm, out)
}
