//! Searching free runs for large objects.
//!
//! Free memory may begin with thousands of runs that are too short for a large object. So that they are not passed over
//! at every allocation, the search for a size class goes on where it ended last (next fit), and comes back to the
//! beginning once before it gives up.
//!
//! Invariant: where the search begins decides only where an object lies, never whether a place is found.

use crate::allocate::Heap;
use core::cell::Cell;

/// Larger objects than this many words take what they need of a run and leave the rest.
pub(crate) const SMALLEST: usize = crate::WORD_BITS;

/// Where the search goes on for sizes from `SMALLEST`, `2 * SMALLEST`, ... on.
pub(crate) struct Positions([Cell<usize>; 6]);

impl Positions {
    pub(crate) const fn new() -> Positions {
        Positions([const { Cell::new(0) }; 6])
    }

    /// All was collected.
    pub(crate) fn reset(&self) {
        for position in &self.0 {
            position.set(0);
        }
    }
}

impl Heap {
    /// First word of a free run of at least `words` words, more than [`SMALLEST`].
    pub(crate) fn find_large(&self, words: usize) -> Option<usize> {
        let positions = &self.positions.0;
        let class = ((words / SMALLEST).max(1).ilog2() as usize).min(positions.len() - 1);
        let (first, last) = (self.cursor.get(), positions[class].get().max(self.cursor.get()));
        let found = self.run_between(last, usize::MAX, words).or_else(|| self.run_between(first, last, words))?;
        positions[class].set(found + words);
        Some(found)
    }

    /// A free run of `words` words that begins at `from` or behind it and before `limit`.
    fn run_between(&self, mut from: usize, limit: usize, words: usize) -> Option<usize> {
        while let Some((start, end)) = self.next_run_upto(from, words).filter(|(start, _)| *start < limit) {
            if end - start >= words {
                return Some(start);
            }
            from = end;
        }
        None
    }
}
