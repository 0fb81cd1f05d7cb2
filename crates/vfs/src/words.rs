//! Numbers kept in byte buffers of the heap.
//!
//! Invariant: a buffer has room for the words that are written to it.

use heap::{Handle, Value};
use object::{Leaf, Vm, ids};

/// A new buffer of these words.
pub fn new<'v>(vm: &'v Vm, words: &[u32]) -> Leaf<'v> {
    Ok(vm.heap.new_bytes(ids::BYTE_BUFFER, 0, 4 * words.len(), |bytes| fill(bytes, words))?)
}

/// Reads words from a buffer.
pub fn read<const COUNT: usize>(buffer: Value<'_>) -> [u32; COUNT] {
    let mut words = [0; COUNT];
    for (word, bytes) in words.iter_mut().zip(buffer.bytes().chunks_exact(4)) {
        *word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    }
    words
}

/// Writes words to the buffer in a field of an object.
pub fn write(vm: &mut Vm, object: Handle, field: usize, words: &[u32]) {
    fill(vm.heap.field_bytes_mut(object, field), words);
}

fn fill(bytes: &mut [u8], words: &[u32]) {
    for (bytes, word) in bytes.chunks_exact_mut(4).zip(words) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
}
