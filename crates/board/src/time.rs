//! Timers and the calendar clock.
//!
//! Invariant: a periodic timer keeps its phase however late its events are taken.

use crate::Outcome;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimerMode {
    OneShot,
    Periodic,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimerSettings {
    pub mode: TimerMode,
    /// Nanoseconds; at least the board's shortest.
    pub period_ns: u64,
    pub hard: bool,
}

pub trait Timers {
    /// A number for a virtual timer (`Timer(-1)`); EBUSY when all are taken.
    fn allocate(&self) -> Outcome<u8>;
    /// True for the numbers of hardware timers.
    fn exists(&self, timer: u8) -> bool;
    fn start(&self, timer: u8, settings: &TimerSettings) -> Outcome<()>;
    /// Stops it, and gives back the number of a virtual one.
    fn stop(&self, timer: u8);
    /// The running timer's settings.
    fn settings(&self, timer: u8) -> Option<TimerSettings>;
    /// Ticks of the counter, where it can be read: here nanoseconds since the last event.
    fn elapsed_ns(&self, timer: u8) -> u64;
}

/// A calendar time; the weekday is 0 for Monday.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DateTime {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub weekday: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub microsecond: u32,
}

const DAY: u64 = 86_400;

impl DateTime {
    /// The calendar time of nanoseconds since 1970.
    pub fn at(nanoseconds: u64) -> DateTime {
        let seconds = nanoseconds / 1_000_000_000;
        let (days, second) = (seconds / DAY, seconds % DAY);
        let shifted = days + 719_468;
        let era = shifted / 146_097;
        let day_of_era = shifted % 146_097;
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let march_based = if month < 10 { month + 3 } else { month - 9 };
        DateTime {
            year: (era * 400 + year_of_era + u64::from(month >= 10)) as u16,
            month: march_based as u8,
            day: (day_of_year - (153 * month + 2) / 5 + 1) as u8,
            weekday: ((days + 3) % 7) as u8,
            hour: (second / 3600) as u8,
            minute: (second / 60 % 60) as u8,
            second: (second % 60) as u8,
            microsecond: (nanoseconds / 1000 % 1_000_000) as u32,
        }
    }

    /// Days from 1970 to the date, in the Gregorian calendar.
    pub fn days(&self) -> i64 {
        // Years begin in March, so that the leap day is their last.
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let leap_days = year_of_era / 4 - year_of_era / 100;
        era * 146_097 + year_of_era * 365 + leap_days + (153 * month + 2) / 5 + i64::from(self.day) - 1 - 719_468
    }

    /// Seconds since 1970.
    pub fn seconds(&self) -> i64 {
        let of_day = i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second);
        self.days() * DAY as i64 + of_day
    }

    /// True for times that calendar clocks can be set to: from 1970 to 2200.
    pub fn is_valid(&self) -> bool {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = [31, 28 + u8::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let length = days.get(usize::from(self.month).wrapping_sub(1)).copied().unwrap_or(0);
        let date = (1970..=2200).contains(&self.year) && (1..=length).contains(&self.day);
        date && self.hour < 24 && self.minute < 60 && self.second < 60 && self.microsecond < 1_000_000
    }
}

pub trait Calendar {
    fn now(&self) -> DateTime;
    /// Sets the clock; the weekday is computed from the date. `time.time` follows.
    fn set(&self, time: &DateTime) -> Outcome<()>;
    /// An alarm after so many milliseconds, once or repeated.
    fn set_alarm(&self, milliseconds: u64, repeat: bool) -> Outcome<()>;
    /// Milliseconds until the alarm; None when there is none.
    fn alarm_left(&self) -> Option<u64>;
    fn cancel_alarm(&self);
    /// Copies memory that survives resets, as far as it fits; returns its whole length.
    fn read_memory(&self, buffer: &mut [u8]) -> usize;
    /// Replaces it.
    fn write_memory(&self, bytes: &[u8]) -> Outcome<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_seconds_are_inverse() {
        let start = DateTime::at(1_767_225_600_000_000_000);
        assert_eq!((start.year, start.month, start.day, start.weekday), (2026, 1, 1, 3));
        for day in (0..80_000).step_by(13) {
            let time = DateTime::at((day * DAY + 3661) * 1_000_000_000);
            assert!(time.is_valid());
            assert_eq!(time.seconds(), (day * DAY + 3661) as i64);
        }
    }

    #[test]
    fn days_that_no_month_has_are_not_valid() {
        let first = DateTime { year: 2100, month: 2, day: 28, ..DateTime::default() };
        assert!(first.is_valid());
        assert!(!DateTime { day: 29, ..first }.is_valid());
        assert!(DateTime { year: 2104, day: 29, ..first }.is_valid());
        assert!(!DateTime { month: 13, ..first }.is_valid());
    }
}
