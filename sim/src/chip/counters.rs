//! Counters of edges and of steps of encoders.
//!
//! Invariant: a unit's pins make edges be simulated one by one, so each is counted.

use crate::board::SimBoard;
use crate::time::Time;
use crate::world::World;
use board::{Counters, Counting, Error, Family, Outcome};

/// Units of chips that have any.
const UNITS: u8 = 8;

/// A unit in use.
#[derive(Clone, Copy)]
struct Unit {
    counting: Counting,
    filter: Time,
    value: i64,
    /// The last edge and what it counted, which a shorter pulse than the filter lets through takes back.
    last: (Time, i64),
}

/// All units.
#[derive(Default)]
pub struct CounterBank {
    units: [Option<Unit>; UNITS as usize],
}

/// Pins whose edges a unit counts.
fn pins(counting: Counting) -> [Option<u16>; 2] {
    match counting {
        Counting::Edges { pin, .. } | Counting::Directed { pin, .. } => [Some(pin), None],
        Counting::Phases { a, b, .. } => [Some(a), Some(b)],
    }
}

impl CounterBank {
    /// True when edges of a pin are counted.
    pub fn watches(&self, pin: u16) -> bool {
        self.units.iter().flatten().any(|unit| pins(unit.counting).contains(&Some(pin)))
    }
}

impl World {
    /// The level of a pin has just changed.
    pub(crate) fn count_edge(&mut self, pin: u16, level: bool) {
        for index in 0..usize::from(UNITS) {
            let Some(unit) = self.chip.counters.units[index].filter(|unit| pins(unit.counting).contains(&Some(pin))) else { continue };
            let step = self.step_of(unit.counting, pin, level);
            let now = self.now();
            let Some(unit) = &mut self.chip.counters.units[index] else { continue };
            if unit.filter > 0 && now - unit.last.0 < unit.filter {
                unit.value -= unit.last.1;
                unit.last = (now, 0);
            } else {
                unit.value += step;
                unit.last = (now, step);
            }
        }
    }

    /// What an edge counts.
    fn step_of(&self, counting: Counting, pin: u16, level: bool) -> i64 {
        let high = |pin: u16| self.chip.pins.net(pin).is_some_and(|net| self.level(net));
        match counting {
            Counting::Edges { rising, falling, down, .. } if if level { rising } else { falling } => if down { -1 } else { 1 },
            Counting::Directed { rising, falling, direction, .. } if if level { rising } else { falling } => {
                if high(direction) { 1 } else { -1 }
            }
            // Forwards, phase a leads: it rises while b is low, and b rises while a is high.
            Counting::Phases { a, b, phases } if pin == a => match (high(b), phases) {
                (true, 1) => 0,
                (other, _) => if level != other { 1 } else { -1 },
            },
            Counting::Phases { a, phases: 4, .. } => if level == high(a) { 1 } else { -1 },
            _ => 0,
        }
    }

    fn set_unit(&mut self, index: usize, unit: Option<Unit>) {
        let before = std::mem::replace(&mut self.chip.counters.units[index], unit);
        let watched = before.into_iter().chain(unit).flat_map(|unit| pins(unit.counting));
        for pin in watched.flatten() {
            if let Some(net) = self.chip.pins.net(pin) {
                self.review_edges(net);
            }
        }
    }

    /// Nothing is counted any more.
    pub(crate) fn reset_counters(&mut self) {
        (0..usize::from(UNITS)).for_each(|index| self.set_unit(index, None));
    }
}

impl Counters for SimBoard {
    fn units(&self) -> u8 {
        if self.hardware().profile.family == Family::Esp32 { UNITS } else { 0 }
    }

    fn configure(&self, unit: u8, counting: &Counting, filter_ns: u32) -> Outcome<()> {
        if unit >= self.units() {
            return Err(Error::Absent);
        }
        let started = Unit { counting: *counting, filter: filter_ns.into(), value: 0, last: (0, 0) };
        self.with(|world| world.set_unit(unit.into(), Some(started)));
        Ok(())
    }

    fn value(&self, unit: u8) -> i64 {
        self.with(|world| world.chip.counters.units.get(usize::from(unit)).copied().flatten().map_or(0, |unit| unit.value))
    }

    fn set_value(&self, unit: u8, value: i64) {
        self.with(|world| {
            if let Some(Some(unit)) = world.chip.counters.units.get_mut(usize::from(unit)) {
                unit.value = value;
            }
        });
    }

    fn release(&self, unit: u8) {
        if unit < UNITS {
            self.with(|world| world.set_unit(unit.into(), None));
        }
    }
}
