//! Memory and registers by address.
//!
//! Invariant: an address that nothing answers is an error, never a fault.

use crate::Stm32;
use board::{Error, Memory, Outcome, errno};

/// Regions that answer, first and last byte: flash, ROM, RAM, peripherals of both kinds, the processor's own.
const REGIONS: [(usize, usize); 6] = [
    (0x0800_0000, 0x080f_ffff),
    (0x1fff_0000, 0x1fff_7a2f),
    (0x2000_0000, 0x2001_ffff),
    (0x4000_0000, 0x4002_7fff),
    (0x5000_0000, 0x5006_0bff),
    (0xe000_e000, 0xe000_efff),
];

fn check(address: usize, size: u8) -> Outcome<()> {
    let last = address.checked_add(usize::from(size) - 1);
    let inside = |region: &(usize, usize)| address >= region.0 && last.is_some_and(|last| last <= region.1);
    if REGIONS.iter().any(inside) { Ok(()) } else { Err(Error::Errno(errno::EINVAL)) }
}

impl Memory for Stm32 {
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
        assert!(check(0x2001_fffc, 4).is_ok());
        assert!(check(0x2001_fffe, 4).is_err());
        assert!(check(0x4002_0014, 4).is_ok());
        assert!(check(0x6000_0000, 1).is_err());
        assert!(check(usize::MAX, 2).is_err());
    }
}
