//! The flash that file systems live on.
//!
//! Bits are written from 1 to 0 only; erasing sets whole units to 1. With a file, what is in
//! it is the flash, and every change goes to it at once.
//!
//! Invariant: flash never holds what real flash could not.

use crate::board::SimBoard;
use crate::profile::FlashLayout;
use board::{Error, Flash, Outcome, errno};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Flash memory, in RAM or in a file.
pub struct FlashMemory {
    layout: FlashLayout,
    /// Empty until used.
    content: Vec<u8>,
    file: Option<File>,
    /// Writes and erases before the power fails; None: it does not.
    cut_after: Option<u64>,
}

impl FlashMemory {
    pub fn new(layout: FlashLayout) -> FlashMemory {
        FlashMemory { layout, content: Vec::new(), file: None, cut_after: None }
    }

    /// Keeps the content in a file, made (erased) when there is none.
    pub fn open(&mut self, path: &Path) -> std::io::Result<()> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        if content.len() < self.total() {
            let missing = vec![0xff; self.total() - content.len()];
            file.write_all(&missing)?;
            content.extend(missing);
        }
        content.truncate(self.total());
        (self.content, self.file) = (content, Some(file));
        Ok(())
    }

    /// Lets the power fail in the middle of the given write or erase, counted from now.
    pub fn cut_power_after(&mut self, operations: Option<u64>) {
        self.cut_after = operations;
    }

    /// Bytes of all parts.
    fn total(&self) -> usize {
        self.layout.size + self.layout.rom
    }

    fn range(&mut self, address: usize, length: usize) -> Outcome<std::ops::Range<usize>> {
        let end = address.checked_add(length).filter(|&end| end <= self.total());
        if self.content.is_empty() {
            self.content = vec![0xff; self.total()];
        }
        end.map(|end| address..end).ok_or(Error::Errno(errno::EINVAL))
    }

    /// How much of an operation on `length` bytes is done before the power fails.
    fn done(&mut self, length: usize) -> usize {
        match &mut self.cut_after {
            None => length,
            Some(0) => 0,
            Some(left) => {
                *left -= 1;
                if *left == 0 { length / 2 } else { length }
            }
        }
    }

    fn store(&mut self, address: usize, length: usize) -> Outcome<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let written = file
            .seek(SeekFrom::Start(address as u64))
            .and_then(|_| file.write_all(&self.content[address..address + length]));
        written.map_err(|_| Error::Errno(errno::EIO))
    }

    pub fn read(&mut self, address: usize, buffer: &mut [u8]) -> Outcome<()> {
        let range = self.range(address, buffer.len())?;
        buffer.copy_from_slice(&self.content[range]);
        Ok(())
    }

    /// Writes where the flash is erased; EIO where a bit would have to become 1.
    pub fn write(&mut self, address: usize, bytes: &[u8]) -> Outcome<()> {
        let range = self.range(address, bytes.len())?;
        if address % self.layout.write != 0 || bytes.len() % self.layout.write != 0 {
            return Err(Error::Errno(errno::EINVAL));
        }
        if self.content[range].iter().zip(bytes).any(|(old, new)| old & new != *new) {
            return Err(Error::Errno(errno::EIO));
        }
        let count = self.done(bytes.len());
        self.content[address..address + count].copy_from_slice(&bytes[..count]);
        self.store(address, count)
    }

    pub fn erase(&mut self, address: usize, length: usize) -> Outcome<()> {
        self.range(address, length)?;
        if address % self.layout.erase != 0 || length % self.layout.erase != 0 {
            return Err(Error::Errno(errno::EINVAL));
        }
        let count = self.done(length);
        self.content[address..address + count].fill(0xff);
        self.store(address, count)
    }
}

impl Flash for SimBoard {
    fn size(&self) -> usize {
        self.hardware().flash.size
    }

    fn rom_size(&self) -> usize {
        self.hardware().flash.rom
    }

    fn erase_size(&self) -> usize {
        self.hardware().flash.erase
    }

    fn write_size(&self) -> usize {
        self.hardware().flash.write
    }

    fn read(&self, address: usize, buffer: &mut [u8]) -> Outcome<()> {
        self.with(|world| world.chip.flash.read(address, buffer))
    }

    fn write(&self, address: usize, bytes: &[u8]) -> Outcome<()> {
        self.with(|world| {
            let outcome = world.chip.flash.write(address, bytes);
            if outcome == Err(Error::Errno(errno::EIO)) {
                world.complain("flash is written where it was not erased");
            }
            outcome
        })
    }

    fn erase(&self, address: usize, length: usize) -> Outcome<()> {
        self.with(|world| world.chip.flash.erase(address, length))
    }

    fn sync(&self) -> Outcome<()> {
        self.with(|world| match &mut world.chip.flash.file {
            Some(file) => file.sync_data().map_err(|_| Error::Errno(errno::EIO)),
            None => Ok(()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUT: FlashLayout = FlashLayout { size: 4096, rom: 4096, erase: 4096, write: 256 };

    #[test]
    fn flash_must_be_erased_before_it_is_written() {
        let mut flash = FlashMemory::new(LAYOUT);
        flash.write(256, &[0x0f; 256]).unwrap();
        flash.write(256, &[0x03; 256]).unwrap();
        assert_eq!(flash.write(256, &[0x0f; 256]), Err(Error::Errno(errno::EIO)));
        assert_eq!(flash.write(1, &[0; 256]), Err(Error::Errno(errno::EINVAL)));
        assert_eq!(flash.erase(0, 100), Err(Error::Errno(errno::EINVAL)));
        flash.erase(0, 4096).unwrap();
        flash.write(256, &[0x0f; 256]).unwrap();
        let mut back = [0; 2];
        flash.read(511, &mut back).unwrap();
        assert_eq!(back, [0x0f, 0xff]);
        assert!(flash.read(8192, &mut back).is_err());
    }

    #[test]
    fn power_fails_in_the_middle_of_a_write() {
        let mut flash = FlashMemory::new(LAYOUT);
        flash.cut_power_after(Some(2));
        flash.write(0, &[0; 256]).unwrap();
        flash.write(256, &[0; 256]).unwrap();
        flash.write(512, &[0; 256]).unwrap();
        let mut back = [0; 768];
        flash.read(0, &mut back).unwrap();
        assert_eq!(back.iter().filter(|&&byte| byte == 0).count(), 256 + 128);
    }
}
