//! Time since reset, from the system timer.
//!
//! Invariant: one tick a millisecond at 25 MHz.

use core::sync::atomic::{AtomicU32, Ordering};

const CONTROL: *mut u32 = 0xe000_e010 as *mut u32;
const RELOAD: *mut u32 = 0xe000_e014 as *mut u32;
const CURRENT: *mut u32 = 0xe000_e018 as *mut u32;
const TICKS_PER_MS: u32 = 25_000;

static MILLISECONDS: AtomicU32 = AtomicU32::new(0);

/// Starts the timer.
pub fn start() {
    // SAFETY: registers of the system timer.
    unsafe {
        RELOAD.write_volatile(TICKS_PER_MS - 1);
        CURRENT.write_volatile(0);
        CONTROL.write_volatile(7);
    }
}

/// The timer's interrupt.
pub unsafe extern "C" fn tick() {
    MILLISECONDS.fetch_add(1, Ordering::Relaxed);
}

/// Microseconds since reset.
pub fn microseconds() -> u64 {
    loop {
        let before = MILLISECONDS.load(Ordering::Relaxed);
        // SAFETY: a register of the system timer.
        let left = unsafe { CURRENT.read_volatile() };
        if before == MILLISECONDS.load(Ordering::Relaxed) {
            return before as u64 * 1000 + ((TICKS_PER_MS - 1 - left.min(TICKS_PER_MS - 1)) / (TICKS_PER_MS / 1000)) as u64;
        }
    }
}

/// Sleeps until the next interrupt.
pub fn wait() {
    // SAFETY: waits; changes no memory.
    unsafe { core::arch::asm!("wfi", options(nomem, nostack)) };
}
