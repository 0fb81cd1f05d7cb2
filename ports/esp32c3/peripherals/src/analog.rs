//! The converter: five channels at pins 0 to 4, 12 bits. The chip's second converter does not work reliably, as its maker
//! says, and is left alone. Readings are as the chip gives them: its own calibration is not applied.
//!
//! Invariant: one conversion at a time; every wait for it has an end.

use crate::profile::ANALOG_PINS;
use crate::registers::{Value, analog, system};
use crate::{Esp32C3, pins};
use board::{Analog, AnalogSettings, Error, Outcome, errno};
use drivers::Shared;
use esp32c3::apb_saradc;

/// The most that an input is weakened: the default.
const WIDEST: u8 = 3;
/// Millivolts of full scale by attenuation, as they usually are.
const FULL_SCALE: [u32; 4] = [750, 1050, 1300, 2500];
/// Looks at the state while a conversion is under way.
const PATIENCE: u32 = 100_000;

static ATTENUATIONS: Shared<[u8; ANALOG_PINS as usize]> = Shared::new([WIDEST; ANALOG_PINS as usize]);

/// Converts a channel once; 12 bits.
fn convert(registers: &apb_saradc::RegisterBlock, channel: u8, attenuation: u8) -> Outcome<u16> {
    registers.ctrl().modify(|_, w| {
        w.start_force().set_bit().start().set_bit().sar_clk_gated().set_bit().xpd_sar_force().to(3)
    });
    registers.int_clr().write(|w| w.adc1_done().clear_bit_by_one());
    registers.onetime_sample().write(|w| {
        w.saradc1_onetime_sample().set_bit().onetime_channel().to(channel).onetime_atten().to(attenuation)
    });
    registers.onetime_sample().modify(|_, w| w.onetime_start().set_bit());
    let done = (0..PATIENCE).any(|_| registers.int_raw().read().adc1_done().bit_is_set());
    let value = registers.sar1data_status().read().saradc1_data().bits() as u16 & 0xfff;
    registers.int_clr().write(|w| w.adc1_done().clear_bit_by_one());
    registers.onetime_sample().modify(|_, w| w.onetime_start().clear_bit());
    if done { Ok(value) } else { Err(Error::Errno(errno::ETIMEDOUT)) }
}

/// Degrees Celsius of the sensor's value in its usual range.
fn degrees(value: u8) -> i32 {
    // 0.4386 a step, from 7.36 degrees on; to the nearest one.
    (4386 * i32::from(value) + 73_600 + 5000) / 10_000
}

/// The chip's temperature.
pub fn temperature() -> i32 {
    let registers = analog();
    system().perip_clk_en1().modify(|_, w| w.tsens_clk_en().set_bit());
    registers.tsens_ctrl().modify(|_, w| w.clk_div().to(6).pu().set_bit());
    registers.tsens_ctrl2().modify(|_, w| w.clk_sel().set_bit());
    let start = crate::now();
    while crate::now() - start < 300 {}
    degrees(registers.tsens_ctrl().read().out().bits())
}

fn attenuation_of(channel: u8) -> Outcome<u8> {
    ATTENUATIONS.with(|all| all.get(usize::from(channel)).copied()).ok_or(Error::Absent)
}

impl Analog for Esp32C3 {
    fn channel_of_pin(&self, pin: u16) -> Option<u8> {
        (pin < ANALOG_PINS).then_some(pin as u8)
    }

    fn has_channel(&self, channel: u8) -> bool {
        u16::from(channel) < ANALOG_PINS
    }

    fn configure(&self, channel: u8, settings: &AnalogSettings) -> Outcome<()> {
        if !self.has_channel(channel) {
            return Err(Error::Absent);
        }
        if settings.bits.is_some_and(|bits| bits != 12) {
            return Err(Error::Invalid("invalid bit-width"));
        }
        if let Some(attenuation) = settings.attenuation {
            if attenuation > WIDEST {
                return Err(Error::Invalid("invalid attenuation"));
            }
            ATTENUATIONS.with(|all| all[usize::from(channel)] = attenuation);
        }
        pins::set_analog(channel.into());
        Ok(())
    }

    fn read_u16(&self, channel: u8) -> Outcome<u16> {
        let value = convert(analog(), channel, attenuation_of(channel)?)?;
        // Full scale is 65535: the upper bits are repeated below.
        Ok(value << 4 | value >> 8)
    }

    fn release(&self, channel: u8) {
        ATTENUATIONS.with(|all| {
            if let Some(own) = all.get_mut(usize::from(channel)) {
                *own = WIDEST;
            }
        });
    }

    fn read_microvolts(&self, channel: u8) -> Outcome<u32> {
        let attenuation = attenuation_of(channel)?;
        let value = u64::from(convert(analog(), channel, attenuation)?);
        Ok((value * u64::from(FULL_SCALE[usize::from(attenuation)]) * 1000 / 4095) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn a_channel_is_converted_once_with_its_attenuation() {
        let memory = Memory::default();
        assert_eq!(convert(memory.block(), 3, 2), Err(Error::Errno(errno::ETIMEDOUT)), "nothing converts here");
        assert_eq!(memory.word(0x20), 1 << 31 | 3 << 25 | 2 << 23, "the start is taken back");
        assert_eq!(memory.word(0x00), 1 | 1 << 1 | 1 << 6 | 3 << 27);
        memory.set_word(0x44, 1 << 31);
        memory.set_word(0x2c, 0x1_fabc);
        assert_eq!(convert(memory.block(), 4, 0), Ok(0xabc));
        assert_eq!(memory.word(0x4c), 1 << 31, "what was done is acknowledged");
    }

    #[test]
    fn the_sensor_counts_from_seven_degrees_on() {
        assert_eq!((degrees(0), degrees(40), degrees(255)), (7, 25, 119));
    }

    #[test]
    fn five_pins_have_channels() {
        assert_eq!((Esp32C3.channel_of_pin(4), Esp32C3.channel_of_pin(5)), (Some(4), None));
        assert!(Esp32C3.has_channel(0) && !Esp32C3.has_channel(5));
        assert_eq!(Esp32C3.read_u16(5), Err(Error::Absent));
    }
}
