//! Parts of drivers that no chip has to write anew: state behind critical sections, the queue of events, buses and
//! pulses in software, parts of a flash, memory by address, timers and the calendar.
//!
//! Invariant: nothing here knows a register; a chip gives pins ([`board::software::Wires`]) and time.
#![no_std]

#[cfg(test)]
#[macro_use]
extern crate std;

mod buses;
mod events;
pub mod flash;
mod memory;
mod pulses;
mod shared;
mod timers;

pub use buses::{Route, SoftwareI2c, SoftwareSpi, any_pins};
pub use events::Events;
pub use memory::{Region, Regions};
pub use pulses::{Clocked, SoftwarePulses};
pub use shared::{Shared, guarded};
pub use timers::{SoftwareTimers, Timekeeper};
