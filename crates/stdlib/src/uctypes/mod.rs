//! uctypes: structures of bytes, described by dicts, read and written by field.
//!
//! A structure object is `[owner][position][descriptor][layout]`: where it lies (see [`memory`]) and what is there
//! (see [`layout`]). Nested structures, arrays and pointers are structure objects too, with the descriptor of theirs.
//!
//! Invariant: a structure that lies in an object keeps it alive.

mod layout;
mod memory;
mod pointers;

use crate::{arguments, buffers, os_error};
use heap::{Handle, Value};
use layout::{ARRAY, BIG, NATIVE, POINTER, Scalar, is_aggregate, is_fields};
use memory::Place;
use names::{Sym, sym};
use object::dict::Dict;
use object::exception::kind;
use object::ids::STRUCTURE;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, Native};
use object::operations::convert;
use object::types::{Slot1, Slot2, Slot3, Slots};
use object::{Fault, Item, Leaf, Raised, TypeInfo, Vm, float, ids, int, memoryview, text, types};
use object::packed::message;

const OWNER: usize = 0;
const POSITION: usize = 1;
const DESCRIPTOR: usize = 2;
const LAYOUT: usize = 3;

const EINVAL: i32 = 22;

/// A type of scalars.
const fn scalar(name: Sym, number: u32) -> (Sym, ModuleItem) {
    (name, ModuleItem::Int(layout::scalar_number(number)))
}

/// The type of C's `long`.
const LONG: u32 = if cfg!(target_pointer_width = "64") { 7 } else { 5 };

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::uctypes,
    extensible: true,
    items: &[
        (sym::ARRAY, ModuleItem::Int(layout::aggregate_number(ARRAY))),
        scalar(sym::BFINT16, 11),
        scalar(sym::BFINT32, layout::BFINT32),
        scalar(sym::BFINT8, 9),
        scalar(sym::BFUINT16, 10),
        scalar(sym::BFUINT32, 12),
        scalar(sym::BFUINT8, layout::BFUINT8),
        (sym::BF_LEN, ModuleItem::Int(layout::BIT_LENGTH as i32)),
        (sym::BF_POS, ModuleItem::Int(layout::BIT_POSITION as i32)),
        (sym::BIG_ENDIAN, ModuleItem::Int(BIG)),
        scalar(sym::FLOAT32, layout::FLOAT32),
        scalar(sym::FLOAT64, layout::FLOAT64),
        scalar(sym::INT, 5),
        scalar(sym::INT16, 3),
        scalar(sym::INT32, 5),
        scalar(sym::INT64, layout::INT64),
        scalar(sym::INT8, 1),
        (sym::LITTLE_ENDIAN, ModuleItem::Int(layout::LITTLE)),
        scalar(sym::LONG, LONG),
        scalar(sym::LONGLONG, layout::INT64),
        (sym::NATIVE, ModuleItem::Int(NATIVE)),
        (sym::PTR, ModuleItem::Int(layout::aggregate_number(POINTER))),
        scalar(sym::SHORT, 3),
        scalar(sym::UINT, 4),
        scalar(sym::UINT16, 2),
        scalar(sym::UINT32, 4),
        scalar(sym::UINT64, 6),
        scalar(sym::UINT8, layout::UINT8),
        scalar(sym::ULONG, LONG - 1),
        scalar(sym::ULONGLONG, 6),
        scalar(sym::USHORT, 2),
        scalar(sym::VOID, layout::UINT8),
        (sym::addressof, ModuleItem::Function(Native::function("obj /", Code::Full(address_of)))),
        (sym::bytearray_at, ModuleItem::Function(Native::function("addr size /", Code::Full(view_at)))),
        (sym::bytes_at, ModuleItem::Function(Native::function("addr size /", Code::Leaf(|vm, args| {
            let (address, size) = (address_argument(vm, args[0])?, size_argument(vm, args[1])?);
            memory::copy(vm, memory::at(vm, address), size)
        })))),
        (sym::sizeof, ModuleItem::Function(Native::function("struct layout_type= /", Code::Leaf(size_of_object)))),
        (sym::r#struct, ModuleItem::Type(STRUCTURE.0 as usize)),
    ],
    get: None,
    set: None,
}];

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[&STRUCTURE_TYPE, pointers::TYPES[0], pointers::TYPES[1], pointers::TYPES[2]];

