//! Time: the core counts its cycles; timers of programs and the calendar hang on its timer's millisecond.
//!
//! The real-time clock's memory keeps what programs put there, and whether the last reset ended a deep sleep.
//!
//! Invariant: cycles are added up at least as often as the timer interrupts, long before their counter wraps.

use crate::registers::Block;
use crate::{EVENTS, core};
use board::{Error, Outcome, Source};
use drivers::{Shared, SoftwareTimers, Timekeeper};
use xtensa::clock::Counter;

/// Timers that programs can have at once.
pub const TIMERS: usize = 8;
/// The shortest period: a tick.
const SHORTEST_NS: u64 = 1_000_000;
/// 1 January 2000, in microseconds since 1970.
const START: u64 = 946_684_800_000_000;
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

static COUNTER: Shared<Counter> = Shared::new(Counter::new());
pub static TIME: SoftwareTimers<Keeper, TIMERS> = SoftwareTimers::new(Keeper, SHORTEST_NS, START);

/// Starts the tick on a core of so many Hz, or goes on when its rate has changed.
pub fn start(hertz: u32) {
    COUNTER.with(|counter| {
        counter.set_rate(core::cycles(), hertz);
        core::interrupt_in(counter.cycles_of(1000), INTERRUPT);
    });
    core::enable(INTERRUPT);
}

/// Microseconds since the start.
pub fn now() -> u64 {
    COUNTER.with(|counter| counter.advance(core::cycles()))
}

/// What the timer's interrupt does, each millisecond.
pub fn tick() {
    COUNTER.with(|counter| core::interrupt_in(counter.cycles_of(1000), INTERRUPT));
    TIME.serve();
}

/// Nanoseconds since 1970.
pub fn calendar_ns() -> u64 {
    TIME.calendar_ns()
}

/// Stops all timers.
pub fn reset() {
    TIME.clear();
}

/// Notes whether the reset that follows ends a deep sleep.
pub fn note_sleep(slept: bool) {
    MEMORY.write(NOTE, if slept { SLEPT } else { 0 });
}

/// True when the last reset ended a deep sleep.
pub fn has_slept() -> bool {
    MEMORY.read(NOTE) == SLEPT
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

/// The chip's part of it.
pub struct Keeper;

impl Timekeeper for Keeper {
    fn now(&self) -> u64 {
        now()
    }

    fn post(&self, source: Source, hard: bool) {
        EVENTS.post(source, 1, hard);
    }

    fn forget(&self, source: Source) {
        EVENTS.forget(source);
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
