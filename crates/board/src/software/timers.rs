//! Timers of programs and the calendar over a clock that counts microseconds, for chips that have one clock for all of
//! them. A driver keeps a [`TimerBank`], serves it when a timer is due (or at each tick), and hands it the time.
//!
//! Invariant: a timer's due time moves by whole periods only, so it keeps its phase.

use crate::{DateTime, Error, Outcome, Source, TimerMode, TimerSettings, errno};

/// Timers that programs can have at once, where nothing else is said.
pub const TIMERS: usize = 16;

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

impl Timer {
    fn begin(settings: &TimerSettings, shortest_ns: u64, now: u64) -> Timer {
        let period_ns = settings.period_ns.max(shortest_ns);
        let period = Moment { us: period_ns / 1000, ns: (period_ns % 1000) as u32 };
        let due = Moment { us: now, ns: 0 }.plus(period);
        Timer { settings: TimerSettings { period_ns, ..*settings }, period, due, last: now }
    }

    /// Calls `fire` once for each time that it was due; the time when it is next. One that fires once is gone then.
    fn serve(place: &mut Option<Timer>, now: u64, mut fire: impl FnMut(bool)) -> Option<u64> {
        let timer = place.as_mut()?;
        while timer.due.us <= now {
            fire(timer.settings.hard);
            timer.last = timer.due.us;
            if timer.settings.mode == TimerMode::OneShot {
                *place = None;
                return None;
            }
            timer.due = timer.due.plus(timer.period);
        }
        Some(timer.due.us)
    }
}

/// So many timers, and the calendar with its alarm as a distance from the clock. Times are microseconds since the
/// clock's start.
pub struct TimerBank<const COUNT: usize = TIMERS> {
    timers: [Option<Timer>; COUNT],
    alarm: Option<Timer>,
    /// The number that was given out last.
    next: usize,
    /// Periods are at least this long, so that serving leaves time for the program.
    shortest_ns: u64,
    /// Microseconds between 1970 and the start of the clock.
    epoch: u64,
}

impl<const COUNT: usize> TimerBank<COUNT> {
    /// No timer runs; the clock started at `epoch`, in microseconds since 1970.
    pub const fn new(shortest_ns: u64, epoch: u64) -> Self {
        TimerBank { timers: [None; COUNT], alarm: None, next: 0, shortest_ns, epoch }
    }

    /// Calls `fire` once for each time that a timer was due, with what it is and whether its handler is a hard one; the
    /// time when the next one is.
    pub fn serve(&mut self, now: u64, mut fire: impl FnMut(Source, bool)) -> Option<u64> {
        let mut next: Option<u64> = None;
        let timers = self.timers.iter_mut().enumerate().map(|(index, place)| (Source::Timer(index as u8), place));
        for (source, place) in timers.chain([(Source::Alarm, &mut self.alarm)]) {
            if let Some(due) = Timer::serve(place, now, |hard| fire(source, hard)) {
                next = Some(next.map_or(due, |next| next.min(due)));
            }
        }
        next
    }

    /// Stops all timers.
    pub fn clear(&mut self) {
        self.timers = [None; COUNT];
        self.alarm = None;
    }

    /// The number of a timer that does not run.
    pub fn allocate(&mut self) -> Outcome<u8> {
        // Numbers are used again as late as possible: a stopped timer may be started again.
        for _ in 0..COUNT {
            self.next = (self.next + 1) % COUNT;
            if self.timers[self.next].is_none() {
                return Ok(self.next as u8);
            }
        }
        Err(Error::Errno(errno::EBUSY))
    }

    pub fn start(&mut self, timer: u8, settings: &TimerSettings, now: u64) -> Outcome<()> {
        let place = self.timers.get_mut(usize::from(timer)).ok_or(Error::Invalid("Timer doesn't exist"))?;
        *place = Some(Timer::begin(settings, self.shortest_ns, now));
        Ok(())
    }

    /// Stops a timer; false when there is none of this number.
    pub fn stop(&mut self, timer: u8) -> bool {
        let place = self.timers.get_mut(usize::from(timer));
        place.map(|place| *place = None).is_some()
    }

    fn timer(&self, timer: u8) -> Option<&Timer> {
        self.timers.get(usize::from(timer))?.as_ref()
    }

    pub fn settings(&self, timer: u8) -> Option<TimerSettings> {
        self.timer(timer).map(|timer| timer.settings)
    }

    /// Nanoseconds since a timer was started or due last.
    pub fn elapsed_ns(&self, timer: u8, now: u64) -> u64 {
        self.timer(timer).map_or(0, |timer| now.saturating_sub(timer.last) * 1000)
    }

    /// Nanoseconds since 1970.
    pub fn calendar_ns(&self, now: u64) -> u64 {
        (self.epoch + now) * 1000
    }

    pub fn set_calendar(&mut self, time: &DateTime, now: u64) -> Outcome<()> {
        if !time.is_valid() {
            return Err(Error::Errno(errno::EINVAL));
        }
        let since_1970 = time.seconds() as u64 * 1_000_000 + u64::from(time.microsecond);
        self.epoch = since_1970.saturating_sub(now);
        Ok(())
    }

    /// Starts the calendar's alarm.
    pub fn start_alarm(&mut self, milliseconds: u64, repeat: bool, now: u64) {
        let mode = if repeat { TimerMode::Periodic } else { TimerMode::OneShot };
        let settings = TimerSettings { mode, period_ns: milliseconds.saturating_mul(1_000_000), hard: false };
        self.alarm = Some(Timer::begin(&settings, self.shortest_ns, now));
    }

