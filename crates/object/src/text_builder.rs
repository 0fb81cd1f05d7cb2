//! Text put together piece by piece while Python code may run in between.
//!
//! The bytes stand in a raw buffer in a stack slot, which grows by half.
//!
//! Invariant: `length` bytes of the buffer are written, as whole characters of WTF-8 when
//! the pieces were.

use crate::{Raised, Vm, ids, operations, text, types};
use heap::{Handle, Value};
use names::sym;

/// Text under construction. Its slot is released with those of the function that made it.
pub struct TextBuilder {
    buffer: Handle,
    length: usize,
}

impl TextBuilder {
    /// Empty text; takes no memory yet but a slot.
    pub fn new(vm: &mut Vm) -> Result<TextBuilder, Raised> {
        Ok(TextBuilder { buffer: vm.slot()?, length: 0 })
    }

    /// Number of bytes written.
    pub fn len(&self) -> usize {
        self.length
    }

    /// True when nothing was written.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// What was written.
    pub fn bytes<'v>(&self, vm: &'v Vm) -> &'v [u8] {
        vm.get(self.buffer).bytes().get(..self.length).unwrap_or(&[])
    }

    /// Forgets what was written, keeping the memory.
    pub fn clear(&mut self) {
        self.length = 0;
    }

    fn reserve(&mut self, vm: &mut Vm, more: usize) -> Result<(), Raised> {
        let capacity = vm.get(self.buffer).bytes().len();
        let wanted = self.length.saturating_add(more);
        if wanted <= capacity {
            return Ok(());
        }
        let (buffer, length) = (self.buffer, self.length);
        let capacity = wanted.max(capacity + capacity / 2).max(32);
        vm.store(buffer, |vm| {
            let old = vm.get(buffer).bytes();
            Ok(vm.heap.new_bytes(ids::BYTE_BUFFER, 0, capacity, |new| {
                if let (Some(new), Some(old)) = (new.get_mut(..length), old.get(..length)) {
                    new.copy_from_slice(old);
                }
            })?)
        })
    }

    /// Appends bytes.
    pub fn push(&mut self, vm: &mut Vm, bytes: &[u8]) -> Result<(), Raised> {
        self.reserve(vm, bytes.len())?;
        if let Some(target) = vm.heap.bytes_mut(self.buffer).get_mut(self.length..self.length + bytes.len()) {
            target.copy_from_slice(bytes);
        }
        self.length += bytes.len();
        Ok(())
    }

    /// Appends the bytes of the str or bytes object in a slot.
    pub fn push_value(&mut self, vm: &mut Vm, source: Handle) -> Result<(), Raised> {
        let length = own_bytes(vm, vm.get(source)).len();
        self.reserve(vm, length)?;
        // Both objects are in the heap, so the bytes pass through a small buffer.
        let mut piece = [0; 64];
        let mut done = 0;
        while done < length {
            let bytes = own_bytes(vm, vm.get(source));
            let count = piece.len().min(length - done);
            match (piece.get_mut(..count), bytes.get(done..done + count)) {
                (Some(piece), Some(bytes)) => piece.copy_from_slice(bytes),
                _ => break,
            }
            if let Some(target) = vm.heap.bytes_mut(self.buffer).get_mut(self.length..self.length + count) {
                target.copy_from_slice(&piece[..count]);
            }
            self.length += count;
            done += count;
        }
        Ok(())
    }

    /// Appends `repr` of the object in a slot.
    pub fn push_repr(&mut self, vm: &mut Vm, object: Handle) -> Result<(), Raised> {
        let mark = vm.mark();
        let text = vm.slot()?;
        operations::text::repr(vm, object, text)?;
        self.push_value(vm, text)?;
        vm.release(mark);
        Ok(())
    }

    /// Appends `str` of the object in a slot.
    pub fn push_str(&mut self, vm: &mut Vm, object: Handle) -> Result<(), Raised> {
        if vm.get(object).has_id(ids::STR) {
            return self.push_value(vm, object);
        }
        let mark = vm.mark();
        let text = vm.slot()?;
        operations::text::str(vm, object, text)?;
        self.push_value(vm, text)?;
        vm.release(mark);
        Ok(())
    }

    /// Stores the text as a str in `out`.
    pub fn finish(&self, vm: &mut Vm, out: Handle) -> Result<(), Raised> {
        if self.length == 0 {
            vm.set(out, text::name(sym::empty));
            return Ok(());
        }
        vm.store(out, |vm| text::new(vm, self.bytes(vm)))
    }
}

/// Bytes of a str or bytes object or of the payload of a subclass instance.
fn own_bytes<'v>(vm: &'v Vm, value: Value<'v>) -> &'v [u8] {
    match types::cast(vm, value, ids::STR) {
        Some(text) => text.bytes(),
        None => value.bytes(),
    }
}
