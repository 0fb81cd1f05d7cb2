//! The FIFOs between a state machine and the processor.
//!
//! Invariant: no more words than the capacity.

const MOST: usize = 8;

/// Words that each direction holds unless they are joined.
const USUAL: u8 = 4;

/// A queue of words.
#[derive(Clone)]
pub struct Fifo {
    words: [u32; MOST],
    first: u8,
    level: u8,
    capacity: u8,
}

impl Default for Fifo {
    fn default() -> Fifo {
        Fifo { words: [0; MOST], first: 0, level: 0, capacity: USUAL }
    }
}

impl Fifo {
    /// With room for 0, 4 or 8 words.
    pub fn new(capacity: u8) -> Fifo {
        Fifo { capacity: capacity.min(MOST as u8), ..Fifo::default() }
    }

    pub fn level(&self) -> u8 {
        self.level
    }

    pub fn is_full(&self) -> bool {
        self.level == self.capacity
    }

    /// Adds a word; false when there is no room.
    pub fn put(&mut self, word: u32) -> bool {
        if self.is_full() {
            return false;
        }
        self.words[usize::from(self.first + self.level) % MOST] = word;
        self.level += 1;
        true
    }

    pub fn take(&mut self) -> Option<u32> {
        if self.level == 0 {
            return None;
        }
        let word = self.words[usize::from(self.first)];
        self.first = (self.first + 1) % MOST as u8;
        self.level -= 1;
        Some(word)
    }
}
