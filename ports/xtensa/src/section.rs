//! Critical sections: interrupts are off.
//!
//! Invariant: a section inside another leaves them off.

use critical_section::RawRestoreState;
use crate::core;

struct InterruptsOff;

critical_section::set_impl!(InterruptsOff);

// SAFETY: one core, and nothing interrupts it until `release`.
unsafe impl critical_section::Impl for InterruptsOff {
    unsafe fn acquire() -> RawRestoreState {
        core::mask()
    }

    unsafe fn release(before: RawRestoreState) {
        core::restore(before);
    }
}
