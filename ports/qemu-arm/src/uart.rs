//! The console: UART 0 of the board, with interrupt-driven input.
//!
//! Invariant: the receive interrupt is the only writer of the ring's head, the program the only
//! writer of its tail.

use core::sync::atomic::{AtomicI32, AtomicU8, AtomicUsize, Ordering};

const BASE: usize = 0x4000_4000;
const DATA: usize = BASE;
const STATE: usize = BASE + 4;
const CONTROL: usize = BASE + 8;
const INTERRUPT_CLEAR: usize = BASE + 12;
const BAUD_DIVIDER: usize = BASE + 16;
const ENABLE_INTERRUPTS: usize = 0xe000_e100;

const SIZE: usize = 512;
static RING: [AtomicU8; SIZE] = [const { AtomicU8::new(0) }; SIZE];
static HEAD: AtomicUsize = AtomicUsize::new(0);
static TAIL: AtomicUsize = AtomicUsize::new(0);
/// The byte that interrupts a program; negative: none.
pub static INTERRUPT_BYTE: AtomicI32 = AtomicI32::new(-1);

fn read_register(address: usize) -> u32 {
    // SAFETY: a register of the UART or the interrupt controller.
    unsafe { (address as *const u32).read_volatile() }
}

fn write_register(address: usize, value: u32) {
    // SAFETY: as above.
    unsafe { (address as *mut u32).write_volatile(value) }
}

/// Turns the UART on.
pub fn start() {
    write_register(BAUD_DIVIDER, 16);
    // Transmit, receive, receive interrupt.
    write_register(CONTROL, 1 | 2 | 8);
    write_register(ENABLE_INTERRUPTS, 1);
}

/// Takes received bytes into the ring; notices the interrupt byte.
pub unsafe extern "C" fn receive_interrupt() {
    write_register(INTERRUPT_CLEAR, 2);
    while read_register(STATE) & 2 != 0 {
        let byte = read_register(DATA) as u8;
        if byte as i32 == INTERRUPT_BYTE.load(Ordering::Relaxed) {
            crate::board::interrupt();
            continue;
        }
        let head = HEAD.load(Ordering::Relaxed);
        if head.wrapping_sub(TAIL.load(Ordering::Relaxed)) < SIZE {
            RING[head % SIZE].store(byte, Ordering::Relaxed);
            HEAD.store(head.wrapping_add(1), Ordering::Release);
        }
    }
}

/// The next received byte, if there is one.
pub fn read() -> Option<u8> {
    let tail = TAIL.load(Ordering::Relaxed);
    if tail == HEAD.load(Ordering::Acquire) {
        return None;
    }
    let byte = RING[tail % SIZE].load(Ordering::Relaxed);
    TAIL.store(tail.wrapping_add(1), Ordering::Release);
    Some(byte)
}

/// True when a byte is waiting.
pub fn ready() -> bool {
    TAIL.load(Ordering::Relaxed) != HEAD.load(Ordering::Acquire)
}

/// Sends bytes.
pub fn write(bytes: &[u8]) {
    for &byte in bytes {
        while read_register(STATE) & 1 != 0 {}
        write_register(DATA, byte as u32);
    }
}
