//! Struct objects, and the iterators of iter_unpack.

use super::format::{measure, text_of};
use super::{STRUCT, UNPACK_ITERATOR, pack};
use heap::{Handle, Value};
use names::{Sym, sym};
use object::types::{Item, Slot1};
use object::{Args, Code, Leaf, Native, Raised, Slots, TypeInfo, Vm, text};
use object::packed::message;

const FORMAT: usize = 0;
const SIZE: usize = 1;

const BUFFER: usize = 1;
const OFFSET: usize = 2;

pub(super) static TYPE: TypeInfo = TypeInfo {
    module: "struct",
    subclassable: true,
    construct: Some(Native::method("format", Code::Leaf(construct))),
    items: ITEMS,
    slots: &Slots { repr: Slot1::Leaf(repr), ..Slots::NONE },
    ..TypeInfo::new(STRUCT, "Struct")
};

static ITEMS: &[(Sym, Item)] = &[
    (sym::format, Item::Getter(|_, object| Ok(object.field(FORMAT)))),
    (sym::size, Item::Getter(|_, object| Ok(object.field(SIZE)))),
    (sym::pack, Item::Method(Native::method("*values", Code::Full(pack_values)))),
    (sym::pack_into, Item::Method(Native::method("buffer offset / *values", Code::Full(pack_into)))),
    (sym::unpack, Item::Method(Native::method("buffer /", Code::Leaf(|vm, args| pack::unpack(vm, &with_format(args)[..2]))))),
    (sym::unpack_from, Item::Method(Native::method("buffer offset=", Code::Leaf(|vm, args| pack::unpack_from(vm, &with_format(args)))))),
    (sym::iter_unpack, Item::Method(Native::method("buffer /", Code::Leaf(|vm, args| pack::iter_unpack(vm, &with_format(args)[..2]))))),
];

pub(super) static ITERATOR: TypeInfo = TypeInfo {
    module: "_struct",
    items: &[(sym::__length_hint__, Item::Method(Native::method("", Code::Leaf(length_hint))))],
    slots: &Slots {
        iterate: Slot1::Leaf(|_, iterator| Ok(iterator)),
        next: Slot1::Leaf(next),
        ..Slots::NONE
    },
    ..TypeInfo::new(UNPACK_ITERATOR, "unpack_iterator")
};

/// Struct(format)
fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let format = text_of(vm, args[1])?;
    let (size, _) = measure(vm, format)?;
    let format = text::new(vm, format)?;
    Ok(vm.heap.new_object(STRUCT, 0, &[format, Value::length(size)])?)
}

fn repr<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    text::format(vm, message!("Struct('{}')", text::Shown(object.field(FORMAT))))
}

/// Arguments of a method as those of the module's function.
fn with_format<'v>(args: &[Value<'v>]) -> [Value<'v>; 3] {
    let mut all = [Value::UNDEFINED; 3];
    for (target, value) in all.iter_mut().zip(args) {
        *target = *value;
    }
    all[0] = all[0].field(FORMAT);
    all
}

fn pack_values(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let format = vm.make(|vm| Ok(vm.get(args.at(0)).field(FORMAT)))?;
    pack::pack_values(vm, format, args, 1, "pack")
}

fn pack_into(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let format = vm.make(|vm| Ok(vm.get(args.at(0)).field(FORMAT)))?;
    pack::pack_values_into(vm, format, args, 1)
}

/// An iterator over the values of equal parts of a buffer.
pub(super) fn iterator<'v>(vm: &'v Vm, format: Value<'v>, buffer: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(UNPACK_ITERATOR, 0, &[format, buffer, Value::small(0)])?)
}

fn next<'v>(vm: &'v Vm, iterator: Value<'v>) -> Leaf<'v> {
    let format = iterator.field(FORMAT);
    let (size, _) = measure(vm, text_of(vm, format)?)?;
    let start = iterator.field(OFFSET).int_unchecked() as usize;
    let Some(part) = pack::buffer(vm, iterator.field(BUFFER))?.get(start..start + size) else {
        return Ok(Value::UNDEFINED);
    };
    let values = pack::values(vm, format, part)?;
    vm.heap.set_field(iterator, OFFSET, Value::length(start + size));
    Ok(values)
}

fn length_hint<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (size, _) = measure(vm, text_of(vm, args[0].field(FORMAT))?)?;
    let start = args[0].field(OFFSET).int_unchecked() as usize;
    Ok(Value::length(pack::buffer(vm, args[0].field(BUFFER))?.len().saturating_sub(start) / size))
}
