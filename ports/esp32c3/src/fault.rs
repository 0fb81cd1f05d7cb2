//! Reports of what must not happen: faults of the processor and panics.
//!
//! A panic is an undefined instruction (`-Cpanic=immediate-abort`), so both come to the same handler; the address of
//! the instruction tells the place.
//!
//! Invariant: after the report, and also when it does not come to its end, the watchdog restarts the chip.

use crate::console;
use peripherals::{power, uart, watchdog};
use port::report;

/// Milliseconds that a report may take.
const LAST: u32 = 3000;

/// What `start::exception` saved: ra, sp, t0, a0 to a5, s0, s1.
pub type Saved = [u32; 11];

/// Reports a fault.
pub extern "C" fn report(saved: &Saved, cause: u32, place: u32, value: u32) -> ! {
    watchdog::reset_within(LAST);
    let what = match cause {
        0 | 1 => "instruction fetch fault",
        2 => "illegal instruction",
        3 => "breakpoint",
        4 | 5 => "load fault",
        6 | 7 => "store fault",
        _ => "unexpected trap",
    };
    let registers = [
        ("pc", place),
        ("ra", saved[0]),
        ("sp", saved[1]),
        ("cause", cause),
        ("value", value),
        ("a0", saved[3]),
        ("a1", saved[4]),
        ("a2", saved[5]),
        ("a3", saved[6]),
        ("a4", saved[7]),
        ("a5", saved[8]),
        ("t0", saved[2]),
        ("s0", saved[9]),
        ("s1", saved[10]),
    ];
    report::fault(&console::write, what, &registers);
    end()
}

fn end() -> ! {
    uart::flush_console();
    power::restart_by_watchdog()
}

#[panic_handler]
fn panic(information: &core::panic::PanicInfo) -> ! {
    watchdog::reset_within(LAST);
    report::panic(&console::write, information);
    end()
}
