//! Pins as a program times them, for the buses and pulses in software.
//!
//! Invariant: a wait is never shorter than asked for.

use crate::{Esp8266, core, pins, power, time};
use board::software::Wires;
use board::{Pins, Pull};
use drivers::{Clocked, SoftwarePulses, guarded};

/// Pulses in software.
pub static PULSES: SoftwarePulses<Esp8266> = SoftwarePulses(&Esp8266);

impl Wires for Esp8266 {
    fn output(&self, pin: u16, level: bool) {
        pins::set_output(pin, level, false, None);
    }

    fn input(&self, pin: u16) {
        pins::set_input(pin, None);
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
        time::now() as u32
    }

    fn undisturbed<R>(&self, work: impl FnOnce() -> R) -> R {
        guarded(work)
    }
}

impl Clocked for Esp8266 {
    fn clocks_of_ns(&self, time: u32) -> u32 {
        (u64::from(time) * u64::from(power::frequency() / 1_000_000) / 1000) as u32
    }

    fn spin(&self, clocks: u32) {
        let start = core::cycles();
        while cfg!(target_arch = "xtensa") && core::cycles().wrapping_sub(start) < clocks {}
    }
}
