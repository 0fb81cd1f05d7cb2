//! State that a program has once, in a static, reached through a token of no size.
//!
//! On a microcontroller there is one machine. Functions are given a token instead of its address, and what carries no
//! information takes no register and no instruction. Borrowing the token is borrowing the state.
//!
//! Invariant: a type's token exists at most once, and while it does the type's place is filled. Without an operating
//! system there is one thread, and a token is neither `Send` nor `Sync`, so interrupt handlers have none.

use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;
use core::sync::atomic::{AtomicBool, Ordering};

/// What there is once. The place is a static: a constant cannot refer to anything else that changes.
pub trait Sole: Sized + 'static {
    const PLACE: &'static Place<Self>;
}

/// Room for a value that a token reaches.
pub struct Place<T> {
    value: UnsafeCell<MaybeUninit<T>>,
    taken: AtomicBool,
}

// SAFETY: the value is reached through the token only, which stays in its thread; there is no other one.
unsafe impl<T> Sync for Place<T> {}

impl<T> Place<T> {
    pub const fn new() -> Place<T> {
        Place { value: UnsafeCell::new(MaybeUninit::uninit()), taken: AtomicBool::new(false) }
    }
}

impl<T> Default for Place<T> {
    fn default() -> Place<T> {
        Place::new()
    }
}

/// The right to reach the value in a type's place.
pub struct Token<T: Sole>(PhantomData<*mut T>);

impl<T: Sole> Token<T> {
    /// Puts a value in its place; None when one is there already.
    pub fn new(value: T) -> Option<Token<T>> {
        // Not an exchange, which small processors lack; there is one thread.
        if T::PLACE.taken.load(Ordering::Relaxed) {
            return None;
        }
        T::PLACE.taken.store(true, Ordering::Relaxed);
        // SAFETY: there is no token, so nobody looks at the place.
        unsafe { (*T::PLACE.value.get()).write(value) };
        Some(Token(PhantomData))
    }
}

impl<T: Sole> Deref for Token<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the place is filled, and as long as the only token is borrowed so nobody changes it.
        unsafe { (*T::PLACE.value.get()).assume_init_ref() }
    }
}

impl<T: Sole> DerefMut for Token<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above; nobody else has the only token.
        unsafe { (*T::PLACE.value.get()).assume_init_mut() }
    }
}

impl<T: Sole> Drop for Token<T> {
    fn drop(&mut self) {
        // SAFETY: the place is filled, and nobody looks at it any more.
        unsafe { (*T::PLACE.value.get()).assume_init_drop() };
        T::PLACE.taken.store(false, Ordering::Relaxed);
    }
}

/// The same borrow of something without size, without the address that it came with, which then needs not be kept.
#[inline(always)]
pub fn lend<T>(_: &T) -> &T {
    const { assert!(size_of::<T>() == 0) };
    // SAFETY: a reference to nothing may have any address that is aligned; the one borrow is given for the other.
    unsafe { NonNull::dangling().as_ref() }
}

/// As [`lend`] for a borrow that is alone.
#[inline(always)]
pub fn lend_mut<T>(_: &mut T) -> &mut T {
    const { assert!(size_of::<T>() == 0) };
    // SAFETY: as above.
    unsafe { NonNull::dangling().as_mut() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::thread_local;

    thread_local! {
        static DROPPED: Cell<u32> = const { Cell::new(0) };
    }

    struct Counter {
        count: u32,
    }

    fn counter(count: u32) -> Counter {
        Counter { count }
    }

    static PLACE: Place<Counter> = Place::new();

    impl Sole for Counter {
        const PLACE: &'static Place<Counter> = &PLACE;
    }

    impl Drop for Counter {
        fn drop(&mut self) {
            DROPPED.with(|dropped| dropped.set(dropped.get() + self.count));
        }
    }

    #[test]
    fn a_place_is_filled_once_at_a_time() {
        let mut first = Token::new(counter(1)).unwrap();
        assert_eq!(size_of_val(&first), 0);
        assert!(Token::new(counter(10)).is_none());
        lend_mut(&mut first).count += 1;
        assert_eq!((lend(&first).count, DROPPED.get()), (2, 10));
        drop(first);
        assert_eq!(DROPPED.get(), 12);
        assert_eq!(Token::new(counter(5)).unwrap().count, 5);
    }
}
