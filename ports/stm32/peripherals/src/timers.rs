//! Time: timers of programs on the system timer's millisecond, and the calendar.
//!
//! The port calls [`tick`] each millisecond. The calendar is a distance from the clock, which the crystal drives.
//!
//! Invariant: a timer fires at the first tick after its time.

use crate::{Stm32, EVENTS};
pub use board::software::TIMERS;
use board::software::TimerBank;
use board::{Calendar, DateTime, Error, Outcome, Source, TimerSettings, Timers};
use drivers::Shared;
use stm32_metapac::RTC;

/// The shortest period: a tick.
const SHORTEST_NS: u64 = 1_000_000;
/// 1 January 2000, where the chip's calendar begins, in microseconds since 1970.
const START: u64 = 946_684_800_000_000;
/// Bytes of the calendar's backup registers.
const MEMORY: usize = 80;

static BANK: Shared<TimerBank> = Shared::new(TimerBank::new(SHORTEST_NS, START));
static CLOCK: Shared<fn() -> u64> = Shared::new(|| 0);

/// Chooses the clock: microseconds since the start.
pub fn set_clock(clock: fn() -> u64) {
    CLOCK.with(|chosen| *chosen = clock);
}

/// Microseconds since the start.
pub fn now() -> u64 {
    CLOCK.with(|clock| *clock)()
}

/// Nanoseconds since 1970.
pub fn calendar_ns() -> u64 {
    let now = now();
    BANK.with(|bank| bank.calendar_ns(now))
}

/// To be called each millisecond.
pub fn tick() {
    let now = now();
    BANK.with(|bank| bank.serve(now, |source, hard| EVENTS.post(source, 1, hard)));
}

/// Stops all timers.
pub fn reset() {
    BANK.with(TimerBank::clear);
}

impl Timers for Stm32 {
    fn allocate(&self) -> Outcome<u8> {
        BANK.with(TimerBank::allocate)
    }

    fn exists(&self, _timer: u8) -> bool {
        false
    }

    fn start(&self, timer: u8, settings: &TimerSettings) -> Outcome<()> {
        let now = now();
        BANK.with(|bank| bank.start(timer, settings, now))
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

impl Calendar for Stm32 {
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
        for (index, part) in buffer.chunks_mut(4).take(MEMORY / 4).enumerate() {
            let word = RTC.bkpr(index).read().0.to_le_bytes();
            part.copy_from_slice(&word[..part.len()]);
        }
        MEMORY
    }

    fn write_memory(&self, bytes: &[u8]) -> Outcome<()> {
        if bytes.len() > MEMORY {
            return Err(Error::Invalid("buffer too long"));
        }
        crate::power::unlock_backup();
        for index in 0..MEMORY / 4 {
            let mut word = [0; 4];
            let part = bytes.get(index * 4..).unwrap_or(&[]);
            let length = part.len().min(4);
            word[..length].copy_from_slice(&part[..length]);
            RTC.bkpr(index).write(|register| register.0 = u32::from_le_bytes(word));
        }
        Ok(())
    }
}
