//! mem8, mem16, mem32: memory and registers by address.
//!
//! The object is a device whose number is the size of an item in bytes.
//!
//! Invariant: addresses are multiples of the size.

use crate::device::{device, leaf, number, part};
use crate::ids;
use heap::Value;
use object::types::{Slot1, Slot2, Slot3, Slots, TypeInfo};
use object::{Fault, Leaf, Vm, int, text, types};
use object::packed::message;

pub static MEMORY: TypeInfo = TypeInfo {
    module: "machine",
    slots: &Slots {
        repr: Slot1::Leaf(|vm, memory| text::format(vm, message!("<{}-bit memory>", 8 * number(memory)))),
        get_item: Slot2::Leaf(get),
        set_item: Slot3::Leaf(set),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::MEMORY, "mem")
};

/// Memory in items of this size.
pub const fn of_size(size: u16) -> Value<'static> {
    device(ids::MEMORY, size)
}

fn address(vm: &Vm, memory: Value<'_>, key: Value<'_>) -> Result<(usize, u8), Fault> {
    let size = number(memory);
    let Some(key) = int::cast(vm, key) else {
        let name = types::type_name(vm, key);
        return Err(vm.type_fault(message!("'{name}' object cannot be interpreted as an integer")));
    };
    let address = int::low_bits(key) as usize;
    if !address.is_multiple_of(size.into()) {
        return Err(vm.value_fault(message!("address {address:08x} is not aligned to {size} bytes")));
    }
    Ok((address, size as u8))
}

fn get<'v>(vm: &'v Vm, memory: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    let (address, size) = address(vm, memory, key)?;
    let read = part(vm, |board| board.memory())?.read(address, size);
    int::from_u64(vm, leaf(vm, read)?.into())
}

fn set<'v>(vm: &'v Vm, memory: Value<'v>, key: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if value.is_undefined() {
        return Err(vm.type_fault(message!("'mem' object doesn't support item deletion")));
    }
    let (address, size) = address(vm, memory, key)?;
    let Some(number) = int::cast(vm, value) else {
        let name = types::type_name(vm, value);
        return Err(vm.type_fault(message!("'{name}' object cannot be interpreted as an integer")));
    };
    let written = part(vm, |board| board.memory())?.write(address, size, int::low_bits(number) as u32);
    leaf(vm, written)
}
