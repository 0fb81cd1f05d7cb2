//! Pins: direction, pulls, strength, interrupts by edges and levels, and the matrix that connects them to peripherals.
//!
//! Levels, directions and interrupts of pins from 32 on are in registers of their own.
//!
//! Invariant: pins that come in from the program are on the board; others change nothing.

use crate::pads::{self, Pads};
use crate::profile::{LOW_POWER, PINS, PROFILE, can_drive, low_power_number};
use crate::registers::{Value, Whole, pads as matrix};
use crate::{EVENTS, Esp32, pwm};
use board::{Drive, Error, Outcome, PinMode, PinSettings, Pins, Pull, Source, trigger, wake};
use drivers::{Shared, guarded};
use esp32::gpio;

/// The signal of a pad that the program drives itself.
const PROGRAM: u16 = 256;
/// Inputs of the matrix that are always high or low.
const ALWAYS_HIGH: u8 = 0x38;
const ALWAYS_LOW: u8 = 0x30;
/// A pad's interrupts go to the first core.
const TO_PROCESSOR: u8 = 4;

/// What the handlers of pins want: triggers, whether they run at once; levels of pins that wake from deep sleep.
struct State {
    triggers: [u8; PINS as usize],
    hard: u64,
    wakes: u64,
}

static STATE: Shared<State> = Shared::new(State { triggers: [0; PINS as usize], hard: 0, wakes: 0 });

/// The registers of pins: levels, directions and the matrix, and the pads.
#[derive(Clone, Copy)]
pub struct Chip<'r>(&'r gpio::RegisterBlock, Pads<'r>);

/// What a pair of registers does to a pin: one has those below 32, one the others.
#[derive(Clone, Copy)]
enum Change {
    Output,
    Input,
    High,
    Low,
    Quiet,
}

/// Those of the chip.
pub fn chip() -> Chip<'static> {
    Chip(matrix(), pads::chip())
}

fn exists(pin: u16) -> bool {
    PROFILE.pin(pin).is_some()
}

impl Chip<'_> {
    fn change(self, pin: u16, change: Change) {
        let (is_low, bit) = (pin < 32, 1 << (pin % 32));
        match (change, is_low) {
            (Change::Output, true) => self.0.enable_w1ts().write(|w| w.all(bit)),
            (Change::Output, false) => self.0.enable1_w1ts().write(|w| w.all(bit)),
            (Change::Input, true) => self.0.enable_w1tc().write(|w| w.all(bit)),
            (Change::Input, false) => self.0.enable1_w1tc().write(|w| w.all(bit)),
            (Change::High, true) => self.0.out_w1ts().write(|w| w.all(bit)),
            (Change::High, false) => self.0.out1_w1ts().write(|w| w.all(bit)),
            (Change::Low, true) => self.0.out_w1tc().write(|w| w.all(bit)),
            (Change::Low, false) => self.0.out1_w1tc().write(|w| w.all(bit)),
            (Change::Quiet, true) => self.0.status_w1tc().write(|w| w.all(bit)),
            (Change::Quiet, false) => self.0.status1_w1tc().write(|w| w.all(bit)),
        };
    }

    /// Makes a pad an input of the program, or (`Some`) an output that is open-drain or not. A pad can always be read.
    fn set_direction(self, pin: u16, output: Option<bool>) {
        let index = usize::from(pin);
        self.1.connect(pin);
        self.0.pin(index).modify(|_, w| w.pad_driver().bit(output == Some(true)));
        // The program's own signal, whose direction the register of directions has.
        self.0.func_out_sel_cfg(index).write(|w| w.out_sel().to(PROGRAM).oen_sel().set_bit());
        self.change(pin, if output.is_some() { Change::Output } else { Change::Input });
    }

    /// Lets a peripheral's signal drive a pad.
    pub fn connect_output(self, pin: u16, signal: u8, inverted: bool) {
        let index = usize::from(pin);
        self.1.connect(pin);
        self.0.pin(index).modify(|_, w| w.pad_driver().clear_bit());
        self.0.func_out_sel_cfg(index).write(|w| w.out_sel().to(signal.into()).inv_sel().bit(inverted).oen_sel().set_bit());
        self.change(pin, Change::Output);
    }

    /// Leads a pad to a peripheral's input; without a pad the input is always at a level.
    pub fn connect_input(self, signal: u8, pin: Option<u16>, otherwise: bool) {
        let source = pin.map_or(if otherwise { ALWAYS_HIGH } else { ALWAYS_LOW }, |pin| pin as u8);
        if let Some(pin) = pin {
            self.1.connect(pin);
            self.change(pin, Change::Input);
        }
        self.0.func_in_sel_cfg(signal.into()).write(|w| w.in_sel().to(source).sel().set_bit());
    }

    fn set_level(self, pin: u16, level: bool) {
        // One register sets, the other clears: no other pin is touched.
        self.change(pin, if level { Change::High } else { Change::Low });
    }

    /// The levels of all pins.
    fn levels(self) -> u64 {
        u64::from(self.0.in_().read().bits()) | u64::from(self.0.in1().read().bits() & 0xff) << 32
    }

    fn latches(self) -> u64 {
        u64::from(self.0.out().read().bits()) | u64::from(self.0.out1().read().bits() & 0xff) << 32
    }

    /// What a pad's registers say.
    fn settings(self, pin: u16) -> PinSettings {
        let index = usize::from(pin);
        let open_drain = self.0.pin(index).read().pad_driver().bit_is_set();
        let outputs = u64::from(self.0.enable().read().bits()) | u64::from(self.0.enable1().read().bits()) << 32;
        let mode = match (self.0.func_out_sel_cfg(index).read().out_sel().bits(), outputs >> pin & 1 != 0) {
            (_, false) => PinMode::Input,
            (PROGRAM, true) if open_drain => PinMode::OpenDrain,
            (PROGRAM, true) => PinMode::Output,
            (_, true) => PinMode::Alternate,
        };
        PinSettings { mode: Some(mode), pull: Some(self.1.pull(pin)), drive: Some(self.1.strength(pin)), ..PinSettings::default() }
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
        self.change(pin, Change::Quiet);
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
                chip().1.set_pull(pin, pull);
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
            chip().1.make_analog(pin);
        });
    }
}

