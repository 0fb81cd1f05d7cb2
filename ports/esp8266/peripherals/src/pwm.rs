//! PWM in software, of all pins at one frequency of 1 to 1000 Hz, by timer 1's interrupts.
//!
//! A period is cut into steps: all pins with a pulse go high at its start, and each low when its time has come. The
//! timer is loaded for one step after the other.
//!
//! Invariant: the interrupt handler does a step and no more; steps are in the order of their time.

use crate::registers::Block;
use crate::{Esp8266, core, pins, power};
use board::{Error, Outcome, Pwm, PwmDuty, PwmSettings};
use drivers::Shared;

/// The core's interrupt of timer 1.
pub const INTERRUPT: u32 = 9;

// SAFETY: blocks of the chip: timer 1, the port between core and peripherals.
const TIMER: Block = unsafe { Block::at(0x6000_0600) };
const CORE: Block = unsafe { Block::at(0x3ff0_0000) };

const LOAD: usize = 0x00;
const CONTROL: usize = 0x08;
const ACKNOWLEDGE: usize = 0x0c;
/// On, a sixteenth of the clock, an interrupt by its edge.
const RUNS: u32 = 1 << 7 | 1 << 2;
/// The port's enabled edges; timer 1's.
const EDGES: usize = 0x04;
const EDGE: u32 = 2;

/// Ticks of the timer a second, and those that a step takes at least.
const RATE: u32 = power::PERIPHERALS / 16;
const SHORTEST: u32 = 50;

/// Signals that programs can have at once.
const SIGNALS: usize = 8;

#[derive(Clone, Copy)]
struct Signal {
    pin: u16,
    duty: Option<PwmDuty>,
    invert: bool,
}

struct State {
    signals: [Option<Signal>; SIGNALS],
    frequency: Option<u32>,
    /// Ticks of a period.
    period: u32,
    /// Ticks since the period began when the next step is due.
    at: u32,
}

static STATE: Shared<State> = Shared::new(State::new());

/// Ticks that an output is high.
fn high_ticks(period: u32, duty: PwmDuty) -> u32 {
    let ticks = match duty {
        PwmDuty::Fraction(part) => (u64::from(period) * u64::from(part) + 32_767) / 65_535,
        PwmDuty::Nanoseconds(time) => u64::from(time) * u64::from(RATE / 1_000_000) / 1000,
    };
    ticks.min(period.into()) as u32
}

impl State {
    const fn new() -> State {
        State { signals: [None; SIGNALS], frequency: None, period: RATE, at: 0 }
    }

    fn place(&mut self, pin: u16) -> Option<&mut Option<Signal>> {
        self.signals.iter_mut().find(|place| place.is_some_and(|signal| signal.pin == pin))
    }

    /// Signals that are complete: pin, ticks high, inverted.
    fn running(&self) -> impl Iterator<Item = (u16, u32, bool)> + '_ {
        self.signals.iter().flatten().filter_map(|signal| Some((signal.pin, high_ticks(self.period, signal.duty?), signal.invert)))
    }

    /// Does the step that is due: bits of pins to set high and low, and ticks to the next step.
    fn step(&mut self) -> (u32, u32, u32) {
        let now = self.at;
        let (mut high, mut low) = (0, 0);
        for (pin, ticks, invert) in self.running() {
            // Pulses that end within a step's shortest time of now end now.
            let level = ticks > now + SHORTEST || ticks == self.period;
            if level != invert { high |= 1 << pin } else { low |= 1 << pin }
        }
        let next = self.running().map(|(_, ticks, _)| ticks).filter(|ticks| *ticks > now + SHORTEST && *ticks < self.period).min();
        let next = next.filter(|ticks| *ticks + SHORTEST < self.period);
        self.at = next.unwrap_or(0);
        (high, low, next.unwrap_or(self.period) - now)
    }
}

/// What timer 1's interrupt does.
pub fn interrupt() {
    core::acknowledge(1 << INTERRUPT);
    let (high, low, ticks) = STATE.with(State::step);
    pins::set_levels(high, low);
    TIMER.write(ACKNOWLEDGE, 0);
    TIMER.write(LOAD, ticks.min(0x7f_ffff));
}

fn start(timer: Block) {
    timer.write(CONTROL, RUNS);
    timer.write(LOAD, SHORTEST);
}

