//! Pulse width modulation.
//!
//! A running channel is one driver with a pulse train; edges are only simulated one by one
//! when somebody looks at them.
//!
//! Invariant: on boards whose channels share a frequency (RP2: pairs of pins), setting it on
//! one sets it on the other.

use crate::board::SimBoard;
use crate::net::{Drive, Wave};
use crate::world::World;
use board::{Capabilities, Error, Family, Outcome, Pwm, PwmDuty, PwmSettings};
use std::collections::BTreeMap;

/// A channel.
#[derive(Clone, Copy, Debug)]
struct Channel {
    frequency: u32,
    duty: Option<PwmDuty>,
    invert: bool,
    /// When the pulse train began.
    start: u64,
}

/// All channels in use, by pin.
#[derive(Default)]
pub struct PwmBank {
    channels: BTreeMap<u16, Channel>,
}

impl PwmBank {
    pub fn forget(&mut self, pin: u16) {
        self.channels.remove(&pin);
    }
}

impl Channel {
    /// What the pin does; None before frequency and duty are known.
    fn drive(&self) -> Option<Drive> {
        let period = 1_000_000_000u64.checked_div(u64::from(self.frequency))?;
        let high = match self.duty? {
            PwmDuty::Fraction(duty) => (period * u64::from(duty) + 32_767) / 65_535,
            PwmDuty::Nanoseconds(duty) => u64::from(duty).min(period),
        };
        let high = if self.invert { period - high } else { high };
        Some(match high {
            0 => Drive::Strong(false),
            _ if high == period => Drive::Strong(true),
            _ => Drive::Wave(Wave { start: self.start, period, high }),
        })
    }
}

/// True when two pins are the channels of one RP2 slice.
fn same_slice(a: u16, b: u16) -> bool {
    a / 2 % 8 == b / 2 % 8
}

impl World {
    fn configure_pwm(&mut self, pin: u16, settings: &PwmSettings) -> Outcome<()> {
        let (lowest, highest) = self.hardware.pwm;
        if !self.hardware.capabilities(pin).has(Capabilities::PWM) {
            return Err(Error::Invalid("pin doesn't have PWM capabilities"));
        }
        match settings.frequency {
            Some(frequency) if frequency < lowest => return Err(Error::Invalid("freq too small")),
            Some(frequency) if frequency > highest => return Err(Error::Invalid("freq too large")),
            _ => {}
        }
        let now = self.now();
        let family = self.hardware.profile.family;
        let slice = |other: u16| family == Family::Rp2 && same_slice(pin, other);
        // A new channel takes over the frequency of its slice.
        let shared = self.chip.pwm.channels.iter().find(|entry| slice(*entry.0)).map_or(0, |entry| entry.1.frequency);
        let new = Channel { frequency: shared, duty: None, invert: false, start: now };
        let channel = self.chip.pwm.channels.entry(pin).or_insert(new);
        if let Some(frequency) = settings.frequency {
            channel.frequency = frequency;
        }
        channel.duty = settings.duty.or(channel.duty);
        channel.invert = settings.invert.unwrap_or(channel.invert);
        channel.start = now;
        let frequency = channel.frequency;
        let mut refreshed = vec![pin];
        for (&other, channel) in self.chip.pwm.channels.iter_mut().filter(|entry| *entry.0 != pin && slice(*entry.0)) {
            if channel.frequency != frequency {
                (channel.frequency, channel.start) = (frequency, now);
                refreshed.push(other);
            }
        }
        for pin in refreshed {
            if let Some(drive) = self.chip.pwm.channels.get(&pin).and_then(Channel::drive) {
                self.lend_pin(pin, Some(drive));
            }
        }
        Ok(())
    }

    fn stop_pwm(&mut self, pin: u16) {
        let whole_slice = self.hardware.profile.family == Family::Rp2;
        let gone: Vec<u16> = self.chip.pwm.channels.keys().copied().filter(|&other| other == pin || (whole_slice && same_slice(pin, other))).collect();
        for pin in gone {
            self.chip.pwm.forget(pin);
            // The pin stays with its peripheral, which now keeps it low.
            self.lend_pin(pin, Some(Drive::Strong(false)));
        }
    }

    /// Stops all channels.
    pub(crate) fn reset_pwm(&mut self) {
        for pin in self.chip.pwm.channels.keys().copied().collect::<Vec<_>>() {
            self.stop_pwm(pin);
        }
    }
}

impl Pwm for SimBoard {
    fn configure(&self, pin: u16, settings: &PwmSettings) -> Outcome<()> {
        self.with(|world| world.configure_pwm(pin, settings))
    }

    fn settings(&self, pin: u16) -> PwmSettings {
        self.with(|world| match world.chip.pwm.channels.get(&pin) {
            Some(channel) => {
                PwmSettings { frequency: Some(channel.frequency), duty: channel.duty, invert: Some(channel.invert) }
            }
            None => PwmSettings { frequency: Some(0), duty: None, invert: Some(false) },
        })
    }

    fn stop(&self, pin: u16) {
        self.with(|world| world.stop_pwm(pin));
    }
}
