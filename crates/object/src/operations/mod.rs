//! Operations between objects, whatever their types: the language's operators and protocols.
//!
//! Each is one function over slots that may run Python (`&mut Vm`); leaf forms stand beside
//! them where natives without `&mut Vm` need them.
//!
//! Invariant: results go to the slot `out`, which may be one of the operands.

pub mod arithmetic;
pub mod attribute;
pub mod call;
pub mod compare;
pub mod convert;
pub mod identity;
pub mod item;
pub mod iterate;
pub mod resolve;
pub mod text;

use crate::fault::Raised;
use crate::types::{Slot1, Slot2, Slot3, SlotOperator};
use crate::Vm;
use heap::{Handle, Value};

/// Runs an operation of a type on an object: false when the type lacks it.
pub(crate) fn run1(vm: &mut Vm, slot: Slot1, object: Handle, out: Handle) -> Result<bool, Raised> {
    match slot {
        Slot1::None => return Ok(false),
        Slot1::Leaf(function) => vm.store(out, |vm| function(vm.lend(), vm.get(object)))?,
        Slot1::Full(function) => run_full(vm, function, object, out)?,
        Slot1::Both(&(leaf, full)) => {
            if !vm.try_store(out, |vm| leaf(vm.lend(), vm.get(object)))? {
                run_full(vm, full, object, out)?;
            }
        }
    }
    Ok(true)
}

/// Iterators of iterators, for one, run each other.
fn run_full(
    vm: &mut Vm,
    function: fn(&mut Vm, Handle, Handle) -> Result<(), Raised>,
    object: Handle,
    out: Handle,
) -> Result<(), Raised> {
    vm.enter()?;
    let result = function(vm.lend_mut(), object, out);
    vm.leave();
    result
}

/// As [`run1`] with an argument.
pub(crate) fn run2(vm: &mut Vm, slot: Slot2, object: Handle, argument: Handle, out: Handle) -> Result<bool, Raised> {
    match slot {
        Slot2::None => return Ok(false),
        Slot2::Leaf(function) => vm.store(out, |vm| function(vm.lend(), vm.get(object), vm.get(argument)))?,
        Slot2::Full(function) => {
            vm.guard()?;
            function(vm.lend_mut(), object, argument, out)?
        }
        Slot2::Both(&(leaf, full)) => {
            if !vm.try_store(out, |vm| leaf(vm.lend(), vm.get(object), vm.get(argument)))? {
                vm.guard()?;
                full(vm.lend_mut(), object, argument, out)?;
            }
        }
    }
    Ok(true)
}

/// As [`run1`] for an operation that changes an item or attribute.
pub(crate) fn run3(vm: &mut Vm, slot: Slot3, object: Handle, key: Handle, value: Handle) -> Result<bool, Raised> {
    match slot {
        Slot3::None => return Ok(false),
        Slot3::Leaf(function) => vm.attempt(|vm| function(vm.lend(), vm.get(object), vm.get(key), vm.get(value)))?,
        Slot3::Full(function) => {
            vm.guard()?;
            function(vm.lend_mut(), object, key, value)?
        }
        Slot3::Both(&(leaf, full)) => {
            if vm.try_leaf(|vm| leaf(vm.lend(), vm.get(object), vm.get(key), vm.get(value)))?.is_none() {
                vm.guard()?;
                full(vm.lend_mut(), object, key, value)?;
            }
        }
    }
    Ok(true)
}

/// Runs an operator of a type: NOT_IMPLEMENTED when the type lacks it.
pub(crate) fn run_operator<Operator: Copy>(
    vm: &mut Vm,
    slot: SlotOperator<Operator>,
    operator: Operator,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    match slot {
        SlotOperator::None => vm.set(out, Value::NOT_IMPLEMENTED),
        SlotOperator::Leaf(function) => vm.store(out, |vm| function(vm.lend(), operator, vm.get(left), vm.get(right)))?,
        SlotOperator::Full(function) => {
            vm.guard()?;
            function(vm.lend_mut(), operator, left, right, out)?
        }
        SlotOperator::Both(&(leaf, full)) => {
            if !vm.try_store(out, |vm| leaf(vm.lend(), operator, vm.get(left), vm.get(right)))? {
                vm.guard()?;
                full(vm.lend_mut(), operator, left, right, out)?;
            }
        }
    }
    Ok(())
}
