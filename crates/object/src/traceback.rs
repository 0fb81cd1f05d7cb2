//! Tracebacks and what programs see of frames.
//!
//! A traceback is a chain of `[next][code][offset][globals]`, one object for each frame an
//! exception passed through, outermost first: four words more than nothing at all, and no
//! text until somebody prints it. A FRAME object is the same with the caller's frame for
//! `next`, if that is known: a snapshot, made on demand.
//!
//! Invariant: `offset` lies within the instruction that raised or called.

use crate::fault::Leaf;
use crate::types::{Item, Slots, TypeInfo};
use crate::{Vm, code, ids};
use heap::Value;
use names::sym;

pub const NEXT: usize = 0;
pub const CODE: usize = 1;
pub const OFFSET: usize = 2;
pub const GLOBALS: usize = 3;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        module: "types",
        items: &[
            (sym::tb_frame, Item::Getter(get_frame)),
            (sym::tb_lasti, Item::Getter(|_, entry| Ok(entry.field(OFFSET)))),
            (sym::tb_lineno, Item::Getter(|_, entry| Ok(Value::length(line(entry) as usize)))),
            (sym::tb_next, Item::Property(|_, entry| Ok(entry.field(NEXT)), set_next)),
        ],
        slots: &Slots::NONE,
        ..TypeInfo::new(ids::TRACEBACK, "traceback")
    },
    &TypeInfo {
        module: "types",
        items: &[
            (sym::f_back, Item::Getter(|_, frame| Ok(frame.field(NEXT)))),
            (sym::f_code, Item::Getter(|_, frame| Ok(frame.field(CODE)))),
            (sym::f_globals, Item::Getter(|_, frame| Ok(frame.field(GLOBALS)))),
            (sym::f_lasti, Item::Getter(|_, frame| Ok(frame.field(OFFSET)))),
            (sym::f_lineno, Item::Getter(frame_line)),
            (sym::f_locals, Item::Getter(frame_locals)),
        ],
        slots: &Slots::NONE,
        ..TypeInfo::new(ids::FRAME, "frame")
    },
];

/// A new entry in front of `next` (a traceback or None).
pub fn new<'v>(vm: &'v Vm, next: Value<'v>, code: Value<'v>, globals: Value<'v>, offset: usize) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::TRACEBACK, 0, &[next, code, Value::length(offset), globals])?)
}

/// A new frame object; None where it stands is not known.
pub fn new_frame<'v>(vm: &'v Vm, code: Value<'v>, globals: Value<'v>, offset: Option<usize>) -> Leaf<'v> {
    let offset = offset.map_or(Value::NONE, Value::length);
    Ok(vm.heap.new_object(ids::FRAME, 0, &[Value::NONE, code, offset, globals])?)
}

fn frame_line<'v>(_: &'v Vm, frame: Value<'v>) -> Leaf<'v> {
    Ok(if frame.field(OFFSET).is_none() { Value::NONE } else { Value::length(line(frame) as usize) })
}

/// The names of a module's frame; those of other frames are not kept.
fn frame_locals<'v>(vm: &'v Vm, frame: Value<'v>) -> Leaf<'v> {
    match code::flags(frame.field(CODE)).has(bytecode::CodeFlags::MODULE) {
        true => Ok(frame.field(GLOBALS)),
        false => crate::dict::Dict::new(vm),
    }
}

/// Line of an entry or frame.
pub fn line(entry: Value<'_>) -> u32 {
    code::position(entry.field(CODE), entry.field(OFFSET).int_unchecked() as usize).line
}

fn get_frame<'v>(vm: &'v Vm, entry: Value<'v>) -> Leaf<'v> {
    new_frame(vm, entry.field(CODE), entry.field(GLOBALS), Some(entry.field(OFFSET).int_unchecked() as usize))
}

fn set_next<'v>(vm: &'v Vm, entry: Value<'v>, next: Value<'v>) -> Result<(), crate::Fault> {
    if !next.is_none() && !next.has_id(ids::TRACEBACK) {
        return Err(vm.type_fault(format_args!("expected traceback object or None")));
    }
    let mut link = next;
    while link.has_id(ids::TRACEBACK) {
        if link == entry {
            return Err(vm.value_fault(format_args!("traceback loop detected")));
        }
        link = link.field(NEXT);
    }
    vm.heap.set_field(entry, NEXT, next);
    Ok(())
}
