//! The boards that can be simulated: their pins, default pins of buses, converters and clocks.
//!
//! Invariant: constant data; every pin that is named here is in the profile's table of pins.

pub(crate) mod esp32;
mod esp8266;
mod pico;
mod pyboard;

pub use board::{I2cPins, SpiPins, UartPins};
use board::{Capabilities, PartitionEntry, Profile};

/// What a converter's channel measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnalogInput {
    Pin(u16),
    /// A terminal of the board that is not a pin of the chip.
    Terminal(&'static str),
    /// The chip's own temperature.
    Temperature,
    /// The internal reference.
    Reference,
    /// The supply.
    Supply,
}

/// What a pin must be to serve a bus.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Routing {
    /// Any pin serves any bus.
    Any,
    /// The fixed multiplexer of the RP2040.
    Rp2,
    /// The default pins only.
    Fixed,
}

/// The flash of file systems.
#[derive(Clone, Copy, Debug)]
pub struct FlashLayout {
    pub size: usize,
    /// Bytes behind these for a read-only file system.
    pub rom: usize,
    pub erase: usize,
    pub write: usize,
}

/// Everything about a board that does not change.
#[derive(Debug)]
pub struct Hardware {
    pub profile: &'static Profile,
    pub frequency: u32,
    /// Frequencies that can be set, lowest and highest.
    pub frequencies: (u32, u32),
    pub unique_id: &'static [u8],
    pub flash: FlashLayout,
    /// How the whole flash is divided, where programs may ask.
    pub partitions: &'static [PartitionEntry],
    pub routing: Routing,
    pub i2c: &'static [I2cPins],
    pub spi: &'static [SpiPins],
    pub uart: &'static [UartPins],
    /// Numbers of I2S streams.
    pub i2s: &'static [u8],
    pub analog: &'static [(u8, AnalogInput)],
    /// Bits of the converter.
    pub analog_bits: u8,
    /// Millivolts of full scale.
    pub analog_full_scale: u32,
    /// Timers with numbers of their own; virtual ones come on top.
    pub hardware_timers: u8,
    /// Frequencies of PWM, lowest and highest.
    pub pwm: (u32, u32),
    /// Bytes that the calendar keeps over resets.
    pub calendar_memory: usize,
    /// Milliseconds of the watchdog, shortest and longest.
    pub watchdog: (u32, u32),
    /// It has a radio for wireless networks.
    pub wireless: bool,
}

/// All boards, the default first.
pub static ALL: [&Hardware; 5] = [&pico::HARDWARE, &pico::WITH_RADIO, &pyboard::HARDWARE, &esp32::HARDWARE, &esp8266::HARDWARE];

/// The board of a name.
pub fn named(name: &str) -> Option<&'static Hardware> {
    ALL.into_iter().find(|hardware| hardware.profile.name == name)
}

/// The names of all boards, for messages.
pub fn names() -> String {
    ALL.map(|hardware| hardware.profile.name).join(", ")
}

impl Hardware {
    /// The channel that measures a pin.
    pub fn channel_of_pin(&self, pin: u16) -> Option<u8> {
        self.analog.iter().find(|entry| entry.1 == AnalogInput::Pin(pin)).map(|entry| entry.0)
    }

    pub fn analog_input(&self, channel: u8) -> Option<AnalogInput> {
        self.analog.iter().find(|entry| entry.0 == channel).map(|entry| entry.1)
    }

    /// Capabilities of a pin; none when there is no such pin.
    pub fn capabilities(&self, pin: u16) -> Capabilities {
        self.profile.pin(pin).map_or(Capabilities(0), |name| name.can)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_refer_to_pins_that_exist() {
        for hardware in ALL {
            let pins = hardware.profile.pins;
            assert!(pins.windows(2).all(|pair| pair[0].number < pair[1].number), "{}", hardware.profile.name);
            let exists = |pin: u16| assert!(hardware.profile.pin(pin).is_some(), "{} {pin}", hardware.profile.name);
            hardware.i2c.iter().for_each(|bus| [bus.scl, bus.sda].into_iter().for_each(exists));
            hardware.spi.iter().for_each(|bus| [bus.sck, bus.mosi, bus.miso].into_iter().for_each(exists));
            hardware.uart.iter().for_each(|line| exists(line.tx));
            for entry in hardware.analog {
                if let AnalogInput::Pin(pin) = entry.1 {
                    exists(pin);
                    assert!(hardware.capabilities(pin).has(Capabilities::ANALOG));
                }
            }
        }
    }

    #[test]
    fn pins_are_found_by_both_names() {
        let pico = named("pico").unwrap().profile;
        assert_eq!(pico.pin_named("LED").unwrap().number, 25);
        assert_eq!(pico.pin_named("GPIO7").unwrap().number, 7);
        let pyboard = named("pyboard").unwrap().profile;
        assert_eq!(pyboard.pin_named("X9").unwrap().chip, "B6");
        assert!(named("uno").is_none());
    }
}
