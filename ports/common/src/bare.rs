//! A board without peripherals: what an emulated processor has, and where a new port begins.
//!
//! Invariant: nothing here has state; programs see that a peripheral is missing.

use board::{Board, Error, Event, Flash, Outcome, PinSettings, Pins, Power, Profile, ResetCause, errno};
use core::sync::atomic::AtomicBool;

/// No pins at all.
pub struct NoPins;

/// Pins of a board that has none.
pub static NO_PINS: NoPins = NoPins;

impl Pins for NoPins {
    fn configure(&self, _pin: u16, _settings: &PinSettings) -> Outcome<()> {
        Err(Error::Absent)
    }

    fn settings(&self, _pin: u16) -> PinSettings {
        PinSettings::default()
    }

    fn read(&self, _pin: u16) -> bool {
        false
    }

    fn write(&self, _pin: u16, _level: bool) {}

    fn latch(&self, _pin: u16) -> bool {
        false
    }

    fn interrupt(&self, _pin: u16, _triggers: u32, _hard: bool, _wake: u32) -> Outcome<()> {
        Err(Error::Absent)
    }
}

/// A board with a clock, a reset and perhaps a disk.
pub struct BareBoard {
    pub profile: &'static Profile,
    pub disk: Option<&'static (dyn Flash + Sync)>,
    /// Hz of the processor.
    pub frequency: u32,
    /// Restarts the chip.
    pub restart: fn() -> !,
    /// Waits for an interrupt.
    pub wait: fn(),
}

impl Board for BareBoard {
    fn profile(&self) -> &'static Profile {
        self.profile
    }

    fn attach(&self, _pending: &'static AtomicBool) {}

    fn take_event(&self) -> Option<Event> {
        None
    }

    fn soft_reset(&self) {}

    fn pins(&self) -> &dyn Pins {
        &NO_PINS
    }

    fn power(&self) -> &dyn Power {
        self
    }

    fn flash(&self) -> Option<&dyn Flash> {
        self.disk.map(|disk| disk as &dyn Flash)
    }
}

impl Power for BareBoard {
    fn reset(&self) {
        (self.restart)()
    }

    fn bootloader(&self) {
        (self.restart)()
    }

    fn reset_cause(&self) -> ResetCause {
        ResetCause::PowerOn
    }

    fn frequency(&self) -> u32 {
        self.frequency
    }

    fn set_frequency(&self, _hertz: u32) -> Outcome<()> {
        Err(Error::Errno(errno::EINVAL))
    }

    fn unique_id(&self) -> &[u8] {
        &[]
    }

    fn idle(&self) {
        (self.wait)()
    }

    fn light_sleep(&self, _milliseconds: Option<u32>) -> Outcome<()> {
        Err(Error::Missing("sleep"))
    }

    fn deep_sleep(&self, _milliseconds: Option<u32>) -> Outcome<()> {
        Err(Error::Missing("sleep"))
    }

    fn disable_interrupts(&self) -> bool {
        true
    }

    fn enable_interrupts(&self, _state: bool) {}
}
