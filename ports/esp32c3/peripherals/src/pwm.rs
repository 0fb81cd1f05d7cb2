//! PWM: six channels on four timers; channels of equal frequency share a timer.
//!
//! Invariant: a pin is a channel's output exactly while its signal is in the table; a timer runs at the frequency of the
//! signals that use it.

use crate::registers::{Value, signals};
use crate::{Esp32C3, clocks, pins};
use board::{Error, Outcome, Pwm, PwmDuty, PwmSettings};
use drivers::Shared;
use esp32c3::ledc;

const CHANNELS: usize = 6;
const TIMERS: usize = 4;
/// The matrix' signal of the first channel; the others follow.
const FIRST_SIGNAL: u8 = 45;
/// Bits that a period is counted in, at most.
const LONGEST: u8 = 14;
/// The divider has eight bits behind the point, and ten before.
const DIVIDERS: core::ops::Range<u64> = 256..0x4_0000;

#[derive(Clone, Copy, PartialEq, Debug)]
struct Signal {
    pin: u16,
    settings: PwmSettings,
    timer: Option<u8>,
}

static TABLE: Shared<[Option<Signal>; CHANNELS]> = Shared::new([None; CHANNELS]);

/// Bits of the counter and divider for a frequency, with as many bits as there can be.
fn division(frequency: u32) -> Outcome<(u8, u32)> {
    let divider = |bits: u8| (u64::from(clocks::PERIPHERALS) << 8) / (u64::from(frequency.max(1)) << bits);
    let bits = (1..=LONGEST).rev().find(|bits| DIVIDERS.contains(&divider(*bits)));
    let bits = bits.filter(|_| frequency > 0).ok_or(Error::Invalid("frequency must be from 5Hz to 40MHz"))?;
    Ok((bits, divider(bits) as u32))
}

/// Counts that a signal is high; None: always.
fn high(bits: u8, frequency: u32, duty: PwmDuty) -> Option<u32> {
    let whole = 1u64 << bits;
    let high = match duty {
        PwmDuty::Fraction(part) => (whole * u64::from(part) + 32_767) / 65_535,
        PwmDuty::Nanoseconds(time) => (whole * u64::from(time) * u64::from(frequency) + 500_000_000) / 1_000_000_000,
    };
    (high < whole).then_some(high as u32)
}

fn set_up_timer(registers: &ledc::RegisterBlock, timer: u8, (bits, divider): (u8, u32)) {
    // The bus' clock for all timers.
    registers.conf().write(|w| w.apb_clk_sel().to(1).clk_en().set_bit());
    let timer = registers.timer(timer.into());
    timer.conf().modify(|_, w| w.rst().clear_bit().pause().clear_bit().clk_div().to(divider).duty_res().to(bits));
    timer.conf().modify(|_, w| w.para_up().set_bit());
}

fn set_up_channel(registers: &ledc::RegisterBlock, channel: usize, timer: u8, high: u32) {
    let channel = registers.ch(channel);
    channel.hpoint().write(|w| w.hpoint().to(0));
    // Four bits behind the point.
    channel.duty().write(|w| w.duty().to(high << 4));
    channel.conf0().modify(|_, w| w.sig_out_en().set_bit().timer_sel().to(timer));
    // One step of nothing: the value as it is.
    channel.conf1().write(|w| w.duty_start().set_bit().duty_inc().set_bit().duty_num().to(1).duty_cycle().to(1).duty_scale().to(0));
    channel.conf0().modify(|_, w| w.para_up().set_bit());
}

fn turn_off(registers: &ledc::RegisterBlock, channel: usize) {
    let channel = registers.ch(channel);
    channel.conf0().modify(|_, w| w.sig_out_en().clear_bit());
    channel.conf0().modify(|_, w| w.para_up().set_bit());
}

/// The timer for a channel's frequency: one that has it, its own if it is alone there, or a free one.
fn timer_for(table: &[Option<Signal>; CHANNELS], channel: usize, frequency: u32) -> Option<u8> {
    let users = |timer: u8| {
        let others = table.iter().enumerate().filter(move |(index, _)| *index != channel);
        others.filter_map(|(_, signal)| *signal).filter(move |signal| signal.timer == Some(timer))
    };
    let timers = 0..TIMERS as u8;
    let shared = timers.clone().find(|timer| users(*timer).any(|signal| signal.settings.frequency == Some(frequency)));
    let own = table[channel].and_then(|signal| signal.timer).filter(|timer| users(*timer).next().is_none());
    shared.or(own).or_else(|| timers.clone().find(|timer| users(*timer).next().is_none()))
}

/// The channel of a pin.
fn place_of(table: &[Option<Signal>; CHANNELS], pin: u16) -> Option<usize> {
    table.iter().position(|signal| signal.is_some_and(|signal| signal.pin == pin))
}

/// Notes the settings of a pin's signal in the table: its channel, and what is to be set up.
fn enter(table: &mut [Option<Signal>; CHANNELS], pin: u16, settings: &PwmSettings) -> Outcome<(usize, Signal)> {
    let place = place_of(table, pin).or_else(|| table.iter().position(Option::is_none));
    let place = place.ok_or(Error::State("out of PWM channels:6"))?;
    let before = table[place].map_or(PwmSettings::default(), |signal| signal.settings);
    let new = PwmSettings {
        frequency: settings.frequency.or(before.frequency),
        duty: settings.duty.or(before.duty),
        invert: settings.invert.or(before.invert),
    };
    let timer = match new.frequency {
        Some(frequency) => {
            division(frequency)?;
            Some(timer_for(table, place, frequency).ok_or(Error::State("out of PWM timers:4"))?)
        }
        None => None,
    };
    let signal = Signal { pin, settings: new, timer };
    table[place] = Some(signal);
    Ok((place, signal))
}

