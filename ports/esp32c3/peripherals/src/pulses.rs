//! Pins as a program times them: buses and pulses of [`board::software`], streams of bits.
//!
//! Invariant: no interrupt disturbs a stream of bits or an answer.

use crate::shared::guarded;
use crate::{Esp32C3, clocks, pins, timers};
use board::software::{self, Wires};
use board::{Outcome, Pins, Pull, Pulses};

/// Clocks that setting a pin and looking at the next bit take, which the times include.
const OVERHEAD: u32 = 20;

/// Clocks of the processor, counted modulo 2^32.
fn cycles() -> u32 {
    #[cfg(target_arch = "riscv32")]
    {
        let count: u32;
        // SAFETY: chooses what the processor counts (cycles), lets it count, and reads the counter.
        unsafe {
            core::arch::asm!("csrwi 0x7e0, 1", "csrwi 0x7e1, 1", "csrr {0}, 0x7e2", out(reg) count, options(nomem, nostack));
        }
        count
    }
    #[cfg(not(target_arch = "riscv32"))]
    (timers::now() as u32).wrapping_mul(160)
}

/// Passes at least so many clocks.
fn spin(clocks: u32) {
    let start = cycles();
    while cycles().wrapping_sub(start) < clocks {}
}

/// Clocks that a time takes.
fn clocks_of_ns(time: u32) -> u32 {
    (u64::from(time) * u64::from(clocks::system_rate() / 1000) / 1_000_000) as u32
}

impl Wires for Esp32C3 {
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
        spin(clocks_of_ns(time));
    }

    fn now_us(&self) -> u32 {
        timers::now() as u32
    }

    fn undisturbed<R>(&self, work: impl FnOnce() -> R) -> R {
        guarded(work)
    }
}

impl Pulses for Esp32C3 {
    fn measure(&self, pin: u16, level: bool, timeout_us: u32) -> i32 {
        software::measure(self, pin, level, timeout_us)
    }

    fn send_bits(&self, pin: u16, timing_ns: [u32; 4], data: &[u8]) -> Outcome<()> {
        self.output(pin, false);
        let clocks = timing_ns.map(|time| clocks_of_ns(time).saturating_sub(OVERHEAD));
        guarded(|| {
            for bit in data.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 != 0)) {
                let (high, low) = if bit { (clocks[2], clocks[3]) } else { (clocks[0], clocks[1]) };
                self.write(pin, true);
                spin(high);
                self.write(pin, false);
                spin(low);
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
