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
