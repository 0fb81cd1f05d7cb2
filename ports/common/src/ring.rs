//! A ring of bytes between an interrupt handler and the program.
//!
//! Invariant: one side puts and one side takes; the putter alone writes `head`, the taker alone writes `tail`, and
//! plain loads and stores suffice (the smallest processors have nothing else).

use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

/// A ring of `N` bytes; `N` is a power of two.
pub struct Ring<const N: usize> {
    bytes: [AtomicU8; N],
    head: AtomicUsize,
    tail: AtomicUsize,
}

impl<const N: usize> Ring<N> {
    const SIZE_IS_A_POWER_OF_TWO: () = assert!(N.is_power_of_two());

    pub const fn new() -> Ring<N> {
        () = Self::SIZE_IS_A_POWER_OF_TWO;
        Ring { bytes: [const { AtomicU8::new(0) }; N], head: AtomicUsize::new(0), tail: AtomicUsize::new(0) }
    }

    /// Bytes that wait.
    pub fn len(&self) -> usize {
        self.head.load(Ordering::Acquire).wrapping_sub(self.tail.load(Ordering::Acquire))
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that there is room for.
    pub fn room(&self) -> usize {
        N - self.len()
    }

    /// Puts a byte; false (and the byte is lost) when the ring is full.
    pub fn put(&self, byte: u8) -> bool {
        let head = self.head.load(Ordering::Relaxed);
        if self.room() == 0 {
            return false;
        }
        self.bytes[head % N].store(byte, Ordering::Relaxed);
        self.head.store(head.wrapping_add(1), Ordering::Release);
        true
    }

    /// Takes the oldest byte.
    pub fn take(&self) -> Option<u8> {
        if self.is_empty() {
            return None;
        }
        let tail = self.tail.load(Ordering::Relaxed);
        let byte = self.bytes[tail % N].load(Ordering::Relaxed);
        self.tail.store(tail.wrapping_add(1), Ordering::Release);
        Some(byte)
    }

    /// Forgets what waits; the taker's side.
    pub fn clear(&self) {
        self.tail.store(self.head.load(Ordering::Acquire), Ordering::Release);
    }
}

impl<const N: usize> Default for Ring<N> {
    fn default() -> Ring<N> {
        Ring::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_out_in_order_and_a_full_ring_takes_no_more() {
        let ring: Ring<4> = Ring::new();
        for round in 0..10u8 {
            for byte in 0..4 {
                assert!(ring.put(round + byte));
            }
            assert!(!ring.put(99));
            assert_eq!(ring.room(), 0);
            for byte in 0..4 {
                assert_eq!(ring.take(), Some(round + byte));
            }
            assert_eq!(ring.take(), None);
        }
        ring.put(1);
        ring.clear();
        assert!(ring.is_empty());
    }

    #[test]
    fn two_threads_pass_bytes() {
        static RING: Ring<8> = Ring::new();
        let putter = std::thread::spawn(|| {
            for byte in (0..=255u8).cycle().take(10_000) {
                while !RING.put(byte) {
                    std::thread::yield_now();
                }
            }
        });
        for wanted in (0..=255u8).cycle().take(10_000) {
            let found = loop {
                match RING.take() {
                    Some(byte) => break byte,
                    None => std::thread::yield_now(),
                }
            };
            assert_eq!(found, wanted);
        }
        putter.join().unwrap();
    }
}
