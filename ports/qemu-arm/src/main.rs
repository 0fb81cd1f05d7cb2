//! Firmware for the MPS2 AN385 board (Cortex-M3), as emulated by QEMU: a prompt on UART 0.
//!
//! Invariant: `reset` in `start` runs first; static memory is constant, atomic, or used by
//! `main` alone.
#![no_std]
#![no_main]

mod board;
mod clock;
mod semihosting;
mod start;
mod uart;

use antaresia::{Input, Interpreter, Platform, Settings, Shell, Terminal, run_session};
use board::BOARD;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, Ordering};

/// Bytes of the heap.
const HEAP: usize = 64 * 1024;

#[unsafe(link_section = ".heap")]
static mut MEMORY: [MaybeUninit<u8>; HEAP] = [const { MaybeUninit::uninit() }; HEAP];
static mut LINE: [u8; 512] = [0; 512];
static mut HISTORY: [u8; 512] = [0; 512];

struct Serial;

impl Terminal for Serial {
    fn read(&mut self, work: &AtomicBool) -> Input {
        loop {
            match uart::read() {
                Some(byte) => return Input::Byte(byte),
                None if work.load(Ordering::Acquire) => return Input::Work,
                None => clock::wait(),
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        uart::write(bytes);
    }

    fn start_program(&mut self, _raw: bool) {
        BOARD.set_interrupt_byte(3);
    }

    fn end_program(&mut self) {
        BOARD.set_interrupt_byte(-1);
    }

    fn board(&self) -> &'static str {
        BOARD.machine()
    }

    fn version(&self) -> &'static str {
        concat!("v1.29.0-antaresia-", env!("CARGO_PKG_VERSION"))
    }
}

/// Starts the prompt, and again after each soft reset.
fn main() -> ! {
    uart::start();
    clock::start();
    // SAFETY: `main` runs once, and nothing else refers to these.
    let (line, history) = unsafe { (&mut *(&raw mut LINE), &mut *(&raw mut HISTORY)) };
    let mut shell = Shell::new(line, history);
    loop {
        // SAFETY: the interpreter of the previous round is gone, and with it all references to its heap.
        let memory = unsafe { &mut *(&raw mut MEMORY) };
        serve(&mut shell, memory);
    }
}

/// One round: a new interpreter, served until a soft reset.
fn serve(shell: &mut Shell<'_>, memory: &'static mut [MaybeUninit<u8>]) {
    let Some(mut interpreter) = Interpreter::new(Settings::new(memory), &BOARD) else {
        uart::write(b"the heap is too small\r\n");
        semihosting::exit(5);
    };
    // A full heap shows in what the program does next.
    interpreter.set_board_path();
    let (pending, interrupted) = interpreter.signals();
    // SAFETY: the interpreter stays where it is until the flags are detached below.
    unsafe { board::attach(pending, interrupted) };
    run_session(&mut interpreter, shell, &mut Serial);
    // SAFETY: detaches.
    unsafe { board::attach(core::ptr::null(), core::ptr::null()) };
}

#[panic_handler]
fn panic(information: &core::panic::PanicInfo) -> ! {
    uart::write(b"\r\npanic: ");
    if let Some(place) = information.location() {
        uart::write(place.file().as_bytes());
        let mut line = place.line();
        let mut digits = [0; 10];
        let mut at = digits.len();
        while line > 0 {
            at -= 1;
            digits[at] = b'0' + (line % 10) as u8;
            line /= 10;
        }
        uart::write(b":");
        uart::write(&digits[at..]);
    }
    uart::write(b"\r\n");
    semihosting::exit(4)
}
