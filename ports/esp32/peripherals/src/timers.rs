//! Time: the core counts its cycles; timers of programs, their alarm and a tick hang on its first comparator.
//!
//! The calendar is a distance from the clock, and begins anew at each reset.
//!
//! Invariant: the comparator is set for what is due next, and for a millisecond from now at the latest.

use crate::{EVENTS, Esp32, clocks, power};
use board::software::{TIMERS, TimerBank};
use board::{Calendar, DateTime, Error, Outcome, Source, TimerSettings, Timers, errno};
use drivers::Shared;
use espressif::kept::{self, Kept};
use xtensa::clock::Counter;
use xtensa::core;

/// The core's interrupt of its first comparator.
pub const INTERRUPT: u32 = 6;
/// Microseconds of a tick, and the least that the comparator is set ahead.
const TICK: u64 = 1000;
const LEAST: u64 = 5;
/// Timers that programs have by number.
const NUMBERED: u8 = 4;
/// The shortest period, so that the handler leaves time for the program.
const SHORTEST_NS: u64 = 50_000;
/// 1 January 2000, in microseconds since 1970.
const START: u64 = 946_684_800_000_000;

static COUNTER: Shared<Counter> = Shared::new(Counter::new());
static BANK: Shared<TimerBank> = Shared::new(TimerBank::new(SHORTEST_NS, START));

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
    let now = now();
    BANK.with(|bank| bank.calendar_ns(now))
}

/// Microseconds until the comparator is to interrupt.
fn ahead(now: u64, next: Option<u64>) -> u32 {
    next.map_or(TICK, |next| next.saturating_sub(now).clamp(LEAST, TICK)) as u32
}

/// Serves the timers that are due and sets the comparator: what its interrupt does, and who starts a timer.
pub fn serve() {
    let now = now();
    let next = BANK.with(|bank| bank.serve(now, |source, hard| EVENTS.post(source, 1, hard)));
    COUNTER.with(|counter| core::interrupt_in(counter.cycles_of(ahead(now, next)), INTERRUPT));
}

/// Stops all timers.
pub fn reset() {
    BANK.with(TimerBank::clear);
}

impl Timers for Esp32 {
    fn allocate(&self) -> Outcome<u8> {
        // The first ones are had by number only.
        let numbers = (0..TIMERS).map(|_| BANK.with(TimerBank::allocate));
        numbers.into_iter().find(|number| number.is_ok_and(|number| number >= NUMBERED)).unwrap_or(Err(Error::Errno(errno::EBUSY)))
    }

    /// The chip's four timers by number are made in software as the others are.
    fn exists(&self, timer: u8) -> bool {
        timer < NUMBERED
    }

    fn start(&self, timer: u8, settings: &TimerSettings) -> Outcome<()> {
        let now = now();
        BANK.with(|bank| bank.start(timer, settings, now))?;
        serve();
        Ok(())
    }

    fn stop(&self, timer: u8) {
        if BANK.with(|bank| bank.stop(timer)) {
            EVENTS.forget(Source::Timer(timer));
        }
    }

    fn settings(&self, timer: u8) -> Option<TimerSettings> {
        BANK.with(|bank| bank.settings(timer))
    }

    fn elapsed_ns(&self, timer: u8) -> u64 {
        let now = now();
        BANK.with(|bank| bank.elapsed_ns(timer, now))
    }
}

impl Calendar for Esp32 {
    fn now(&self) -> DateTime {
        DateTime::at(calendar_ns())
    }

    fn set(&self, time: &DateTime) -> Outcome<()> {
        let now = now();
        BANK.with(|bank| bank.set_calendar(time, now))
    }

    fn set_alarm(&self, milliseconds: u64, repeat: bool) -> Outcome<()> {
        let now = now();
        BANK.with(|bank| bank.start_alarm(milliseconds, repeat, now));
        serve();
        Ok(())
    }

    fn alarm_left(&self) -> Option<u64> {
        let now = now();
        BANK.with(|bank| bank.alarm_left(now))
    }

    fn cancel_alarm(&self) {
        BANK.with(TimerBank::cancel_alarm);
        EVENTS.forget(Source::Alarm);
    }

    fn read_memory(&self, buffer: &mut [u8]) -> usize {
        if power::is_emulated() { 0 } else { KEPT.read(buffer) }
    }

    fn write_memory(&self, bytes: &[u8]) -> Outcome<()> {
        if power::is_emulated() { Err(Error::Missing("memory")) } else { KEPT.write(bytes) }
    }
}

/// Clocks that a time takes.
pub fn clocks_of_ns(time: u32) -> u32 {
    (u64::from(time) * u64::from(clocks::system_rate() / 1000) / 1_000_000) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comparator_waits_for_the_next_timer_but_never_longer_than_a_tick() {
        assert_eq!((ahead(100, None), ahead(100, Some(350)), ahead(100, Some(9000))), (1000, 250, 1000));
        assert_eq!((ahead(100, Some(101)), ahead(100, Some(7))), (5, 5), "too late to be met exactly");
    }

    #[test]
    fn numbers_of_the_chips_timers_are_not_given_out() {
        let settings = TimerSettings { mode: board::TimerMode::Periodic, period_ns: 1_000_000_000, hard: false };
        let mut numbers = vec![];
        while let Ok(number) = Esp32.allocate() {
            Timers::start(&Esp32, number, &settings).unwrap();
            numbers.push(number);
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (4..16).collect::<Vec<_>>());
        assert!(Esp32.exists(3) && !Esp32.exists(4));
        reset();
    }
}
