//! PWM: eight slices that count to a top, each with two channels that compare.
//!
//! Invariant: a slice runs when it has a frequency; a channel's pin is the slice's when it also has a duty.

use crate::pins::{self, function};
use crate::{Rp2040, clocks};
use board::{Error, Outcome, Pwm, PwmDuty, PwmSettings, rp2};
use drivers::Shared;
use rp_pac::PWM;

const SLICES: usize = 8;
/// The highest top that leaves a comparison above it, for a duty of all.
const HIGHEST_TOP: u32 = 65_534;

#[derive(Clone, Copy)]
struct Channel {
    duty: Option<PwmDuty>,
    invert: bool,
    /// Pins that it drives, one bit each: a channel can have two.
    pins: u32,
}

#[derive(Clone, Copy)]
struct Slice {
    frequency: u32,
    channels: [Channel; 2],
}

const UNUSED: Slice = Slice { frequency: 0, channels: [Channel { duty: None, invert: false, pins: 0 }; 2] };

static BANK: Shared<[Slice; SLICES]> = Shared::new([UNUSED; SLICES]);

/// How a slice counts: clocks for a step, in 16ths, and the last step of a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Count {
    divider: u32,
    top: u32,
}

impl Count {
    /// For a frequency: the finest steps that fit, without fractions of clocks where they can be avoided.
    fn for_frequency(clock: u32, frequency: u32) -> Outcome<Count> {
        let (clock, frequency) = (u64::from(clock), u64::from(frequency));
        if frequency > clock / 2 {
            return Err(Error::Invalid("freq too large"));
        }
        let least = (clock * 16).div_ceil(frequency.max(1) * u64::from(HIGHEST_TOP + 1)).max(16);
        let whole = least.next_multiple_of(16);
        let divider = if whole <= 255 * 16 { whole } else { least };
        if frequency == 0 || divider >= 256 * 16 {
            return Err(Error::Invalid("freq too small"));
        }
        let steps = (clock * 16 + divider * frequency / 2) / (divider * frequency);
        Ok(Count { divider: divider as u32, top: (steps as u32).clamp(2, HIGHEST_TOP + 1) - 1 })
    }

    /// The frequency that it makes.
    fn frequency(self, clock: u32) -> u32 {
        let period = u64::from(self.divider) * u64::from(self.top + 1);
        ((u64::from(clock) * 16 + period / 2) / period) as u32
    }

    /// Steps of a period that a duty is high.
    fn level(self, clock: u32, duty: PwmDuty) -> u16 {
        let period = u64::from(self.top + 1);
        let level = match duty {
            PwmDuty::Fraction(duty) => (period * u64::from(duty) + 32_767) / 65_535,
            PwmDuty::Nanoseconds(time) => u64::from(time) * u64::from(clock) * 16 / (u64::from(self.divider) * 1_000_000_000),
        };
        level.min(period) as u16
    }
}

/// Brings a slice in line with its state.
fn apply(index: usize, slice: &Slice) -> Outcome<()> {
    let clock = clocks::system();
    let count = Count::for_frequency(clock, slice.frequency)?;
    let channel = PWM.ch(index);
    let levels = slice.channels.map(|channel| channel.duty.map_or(0, |duty| count.level(clock, duty)));
    channel.div().write(|divider| {
        divider.set_int((count.divider / 16) as u8);
        divider.set_frac((count.divider % 16) as u8);
    });
    channel.top().write(|top| top.set_top(count.top as u16));
    channel.cc().write(|compare| {
        compare.set_a(levels[0]);
        compare.set_b(levels[1]);
    });
    if u32::from(channel.ctr().read().ctr()) > count.top {
        // It would count on through all 16 bits.
        channel.ctr().write(|counter| counter.set_ctr(0));
    }
    channel.csr().write(|control| {
        control.set_a_inv(slice.channels[0].invert);
        control.set_b_inv(slice.channels[1].invert);
        control.set_en(true);
    });
    Ok(())
}

/// The pin is the program's again.
pub fn forget(pin: u16) {
    let (slice, channel) = rp2::slice_of_pin(pin);
    BANK.with(|bank| {
        let channel = &mut bank[usize::from(slice)].channels[usize::from(channel)];
        channel.pins &= !(1 << (pin & 31));
        if channel.pins == 0 {
            channel.duty = None;
        }
    });
}

