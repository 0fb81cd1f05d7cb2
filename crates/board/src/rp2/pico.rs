//! Raspberry Pi Pico with an RP2040.
//!
//! Invariant: pin numbers are GPIO numbers; every default pin is one that its bus can use.

use crate::{Capabilities, Family, I2cPins, PinName, Profile, SpiPins, UartPins, pins};

const DIGITAL: u16 = Capabilities::ALL;
const ANALOG: u16 = Capabilities::ALL | Capabilities::ANALOG;
const EXTERNAL: u16 = Capabilities::INPUT | Capabilities::OUTPUT | Capabilities::EXTERNAL;

/// The pins that both boards have, and those of one of them: of the chip, and beyond it.
macro_rules! board_pins {
    ({ $($own:tt)* } { $($more:tt)* }) => {
        pins! {
            0 "GPIO0" ["GP0"] DIGITAL;
            1 "GPIO1" ["GP1"] DIGITAL;
            2 "GPIO2" ["GP2"] DIGITAL;
            3 "GPIO3" ["GP3"] DIGITAL;
            4 "GPIO4" ["GP4"] DIGITAL;
            5 "GPIO5" ["GP5"] DIGITAL;
            6 "GPIO6" ["GP6"] DIGITAL;
            7 "GPIO7" ["GP7"] DIGITAL;
            8 "GPIO8" ["GP8"] DIGITAL;
            9 "GPIO9" ["GP9"] DIGITAL;
            10 "GPIO10" ["GP10"] DIGITAL;
            11 "GPIO11" ["GP11"] DIGITAL;
            12 "GPIO12" ["GP12"] DIGITAL;
            13 "GPIO13" ["GP13"] DIGITAL;
            14 "GPIO14" ["GP14"] DIGITAL;
            15 "GPIO15" ["GP15"] DIGITAL;
            16 "GPIO16" ["GP16"] DIGITAL;
            17 "GPIO17" ["GP17"] DIGITAL;
            18 "GPIO18" ["GP18"] DIGITAL;
            19 "GPIO19" ["GP19"] DIGITAL;
            20 "GPIO20" ["GP20"] DIGITAL;
            21 "GPIO21" ["GP21"] DIGITAL;
            22 "GPIO22" ["GP22"] DIGITAL;
            $($own)*
            26 "GPIO26" ["GP26"] ANALOG;
            27 "GPIO27" ["GP27"] ANALOG;
            28 "GPIO28" ["GP28"] ANALOG;
            29 "GPIO29" [] ANALOG;
            $($more)*
        }
    };
}

pub static PROFILE: Profile = Profile {
    name: "pico",
    machine: "Raspberry Pi Pico with RP2040",
    platform: "rp2",
    family: Family::Rp2,
    pins: board_pins!({
        23 "GPIO23" [] DIGITAL;
        24 "GPIO24" [] DIGITAL;
        25 "GPIO25" ["GP25", "LED"] DIGITAL;
    } {}),
};

/// The Pico W. Four pins of the chip lead to its radio, which has three of its own.
pub static WITH_RADIO: Profile = Profile {
    name: "pico_w",
    machine: "Raspberry Pi Pico W with RP2040",
    platform: "rp2",
    family: Family::Rp2,
    pins: board_pins!({} {
        32 "WL_GPIO0" ["LED"] EXTERNAL;
        33 "WL_GPIO1" [] EXTERNAL;
        34 "WL_GPIO2" [] EXTERNAL;
    }),
};

/// Buses and their default pins.
pub static I2C: [I2cPins; 2] = [I2cPins { id: 0, scl: 5, sda: 4 }, I2cPins { id: 1, scl: 7, sda: 6 }];
pub static SPI: [SpiPins; 2] =
    [SpiPins { id: 0, sck: 18, mosi: 19, miso: 16 }, SpiPins { id: 1, sck: 10, mosi: 11, miso: 8 }];
pub static UART: [UartPins; 2] = [UartPins { id: 0, tx: 0, rx: Some(1) }, UartPins { id: 1, tx: 4, rx: Some(5) }];
