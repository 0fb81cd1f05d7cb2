//! The console line: what an interrupt handler received, the byte that interrupts programs, and the machine's
//! flags that interrupt handlers set.
//!
//! Invariant: the pointers to the machine's flags are null or good, see [`Console::attach`].

use crate::ring::Ring;
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, Ordering};

/// Bytes of input that wait at most. Clients in the raw protocol send windows of 128 bytes.
const INPUT: usize = 512;
/// Bytes of output kept for a stream that duplicates the terminal; what is written faster than it is taken is lost.
const COPIES: usize = 256;

/// The console of the firmware.
pub static CONSOLE: Console = Console::new();

/// A console line.
pub struct Console {
    input: Ring<INPUT>,
    copies: Ring<COPIES>,
    copied: AtomicBool,
    /// The byte that interrupts a program; negative: none.
    interrupt_byte: AtomicI32,
    pending: AtomicPtr<AtomicBool>,
    interrupted: AtomicPtr<AtomicBool>,
}

impl Console {
    pub const fn new() -> Console {
        Console {
            input: Ring::new(),
            copies: Ring::new(),
            copied: AtomicBool::new(false),
            interrupt_byte: AtomicI32::new(-1),
            pending: AtomicPtr::new(ptr::null_mut()),
            interrupted: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// Sends interrupts to these flags of the machine from now on; null: nowhere.
    ///
    /// # Safety
    /// The flags must stay where they are until the next call.
    pub unsafe fn attach(&self, pending: *const AtomicBool, interrupted: *const AtomicBool) {
        self.pending.store(pending.cast_mut(), Ordering::Release);
        self.interrupted.store(interrupted.cast_mut(), Ordering::Release);
        self.copied.store(false, Ordering::Relaxed);
        self.copies.clear();
    }

    fn flag(place: &AtomicPtr<AtomicBool>) -> Option<&AtomicBool> {
        // SAFETY: null or good, see `attach`.
        unsafe { place.load(Ordering::Acquire).as_ref() }
    }

    /// Takes a received byte: called by the handler of the interrupt. Handlers that call it do not interrupt each
    /// other. False: there was no room for it.
    pub fn receive(&self, byte: u8) -> bool {
        if i32::from(byte) == self.interrupt_byte.load(Ordering::Relaxed) {
            self.interrupt();
            return true;
        }
        self.input.put(byte)
    }

    /// Bytes that there is room for.
    pub fn room(&self) -> usize {
        self.input.room()
    }

    /// The next received byte.
    pub fn take(&self) -> Option<u8> {
        self.input.take()
    }

    /// True when a byte waits.
    pub fn is_ready(&self) -> bool {
        !self.input.is_empty()
    }

    /// Interrupts the program, as Ctrl-C does.
    pub fn interrupt(&self) {
        if let Some(flag) = Self::flag(&self.interrupted) {
            flag.store(true, Ordering::Release);
        }
        self.ask_for_safepoint();
    }

    /// Asks the machine to look for events.
    pub fn ask_for_safepoint(&self) {
        if let Some(flag) = Self::flag(&self.pending) {
            flag.store(true, Ordering::Release);
        }
    }

    /// True when the machine has something to do.
    pub fn is_pending(&self) -> bool {
        Self::flag(&self.pending).is_some_and(|flag| flag.load(Ordering::Acquire))
    }

    /// True when the program was interrupted and does not know it yet.
    pub fn is_interrupted(&self) -> bool {
        Self::flag(&self.interrupted).is_some_and(|flag| flag.load(Ordering::Acquire))
    }

    /// Chooses the byte that interrupts; negative: none does.
    pub fn set_interrupt_byte(&self, byte: i32) {
        self.interrupt_byte.store(byte, Ordering::Relaxed);
    }

    /// Keeps copies of output from now on, or no longer.
    pub fn set_copied(&self, on: bool) {
        self.copies.clear();
        self.copied.store(on, Ordering::Relaxed);
    }

    /// True when a stream duplicates the terminal.
    pub fn is_copied(&self) -> bool {
        self.copied.load(Ordering::Relaxed)
    }

    /// Keeps a copy of output for who duplicates the terminal.
    pub fn copy(&self, bytes: &[u8]) {
        if self.is_copied() {
            for &byte in bytes {
                self.copies.put(byte);
            }
            self.ask_for_safepoint();
        }
    }

    /// Takes copies of output; returns how many bytes there were.
    pub fn take_copies(&self, buffer: &mut [u8]) -> usize {
        let mut count = 0;
        while let Some(place) = buffer.get_mut(count) {
            let Some(byte) = self.copies.take() else { break };
            *place = byte;
            count += 1;
        }
        count
    }
}

impl Default for Console {
    fn default() -> Console {
        Console::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interrupt_byte_sets_both_flags_and_is_not_input() {
        let (pending, interrupted) = (AtomicBool::new(false), AtomicBool::new(false));
        let console = Console::new();
        // SAFETY: the flags outlive the console.
        unsafe { console.attach(&pending, &interrupted) };
        console.receive(3);
        assert_eq!(console.take(), Some(3));
        console.set_interrupt_byte(3);
        console.receive(b'a');
        console.receive(3);
        assert!(console.is_pending() && console.is_interrupted());
        assert_eq!((console.take(), console.take()), (Some(b'a'), None));
        // SAFETY: detaches.
        unsafe { console.attach(ptr::null(), ptr::null()) };
        assert!(!console.is_pending());
        console.receive(3);
        assert!(!console.is_interrupted());
    }

    #[test]
    fn copies_are_kept_while_somebody_takes_them() {
        let console = Console::new();
        console.copy(b"lost");
        console.set_copied(true);
        console.copy(b"kept");
        let mut buffer = [0; 3];
        assert_eq!((console.take_copies(&mut buffer), &buffer), (3, b"kep"));
        assert_eq!(console.take_copies(&mut buffer), 1);
        console.copy(&[b'x'; COPIES + 10]);
        let mut all = [0; COPIES + 20];
        assert_eq!(console.take_copies(&mut all), COPIES);
    }
}
