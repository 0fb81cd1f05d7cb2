//! SPI: the chip's two masters, byte by byte, and buses in software on any pins.
//!
//! Invariant: every wait for the shifter has an end; a transfer that does not move is an error.

use crate::profile::SPIS;
use crate::{Stm32, clocks, pins};
use board::software::{SoftSpi, Table};
use board::{Error, Outcome, Pull, Spi, SpiId, SpiSettings, errno};
use drivers::Shared;
use stm32_metapac::spi::Spi as Registers;
use stm32_metapac::{SPI1, SPI2};

const BUSES: usize = 6;
const ALTERNATE: u8 = 5;
/// Looks at the state while a byte is under way at the slowest rate.
const PATIENCE: u32 = 200_000;

static TABLE: Shared<Table<SpiId, SpiSettings, BUSES>> = Shared::new(Table::new());

fn registers(number: u8) -> Registers {
    if number == 1 { SPI1 } else { SPI2 }
}

/// The divider (as its power above 2) that is not faster than asked for, and the rate.
fn divider(bus: u32, baudrate: u32) -> (u32, u32) {
    let power = (0..7).find(|power| bus >> (power + 1) <= baudrate).unwrap_or(7);
    (power, bus >> (power + 1))
}

fn set_up(registers: Registers, settings: &SpiSettings, power: u32) {
    registers.cr1().write(|control| control.0 = 0);
    registers.cr2().write(|control| control.0 = 0);
    let (phase, polarity) = (u32::from(settings.phase), u32::from(settings.polarity) << 1);
    let order = u32::from(settings.lsb_first) << 7;
    // Master, select in software and high, 8 bits, on.
    registers.cr1().write(|control| control.0 = phase | polarity | 1 << 2 | power << 3 | 1 << 6 | order | 3 << 8);
}

/// Waits for a bit of the state.
fn await_state(registers: Registers, bit: u32, level: bool) -> Outcome<()> {
    let comes = (0..PATIENCE).any(|_| (registers.sr().read().0 & bit != 0) == level);
    if comes { Ok(()) } else { Err(Error::Errno(errno::ETIMEDOUT)) }
}

const RECEIVED: u32 = 1;
const ROOM: u32 = 2;
const BUSY: u32 = 1 << 7;

fn exchange_byte(registers: Registers, byte: u8) -> Outcome<u8> {
    await_state(registers, ROOM, true)?;
    registers.dr().write(|data| data.0 = byte.into());
    await_state(registers, RECEIVED, true)?;
    Ok(registers.dr().read().0 as u8)
}

/// Fills the pins and the rate in; an error for what the bus cannot do.
fn routed(bus: SpiId, settings: &SpiSettings) -> Outcome<SpiSettings> {
    if settings.bits != 8 {
        return Err(Error::Invalid("bits must be 8"));
    }
    match bus {
        SpiId::Software { sck, mosi, miso } => {
            Ok(SpiSettings { sck: Some(sck), mosi: Some(mosi), miso: Some(miso), ..*settings })
        }
        SpiId::Hardware(number) => {
            let (_, sck, mosi, miso) = *SPIS.iter().find(|entry| entry.0 == number).ok_or(Error::Absent)?;
            let good = |asked: Option<u16>, own: u16| asked.is_none_or(|pin| pin == own);
            if !good(settings.sck, sck) || !good(settings.mosi, mosi) || !good(settings.miso, miso) {
                return Err(Error::Invalid("bad SPI pin"));
            }
            let bus = if number == 1 { clocks::fast_bus() } else { clocks::slow_bus() };
            let baudrate = divider(bus, settings.baudrate).1;
            Ok(SpiSettings { baudrate, sck: Some(sck), mosi: Some(mosi), miso: Some(miso), ..*settings })
        }
    }
}

/// Ends the use of all buses.
pub fn reset() {
    TABLE.with(Table::clear);
    for registers in [SPI1, SPI2] {
        registers.cr1().write(|control| control.0 = 0);
    }
}

fn pins_of(settings: &SpiSettings) -> Outcome<(u16, u16, u16)> {
    match (settings.sck, settings.mosi, settings.miso) {
        (Some(sck), Some(mosi), Some(miso)) => Ok((sck, mosi, miso)),
        _ => Err(Error::Errno(errno::ENODEV)),
    }
}

