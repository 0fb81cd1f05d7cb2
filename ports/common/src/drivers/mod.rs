//! Parts of drivers that no chip has to write anew: state behind critical sections, the queue of events, timers on
//! the tick, the calendar, and buses in software.
//!
//! Invariant: nothing here touches a register; a chip gives pins ([`board::software::Wires`]) and time.

mod buses;
mod events;
mod shared;
mod timers;

pub use buses::{SoftwareI2c, SoftwareSpi};
pub use events::Events;
pub use shared::{Shared, guarded};
pub use timers::Clock;
