//! The calendar clock.
//!
//! Invariant: it runs on through resets, as from a battery.

use crate::board::SimBoard;
use crate::time::{MILLISECOND, Time};
use crate::world::{Due, World};
use board::{Calendar, DateTime, Error, Event, Outcome, Source};

/// 1 January 2026, where simulated time begins unless the wiring says otherwise.
const START: i128 = 1_767_225_600_000_000_000;
const DAY: u64 = 86_400;

/// State of the clock.
pub struct CalendarClock {
    /// Nanoseconds between simulated time and 1970.
    pub offset: i128,
    /// The program set it.
    pub was_set: bool,
    memory: Vec<u8>,
    /// When the alarm is due, and its period if it is repeated.
    alarm: Option<(Time, Option<Time>)>,
    generation: u32,
}

impl Default for CalendarClock {
    fn default() -> CalendarClock {
        CalendarClock { offset: START, was_set: false, memory: Vec::new(), alarm: None, generation: 0 }
    }
}

/// Days from 1970 to a date of the Gregorian calendar.
pub fn days_of(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is their last.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (153 * month + 2) / 5 + day - 1 - 719_468
}

/// Seconds since 1970 of a calendar time.
pub fn seconds_of(time: &DateTime) -> i64 {
    let days = days_of(time.year.into(), time.month.into(), time.day.into());
    days * DAY as i64 + i64::from(time.hour) * 3600 + i64::from(time.minute) * 60 + i64::from(time.second)
}

/// The calendar time of nanoseconds since 1970.
pub fn date_time(nanoseconds: u64) -> DateTime {
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

impl World {
    pub(crate) fn alarm_due(&mut self, generation: u32) {
        let calendar = &mut self.chip.calendar;
        let Some((due, period)) = calendar.alarm.filter(|_| calendar.generation == generation) else { return };
        calendar.alarm = period.map(|period| (due + period, Some(period)));
        if let Some((due, _)) = calendar.alarm {
            self.schedule(due, Due::Alarm { generation });
        }
        self.raise(Event { source: Source::Alarm, flags: 1, count: 1, hard: false });
    }
}

impl Calendar for SimBoard {
    fn now(&self) -> DateTime {
        self.with(|world| {
            world.spend(crate::time::MICROSECOND);
            date_time(world.calendar_ns())
        })
    }

    fn set(&self, time: &DateTime) -> Outcome<()> {
        let days = [31, 28 + u8::from(time.year % 4 == 0), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let length = days.get(usize::from(time.month).wrapping_sub(1)).copied().unwrap_or(0);
        let valid = (1970..=2200).contains(&time.year) && (1..=length).contains(&time.day);
        if !valid || time.hour > 23 || time.minute > 59 || time.second > 59 {
            return Err(Error::Errno(board::errno::EINVAL));
        }
        let nanoseconds = i128::from(seconds_of(time)) * 1_000_000_000 + i128::from(time.microsecond) * 1000;
        self.with(|world| {
            world.chip.calendar.offset = nanoseconds - i128::from(world.now());
            world.chip.calendar.was_set = true;
        });
        Ok(())
    }

    fn set_alarm(&self, milliseconds: u64, repeat: bool) -> Outcome<()> {
        self.with(|world| {
            let now = world.now();
            let period = milliseconds.saturating_mul(MILLISECOND).max(1);
            let calendar = &mut world.chip.calendar;
            calendar.generation += 1;
            calendar.alarm = Some((now + period, repeat.then_some(period)));
            let generation = calendar.generation;
            world.schedule(now + period, Due::Alarm { generation });
            Ok(())
        })
    }

    fn alarm_left(&self) -> Option<u64> {
        self.with(|world| world.chip.calendar.alarm.map(|(due, _)| due.saturating_sub(world.now()) / MILLISECOND))
    }

    fn cancel_alarm(&self) {
        self.with(|world| {
            world.chip.calendar.alarm = None;
            world.chip.calendar.generation += 1;
        });
    }

    fn read_memory(&self, buffer: &mut [u8]) -> usize {
        self.with(|world| {
            let memory = &world.chip.calendar.memory;
            let count = memory.len().min(buffer.len());
            buffer[..count].copy_from_slice(&memory[..count]);
            memory.len()
        })
    }

    fn write_memory(&self, bytes: &[u8]) -> Outcome<()> {
        if bytes.len() > self.hardware().calendar_memory {
            return Err(Error::Invalid("buffer too long"));
        }
        self.with(|world| world.chip.calendar.memory = bytes.to_vec());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_seconds_are_inverse() {
        let start = date_time(START as u64);
        assert_eq!((start.year, start.month, start.day, start.weekday), (2026, 1, 1, 3));
        for day in (0..80_000).step_by(13) {
            let time = date_time((day * DAY + 3661) * 1_000_000_000);
            assert_eq!(seconds_of(&time), (day * DAY + 3661) as i64);
        }
    }
}
