//! CAN: controllers of a bus for short messages with priorities.
//!
//! Invariant: a controller that was not configured is stopped and has neither messages to send nor received ones.

use crate::Outcome;

/// Messages that wait to be sent, at most, and filters.
pub const CAN_QUEUE: u8 = 3;
pub const CAN_FILTERS: usize = 14;

/// A message, or a request for one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CanFrame {
    pub id: u32,
    /// The identifier has 29 bits instead of 11.
    pub extended: bool,
    /// Asks for a message of this length.
    pub remote: bool,
    pub length: u8,
    pub data: [u8; 8],
}

impl CanFrame {
    pub fn bytes(&self) -> &[u8] {
        &self.data[..usize::from(self.length.min(8))]
    }

    /// The bits that decide who sends when two want to: the lower number wins. The base of the identifier, then whether
    /// there is more of it, the rest, and whether it is a request.
    pub fn priority(&self) -> (u32, bool, u32, bool) {
        if self.extended { (self.id >> 18, true, self.id & 0x3_ffff, self.remote) } else { (self.id, false, 0, self.remote) }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CanMode {
    Normal,
    Sleep,
    /// Receives what it sends, and needs nobody to acknowledge it.
    Loopback,
    /// Only listens.
    Silent,
    /// Receives what it sends, and nothing is on the bus.
    SilentLoopback,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Debug)]
pub enum CanState {
    Stopped,
    Active,
    Warning,
    Passive,
    BusOff,
}

/// How long a bit is, in quanta: one, then the segments before and behind the sample point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CanTiming {
    pub bitrate: u32,
    pub jump: u8,
    pub before: u8,
    pub behind: u8,
}

/// What is received: identifiers that are the filter's where the mask has ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CanFilter {
    pub id: u32,
    pub mask: u32,
    pub extended: bool,
    pub remote: bool,
}

impl CanFilter {
    pub fn passes(&self, frame: &CanFrame) -> bool {
        self.extended == frame.extended && (!self.remote || frame.remote) && (self.id ^ frame.id) & self.mask == 0
    }
}

/// Bits of events of [`crate::Source::Can`], and of what [`Can::take_flags`] tells. The number of the place that a message
/// was sent from stands at [`can_event::INDEX`].
pub mod can_event {
    pub const SENT: u32 = 1;
    pub const RECEIVED: u32 = 2;
    /// With [`SENT`]: it was not.
    pub const FAILED: u32 = 4;
    pub const STATE: u32 = 8;
    pub const INDEX: u32 = 16;
}

/// Bits of what went wrong with received messages.
pub mod can_error {
    /// There is no room for another one.
    pub const FULL: u8 = 1;
    /// One was lost.
    pub const OVERRUN: u8 = 2;
}

/// How often things happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CanCounters {
    pub send_errors: u32,
    pub receive_errors: u32,
    /// Times that the state became a warning, passive, off.
    pub warnings: u32,
    pub passives: u32,
    pub offs: u32,
    /// Messages that wait to be sent, and received ones.
    pub to_send: u32,
    pub received: u32,
    pub overruns: u32,
}

pub trait Can {
    /// True for the number of a controller.
    fn exists(&self, bus: u8) -> bool;
    /// Hz that quanta are made of, by a divider of 1 to 1024.
    fn clock(&self, bus: u8) -> u32;
    /// Starts a controller, which forgets everything.
    fn configure(&self, bus: u8, timing: &CanTiming, mode: CanMode) -> Outcome<()>;
    /// None: it is stopped.
    fn timing(&self, bus: u8) -> Option<CanTiming>;
    /// None: everything is received.
    fn set_filters(&self, bus: u8, filters: Option<&[CanFilter]>) -> Outcome<()>;
    /// The place of the message among those that wait, or None: there is none, or (`ordered`) another one of the same
    /// priority waits. EIO when the controller is off.
    fn send(&self, bus: u8, frame: &CanFrame, ordered: bool) -> Outcome<Option<u8>>;
    /// True when a message waited at the place.
    fn cancel(&self, bus: u8, place: u8) -> bool;
    /// The length of the oldest received message.
    fn next_length(&self, bus: u8) -> Option<u8>;
    /// The oldest received message, and what went wrong since the last one.
    fn receive(&self, bus: u8) -> Option<(CanFrame, u8)>;
    fn state(&self, bus: u8) -> CanState;
    fn counters(&self, bus: u8) -> CanCounters;
    /// Leaves the state "off".
    fn restart(&self, bus: u8) -> Outcome<()>;
    /// Chooses what makes events (bits of [`can_event`]).
    fn interrupt(&self, bus: u8, triggers: u32, hard: bool) -> Outcome<()>;
    /// What happened, one thing at a time; 0: nothing more.
    fn take_flags(&self, bus: u8) -> u32;
    fn release(&self, bus: u8);
}