    /// Milliseconds until the alarm.
    pub fn alarm_left(&self, now: u64) -> Option<u64> {
        self.alarm.map(|timer| timer.due.us.saturating_sub(now) / 1000)
    }

    pub fn cancel_alarm(&mut self) {
        self.alarm = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(mode: TimerMode, period_ns: u64) -> TimerSettings {
        TimerSettings { mode, period_ns, hard: false }
    }

    #[test]
    fn a_periodic_timer_keeps_its_phase_when_served_late() {
        let mut bank = <TimerBank>::new(20_000, 0);
        bank.start(2, &settings(TimerMode::Periodic, 1_000_333), 100).unwrap();
        let mut count = 0;
        let mut next = 0;
        for late in [1101, 1150, 4500, 1_000_500] {
            next = bank.serve(late, |source, _| {
                assert_eq!(source, Source::Timer(2));
                count += 1;
            }).unwrap();
        }
        // 1000.333 us each: 999 whole periods lie before 1000.4 ms, and the next one is due in phase.
        assert_eq!(count, (1_000_400_000u64 / 1_000_333) as usize);
        assert_eq!(next, 100 + (count as u64 + 1) * 1_000_333 / 1000);
    }

    #[test]
    fn a_timer_that_fires_once_is_gone_then() {
        let mut bank = <TimerBank>::new(20_000, 0);
        bank.start(0, &settings(TimerMode::OneShot, 5_000_000), 0).unwrap();
        bank.start(1, &settings(TimerMode::OneShot, 9_000_000), 0).unwrap();
        assert_eq!(bank.serve(4999, |_, _| panic!("too early")), Some(5000));
        let mut fired = Vec::new();
        assert_eq!(bank.serve(7000, |source, _| fired.push(source)), Some(9000));
        assert_eq!((bank.settings(0), bank.elapsed_ns(1, 7000)), (None, 7_000_000));
        assert_eq!(bank.serve(9000, |source, _| fired.push(source)), None);
        assert_eq!(fired, [Source::Timer(0), Source::Timer(1)]);
    }

    #[test]
    fn a_period_is_never_shorter_than_can_be_served() {
        let mut bank = <TimerBank>::new(20_000, 0);
        bank.start(0, &settings(TimerMode::Periodic, 1), 0).unwrap();
        let mut count = 0;
        bank.serve(1000, |_, _| count += 1);
        assert_eq!(count, 50);
    }

    #[test]
    fn numbers_go_round_and_run_out() {
        let mut bank = <TimerBank>::new(1000, 0);
        for expected in (1..16).chain([0]) {
            assert_eq!(bank.allocate(), Ok(expected));
            bank.start(expected, &settings(TimerMode::Periodic, 1), 0).unwrap();
        }
        assert_eq!(bank.allocate(), Err(Error::Errno(errno::EBUSY)));
        assert_eq!((bank.stop(7), bank.allocate(), bank.stop(16)), (true, Ok(7), false));
        assert_eq!(bank.start(16, &settings(TimerMode::Periodic, 1), 0), Err(Error::Invalid("Timer doesn't exist")));
    }

    #[test]
    fn a_small_bank_has_so_many_timers_and_its_alarm_beside_them() {
        let mut bank = TimerBank::<2>::new(1_000_000, 0);
        for expected in [1, 0] {
            assert_eq!(bank.allocate(), Ok(expected));
            bank.start(expected, &settings(TimerMode::Periodic, 2_500_000), 0).unwrap();
        }
        assert_eq!(bank.allocate(), Err(Error::Errno(errno::EBUSY)));
        assert!(bank.start(2, &settings(TimerMode::OneShot, 1), 0).is_err() && !bank.stop(2));
        bank.start_alarm(5, false, 0);
        let mut fired = Vec::new();
        assert_eq!(bank.serve(5000, |source, _| fired.push(source)), Some(7500));
        assert_eq!(fired, [Source::Timer(0), Source::Timer(0), Source::Timer(1), Source::Timer(1), Source::Alarm]);
        assert_eq!(bank.elapsed_ns(1, 6000), 1_000_000);
        bank.clear();
        assert_eq!((bank.serve(9000, |_, _| panic!("all are stopped")), bank.settings(0)), (None, None));
    }

    #[test]
    fn the_calendar_is_a_distance_from_the_clock_and_has_an_alarm() {
        let mut bank = <TimerBank>::new(1000, 946_684_800_000_000);
        assert_eq!(bank.calendar_ns(5), 946_684_800_000_005_000);
        let time = DateTime::at(1_700_000_000_000_000_000);
        bank.set_calendar(&time, 1_000_000).unwrap();
        assert_eq!(bank.calendar_ns(3_000_000), 1_700_000_002_000_000_000);
        bank.start_alarm(10, false, 3_000_000);
        assert_eq!((bank.alarm_left(3_004_000), bank.settings(16)), (Some(6), None));
        let mut fired = Vec::new();
        bank.serve(3_010_000, |source, hard| fired.push((source, hard)));
        assert_eq!((fired, bank.alarm_left(3_010_000)), (vec![(Source::Alarm, false)], None));
        bank.start_alarm(10, true, 0);
        bank.cancel_alarm();
        assert_eq!(bank.alarm_left(0), None);
    }
}