/// Pulls a pin of a peripheral.
pub fn pull(pin: u16, pull: Pull) {
    if exists(pin) {
        guarded(|| chip().1.set_pull(pin, pull));
    }
}

/// Gives a pin back to the program, as an input.
pub fn release(pin: u16) {
    set_input(pin);
}

/// Notes what pins did.
pub fn interrupt() {
    let (low, high) = (matrix().pcpu_int().read().bits(), matrix().pcpu_int1().read().bits());
    matrix().status_w1tc().write(|w| w.all(low));
    matrix().status1_w1tc().write(|w| w.all(high));
    let raised = u64::from(low) | u64::from(high) << 32;
    for pin in PROFILE.pins.iter().map(|pin| pin.number).filter(|pin| raised >> pin & 1 != 0) {
        let (triggers, hard) = STATE.with(|state| (u32::from(state.triggers[usize::from(pin)]), state.hard >> pin & 1 != 0));
        if triggers & (trigger::LOW_LEVEL | trigger::HIGH_LEVEL) != 0 {
            // It would go on at once: it is let through again when the event was taken.
            chip().allow(pin, false);
        }
        // With both edges asked for, the level tells which one it was.
        let both = trigger::RISING | trigger::FALLING;
        let level = Esp32.read(pin);
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
    let chosen = LOW_POWER.into_iter().filter(move |pin| wakes >> pin & 1 != 0);
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
    guarded(|| chip().1.set_strength(pin, drive));
    Ok(())
}

impl Pins for Esp32 {
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
        if output.is_some_and(|output| output.is_some()) && !can_drive(pin) {
            return Err(Error::Invalid("pin can only be input"));
        }
        if let Some(level) = settings.value {
            chip().set_level(pin, level);
        }
        if let Some(drive) = settings.drive {
            set_drive(pin, drive)?;
        }
        if let Some(pull) = settings.pull {
            guarded(|| chip().1.set_pull(pin, pull));
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
        exists(pin) && chip().levels() >> pin & 1 != 0
    }

    fn write(&self, pin: u16, level: bool) {
        if exists(pin) {
            chip().set_level(pin, level);
        }
    }

    fn latch(&self, pin: u16) -> bool {
        exists(pin) && chip().latches() >> pin & 1 != 0
    }

    fn interrupt(&self, pin: u16, triggers: u32, hard: bool, wakes: u32) -> Outcome<()> {
        if !exists(pin) {
            return Err(Error::Invalid("invalid pin"));
        }
        let level = triggers & (trigger::LOW_LEVEL | trigger::HIGH_LEVEL);
        let deep = wakes & wake::DEEP != 0;
        if level.count_ones() > 1 || level != 0 && triggers != level || deep && (level == 0 || low_power_number(pin).is_none()) {
            return Err(Error::Invalid("invalid trigger"));
        }
        STATE.with(|state| {
            state.triggers[usize::from(pin)] = triggers as u8;
            state.hard = state.hard & !(1 << pin) | u64::from(hard) << pin;
            state.wakes = state.wakes & !(1 << pin) | u64::from(deep) << pin;
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

    /// Levels and matrix, multiplexer, low-power part.
    #[derive(Default)]
    struct Bench(Memory, Memory, Memory);

    impl Bench {
        fn chip(&self) -> Chip<'_> {
            Chip(self.0.block(), Pads { multiplexer: self.1.block(), low_power: self.2.block() })
        }

        /// What the chip does with what is written to a register's set and clear registers.
        fn set_and_clear(&self, register: usize) {
            let value = (self.0.word(register) | self.0.word(register + 4)) & !self.0.word(register + 8);
            self.0.set_word(register, value);
            self.0.set_word(register + 4, 0);
            self.0.set_word(register + 8, 0);
        }
    }

    #[test]
    fn a_pin_is_set_up_and_its_settings_are_found_again() {
        for (pin, directions, levels) in [(5, 0x20, 0x08), (33, 0x2c, 0x14)] {
            let bench = Bench::default();
            let chip = bench.chip();
            chip.set_level(pin, true);
            assert_eq!(bench.0.word(levels), 1 << (pin % 32));
            chip.1.set_pull(pin, Pull::Up);
            chip.set_direction(pin, Some(true));
            bench.set_and_clear(directions);
            assert_eq!(bench.0.word(directions), 1 << (pin % 32), "an output");
            assert_eq!(bench.0.word(0x88 + 4 * usize::from(pin)), 1 << 2, "open-drain");
            assert_eq!(bench.0.word(0x530 + 4 * usize::from(pin)), 256 | 1 << 10, "the program drives it");
            let found = chip.settings(pin);
            assert_eq!((found.mode, found.pull), (Some(PinMode::OpenDrain), Some(Pull::Up)));
            chip.set_direction(pin, None);
            bench.set_and_clear(directions);
            let found = chip.settings(pin);
            assert_eq!((found.mode, found.pull), (Some(PinMode::Input), Some(Pull::Up)), "the pull stays");
            bench.0.set_word(0x3c, 1 << 5);
            bench.0.set_word(0x40, 1 << 1);
            assert!(chip.levels() >> pin & 1 != 0);
        }
    }

    #[test]
    fn signals_of_peripherals_go_through_the_matrix() {
        let bench = Bench::default();
        let chip = bench.chip();
        chip.connect_output(10, 9, true);
        assert_eq!(bench.0.word(0x530 + 4 * 10), 9 | 1 << 9 | 1 << 10);
        assert_eq!(bench.0.word(0x24), 1 << 10);
        chip.connect_input(9, Some(35), true);
        assert_eq!((bench.0.word(0x130 + 4 * 9), bench.0.word(0x34)), (35 | 1 << 7, 1 << 3));
        chip.connect_input(9, None, true);
        assert_eq!(bench.0.word(0x130 + 4 * 9), 0x38 | 1 << 7);
        chip.connect_input(64, None, false);
        assert_eq!(bench.0.word(0x130 + 4 * 64), 0x30 | 1 << 7);
    }

    #[test]
    fn triggers_are_the_chips() {
        let bench = Bench::default();
        let chip = bench.chip();
        let both = trigger::RISING | trigger::FALLING;
        for (triggers, kind) in [(trigger::RISING, 1), (trigger::FALLING, 2), (both, 3), (trigger::LOW_LEVEL, 4), (trigger::HIGH_LEVEL, 5)] {
            chip.set_interrupt(39, triggers);
            assert_eq!(bench.0.word(0x88 + 4 * 39), kind << 7 | 4 << 13);
        }
        chip.allow(39, false);
        assert_eq!(bench.0.word(0x88 + 4 * 39), 5 << 7);
        chip.set_interrupt(39, 0);
        assert_eq!((bench.0.word(0x88 + 4 * 39), bench.0.word(0x58)), (0, 1 << 7), "what came before is forgotten");
    }

    #[test]
    fn pins_of_the_flash_are_not_the_programs_and_inputs_do_not_drive() {
        for pin in [6, 11, 20, 24, 28, 40, 4000] {
            assert_eq!(Esp32.configure(pin, &PinSettings::default()), Err(Error::Invalid("invalid pin")));
            assert!(!Esp32.read(pin));
        }
        let output = PinSettings { mode: Some(PinMode::Output), ..PinSettings::default() };
        assert_eq!(Esp32.configure(34, &output), Err(Error::Invalid("pin can only be input")));
        assert!(Esp32.interrupt(5, trigger::LOW_LEVEL, false, wake::DEEP).is_err(), "it sleeps too");
        assert!(Esp32.interrupt(4, trigger::RISING, false, wake::DEEP).is_err(), "an edge does not wake");
    }
}
