//! The board as the machine sees it.
//!
//! Invariant: the pointers to the machine's flags are null or good for ever.

use crate::{clock, start, uart};
use antaresia::Platform;
use core::cell::Cell;
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

static PENDING: AtomicPtr<AtomicBool> = AtomicPtr::new(ptr::null_mut());
static INTERRUPTED: AtomicPtr<AtomicBool> = AtomicPtr::new(ptr::null_mut());

/// Sends interrupts to these flags from now on.
///
/// # Safety
/// The flags must stay where they are until the next call; null sends interrupts nowhere.
pub unsafe fn attach(pending: *const AtomicBool, interrupted: *const AtomicBool) {
    PENDING.store(pending.cast_mut(), Ordering::Release);
    INTERRUPTED.store(interrupted.cast_mut(), Ordering::Release);
}

fn flag(place: &AtomicPtr<AtomicBool>) -> Option<&'static AtomicBool> {
    // SAFETY: null or good, see `attach`.
    unsafe { place.load(Ordering::Acquire).as_ref() }
}

/// Interrupts the program.
pub fn interrupt() {
    for place in [&INTERRUPTED, &PENDING] {
        if let Some(flag) = flag(place) {
            flag.store(true, Ordering::Release);
        }
    }
}

fn interrupted() -> bool {
    flag(&PENDING).is_some_and(|flag| flag.load(Ordering::Acquire))
}

/// The board.
pub struct Board {
    seed: Cell<u64>,
}

// SAFETY: one thread uses it; interrupt handlers do not.
unsafe impl Sync for Board {}

/// The one there is.
pub static BOARD: Board = Board { seed: Cell::new(0x9e37_79b9_7f4a_7c15) };

impl Platform for Board {
    fn write_output(&self, bytes: &[u8]) {
        for &byte in bytes {
            if byte == b'\n' {
                uart::write(b"\r");
            }
            uart::write(&[byte]);
        }
    }

    fn write_raw(&self, bytes: &[u8]) {
        uart::write(bytes);
    }

    fn read_input(&self, buffer: &mut [u8]) -> usize {
        let mut count = 0;
        while count < buffer.len() {
            match uart::read() {
                Some(byte) => {
                    buffer[count] = byte;
                    count += 1;
                }
                None if count > 0 || interrupted() => break,
                None => clock::wait(),
            }
        }
        count
    }

    fn input_ready(&self) -> bool {
        uart::ready()
    }

    fn set_interrupt_byte(&self, byte: i32) {
        uart::INTERRUPT_BYTE.store(byte, Ordering::Relaxed);
    }

    fn ticks_us(&self) -> u64 {
        clock::microseconds()
    }

    fn time_ns(&self) -> u64 {
        clock::microseconds() * 1000
    }

    fn sleep_us(&self, microseconds: u64) -> bool {
        let end = clock::microseconds() + microseconds;
        while clock::microseconds() < end {
            if interrupted() {
                return false;
            }
            clock::wait();
        }
        true
    }

    fn entropy(&self) -> u64 {
        // There is no source of randomness: a shift register, stirred by the time.
        let mut seed = self.seed.get() ^ clock::microseconds();
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        self.seed.set(seed);
        seed
    }

    fn stack_left(&self) -> usize {
        start::stack_left()
    }

    fn name(&self) -> &'static str {
        "qemu"
    }

    fn machine(&self) -> &'static str {
        "mps2-an385 with ARM Cortex-M3"
    }

    fn read_file(&self, _path: &str, _offset: usize, _buffer: &mut [u8]) -> Result<usize, i32> {
        Err(2)
    }

    fn path_kind(&self, _path: &str) -> u8 {
        0
    }
}
