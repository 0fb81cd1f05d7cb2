//! The Pyboard v1.1: names of its pins, and which pins serve which peripheral.
//!
//! Invariant: pins are numbered 16 a port, from A0; tables name the alternate functions of the chip's data sheet.

use board::{Capabilities, Family, PinName, Profile};

/// Number of pins: ports A to E.
pub const PINS: u16 = 80;

const PLAIN: u16 = Capabilities::ALL & !Capabilities::PWM;
const TIMED: u16 = Capabilities::ALL;
const ANALOG: u16 = PLAIN | Capabilities::ANALOG;
const BOTH: u16 = TIMED | Capabilities::ANALOG;

macro_rules! pins {
    ($($number:literal $chip:literal [$($board:literal),*] $can:ident;)*) => {
        &[$(PinName { number: $number, chip: $chip, board: &[$($board),*], can: Capabilities($can) }),*]
    };
}

/// The board.
pub static PROFILE: Profile = Profile {
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

/// A serial line: its number, pins and alternate function.
#[derive(Clone, Copy, Debug)]
pub struct LinePins {
    pub line: u8,
    pub tx: u16,
    pub rx: u16,
    pub alternate: u8,
}

/// Line 1 is the console.
pub const LINES: [LinePins; 5] = [
    LinePins { line: 1, tx: 22, rx: 23, alternate: 7 },
    LinePins { line: 2, tx: 2, rx: 3, alternate: 7 },
    LinePins { line: 3, tx: 26, rx: 27, alternate: 7 },
    LinePins { line: 4, tx: 0, rx: 1, alternate: 8 },
    LinePins { line: 6, tx: 38, rx: 39, alternate: 8 },
];

/// SPI: number, clock, output, input; all are function 5.
pub const SPIS: [(u8, u16, u16, u16); 2] = [(1, 5, 7, 6), (2, 29, 31, 30)];

/// I2C: number, clock, data.
pub const I2CS: [(u8, u16, u16); 2] = [(1, 22, 23), (2, 26, 27)];

/// A channel of a timer at a pin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimerPin {
    pub pin: u16,
    pub timer: u8,
    /// From 0.
    pub channel: u8,
    pub alternate: u8,
}

const fn timed(pin: u16, timer: u8, channel: u8, alternate: u8) -> TimerPin {
    TimerPin { pin, timer, channel: channel - 1, alternate }
}

/// Which channel modulates a pin.
pub const TIMED_PINS: [TimerPin; 24] = [
    timed(0, 5, 1, 2),
    timed(1, 5, 2, 2),
    timed(2, 5, 3, 2),
    timed(3, 5, 4, 2),
    timed(5, 2, 1, 1),
    timed(6, 3, 1, 2),
    timed(7, 3, 2, 2),
    timed(15, 2, 1, 1),
    timed(16, 3, 3, 2),
    timed(17, 3, 4, 2),
    timed(19, 2, 2, 1),
    timed(20, 3, 1, 2),
    timed(22, 4, 1, 2),
    timed(23, 4, 2, 2),
    timed(24, 4, 3, 2),
    timed(25, 4, 4, 2),
    timed(26, 2, 3, 1),
    timed(27, 2, 4, 1),
    timed(30, 12, 1, 9),
    timed(31, 12, 2, 9),
    timed(38, 8, 1, 3),
    timed(39, 8, 2, 3),
    timed(40, 8, 3, 3),
    timed(41, 8, 4, 3),
];

/// Pins of the converter's channels 0 to 15.
pub const ANALOG_PINS: [u16; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 32, 33, 34, 35, 36, 37];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_agree_with_what_pins_can() {
        let pins = PROFILE.pins;
        assert!(pins.windows(2).all(|pair| pair[0].number < pair[1].number));
        for pin in pins.iter().filter(|pin| pin.can.has(Capabilities::PWM)) {
            assert!(TIMED_PINS.iter().any(|timed| timed.pin == pin.number), "{}", pin.chip);
        }
        for (channel, pin) in ANALOG_PINS.iter().enumerate() {
            assert!(PROFILE.pin(*pin).unwrap().can.has(Capabilities::ANALOG), "{channel}");
        }
        for pin in pins {
            let (port, number) = pin.chip.split_at(1);
            assert_eq!(u16::from(port.as_bytes()[0] - b'A') * 16 + number.parse::<u16>().unwrap(), pin.number);
        }
    }
}
