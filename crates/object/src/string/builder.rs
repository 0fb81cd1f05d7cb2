//! Text that is built piece by piece while Python code may run in between.
//!
//! Invariant: bytes below `length` are written; the buffer is ours alone.

use crate::fault::{Leaf, Raised};
use crate::{Vm, bytearray, bytes, ids, operations, text, types};
use heap::{Handle, Value};

/// A growing buffer of bytes in a stack slot.
pub struct Builder {
    buffer: Handle,
    length: usize,
}

impl Builder {
    /// An empty builder; its slot lives as long as the caller's.
    pub fn new(vm: &mut Vm) -> Result<Builder, Raised> {
        Ok(Builder { buffer: vm.make(|_| Ok(Value::NONE))?, length: 0 })
    }

    /// Bytes so far.
    pub fn length(&self) -> usize {
        self.length
    }

    /// What was written so far.
    pub fn bytes<'v>(&self, vm: &'v Vm) -> &'v [u8] {
        vm.get(self.buffer).bytes().get(..self.length).unwrap_or(&[])
    }

    /// Makes room for `count` more bytes.
    fn reserve(&mut self, vm: &mut Vm, count: usize) -> Result<(), Raised> {
        let capacity = vm.get(self.buffer).bytes().len();
        if count <= capacity - self.length {
            return Ok(());
        }
        let wanted = self.length.saturating_add(count);
        let roomy = wanted.saturating_add(wanted / 2).max(32);
        let (buffer, length) = (self.buffer, self.length);
        vm.store(buffer, |vm| {
            let grown = |capacity: usize| {
                vm.heap.new_bytes(ids::BYTE_BUFFER, 0, capacity.min(isize::MAX as usize / 2), |target| {
                    let old = vm.get(buffer).bytes();
                    if let (Some(target), Some(old)) = (target.get_mut(..length), old.get(..length)) {
                        target.copy_from_slice(old);
                    }
                })
            };
            match grown(roomy) {
                Ok(made) => Ok(made),
                Err(_) => {
                    vm.heap.clear_need();
                    Ok(grown(wanted)?)
                }
            }
        })
    }

    /// Appends bytes that are not in the heap.
    pub fn push(&mut self, vm: &mut Vm, content: &[u8]) -> Result<(), Raised> {
        if content.is_empty() {
            return Ok(());
        }
        self.reserve(vm, content.len())?;
        let end = self.length + content.len();
        if let Some(target) = vm.heap.bytes_mut(self.buffer).get_mut(self.length..end) {
            target.copy_from_slice(content);
            self.length = end;
        }
        Ok(())
    }

    /// Appends `count` copies of a unit that is not in the heap.
    pub fn fill(&mut self, vm: &mut Vm, unit: &[u8], count: usize) -> Result<(), Raised> {
        if count == 0 {
            return Ok(());
        }
        let total = unit.len().saturating_mul(count);
        self.reserve(vm, total)?;
        let end = self.length + total;
        if let Some(target) = vm.heap.bytes_mut(self.buffer).get_mut(self.length..end) {
            crate::string::fill_repeated(target, unit, || false);
            self.length = end;
        }
        Ok(())
    }

    /// Appends bytes `from..to` of the str or bytes object in a slot.
    pub fn push_part(&mut self, vm: &mut Vm, source: Handle, from: usize, to: usize) -> Result<(), Raised> {
        let to = to.min(vm.get(source).bytes().len());
        let Some(count) = to.checked_sub(from).filter(|count| *count > 0) else { return Ok(()) };
        self.reserve(vm, count)?;
        vm.heap.copy_bytes(source, from, self.buffer, self.length, count);
        self.length += count;
        Ok(())
    }

    /// Appends the str or bytes object in a slot.
    pub fn push_all(&mut self, vm: &mut Vm, source: Handle) -> Result<(), Raised> {
        self.push_part(vm, source, 0, usize::MAX)
    }

    /// Appends the digits of a small int.
    fn push_int(&mut self, vm: &mut Vm, number: isize) -> Result<(), Raised> {
        let mut memory = [0; 24];
        let mut start = numeric::radix::small_to_text(&mut memory, number.unsigned_abs(), 10);
        if number < 0 {
            start -= 1;
            memory[start] = b'-';
        }
        self.push(vm, &memory[start..])
    }

    /// Appends `repr` of the object in a slot.
    pub fn push_repr(&mut self, vm: &mut Vm, object: Handle) -> Result<(), Raised> {
        if let Some(number) = vm.get(object).as_int() {
            return self.push_int(vm, number);
        }
        let mark = vm.mark();
        let text = vm.slot()?;
        operations::text::repr(vm, object, text)?;
        self.push_text(vm, text)?;
        vm.release(mark);
        Ok(())
    }

    /// Appends `str` of the object in a slot.
    pub fn push_str(&mut self, vm: &mut Vm, object: Handle) -> Result<(), Raised> {
        if vm.get(object).has_id(ids::STR) {
            return self.push_all(vm, object);
        }
        if let Some(number) = vm.get(object).as_int() {
            return self.push_int(vm, number);
        }
        let mark = vm.mark();
        let text = vm.slot()?;
        operations::text::str(vm, object, text)?;
        self.push_text(vm, text)?;
        vm.release(mark);
        Ok(())
    }

    /// Appends the text of a str of any class; the slot may be overwritten.
    fn push_text(&mut self, vm: &mut Vm, text: Handle) -> Result<(), Raised> {
        vm.set(text, types::cast(vm, vm.get(text), ids::STR).unwrap_or(vm.get(text)));
        self.push_all(vm, text)
    }

    /// Forgets what was written beyond `length` bytes.
    pub fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    /// The text as a str.
    pub fn text<'v>(&self, vm: &'v Vm) -> Leaf<'v> {
        text::new(vm, self.bytes(vm))
    }

    /// Stores the text as a str in `out`.
    pub fn store(&self, vm: &mut Vm, out: Handle) -> Result<(), Raised> {
        vm.store(out, |vm| self.text(vm))
    }

    /// The bytes as an object of type BYTES or BYTEARRAY, or as text.
    pub fn finish<'v>(&self, vm: &'v Vm, id: heap::TypeId) -> Leaf<'v> {
        match id {
            ids::BYTES => bytes::new(vm, self.bytes(vm)),
            ids::BYTEARRAY => bytearray::new(vm, self.bytes(vm)),
            _ => self.text(vm),
        }
    }
}
