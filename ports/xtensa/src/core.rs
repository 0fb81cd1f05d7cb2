//! The core's own registers.
//!
//! The compiler takes no assembly in Rust for these cores: the functions are in `common.S`, and `start` in the port's
//! `start.S`. On the host there is no core; time stands still.
//!
//! Invariant: who masks interrupts leaves them as they were.

#[cfg(target_arch = "xtensa")]
mod own {
    unsafe extern "C" {
        pub safe fn read_cycles() -> u32;
        pub fn write_compare(cycles: u32);
        pub safe fn read_enabled() -> u32;
        pub fn write_enabled(interrupts: u32);
        pub safe fn read_waiting() -> u32;
        pub safe fn clear_waiting(interrupts: u32);
        pub fn write_state(state: u32);
        pub safe fn mask_interrupts() -> u32;
        pub safe fn wait_for_interrupt();
        pub safe fn stack_pointer() -> usize;
        pub safe fn start() -> !;
    }
}

#[cfg(not(target_arch = "xtensa"))]
mod own {
    pub fn read_cycles() -> u32 {
        0
    }

    pub unsafe fn write_compare(_cycles: u32) {}

    pub fn read_enabled() -> u32 {
        0
    }

    pub unsafe fn write_enabled(_interrupts: u32) {}

    pub fn read_waiting() -> u32 {
        0
    }

    pub fn clear_waiting(_interrupts: u32) {}

    pub unsafe fn write_state(_state: u32) {}

    pub fn mask_interrupts() -> u32 {
        0
    }

    pub fn wait_for_interrupt() {}

    pub fn stack_pointer() -> usize {
        0
    }

    pub fn start() -> ! {
        unreachable!("there is no core");
    }
}

pub use own::{read_cycles as cycles, stack_pointer, start as start_again, wait_for_interrupt as wait};

/// Bits of the state that a program runs with: the level below which interrupts wait.
const LEVEL: u32 = 15;

/// Keeps interrupts off; the state before.
pub fn mask() -> u32 {
    own::mask_interrupts()
}

/// True for a state in which interrupts come through.
pub fn is_open(state: u32) -> bool {
    state & LEVEL == 0
}

/// Gives back what [`mask`] returned.
pub fn restore(state: u32) {
    // SAFETY: the state that was before.
    unsafe { own::write_state(state) };
}

/// Lets interrupts through that are enabled: user mode, nothing masked.
pub fn open() {
    restore(0x20);
}

/// Lets the first timer interrupt, by this interrupt of the core, in so many cycles, and takes back the one that waits.
///
/// A comparator that is set too late is met when the count of cycles has gone round, minutes later: what kept this
/// function from its work for so long (an emulator that does not run) makes it begin again.
pub fn interrupt_in(ahead: u32, interrupt: u32) {
    loop {
        let start = cycles();
        // SAFETY: the timer has no other user.
        unsafe { own::write_compare(start.wrapping_add(ahead)) };
        if cycles().wrapping_sub(start) < ahead || own::read_waiting() & 1 << interrupt != 0 {
            break;
        }
    }
}

/// Lets an interrupt of the core through.
pub fn enable(interrupt: u32) {
    let state = mask();
    // SAFETY: there is a handler for it.
    unsafe { own::write_enabled(own::read_enabled() | 1 << interrupt) };
    restore(state);
}

/// The interrupts that wait for their handler.
pub fn waiting() -> u32 {
    own::read_waiting() & own::read_enabled()
}

/// Takes back interrupts that came by an edge.
pub fn acknowledge(interrupts: u32) {
    own::clear_waiting(interrupts);
}
