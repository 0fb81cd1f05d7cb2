//! Time: timers of programs on the system timer's millisecond, and the calendar.
//!
//! The port calls [`tick`] each millisecond. The calendar is a distance from the clock, which the crystal drives.
//!
//! Invariant: a timer's due time moves by whole periods only, so it keeps its phase.

use crate::shared::Shared;
use crate::{Stm32, events};
use board::{Calendar, DateTime, Error, Outcome, Source, TimerMode, TimerSettings, Timers, errno};
use stm32_metapac::RTC;

/// Timers that programs can have at once.
pub const TIMERS: usize = 16;
/// The timer of the calendar's alarm.
const CALENDAR: usize = TIMERS;
/// The shortest period: a tick.
const SHORTEST_NS: u64 = 1_000_000;
/// 1 January 2000, where the chip's calendar begins, in microseconds since 1970.
const START: u64 = 946_684_800_000_000;
/// Bytes of the calendar's backup registers.
const MEMORY: usize = 80;

#[derive(Clone, Copy)]
struct Timer {
    settings: TimerSettings,
    due_ns: u64,
    last_ns: u64,
}

struct Bank {
    timers: [Option<Timer>; TIMERS + 1],
    /// The number that was given out last.
    next: usize,
    /// Microseconds between 1970 and the start of the clock.
    epoch: u64,
    /// Microseconds since the start.
    clock: fn() -> u64,
}

static BANK: Shared<Bank> = Shared::new(Bank { timers: [None; TIMERS + 1], next: 0, epoch: START, clock: || 0 });

/// Chooses the clock: microseconds since the start.
pub fn set_clock(clock: fn() -> u64) {
    BANK.with(|bank| bank.clock = clock);
}

/// Microseconds since the start.
pub fn now() -> u64 {
    BANK.with(|bank| bank.clock)()
}

/// Nanoseconds since 1970.
pub fn calendar_ns() -> u64 {
    (BANK.with(|bank| bank.epoch) + now()) * 1000
}

impl Bank {
    fn start(&mut self, index: usize, settings: &TimerSettings, now_ns: u64) {
        let period_ns = settings.period_ns.max(SHORTEST_NS);
        let settings = TimerSettings { period_ns, ..*settings };
        self.timers[index] = Some(Timer { settings, due_ns: now_ns.saturating_add(period_ns), last_ns: now_ns });
    }

    /// Calls `fire` once for each time that a timer was due.
    fn serve(&mut self, now_ns: u64, mut fire: impl FnMut(usize, bool)) {
        for (index, place) in self.timers.iter_mut().enumerate() {
            let Some(timer) = place else { continue };
            while timer.due_ns <= now_ns {
                fire(index, timer.settings.hard);
                timer.last_ns = timer.due_ns;
                if timer.settings.mode == TimerMode::OneShot {
                    *place = None;
                    break;
                }
                timer.due_ns = timer.due_ns.saturating_add(timer.settings.period_ns);
            }
        }
    }
}

/// To be called each millisecond.
pub fn tick() {
    let now_ns = now() * 1000;
    BANK.with(|bank| {
        bank.serve(now_ns, |index, hard| {
            let source = if index == CALENDAR { Source::Alarm } else { Source::Timer(index as u8) };
            events::post(source, 1, hard);
        });
    });
}

/// Stops all timers.
pub fn reset() {
    BANK.with(|bank| bank.timers = [None; TIMERS + 1]);
}

impl Timers for Stm32 {
    fn allocate(&self) -> Outcome<u8> {
        BANK.with(|bank| {
            // Numbers are used again as late as possible: a stopped timer may be started again.
            for _ in 0..TIMERS {
                bank.next = (bank.next + 1) % TIMERS;
                if bank.timers[bank.next].is_none() {
                    return Ok(bank.next as u8);
                }
            }
            Err(Error::Errno(errno::EBUSY))
        })
    }

    fn exists(&self, _timer: u8) -> bool {
        false
    }

