//! Interrupt lines of the chip, and the handlers that a port puts into its vector table.
//!
//! Invariant: a handler leaves its line quiet: it acknowledges what called it.

use crate::{pins, uart};

/// Number of lines.
pub const LINES: usize = 82;

/// Numbers of the lines of pins 0 to 4, 5 to 9 and 10 to 15.
pub const PINS: [usize; 7] = [6, 7, 8, 9, 10, 23, 40];

/// Number of the interrupt of a serial line.
pub const fn of_line(line: u8) -> Option<usize> {
    Some(match line {
        1 => 37,
        2 => 38,
        3 => 39,
        4 => 52,
        6 => 71,
        _ => return None,
    })
}

/// The handler of a line of programs; the console's is the port's own.
pub const fn handler(number: usize) -> Option<extern "C" fn()> {
    Some(match number {
        6 | 7 | 8 | 9 | 10 | 23 | 40 => pin_edges,
        38 => line2,
        39 => line3,
        52 => line4,
        71 => line6,
        _ => return None,
    })
}

extern "C" fn pin_edges() {
    pins::interrupt();
}

extern "C" fn line2() {
    uart::interrupt(2);
}

extern "C" fn line3() {
    uart::interrupt(3);
}

extern "C" fn line4() {
    uart::interrupt(4);
}

extern "C" fn line6() {
    uart::interrupt(6);
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
    // SAFETY: registers of the processor's interrupt controller; writing zeros changes nothing.
    unsafe { (register as *mut u32).add(number / 32).write_volatile(1 << (number % 32)) };
}

#[cfg(not(target_arch = "arm"))]
fn controller(_register: usize, _number: usize) {}
