//! Memory that resets leave alone: until power is switched off.
//!
//! Invariant: regions keep their sizes.

use crate::board::SimBoard;
use board::{Family, Kept};

/// Regions by family: bytes, and bytes of an item. The RP2040's are words of its watchdog, the ESP32's is memory of the part
/// that does not sleep, the STM32's are memory and registers with a battery.
fn shapes(family: Family) -> &'static [(usize, u8)] {
    match family {
        Family::Rp2 => &[(16, 4), (12, 4)],
        Family::Stm32 => &[(4096, 1), (80, 4)],
        Family::Esp32 => &[(2048, 1)],
        Family::Esp8266 | Family::Generic => &[],
    }
}

/// The content of all regions.
pub struct KeptRegions(Vec<Vec<u8>>);

impl KeptRegions {
    pub fn new(family: Family) -> KeptRegions {
        KeptRegions(shapes(family).iter().map(|shape| vec![0; shape.0]).collect())
    }
}

impl SimBoard {
    fn shapes(&self) -> &'static [(usize, u8)] {
        shapes(self.hardware().profile.family)
    }

    /// Itself, if it has such memory.
    pub(crate) fn keeps(&self) -> Option<&dyn Kept> {
        (!self.shapes().is_empty()).then_some(self)
    }
}

impl Kept for SimBoard {
    fn regions(&self) -> u8 {
        self.shapes().len() as u8
    }

    fn shape(&self, region: u8) -> (usize, u8) {
        self.shapes().get(usize::from(region)).copied().unwrap_or((0, 1))
    }

    fn load(&self, region: u8, buffer: &mut [u8]) {
        self.inspect(|world| {
            let own = world.chip.kept.0.get(usize::from(region)).into_iter().flatten();
            buffer.iter_mut().zip(own).for_each(|(to, from)| *to = *from);
        });
    }

    fn store(&self, region: u8, bytes: &[u8]) {
        self.inspect(|world| {
            let own = world.chip.kept.0.get_mut(usize::from(region)).into_iter().flatten();
            own.zip(bytes).for_each(|(to, from)| *to = *from);
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::board;
    use board::{Board, ResetCause};

    #[test]
    fn what_is_kept_lasts_until_power_is_off() {
        let board = board("board = \"pico\"");
        let kept = board.kept().unwrap();
        assert_eq!((kept.regions(), kept.shape(1)), (2, (12, 4)));
        kept.store(1, &[7; 100]);
        let mut found = [1; 16];
        kept.load(1, &mut found);
        assert_eq!(found, [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 1, 1, 1, 1]);
        for (cause, first) in [(ResetCause::Watchdog, 7), (ResetCause::Hard, 7), (ResetCause::PowerOn, 0)] {
            board.boot(cause);
            kept.load(1, &mut found);
            assert_eq!(found[0], first);
        }
        kept.load(9, &mut found);
        assert!(crate::tests::board("board = \"esp8266\"").kept().is_none());
    }
}
