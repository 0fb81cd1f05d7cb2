//! The console of the board: USB and UART 0 at once.
//!
//! Invariant: each of the two works without the other.

use peripherals::{uart, usb};

/// Sends bytes to both. While a USB host listens, UART 0 loses what is written faster than it sends.
pub fn write(bytes: &[u8]) {
    usb::write(bytes);
    if usb::is_listening() {
        uart::offer_to_console(bytes);
    } else {
        uart::write_to_console(bytes);
    }
}
