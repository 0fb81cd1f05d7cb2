//! Timers of programs and the calendar of chips that have one clock for all of them.
//!
//! Invariant: after each change of what is due next the chip is told.

use crate::Shared;
use board::software::{TIMERS, TimerBank};
use board::{Calendar, DateTime, Error, Outcome, Source, TimerSettings, Timers, errno};

/// What the chip does for them.
pub trait Timekeeper {
    /// Timers that programs have by number only: the first ones.
    const NUMBERED: u8 = 0;

    /// Microseconds since the start.
    fn now(&self) -> u64;
    /// A timer or the alarm is due.
    fn post(&self, source: Source, hard: bool);
    /// One of them was stopped.
    fn forget(&self, source: Source);
    /// What is due next may be another than before: whoever interrupts for it is to be set. Not needed where timers are
    /// served at each tick.
    fn changed(&self) {}
    /// See [`Calendar::read_memory`].
    fn read_memory(&self, buffer: &mut [u8]) -> usize;
    /// See [`Calendar::write_memory`].
    fn write_memory(&self, bytes: &[u8]) -> Outcome<()>;
}

/// So many timers, and the calendar with its alarm.
pub struct SoftwareTimers<K, const COUNT: usize = TIMERS> {
    keeper: K,
    bank: Shared<TimerBank<COUNT>>,
}

impl<K: Timekeeper, const COUNT: usize> SoftwareTimers<K, COUNT> {
    /// No timer runs; see [`TimerBank::new`].
    pub const fn new(keeper: K, shortest_ns: u64, epoch: u64) -> Self {
        SoftwareTimers { keeper, bank: Shared::new(TimerBank::new(shortest_ns, epoch)) }
    }

    /// Posts what is due; the time when the next one is.
    pub fn serve(&self) -> Option<u64> {
        let now = self.keeper.now();
        self.bank.with(|bank| bank.serve(now, |source, hard| self.keeper.post(source, hard)))
    }

    /// Nanoseconds since 1970.
    pub fn calendar_ns(&self) -> u64 {
        let now = self.keeper.now();
        self.bank.with(|bank| bank.calendar_ns(now))
    }

    /// Stops all timers.
    pub fn clear(&self) {
        self.bank.with(TimerBank::clear);
    }
}

impl<K: Timekeeper, const COUNT: usize> Timers for SoftwareTimers<K, COUNT> {
    fn allocate(&self) -> Outcome<u8> {
        let mut numbers = (0..COUNT).map(|_| self.bank.with(TimerBank::allocate));
        numbers.find(|number| number.is_ok_and(|number| number >= K::NUMBERED)).unwrap_or(Err(Error::Errno(errno::EBUSY)))
    }

    fn exists(&self, timer: u8) -> bool {
        timer < K::NUMBERED
    }

    fn start(&self, timer: u8, settings: &TimerSettings) -> Outcome<()> {
        let now = self.keeper.now();
        self.bank.with(|bank| bank.start(timer, settings, now))?;
        self.keeper.changed();
        Ok(())
    }

    fn stop(&self, timer: u8) {
        if self.bank.with(|bank| bank.stop(timer)) {
            self.keeper.forget(Source::Timer(timer));
        }
    }

    fn settings(&self, timer: u8) -> Option<TimerSettings> {
        self.bank.with(|bank| bank.settings(timer))
    }

    fn elapsed_ns(&self, timer: u8) -> u64 {
        let now = self.keeper.now();
        self.bank.with(|bank| bank.elapsed_ns(timer, now))
    }
}

impl<K: Timekeeper, const COUNT: usize> Calendar for SoftwareTimers<K, COUNT> {
    fn now(&self) -> DateTime {
        DateTime::at(self.calendar_ns())
    }

    fn set(&self, time: &DateTime) -> Outcome<()> {
        let now = self.keeper.now();
        self.bank.with(|bank| bank.set_calendar(time, now))
    }

