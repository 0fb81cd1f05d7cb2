//! Pins: direction, pulls, strength, interrupts by edges and levels, and the matrix that connects them to peripherals.
//!
//! Invariant: pins that come in from the program are on the board; others change nothing.

use crate::profile::{PROFILE, SLEEPLESS_PINS};
use crate::registers::{Value, Whole, multiplexer, pads};
use crate::{Esp32C3, EVENTS, pwm};
use board::{Drive, Error, Outcome, PinMode, PinSettings, Pins, Pull, Source, trigger, wake};
use drivers::{Shared, guarded};
use esp32c3::{gpio, io_mux};

/// The function of a pad that leads to the matrix.
const MATRIX: u8 = 1;
/// The signal of a pad that the program drives itself.
const PROGRAM: u8 = 128;
/// Inputs of the matrix that are always high or low.
const ALWAYS_HIGH: u8 = 0x1e;
const ALWAYS_LOW: u8 = 0x1f;
/// A pad's interrupts go to the processor.
const TO_PROCESSOR: u8 = 1;

/// What the handlers of pins want: triggers, whether they run at once; levels of pins that wake from deep sleep.
struct State {
    triggers: [u8; crate::profile::PINS as usize],
    hard: u32,
    wakes: u32,
}

static STATE: Shared<State> = Shared::new(State { triggers: [0; crate::profile::PINS as usize], hard: 0, wakes: 0 });

/// The registers of pins: levels and directions, and the pads' multiplexer.
#[derive(Clone, Copy)]
pub struct Pads<'r>(&'r gpio::RegisterBlock, &'r io_mux::RegisterBlock);

/// Those of the chip.
pub fn chip() -> Pads<'static> {
    Pads(pads(), multiplexer())
}

fn exists(pin: u16) -> bool {
    PROFILE.pin(pin).is_some()
}

impl Pads<'_> {
    /// Chooses the pulls of a pad.
    fn set_pull(self, pin: u16, pull: Pull) {
        self.1.gpio(pin.into()).modify(|_, w| {
            w.fun_wpu().bit(matches!(pull, Pull::Up | Pull::Both)).fun_wpd().bit(matches!(pull, Pull::Down | Pull::Both))
        });
    }

    /// Makes a pad an input of the program, or (`Some`) an output that is open-drain or not. A pad can always be read.
    fn set_direction(self, pin: u16, output: Option<bool>) {
        let index = usize::from(pin);
        self.1.gpio(index).modify(|_, w| w.mcu_sel().to(MATRIX).fun_ie().set_bit());
        self.0.pin(index).modify(|_, w| w.pad_driver().bit(output == Some(true)));
        // The program's own signal, whose direction the register of directions has.
        self.0.func_out_sel_cfg(index).write(|w| w.out_sel().to(PROGRAM).oen_sel().set_bit());
        if output.is_some() {
            self.0.enable_w1ts().write(|w| w.all(1 << pin));
        } else {
            self.0.enable_w1tc().write(|w| w.all(1 << pin));
        }
    }

    /// Lets a peripheral's signal drive a pad.
    pub fn connect_output(self, pin: u16, signal: u8, inverted: bool, open_drain: bool) {
        let index = usize::from(pin);
        self.1.gpio(index).modify(|_, w| w.mcu_sel().to(MATRIX).fun_ie().set_bit());
        self.0.pin(index).modify(|_, w| w.pad_driver().bit(open_drain));
        self.0.func_out_sel_cfg(index).write(|w| w.out_sel().to(signal).inv_sel().bit(inverted).oen_sel().set_bit());
        self.0.enable_w1ts().write(|w| w.all(1 << pin));
    }

    /// Leads a pad to a peripheral's input; without a pad the input is always at a level.
    pub fn connect_input(self, signal: u8, pin: Option<u16>, otherwise: bool) {
        let source = pin.map_or(if otherwise { ALWAYS_HIGH } else { ALWAYS_LOW }, |pin| pin as u8);
        if let Some(pin) = pin {
            self.1.gpio(pin.into()).modify(|_, w| w.mcu_sel().to(MATRIX).fun_ie().set_bit());
            self.0.enable_w1tc().write(|w| w.all(1 << pin));
        }
        self.0.func_in_sel_cfg(signal.into()).write(|w| w.in_sel().to(source).sel().set_bit());
    }

    fn set_level(self, pin: u16, level: bool) {
        // One register sets, the other clears: no other pin is touched.
        if level {
            self.0.out_w1ts().write(|w| w.all(1 << pin));
        } else {
            self.0.out_w1tc().write(|w| w.all(1 << pin));
        }
    }

    /// What a pad's registers say.
    fn settings(self, pin: u16) -> PinSettings {
        let index = usize::from(pin);
        let open_drain = self.0.pin(index).read().pad_driver().bit_is_set();
        let mode = match (self.0.func_out_sel_cfg(index).read().out_sel().bits(), self.0.enable().read().bits() >> pin & 1 != 0) {
            (_, false) => PinMode::Input,
            (PROGRAM, true) if open_drain => PinMode::OpenDrain,
            (PROGRAM, true) => PinMode::Output,
            (_, true) => PinMode::Alternate,
        };
        let pad = self.1.gpio(index).read();
        let pull = match (pad.fun_wpu().bit_is_set(), pad.fun_wpd().bit_is_set()) {
            (true, true) => Pull::Both,
            (true, false) => Pull::Up,
            (false, true) => Pull::Down,
            (false, false) => Pull::None,
        };
        PinSettings { mode: Some(mode), pull: Some(pull), drive: Some(pad.fun_drv().bits()), ..PinSettings::default() }
    }

    /// Chooses what interrupts: a level, an edge, both edges, nothing.
    fn set_interrupt(self, pin: u16, triggers: u32) {
        let kind = match triggers {
            trigger::RISING => 1,
            trigger::FALLING => 2,
            triggers if triggers == trigger::RISING | trigger::FALLING => 3,
            trigger::LOW_LEVEL => 4,
            trigger::HIGH_LEVEL => 5,
            _ => 0,
        };
        self.0.pin(pin.into()).modify(|_, w| w.int_type().to(kind).int_ena().to(if kind == 0 { 0 } else { TO_PROCESSOR }));
        self.0.status_w1tc().write(|w| w.all(1 << pin));
    }

    /// Keeps a pad quiet, or no longer.
    fn allow(self, pin: u16, allowed: bool) {
        self.0.pin(pin.into()).modify(|_, w| w.int_ena().to(u8::from(allowed) * TO_PROCESSOR));
    }
}

