//! Waiting for clocks of the processor, in turns of a loop of three.
//!
//! Invariant: a wait is never shorter than asked for.

use crate::clocks;

/// Clocks of a turn: a subtraction and a branch.
const TURN: u32 = 3;
/// Nanoseconds that are counted at once, so that products fit a word.
const LONGEST: u32 = 1 << 22;

/// Makes so many turns, at least one.
#[inline(always)]
fn turn(count: u32) {
    #[cfg(target_arch = "arm")]
    // SAFETY: counts a register down; touches no memory.
    unsafe {
        core::arch::asm!("2: subs {count}, #1", "bne 2b", count = inout(reg) count.max(1) => _, options(nomem, nostack));
    }
    #[cfg(not(target_arch = "arm"))]
    let _ = count;
}

/// Passes at least so many clocks.
pub fn spin(clocks: u32) {
    turn(clocks.div_ceil(TURN));
}

/// Turns for a nanosecond at a frequency, in 65536ths, rounded up.
pub const fn scale(hertz: u32) -> u32 {
    (hertz / 1000 * 8).div_ceil(TURN * 1_000_000 / 8192)
}

/// Turns that last at least a time of up to [`LONGEST`].
fn turns(time: u32, scale: u32) -> u32 {
    (((time >> 3) + 1) * scale >> 13) + 1
}

/// Passes at least this time.
pub fn wait_ns(time: u32) {
    let scale = clocks::turns_scale();
    for _ in 0..time / LONGEST {
        turn(turns(LONGEST, scale));
    }
    turn(turns(time % LONGEST, scale));
}

/// Turns that last a time less the clocks that something else takes.
pub fn turns_without(time: u32, clocks: u32) -> u32 {
    let all = u64::from(time) * u64::from(clocks::system() / 1000) / 1_000_000;
    ((all as u32).saturating_sub(clocks) / TURN).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_not_shorter_and_not_much_longer() {
        for megahertz in [10, 48, 125, 200, 270] {
            let scale = scale(megahertz * 1_000_000);
            for time in [0, 1, 100, 400, 1250, 5000, 480_000, 1_000_000, LONGEST] {
                let clocks = u64::from(turns(time, scale)) * u64::from(TURN);
                let asked = (u64::from(time) * u64::from(megahertz)).div_ceil(1000);
                assert!(clocks >= asked && clocks <= asked + asked / 50 + 12, "{megahertz} MHz, {time} ns: {clocks} of {asked}");
            }
        }
    }

    #[test]
    fn what_else_takes_time_is_part_of_it() {
        // 100 clocks at 125 MHz.
        assert_eq!(turns_without(800, 1), 33);
        assert_eq!(turns_without(8, 20), 1);
    }
}
