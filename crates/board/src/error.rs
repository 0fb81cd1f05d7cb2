//! Errors of hardware.
//!
//! Invariant: numbers are Linux errno values on every port.

/// Errno numbers that hardware reports.
pub mod errno {
    pub const EPERM: i32 = 1;
    pub const EIO: i32 = 5;
    pub const EBUSY: i32 = 16;
    pub const ENODEV: i32 = 19;
    pub const EINVAL: i32 = 22;
    pub const ENOSPC: i32 = 28;
    pub const ETIMEDOUT: i32 = 110;
}

/// Why an operation failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Error {
    /// OSError with this number.
    Errno(i32),
    /// ValueError with this text.
    Invalid(&'static str),
    /// RuntimeError with this text.
    State(&'static str),
    /// NotImplementedError with this text.
    Missing(&'static str),
    /// The other side is not ready: the same call goes on where this one stopped.
    Held,
    /// There is no peripheral or function of this number: the machine words it, `UART(7) doesn't exist`.
    Absent,
}

pub type Outcome<T> = Result<T, Error>;
