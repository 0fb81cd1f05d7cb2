//! Pins: direction, pulls, alternate functions, and interrupts by edges.
//!
//! Invariant: pins that come in from the program are below [`PINS`]; others change nothing.

use crate::profile::PINS;
use crate::{Stm32, EVENTS, interrupts, pwm};
use board::{Error, Outcome, PinMode, PinSettings, Pins, Pull, Source, trigger};
use drivers::{Shared, guarded};
use stm32_metapac::exti::Exti;
use stm32_metapac::gpio::Gpio;
use stm32_metapac::{EXTI, GPIOA, SYSCFG};

/// Values of a pin's two bits of mode.
const INPUT: u32 = 0;
const OUTPUT: u32 = 1;
const ALTERNATE: u32 = 2;
const ANALOG: u32 = 3;

/// What interrupt lines are for: the pin, what its handler wants, and whether it runs at once.
struct State {
    pins: [Option<u16>; 16],
    triggers: [u8; 16],
    hard: u16,
}

static STATE: Shared<State> = Shared::new(State { pins: [None; 16], triggers: [0; 16], hard: 0 });

fn exists(pin: u16) -> bool {
    pin < PINS
}

/// The registers of a pin's port; ports are 0x400 bytes apart.
fn port(pin: u16) -> Gpio {
    let offset = usize::from(pin / 16) * 0x400;
    // SAFETY: ports A to E, as pins are below PINS.
    unsafe { Gpio::from_ptr(GPIOA.as_ptr().byte_add(offset)) }
}

fn index(pin: u16) -> usize {
    usize::from(pin % 16)
}

/// How a pin is set up: mode, output type (1 open-drain), speed, pull (1 up, 2 down), alternate function.
fn set_up(port: Gpio, index: usize, mode: u32, open_drain: bool, pull: Option<u32>, alternate: u8) {
    let two = |value: u32, bits: u32| value & !(3 << (2 * index)) | bits << (2 * index);
    guarded(|| {
        if let Some(pull) = pull {
            port.pupdr().modify(|register| register.0 = two(register.0, pull));
        }
        // Fast, but not the fastest edges.
        port.ospeedr().modify(|register| register.0 = two(register.0, 2));
        port.otyper().modify(|register| register.0 = register.0 & !(1 << index) | u32::from(open_drain) << index);
        if mode == ALTERNATE {
            let shift = 4 * (index % 8);
            port.afr(index / 8).modify(|register| register.0 = register.0 & !(15 << shift) | u32::from(alternate & 15) << shift);
        }
        port.moder().modify(|register| register.0 = two(register.0, mode));
    });
}

/// Gives a pin to a peripheral.
pub fn set_alternate(pin: u16, alternate: u8, open_drain: bool, pull: Pull) {
    if exists(pin) {
        set_up(port(pin), index(pin), ALTERNATE, open_drain, Some(pull_bits(pull)), alternate);
    }
}

/// Makes a pin an analog input.
pub fn set_analog(pin: u16) {
    if exists(pin) {
        set_up(port(pin), index(pin), ANALOG, false, Some(0), 0);
    }
}

/// Makes a pin an output at a level, pushing or open-drain.
pub fn set_output(pin: u16, level: bool, open_drain: bool, pull: Option<Pull>) {
    if exists(pin) {
        set_level(port(pin), index(pin), level);
        set_up(port(pin), index(pin), OUTPUT, open_drain, pull.map(pull_bits), 0);
    }
}

/// Makes a pin an input that keeps its pull.
pub fn set_input(pin: u16) {
    if exists(pin) {
        set_up(port(pin), index(pin), INPUT, false, None, 0);
    }
}

/// Gives a pin back to the program, as an input.
pub fn release(pin: u16) {
    set_input(pin);
}

fn pull_bits(pull: Pull) -> u32 {
    match pull {
        Pull::None | Pull::Both => 0,
        Pull::Up => 1,
        Pull::Down => 2,
    }
}

fn set_level(port: Gpio, index: usize, level: bool) {
    // One half of the register sets, the other clears: no other pin is touched.
    port.bsrr().write(|register| register.0 = if level { 1 << index } else { 1 << (index + 16) });
}

