//! ESP32 module on a generic board.
//!
//! Channels of the second converter are numbered from 10.
//!
//! Invariant: pin numbers are GPIO numbers; 34 to 39 are inputs without pulls.

use super::{AnalogInput, FlashLayout, Hardware, I2cPins, Routing, SpiPins, UartPins};
use board::{Capabilities, Family, PartitionEntry, PinName, Profile, pins};

const DIGITAL: u16 = Capabilities::ALL;
const ANALOG: u16 = Capabilities::ALL | Capabilities::ANALOG;
const SENSE: u16 = Capabilities::INPUT | Capabilities::INTERRUPT | Capabilities::ANALOG;

/// Pins that work in deep sleep too, in the order of their numbers there.
pub const SLEEPLESS_PINS: [u16; 18] = [36, 37, 38, 39, 34, 35, 25, 26, 33, 32, 4, 0, 2, 15, 13, 12, 14, 27];

/// The usual division of four megabytes.
const PARTITIONS: &[PartitionEntry] = &[
    PartitionEntry { kind: 1, subtype: 2, address: 0x9000, size: 0x6000, label: "nvs", visible: None },
    PartitionEntry { kind: 1, subtype: 1, address: 0xf000, size: 0x1000, label: "phy_init", visible: None },
    PartitionEntry { kind: 0, subtype: 0, address: 0x10000, size: 0x1f_0000, label: "factory", visible: None },
    PartitionEntry { kind: 1, subtype: 0x81, address: 0x20_0000, size: 0x20_0000, label: "vfs", visible: Some(0) },
];

static PROFILE: Profile = Profile {
    name: "esp32",
    machine: "Generic ESP32 module with ESP32",
    platform: "esp32",
    family: Family::Esp32,
    pins: pins! {
        0 "0" ["IO0"] ANALOG;
        1 "1" ["IO1"] DIGITAL;
        2 "2" ["IO2"] ANALOG;
        3 "3" ["IO3"] DIGITAL;
        4 "4" ["IO4"] ANALOG;
        5 "5" ["IO5"] DIGITAL;
        9 "9" ["IO9"] DIGITAL;
        10 "10" ["IO10"] DIGITAL;
        12 "12" ["IO12"] ANALOG;
        13 "13" ["IO13"] ANALOG;
        14 "14" ["IO14"] ANALOG;
        15 "15" ["IO15"] ANALOG;
        16 "16" ["IO16"] DIGITAL;
        17 "17" ["IO17"] DIGITAL;
        18 "18" ["IO18"] DIGITAL;
        19 "19" ["IO19"] DIGITAL;
        20 "20" ["IO20"] DIGITAL;
        21 "21" ["IO21"] DIGITAL;
        22 "22" ["IO22"] DIGITAL;
        23 "23" ["IO23"] DIGITAL;
        25 "25" ["IO25"] ANALOG;
        26 "26" ["IO26"] ANALOG;
        27 "27" ["IO27"] ANALOG;
        32 "32" ["IO32"] ANALOG;
        33 "33" ["IO33"] ANALOG;
        34 "34" ["IO34"] SENSE;
        35 "35" ["IO35"] SENSE;
        36 "36" ["IO36"] SENSE;
        37 "37" ["IO37"] SENSE;
        38 "38" ["IO38"] SENSE;
        39 "39" ["IO39"] SENSE;
    },
};

/// The board.
pub static HARDWARE: Hardware = Hardware {
    profile: &PROFILE,
    frequency: 160_000_000,
    frequencies: (20_000_000, 240_000_000),
    unique_id: &[0x24, 0x6f, 0x28, 0x9d, 0x10, 0x5c],
    flash: FlashLayout { size: 2 << 20, rom: 128 << 10, erase: 4096, write: 4 },
    partitions: PARTITIONS,
    routing: Routing::Any,
    i2c: &[I2cPins { id: 0, scl: 18, sda: 19 }, I2cPins { id: 1, scl: 25, sda: 26 }],
    spi: &[SpiPins { id: 1, sck: 14, mosi: 13, miso: 12 }, SpiPins { id: 2, sck: 18, mosi: 23, miso: 19 }],
    uart: &[
        UartPins { id: 0, tx: 1, rx: Some(3) },
        UartPins { id: 1, tx: 10, rx: Some(9) },
        UartPins { id: 2, tx: 17, rx: Some(16) },
    ],
    i2s: &[0, 1],
    analog: &[
        (0, AnalogInput::Pin(36)),
        (1, AnalogInput::Pin(37)),
        (2, AnalogInput::Pin(38)),
        (3, AnalogInput::Pin(39)),
        (4, AnalogInput::Pin(32)),
        (5, AnalogInput::Pin(33)),
        (6, AnalogInput::Pin(34)),
        (7, AnalogInput::Pin(35)),
        (10, AnalogInput::Pin(4)),
        (11, AnalogInput::Pin(0)),
        (12, AnalogInput::Pin(2)),
        (13, AnalogInput::Pin(15)),
        (14, AnalogInput::Pin(13)),
        (15, AnalogInput::Pin(12)),
        (16, AnalogInput::Pin(14)),
        (17, AnalogInput::Pin(27)),
        (18, AnalogInput::Pin(25)),
        (19, AnalogInput::Pin(26)),
    ],
    analog_bits: 12,
    analog_full_scale: 3300,
    hardware_timers: 4,
    pwm: (1, 40_000_000),
    calendar_memory: 2048,
    watchdog: (1, u32::MAX),
    wireless: true,
};
