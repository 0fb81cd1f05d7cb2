//! Interrupts, faults and panics, as `exception` in start.S hands them over.
//!
//! Invariant: an interrupt returns; a fault is reported, and the watchdog restarts the board also when the report does not
//! come to its end.

use crate::console;
use peripherals::{interrupts, power, uart, watchdog};
use port::{CONSOLE, report};
use xtensa::exceptions::Frame;
use xtensa::{core as processor, emulator};

/// Milliseconds that a report may take.
const LAST: u32 = 3000;

#[unsafe(no_mangle)]
extern "C" fn handle_exception(frame: &mut Frame) {
    if !frame.is_interrupt() {
        if power::is_emulated() && frame.is_illegal() && frame.multiply(instruction(frame.place)) {
            return;
        }
        watchdog::reset_within(LAST);
        let (what, registers) = frame.report();
        report::fault(&console::write, what, &registers);
        end()
    }
    let mut take = |byte| {
        CONSOLE.receive(byte);
    };
    interrupts::serve(processor::waiting(), &mut take);
    if power::is_emulated() {
        // The emulator's console has no interrupt of its own.
        emulator::poll(|| CONSOLE.room(), take);
    }
}

/// The three bytes at a place in the program.
fn instruction(place: u32) -> u32 {
    let word = |place: u32| {
        // SAFETY: the emulator has memory there, which is the program's.
        unsafe { (place as *const u32).read() }
    };
    let (low, high) = (word(place & !3), word((place & !3) + 4));
    ((u64::from(high) << 32 | u64::from(low)) >> (8 * (place & 3))) as u32 & 0xff_ffff
}

fn end() -> ! {
    if !power::is_emulated() {
        uart::flush_console();
    }
    power::restart_by_watchdog()
}

/// Vectors that nothing uses, and faults inside the handler of a fault.
#[unsafe(no_mangle)]
extern "C" fn handle_unexpected() -> ! {
    watchdog::reset_within(LAST);
    report::fault(&console::write, "fault in the handler of a fault", &[]);
    end()
}

#[panic_handler]
fn panic(information: &core::panic::PanicInfo) -> ! {
    watchdog::reset_within(LAST);
    report::panic(&console::write, information);
    end()
}
