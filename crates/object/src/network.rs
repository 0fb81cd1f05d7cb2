//! What the `socket` module needs from a port with a network.
//!
//! Sockets are named by descriptors, which `Platform::wait` can wait for. None of these
//! functions waits: where a socket would have to, they fail with EAGAIN (EINPROGRESS for a
//! connection that is being made), and the module waits in a way that Ctrl-C ends.
//!
//! Errors are errno numbers, as in [`crate::platform`].
//!
//! Invariant: no function here calls back into the machine.

use core::net::{IpAddr, SocketAddr};

/// What a socket is: numbers as Linux has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SocketKind {
    /// `AF_INET` (2) or `AF_INET6` (10).
    pub family: i32,
    /// `SOCK_STREAM` (1), `SOCK_DGRAM` (2) or `SOCK_RAW` (3).
    pub kind: i32,
    pub protocol: i32,
}

/// A network.
pub trait Network {
    fn open(&self, kind: SocketKind) -> Result<i32, i32>;
    fn close(&self, socket: i32) -> Result<(), i32>;
    fn bind(&self, socket: i32, address: &SocketAddr) -> Result<(), i32>;
    fn listen(&self, socket: i32, backlog: i32) -> Result<(), i32>;
    /// A connection that was made to this socket, and where from.
    fn accept(&self, socket: i32) -> Result<(i32, SocketAddr), i32>;
    fn connect(&self, socket: i32, address: &SocketAddr) -> Result<(), i32>;
    /// Why the connection that was being made failed.
    fn connection_error(&self, socket: i32) -> Result<(), i32>;
    /// Sends bytes, to an address or where the socket is connected to; returns how many.
    fn send(&self, socket: i32, bytes: &[u8], flags: i32, to: Option<&SocketAddr>) -> Result<usize, i32>;
    /// Receives bytes, 0 at the end, and where from when the socket is not connected.
    fn receive(&self, socket: i32, buffer: &mut [u8], flags: i32) -> Result<(usize, Option<SocketAddr>), i32>;
    /// Says that nothing more will be received (0), sent (1) or either (2).
    fn shut_down(&self, socket: i32, how: i32) -> Result<(), i32>;
    fn set_option(&self, socket: i32, level: i32, option: i32, value: &[u8]) -> Result<(), i32>;
    /// Writes the value of an option; returns its length.
    fn get_option(&self, socket: i32, level: i32, option: i32, value: &mut [u8]) -> Result<usize, i32>;
    /// The address of the socket itself, or of the other end.
    fn address(&self, socket: i32, other_end: bool) -> Result<SocketAddr, i32>;
    /// The addresses of a host by name; returns how many were found and stored. Waits, until Ctrl-C.
    fn resolve(&self, host: &str, found: &mut [IpAddr]) -> Result<usize, i32>;
}
