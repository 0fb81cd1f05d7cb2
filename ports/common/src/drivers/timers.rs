//! Timers of programs on a port's tick, and the calendar: a distance from the port's clock.
//!
//! Invariant: a timer's due time moves by whole periods only, so it keeps its phase.

use super::Shared;
use board::{DateTime, Error, Outcome, TimerMode, TimerSettings, errno};

/// The shortest period: a tick.
const SHORTEST_NS: u64 = 1_000_000;
/// 1 January 2000, where the calendars of microcontrollers begin, in microseconds since 1970.
const START: u64 = 946_684_800_000_000;

#[derive(Clone, Copy)]
struct Timer {
    settings: TimerSettings,
    due_ns: u64,
    last_ns: u64,
}

impl Timer {
    fn new(settings: &TimerSettings, now_ns: u64) -> Timer {
        let period_ns = settings.period_ns.max(SHORTEST_NS);
        Timer { settings: TimerSettings { period_ns, ..*settings }, due_ns: now_ns.saturating_add(period_ns), last_ns: now_ns }
    }

    /// Calls `fire` once for each time that a timer was due; one that fires once is gone then.
    fn serve(place: &mut Option<Timer>, now_ns: u64, mut fire: impl FnMut(bool)) {
        let Some(timer) = place else { return };
        while timer.due_ns <= now_ns {
            fire(timer.settings.hard);
            timer.last_ns = timer.due_ns;
            if timer.settings.mode == TimerMode::OneShot {
                *place = None;
                break;
            }
            timer.due_ns = timer.due_ns.saturating_add(timer.settings.period_ns);
        }
    }
}

struct Bank<const TIMERS: usize> {
    timers: [Option<Timer>; TIMERS],
    alarm: Option<Timer>,
    /// The number that was given out last.
    next: usize,
    /// Microseconds between 1970 and the start of the clock.
    epoch: u64,
}

/// So many timers, an alarm and the calendar, over a clock of microseconds since the start.
pub struct Clock<const TIMERS: usize> {
    bank: Shared<Bank<TIMERS>>,
    now: fn() -> u64,
}

impl<const TIMERS: usize> Clock<TIMERS> {
    pub const fn new(now: fn() -> u64) -> Self {
        Clock { bank: Shared::new(Bank { timers: [None; TIMERS], alarm: None, next: 0, epoch: START }), now }
    }

    fn now_ns(&self) -> u64 {
        (self.now)() * 1000
    }

    /// To be called each millisecond: `fire` is called for each time that a timer was due, with its number; None: the
    /// alarm.
    pub fn tick(&self, mut fire: impl FnMut(Option<u8>, bool)) {
        let now_ns = self.now_ns();
        self.bank.with(|bank| {
            for (number, place) in bank.timers.iter_mut().enumerate() {
                Timer::serve(place, now_ns, |hard| fire(Some(number as u8), hard));
            }
            Timer::serve(&mut bank.alarm, now_ns, |hard| fire(None, hard));
        });
    }

    /// Stops all timers.
    pub fn reset(&self) {
        self.bank.with(|bank| {
            bank.timers = [None; TIMERS];
            bank.alarm = None;
        });
    }

