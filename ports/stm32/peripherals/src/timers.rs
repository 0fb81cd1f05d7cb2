//! Time: timers of programs on the system timer's millisecond, and the calendar.
//!
//! The port calls [`tick`] each millisecond. The calendar is a distance from the clock, which the crystal drives.
//!
//! Invariant: a timer fires at the first tick after its time.

use crate::EVENTS;
pub use board::software::TIMERS;
use board::{Error, Outcome, Source};
use drivers::{Shared, SoftwareTimers, Timekeeper};
use stm32_metapac::RTC;

/// The shortest period: a tick.
const SHORTEST_NS: u64 = 1_000_000;
/// 1 January 2000, where the chip's calendar begins, in microseconds since 1970.
const START: u64 = 946_684_800_000_000;
/// Bytes of the calendar's backup registers.
const MEMORY: usize = 80;

pub static TIME: SoftwareTimers<Keeper> = SoftwareTimers::new(Keeper, SHORTEST_NS, START);
static CLOCK: Shared<fn() -> u64> = Shared::new(|| 0);

/// Chooses the clock: microseconds since the start.
pub fn set_clock(clock: fn() -> u64) {
    CLOCK.with(|chosen| *chosen = clock);
}

/// Microseconds since the start.
pub fn now() -> u64 {
    CLOCK.with(|clock| *clock)()
}

/// Nanoseconds since 1970.
pub fn calendar_ns() -> u64 {
    TIME.calendar_ns()
}

/// To be called each millisecond.
pub fn tick() {
    TIME.serve();
}

/// Stops all timers.
pub fn reset() {
    TIME.clear();
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
        for (index, part) in buffer.chunks_mut(4).take(MEMORY / 4).enumerate() {
            let word = RTC.bkpr(index).read().0.to_le_bytes();
            part.copy_from_slice(&word[..part.len()]);
        }
        MEMORY
    }

    fn write_memory(&self, bytes: &[u8]) -> Outcome<()> {
        if bytes.len() > MEMORY {
            return Err(Error::Invalid("buffer too long"));
        }
        crate::power::unlock_backup();
        for index in 0..MEMORY / 4 {
            let mut word = [0; 4];
            let part = bytes.get(index * 4..).unwrap_or(&[]);
            let length = part.len().min(4);
            word[..length].copy_from_slice(&part[..length]);
            RTC.bkpr(index).write(|register| register.0 = u32::from_le_bytes(word));
        }
        Ok(())
    }
}