/// A program sets a pin up itself.
pub fn forget(pin: u16) {
    let place = TABLE.with(|table| {
        let place = place_of(table, pin)?;
        table[place] = None;
        Some(place)
    });
    if let Some(place) = place {
        turn_off(signals(), place);
    }
}

/// Ends all signals.
pub fn reset() {
    for pin in TABLE.with(|table| table.map(|signal| signal.map(|signal| signal.pin))).into_iter().flatten() {
        Esp32C3.stop(pin);
    }
}

impl Pwm for Esp32C3 {
    fn configure(&self, pin: u16, settings: &PwmSettings) -> Outcome<()> {
        let (place, signal) = TABLE.with(|table| enter(table, pin, settings))?;
        let (Some(frequency), Some(duty), Some(timer)) = (signal.settings.frequency, signal.settings.duty, signal.timer) else {
            return Ok(());
        };
        let division = division(frequency)?;
        let high = high(division.0, frequency, duty);
        set_up_timer(signals(), timer, division);
        set_up_channel(signals(), place, timer, high.unwrap_or(0));
        // Always high is never high, turned over.
        let inverted = signal.settings.invert.unwrap_or(false) != high.is_none();
        pins::chip().connect_output(pin, FIRST_SIGNAL + place as u8, inverted, false);
        Ok(())
    }

    fn settings(&self, pin: u16) -> PwmSettings {
        TABLE.with(|table| place_of(table, pin).and_then(|place| table[place]).map_or(PwmSettings::default(), |signal| signal.settings))
    }

    fn stop(&self, pin: u16) {
        if TABLE.with(|table| place_of(table, pin).is_some()) {
            forget(pin);
            pins::release(pin);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn frequencies_are_met_within_a_percent() {
        for frequency in [5, 50, 440, 1000, 20_000, 38_000, 1_000_000, 10_000_000, 40_000_000] {
            let (bits, divider) = division(frequency).unwrap();
            let reached = (u64::from(clocks::PERIPHERALS) << 8) / u64::from(divider) >> bits;
            assert!(reached.abs_diff(frequency.into()) <= u64::from(frequency) / 100, "{frequency} {reached}");
        }
        assert_eq!(division(1000), Ok((14, 1250)));
        assert_eq!(division(40_000_000), Ok((1, 256)));
        assert!(division(0).is_err() && division(4).is_err() && division(40_000_001).is_err());
    }

    #[test]
    fn duties_are_parts_of_the_period() {
        assert_eq!(high(14, 1000, PwmDuty::Fraction(0)), Some(0));
        assert_eq!(high(14, 1000, PwmDuty::Fraction(32_768)), Some(8192));
        assert_eq!(high(14, 1000, PwmDuty::Fraction(65_535)), None, "always high");
        assert_eq!(high(14, 50, PwmDuty::Nanoseconds(1_500_000)), Some(1229));
        assert_eq!(high(14, 50, PwmDuty::Nanoseconds(u32::MAX)), None);
    }

    #[test]
    fn a_channel_and_its_timer_are_set_up() {
        let memory = Memory::default();
        set_up_timer(memory.block(), 2, (14, 1250));
        assert_eq!(memory.word(0xa0 + 8 * 2), 14 | 1250 << 4 | 1 << 25);
        assert_eq!(memory.word(0xd0), 1 | 1 << 31);
        set_up_channel(memory.block(), 3, 2, 8192);
        let channel = 20 * 3;
        assert_eq!(memory.word(channel), 2 | 1 << 2 | 1 << 4);
        assert_eq!((memory.word(channel + 4), memory.word(channel + 8)), (0, 8192 << 4));
        assert_eq!(memory.word(channel + 12), 1 << 31 | 1 << 30 | 1 << 20 | 1 << 10);
        turn_off(memory.block(), 3);
        assert_eq!(memory.word(channel) & 1 << 2, 0);
    }

    #[test]
    fn signals_of_one_frequency_share_a_timer_and_others_run_out() {
        let mut table = [None; CHANNELS];
        let at = |frequency| PwmSettings { frequency: Some(frequency), ..PwmSettings::default() };
        for (pin, frequency) in [(0, 100), (1, 200), (2, 300), (3, 400)] {
            assert_eq!(enter(&mut table, pin, &at(frequency)).unwrap().1.timer, Some(pin as u8));
        }
        assert_eq!(enter(&mut table, 4, &at(200)).unwrap().1.timer, Some(1));
        assert!(matches!(enter(&mut table, 5, &at(500)), Err(Error::State("out of PWM timers:4"))));
        assert_eq!(enter(&mut table, 3, &at(500)).unwrap().1.timer, Some(3), "alone on its timer");
        assert_eq!(enter(&mut table, 5, &at(100)).unwrap(), (5, table[5].unwrap()));
        assert!(matches!(enter(&mut table, 6, &at(100)), Err(Error::State("out of PWM channels:6"))));
        assert!(matches!(enter(&mut table, 4, &at(600)), Err(Error::State(_))), "its timer is another's too");
    }
}
