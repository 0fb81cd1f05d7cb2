//! Pins: direction, pull, interrupts by edges and levels; pin 16 of the real-time clock apart.
//!
//! Invariant: pins that come in from the program are checked against the profile; others change nothing.

use crate::profile::{PINS, PROFILE};
use crate::registers::Block;
use crate::{EVENTS, Esp8266, core, pwm};
use board::{Capabilities, Error, Outcome, PinMode, PinSettings, Pins, Pull, Source, trigger};
use drivers::{Shared, guarded};

/// The core's interrupt of all pins.
pub const INTERRUPT: u32 = 4;

// SAFETY: blocks of the chip: pins, their multiplexer, the real-time clock.
const GPIO: Block = unsafe { Block::at(0x6000_0300) };
const MULTIPLEXER: Block = unsafe { Block::at(0x6000_0800) };
const CLOCK: Block = unsafe { Block::at(0x6000_0700) };

const OUT: usize = 0x00;
const SET: usize = 0x04;
const CLEAR: usize = 0x08;
const ENABLED: usize = 0x0c;
const ENABLE: usize = 0x10;
const DISABLE: usize = 0x14;
const IN: usize = 0x18;
const RAISED: usize = 0x1c;
const LOWER: usize = 0x24;
const PIN: usize = 0x28;

/// A pin's register: open drain, and what interrupts.
const OPEN_DRAIN: u32 = 1 << 2;
const TYPE: u32 = 7 << 7;

/// The multiplexer: function in bits 4, 5 and 8, pull up in bit 7.
const FUNCTION: u32 = 0x130;
const PULL_UP: u32 = 1 << 7;

/// Offsets of pins at the multiplexer.
const PLACES: [u8; 16] = [0x34, 0x18, 0x38, 0x14, 0x3c, 0x40, 0x1c, 0x20, 0x24, 0x28, 0x2c, 0x30, 0x04, 0x08, 0x0c, 0x10];

/// Pin 16 at the real-time clock.
const CLOCK_OUT: usize = 0x68;
const CLOCK_ENABLE: usize = 0x74;
const CLOCK_IN: usize = 0x8c;
const CLOCK_GPIO: usize = 0x90;
const CLOCK_PAD: usize = 0xa0;
const CLOCK_PIN: u16 = 16;

struct State {
    triggers: [u8; 16],
    hard: u16,
    /// Pins of the real-time clock cannot be open-drain: it is an input while it is let go.
    open_drain: bool,
    latch: bool,
}

static STATE: Shared<State> = Shared::new(State { triggers: [0; 16], hard: 0, open_drain: false, latch: false });

/// Refuses pins that the board does not have, and pin 16, which no peripheral reaches.
pub fn check(pin: u16) -> Outcome<()> {
    if PROFILE.pin(pin).is_some_and(|pin| pin.can.has(Capabilities::INTERRUPT)) { Ok(()) } else { Err(Error::Invalid("invalid pin")) }
}

fn exists(pin: u16) -> bool {
    pin < PINS && PROFILE.pin(pin).is_some()
}

/// Which function of the multiplexer makes a pad a pin of programs.
fn plain_function(pin: u16) -> u32 {
    if matches!(pin, 0 | 2 | 4 | 5) { 0 } else { 3 }
}

fn function_bits(function: u32) -> u32 {
    (function & 3) << 4 | (function >> 2 & 1) << 8
}

fn set_function(multiplexer: Block, pin: u16, function: u32) {
    guarded(|| multiplexer.change(PLACES[usize::from(pin)].into(), FUNCTION, function_bits(function)));
}

fn set_pull(multiplexer: Block, pin: u16, up: bool) {
    guarded(|| multiplexer.change(PLACES[usize::from(pin)].into(), PULL_UP, if up { PULL_UP } else { 0 }));
}

fn register(pin: u16) -> usize {
    PIN + 4 * usize::from(pin)
}

