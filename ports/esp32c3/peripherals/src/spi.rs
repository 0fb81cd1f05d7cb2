//! SPI: the chip's general master on any pins, 64 bytes at a time, and buses in software.
//!
//! Invariant: every wait for the shifter has an end; a transfer that does not move is an error.

use crate::profile::{PROFILE, SPI};
use crate::registers::{Value, Whole, spi};
use crate::{Esp32C3, clocks, pins};
use board::software::{SoftSpi, Table};
use board::{Error, Outcome, Spi, SpiId, SpiSettings, errno};
use drivers::Shared;
use core::cell::Cell;
use esp32c3::spi2::RegisterBlock;

const BUSES: usize = 4;
/// Bytes of the master's buffer.
const BUFFER: usize = 64;
/// Looks at the state while the buffer is under way at the slowest rate.
const PATIENCE: u32 = 2_000_000;
/// Signals of the matrix: clock out, data in, data out.
const CLOCK: u8 = 63;
const DATA_IN: u8 = 64;
const DATA_OUT: u8 = 65;

static TABLE: Shared<Table<SpiId, SpiSettings, BUSES>> = Shared::new(Table::new());

/// The register of the clock for a rate that is not faster than asked for, and the rate.
fn division(baudrate: u32) -> (u32, u32) {
    let source = clocks::PERIPHERALS;
    if baudrate >= source {
        return (1 << 31, source);
    }
    let least = source.div_ceil(baudrate.max(1)).max(2);
    // Both dividers are as small as they can be; the second one makes the clock's shape.
    let first = least.div_ceil(64).clamp(1, 16);
    let second = least.div_ceil(first).min(64);
    let high = (second / 2).max(1) - 1;
    ((second - 1) | high << 6 | (second - 1) << 12 | (first - 1) << 18, source / (first * second))
}

/// Sets the master up.
fn set_up(registers: &RegisterBlock, settings: &SpiSettings, clock: u32) {
    registers.clk_gate().write(|w| w.clk_en().set_bit().mst_clk_active().set_bit().mst_clk_sel().set_bit());
    registers.slave().write(|w| w.all(0));
    registers.dma_conf().write(|w| w.all(0));
    // Both directions at once, without command, address and dummy.
    registers.user().write(|w| {
        w.usr_command().clear_bit().usr_addr().clear_bit().usr_dummy().clear_bit().cs_setup().clear_bit().cs_hold().clear_bit();
        w.doutdin().set_bit().usr_mosi().set_bit().usr_miso().set_bit().ck_out_edge().bit(settings.polarity != settings.phase)
    });
    let order = u8::from(settings.lsb_first);
    registers.ctrl().write(|w| w.rd_bit_order().bit(order != 0).wr_bit_order().bit(order != 0));
    registers.clock().write(|w| w.all(clock));
    // No select of its own.
    registers.misc().write(|w| {
        w.ck_idle_edge().bit(settings.polarity).cs0_dis().set_bit().cs1_dis().set_bit().cs2_dis().set_bit();
        w.cs3_dis().set_bit().cs4_dis().set_bit().cs5_dis().set_bit()
    });
    update(registers);
}

/// Lets what was written to the registers take effect.
fn update(registers: &RegisterBlock) {
    registers.cmd().modify(|_, w| w.update().set_bit());
    let _taken = (0..10_000).any(|_| registers.cmd().read().update().bit_is_clear());
}

/// Sends what is in the cells, at most a buffer, and puts there what came in.
fn exchange(registers: &RegisterBlock, bytes: &[Cell<u8>]) -> Outcome<()> {
    for (index, part) in bytes.chunks(4).enumerate() {
        let mut word = [0; 4];
        word.iter_mut().zip(part).for_each(|(to, from)| *to = from.get());
        registers.w(index).write(|w| w.all(u32::from_le_bytes(word)));
    }
    registers.ms_dlen().write(|w| w.ms_data_bitlen().to(bytes.len() as u32 * 8 - 1));
    update(registers);
    registers.cmd().modify(|_, w| w.usr().set_bit());
    if !(0..PATIENCE).any(|_| registers.cmd().read().usr().bit_is_clear()) {
        return Err(Error::Errno(errno::ETIMEDOUT));
    }
    for (index, part) in bytes.chunks(4).enumerate() {
        let word = registers.w(index).read().bits().to_le_bytes();
        part.iter().zip(word).for_each(|(to, from)| to.set(from));
    }
    Ok(())
}

/// Fills the pins and the rate in; an error for what the bus cannot do.
fn routed(bus: SpiId, settings: &SpiSettings) -> Outcome<SpiSettings> {
    if settings.bits != 8 {
        return Err(Error::Invalid("bits must be 8"));
    }
    let (sck, mosi, miso, baudrate) = match bus {
        SpiId::Software { sck, mosi, miso } => (sck, mosi, miso, settings.baudrate),
        SpiId::Hardware(number) if number == SPI.id => (
            settings.sck.unwrap_or(SPI.sck),
            settings.mosi.unwrap_or(SPI.mosi),
            settings.miso.unwrap_or(SPI.miso),
            division(settings.baudrate).1,
        ),
        SpiId::Hardware(_) => return Err(Error::Absent),
    };
    if [sck, mosi, miso].into_iter().any(|pin| PROFILE.pin(pin).is_none()) {
        return Err(Error::Invalid("invalid pin"));
    }
    Ok(SpiSettings { baudrate, sck: Some(sck), mosi: Some(mosi), miso: Some(miso), ..*settings })
}

