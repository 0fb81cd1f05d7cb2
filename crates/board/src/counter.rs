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
