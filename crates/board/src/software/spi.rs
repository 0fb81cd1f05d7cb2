//! SPI by hand, in its four modes, either bit first.
//!
//! Invariant: between transfers the clock rests at its polarity.

use super::Wires;
use crate::SpiSettings;

/// A bus in software, for as long as a transfer takes.
pub struct SoftSpi<'w, W: Wires> {
    wires: &'w W,
    sck: u16,
    mosi: u16,
    miso: u16,
    polarity: bool,
    phase: bool,
    lsb_first: bool,
    half_ns: u32,
}

impl<'w, W: Wires> SoftSpi<'w, W> {
    pub fn new(wires: &'w W, pins: (u16, u16, u16), settings: &SpiSettings) -> SoftSpi<'w, W> {
        let (sck, mosi, miso) = pins;
        let half_ns = 500_000_000 / settings.baudrate.max(1);
        let SpiSettings { polarity, phase, lsb_first, .. } = *settings;
        SoftSpi { wires, sck, mosi, miso, polarity, phase, lsb_first, half_ns }
    }

    /// Gives the pins their directions.
    pub fn prepare(&self) {
        self.wires.output(self.sck, self.polarity);
        self.wires.output(self.mosi, false);
        self.wires.input(self.miso);
    }

    /// Sends a byte and returns what came in meanwhile.
    pub fn exchange(&self, byte: u8) -> u8 {
        let mut received = 0;
        for index in 0..8 {
            let bit = if self.lsb_first { index } else { 7 - index };
            if self.phase {
                // Data changes with the first edge and is taken with the second.
                self.wires.set(self.sck, !self.polarity);
            }
            self.wires.set(self.mosi, byte >> bit & 1 != 0);
            self.wires.wait_ns(self.half_ns);
            self.wires.set(self.sck, self.polarity == self.phase);
            received |= u8::from(self.wires.get(self.miso)) << bit;
            self.wires.wait_ns(self.half_ns);
            if !self.phase {
                self.wires.set(self.sck, self.polarity);
            }
        }
        received
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;

    #[test]
    fn what_is_sent_comes_back_over_a_wire_in_every_mode() {
        for (polarity, phase, lsb_first) in
            [(false, false, false), (false, true, false), (true, false, true), (true, true, true)]
        {
            let bench = Bench::with_wire(3, 4);
            let baudrate = 1_000_000;
            let settings =
                SpiSettings { baudrate, polarity, phase, bits: 8, lsb_first, sck: None, mosi: None, miso: None };
            let bus = SoftSpi::new(&bench, (2, 3, 4), &settings);
            bus.prepare();
            let before = bench.edges(2);
            assert_eq!(bus.exchange(0xb2), 0xb2);
            assert_eq!(bench.edges(2) - before, 16, "eight clocks");
            assert_eq!(bench.get(2), polarity);
            let first = if lsb_first { 0 } else { 1 };
            assert_eq!(bench.level_at_first_sample(2, 3, polarity == phase), Some(first == 1));
        }
    }
}
