//! Time: the core counts its cycles; timers of programs, their alarm and a tick hang on its first comparator.
//!
//! The calendar is a distance from the clock, and begins anew at each reset.
//!
//! Invariant: the comparator is set for what is due next, and for a millisecond from now at the latest.

use crate::{EVENTS, clocks, power};
use board::{Error, Outcome, Source};
use drivers::{Shared, SoftwareTimers, Timekeeper};
use espressif::kept::{self, Kept};
use xtensa::clock::Counter;
use xtensa::core;

/// The core's interrupt of its first comparator.
pub const INTERRUPT: u32 = 6;
/// Microseconds of a tick, and the least that the comparator is set ahead.
const TICK: u64 = 1000;
const LEAST: u64 = 5;
/// The shortest period, so that the handler leaves time for the program.
const SHORTEST_NS: u64 = 50_000;
/// 1 January 2000, in microseconds since 1970.
const START: u64 = 946_684_800_000_000;

static COUNTER: Shared<Counter> = Shared::new(Counter::new());
pub static TIME: SoftwareTimers<Keeper> = SoftwareTimers::new(Keeper, SHORTEST_NS, START);

/// Memory of the low-power part, behind what deep sleep needs.
// SAFETY: nothing else is there.
static KEPT: Kept = unsafe { Kept::at(0x5000_0400) };
const _: () = assert!(0x400 + 8 + kept::SIZE <= 0x2000);

/// Starts the tick on a core of so many Hz, or goes on when its rate has changed.
pub fn start(hertz: u32) {
    COUNTER.with(|counter| {
        counter.set_rate(core::cycles(), hertz);
        core::interrupt_in(counter.cycles_of(TICK as u32), INTERRUPT);
    });
    core::enable(INTERRUPT);
}

/// Microseconds since the start.
pub fn now() -> u64 {
    COUNTER.with(|counter| counter.advance(core::cycles()))
}

/// Nanoseconds since 1970.
pub fn calendar_ns() -> u64 {
    TIME.calendar_ns()
}

/// Microseconds until the comparator is to interrupt.
fn ahead(now: u64, next: Option<u64>) -> u32 {
    next.map_or(TICK, |next| next.saturating_sub(now).clamp(LEAST, TICK)) as u32
}

/// Serves the timers that are due and sets the comparator: what its interrupt does, and who starts a timer.
pub fn serve() {
    let next = TIME.serve();
    let now = now();
    COUNTER.with(|counter| core::interrupt_in(counter.cycles_of(ahead(now, next)), INTERRUPT));
}

/// Stops all timers.
pub fn reset() {
    TIME.clear();
}

/// Clocks that a time takes.
pub fn clocks_of_ns(time: u32) -> u32 {
    (u64::from(time) * u64::from(clocks::system_rate() / 1000) / 1_000_000) as u32
}

/// The chip's part of it.
pub struct Keeper;

impl Timekeeper for Keeper {
    /// The chip's four timers by number are made in software as the others are.
    const NUMBERED: u8 = 4;

    fn now(&self) -> u64 {
        now()
    }

    fn post(&self, source: Source, hard: bool) {
        EVENTS.post(source, 1, hard);
    }

    fn forget(&self, source: Source) {
        EVENTS.forget(source);
    }

    fn changed(&self) {
        serve();
    }

    fn read_memory(&self, buffer: &mut [u8]) -> usize {
        if power::is_emulated() { 0 } else { KEPT.read(buffer) }
    }

    fn write_memory(&self, bytes: &[u8]) -> Outcome<()> {
        if power::is_emulated() { Err(Error::Missing("memory")) } else { KEPT.write(bytes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comparator_waits_for_the_next_timer_but_never_longer_than_a_tick() {
        assert_eq!((ahead(100, None), ahead(100, Some(350)), ahead(100, Some(9000))), (1000, 250, 1000));
        assert_eq!((ahead(100, Some(101)), ahead(100, Some(7))), (5, 5), "too late to be met exactly");
    }
}
