//! Parts of the flash, by functions of the ROM that know words and sectors.
//!
//! While flash is erased or written nothing else runs, and interrupts come late.
//!
//! Invariant: nothing is read or written outside of a part; words that a write does not fill are left as they are.

use board::{Error, Flash, Outcome, errno};

/// Bytes that are erased at once.
pub const SECTOR: usize = 4096;
/// Words that are copied at once: a page.
const WORDS: usize = 64;

/// The ROM's functions. Addresses are those of the whole flash, and multiples of four.
pub trait Functions {
    /// Erases a sector, by number.
    fn erase(&self, sector: u32) -> Outcome<()>;
    fn write(&self, address: u32, words: &[u32]) -> Outcome<()>;
    fn read(&self, address: u32, words: &mut [u32]) -> Outcome<()>;
}

/// A part of the flash.
pub struct Part<F> {
    pub functions: F,
    pub start: u32,
    pub size: u32,
    /// Bytes behind these, for a read-only file system.
    pub rom: u32,
}

impl<F> Part<F> {
    /// The address in the flash, for `length` bytes.
    fn place(&self, address: usize, length: usize) -> Outcome<usize> {
        let end = address.checked_add(length).filter(|end| *end <= (self.size + self.rom) as usize);
        if end.is_some() { Ok(self.start as usize + address) } else { Err(Error::Errno(errno::EINVAL)) }
    }
}

/// Words that bytes lie in, within a page.
struct Piece {
    /// Where the words begin, and how many there are.
    start: u32,
    count: usize,
    /// Where the bytes begin in them, and how many there are.
    skip: usize,
    length: usize,
}

/// The pieces of `length` bytes at an address.
fn pieces(address: usize, length: usize) -> impl Iterator<Item = Piece> {
    let mut at = address;
    let end = address + length;
    core::iter::from_fn(move || {
        if at >= end {
            return None;
        }
        let start = at & !3;
        let stop = end.min((start + WORDS * 4) & !(WORDS * 4 - 1));
        let piece = Piece { start: start as u32, count: (stop - start).div_ceil(4), skip: at - start, length: stop - at };
        at = stop;
        Some(piece)
    })
}

impl<F: Functions> Flash for Part<F> {
    fn size(&self) -> usize {
        self.size as usize
    }

    fn rom_size(&self) -> usize {
        self.rom as usize
    }

    fn erase_size(&self) -> usize {
        SECTOR
    }

    fn write_size(&self) -> usize {
        4
    }

    fn read(&self, address: usize, buffer: &mut [u8]) -> Outcome<()> {
        let mut done = 0;
        for piece in pieces(self.place(address, buffer.len())?, buffer.len()) {
            let mut words = [0; WORDS];
            self.functions.read(piece.start, &mut words[..piece.count])?;
            for (index, byte) in buffer[done..done + piece.length].iter_mut().enumerate() {
                let at = piece.skip + index;
                *byte = words[at / 4].to_le_bytes()[at % 4];
            }
            done += piece.length;
        }
        Ok(())
    }

    fn write(&self, address: usize, bytes: &[u8]) -> Outcome<()> {
        let mut done = 0;
        for piece in pieces(self.place(address, bytes.len())?, bytes.len()) {
            // Bits that are left at one stay as they are.
            let mut words = [u32::MAX; WORDS];
            for (index, byte) in bytes[done..done + piece.length].iter().enumerate() {
                let at = piece.skip + index;
                let shift = 8 * (at % 4);
                words[at / 4] = words[at / 4] & !(0xff << shift) | u32::from(*byte) << shift;
            }
            self.functions.write(piece.start, &words[..piece.count])?;
            done += piece.length;
        }
        Ok(())
    }

    fn erase(&self, address: usize, length: usize) -> Outcome<()> {
        let place = self.place(address, length)?;
        if place % SECTOR != 0 || length % SECTOR != 0 {
            return Err(Error::Errno(errno::EINVAL));
        }
        // Interrupts get through between the sectors.
        (place / SECTOR..(place + length) / SECTOR).try_for_each(|sector| self.functions.erase(sector as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::vec::Vec;

    /// Four sectors that behave as flash does.
    struct Memory(RefCell<Vec<u8>>);

    impl Functions for &Memory {
        fn erase(&self, sector: u32) -> Outcome<()> {
            self.0.borrow_mut()[sector as usize * SECTOR..][..SECTOR].fill(0xff);
            Ok(())
        }

        fn write(&self, address: u32, words: &[u32]) -> Outcome<()> {
            assert!(address % 4 == 0 && address as usize % 256 + words.len() * 4 <= 256, "within a page");
            let bytes = words.iter().flat_map(|word| word.to_le_bytes());
            self.0.borrow_mut()[address as usize..].iter_mut().zip(bytes).for_each(|(place, byte)| *place &= byte);
            Ok(())
        }

        fn read(&self, address: u32, words: &mut [u32]) -> Outcome<()> {
            assert_eq!(address % 4, 0);
            let memory = self.0.borrow();
            for (index, word) in words.iter_mut().enumerate() {
                *word = u32::from_le_bytes(memory[address as usize + 4 * index..][..4].try_into().unwrap());
            }
            Ok(())
        }
    }

    #[test]
    fn bytes_at_any_place_are_written_and_read_and_their_neighbours_stay() {
        let memory = Memory(RefCell::new(vec![0x55; 4 * SECTOR]));
        let part = Part { functions: &memory, start: SECTOR as u32, size: 2 * SECTOR as u32, rom: 0 };
        for (address, length) in [(0, 1), (1, 2), (3, 10), (250, 20), (1021, 777), (5, 0), (SECTOR - 3, 6)] {
            part.erase(0, 2 * SECTOR).unwrap();
            let bytes: Vec<u8> = (0..length).map(|index| index as u8).collect();
            part.write(address, &bytes).unwrap();
            let mut found = vec![0; length];
            part.read(address, &mut found).unwrap();
            assert_eq!(found, bytes);
            let others = memory.0.borrow().iter().filter(|byte| **byte == 0xff).count();
            let own = bytes.iter().filter(|byte| **byte == 0xff).count();
            assert_eq!(others, 2 * SECTOR - length + own, "{address} {length}");
        }
        let memory = memory.0.borrow();
        assert!(memory[..SECTOR].iter().chain(&memory[3 * SECTOR..]).all(|byte| *byte == 0x55), "not the part's");
    }

    #[test]
    fn a_part_ends_where_it_ends() {
        let memory = Memory(RefCell::new(vec![0xff; 4 * SECTOR]));
        let part = Part { functions: &memory, start: SECTOR as u32, size: SECTOR as u32, rom: SECTOR as u32 };
        assert!(part.write(2 * SECTOR - 2, &[1, 2]).is_ok());
        assert!(part.write(2 * SECTOR - 1, &[1, 2]).is_err());
        assert!(part.read(usize::MAX, &mut [0; 2]).is_err());
        assert!(part.erase(SECTOR, SECTOR).is_ok());
        assert!(part.erase(SECTOR, 2 * SECTOR).is_err() && part.erase(8, SECTOR).is_err() && part.erase(0, 8).is_err());
    }
}
