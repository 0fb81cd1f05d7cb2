//! Pins as a program times them: buses and pulses of [`board::software`], streams of bits.
//!
//! Invariant: no interrupt disturbs a stream of bits or an answer.

use crate::{Esp8266, core, pins, power, time};
use board::software::{self, Wires};
use board::{Outcome, Pins, Pull, Pulses};
use port::drivers::guarded;

/// Cycles that setting a pin and looking at the next bit take, which the times include.
const OVERHEAD: u32 = 20;

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
        time::spin_ns(time);
    }

    fn now_us(&self) -> u32 {
        time::now() as u32
    }

    fn undisturbed<R>(&self, work: impl FnOnce() -> R) -> R {
        guarded(work)
    }
}

/// Waits until so many cycles after `start`.
fn wait_until(start: u32, cycles: u32) {
    while cfg!(target_arch = "xtensa") && core::cycles().wrapping_sub(start) < cycles {}
}

impl Pulses for Esp8266 {
    fn measure(&self, pin: u16, level: bool, timeout_us: u32) -> i32 {
        software::measure(self, pin, level, timeout_us)
    }

    fn send_bits(&self, pin: u16, timing_ns: [u32; 4], data: &[u8]) -> Outcome<()> {
        self.output(pin, false);
        let rate = power::frequency() / 1_000_000;
        let cycles = timing_ns.map(|time| (time.saturating_mul(rate) / 1000).saturating_sub(OVERHEAD));
        guarded(|| {
            for bit in data.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 != 0)) {
                let (high, low) = if bit { (cycles[2], cycles[3]) } else { (cycles[0], cycles[1]) };
                let start = core::cycles();
                self.write(pin, true);
                wait_until(start, high);
                self.write(pin, false);
                wait_until(start, high + low + OVERHEAD);
            }
        });
        Ok(())
    }

    fn read_dht(&self, pin: u16, data: &mut [u8; 5]) -> Outcome<()> {
        software::read_dht(self, pin, data)
    }

    fn one_wire_reset(&self, pin: u16) -> bool {
        software::one_wire_reset(self, pin)
    }

    fn one_wire_read(&self, pin: u16) -> bool {
        software::one_wire_read(self, pin)
    }

    fn one_wire_write(&self, pin: u16, bit: bool) {
        software::one_wire_write(self, pin, bit);
    }
}
