//! Waiting until streams are ready: what `select` asks types and ports.
//!
//! A type whose objects can be waited for has a function in its slots that tells the object's
//! [`Readiness`]: what it is ready for as far as is known, and the port's number by which the
//! port can wait for it. A port without such numbers is asked again and again.
//!
//! Invariant: nothing here waits.

/// There are bytes to read, a connection to accept, or the end was reached.
pub const IN: u16 = 1;
/// There are urgent bytes to read.
pub const URGENT: u16 = 2;
/// Writing would not wait.
pub const OUT: u16 = 4;
/// Something failed.
pub const ERROR: u16 = 8;
/// The other end is gone.
pub const HANG_UP: u16 = 16;
/// The object is closed.
pub const INVALID: u16 = 32;

/// Microseconds between two looks at what cannot be waited for.
pub const POLL_INTERVAL: u64 = 1000;

/// What a stream is ready for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Readiness {
    /// What is known without asking the port.
    pub events: u16,
    /// The port's number to wait by; negative: none.
    pub descriptor: i32,
}

impl Readiness {
    /// Ready for these events; there is no number to wait by.
    pub const fn of(events: u16) -> Readiness {
        Readiness { events, descriptor: -1 }
    }
}

/// Bytes of a record in [`Waits`].
pub const RECORD: usize = 8;

/// Descriptors to wait for, in memory of the caller's: records of the descriptor (4 bytes), the events
/// that are waited for (2) and those that came (2).
pub struct Waits<'a>(&'a mut [u8]);

impl<'a> Waits<'a> {
    /// The records in these bytes.
    pub fn new(records: &'a mut [u8]) -> Waits<'a> {
        Waits(records)
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.0.len() / RECORD
    }

    /// True when there is nothing to wait for.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Descriptor (negative: none) and events of record `index`.
    pub fn get(&self, index: usize) -> (i32, u16) {
        match self.0.get(index * RECORD..(index + 1) * RECORD) {
            Some(&[a, b, c, d, low, high, _, _]) => (i32::from_le_bytes([a, b, c, d]), u16::from_le_bytes([low, high])),
            _ => (-1, 0),
        }
    }

    /// Sets descriptor and events of record `index`; nothing came yet.
    pub fn set(&mut self, index: usize, descriptor: i32, events: u16) {
        if let Some(record) = self.0.get_mut(index * RECORD..(index + 1) * RECORD) {
            record[..4].copy_from_slice(&descriptor.to_le_bytes());
            record[4..6].copy_from_slice(&events.to_le_bytes());
            record[6..].fill(0);
        }
    }

    /// The events that came for record `index`.
    pub fn came(&self, index: usize) -> u16 {
        match self.0.get(index * RECORD + 6..(index + 1) * RECORD) {
            Some(&[low, high]) => u16::from_le_bytes([low, high]),
            _ => 0,
        }
    }

    /// Notes the events that came for record `index`.
    pub fn set_came(&mut self, index: usize, events: u16) {
        if let Some(record) = self.0.get_mut(index * RECORD + 6..(index + 1) * RECORD) {
            record.copy_from_slice(&events.to_le_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_hold_what_is_stored() {
        let mut memory = [0xff; 2 * RECORD];
        let mut waits = Waits::new(&mut memory);
        waits.set(0, 7, IN);
        waits.set(1, -1, OUT | IN);
        waits.set_came(1, HANG_UP);
        waits.set(2, 1, IN);
        assert_eq!((waits.len(), waits.get(0), waits.get(1), waits.get(2)), (2, (7, IN), (-1, OUT | IN), (-1, 0)));
        assert_eq!((waits.came(0), waits.came(1), waits.came(2)), (0, HANG_UP, 0));
    }
}
