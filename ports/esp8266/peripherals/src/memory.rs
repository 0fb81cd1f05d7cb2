//! Memory and registers by address.
//!
//! Invariant: an address that nothing answers is an error, never a fault; what answers whole words only is read and
//! written by whole words.

use crate::Esp8266;
use board::{Error, Memory, Outcome, errno};

/// Regions that answer, first and last byte, and whether they take bytes.
const REGIONS: [(usize, usize, bool); 6] = [
    // Registers of the ports between the core and the rest.
    (0x3ff0_0000, 0x3ff0_0fff, false),
    // RAM, and the ROM's part of it.
    (0x3ffe_8000, 0x3fff_ffff, true),
    // ROM, RAM for instructions, flash.
    (0x4000_0000, 0x4000_ffff, false),
    (0x4010_0000, 0x4010_7fff, false),
    (0x4020_0000, 0x402f_ffff, false),
    // Peripherals, and the memory of the real-time clock.
    (0x6000_0000, 0x6000_1fff, false),
];

/// Whether what is there takes bytes.
fn check(address: usize, size: u8) -> Outcome<bool> {
    let last = address.checked_add(usize::from(size) - 1);
    let found = REGIONS.iter().find(|region| address >= region.0 && last.is_some_and(|last| last <= region.1));
    found.map(|region| region.2).ok_or(Error::Errno(errno::EINVAL))
}

/// The part of a word that a small access means: its lowest bit, and its mask.
fn part(address: usize, size: u8) -> (u32, u32) {
    let shift = (address % 4 * 8) as u32;
    (shift, if size >= 4 { u32::MAX } else { (1 << (8 * u32::from(size))) - 1 })
}

impl Memory for Esp8266 {
    fn read(&self, address: usize, size: u8) -> Outcome<u32> {
        check(address, size)?;
        let (shift, mask) = part(address, size);
        // SAFETY: the word is aligned and something answers it. What programs do with memory is theirs.
        Ok(unsafe { ((address & !3) as *const u32).read_volatile() } >> shift & mask)
    }

    fn write(&self, address: usize, size: u8, value: u32) -> Outcome<()> {
        let bytes = check(address, size)?;
        let (shift, mask) = part(address, size);
        // SAFETY: as above; a program that writes over the interpreter asked for it.
        unsafe {
            match size {
                1 if bytes => (address as *mut u8).write_volatile(value as u8),
                2 if bytes => (address as *mut u16).write_volatile(value as u16),
                _ => {
                    let word = (address & !3) as *mut u32;
                    word.write_volatile(if mask == u32::MAX { value } else { word.read_volatile() & !(mask << shift) | (value & mask) << shift });
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_nothing_answers_are_refused() {
        assert_eq!(check(0x6000_0300, 4), Ok(false));
        assert_eq!(check(0x3ffe_8001, 1), Ok(true));
        for address in [0, 0x3ffe_7ffc, 0x4030_0000, 0x6000_1fff, usize::MAX] {
            assert!(check(address, 4).is_err(), "{address:x}");
        }
    }

    #[test]
    fn small_accesses_are_parts_of_words() {
        assert_eq!(part(0x4020_0000, 4), (0, u32::MAX));
        assert_eq!(part(0x4020_0003, 1), (24, 0xff));
        assert_eq!(part(0x4020_0002, 2), (16, 0xffff));
    }
}
