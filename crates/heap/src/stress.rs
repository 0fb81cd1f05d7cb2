//! Rare events made common, for tests.
//!
//! Invariant: what is compiled for a microcontroller has no part of it.

use crate::Heap;

/// Ways to make rare events common.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum StressMode {
    #[default]
    Off,
    /// Collect at every safepoint and move every object to another address.
    Move,
    /// Fail allocations often, so that operations are repeated.
    Fail,
    /// Check the whole heap at every collection.
    Verify,
    /// Fail the allocations that [`Heap::lack`] names, and again after a collection. Checks the whole heap too.
    Lack,
}

impl Heap {
    /// True in a stress mode.
    pub(crate) fn stresses(&self, mode: StressMode) -> bool {
        !cfg!(target_os = "none") && self.stress == mode
    }

    /// In `StressMode::Lack`: `times` allocations fail, after `after` ones that do not. 0 times: none, from now on.
    pub fn lack(&self, after: u32, times: u32) {
        self.fail_credit.set(after);
        self.fail_count.set(times);
        self.lacking.set(false);
    }

    /// How many failures that were ordered by [`Heap::lack`] did not come yet.
    pub fn lacks_to_come(&self) -> u32 {
        self.fail_count.get()
    }

    /// True when every run is handed out for one allocation only.
    pub(crate) fn hands_out_singly(&self) -> bool {
        self.stresses(StressMode::Fail) || self.stresses(StressMode::Lack)
    }

    /// True when an allocation is to fail although there may be memory.
    pub(crate) fn must_fail(&self) -> bool {
        if !self.stresses(StressMode::Fail) {
            return self.lacks();
        }
        // Mostly few allocations succeed between two failures, now and then many, so that every operation comes to
        // its end.
        let credit = self.fail_credit.get();
        if credit == 0 {
            let count = self.fail_count.get().wrapping_add(1);
            self.fail_count.set(count);
            self.fail_credit.set((1 << (2 * count.trailing_zeros()).min(12)) + count % 3);
            return true;
        }
        self.fail_credit.set(credit - 1);
        false
    }

    /// True when an allocation is one that `StressMode::Lack` lets fail.
    pub(crate) fn lacks(&self) -> bool {
        if !self.stresses(StressMode::Lack) {
            return false;
        }
        let (credit, count) = (self.fail_credit.get(), self.fail_count.get());
        let fails = credit == 0 && count > 0;
        self.fail_credit.set(credit.saturating_sub(1));
        self.fail_count.set(count - u32::from(fails));
        self.lacking.set(fails);
        fails
    }
}
