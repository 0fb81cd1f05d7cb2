//! The chip's memory, as programs see it.
//!
//! Invariant: regions rise, and none overlaps another.

use drivers::{Region, Regions};

/// Regions that answer: the program's flash as data, peripherals, RAM as data, ROM, RAM as code, the program's flash as code,
/// memory that sleep keeps.
static REGIONS: [Region; 7] = [
    Region::new(0x3f40_0000, 0x3f5f_ffff),
    Region::words(0x3ff0_0000, 0x3ff7_ffff),
    Region::new(0x3ffa_e000, 0x3fff_ffff),
    Region::words(0x4000_0000, 0x4006_ffff),
    Region::words(0x4008_0000, 0x4009_ffff),
    Region::words(0x400d_0000, 0x402b_ffff),
    Region::new(0x5000_0000, 0x5000_1fff),
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
