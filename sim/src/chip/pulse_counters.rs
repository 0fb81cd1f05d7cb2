//! Pulse counters of the ESP32: two inputs, control pins, limits and thresholds.
//!
//! Invariant: a unit's pins make edges be simulated one by one, so each is counted.

use crate::board::SimBoard;
use crate::time::Time;
use crate::world::World;
use board::{Control, Error, Event, Outcome, PulseChannel, PulseCounters, PulseLimits, Source, Step, pulse_event};

/// Units of chips that have any.
const UNITS: u8 = 8;

/// A unit.
#[derive(Clone, Copy, Default)]
struct Unit {
    channels: [PulseChannel; 2],
    limits: PulseLimits,
    filter: Time,
    value: i32,
    running: bool,
    events: u32,
    /// The last edge and what it counted, which a shorter pulse than the filter lets through takes back.
    last: (Time, i32),
}

/// All units.
#[derive(Default)]
pub struct PulseBank {
    units: [Unit; UNITS as usize],
}

impl PulseBank {
    /// True when edges of a pin are counted.
    pub fn watches(&self, pin: u16) -> bool {
        self.units.iter().flat_map(|unit| &unit.channels).any(|channel| channel.pin == Some(pin))
    }
}

/// Where the counter goes on from 0.
fn limit(limit: i16, widest: i32) -> i32 {
    if limit == 0 { widest } else { limit.into() }
}

impl Unit {
    /// Counts a step; the events it makes.
    fn count(&mut self, step: i32) -> u32 {
        if step == 0 {
            return 0;
        }
        self.value += step;
        let mut events = 0;
        if self.value == limit(self.limits.minimum, -0x8000) {
            (self.value, events) = (0, pulse_event::MINIMUM);
        } else if self.value == limit(self.limits.maximum, 0x8000) {
            (self.value, events) = (0, pulse_event::MAXIMUM);
        } else if self.value == 0 {
            events = pulse_event::ZERO;
        }
        for (threshold, event) in self.limits.thresholds.iter().zip([pulse_event::THRESHOLD_0, pulse_event::THRESHOLD_1]) {
            if self.value == i32::from(*threshold) {
                events |= event;
            }
        }
        events & self.events
    }
}

impl World {
    /// The level of a pin has just changed.
    pub(crate) fn count_pulse(&mut self, pin: u16, level: bool) {
        let now = self.now();
        for index in 0..UNITS {
            let unit = self.chip.pulse_counters.units[usize::from(index)];
            if !unit.running {
                continue;
            }
            let counting = unit.channels.iter().filter(|channel| channel.pin == Some(pin));
            let step: i32 = counting.map(|channel| self.pulse_step(channel, level)).sum();
            let unit = &mut self.chip.pulse_counters.units[usize::from(index)];
            if !unit.channels.iter().any(|channel| channel.pin == Some(pin)) {
                continue;
            }
            let flags = if unit.filter > 0 && now - unit.last.0 < unit.filter {
                unit.value -= unit.last.1;
                unit.last = (now, 0);
                0
            } else {
                unit.last = (now, step);
                unit.count(step)
            };
            if flags != 0 {
                self.raise(Event { source: Source::Counter(index), flags, count: 1, hard: false });
            }
        }
    }

    fn pulse_step(&self, channel: &PulseChannel, level: bool) -> i32 {
        let step = match if level { channel.rising } else { channel.falling } {
            Step::Ignore => 0,
            Step::Increment => 1,
            Step::Decrement => -1,
        };
        let high = channel.control_pin.and_then(|pin| self.chip.pins.net(pin)).is_some_and(|net| self.level(net));
        match if high { channel.high } else { channel.low } {
            _ if channel.control_pin.is_none() => step,
            Control::Keep => step,
            Control::Reverse => -step,
            Control::Hold => 0,
        }
    }

    fn set_pulse_unit(&mut self, index: u8, unit: Unit) {
        let before = std::mem::replace(&mut self.chip.pulse_counters.units[usize::from(index)], unit);
        for pin in before.channels.iter().chain(&unit.channels).filter_map(|channel| channel.pin) {
            if let Some(net) = self.chip.pins.net(pin) {
                self.review_edges(net);
            }
        }
    }

    pub(crate) fn reset_pulse_counters(&mut self) {
        (0..UNITS).for_each(|index| self.set_pulse_unit(index, Unit::default()));
    }
}

impl SimBoard {
    fn change_unit(&self, unit: u8, work: impl FnOnce(&mut Unit)) -> Outcome<()> {
        self.with(|world| {
            let mut changed = *world.chip.pulse_counters.units.get(usize::from(unit)).ok_or(Error::Absent)?;
            work(&mut changed);
            world.set_pulse_unit(unit, changed);
            Ok(())
        })
    }

    fn pulse_unit(&self, unit: u8) -> Unit {
        self.with(|world| world.chip.pulse_counters.units.get(usize::from(unit)).copied().unwrap_or_default())
    }
}

impl PulseCounters for SimBoard {
    fn units(&self) -> u8 {
        UNITS
    }

    fn channel(&self, unit: u8, channel: u8) -> PulseChannel {
        self.pulse_unit(unit).channels[usize::from(channel & 1)]
    }

    fn set_channel(&self, unit: u8, channel: u8, settings: &PulseChannel) -> Outcome<()> {
        self.change_unit(unit, |unit| unit.channels[usize::from(channel & 1)] = *settings)
    }

    fn limits(&self, unit: u8) -> PulseLimits {
        self.pulse_unit(unit).limits
    }

    fn set_limits(&self, unit: u8, limits: &PulseLimits) -> Outcome<()> {
        self.change_unit(unit, |unit| unit.limits = *limits)
    }

    fn set_filter(&self, unit: u8, nanoseconds: u32) {
        // A unit that does not exist has no filter.
        let _ = self.change_unit(unit, |unit| unit.filter = nanoseconds.into());
    }

    fn value(&self, unit: u8) -> i16 {
        self.pulse_unit(unit).value as i16
    }

    fn clear(&self, unit: u8) {
        let _ = self.change_unit(unit, |unit| (unit.value, unit.last) = (0, (0, 0)));
    }

    fn run(&self, unit: u8, running: bool) {
        let _ = self.change_unit(unit, |unit| unit.running = running);
    }

    fn interrupt(&self, unit: u8, events: u32) -> Outcome<()> {
        self.change_unit(unit, |unit| unit.events = events)
    }

    fn release(&self, unit: u8) {
        let _ = self.change_unit(unit, |unit| *unit = Unit::default());
    }
}
