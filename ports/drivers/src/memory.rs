//! Memory and registers by address, for programs.
//!
//! Invariant: an address that nothing answers is an error, never a fault; what answers whole words only is read and
//! written by whole words.

use board::{Error, Memory, Outcome, errno};

/// Addresses that something answers.
pub struct Region {
    pub first: usize,
    pub last: usize,
    /// It answers bytes and half words too.
    pub small: bool,
}

impl Region {
    pub const fn new(first: usize, last: usize) -> Region {
        Region { first, last, small: true }
    }

    /// One that answers whole words only.
    pub const fn words(first: usize, last: usize) -> Region {
        Region { first, last, small: false }
    }
}

/// The memory of a chip.
pub struct Regions(&'static [Region]);

impl Regions {
    /// # Safety
    /// Whatever is read or written there is the chip's or the program's that asks for it: the processor has no fault.
    pub const unsafe fn new(regions: &'static [Region]) -> Regions {
        Regions(regions)
    }

    /// Whether an access of so many bytes can be made as it is; an error when nothing answers.
    fn check(&self, address: usize, size: u8) -> Outcome<bool> {
        let last = address.checked_add(usize::from(size) - 1);
        let found = self.0.iter().find(|region| address >= region.first && last.is_some_and(|last| last <= region.last));
        found.map(|region| region.small || size >= 4).ok_or(Error::Errno(errno::EINVAL))
    }
}

/// The part of a word that a small access means: its lowest bit, and its mask.
fn part(address: usize, size: u8) -> (u32, u32) {
    ((address % 4 * 8) as u32, (1 << (8 * u32::from(size.min(2)))) - 1)
}

impl Memory for Regions {
    fn read(&self, address: usize, size: u8) -> Outcome<u32> {
        let direct = self.check(address, size)?;
        // SAFETY: the address is aligned and something answers it; see `new`.
        Ok(unsafe {
            match size {
                1 if direct => (address as *const u8).read_volatile().into(),
                2 if direct => (address as *const u16).read_volatile().into(),
                _ if direct => (address as *const u32).read_volatile(),
                _ => {
                    let (shift, mask) = part(address, size);
                    ((address & !3) as *const u32).read_volatile() >> shift & mask
                }
            }
        })
    }

    fn write(&self, address: usize, size: u8, value: u32) -> Outcome<()> {
        let direct = self.check(address, size)?;
        // SAFETY: as above; a program that writes over the interpreter asked for it.
        unsafe {
            match size {
                1 if direct => (address as *mut u8).write_volatile(value as u8),
                2 if direct => (address as *mut u16).write_volatile(value as u16),
                _ if direct => (address as *mut u32).write_volatile(value),
                _ => {
                    let (shift, mask) = part(address, size);
                    let word = (address & !3) as *mut u32;
                    word.write_volatile(word.read_volatile() & !(mask << shift) | (value & mask) << shift);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::boxed::Box;

    #[test]
    fn addresses_that_nothing_answers_are_refused() {
        static REGIONS: [Region; 2] = [Region::new(0x1000, 0x1fff), Region::words(0x4000, 0x4fff)];
        // SAFETY: nothing is read or written.
        let regions = unsafe { Regions::new(&REGIONS) };
        assert_eq!((regions.check(0x1000, 1), regions.check(0x1ffe, 2), regions.check(0x1ffc, 4)), (Ok(true), Ok(true), Ok(true)));
        assert_eq!((regions.check(0x4001, 1), regions.check(0x4000, 4)), (Ok(false), Ok(true)));
        for address in [0, 0xffc, 0x1ffe, 0x2000, 0x4fff, usize::MAX] {
            assert!(regions.check(address, 4).is_err(), "{address:x}");
        }
    }

    #[test]
    fn small_accesses_are_parts_of_words_where_they_must_be() {
        for small in [true, false] {
            let word: &'static mut u32 = Box::leak(Box::new(0x4433_2211));
            let first = std::ptr::from_mut(word).expose_provenance();
            let regions: &'static [Region] = Box::leak(Box::new([Region { first, last: first + 3, small }]));
            // SAFETY: the word is the test's.
            let memory = unsafe { Regions::new(regions) };
            assert_eq!((memory.read(first + 3, 1), memory.read(first + 2, 2), memory.read(first, 4)), (Ok(0x44), Ok(0x4433), Ok(0x4433_2211)));
            memory.write(first + 1, 1, 0xfff).unwrap();
            memory.write(first + 2, 2, 0x8877_6655).unwrap();
            assert_eq!(memory.read(first, 4), Ok(0x6655_ff11));
        }
    }
}
