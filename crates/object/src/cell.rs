//! Cells: boxes of variables shared between functions.
//!
//! A cell is `[contents]`, undefined while the variable is unbound.
//!
//! Invariant: a cell's contents are never another function's register.

use crate::fault::{Fault, Leaf};
use crate::native::{Code, Native};
use crate::types::{Item, Slots, TypeInfo};
use crate::{Vm, ids};
use crate::packed::message;
use heap::Value;
use names::sym;

/// Field of a cell.
pub const CONTENTS: usize = 0;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "types",
    construct: Some(Native::method("contents= /", Code::Leaf(construct))),
    items: &[(sym::cell_contents, Item::Property(&(get_contents, set_contents)))],
    slots: &Slots::NONE,
    ..TypeInfo::new(ids::CELL, "cell")
}];

/// A new cell.
pub fn new<'v>(vm: &'v Vm, contents: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::CELL, 0, &[contents])?)
}

fn construct<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    new(vm, arguments.get(1).copied().unwrap_or(Value::UNDEFINED))
}

fn get_contents<'v>(vm: &'v Vm, cell: Value<'v>) -> Leaf<'v> {
    match cell.field(CONTENTS).given() {
        Some(contents) => Ok(contents),
        None => Err(vm.value_fault(message!("cell is empty"))),
    }
}

fn set_contents<'v>(vm: &'v Vm, cell: Value<'v>, contents: Value<'v>) -> Result<(), Fault> {
    vm.heap.set_field(cell, CONTENTS, contents);
    Ok(())
}
