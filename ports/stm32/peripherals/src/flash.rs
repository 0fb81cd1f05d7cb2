//! The chip's flash: sectors 1 to 3, of 16 KB each, hold the file system.
//!
//! While flash is erased or written the processor waits for it: nothing runs, interrupts come late.
//!
//! Invariant: no other sector is erased, and nothing is written outside; the controller is locked in between.

use board::{Error, Flash, Outcome, errno};
use stm32_metapac::FLASH;
use stm32_metapac::flash::Flash as Registers;

/// Where the first sector begins, and what there is.
const START: usize = 0x0800_4000;
const FIRST_SECTOR: u32 = 1;
const SECTORS: usize = 3;
const SECTOR: usize = 16 * 1024;

const KEYS: [u32; 2] = [0x4567_0123, 0xcdef_89ab];
const PROGRAM: u32 = 1;
const ERASE: u32 = 1 << 1;
/// A word at a time.
const WORDS: u32 = 2 << 8;
const START_ERASING: u32 = 1 << 16;
const LOCK: u32 = 1 << 31;
const BUSY: u32 = 1 << 16;
/// Errors of the state: operation, protection, alignment, parallelism, sequence.
const ERRORS: u32 = 1 << 1 | 0xf << 4;

const DATA_CACHE: u32 = 1 << 10;
const RESET_DATA_CACHE: u32 = 1 << 12;

/// The file system's flash.
pub struct ChipFlash;

fn check(address: usize, length: usize) -> Outcome<()> {
    if address.checked_add(length).is_some_and(|end| end <= SECTORS * SECTOR) { Ok(()) } else { Err(Error::Errno(errno::EINVAL)) }
}

fn unlock(registers: Registers) {
    if registers.cr().read().0 & LOCK != 0 {
        KEYS.iter().for_each(|key| registers.keyr().write_value(*key));
    }
    // Errors of before are forgotten.
    registers.sr().write(|state| state.0 = ERRORS);
}

fn lock(registers: Registers) {
    registers.cr().write(|control| control.0 = LOCK);
}

fn finish(registers: Registers) -> Outcome<()> {
    while registers.sr().read().0 & BUSY != 0 {}
    if registers.sr().read().0 & ERRORS == 0 { Ok(()) } else { Err(Error::Errno(errno::EIO)) }
}

/// Erases a sector.
fn erase(registers: Registers, sector: u32) -> Outcome<()> {
    unlock(registers);
    registers.cr().write(|control| control.0 = ERASE | WORDS | sector << 3);
    registers.cr().write(|control| control.0 = ERASE | WORDS | sector << 3 | START_ERASING);
    let result = finish(registers);
    lock(registers);
    // What the cache of data remembers of the sector is no longer true.
    registers.acr().modify(|access| access.0 &= !DATA_CACHE);
    registers.acr().modify(|access| access.0 |= RESET_DATA_CACHE);
    registers.acr().modify(|access| access.0 &= !RESET_DATA_CACHE);
    registers.acr().modify(|access| access.0 |= DATA_CACHE);
    result
}

/// The words that bytes fill; bytes around them keep their bits, as writing ones changes nothing.
fn words(address: usize, bytes: &[u8]) -> impl Iterator<Item = (usize, u32)> + '_ {
    let first = address & !3;
    let end = (address + bytes.len()).next_multiple_of(4);
    (first..end).step_by(4).map(move |at| {
        let byte = |index: usize| (at + index).checked_sub(address).and_then(|place| bytes.get(place)).copied().unwrap_or(0xff);
        (at, u32::from_le_bytes([byte(0), byte(1), byte(2), byte(3)]))
    })
}

impl Flash for ChipFlash {
    fn size(&self) -> usize {
        SECTORS * SECTOR
    }

    fn erase_size(&self) -> usize {
        SECTOR
    }

    fn write_size(&self) -> usize {
        4
    }

    fn read(&self, address: usize, buffer: &mut [u8]) -> Outcome<()> {
        check(address, buffer.len())?;
        for (index, byte) in buffer.iter_mut().enumerate() {
            // SAFETY: flash of the file system, which is only read here.
            *byte = unsafe { ((START + address + index) as *const u8).read_volatile() };
        }
        Ok(())
    }

    fn write(&self, address: usize, bytes: &[u8]) -> Outcome<()> {
        check(address, bytes.len())?;
        unlock(FLASH);
        let mut result = Ok(());
        for (at, word) in words(address, bytes) {
            FLASH.cr().write(|control| control.0 = PROGRAM | WORDS);
            // SAFETY: within the file system's flash, which the controller was told to program.
            unsafe { ((START + at) as *mut u32).write_volatile(word) };
            result = finish(FLASH);
            if result.is_err() {
                break;
            }
        }
        lock(FLASH);
        result
    }

    fn erase(&self, address: usize, length: usize) -> Outcome<()> {
        check(address, length)?;
        if address % SECTOR != 0 || length % SECTOR != 0 {
            return Err(Error::Errno(errno::EINVAL));
        }
        (address / SECTOR..(address + length) / SECTOR).try_for_each(|sector| erase(FLASH, FIRST_SECTOR + sector as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn bytes_around_what_is_written_keep_their_bits() {
        let found: Vec<(usize, u32)> = words(6, &[0x11, 0x22, 0x33]).collect();
        assert_eq!(found, [(4, 0x2211_ffff), (8, 0xffff_ff33)]);
        assert_eq!(words(8, &[1, 2, 3, 4]).collect::<Vec<_>>(), [(8, 0x0403_0201)]);
        assert_eq!(words(8, &[]).count(), 0);
    }

    #[test]
    fn a_sector_is_erased_between_unlocking_and_locking() {
        let memory = Memory::default();
        // SAFETY: the memory is as large as the block of registers and outlives its use.
        let registers = unsafe { Registers::from_ptr(memory.start()) };
        memory.set_word(0x10, LOCK);
        unlock(registers);
        assert_eq!(memory.word(0x04), KEYS[1], "both keys were written");
        memory.set_word(0x0c, 0);
        assert_eq!(finish(registers), Ok(()));
        memory.set_word(0x0c, 1 << 4);
        assert_eq!(finish(registers), Err(Error::Errno(errno::EIO)));
        lock(registers);
        assert_eq!(memory.word(0x10), LOCK);
    }

    #[test]
    fn only_the_file_systems_sectors_can_be_reached() {
        assert!(check(0, SECTORS * SECTOR).is_ok());
        assert!(check(1, SECTORS * SECTOR).is_err());
        assert!(check(usize::MAX, 1).is_err());
    }
}