    fn set_alarm(&self, milliseconds: u64, repeat: bool) -> Outcome<()> {
        let now = self.keeper.now();
        self.bank.with(|bank| bank.start_alarm(milliseconds, repeat, now));
        self.keeper.changed();
        Ok(())
    }

    fn alarm_left(&self) -> Option<u64> {
        let now = self.keeper.now();
        self.bank.with(|bank| bank.alarm_left(now))
    }

    fn cancel_alarm(&self) {
        self.bank.with(TimerBank::cancel_alarm);
        self.keeper.forget(Source::Alarm);
    }

    fn read_memory(&self, buffer: &mut [u8]) -> usize {
        self.keeper.read_memory(buffer)
    }

    fn write_memory(&self, bytes: &[u8]) -> Outcome<()> {
        self.keeper.write_memory(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use board::TimerMode;
    use core::cell::{Cell, RefCell};
    use std::vec::Vec;

    #[derive(Default)]
    struct Bench {
        time: Cell<u64>,
        changes: Cell<u32>,
        posted: RefCell<Vec<(Source, bool)>>,
        forgotten: RefCell<Vec<Source>>,
    }

    impl Timekeeper for &Bench {
        const NUMBERED: u8 = 3;

        fn now(&self) -> u64 {
            self.time.get()
        }

        fn post(&self, source: Source, hard: bool) {
            self.posted.borrow_mut().push((source, hard));
        }

        fn forget(&self, source: Source) {
            self.forgotten.borrow_mut().push(source);
        }

        fn changed(&self) {
            self.changes.set(self.changes.get() + 1);
        }

        fn read_memory(&self, _buffer: &mut [u8]) -> usize {
            0
        }

        fn write_memory(&self, _bytes: &[u8]) -> Outcome<()> {
            Ok(())
        }
    }

    const SETTINGS: TimerSettings = TimerSettings { mode: TimerMode::Periodic, period_ns: 2_000_000, hard: true };

    #[test]
    fn numbered_timers_are_not_given_out() {
        let bench = Bench::default();
        let timers = SoftwareTimers::<_, 5>::new(&bench, 1000, 0);
        let mut numbers = Vec::new();
        while let Ok(number) = timers.allocate() {
            timers.start(number, &SETTINGS).unwrap();
            numbers.push(number);
        }
        numbers.sort_unstable();
        assert_eq!((numbers, bench.changes.get()), (vec![3, 4], 2));
        assert!(timers.exists(2) && !timers.exists(3));
        assert!(timers.start(2, &SETTINGS).is_ok() && timers.start(5, &SETTINGS).is_err());
    }

    #[test]
    fn the_chip_hears_what_is_due_what_changed_and_what_was_stopped() {
        let bench = Bench::default();
        let timers = SoftwareTimers::<_, 5>::new(&bench, 1000, 0);
        timers.start(1, &SETTINGS).unwrap();
        timers.set_alarm(3, false).unwrap();
        assert_eq!((bench.changes.get(), timers.serve()), (2, Some(2000)));
        bench.time.set(3000);
        assert_eq!((timers.alarm_left(), timers.elapsed_ns(1), timers.serve()), (Some(0), 3_000_000, Some(4000)));
        assert_eq!(*bench.posted.borrow(), [(Source::Timer(1), true), (Source::Alarm, false)]);
        timers.stop(1);
        timers.cancel_alarm();
        assert_eq!((timers.serve(), timers.settings(1)), (None, None));
        assert_eq!(*bench.forgotten.borrow(), [Source::Timer(1), Source::Alarm]);
    }

    #[test]
    fn the_calendar_goes_on_from_what_it_was_set_to() {
        let bench = Bench::default();
        let timers = SoftwareTimers::<_, 1>::new(&bench, 1000, 0);
        bench.time.set(5_000_000);
        timers.set(&DateTime::at(1_700_000_000_000_000_000)).unwrap();
        bench.time.set(7_000_000);
        assert_eq!(Calendar::now(&timers), DateTime::at(1_700_000_002_000_000_000));
        assert!(timers.set(&DateTime { month: 13, ..DateTime::default() }).is_err());
    }
}
