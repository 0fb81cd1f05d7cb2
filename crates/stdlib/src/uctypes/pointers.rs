//! Pointers of `@micropython.viper` functions: `ptr8`, `ptr16` and `ptr32` (MicroPython docs, "Maximising speed").
//!
//! A pointer is `[owner][position]`, as a structure begins: where it lies (see [`super::memory`]). The number of its type says how many bytes
//! an item has. Items are unsigned and little-endian; the low bits of what is stored count.
//!
//! Invariant: as in [`super::memory`]: nothing outside of an object's buffer is read or written.

use super::memory::{self, Place};
use heap::{Handle, TypeId, Value};
use names::{Sym, sym};
use object::ids::{FIRST_POINTER, immediate};
use object::native::{Args, Code, Native};
use object::operations::convert;
use object::types::{Binary, Slot2, Slot3, SlotOperator, Slots};
use object::{Item, Leaf, Raised, TypeInfo, Vm, int};
use object::packed::message;

/// Types of this file.
pub static TYPES: [&TypeInfo; 3] = [&POINTER8, &POINTER16, &POINTER32];

static POINTER8: TypeInfo = pointer(0, "ptr8");
static POINTER16: TypeInfo = pointer(1, "ptr16");
static POINTER32: TypeInfo = pointer(2, "ptr32");

const fn pointer(number: u16, name: &'static str) -> TypeInfo {
    const ITEMS: &[(Sym, Item)] = &[(sym::__int__, Item::Method(Native::method("", Code::Full(super::referred_address))))];
    const SLOTS: Slots = Slots {
        binary: SlotOperator::Leaf(binary),
        get_item: Slot2::Full(get_item),
        set_item: Slot3::Full(set_item),
        ..Slots::NONE
    };
    TypeInfo {
        module: "micropython",
        construct: Some(Native::method("object /", Code::Full(construct))),
        items: ITEMS,
        slots: &SLOTS,
        ..TypeInfo::new(TypeId(FIRST_POINTER.0 + number), name)
    }
}

/// log2 of the bytes of an item of the type with this id; None for others than pointers.
fn log_of(id: TypeId) -> Option<u16> {
    id.0.checked_sub(FIRST_POINTER.0).filter(|log| *log < 3)
}

/// [`log_of`] the type of an object.
fn size_log(object: Value<'_>) -> Option<u16> {
    object.id().and_then(log_of)
}

fn new<'v>(vm: &'v Vm, log: u16, place: Place<'v>) -> Leaf<'v> {
    let position = int::from_u64(vm, place.at)?;
    Ok(vm.heap.new_object(TypeId(FIRST_POINTER.0 + log), 0, &[place.owner, position])?)
}

/// `ptr8(object)`: to the bytes of a buffer, to an address, or to where another pointer points.
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    vm.make(|vm| {
        let (class, object) = (args.get(vm, 0), args.get(vm, 1));
        let log = class.immediate_payload(immediate::TYPE).and_then(|number| log_of(TypeId(number as u16))).unwrap_or(0);
        let place = if size_log(object).is_some() {
            super::place(object)
        } else if int::is_int(object) {
            memory::at(vm, super::address_argument(vm, object)?)
        } else {
            crate::buffers::data(vm, object)?;
            Place { owner: object, at: 0 }
        };
        new(vm, log, place)
    })
}

/// `pointer + bytes`, `pointer - bytes`
fn binary<'v>(vm: &'v Vm, operator: Binary, x: Value<'v>, y: Value<'v>) -> Leaf<'v> {
    let (Some(log), true) = (size_log(x), int::is_int(y)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let bytes = int::low_bits(y) as i64;
    match operator {
        Binary::Add => new(vm, log, super::place(x).offset(bytes)),
        Binary::Sub => new(vm, log, super::place(x).offset(bytes.wrapping_neg())),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Bytes from the start of the pointer's place to item `index`, and the size of an item.
fn offset(vm: &mut Vm, pointer: Handle, index: Handle) -> Result<(i64, usize), Raised> {
    let number = vm.slot()?;
    convert::index(vm, index, number)?;
    let log = size_log(vm.get(pointer)).unwrap_or(0);
    Ok(((int::low_bits(vm.get(number)) as i64) << log, 1 << log))
}

fn get_item(vm: &mut Vm, pointer: Handle, index: Handle, out: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| {
        let (offset, size) = offset(vm, pointer, index)?;
        vm.store(out, |vm| {
            let mut bytes = [0; 4];
            memory::read(vm, super::place(vm.get(pointer)).offset(offset), &mut bytes[..size])?;
            int::from_u64(vm, u32::from_le_bytes(bytes).into())
        })
    })
}

fn set_item(vm: &mut Vm, pointer: Handle, index: Handle, value: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| {
        if vm.get(value).is_undefined() {
            return Err(vm.raise(object::exception::kind::TypeError, message!("items of a pointer cannot be deleted")));
        }
        let (offset, size) = offset(vm, pointer, index)?;
        let number = vm.slot()?;
        convert::index(vm, value, number)?;
        let bytes = int::low_bits(vm.get(number)).to_le_bytes();
        let owner = vm.make(|vm| Ok(vm.get(pointer).field(super::OWNER)))?;
        let at = super::place(vm.get(pointer)).offset(offset).at;
        memory::write(vm, owner, at, &bytes[..size])
    })
}
