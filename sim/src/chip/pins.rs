//! Pins of the chip: what they are configured as, and what they do to their nets.
//!
//! Invariant: a pin's drivers on its net follow from its state (see [`PinState::drive`]).

use crate::board::SimBoard;
use crate::net::{Drive, NetId, Owner};
use crate::profile::Hardware;
use crate::time::MICROSECOND;
use crate::world::World;
use crate::chip::power::reason;
use board::{Capabilities, Error, Event, Outcome, PinMode, PinSettings, Pins, Pull, ResetCause, Source, trigger, wake};

/// What an access from Python costs.
const ACCESS: u64 = MICROSECOND;

/// A pin.
#[derive(Clone, Copy, Debug)]
pub struct PinState {
    pub net: NetId,
    mode: PinMode,
    pull: Pull,
    latch: bool,
    alternate: u8,
    strength: board::Drive,
    hold: bool,
    /// What a peripheral that has the pin does to it.
    peripheral: Option<Drive>,
    triggers: u32,
    hard: bool,
    wake: u32,
}

impl PinState {
    fn new(net: NetId) -> PinState {
        PinState {
            net,
            mode: PinMode::Input,
            pull: Pull::None,
            latch: false,
            alternate: 0,
            strength: 1,
            hold: false,
            peripheral: None,
            triggers: 0,
            hard: false,
            wake: 0,
        }
    }

    fn drive(&self) -> Drive {
        if let Some(drive) = self.peripheral {
            return drive;
        }
        match self.mode {
            PinMode::Output => Drive::Strong(self.latch),
            PinMode::OpenDrain if !self.latch => Drive::Strong(false),
            _ => Drive::Off,
        }
    }

    fn pull_drive(&self) -> Drive {
        match self.pull {
            Pull::Up => Drive::Weak(true),
            Pull::Down => Drive::Weak(false),
            // Both at once keep the level, as a bus keeper does.
            Pull::None | Pull::Both => Drive::Off,
        }
    }
}

/// All pins, by number.
pub struct PinBank {
    pins: Vec<Option<PinState>>,
    /// Some pin was ever given a level trigger.
    any_level_trigger: bool,
}

impl PinBank {
    pub fn new(hardware: &'static Hardware) -> PinBank {
        let count = hardware.profile.pins.last().map_or(0, |pin| usize::from(pin.number) + 1);
        PinBank { pins: vec![None; count], any_level_trigger: false }
    }

    pub fn connect(&mut self, pin: u16, net: NetId) {
        self.pins[usize::from(pin)] = Some(PinState::new(net));
    }

    pub fn reconnect(&mut self, from: NetId, to: NetId) {
        self.pins.iter_mut().flatten().filter(|pin| pin.net == from).for_each(|pin| pin.net = to);
    }

    pub fn get(&self, pin: u16) -> Option<&PinState> {
        self.pins.get(usize::from(pin))?.as_ref()
    }

    pub fn net(&self, pin: u16) -> Option<NetId> {
        self.get(pin).map(|pin| pin.net)
    }

    /// True when edges on the pin make events.
    pub fn watches_edges(&self, pin: u16) -> bool {
        self.get(pin).is_some_and(|pin| pin.triggers != 0 || pin.wake != 0)
    }

    fn numbers(&self) -> Vec<u16> {
        (0..self.pins.len() as u16).filter(|&pin| self.get(pin).is_some()).collect()
    }
}

impl World {
    fn pin_state(&mut self, pin: u16) -> Option<&mut PinState> {
        self.chip.pins.pins.get_mut(usize::from(pin))?.as_mut()
    }

    /// Brings the drivers of a pin in line with its state.
    fn refresh_pin(&mut self, pin: u16) {
        let Some(&state) = self.chip.pins.get(pin) else { return };
        if state.hold {
            return;
        }
        let net = &mut self.nets[state.net.0 as usize];
        let changed = net.drive(Owner::Pull(pin), state.pull_drive()) | net.drive(Owner::Pin(pin), state.drive());
        if changed {
            self.mark(state.net);
        }
    }

    /// Gives a pin to a peripheral (or back to the program).
    pub(crate) fn lend_pin(&mut self, pin: u16, drive: Option<Drive>) {
        if let Some(state) = self.pin_state(pin) {
            state.peripheral = drive;
            self.refresh_pin(pin);
        }
    }

    /// Notes which function of a pin is in use, for those who ask.
    pub(crate) fn set_function(&mut self, pin: u16, function: u8) {
        if let Some(state) = self.pin_state(pin) {
            state.alternate = function;
        }
    }

    pub(crate) fn set_pull(&mut self, pin: u16, pull: Pull) {
        if let Some(state) = self.pin_state(pin) {
            state.pull = pull;
            self.refresh_pin(pin);
        }
    }

    /// Sets the output latch without effect on the net yet.
    pub(crate) fn set_latch(&mut self, pin: u16, level: bool) {
        if let Some(state) = self.pin_state(pin) {
            state.latch = level;
        }
    }

    /// The level of a pin; a floating one is worth a message when there is a circuit.
    fn read_pin(&mut self, pin: u16) -> bool {
        self.spend(ACCESS);
        let Some(&state) = self.chip.pins.get(pin) else { return false };
        let signal = self.signal(state.net);
        if signal.floating && !self.devices.is_empty() && state.mode == PinMode::Input {
            let name = self.nets[state.net.0 as usize].name.clone();
            self.complain(&format!("{name} is read, but nothing drives it and it has no pull"));
        }
        signal.level
    }

    fn write_pin(&mut self, pin: u16, level: bool) {
        self.spend(ACCESS);
        if let Some(state) = self.pin_state(pin) {
            state.latch = level;
            self.refresh_pin(pin);
        }
    }

