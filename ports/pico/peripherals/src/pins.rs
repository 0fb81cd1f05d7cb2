//! Pins: direction, pulls, function, and interrupts by edges and levels.
//!
//! A line that is open-drain has its latch at 0 and is driven by its direction. A level would interrupt without
//! end, so its interrupt is masked when it comes and let in again when the machine took the event.
//!
//! Invariant: pins that come in from the program are below [`rp2::PINS`]; others change nothing.

use crate::{Rp2040, cycles, EVENTS, pwm};
use board::software::Wires;
use board::{Error, Outcome, PinMode, PinSettings, Pins, Pull, Source, errno, rp2, trigger};
use core::sync::atomic::{AtomicU32, Ordering};
use drivers::{Shared, guarded};
use rp_pac::io::vals::{Inover, Outover};
use rp_pac::pads::vals::Drive;
use rp_pac::{IO_BANK0, PADS_BANK0, SIO};

/// Numbers of functions of pins.
pub mod function {
    pub const SPI: u8 = 1;
    pub const UART: u8 = 2;
    pub const I2C: u8 = 3;
    pub const PWM: u8 = 4;
    pub const SIO: u8 = 5;
    pub const PIO0: u8 = 6;
    pub const PIO1: u8 = 7;
    pub const CLOCK: u8 = 8;
    pub const USB: u8 = 9;
    pub const NONE: u8 = 31;
}

const LEVELS: u32 = trigger::LOW_LEVEL | trigger::HIGH_LEVEL;
const EDGES: u32 = trigger::FALLING | trigger::RISING;

/// Pins that are open-drain lines, a bit for each. Written while interrupts are off.
static OPEN_DRAIN: AtomicU32 = AtomicU32::new(0);

/// What else the registers do not say. Masks have a bit for each pin.
struct State {
    hard: u32,
    /// Level triggers that wait for the machine to take their event.
    masked: u32,
    triggers: [u8; rp2::PINS as usize],
    wake: [u8; rp2::PINS as usize],
}

static STATE: Shared<State> =
    Shared::new(State { hard: 0, masked: 0, triggers: [0; rp2::PINS as usize], wake: [0; rp2::PINS as usize] });

fn mask(pin: u16) -> u32 {
    if pin < rp2::PINS { 1 << pin } else { 0 }
}

fn exists(pin: u16) -> bool {
    pin < rp2::PINS
}

/// Gives a pin to a function.
pub fn set_function(pin: u16, function: u8) {
    if !exists(pin) {
        return;
    }
    let index = usize::from(pin);
    guarded(|| {
        PADS_BANK0.gpio(index).modify(|pad| {
            pad.set_ie(function != function::NONE);
            pad.set_od(false);
        });
        IO_BANK0.gpio(index).ctrl().write(|control| control.set_funcsel(function));
    });
    set_open_drain(pin, false);
}

/// The function of a pin.
pub fn function_of(pin: u16) -> u8 {
    if exists(pin) { IO_BANK0.gpio(usize::from(pin)).ctrl().read().funcsel() } else { function::NONE }
}

/// Turns what a pin puts out or takes in around.
pub fn set_inverted(pin: u16, output: bool, input: bool) {
    if exists(pin) {
        guarded(|| {
            IO_BANK0.gpio(usize::from(pin)).ctrl().modify(|control| {
                control.set_outover(if output { Outover::INVERT } else { Outover::NORMAL });
                control.set_inover(if input { Inover::INVERT } else { Inover::NORMAL });
            });
        });
    }
}

pub fn set_pull(pin: u16, pull: Pull) {
    if exists(pin) {
        guarded(|| {
            PADS_BANK0.gpio(usize::from(pin)).modify(|pad| {
                pad.set_pue(matches!(pull, Pull::Up | Pull::Both));
                pad.set_pde(matches!(pull, Pull::Down | Pull::Both));
            });
        });
    }
}

fn pull_of(pin: u16) -> Pull {
    let pad = PADS_BANK0.gpio(usize::from(pin)).read();
    match (pad.pue(), pad.pde()) {
        (false, false) => Pull::None,
        (true, false) => Pull::Up,
        (false, true) => Pull::Down,
        (true, true) => Pull::Both,
    }
}

fn set_drive(pin: u16, strength: u8) {
    let drive = [Drive::_2M_A, Drive::_4M_A, Drive::_8M_A, Drive::_12M_A][usize::from(strength & 3)];
    guarded(|| PADS_BANK0.gpio(usize::from(pin)).modify(|pad| pad.set_drive(drive)));
}

fn is_open_drain(pin: u16) -> bool {
    OPEN_DRAIN.load(Ordering::Relaxed) & mask(pin) != 0
}

