//! A growable list inside an arena.
//!
//! Invariant: bytes `begin..end` of the arena belong to this vector alone, and so does room for `capacity` items at
//! `items`, which ends at `end`; the first `length` items are written.

use crate::{Arena, OutOfMemory};
use core::marker::PhantomData;
use core::mem::{align_of, size_of};
use core::ops::{Deref, DerefMut};

/// A list under construction; `finish` turns it into a slice of exact size. It reads as a slice meanwhile.
pub struct Vector<'arena, T: Copy> {
    raw: Raw<'arena>,
    item: PhantomData<T>,
}

/// The part of a vector that does not depend on the type of its items, to exist in the program once.
struct Raw<'arena> {
    arena: &'arena Arena<'arena>,
    /// The first item, aligned; dangling while there is no room.
    items: *mut u8,
    length: usize,
    capacity: usize,
    /// Offsets in the arena of all that is ours, alignment included; both 0 while there is no room.
    begin: usize,
    end: usize,
}

impl<'arena, T: Copy> Vector<'arena, T> {
    /// An empty vector, without any room yet.
    pub fn new(arena: &'arena Arena<'_>) -> Self {
        const { assert!(size_of::<T>() > 0) };
        let items = core::ptr::NonNull::<T>::dangling().as_ptr().cast();
        Vector { raw: Raw { arena, items, length: 0, capacity: 0, begin: 0, end: 0 }, item: PhantomData }
    }

    /// Appends an item.
    pub fn push(&mut self, item: T) -> Result<(), OutOfMemory> {
        if self.raw.length == self.raw.capacity {
            self.raw.grow(1, size_of::<T>(), align_of::<T>())?;
        }
        // SAFETY: there is room for one more item, and it is ours.
        unsafe { self.raw.items.cast::<T>().add(self.raw.length).write(item) };
        self.raw.length += 1;
        Ok(())
    }

    /// Appends copies of all `items`.
    pub fn extend(&mut self, items: &[T]) -> Result<(), OutOfMemory> {
        if items.len() > self.raw.capacity - self.raw.length {
            self.raw.grow(items.len(), size_of::<T>(), align_of::<T>())?;
        }
        let place = self.raw.items.cast::<T>();
        // SAFETY: there is room for them, and no slice of others overlaps it.
        unsafe { place.add(self.raw.length).copy_from_nonoverlapping(items.as_ptr(), items.len()) };
        self.raw.length += items.len();
        Ok(())
    }

    /// Takes the last item away.
    pub fn pop(&mut self) -> Option<T> {
        let item = self.last().copied()?;
        self.raw.length -= 1;
        Some(item)
    }

    /// Forgets all items but the first `length`.
    pub fn truncate(&mut self, length: usize) {
        self.raw.length = self.raw.length.min(length);
    }

    /// Forgets all items.
    pub fn clear(&mut self) {
        self.raw.length = 0;
    }

    /// The items as a slice that stays as long as the arena.
    pub fn finish(self) -> Result<&'arena mut [T], OutOfMemory> {
        self.raw.arena.alloc_slice(&self)
    }
}

impl Raw<'_> {
    /// Makes room for `more` items behind the present ones: in place if this vector is on top, else by moving there.
    #[inline(never)]
    fn grow(&mut self, more: usize, size: usize, align: usize) -> Result<(), OutOfMemory> {
        let length = self.length.checked_add(more).ok_or(OutOfMemory)?;
        let bytes = length.checked_mul(size).ok_or(OutOfMemory)?;
        if self.end != 0 && self.arena.low.get() == self.end {
            // Exactly what is asked for: a vector that stays on top grows without copying.
            let first = self.end - self.capacity * size;
            let end = first.checked_add(bytes).ok_or(OutOfMemory)?;
            self.arena.raise_low(end)?;
            (self.end, self.capacity) = (end, length);
            return Ok(());
        }
        let begin = self.arena.low.get();
        let slack = (self.arena.start as usize).wrapping_add(begin).wrapping_neg() & (align - 1);
        let first = begin.checked_add(slack).ok_or(OutOfMemory)?;
        // Others came in between and may again: take double the room, if there is that much.
        for capacity in [length.max(self.length.saturating_mul(2)), length] {
            let end = capacity.checked_mul(size).and_then(|bytes| bytes.checked_add(first));
            let Some(end) = end.filter(|end| self.arena.raise_low(*end).is_ok()) else { continue };
            let place = self.arena.start.wrapping_add(first);
            // SAFETY: both places are ours and lie apart: the new one was free, the old one was not.
            unsafe { place.copy_from_nonoverlapping(self.items, self.length * size) };
            (self.items, self.capacity, self.begin, self.end) = (place, capacity, begin, end);
            return Ok(());
        }
        Err(OutOfMemory)
    }
}

impl Drop for Raw<'_> {
    fn drop(&mut self) {
        if self.end != 0 {
            self.arena.lower_low(self.begin, self.end);
        }
    }
}

impl<T: Copy> Deref for Vector<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the first `length` items are written and ours.
        unsafe { core::slice::from_raw_parts(self.raw.items.cast(), self.raw.length) }
    }
}

impl<T: Copy> DerefMut for Vector<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as in `deref`, and `self` is borrowed exclusively.
        unsafe { core::slice::from_raw_parts_mut(self.raw.items.cast(), self.raw.length) }
    }
}
