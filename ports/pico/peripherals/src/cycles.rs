//! Waiting for clocks of the processor.
//!
//! Invariant: a wait is never shorter than asked for.

use crate::clocks;

/// Clocks of a turn of the waiting loop: a subtraction and a branch.
const TURN: u32 = 3;

/// Passes at least so many clocks.
#[inline]
pub fn spin(clocks: u32) {
    #[cfg(target_arch = "arm")]
    // SAFETY: counts a register down; touches no memory.
    unsafe {
        core::arch::asm!(
            "2: subs {turns}, #1",
            "bne 2b",
            turns = inout(reg) clocks / TURN + 1 => _,
            options(nomem, nostack)
        );
    }
    #[cfg(not(target_arch = "arm"))]
    let _ = (clocks, TURN);
}

/// Clocks that a time takes.
pub fn of_ns(time: u32) -> u32 {
    // Frequencies are whole numbers of kilohertz.
    (u64::from(time) * u64::from(clocks::system() / 1000) / 1_000_000) as u32
}

/// Passes at least this time.
pub fn wait_ns(time: u32) {
    spin(of_ns(time));
}
