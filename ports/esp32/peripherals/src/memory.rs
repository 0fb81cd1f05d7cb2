//! Memory and registers by address.
//!
//! Invariant: an address that nothing answers is an error, never a fault.

use crate::Esp32;
use board::{Error, Memory, Outcome, errno};

/// Regions that answer, first and last byte, and whether they do to bytes: the program's flash as data, peripherals, RAM as
/// data, ROM, RAM as code, the program's flash as code, memory that sleep keeps.
const REGIONS: [(usize, usize, bool); 7] = [
    (0x3f40_0000, 0x3f5f_ffff, true),
    (0x3ff0_0000, 0x3ff7_ffff, false),
    (0x3ffa_e000, 0x3fff_ffff, true),
    (0x4000_0000, 0x4006_ffff, false),
    (0x4008_0000, 0x4009_ffff, false),
    (0x400d_0000, 0x402b_ffff, false),
    (0x5000_0000, 0x5000_1fff, true),
];

fn check(address: usize, size: u8) -> Outcome<()> {
    let last = address.checked_add(usize::from(size) - 1);
    let inside = |region: &(usize, usize, bool)| {
        address >= region.0 && last.is_some_and(|last| last <= region.1) && (region.2 || size == 4)
    };
    if REGIONS.iter().any(inside) { Ok(()) } else { Err(Error::Errno(errno::EINVAL)) }
}

impl Memory for Esp32 {
    fn read(&self, address: usize, size: u8) -> Outcome<u32> {
        check(address, size)?;
        // SAFETY: the address is aligned and something answers it. What programs do with memory is theirs.
        Ok(unsafe {
            match size {
                1 => (address as *const u8).read_volatile().into(),
                2 => (address as *const u16).read_volatile().into(),
                _ => (address as *const u32).read_volatile(),
            }
        })
    }

    fn write(&self, address: usize, size: u8, value: u32) -> Outcome<()> {
        check(address, size)?;
        // SAFETY: as above; a program that writes over the interpreter asked for it.
        unsafe {
            match size {
                1 => (address as *mut u8).write_volatile(value as u8),
                2 => (address as *mut u16).write_volatile(value as u16),
                _ => (address as *mut u32).write_volatile(value),
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
        assert!(check(0x3fff_fffc, 4).is_ok());
        assert!(check(0x3fff_fffe, 4).is_err());
        assert!(check(0x3ff4_4000, 4).is_ok() && check(0x3ff4_4000, 1).is_err(), "words only");
        assert!(check(0x2000_0000, 1).is_err());
        assert!(check(usize::MAX, 2).is_err());
    }
}
