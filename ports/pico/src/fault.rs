//! Reports of what must not happen: faults of the processor and panics.
//!
//! A panic is an undefined instruction (`-Cpanic=immediate-abort`), so both come to the same handler; the address of
//! the instruction tells the place.
//!
//! Invariant: after the report the watchdog restarts the chip.

use crate::{console, power};
use port::cortex_m;
use port::fault_entry;

unsafe extern "C" {
    static _stack_limit: u32;
    static _stack_top: u32;
}

fault_entry!(entry, report);

/// What the vector table names.
pub const ENTRY: unsafe extern "C" fn() = entry;

extern "C" fn report(frame: *const u32) -> ! {
    power::restart_soon();
    let write: &dyn Fn(&[u8]) = &|bytes| console::write(bytes);
    cortex_m::report_fault(write, frame, (&raw const _stack_limit).addr(), (&raw const _stack_top).addr());
    power::restart()
}

#[panic_handler]
fn panic(information: &core::panic::PanicInfo) -> ! {
    power::restart_soon();
    port::report::panic(&|bytes| console::write(bytes), information);
    power::restart()
}
