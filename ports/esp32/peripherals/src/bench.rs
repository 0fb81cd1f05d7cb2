//! Ordinary memory in the place of registers, for tests.
//!
//! Invariant: nothing but the test looks at it.

use std::cell::UnsafeCell;

/// Words of the largest block of registers.
const WORDS: usize = 0x1000 / 4;

pub struct Memory(Box<UnsafeCell<[u32; WORDS]>>);

impl Default for Memory {
    fn default() -> Memory {
        Memory(Box::new(UnsafeCell::new([0; WORDS])))
    }
}

impl Memory {
    /// The memory as a block of registers.
    pub fn block<T>(&self) -> &T {
        assert!(size_of::<T>() <= WORDS * 4);
        // SAFETY: the memory is large enough, and registers are cells of words, for which every value is good.
        unsafe { &*self.0.get().cast() }
    }

    pub fn word(&self, offset: usize) -> u32 {
        // SAFETY: nobody else uses the memory at this moment.
        unsafe { (&*self.0.get())[offset / 4] }
    }

    pub fn set_word(&self, offset: usize, value: u32) {
        // SAFETY: as above.
        unsafe { (&mut *self.0.get())[offset / 4] = value }
    }
}
