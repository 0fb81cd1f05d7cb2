//! The serial console: UART 0 at 115200 baud on GP0 (out) and GP1 (in).
//!
//! Output never holds up who reads over USB: while a USB host has the console open, what the transmitter has no room
//! for is lost.
//!
//! Invariant: a program that takes UART 0 for itself has it alone, until the next soft reset.

use board::Pull;
use peripherals::pins::{self, function};
use peripherals::{interrupts, uart};
use port::CONSOLE;
use rp_pac::{RESETS, UART0};

/// Number of its interrupt.
pub const INTERRUPT: usize = interrupts::line::UART0;
/// Number of the UART.
const LINE: u8 = 0;
const OUT: u16 = 0;
const IN: u16 = 1;
const BAUD: u32 = 115_200;

/// Turns it on. The clocks run and the pins are out of reset.
pub fn start() {
    RESETS.reset().modify(|held| held.set_uart0(false));
    while !RESETS.reset_done().read().uart0() {}
    pins::set_function(OUT, function::UART);
    pins::set_function(IN, function::UART);
    // Without a cable the input floats.
    pins::set_pull(IN, Pull::Up);
    UART0.uartlcr_h().write(|format| {
        format.set_wlen(3);
        format.set_fen(true);
    });
    uart::set_rate(LINE, BAUD);
    // An interrupt when the receiver is an eighth full, or when nothing more comes.
    UART0.uartifls().write(|levels| levels.set_rxiflsel(0));
    UART0.uartcr().write(|control| {
        control.set_uarten(true);
        control.set_txe(true);
        control.set_rxe(true);
    });
    UART0.uartimsc().write(|mask| {
        mask.set_rxim(true);
        mask.set_rtim(true);
    });
    interrupts::enable(INTERRUPT);
}

/// Takes the UART back that a program had and left.
pub fn resume() {
    if !is_on() {
        start();
    }
}

/// True while the UART is the console.
fn is_on() -> bool {
    !uart::is_used(LINE) && UART0.uartcr().read().uarten()
}

/// Takes received bytes to the console.
pub extern "C" fn interrupt() {
    if uart::is_used(LINE) {
        return interrupts::uart0();
    }
    while !UART0.uartfr().read().rxfe() {
        CONSOLE.receive(UART0.uartdr().read().data());
    }
    UART0.uarticr().write(|clear| clear.set_rtic(true));
}

/// Sends bytes; `wait` for room, or lose what there is no room for.
pub fn write(bytes: &[u8], wait: bool) {
    if !is_on() {
        return;
    }
    for &byte in bytes {
        while UART0.uartfr().read().txff() {
            if !wait {
                return;
            }
        }
        UART0.uartdr().write(|data| data.set_data(byte));
    }
}