static STRUCTURE_TYPE: TypeInfo = TypeInfo {
    module: "uctypes",
    construct: Some(Native::method("addr descriptor layout_type= /", Code::Leaf(construct))),
    items: &[
        (sym::__buffer__, Item::Method(Native::method("flags /", Code::Full(view_of_object)))),
        (sym::__int__, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            let address = pointer(vm, args[0])?;
            int::from_u64(vm, address)
        })))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(show),
        get_attribute: Slot2::Full(get_field),
        set_attribute: Slot3::Full(set_field),
        get_item: Slot2::Full(get_item),
        set_item: Slot3::Full(set_item),
        hashable: false,
        ..Slots::NONE
    },
    ..TypeInfo::new(STRUCTURE, "struct")
};

fn address_argument(vm: &Vm, value: Value<'_>) -> Result<u64, Fault> {
    match int::cast(vm, value) {
        Some(number) => Ok(int::low_bits(number) & u64::from(u32::MAX).max(usize::MAX as u64)),
        None => Err(vm.type_fault(message!("an address is an int, not {}", types::type_name(vm, value)))),
    }
}

fn size_argument(vm: &Vm, value: Value<'_>) -> Result<usize, Fault> {
    let size = arguments::integer(vm, value)?;
    usize::try_from(size).map_err(|_| vm.value_fault(message!("a size is not negative")))
}

fn layout_argument(vm: &Vm, value: Value<'_>) -> Result<i32, Fault> {
    let layout = arguments::integer_or(vm, value, NATIVE.into())?;
    if (0..=2).contains(&layout) { Ok(layout as i32) } else { Err(vm.value_fault(message!("unknown layout"))) }
}

/// `struct(addr, descriptor, layout_type=NATIVE)`
fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let address = address_argument(vm, args[1])?;
    let layout = layout_argument(vm, args[3])?;
    new(vm, memory::at(vm, address), args[2], layout)
}

fn new<'v>(vm: &'v Vm, place: Place<'v>, descriptor: Value<'v>, layout: i32) -> Leaf<'v> {
    let position = int::from_u64(vm, place.at)?;
    Ok(vm.heap.new_object(STRUCTURE, 0, &[place.owner, position, descriptor, Value::small(layout)])?)
}

fn place(object: Value<'_>) -> Place<'_> {
    Place { owner: object.field(OWNER), at: int::as_u64(object.field(POSITION)).unwrap_or(0) }
}

fn layout_of(object: Value<'_>) -> i32 {
    object.field(LAYOUT).int_unchecked() as i32
}

fn show<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let descriptor = object.field(DESCRIPTOR);
    let kind = match is_aggregate(descriptor) {
        true if layout::aggregate(descriptor).0 == ARRAY => "ARRAY",
        true if layout::aggregate(descriptor).0 == POINTER => "PTR",
        false if is_fields(vm, descriptor) => "STRUCT",
        _ => "ERROR",
    };
    text::format(vm, message!("<struct {kind} {:x}>", memory::address(vm, place(object))))
}

/// `sizeof(struct, layout_type=NATIVE)`
fn size_of_object<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if matches!(args[0].id(), Some(ids::BYTEARRAY | ids::MEMORYVIEW)) {
        // An array of bytes.
        return Ok(Value::length(buffers::data(vm, args[0])?.len()));
    }
    if !args[0].has_id(STRUCTURE) {
        return Ok(Value::length(layout::size(vm, args[0], layout_argument(vm, args[1])?)?));
    }
    if args[1].given().is_some() {
        return Err(vm.type_fault(message!("a structure has its layout already")));
    }
    Ok(Value::length(layout::size(vm, args[0].field(DESCRIPTOR), layout_of(args[0]))?))
}

/// `addressof(obj)`
fn address_of(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if !vm.get(args.at(0)).has_id(STRUCTURE) {
        let address = memory::address_of(vm, args.at(0))?;
        return vm.make(|vm| int::from_u64(vm, address));
    }
    referred_address(vm, args)
}

/// The address of what a structure or a pointer refers to.
fn referred_address(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let owner = vm.make(|vm| Ok(vm.get(args.at(0)).field(OWNER)))?;
    if !vm.get(owner).is_none() {
        // It may be long since it was asked for.
        memory::address_of(vm, owner)?;
    }
    vm.make(|vm| int::from_u64(vm, memory::address(vm, place(vm.get(args.at(0))))))
}

/// `bytearray_at(addr, size)`: a view of what is there, when it lies in an object.
fn view_at(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (address, size) = vm.attempt(|vm| Ok((address_argument(vm, args.get(vm, 0))?, size_argument(vm, args.get(vm, 1))?)))?;
    let owner = vm.make(|vm| Ok(memory::at(vm, address).owner))?;
    let at = memory::at(vm, address).at as usize;
    view(vm, owner, at, size)
}

