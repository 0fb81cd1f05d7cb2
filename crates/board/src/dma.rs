//! Direct memory access: channels that copy between addresses by themselves, as rp2 has them.
//!
//! Control words are the chip's. Addresses are of the processor's memory, so only boards whose programs live there have
//! channels; what a channel was given must stay where it is until the channel is given something else.
//!
//! Invariant: a channel belongs to who claimed it until it is released.

use crate::Outcome;

/// What a channel has left to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DmaTransfer {
    pub read: u32,
    pub write: u32,
    /// Items.
    pub count: u32,
    pub control: u32,
}

pub trait Dma {
    /// Takes a free channel; EBUSY when there is none.
    fn claim(&self) -> Outcome<u8>;
    /// Stops a channel and gives it back.
    fn release(&self, channel: u8);
    fn transfer(&self, channel: u8) -> DmaTransfer;
    fn set_read(&self, channel: u8, address: u32);
    fn set_write(&self, channel: u8, address: u32);
    fn set_count(&self, channel: u8, items: u32);
    fn set_control(&self, channel: u8, control: u32);
    /// Starts a channel with what it was given, or stops it.
    fn set_active(&self, channel: u8, active: bool);
    fn is_active(&self, channel: u8) -> bool;
    /// Chooses whether the end of a transfer makes an event (`Source::Dma`).
    fn interrupt(&self, channel: u8, enabled: bool, hard: bool);
    /// Where the words of a state machine are read, and (`put`) where they are written.
    fn queue_of_machine(&self, machine: u8, put: bool) -> u32;
    /// Takes a pacing timer, or any that is free; EBUSY when it is taken.
    fn claim_timer(&self, timer: Option<u8>) -> Outcome<u8>;
    fn release_timer(&self, timer: u8);
    /// The timer's requests for each clock of the processor: a numerator and a denominator.
    fn ratio(&self, timer: u8) -> (u16, u16);
    fn set_ratio(&self, timer: u8, ratio: (u16, u16));
}
