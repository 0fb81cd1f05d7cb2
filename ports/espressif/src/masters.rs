//! SPI: the chip's general masters on any pins, 64 bytes at a time, and buses in software.
//!
//! Invariant: a transfer that does not move is an error; a bus is used only after it was configured.

use crate::PERIPHERALS;
use board::software::{SoftSpi, Table, Wires};
use board::{Error, Outcome, Spi, SpiId, SpiSettings, errno};
use core::cell::Cell;
use drivers::Shared;

const BUSES: usize = 4;
/// Bytes of a master's buffer.
pub const BUFFER: usize = 64;

/// A chip's masters.
pub trait Masters: Wires + 'static {
    /// Clock and data out and in of a master; None: there is none of this number.
    fn default_pins(&self, number: u8) -> Option<(u16, u16, u16)>;
    /// True for pins that the board has.
    fn has_pin(&self, pin: u16) -> bool;
    /// True for pins that can be driven.
    fn can_drive(&self, pin: u16) -> bool {
        self.has_pin(pin)
    }
    /// Sets a master up with the value of its clock register, and leads it to pins: clock, data out, data in.
    fn set_up(&self, number: u8, settings: &SpiSettings, clock: u32, pins: (u16, u16, u16));
    /// Sends what is in the cells, at most a buffer, and puts there what came in.
    fn exchange(&self, number: u8, bytes: &[Cell<u8>]) -> Outcome<()>;
}

/// The buses of a chip.
pub struct Buses<M: 'static> {
    chip: &'static M,
    table: Shared<Table<SpiId, SpiSettings, BUSES>>,
}

/// The register of the clock for a rate that is not faster than asked for, and the rate.
pub fn division(baudrate: u32) -> (u32, u32) {
    if baudrate >= PERIPHERALS {
        return (1 << 31, PERIPHERALS);
    }
    let least = PERIPHERALS.div_ceil(baudrate.max(1)).max(2);
    // Both dividers are as small as they can be; the second one makes the clock's shape.
    let first = least.div_ceil(64).clamp(1, 16);
    let second = least.div_ceil(first).min(64);
    let high = (second / 2).max(1) - 1;
    ((second - 1) | high << 6 | (second - 1) << 12 | (first - 1) << 18, PERIPHERALS / (first * second))
}

fn pins_of(settings: &SpiSettings) -> Outcome<(u16, u16, u16)> {
    match (settings.sck, settings.mosi, settings.miso) {
        (Some(sck), Some(mosi), Some(miso)) => Ok((sck, mosi, miso)),
        _ => Err(Error::Errno(errno::ENODEV)),
    }
}

impl<M: Masters> Buses<M> {
    pub const fn new(chip: &'static M) -> Self {
        Buses { chip, table: Shared::new(Table::new()) }
    }

    /// Ends the use of all buses.
    pub fn reset(&self) {
        self.table.with(Table::clear);
    }

    /// Fills the pins and the rate in; an error for what the bus cannot do.
    fn routed(&self, bus: SpiId, settings: &SpiSettings) -> Outcome<SpiSettings> {
        if settings.bits != 8 {
            return Err(Error::Invalid("bits must be 8"));
        }
        let (sck, mosi, miso, baudrate) = match bus {
            SpiId::Software { sck, mosi, miso } => (sck, mosi, miso, settings.baudrate),
            SpiId::Hardware(number) => {
                let (sck, mosi, miso) = self.chip.default_pins(number).ok_or(Error::Absent)?;
                let rate = division(settings.baudrate).1;
                (settings.sck.unwrap_or(sck), settings.mosi.unwrap_or(mosi), settings.miso.unwrap_or(miso), rate)
            }
        };
        if !self.chip.can_drive(sck) || !self.chip.can_drive(mosi) || !self.chip.has_pin(miso) {
            return Err(Error::Invalid("invalid pin"));
        }
        Ok(SpiSettings { baudrate, sck: Some(sck), mosi: Some(mosi), miso: Some(miso), ..*settings })
    }

    /// Exchanges the bytes of cells over a bus.
    fn transfer(&self, bus: SpiId, bytes: &[Cell<u8>]) -> Outcome<()> {
        let settings = self.settings(bus).ok_or(Error::Errno(errno::ENODEV))?;
        match bus {
            SpiId::Hardware(number) => bytes.chunks(BUFFER).try_for_each(|part| self.chip.exchange(number, part)),
            SpiId::Software { .. } => {
                let soft = SoftSpi::new(self.chip, pins_of(&settings)?, &settings);
                bytes.iter().for_each(|byte| byte.set(soft.exchange(byte.get())));
                Ok(())
            }
        }
    }
}

impl<M: Masters> Spi for Buses<M> {
    fn configure(&self, bus: SpiId, settings: &SpiSettings) -> Outcome<()> {
        let settings = self.routed(bus, settings)?;
        let pins = pins_of(&settings)?;
        self.table.with(|table| table.set(bus, settings))?;
        match bus {
            SpiId::Software { .. } => SoftSpi::new(self.chip, pins, &settings).prepare(),
            SpiId::Hardware(number) => self.chip.set_up(number, &settings, division(settings.baudrate).0, pins),
        }
        Ok(())
    }

