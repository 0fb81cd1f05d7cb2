//! Strings as objects: static names, new strings, interning, text for messages.
//!
//! Text is WTF-8: UTF-8 that may hold lone surrogates. The flag ASCII allows indexing in
//! constant time. Static names are string objects in flash.
//!
//! Invariant: interned strings with equal text are identical, so names compare by address.

use crate::fault::{Fault, Leaf};
use crate::vm::root;
use crate::{Vm, ids};
use crate::packed::Words;
use core::fmt;
use heap::{Header, Value, WORD, Word};
use names::{Sym, hash_bytes};

const _: () = {
    let mut length = 0;
    while length < 32 {
        let words = length / WORD + (length % WORD != 0) as usize;
        let flags = (words * WORD - length) | ids::ASCII | ids::INTERNED;
        assert!(names::block::header(length) == Header::small(ids::STR, flags, words + 1).0);
        length += 1;
    }
};

/// The string object of a static name.
#[inline]
pub fn name(name: Sym) -> Value<'static> {
    Value::in_static_block(&names::block::BLOCK.bytes, names::block::offset(name))
}

/// The static name with the text of a string, if there is one.
pub fn symbol(string: Value<'_>) -> Option<Sym> {
    match string.place_in_static_block(&names::block::BLOCK.bytes) {
        Some(place) => names::block::name_at(place),
        None if string.flags() & ids::INTERNED == 0 => names::find(string.bytes()),
        None => None,
    }
}

/// A new string with this text (WTF-8). Empty and static one-character texts are shared.
pub fn new<'v>(vm: &'v Vm, text: &[u8]) -> Leaf<'v> {
    match text {
        [] => return Ok(name(names::sym::empty)),
        [byte] => {
            if let Some(shared) = names::character(*byte) {
                return Ok(name(shared));
            }
        }
        _ => {}
    }
    let flags = if text.is_ascii() { ids::ASCII } else { 0 };
    Ok(vm.heap.new_bytes(ids::STR, flags, text.len(), |bytes| bytes.copy_from_slice(text))?)
}

/// A new string of `length` bytes written by `fill`, which must write valid WTF-8.
pub fn build<'v>(vm: &'v Vm, length: usize, ascii: bool, fill: impl FnOnce(&mut [u8])) -> Leaf<'v> {
    if length == 0 {
        return Ok(name(names::sym::empty));
    }
    Ok(vm.heap.new_bytes(ids::STR, if ascii { ids::ASCII } else { 0 }, length, fill)?)
}

/// The interned string with this text.
pub fn intern<'v>(vm: &'v Vm, text: &[u8]) -> Leaf<'v> {
    if let Some(found) = names::find(text) {
        return Ok(name(found));
    }
    intern_with(vm, text, None, 0)
}

/// `string` interned: itself, unless an equal string was interned before.
pub fn intern_value<'v>(vm: &'v Vm, string: Value<'v>) -> Leaf<'v> {
    if string.flags() & ids::INTERNED != 0 {
        return Ok(string);
    }
    if let Some(found) = names::find(string.bytes()) {
        return Ok(name(found));
    }
    intern_with(vm, string.bytes(), Some(string), 0)
}

/// `growths`: how often the table was made larger for this text already.
fn intern_with<'v>(vm: &'v Vm, text: &[u8], string: Option<Value<'v>>, growths: u32) -> Leaf<'v> {
    let table = vm.root(root::INTERNED);
    let slots = table.payload_words().saturating_sub(1);
    let hash = hash_bytes(text);
    let mut free = None;
    let mut used = 0;
    if slots > 0 {
        let mut slot = hash as usize % slots;
        loop {
            let entry = table.referent(slot);
            if entry.is_undefined() {
                free.get_or_insert(slot);
                break;
            }
            if entry == Value::DELETED {
                free.get_or_insert(slot);
            } else if entry.bytes() == text {
                return Ok(entry);
            }
            used += 1;
            slot = (slot + 1) % slots;
            if used == slots {
                break;
            }
        }
    }
    let string = match string {
        Some(string) if string.has_id(ids::STR) => string,
        _ => new(vm, text)?,
    };
    match free {
        // Long probe sequences mean a full table: make a larger one.
        Some(slot) if used < 12 || used * 8 < slots => {
            vm.heap.set_raw_flag(string, ids::INTERNED);
            vm.heap.set_prefix(string, hash as Word);
            vm.heap.set_referent(table, slot, string);
        }
        _ => {
            grow_interned(vm, growths)?;
            return intern_with(vm, text, Some(string), growths + 1);
        }
    }
    Ok(string)
}

