//! Where the bytes of a buffer lie, for copying between objects that may move.
//!
//! Invariant: a [`Raw`] stays good as long as its object is not resized.

use crate::fault::Raised;
use crate::{Vm, bytearray, bytes, memoryview, types};
use heap::{Handle, Value};

/// Bytes `offset..offset + length` of the raw object in a slot.
#[derive(Clone, Copy, Debug)]
pub struct Raw {
    pub slot: Handle,
    pub offset: usize,
    pub length: usize,
}

/// The raw object behind a buffer, in a new slot; None when the value is no buffer or its items are
/// not next to each other.
pub fn raw(vm: &mut Vm, value: Handle) -> Result<Option<Raw>, Raised> {
    let Some(length) = bytes::buffer_of(vm, vm.get(value)).map(<[u8]>::len) else { return Ok(None) };
    let slot = vm.duplicate(value)?;
    let mut object = vm.get(slot);
    // A FrameBuffer's buffer may be an instance of a class too.
    for _ in 0..2 {
        if types::dispatch_id(object) >= crate::ids::FIRST_SHAPE {
            object = crate::instance::payload(vm, object).unwrap_or(Value::NONE);
        }
        if object.has_id(crate::ids::FRAME_BUFFER) {
            object = object.field(0);
        }
    }
    let (object, offset) = match object.id() {
        Some(crate::ids::BYTES) => (object, 0),
        Some(crate::ids::MEMORYVIEW) => memoryview::raw(object),
        _ => (object.field(bytearray::BUFFER), 0),
    };
    vm.set(slot, object);
    Ok(Some(Raw { slot, offset, length }))
}

/// As [`raw`] for a buffer that is to be written to.
pub fn raw_writable(vm: &mut Vm, value: Handle) -> Result<Option<Raw>, Raised> {
    if !is_writable(vm, vm.get(value)) {
        return Ok(None);
    }
    raw(vm, value)
}

/// True for bytearray, array and views of them that are not read-only.
pub fn is_writable(vm: &Vm, value: Value<'_>) -> bool {
    let id = types::dispatch_id(value);
    if id >= crate::ids::FIRST_SHAPE {
        return crate::instance::payload(vm, value)
            .is_some_and(|payload| types::dispatch_id(payload) < crate::ids::FIRST_SHAPE && is_writable(vm, payload));
    }
    if id == crate::ids::FRAME_BUFFER {
        return is_writable(vm, value.field(0));
    }
    bytearray::storage::is_growable(value) || (id == crate::ids::MEMORYVIEW && !memoryview::is_read_only(value))
}

impl Raw {
    /// The bytes, for writing. Empty when the object is not in the heap.
    pub fn bytes_mut(self, vm: &mut Vm) -> &mut [u8] {
        vm.heap.bytes_mut(self.slot).get_mut(self.offset..self.offset + self.length).unwrap_or_default()
    }

    /// The bytes.
    pub fn bytes<'v>(self, vm: &'v Vm) -> &'v [u8] {
        vm.get(self.slot).bytes().get(self.offset..self.offset + self.length).unwrap_or(&[])
    }

    /// Copies these bytes to position `at` of another object's; both may be the same.
    pub fn copy_to(self, vm: &mut Vm, target: Raw, at: usize) {
        let count = self.length.min(target.length.saturating_sub(at));
        vm.heap.copy_bytes(self.slot, self.offset, target.slot, target.offset + at, count);
    }
}
