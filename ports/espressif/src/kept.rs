//! Memory that resets and sleep leave alone, for programs: a mark and a length, a sum, then the bytes.
//!
//! Invariant: after power was off there is something else, which counts as nothing.

use board::{Error, Outcome};

/// Bytes that programs can keep.
pub const SIZE: usize = 2048;
const MARK: u32 = 0xa17a_0000;
const HEAD: usize = 8;

/// The memory at an address.
pub struct Kept(usize);

impl Kept {
    /// # Safety
    /// There is memory for the head and [`SIZE`] bytes that nothing else uses, and that answers to bytes.
    pub const unsafe fn at(address: usize) -> Kept {
        Kept(address)
    }

    fn word(&self, offset: usize) -> *mut u32 {
        (self.0 + offset) as *mut u32
    }

    fn byte(&self, offset: usize) -> *mut u8 {
        (self.0 + offset) as *mut u8
    }

    fn sum(&self, length: usize) -> u32 {
        // SAFETY: memory that nothing else uses, from the head on.
        (0..length).fold(length as u32, |sum, index| sum.rotate_left(5) ^ u32::from(unsafe { self.byte(HEAD + index).read_volatile() }))
    }

    /// The length of what is there; 0 when nothing good is.
    fn length(&self) -> usize {
        // SAFETY: as above.
        let (mark, sum) = unsafe { (self.word(0).read_volatile(), self.word(4).read_volatile()) };
        let length = (mark & 0xffff) as usize;
        let good = mark & 0xffff_0000 == MARK && length <= SIZE && self.sum(length) == sum;
        if good { length } else { 0 }
    }

    /// Copies what is there as far as it fits; its whole length.
    pub fn read(&self, buffer: &mut [u8]) -> usize {
        let length = self.length();
        for (index, byte) in buffer.iter_mut().take(length).enumerate() {
            // SAFETY: as above.
            *byte = unsafe { self.byte(HEAD + index).read_volatile() };
        }
        length
    }

    /// Replaces it.
    pub fn write(&self, bytes: &[u8]) -> Outcome<()> {
        if bytes.len() > SIZE {
            return Err(Error::Invalid("buffer too long"));
        }
        // SAFETY: as above.
        unsafe {
            for (index, byte) in bytes.iter().enumerate() {
                self.byte(HEAD + index).write_volatile(*byte);
            }
            self.word(0).write_volatile(MARK | bytes.len() as u32);
            self.word(4).write_volatile(self.sum(bytes.len()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_empty_until_something_good_is_there() {
        let mut memory = [0u32; (HEAD + SIZE) / 4];
        let place = memory.as_mut_ptr();
        // SAFETY: the array is as large as that, and used by way of `place` alone.
        let kept = unsafe { Kept::at(place.expose_provenance()) };
        assert_eq!(kept.read(&mut [0; 4]), 0);
        kept.write(b"survives").unwrap();
        let mut buffer = [0; 5];
        assert_eq!((kept.read(&mut buffer), &buffer), (8, b"survi"));
        // SAFETY: a word of the array.
        unsafe { place.add(3).write_volatile(0) };
        assert_eq!(kept.length(), 0, "damaged");
        kept.write(b"").unwrap();
        assert_eq!(kept.length(), 0);
        assert!(kept.write(&[0; SIZE + 1]).is_err());
    }
}