/// Gives a pin to a peripheral, with or without a pull up.
pub fn set_alternate(pin: u16, function: u32, pull_up: bool) {
    if check(pin).is_ok() {
        set_function(MULTIPLEXER, pin, function);
        set_pull(MULTIPLEXER, pin, pull_up);
    }
}

/// Sets a pin up for the program.
fn set_up(gpio: Block, multiplexer: Block, pin: u16, output: bool, open_drain: bool, pull: Option<Pull>) {
    set_function(multiplexer, pin, plain_function(pin));
    if let Some(pull) = pull {
        set_pull(multiplexer, pin, pull == Pull::Up);
    }
    guarded(|| gpio.change(register(pin), OPEN_DRAIN, if open_drain { OPEN_DRAIN } else { 0 }));
    gpio.write(if output { ENABLE } else { DISABLE }, 1 << pin);
}

fn set_level(gpio: Block, pin: u16, level: bool) {
    gpio.write(if level { SET } else { CLEAR }, 1 << pin);
}

/// Pin 16: an output, or an input.
fn set_up_clock_pin(clock: Block, output: bool) {
    guarded(|| {
        clock.change(CLOCK_PAD, 0x43, 1);
        clock.change(CLOCK_GPIO, 1, 0);
        clock.change(CLOCK_ENABLE, 1, output.into());
    });
}

fn set_clock_level(clock: Block, level: bool) {
    let open_drain = STATE.with(|state| {
        state.latch = level;
        state.open_drain
    });
    guarded(|| {
        clock.change(CLOCK_OUT, 1, level.into());
        if open_drain {
            clock.change(CLOCK_ENABLE, 1, (!level).into());
        }
    });
}

/// Makes a pin an output at a level, pushing or open-drain.
pub fn set_output(pin: u16, level: bool, open_drain: bool, pull: Option<Pull>) {
    if pin == CLOCK_PIN {
        STATE.with(|state| state.open_drain = open_drain);
        set_up_clock_pin(CLOCK, !open_drain || !level);
        set_clock_level(CLOCK, level);
    } else if exists(pin) {
        set_level(GPIO, pin, level);
        set_up(GPIO, MULTIPLEXER, pin, true, open_drain, pull);
    }
}

/// Makes a pin an input, with this pull or the one it has.
pub fn set_input(pin: u16, pull: Option<Pull>) {
    if pin == CLOCK_PIN {
        STATE.with(|state| state.open_drain = false);
        set_up_clock_pin(CLOCK, false);
    } else if exists(pin) {
        set_up(GPIO, MULTIPLEXER, pin, false, false, pull);
    }
}

/// Sets many outputs at once: bits of those to become high, and low.
pub fn set_levels(high: u32, low: u32) {
    GPIO.write(SET, high);
    GPIO.write(CLEAR, low);
}

/// What the registers say of a pin.
fn settings_of(gpio: Block, multiplexer: Block, pin: u16) -> PinSettings {
    let pad = multiplexer.read(PLACES[usize::from(pin)].into());
    let output = gpio.read(ENABLED) >> pin & 1 != 0;
    let mode = if pad & FUNCTION != function_bits(plain_function(pin)) {
        PinMode::Alternate
    } else if !output {
        PinMode::Input
    } else if gpio.read(register(pin)) & OPEN_DRAIN != 0 {
        PinMode::OpenDrain
    } else {
        PinMode::Output
    };
    let pull = if pad & PULL_UP != 0 { Pull::Up } else { Pull::None };
    PinSettings { mode: Some(mode), pull: Some(pull), alternate: Some(0), ..PinSettings::default() }
}

/// The chip's code for what interrupts: rising, falling or any edge, or a level.
fn interrupt_type(triggers: u32) -> Option<u32> {
    const BOTH: u32 = trigger::RISING | trigger::FALLING;
    Some(match triggers {
        0 => 0,
        trigger::RISING => 1,
        trigger::FALLING => 2,
        BOTH => 3,
        trigger::LOW_LEVEL => 4,
        trigger::HIGH_LEVEL => 5,
        _ => return None,
    })
}

