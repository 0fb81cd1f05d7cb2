//! The analog to digital converter.
//!
//! Invariant: a sample is the voltage of the net at that moment, in as many bits as the
//! chip's converter has.

use crate::board::SimBoard;
use crate::net::Drive;
use crate::profile::AnalogInput;
use crate::time::MICROSECOND;
use crate::world::World;
use board::{Analog, AnalogSettings, Error, Family, Outcome, errno};
use std::collections::BTreeMap;

/// What a sample takes unless the program says otherwise.
const SAMPLE: u64 = 2 * MICROSECOND;
/// Millivolts of the internal reference.
const REFERENCE: f64 = 1210.0;
/// Full scale in millivolts by attenuation, on chips that have it.
const ATTENUATION: [f64; 4] = [950.0, 1250.0, 1750.0, 2450.0];

/// Pins of an ESP32 that put out a voltage, and those with a touch sensor.
const OUTPUTS: [u16; 2] = [25, 26];
const TOUCH: [u16; 10] = [0, 2, 4, 12, 13, 14, 15, 27, 32, 33];
/// Counts of a touch sensor.
const TOUCHED: u32 = 150;
const UNTOUCHED: u32 = 900;

/// The block of a channel: those of the second one are numbered from 10.
fn block_of(channel: u8) -> usize {
    usize::from(channel >= 10)
}

/// State of the converter.
pub struct Converter {
    /// Degrees Celsius of the chip.
    pub temperature: f64,
    sample_ns: u64,
    attenuation: [Option<u8>; 32],
    /// Bits of readings, of each block.
    bits: [Option<u8>; 2],
    /// Counts of touch sensors below which they wake the chip, by pin.
    thresholds: BTreeMap<u16, u16>,
}

impl Default for Converter {
    fn default() -> Converter {
        Converter { temperature: 27.0, sample_ns: SAMPLE, attenuation: [None; 32], bits: [None; 2], thresholds: BTreeMap::new() }
    }
}

impl World {
    /// Millivolts on a channel.
    fn millivolts(&mut self, channel: u8) -> Outcome<f64> {
        let hardware = self.hardware;
        let Some(input) = hardware.analog_input(channel) else { return Err(Error::Invalid("invalid channel")) };
        self.spend(self.chip.analog.sample_ns);
        let net = match input {
            AnalogInput::Pin(pin) => self.chip.pins.net(pin),
            AnalogInput::Terminal(name) => Some(self.net(name)),
            // The sensor of the RP2040: 0.706 V at 27 °C, 1.721 mV less for each degree.
            AnalogInput::Temperature => return Ok(706.0 - 1.721 * (self.chip.analog.temperature - 27.0)),
            AnalogInput::Reference => return Ok(REFERENCE),
            AnalogInput::Supply => return Ok(crate::net::SUPPLY * 1000.0),
        };
        Ok(net.map_or(0.0, |net| {
            self.refresh_source(net);
            self.signal(net).volts * 1000.0
        }))
    }

    /// Lets devices whose voltage changes with time bring it up to date.
    fn refresh_source(&mut self, net: crate::net::NetId) {
        for index in 0..self.nets[net.0 as usize].listeners.len() {
            let (device, terminal) = self.nets[net.0 as usize].listeners[index];
            self.with_device(device, |device, port| device.sampled(usize::from(terminal), port));
        }
    }

    /// What the touch sensor of a pin counts.
    fn touch_count(&self, pin: u16) -> Option<u32> {
        // A finger is a weak driver to ground: whatever holds the pin low makes it count slower.
        let signal = self.signal(self.chip.pins.net(pin)?);
        Some(if !signal.floating && !signal.level { TOUCHED } else { UNTOUCHED })
    }

