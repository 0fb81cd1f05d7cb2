//! A queue of bytes for what a line receives and sends.
//!
//! Invariant: at most `limit` bytes wait, which is at most `ROOM`; they come out in the order in which they went in.

/// A queue with room for `ROOM` bytes.
pub struct ByteQueue<const ROOM: usize> {
    bytes: [u8; ROOM],
    first: usize,
    /// Bytes that wait.
    pub length: usize,
    /// Bytes that it takes.
    pub limit: usize,
}

impl<const ROOM: usize> ByteQueue<ROOM> {
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        ByteQueue { bytes: [0; ROOM], first: 0, length: 0, limit: ROOM }
    }

    /// Adds a byte; false when there is no room.
    pub fn put(&mut self, byte: u8) -> bool {
        if self.length >= self.limit {
            return false;
        }
        self.bytes[(self.first + self.length) % ROOM] = byte;
        self.length += 1;
        true
    }

    /// Takes the oldest byte.
    pub fn take(&mut self) -> Option<u8> {
        if self.length == 0 {
            return None;
        }
        let byte = self.bytes[self.first];
        self.first = (self.first + 1) % ROOM;
        self.length -= 1;
        Some(byte)
    }
}
