//! Microseconds out of the core's count of cycles.
//!
//! Invariant: cycles are added up at least as often as their counter wraps; none is lost.

/// The count of microseconds.
pub struct Counter {
    /// Cycles when they were looked at last.
    cycles: u32,
    /// Cycles that do not fill a microsecond yet.
    rest: u32,
    microseconds: u64,
    /// Cycles of a microsecond.
    rate: u32,
}

impl Counter {
    pub const fn new() -> Counter {
        Counter { cycles: 0, rest: 0, microseconds: 0, rate: 1 }
    }

    /// Goes on with another rate, in Hz; `cycles` is the count now.
    pub fn set_rate(&mut self, cycles: u32, hertz: u32) {
        self.advance(cycles);
        self.rest = 0;
        self.rate = (hertz / 1_000_000).max(1);
    }

    /// Cycles of so many microseconds.
    pub fn cycles_of(&self, microseconds: u32) -> u32 {
        self.rate * microseconds
    }

    /// The microseconds when the count is `cycles`.
    pub fn advance(&mut self, cycles: u32) -> u64 {
        let passed = cycles.wrapping_sub(self.cycles).saturating_add(self.rest);
        self.cycles = cycles;
        self.microseconds += u64::from(passed / self.rate);
        self.rest = passed % self.rate;
        self.microseconds
    }
}

impl Default for Counter {
    fn default() -> Counter {
        Counter::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_become_microseconds_and_none_is_lost() {
        let mut counter = Counter { cycles: u32::MAX - 99, rest: 0, microseconds: 7, rate: 80 };
        assert_eq!(counter.advance(u32::MAX - 20), 7);
        assert_eq!(counter.advance(u32::MAX - 19), 8, "80 cycles");
        assert_eq!(counter.advance(60), 9, "over the counter's end");
        assert_eq!((counter.advance(16_000_060), counter.rest), (200_009, 0));
    }

    #[test]
    fn a_new_rate_counts_from_its_start_on() {
        let mut counter = Counter::new();
        counter.set_rate(1000, 80_000_000);
        assert_eq!(counter.advance(1000 + 160), 1002);
        counter.set_rate(1000 + 160, 160_000_000);
        assert_eq!((counter.advance(1000 + 320), counter.cycles_of(1000)), (1003, 160_000));
    }
}
