//! A generic module with the ESP32: which pins there are, and what they serve by default.
//!
//! GPIO 6 to 11 belong to the flash, 20, 24 and 28 to 31 are not led out; they are not here. GPIO 34 to 39 are inputs
//! only, without pulls.
//!
//! Invariant: pin numbers are GPIO numbers, in rising order.

use board::{Capabilities, Family, PartitionEntry, PinName, Profile, pins};

const DIGITAL: u16 = Capabilities::ALL;
const ANALOG: u16 = Capabilities::ALL | Capabilities::ANALOG;
const INPUT: u16 = Capabilities::INPUT | Capabilities::INTERRUPT | Capabilities::ANALOG;

/// Pins of the chip.
pub const PINS: u16 = 40;

pub static PROFILE: Profile = Profile {
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
        12 "12" ["IO12"] ANALOG;
        13 "13" ["IO13"] ANALOG;
        14 "14" ["IO14"] ANALOG;
        15 "15" ["IO15"] ANALOG;
        16 "16" ["IO16"] DIGITAL;
        17 "17" ["IO17"] DIGITAL;
        18 "18" ["IO18"] DIGITAL;
        19 "19" ["IO19"] DIGITAL;
        21 "21" ["IO21"] DIGITAL;
        22 "22" ["IO22"] DIGITAL;
        23 "23" ["IO23"] DIGITAL;
        25 "25" ["IO25"] ANALOG;
        26 "26" ["IO26"] ANALOG;
        27 "27" ["IO27"] ANALOG;
        32 "32" ["IO32"] ANALOG;
        33 "33" ["IO33"] ANALOG;
        34 "34" ["IO34"] INPUT;
        35 "35" ["IO35"] INPUT;
        36 "36" ["IO36"] INPUT;
        37 "37" ["IO37"] INPUT;
        38 "38" ["IO38"] INPUT;
        39 "39" ["IO39"] INPUT;
    },
};

/// Clock and data of the buses with numbers.
pub const I2C: [(u16, u16); 2] = [(18, 19), (25, 26)];
/// Clock, data out and data in of SPI 1 and 2.
pub const SPI: [(u16, u16, u16); 2] = [(14, 13, 12), (18, 23, 19)];
/// Data out and in of UART 1 and 2; the pins that the chip has for line 1 are the flash's.
pub const UART: [(u16, u16); 2] = [(5, 4), (17, 16)];

/// Pins of the low-power part by its own numbers: they can wake from deep sleep.
pub const LOW_POWER: [u16; 18] = [36, 37, 38, 39, 34, 35, 25, 26, 33, 32, 4, 0, 2, 15, 13, 12, 14, 27];

/// The number of a pin in the low-power part.
pub fn low_power_number(pin: u16) -> Option<u32> {
    LOW_POWER.iter().position(|own| *own == pin).map(|number| number as u32)
}

/// True for pins that can drive a line.
pub fn can_drive(pin: u16) -> bool {
    PROFILE.pin(pin).is_some_and(|pin| pin.can.has(Capabilities::OUTPUT))
}

/// How the four megabytes of a usual module are divided: see `link.x` of the port.
pub const PROGRAM: u32 = 0x1f_0000;
pub const SETTINGS: u32 = 0x1_0000;
pub const FILES: u32 = 0x1e_0000;
pub const ROM_FILES: u32 = 0x2_0000;

pub static PARTITIONS: [PartitionEntry; 4] = [
    PartitionEntry { kind: 0, subtype: 0, address: 0, size: PROGRAM, label: "factory", visible: None },
    PartitionEntry { kind: 1, subtype: 2, address: PROGRAM, size: SETTINGS, label: "nvs", visible: None },
    PartitionEntry { kind: 1, subtype: 0x81, address: PROGRAM + SETTINGS, size: FILES, label: "vfs", visible: Some(0) },
    PartitionEntry {
        kind: 1,
        subtype: 0x8f,
        address: PROGRAM + SETTINGS + FILES,
        size: ROM_FILES,
        label: "romfs",
        visible: Some(FILES as usize),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_fill_four_megabytes_without_gaps() {
        let mut end = 0;
        for part in &PARTITIONS {
            assert_eq!((part.address, part.address % 0x1000, part.size % 0x1000), (end, 0, 0), "{}", part.label);
            end += part.size;
        }
        assert_eq!(end, 4 << 20);
    }

    #[test]
    fn default_pins_are_on_the_board_and_drive_their_lines() {
        let buses = I2C.iter().flat_map(|(scl, sda)| [*scl, *sda]);
        let masters = SPI.iter().flat_map(|(sck, mosi, _)| [*sck, *mosi]);
        assert!(buses.chain(masters).chain(UART.iter().map(|line| line.0)).all(can_drive));
        assert!(SPI.iter().map(|pins| pins.2).chain(UART.iter().map(|line| line.1)).all(|pin| PROFILE.pin(pin).is_some()));
        assert!(PROFILE.pins.windows(2).all(|pair| pair[0].number < pair[1].number));
        assert!(!can_drive(36) && !can_drive(6));
        assert_eq!((low_power_number(27), low_power_number(5)), (Some(17), None));
    }
}
