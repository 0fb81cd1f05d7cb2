//! Values and the heap they live in: one-word values, one-word headers, bump
//! allocation into free runs, precise marking and compaction on demand.
//!
//! # The value model
//! A [`Value`] is one machine word, pointer-typed so that constant tables in flash can
//! hold it: a small integer (lowest bit 1; 31 or 63 bits), an immediate (low bits 10:
//! None, True, ...) or the address of an object (low bits 00), in the heap or in flash.
//! An object starts with one header word: type or shape id (16 bits), flags, size.
//!
//! # Invariants
//! 1. A `Value<'h>` stays valid for `'h`, a shared borrow of the heap: collection takes
//!    `&mut Heap`, so the borrow checker forbids holding a value across one. What must
//!    survive lives in a root slot or on the value stack and is named by a [`Handle`].
//! 2. Allocation never collects. When it fails it returns [`NeedMemory`]; the machine
//!    collects at its safepoint and repeats the instruction.
//! 3. Every slot of the value stack below its high-water mark holds a valid value.
//! 4. Bytes of an object are read through `&Heap` and written through `&mut Heap` (or
//!    while the object is being made), so slices never alias a write.
#![no_std]

#[cfg(test)]
extern crate std;

mod allocate;
mod collect;
mod compact;
mod finalise;
mod header;
mod reversal;
mod search;
#[cfg(any(target_os = "none", test))]
pub mod sole;
mod stack;
mod stress;
mod value;

pub use allocate::{Heap, HeapStatistics, NeedMemory};
pub use header::{Header, Kind, TypeId};
pub use stack::{Handle, Root, STACK_SPARE};
pub use stress::StressMode;
pub use value::{Fields, Index, StaticObject, Value};

/// A machine word.
pub type Word = usize;

/// Bytes in a word.
pub const WORD: usize = core::mem::size_of::<Word>();

/// Bits in a word.
pub const WORD_BITS: usize = Word::BITS as usize;

#[cfg(test)]
mod tests;