/// Makes the table anew, with room for twice its strings, and for twice as many each time that was not enough: a long
/// run of them may stay together.
fn grow_interned(vm: &Vm, growths: u32) -> Result<(), Fault> {
    let old = vm.root(root::INTERNED);
    let count = old.payload_words().saturating_sub(1);
    let live = (0..count).filter(|slot| old.referent(*slot).is_object()).count();
    let slots = (live << (growths + 1)).max(32) | 1;
    let template = vm.heap.new_filled(ids::TUPLE, 0, slots, Value::UNDEFINED)?;
    for slot in 0..count {
        let entry = old.referent(slot);
        if entry.is_object() {
            let mut at = hash_bytes(entry.bytes()) as usize % slots;
            while !template.field(at).is_undefined() {
                at = (at + 1) % slots;
            }
            vm.heap.set_field(template, at, entry);
        }
    }
    let table = vm.heap.new_weak_from(ids::INTERN_TABLE, template)?;
    vm.set_root(root::INTERNED, table);
    Ok(())
}

/// The text of a str (or of the payload of a subclass instance); None for other values.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn bytes_of<'v>(vm: &'v Vm, value: Value<'v>) -> Option<&'v [u8]> {
    crate::types::cast(vm, value, ids::STR).map(Value::bytes)
}

/// The text of a str as UTF-8; None when it is not a str or holds a lone surrogate.
pub fn utf8_of<'v>(vm: &'v Vm, value: Value<'v>) -> Option<&'v str> {
    core::str::from_utf8(bytes_of(vm, value)?).ok()
}

/// Shows a string's text in a message; bytes that are not UTF-8 appear as replacement characters.
#[derive(Clone, Copy)]
pub struct Shown<'v>(pub Value<'v>);

impl Shown<'static> {
    /// Shows a static name's text, or "?" when there is no such name.
    pub fn plain(text: &'static str) -> Shown<'static> {
        Shown(names::find(text.as_bytes()).map_or(Value::NONE, name))
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.bytes().utf8_chunks() {
            f.write_str(chunk.valid())?;
            if !chunk.invalid().is_empty() {
                f.write_str("\u{fffd}")?;
            }
        }
        Ok(())
    }
}

/// Counts or fills, so that text can be measured before memory is taken for it.
pub struct Message<'b> {
    buffer: Option<&'b mut [u8]>,
    length: usize,
}

impl<'b> Message<'b> {
    /// A message that only measures.
    pub fn measure() -> Message<'static> {
        Message { buffer: None, length: 0 }
    }

    /// A message that writes into a buffer as long as was measured.
    pub fn fill(buffer: &'b mut [u8]) -> Message<'b> {
        Message { buffer: Some(buffer), length: 0 }
    }

    /// Bytes so far.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Appends formatted text.
    #[inline(always)]
    pub fn format(&mut self, words: impl Words) {
        words.write(self);
    }

    /// Appends bytes (WTF-8).
    pub fn push(&mut self, bytes: &[u8]) {
        if let Some(buffer) = &mut self.buffer {
            if let Some(target) = buffer.get_mut(self.length..self.length + bytes.len()) {
                target.copy_from_slice(bytes);
            }
        }
        self.length += bytes.len();
    }
}

impl fmt::Write for Message<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text.as_bytes());
        Ok(())
    }
}

/// A new string of what `write` writes; it is called twice and must write the same both times.
pub fn compose<'v>(vm: &'v Vm, write: impl Fn(&mut Message<'_>)) -> Leaf<'v> {
    compose_written(vm, &write)
}

/// The part of [`compose`] that all its callers share.
#[inline(never)]
fn compose_written<'v>(vm: &'v Vm, write: &dyn Fn(&mut Message<'_>)) -> Leaf<'v> {
    let mut measure = Message { buffer: None, length: 0 };
    write(&mut measure);
    let length = measure.length;
    let mut ascii = true;
    let string = build(vm, length, false, |buffer| {
        let mut fill = Message { buffer: Some(buffer), length: 0 };
        write(&mut fill);
        ascii = buffer.is_ascii();
    })?;
    if ascii && length > 0 {
        vm.heap.set_raw_flag(string, ids::ASCII);
    }
    Ok(string)
}

/// A new string with formatted text.
pub fn format(vm: &Vm, words: impl Words) -> Leaf<'_> {
    words.make(vm)
}
