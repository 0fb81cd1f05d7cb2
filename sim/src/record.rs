//! What happened on the nets, kept for waveform files and diagrams.
//!
//! Pulse trains are kept as such and spelt out only when they are looked at. Bits that buses
//! move are put in as edges of their lines, as an analyser on the board would see them.
//!
//! Invariant: a record knows nothing that did not happen; keeping it changes nothing.

use crate::net::{Net, NetId, Wave};
use crate::time::Time;
use std::collections::BTreeMap;

/// Edges of one pulse train that are spelt out.
const MOST_EDGES: usize = 200_000;

/// What a net shows.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Level {
    Low,
    High,
    Floating,
    Train(Wave),
}

impl From<bool> for Level {
    fn from(level: bool) -> Level {
        if level { Level::High } else { Level::Low }
    }
}

/// Changes by net, in the order in which they were noted.
#[derive(Default)]
pub struct Record {
    changes: BTreeMap<NetId, Vec<(Time, Level)>>,
}

impl Record {
    /// A net changed.
    pub fn signal(&mut self, now: Time, id: NetId, net: &Net) {
        let level = match net.signal.wave {
            Some(wave) if wave.has_edges() => Level::Train(wave),
            _ if net.signal.floating => Level::Floating,
            _ => Level::from(net.signal.level),
        };
        self.level(now, id, level);
    }

    pub fn level(&mut self, time: Time, id: NetId, level: Level) {
        self.changes.entry(id).or_default().push((time, level));
    }

    /// A byte on a clocked bus, highest bit first; the clock rises in the middle of each bit.
    pub fn clocked(&mut self, start: Time, bit: Time, lines: (Option<NetId>, bool), data: &[(Option<NetId>, u8)]) {
        for index in 0..8 {
            let time = start + index * bit;
            for (net, byte) in data {
                if let Some(net) = net {
                    self.level(time, *net, Level::from(byte >> (7 - index) & 1 != 0));
                }
            }
            if let (Some(clock), polarity) = lines {
                self.level(time + bit / 2, clock, Level::from(!polarity));
                self.level(time + bit, clock, Level::from(polarity));
            }
        }
    }

    /// A byte on I2C with its acknowledge bit (`true`: not acknowledged); `start`: a start condition comes first.
    pub fn i2c_byte(&mut self, end: Time, bit: Time, scl: NetId, sda: NetId, byte: u8, nack: bool, start: bool) {
        let begin = end.saturating_sub(9 * bit);
        if start {
            let before = begin.saturating_sub(bit);
            self.level(before, sda, Level::High);
            self.level(before + bit / 4, scl, Level::High);
            self.level(before + bit / 2, sda, Level::Low);
            self.level(before + 3 * bit / 4, scl, Level::Low);
        }
        for index in 0..9 {
            let time = begin + index * bit;
            let level = if index == 8 { nack } else { byte >> (7 - index) & 1 != 0 };
            self.level(time, sda, Level::from(level));
            self.level(time + bit / 4, scl, Level::High);
            self.level(time + 3 * bit / 4, scl, Level::Low);
        }
    }

    /// The stop condition of I2C.
    pub fn i2c_stop(&mut self, end: Time, bit: Time, scl: NetId, sda: NetId) {
        let begin = end.saturating_sub(bit);
        self.level(begin, sda, Level::Low);
        self.level(begin + bit / 4, scl, Level::High);
        self.level(begin + bit / 2, sda, Level::High);
    }

    /// A character on a serial line: start bit, data from the lowest bit on, stop bit.
    pub fn serial(&mut self, end: Time, rate: u32, net: NetId, byte: u8) {
        let bit = crate::time::SECOND / Time::from(rate.max(1));
        let begin = end.saturating_sub(10 * bit);
        self.level(begin, net, Level::Low);
        for index in 0..8 {
            self.level(begin + (index + 1) * bit, net, Level::from(byte >> index & 1 != 0));
        }
        self.level(begin + 9 * bit, net, Level::High);
    }

    /// Bits as pulses: high and low times of zero and one.
    pub fn pulses(&mut self, start: Time, net: NetId, timing: [u32; 4], data: &[u8]) {
        let mut time = start;
        for bit in data.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 != 0)) {
            let (high, low) = if bit { (timing[2], timing[3]) } else { (timing[0], timing[1]) };
            self.level(time, net, Level::High);
            self.level(time + Time::from(high), net, Level::Low);
            time += Time::from(high) + Time::from(low);
        }
    }

    /// Nets that ever changed.
    pub fn nets(&self) -> Vec<NetId> {
        self.changes.keys().copied().collect()
    }

    /// The levels of a net in order of time, pulse trains spelt out until `end`.
    pub fn levels(&self, id: NetId, end: Time) -> Vec<(Time, Level)> {
        let mut changes = self.changes.get(&id).cloned().unwrap_or_default();
        changes.sort_by_key(|change| change.0);
        let mut levels: Vec<(Time, Level)> = Vec::with_capacity(changes.len());
        for (index, &(time, level)) in changes.iter().enumerate() {
            let Level::Train(wave) = level else {
                push(&mut levels, time, level);
                continue;
            };
            let until = changes.get(index + 1).map_or(end, |next| next.0);
            push(&mut levels, time, Level::from(wave.level(time)));
            let mut at = wave.next_edge(time);
            for _ in 0..MOST_EDGES {
                if at >= until {
                    break;
                }
                push(&mut levels, at, Level::from(wave.level(at)));
                at = wave.next_edge(at);
            }
        }
        levels
    }
}

/// Adds a level that differs from the one before; of several at one time the last one stays.
fn push(levels: &mut Vec<(Time, Level)>, time: Time, level: Level) {
    if levels.last().is_some_and(|last| last.0 == time) {
        levels.pop();
    }
    if levels.last().is_none_or(|last| last.1 != level) {
        levels.push((time, level));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trains_are_spelt_out_up_to_the_next_change() {
        let mut record = Record::default();
        let net = NetId(0);
        record.level(0, net, Level::Low);
        record.level(100, net, Level::Train(Wave { start: 100, period: 10, high: 4 }));
        record.level(125, net, Level::Low);
        let levels = record.levels(net, 1000);
        let times: Vec<Time> = levels.iter().map(|level| level.0).collect();
        assert_eq!(times, [0, 100, 104, 110, 114, 120, 124]);
        assert_eq!(levels[1].1, Level::High);
    }

    #[test]
    fn a_character_has_its_bits() {
        let mut record = Record::default();
        record.serial(10_000_000, 1000, NetId(3), 0b0000_0101);
        let levels: Vec<(Time, bool)> = record.levels(NetId(3), 0).iter().map(|level| (level.0 / 1_000_000, level.1 == Level::High)).collect();
        assert_eq!(levels, [(0, false), (1, true), (2, false), (3, true), (4, false), (9, true)]);
    }
}
