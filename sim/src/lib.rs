//! A simulated board: the hardware of a program, with its circuit, on a computer.
//!
//! [`World`] holds nets, device models and the chip, and moves through time event by event;
//! [`SimBoard`] shows it to the `machine` module through the traits of `board`. A wiring file
//! says what is attached to the board, a scenario what happens to it and what must come of it.
//!
//! ```
//! use board::{Board, PinMode, PinSettings};
//! let world = sim::World::new(sim::profile::named("pico").unwrap(), sim::Clock::Virtual);
//! let board = sim::SimBoard::new(world);
//! board.pins().configure(15, &PinSettings { mode: Some(PinMode::Output), ..PinSettings::default() }).unwrap();
//! board.pins().write(15, true);
//! assert!(board.pins().read(15));
//! ```
//!
//! Invariant: with a virtual clock a run depends on the program and the files alone.
#![forbid(unsafe_code)]

mod board;
mod chip;
mod clock;
pub mod device;
pub mod devices;
mod log;
pub mod net;
mod pio;
mod picture;
pub mod profile;
mod queue;
mod reading;
pub mod record;
#[cfg(test)]
mod tests;
pub mod script;
pub mod time;
mod vcd;
pub mod wiring;
mod world;

pub use self::board::SimBoard;
pub use chip::flash::FlashMemory;
pub use clock::Clock;
pub use log::{Log, Sink};
pub use world::{Due, Halt, Slot, World};
