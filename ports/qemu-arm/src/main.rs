//! Firmware for the MPS2 AN385 board (Cortex-M3), as emulated by QEMU: a prompt on UART 0, a disk in the board's
//! second memory.
//!
//! Invariant: `reset` in `start` runs first; static memory is constant, atomic, or used by `main` alone.
#![no_std]
#![no_main]

mod start;
mod uart;

use board::{Board, Family, Profile};
use core::mem::MaybeUninit;
use port::{BareBoard, Hardware, MemoryFlash, Port, cortex_m};

/// Bytes of the heap.
const HEAP: usize = 64 * 1024;
/// Hz of the processor.
const FREQUENCY: u32 = 25_000_000;

#[unsafe(link_section = ".heap")]
static mut MEMORY: [MaybeUninit<u8>; HEAP] = [const { MaybeUninit::uninit() }; HEAP];

static PROFILE: Profile = Profile {
    name: "qemu-arm",
    machine: "mps2-an385 with ARM Cortex-M3",
    platform: "qemu",
    family: Family::Generic,
    pins: &[],
};

// SAFETY: the memory that the linker script leaves out.
static DISK: MemoryFlash = unsafe { MemoryFlash::new(0x2100_0000 as *mut u8, 1 << 20, 4096) };

static BOARD: BareBoard = BareBoard {
    profile: &PROFILE,
    disk: Some(&DISK),
    frequency: FREQUENCY,
    restart: cortex_m::restart,
    wait: cortex_m::wait,
};

struct Mps2;

impl Hardware for Mps2 {
    fn write(&self, bytes: &[u8]) {
        uart::write(bytes);
    }

    fn microseconds(&self) -> u64 {
        cortex_m::microseconds()
    }

    fn wait(&self) {
        cortex_m::wait();
    }

    fn stack_left(&self) -> usize {
        cortex_m::stack_left()
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

static PORT: Port<Mps2> = Port::new(Mps2);

/// Starts the prompt.
fn main() -> ! {
    uart::start();
    cortex_m::start_clock(FREQUENCY);
    // SAFETY: `main` runs once, and nothing else refers to the memory.
    unsafe { port::serve(&PORT, &raw mut MEMORY) }
}

#[panic_handler]
fn panic(information: &core::panic::PanicInfo) -> ! {
    port::report::panic(&uart::write, information);
    cortex_m::restart()
}
