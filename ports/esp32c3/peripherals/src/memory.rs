//! Memory and registers by address.
//!
//! Invariant: an address that nothing answers is an error, never a fault.

use crate::Esp32C3;
use board::{Error, Memory, Outcome, errno};

/// Regions that answer, first and last byte: the program's flash as data, RAM as data, ROM, RAM as code, the program's
/// flash as code, memory that sleep keeps, peripherals.
const REGIONS: [(usize, usize); 7] = [
    (0x3c00_0000, 0x3c1f_ffff),
    (0x3fc8_0000, 0x3fcd_ffff),
    (0x4000_0000, 0x4005_ffff),
    (0x4038_0000, 0x403d_ffff),
    (0x4200_0000, 0x421f_ffff),
    (0x5000_0000, 0x5000_1fff),
    (0x6000_0000, 0x600d_0fff),
];

fn check(address: usize, size: u8) -> Outcome<()> {
    let last = address.checked_add(usize::from(size) - 1);
    let inside = |region: &(usize, usize)| address >= region.0 && last.is_some_and(|last| last <= region.1);
    if REGIONS.iter().any(inside) { Ok(()) } else { Err(Error::Errno(errno::EINVAL)) }
}

impl Memory for Esp32C3 {
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
        assert!(check(0x3fcd_fffc, 4).is_ok());
        assert!(check(0x3fcd_fffe, 4).is_err());
        assert!(check(0x6000_4000, 4).is_ok());
        assert!(check(0x2000_0000, 1).is_err());
        assert!(check(usize::MAX, 2).is_err());
    }
}
