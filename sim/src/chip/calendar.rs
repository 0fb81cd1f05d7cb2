//! The calendar clock.
//!
//! Invariant: it runs on through resets, as from a battery.

use crate::board::SimBoard;
use crate::time::{MILLISECOND, Time};
use crate::world::{Due, World};
use board::{Calendar, DateTime, Error, Event, Outcome, Source};

/// 1 January 2026, where simulated time begins unless the wiring says otherwise.
const START: i128 = 1_767_225_600_000_000_000;
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
            DateTime::at(world.calendar_ns())
        })
    }

    fn set(&self, time: &DateTime) -> Outcome<()> {
        if !time.is_valid() {
            return Err(Error::Errno(board::errno::EINVAL));
        }
        let nanoseconds = i128::from(time.seconds()) * 1_000_000_000 + i128::from(time.microsecond) * 1000;
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
