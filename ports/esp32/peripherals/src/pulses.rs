//! Pins as a program times them, for the buses and pulses in software.
//!
//! Invariant: a wait is never shorter than asked for.

use crate::{Esp32, pins, timers};
use board::software::Wires;
use board::{Pins, Pull};
use drivers::{Clocked, SoftwarePulses, guarded};
use xtensa::core;

/// Pulses in software.
pub static PULSES: SoftwarePulses<Esp32> = SoftwarePulses(&Esp32);

impl Wires for Esp32 {
    fn output(&self, pin: u16, level: bool) {
        pins::set_output(pin, level, false, None);
    }

    fn input(&self, pin: u16) {
        pins::set_input(pin);
    }

    fn open_drain(&self, pin: u16) {
        pins::set_output(pin, true, true, Some(Pull::Up));
    }

    fn set(&self, pin: u16, level: bool) {
        self.write(pin, level);
    }

    fn get(&self, pin: u16) -> bool {
        self.read(pin)
    }

    fn wait_ns(&self, time: u32) {
        self.spin(self.clocks_of_ns(time));
    }

    fn now_us(&self) -> u32 {
        timers::now() as u32
    }

    fn undisturbed<R>(&self, work: impl FnOnce() -> R) -> R {
        guarded(work)
    }
}

impl Clocked for Esp32 {
    fn clocks_of_ns(&self, time: u32) -> u32 {
        timers::clocks_of_ns(time)
    }

    fn spin(&self, clocks: u32) {
        let start = core::cycles();
        while cfg!(target_arch = "xtensa") && core::cycles().wrapping_sub(start) < clocks {}
    }
}
