//! Time: the system timer's counter, timers of programs on one of its comparators, a tick on another, the calendar.
//!
//! The counter runs at 16 MHz from the crystal. The calendar is a distance from it, and begins anew at each reset.
//!
//! Invariant: after each change of the timers the comparator is set for the one that is due next.

use crate::registers::{Value, timer};
use crate::EVENTS;
pub use board::software::TIMERS;
use board::{Outcome, Source};
use drivers::{SoftwareTimers, Timekeeper, guarded};
use esp32c3::systimer;
use espressif::kept::Kept;

/// Counts of a microsecond.
const RATE: u64 = 16;
/// Comparators of the tick and of the timers.
const TICK: usize = 0;
const ALARM: usize = 1;
/// The shortest period, so that the handler of the alarm leaves time for the program.
const SHORTEST_NS: u64 = 50_000;
/// 1 January 2000, in microseconds since 1970.
const START: u64 = 946_684_800_000_000;

pub static TIME: SoftwareTimers<Keeper> = SoftwareTimers::new(Keeper, SHORTEST_NS, START);

/// The counter.
fn count(registers: &systimer::RegisterBlock) -> u64 {
    guarded(|| {
        registers.unit_op(0).write(|w| w.update().set_bit());
        // The value is there some cycles later.
        let _valid = (0..1000).any(|_| registers.unit_op(0).read().value_valid().bit_is_set());
        let value = registers.unit_value(0);
        u64::from(value.hi().read().bits()) << 32 | u64::from(value.lo().read().bits())
    })
}

/// Microseconds since the chip started.
pub fn now() -> u64 {
    count(timer()) / RATE
}

/// Nanoseconds since 1970.
pub fn calendar_ns() -> u64 {
    TIME.calendar_ns()
}

/// Starts the tick, once a millisecond: it ends waits.
pub fn start() {
    start_tick(timer());
}

fn start_tick(registers: &systimer::RegisterBlock) {
    registers.conf().modify(|_, w| w.clk_en().set_bit().timer_unit0_work_en().set_bit());
    registers.target_conf(TICK).write(|w| w.period_mode().clear_bit().period().to(RATE as u32 * 1000));
    registers.comp_load(TICK).write(|w| w.load().set_bit());
    registers.target_conf(TICK).modify(|_, w| w.period_mode().set_bit());
    registers.conf().modify(|_, w| w.target0_work_en().set_bit());
    registers.int_ena().modify(|_, w| w.target(TICK as u8).set_bit().target(ALARM as u8).set_bit());
}

/// The interrupt of the tick.
pub fn tick() {
    timer().int_clr().write(|w| w.target(TICK as u8).clear_bit_by_one());
}

/// The interrupt of the alarm.
pub fn interrupt() {
    timer().int_clr().write(|w| w.target(ALARM as u8).clear_bit_by_one());
    serve();
}

/// Serves the timers that are due and sets the alarm for the next one.
fn serve() {
    guarded(|| {
        while let Some(next) = TIME.serve() {
            set_alarm(timer(), next);
            // Set too late it would not come.
            if now() < next {
                break;
            }
        }
    });
}

/// Sets the comparator to a time in microseconds.
fn set_alarm(registers: &systimer::RegisterBlock, time: u64) {
    let target = time.saturating_mul(RATE).min((1 << 52) - 1);
    registers.conf().modify(|_, w| w.target1_work_en().clear_bit());
    registers.trgt(ALARM).hi().write(|w| w.hi().to((target >> 32) as u32));
    registers.trgt(ALARM).lo().write(|w| w.lo().to(target as u32));
    registers.target_conf(ALARM).write(|w| w.period_mode().clear_bit().timer_unit_sel().clear_bit());
    registers.comp_load(ALARM).write(|w| w.load().set_bit());
    registers.conf().modify(|_, w| w.target1_work_en().set_bit());
}

/// Stops all timers.
pub fn reset() {
    TIME.clear();
}

/// Memory of the part of the chip that does not sleep.
// SAFETY: nothing else is there.
static KEPT: Kept = unsafe { Kept::at(0x5000_0000) };

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

    fn changed(&self) {
        serve();
    }

    fn read_memory(&self, buffer: &mut [u8]) -> usize {
        KEPT.read(buffer)
    }

    fn write_memory(&self, bytes: &[u8]) -> Outcome<()> {
        KEPT.write(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn the_tick_comes_each_millisecond() {
        let memory = Memory::default();
        start_tick(memory.block());
        assert_eq!(memory.word(0x34), 16_000 | 1 << 30);
        assert_eq!((memory.word(0x50), memory.word(0x64)), (1, 3));
        assert_eq!(memory.word(0x00), 1 << 31 | 1 << 30 | 1 << 24);
    }

    #[test]
    fn the_counter_is_read_as_a_whole_and_the_alarm_set_in_its_counts() {
        let memory = Memory::default();
        memory.set_word(0x40, 0x12);
        memory.set_word(0x44, 0x3456_789a);
        assert_eq!(count(memory.block()), 0x12_3456_789a);
        assert_eq!(memory.word(0x04), 1 << 30);
        set_alarm(memory.block(), 0x1_2345_6789);
        assert_eq!((memory.word(0x24), memory.word(0x28)), (0x12, 0x3456_7890));
        assert_eq!((memory.word(0x38), memory.word(0x54), memory.word(0x00)), (0, 1, 1 << 23));
    }
}
