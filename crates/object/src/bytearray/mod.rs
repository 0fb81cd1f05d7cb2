//! bytearray: a growable byte buffer with export counts.
//!
//! A bytearray object is `[length][buffer][exports]`: the length as a small integer, a
//! BYTE_BUFFER of as many bytes or more (None while there is none) and the views of it
//! (see [`crate::memoryview`]). Objects of `array.array` begin with the same fields.
//!
//! Invariant: length <= bytes of the buffer, and the buffer stays in place while views
//! of it are alive.

use crate::Vm;
use crate::fault::Leaf;
use crate::{TypeInfo, ids};
use heap::Value;

/// Fields of bytearray and array objects.
pub const LENGTH: usize = 0;
pub const BUFFER: usize = 1;
/// None, or a weak object that refers to the views.
pub const EXPORTS: usize = 2;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[];

/// A new bytearray.
pub fn new<'v>(vm: &'v Vm, bytes: &[u8]) -> Leaf<'v> {
    build(vm, bytes.len(), |buffer| buffer.copy_from_slice(bytes))
}

/// A new bytearray of `length` bytes that `fill` writes.
pub fn build<'v>(vm: &'v Vm, length: usize, fill: impl FnOnce(&mut [u8])) -> Leaf<'v> {
    let buffer = match length {
        0 => Value::NONE,
        _ => vm.heap.new_bytes(ids::BYTE_BUFFER, 0, length, fill)?,
    };
    Ok(vm.heap.new_object(ids::BYTEARRAY, 0, &[Value::length(length), buffer, Value::NONE])?)
}

/// The bytes of a bytearray or array object.
#[inline]
pub fn bytes<'v>(object: Value<'v>) -> &'v [u8] {
    let length = object.field(LENGTH).int_unchecked() as usize;
    object.field(BUFFER).bytes().get(..length).unwrap_or(&[])
}
