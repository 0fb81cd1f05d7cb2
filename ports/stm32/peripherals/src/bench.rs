//! Ordinary memory in the place of registers, for tests.
//!
//! Invariant: nothing but the test looks at it.

use std::cell::UnsafeCell;

/// Words of the largest block of registers that is tested.
const WORDS: usize = 0x150 / 4;

pub struct Memory(UnsafeCell<[u32; WORDS]>);

impl Default for Memory {
    fn default() -> Memory {
        Memory(UnsafeCell::new([0; WORDS]))
    }
}

impl Memory {
    pub fn start(&self) -> *mut () {
        self.0.get().cast()
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
