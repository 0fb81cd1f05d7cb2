//! PWM by the LED controller: channels on four timers; channels of equal frequency share a timer.
//!
//! Invariant: a pin is a channel's output exactly while its signal is in the table; a timer runs at the frequency of the
//! signals that use it.

use crate::PERIPHERALS;
use board::{Error, Outcome, Pwm, PwmDuty, PwmSettings};
use drivers::Shared;

const TIMERS: usize = 4;
/// The divider has eight bits behind the point, and ten before.
const DIVIDERS: core::ops::Range<u64> = 256..0x4_0000;

/// A chip's controller.
pub trait Controller: 'static {
    /// Bits that a period is counted in, at most.
    const LONGEST: u8;
    /// What is said of a frequency that it has not, and when its channels are all in use.
    const BAD_FREQUENCY: &'static str;
    const NO_CHANNEL: &'static str;

    /// Lets a timer count so many bits with a divider of the bus' clock.
    fn set_up_timer(timer: u8, bits: u8, divider: u32);
    /// Lets a channel be high for so many counts of a timer.
    fn set_up_channel(channel: usize, timer: u8, high: u32);
    fn turn_off(channel: usize);
    /// Leads a channel to a pin.
    fn connect(channel: usize, pin: u16, inverted: bool);
    /// Gives a pin back to the program.
    fn release(pin: u16);
}

#[derive(Clone, Copy, PartialEq, Debug)]
struct Signal {
    pin: u16,
    settings: PwmSettings,
    timer: Option<u8>,
}

#[derive(Clone, Copy)]
struct Table<const CHANNELS: usize>([Option<Signal>; CHANNELS]);

/// Signals on so many channels of a controller.
pub struct Signals<C, const CHANNELS: usize> {
    table: Shared<Table<CHANNELS>>,
    controller: core::marker::PhantomData<fn(C)>,
}

/// Bits of the counter and divider for a frequency, with as many bits as there can be.
fn division(frequency: u32, longest: u8) -> Option<(u8, u32)> {
    let divider = |bits: u8| (u64::from(PERIPHERALS) << 8) / (u64::from(frequency.max(1)) << bits);
    let bits = (1..=longest).rev().find(|bits| DIVIDERS.contains(&divider(*bits)));
    bits.filter(|_| frequency > 0).map(|bits| (bits, divider(bits) as u32))
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

impl<const CHANNELS: usize> Table<CHANNELS> {
    /// The timer for a channel's frequency: one that has it, its own if it is alone there, or a free one.
    fn timer_for(&self, channel: usize, frequency: u32) -> Option<u8> {
        let users = |timer: u8| {
            let others = self.0.iter().enumerate().filter(move |(index, _)| *index != channel);
            others.filter_map(|(_, signal)| *signal).filter(move |signal| signal.timer == Some(timer))
        };
        let timers = 0..TIMERS as u8;
        let shared = timers.clone().find(|timer| users(*timer).any(|signal| signal.settings.frequency == Some(frequency)));
        let own = self.0[channel].and_then(|signal| signal.timer).filter(|timer| users(*timer).next().is_none());
        shared.or(own).or_else(|| timers.clone().find(|timer| users(*timer).next().is_none()))
    }

    /// The channel of a pin.
    fn place_of(&self, pin: u16) -> Option<usize> {
        self.0.iter().position(|signal| signal.is_some_and(|signal| signal.pin == pin))
    }

    /// Notes the settings of a pin's signal: its channel, and what is to be set up.
    fn enter<C: Controller>(&mut self, pin: u16, settings: &PwmSettings) -> Outcome<(usize, Signal)> {
        let place = self.place_of(pin).or_else(|| self.0.iter().position(Option::is_none));
        let place = place.ok_or(Error::State(C::NO_CHANNEL))?;
        let before = self.0[place].map_or(PwmSettings::default(), |signal| signal.settings);
        let new = PwmSettings {
            frequency: settings.frequency.or(before.frequency),
            duty: settings.duty.or(before.duty),
            invert: settings.invert.or(before.invert),
        };
        let timer = match new.frequency {
            Some(frequency) => {
                division(frequency, C::LONGEST).ok_or(Error::Invalid(C::BAD_FREQUENCY))?;
                Some(self.timer_for(place, frequency).ok_or(Error::State("out of PWM timers:4"))?)
            }
            None => None,
        };
        let signal = Signal { pin, settings: new, timer };
        self.0[place] = Some(signal);
        Ok((place, signal))
    }
}

impl<C: Controller, const CHANNELS: usize> Signals<C, CHANNELS> {
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Signals { table: Shared::new(Table([None; CHANNELS])), controller: core::marker::PhantomData }
    }

    /// A program sets a pin up itself.
    pub fn forget(&self, pin: u16) {
        let place = self.table.with(|table| {
            let place = table.place_of(pin)?;
            table.0[place] = None;
            Some(place)
        });
        if let Some(place) = place {
            C::turn_off(place);
        }
    }

    /// Ends all signals.
    pub fn reset(&self) {
        for signal in self.table.with(|table| *table).0.into_iter().flatten() {
            self.stop(signal.pin);
        }
    }
}