/// What the pin's registers say.
fn settings_of(port: Gpio, index: usize) -> PinSettings {
    let two = |value: u32| value >> (2 * index) & 3;
    let open_drain = port.otyper().read().0 >> index & 1 != 0;
    let mode = match (two(port.moder().read().0), open_drain) {
        (INPUT, _) => PinMode::Input,
        (OUTPUT, false) => PinMode::Output,
        (OUTPUT, true) => PinMode::OpenDrain,
        (ALTERNATE, false) => PinMode::Alternate,
        (ALTERNATE, true) => PinMode::AlternateOpenDrain,
        _ => PinMode::Analog,
    };
    let pull = match two(port.pupdr().read().0) {
        1 => Pull::Up,
        2 => Pull::Down,
        _ => Pull::None,
    };
    let alternate = port.afr(index / 8).read().0 >> (4 * (index % 8)) & 15;
    PinSettings { mode: Some(mode), pull: Some(pull), alternate: Some(alternate as u8), ..PinSettings::default() }
}

/// Chooses the edges that interrupt on a line.
fn set_edges(exti: Exti, line: usize, triggers: u32) {
    let bit = |register: u32, on: bool| register & !(1 << line) | u32::from(on) << line;
    guarded(|| {
        exti.rtsr(0).modify(|edges| edges.0 = bit(edges.0, triggers & trigger::RISING != 0));
        exti.ftsr(0).modify(|edges| edges.0 = bit(edges.0, triggers & trigger::FALLING != 0));
        exti.pr(0).write(|raised| raised.0 = 1 << line);
        exti.imr(0).modify(|enabled| enabled.0 = bit(enabled.0, triggers != 0));
    });
}

/// The interrupt line that wakes for pin `line` of any port.
fn number_of(line: usize) -> usize {
    interrupts::PINS[match line {
        0..=4 => line,
        5..=9 => 5,
        _ => 6,
    }]
}

/// Notes what pins did.
pub fn interrupt() {
    let raised = EXTI.pr(0).read().0 & 0xffff;
    EXTI.pr(0).write(|register| register.0 = raised);
    for line in (0..16).filter(|line| raised >> line & 1 != 0) {
        let Some((pin, triggers, hard)) = STATE.with(|state| {
            Some((state.pins[line]?, u32::from(state.triggers[line]), state.hard >> line & 1 != 0))
        }) else {
            continue;
        };
        // With both edges asked for, the level tells which one it was.
        let both = trigger::RISING | trigger::FALLING;
        let level = Stm32.read(pin);
        let flags = if triggers & both == both { if level { trigger::RISING } else { trigger::FALLING } } else { triggers };
        EVENTS.post(Source::Pin(pin), flags, hard);
    }
}

/// Ends all interrupts of pins.
pub fn reset() {
    for line in 0..16 {
        if STATE.with(|state| state.pins[line].take()).is_some() {
            set_edges(EXTI, line, 0);
        }
    }
}

impl Pins for Stm32 {
    fn configure(&self, pin: u16, settings: &PinSettings) -> Outcome<()> {
        if !exists(pin) {
            return Err(Error::Invalid("invalid pin"));
        }
        let (port, index) = (port(pin), index(pin));
        if let Some(level) = settings.value {
            set_level(port, index, level);
        }
        if settings.mode.is_some() {
            pwm::forget(pin);
        }
        let (mode, open_drain) = match settings.mode {
            None => {
                if let Some(pull) = settings.pull {
                    let bits = pull_bits(pull) << (2 * index);
                    guarded(|| port.pupdr().modify(|register| register.0 = register.0 & !(3 << (2 * index)) | bits));
                }
                return Ok(());
            }
            Some(PinMode::Input) => (INPUT, false),
            Some(PinMode::Output) => (OUTPUT, false),
            Some(PinMode::OpenDrain) => (OUTPUT, true),
            Some(PinMode::Alternate) => (ALTERNATE, false),
            Some(PinMode::AlternateOpenDrain) => (ALTERNATE, true),
            Some(PinMode::Analog) => (ANALOG, false),
        };
        if mode == ALTERNATE && settings.alternate.is_none_or(|alternate| alternate > 15) {
            return Err(Error::Invalid("invalid pin af"));
        }
        set_up(port, index, mode, open_drain, settings.pull.map(pull_bits), settings.alternate.unwrap_or(0));
        Ok(())
    }

    fn settings(&self, pin: u16) -> PinSettings {
        if exists(pin) { settings_of(port(pin), index(pin)) } else { PinSettings::default() }
    }

    fn read(&self, pin: u16) -> bool {
        exists(pin) && port(pin).idr().read().0 >> index(pin) & 1 != 0
    }

