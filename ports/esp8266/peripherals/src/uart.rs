//! Serial lines: line 0 is the console's, line 1 sends only.
//!
//! Invariant: bytes go into the hardware's queues in the order in which they were given; a program waits for room at
//! its own safepoints, the console here.

use crate::registers::Block;
use crate::{Esp8266, core, pins, power, time};
use board::software::Wires;
use board::{Error, Outcome, Parity, Uart, UartSettings, errno};
use drivers::Shared;

/// The core's interrupt of both lines.
pub const INTERRUPT: u32 = 5;

// SAFETY: blocks of the chip.
const CONSOLE: Block = unsafe { Block::at(0x6000_0000) };
const LINE: Block = unsafe { Block::at(0x6000_0f00) };

const QUEUE: usize = 0x00;
const ENABLED: usize = 0x0c;
const CLEAR: usize = 0x10;
const DIVIDER: usize = 0x14;
const STATE: usize = 0x1c;
const CONTROL: usize = 0x20;
const THRESHOLDS: usize = 0x24;

/// Bytes of the hardware's queue, but for two that may be on their way into it.
const ROOM: usize = 126;
/// Interrupts: bytes came, more came than there was room for, nothing came for a while.
const RECEIVED: u32 = 1 | 1 << 4 | 1 << 8;
const SEND_BREAK: u32 = 1 << 8;
const RESET_QUEUES: u32 = 3 << 17;
/// An interrupt after each byte.
const EVERY_BYTE: u32 = 1;

/// Pins of the console, and what of their multiplexers makes them its; of line 1.
const CONSOLE_PINS: [u16; 2] = [1, 3];
const LINE_PIN: u16 = 2;
const LINE_FUNCTION: u32 = 2;

static SETTINGS: Shared<Option<UartSettings>> = Shared::new(None);

fn waiting(line: Block) -> u32 {
    line.read(STATE) & 0xff
}

fn to_send(line: Block) -> usize {
    (line.read(STATE) >> 16 & 0xff) as usize
}

/// The format in the control register: bits, parity, stop bits.
fn format(settings: &UartSettings) -> Outcome<u32> {
    let bits = match settings.bits {
        5..=8 => u32::from(settings.bits) - 5,
        _ => return Err(Error::Invalid("invalid data bits")),
    };
    let parity = match settings.parity {
        Parity::None => 0,
        Parity::Even => 2,
        Parity::Odd => 3,
    };
    let stop = match settings.stop {
        1 => 1,
        2 => 3,
        _ => return Err(Error::Invalid("invalid stop bits")),
    };
    Ok(parity | bits << 2 | stop << 4)
}

/// The divider of a rate.
fn divider(rate: u32) -> Outcome<u32> {
    let divider = if rate == 0 { 0 } else { (power::PERIPHERALS + rate / 2) / rate };
    if (1..1 << 20).contains(&divider) { Ok(divider) } else { Err(Error::Invalid("invalid baudrate")) }
}

fn set_up(line: Block, format: u32, divider: u32) {
    line.write(ENABLED, 0);
    line.write(DIVIDER, divider);
    line.write(CONTROL, format | RESET_QUEUES);
    line.write(CONTROL, format);
    line.write(CLEAR, u32::MAX);
}

/// Starts the console's line, with an interrupt for each received byte.
pub fn start_console(rate: u32) {
    CONSOLE_PINS.into_iter().for_each(|pin| pins::set_alternate(pin, 0, true));
    // The rate of a console is one that there is; 8 bits, 1 stop bit.
    set_up(CONSOLE, 3 << 2 | 1 << 4, divider(rate).unwrap_or(1));
    CONSOLE.write(THRESHOLDS, EVERY_BYTE);
    CONSOLE.write(ENABLED, RECEIVED);
    core::enable(INTERRUPT);
}

/// Takes the bytes that a line received, and its interrupt back.
fn take(line: Block, mut found: impl FnMut(u8)) {
    for _ in 0..waiting(line) {
        found(line.read(QUEUE) as u8);
    }
    line.write(CLEAR, RECEIVED);
}

/// What the interrupt of the console's line does.
pub fn take_from_console(found: impl FnMut(u8)) {
    take(CONSOLE, found);
}

/// Sends bytes to the console.
pub fn write_to_console(bytes: &[u8]) {
    for byte in bytes {
        while to_send(CONSOLE) >= ROOM {}
        CONSOLE.write(QUEUE, u32::from(*byte));
    }
}

/// Ends the use of line 1.
pub fn reset() {
    Uart::release(&Esp8266, 1);
}

/// Runs `work` on line 1, if it was configured.
fn with<R>(number: u8, work: impl FnOnce(Block) -> R) -> Outcome<R> {
    if number != 1 {
        return Err(Error::Absent);
    }
    if SETTINGS.with(|settings| settings.is_some()) { Ok(work(LINE)) } else { Err(Error::State("UART is not initialised")) }
}

