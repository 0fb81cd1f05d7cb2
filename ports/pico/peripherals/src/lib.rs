//! The peripherals of the RP2040 behind the traits of `board`.
//!
//! [`Rp2040`] implements a trait for each kind of peripheral, in the file of that name. State that the registers do
//! not keep is in a [`drivers::Shared`] beside its driver. Registers are rp-pac's: blocks of the same kind have one type,
//! accesses are safe, and a block can be laid over ordinary memory, as the tests do.
//!
//! A port puts the handlers of [`interrupts`] into its vector table and calls [`start`] once the clocks run.
//!
//! Invariant: interrupt handlers note what happened and return; nothing here calls the interpreter.
#![cfg_attr(not(test), no_std)]

mod analog;
#[cfg(test)]
mod bench;
pub mod clocks;
pub mod cycles;
mod dma;
mod i2c;
pub mod interrupts;
pub mod memory;
pub mod pins;
mod programmable;
mod pulses;
mod pwm;
mod resets;
mod spi;
pub mod timers;
pub mod uart;
mod watchdog;

pub use analog::temperature;
pub use timers::{calendar_ns, now};

use board::{Event, Source};
use core::sync::atomic::AtomicBool;
use drivers::Events;

/// The chip's peripherals. All state is in the registers or static.
#[derive(Clone, Copy, Debug)]
pub struct Rp2040;

/// Pins, timers, serial lines, state machines, their blocks, DMA channels, the alarm.
pub static EVENTS: Events<{ 30 + timers::TIMERS + 2 + 8 + 2 + 12 + 1 }> = Events::new();

/// Takes the peripherals out of reset and lets them interrupt. The clocks run and the vector table is set.
pub fn start() {
    use resets::{ADC, DMA, IO, PADS, PIO0, PIO1, PWM, TIMER};
    resets::release(IO | PADS | TIMER | PWM | ADC | DMA | PIO0 | PIO1);
    timers::start();
    interrupts::LINES.into_iter().for_each(interrupts::enable);
}

/// The flag to set when an event waits.
pub fn attach(pending: &'static AtomicBool) {
    EVENTS.attach(pending);
}

/// What waits for the machine to take it.
pub fn take_event() -> Option<Event> {
    let event = EVENTS.take()?;
    if let Source::Pin(pin) = event.source {
        pins::rearm(pin);
    }
    Some(event)
}

/// Called at safepoints.
pub fn poll() {
    uart::poll();
}

/// What a soft reset ends: interrupts of pins, timers, signals, buses, lines, DMA channels, state machines.
pub fn soft_reset() {
    pins::reset();
    timers::reset();
    pwm::reset();
    i2c::reset();
    spi::reset();
    uart::reset();
    dma::reset();
    programmable::reset();
    EVENTS.clear();
}
