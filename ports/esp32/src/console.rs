//! The console: UART 0, or the emulator's.
//!
//! Invariant: bytes are on their way when `write` returns.

use peripherals::{power, uart};
use xtensa::emulator;

/// Sends bytes.
pub fn write(bytes: &[u8]) {
    if power::is_emulated() {
        emulator::write(bytes);
    } else {
        uart::write_to_console(bytes);
    }
}