/// `memoryview(structure)`
fn view_of_object(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let size = vm.attempt(|vm| {
        let object = args.get(vm, 0);
        layout::size(vm, object.field(DESCRIPTOR), layout_of(object))
    })?;
    let owner = vm.make(|vm| Ok(vm.get(args.at(0)).field(OWNER)))?;
    let at = place(vm.get(args.at(0))).at as usize;
    view(vm, owner, at, size)
}

fn view(vm: &mut Vm, owner: Handle, at: usize, size: usize) -> Result<Handle, Raised> {
    if vm.get(owner).is_none() {
        // Views are of objects; registers are read and written by field.
        return Err(os_error::raise(vm, EINVAL));
    }
    vm.make(|vm| memoryview::part(vm, vm.get(owner), at, size, false))
}

/// Reads a scalar.
fn load<'v>(vm: &'v Vm, place: Place<'_>, scalar: Scalar, layout: i32) -> Leaf<'v> {
    let raw = load_bits(vm, place, scalar.size(), layout)?;
    match scalar.kind {
        layout::FLOAT32 => return float::new(vm, f64::from(f32::from_bits(raw as u32))),
        layout::FLOAT64 => return float::new(vm, f64::from_bits(raw)),
        _ => {}
    }
    let (raw, width) = match scalar.bits {
        Some((position, length)) => (raw >> position & ((1u64 << length) - 1), length),
        None => (raw, 8 * scalar.size() as u32),
    };
    if scalar.is_signed() {
        return int::new(vm, ((raw << (64 - width)) as i64) >> (64 - width));
    }
    int::from_u64(vm, raw)
}

fn load_bits(vm: &Vm, place: Place<'_>, size: usize, layout: i32) -> Result<u64, Fault> {
    let mut bytes = [0; 8];
    memory::read(vm, place, &mut bytes[..size])?;
    if is_big(layout) {
        bytes[..size].reverse();
    }
    Ok(u64::from_le_bytes(bytes))
}

fn is_big(layout: i32) -> bool {
    layout == BIG || layout == NATIVE && cfg!(target_endian = "big")
}

/// Writes a scalar.
fn store(vm: &mut Vm, owner: Handle, at: u64, scalar: Scalar, layout: i32, value: Handle) -> Result<(), Raised> {
    let size = scalar.size();
    let mut raw = match scalar.kind {
        layout::FLOAT32 => u64::from((convert::float_of(vm, value)? as f32).to_bits()),
        layout::FLOAT64 => convert::float_of(vm, value)?.to_bits(),
        _ => {
            let number = vm.slot()?;
            convert::index(vm, value, number)?;
            int::low_bits(vm.get(number))
        }
    };
    if let Some((position, length)) = scalar.bits {
        let mask = ((1u64 << length) - 1) << position;
        let old = vm.attempt(|vm| load_bits(vm, Place { owner: vm.get(owner), at }, size, layout))?;
        raw = old & !mask | raw << position & mask;
    }
    let mut bytes = raw.to_le_bytes();
    if is_big(layout) {
        bytes[..size].reverse();
    }
    memory::write(vm, owner, at, &bytes[..size])
}

/// The descriptor of a field; undefined when there is none of that name.
fn field<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Leaf<'v> {
    match types::cast(vm, object.field(DESCRIPTOR), ids::DICT) {
        Some(fields) => Ok(Dict::get(vm, fields, name)?.unwrap_or(Value::UNDEFINED)),
        None => Err(vm.type_fault(message!("the structure has no fields"))),
    }
}

/// `structure.name`
fn get_field(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    let bytes_in_object = vm.attempt(|vm| {
        let (object, place) = (vm.get(object), place(vm.get(object)));
        let field = field(vm, object, vm.get(name))?;
        let whole = is_aggregate(field) && field.field_count() == 2 && layout::aggregate(field).0 == ARRAY;
        let bytes = whole && int::is_int(field.field(1)) && Scalar::of(field.field(1)).kind == layout::UINT8;
        let bounds = || (layout::aggregate(field).1, Scalar::of(field.field(1)).offset);
        Ok((bytes && !place.owner.is_none()).then(bounds).map(|(offset, count)| (place.offset(offset.into()).at, count)))
    })?;
    if let Some((at, count)) = bytes_in_object {
        let owner = vm.make(|vm| Ok(vm.get(object).field(OWNER)))?;
        let view = view(vm, owner, at as usize, count as usize)?;
        vm.copy(view, out);
        return Ok(());
    }
    vm.store(out, |vm| {
        let object = vm.get(object);
        let (field, place, layout) = (field(vm, object, vm.get(name))?, place(object), layout_of(object));
        if field.is_undefined() {
            return Ok(Value::UNDEFINED);
        }
        if int::is_int(field) {
            let scalar = Scalar::of(field);
            return load(vm, place.offset(scalar.offset.into()), scalar, layout);
        }
        if !is_aggregate(field) {
            return Err(vm.type_fault(message!("unsupported descriptor of a structure")));
        }
        let (kind, offset) = layout::aggregate(field);
        // A structure is described by what is in it, arrays and pointers by their tuples.
        let descriptor = if matches!(kind, ARRAY | POINTER) { field } else { field.field(1) };
        new(vm, place.offset(offset.into()), descriptor, layout)
    })
}

