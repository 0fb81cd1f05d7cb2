//! Firmware for the Raspberry Pi Pico (RP2040).
//!
//! Invariant: `reset` in `start` runs first; what interrupt handlers share with the program is atomic or in a
//! critical section.
#![no_std]
#![no_main]

mod board;
mod clock;
mod console;
mod fault;
mod flash;
mod power;
mod serial;
mod start;
mod usb;

use console::Pico;
use core::mem::MaybeUninit;
use core::ptr;
use port::Port;
use rp2040_hal::pac;

static PORT: Port<Pico> = Port::new(Pico);

unsafe extern "C" {
    static mut _heap_start: MaybeUninit<u8>;
    static _heap_end: u8;
}

/// The program: starts the hardware, then serves the prompt for ever.
fn main() -> ! {
    // SAFETY: nothing was taken yet.
    let mut chip = unsafe { pac::Peripherals::steal() };
    power::start(&chip.PSM, &chip.WATCHDOG);
    flash::start();
    let resets = &mut chip.RESETS;
    let clocks = clock::start(chip.XOSC, chip.CLOCKS, chip.PLL_SYS, chip.PLL_USB, resets, chip.WATCHDOG);
    peripherals::start();
    serial::start();
    if let Some(clocks) = clocks {
        // SAFETY: the one call.
        unsafe { usb::start(chip.USBCTRL_REGS, chip.USBCTRL_DPRAM, clocks.usb_clock, resets) };
    }
    let start = &raw mut _heap_start;
    let length = (&raw const _heap_end).addr() - start.addr();
    // SAFETY: the memory between these symbols is nobody else's, and this is the one call.
    unsafe { port::serve(&PORT, ptr::slice_from_raw_parts_mut(start, length)) }
}
