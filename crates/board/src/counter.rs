//! Counters of edges, and of steps of rotary encoders.
//!
//! Invariant: an edge that is longer than the filter is counted exactly once.

use crate::Outcome;

/// What a unit counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counting {
    /// Edges of one pin, upwards or downwards.
    Edges { pin: u16, rising: bool, falling: bool, down: bool },
    /// Edges of one pin; the level of another says the direction, low downwards.
    Directed { pin: u16, rising: bool, falling: bool, direction: u16 },
    /// Steps of an encoder, 1, 2 or 4 for each cycle of its phases.
    Phases { a: u16, b: u16, phases: u8 },
}

pub trait Counters {
    fn units(&self) -> u8;
    /// Starts a unit at 0.
    fn configure(&self, unit: u8, counting: &Counting, filter_ns: u32) -> Outcome<()>;
    fn value(&self, unit: u8) -> i64;
    fn set_value(&self, unit: u8, value: i64);
    fn release(&self, unit: u8);
}

/// What an edge does to a pulse counter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Step {
    #[default]
    Ignore,
    Increment,
    Decrement,
}

/// What the level of a control pin does to the steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Control {
    #[default]
    Keep,
    Reverse,
    /// Nothing is counted.
    Hold,
}

/// One of the two inputs of a pulse counter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PulseChannel {
    pub pin: Option<u16>,
    pub control_pin: Option<u16>,
    pub rising: Step,
    pub falling: Step,
    /// While the control pin is low, and while it is high.
    pub low: Control,
    pub high: Control,
}

/// Bits of a pulse counter's events, as the ESP32 numbers them.
pub mod pulse_event {
    pub const THRESHOLD_1: u32 = 4;
    pub const THRESHOLD_0: u32 = 8;
    pub const MINIMUM: u32 = 16;
    pub const MAXIMUM: u32 = 32;
    pub const ZERO: u32 = 64;
    pub const ALL: u32 = 124;
}

/// Numbers that a pulse counter compares with. A limit of 0 is that of 16 bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PulseLimits {
    /// The counter goes on from 0 when it comes here.
    pub minimum: i16,
    pub maximum: i16,
    pub thresholds: [i16; 2],
}

/// Counters of 16 bits with two inputs each; [`crate::Source::Counter`] is the source of their events.
pub trait PulseCounters {
    fn units(&self) -> u8;
    fn channel(&self, unit: u8, channel: u8) -> PulseChannel;
    fn set_channel(&self, unit: u8, channel: u8, settings: &PulseChannel) -> Outcome<()>;
    fn limits(&self, unit: u8) -> PulseLimits;
    fn set_limits(&self, unit: u8, limits: &PulseLimits) -> Outcome<()>;
    /// Pulses shorter than this are not seen.
    fn set_filter(&self, unit: u8, nanoseconds: u32);
    fn value(&self, unit: u8) -> i16;
    fn clear(&self, unit: u8);
    /// Starts to count, or stops.
    fn run(&self, unit: u8, running: bool);
    /// Chooses what makes events (bits of [`pulse_event`]).
    fn interrupt(&self, unit: u8, events: u32) -> Outcome<()>;
    /// As after power is switched on.
    fn release(&self, unit: u8);
}