/// `structure.name = value`
fn set_field(vm: &mut Vm, object: Handle, name: Handle, value: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| {
        let scalar = vm.attempt(|vm| {
            let field = field(vm, vm.get(object), vm.get(name))?;
            if field.is_undefined() {
                return Err(vm.fault(kind::AttributeError, message!("the structure has no such field")));
            }
            if !int::is_int(field) || vm.get(value).is_undefined() {
                return Err(vm.type_fault(message!("only scalar fields can be set")));
            }
            Ok(Scalar::of(field))
        })?;
        let owner = vm.make(|vm| Ok(vm.get(object).field(OWNER)))?;
        let at = place(vm.get(object)).offset(scalar.offset.into()).at;
        let layout = layout_of(vm.get(object));
        store(vm, owner, at, scalar, layout, value)
    })
}

/// The address that a pointer holds.
fn pointer(vm: &Vm, object: Value<'_>) -> Result<u64, Fault> {
    let descriptor = object.field(DESCRIPTOR);
    if !is_aggregate(descriptor) || layout::aggregate(descriptor).0 != POINTER {
        return Err(vm.type_fault(message!("the structure is no pointer")));
    }
    load_bits(vm, place(object), size_of::<usize>(), NATIVE)
}

/// Where an item of an array, or of what a pointer points to, lies, and what it is: a number or a descriptor.
fn element<'v>(vm: &'v Vm, object: Value<'v>, key: Value<'v>) -> Result<(Place<'v>, Value<'v>), Fault> {
    let (descriptor, layout) = (object.field(DESCRIPTOR), layout_of(object));
    let Some(index) = int::cast(vm, key).and_then(int::as_i64) else {
        return Err(vm.type_fault(message!("indices of structures are ints")));
    };
    let kind = if is_aggregate(descriptor) { layout::aggregate(descriptor).0 } else { layout::STRUCT };
    if !matches!(kind, ARRAY | POINTER) {
        return Err(vm.type_fault(message!("the structure cannot be indexed")));
    }
    let what = if kind == ARRAY && descriptor.field_count() == 3 { descriptor.field(2) } else { descriptor.field(1) };
    let size = if int::is_int(what) { Scalar::of(what).size() } else { layout::size(vm, what, layout)? };
    let start = match kind {
        POINTER => memory::at(vm, pointer(vm, object)?),
        _ => {
            let count = if int::is_int(descriptor.field(1)) { Scalar::of(descriptor.field(1)).offset } else { 0 };
            if !(0..i64::from(count)).contains(&index) {
                return Err(vm.fault(kind::IndexError, message!("index of a structure out of range")));
            }
            place(object)
        }
    };
    Ok((start.offset(index.wrapping_mul(size as i64)), what))
}

/// `structure[index]`
fn get_item(vm: &mut Vm, object: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    vm.store(out, |vm| {
        let object = vm.get(object);
        let (place, what) = element(vm, object, vm.get(key))?;
        match int::is_int(what) {
            true => load(vm, place, Scalar::of(what), layout_of(object)),
            false => new(vm, place, what, layout_of(object)),
        }
    })
}

/// `structure[index] = value`
fn set_item(vm: &mut Vm, object: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| {
        let (at, scalar) = vm.attempt(|vm| {
            let (place, what) = element(vm, vm.get(object), vm.get(key))?;
            if !int::is_int(what) || vm.get(value).is_undefined() {
                return Err(vm.type_fault(message!("only scalar items can be set")));
            }
            Ok((place.at, Scalar::of(what)))
        })?;
        let owner = vm.make(|vm| Ok(element(vm, vm.get(object), vm.get(key))?.0.owner))?;
        let layout = layout_of(vm.get(object));
        store(vm, owner, at, scalar, layout, value)
    })
}
