//! Firmware for modules with an ESP8266: a prompt on serial line 0, files in the flash chip's second megabyte.
//!
//! Invariant: `start` in start.S runs first; static memory is constant, atomic, behind a critical section, or used by
//! `main` alone.
#![no_std]
#![no_main]

mod board;
mod console;
mod exceptions;

use crate::board::Module;
use core::mem::MaybeUninit;
use peripherals::{power, uart};
use port::Port;

/// Bytes of the heap.
const HEAP: usize = 52 * 1024;
/// Bits a second of the console.
const RATE: u32 = 115_200;

#[unsafe(link_section = ".heap")]
static mut MEMORY: [MaybeUninit<u8>; HEAP] = [const { MaybeUninit::uninit() }; HEAP];

static PORT: Port<Module> = Port::new(Module);

/// Starts the hardware, then serves the prompt for ever. `rom` is a word of the boot loader: zero when there is none.
#[unsafe(no_mangle)]
extern "C" fn main(rom: u32) -> ! {
    let emulated = rom == 0;
    peripherals::start(emulated);
    if !emulated {
        uart::start_console(RATE);
    }
    peripherals::core::open();
    // SAFETY: `main` runs once, and nothing else refers to the memory.
    unsafe { port::serve(&PORT, &raw mut MEMORY) }
}

#[panic_handler]
fn panic(information: &core::panic::PanicInfo) -> ! {
    port::report::panic(&console::write, information);
    power::restart()
}