    fn settings(&self, bus: SpiId) -> Option<SpiSettings> {
        self.table.with(|table| table.get(bus))
    }

    fn exchange(&self, bus: SpiId, bytes: &mut [u8]) -> Outcome<()> {
        self.transfer(bus, Cell::from_mut(bytes).as_slice_of_cells())
    }

    fn send(&self, bus: SpiId, bytes: &[u8]) -> Outcome<()> {
        for part in bytes.chunks(BUFFER) {
            let mut copy = [0; BUFFER];
            let copy = &mut copy[..part.len()];
            copy.copy_from_slice(part);
            self.transfer(bus, Cell::from_mut(copy).as_slice_of_cells())?;
        }
        Ok(())
    }

    fn release(&self, bus: SpiId) {
        let Some(settings) = self.settings(bus) else { return };
        [settings.sck, settings.mosi, settings.miso].into_iter().flatten().for_each(|pin| self.chip.input(pin));
        self.table.with(|table| table.remove(bus));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A master 1 that answers with each bit turned over.
    struct Bench;

    impl Wires for Bench {
        fn output(&self, _pin: u16, _level: bool) {}

        fn input(&self, _pin: u16) {}

        fn open_drain(&self, _pin: u16) {}

        fn set(&self, _pin: u16, _level: bool) {}

        fn get(&self, _pin: u16) -> bool {
            true
        }

        fn wait_ns(&self, _time: u32) {}

        fn now_us(&self) -> u32 {
            0
        }

        fn undisturbed<R>(&self, work: impl FnOnce() -> R) -> R {
            work()
        }
    }

    impl Masters for Bench {
        fn default_pins(&self, number: u8) -> Option<(u16, u16, u16)> {
            (number == 1).then_some((6, 7, 2))
        }

        fn has_pin(&self, pin: u16) -> bool {
            pin < 12
        }

        fn can_drive(&self, pin: u16) -> bool {
            pin < 10
        }

        fn set_up(&self, _number: u8, _settings: &SpiSettings, _clock: u32, _pins: (u16, u16, u16)) {}

        fn exchange(&self, _number: u8, bytes: &[Cell<u8>]) -> Outcome<()> {
            assert!(bytes.len() <= BUFFER);
            bytes.iter().for_each(|byte| byte.set(!byte.get()));
            Ok(())
        }
    }

    const SETTINGS: SpiSettings = SpiSettings {
        baudrate: 1_000_000,
        polarity: true,
        phase: false,
        bits: 8,
        lsb_first: true,
        sck: None,
        mosi: None,
        miso: None,
    };

    #[test]
    fn rates_are_never_faster_than_asked_for() {
        assert_eq!(division(100_000_000), (1 << 31, 80_000_000));
        assert_eq!(division(40_000_000), (1 | 1 << 12, 40_000_000));
        assert_eq!(division(1_000_000).1, 1_000_000);
        assert_eq!(division(30_000_000).1, 26_666_666);
        for rate in [78_125, 100_000, 123_456, 9_999_999, 12_345_678] {
            let (_, reached) = division(rate);
            assert!(reached <= rate && reached > rate / 8 * 7, "{rate} {reached}");
        }
        assert_eq!(division(1).1, 78_125, "the slowest there is");
    }

    #[test]
    fn bytes_go_through_the_buffer_piece_by_piece() {
        let buses = Buses::new(&Bench);
        let mut bytes = [0x0f; 150];
        assert_eq!(buses.exchange(SpiId::Hardware(1), &mut bytes), Err(Error::Errno(errno::ENODEV)), "not configured");
        buses.configure(SpiId::Hardware(1), &SETTINGS).unwrap();
        buses.exchange(SpiId::Hardware(1), &mut bytes).unwrap();
        assert_eq!(bytes, [0xf0; 150]);
        let software = SpiId::Software { sck: 1, mosi: 2, miso: 3 };
        buses.configure(software, &SETTINGS).unwrap();
        buses.exchange(software, &mut bytes).unwrap();
        assert_eq!(bytes, [0xff; 150]);
        buses.reset();
        assert_eq!(buses.settings(software), None);
    }

    #[test]
    fn pins_are_any_that_can() {
        let buses = Buses::new(&Bench);
        let found = buses.routed(SpiId::Hardware(1), &SETTINGS).unwrap();
        assert_eq!((found.sck, found.mosi, found.miso), (Some(6), Some(7), Some(2)));
        let with = |settings| buses.routed(SpiId::Hardware(1), &settings);
        assert_eq!(with(SpiSettings { sck: Some(3), miso: Some(11), ..SETTINGS }).map(|found| found.sck), Ok(Some(3)));
        assert!(with(SpiSettings { sck: Some(11), ..SETTINGS }).is_err() && with(SpiSettings { miso: Some(12), ..SETTINGS }).is_err());
        assert_eq!(buses.routed(SpiId::Hardware(2), &SETTINGS), Err(Error::Absent));
    }
}
