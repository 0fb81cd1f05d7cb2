//! Pulse trains that the hardware sends while the program goes on.
//!
//! Invariant: a train that is sent has one entry in the queue, of its generation.

use crate::net::Drive;
use crate::time::Time;
use crate::world::{Due, World};
use board::{Family, Outcome};
use std::collections::BTreeMap;

/// The unit that sends streams of bits unless the program chooses another one.
const BIT_SENDER: u8 = 1;

/// A train of pulses on a pin.
struct Train {
    pulses: Vec<(bool, Time)>,
    at: usize,
    idle: bool,
    repeat: bool,
    generation: u32,
}

/// All trains, by pin; one that ended has no pulses.
pub struct TrainBank {
    trains: BTreeMap<u16, Train>,
    generation: u32,
    /// The unit that sends streams of bits; None: the processor does.
    pub bit_sender: Option<u8>,
}

impl TrainBank {
    pub fn new(family: Family) -> TrainBank {
        let bit_sender = (family == Family::Esp32).then_some(BIT_SENDER);
        TrainBank { trains: BTreeMap::new(), generation: 0, bit_sender }
    }

    pub fn sends(&self, pin: u16) -> bool {
        self.trains.get(&pin).is_some_and(|train| !train.pulses.is_empty())
    }

    /// A pin is the program's again.
    pub fn forget(&mut self, pin: u16) {
        self.trains.remove(&pin);
    }
}

impl World {
    /// Starts a train, in place of the one that was sent.
    pub(crate) fn start_train(&mut self, pin: u16, pulses: Vec<(bool, Time)>, idle: bool, repeat: bool) -> Outcome<()> {
        // Without any time it would never end.
        let pulses = if pulses.iter().all(|pulse| pulse.1 == 0) { Vec::new() } else { pulses };
        let bank = &mut self.chip.trains;
        bank.generation += 1;
        let generation = bank.generation;
        bank.trains.insert(pin, Train { pulses, at: 0, idle, repeat, generation });
        self.train_due(pin, generation);
        Ok(())
    }

    /// The next pulse of a train begins, or the train is over.
    pub(crate) fn train_due(&mut self, pin: u16, generation: u32) {
        let now = self.now();
        loop {
            let Some(train) = self.chip.trains.trains.get_mut(&pin).filter(|train| train.generation == generation) else { return };
            if train.at == train.pulses.len() && train.repeat {
                train.at = 0;
            }
            let Some(&(level, time)) = train.pulses.get(train.at) else {
                train.pulses.clear();
                let idle = train.idle;
                return self.lend_pin(pin, Some(Drive::Strong(idle)));
            };
            train.at += 1;
            if time > 0 {
                self.schedule(now + time, Due::Pulse { pin, generation });
                return self.lend_pin(pin, Some(Drive::Strong(level)));
            }
        }
    }

    /// Ends all trains.
    pub(crate) fn reset_trains(&mut self) {
        for (pin, _) in std::mem::take(&mut self.chip.trains.trains) {
            self.lend_pin(pin, None);
        }
    }
}
