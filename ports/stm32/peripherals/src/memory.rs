//! The chip's memory, as programs see it.
//!
//! Invariant: regions rise, and none overlaps another.

use drivers::{Region, Regions};

/// Regions that answer: flash, ROM, RAM, peripherals of both kinds, the processor's own.
static REGIONS: [Region; 6] = [
    Region::new(0x0800_0000, 0x080f_ffff),
    Region::new(0x1fff_0000, 0x1fff_7a2f),
    Region::new(0x2000_0000, 0x2001_ffff),
    Region::new(0x4000_0000, 0x4002_7fff),
    Region::new(0x5000_0000, 0x5006_0bff),
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