    fn configure_pin(&mut self, pin: u16, settings: &PinSettings) -> Outcome<()> {
        let can = self.hardware.capabilities(pin);
        let Some(state) = self.pin_state(pin) else { return Err(Error::Invalid("invalid pin")) };
        let drives = !matches!(settings.mode, None | Some(PinMode::Input | PinMode::Analog));
        if drives && !can.has(Capabilities::OUTPUT) {
            return Err(Error::Invalid("pin can only be input"));
        }
        if let Some(value) = settings.value {
            state.latch = value;
        }
        if let Some(mode) = settings.mode {
            state.mode = mode;
            state.peripheral = None;
        }
        if let Some(pull) = settings.pull {
            state.pull = pull;
        }
        state.alternate = settings.alternate.unwrap_or(state.alternate);
        state.strength = settings.drive.unwrap_or(state.strength);
        if settings.hold == Some(false) {
            state.hold = false;
        }
        if settings.mode.is_some() {
            self.chip.pwm.forget(pin);
            self.chip.pio.forget(pin);
            self.chip.trains.forget(pin);
        }
        self.refresh_pin(pin);
        if let Some(state) = self.pin_state(pin).filter(|_| settings.hold == Some(true)) {
            state.hold = true;
        }
        Ok(())
    }

    fn watch_pin(&mut self, pin: u16, triggers: u32, hard: bool, wake: u32) -> Outcome<()> {
        if !self.hardware.capabilities(pin).has(Capabilities::INTERRUPT) {
            return Err(Error::Errno(board::errno::EINVAL));
        }
        let Some(state) = self.pin_state(pin) else { return Err(Error::Invalid("invalid pin")) };
        (state.triggers, state.hard, state.wake) = (triggers, hard, wake);
        let net = state.net;
        self.chip.pins.any_level_trigger |= triggers & (trigger::LOW_LEVEL | trigger::HIGH_LEVEL) != 0;
        self.review_edges(net);
        self.events.retain(|event| event.source != Source::Pin(pin));
        self.check_levels(pin);
        Ok(())
    }

    /// Makes an event when a pin with a level trigger is at that level.
    pub(crate) fn check_levels(&mut self, pin: u16) {
        let Some(&state) = self.chip.pins.get(pin) else { return };
        if state.triggers & (trigger::LOW_LEVEL | trigger::HIGH_LEVEL) != 0 {
            let level = if self.level(state.net) { trigger::HIGH_LEVEL } else { trigger::LOW_LEVEL };
            self.pin_edge(pin, level);
        }
    }

    /// Level triggers go on as long as their level does.
    pub(crate) fn check_all_levels(&mut self) {
        if self.chip.pins.any_level_trigger {
            self.chip.pins.numbers().into_iter().for_each(|pin| self.check_levels(pin));
        }
    }

    /// The net of a pin changed in these ways.
    pub(crate) fn pin_edge(&mut self, pin: u16, what: u32) {
        let Some(&state) = self.chip.pins.get(pin) else { return };
        let flags = state.triggers & what;
        if flags == 0 {
            return;
        }
        if state.wake != 0 {
            self.wake_by(if state.wake & wake::GROUP != 0 { reason::PINS } else { reason::PIN });
        }
        self.raise(Event { source: Source::Pin(pin), flags, count: 1, hard: state.hard });
    }

    /// Removes all interrupts of pins.
    pub(crate) fn forget_pin_interrupts(&mut self) {
        for pin in self.chip.pins.numbers() {
            if let Some(state) = self.pin_state(pin).filter(|state| state.triggers != 0) {
                state.triggers = 0;
                let net = state.net;
                self.review_edges(net);
            }
        }
    }

    /// No pin wakes the chip any more.
    pub(crate) fn forget_pin_wakes(&mut self) {
        self.chip.pins.pins.iter_mut().flatten().for_each(|state| state.wake = 0);
        self.forget_pin_interrupts();
    }

    /// All pins as after power is switched on, except those that are held, and what makes pins wake the chip.
    pub(crate) fn reset_pins(&mut self, cause: ResetCause) {
        for pin in self.chip.pins.numbers() {
            let held = self.keeps_held(pin, cause);
            if let Some(state) = self.pin_state(pin).filter(|state| !(state.hold && held)) {
                let fresh = PinState::new(state.net);
                *state = match state.wake {
                    0 => fresh,
                    wake => PinState { pull: state.pull, triggers: state.triggers, wake, ..fresh },
                };
            }
            self.refresh_pin(pin);
        }
    }
}

impl Pins for SimBoard {
    fn configure(&self, pin: u16, settings: &PinSettings) -> Outcome<()> {
        self.with(|world| world.configure_pin(pin, settings))
    }

    fn settings(&self, pin: u16) -> PinSettings {
        self.with(|world| {
            let Some(state) = world.chip.pins.get(pin) else { return PinSettings::default() };
            let mode = if state.peripheral.is_some() { PinMode::Alternate } else { state.mode };
            PinSettings {
                mode: Some(mode),
                pull: Some(state.pull),
                value: Some(state.latch),
                alternate: Some(state.alternate),
                drive: Some(state.strength),
                hold: Some(state.hold),
            }
        })
    }

    fn read(&self, pin: u16) -> bool {
        self.with(|world| world.read_pin(pin))
    }

    fn write(&self, pin: u16, level: bool) {
        self.with(|world| world.write_pin(pin, level));
    }

    fn latch(&self, pin: u16) -> bool {
        self.with(|world| world.chip.pins.get(pin).is_some_and(|state| state.latch))
    }

    fn interrupt(&self, pin: u16, triggers: u32, hard: bool, wake: u32) -> Outcome<()> {
        self.with(|world| world.watch_pin(pin, triggers, hard, wake))
    }
}
