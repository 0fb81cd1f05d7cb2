//! State that the program and interrupt handlers share.
//!
//! Invariant: it is touched only while interrupts are off; what is done with it never asks for it again.

use core::cell::RefCell;
use critical_section::Mutex;

/// A value behind a critical section.
pub struct Shared<T>(Mutex<RefCell<T>>);

impl<T> Shared<T> {
    pub const fn new(value: T) -> Shared<T> {
        Shared(Mutex::new(RefCell::new(value)))
    }

    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        critical_section::with(|section| work(&mut self.0.borrow_ref_mut(section)))
    }
}

/// Changes a register that interrupt handlers change too.
pub fn guarded<R>(work: impl FnOnce() -> R) -> R {
    critical_section::with(|_| work())
}
