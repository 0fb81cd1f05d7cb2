//! Interrupts and faults, as `exception` in start.S hands them over.
//!
//! Invariant: an interrupt returns, a fault is reported and restarts the board.

use crate::{console, emulator};
use peripherals::{core, power, uart};
use port::{CONSOLE, report};

/// What was saved: a0 to a15, then the rest.
#[repr(C)]
struct Frame {
    registers: [u32; 16],
    shift: u32,
    place: u32,
    state: u32,
    cause: u32,
    address: u32,
}

const INTERRUPT: u32 = 4;

#[unsafe(no_mangle)]
extern "C" fn handle_exception(frame: &Frame) {
    if frame.cause != INTERRUPT {
        fault(frame);
    }
    let waiting = core::waiting();
    peripherals::interrupt(waiting);
    if power::is_emulated() {
        // The emulator's console has no interrupt of its own.
        emulator::poll();
    } else if waiting & 1 << uart::INTERRUPT != 0 {
        uart::take_from_console(|byte| {
            CONSOLE.receive(byte);
        });
    }
}

fn fault(frame: &Frame) -> ! {
    let what = match frame.cause {
        0 => "illegal instruction",
        2 => "instruction fetch fault",
        3 => "load or store fault",
        9 => "unaligned access",
        20 | 28 | 29 => "forbidden access",
        _ => "unexpected exception",
    };
    let registers = [
        ("pc", frame.place),
        ("a0", frame.registers[0]),
        ("sp", frame.registers[1]),
        ("cause", frame.cause),
        ("address", frame.address),
        ("state", frame.state),
        ("shift", frame.shift),
        ("a2", frame.registers[2]),
        ("a3", frame.registers[3]),
        ("a4", frame.registers[4]),
        ("a5", frame.registers[5]),
    ];
    report::fault(&console::write, what, &registers);
    power::restart()
}

/// Vectors that nothing uses, and faults inside the handler of a fault.
#[unsafe(no_mangle)]
extern "C" fn handle_unexpected() -> ! {
    report::fault(&console::write, "fault in the handler of a fault", &[]);
    power::restart()
}
