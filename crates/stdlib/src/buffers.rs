//! Moving bytes between objects that expose a buffer and native memory, in small pieces.
//!
//! Invariant: a piece is copied whole; nothing here refers to an object while it is written.

use heap::{Handle, Value};
use object::{Fault, Raised, Vm, bytes, text, types};
use object::packed::message;

/// The bytes of a str or of an object that exposes a buffer; TypeError for others.
pub fn data<'v>(vm: &'v Vm, value: Value<'v>) -> Result<&'v [u8], Fault> {
    if let Some(bytes) = bytes::buffer_of(vm, value).or_else(|| text::bytes_of(vm, value)) {
        return Ok(bytes);
    }
    let name = types::type_name(vm, value);
    Err(vm.type_fault(message!("a bytes-like object is required, not '{name}'")))
}

/// Copies bytes from `offset` on into `target`; returns how many there were.
pub fn load(vm: &Vm, value: Value<'_>, offset: usize, target: &mut [u8]) -> Result<usize, Fault> {
    let rest = data(vm, value)?.get(offset..).unwrap_or(&[]);
    let count = rest.len().min(target.len());
    target[..count].copy_from_slice(&rest[..count]);
    Ok(count)
}

/// Copies `source` into a writable buffer from `offset` on; returns how many bytes fitted.
pub fn store(vm: &mut Vm, target: Handle, offset: usize, source: &[u8]) -> Result<usize, Raised> {
    let length = writable_length(vm, target)?;
    let count = source.len().min(length.saturating_sub(offset));
    let mark = vm.mark();
    if let Some(raw) = bytes::raw_writable(vm, target)? {
        if let Some(place) = raw.bytes_mut(vm).get_mut(offset..offset + count) {
            place.copy_from_slice(&source[..count]);
        }
    }
    vm.release(mark);
    Ok(count)
}

/// The length of a buffer that can be written; TypeError for other objects.
pub fn writable_length(vm: &mut Vm, target: Handle) -> Result<usize, Raised> {
    vm.attempt(|vm| {
        let value = vm.get(target);
        match bytes::buffer_of(vm, value) {
            Some(content) if bytes::is_writable(vm, value) => Ok(content.len()),
            _ => {
                let name = types::type_name(vm, value);
                Err(vm.type_fault(message!("argument must be read-write bytes-like object, not {name}")))
            }
        }
    })
}
