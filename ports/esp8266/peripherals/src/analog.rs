//! The converter: one channel, at the pin TOUT, 0 to 1 V.
//!
//! Invariant: every wait for the converter has an end; its settings are put back after a reading.

use crate::core::{self, Rom};
use crate::registers::Block;
use crate::{Esp8266, power};
use board::software::Wires;
use board::{Analog, AnalogSettings, Error, Outcome, errno};

// SAFETY: the block of the chip.
const CONVERTER: Block = unsafe { Block::at(0x6000_0d00) };

const CONTROL: usize = 0x50;
const MODE: usize = 0x5c;
const TRIGGER: usize = 0x60;
const RESULTS: usize = 0x80;

const START: u32 = 2;
const BUSY: u32 = 7 << 24;
/// The converter is the program's, not that of the radio.
const FROM_PIN: u32 = 1 << 21;
/// Conversions whose results are added.
const COUNT: usize = 8;
/// Looks at the state while a conversion is under way.
const PATIENCE: u32 = 100_000;

fn await_idle(converter: Block) -> Outcome<()> {
    let idle = (0..PATIENCE).any(|_| converter.read(CONTROL) & BUSY == 0);
    if idle { Ok(()) } else { Err(Error::Errno(errno::ETIMEDOUT)) }
}

/// The sum of a round of conversions, each straightened: the results count down, and lose 8 % in their lower byte.
fn sum(results: impl Iterator<Item = u32>) -> u32 {
    results
        .map(|result| {
            let value = !result;
            let low = (value & 0xff).saturating_sub(21) * 279 >> 8;
            low.min(0xff) + (value & 0x700)
        })
        .sum()
}

/// Converts; 0 to 1024.
fn convert(converter: Block) -> Outcome<u32> {
    converter.change(MODE, FROM_PIN, FROM_PIN);
    await_idle(converter)?;
    converter.change(CONTROL, START, 0);
    converter.change(CONTROL, START, START);
    Esp8266.wait_ns(2000);
    await_idle(converter)?;
    let total = sum((0..COUNT).map(|index| converter.read(RESULTS + 4 * index)));
    converter.change(MODE, FROM_PIN, 0);
    converter.change(TRIGGER, 1, 1);
    converter.change(TRIGGER, 1, 0);
    Ok(((total + 8) >> 4).min(1024))
}

impl Analog for Esp8266 {
    fn channel_of_pin(&self, _pin: u16) -> Option<u8> {
        None
    }

    fn has_channel(&self, channel: u8) -> bool {
        channel == 0
    }

    fn configure(&self, _channel: u8, _settings: &AnalogSettings) -> Outcome<()> {
        Ok(())
    }

    fn bits(&self, _channel: u8) -> u8 {
        10
    }

    fn read_u16(&self, _channel: u8) -> Outcome<u16> {
        if power::is_emulated() {
            return Err(Error::Errno(errno::ENODEV));
        }
        // SAFETY: block 108 by host 2: bit 5 of register 0 leads the pin to the converter.
        unsafe { core::call(Rom::ChangeAnalogRegister, &[108, 2, 0, 5, 5, 1]) };
        let value = convert(CONVERTER)?;
        Ok((value * 65_535 / 1024) as u16)
    }

    fn read_microvolts(&self, channel: u8) -> Outcome<u32> {
        Ok((u64::from(self.read_u16(channel)?) * 1_000_000 / 65_535) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::bench::Memory;

    #[test]
    fn results_count_down_from_nothing() {
        assert_eq!(sum([u32::MAX; 8].into_iter()), 0);
        assert_eq!(sum([!0x0700].into_iter()), 0x700);
        assert_eq!(sum([!0x00ff].into_iter()), 0xff, "the lower byte's 8 % are given back");
        assert_eq!(sum([!20].into_iter()), 0);
    }

    #[test]
    fn a_conversion_is_started_by_an_edge_and_ends_tidily() {
        let memory = Memory::default();
        (0..8).for_each(|index| memory.set_word(RESULTS + 4 * index, !0x0700));
        assert_eq!(convert(memory.block()), Ok((8 * 0x700 + 8) >> 4));
        assert_eq!((memory.word(CONTROL), memory.word(MODE), memory.word(TRIGGER)), (START, 0, 0));
        memory.set_word(CONTROL, BUSY);
        assert_eq!(convert(memory.block()), Err(Error::Errno(errno::ETIMEDOUT)));
    }
}
