//! SPI: the chip's general master on any pins, and buses in software.
//!
//! Invariant: every wait for the shifter has an end.

use crate::profile::{PROFILE, SPI};
use crate::registers::{Value, Whole, spi};
use crate::{Esp32C3, pins};
use board::{Error, Outcome, SpiSettings, errno};
use core::cell::Cell;
use esp32c3::spi2::RegisterBlock;
use espressif::masters::{Buses, Masters};

/// Looks at the state while the buffer is under way at the slowest rate.
const PATIENCE: u32 = 2_000_000;
/// Signals of the matrix: clock out, data in, data out.
const CLOCK: u8 = 63;
const DATA_IN: u8 = 64;
const DATA_OUT: u8 = 65;

/// All buses.
pub static BUSES: Buses<Esp32C3> = Buses::new(&Esp32C3);

impl Masters for Esp32C3 {
    fn default_pins(&self, number: u8) -> Option<(u16, u16, u16)> {
        (number == SPI.id).then_some((SPI.sck, SPI.mosi, SPI.miso))
    }

    fn has_pin(&self, pin: u16) -> bool {
        PROFILE.pin(pin).is_some()
    }

    fn set_up(&self, _number: u8, settings: &SpiSettings, clock: u32, (sck, mosi, miso): (u16, u16, u16)) {
        set_up(spi(), settings, clock);
        let chip = pins::chip();
        chip.connect_output(sck, CLOCK, false, false);
        chip.connect_output(mosi, DATA_OUT, false, false);
        chip.connect_input(DATA_IN, Some(miso), false);
    }

    fn exchange(&self, _number: u8, bytes: &[Cell<u8>]) -> Outcome<()> {
        exchange(spi(), bytes)
    }
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
}
