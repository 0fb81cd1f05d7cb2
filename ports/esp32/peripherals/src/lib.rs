//! The peripherals of the ESP32 behind the traits of `board`.
//!
//! [`Esp32`] implements a trait for each kind of peripheral, in the file of that name; what it shares with other chips of
//! Espressif is in `espressif`. State that the registers do not keep is in a [`drivers::Shared`] beside its driver. Names
//! and places of registers are those of the register crate `esp32`; a block of them can be laid over ordinary memory, as
//! the tests do.
//!
//! A port calls [`start`] after reset and [`interrupt`] with the core's interrupts. An emulator that has the core but no
//! chip around it has memory in the place of registers: drivers do nothing there, and end.
//!
//! Invariant: interrupt handlers note what happened and return; nothing here calls the interpreter, and no wait for
//! hardware is without an end.
#![cfg_attr(not(test), no_std)]

mod analog;
#[cfg(test)]
mod bench;
pub mod clocks;
pub mod flash;
pub mod i2c;
pub mod interrupts;
pub mod memory;
mod pads;
pub mod pins;
pub mod power;
pub mod profile;
pub mod pulses;
pub mod pwm;
mod registers;
mod sleep;
pub mod spi;
pub mod timers;
pub mod uart;
pub mod watchdog;

pub use timers::{calendar_ns, now};

use board::{Event, Source};
use core::sync::atomic::AtomicBool;
use drivers::Events;

/// The chip's peripherals. All state is in the registers or static.
#[derive(Clone, Copy, Debug)]
pub struct Esp32;

/// Pins, timers, serial lines, the alarm.
pub static EVENTS: Events<{ profile::PINS as usize + board::software::TIMERS + 3 + 1 }> = Events::new();

/// What a port does after reset; `bus` is the bus of the chip's analog part.
pub fn start(emulated: bool, bus: clocks::AnalogBus) {
    power::start(emulated);
    if !emulated {
        clocks::start(bus);
        interrupts::start();
    }
    timers::start(clocks::system_rate());
}

/// The flag to set when an event waits.
pub fn attach(pending: &'static AtomicBool) {
    EVENTS.attach(pending);
}

/// What waits for the machine to take it.
pub fn take_event() -> Option<Event> {
    if !power::makes_events() {
        return None;
    }
    let event = EVENTS.take()?;
    if let Source::Pin(pin) = event.source {
        pins::rearm(pin);
    }
    Some(event)
}

/// What a soft reset ends: interrupts of pins, timers, signals, buses, lines.
pub fn soft_reset() {
    pins::reset();
    timers::reset();
    pwm::SIGNALS.reset();
    i2c::BUSES.reset();
    spi::BUSES.reset();
    uart::LINES.reset();
    power::reset();
    EVENTS.clear();
}
