//! pyboard 1.1 with an STM32F405.
//!
//! Invariant: pin numbers are 16 per port, from A0.

use super::{AnalogInput, FlashLayout, Hardware, I2cPins, Routing, SpiPins, UartPins};
use board::{Capabilities, Family, PinName, Profile, pins};

const PLAIN: u16 = Capabilities::ALL & !Capabilities::PWM;
const TIMED: u16 = Capabilities::ALL;
const ANALOG: u16 = PLAIN | Capabilities::ANALOG;
const BOTH: u16 = TIMED | Capabilities::ANALOG;

static PROFILE: Profile = Profile {
    name: "pyboard",
    machine: "PYBv1.1 with STM32F405RG",
    platform: "pyboard",
    family: Family::Stm32,
    pins: pins! {
        0 "A0" ["X1"] BOTH;
        1 "A1" ["X2"] BOTH;
        2 "A2" ["X3"] BOTH;
        3 "A3" ["X4"] BOTH;
        4 "A4" ["X5"] ANALOG;
        5 "A5" ["X6"] BOTH;
        6 "A6" ["X7"] BOTH;
        7 "A7" ["X8"] BOTH;
        8 "A8" ["SD", "SD_SW"] PLAIN;
        9 "A9" ["USB_VBUS"] PLAIN;
        10 "A10" ["USB_ID"] PLAIN;
        11 "A11" ["USB_DM"] PLAIN;
        12 "A12" ["USB_DP"] PLAIN;
        13 "A13" ["LED_RED"] PLAIN;
        14 "A14" ["LED_GREEN"] PLAIN;
        15 "A15" ["LED_YELLOW"] TIMED;
        16 "B0" ["Y11"] BOTH;
        17 "B1" ["Y12"] BOTH;
        18 "B2" ["MMA_INT"] PLAIN;
        19 "B3" ["X17", "SW"] TIMED;
        20 "B4" ["LED_BLUE"] TIMED;
        21 "B5" ["MMA_AVDD"] PLAIN;
        22 "B6" ["X9"] TIMED;
        23 "B7" ["X10"] TIMED;
        24 "B8" ["Y3"] TIMED;
        25 "B9" ["Y4"] TIMED;
        26 "B10" ["Y9"] TIMED;
        27 "B11" ["Y10"] TIMED;
        28 "B12" ["Y5"] PLAIN;
        29 "B13" ["Y6"] PLAIN;
        30 "B14" ["Y7"] TIMED;
        31 "B15" ["Y8"] TIMED;
        32 "C0" ["X19"] ANALOG;
        33 "C1" ["X20"] ANALOG;
        34 "C2" ["X21"] ANALOG;
        35 "C3" ["X22"] ANALOG;
        36 "C4" ["X11"] ANALOG;
        37 "C5" ["X12"] ANALOG;
        38 "C6" ["Y1"] TIMED;
        39 "C7" ["Y2"] TIMED;
        40 "C8" ["SD_D0"] PLAIN;
        41 "C9" ["SD_D1"] PLAIN;
        42 "C10" ["SD_D2"] PLAIN;
        43 "C11" ["SD_D3"] PLAIN;
        44 "C12" ["SD_CK"] PLAIN;
        45 "C13" ["X18"] PLAIN;
        46 "C14" [] PLAIN;
        47 "C15" [] PLAIN;
        50 "D2" ["SD_CMD"] PLAIN;
    },
};

/// The board.
pub static HARDWARE: Hardware = Hardware {
    profile: &PROFILE,
    frequency: 168_000_000,
    frequencies: (8_000_000, 168_000_000),
    unique_id: &[0x32, 0x00, 0x27, 0x00, 0x07, 0x51, 0x33, 0x31, 0x30, 0x34, 0x36, 0x38],
    flash: FlashLayout { size: 1 << 20, rom: 128 << 10, erase: 4096, write: 4 },
    partitions: &[],
    routing: Routing::Fixed,
    i2c: &[I2cPins { id: 1, scl: 22, sda: 23 }, I2cPins { id: 2, scl: 26, sda: 27 }],
    spi: &[
        SpiPins { id: 1, sck: 5, mosi: 7, miso: 6 },
        SpiPins { id: 2, sck: 29, mosi: 31, miso: 30 },
    ],
    uart: &[
        UartPins { id: 1, tx: 22, rx: Some(23) },
        UartPins { id: 2, tx: 2, rx: Some(3) },
        UartPins { id: 3, tx: 26, rx: Some(27) },
        UartPins { id: 4, tx: 0, rx: Some(1) },
        UartPins { id: 6, tx: 38, rx: Some(39) },
    ],
    i2s: &[2],
    analog: &[
        (0, AnalogInput::Pin(0)),
        (1, AnalogInput::Pin(1)),
        (2, AnalogInput::Pin(2)),
        (3, AnalogInput::Pin(3)),
        (4, AnalogInput::Pin(4)),
        (5, AnalogInput::Pin(5)),
        (6, AnalogInput::Pin(6)),
        (7, AnalogInput::Pin(7)),
        (8, AnalogInput::Pin(16)),
        (9, AnalogInput::Pin(17)),
        (10, AnalogInput::Pin(32)),
        (11, AnalogInput::Pin(33)),
        (12, AnalogInput::Pin(34)),
        (13, AnalogInput::Pin(35)),
        (14, AnalogInput::Pin(36)),
        (15, AnalogInput::Pin(37)),
        (16, AnalogInput::Temperature),
        (17, AnalogInput::Reference),
        (18, AnalogInput::Supply),
    ],
    analog_bits: 12,
    analog_full_scale: 3300,
    hardware_timers: 0,
    pwm: (1, 84_000_000),
    calendar_memory: 80,
    watchdog: (1, 32_767),
    wireless: false,
};
