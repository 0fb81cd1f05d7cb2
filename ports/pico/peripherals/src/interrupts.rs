//! Interrupt lines of the chip, and the handlers that a port puts into its vector table.
//!
//! Invariant: a handler leaves its line quiet: it acknowledges or masks what called it.

use crate::{dma, pins, programmable, timers, uart};

/// Numbers of interrupt lines.
pub mod line {
    pub const TIMER: usize = 3;
    pub const PIO0: usize = 7;
    pub const PIO1: usize = 9;
    pub const DMA: usize = 11;
    pub const PINS: usize = 13;
    pub const UART0: usize = 20;
    pub const UART1: usize = 21;
}

/// Lines that [`crate::start`] switches on. UART 0 and 1 are switched on when they are configured.
pub const LINES: [usize; 5] = [line::TIMER, line::PIO0, line::PIO1, line::DMA, line::PINS];

/// The handler of a line; None for those of other parts of the firmware.
pub const fn handler(number: usize) -> Option<extern "C" fn()> {
    Some(match number {
        line::TIMER => timer,
        line::PIO0 => pio0,
        line::PIO1 => pio1,
        line::DMA => dma_channels,
        line::PINS => pin_edges,
        line::UART0 => uart0,
        line::UART1 => uart1,
        _ => return None,
    })
}

pub extern "C" fn timer() {
    timers::interrupt();
}

pub extern "C" fn pio0() {
    programmable::interrupt(0);
}

pub extern "C" fn pio1() {
    programmable::interrupt(1);
}

pub extern "C" fn dma_channels() {
    dma::interrupt();
}

pub extern "C" fn pin_edges() {
    pins::interrupt();
}

pub extern "C" fn uart0() {
    uart::interrupt(0);
}

pub extern "C" fn uart1() {
    uart::interrupt(1);
}

/// Lets a line interrupt the processor.
pub fn enable(number: usize) {
    controller(0xe000_e100, number);
}

/// Keeps a line from interrupting the processor.
pub fn disable(number: usize) {
    controller(0xe000_e180, number);
}

#[cfg(target_arch = "arm")]
fn controller(register: usize, number: usize) {
    // SAFETY: a register of the processor's interrupt controller; writing zeros changes nothing.
    unsafe { (register as *mut u32).write_volatile(1 << number) };
}

#[cfg(not(target_arch = "arm"))]
fn controller(_register: usize, _number: usize) {}
