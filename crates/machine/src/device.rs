//! Objects for peripherals, and errors of hardware as exceptions.
//!
//! A peripheral is an immediate value: the number of its type and its own. It takes no
//! memory, the same number is the same object, and it can be made while the heap is locked.
//!
//! Invariant: a device is made only for a number that the board was asked about.

use board::{Board, Error};
use core::fmt::Arguments;
use heap::{TypeId, Value};
use names::Sym;
use object::exception::kind;
use object::ids::immediate;
use object::types::Slots;
use object::{Fault, Item, Raised, TypeInfo, Vm, types};
use object::packed::{Words, message};
use stdlib::os_error;

/// The peripheral of a type with this number.
pub const fn device(id: TypeId, number: u16) -> Value<'static> {
    Value::immediate(immediate::DEVICE, (id.0 as usize) << 16 | number as usize)
}

/// A type whose methods and slots it shares with another: that of a peripheral, and that of its likeness in software.
pub const fn shared(
    id: TypeId,
    name: &'static str,
    items: &'static [(Sym, Item)],
    slots: &'static Slots,
) -> TypeInfo {
    TypeInfo { module: "machine", subclassable: true, items, slots, ..TypeInfo::new(id, name) }
}

/// The number of `self`, which natives of a device type get.
pub fn number(value: Value<'_>) -> u16 {
    value.immediate_payload(immediate::DEVICE).unwrap_or(0) as u16
}

/// The number of a device of this type or of an instance of a class derived from it.
pub fn number_as(vm: &Vm, value: Value<'_>, id: TypeId) -> Option<u16> {
    let device = types::payload_for(vm, value, id.0 as usize)?;
    device.immediate_payload(immediate::DEVICE).map(|payload| payload as u16)
}

/// The board; OSError (ENODEV) without one.
pub fn board(vm: &Vm) -> Result<&'static dyn Board, Fault> {
    vm.platform.board().ok_or_else(|| absent(vm))
}

/// A part of the board that its type's existence does not promise.
pub fn part<T: ?Sized>(vm: &Vm, part: impl FnOnce(&'static dyn Board) -> Option<&'static T>) -> Result<&'static T, Fault> {
    part(board(vm)?).ok_or_else(|| absent(vm))
}

/// As [`part`] where exceptions may be made.
pub fn unit<T: ?Sized>(
    vm: &mut Vm,
    choose: impl Fn(&'static dyn Board) -> Option<&'static T>,
) -> Result<&'static T, Raised> {
    match vm.platform.board().and_then(choose) {
        Some(found) => Ok(found),
        None => Err(os_error::raise(vm, board::errno::ENODEV)),
    }
}

#[cold]
fn absent(vm: &Vm) -> Fault {
    vm.fault_value(kind::OSError, Value::small(board::errno::ENODEV))
}

/// The value of an outcome, or its error as an exception; `what` completes "... doesn't exist".
pub fn check<T>(vm: &mut Vm, outcome: Result<T, Error>, what: Arguments<'_>) -> Result<T, Raised> {
    match outcome {
        Ok(value) => Ok(value),
        Err(error) => Err(raise(vm, error, what)),
    }
}

/// After hardware took its time, which Ctrl-C may have ended.
pub fn waited(vm: &mut Vm) -> Result<(), Raised> {
    vm.attempt(|vm| vm.poll_leaf())
}

/// As [`check`] for operations that cannot meet an absent peripheral.
pub fn done<T>(vm: &mut Vm, outcome: Result<T, Error>) -> Result<T, Raised> {
    check(vm, outcome, format_args!("peripheral"))
}

#[cold]
fn raise(vm: &mut Vm, error: Error, what: Arguments<'_>) -> Raised {
    match error {
        Error::Errno(number) => os_error::raise(vm, number),
        Error::Invalid(text) => vm.raise(kind::ValueError, message!("{text}")),
        Error::State(text) => vm.raise(kind::RuntimeError, message!("{text}")),
        Error::Missing(text) => vm.raise(kind::NotImplementedError, message!("{text}")),
        // Who waits asks again instead.
        Error::Held => os_error::raise(vm, board::errno::EBUSY),
        Error::Absent => vm.raise(kind::ValueError, message!("{what} doesn't exist")),
    }
}

/// As [`check`] in a leaf function, where an errno number stands alone in its OSError.
pub fn leaf<T>(vm: &Vm, outcome: Result<T, Error>) -> Result<T, Fault> {
    outcome.map_err(|error| match error {
        Error::Errno(number) => vm.fault_value(kind::OSError, Value::small(number)),
        Error::Invalid(text) => vm.value_fault(message!("{text}")),
        Error::State(text) => vm.fault(kind::RuntimeError, message!("{text}")),
        Error::Missing(text) => vm.fault(kind::NotImplementedError, message!("{text}")),
        Error::Held => vm.fault_value(kind::OSError, Value::small(board::errno::EBUSY)),
        Error::Absent => vm.value_fault(message!("peripheral doesn't exist")),
    })
}

/// ValueError with this text.
#[inline(always)]
pub fn value_error(vm: &mut Vm, text: impl Words) -> Raised {
    vm.raise(kind::ValueError, text)
}
