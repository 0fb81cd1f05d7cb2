//! Buffers that hardware reads and fills.
//!
//! A transfer happens once, so memory for its result is taken before, and nothing is
//! allocated between it and the use of what it brought.
//!
//! Invariant: slices handed to the board are of objects that cannot move meanwhile.

use crate::device::done;
use board::Outcome;
use heap::{Handle, Value};
use object::{Fault, Raised, Vm, bytes, types};
use object::packed::message;
use stdlib::{arguments, buffers};

/// A new bytes object of `length` bytes with this value, to be filled with [`fill_new`].
pub fn new(vm: &mut Vm, length: usize, byte: u8) -> Result<Handle, Raised> {
    vm.make(|vm| bytes::build(vm, length, |buffer| buffer.fill(byte)))
}

/// Gives the bytes of a new object to the hardware.
pub fn fill_new<T>(vm: &mut Vm, object: Handle, work: impl FnOnce(&mut [u8]) -> Outcome<T>) -> Result<T, Raised> {
    let outcome = outcome_new(vm, object, work);
    done(vm, outcome)
}

/// As [`fill_new`]; what became of it is the caller's.
pub fn outcome_new<T>(vm: &mut Vm, object: Handle, work: impl FnOnce(&mut [u8]) -> Outcome<T>) -> Outcome<T> {
    // An empty object may be a constant.
    if vm.get(object).bytes().is_empty() { work(&mut []) } else { work(vm.heap.bytes_mut(object)) }
}

/// Gives a buffer of the program to the hardware; TypeError when it cannot be written to.
pub fn fill<T>(vm: &mut Vm, buffer: Handle, work: impl FnOnce(&mut [u8]) -> Outcome<T>) -> Result<T, Raised> {
    let outcome = outcome(vm, buffer, work)?;
    done(vm, outcome)
}

/// As [`fill`]; what became of it is the caller's.
pub fn outcome<T>(
    vm: &mut Vm,
    buffer: Handle,
    work: impl FnOnce(&mut [u8]) -> Outcome<T>,
) -> Result<Outcome<T>, Raised> {
    match bytes::raw_writable(vm, buffer)? {
        Some(raw) => Ok(work(raw.bytes_mut(vm))),
        None => Err(vm.raise_leaf(|vm| not_writable(vm, vm.get(buffer)))),
    }
}

fn not_writable(vm: &Vm, value: Value<'_>) -> Fault {
    let name = types::type_name(vm, value);
    vm.type_fault(message!("argument must be read-write bytes-like object, not {name}"))
}

/// Gives bytes of the program to the hardware.
pub fn send<T: 'static>(vm: &mut Vm, data: Handle, work: impl Fn(&[u8]) -> Outcome<T>) -> Result<T, Raised> {
    let outcome = vm.attempt(|vm| Ok(work(buffers::data(vm, vm.get(data))?)))?;
    done(vm, outcome)
}

/// A number of bytes as an argument.
pub fn count(vm: &Vm, value: Value<'_>) -> Result<usize, Fault> {
    let number = arguments::integer(vm, value)?;
    usize::try_from(number).map_err(|_| vm.value_fault(message!("negative count")))
}
