//! The flash chip, by the second of the two masters that it has: the first one is the cache's.
//!
//! The port calls these with the cache off and interrupts kept off, and puts them where they run without it; so they call
//! nothing, and have no tables.
//!
//! Invariant: every wait has an end; a write is within a page, an erase of a sector.

use esp32::spi0::RegisterBlock;

/// Commands of flash chips.
const ENABLE_WRITES: u32 = 0x06;
const READ_STATE: u32 = 0x05;
const READ: u32 = 0x03;
const PROGRAM: u32 = 0x02;
const ERASE_SECTOR: u32 = 0x20;
/// The chip's state: it is busy.
const BUSY: u32 = 1;
/// Looks at the state while a command is under way, and while a sector is erased.
const PATIENCE: u32 = 1_000_000;
const ERASING: u32 = 2_000_000;
/// Bytes that are erased at once.
pub const SECTOR: u32 = 4096;
/// Words of the master's buffer.
pub const BUFFER: usize = 16;

/// A third of the bus' clock, with which every flash chip reads without waiting.
const CLOCK: u32 = 2 << 12 | 2;
/// The chip is selected some time before the first clock and after the last.
const SELECT: u32 = 3 << 4;
/// Bits of the command's phases.
const COMMAND_PHASE: u32 = 1 << 31;
const ADDRESS_PHASE: u32 = 1 << 30;
const IN_PHASE: u32 = 1 << 28;
const OUT_PHASE: u32 = 1 << 27;

/// Words as a register's value.
macro_rules! set {
    ($register:expr, $value:expr) => {
        // SAFETY: a register of the master that has no other user.
        $register.write(|w| unsafe { w.bits($value) })
    };
}

/// The second master; what the ROM left in it is replaced.
pub fn master() -> &'static RegisterBlock {
    crate::registers::master(1)
}

/// Sends a command, with an address, and data out or in of so many bytes. False when it does not end.
#[inline(always)]
fn command(registers: &RegisterBlock, command: u32, address: Option<u32>, length_out: u32, length_in: u32) -> bool {
    let phases = COMMAND_PHASE
        | SELECT
        | if address.is_some() { ADDRESS_PHASE } else { 0 }
        | if length_out > 0 { OUT_PHASE } else { 0 }
        | if length_in > 0 { IN_PHASE } else { 0 };
    // One line in each direction, highest bits first.
    set!(registers.ctrl(), 0);
    set!(registers.clock(), CLOCK);
    set!(registers.user(), phases);
    // 24 bits of address, in the upper part of their register; eight bits of command.
    set!(registers.user1(), 23 << 26);
    set!(registers.user2(), 7 << 28 | command);
    if let Some(address) = address {
        set!(registers.addr(), address << 8);
    }
    if length_out > 0 {
        set!(registers.mosi_dlen(), length_out * 8 - 1);
    }
    if length_in > 0 {
        set!(registers.miso_dlen(), length_in * 8 - 1);
    }
    set!(registers.cmd(), 1 << 18);
    let mut looks = 0;
    while registers.cmd().read().bits() & 1 << 18 != 0 {
        looks += 1;
        if looks == PATIENCE {
            return false;
        }
    }
    true
}

/// Waits until the chip is not busy.
#[inline(always)]
fn settle(registers: &RegisterBlock) -> bool {
    let mut looks = 0;
    while looks < ERASING {
        if !command(registers, READ_STATE, None, 0, 1) {
            return false;
        }
        if registers.w(0).read().bits() & BUSY == 0 {
            return true;
        }
        looks += 1;
    }
    false
}

/// Erases the sector at an address.
#[inline(always)]
pub fn erase(registers: &RegisterBlock, address: u32) -> bool {
    settle(registers)
        && command(registers, ENABLE_WRITES, None, 0, 0)
        && command(registers, ERASE_SECTOR, Some(address), 0, 0)
        && settle(registers)
}

/// Writes words, at most a buffer.
#[inline(always)]
pub fn write(registers: &RegisterBlock, address: u32, words: &[u32]) -> bool {
    if !settle(registers) || !command(registers, ENABLE_WRITES, None, 0, 0) {
        return false;
    }
    let mut index = 0;
    while index < words.len() && index < BUFFER {
        set!(registers.w(index), words[index]);
        index += 1;
    }
    command(registers, PROGRAM, Some(address), index as u32 * 4, 0) && settle(registers)
}

/// Reads words, at most a buffer.
#[inline(always)]
pub fn read(registers: &RegisterBlock, address: u32, words: &mut [u32]) -> bool {
    let count = if words.len() < BUFFER { words.len() } else { BUFFER };
    if !settle(registers) || !command(registers, READ, Some(address), 0, count as u32 * 4) {
        return false;
    }
    let mut index = 0;
    while index < count {
        words[index] = registers.w(index).read().bits();
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn a_command_has_its_phases_and_a_standstill_is_given_up() {
        let memory = Memory::default();
        assert!(!command(memory.block(), PROGRAM, Some(0x12_3456), 8, 0), "memory never ends it");
        assert_eq!(memory.word(0x1c), 1 << 31 | 1 << 30 | 1 << 27 | 3 << 4);
        assert_eq!((memory.word(0x18), memory.word(0x08)), (0x2002, 0));
        assert_eq!((memory.word(0x20), memory.word(0x24)), (23 << 26, 0x7000_0002));
        assert_eq!((memory.word(0x04), memory.word(0x28), memory.word(0x00)), (0x1234_5600, 63, 1 << 18));
        assert!(!command(memory.block(), READ_STATE, None, 0, 1));
        assert_eq!((memory.word(0x1c), memory.word(0x2c)), (1 << 31 | 1 << 28 | 3 << 4, 7));
        assert!(!erase(memory.block(), 0) && !write(memory.block(), 0, &[1]) && !read(memory.block(), 0, &mut [0]));
    }
}
