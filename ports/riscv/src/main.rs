//! Firmware for QEMU's `virt` machine with a core as small RISC-V chips have it (RV32IMC): a prompt on the serial
//! line, a disk in memory.
//!
//! Invariant: `_start` in `start` runs first; static memory is constant, atomic, or used by `main` alone.
#![no_std]
#![no_main]

mod clock;
mod start;
mod uart;

use board::{Board, Family, Profile};
use core::mem::MaybeUninit;
use port::{BareBoard, Hardware, MemoryFlash, Port};

/// Bytes of the heap.
const HEAP: usize = 192 * 1024;

#[unsafe(link_section = ".heap")]
static mut MEMORY: [MaybeUninit<u8>; HEAP] = [const { MaybeUninit::uninit() }; HEAP];

static PROFILE: Profile = Profile {
    name: "riscv",
    machine: "QEMU virt with RV32IMC",
    platform: "qemu",
    family: Family::Generic,
    pins: &[],
};

// SAFETY: memory beyond what the linker script gives away.
static DISK: MemoryFlash = unsafe { MemoryFlash::new(0x8100_0000 as *mut u8, 1 << 20, 4096) };

static BOARD: BareBoard = BareBoard {
    profile: &PROFILE,
    disk: Some(&DISK),
    // The emulated core has no clock rate of its own; this is the counter's.
    frequency: clock::FREQUENCY,
    restart: start::restart,
    wait: start::wait,
};

struct Virt;

impl Hardware for Virt {
    fn write(&self, bytes: &[u8]) {
        uart::write(bytes);
    }

    fn microseconds(&self) -> u64 {
        clock::microseconds()
    }

    fn wait(&self) {
        start::wait();
    }

    fn stack_left(&self) -> usize {
        start::stack_left()
    }

    fn board(&self) -> Option<&dyn Board> {
        Some(&BOARD)
    }

    fn name(&self) -> &'static str {
        PROFILE.platform
    }

    fn machine(&self) -> &'static str {
        PROFILE.machine
    }
}

static PORT: Port<Virt> = Port::new(Virt);

/// Starts the prompt.
fn main() -> ! {
    uart::start();
    clock::start();
    start::enable_interrupts();
    // SAFETY: `main` runs once, and nothing else refers to the memory.
    unsafe { port::serve(&PORT, &raw mut MEMORY) }
}

#[panic_handler]
fn panic(information: &core::panic::PanicInfo) -> ! {
    port::report::panic(&uart::write, information);
    start::restart()
}
