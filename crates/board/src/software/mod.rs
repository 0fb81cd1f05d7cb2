//! Buses and pulses made in software on any pins, for every chip: what a port gives is [`Wires`]; the queue that
//! drivers of serial lines keep bytes in; and the timers of programs on one clock.
//!
//! Invariant: lines are left released (I2C, 1-Wire, DHT) or at rest (SPI); every wait has an end.

mod byte_queue;
mod i2c;
mod pulses;
mod settings;
mod spi;
mod timers;

pub use byte_queue::ByteQueue;
pub use i2c::SoftI2c;
pub use settings::SettingsLog;
pub use pulses::{measure, one_wire_read, one_wire_reset, one_wire_write, read_dht};
pub use spi::SoftSpi;
pub use timers::{TIMERS, TimerBank};

use crate::{Error, Outcome, errno};

/// Pins as a program times them. Numbers of pins were checked before.
pub trait Wires {
    /// Makes a pin an output.
    fn output(&self, pin: u16, level: bool);
    /// Makes a pin an input that floats, or keeps the pull it has.
    fn input(&self, pin: u16);
    /// Makes a pin a line that is only ever pulled low, pulled up where the chip can, and lets it go.
    fn open_drain(&self, pin: u16);
    /// The level of an output; true lets an open-drain line go.
    fn set(&self, pin: u16, level: bool);
    fn get(&self, pin: u16) -> bool;
    /// Passes at least this time.
    fn wait_ns(&self, time: u32);
    /// A count of microseconds, which may wrap.
    fn now_us(&self) -> u32;
    /// Does work whose timing no interrupt may disturb.
    fn undisturbed<R>(&self, work: impl FnOnce() -> R) -> R;

    /// Waits until a pin is at a level; false when that takes longer than `limit_us`.
    fn await_level(&self, pin: u16, level: bool, limit_us: u32) -> bool {
        let start = self.now_us();
        while self.get(pin) != level {
            if self.now_us().wrapping_sub(start) >= limit_us {
                // Something may have come between the two looks.
                return self.get(pin) == level;
            }
        }
        true
    }
}

/// Settings of software buses in use, by their pins.
#[derive(Clone, Copy, Debug)]
pub struct Table<K, S, const N: usize>([Option<(K, S)>; N]);

impl<K: Copy + PartialEq, S: Copy, const N: usize> Table<K, S, N> {
    pub const fn new() -> Table<K, S, N> {
        Table([None; N])
    }

    pub fn get(&self, key: K) -> Option<S> {
        self.0.iter().flatten().find(|entry| entry.0 == key).map(|entry| entry.1)
    }

    /// Sets the settings of a bus; EBUSY when too many are in use.
    pub fn set(&mut self, key: K, settings: S) -> Outcome<()> {
        let own = self.0.iter().position(|entry| entry.is_some_and(|entry| entry.0 == key));
        let place = own.or_else(|| self.0.iter().position(Option::is_none));
        let place = place.ok_or(Error::Errno(errno::EBUSY))?;
        self.0[place] = Some((key, settings));
        Ok(())
    }

    pub fn remove(&mut self, key: K) {
        self.0.iter_mut().filter(|entry| entry.is_some_and(|entry| entry.0 == key)).for_each(|entry| *entry = None);
    }

    pub fn clear(&mut self) {
        self.0 = [None; N];
    }
}

impl<K: Copy + PartialEq, S: Copy, const N: usize> Default for Table<K, S, N> {
    fn default() -> Table<K, S, N> {
        Table::new()
    }
}

#[cfg(test)]
pub(crate) mod bench;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_refuses_what_it_has_no_room_for() {
        let mut table: Table<u8, u32, 2> = Table::new();
        table.set(1, 10).unwrap();
        table.set(2, 20).unwrap();
        table.set(1, 11).unwrap();
        assert_eq!(table.set(3, 30), Err(Error::Errno(errno::EBUSY)));
        table.remove(2);
        table.set(3, 30).unwrap();
        assert_eq!((table.get(1), table.get(2), table.get(3)), (Some(11), None, Some(30)));
    }
}
