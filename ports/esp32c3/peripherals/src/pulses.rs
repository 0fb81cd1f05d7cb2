//! Pins as a program times them, for the buses and pulses in software.
//!
//! Invariant: a wait is never shorter than asked for.

use crate::{Esp32C3, clocks, pins, timers};
use board::software::Wires;
use board::{Pins, Pull};
use drivers::{Clocked, SoftwarePulses, guarded};

/// Pulses in software.
pub static PULSES: SoftwarePulses<Esp32C3> = SoftwarePulses(&Esp32C3);

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
        self.spin(self.clocks_of_ns(time));
    }

    fn now_us(&self) -> u32 {
        timers::now() as u32
    }

    fn undisturbed<R>(&self, work: impl FnOnce() -> R) -> R {
        guarded(work)
    }
}

impl Clocked for Esp32C3 {
    fn clocks_of_ns(&self, time: u32) -> u32 {
        (u64::from(time) * u64::from(clocks::system_rate() / 1000) / 1_000_000) as u32
    }

    fn spin(&self, clocks: u32) {
        let start = cycles();
        while cycles().wrapping_sub(start) < clocks {}
    }
}
