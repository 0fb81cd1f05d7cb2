//! What is due, by time.
//!
//! Invariant: entries of the same time come out in the order in which they were put in, so
//! runs repeat exactly.

use crate::time::Time;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

struct Entry<T> {
    time: Time,
    order: u64,
    what: T,
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Entry<T>) -> bool {
        self.order == other.order
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Entry<T>) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Entry<T>) -> std::cmp::Ordering {
        (self.time, self.order).cmp(&(other.time, other.order))
    }
}

/// A queue of things that are due at a time.
pub struct Queue<T> {
    entries: BinaryHeap<Reverse<Entry<T>>>,
    order: u64,
}

impl<T> Default for Queue<T> {
    fn default() -> Queue<T> {
        Queue { entries: BinaryHeap::new(), order: 0 }
    }
}

impl<T> Queue<T> {
    pub fn push(&mut self, time: Time, what: T) {
        self.order += 1;
        self.entries.push(Reverse(Entry { time, order: self.order, what }));
    }

    /// When the first entry is due.
    pub fn next(&self) -> Option<Time> {
        self.entries.peek().map(|entry| entry.0.time)
    }

    /// Takes the first entry if it is due by `time`.
    pub fn take(&mut self, time: Time) -> Option<(Time, T)> {
        if self.next()? > time {
            return None;
        }
        self.entries.pop().map(|Reverse(entry)| (entry.time, entry.what))
    }

    /// Drops entries that are not wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(&T) -> bool) {
        self.entries.retain(|entry| wanted(&entry.0.what));
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_out_by_time_then_order() {
        let mut queue = Queue::default();
        for (time, what) in [(5, 'c'), (1, 'a'), (5, 'd'), (3, 'b')] {
            queue.push(time, what);
        }
        assert_eq!(queue.take(0), None);
        let mut out = String::new();
        while let Some((_, what)) = queue.take(5) {
            out.push(what);
        }
        assert_eq!(out, "abcd");
        assert!(queue.is_empty());
    }
}
