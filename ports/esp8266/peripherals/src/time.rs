//! Time: the core counts its cycles; timers of programs and the calendar hang on its timer's millisecond.
//!
//! The real-time clock's memory keeps what programs put there, and whether the last reset ended a deep sleep.
//!
//! Invariant: cycles are added up at least as often as the timer interrupts, long before their counter wraps.

use crate::registers::Block;
use crate::{EVENTS, Esp8266, core};
use board::{Calendar, DateTime, Error, Outcome, Source, TimerSettings, Timers};
use port::drivers::{Clock, Shared};

/// Timers that programs can have at once.
pub const TIMERS: usize = 8;
/// The core's interrupt of its timer.
pub const INTERRUPT: u32 = 6;

// SAFETY: the programs' half of the real-time clock's memory.
const MEMORY: Block = unsafe { Block::at(0x6000_1200) };
/// Words of it: the note of a deep sleep, the length of what programs put there, and that.
const NOTE: usize = 0;
const LENGTH: usize = 4;
const CONTENT: usize = 8;
/// Bytes that programs can put there.
const ROOM: usize = 492;
const SLEPT: u32 = 0x5eef_0001;
/// Marks a length; after power came, memory holds anything.
const MARK: u32 = 0x4d45_0000;

struct Counter {
    /// Cycles when they were looked at last.
    cycles: u32,
    /// Cycles that do not fill a microsecond yet.
    rest: u32,
    microseconds: u64,
    /// Cycles of a microsecond.
    rate: u32,
}

static COUNTER: Shared<Counter> = Shared::new(Counter { cycles: 0, rest: 0, microseconds: 0, rate: 1 });
static CLOCK: Clock<TIMERS> = Clock::new(now);

impl Counter {
    fn advance(&mut self, cycles: u32) -> u64 {
        let passed = cycles.wrapping_sub(self.cycles).saturating_add(self.rest);
        self.cycles = cycles;
        self.microseconds += u64::from(passed / self.rate);
        self.rest = passed % self.rate;
        self.microseconds
    }
}

/// Starts the tick on a core of so many Hz, or goes on when its rate has changed.
pub fn start(hertz: u32) {
    COUNTER.with(|counter| {
        counter.advance(core::cycles());
        counter.rest = 0;
        counter.rate = hertz / 1_000_000;
        core::set_compare(core::cycles().wrapping_add(counter.rate * 1000));
    });
    core::enable(INTERRUPT);
}

/// Microseconds since the start.
pub fn now() -> u64 {
    COUNTER.with(|counter| counter.advance(core::cycles()))
}

/// What the timer's interrupt does, each millisecond.
pub fn tick() {
    COUNTER.with(|counter| core::set_compare(core::cycles().wrapping_add(counter.rate * 1000)));
    CLOCK.tick(|timer, hard| EVENTS.post(timer.map_or(Source::Alarm, Source::Timer), 1, hard));
}

/// Passes at least so many nanoseconds.
pub fn spin_ns(time: u32) {
    let cycles = (u64::from(time) * u64::from(crate::power::frequency() / 1_000_000) / 1000) as u32;
    let start = core::cycles();
    while core::cycles().wrapping_sub(start) < cycles {
        if cfg!(not(target_arch = "xtensa")) {
            break;
        }
    }
}

/// Nanoseconds since 1970.
pub fn calendar_ns() -> u64 {
    CLOCK.calendar_ns()
}

/// Stops all timers.
pub fn reset() {
    CLOCK.reset();
}

/// Notes whether the reset that follows ends a deep sleep.
pub fn note_sleep(slept: bool) {
    MEMORY.write(NOTE, if slept { SLEPT } else { 0 });
}

/// True when the last reset ended a deep sleep.
pub fn has_slept() -> bool {
    MEMORY.read(NOTE) == SLEPT
}

impl Timers for Esp8266 {
    fn allocate(&self) -> Outcome<u8> {
        CLOCK.allocate()
    }

    fn exists(&self, _timer: u8) -> bool {
        false
    }

    fn start(&self, timer: u8, settings: &TimerSettings) -> Outcome<()> {
        CLOCK.start(timer, settings)
    }

    fn stop(&self, timer: u8) {
        CLOCK.stop(timer);
        EVENTS.forget(Source::Timer(timer));
    }

    fn settings(&self, timer: u8) -> Option<TimerSettings> {
        CLOCK.settings(timer)
    }

    fn elapsed_ns(&self, timer: u8) -> u64 {
        CLOCK.elapsed_ns(timer)
    }
}

fn read_memory(memory: Block, buffer: &mut [u8]) -> usize {
    let state = memory.read(LENGTH);
    let length = (state & 0xffff) as usize;
    if state & 0xffff_0000 != MARK || length > ROOM {
        return 0;
    }
    let count = length.min(buffer.len());
    for (index, part) in buffer[..count].chunks_mut(4).enumerate() {
        let word = memory.read(CONTENT + 4 * index).to_le_bytes();
        part.copy_from_slice(&word[..part.len()]);
    }
    length
}

fn write_memory(memory: Block, bytes: &[u8]) -> Outcome<()> {
    if bytes.len() > ROOM {
        return Err(Error::Invalid("buffer too long"));
    }
    for (index, part) in bytes.chunks(4).enumerate() {
        let mut word = [0; 4];
        word[..part.len()].copy_from_slice(part);
        memory.write(CONTENT + 4 * index, u32::from_le_bytes(word));
    }
    memory.write(LENGTH, MARK | bytes.len() as u32);
    Ok(())
}

impl Calendar for Esp8266 {
    fn now(&self) -> DateTime {
        DateTime::at(calendar_ns())
    }

    fn set(&self, time: &DateTime) -> Outcome<()> {
        CLOCK.set_calendar(time)
    }

    fn set_alarm(&self, milliseconds: u64, repeat: bool) -> Outcome<()> {
        CLOCK.set_alarm(milliseconds, repeat);
        Ok(())
    }

    fn alarm_left(&self) -> Option<u64> {
        CLOCK.alarm_left()
    }

    fn cancel_alarm(&self) {
        CLOCK.cancel_alarm();
        EVENTS.forget(Source::Alarm);
    }

    fn read_memory(&self, buffer: &mut [u8]) -> usize {
        read_memory(MEMORY, buffer)
    }

    fn write_memory(&self, bytes: &[u8]) -> Outcome<()> {
        write_memory(MEMORY, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::bench::Memory;

    #[test]
    fn cycles_become_microseconds_and_none_is_lost() {
        let mut counter = Counter { cycles: u32::MAX - 99, rest: 0, microseconds: 7, rate: 80 };
        assert_eq!(counter.advance(u32::MAX - 20), 7);
        assert_eq!(counter.advance(u32::MAX - 19), 8, "80 cycles");
        assert_eq!(counter.advance(60), 9, "over the counter's end");
        assert_eq!((counter.advance(16_000_060), counter.rest), (200_009, 0));
    }

    #[test]
    fn memory_keeps_its_length() {
        let memory = Memory::default();
        memory.set_word(LENGTH, 0x1234_0005);
        let mut buffer = [0; 9];
        assert_eq!(read_memory(memory.block(), &mut buffer), 0, "what power left there is nothing");
        write_memory(memory.block(), b"seven b").unwrap();
        assert_eq!((read_memory(memory.block(), &mut buffer), &buffer), (7, b"seven b\0\0"));
        assert_eq!(read_memory(memory.block(), &mut buffer[..2]), 7);
        assert!(write_memory(memory.block(), &[0; ROOM + 1]).is_err());
    }
}
