//! The smallest port: a prompt on a serial line, nothing else. `docs/porting.md` walks through it.
//!
//! It runs on QEMU's MPS2 AN386 (Cortex-M4).
//!
//! Invariant: `reset` runs first; static memory is constant, atomic, or used by `main` alone.
#![no_std]
#![no_main]

use core::mem::MaybeUninit;
use port::{CONSOLE, Hardware, Port, cortex_m};

/// Hz of the processor.
const FREQUENCY: u32 = 25_000_000;
/// Bytes of the heap.
const HEAP: usize = 64 * 1024;

#[unsafe(link_section = ".heap")]
static mut MEMORY: [MaybeUninit<u8>; HEAP] = [const { MaybeUninit::uninit() }; HEAP];

// The serial line: data, state (1: cannot send, 2: received), control, acknowledge, divider of the rate.
const DATA: *mut u32 = 0x4000_4000 as *mut u32;
const STATE: *mut u32 = 0x4000_4004 as *mut u32;
const CONTROL: *mut u32 = 0x4000_4008 as *mut u32;
const ACKNOWLEDGE: *mut u32 = 0x4000_400c as *mut u32;
const DIVIDER: *mut u32 = 0x4000_4010 as *mut u32;
/// Its number at the interrupt controller.
const RECEIVED: u32 = 0;

struct Board;

impl Hardware for Board {
    fn write(&self, bytes: &[u8]) {
        for &byte in bytes {
            // SAFETY: registers of the serial line.
            unsafe {
                while STATE.read_volatile() & 1 != 0 {}
                DATA.write_volatile(byte.into());
            }
        }
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

    fn name(&self) -> &'static str {
        "minimal"
    }

    fn machine(&self) -> &'static str {
        "mps2-an386 with ARM Cortex-M4"
    }
}

static PORT: Port<Board> = Port::new(Board);

/// Serial line, clock, prompt.
fn main() -> ! {
    // SAFETY: registers of the serial line.
    unsafe {
        DIVIDER.write_volatile(16);
        // Transmit, receive, receive interrupt.
        CONTROL.write_volatile(1 | 2 | 8);
    }
    cortex_m::enable_interrupt(RECEIVED);
    cortex_m::start_clock(FREQUENCY);
    // SAFETY: `main` runs once, and nothing else refers to the memory.
    unsafe { port::serve(&PORT, &raw mut MEMORY) }
}

/// What was received goes to the console.
unsafe extern "C" fn received() {
    // SAFETY: registers of the serial line.
    unsafe {
        ACKNOWLEDGE.write_volatile(2);
        while STATE.read_volatile() & 2 != 0 {
            CONSOLE.receive(DATA.read_volatile() as u8);
        }
    }
}

unsafe extern "C" fn tick() {
    cortex_m::tick();
}

/// First code to run.
#[unsafe(no_mangle)]
unsafe extern "C" fn reset() {
    // SAFETY: nothing ran before.
    unsafe { cortex_m::initialise_memory() };
    main();
}

port::fault_entry!(fault, report);

extern "C" fn report(frame: *const u32, _link: u32, lowest: usize, highest: usize) -> ! {
    cortex_m::report_fault(&|bytes| Board.write(bytes), frame, lowest, highest);
    cortex_m::restart()
}

#[panic_handler]
fn panic(information: &core::panic::PanicInfo) -> ! {
    port::report::panic(&|bytes| Board.write(bytes), information);
    cortex_m::restart()
}

unsafe extern "C" {
    static _stack_top: u32;
}

/// An entry of the vector table.
#[repr(C)]
#[derive(Clone, Copy)]
union Vector {
    handler: unsafe extern "C" fn(),
    stack: *const u32,
}

// SAFETY: the table is constant.
unsafe impl Sync for Vector {}

/// The stack, reset, 13 exceptions that are faults here, the system timer, the serial line.
#[unsafe(link_section = ".vectors")]
#[used]
static VECTORS: [Vector; 17] = {
    let mut vectors = [Vector { handler: fault }; 17];
    vectors[0] = Vector { stack: &raw const _stack_top };
    vectors[1] = Vector { handler: reset };
    vectors[15] = Vector { handler: tick };
    vectors[16] = Vector { handler: received };
    vectors
};
