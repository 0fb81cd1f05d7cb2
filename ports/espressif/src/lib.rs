//! What the chips of Espressif have in common behind the traits of `board`: serial lines, SPI masters, signals of the
//! LED controller, memory that resets leave alone. A chip gives its registers by a trait of the module.
//!
//! Invariant: nothing here knows where a register is; what is unsafe is in [`kept`] alone.
#![no_std]

#[cfg(test)]
#[macro_use]
extern crate std;

pub mod kept;
pub mod lines;
pub mod masters;
pub mod signals;

/// Hz of the bus of the peripherals.
pub const PERIPHERALS: u32 = 80_000_000;
