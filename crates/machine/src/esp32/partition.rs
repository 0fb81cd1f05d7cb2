//! esp32.Partition: parts of the flash, as block devices.
//!
//! An object is `[start][length][entry]`: a region of the flash (see [`crate::region`]), which is empty
//! when programs cannot reach it, and the number of its entry in the board's table.
//!
//! Invariant: the entry exists.

use crate::device::board;
use crate::{ids, region};
use board::PartitionEntry;
use heap::{Handle, Value};
use names::sym;
use object::native::{Args, Code, Native};
use object::types::{Slot1, Slots, TypeInfo};
use object::{Fault, Item, Leaf, Raised, Vm, list, slot, text, tuple};
use object::packed::message;
use stdlib::{arguments, os_error};

const ENTRY: usize = 2;
const ENOENT: i32 = 2;

const BOOT: i32 = 0;
const RUNNING: i32 = 1;
/// Any subtype.
const ANY: i64 = 0xff;

pub static PARTITION: TypeInfo = TypeInfo {
    module: "esp32",
    construct: Some(Native::method("id block_size= /", Code::Full(construct))),
    items: &[
        (sym::BOOT, Item::Int(BOOT)),
        (sym::RUNNING, Item::Int(RUNNING)),
        (sym::TYPE_APP, Item::Int(0)),
        (sym::TYPE_DATA, Item::Int(1)),
        (sym::find, Item::static_method(Native::function("type= subtype= label= block_size=", Code::Leaf(find)))),
        (sym::get_next_update, Item::Method(Native::method("", Code::Full(|vm, _| Err(os_error::raise(vm, ENOENT)))))),
        (sym::info, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            let entry = entry(vm, args[0])?;
            let number = |number: u32| object::int::from_u64(vm, number.into());
            let label = text::new(vm, entry.label.as_bytes())?;
            let fields =
                [number(entry.kind.into())?, number(entry.subtype.into())?, number(entry.address)?, number(entry.size)?, label, Value::FALSE];
            tuple::new(vm, &fields)
        })))),
        (sym::ioctl, Item::Method(region::CONTROL)),
        (sym::mark_app_valid_cancel_rollback, Item::class_method(Native::method("", Code::Leaf(|_, _| Ok(Value::NONE))))),
        (sym::readblocks, Item::Method(region::READ)),
        (sym::set_boot, Item::Method(Native::method("", Code::Full(|vm, args| {
            // There is one program.
            let kind = vm.attempt(|vm| Ok(entry(vm, args.get(vm, 0))?.kind))?;
            if kind == 0 { Ok(slot::NONE) } else { Err(os_error::raise(vm, board::errno::EINVAL)) }
        })))),
        (sym::writeblocks, Item::Method(region::WRITE)),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, partition| {
            let entry = entry(vm, partition)?;
            let (kind, subtype, address, size, label) = (entry.kind, entry.subtype, entry.address, entry.size, entry.label);
            text::format(vm, message!("<Partition type={kind}, subtype={subtype}, address={address}, size={size}, label={label}, encrypted=0>"))
        }),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::PARTITION, "Partition")
};

fn entry(vm: &Vm, partition: Value<'_>) -> Result<&'static PartitionEntry, Fault> {
    let index = partition.field(ENTRY).int_unchecked() as usize;
    board(vm)?.partitions().get(index).ok_or_else(|| vm.value_fault(message!("no such partition")))
}

fn new(vm: &Vm, index: usize) -> Leaf<'_> {
    let entry = &board(vm)?.partitions()[index];
    let (start, length) = entry.visible.map_or((0, 0), |start| (start, entry.size as usize));
    Ok(vm.heap.new_object(ids::PARTITION, 0, &[Value::length(start), Value::length(length), Value::length(index)])?)
}

/// `Partition(id)`: a label, BOOT or RUNNING.
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let found = vm.attempt(|vm| {
        let entries = board(vm)?.partitions();
        if args.get(vm, 1).is_int() {
            arguments::integer(vm, args.get(vm, 1))?;
            return Ok(entries.iter().position(|entry| entry.kind == 0));
        }
        let label = arguments::text(vm, args.get(vm, 1))?;
        Ok(entries.iter().position(|entry| entry.label == label))
    })?;
    match found {
        Some(index) => vm.make(|vm| new(vm, index)),
        None => Err(os_error::raise(vm, ENOENT)),
    }
}

/// `find(type, subtype, label)`: a list of partitions.
fn find<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let kind = arguments::integer_or(vm, args[0], 0)?;
    let subtype = arguments::integer_or(vm, args[1], ANY)?;
    let label = match args[2].given().filter(|label| !label.is_none()) {
        Some(label) => Some(arguments::text(vm, label)?),
        None => None,
    };
    let found = list::new(vm, &[])?;
    for (index, entry) in board(vm)?.partitions().iter().enumerate() {
        let fits = i64::from(entry.kind) == kind
            && (subtype == ANY || i64::from(entry.subtype) == subtype)
            && label.is_none_or(|label| label == entry.label);
        if fits {
            list::push(vm, found, new(vm, index)?)?;
        }
    }
    Ok(found)
}
