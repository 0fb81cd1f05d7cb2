//! Registers on I2C: the first byte that is written to a chip chooses one, further bytes go to it and those
//! behind it, and so does reading.
//!
//! Invariant: the cursor is where the next byte is read or written.

/// Where in its registers a chip is.
#[derive(Default)]
pub struct Cursor {
    at: u8,
    chosen: bool,
    stays: bool,
}

impl Cursor {
    /// The chip is addressed: the next byte that is written chooses a register.
    pub fn start(&mut self) {
        self.chosen = false;
    }

    /// A byte is written: the register that it goes to; None when it chose one.
    pub fn take(&mut self, byte: u8) -> Option<u8> {
        if !self.chosen {
            (self.at, self.chosen, self.stays) = (byte, true, false);
            return None;
        }
        Some(self.next())
    }

    /// The register that is read now.
    pub fn next(&mut self) -> u8 {
        let at = self.at;
        if !self.stays {
            self.at = self.at.wrapping_add(1);
        }
        at
    }

    /// As chips of ST have it: the highest bit of the choice says whether the cursor moves on.
    pub fn take_marked(&mut self, byte: u8) -> Option<u8> {
        let register = self.take(byte);
        if register.is_none() {
            (self.at, self.stays) = (byte & 0x7f, byte & 0x80 == 0);
        }
        register
    }

    /// The register that the next byte is read from or written to.
    pub fn at(&self) -> u8 {
        self.at
    }

    /// Goes back to a register, at the end of a window that chips repeat.
    pub fn return_to(&mut self, register: u8) {
        self.at = register;
    }
}
