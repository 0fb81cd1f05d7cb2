//! The board as the machine sees it.

/// A program is to be interrupted.
pub fn interrupt() {}