/// Stops all slices.
pub fn reset() {
    BANK.with(|bank| {
        for (index, slice) in bank.iter_mut().enumerate().filter(|(_, slice)| slice.frequency != 0) {
            stop_slice(index);
            *slice = UNUSED;
        }
    });
}

fn stop_slice(index: usize) {
    PWM.ch(index).csr().write(|control| control.set_en(false));
    // A stopped slice would leave its pins as they are.
    PWM.ch(index).cc().write(|compare| compare.0 = 0);
    PWM.ch(index).ctr().write(|counter| counter.set_ctr(0));
}

impl Pwm for Rp2040 {
    fn configure(&self, pin: u16, settings: &PwmSettings) -> Outcome<()> {
        let (slice, channel) = rp2::slice_of_pin(pin);
        let (index, channel) = (usize::from(slice), usize::from(channel));
        BANK.with(|bank| {
            let mut slice = bank[index];
            slice.frequency = settings.frequency.unwrap_or(slice.frequency);
            if settings.frequency.is_some() {
                Count::for_frequency(clocks::system(), slice.frequency)?;
            }
            let own = &mut slice.channels[channel];
            own.duty = settings.duty.or(own.duty);
            own.invert = settings.invert.unwrap_or(own.invert);
            own.pins |= 1 << (pin & 31);
            let ready = slice.frequency != 0 && own.duty.is_some();
            bank[index] = slice;
            if slice.frequency != 0 {
                apply(index, &slice)?;
            }
            if ready && pins::function_of(pin) != function::PWM {
                pins::set_function(pin, function::PWM);
            }
            Ok(())
        })
    }

    fn settings(&self, pin: u16) -> PwmSettings {
        let (slice, channel) = rp2::slice_of_pin(pin);
        let slice = BANK.with(|bank| bank[usize::from(slice)]);
        let channel = slice.channels[usize::from(channel)];
        let clock = clocks::system();
        let frequency = Count::for_frequency(clock, slice.frequency).map_or(0, |count| count.frequency(clock));
        PwmSettings { frequency: Some(frequency), duty: channel.duty, invert: Some(channel.invert) }
    }

    /// The channels of a slice end together.
    fn stop(&self, pin: u16) {
        let index = usize::from(rp2::slice_of_pin(pin).0);
        BANK.with(|bank| {
            if bank[index].frequency != 0 {
                stop_slice(index);
            }
            bank[index] = UNUSED;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK: u32 = 125_000_000;

    #[test]
    fn frequencies_are_reached_with_whole_dividers_where_they_can_be() {
        assert_eq!(Count::for_frequency(CLOCK, 1000), Ok(Count { divider: 32, top: 62_499 }));
        assert_eq!(Count::for_frequency(CLOCK, 50), Ok(Count { divider: 39 * 16, top: 64_102 }));
        for frequency in [8, 9, 50, 440, 1000, 38_000, 1_000_000, 62_500_000] {
            let count = Count::for_frequency(CLOCK, frequency).unwrap();
            assert!((16..256 * 16).contains(&count.divider) && (1..=HIGHEST_TOP).contains(&count.top));
            assert!(count.frequency(CLOCK).abs_diff(frequency) <= frequency / 100, "{frequency}");
        }
        assert_eq!(Count::for_frequency(CLOCK, 7), Err(Error::Invalid("freq too small")));
        assert_eq!(Count::for_frequency(CLOCK, 0), Err(Error::Invalid("freq too small")));
        assert_eq!(Count::for_frequency(CLOCK, 62_500_001), Err(Error::Invalid("freq too large")));
    }

    #[test]
    fn duties_reach_from_nothing_to_all() {
        let count = Count::for_frequency(CLOCK, 1000).unwrap();
        assert_eq!(count.level(CLOCK, PwmDuty::Fraction(0)), 0);
        assert_eq!(count.level(CLOCK, PwmDuty::Fraction(65_535)), 62_500);
        assert_eq!(count.level(CLOCK, PwmDuty::Fraction(32_768)), 31_250);
        assert_eq!(count.level(CLOCK, PwmDuty::Nanoseconds(250_000)), 15_625);
        assert_eq!(count.level(CLOCK, PwmDuty::Nanoseconds(5_000_000)), 62_500);
    }
}
