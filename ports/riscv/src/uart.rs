//! The serial line, a 16550, and the interrupt controller between it and the core.
//!
//! Invariant: received bytes go to the console at once, by the interrupt.

use port::CONSOLE;

const BASE: *mut u8 = 0x1000_0000 as *mut u8;
const DATA: usize = 0;
const INTERRUPTS: usize = 1;
const FIFO: usize = 2;
const STATE: usize = 5;
const RECEIVED: u8 = 1;
const ROOM: u8 = 0x20;

/// The line's number at the interrupt controller.
const NUMBER: u32 = 10;
const PRIORITIES: *mut u32 = 0x0c00_0000 as *mut u32;
const ENABLED: *mut u32 = 0x0c00_2000 as *mut u32;
const THRESHOLD: *mut u32 = 0x0c20_0000 as *mut u32;
const CLAIM: *mut u32 = 0x0c20_0004 as *mut u32;

fn read(register: usize) -> u8 {
    // SAFETY: a register of the serial line.
    unsafe { BASE.add(register).read_volatile() }
}

fn write_register(register: usize, value: u8) {
    // SAFETY: as above.
    unsafe { BASE.add(register).write_volatile(value) }
}

/// Turns the line on.
pub fn start() {
    write_register(FIFO, 1);
    write_register(INTERRUPTS, 1);
    // SAFETY: registers of the interrupt controller.
    unsafe {
        PRIORITIES.add(NUMBER as usize).write_volatile(1);
        ENABLED.write_volatile(1 << NUMBER);
        THRESHOLD.write_volatile(0);
    }
}

/// Takes received bytes.
pub fn interrupt() {
    // SAFETY: as above; reading claims the interrupt, writing the same number ends it.
    let number = unsafe { CLAIM.read_volatile() };
    while read(STATE) & RECEIVED != 0 {
        CONSOLE.receive(read(DATA));
    }
    if number != 0 {
        // SAFETY: as above.
        unsafe { CLAIM.write_volatile(number) };
    }
}

/// Sends bytes.
pub fn write(bytes: &[u8]) {
    for &byte in bytes {
        while read(STATE) & ROOM == 0 {}
        write_register(DATA, byte);
    }
}
