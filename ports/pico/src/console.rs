//! The console of the board: USB and UART 0 at once.
//!
//! Invariant: each of the two works without the other.

use crate::{serial, usb};
use port::{Hardware, cortex_m};
use rp_pac::ROSC;

/// Sends bytes to both.
pub fn write(bytes: &[u8]) {
    usb::write(bytes);
    serial::write(bytes, !usb::is_open());
}

/// The board, for the interpreter.
pub struct Pico;

impl Hardware for Pico {
    fn write(&self, bytes: &[u8]) {
        write(bytes);
    }

    fn poll(&self) {
        usb::poll();
    }

    fn microseconds(&self) -> u64 {
        peripherals::now()
    }

    fn time_ns(&self) -> u64 {
        peripherals::calendar_ns()
    }

    fn wait(&self) {
        cortex_m::wait();
    }

    fn random(&self) -> u32 {
        // The ring oscillator's noise, a bit at a time.
        (0..32).fold(0, |bits, _| bits << 1 | u32::from(ROSC.randombit().read().randombit()))
    }

    fn stack_left(&self) -> usize {
        cortex_m::stack_left()
    }

    fn board(&self) -> Option<&dyn board::Board> {
        Some(&crate::board::BOARD)
    }

    fn name(&self) -> &'static str {
        board::rp2::pico::PROFILE.platform
    }

    fn machine(&self) -> &'static str {
        board::rp2::pico::PROFILE.machine
    }
}
