//! The peripherals of the ESP32-C3 behind the traits of `board`.
//!
//! [`Esp32C3`] implements a trait for each kind of peripheral, in the file of that name. State that the registers do
//! not keep is in a [`shared::Shared`] beside its driver. Names and places of registers are those of the register crate
//! `esp32c3`; a block of them can be laid over ordinary memory, as the tests do.
//!
//! A port calls [`start`] after reset and [`interrupts::serve`] in its trap handler.
//!
//! Invariant: interrupt handlers note what happened and return; nothing here calls the interpreter, and no wait for
//! hardware is without an end.
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
pub mod power;
pub mod profile;
mod pulses;
mod pwm;
mod registers;
mod shared;
mod sleep;
mod spi;
pub mod timers;
pub mod uart;
pub mod usb;
pub mod watchdog;

pub use clocks::start;
pub use timers::{calendar_ns, now};

use board::{Event, Source};

/// The chip's peripherals. All state is in the registers or static.
#[derive(Clone, Copy, Debug)]
pub struct Esp32C3;

/// What waits for the machine to take it.
pub fn take_event() -> Option<Event> {
    if !power::makes_events() {
        return None;
    }
    let event = events::take()?;
    if let Source::Pin(pin) = event.source {
        pins::rearm(pin);
    }
    Some(event)
}

/// What a soft reset ends: interrupts of pins, timers, signals, buses, lines.
pub fn soft_reset() {
    pins::reset();
    timers::reset();
    pwm::reset();
    i2c::reset();
    spi::reset();
    uart::reset();
    power::reset();
    events::clear();
}
