//! The flash chip beside the ESP8266: its second megabyte holds the file system.
//!
//! The boot loader's functions move whole words between RAM and flash. While they do, the window through which the
//! program is seen is shut and interrupts wait: up to a tenth of a second for an erased sector.
//!
//! Invariant: nothing outside of the second megabyte is erased or written; what goes to flash was copied to RAM.

use crate::core::{self, Rom};
use board::{Error, Flash, Outcome, errno};

/// Where the file system begins, and what there is.
const START: usize = 0x10_0000;
const SIZE: usize = 0x10_0000;
const SECTOR: usize = 4096;
/// Bytes of the whole chip, at least.
const CHIP: usize = START + SIZE;
/// Words moved at once.
const WORDS: usize = 64;

/// The file system's flash.
pub struct ChipFlash;

fn check(address: usize, length: usize) -> Outcome<()> {
    if address.checked_add(length).is_some_and(|end| end <= SIZE) { Ok(()) } else { Err(Error::Errno(errno::EINVAL)) }
}

/// Calls a function of the boot loader, whose result is zero when all is well.
fn call(function: Rom, arguments: &[usize]) -> Outcome<()> {
    // SAFETY: arguments as the functions take them; pointers are to arrays on the stack.
    if unsafe { core::call(function, arguments) } == 0 { Ok(()) } else { Err(Error::Errno(errno::EIO)) }
}

/// Tells the boot loader how large the chip is; it knows what the image's header says.
pub fn start() {
    // Identity unknown; blocks, sectors and pages of every chip that modules have; the bits of state that matter.
    // Errors show when the chip is used.
    let _ = call(Rom::DescribeFlash, &[0, CHIP, 64 * 1024, SECTOR, 256, 0xffff]);
    let _ = call(Rom::UnlockFlash, &[]);
}

/// The parts of a range that are moved at once: the first word, how many, and what of their bytes is in the range.
fn pieces(address: usize, length: usize) -> impl Iterator<Item = (usize, usize, ::core::ops::Range<usize>)> {
    let (first, end) = (address & !3, address + length);
    (first..end).step_by(4 * WORDS).map(move |at| {
        let words = (end.next_multiple_of(4) - at).min(4 * WORDS) / 4;
        (at, words, address.max(at) - at..end.min(at + 4 * words) - at)
    })
}

fn read_words(at: usize, words: &mut [u32]) -> Outcome<()> {
    call(Rom::ReadFlash, &[START + at, words.as_mut_ptr().expose_provenance(), 4 * words.len()])
}

impl Flash for ChipFlash {
    fn size(&self) -> usize {
        SIZE
    }

    fn erase_size(&self) -> usize {
        SECTOR
    }

    fn write_size(&self) -> usize {
        4
    }

    fn read(&self, address: usize, buffer: &mut [u8]) -> Outcome<()> {
        check(address, buffer.len())?;
        let mut words = [0; WORDS];
        let mut done = 0;
        for (at, count, part) in pieces(address, buffer.len()) {
            read_words(at, &mut words[..count])?;
            for index in part {
                buffer[done] = words[index / 4].to_le_bytes()[index % 4];
                done += 1;
            }
        }
        Ok(())
    }

    fn write(&self, address: usize, bytes: &[u8]) -> Outcome<()> {
        check(address, bytes.len())?;
        let mut done = 0;
        for (at, count, part) in pieces(address, bytes.len()) {
            // Bytes around keep their bits, as writing ones changes nothing.
            let mut words = [u32::MAX; WORDS];
            for index in part {
                words[index / 4] &= !(u32::from(!bytes[done]) << (8 * (index % 4)));
                done += 1;
            }
            call(Rom::WriteFlash, &[START + at, words.as_ptr().expose_provenance(), 4 * count])?;
        }
        Ok(())
    }

    fn erase(&self, address: usize, length: usize) -> Outcome<()> {
        check(address, length)?;
        if address % SECTOR != 0 || length % SECTOR != 0 {
            return Err(Error::Errno(errno::EINVAL));
        }
        let first = (START + address) / SECTOR;
        (first..first + length / SECTOR).try_for_each(|sector| call(Rom::EraseSector, &[sector]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_moved_in_whole_words() {
        assert_eq!(pieces(6, 3).collect::<Vec<_>>(), [(4, 2, 2..5)]);
        assert_eq!(pieces(8, 4).collect::<Vec<_>>(), [(8, 1, 0..4)]);
        assert_eq!(pieces(2, 300).collect::<Vec<_>>(), [(0, 64, 2..256), (256, 12, 0..46)]);
        assert_eq!(pieces(8, 0).count(), 0);
    }

    #[test]
    fn only_the_second_megabyte_can_be_reached() {
        assert!(check(0, SIZE).is_ok() && check(1, SIZE).is_err() && check(usize::MAX, 1).is_err());
        assert_eq!(ChipFlash.erase(1, SECTOR), Err(Error::Errno(errno::EINVAL)));
        // On the host there is no boot loader, and its functions fail.
        assert_eq!(ChipFlash.write(0, b"x"), Err(Error::Errno(errno::EIO)));
    }
}