/// Makes a pin an output at a level, pushing or open-drain.
pub fn set_output(pin: u16, level: bool, open_drain: bool, pull: Option<Pull>) {
    if exists(pin) {
        chip().set_level(pin, level);
        guarded(|| {
            if let Some(pull) = pull {
                chip().set_pull(pin, pull);
            }
            chip().set_direction(pin, Some(open_drain));
        });
    }
}

/// Makes a pin an input that keeps its pull.
pub fn set_input(pin: u16) {
    if exists(pin) {
        guarded(|| chip().set_direction(pin, None));
    }
}

/// Makes a pin an analog input: nothing pulls it, and nothing digital listens.
pub fn set_analog(pin: u16) {
    if exists(pin) {
        guarded(|| {
            chip().set_direction(pin, None);
            chip().set_pull(pin, Pull::None);
            multiplexer().gpio(pin.into()).modify(|_, w| w.fun_ie().clear_bit());
        });
    }
}

/// Pulls a pin of a peripheral.
pub fn pull(pin: u16, pull: Pull) {
    if exists(pin) {
        guarded(|| chip().set_pull(pin, pull));
    }
}

/// Gives a pin back to the program, as an input.
pub fn release(pin: u16) {
    set_input(pin);
}

/// Notes what pins did.
pub fn interrupt() {
    let raised = pads().pcpu_int().read().bits();
    pads().status_w1tc().write(|w| w.all(raised));
    for pin in PROFILE.pins.iter().map(|pin| pin.number).filter(|pin| raised >> pin & 1 != 0) {
        let (triggers, hard) = STATE.with(|state| (u32::from(state.triggers[usize::from(pin)]), state.hard >> pin & 1 != 0));
        if triggers & (trigger::LOW_LEVEL | trigger::HIGH_LEVEL) != 0 {
            // It would go on at once: it is let through again when the event was taken.
            chip().allow(pin, false);
        }
        // With both edges asked for, the level tells which one it was.
        let both = trigger::RISING | trigger::FALLING;
        let level = Esp32C3.read(pin);
        let flags = if triggers & both == both { if level { trigger::RISING } else { trigger::FALLING } } else { triggers };
        EVENTS.post(Source::Pin(pin), flags, hard);
    }
}

