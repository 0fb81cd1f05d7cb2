//! Analog inputs and pulse width modulation.
//!
//! Invariant: levels are 16-bit fractions of full scale on every board.

use crate::Outcome;

/// Settings of an input; None leaves a part as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AnalogSettings {
    pub sample_ns: Option<u32>,
    /// Attenuation, where there is one: 0 to 3.
    pub attenuation: Option<u8>,
    /// Bits of `read`, where they can be chosen.
    pub bits: Option<u8>,
}

pub trait Analog {
    /// The channel of a pin; None when it has none.
    fn channel_of_pin(&self, pin: u16) -> Option<u8>;
    /// True for the number of a channel, internal ones (temperature, reference) included.
    fn has_channel(&self, channel: u8) -> bool;
    fn configure(&self, channel: u8, settings: &AnalogSettings) -> Outcome<()>;
    /// Bits of `read`.
    fn bits(&self, _channel: u8) -> u8 {
        12
    }
    fn read_u16(&self, channel: u8) -> Outcome<u16>;
    /// Puts a voltage on a pin, in parts of 255 of full scale; ENODEV where no pin can.
    fn write(&self, _pin: u16, _level: u8) -> Outcome<()> {
        Err(crate::Error::Errno(crate::errno::ENODEV))
    }
    /// True for pins that can put out a voltage.
    fn can_write(&self, _pin: u16) -> bool {
        false
    }
    /// What a touch sensor counts on a pin, fewer when it is touched; None when the pin has none.
    fn read_touch(&self, _pin: u16) -> Option<u32> {
        None
    }
    /// The count of a touch sensor below which it wakes the chip.
    fn set_touch_threshold(&self, _pin: u16, _threshold: u16) {}
    /// A channel is not measured any more; its settings are forgotten.
    fn release(&self, _channel: u8) {}
    /// Microvolts.
    fn read_microvolts(&self, channel: u8) -> Outcome<u32>;
}

/// How long a pulse is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PwmDuty {
    /// Parts of 65535 of the period.
    Fraction(u16),
    Nanoseconds(u32),
}

/// What `PWM.init` changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PwmSettings {
    pub frequency: Option<u32>,
    pub duty: Option<PwmDuty>,
    pub invert: Option<bool>,
}

pub trait Pwm {
    /// Changes the signal on a pin; it starts once frequency and duty are known.
    fn configure(&self, pin: u16, settings: &PwmSettings) -> Outcome<()>;
    /// Frequency in Hz and duty of a pin; 0 and None before they were set.
    fn settings(&self, pin: u16) -> PwmSettings;
    fn stop(&self, pin: u16);
}
