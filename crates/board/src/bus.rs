//! I2C, SPI and UART.
//!
//! Invariant: a transfer is whole or an error; buffers are filled only as far as the outcome says.

use crate::Outcome;

/// A bus: a peripheral by number, or one made in software on any pins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum I2cId {
    Hardware(u8),
    Software { scl: u16, sda: u16 },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct I2cSettings {
    /// None: the board's default pins.
    pub scl: Option<u16>,
    pub sda: Option<u16>,
    pub frequency: u32,
    pub timeout_us: u32,
}

/// A part of an I2C transaction. Parts of the same direction follow each other without a new start.
pub enum I2cPart<'b> {
    Write(&'b [u8]),
    Read(&'b mut [u8]),
}

pub trait I2c {
    fn configure(&self, bus: I2cId, settings: &I2cSettings) -> Outcome<()>;
    /// The settings in force, pins filled in.
    fn settings(&self, bus: I2cId) -> Option<I2cSettings>;
    /// Start, address, parts, and a stop if asked for; returns the number of bytes acknowledged
    /// of those written. No parts: only the address is sent. [`crate::Error::Held`]: the target holds the clock;
    /// the same call goes on once events were dealt with, [`I2c::stop`] gives up.
    fn transfer(&self, bus: I2cId, address: u16, parts: &mut [I2cPart<'_>], stop: bool) -> Outcome<usize>;
    /// Single steps, of software buses only.
    fn start(&self, bus: I2cId) -> Outcome<()>;
    fn stop(&self, bus: I2cId) -> Outcome<()>;
    /// Writes bytes until one is not acknowledged; returns the number of those that were.
    fn write(&self, bus: I2cId, bytes: &[u8]) -> Outcome<usize>;
    fn read(&self, bus: I2cId, bytes: &mut [u8], acknowledge_last: bool) -> Outcome<()>;
    fn release(&self, bus: I2cId);
}

/// Settings of a bus that the board is a target on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct I2cTargetSettings {
    pub address: u16,
    /// None: the board's default pins.
    pub scl: Option<u16>,
    pub sda: Option<u16>,
}

/// What a controller does, as flags of events of [`crate::Source::I2cTarget`].
pub mod target_event {
    /// A start with the target's address.
    pub const ADDRESS_READ: u32 = 1;
    pub const ADDRESS_WRITE: u32 = 2;
    /// The controller waits for a byte.
    pub const READ_REQUEST: u32 = 4;
    /// It sent one.
    pub const WRITE_REQUEST: u32 = 8;
    /// A transaction is over, by a stop or another start.
    pub const END: u32 = 16;
}

/// The target's side of I2C. Events come one at a time: the controller is held, by the clock, until the last one was
/// acknowledged.
pub trait I2cTargets {
    /// Begins to answer an address; what was there before ends.
    fn configure(&self, bus: u8, settings: &I2cTargetSettings) -> Outcome<()>;
    /// The settings in force, pins filled in.
    fn settings(&self, bus: u8) -> Option<I2cTargetSettings>;
    /// Takes bytes that the controller sent, up to the buffer's length.
    fn read(&self, bus: u8, buffer: &mut [u8]) -> usize;
    /// Gives bytes to be sent when the controller asks for them; returns how many there was room for.
    fn write(&self, bus: u8, bytes: &[u8]) -> usize;
    /// The last event was dealt with.
    fn acknowledge(&self, bus: u8);
    fn release(&self, bus: u8);
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpiId {
    Hardware(u8),
    Software { sck: u16, mosi: u16, miso: u16 },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpiSettings {
    pub baudrate: u32,
    pub polarity: bool,
    pub phase: bool,
    pub bits: u8,
    pub lsb_first: bool,
    /// None: the board's default pins.
    pub sck: Option<u16>,
    pub mosi: Option<u16>,
    pub miso: Option<u16>,
}

pub trait Spi {
    fn configure(&self, bus: SpiId, settings: &SpiSettings) -> Outcome<()>;
    /// The settings in force: the rate that was reached, pins filled in.
    fn settings(&self, bus: SpiId) -> Option<SpiSettings>;
    /// Sends bytes and replaces each by what came in meanwhile.
    fn exchange(&self, bus: SpiId, bytes: &mut [u8]) -> Outcome<()>;
    /// Sends bytes, ignoring what comes in.
    fn send(&self, bus: SpiId, bytes: &[u8]) -> Outcome<()>;
    fn release(&self, bus: SpiId);
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Parity {
    #[default]
    None,
    Even,
    Odd,
}

/// Bits of [`line`] for flow control and inversion.
pub type Flow = u8;

/// Signals of a serial line.
pub mod line {
    pub const TX: u8 = 1;
    pub const RX: u8 = 2;
    pub const CTS: u8 = 4;
    pub const RTS: u8 = 8;
}

/// What makes an event of a serial line.
pub mod uart_trigger {
    /// Something was received.
    pub const RX: u32 = 1;
    /// Nothing came for a few characters after something did.
    pub const RX_IDLE: u32 = 2;
    /// All was sent.
    pub const TX_IDLE: u32 = 4;
    pub const BREAK: u32 = 8;
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UartSettings {
    pub baudrate: u32,
    pub bits: u8,
    pub parity: Parity,
    pub stop: u8,
    pub tx: Option<u16>,
    pub rx: Option<u16>,
    pub rts: Option<u16>,
    pub cts: Option<u16>,
    pub transmit_buffer: u16,
    pub receive_buffer: u16,
    pub invert: Flow,
    pub flow: Flow,
    /// Milliseconds to wait for the first byte and for each further one; the board only keeps them.
    pub timeout_ms: u32,
    pub timeout_char_ms: u32,
}

/// Serial lines. Timeouts of reading are the machine's: nothing here waits for input.
pub trait Uart {
    fn configure(&self, line: u8, settings: &UartSettings) -> Outcome<()>;
    fn settings(&self, line: u8) -> Option<UartSettings>;
    /// Bytes that can be read.
    fn available(&self, line: u8) -> usize;
    /// Takes what there is, up to the buffer's length.
    fn read(&self, line: u8, buffer: &mut [u8]) -> Outcome<usize>;
    /// Bytes that the transmitter would take.
    fn room(&self, line: u8) -> usize;
    /// Gives as many bytes as fit to the transmitter.
    fn write(&self, line: u8, bytes: &[u8]) -> Outcome<usize>;
    fn is_sent(&self, line: u8) -> bool;
    fn send_break(&self, line: u8) -> Outcome<()>;
    /// Chooses what makes an event (bits of [`uart_trigger`]).
    fn interrupt(&self, line: u8, triggers: u32, hard: bool) -> Outcome<()>;
    fn release(&self, line: u8);
}
