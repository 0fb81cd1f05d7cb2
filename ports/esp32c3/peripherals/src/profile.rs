//! A generic module with the ESP32-C3: which pins there are, and what they serve by default.
//!
//! GPIO 11 to 17 belong to the flash, 18 and 19 to USB; they are not here.
//!
//! Invariant: pin numbers are GPIO numbers, in rising order.

use board::{Capabilities, Family, I2cPins, PartitionEntry, PinName, Profile, SpiPins, UartPins, pins};

const DIGITAL: u16 = Capabilities::ALL;
const ANALOG: u16 = Capabilities::ALL | Capabilities::ANALOG;

/// Pins of the chip.
pub const PINS: u16 = 22;
/// Pins that can wake from deep sleep, from 0 on.
pub const SLEEPLESS_PINS: u16 = 6;
/// Pins with a channel of the converter, from 0 on.
pub const ANALOG_PINS: u16 = 5;

pub static PROFILE: Profile = Profile {
    name: "esp32c3",
    machine: "Generic ESP32-C3 module with ESP32-C3",
    platform: "esp32",
    family: Family::Esp32,
    pins: pins! {
        0 "0" ["IO0"] ANALOG;
        1 "1" ["IO1"] ANALOG;
        2 "2" ["IO2"] ANALOG;
        3 "3" ["IO3"] ANALOG;
        4 "4" ["IO4"] ANALOG;
        5 "5" ["IO5"] DIGITAL;
        6 "6" ["IO6"] DIGITAL;
        7 "7" ["IO7"] DIGITAL;
        8 "8" ["IO8"] DIGITAL;
        9 "9" ["IO9"] DIGITAL;
        10 "10" ["IO10"] DIGITAL;
        20 "20" ["IO20"] DIGITAL;
        21 "21" ["IO21"] DIGITAL;
    },
};

pub const I2C: [I2cPins; 2] = [I2cPins { id: 0, scl: 9, sda: 8 }, I2cPins { id: 1, scl: 5, sda: 4 }];
pub const SPI: SpiPins = SpiPins { id: 1, sck: 6, mosi: 7, miso: 2 };
pub const UART: UartPins = UartPins { id: 1, tx: 10, rx: Some(9) };

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
    fn default_pins_are_on_the_board() {
        let mut pins = vec![SPI.sck, SPI.mosi, SPI.miso, UART.tx];
        pins.extend(UART.rx);
        pins.extend(I2C.iter().flat_map(|bus| [bus.scl, bus.sda]));
        assert!(pins.into_iter().all(|pin| PROFILE.pin(pin).is_some()));
        assert!(PROFILE.pins.windows(2).all(|pair| pair[0].number < pair[1].number));
    }
}
