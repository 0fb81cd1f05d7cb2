//! Time: the chip's counter of microseconds, virtual timers on one of its alarms, the calendar.
//!
//! All timers share alarm 3, which is set for the one that is due next. The calendar is a
//! distance from the counter, which the same crystal drives as the chip's own calendar would be.
//!
//! Invariant: a timer's due time moves by whole periods only, so it keeps its phase.

use crate::Rp2040;
use crate::shared::Shared;
use crate::events;
use board::{Calendar, DateTime, Error, Outcome, Source, TimerMode, TimerSettings, Timers, errno};
use rp_pac::TIMER;

/// Timers that programs can have at once.
pub const TIMERS: usize = 16;
/// The timer of the calendar's alarm.
const CALENDAR: usize = TIMERS;

const ALARM: usize = 3;

/// The shortest period, so that the handler of the alarm leaves time for the program.
const SHORTEST_NS: u64 = 20_000;
/// The alarm compares 32 bits; what is due later is looked at again after this.
const FARTHEST: u64 = 1 << 30;
/// 1 January 2021, where the chip's calendar begins, in seconds since 1970.
const START: u64 = 1_609_459_200;

/// A time in microseconds, with the nanoseconds beyond them.
#[derive(Clone, Copy, Default)]
struct Moment {
    us: u64,
    ns: u32,
}

impl Moment {
    fn plus(self, other: Moment) -> Moment {
        let ns = self.ns + other.ns;
        Moment { us: self.us.saturating_add(other.us + u64::from(ns / 1000)), ns: ns % 1000 }
    }
}

#[derive(Clone, Copy)]
struct Timer {
    settings: TimerSettings,
    period: Moment,
    due: Moment,
    last: u64,
}

struct Bank {
    timers: [Option<Timer>; TIMERS + 1],
    /// The number that was given out last.
    next: usize,
    /// Microseconds between 1970 and the start of the counter.
    epoch: u64,
}

static BANK: Shared<Bank> = Shared::new(Bank { timers: [None; TIMERS + 1], next: 0, epoch: START * 1_000_000 });

/// Microseconds since the chip started.
pub fn now() -> u64 {
    loop {
        let high = TIMER.timerawh().read();
        let low = TIMER.timerawl().read();
        if TIMER.timerawh().read() == high {
            return u64::from(high) << 32 | u64::from(low);
        }
    }
}

/// Nanoseconds since 1970.
pub fn calendar_ns() -> u64 {
    (BANK.with(|bank| bank.epoch) + now()) * 1000
}

pub fn start() {
    TIMER.inte().modify(|enabled| enabled.set_alarm(ALARM, true));
}

impl Bank {
    /// Starts a timer.
    fn start(&mut self, index: usize, settings: &TimerSettings, now: u64) {
        let period_ns = settings.period_ns.max(SHORTEST_NS);
        let period = Moment { us: period_ns / 1000, ns: (period_ns % 1000) as u32 };
        let due = Moment { us: now, ns: 0 }.plus(period);
        let settings = TimerSettings { period_ns, ..*settings };
        self.timers[index] = Some(Timer { settings, period, due, last: now });
    }

    /// Calls `fire` once for each time that a timer was due; the time when the next one is.
    fn serve(&mut self, now: u64, mut fire: impl FnMut(usize, bool)) -> Option<u64> {
        let mut next: Option<u64> = None;
        for (index, place) in self.timers.iter_mut().enumerate() {
            let Some(timer) = place else { continue };
            while timer.due.us <= now {
                fire(index, timer.settings.hard);
                timer.last = timer.due.us;
                if timer.settings.mode == TimerMode::OneShot {
                    *place = None;
                    break;
                }
                timer.due = timer.due.plus(timer.period);
            }
            if let Some(timer) = place {
                next = Some(next.map_or(timer.due.us, |next| next.min(timer.due.us)));
            }
        }
        next
    }
}

/// Serves the timers that are due and sets the alarm for the next one.
fn serve() {
    BANK.with(|bank| {
        loop {
            let now = now();
            let next = bank.serve(now, |index, hard| {
                let source = if index == CALENDAR { Source::Alarm } else { Source::Timer(index as u8) };
                events::post(source, 1, hard);
            });
            let Some(next) = next else { break };
            if set_alarm(next) {
                break;
            }
        }
    });
}