    /// A number that is free; EBUSY when all are taken.
    pub fn allocate(&self) -> Outcome<u8> {
        self.bank.with(|bank| {
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

    pub fn start(&self, timer: u8, settings: &TimerSettings) -> Outcome<()> {
        let now_ns = self.now_ns();
        self.bank.with(|bank| {
            let place = bank.timers.get_mut(usize::from(timer)).ok_or(Error::Invalid("Timer doesn't exist"))?;
            *place = Some(Timer::new(settings, now_ns));
            Ok(())
        })
    }

    pub fn stop(&self, timer: u8) {
        self.bank.with(|bank| {
            if let Some(place) = bank.timers.get_mut(usize::from(timer)) {
                *place = None;
            }
        });
    }

    fn timer(&self, timer: u8) -> Option<Timer> {
        self.bank.with(|bank| bank.timers.get(usize::from(timer)).copied().flatten())
    }

    pub fn settings(&self, timer: u8) -> Option<TimerSettings> {
        self.timer(timer).map(|timer| timer.settings)
    }

    /// Nanoseconds since a timer was due last.
    pub fn elapsed_ns(&self, timer: u8) -> u64 {
        let now_ns = self.now_ns();
        self.timer(timer).map_or(0, |timer| now_ns.saturating_sub(timer.last_ns))
    }

    /// Nanoseconds since 1970.
    pub fn calendar_ns(&self) -> u64 {
        (self.bank.with(|bank| bank.epoch) + (self.now)()) * 1000
    }

    pub fn set_calendar(&self, time: &DateTime) -> Outcome<()> {
        if !time.is_valid() {
            return Err(Error::Errno(errno::EINVAL));
        }
        let since_1970 = time.seconds() as u64 * 1_000_000 + u64::from(time.microsecond);
        let now = (self.now)();
        self.bank.with(|bank| bank.epoch = since_1970.saturating_sub(now));
        Ok(())
    }

    pub fn set_alarm(&self, milliseconds: u64, repeat: bool) {
        let mode = if repeat { TimerMode::Periodic } else { TimerMode::OneShot };
        let settings = TimerSettings { mode, period_ns: milliseconds.saturating_mul(1_000_000), hard: false };
        let now_ns = self.now_ns();
        self.bank.with(|bank| bank.alarm = Some(Timer::new(&settings, now_ns)));
    }

    /// Milliseconds until the alarm; None when there is none.
    pub fn alarm_left(&self) -> Option<u64> {
        let now_ns = self.now_ns();
        self.bank.with(|bank| bank.alarm.map(|alarm| alarm.due_ns.saturating_sub(now_ns) / 1_000_000))
    }

    pub fn cancel_alarm(&self) {
        self.bank.with(|bank| bank.alarm = None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::sync::atomic::{AtomicU64, Ordering};

    /// A clock of a test's own, and what fired by `until_us`.
    macro_rules! clock {
        ($clock:ident, $advance:ident) => {
            static NOW: AtomicU64 = AtomicU64::new(0);
            let $clock: Clock<4> = Clock::new(|| NOW.load(Ordering::Relaxed));
            let $advance = |until_us: u64| {
                NOW.store(until_us, Ordering::Relaxed);
                let mut fired = [0; 5];
                $clock.tick(|timer, _| fired[timer.map_or(4, usize::from)] += 1);
                fired
            };
        };
    }

    #[test]
    fn a_periodic_timer_keeps_its_phase_when_served_late() {
        clock!(clock, advance);
        clock.start(2, &TimerSettings { mode: TimerMode::Periodic, period_ns: 2_500_000, hard: false }).unwrap();
        assert_eq!(advance(2_499), [0; 5]);
        assert_eq!(advance(10_000), [0, 0, 4, 0, 0]);
        assert_eq!(clock.elapsed_ns(2), 0);
        assert_eq!(advance(99_000), [0, 0, 35, 0, 0]);
        assert_eq!(clock.elapsed_ns(2), 1_500_000);
        clock.stop(2);
        assert_eq!((advance(200_000), clock.settings(2)), ([0; 5], None));
    }

    #[test]
    fn a_period_is_never_shorter_than_a_tick_and_one_shot_is_one() {
        clock!(clock, advance);
        clock.start(0, &TimerSettings { mode: TimerMode::Periodic, period_ns: 1, hard: false }).unwrap();
        clock.start(1, &TimerSettings { mode: TimerMode::OneShot, period_ns: 1, hard: false }).unwrap();
        assert!(clock.start(4, &TimerSettings { mode: TimerMode::OneShot, period_ns: 1, hard: false }).is_err());
        assert_eq!(advance(10_000), [10, 1, 0, 0, 0]);
    }

    #[test]
    fn numbers_are_used_again_as_late_as_possible() {
        clock!(clock, advance);
        let settings = TimerSettings { mode: TimerMode::Periodic, period_ns: 1_000_000, hard: false };
        for wanted in [1, 2, 3, 0] {
            assert_eq!(clock.allocate(), Ok(wanted));
            clock.start(wanted, &settings).unwrap();
        }
        assert_eq!(clock.allocate(), Err(Error::Errno(errno::EBUSY)));
        clock.reset();
        assert_eq!(advance(5_000), [0; 5]);
    }

    #[test]
    fn the_calendar_runs_on_and_the_alarm_comes() {
        clock!(clock, advance);
        clock.set_calendar(&DateTime { year: 2026, month: 1, day: 1, ..DateTime::default() }).unwrap();
        clock.set_alarm(5, false);
        assert_eq!(clock.alarm_left(), Some(5));
        assert_eq!(advance(3_000), [0; 5]);
        assert_eq!((clock.alarm_left(), clock.calendar_ns()), (Some(2), 1_767_225_600_003_000_000));
        assert_eq!(advance(6_000), [0, 0, 0, 0, 1]);
        assert_eq!(clock.alarm_left(), None);
        assert!(clock.set_calendar(&DateTime { year: 2026, month: 2, day: 30, ..DateTime::default() }).is_err());
    }
}
