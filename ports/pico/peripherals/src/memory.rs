//! The chip's memory, as programs see it.
//!
//! Invariant: regions rise, and none overlaps another.

use drivers::{Region, Regions};

/// Regions that answer: ROM, flash, RAM, peripherals, the processor's own registers.
static REGIONS: [Region; 8] = [
    Region::new(0x0000_0000, 0x0000_3fff),
    Region::new(0x1000_0000, 0x1500_3fff),
    Region::new(0x1800_0000, 0x1800_00ff),
    Region::new(0x2000_0000, 0x2004_1fff),
    Region::new(0x4000_0000, 0x4006_ffff),
    Region::new(0x5000_0000, 0x5030_3fff),
    Region::new(0xd000_0000, 0xd000_0fff),
    Region::new(0xe000_e000, 0xe000_efff),
];

// SAFETY: the chip answers there.
pub static MEMORY: Regions = unsafe { Regions::new(&REGIONS) };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_rise_without_overlap() {
        assert!(REGIONS.iter().all(|region| region.first < region.last && region.first % 4 == 0 && region.last % 4 == 3));
        assert!(REGIONS.windows(2).all(|pair| pair[0].last < pair[1].first));
    }
}