fn set_trigger(gpio: Block, pin: u16, code: u32) {
    guarded(|| {
        gpio.write(LOWER, 1 << pin);
        gpio.change(register(pin), TYPE, code << 7);
    });
}

/// Takes what was raised: each pin and its level.
fn serve(gpio: Block, mut found: impl FnMut(u16, bool)) {
    let raised = gpio.read(RAISED) & 0xffff;
    gpio.write(LOWER, raised);
    let levels = gpio.read(IN);
    (0..16).filter(|pin| raised >> pin & 1 != 0).for_each(|pin| found(pin, levels >> pin & 1 != 0));
}

/// Notes what pins did.
pub fn interrupt() {
    serve(GPIO, |pin, level| {
        let (triggers, hard) = STATE.with(|state| (u32::from(state.triggers[usize::from(pin)]), state.hard >> pin & 1 != 0));
        // With both edges asked for, the level tells which one it was.
        let both = trigger::RISING | trigger::FALLING;
        let flags = if triggers & both == both { if level { trigger::RISING } else { trigger::FALLING } } else { triggers };
        if flags & (trigger::LOW_LEVEL | trigger::HIGH_LEVEL) != 0 {
            // A level would interrupt for as long as it lasts.
            set_trigger(GPIO, pin, 0);
        }
        if flags != 0 {
            EVENTS.post(Source::Pin(pin), flags, hard);
        }
    });
}

/// Ends all interrupts of pins.
pub fn reset() {
    for pin in 0..16 {
        if STATE.with(|state| ::core::mem::take(&mut state.triggers[usize::from(pin)])) != 0 {
            set_trigger(GPIO, pin, 0);
        }
    }
}

impl Pins for Esp8266 {
    fn configure(&self, pin: u16, settings: &PinSettings) -> Outcome<()> {
        if !exists(pin) {
            return Err(Error::Invalid("invalid pin"));
        }
        match settings.mode {
            None => {
                if let Some(level) = settings.value {
                    self.write(pin, level);
                }
                if let (Some(pull), true) = (settings.pull, pin != CLOCK_PIN) {
                    set_pull(MULTIPLEXER, pin, pull == Pull::Up);
                }
                return Ok(());
            }
            Some(PinMode::Input) => set_input(pin, settings.pull),
            Some(mode @ (PinMode::Output | PinMode::OpenDrain)) => {
                let level = settings.value.unwrap_or_else(|| self.latch(pin));
                set_output(pin, level, mode == PinMode::OpenDrain, settings.pull);
            }
            Some(_) => return Err(Error::Invalid("invalid pin mode")),
        }
        pwm::forget(pin);
        Ok(())
    }

    fn settings(&self, pin: u16) -> PinSettings {
        if pin == CLOCK_PIN {
            let open_drain = STATE.with(|state| state.open_drain);
            let output = CLOCK.read(CLOCK_ENABLE) & 1 != 0;
            let mode = if open_drain { PinMode::OpenDrain } else if output { PinMode::Output } else { PinMode::Input };
            return PinSettings { mode: Some(mode), pull: Some(Pull::None), alternate: Some(0), ..PinSettings::default() };
        }
        if exists(pin) { settings_of(GPIO, MULTIPLEXER, pin) } else { PinSettings::default() }
    }

    fn read(&self, pin: u16) -> bool {
        if pin == CLOCK_PIN { CLOCK.read(CLOCK_IN) & 1 != 0 } else { exists(pin) && GPIO.read(IN) >> pin & 1 != 0 }
    }

    fn write(&self, pin: u16, level: bool) {
        if pin == CLOCK_PIN {
            set_clock_level(CLOCK, level);
        } else if exists(pin) {
            set_level(GPIO, pin, level);
        }
    }

    fn latch(&self, pin: u16) -> bool {
        if pin == CLOCK_PIN { STATE.with(|state| state.latch) } else { exists(pin) && GPIO.read(OUT) >> pin & 1 != 0 }
    }

