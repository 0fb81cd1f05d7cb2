//! A bump arena over memory the caller gives: the only memory the front end uses.
//!
//! Finished values grow downward from the end of the memory and stay until the arena is reset; vectors under
//! construction grow upward from its start and give their place back when they are finished or dropped:
//!
//! ```text
//! start                low              high                end
//!   | vectors being built | free ........ | finished values |
//! ```
//!
//! Invariant: `low <= high`, no byte outside `low..high` is handed out again while a borrow of the arena lives, and
//! every reference handed out lies wholly on one side of the gap.
//!
//! A list of unknown length is thus built without waste as long as lists nest (the innermost is finished first, as in
//! a recursive-descent parser): `Vector::push` just moves `low`. Vectors that grow by turns move to the top when they
//! have to, doubling their room, so that they stay linear in time.

#![no_std]
// Each call answers bytes that no other call answers.
#![allow(clippy::mut_from_ref)]

mod vector;

pub use vector::Vector;

use core::cell::Cell;
use core::marker::PhantomData;
use core::sync::atomic::{AtomicBool, Ordering};
use core::mem::{MaybeUninit, align_of, size_of};

/// The arena is full. The text of the error is made by whoever reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

/// A bump arena; see the module text. It holds `Copy` values only, so that nothing needs dropping.
pub struct Arena<'memory> {
    start: *mut u8,
    /// Offset of the first free byte.
    low: Cell<usize>,
    /// Offset after the last free byte.
    high: Cell<usize>,
    size: usize,
    /// The most bytes in use at any time.
    peak: Cell<usize>,
    /// The arena counts as full while this is true.
    stop: Option<&'memory AtomicBool>,
    memory: PhantomData<&'memory mut [MaybeUninit<u8>]>,
}

impl<'memory> Arena<'memory> {
    /// An empty arena over `memory`.
    pub fn new(memory: &'memory mut [MaybeUninit<u8>]) -> Self {
        Arena {
            start: memory.as_mut_ptr().cast(),
            low: Cell::new(0),
            high: Cell::new(memory.len()),
            size: memory.len(),
            peak: Cell::new(0),
            stop: None,
            memory: PhantomData,
        }
    }

    /// The arena counts as full while `stop` is true: so ends long work that nobody waits for any more.
    pub fn stopped_by(self, stop: &'memory AtomicBool) -> Self {
        Arena { stop: Some(stop), ..self }
    }