    /// Wakes the chip when a sensor counts less than its threshold.
    pub(crate) fn check_touch(&mut self) {
        let touched = |(pin, threshold): (&u16, &u16)| self.touch_count(*pin).is_some_and(|count| count < u32::from(*threshold));
        if self.chip.analog.thresholds.iter().any(touched) {
            self.wake_by(crate::chip::power::reason::TOUCH);
        }
    }

    fn full_scale(&self, channel: u8) -> f64 {
        let attenuation = self.chip.analog.attenuation[usize::from(channel & 31)];
        let chosen = attenuation.and_then(|attenuation| ATTENUATION.get(usize::from(attenuation)).copied());
        chosen.unwrap_or(f64::from(self.hardware.analog_full_scale))
    }

    fn sample(&mut self, channel: u8) -> Outcome<u16> {
        let fraction = self.millivolts(channel)? / self.full_scale(channel);
        let bits = u32::from(self.hardware.analog_bits);
        let highest = f64::from((1u32 << bits) - 1);
        let code = (fraction * highest).round().clamp(0.0, highest) as u32;
        // The highest bits are repeated, so that full scale is 65535.
        Ok((code << (16 - bits) | code >> (2 * bits - 16)) as u16)
    }
}

impl Analog for SimBoard {
    fn channel_of_pin(&self, pin: u16) -> Option<u8> {
        self.hardware().channel_of_pin(pin)
    }

    fn has_channel(&self, channel: u8) -> bool {
        self.hardware().analog_input(channel).is_some()
    }

    fn configure(&self, channel: u8, settings: &AnalogSettings) -> Outcome<()> {
        self.with(|world| {
            if let Some(attenuation) = settings.attenuation {
                if usize::from(attenuation) >= ATTENUATION.len() {
                    return Err(Error::Invalid("invalid attenuation"));
                }
                world.chip.analog.attenuation[usize::from(channel & 31)] = Some(attenuation);
            }
            if let Some(sample) = settings.sample_ns {
                world.chip.analog.sample_ns = u64::from(sample).max(SAMPLE);
            }
            if let Some(bits) = settings.bits {
                if world.hardware.profile.family == Family::Esp32 && !(9..=12).contains(&bits) {
                    return Err(Error::Invalid("invalid bit-width"));
                }
                world.chip.analog.bits[block_of(channel)] = Some(bits);
            }
            Ok(())
        })
    }

    fn read_u16(&self, channel: u8) -> Outcome<u16> {
        self.with(|world| world.sample(channel))
    }

    fn can_write(&self, pin: u16) -> bool {
        self.hardware().profile.family == Family::Esp32 && OUTPUTS.contains(&pin)
    }

    fn write(&self, pin: u16, level: u8) -> Outcome<()> {
        if !self.can_write(pin) {
            return Err(Error::Errno(errno::ENODEV));
        }
        let volts = crate::net::SUPPLY * f64::from(level) / 255.0;
        self.with(|world| world.lend_pin(pin, Some(Drive::Volts(volts))));
        Ok(())
    }

    fn read_touch(&self, pin: u16) -> Option<u32> {
        let family = self.hardware().profile.family;
        if family != Family::Esp32 || !TOUCH.contains(&pin) {
            return None;
        }
        self.with(|world| world.touch_count(pin))
    }

    fn set_touch_threshold(&self, pin: u16, threshold: u16) {
        self.with(|world| world.chip.analog.thresholds.insert(pin, threshold));
    }

    fn release(&self, channel: u8) {
        self.with(|world| {
            world.chip.analog.attenuation[usize::from(channel & 31)] = None;
            world.chip.analog.bits[block_of(channel)] = None;
        });
    }

    fn bits(&self, channel: u8) -> u8 {
        self.with(|world| world.chip.analog.bits[block_of(channel)].unwrap_or(world.hardware.analog_bits))
    }

    fn read_microvolts(&self, channel: u8) -> Outcome<u32> {
        self.with(|world| Ok((world.millivolts(channel)?.clamp(0.0, world.full_scale(channel)) * 1000.0) as u32))
    }
}