impl Uart for Esp8266 {
    fn configure(&self, line: u8, settings: &UartSettings) -> Outcome<()> {
        if line == 0 {
            return Err(Error::Invalid("UART(0) is the console"));
        }
        if line != 1 {
            return Err(Error::Absent);
        }
        if settings.tx.is_some_and(|pin| pin != LINE_PIN) || settings.rx.is_some() {
            return Err(Error::Invalid("invalid tx/rx"));
        }
        if settings.flow != 0 || settings.invert != 0 {
            return Err(Error::Missing("flow control and inversion"));
        }
        let (format, divider) = (format(settings)?, divider(settings.baudrate)?);
        let settings = UartSettings { tx: Some(LINE_PIN), transmit_buffer: ROOM as u16, receive_buffer: 0, ..*settings };
        SETTINGS.with(|place| *place = Some(settings));
        pins::set_alternate(LINE_PIN, LINE_FUNCTION, true);
        set_up(LINE, format, divider);
        Ok(())
    }

    fn settings(&self, line: u8) -> Option<UartSettings> {
        if line == 1 { SETTINGS.with(|settings| *settings) } else { None }
    }

    fn available(&self, _line: u8) -> usize {
        0
    }

    fn read(&self, _line: u8, _buffer: &mut [u8]) -> Outcome<usize> {
        // The line has no pin to receive with.
        Err(Error::Errno(errno::EIO))
    }

    fn room(&self, line: u8) -> usize {
        with(line, |line| ROOM.saturating_sub(to_send(line))).unwrap_or(0)
    }

    fn write(&self, line: u8, bytes: &[u8]) -> Outcome<usize> {
        with(line, |line| {
            let count = bytes.len().min(ROOM.saturating_sub(to_send(line)));
            bytes[..count].iter().for_each(|byte| line.write(QUEUE, u32::from(*byte)));
            count
        })
    }

    fn is_sent(&self, line: u8) -> bool {
        with(line, |line| to_send(line) == 0).unwrap_or(true)
    }

    fn send_break(&self, line: u8) -> Outcome<()> {
        let settings = Uart::settings(self, line).ok_or(Error::State("UART is not initialised"))?;
        // A character with its start and stop is 10 bits or more.
        let microseconds = 13_000_000 / settings.baudrate.max(1);
        let limit = time::now() + u64::from(microseconds) * (ROOM as u64 + 2);
        while !self.is_sent(line) && time::now() < limit {}
        with(line, |line| {
            line.change(CONTROL, SEND_BREAK, SEND_BREAK);
            Esp8266.wait_ns(microseconds.saturating_mul(1000));
            line.change(CONTROL, SEND_BREAK, 0);
        })
    }

    fn interrupt(&self, _line: u8, _triggers: u32, _hard: bool) -> Outcome<()> {
        Err(Error::Missing("UART.irq"))
    }

    fn release(&self, line: u8) {
        if line == 1 && SETTINGS.with(Option::take).is_some() {
            pins::set_input(LINE_PIN, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::bench::Memory;

    const SETTINGS: UartSettings = UartSettings {
        baudrate: 115_200,
        bits: 8,
        parity: Parity::None,
        stop: 1,
        tx: None,
        rx: None,
        rts: None,
        cts: None,
        transmit_buffer: 0,
        receive_buffer: 15,
        invert: 0,
        flow: 0,
        timeout_ms: 0,
        timeout_char_ms: 0,
    };

    #[test]
    fn formats_and_rates_are_those_of_the_registers() {
        assert_eq!(format(&SETTINGS), Ok(0x1c));
        assert_eq!(format(&UartSettings { bits: 7, parity: Parity::Odd, stop: 2, ..SETTINGS }), Ok(3 | 2 << 2 | 3 << 4));
        assert!(format(&UartSettings { bits: 9, ..SETTINGS }).is_err());
        assert_eq!(divider(115_200), Ok(694));
        assert!(divider(0).is_err() && divider(50).is_err());
    }

    #[test]
    fn what_came_is_taken_and_the_interrupt_with_it() {
        let memory = Memory::default();
        memory.set_word(STATE, 3);
        memory.set_word(QUEUE, 0x41);
        let mut found = Vec::new();
        take(memory.block(), |byte| found.push(byte));
        assert_eq!((found, memory.word(CLEAR)), (b"AAA".to_vec(), RECEIVED));
    }

    #[test]
    fn a_line_is_set_up_without_interrupts_and_with_empty_queues() {
        let memory = Memory::default();
        memory.set_word(ENABLED, 5);
        set_up(memory.block(), 0x1c, 694);
        assert_eq!((memory.word(ENABLED), memory.word(DIVIDER), memory.word(CONTROL)), (0, 694, 0x1c));
    }

    #[test]
    fn the_console_and_what_cannot_be_are_refused() {
        assert!(Uart::configure(&Esp8266, 0, &SETTINGS).is_err());
        assert_eq!(Uart::configure(&Esp8266, 2, &SETTINGS), Err(Error::Absent));
        assert!(Uart::configure(&Esp8266, 1, &UartSettings { rx: Some(3), ..SETTINGS }).is_err());
        assert!(Uart::write(&Esp8266, 1, b"x").is_err());
    }
}
