//! Functions of the boot ROM, found by their two letters.
//!
//! Invariant: the signatures are those of the data sheet.

use core::mem::transmute;

/// Where the ROM keeps the address of its table of functions, and of the function that searches it.
const TABLE: *const u16 = 0x14 as *const u16;
const LOOKUP: *const u16 = 0x18 as *const u16;

/// What erases, programs and reads the flash.
pub struct FlashFunctions {
    pub connect: unsafe extern "C" fn(),
    pub leave_window: unsafe extern "C" fn(),
    pub erase: unsafe extern "C" fn(u32, usize, u32, u8),
    pub program: unsafe extern "C" fn(u32, *const u8, usize),
    pub flush: unsafe extern "C" fn(),
}

/// The address of a function.
fn find(name: [u8; 2]) -> usize {
    // SAFETY: the ROM is always there, and the table and the function are where the data sheet says.
    unsafe {
        let lookup: unsafe extern "C" fn(*const u16, u32) -> usize = transmute(usize::from(LOOKUP.read_volatile()));
        lookup(usize::from(TABLE.read_volatile()) as *const u16, u16::from_le_bytes(name).into())
    }
}

/// The functions for the flash.
pub fn flash() -> FlashFunctions {
    // SAFETY: the signatures are right, and every version of the ROM has these functions.
    unsafe {
        FlashFunctions {
            connect: transmute::<usize, unsafe extern "C" fn()>(find(*b"IF")),
            leave_window: transmute::<usize, unsafe extern "C" fn()>(find(*b"EX")),
            erase: transmute::<usize, unsafe extern "C" fn(u32, usize, u32, u8)>(find(*b"RE")),
            program: transmute::<usize, unsafe extern "C" fn(u32, *const u8, usize)>(find(*b"RP")),
            flush: transmute::<usize, unsafe extern "C" fn()>(find(*b"FC")),
        }
    }
}

/// Restarts the chip as a disk to which firmware is copied.
pub fn restart_as_disk() -> ! {
    // SAFETY: as above; nothing runs after it.
    unsafe {
        let restart: unsafe extern "C" fn(u32, u32) -> ! = transmute(find(*b"UB"));
        restart(0, 0)
    }
}
