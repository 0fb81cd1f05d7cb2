//! SPI: the chip's bus 1 (HSPI) on pins 12 to 14, and buses in software on any pins.
//!
//! Invariant: every wait for a transfer has an end; a transfer that does not end is an error.

use crate::registers::Block;
use crate::{Esp8266, SOFTWARE_SPI, pins, power};
use board::{Error, Outcome, Spi, SpiId, SpiSettings, errno};
use drivers::Shared;

// SAFETY: the block of the chip.
const BUS: Block = unsafe { Block::at(0x6000_0100) };

const COMMAND: usize = 0x00;
const CONTROL: usize = 0x08;
const CLOCK: usize = 0x18;
const USER: usize = 0x1c;
const LENGTHS: usize = 0x20;
const PIN: usize = 0x2c;
const DATA: usize = 0x40;

const GO: u32 = 1 << 18;
const LSB_FIRST: u32 = 3 << 25;
/// Sends and receives at once.
const BOTH: u32 = 1 << 27 | 1;
const OUT_EDGE: u32 = 1 << 7;
const IDLE_HIGH: u32 = 1 << 29;

const NUMBER: u8 = 1;
const MISO: u16 = 12;
const MOSI: u16 = 13;
const SCK: u16 = 14;
const FUNCTION: u32 = 2;
/// Bytes of a transfer.
const PIECE: usize = 64;
const PATIENCE: u32 = 10_000_000;

static SETTINGS: Shared<Option<SpiSettings>> = Shared::new(None);

/// The clock register for a rate that is not faster than asked for, and the rate.
fn clock(baudrate: u32) -> Outcome<(u32, u32)> {
    if baudrate == 0 || baudrate > power::PERIPHERALS {
        return Err(Error::Invalid("impossible baudrate"));
    }
    if baudrate == power::PERIPHERALS {
        return Ok((1 << 31, baudrate));
    }
    let ticks = power::PERIPHERALS.div_ceil(baudrate);
    // The cycle has 2 to 64 ticks of what the first divider, up to 8192, leaves.
    let before = ticks.div_ceil(64);
    if before > 8192 {
        return Err(Error::Invalid("impossible baudrate"));
    }
    let cycle = ticks.div_ceil(before).max(2);
    let register = (before - 1) << 18 | (cycle - 1) << 12 | (cycle / 2 - 1) << 6 | (cycle - 1);
    Ok((register, power::PERIPHERALS / before / cycle))
}

fn set_up(bus: Block, settings: &SpiSettings, clock: u32) {
    bus.write(CONTROL, if settings.lsb_first { LSB_FIRST } else { 0 });
    bus.write(CLOCK, clock);
    bus.write(PIN, if settings.polarity { IDLE_HIGH } else { 0 });
    // Which edge data goes out with depends on the clock's rest too.
    bus.write(USER, BOTH | if settings.phase != settings.polarity { OUT_EDGE } else { 0 });
}

fn await_end(bus: Block) -> Outcome<()> {
    let ended = (0..PATIENCE).any(|_| bus.read(COMMAND) & GO == 0);
    if ended { Ok(()) } else { Err(Error::Errno(errno::ETIMEDOUT)) }
}

/// Moves up to 64 bytes.
fn exchange(bus: Block, bytes: &mut [u8], start: impl FnOnce(Block)) -> Outcome<()> {
    let bits = 8 * bytes.len() as u32 - 1;
    bus.write(LENGTHS, bits << 17 | bits << 8);
    for (index, part) in bytes.chunks(4).enumerate() {
        let mut word = [0; 4];
        word[..part.len()].copy_from_slice(part);
        bus.write(DATA + 4 * index, u32::from_le_bytes(word));
    }
    start(bus);
    await_end(bus)?;
    for (index, part) in bytes.chunks_mut(4).enumerate() {
        let word = bus.read(DATA + 4 * index).to_le_bytes();
        part.copy_from_slice(&word[..part.len()]);
    }
    Ok(())
}

fn go(bus: Block) {
    bus.write(COMMAND, GO);
}

/// Ends the use of all buses.
pub fn reset() {
    SOFTWARE_SPI.reset();
    SETTINGS.with(|settings| *settings = None);
}

/// True for bus 1 if it was configured; an error if it was not.
fn is_chips(bus: SpiId) -> Outcome<bool> {
    match bus {
        SpiId::Software { .. } => Ok(false),
        SpiId::Hardware(NUMBER) if SETTINGS.with(|settings| settings.is_some()) => Ok(true),
        SpiId::Hardware(_) => Err(Error::Errno(errno::ENODEV)),
    }
}

