//! The converters to numbers: eight channels of the first at GPIO 32 to 39, ten of the second at others, 12 bits. Readings are as the
//! chip gives them: its own calibration is not applied.
//!
//! Two pins have a voltage that a program chooses. Channels 0 to 7 are the first converter's, 8 to 17 the second's.
//!
//! Invariant: one conversion at a time; every wait for it has an end.

use crate::registers::{Value, Whole, converter};
use crate::{Esp32, pads, pins, power, pwm};
use board::{Analog, AnalogSettings, Error, Outcome, errno};
use drivers::{Shared, guarded};
use esp32::sens;

/// Pins of the channels.
const PINS: [u16; 18] = [36, 37, 38, 39, 32, 33, 34, 35, 4, 0, 2, 15, 13, 12, 14, 27, 25, 26];
/// Channels of the first converter.
const FIRST: u8 = 8;
/// The most that an input is weakened: the default.
const WIDEST: u8 = 3;
/// Millivolts of full scale by attenuation, as they usually are.
const FULL_SCALE: [u32; 4] = [1000, 1340, 2000, 3600];
/// Looks at the state while a conversion is under way.
const PATIENCE: u32 = 100_000;

static ATTENUATIONS: Shared<[u8; PINS.len()]> = Shared::new([WIDEST; PINS.len()]);

/// Converts a channel once; 12 bits.
fn convert(registers: &sens::RegisterBlock, channel: u8, attenuation: u8) -> Outcome<u16> {
    // Powered by the program, without the amplifier; twelve bits; the converter gives them upside down.
    registers.sar_meas_wait2().modify(|_, w| w.force_xpd_sar().to(3).force_xpd_amp().to(2));
    registers.sar_meas_ctrl().modify(|_, w| w.amp_rst_fb_fsm().to(0).amp_short_ref_fsm().to(0).amp_short_ref_gnd_fsm().to(0));
    registers.sar_start_force().modify(|_, w| w.sar1_bit_width().to(3).sar2_bit_width().to(3));
    let (done, value) = if channel < FIRST {
        let shift = 2 * u32::from(channel);
        registers.sar_atten1().modify(|before, w| w.all(before.bits() & !(3 << shift) | u32::from(attenuation) << shift));
        registers.sar_read_ctrl().modify(|_, w| {
            w.sar1_dig_force().clear_bit().sar1_data_inv().set_bit().sar1_sample_bit().to(3).sar1_clk_div().to(2)
        });
        registers.sar_meas_start1().write(|w| {
            w.meas1_start_force().set_bit().sar1_en_pad_force().set_bit().sar1_en_pad().to(1 << channel)
        });
        registers.sar_meas_start1().modify(|_, w| w.meas1_start_sar().set_bit());
        let done = (0..PATIENCE).any(|_| registers.sar_meas_start1().read().meas1_done_sar().bit_is_set());
        let value = registers.sar_meas_start1().read().meas1_data_sar().bits();
        registers.sar_meas_start1().modify(|_, w| w.meas1_start_sar().clear_bit());
        (done, value)
    } else {
        let channel = channel - FIRST;
        let shift = 2 * u32::from(channel);
        registers.sar_atten2().modify(|before, w| w.all(before.bits() & !(3 << shift) | u32::from(attenuation) << shift));
        registers.sar_read_ctrl2().modify(|_, w| {
            w.sar2_dig_force().clear_bit().sar2_pwdet_force().clear_bit().sar2_data_inv().set_bit().sar2_sample_bit().to(3).sar2_clk_div().to(2)
        });
        registers.sar_meas_start2().write(|w| {
            w.meas2_start_force().set_bit().sar2_en_pad_force().set_bit().sar2_en_pad().to(1 << channel)
        });
        registers.sar_meas_start2().modify(|_, w| w.meas2_start_sar().set_bit());
        let done = (0..PATIENCE).any(|_| registers.sar_meas_start2().read().meas2_done_sar().bit_is_set());
        let value = registers.sar_meas_start2().read().meas2_data_sar().bits();
        registers.sar_meas_start2().modify(|_, w| w.meas2_start_sar().clear_bit());
        (done, value)
    };
    if done { Ok(value & 0xfff) } else { Err(Error::Errno(errno::ETIMEDOUT)) }
}