/// Sets the alarm; false when its time is over already.
fn set_alarm(time: u64) -> bool {
    let target = time.min(now() + FARTHEST);
    TIMER.alarm(ALARM).write_value(target as u32);
    if now() < target {
        return true;
    }
    // It may have been set too late, and would come after the counter went round.
    TIMER.armed().write(|armed| armed.set_armed(1 << ALARM));
    false
}

/// The interrupt of the alarm.
pub fn interrupt() {
    TIMER.intr().write(|raised| raised.set_alarm(ALARM, true));
    serve();
}

/// Stops all timers.
pub fn reset() {
    BANK.with(|bank| bank.timers = [None; TIMERS + 1]);
}

impl Timers for Rp2040 {
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
        BANK.with(|bank| bank.start(index, settings, now()));
        serve();
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
        BANK.with(|bank| {
            let timer = bank.timers[..TIMERS].get(usize::from(timer)).copied().flatten();
            timer.map_or(0, |timer| now().saturating_sub(timer.last) * 1000)
        })
    }
}

impl Calendar for Rp2040 {
    fn now(&self) -> DateTime {
        DateTime::at(calendar_ns())
    }

    fn set(&self, time: &DateTime) -> Outcome<()> {
        if !time.is_valid() {
            return Err(Error::Errno(errno::EINVAL));
        }
        let since_1970 = time.seconds() as u64 * 1_000_000 + u64::from(time.microsecond);
        BANK.with(|bank| bank.epoch = since_1970.saturating_sub(now()));
        Ok(())
    }

    fn set_alarm(&self, milliseconds: u64, repeat: bool) -> Outcome<()> {
        let mode = if repeat { TimerMode::Periodic } else { TimerMode::OneShot };
        let settings = TimerSettings { mode, period_ns: milliseconds.saturating_mul(1_000_000), hard: false };
        BANK.with(|bank| bank.start(CALENDAR, &settings, now()));
        serve();
        Ok(())
    }

    fn alarm_left(&self) -> Option<u64> {
        BANK.with(|bank| bank.timers[CALENDAR].map(|timer| timer.due.us.saturating_sub(now()) / 1000))
    }

    fn cancel_alarm(&self) {
        BANK.with(|bank| bank.timers[CALENDAR] = None);
        events::forget(Source::Alarm);
    }

    fn read_memory(&self, _buffer: &mut [u8]) -> usize {
        0
    }

    fn write_memory(&self, bytes: &[u8]) -> Outcome<()> {
        if bytes.is_empty() { Ok(()) } else { Err(Error::Invalid("buffer too long")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bank() -> Bank {
        Bank { timers: [None; TIMERS + 1], next: 0, epoch: 0 }
    }

    fn settings(mode: TimerMode, period_ns: u64) -> TimerSettings {
        TimerSettings { mode, period_ns, hard: false }
    }

    #[test]
    fn a_periodic_timer_keeps_its_phase_when_served_late() {
        let mut bank = bank();
        bank.start(2, &settings(TimerMode::Periodic, 1_000_333), 100);
        let mut count = 0;
        let mut next = 0;
        for late in [1101, 1150, 4500, 1_000_500] {
            next = bank.serve(late, |index, _| {
                assert_eq!(index, 2);
                count += 1;
            }).unwrap();
        }
        // 1000.333 us each: 999 whole periods lie before 1000.4 ms, and the next one is due in phase.
        assert_eq!(count, (1_000_400_000u64 / 1_000_333) as usize);
        assert_eq!(next, 100 + (count as u64 + 1) * 1_000_333 / 1000);
    }

    #[test]
    fn a_timer_that_fires_once_is_gone_then() {
        let mut bank = bank();
        bank.start(0, &settings(TimerMode::OneShot, 5_000_000), 0);
        bank.start(1, &settings(TimerMode::OneShot, 9_000_000), 0);
        assert_eq!(bank.serve(4999, |_, _| panic!("too early")), Some(5000));
        let mut fired = Vec::new();
        assert_eq!(bank.serve(7000, |index, _| fired.push(index)), Some(9000));
        assert_eq!(bank.serve(9000, |index, _| fired.push(index)), None);
        assert_eq!(fired, [0, 1]);
    }

    #[test]
    fn a_period_is_never_shorter_than_the_handler_can_serve() {
        let mut bank = bank();
        bank.start(0, &settings(TimerMode::Periodic, 1), 0);
        let mut count = 0;
        bank.serve(1000, |_, _| count += 1);
        assert_eq!(count, 50);
    }
}
