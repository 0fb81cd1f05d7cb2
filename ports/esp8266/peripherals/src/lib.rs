//! The peripherals of the ESP8266 behind the traits of `board`.
//!
//! [`Esp8266`] implements a trait for each kind of peripheral, in the file of that name. Registers are words of a
//! [`registers::Block`], which tests lay over ordinary memory. What all chips share (events, timers, buses in
//! software) is the port's `drivers`.
//!
//! A port calls [`start`] after reset and [`interrupt`] with the core's interrupts; the console's line is its own.
//!
//! Invariant: interrupt handlers note what happened and return; nothing here calls the interpreter.
#![cfg_attr(not(test), no_std)]

mod analog;
pub mod core;
pub mod flash;
mod hspi;
pub mod memory;
pub mod pins;
pub mod power;
pub mod profile;
pub mod pulses;
pub mod pwm;
mod registers;
pub mod time;
pub mod uart;

pub use time::{calendar_ns, now};

use board::Event;
use ::core::sync::atomic::AtomicBool;
use drivers::{Events, SoftwareI2c, SoftwareSpi};

/// The chip's peripherals. All state is in the registers or static.
#[derive(Clone, Copy, Debug)]
pub struct Esp8266;

/// Pins 0 to 16, timers, two serial lines, the alarm.
static EVENTS: Events<{ 17 + time::TIMERS + 2 + 1 }> = Events::new();

/// I2C, which the chip has in software only.
pub static I2C: SoftwareI2c<Esp8266> = SoftwareI2c::new(&Esp8266, |bus, settings| {
    drivers::any_pins(bus, settings, |number| (number == 0).then_some((5, 4)), pins::check)
});

/// SPI on any pins.
static SOFTWARE_SPI: SoftwareSpi<Esp8266> = SoftwareSpi::new(&Esp8266, pins::check);

/// What a port does after reset.
pub fn start(emulated: bool) {
    power::start(emulated);
    time::start(power::frequency());
    if !emulated {
        flash::start();
    }
}

/// Serves interrupts of the core, a bit each.
pub fn interrupt(waiting: u32) {
    if waiting & 1 << pins::INTERRUPT != 0 {
        pins::interrupt();
    }
    if waiting & 1 << time::INTERRUPT != 0 {
        time::tick();
    }
    if waiting & 1 << pwm::INTERRUPT != 0 {
        pwm::interrupt();
    }
}

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
    time::reset();
    pwm::reset();
    I2C.reset();
    hspi::reset();
    uart::reset();
    EVENTS.clear();
}
