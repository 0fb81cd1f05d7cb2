//! Reset, faults and the vector table.
//!
//! Invariant: nothing in RAM is used before `reset` has initialised it.

use peripherals::interrupts::{self, LINES};
use peripherals::uart;
use port::{CONSOLE, cortex_m};

unsafe extern "C" {
    static _stack_top: u32;
}

/// An entry of the vector table.
#[repr(C)]
#[derive(Clone, Copy)]
union Vector {
    exception: unsafe extern "C" fn(),
    interrupt: extern "C" fn(),
    stack: *const u32,
}

// SAFETY: the table is constant.
unsafe impl Sync for Vector {}

const EXCEPTIONS: usize = 16;
const CONSOLE_LINE: usize = EXCEPTIONS + 37;

#[unsafe(link_section = ".vectors")]
#[used]
static VECTORS: [Vector; EXCEPTIONS + LINES] = {
    let mut vectors = [Vector { exception: fault }; EXCEPTIONS + LINES];
    vectors[0] = Vector { stack: &raw const _stack_top };
    vectors[1] = Vector { exception: reset };
    vectors[15] = Vector { interrupt: tick };
    let mut line = 0;
    while line < LINES {
        if let Some(handler) = interrupts::handler(line) {
            vectors[EXCEPTIONS + line] = Vector { interrupt: handler };
        }
        line += 1;
    }
    vectors[CONSOLE_LINE] = Vector { interrupt: console };
    vectors
};

/// First code to run.
#[unsafe(no_mangle)]
unsafe extern "C" fn reset() {
    // SAFETY: nothing ran before.
    unsafe { cortex_m::initialise_memory() };
    crate::main();
}

extern "C" fn tick() {
    cortex_m::tick();
    peripherals::tick();
}

extern "C" fn console() {
    uart::take_from_console(|byte| {
        CONSOLE.receive(byte);
    });
}

port::fault_entry!(fault, report);

extern "C" fn report(frame: *const u32, _link: u32, lowest: usize, highest: usize) -> ! {
    cortex_m::report_fault(&uart::write_to_console, frame, lowest, highest);
    cortex_m::restart()
}
