//! Firmware for the MPS2 AN385 board (Cortex-M3), as emulated by QEMU: a REPL on UART 0.
//!
//! Invariant: `reset` in `start` runs first; everything static is constant or atomic.
#![no_std]
#![no_main]

mod board;
mod clock;
mod semihosting;
mod start;
mod uart;

fn main() -> ! {
    uart::start();
    clock::start();
    uart::write(b"hello\r\n");
    while clock::microseconds() < 3000 { clock::wait(); }
    semihosting::exit(0)
}

#[panic_handler]
fn panic(_information: &core::panic::PanicInfo) -> ! {
    uart::write(b"\r\npanic\r\n");
    semihosting::exit(4)
}