    fn write(&self, pin: u16, level: bool) {
        if exists(pin) {
            set_level(port(pin), index(pin), level);
        }
    }

    fn latch(&self, pin: u16) -> bool {
        exists(pin) && port(pin).odr().read().0 >> index(pin) & 1 != 0
    }

    fn interrupt(&self, pin: u16, triggers: u32, hard: bool, _wake: u32) -> Outcome<()> {
        if !exists(pin) {
            return Err(Error::Invalid("invalid pin"));
        }
        if triggers & (trigger::LOW_LEVEL | trigger::HIGH_LEVEL) != 0 {
            return Err(Error::Invalid("invalid trigger"));
        }
        let line = index(pin);
        let taken = STATE.with(|state| {
            if triggers != 0 && state.pins[line].is_some_and(|other| other != pin) {
                return true;
            }
            if triggers != 0 || state.pins[line] == Some(pin) {
                state.pins[line] = Some(pin).filter(|_| triggers != 0);
                state.triggers[line] = triggers as u8;
                state.hard = state.hard & !(1 << line) | u16::from(hard) << line;
            }
            false
        });
        if taken {
            return Err(Error::Invalid("ExtInt vector is already in use"));
        }
        if STATE.with(|state| state.pins[line].is_some_and(|other| other != pin)) {
            return Ok(());
        }
        guarded(|| {
            let shift = 4 * (line % 4);
            let bits = u32::from(pin / 16) << shift;
            SYSCFG.exticr(line / 4).modify(|lines| lines.0 = lines.0 & !(15 << shift) | bits);
        });
        set_edges(EXTI, line, triggers);
        interrupts::enable(number_of(line));
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

    #[test]
    fn a_pin_is_set_up_without_touching_its_neighbours() {
        let memory = Memory::default();
        // SAFETY: the memory is as large as the block of registers and outlives its use.
        let port = unsafe { Gpio::from_ptr(memory.start()) };
        memory.set_word(0, 0xffff_ffff);
        memory.set_word(0x24, 0x1111_1111);
        set_up(port, 9, ALTERNATE, true, Some(1), 7);
        assert_eq!(memory.word(0x00), !(1 << 18), "mode 2 of pin 9");
        assert_eq!(memory.word(0x04), 1 << 9, "open-drain");
        assert_eq!(memory.word(0x0c), 1 << 18, "pulled up");
        assert_eq!(memory.word(0x24), 0x1111_1171, "function");
        let found = settings_of(port, 9);
        assert_eq!((found.mode, found.pull, found.alternate), (Some(PinMode::AlternateOpenDrain), Some(Pull::Up), Some(7)));
        set_up(port, 9, INPUT, false, None, 0);
        let found = settings_of(port, 9);
        assert_eq!((found.mode, found.pull), (Some(PinMode::Input), Some(Pull::Up)), "the pull stays");
    }

    #[test]
    fn levels_are_set_by_halves_of_a_register() {
        let memory = Memory::default();
        // SAFETY: as above.
        let port = unsafe { Gpio::from_ptr(memory.start()) };
        set_level(port, 3, true);
        assert_eq!(memory.word(0x18), 1 << 3);
        set_level(port, 3, false);
        assert_eq!(memory.word(0x18), 1 << 19);
    }

    #[test]
    fn edges_are_chosen_for_one_line() {
        let memory = Memory::default();
        // SAFETY: as above.
        let exti = unsafe { Exti::from_ptr(memory.start()) };
        memory.set_word(0x08, 1);
        set_edges(exti, 13, trigger::RISING);
        assert_eq!((memory.word(0x00), memory.word(0x08), memory.word(0x0c)), (1 << 13, 1 << 13 | 1, 0));
        assert_eq!(memory.word(0x14), 1 << 13, "what came before is acknowledged");
        set_edges(exti, 13, trigger::FALLING);
        assert_eq!((memory.word(0x08), memory.word(0x0c)), (1, 1 << 13));
        set_edges(exti, 13, 0);
        assert_eq!((memory.word(0x00), memory.word(0x0c)), (0, 0));
    }

    #[test]
    fn lines_have_their_interrupts() {
        assert_eq!([0, 4, 5, 9, 10, 15].map(number_of), [6, 10, 23, 23, 40, 40]);
        for line in 0..16 {
            assert!(interrupts::handler(number_of(line)).is_some());
        }
    }
}
