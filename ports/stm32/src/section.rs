//! Critical sections: interrupts are off.
//!
//! Invariant: a section inside another leaves them off.

use critical_section::RawRestoreState;
use port::cortex_m;

struct InterruptsOff;

critical_section::set_impl!(InterruptsOff);

// SAFETY: one core, and nothing interrupts it until `release`.
unsafe impl critical_section::Impl for InterruptsOff {
    unsafe fn acquire() -> RawRestoreState {
        cortex_m::disable_interrupts()
    }

    unsafe fn release(were_on: RawRestoreState) {
        cortex_m::restore_interrupts(were_on);
    }
}
