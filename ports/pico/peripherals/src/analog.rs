//! The analog to digital converter: four pins and the chip's temperature.
//!
//! Invariant: a sample is twelve bits, shown as sixteen by repeating the highest.

use crate::Rp2040;
use crate::pins::{self, function};
use board::{Analog, AnalogSettings, Error, Outcome, PinMode, PinSettings, Pins, errno, rp2};
use rp_pac::ADC;

/// Millivolts of full scale.
const FULL_SCALE: u32 = 3300;
/// A conversion takes 2 us; turns of a loop after which the converter's clock must be missing.
const PATIENCE: u32 = 10_000;

fn sample(channel: u8) -> Outcome<u16> {
    if channel > rp2::TEMPERATURE {
        return Err(Error::Invalid("invalid channel"));
    }
    if channel < rp2::TEMPERATURE {
        let pin = rp2::FIRST_ANALOG + u16::from(channel);
        if pins::function_of(pin) != function::NONE {
            Pins::configure(&Rp2040, pin, &PinSettings { mode: Some(PinMode::Analog), ..PinSettings::default() })?;
        }
    }
    let sensor = channel == rp2::TEMPERATURE || ADC.cs().read().ts_en();
    ADC.cs().write(|control| {
        control.set_en(true);
        control.set_ts_en(sensor);
        control.set_ainsel(channel);
    });
    wait_ready()?;
    ADC.cs().modify(|control| control.set_start_once(true));
    wait_ready()?;
    Ok(ADC.result().read().result() & 0xfff)
}

fn wait_ready() -> Outcome<()> {
    for _ in 0..PATIENCE {
        if ADC.cs().read().ready() {
            return Ok(());
        }
    }
    Err(Error::Errno(errno::EIO))
}

fn widened(sample: u16) -> u16 {
    sample << 4 | sample >> 8
}

/// Degrees Celsius of the chip.
pub fn temperature() -> Outcome<i32> {
    Ok(degrees(sample(rp2::TEMPERATURE)?))
}

/// The sensor shows 706 mV at 27 degrees and 1.721 mV less for each further one.
fn degrees(sample: u16) -> i32 {
    let microvolts = i32::from(sample) * FULL_SCALE as i32 / 4095 * 1000;
    27 - (microvolts - 706_000 + 860).div_euclid(1721)
}

impl Analog for Rp2040 {
    fn channel_of_pin(&self, pin: u16) -> Option<u8> {
        rp2::channel_of_pin(pin)
    }

    fn has_channel(&self, channel: u8) -> bool {
        channel <= rp2::TEMPERATURE
    }

    /// There is nothing to choose: samples take two microseconds and have twelve bits.
    fn configure(&self, _channel: u8, _settings: &AnalogSettings) -> Outcome<()> {
        Ok(())
    }

    fn read_u16(&self, channel: u8) -> Outcome<u16> {
        sample(channel).map(widened)
    }

    fn read_microvolts(&self, channel: u8) -> Outcome<u32> {
        sample(channel).map(|sample| (u64::from(sample) * u64::from(FULL_SCALE) * 1000 / 4095) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_fill_sixteen_bits() {
        assert_eq!((widened(0), widened(4095), widened(0x800)), (0, 65_535, 0x8008));
    }

    #[test]
    fn the_sensor_shows_less_when_it_is_warmer() {
        let sample = |millivolts: u32| (millivolts * 4095 / FULL_SCALE) as u16;
        assert!((26..=28).contains(&degrees(sample(706))));
        assert!((46..=48).contains(&degrees(sample(706 - 34))));
        assert!((-1..=1).contains(&degrees(sample(706 + 46))));
    }
}
