//! The peripherals of the STM32F405 behind the traits of `board`.
//!
//! [`Stm32`] implements a trait for each kind of peripheral, in the file of that name. State that the registers do
//! not keep is in a [`shared::Shared`] beside its driver. Registers are stm32-metapac's: blocks of the same kind have
//! one type, accesses are safe, and a block can be laid over ordinary memory, as the tests do.
//!
//! A port calls [`start`] after reset, puts the handlers of [`interrupts`] into its vector table, and [`tick`] into
//! that of the system timer.
//!
//! Invariant: interrupt handlers note what happened and return; nothing here calls the interpreter. Where the chip is
//! emulated and registers read as zero, nothing waits for ever.
#![cfg_attr(not(test), no_std)]

mod analog;
#[cfg(test)]
mod bench;
pub mod clocks;
pub mod events;
pub mod flash;
mod i2c;
pub mod interrupts;
mod memory;
pub mod pins;
mod power;
pub mod profile;
mod pulses;
mod pwm;
mod shared;
mod spi;
mod timers;
pub mod uart;

pub use clocks::start;
pub use timers::{calendar_ns, set_clock, tick};

use board::Event;

/// The chip's peripherals. All state is in the registers or static.
#[derive(Clone, Copy, Debug)]
pub struct Stm32;

/// What waits for the machine to take it.
pub fn take_event() -> Option<Event> {
    events::take()
}

/// What a soft reset ends: interrupts of pins, timers, signals, buses, lines.
pub fn soft_reset() {
    pins::reset();
    timers::reset();
    pwm::reset();
    i2c::reset();
    spi::reset();
    uart::reset();
    events::clear();
}
