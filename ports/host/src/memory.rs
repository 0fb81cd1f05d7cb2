//! Address space for the heap, committed by the system as it is touched.

use std::mem::MaybeUninit;

/// Reserves `size` bytes, which read as zero until written. None when the system refuses.
pub fn reserve(size: usize) -> Option<&'static mut [MaybeUninit<u8>]> {
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: a new anonymous mapping; nothing else refers to it, and it is never unmapped.
    unsafe {
        let start = libc::mmap(std::ptr::null_mut(), size, protection, flags, -1, 0);
        (start != libc::MAP_FAILED).then(|| std::slice::from_raw_parts_mut(start as *mut MaybeUninit<u8>, size))
    }
}
