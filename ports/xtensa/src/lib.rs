//! What the ports to Xtensa share: the core's registers, its clock, critical sections, exceptions and their reports, and
//! the emulator's console.
//!
//! Invariant: one core runs; nothing here knows of a chip.
#![no_std]

#[cfg(test)]
extern crate std;

pub mod clock;
pub mod core;
pub mod emulator;
pub mod exceptions;
#[cfg(target_arch = "xtensa")]
mod section;
