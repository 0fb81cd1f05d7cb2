//! Nets: wires with everything that drives them, and the signal that results.
//!
//! A driver is a terminal of a device, a pin of the chip, a pull resistor or the scenario.
//! Strong drivers win over analog sources (which have some resistance), those over pulls.
//!
//! Invariant: the signal of a net is a function of its drivers and the time.

use crate::device::DeviceId;
use crate::time::Time;

/// Volts of the supply.
pub const SUPPLY: f64 = 3.3;
/// Volts above which an input reads high.
const THRESHOLD: f64 = SUPPLY / 2.0;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NetId(pub u32);

/// Who drives a net.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Owner {
    Pin(u16),
    Pull(u16),
    Device(DeviceId, u8),
    Scenario,
    Supply,
}

/// A pulse train: high for `high` of every `period`, from `start` on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wave {
    pub start: Time,
    pub period: Time,
    pub high: Time,
}

impl Wave {
    /// True for a train that has edges at all.
    pub fn has_edges(&self) -> bool {
        self.high > 0 && self.high < self.period
    }

    pub fn level(&self, time: Time) -> bool {
        time.saturating_sub(self.start) % self.period.max(1) < self.high
    }

    pub fn duty(&self) -> f64 {
        self.high as f64 / self.period.max(1) as f64
    }

    pub fn frequency(&self) -> f64 {
        1e9 / self.period.max(1) as f64
    }

    /// The first edge after a time.
    pub fn next_edge(&self, time: Time) -> Time {
        let period = self.period.max(1);
        let phase = time.saturating_sub(self.start) % period;
        time + if phase < self.high { self.high - phase } else { period - phase }
    }

    /// Rising and falling edges in the time after `from` up to `to`.
    pub fn edges(&self, from: Time, to: Time) -> (u64, u64) {
        if !self.has_edges() || to <= from {
            return (0, 0);
        }
        let rising = |time: Time| time.saturating_sub(self.start) / self.period;
        let falling = |time: Time| (time.saturating_sub(self.start) + self.period - self.high) / self.period;
        (rising(to) - rising(from), falling(to) - falling(from))
    }
}

/// What a driver does.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Drive {
    /// Nothing: high impedance.
    #[default]
    Off,
    /// A resistor to the supply or to ground.
    Weak(bool),
    /// A source of a voltage with some resistance.
    Volts(f64),
    Strong(bool),
    Wave(Wave),
}

/// What a net shows.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Signal {
    pub level: bool,
    pub volts: f64,
    /// Nothing drives the net; it keeps the level it had.
    pub floating: bool,
    /// Strong drivers disagree.
    pub contention: bool,
    pub wave: Option<Wave>,
}

impl Signal {
    /// How much of the time the net is high, 0 to 1.
    pub fn duty(&self) -> f64 {
        self.wave.map_or(f64::from(u8::from(self.level)), |wave| wave.duty())
    }
}

/// A wire.
#[derive(Default)]
pub struct Net {
    pub name: String,
    pub drivers: Vec<(Owner, Drive)>,
    pub signal: Signal,
    /// Terminals of devices that are told of changes.
    pub listeners: Vec<(DeviceId, u8)>,
    /// Pins of the chip on this net.
    pub pins: Vec<u16>,
    /// Edges so far, those of `signal.wave` up to `counted`.
    pub rising: u64,
    pub falling: u64,
    pub counted: Time,
    /// The last edge.
    pub changed: Time,
    /// Edges of a wave are simulated one by one: somebody wants to see them.
    pub edges_wanted: bool,
    /// Invalidates edges that are due when the wave changes.
    pub generation: u32,
    /// A column of the trace file; None: not traced.
    pub traced: bool,
}

impl Net {
    pub fn drive(&mut self, owner: Owner, drive: Drive) -> bool {
        match self.drivers.iter_mut().find(|driver| driver.0 == owner) {
            Some(driver) if driver.1 == drive => return false,
            Some(driver) => driver.1 = drive,
            None if drive == Drive::Off => return false,
            None => self.drivers.push((owner, drive)),
        }
        true
    }

