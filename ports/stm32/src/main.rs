//! Firmware for boards with an STM32F405, laid out for the Pyboard v1.1: a prompt on USART 1 (X9, X10).
//!
//! Invariant: `reset` in `start` runs first; static memory is constant, atomic, behind a critical section, or used by
//! `main` alone.
#![no_std]
#![no_main]

mod board;
mod start;

use crate::board::Pyboard;
use core::mem::MaybeUninit;
use port::{Port, cortex_m};

/// Bytes of the heap.
const HEAP: usize = 100 * 1024;
/// Bits a second of the console.
const RATE: u32 = 115_200;

#[unsafe(link_section = ".heap")]
static mut MEMORY: [MaybeUninit<u8>; HEAP] = [const { MaybeUninit::uninit() }; HEAP];

static PORT: Port<Pyboard> = Port::new(Pyboard);

/// Starts the hardware, then serves the prompt for ever.
fn main() -> ! {
    peripherals::start();
    peripherals::set_clock(cortex_m::microseconds);
    cortex_m::start_clock(peripherals::clocks::system());
    peripherals::uart::start_console(RATE);
    // SAFETY: `main` runs once, and nothing else refers to the memory.
    unsafe { port::serve(&PORT, &raw mut MEMORY) }
}

#[panic_handler]
fn panic(information: &core::panic::PanicInfo) -> ! {
    port::report::panic(&peripherals::uart::write_to_console, information);
    cortex_m::restart()
}
