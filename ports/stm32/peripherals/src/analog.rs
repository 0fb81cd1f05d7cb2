//! The converter: 16 channels at pins, temperature, reference and battery.
//!
//! Invariant: one conversion at a time; every wait for it has an end.

use crate::{Stm32, clocks, pins};
use crate::profile::ANALOG_PINS;
use board::{Analog, AnalogSettings, Error, Outcome, errno};
use stm32_metapac::adc::Adc;
use stm32_metapac::{ADC1, ADC123_COMMON};

const TEMPERATURE: u8 = 16;
const REFERENCE: u8 = 17;
const BATTERY: u8 = 18;
/// Microvolts of the internal reference, and of full scale as the board supplies it.
const FULL_SCALE: u32 = 3_300_000;

const DONE: u32 = 2;
const ON: u32 = 1;
const START: u32 = 1 << 30;
/// Looks at the state while a conversion is under way.
const PATIENCE: u32 = 100_000;

/// Codes of sampling times, the longest for the internal channels: 480 clocks; 84 for pins.
fn sampling(channel: u8) -> u32 {
    if channel >= TEMPERATURE { 7 } else { 4 }
}

/// Converts a channel once; 12 bits.
fn convert(registers: Adc, channel: u8) -> Outcome<u16> {
    let (register, place) = if channel >= 10 { (0, channel - 10) } else { (1, channel) };
    let shift = 3 * u32::from(place);
    // The first register of sampling times is that of channels 10 and up.
    let set = |value: u32| value & !(7 << shift) | sampling(channel) << shift;
    if register == 0 {
        registers.smpr1().modify(|times| times.0 = set(times.0));
    } else {
        registers.smpr2().modify(|times| times.0 = set(times.0));
    }
    registers.sqr1().write(|sequence| sequence.0 = 0);
    registers.sqr3().write(|sequence| sequence.0 = channel.into());
    registers.sr().write(|state| state.0 = 0);
    registers.cr2().write(|control| control.0 = ON | START);
    // The emulator has a result at once, and never says so.
    let done = clocks::is_emulated() || (0..PATIENCE).any(|_| registers.sr().read().0 & DONE != 0);
    if done { Ok(registers.dr().read().0 as u16 & 0xfff) } else { Err(Error::Errno(errno::ETIMEDOUT)) }
}

/// Turns the converter and its internal channels on.
fn turn_on(registers: Adc, channel: u8) {
    // A quarter of the bus's clock; temperature and reference, or the battery, which excludes the temperature.
    let internal = match channel {
        TEMPERATURE | REFERENCE => 1 << 23,
        BATTERY => 1 << 22,
        _ => 0,
    };
    ADC123_COMMON.ccr().write(|control| control.0 = 1 << 16 | internal);
    registers.cr1().write(|control| control.0 = 0);
    registers.cr2().write(|control| control.0 = ON);
    // The converter and the sensor take some microseconds to start.
    for _ in 0..clocks::system() / 1_000_000 * 4 {
        core::hint::spin_loop();
    }
}

impl Analog for Stm32 {
    fn channel_of_pin(&self, pin: u16) -> Option<u8> {
        ANALOG_PINS.iter().position(|own| *own == pin).map(|channel| channel as u8)
    }

    fn has_channel(&self, channel: u8) -> bool {
        channel <= BATTERY
    }

    fn configure(&self, channel: u8, _settings: &AnalogSettings) -> Outcome<()> {
        if let Some(pin) = ANALOG_PINS.get(usize::from(channel)) {
            pins::set_analog(*pin);
        }
        turn_on(ADC1, channel);
        Ok(())
    }

    fn read_u16(&self, channel: u8) -> Outcome<u16> {
        turn_on(ADC1, channel);
        let value = convert(ADC1, channel)?;
        // Full scale is 65535: the upper bits are repeated below.
        Ok(value << 4 | value >> 8)
    }

    fn read_microvolts(&self, channel: u8) -> Outcome<u32> {
        let value = u64::from(self.read_u16(channel)?);
        Ok((value * u64::from(FULL_SCALE) / 65_535) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn a_channel_is_converted_alone_with_its_sampling_time() {
        let memory = Memory::default();
        // SAFETY: the memory is as large as the block of registers and outlives its use.
        let registers = unsafe { Adc::from_ptr(memory.start()) };
        memory.set_word(0x4c, 0x0abc);
        assert_eq!(convert(registers, 3), Err(Error::Errno(errno::ETIMEDOUT)), "nothing converts here");
        assert_eq!(memory.word(0x10), 4 << 9);
        assert_eq!((memory.word(0x2c), memory.word(0x34)), (0, 3));
        assert_eq!(memory.word(0x08), ON | START);
        assert!(convert(registers, TEMPERATURE).is_err());
        assert_eq!((memory.word(0x0c), memory.word(0x34)), (7 << 18, 16));
    }

    #[test]
    fn pins_have_channels() {
        assert_eq!(Stm32.channel_of_pin(17), Some(9));
        assert_eq!(Stm32.channel_of_pin(32), Some(10));
        assert_eq!(Stm32.channel_of_pin(13), None);
        assert!(Stm32.has_channel(18) && !Stm32.has_channel(19));
    }
}
