//! A growable list inside an arena.
//!
//! Invariant: bytes `begin..end` of the arena belong to this vector alone; the first `length` items are written.

use crate::{Arena, OutOfMemory};
use core::mem::{align_of, size_of};
use core::ops::{Deref, DerefMut};

/// A list under construction; `finish` turns it into a slice of exact size. It reads as a slice meanwhile.
pub struct Vector<'arena, T: Copy> {
    arena: &'arena Arena<'arena>,
    /// The first item, aligned; dangling while there is no room.
    items: *mut T,
    length: usize,
    /// Offsets in the arena of all that is ours, alignment included.
    begin: usize,
    end: usize,
}

impl<'arena, T: Copy> Vector<'arena, T> {
    /// An empty vector, without any room yet.
    pub fn new(arena: &'arena Arena<'_>) -> Self {
        const { assert!(size_of::<T>() > 0) };
        Vector { arena, items: core::ptr::NonNull::dangling().as_ptr(), length: 0, begin: 0, end: 0 }
    }

    /// Appends an item.
    pub fn push(&mut self, item: T) -> Result<(), OutOfMemory> {
        if self.length == self.room() {
            self.grow(1)?;
        }
        // SAFETY: there is room for one more item, and it is ours.
        unsafe { self.items.add(self.length).write(item) };
        self.length += 1;
        Ok(())
    }

    /// Appends copies of all `items`.
    pub fn extend(&mut self, items: &[T]) -> Result<(), OutOfMemory> {
        if items.len() > self.room() - self.length {
            self.grow(items.len())?;
        }
        // SAFETY: there is room for them, and no slice of others overlaps it.
        unsafe { self.items.add(self.length).copy_from_nonoverlapping(items.as_ptr(), items.len()) };
        self.length += items.len();
        Ok(())
    }

    /// Takes the last item away.
    pub fn pop(&mut self) -> Option<T> {
        let item = self.last().copied()?;
        self.length -= 1;
        Some(item)
    }

    /// Forgets all items but the first `length`.
    pub fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    /// Forgets all items.
    pub fn clear(&mut self) {
        self.length = 0;
    }

    /// The items as a slice that stays as long as the arena.
    pub fn finish(self) -> Result<&'arena mut [T], OutOfMemory> {
        self.arena.alloc_slice(&self)
    }

    fn room(&self) -> usize {
        let begin = (self.items as usize).wrapping_sub(self.arena.start as usize);
        if self.end == 0 { 0 } else { (self.end - begin) / size_of::<T>() }
    }

    /// Makes room for `more` items behind the present ones: in place if this vector is on top, else by moving there.
    fn grow(&mut self, more: usize) -> Result<(), OutOfMemory> {
        let length = self.length.checked_add(more).ok_or(OutOfMemory)?;
        let bytes = length.checked_mul(size_of::<T>()).ok_or(OutOfMemory)?;
        if self.end != 0 && self.arena.low.get() == self.end {
            let first = (self.items as usize) - (self.arena.start as usize);
            let end = first.checked_add(bytes).ok_or(OutOfMemory)?.max(self.end);
            self.arena.raise_low(end)?;
            self.end = end;
            return Ok(());
        }
        // Nothing to move yet: take what is asked for; others will hardly come in between.
        let wanted = if self.length == 0 { bytes } else { bytes.max(self.length.saturating_mul(2 * size_of::<T>())) };
        let begin = self.arena.low.get();
        let slack = (self.arena.start as usize).wrapping_add(begin).wrapping_neg() & (align_of::<T>() - 1);
        let first = begin.checked_add(slack).ok_or(OutOfMemory)?;
        let end = first.checked_add(wanted).ok_or(OutOfMemory)?;
        let end = if self.arena.raise_low(end).is_ok() {
            end
        } else {
            let least = first.checked_add(bytes).ok_or(OutOfMemory)?;
            self.arena.raise_low(least)?;
            least
        };
        let place = self.arena.start.wrapping_add(first).cast::<T>();
        // SAFETY: both places are ours and lie apart: the new one was free, the old one was not.
        unsafe { place.copy_from_nonoverlapping(self.items, self.length) };
        (self.items, self.begin, self.end) = (place, begin, end);
        Ok(())
    }
}

impl<T: Copy> Drop for Vector<'_, T> {
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
        unsafe { core::slice::from_raw_parts(self.items, self.length) }
    }
}

impl<T: Copy> DerefMut for Vector<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as in `deref`, and `self` is borrowed exclusively.
        unsafe { core::slice::from_raw_parts_mut(self.items, self.length) }
    }
}
