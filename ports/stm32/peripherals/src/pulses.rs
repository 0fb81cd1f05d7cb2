//! Pins as a program times them, for the buses and pulses in software.
//!
//! Invariant: a wait is never shorter than asked for.

use crate::{Stm32, clocks, pins, timers};
use board::software::Wires;
use board::{Pins, Pull};
use drivers::{Clocked, SoftwarePulses, guarded};

/// Pulses in software.
pub static PULSES: SoftwarePulses<Stm32> = SoftwarePulses(&Stm32);

/// Clocks of a turn of the waiting loop: a subtraction and a branch that is taken.
const TURN: u32 = 3;
impl Wires for Stm32 {
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

impl Clocked for Stm32 {
    fn clocks_of_ns(&self, time: u32) -> u32 {
        (u64::from(time) * u64::from(clocks::system() / 1000) / 1_000_000) as u32
    }

    fn spin(&self, clocks: u32) {
        #[cfg(target_arch = "arm")]
        // SAFETY: counts a register down; touches no memory.
        unsafe {
            core::arch::asm!("2: subs {0}, {0}, #1", "bne 2b", inout(reg) clocks / TURN + 1 => _, options(nomem, nostack));
        }
        #[cfg(not(target_arch = "arm"))]
        let _ = (clocks, TURN);
    }
}
