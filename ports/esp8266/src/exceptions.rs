//! Interrupts and faults, as `exception` in start.S hands them over.
//!
//! Invariant: an interrupt returns, a fault is reported and restarts the board.

use crate::console;
use peripherals::{core, power, uart};
use port::{CONSOLE, report};
use xtensa::emulator;
use xtensa::exceptions::Frame;

#[unsafe(no_mangle)]
extern "C" fn handle_exception(frame: &Frame) {
    if !frame.is_interrupt() {
        let (what, registers) = frame.report();
        report::fault(&console::write, what, &registers);
        power::restart()
    }
    let waiting = core::waiting();
    peripherals::interrupt(waiting);
    let take = |byte| {
        CONSOLE.receive(byte);
    };
    if power::is_emulated() {
        // The emulator's console has no interrupt of its own.
        emulator::poll(|| CONSOLE.room(), take);
    } else if waiting & 1 << uart::INTERRUPT != 0 {
        uart::take_from_console(take);
    }
}

/// Vectors that nothing uses, and faults inside the handler of a fault.
#[unsafe(no_mangle)]
extern "C" fn handle_unexpected() -> ! {
    report::fault(&console::write, "fault in the handler of a fault", &[]);
    power::restart()
}