    /// The signal that the drivers make now.
    pub fn resolve(&self, now: Time) -> Signal {
        let (mut strong, mut contention, mut wave) = (None, false, None);
        let (mut volts, mut sources) = (0.0, 0);
        let (mut up, mut down) = (false, false);
        for (_, drive) in &self.drivers {
            match *drive {
                Drive::Off => {}
                Drive::Weak(true) => up = true,
                Drive::Weak(false) => down = true,
                Drive::Volts(value) => {
                    volts += value;
                    sources += 1;
                }
                Drive::Strong(level) => {
                    contention |= strong.is_some_and(|other| other != level) || wave.is_some();
                    strong = Some(strong.unwrap_or(true) && level);
                }
                Drive::Wave(train) => {
                    contention |= strong.is_some() || wave.is_some_and(|other| other != train);
                    wave = Some(train);
                }
            }
        }
        let level = |level: bool, volts: f64| Signal { level, volts, contention, ..Signal::default() };
        match (strong, wave) {
            (Some(high), _) => level(high, if high { SUPPLY } else { 0.0 }),
            (None, Some(train)) => {
                let high = train.level(now);
                Signal { wave: Some(train), ..level(high, if high { SUPPLY } else { 0.0 }) }
            }
            _ if sources > 0 => {
                let volts = volts / f64::from(sources);
                level(volts > THRESHOLD, volts)
            }
            _ if up && down => level(self.signal.level, SUPPLY / 2.0),
            _ if up || down => level(up, if up { SUPPLY } else { 0.0 }),
            _ => Signal { floating: true, ..level(self.signal.level, if self.signal.level { SUPPLY } else { 0.0 }) },
        }
    }

    /// Brings the counts of edges up to a time.
    pub fn count_until(&mut self, time: Time) {
        if let Some(wave) = self.signal.wave.filter(|_| !self.edges_wanted) {
            let (rising, falling) = wave.edges(self.counted, time);
            self.rising += rising;
            self.falling += falling;
        }
        self.counted = time;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_driver_wins() {
        let mut net = Net::default();
        assert!(net.resolve(0).floating);
        net.drive(Owner::Pull(1), Drive::Weak(true));
        assert!(net.resolve(0).level);
        net.drive(Owner::Device(DeviceId(0), 0), Drive::Volts(0.5));
        assert_eq!(net.resolve(0), Signal { volts: 0.5, ..Signal::default() });
        net.drive(Owner::Pin(1), Drive::Strong(true));
        assert!(net.resolve(0).level && !net.resolve(0).contention);
        net.drive(Owner::Scenario, Drive::Strong(false));
        assert!(net.resolve(0).contention && !net.resolve(0).level);
        assert!(!net.drive(Owner::Scenario, Drive::Strong(false)), "the same again changes nothing");
    }

    #[test]
    fn edges_of_a_wave_are_counted_without_simulating_them() {
        let wave = Wave { start: 100, period: 1000, high: 250 };
        assert!(wave.level(100) && wave.level(349) && !wave.level(350));
        assert_eq!((wave.next_edge(100), wave.next_edge(350)), (350, 1100));
        assert_eq!(wave.edges(100, 1100), (1, 1));
        assert_eq!(wave.edges(100, 10_100), (10, 10));
        assert_eq!(wave.edges(349, 350), (0, 1));
        assert_eq!(Wave { high: 0, ..wave }.edges(0, 10_000), (0, 0));
        // Counting one edge at a time gives the same.
        let (mut time, mut count) = (100, 0);
        while wave.next_edge(time) <= 20_100 {
            time = wave.next_edge(time);
            count += 1;
        }
        let (rising, falling) = wave.edges(100, 20_100);
        assert_eq!(rising + falling, count);
    }
}