    /// What [`Arena::stopped_by`] was given.
    pub fn stop(&self) -> Option<&'memory AtomicBool> {
        self.stop
    }

    /// Forgets everything. The exclusive borrow proves that no reference into the arena is left.
    pub fn reset(&mut self) {
        self.peak.set(self.peak());
        self.low.set(0);
        self.high.set(self.size);
    }

    /// Bytes in the arena altogether.
    pub fn capacity(&self) -> usize {
        self.size
    }

    /// Bytes in use now.
    pub fn used(&self) -> usize {
        self.size - self.free()
    }

    /// Bytes left, before any alignment.
    pub fn free(&self) -> usize {
        self.high.get() - self.low.get()
    }

    /// The most bytes ever in use, resets included.
    pub fn peak(&self) -> usize {
        self.peak.get().max(self.used())
    }

    /// Moves `value` into the arena.
    pub fn alloc<T: Copy>(&self, value: T) -> Result<&mut T, OutOfMemory> {
        let place = self.reserve(size_of::<T>(), align_of::<T>())?.cast::<T>();
        // SAFETY: `reserve` gave aligned bytes that nobody else has.
        unsafe {
            place.write(value);
            Ok(&mut *place)
        }
    }

    /// Copies `items` into the arena.
    pub fn alloc_slice<T: Copy>(&self, items: &[T]) -> Result<&mut [T], OutOfMemory> {
        let place = self.copy(items.as_ptr().cast(), size_of_val(items), align_of::<T>())?.cast::<T>();
        // SAFETY: `copy` gave aligned bytes with copies of the items, which nobody else has; no bytes if there are none.
        Ok(unsafe { core::slice::from_raw_parts_mut(place, items.len()) })
    }

    /// Copies bytes that the caller may read into fresh ones.
    #[inline(never)]
    fn copy(&self, from: *const u8, bytes: usize, align: usize) -> Result<*mut u8, OutOfMemory> {
        let place = self.reserve(bytes, align)?;
        // SAFETY: `reserve` gave that many bytes, which nobody else has, so they do not overlap.
        unsafe { place.copy_from_nonoverlapping(from, bytes) };
        Ok(place)
    }

    /// `count` copies of `value`.
    pub fn alloc_filled<T: Copy>(&self, count: usize, value: T) -> Result<&mut [T], OutOfMemory> {
        if count == 0 {
            return Ok(&mut []);
        }
        let bytes = size_of::<T>().checked_mul(count).ok_or(OutOfMemory)?;
        let place = self.reserve(bytes, align_of::<T>())?.cast::<T>();
        // SAFETY: `reserve` gave aligned bytes for that many items, all written before the slice is made.
        unsafe {
            for index in 0..count {
                place.add(index).write(value);
            }
            Ok(core::slice::from_raw_parts_mut(place, count))
        }
    }

    /// Copies a text into the arena.
    pub fn alloc_str(&self, text: &str) -> Result<&str, OutOfMemory> {
        let bytes = self.alloc_slice(text.as_bytes())?;
        // SAFETY: the bytes were copied from a `str`.
        Ok(unsafe { core::str::from_utf8_unchecked(bytes) })
    }

    /// An empty vector that grows in this arena.
    pub fn vector<T: Copy>(&self) -> Vector<'_, T> {
        Vector::new(self)
    }

    /// Runs `work` with an arena over all that is free here, and frees what it allocated. While it runs, this arena
    /// itself is full.
    pub fn scope<R>(&self, work: impl FnOnce(&Arena<'_>) -> R) -> R {
        let (low, high) = (self.low.get(), self.high.get());
        let inner = Arena {
            start: self.start.wrapping_add(low),
            low: Cell::new(0),
            high: Cell::new(high - low),
            size: high - low,
            peak: Cell::new(0),
            stop: self.stop,
            memory: PhantomData,
        };
        let used = self.used();
        self.low.set(high);
        let result = work(&inner);
        // Borrows of `inner` cannot be part of `result`, so its bytes are free again. Where nothing was free at all, a
        // vector may have been dropped and its bytes taken meanwhile: those stay taken.
        self.low.set(low.min(self.high.get()));
        self.peak.set(self.peak.get().max(used + inner.peak()));
        result
    }

    /// On small machines, where nothing takes long, it never is.
    #[inline(always)]
    fn is_stopped(&self) -> bool {
        cfg!(target_pointer_width = "64") && self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// Takes aligned bytes for a finished value from the end of the gap.
    #[inline(never)]
    fn reserve(&self, bytes: usize, align: usize) -> Result<*mut u8, OutOfMemory> {
        if self.is_stopped() {
            return Err(OutOfMemory);
        }
        let high = self.high.get().checked_sub(bytes).ok_or(OutOfMemory)?;
        let slack = (self.start as usize).wrapping_add(high) & (align - 1);
        let high = high.checked_sub(slack).filter(|high| *high >= self.low.get()).ok_or(OutOfMemory)?;
        self.high.set(high);
        Ok(self.start.wrapping_add(high))
    }

    /// Moves `low` up to `end`, for a vector that grows.
    fn raise_low(&self, end: usize) -> Result<(), OutOfMemory> {
        if end > self.high.get() || self.is_stopped() {
            return Err(OutOfMemory);
        }
        self.low.set(end);
        self.peak.set(self.peak());
        Ok(())
    }

    /// Gives back `begin..end` if nothing was put above it.
    fn lower_low(&self, begin: usize, end: usize) {
        if self.low.get() == end {
            self.peak.set(self.peak());
            self.low.set(begin);
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::vec;

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn an_arena_that_is_stopped_is_full() {
        let mut memory = [MaybeUninit::uninit(); 64];
        let stop = AtomicBool::new(false);
        let arena = Arena::new(&mut memory).stopped_by(&stop);
        assert_eq!(arena.alloc(1u8).copied(), Ok(1));
        stop.store(true, Ordering::Relaxed);
        assert_eq!(arena.alloc(2u8).copied(), Err(OutOfMemory));
        assert_eq!(arena.scope(|inner| inner.alloc(2u8).copied()), Err(OutOfMemory));
        stop.store(false, Ordering::Relaxed);
        assert_eq!(arena.alloc(3u8).copied(), Ok(3));
    }

    #[test]
    fn values_slices_and_texts_stay() {
        let mut memory = [MaybeUninit::uninit(); 256];
        let mut arena = Arena::new(&mut memory);
        let byte = arena.alloc(7u8).unwrap();
        let word = arena.alloc(0x1234_5678u32).unwrap();
        let list = arena.alloc_slice(&[1u16, 2, 3]).unwrap();
        let text = arena.alloc_str("näh").unwrap();
        let zeros = arena.alloc_filled(3, 0u64).unwrap();
        *word += 1;
        assert_eq!((*byte, *word, &*list, text, &*zeros), (7, 0x1234_5679, &[1, 2, 3][..], "näh", &[0, 0, 0][..]));
        let used = arena.used();
        assert!((42..80).contains(&used));
        arena.reset();
        assert_eq!((arena.used(), arena.free(), arena.peak()), (0, 256, used));
    }

    #[test]
    fn a_full_arena_says_so() {
        let mut memory = [MaybeUninit::uninit(); 32];
        let arena = Arena::new(&mut memory);
        assert_eq!(arena.alloc_filled(33, 0u8), Err(OutOfMemory));
        assert_eq!(arena.alloc_filled(usize::MAX / 2, 0u64), Err(OutOfMemory));
        let mut vector = arena.vector::<u32>();
        while vector.push(1).is_ok() {}
        assert!(vector.len() >= 7);
        assert_eq!(arena.alloc(0u64), Err(OutOfMemory));
        drop(vector);
        assert!(arena.alloc(0u64).is_ok());
        let mut empty = [];
        assert_eq!(Arena::new(&mut empty).alloc(0u8), Err(OutOfMemory));
    }

    #[test]
    fn nested_vectors_leave_no_waste() {
        let mut memory = [MaybeUninit::uninit(); 4096];
        let arena = Arena::new(&mut memory);
        let mut outer = arena.vector::<&[u32]>();
        for round in 0..10 {
            let mut inner = arena.vector::<u32>();
            for item in 0..round {
                inner.push(item).unwrap();
            }
            outer.push(inner.finish().unwrap()).unwrap();
        }
        let outer = outer.finish().unwrap();
        assert_eq!(outer[9], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        let exact = 45 * 4 + 10 * size_of::<&[u32]>();
        assert!(arena.used() <= exact + 16);
    }

    #[test]
    fn vectors_may_grow_by_turns() {
        let mut memory = vec![MaybeUninit::uninit(); 65536];
        let arena = Arena::new(&mut memory);
        let mut first = arena.vector::<u8>();
        let mut second = arena.vector::<u64>();
        for item in 0..1000u64 {
            first.push(item as u8).unwrap();
            second.push(item).unwrap();
        }
        second.truncate(900);
        assert_eq!(second.pop(), Some(899));
        first.extend(b"abc").unwrap();
        assert_eq!(&first[1000..], b"abc");
        assert!(first.iter().take(1000).enumerate().all(|(index, item)| index as u8 == *item));
        assert!(second.iter().enumerate().all(|(index, item)| index as u64 == *item));
        assert_eq!(first.finish().unwrap().len(), 1003);
        assert_eq!(second.finish().unwrap().len(), 899);
    }

    #[test]
    fn a_scope_gives_everything_back() {
        let mut memory = [MaybeUninit::uninit(); 256];
        let arena = Arena::new(&mut memory);
        let kept = arena.alloc(5u32).unwrap();
        let mut open = arena.vector::<u8>();
        open.push(1).unwrap();
        let before = arena.used();
        let sum: u64 = arena.scope(|inner| {
            assert!(arena.alloc(1u8).is_err());
            assert!(open.extend(&[0; 64]).is_err());
            inner.alloc_filled(20, 2u64).unwrap().iter().sum()
        });
        assert_eq!((sum, *kept, arena.used()), (40, 5, before));
        assert!(arena.peak() >= before + 160);
        open.push(2).unwrap();
        assert_eq!(&open[..], [1, 2]);
    }
}
