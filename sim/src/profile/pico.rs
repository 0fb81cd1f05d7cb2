//! Raspberry Pi Pico with an RP2040, and the Pico W, which has a radio.
//!
//! Invariant: pin numbers are GPIO numbers.

use super::{AnalogInput, FlashLayout, Hardware, Routing};
use board::rp2::{self, FIRST_ANALOG, TEMPERATURE, pico};

/// The board.
pub static HARDWARE: Hardware = BOARD;

const BOARD: Hardware = Hardware {
    profile: &pico::PROFILE,
    frequency: 125_000_000,
    frequencies: rp2::FREQUENCIES,
    unique_id: &[0xe6, 0x60, 0x58, 0x38, 0x83, 0x52, 0x7a, 0x2c],
    flash: FlashLayout { size: 1408 << 10, rom: 128 << 10, erase: 4096, write: 256 },
    partitions: &[],
    routing: Routing::Rp2,
    i2c: &pico::I2C,
    spi: &pico::SPI,
    uart: &pico::UART,
    i2s: &[0, 1],
    analog: &[
        (0, AnalogInput::Pin(FIRST_ANALOG)),
        (1, AnalogInput::Pin(FIRST_ANALOG + 1)),
        (2, AnalogInput::Pin(FIRST_ANALOG + 2)),
        (3, AnalogInput::Pin(FIRST_ANALOG + 3)),
        (TEMPERATURE, AnalogInput::Temperature),
    ],
    analog_bits: 12,
    analog_full_scale: 3300,
    hardware_timers: 0,
    pwm: (8, 62_500_000),
    calendar_memory: 0,
    watchdog: (1, rp2::LONGEST_WATCHDOG_MS),
    wireless: false,
};

/// The Pico W: its LED hangs on the radio.
pub static WITH_RADIO: Hardware = Hardware {
    profile: &pico::WITH_RADIO,
    flash: FlashLayout { size: 848 << 10, rom: 128 << 10, erase: 4096, write: 256 },
    wireless: true,
    ..BOARD
};
