//! ESP8266 module.
//!
//! Invariant: pin numbers are GPIO numbers; 16 has neither interrupts nor PWM.

use super::{AnalogInput, FlashLayout, Hardware, I2cPins, Routing, SpiPins, UartPins};
use board::{Capabilities, Family, PinName, Profile, pins};

const DIGITAL: u16 = Capabilities::ALL & !Capabilities::PULL_DOWN;
const WAKE: u16 = Capabilities::INPUT | Capabilities::OUTPUT;

static PROFILE: Profile = Profile {
    name: "esp8266",
    machine: "ESP module with ESP8266",
    platform: "esp8266",
    family: Family::Esp8266,
    pins: pins! {
        0 "0" [] DIGITAL;
        1 "1" [] DIGITAL;
        2 "2" [] DIGITAL;
        3 "3" [] DIGITAL;
        4 "4" [] DIGITAL;
        5 "5" [] DIGITAL;
        12 "12" [] DIGITAL;
        13 "13" [] DIGITAL;
        14 "14" [] DIGITAL;
        15 "15" [] DIGITAL;
        16 "16" [] WAKE;
    },
};

/// The board.
pub static HARDWARE: Hardware = Hardware {
    profile: &PROFILE,
    frequency: 80_000_000,
    frequencies: (80_000_000, 160_000_000),
    unique_id: &[0x3a, 0x5e, 0x2c, 0x00],
    flash: FlashLayout { size: 3 << 20, rom: 128 << 10, erase: 4096, write: 4 },
    partitions: &[],
    routing: Routing::Any,
    i2c: &[I2cPins { id: 0, scl: 5, sda: 4 }],
    spi: &[SpiPins { id: 1, sck: 14, mosi: 13, miso: 12 }],
    uart: &[UartPins { id: 0, tx: 1, rx: Some(3) }, UartPins { id: 1, tx: 2, rx: None }],
    i2s: &[],
    analog: &[(0, AnalogInput::Terminal("A0")), (1, AnalogInput::Supply)],
    analog_bits: 10,
    analog_full_scale: 1000,
    hardware_timers: 0,
    pwm: (1, 1000),
    calendar_memory: 492,
    watchdog: (1, 5000),
    wireless: true,
};