fn set_open_drain(pin: u16, line: bool) {
    guarded(|| {
        let others = OPEN_DRAIN.load(Ordering::Relaxed) & !mask(pin);
        OPEN_DRAIN.store(if line { others | mask(pin) } else { others }, Ordering::Relaxed);
    });
}

fn set_latch(pin: u16, level: bool) {
    let output = SIO.gpio_out(0);
    if level { output.value_set().write_value(mask(pin)) } else { output.value_clr().write_value(mask(pin)) }
}

fn set_direction(pin: u16, output: bool) {
    let enable = SIO.gpio_oe(0);
    if output { enable.value_set().write_value(mask(pin)) } else { enable.value_clr().write_value(mask(pin)) }
}

/// Makes a pin an open-drain line at a level.
fn make_open_drain(pin: u16, level: bool) {
    set_direction(pin, !level);
    set_latch(pin, false);
    if function_of(pin) != function::SIO {
        set_function(pin, function::SIO);
    }
    set_open_drain(pin, true);
}

/// Gives a pin back to the program, as an input.
pub fn release(pin: u16) {
    set_direction(pin, false);
    set_function(pin, function::SIO);
}

/// Interrupt bits of eight pins are in one register.
fn place(pin: u16) -> (usize, u32) {
    (usize::from(pin / 8), u32::from(pin % 8) * 4)
}

fn enable(pin: u16, triggers: u32) {
    let (index, shift) = place(pin);
    guarded(|| {
        IO_BANK0.int_proc(0).inte(index).modify(|enabled| enabled.0 = enabled.0 & !(15 << shift) | triggers << shift);
    });
}

/// Notes what pins did.
pub fn interrupt() {
    for index in 0..rp2::PINS.div_ceil(8) {
        let raised = IO_BANK0.int_proc(0).ints(index.into()).read().0;
        for pin in index * 8..(index * 8 + 8).min(rp2::PINS) {
            let flags = raised >> place(pin).1 & 15;
            if flags != 0 {
                notice(pin, flags);
            }
        }
    }
}

fn notice(pin: u16, flags: u32) {
    let (index, shift) = place(pin);
    IO_BANK0.intr(index).write(|raised| raised.0 = (flags & EDGES) << shift);
    let (triggers, hard) = STATE.with(|state| {
        let wanted = u32::from(state.triggers[usize::from(pin)]);
        if flags & LEVELS != 0 {
            state.masked |= mask(pin);
            enable(pin, (wanted | u32::from(state.wake[usize::from(pin)])) & EDGES);
        }
        (wanted, state.hard & mask(pin) != 0)
    });
    match flags & triggers {
        // It only wakes.
        0 => EVENTS.signal(),
        flags => EVENTS.post(Source::Pin(pin), flags, hard),
    }
}

/// Lets level triggers in again after their event was taken.
pub fn rearm(pin: u16) {
    STATE.with(|state| {
        if state.masked & mask(pin) != 0 {
            state.masked &= !mask(pin);
            let index = usize::from(pin);
            enable(pin, (state.triggers[index] | state.wake[index]).into());
        }
    });
}

/// Ends all interrupts of pins.
pub fn reset() {
    STATE.with(|state| {
        for pin in (0..rp2::PINS).filter(|pin| state.triggers[usize::from(*pin)] | state.wake[usize::from(*pin)] != 0) {
            enable(pin, 0);
        }
        state.triggers = [0; rp2::PINS as usize];
        state.wake = [0; rp2::PINS as usize];
        (state.hard, state.masked) = (0, 0);
    });
}

/// True when a pin has this function of its own.
fn has_function(pin: u16, number: u8) -> bool {
    match number {
        function::CLOCK => (20..=25).contains(&pin),
        _ => (function::SPI..=function::USB).contains(&number),
    }
}

impl Pins for Rp2040 {
    fn configure(&self, pin: u16, settings: &PinSettings) -> Outcome<()> {
        if !exists(pin) {
            return Err(Error::Invalid("invalid pin"));
        }
        let alternate = settings.alternate.unwrap_or(function::SIO);
        if !has_function(pin, alternate) {
            return Err(Error::Absent);
        }
        if settings.mode.is_some() {
            pwm::forget(pin);
        }
        if let Some(strength) = settings.drive {
            set_drive(pin, strength);
        }
        if let Some(pull) = settings.pull {
            set_pull(pin, pull);
        }
        match settings.mode {
            None => {
                if let Some(level) = settings.value {
                    self.write(pin, level);
                }
            }
            Some(PinMode::Input) => {
                set_direction(pin, false);
                set_function(pin, function::SIO);
                if let Some(level) = settings.value {
                    set_latch(pin, level);
                }
            }
            Some(PinMode::Output) => {
                let level = settings.value.unwrap_or_else(|| self.latch(pin));
                set_latch(pin, level);
                set_direction(pin, true);
                set_function(pin, function::SIO);
            }
            Some(PinMode::OpenDrain) => {
                let level = settings.value.unwrap_or_else(|| self.latch(pin));
                make_open_drain(pin, level);
            }
            Some(PinMode::Alternate | PinMode::AlternateOpenDrain) => set_function(pin, alternate),
            Some(PinMode::Analog) => {
                set_direction(pin, false);
                set_pull(pin, Pull::None);
                set_function(pin, function::NONE);
            }
        }
        Ok(())
    }