    fn start(&self, timer: u8, settings: &TimerSettings) -> Outcome<()> {
        let index = usize::from(timer);
        if index >= TIMERS {
            return Err(Error::Invalid("Timer doesn't exist"));
        }
        let now_ns = now() * 1000;
        BANK.with(|bank| bank.start(index, settings, now_ns));
        Ok(())
    }

    fn stop(&self, timer: u8) {
        let index = usize::from(timer);
        if index < TIMERS {
            BANK.with(|bank| bank.timers[index] = None);
            events::forget(Source::Timer(timer));
        }
    }

    fn settings(&self, timer: u8) -> Option<TimerSettings> {
        BANK.with(|bank| bank.timers[..TIMERS].get(usize::from(timer)).copied().flatten().map(|timer| timer.settings))
    }

    fn elapsed_ns(&self, timer: u8) -> u64 {
        let now_ns = now() * 1000;
        let timer = BANK.with(|bank| bank.timers[..TIMERS].get(usize::from(timer)).copied().flatten());
        timer.map_or(0, |timer| now_ns.saturating_sub(timer.last_ns))
    }
}

impl Calendar for Stm32 {
    fn now(&self) -> DateTime {
        DateTime::at(calendar_ns())
    }

    fn set(&self, time: &DateTime) -> Outcome<()> {
        if !time.is_valid() {
            return Err(Error::Errno(errno::EINVAL));
        }
        let since_1970 = time.seconds() as u64 * 1_000_000 + u64::from(time.microsecond);
        let now = now();
        BANK.with(|bank| bank.epoch = since_1970.saturating_sub(now));
        Ok(())
    }

    fn set_alarm(&self, milliseconds: u64, repeat: bool) -> Outcome<()> {
        let mode = if repeat { TimerMode::Periodic } else { TimerMode::OneShot };
        let settings = TimerSettings { mode, period_ns: milliseconds.saturating_mul(1_000_000), hard: false };
        let now_ns = now() * 1000;
        BANK.with(|bank| bank.start(CALENDAR, &settings, now_ns));
        Ok(())
    }

    fn alarm_left(&self) -> Option<u64> {
        let now_ns = now() * 1000;
        BANK.with(|bank| bank.timers[CALENDAR].map(|timer| timer.due_ns.saturating_sub(now_ns) / 1_000_000))
    }

    fn cancel_alarm(&self) {
        BANK.with(|bank| bank.timers[CALENDAR] = None);
        events::forget(Source::Alarm);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn bank() -> Bank {
        Bank { timers: [None; TIMERS + 1], next: 0, epoch: 0, clock: || 0 }
    }

    fn settings(mode: TimerMode, period_ns: u64) -> TimerSettings {
        TimerSettings { mode, period_ns, hard: false }
    }

    #[test]
    fn a_periodic_timer_keeps_its_phase_when_served_late() {
        let mut bank = bank();
        bank.start(2, &settings(TimerMode::Periodic, 2_500_000), 100);
        let mut count = 0;
        for late_ms in [2, 3, 7, 11, 100] {
            bank.serve(late_ms * 1_000_000, |index, _| {
                assert_eq!(index, 2);
                count += 1;
            });
        }
        assert_eq!(count, 39, "2.5 ms each: 39 whole periods end before 100 ms");
        assert_eq!(bank.timers[2].unwrap().due_ns, 100 + 40 * 2_500_000);
    }

    #[test]
    fn a_timer_that_fires_once_is_gone_then() {
        let mut bank = bank();
        bank.start(0, &settings(TimerMode::OneShot, 5_000_000), 0);
        bank.serve(4_999_999, |_, _| panic!("too early"));
        let mut fired = 0;
        bank.serve(20_000_000, |_, _| fired += 1);
        assert_eq!((fired, bank.timers[0].is_none()), (1, true));
    }

    #[test]
    fn a_period_is_never_shorter_than_a_tick() {
        let mut bank = bank();
        bank.start(0, &settings(TimerMode::Periodic, 1), 0);
        let mut count = 0;
        bank.serve(10_000_000, |_, _| count += 1);
        assert_eq!(count, 10);
    }
}
