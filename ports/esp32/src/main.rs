//! Firmware for boards with an ESP32: a prompt on UART 0.
//!
//! Invariant: `start` in start.S runs first; what interrupt handlers share with the program is atomic or in a critical
//! section.
#![no_std]
#![no_main]

mod board;
mod console;
mod exceptions;
mod flash;
mod rom;

use crate::board::Module;
use core::mem::MaybeUninit;
use core::ptr;
use port::Port;

/// Bits a second of the console.
const RATE: u32 = 115_200;

static PORT: Port<Module> = Port::new(Module);

unsafe extern "C" {
    static mut _heap_start: MaybeUninit<u8>;
    static _heap_end: u8;
}

/// Starts the hardware, then serves the prompt for ever. `rom` is a word of the boot loader: zero when there is none.
#[unsafe(no_mangle)]
extern "C" fn main(rom: u32) -> ! {
    let emulated = rom == 0;
    peripherals::start(emulated, rom::write_analog);
    if !emulated {
        peripherals::uart::start_console(RATE);
    }
    xtensa::core::open();
    let start = &raw mut _heap_start;
    let length = (&raw const _heap_end).addr() - start.addr();
    // SAFETY: the memory between these symbols is nobody else's, and this is the one call.
    unsafe { port::serve(&PORT, ptr::slice_from_raw_parts_mut(start, length)) }
}
