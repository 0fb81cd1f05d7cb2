//! What runs before `main`: the second stage of the boot loader, the vector table, reset.
//!
//! Invariant: nothing in RAM is used before `reset` has initialised it.

use crate::{fault, serial, usb};
use peripherals::interrupts;
use port::cortex_m;

/// Sets the flash up for reading; the boot ROM copies it to RAM and runs it. It fits the flash of a Pico (W25Q16).
#[unsafe(link_section = ".boot2")]
#[used]
static BOOT2: [u8; 256] = rp2040_boot2::BOOT_LOADER_W25Q080;

unsafe extern "C" {
    static _stack_top: u32;
}

/// An entry of the vector table.
#[repr(C)]
#[derive(Clone, Copy)]
union Vector {
    handler: unsafe extern "C" fn(),
    stack: *const u32,
    empty: usize,
}

// SAFETY: the table is constant.
unsafe impl Sync for Vector {}

/// Interrupt lines of the chip.
const LINES: usize = 26;
const FAULT: Vector = Vector { handler: fault::ENTRY };
const EMPTY: Vector = Vector { empty: 0 };

/// The processor's own exceptions, then the chip's interrupts by number.
#[unsafe(link_section = ".vectors")]
#[used]
static VECTORS: [Vector; 16 + LINES] = {
    let mut vectors = [FAULT; 16 + LINES];
    vectors[0] = Vector { stack: &raw const _stack_top };
    vectors[1] = Vector { handler: reset };
    let mut reserved = 4;
    while reserved < 11 {
        vectors[reserved] = EMPTY;
        reserved += 1;
    }
    vectors[15] = Vector { handler: tick };
    let mut line = 0;
    while line < LINES {
        if let Some(handler) = interrupts::handler(line) {
            vectors[16 + line] = Vector { handler };
        }
        line += 1;
    }
    vectors[16 + usb::INTERRUPT] = Vector { handler: usb::interrupt };
    vectors[16 + serial::INTERRUPT] = Vector { handler: serial::interrupt };
    vectors
};

/// The tick's interrupt: it is there to end waits.
extern "C" fn tick() {}

/// First code to run after the second stage.
#[unsafe(no_mangle)]
unsafe extern "C" fn reset() {
    // SAFETY: this is the first thing after reset.
    unsafe { cortex_m::initialise_memory() };
    crate::main();
}
