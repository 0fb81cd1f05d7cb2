//! The chip's memory, as programs see it.
//!
//! Invariant: regions rise, and none overlaps another.

use drivers::{Region, Regions};

/// Regions that answer: registers of the ports between the core and the rest, RAM and the ROM's part of it, ROM, RAM for
/// instructions, flash, peripherals with the memory of the real-time clock.
static REGIONS: [Region; 6] = [
    Region::words(0x3ff0_0000, 0x3ff0_0fff),
    Region::new(0x3ffe_8000, 0x3fff_ffff),
    Region::words(0x4000_0000, 0x4000_ffff),
    Region::words(0x4010_0000, 0x4010_7fff),
    Region::words(0x4020_0000, 0x402f_ffff),
    Region::words(0x6000_0000, 0x6000_1fff),
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