    fn settings(&self, pin: u16) -> PinSettings {
        if !exists(pin) {
            return PinSettings::default();
        }
        let function = function_of(pin);
        let output = SIO.gpio_oe(0).value().read() & mask(pin) != 0;
        let mode = match function {
            function::NONE => PinMode::Analog,
            function::SIO if is_open_drain(pin) => PinMode::OpenDrain,
            function::SIO if output => PinMode::Output,
            function::SIO => PinMode::Input,
            _ => PinMode::Alternate,
        };
        PinSettings {
            mode: Some(mode),
            pull: Some(pull_of(pin)),
            value: Some(self.latch(pin)),
            alternate: Some(function),
            drive: Some(PADS_BANK0.gpio(usize::from(pin)).read().drive() as u8),
            hold: Some(false),
        }
    }

    fn read(&self, pin: u16) -> bool {
        SIO.gpio_in(0).read() & mask(pin) != 0
    }

    fn write(&self, pin: u16, level: bool) {
        if is_open_drain(pin) { set_direction(pin, !level) } else { set_latch(pin, level) }
    }

    fn latch(&self, pin: u16) -> bool {
        if is_open_drain(pin) {
            return SIO.gpio_oe(0).value().read() & mask(pin) == 0;
        }
        SIO.gpio_out(0).value().read() & mask(pin) != 0
    }

    fn toggle(&self, pin: u16) {
        let register = if is_open_drain(pin) { SIO.gpio_oe(0) } else { SIO.gpio_out(0) };
        register.value_xor().write_value(mask(pin));
    }

    fn interrupt(&self, pin: u16, triggers: u32, hard: bool, wake: u32) -> Outcome<()> {
        if !exists(pin) {
            return Err(Error::Errno(errno::EINVAL));
        }
        enable(pin, 0);
        EVENTS.forget(Source::Pin(pin));
        let (index, shift) = place(pin);
        // What happened before does not count.
        IO_BANK0.intr(index).write(|raised| raised.0 = EDGES << shift);
        STATE.with(|state| {
            state.triggers[usize::from(pin)] = triggers as u8;
            state.wake[usize::from(pin)] = wake as u8;
            state.masked &= !mask(pin);
            state.hard = if hard { state.hard | mask(pin) } else { state.hard & !mask(pin) };
        });
        enable(pin, triggers | wake);
        Ok(())
    }
}

/// Buses and pulses in software.
impl Wires for Rp2040 {
    fn output(&self, pin: u16, level: bool) {
        set_latch(pin, level);
        set_direction(pin, true);
        set_function(pin, function::SIO);
    }

    fn input(&self, pin: u16) {
        release(pin);
    }

    fn open_drain(&self, pin: u16) {
        if !is_open_drain(pin) {
            set_pull(pin, Pull::Up);
            make_open_drain(pin, true);
        }
    }

    fn set(&self, pin: u16, level: bool) {
        self.write(pin, level);
    }

    fn get(&self, pin: u16) -> bool {
        self.read(pin)
    }

    fn wait_ns(&self, time: u32) {
        cycles::wait_ns(time);
    }

    fn now_us(&self) -> u32 {
        rp_pac::TIMER.timerawl().read()
    }

    fn undisturbed<R>(&self, work: impl FnOnce() -> R) -> R {
        guarded(work)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_pins() {
        assert!((0..rp2::PINS).all(|pin| has_function(pin, function::PWM)));
        assert!(has_function(21, function::CLOCK) && !has_function(19, function::CLOCK));
        assert!(!has_function(0, 0) && !has_function(0, 10));
        assert_eq!(Rp2040.configure(3, &PinSettings { alternate: Some(0), ..PinSettings::default() }), Err(Error::Absent));
        assert_eq!(Rp2040.configure(30, &PinSettings::default()), Err(Error::Invalid("invalid pin")));
    }

    #[test]
    fn interrupt_bits_of_a_pin_are_a_nibble() {
        assert_eq!(place(0), (0, 0));
        assert_eq!(place(13), (1, 20));
        assert_eq!(place(29), (3, 20));
    }
}