/// Ends the use of all buses.
pub fn reset() {
    TABLE.with(Table::clear);
}

fn pins_of(settings: &SpiSettings) -> Outcome<(u16, u16, u16)> {
    match (settings.sck, settings.mosi, settings.miso) {
        (Some(sck), Some(mosi), Some(miso)) => Ok((sck, mosi, miso)),
        _ => Err(Error::Errno(errno::ENODEV)),
    }
}

/// Exchanges the bytes of cells over a bus.
fn transfer(bus: SpiId, bytes: &[Cell<u8>]) -> Outcome<()> {
    let settings = TABLE.with(|table| table.get(bus)).ok_or(Error::Errno(errno::ENODEV))?;
    match bus {
        SpiId::Hardware(_) => bytes.chunks(BUFFER).try_for_each(|part| exchange(spi(), part)),
        SpiId::Software { .. } => {
            let soft = SoftSpi::new(&Esp32C3, pins_of(&settings)?, &settings);
            bytes.iter().for_each(|byte| byte.set(soft.exchange(byte.get())));
            Ok(())
        }
    }
}

impl Spi for Esp32C3 {
    fn configure(&self, bus: SpiId, settings: &SpiSettings) -> Outcome<()> {
        let settings = routed(bus, settings)?;
        let (sck, mosi, miso) = pins_of(&settings)?;
        TABLE.with(|table| table.set(bus, settings))?;
        match bus {
            SpiId::Software { .. } => SoftSpi::new(&Esp32C3, (sck, mosi, miso), &settings).prepare(),
            SpiId::Hardware(_) => {
                set_up(spi(), &settings, division(settings.baudrate).0);
                let chip = pins::chip();
                chip.connect_output(sck, CLOCK, false, false);
                chip.connect_output(mosi, DATA_OUT, false, false);
                chip.connect_input(DATA_IN, Some(miso), false);
            }
        }
        Ok(())
    }

    fn settings(&self, bus: SpiId) -> Option<SpiSettings> {
        TABLE.with(|table| table.get(bus))
    }

    fn exchange(&self, bus: SpiId, bytes: &mut [u8]) -> Outcome<()> {
        transfer(bus, Cell::from_mut(bytes).as_slice_of_cells())
    }

    fn send(&self, bus: SpiId, bytes: &[u8]) -> Outcome<()> {
        for part in bytes.chunks(BUFFER) {
            let mut copy = [0; BUFFER];
            let copy = &mut copy[..part.len()];
            copy.copy_from_slice(part);
            transfer(bus, Cell::from_mut(copy).as_slice_of_cells())?;
        }
        Ok(())
    }

    fn release(&self, bus: SpiId) {
        let Some(settings) = TABLE.with(|table| table.get(bus)) else { return };
        [settings.sck, settings.mosi, settings.miso].into_iter().flatten().for_each(pins::release);
        TABLE.with(|table| table.remove(bus));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

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
    fn a_bus_is_a_master_of_both_directions() {
        let memory = Memory::default();
        set_up(memory.block(), &SETTINGS, 0x1234);
        assert_eq!(memory.word(0x10), 1 | 1 << 27 | 1 << 28 | 1 << 9);
        assert_eq!((memory.word(0x0c), memory.word(0x08)), (0x1234, 3 << 25 | 0xf << 18));
        assert_eq!((memory.word(0x20), memory.word(0xe8)), (1 << 29 | 0x3f, 7));
    }

    #[test]
    fn bytes_go_through_the_buffer_and_a_standstill_is_given_up() {
        let memory = Memory::default();
        let mut bytes = *b"hello";
        let cells = Cell::from_mut(&mut bytes[..]).as_slice_of_cells();
        assert_eq!(exchange(memory.block(), cells), Err(Error::Errno(errno::ETIMEDOUT)), "memory never ends it");
        assert_eq!((memory.word(0x98), memory.word(0x9c), memory.word(0x1c)), (0x6c6c_6568, u32::from(b'o'), 39));
    }

    #[test]
    fn pins_are_any_of_the_boards() {
        let found = routed(SpiId::Hardware(1), &SETTINGS).unwrap();
        assert_eq!((found.sck, found.mosi, found.miso), (Some(6), Some(7), Some(2)));
        assert_eq!(routed(SpiId::Hardware(1), &SpiSettings { sck: Some(3), ..SETTINGS }).map(|found| found.sck), Ok(Some(3)));
        assert!(routed(SpiId::Hardware(1), &SpiSettings { sck: Some(12), ..SETTINGS }).is_err(), "the flash is there");
        assert_eq!(routed(SpiId::Hardware(2), &SETTINGS), Err(Error::Absent));
    }
}
