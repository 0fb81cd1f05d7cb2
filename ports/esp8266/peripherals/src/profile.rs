//! Pins of modules with an ESP8266.
//!
//! Invariant: pins 6 to 11 are wired to the flash and are not there for programs; pin 16 belongs to the real-time
//! clock and has neither interrupts, pulses nor a pull up.

use board::{Capabilities, Family, PinName, Profile};

/// Number of pins.
pub const PINS: u16 = 17;

const PLAIN: u16 = Capabilities::INPUT | Capabilities::OUTPUT | Capabilities::INTERRUPT | Capabilities::PULL_UP | Capabilities::PWM;
const CLOCK: u16 = Capabilities::INPUT | Capabilities::OUTPUT;

pub static PROFILE: Profile = Profile {
    name: "esp8266",
    machine: "ESP module with ESP8266",
    platform: "esp8266",
    family: Family::Esp8266,
    pins: board::pins! {
        0 "GPIO0" [] PLAIN;
        1 "GPIO1" [] PLAIN;
        2 "GPIO2" [] PLAIN;
        3 "GPIO3" [] PLAIN;
        4 "GPIO4" [] PLAIN;
        5 "GPIO5" [] PLAIN;
        12 "GPIO12" [] PLAIN;
        13 "GPIO13" [] PLAIN;
        14 "GPIO14" [] PLAIN;
        15 "GPIO15" [] PLAIN;
        16 "GPIO16" [] CLOCK;
    },
};
