//! SPI: the chip's two free masters on any pins, and buses in software. Bus 1 is the master 2 (HSPI), bus 2 the master 3
//! (VSPI), as programs know them.
//!
//! Invariant: every wait for the shifter has an end.

use crate::profile::{PROFILE, SPI, can_drive};
use crate::registers::{Whole, master};
use crate::{Esp32, pins, power};
use board::{Error, Outcome, SpiSettings, errno};
use core::cell::Cell;
use esp32::spi0::RegisterBlock;
use espressif::masters::{Buses, Masters};

/// Looks at the state while the buffer is under way at the slowest rate.
const PATIENCE: u32 = 2_000_000;
/// Signals of the matrix for the two masters: clock out, data in, data out.
const SIGNALS: [(u8, u8, u8); 2] = [(8, 9, 10), (63, 64, 65)];

/// All buses.
pub static BUSES: Buses<Esp32> = Buses::new(&Esp32);

impl Masters for Esp32 {
    fn default_pins(&self, number: u8) -> Option<(u16, u16, u16)> {
        SPI.get(usize::from(number).wrapping_sub(1)).copied()
    }

    fn has_pin(&self, pin: u16) -> bool {
        PROFILE.pin(pin).is_some()
    }

    fn can_drive(&self, pin: u16) -> bool {
        can_drive(pin)
    }

    fn set_up(&self, number: u8, settings: &SpiSettings, clock: u32, (sck, mosi, miso): (u16, u16, u16)) {
        set_up(master(number + 1), settings, clock);
        let (clock, data_in, data_out) = SIGNALS[usize::from(number - 1) % SIGNALS.len()];
        let chip = pins::chip();
        chip.connect_output(sck, clock, false);
        chip.connect_output(mosi, data_out, false);
        chip.connect_input(data_in, Some(miso), false);
    }

    fn exchange(&self, number: u8, bytes: &[Cell<u8>]) -> Outcome<()> {
        if power::is_emulated() {
            return Err(Error::Errno(errno::EIO));
        }
        exchange(master(number + 1), bytes)
    }
}

/// Sets a master up.
fn set_up(registers: &RegisterBlock, settings: &SpiSettings, clock: u32) {
    registers.slave().write(|w| w.all(0));
    // Both directions at once, without command, address and dummy.
    let edge = settings.polarity != settings.phase;
    registers.user().write(|w| {
        w.usr_command().clear_bit().usr_addr().clear_bit().usr_dummy().clear_bit().cs_setup().clear_bit().cs_hold().clear_bit();
        w.ck_i_edge().clear_bit().doutdin().set_bit().usr_mosi().set_bit().usr_miso().set_bit().ck_out_edge().bit(edge)
    });
    // Lowest bits first, in and out.
    registers.ctrl().write(|w| w.all(if settings.lsb_first { 3 << 25 } else { 0 }));
    registers.ctrl2().write(|w| w.all(0));
    registers.clock().write(|w| w.all(clock));
    // No select of its own.
    registers.pin().write(|w| w.ck_idle_edge().bit(settings.polarity).cs0_dis().set_bit().cs1_dis().set_bit().cs2_dis().set_bit());
}

/// Sends what is in the cells, at most a buffer, and puts there what came in.
fn exchange(registers: &RegisterBlock, bytes: &[Cell<u8>]) -> Outcome<()> {
    for (index, part) in bytes.chunks(4).enumerate() {
        let mut word = [0; 4];
        word.iter_mut().zip(part).for_each(|(to, from)| *to = from.get());
        registers.w(index).write(|w| w.all(u32::from_le_bytes(word)));
    }
    let bits = bytes.len() as u32 * 8 - 1;
    registers.mosi_dlen().write(|w| w.all(bits));
    registers.miso_dlen().write(|w| w.all(bits));
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
        assert_eq!(memory.word(0x1c), 1 | 1 << 27 | 1 << 28 | 1 << 7);
        assert_eq!((memory.word(0x18), memory.word(0x08)), (0x1234, 3 << 25));
        assert_eq!((memory.word(0x34), memory.word(0x38)), (1 << 29 | 7, 0));
    }

    #[test]
    fn bytes_go_through_the_buffer_and_a_standstill_is_given_up() {
        let memory = Memory::default();
        let mut bytes = *b"hello";
        let cells = Cell::from_mut(&mut bytes[..]).as_slice_of_cells();
        assert_eq!(exchange(memory.block(), cells), Err(Error::Errno(errno::ETIMEDOUT)), "memory never ends it");
        assert_eq!((memory.word(0x80), memory.word(0x84)), (0x6c6c_6568, u32::from(b'o')));
        assert_eq!((memory.word(0x28), memory.word(0x2c), memory.word(0x00)), (39, 39, 1 << 18));
    }

    #[test]
    fn buses_are_numbered_from_one_on() {
        assert_eq!(Masters::default_pins(&Esp32, 1), Some((14, 13, 12)));
        assert_eq!((Masters::default_pins(&Esp32, 2), Masters::default_pins(&Esp32, 0)), (Some((18, 23, 19)), None));
        assert!(Masters::has_pin(&Esp32, 36) && !Masters::can_drive(&Esp32, 36));
    }
}
