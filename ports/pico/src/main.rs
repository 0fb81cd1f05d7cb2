//! Firmware for the Raspberry Pi Pico (RP2040).
//!
//! Invariant: `reset` in `start` runs first; what interrupt handlers share with the program is atomic or in a
//! critical section.
#![no_std]
#![no_main]

mod board;
mod bus;
mod console;
mod fault;
mod flash;
mod power;
mod rom;
mod serial;
mod start;
mod usb;

use console::Pico;
use core::mem::MaybeUninit;
use core::ptr;
use peripherals::clocks;
use port::{Port, cortex_m};

static PORT: Port<Pico> = Port::new(Pico);

unsafe extern "C" {
    static mut _heap_start: MaybeUninit<u8>;
    static _heap_end: u8;
}

/// The program: starts the hardware, then serves the prompt for ever.
fn main() -> ! {
    power::start();
    flash::start();
    clocks::start();
    cortex_m::start_clock(clocks::system());
    peripherals::start();
    serial::start();
    // SAFETY: the one call.
    unsafe { usb::start() };
    let start = &raw mut _heap_start;
    let length = (&raw const _heap_end).addr() - start.addr();
    // SAFETY: the memory between these symbols is nobody else's, and this is the one call.
    unsafe { port::serve(&PORT, ptr::slice_from_raw_parts_mut(start, length)) }
}
