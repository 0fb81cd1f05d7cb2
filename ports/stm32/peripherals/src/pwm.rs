//! PWM by the channels of timers. Channels of one timer share its frequency.
//!
//! Invariant: a pin is a timer's output exactly while its channel is in the table.

use crate::profile::{TIMED_PINS, TimerPin};
use crate::{Stm32, clocks, pins};
use board::{Error, Outcome, Pull, Pwm, PwmDuty, PwmSettings};
use drivers::Shared;
use stm32_metapac::timer::TimGp16;
use stm32_metapac::{TIM1, TIM2, TIM3, TIM4, TIM5, TIM8, TIM12};

static TABLE: Shared<[PwmSettings; TIMED_PINS.len()]> =
    Shared::new([PwmSettings { frequency: None, duty: None, invert: None }; TIMED_PINS.len()]);

/// The registers of a timer; all kinds have those that are used here at the same places.
fn registers(timer: u8) -> TimGp16 {
    let start = match timer {
        1 => TIM1.as_ptr(),
        2 => TIM2.as_ptr(),
        3 => TIM3.as_ptr(),
        4 => TIM4.as_ptr(),
        5 => TIM5.as_ptr(),
        8 => TIM8.as_ptr(),
        _ => TIM12.as_ptr(),
    };
    // SAFETY: a timer of the chip.
    unsafe { TimGp16::from_ptr(start) }
}

fn clock_of(timer: u8) -> u32 {
    if matches!(timer, 1 | 8) { clocks::fast_timers() } else { clocks::slow_timers() }
}

/// Divider and period, both less one, for a frequency; ValueError for one that is out of reach.
fn division(clock: u32, frequency: u32) -> Outcome<(u16, u16)> {
    if frequency == 0 || frequency > clock / 2 {
        return Err(Error::Invalid("invalid freq"));
    }
    let ticks = clock / frequency;
    let divider = ticks.div_ceil(65_536).max(1);
    if divider > 65_536 {
        return Err(Error::Invalid("invalid freq"));
    }
    Ok(((divider - 1) as u16, (ticks / divider - 1) as u16))
}

/// Ticks that the output is high.
fn compare(period: u16, frequency: u32, duty: PwmDuty) -> u16 {
    let whole = u64::from(period) + 1;
    let high = match duty {
        PwmDuty::Fraction(part) => (whole * u64::from(part) + 32_767) / 65_535,
        PwmDuty::Nanoseconds(time) => (whole * u64::from(time) * u64::from(frequency) + 500_000_000) / 1_000_000_000,
    };
    high.min(whole).min(0xffff) as u16
}

/// Sets a channel up; the timer's other channels keep theirs.
fn set_up(registers: TimGp16, channel: usize, (divider, period): (u16, u16), high: u16, invert: bool, advanced: bool) {
    registers.psc().write_value(divider);
    registers.arr().write(|reload| reload.0 = period.into());
    registers.ccr(channel).write(|value| value.0 = high.into());
    // Mode 1: high below the compared value, which is taken over at the end of a period.
    let shift = 8 * (channel % 2);
    registers.ccmr_output(channel / 2).modify(|mode| mode.0 = mode.0 & !(0xff << shift) | 0x68 << shift);
    let shift = 4 * channel;
    let bits = 1 | u32::from(invert) << 1;
    registers.ccer().modify(|enabled| enabled.0 = enabled.0 & !(15 << shift) | bits << shift);
    if advanced {
        // The main output of TIM 1 and 8.
        // SAFETY: the register of breaks and dead times, which only these timers have.
        unsafe { registers.as_ptr().cast::<u32>().byte_add(0x44).write_volatile(1 << 15) };
    }
    // The counter runs, with its reload buffered; the values are taken over now.
    registers.egr().write(|event| event.0 = 1);
    registers.cr1().write(|control| control.0 = 1 << 7 | 1);
}

fn place_of(pin: u16) -> Outcome<(usize, TimerPin)> {
    let place = TIMED_PINS.iter().position(|timed| timed.pin == pin);
    place.map(|place| (place, TIMED_PINS[place])).ok_or(Error::Invalid("pin has no PWM"))
}

fn turn_off(timed: TimerPin) {
    let shift = 4 * u32::from(timed.channel);
    registers(timed.timer).ccer().modify(|enabled| enabled.0 &= !(15 << shift));
}