impl Spi for Esp8266 {
    fn configure(&self, bus: SpiId, settings: &SpiSettings) -> Outcome<()> {
        let SpiId::Hardware(number) = bus else { return SOFTWARE_SPI.configure(bus, settings) };
        if number != NUMBER {
            return Err(Error::Absent);
        }
        let good = |asked: Option<u16>, own: u16| asked.is_none_or(|pin| pin == own);
        if !good(settings.sck, SCK) || !good(settings.mosi, MOSI) || !good(settings.miso, MISO) {
            return Err(Error::Invalid("bad SPI pin"));
        }
        if settings.bits != 8 {
            return Err(Error::Invalid("bits must be 8"));
        }
        let (register, baudrate) = clock(settings.baudrate)?;
        let settings = SpiSettings { baudrate, sck: Some(SCK), mosi: Some(MOSI), miso: Some(MISO), ..*settings };
        SETTINGS.with(|place| *place = Some(settings));
        [SCK, MOSI, MISO].into_iter().for_each(|pin| pins::set_alternate(pin, FUNCTION, false));
        set_up(BUS, &settings, register);
        Ok(())
    }

    fn settings(&self, bus: SpiId) -> Option<SpiSettings> {
        match bus {
            SpiId::Software { .. } => SOFTWARE_SPI.settings(bus),
            SpiId::Hardware(number) => SETTINGS.with(|settings| *settings).filter(|_| number == NUMBER),
        }
    }

    fn exchange(&self, bus: SpiId, bytes: &mut [u8]) -> Outcome<()> {
        if !is_chips(bus)? {
            return SOFTWARE_SPI.exchange(bus, bytes);
        }
        if power::is_emulated() {
            return Err(Error::Errno(errno::ENODEV));
        }
        bytes.chunks_mut(PIECE).try_for_each(|piece| exchange(BUS, piece, go))
    }

    fn send(&self, bus: SpiId, bytes: &[u8]) -> Outcome<()> {
        if !is_chips(bus)? {
            return SOFTWARE_SPI.send(bus, bytes);
        }
        bytes.chunks(PIECE).try_for_each(|piece| {
            let mut copy = [0; PIECE];
            copy[..piece.len()].copy_from_slice(piece);
            self.exchange(bus, &mut copy[..piece.len()])
        })
    }

    fn release(&self, bus: SpiId) {
        if let SpiId::Software { .. } = bus {
            SOFTWARE_SPI.release(bus);
        } else if SETTINGS.with(Option::take).is_some() {
            [SCK, MOSI, MISO].into_iter().for_each(|pin| pins::set_input(pin, None));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::bench::Memory;

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
        assert_eq!(clock(80_000_000), Ok((1 << 31, 80_000_000)));
        assert_eq!(clock(40_000_000), Ok((1 << 12 | 1, 40_000_000)));
        for rate in [39_999_999, 10_000_000, 1_000_000, 100_000, 3_000] {
            let reached = clock(rate).unwrap().1;
            assert!(reached <= rate && reached > rate / 2, "{rate} {reached}");
        }
        assert!(clock(0).is_err() && clock(100).is_err() && clock(90_000_000).is_err());
    }

    #[test]
    fn bytes_go_out_and_what_came_replaces_them() {
        let memory = Memory::default();
        let mut bytes = *b"hello";
        let answer = |bus: Block| {
            assert_eq!((bus.read(DATA), bus.read(DATA + 4)), (0x6c6c_6568, 0x6f));
            bus.write(DATA, 0x0403_0201);
            bus.write(DATA + 4, 0xffff_ff05);
        };
        exchange(memory.block(), &mut bytes, answer).unwrap();
        assert_eq!((bytes, memory.word(LENGTHS)), ([1, 2, 3, 4, 5], 39 << 17 | 39 << 8));
        assert_eq!(exchange(memory.block(), &mut bytes, go), Err(Error::Errno(errno::ETIMEDOUT)), "memory does not end it");
    }

    #[test]
    fn modes_are_bits_of_their_registers() {
        let memory = Memory::default();
        set_up(memory.block(), &SETTINGS, 7);
        assert_eq!((memory.word(CONTROL), memory.word(PIN), memory.word(USER)), (LSB_FIRST, IDLE_HIGH, BOTH | OUT_EDGE));
        set_up(memory.block(), &SpiSettings { phase: true, lsb_first: false, ..SETTINGS }, 7);
        assert_eq!((memory.word(CONTROL), memory.word(USER)), (0, BOTH));
        assert_eq!(Spi::configure(&Esp8266, SpiId::Hardware(0), &SETTINGS), Err(Error::Absent));
    }
}
