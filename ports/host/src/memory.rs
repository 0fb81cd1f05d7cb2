//! Address space for the heap, committed by the system as it is touched.
//!
//! Invariant: a region is one mapping that is never unmapped.

use std::mem::MaybeUninit;

/// A reserved region.
pub struct Region {
    start: *mut MaybeUninit<u8>,
    size: usize,
}

// SAFETY: the mapping belongs to whoever has the region.
unsafe impl Send for Region {}
// SAFETY: what is in the region is reached by way of `take` only, whose contract gives it to one user at a time.
unsafe impl Sync for Region {}

impl Region {
    /// Reserves `size` bytes. None when the system refuses.
    pub fn reserve(size: usize) -> Option<Region> {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new anonymous mapping; nothing else refers to it.
        let start = unsafe { libc::mmap(std::ptr::null_mut(), size, protection, flags, -1, 0) };
        (start != libc::MAP_FAILED).then_some(Region { start: start.cast(), size })
    }

    /// The region for a new interpreter, all zero; pages that were touched are given back to the system.
    ///
    /// # Safety
    /// Nobody uses what an earlier call returned any more.
    pub unsafe fn take(&self) -> &'static mut [MaybeUninit<u8>] {
        // SAFETY: the mapping is ours and lives for ever; by the contract nothing else refers to it.
        unsafe {
            libc::madvise(self.start.cast(), self.size, libc::MADV_DONTNEED);
            std::slice::from_raw_parts_mut(self.start, self.size)
        }
    }
}