fn attenuation_of(channel: u8) -> Outcome<u8> {
    ATTENUATIONS.with(|all| all.get(usize::from(channel)).copied()).ok_or(Error::Absent)
}

fn read(channel: u8) -> Outcome<(u16, u8)> {
    let attenuation = attenuation_of(channel)?;
    if power::is_emulated() {
        return Err(Error::Errno(errno::EIO));
    }
    // A pin's interrupt may not convert in between.
    guarded(|| convert(converter(), channel, attenuation)).map(|value| (value, attenuation))
}

impl Analog for Esp32 {
    fn channel_of_pin(&self, pin: u16) -> Option<u8> {
        PINS.iter().position(|own| *own == pin).map(|channel| channel as u8)
    }

    fn has_channel(&self, channel: u8) -> bool {
        usize::from(channel) < PINS.len()
    }

    fn configure(&self, channel: u8, settings: &AnalogSettings) -> Outcome<()> {
        let pin = *PINS.get(usize::from(channel)).ok_or(Error::Absent)?;
        if settings.bits.is_some_and(|bits| bits != 12) {
            return Err(Error::Invalid("invalid bit-width"));
        }
        if let Some(attenuation) = settings.attenuation {
            if attenuation > WIDEST {
                return Err(Error::Invalid("invalid attenuation"));
            }
            ATTENUATIONS.with(|all| all[usize::from(channel)] = attenuation);
        }
        pins::set_analog(pin);
        Ok(())
    }

    fn read_u16(&self, channel: u8) -> Outcome<u16> {
        // Full scale is 65535: the upper bits are repeated below.
        read(channel).map(|(value, _)| value << 4 | value >> 8)
    }

    fn write(&self, pin: u16, level: u8) -> Outcome<()> {
        if !self.can_write(pin) {
            return Err(Error::Absent);
        }
        pwm::SIGNALS.forget(pin);
        guarded(|| pads::chip().set_voltage(pin, level));
        Ok(())
    }

    fn can_write(&self, pin: u16) -> bool {
        pads::voltage(pin).is_some()
    }

    fn release(&self, channel: u8) {
        ATTENUATIONS.with(|all| {
            if let Some(own) = all.get_mut(usize::from(channel)) {
                *own = WIDEST;
            }
        });
    }

    fn read_microvolts(&self, channel: u8) -> Outcome<u32> {
        let (value, attenuation) = read(channel)?;
        Ok((u64::from(value) * u64::from(FULL_SCALE[usize::from(attenuation)]) * 1000 / 4095) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn a_channel_of_each_converter_is_converted_once_with_its_attenuation() {
        let memory = Memory::default();
        assert_eq!(convert(memory.block(), 4, 2), Err(Error::Errno(errno::ETIMEDOUT)), "nothing converts here");
        assert_eq!(memory.word(0x34), 2 << 8, "attenuation");
        assert_eq!(memory.word(0x54), 1 << 31 | 1 << 18 | 1 << (19 + 4), "the start is taken back");
        assert_eq!(memory.word(0x00), 2 | 3 << 16 | 1 << 28);
        assert_eq!((memory.word(0x0c) & 0xf << 16, memory.word(0x2c) & 15), (2 << 16 | 3 << 18 & 0xf << 16, 15));
        assert_eq!(convert(memory.block(), 8 + 9, 1), Err(Error::Errno(errno::ETIMEDOUT)));
        assert_eq!((memory.word(0x38), memory.word(0x94)), (1 << 18, 1 << 31 | 1 << 18 | 1 << (19 + 9)));
    }

    #[test]
    fn channels_are_at_their_pins() {
        assert_eq!((Esp32.channel_of_pin(36), Esp32.channel_of_pin(26), Esp32.channel_of_pin(5)), (Some(0), Some(17), None));
        assert!(Esp32.has_channel(17) && !Esp32.has_channel(18));
        assert_eq!(Esp32.read_u16(18), Err(Error::Absent));
        assert!(Esp32.can_write(25) && Esp32.can_write(26) && !Esp32.can_write(27));
    }
}
