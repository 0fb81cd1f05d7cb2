//! Searching free runs for large objects.
//!
//! Free memory may begin with thousands of runs that are too short for a large object. So
//! that they are passed over once and not at every allocation, the heap remembers for
//! each size class how far all runs are too short for the smallest size asked for so far.
//!
//! Invariant: every free run that begins before an entry's position has fewer words than
//! its `least`, unless words were freed since (then the position was moved back).

use crate::allocate::Heap;
use core::cell::Cell;

/// Larger objects than this many words take what they need of a run and leave the rest.
pub(crate) const SMALLEST: usize = crate::WORD_BITS;

/// How far the search has come in a size class.
struct Position {
    /// Words asked for at least since the last collection.
    least: Cell<usize>,
    position: Cell<usize>,
}

/// Entries for sizes from `SMALLEST`, `2 * SMALLEST`, ... on.
pub(crate) struct Positions([Position; 6]);

impl Positions {
    pub(crate) const fn new() -> Positions {
        Positions([const { Position { least: Cell::new(usize::MAX), position: Cell::new(0) } }; 6])
    }

    /// Words from `start` on were freed.
    pub(crate) fn freed(&self, start: usize) {
        for entry in &self.0 {
            entry.position.set(entry.position.get().min(start));
        }
    }

    /// All was collected.
    pub(crate) fn reset(&self) {
        for entry in &self.0 {
            entry.least.set(usize::MAX);
            entry.position.set(0);
        }
    }
}

impl Heap {
    /// First word of a free run of at least `words` words, more than [`SMALLEST`].
    pub(crate) fn find_large(&self, words: usize) -> Option<usize> {
        let entries = &self.positions.0;
        let class = ((words / SMALLEST).max(1).ilog2() as usize).min(entries.len() - 1);
        let entry = &entries[class];
        if words < entry.least.get() {
            entry.least.set(words);
            entry.position.set(0);
        }
        let least = entry.least.get();
        // What is too short for a lower class is too short here.
        let passed = entries[..=class].iter().map(|entry| entry.position.get()).max().unwrap_or(0);
        let mut from = passed.max(self.cursor.get());
        let mut fitting = None;
        while let Some((start, end)) = self.next_run_upto(from, words) {
            let length = end - start;
            if length >= least {
                fitting = fitting.or(Some(start));
            }
            if length >= words {
                entry.position.set(fitting.unwrap_or(start));
                return Some(start);
            }
            from = end;
        }
        entry.position.set(fitting.unwrap_or(from));
        None
    }
}