    fn interrupt(&self, pin: u16, triggers: u32, hard: bool, _wake: u32) -> Outcome<()> {
        check(pin)?;
        let code = interrupt_type(triggers).ok_or(Error::Invalid("invalid trigger"))?;
        set_trigger(GPIO, pin, 0);
        STATE.with(|state| {
            state.triggers[usize::from(pin)] = triggers as u8;
            state.hard = state.hard & !(1 << pin) | u16::from(hard) << pin;
        });
        EVENTS.forget(Source::Pin(pin));
        set_trigger(GPIO, pin, code);
        core::enable(INTERRUPT);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::bench::Memory;

    #[test]
    fn a_pin_becomes_an_output_with_its_level_set_before() {
        let (gpio, multiplexer) = (Memory::default(), Memory::default());
        multiplexer.set_word(0x10, 1 << 4);
        set_level(gpio.block(), 15, true);
        set_up(gpio.block(), multiplexer.block(), 15, true, true, Some(Pull::Up));
        assert_eq!((gpio.word(SET), gpio.word(ENABLE), gpio.word(DISABLE)), (1 << 15, 1 << 15, 0));
        assert_eq!(gpio.word(0x28 + 60), OPEN_DRAIN);
        assert_eq!(multiplexer.word(0x10), 3 << 4 | PULL_UP, "function 3 is the pin");
        set_up(gpio.block(), multiplexer.block(), 4, false, false, None);
        assert_eq!((gpio.word(DISABLE), multiplexer.word(0x3c)), (1 << 4, 0));
    }

    #[test]
    fn registers_say_what_a_pin_is() {
        let (gpio, multiplexer) = (Memory::default(), Memory::default());
        let mode = || settings_of(gpio.block(), multiplexer.block(), 2).mode;
        assert_eq!(mode(), Some(PinMode::Input));
        gpio.set_word(ENABLED, 1 << 2);
        assert_eq!(mode(), Some(PinMode::Output));
        gpio.set_word(0x30, OPEN_DRAIN);
        assert_eq!(mode(), Some(PinMode::OpenDrain));
        multiplexer.set_word(0x38, 2 << 4);
        assert_eq!(mode(), Some(PinMode::Alternate));
    }

    #[test]
    fn triggers_have_codes_and_mixtures_of_edges_and_levels_none() {
        assert_eq!(interrupt_type(trigger::RISING | trigger::FALLING), Some(3));
        assert_eq!(interrupt_type(trigger::HIGH_LEVEL), Some(5));
        assert_eq!(interrupt_type(trigger::HIGH_LEVEL | trigger::RISING), None);
        let gpio = Memory::default();
        gpio.set_word(0x28 + 48, OPEN_DRAIN);
        set_trigger(gpio.block(), 12, 2);
        assert_eq!((gpio.word(LOWER), gpio.word(0x28 + 48)), (1 << 12, OPEN_DRAIN | 2 << 7));
    }

    #[test]
    fn what_was_raised_is_taken_back_and_told_with_its_level() {
        let gpio = Memory::default();
        gpio.set_word(RAISED, 1 << 4 | 1 << 13);
        gpio.set_word(IN, 1 << 13);
        let mut found = Vec::new();
        serve(gpio.block(), |pin, level| found.push((pin, level)));
        assert_eq!(found, [(4, false), (13, true)]);
        assert_eq!(gpio.word(LOWER), 1 << 4 | 1 << 13);
    }

    #[test]
    fn pin_16_is_the_clocks() {
        let clock = Memory::default();
        clock.set_word(CLOCK_PAD, 0xff);
        clock.set_word(CLOCK_GPIO, 5);
        set_up_clock_pin(clock.block(), true);
        assert_eq!((clock.word(CLOCK_PAD), clock.word(CLOCK_GPIO), clock.word(CLOCK_ENABLE)), (0xbd, 4, 1));
        set_clock_level(clock.block(), true);
        assert_eq!(clock.word(CLOCK_OUT), 1);
        assert!(check(16).is_err() && check(6).is_err() && check(14).is_ok() && check(99).is_err());
    }
}
