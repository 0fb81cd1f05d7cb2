//! Pins, and pulses that are too short for Python.
//!
//! Invariant: pins are numbered as the chip numbers them; a number out of range is an error, never a panic.

use crate::Outcome;

/// Direction and function of a pin.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PinMode {
    #[default]
    Input,
    Output,
    OpenDrain,
    Analog,
    /// A peripheral drives it.
    Alternate,
    AlternateOpenDrain,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Pull {
    #[default]
    None,
    Up,
    Down,
    Both,
}

/// Strength of an output, 0 the weakest.
pub type Drive = u8;

/// What `Pin.init` changes; None leaves a part as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PinSettings {
    pub mode: Option<PinMode>,
    pub pull: Option<Pull>,
    /// Level of an output, set before the direction is.
    pub value: Option<bool>,
    /// Number of the alternate function.
    pub alternate: Option<u8>,
    pub drive: Option<Drive>,
    pub hold: Option<bool>,
}

/// Bits of a pin's interrupt triggers.
pub mod trigger {
    pub const LOW_LEVEL: u32 = 1;
    pub const HIGH_LEVEL: u32 = 2;
    pub const FALLING: u32 = 4;
    pub const RISING: u32 = 8;
}

/// Digital inputs and outputs.
pub trait Pins {
    fn configure(&self, pin: u16, settings: &PinSettings) -> Outcome<()>;
    /// What the pin is configured as: mode, pull and alternate function are Some.
    fn settings(&self, pin: u16) -> PinSettings;
    fn read(&self, pin: u16) -> bool;
    /// Sets the output latch; an input keeps it for when it becomes an output.
    fn write(&self, pin: u16, level: bool);
    /// The output latch.
    fn latch(&self, pin: u16) -> bool;
    fn toggle(&self, pin: u16) {
        self.write(pin, !self.latch(pin));
    }
    /// Chooses what makes an event (bits of [`trigger`]); 0: nothing does. `wake`: also wakes from sleep.
    fn interrupt(&self, pin: u16, triggers: u32, hard: bool, wake: u32) -> Outcome<()>;
}

/// Exact timing on pins.
pub trait Pulses {
    /// Microseconds that the pin stays at `level`, waiting for it first: -2 it never came, -1 it never ended.
    fn measure(&self, pin: u16, level: bool, timeout_us: u32) -> i32;
    /// Sends bits, highest first, each as high and low times in ns: zero high, zero low, one high, one low.
    fn send_bits(&self, pin: u16, timing_ns: [u32; 4], data: &[u8]) -> Outcome<()>;
    /// Starts to send pulses, each a level and its time in ns, and to leave the pin at `idle`; `repeat`: again
    /// and again. What was sent before ends.
    fn send_pulses(&self, pin: u16, pulses: &mut dyn Iterator<Item = (bool, u32)>, idle: bool, repeat: bool) -> Outcome<()> {
        let _ = (pin, pulses, idle, repeat);
        Err(crate::Error::Missing("pulses"))
    }
    /// True while pulses are being sent.
    fn sends_pulses(&self, _pin: u16) -> bool {
        false
    }
    /// The unit that sends the bits of [`Pulses::send_bits`]; None: the processor does, undisturbed by interrupts.
    fn bit_sender(&self) -> Option<u8> {
        None
    }
    fn set_bit_sender(&self, _unit: Option<u8>) {}
    /// Reads the five bytes of a DHT sensor.
    fn read_dht(&self, pin: u16, data: &mut [u8; 5]) -> Outcome<()>;
    /// 1-Wire: the reset pulse; true when somebody answers.
    fn one_wire_reset(&self, pin: u16) -> bool;
    fn one_wire_read(&self, pin: u16) -> bool;
    fn one_wire_write(&self, pin: u16, bit: bool);
}
