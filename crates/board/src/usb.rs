//! The device's side of USB: endpoints and what happens on them. What the requests of a host mean is not known here.
//!
//! An endpoint has the address that descriptors give it: its number, and [`USB_IN`] when data goes to the host. Endpoint 0
//! is always open, in both directions, for requests: after [`UsbEvent::Setup`] its data and the empty packet that ends it
//! are transfers like others.
//!
//! Invariant: an endpoint has one transfer at a time, and the end of each is told once, or the reset that ended them all.

use crate::Outcome;

/// In the address of an endpoint: data goes to the host.
pub const USB_IN: u8 = 0x80;
/// Endpoints in each direction, with the one for requests.
pub const USB_ENDPOINTS: u8 = 16;

/// How an endpoint transfers, as descriptors say it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UsbKind {
    Control,
    Isochronous,
    Bulk,
    Interrupt,
}

/// What became of a transfer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UsbResult {
    Success,
    Failed,
    Stalled,
}

/// What happened on the bus.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UsbEvent {
    /// The host starts from the beginning: only endpoint 0 is open, and no transfer is under way.
    Reset,
    /// A request on endpoint 0.
    Setup([u8; 8]),
    /// A transfer is over.
    Done { endpoint: u8, result: UsbResult, count: usize },
}

pub trait Usb {
    /// Shows the device to the host or takes it away, with all transfers. Events of [`crate::Source::Usb`] come from then on.
    fn connect(&self, on: bool);
    /// The host has given the device a number.
    fn set_address(&self, address: u8);
    /// Opens an endpoint for packets of at most so many bytes. It is closed by a reset of the bus.
    fn open(&self, endpoint: u8, kind: UsbKind, packet: u16) -> Outcome<()>;
    /// Sends data to the host, in packets. EBUSY: another transfer is under way.
    fn send(&self, endpoint: u8, data: &[u8]) -> Outcome<()>;
    /// Makes room for data of the host: until there are so many bytes, or a packet was shorter than the longest one.
    fn expect(&self, endpoint: u8, length: usize) -> Outcome<()>;
    /// Whether data of the host is waited for.
    fn is_expecting(&self, endpoint: u8) -> bool;
    /// Takes the data of a transfer that is over; returns how many bytes fitted.
    fn take_received(&self, endpoint: u8, buffer: &mut [u8]) -> usize;
    /// Refuses what the host asks of an endpoint, or no longer does. A request that is refused is one refusal.
    fn stall(&self, endpoint: u8, on: bool);
    fn is_stalled(&self, endpoint: u8) -> bool;
    /// Whether the host lets the device wake it up.
    fn allow_wake(&self, on: bool);
    /// Wakes the host up, if it sleeps and allows that.
    fn wake(&self) -> bool;
    /// The next thing that happened.
    fn next_event(&self) -> Option<UsbEvent>;
}
