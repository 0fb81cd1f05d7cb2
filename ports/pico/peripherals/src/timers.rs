//! Time: the chip's counter of microseconds, timers of programs on one of its alarms, the calendar.
//!
//! All timers share alarm 3, which is set for the one that is due next. The calendar is a
//! distance from the counter, which the same crystal drives as the chip's own calendar would be.
//!
//! Invariant: after each change of the timers the alarm is set for the one that is due next.

use crate::EVENTS;
pub use board::software::TIMERS;
use board::{Error, Outcome, Source};
use drivers::{SoftwareTimers, Timekeeper, guarded};
use rp_pac::TIMER;

const ALARM: usize = 3;

/// The shortest period, so that the handler of the alarm leaves time for the program.
const SHORTEST_NS: u64 = 20_000;
/// The alarm compares 32 bits; what is due later is looked at again after this.
const FARTHEST: u64 = 1 << 30;
/// 1 January 2021, where the chip's calendar begins, in microseconds since 1970.
const START: u64 = 1_609_459_200_000_000;

pub static TIME: SoftwareTimers<Keeper> = SoftwareTimers::new(Keeper, SHORTEST_NS, START);

/// Microseconds since the chip started.
pub fn now() -> u64 {
    loop {
        let high = TIMER.timerawh().read();
        let low = TIMER.timerawl().read();
        if TIMER.timerawh().read() == high {
            return u64::from(high) << 32 | u64::from(low);
        }
    }
}

/// Nanoseconds since 1970.
pub fn calendar_ns() -> u64 {
    TIME.calendar_ns()
}

pub fn start() {
    TIMER.inte().modify(|enabled| enabled.set_alarm(ALARM, true));
}

/// Serves the timers that are due and sets the alarm for the next one.
fn serve() {
    guarded(|| {
        while let Some(next) = TIME.serve() {
            if set_alarm(next) {
                break;
            }
        }
    });
}

/// Sets the alarm; false when its time is over already.
fn set_alarm(time: u64) -> bool {
    let target = time.min(now() + FARTHEST);
    TIMER.alarm(ALARM).write_value(target as u32);
    if now() < target {
        return true;
    }
    // It may have been set too late, and would come after the counter went round.
    TIMER.armed().write(|armed| armed.set_armed(1 << ALARM));
    false
}

/// The interrupt of the alarm.
pub fn interrupt() {
    TIMER.intr().write(|raised| raised.set_alarm(ALARM, true));
    serve();
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

    fn changed(&self) {
        serve();
    }

    fn read_memory(&self, _buffer: &mut [u8]) -> usize {
        0
    }

    fn write_memory(&self, bytes: &[u8]) -> Outcome<()> {
        if bytes.is_empty() { Ok(()) } else { Err(Error::Invalid("buffer too long")) }
    }
}
