//! UART 0 of the board.
//!
//! Invariant: received bytes go to the console at once, by the interrupt.

use port::{CONSOLE, cortex_m};

const BASE: usize = 0x4000_4000;
const DATA: usize = BASE;
const STATE: usize = BASE + 4;
const CONTROL: usize = BASE + 8;
const INTERRUPT_CLEAR: usize = BASE + 12;
const BAUD_DIVIDER: usize = BASE + 16;

fn read_register(address: usize) -> u32 {
    // SAFETY: a register of the UART.
    unsafe { (address as *const u32).read_volatile() }
}

fn write_register(address: usize, value: u32) {
    // SAFETY: as above.
    unsafe { (address as *mut u32).write_volatile(value) }
}

/// Turns the UART on.
pub fn start() {
    write_register(BAUD_DIVIDER, 16);
    // Transmit, receive, receive interrupt.
    write_register(CONTROL, 1 | 2 | 8);
    cortex_m::enable_interrupt(0);
}

/// Takes received bytes.
pub unsafe extern "C" fn receive_interrupt() {
    write_register(INTERRUPT_CLEAR, 2);
    while read_register(STATE) & 2 != 0 {
        CONSOLE.receive(read_register(DATA) as u8);
    }
}

/// Sends bytes.
pub fn write(bytes: &[u8]) {
    for &byte in bytes {
        while read_register(STATE) & 1 != 0 {}
        write_register(DATA, byte as u32);
    }
}
