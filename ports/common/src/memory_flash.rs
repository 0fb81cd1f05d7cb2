//! Flash that is memory: a disk for files on emulated boards, and on boards with RAM to spare.
//!
//! Bytes are kept inverted, so that cleared memory is erased flash.
//!
//! Invariant: behaves like flash: bits are cleared by writing and set by erasing whole blocks only.

use board::{Error, Flash, Outcome, errno};
use core::ptr;

/// A region of memory as flash.
pub struct MemoryFlash {
    start: *mut u8,
    length: usize,
    erase: usize,
}

// SAFETY: only the program uses it, interrupt handlers do not.
unsafe impl Sync for MemoryFlash {}

impl MemoryFlash {
    /// The region of `length` bytes from `start` on, erased in blocks of `erase` bytes.
    ///
    /// # Safety
    /// The region is memory that nothing else uses.
    pub const unsafe fn new(start: *mut u8, length: usize, erase: usize) -> MemoryFlash {
        MemoryFlash { start, length, erase }
    }

    fn check(&self, address: usize, length: usize) -> Outcome<*mut u8> {
        if address.checked_add(length).is_none_or(|end| end > self.length) {
            return Err(Error::Errno(errno::EINVAL));
        }
        // SAFETY: within the region.
        Ok(unsafe { self.start.add(address) })
    }
}

impl Flash for MemoryFlash {
    fn size(&self) -> usize {
        self.length
    }

    fn erase_size(&self) -> usize {
        self.erase
    }

    fn write_size(&self) -> usize {
        1
    }

    fn read(&self, address: usize, buffer: &mut [u8]) -> Outcome<()> {
        let from = self.check(address, buffer.len())?;
        // SAFETY: within the region, which nobody else uses.
        unsafe { ptr::copy_nonoverlapping(from, buffer.as_mut_ptr(), buffer.len()) };
        buffer.iter_mut().for_each(|byte| *byte = !*byte);
        Ok(())
    }

    fn write(&self, address: usize, bytes: &[u8]) -> Outcome<()> {
        let to = self.check(address, bytes.len())?;
        for (index, byte) in bytes.iter().enumerate() {
            // SAFETY: within the region.
            unsafe { *to.add(index) |= !byte };
        }
        Ok(())
    }

    fn erase(&self, address: usize, length: usize) -> Outcome<()> {
        if address % self.erase != 0 || length % self.erase != 0 {
            return Err(Error::Errno(errno::EINVAL));
        }
        let from = self.check(address, length)?;
        // SAFETY: within the region.
        unsafe { ptr::write_bytes(from, 0, length) };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_set_by_erasing_only() {
        let mut memory = [0u8; 64];
        // SAFETY: the array outlives the flash and is not looked at meanwhile.
        let flash = unsafe { MemoryFlash::new(memory.as_mut_ptr(), 64, 16) };
        let mut byte = [0];
        flash.erase(16, 16).unwrap();
        flash.write(20, &[0x0f]).unwrap();
        flash.write(20, &[0xf3]).unwrap();
        flash.read(20, &mut byte).unwrap();
        assert_eq!(byte, [0x03]);
        flash.read(15, &mut byte).unwrap();
        assert_eq!(byte, [0xff]);
        assert_eq!(flash.erase(8, 16), Err(Error::Errno(errno::EINVAL)));
        assert_eq!(flash.read(64, &mut byte), Err(Error::Errno(errno::EINVAL)));
        assert_eq!(flash.read(usize::MAX, &mut byte), Err(Error::Errno(errno::EINVAL)));
    }
}
