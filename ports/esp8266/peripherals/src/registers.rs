//! Registers: words at fixed distances from a block's start.
//!
//! Invariant: every access is one of a whole word; a block answers at each of the offsets that its driver names.

/// A block of registers.
#[derive(Clone, Copy)]
pub struct Block(*mut u32);

// SAFETY: an address; what is behind it is shared with interrupt handlers as each driver says.
unsafe impl Sync for Block {}

impl Block {
    /// The block at an address.
    ///
    /// # Safety
    /// Registers, or memory that nothing else uses, as far as offsets go.
    pub const unsafe fn at(address: usize) -> Block {
        Block(address as *mut u32)
    }

    pub fn read(self, offset: usize) -> u32 {
        // SAFETY: a register of the block.
        unsafe { self.0.byte_add(offset).read_volatile() }
    }

    pub fn write(self, offset: usize, value: u32) {
        // SAFETY: as above.
        unsafe { self.0.byte_add(offset).write_volatile(value) }
    }

    /// Sets the bits of `mask` to those of `bits`.
    pub fn change(self, offset: usize, mask: u32, bits: u32) {
        self.write(offset, self.read(offset) & !mask | bits & mask);
    }
}

#[cfg(test)]
pub mod bench {
    //! Ordinary memory in the place of registers.

    use super::Block;
    use std::cell::UnsafeCell;

    const WORDS: usize = 0x100 / 4;

    pub struct Memory(Box<UnsafeCell<[u32; WORDS]>>);

    impl Default for Memory {
        fn default() -> Memory {
            Memory(Box::new(UnsafeCell::new([0; WORDS])))
        }
    }

    impl Memory {
        /// The memory as a block, which must not outlive it.
        pub fn block(&self) -> Block {
            Block(self.0.get().cast())
        }

        pub fn word(&self, offset: usize) -> u32 {
            self.block().read(offset)
        }

        pub fn set_word(&self, offset: usize, value: u32) {
            self.block().write(offset, value);
        }
    }
}