/// Lets a pin with a level as trigger interrupt again.
pub fn rearm(pin: u16) {
    let level = |triggers: u8| u32::from(triggers) & (trigger::LOW_LEVEL | trigger::HIGH_LEVEL) != 0;
    if exists(pin) && STATE.with(|state| level(state.triggers[usize::from(pin)])) {
        guarded(|| chip().allow(pin, true));
    }
}

/// Pins whose levels wake from deep sleep, with the level: high or low.
pub fn wakes() -> impl Iterator<Item = (u16, bool)> {
    let (wakes, triggers) = STATE.with(|state| (state.wakes, state.triggers));
    let chosen = (0..SLEEPLESS_PINS).filter(move |pin| wakes >> pin & 1 != 0);
    chosen.map(move |pin| (pin, u32::from(triggers[usize::from(pin)]) & trigger::HIGH_LEVEL != 0))
}

/// Ends all interrupts of pins.
pub fn reset() {
    for pin in PROFILE.pins.iter().map(|pin| pin.number) {
        let was = STATE.with(|state| core::mem::take(&mut state.triggers[usize::from(pin)]));
        if was != 0 {
            guarded(|| chip().set_interrupt(pin, 0));
        }
    }
    STATE.with(|state| (state.hard, state.wakes) = (0, 0));
}

fn set_drive(pin: u16, drive: Drive) -> Outcome<()> {
    if drive > 3 {
        return Err(Error::Invalid("invalid drive"));
    }
    guarded(|| multiplexer().gpio(pin.into()).modify(|_, w| w.fun_drv().to(drive)));
    Ok(())
}

impl Pins for Esp32C3 {
    fn configure(&self, pin: u16, settings: &PinSettings) -> Outcome<()> {
        if !exists(pin) {
            return Err(Error::Invalid("invalid pin"));
        }
        if settings.hold == Some(true) {
            return Err(Error::Missing("hold"));
        }
        let output = match settings.mode {
            None => None,
            Some(PinMode::Input) => Some(None),
            Some(PinMode::Output) => Some(Some(false)),
            Some(PinMode::OpenDrain) => Some(Some(true)),
            Some(_) => return Err(Error::Invalid("invalid pin mode")),
        };
        if let Some(level) = settings.value {
            chip().set_level(pin, level);
        }
        if let Some(drive) = settings.drive {
            set_drive(pin, drive)?;
        }
        if let Some(pull) = settings.pull {
            guarded(|| chip().set_pull(pin, pull));
        }
        if let Some(output) = output {
            pwm::SIGNALS.forget(pin);
            guarded(|| chip().set_direction(pin, output));
        }
        Ok(())
    }

    fn settings(&self, pin: u16) -> PinSettings {
        if exists(pin) { chip().settings(pin) } else { PinSettings::default() }
    }

    fn read(&self, pin: u16) -> bool {
        exists(pin) && pads().in_().read().bits() >> pin & 1 != 0
    }

    fn write(&self, pin: u16, level: bool) {
        if exists(pin) {
            chip().set_level(pin, level);
        }
    }

    fn latch(&self, pin: u16) -> bool {
        exists(pin) && pads().out().read().bits() >> pin & 1 != 0
    }

