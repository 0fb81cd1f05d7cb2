//! Functions of the chip's ROM, by their addresses.
//!
//! Invariant: the addresses and signatures are those of the ROM, the same in all versions of the chip.

use core::mem::transmute;
use peripherals::clocks::AnalogBus;

const ANALOG_READ: usize = 0x4000_1954;
const ANALOG_WRITE: usize = 0x4000_195c;
const SUSPEND_CACHE: usize = 0x4000_0524;
const RESUME_CACHE: usize = 0x4000_0528;
const FLASH_ERASE: usize = 0x4000_0128;
const FLASH_WRITE: usize = 0x4000_012c;
const FLASH_READ: usize = 0x4000_0130;
const FLASH_PARAMETERS: usize = 0x4000_0134;
const FLASH_UNLOCK: usize = 0x4000_0140;

/// Called from `_start`: the cache forgets everything, no page is mapped.
pub const INVALIDATE_CACHE: usize = 0x4000_04d8;
pub const CLEAR_MAP: usize = 0x4000_055c;
pub const SUSPEND: usize = SUSPEND_CACHE;
pub const RESUME: usize = RESUME_CACHE;

/// The bus of the chip's analog part.
pub const ANALOG_BUS: AnalogBus = AnalogBus {
    read: |block, host, register| {
        // SAFETY: the function reads a register of the analog part.
        unsafe { transmute::<usize, extern "C" fn(u8, u8, u8) -> u8>(ANALOG_READ)(block, host, register) }
    },
    write: |block, host, register, value| {
        // SAFETY: the function writes one.
        unsafe { transmute::<usize, extern "C" fn(u8, u8, u8, u8)>(ANALOG_WRITE)(block, host, register, value) }
    },
};

/// What is to be done with the flash: a function of the ROM, and its arguments.
pub struct Work {
    function: usize,
    arguments: [u32; 6],
}

impl Work {
    /// Tells the ROM how large the flash is.
    pub fn describe(bytes: u32) -> Work {
        // The chip's number is not needed; sizes of blocks, sectors and pages, bits of the state.
        Work { function: FLASH_PARAMETERS, arguments: [0, bytes, 0x1_0000, 0x1000, 0x100, 0xffff] }
    }

    pub fn unlock() -> Work {
        Work { function: FLASH_UNLOCK, arguments: [0; 6] }
    }

    /// Erases a sector of 4 KB, by number.
    pub fn erase(sector: u32) -> Work {
        Work { function: FLASH_ERASE, arguments: [sector, 0, 0, 0, 0, 0] }
    }

    /// Programs words.
    pub fn write(address: u32, words: &[u32]) -> Work {
        Work { function: FLASH_WRITE, arguments: [address, words.as_ptr().expose_provenance() as u32, words.len() as u32 * 4, 0, 0, 0] }
    }

    pub fn read(address: u32, words: &mut [u32]) -> Work {
        Work { function: FLASH_READ, arguments: [address, words.as_mut_ptr().expose_provenance() as u32, words.len() as u32 * 4, 0, 0, 0] }
    }
}

/// Does it; 0 when it went well. This is in RAM, and refers to nothing but RAM and ROM: the cache of the flash is off
/// meanwhile. (So there is no `match` in it: its table would be in the flash.)
///
/// # Safety
/// Interrupts are off; words that the work is about are there, and in RAM.
#[unsafe(link_section = ".fast.flash")]
#[inline(never)]
pub unsafe fn with_flash(work: &Work) -> i32 {
    // SAFETY: functions of the ROM; those for the flash take at most six words. Nothing of the flash is run or read
    // between the first and the last.
    unsafe {
        let suspend: extern "C" fn() -> u32 = transmute(SUSPEND_CACHE);
        let resume: extern "C" fn(u32) = transmute(RESUME_CACHE);
        let function: extern "C" fn(u32, u32, u32, u32, u32, u32) -> i32 = transmute(work.function);
        let [a, b, c, d, e, f] = work.arguments;
        let state = suspend();
        let result = function(a, b, c, d, e, f);
        resume(state);
        result
    }
}