/// A program sets a pin up itself.
pub fn forget(pin: u16) {
    let Ok((place, timed)) = place_of(pin) else { return };
    let was = TABLE.with(|table| core::mem::take(&mut table[place]));
    if was.frequency.is_some() {
        turn_off(timed);
    }
}

/// Ends all signals.
pub fn reset() {
    TIMED_PINS.iter().for_each(|timed| Stm32.stop(timed.pin));
}

impl Pwm for Stm32 {
    fn configure(&self, pin: u16, settings: &PwmSettings) -> Outcome<()> {
        let (place, timed) = place_of(pin)?;
        let clock = clock_of(timed.timer);
        let before = TABLE.with(|table| table[place]);
        let new = PwmSettings {
            frequency: settings.frequency.or(before.frequency),
            duty: settings.duty.or(before.duty),
            invert: settings.invert.or(before.invert),
        };
        if let Some(frequency) = new.frequency {
            division(clock, frequency)?;
        }
        TABLE.with(|table| {
            table[place] = new;
            // The timer's other channels follow its frequency.
            for (other, entry) in TIMED_PINS.iter().zip(table.iter_mut()) {
                if other.timer == timed.timer && entry.frequency.is_some() {
                    entry.frequency = new.frequency.or(entry.frequency);
                }
            }
        });
        for (other, entry) in TIMED_PINS.iter().zip(TABLE.with(|table| *table)) {
            if let (true, Some(frequency), Some(duty)) = (other.timer == timed.timer, entry.frequency, entry.duty) {
                let division = division(clock, frequency)?;
                let high = compare(division.1, frequency, duty);
                let invert = entry.invert.unwrap_or(false);
                set_up(registers(other.timer), other.channel.into(), division, high, invert, matches!(other.timer, 1 | 8));
                pins::set_alternate(other.pin, other.alternate, false, Pull::None);
            }
        }
        Ok(())
    }

    fn settings(&self, pin: u16) -> PwmSettings {
        place_of(pin).map_or(PwmSettings::default(), |(place, _)| TABLE.with(|table| table[place]))
    }

    fn stop(&self, pin: u16) {
        let Ok((place, timed)) = place_of(pin) else { return };
        if TABLE.with(|table| core::mem::take(&mut table[place])).frequency.is_some() {
            turn_off(timed);
            pins::release(pin);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn frequencies_are_met_and_impossible_ones_refused() {
        for frequency in [1, 50, 1000, 38_000, 1_000_000] {
            let (divider, period) = division(84_000_000, frequency).unwrap();
            let reached = 84_000_000.0 / f64::from(divider as u32 + 1) / f64::from(period as u32 + 1);
            assert!((reached / f64::from(frequency) - 1.0).abs() < 0.001, "{frequency}: {reached}");
        }
        assert!(division(84_000_000, 0).is_err());
        assert!(division(84_000_000, 43_000_000).is_err());
    }

    #[test]
    fn duties_reach_both_ends() {
        assert_eq!(compare(999, 1000, PwmDuty::Fraction(0)), 0);
        assert_eq!(compare(999, 1000, PwmDuty::Fraction(32_768)), 500);
        assert_eq!(compare(999, 1000, PwmDuty::Fraction(65_535)), 1000);
        assert_eq!(compare(999, 1000, PwmDuty::Nanoseconds(250_000)), 250);
        assert_eq!(compare(999, 1000, PwmDuty::Nanoseconds(u32::MAX)), 1000);
    }

    #[test]
    fn a_channel_leaves_its_neighbours_alone() {
        let memory = Memory::default();
        // SAFETY: the memory is as large as the block of registers and outlives its use.
        let registers = unsafe { TimGp16::from_ptr(memory.start()) };
        memory.set_word(0x18, 0x6868);
        memory.set_word(0x1c, 0x0068);
        memory.set_word(0x20, 0x0111);
        set_up(registers, 3, (83, 999), 250, true, false);
        assert_eq!((memory.word(0x28), memory.word(0x2c), memory.word(0x40)), (83, 999, 250));
        assert_eq!((memory.word(0x18), memory.word(0x1c)), (0x6868, 0x6868));
        assert_eq!(memory.word(0x20), 0x3111, "on, inverted");
        assert_eq!((memory.word(0x00), memory.word(0x14)), (0x81, 1));
        set_up(registers, 0, (83, 999), 250, false, true);
        assert_eq!((memory.word(0x20), memory.word(0x44)), (0x3111, 1 << 15));
    }
}
