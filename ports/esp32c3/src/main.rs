//! Firmware for boards with an ESP32-C3: a prompt on USB and on UART 0.
//!
//! Invariant: `_start` in `start` runs first; what interrupt handlers share with the program is atomic or in a critical
//! section.
#![no_std]
#![no_main]

mod board;
mod console;
mod fault;
mod flash;
mod rom;
mod start;

use crate::board::Module;
use core::mem::MaybeUninit;
use core::ptr;
use port::Port;

/// Bits a second of UART 0.
const RATE: u32 = 115_200;

/// Critical sections: interrupts are off.
struct InterruptsOff;
critical_section::set_impl!(InterruptsOff);

// SAFETY: one core, and nothing interrupts it until `release`; the state before is restored.
unsafe impl critical_section::Impl for InterruptsOff {
    unsafe fn acquire() -> bool {
        start::disable_interrupts()
    }

    unsafe fn release(were_on: bool) {
        if were_on {
            start::enable_interrupts();
        }
    }
}

static PORT: Port<Module> = Port::new(Module);

unsafe extern "C" {
    static mut _heap_start: MaybeUninit<u8>;
    static _heap_end: u8;
}

/// Starts the hardware, then serves the prompt for ever.
fn main() -> ! {
    // SAFETY: the one call, before anything else.
    unsafe { peripherals::power::start() };
    peripherals::start(rom::ANALOG_BUS);
    peripherals::uart::start_console(RATE);
    peripherals::usb::start();
    flash::start();
    start::enable_interrupts();
    let start = &raw mut _heap_start;
    let length = (&raw const _heap_end).addr() - start.addr();
    // SAFETY: the memory between these symbols is nobody else's, and this is the one call.
    unsafe { port::serve(&PORT, ptr::slice_from_raw_parts_mut(start, length)) }
}
