//! I2S: sound as samples, in a stream that never stops.
//!
//! Invariant: a frame is moved whole; what is not read in time is lost, what is not written in time is silence.

use crate::Outcome;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct I2sSettings {
    pub sck: u16,
    pub ws: u16,
    pub sd: u16,
    pub mck: Option<u16>,
    /// Samples are sent rather than received.
    pub transmit: bool,
    /// 16 or 32.
    pub bits: u8,
    /// Two samples a frame; otherwise the left one is received, and sent on both sides.
    pub stereo: bool,
    /// Frames a second.
    pub rate: u32,
    /// Bytes of the buffer between program and hardware. Frames that are received take 8 of them.
    pub buffer: u32,
}

impl I2sSettings {
    /// Bytes of a frame as the program has it.
    pub fn frame(&self) -> usize {
        usize::from(self.bits / 8) * if self.stereo { 2 } else { 1 }
    }
}

/// Streams of samples, lowest byte first. An event of [`crate::Source::I2s`] says that frames came or went.
pub trait I2s {
    /// Starts the stream.
    fn configure(&self, id: u8, settings: &I2sSettings) -> Outcome<()>;
    fn settings(&self, id: u8) -> Option<I2sSettings>;
    /// Bytes that can be read, or that there is room for.
    fn available(&self, id: u8) -> usize;
    /// Takes whole frames, as far as there are any.
    fn read(&self, id: u8, buffer: &mut [u8]) -> Outcome<usize>;
    /// Gives bytes to be sent, as far as there is room.
    fn write(&self, id: u8, bytes: &[u8]) -> Outcome<usize>;
    /// Whether events are wanted.
    fn interrupt(&self, id: u8, wanted: bool);
    fn release(&self, id: u8);
}