/// Moves each byte of a transfer through the bus.
fn transfer(bus: SpiId, bytes: impl Iterator<Item = u8>, mut take: impl FnMut(usize, u8)) -> Outcome<()> {
    let settings = TABLE.with(|table| table.get(bus)).ok_or(Error::Errno(errno::ENODEV))?;
    match bus {
        SpiId::Hardware(number) => {
            let registers = registers(number);
            for (index, byte) in bytes.enumerate() {
                take(index, exchange_byte(registers, byte)?);
            }
            await_state(registers, BUSY, false)
        }
        SpiId::Software { .. } => {
            let soft = SoftSpi::new(&Stm32, pins_of(&settings)?, &settings);
            for (index, byte) in bytes.enumerate() {
                take(index, soft.exchange(byte));
            }
            Ok(())
        }
    }
}

impl Spi for Stm32 {
    fn configure(&self, bus: SpiId, settings: &SpiSettings) -> Outcome<()> {
        let settings = routed(bus, settings)?;
        let (sck, mosi, miso) = pins_of(&settings)?;
        TABLE.with(|table| table.set(bus, settings))?;
        match bus {
            SpiId::Software { .. } => SoftSpi::new(&Stm32, (sck, mosi, miso), &settings).prepare(),
            SpiId::Hardware(number) => {
                let rest = if settings.polarity { Pull::Up } else { Pull::Down };
                pins::set_alternate(sck, ALTERNATE, false, rest);
                pins::set_alternate(mosi, ALTERNATE, false, Pull::None);
                pins::set_alternate(miso, ALTERNATE, false, Pull::None);
                let bus = if number == 1 { clocks::fast_bus() } else { clocks::slow_bus() };
                set_up(registers(number), &settings, divider(bus, settings.baudrate).0);
            }
        }
        Ok(())
    }

    fn settings(&self, bus: SpiId) -> Option<SpiSettings> {
        TABLE.with(|table| table.get(bus))
    }

    fn exchange(&self, bus: SpiId, bytes: &mut [u8]) -> Outcome<()> {
        let cells = core::cell::Cell::from_mut(bytes).as_slice_of_cells();
        transfer(bus, cells.iter().map(core::cell::Cell::get), |index, byte| cells[index].set(byte))
    }

    fn send(&self, bus: SpiId, bytes: &[u8]) -> Outcome<()> {
        transfer(bus, bytes.iter().copied(), |_, _| {})
    }

    fn release(&self, bus: SpiId) {
        let Some(settings) = TABLE.with(|table| table.get(bus)) else { return };
        if let SpiId::Hardware(number) = bus {
            registers(number).cr1().write(|control| control.0 = 0);
        }
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
        assert_eq!(divider(84_000_000, 100_000_000), (0, 42_000_000));
        assert_eq!(divider(84_000_000, 42_000_000), (0, 42_000_000));
        assert_eq!(divider(84_000_000, 41_000_000), (1, 21_000_000));
        assert_eq!(divider(42_000_000, 1_000_000), (5, 656_250));
        assert_eq!(divider(84_000_000, 1), (7, 328_125));
    }

    #[test]
    fn a_bus_is_a_master_of_eight_bits() {
        let memory = Memory::default();
        // SAFETY: the memory is as large as the block of registers and outlives its use.
        let registers = unsafe { Registers::from_ptr(memory.start()) };
        set_up(registers, &SETTINGS, 5);
        assert_eq!(memory.word(0), 1 << 9 | 1 << 8 | 1 << 7 | 1 << 6 | 5 << 3 | 1 << 2 | 1 << 1);
    }

    #[test]
    fn a_byte_is_exchanged_when_there_is_room_and_given_up_when_nothing_comes() {
        let memory = Memory::default();
        // SAFETY: as above.
        let registers = unsafe { Registers::from_ptr(memory.start()) };
        assert_eq!(exchange_byte(registers, 1), Err(Error::Errno(errno::ETIMEDOUT)));
        memory.set_word(8, ROOM | RECEIVED);
        assert_eq!(exchange_byte(registers, 0xa5), Ok(0xa5), "memory gives back what was written");
    }

    #[test]
    fn pins_are_fixed() {
        let found = routed(SpiId::Hardware(1), &SETTINGS).unwrap();
        assert_eq!((found.sck, found.mosi, found.miso), (Some(5), Some(7), Some(6)));
        assert!(routed(SpiId::Hardware(1), &SpiSettings { sck: Some(9), ..SETTINGS }).is_err());
        assert_eq!(routed(SpiId::Hardware(3), &SETTINGS), Err(Error::Absent));
    }
}