    fn interrupt(&self, pin: u16, triggers: u32, hard: bool, wakes: u32) -> Outcome<()> {
        if !exists(pin) {
            return Err(Error::Invalid("invalid pin"));
        }
        let level = triggers & (trigger::LOW_LEVEL | trigger::HIGH_LEVEL);
        let deep = wakes & wake::DEEP != 0;
        if level.count_ones() > 1 || level != 0 && triggers != level || deep && (level == 0 || pin >= SLEEPLESS_PINS) {
            return Err(Error::Invalid("invalid trigger"));
        }
        STATE.with(|state| {
            state.triggers[usize::from(pin)] = triggers as u8;
            state.hard = state.hard & !(1 << pin) | u32::from(hard) << pin;
            state.wakes = state.wakes & !(1 << pin) | u32::from(deep) << pin;
        });
        guarded(|| chip().set_interrupt(pin, triggers));
        if triggers == 0 {
            EVENTS.forget(Source::Pin(pin));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    fn set_and_clear(memory: &Memory, register: usize) {
        // What the chip does with what is written to its set and clear registers.
        let value = (memory.word(register) | memory.word(register + 4)) & !memory.word(register + 8);
        memory.set_word(register, value);
        memory.set_word(register + 4, 0);
        memory.set_word(register + 8, 0);
    }

    #[test]
    fn a_pin_is_set_up_and_its_settings_are_found_again() {
        let (levels, pads) = (Memory::default(), Memory::default());
        let chip = Pads(levels.block(), pads.block());
        chip.set_level(5, true);
        assert_eq!(levels.word(0x08), 1 << 5);
        chip.set_pull(5, Pull::Up);
        chip.set_direction(5, Some(true));
        set_and_clear(&levels, 0x20);
        assert_eq!(levels.word(0x20), 1 << 5, "an output");
        assert_eq!(levels.word(0x74 + 4 * 5), 1 << 2, "open-drain");
        assert_eq!(levels.word(0x554 + 4 * 5), 128 | 1 << 9, "the program drives it");
        assert_eq!(pads.word(0x04 + 4 * 5), 1 << 12 | 1 << 9 | 1 << 8, "by the matrix, readable, pulled up");
        let found = chip.settings(5);
        assert_eq!((found.mode, found.pull), (Some(PinMode::OpenDrain), Some(Pull::Up)));
        chip.set_direction(5, None);
        set_and_clear(&levels, 0x20);
        let found = chip.settings(5);
        assert_eq!((found.mode, found.pull), (Some(PinMode::Input), Some(Pull::Up)), "the pull stays");
    }

    #[test]
    fn signals_of_peripherals_go_through_the_matrix() {
        let (levels, pads) = (Memory::default(), Memory::default());
        let chip = Pads(levels.block(), pads.block());
        chip.connect_output(10, 9, true, false);
        assert_eq!(levels.word(0x554 + 4 * 10), 9 | 1 << 8 | 1 << 9);
        assert_eq!(levels.word(0x24), 1 << 10);
        chip.connect_input(9, Some(3), true);
        assert_eq!(levels.word(0x154 + 4 * 9), 3 | 1 << 6);
        chip.connect_input(9, None, true);
        assert_eq!(levels.word(0x154 + 4 * 9), 0x1e | 1 << 6);
        chip.connect_input(64, None, false);
        assert_eq!(levels.word(0x154 + 4 * 64), 0x1f | 1 << 6);
    }

    #[test]
    fn triggers_are_the_chips() {
        let (levels, pads) = (Memory::default(), Memory::default());
        let chip = Pads(levels.block(), pads.block());
        let both = trigger::RISING | trigger::FALLING;
        for (triggers, kind) in [(trigger::RISING, 1), (trigger::FALLING, 2), (both, 3), (trigger::LOW_LEVEL, 4), (trigger::HIGH_LEVEL, 5)] {
            chip.set_interrupt(7, triggers);
            assert_eq!(levels.word(0x74 + 4 * 7), kind << 7 | 1 << 13);
        }
        chip.allow(7, false);
        assert_eq!(levels.word(0x74 + 4 * 7), 5 << 7);
        chip.set_interrupt(7, 0);
        assert_eq!((levels.word(0x74 + 4 * 7), levels.word(0x4c)), (0, 1 << 7), "what came before is forgotten");
    }

    #[test]
    fn pins_of_the_flash_and_of_usb_are_not_the_programs() {
        for pin in [11, 17, 18, 19, 22, 4000] {
            assert_eq!(Esp32C3.configure(pin, &PinSettings::default()), Err(Error::Invalid("invalid pin")));
            assert!(!Esp32C3.read(pin));
        }
        assert!(Esp32C3.interrupt(10, trigger::LOW_LEVEL, false, wake::DEEP).is_err(), "it sleeps too");
        assert!(Esp32C3.interrupt(3, trigger::RISING, false, wake::DEEP).is_err(), "an edge does not wake");
    }
}
