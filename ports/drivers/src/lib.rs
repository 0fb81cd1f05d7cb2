//! Parts of drivers that no chip has to write anew: state behind critical sections, the queue of events, buses and
//! pulses in software, parts of a flash. Timers and the calendar are in [`board::software`].
//!
//! Invariant: nothing here touches a register; a chip gives pins ([`board::software::Wires`]) and time.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
#[macro_use]
extern crate std;

mod buses;
mod events;
pub mod flash;
mod pulses;
mod shared;

pub use buses::{Route, SoftwareI2c, SoftwareSpi, any_pins};
pub use events::Events;
pub use pulses::{Clocked, SoftwarePulses};
pub use shared::{Shared, guarded};
