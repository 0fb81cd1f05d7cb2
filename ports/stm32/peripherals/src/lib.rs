//! The peripherals of the STM32F405 behind the traits of `board`.
//!
//! [`Stm32`] implements a trait for each kind of peripheral, in the file of that name. State that the registers do
//! not keep is in a [`drivers::Shared`] beside its driver. Registers are stm32-metapac's: blocks of the same kind have
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
pub mod flash;
pub mod i2c;
pub mod interrupts;
pub mod memory;
pub mod pins;
mod power;
pub mod profile;
pub mod pulses;
mod pwm;
mod spi;
pub mod timers;
pub mod uart;

pub use clocks::start;
pub use timers::{calendar_ns, set_clock, tick};

use board::Event;
use core::sync::atomic::AtomicBool;
use drivers::Events;

/// The chip's peripherals. All state is in the registers or static.
#[derive(Clone, Copy, Debug)]
pub struct Stm32;

/// Interrupt lines of pins, timers, serial lines, the alarm.
pub static EVENTS: Events<{ 16 + timers::TIMERS + 7 + 1 }> = Events::new();

/// The flag to set when an event waits.
pub fn attach(pending: &'static AtomicBool) {
    EVENTS.attach(pending);
}

/// What waits for the machine to take it.
pub fn take_event() -> Option<Event> {
    EVENTS.take()
}

/// What a soft reset ends: interrupts of pins, timers, signals, buses, lines.
pub fn soft_reset() {
    pins::reset();
    timers::reset();
    pwm::reset();
    i2c::BUSES.reset();
    spi::reset();
    uart::reset();
    EVENTS.clear();
}
