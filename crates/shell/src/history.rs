//! Lines entered before, newest first.
//!
//! They stand one after the other in one buffer, each ended by a line feed; when the buffer
//! is full the oldest ones go.
//!
//! Invariant: `buffer[..length]` is whole lines.

/// Lines entered before.
pub struct History<'b> {
    buffer: &'b mut [u8],
    length: usize,
}

impl<'b> History<'b> {
    /// An empty history in this memory.
    pub fn new(buffer: &'b mut [u8]) -> History<'b> {
        History { buffer, length: 0 }
    }

    /// Line number `index`, 0 being the newest.
    pub fn get(&self, index: usize) -> Option<&[u8]> {
        self.oldest_first().rev().nth(index)
    }

    /// All lines, oldest first.
    pub fn oldest_first(&self) -> impl DoubleEndedIterator<Item = &[u8]> {
        // What follows the last line feed is nothing, and no line is empty.
        self.buffer[..self.length].split(|&byte| byte == b'\n').filter(|line| !line.is_empty())
    }

    /// Remembers a line, unless it is blank or the same as the last one.
    pub fn push(&mut self, line: &[u8]) {
        let blank = line.iter().all(|byte| byte.is_ascii_whitespace());
        if blank || line.len() >= self.buffer.len() || line.contains(&b'\n') || self.get(0) == Some(line) {
            return;
        }
        while self.length + line.len() + 1 > self.buffer.len() {
            let first = self.buffer[..self.length].iter().position(|&byte| byte == b'\n');
            let cut = first.map_or(self.length, |end| end + 1);
            self.buffer.copy_within(cut..self.length, 0);
            self.length -= cut;
        }
        let end = self.length + line.len();
        self.buffer[self.length..end].copy_from_slice(line);
        self.buffer[end] = b'\n';
        self.length = end + 1;
    }
}
