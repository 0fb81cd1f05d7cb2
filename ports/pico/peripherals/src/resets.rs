//! Resets of single peripherals.
//!
//! Invariant: after [`restart`] a peripheral has its reset values and can be used.

use drivers::guarded;
use rp_pac::RESETS;

pub const ADC: u32 = 1;
pub const DMA: u32 = 1 << 2;
pub const I2C0: u32 = 1 << 3;
pub const I2C1: u32 = 1 << 4;
pub const IO: u32 = 1 << 5;
pub const PADS: u32 = 1 << 8;
pub const PIO0: u32 = 1 << 10;
pub const PIO1: u32 = 1 << 11;
pub const PLL_SYS: u32 = 1 << 12;
pub const PLL_USB: u32 = 1 << 13;
pub const PWM: u32 = 1 << 14;
pub const SPI0: u32 = 1 << 16;
pub const SPI1: u32 = 1 << 17;
pub const TIMER: u32 = 1 << 21;
pub const UART0: u32 = 1 << 22;
pub const UART1: u32 = 1 << 23;

/// Takes peripherals out of reset, those that run already excepted.
pub fn release(peripherals: u32) {
    guarded(|| RESETS.reset().modify(|held| held.0 &= !peripherals));
    while RESETS.reset_done().read().0 & peripherals != peripherals {}
}

/// Resets peripherals.
pub fn restart(peripherals: u32) {
    guarded(|| RESETS.reset().modify(|held| held.0 |= peripherals));
    release(peripherals);
}