/// A program sets a pin up itself.
pub fn forget(pin: u16) {
    let is_empty = STATE.with(|state| {
        if let Some(place) = state.place(pin) {
            *place = None;
        }
        state.signals.iter().all(Option::is_none)
    });
    if is_empty && !power::is_emulated() && cfg!(target_arch = "xtensa") {
        TIMER.write(CONTROL, 0);
    }
}

/// Ends all signals.
pub fn reset() {
    let pins = STATE.with(|state| ::core::mem::replace(state, State::new())).signals;
    pins.iter().flatten().for_each(|signal| Esp8266.stop(signal.pin));
}

impl Pwm for Esp8266 {
    fn configure(&self, pin: u16, settings: &PwmSettings) -> Outcome<()> {
        pins::check(pin)?;
        if settings.frequency.is_some_and(|frequency| !(1..=1000).contains(&frequency)) {
            return Err(Error::Invalid("invalid freq"));
        }
        let runs = STATE.with(|state| {
            if let Some(frequency) = settings.frequency {
                state.frequency = Some(frequency);
                state.period = RATE / frequency;
                state.at = 0;
            }
            if state.place(pin).is_none() {
                let free = state.signals.iter_mut().find(|place| place.is_none());
                *free.ok_or(Error::State("all PWM channels in use"))? = Some(Signal { pin, duty: None, invert: false });
            }
            if let Some(Some(signal)) = state.place(pin) {
                signal.duty = settings.duty.or(signal.duty);
                signal.invert = settings.invert.unwrap_or(signal.invert);
            }
            Ok(state.frequency.is_some() && state.running().next().is_some())
        })?;
        if runs {
            pins::set_output(pin, false, false, None);
            CORE.change(EDGES, EDGE, EDGE);
            core::enable(INTERRUPT);
            start(TIMER);
        }
        Ok(())
    }

    fn settings(&self, pin: u16) -> PwmSettings {
        STATE.with(|state| {
            let frequency = state.frequency;
            match state.place(pin) {
                Some(Some(signal)) => PwmSettings { frequency, duty: signal.duty, invert: Some(signal.invert) },
                _ => PwmSettings::default(),
            }
        })
    }

    fn stop(&self, pin: u16) {
        forget(pin);
        pins::set_input(pin, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::bench::Memory;

    fn state(duties: &[(u16, u16, bool)]) -> State {
        let mut state = State { period: 5000, frequency: Some(1000), ..State::new() };
        for (place, (pin, duty, invert)) in state.signals.iter_mut().zip(duties) {
            *place = Some(Signal { pin: *pin, duty: Some(PwmDuty::Fraction(*duty)), invert: *invert });
        }
        state
    }

    #[test]
    fn a_period_is_cut_where_pulses_end() {
        let mut state = state(&[(4, 32_768, false), (5, 6554, false), (12, 65_535, false), (13, 0, false)]);
        assert_eq!(state.step(), (1 << 4 | 1 << 5 | 1 << 12, 1 << 13, 500));
        assert_eq!(state.step(), (1 << 4 | 1 << 12, 1 << 5 | 1 << 13, 2000));
        assert_eq!(state.step(), (1 << 12, 1 << 4 | 1 << 5 | 1 << 13, 2500));
        assert_eq!(state.step(), (1 << 4 | 1 << 5 | 1 << 12, 1 << 13, 500), "and again");
    }

    #[test]
    fn pulses_that_end_together_or_at_once_take_no_steps() {
        let mut state = state(&[(4, 100, false), (5, 32_768, true), (14, 32_770, false)]);
        assert_eq!(state.step(), (1 << 14, 1 << 4 | 1 << 5, 2500));
        let (high, low, ticks) = state.step();
        assert_eq!((high, low, ticks), (1 << 5, 1 << 4 | 1 << 14, 2500));
    }

    #[test]
    fn the_timer_is_started_with_an_edge() {
        let memory = Memory::default();
        start(memory.block());
        assert_eq!((memory.word(CONTROL), memory.word(LOAD)), (0x84, SHORTEST));
        assert_eq!(high_ticks(5000, PwmDuty::Nanoseconds(100_000)), 500);
        assert_eq!(high_ticks(5000, PwmDuty::Nanoseconds(u32::MAX)), 5000);
    }
}
