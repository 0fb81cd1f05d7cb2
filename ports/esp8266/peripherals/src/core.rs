//! The core, and calls of the boot loader's functions.
//!
//! Invariant: the boot loader's functions are called only where there is one.

pub use xtensa::core::*;

#[cfg(target_arch = "xtensa")]
unsafe extern "C" {
    fn call_rom(function: usize, arguments: *const [usize; 6]) -> u32;
}

#[cfg(not(target_arch = "xtensa"))]
unsafe fn call_rom(_function: usize, _arguments: *const [usize; 6]) -> u32 {
    1
}

/// Functions of the boot loader, which is not there when the chip is emulated.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub enum Rom {
    EraseSector = 0x4000_4a00,
    WriteFlash = 0x4000_4a4c,
    ReadFlash = 0x4000_4b1c,
    UnlockFlash = 0x4000_4878,
    DescribeFlash = 0x4000_4c2c,
    ResetReason = 0x4000_25e0,
    /// Block, host, register, highest and lowest bit, value.
    ChangeAnalogRegister = 0x4000_730c,
}

/// Calls a function of the boot loader, with interrupts off and flash out of sight.
///
/// # Safety
/// The arguments are those of the function; memory that they point to is not flash.
pub unsafe fn call(function: Rom, arguments: &[usize]) -> u32 {
    let mut all = [0; 6];
    all[..arguments.len()].copy_from_slice(arguments);
    // SAFETY: as the caller says.
    unsafe { call_rom(function as usize, &raw const all) }
}
