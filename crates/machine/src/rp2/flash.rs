//! rp2.Flash: the part of the flash that file systems live on, as a block device.
//!
//! An object is a region `[start][length]`; see [`crate::region`].
//!
//! Invariant: a region begins and ends with an erase unit.

use crate::device::part;
use crate::{ids, region};
use heap::Value;
use names::sym;
use object::native::{Code, Native};
use object::types::TypeInfo;
use object::{Item, Leaf, Vm};
use stdlib::arguments;

pub static FLASH: TypeInfo = TypeInfo {
    module: "rp2",
    construct: Some(Native::method("* start= len=", Code::Leaf(construct))),
    items: &[
        (sym::ioctl, Item::Method(region::CONTROL)),
        (sym::readblocks, Item::Method(region::READ)),
        (sym::writeblocks, Item::Method(region::WRITE)),
    ],
    ..TypeInfo::new(ids::RP2_FLASH, "Flash")
};

fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let flash = part(vm, |board| board.flash())?;
    let (size, unit) = (flash.size() as i64, flash.erase_size() as i64);
    let start = arguments::integer_or(vm, args[1], 0)?;
    let length = arguments::integer_or(vm, args[2], size - start.clamp(0, size))?;
    let good = start >= 0 && length > 0 && start % unit == 0 && length % unit == 0 && start + length <= size;
    if !good {
        return Err(vm.fault_bare(object::exception::kind::ValueError));
    }
    Ok(vm.heap.new_object(ids::RP2_FLASH, 0, &[Value::length(start as usize), Value::length(length as usize)])?)
}