impl<C: Controller, const CHANNELS: usize> Pwm for Signals<C, CHANNELS> {
    fn configure(&self, pin: u16, settings: &PwmSettings) -> Outcome<()> {
        let (place, signal) = self.table.with(|table| table.enter::<C>(pin, settings))?;
        let (Some(frequency), Some(duty), Some(timer)) = (signal.settings.frequency, signal.settings.duty, signal.timer) else {
            return Ok(());
        };
        let (bits, divider) = division(frequency, C::LONGEST).ok_or(Error::Invalid(C::BAD_FREQUENCY))?;
        let high = high(bits, frequency, duty);
        C::set_up_timer(timer, bits, divider);
        C::set_up_channel(place, timer, high.unwrap_or(0));
        // Always high is never high, turned over.
        C::connect(place, pin, signal.settings.invert.unwrap_or(false) != high.is_none());
        Ok(())
    }

    fn settings(&self, pin: u16) -> PwmSettings {
        let found = self.table.with(|table| table.place_of(pin).and_then(|place| table.0[place]));
        found.map_or(PwmSettings::default(), |signal| signal.settings)
    }

    fn stop(&self, pin: u16) {
        if self.table.with(|table| table.place_of(pin).is_some()) {
            self.forget(pin);
            C::release(pin);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::thread_local;
    use std::vec::Vec;

    struct Bench;

    thread_local! {
        static NOTES: RefCell<Vec<(usize, u32)>> = const { RefCell::new(Vec::new()) };
    }

    fn note(what: usize, value: u32) {
        NOTES.with_borrow_mut(|notes| notes.push((what, value)));
    }

    impl Controller for Bench {
        const LONGEST: u8 = 14;
        const BAD_FREQUENCY: &'static str = "bad";
        const NO_CHANNEL: &'static str = "full";

        fn set_up_timer(timer: u8, bits: u8, divider: u32) {
            note(timer.into(), divider << 8 | u32::from(bits));
        }

        fn set_up_channel(channel: usize, _timer: u8, high: u32) {
            note(channel, high);
        }

        fn turn_off(channel: usize) {
            note(channel, 0);
        }

        fn connect(channel: usize, pin: u16, inverted: bool) {
            note(channel, u32::from(pin) << 1 | u32::from(inverted));
        }

        fn release(pin: u16) {
            note(pin.into(), u32::MAX);
        }
    }

    #[test]
    fn frequencies_are_met_within_a_percent() {
        for frequency in [5, 50, 440, 1000, 20_000, 38_000, 1_000_000, 10_000_000, 40_000_000] {
            let (bits, divider) = division(frequency, 14).unwrap();
            let reached = (u64::from(PERIPHERALS) << 8) / u64::from(divider) >> bits;
            assert!(reached.abs_diff(frequency.into()) <= u64::from(frequency) / 100, "{frequency} {reached}");
        }
        assert_eq!((division(1000, 14), division(1000, 16)), (Some((14, 1250)), Some((16, 312))));
        assert_eq!(division(40_000_000, 14), Some((1, 256)));
        assert!([0, 4, 40_000_001].iter().all(|frequency| division(*frequency, 14).is_none()));
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
    fn a_signal_is_set_up_when_it_is_complete_and_ends_with_its_pin() {
        let signals: Signals<Bench, 6> = Signals::new();
        signals.configure(7, &PwmSettings { frequency: Some(1000), ..PwmSettings::default() }).unwrap();
        assert!(NOTES.with_borrow(Vec::is_empty));
        signals.configure(7, &PwmSettings { duty: Some(PwmDuty::Fraction(65_535)), ..PwmSettings::default() }).unwrap();
        assert_eq!(NOTES.take(), [(0, 1250 << 8 | 14), (0, 0), (0, 7 << 1 | 1)]);
        assert_eq!(signals.settings(7).frequency, Some(1000));
        signals.reset();
        assert_eq!((NOTES.take(), signals.settings(7)), (vec![(0, 0), (7, u32::MAX)], PwmSettings::default()));
        assert_eq!(signals.configure(7, &PwmSettings { frequency: Some(1), ..PwmSettings::default() }), Err(Error::Invalid("bad")));
    }

    #[test]
    fn signals_of_one_frequency_share_a_timer_and_others_run_out() {
        let mut table = Table::<6>([None; 6]);
        let at = |frequency| PwmSettings { frequency: Some(frequency), ..PwmSettings::default() };
        for (pin, frequency) in [(0, 100), (1, 200), (2, 300), (3, 400)] {
            assert_eq!(table.enter::<Bench>(pin, &at(frequency)).unwrap().1.timer, Some(pin as u8));
        }
        assert_eq!(table.enter::<Bench>(4, &at(200)).unwrap().1.timer, Some(1));
        assert!(matches!(table.enter::<Bench>(5, &at(500)), Err(Error::State("out of PWM timers:4"))));
        assert_eq!(table.enter::<Bench>(3, &at(500)).unwrap().1.timer, Some(3), "alone on its timer");
        assert_eq!(table.enter::<Bench>(5, &at(100)).unwrap(), (5, table.0[5].unwrap()));
        assert!(matches!(table.enter::<Bench>(6, &at(100)), Err(Error::State("full"))));
        assert!(matches!(table.enter::<Bench>(4, &at(600)), Err(Error::State(_))), "its timer is another's too");
    }
}
