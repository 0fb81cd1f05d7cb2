//! Memory and registers by address.
//!
//! Invariant: an address that nothing answers is an error, never a fault.

use crate::Rp2040;
use board::{Error, Memory, Outcome, errno};

/// Regions that can be read, first and last byte: ROM, flash, RAM, peripherals, the processor's own.
const REGIONS: [(usize, usize); 7] = [
    (0x0000_0000, 0x0000_3fff),
    (0x1000_0000, 0x1500_3fff),
    (0x1800_0000, 0x1800_00ff),
    (0x2000_0000, 0x2004_1fff),
    (0x4000_0000, 0x4006_ffff),
    (0x5000_0000, 0x5030_3fff),
    (0xd000_0000, 0xd000_0fff),
];
/// Registers of the processor: timer, interrupt controller, system control.
const PROCESSOR: (usize, usize) = (0xe000_e000, 0xe000_efff);

fn check(address: usize, size: u8) -> Outcome<()> {
    let size = usize::from(size);
    let inside = |region: &(usize, usize)| address >= region.0 && address + (size - 1) <= region.1;
    if REGIONS.iter().chain([&PROCESSOR]).any(inside) { Ok(()) } else { Err(Error::Errno(errno::EINVAL)) }
}

impl Memory for Rp2040 {
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
        assert!(check(0x2004_1ffc, 4).is_ok());
        assert!(check(0x2004_1fff, 4).is_err());
        assert!(check(0x4001_4000, 4).is_ok());
        assert!(check(0x6000_0000, 1).is_err());
        assert!(check(usize::MAX, 1).is_err());
        assert!(check(0xe000_e010, 4).is_ok());
    }
}
