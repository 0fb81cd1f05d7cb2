//! Compaction: sliding all live objects to one end, so that all free memory is one run.
//!
//! Forwarding addresses come from the mark bits: the new position of a word is the number
//! of marked words before it, counted per block of [`BLOCK`] words beforehand and within
//! the block on demand. Objects keep their order.
//!
//! Invariant: marks are exact when compaction starts (it follows marking directly).

use crate::allocate::BLOCK;
use crate::collect::object_words;
use crate::{Heap, Kind, Value, WORD_BITS, Word};
use core::ptr;

impl Heap {
    /// Slides live objects to the start of the region.
    pub(crate) fn compact(&mut self) {
        self.slide(self.base);
        self.set_marks_to_prefix();
        self.compactions += 1;
    }

    /// Stress mode: moves every object to the other half of the region and poisons the old one.
    pub(crate) fn move_to_twin(&mut self) {
        let (old, new) = (self.base, self.twin);
        self.slide(new);
        for i in 0..self.soft_words.get() {
            // SAFETY: the old half, which nothing refers to any more.
            unsafe { *old.add(i) = 0x5a5a_5a5a_u32 as Word & !7 };
        }
        self.base = new;
        self.twin = old;
        self.top.set(new);
        self.run_end.set(new);
        self.set_marks_to_prefix();
        self.compactions += 1;
    }

    fn set_marks_to_prefix(&mut self) {
        self.clear_marks(0, self.soft_words.get());
        self.take(0, self.live_words);
        self.cursor.set(self.live_words);
        self.positions.reset();
    }

    /// Moves all live objects to `target` and up, in order.
    fn slide(&mut self, target: *mut Word) {
        self.slide_objects(target);
        self.find_stack();
    }

    fn slide_objects(&mut self, target: *mut Word) {
        self.count_blocks();
        for root in 0..self.roots.len() {
            let value = self.roots[root].get();
            self.roots[root].set(self.forwarded(value, target));
        }
        let mut index = 0;
        let mut next = target;
        while let Some(start) = self.next_marked(index) {
            // SAFETY: the first marked word after an object's end is the start of an object.
            let object = unsafe { self.base.add(start) };
            // SAFETY: as above; objects at higher addresses have not moved yet.
            let value: Value<'static> = unsafe { Value::from_raw(object as *mut u8) };
            let words = object_words(value);
            self.forward_fields(value, target);
            if object != next {
                // SAFETY: `next` is at or below the object, or in the other half.
                unsafe { ptr::copy(object, next, words) };
            }
            next = next.wrapping_add(words);
            index = start + words;
        }
    }

    fn forward_fields(&self, value: Value<'static>, target: *mut Word) {
        let fields = value.payload_pointer() as *mut Value<'static>;
        let range = match value.id().map(crate::TypeId::kind) {
            Some(Kind::Weak) => 1..value.payload_words(),
            _ => 0..value.field_count(),
        };
        for i in range {
            // SAFETY: within the object's values.
            unsafe { *fields.add(i) = self.forwarded(*fields.add(i), target) };
        }
    }

    /// Counts the marked words before each block.
    fn count_blocks(&mut self) {
        let mut before = 0u32;
        for block in 0..self.soft_words.get().div_ceil(BLOCK) {
            // SAFETY: one count per block; the bitmap covers whole blocks.
            unsafe {
                *self.counts.add(block) = before;
                for word in 0..BLOCK / WORD_BITS {
                    before += (*self.bitmap.add(block * (BLOCK / WORD_BITS) + word)).count_ones();
                }
            }
        }
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn forwarded(&self, value: Value<'static>, target: *mut Word) -> Value<'static> {
        if !self.owns(value) {
            return value;
        }
        let index = self.word_index(value.raw() as *const Word);
        let block = index / BLOCK;
        // SAFETY: counts and bitmap cover every index of the region.
        unsafe {
            let mut before = *self.counts.add(block) as usize;
            let mut word = block * (BLOCK / WORD_BITS);
            while word < index / WORD_BITS {
                before += (*self.bitmap.add(word)).count_ones() as usize;
                word += 1;
            }
            let below = (1 as Word).wrapping_shl((index % WORD_BITS) as u32).wrapping_sub(1);
            before += (*self.bitmap.add(word) & below).count_ones() as usize;
            Value::from_raw(target.add(before) as *mut u8)
        }
    }
}
