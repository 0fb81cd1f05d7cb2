//! The chip's memory, as programs see it.
//!
//! Invariant: regions rise, and none overlaps another.

use drivers::{Region, Regions};

/// Regions that answer: the program's flash as data, RAM as data, ROM, RAM as code, the program's flash as code, memory that
/// sleep keeps, peripherals.
static REGIONS: [Region; 7] = [
    Region::new(0x3c00_0000, 0x3c1f_ffff),
    Region::new(0x3fc8_0000, 0x3fcd_ffff),
    Region::new(0x4000_0000, 0x4005_ffff),
    Region::new(0x4038_0000, 0x403d_ffff),
    Region::new(0x4200_0000, 0x421f_ffff),
    Region::new(0x5000_0000, 0x5000_1fff),
    Region::new(0x6000_0000, 0x600d_0fff),
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
