//! Functions of the chip's ROM, by their addresses.
//!
//! Invariant: a function is called with interrupts off, and by way of its window (`call_rom` in start.S).

unsafe extern "C" {
    fn call_rom(function: usize, first: u32, second: u32, third: u32, fourth: u32) -> u32;
}

/// Writes a register of the analog part: block, host, register, value.
const WRITE_ANALOG: usize = 0x4000_41a4;

/// Writes a register of the analog part.
pub fn write_analog(block: u8, host: u8, register: u8, value: u8) {
    // SAFETY: the function takes four numbers and touches no memory.
    unsafe { call_rom(WRITE_ANALOG, block.into(), host.into(), register.into(), value.into()) };
}
