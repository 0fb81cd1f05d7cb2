//! Serial lines 2, 3, 4 and 6, with rings in both directions; line 1 is the console and the port's.
//!
//! Invariant: the interrupt fills the ring of what came and empties that of what goes; bytes never overtake each other.

use crate::profile::{LINES, LinePins};
use crate::{Stm32, clocks, EVENTS, interrupts, pins, timers};
use board::software::ByteQueue;
use board::{Error, Outcome, Parity, Pull, Source, Uart, UartSettings, uart_trigger};
use drivers::Shared;
use stm32_metapac::usart::Usart;
use stm32_metapac::{UART4, USART1, USART2, USART3, USART6};

/// Bytes of a ring.
const RING: usize = 256;

const RECEIVED: u32 = 1 << 5;
const OVERRUN: u32 = 1 << 3;
const BROKEN: u32 = 1 << 1;
const IDLE: u32 = 1 << 4;
const SENT: u32 = 1 << 6;
const ROOM: u32 = 1 << 7;

const SEND_BREAK: u32 = 1;
const RECEIVER: u32 = 1 << 2;
const TRANSMITTER: u32 = 1 << 3;
const IDLE_INTERRUPT: u32 = 1 << 4;
const RECEIVED_INTERRUPT: u32 = 1 << 5;
const ROOM_INTERRUPT: u32 = 1 << 7;
const PARITY_ODD: u32 = 1 << 9;
const PARITY: u32 = 1 << 10;
const NINE_BITS: u32 = 1 << 12;
const ON: u32 = 1 << 13;

struct Line {
    settings: Option<UartSettings>,
    received: ByteQueue<RING>,
    to_send: ByteQueue<RING>,
    /// Data bits of a character, without parity.
    mask: u8,
    triggers: u32,
    hard: bool,
}

impl Line {
    const fn new() -> Line {
        Line { settings: None, received: ByteQueue::new(), to_send: ByteQueue::new(), mask: 0xff, triggers: 0, hard: false }
    }
}

/// Lines 2, 3, 4, 6.
static STATE: [Shared<Line>; 4] = [const { Shared::new(Line::new()) }; 4];

fn place_of(line: u8) -> Option<usize> {
    [2, 3, 4, 6].iter().position(|own| *own == line)
}

/// The registers of a line.
fn registers(line: u8) -> Usart {
    let start = match line {
        1 => USART1.as_ptr(),
        2 => USART2.as_ptr(),
        3 => USART3.as_ptr(),
        4 => UART4.as_ptr(),
        _ => USART6.as_ptr(),
    };
    // SAFETY: a serial line of the chip.
    unsafe { Usart::from_ptr(start) }
}

/// The divider for a rate, in sixteenths; ValueError for one that is out of reach.
fn divider(clock: u32, rate: u32) -> Outcome<u32> {
    let divider = if rate == 0 { 0 } else { (clock + rate / 2) / rate };
    if (16..=0xffff).contains(&divider) { Ok(divider) } else { Err(Error::Invalid("set baudrate is not within 5% of desired value")) }
}

fn bus_of(line: u8) -> u32 {
    if matches!(line, 1 | 6) { clocks::fast_bus() } else { clocks::slow_bus() }
}

/// Sets a line up; a parity bit is one of the bits of a character.
fn set_up(registers: Usart, settings: &UartSettings, divider: u32) {
    registers.cr1().write(|control| control.0 = 0);
    registers.brr().write(|rate| rate.0 = divider);
    registers.cr2().write(|control| control.0 = if settings.stop == 2 { 2 << 12 } else { 0 });
    registers.cr3().write(|control| control.0 = 0);
    let parity = match settings.parity {
        Parity::None => 0,
        Parity::Even => PARITY,
        Parity::Odd => PARITY | PARITY_ODD,
    };
    let nine = u32::from(settings.bits) + u32::from(parity != 0) == 9;
    let bits = ON | TRANSMITTER | RECEIVER | RECEIVED_INTERRUPT | parity | if nine { NINE_BITS } else { 0 };
    registers.cr1().write(|control| control.0 = bits);
}

/// Starts the console's line, with an interrupt for each received byte.
pub fn start_console(rate: u32) {
    let LinePins { tx, rx, alternate, .. } = LINES[0];
    pins::set_alternate(tx, alternate, false, Pull::Up);
    pins::set_alternate(rx, alternate, false, Pull::Up);
    // Every rate that is asked for here can be met.
    let divider = divider(bus_of(1), rate).unwrap_or(16);
    registers(1).cr1().write(|control| control.0 = 0);
    registers(1).brr().write(|register| register.0 = divider);
    registers(1).cr1().write(|control| control.0 = ON | TRANSMITTER | RECEIVER | RECEIVED_INTERRUPT);
    if let Some(number) = interrupts::of_line(1) {
        interrupts::enable(number);
    }
}

/// Bytes that the console received.
pub fn take_from_console(mut take: impl FnMut(u8)) {
    while registers(1).sr().read().0 & (RECEIVED | OVERRUN) != 0 {
        take(registers(1).dr().read().0 as u8);
    }
}

/// Sends bytes to the console.
pub fn write_to_console(bytes: &[u8]) {
    for byte in bytes {
        while registers(1).sr().read().0 & ROOM == 0 {}
        registers(1).dr().write(|data| data.0 = u32::from(*byte));
    }
}

/// Moves a byte from the ring into the transmitter if it takes one.
fn feed(state: &mut Line, registers: Usart) {
    if registers.sr().read().0 & ROOM != 0 {
        if let Some(byte) = state.to_send.take() {
            registers.dr().write(|data| data.0 = byte.into());
        }
    }
    let more = state.to_send.length > 0;
    registers.cr1().modify(|control| {
        control.0 = if more { control.0 | ROOM_INTERRUPT } else { control.0 & !ROOM_INTERRUPT };
    });
}

/// What the interrupt of a line does; the triggers that happened.
fn serve(state: &mut Line, registers: Usart) -> u32 {
    let mut happened = 0;
    let flags = registers.sr().read().0;
    if flags & (RECEIVED | OVERRUN | IDLE) != 0 {
        // Reading the data ends the conditions that the state showed.
        let byte = registers.dr().read().0 as u8 & state.mask;
        if flags & RECEIVED != 0 {
            let broken = flags & BROKEN != 0 && byte == 0;
            if broken {
                happened |= uart_trigger::BREAK;
            } else {
                state.received.put(byte);
                happened |= uart_trigger::RX;
            }
        }
        if flags & IDLE != 0 {
            happened |= uart_trigger::RX_IDLE;
        }
    }
    feed(state, registers);
    happened & state.triggers
}

/// The interrupt of a line.
pub fn interrupt(line: u8) {
    let Some(place) = place_of(line) else { return };
    STATE[place].with(|state| {
        let happened = serve(state, registers(line));
        if happened != 0 {
            EVENTS.post(Source::Uart(line), happened, state.hard);
        }
    });
}

/// Ends the use of all lines.
pub fn reset() {
    [2, 3, 4, 6].into_iter().for_each(|line| Uart::release(&Stm32, line));
}

/// Runs `work` on a line that was configured.
fn with<R>(line: u8, work: impl FnOnce(&mut Line, Usart) -> R) -> Outcome<R> {
    let place = place_of(line).ok_or(Error::Absent)?;
    STATE[place].with(|state| match state.settings {
        Some(_) => Ok(work(state, registers(line))),
        None => Err(Error::State("UART is not initialised")),
    })
}

fn routed(line: u8, settings: &UartSettings) -> Outcome<(UartSettings, u8)> {
    if line == 1 {
        return Err(Error::Invalid("UART(1) is the console"));
    }
    let own = LINES.iter().find(|own| own.line == line).ok_or(Error::Absent)?;
    if settings.tx.is_some_and(|pin| pin != own.tx) || settings.rx.is_some_and(|pin| pin != own.rx) {
        return Err(Error::Invalid("bad UART pin"));
    }
    let parity = u8::from(settings.parity != Parity::None);
    if !matches!(settings.bits + parity, 8 | 9) || settings.bits > 8 || !(1..=2).contains(&settings.stop) {
        return Err(Error::Invalid("unsupported combination of bits and parity"));
    }
    if settings.flow != 0 || settings.invert != 0 {
        return Err(Error::Missing("flow control and inversion"));
    }
    let ring = RING as u16;
    let settings = UartSettings { tx: Some(own.tx), rx: Some(own.rx), transmit_buffer: ring, receive_buffer: ring, ..*settings };
    Ok((settings, own.alternate))
}

impl Uart for Stm32 {
    fn configure(&self, line: u8, settings: &UartSettings) -> Outcome<()> {
        let (settings, alternate) = routed(line, settings)?;
        let divider = divider(bus_of(line), settings.baudrate)?;
        let (Some(place), Some(number)) = (place_of(line), interrupts::of_line(line)) else { return Err(Error::Absent) };
        interrupts::disable(number);
        set_up(registers(line), &settings, divider);
        STATE[place].with(|state| {
            *state = Line { settings: Some(settings), mask: if settings.bits == 7 { 0x7f } else { 0xff }, ..Line::new() };
        });
        for pin in settings.tx.into_iter().chain(settings.rx) {
            pins::set_alternate(pin, alternate, false, Pull::Up);
        }
        interrupts::enable(number);
        Ok(())
    }

    fn settings(&self, line: u8) -> Option<UartSettings> {
        STATE[place_of(line)?].with(|state| state.settings)
    }

    fn available(&self, line: u8) -> usize {
        with(line, |state, _| state.received.length).unwrap_or(0)
    }

    fn read(&self, line: u8, buffer: &mut [u8]) -> Outcome<usize> {
        let mut count = 0;
        for place in buffer {
            // Interrupts are let in between bytes.
            let Some(byte) = with(line, |state, _| state.received.take())? else { break };
            *place = byte;
            count += 1;
        }
        Ok(count)
    }

    fn room(&self, line: u8) -> usize {
        with(line, |state, _| RING - state.to_send.length).unwrap_or(0)
    }

    fn write(&self, line: u8, bytes: &[u8]) -> Outcome<usize> {
        with(line, |state, registers| {
            let count = bytes.iter().take_while(|byte| state.to_send.put(**byte)).count();
            feed(state, registers);
            count
        })
    }

    fn is_sent(&self, line: u8) -> bool {
        with(line, |state, registers| state.to_send.length == 0 && registers.sr().read().0 & SENT != 0).unwrap_or(true)
    }

    fn send_break(&self, line: u8) -> Outcome<()> {
        let settings = Uart::settings(self, line).ok_or(Error::State("UART is not initialised"))?;
        // What waits is sent first, unless it takes longer than it can.
        let limit = timers::now() + 13_000_000 * (RING as u64 + 2) / u64::from(settings.baudrate.max(1));
        while !self.is_sent(line) && timers::now() < limit {}
        with(line, |_, registers| registers.cr1().modify(|control| control.0 |= SEND_BREAK))
    }

    fn interrupt(&self, line: u8, triggers: u32, hard: bool) -> Outcome<()> {
        with(line, |state, registers| {
            (state.triggers, state.hard) = (triggers, hard);
            let idle = triggers & uart_trigger::RX_IDLE != 0;
            registers.cr1().modify(|control| {
                control.0 = if idle { control.0 | IDLE_INTERRUPT } else { control.0 & !IDLE_INTERRUPT };
            });
        })
    }

    fn release(&self, line: u8) {
        let (Some(place), Some(number)) = (place_of(line), interrupts::of_line(line)) else { return };
        let Some(settings) = STATE[place].with(|state| state.settings.take()) else { return };
        interrupts::disable(number);
        registers(line).cr1().write(|control| control.0 = 0);
        STATE[place].with(|state| *state = Line::new());
        EVENTS.forget(Source::Uart(line));
        settings.tx.into_iter().chain(settings.rx).for_each(pins::release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    const SETTINGS: UartSettings = UartSettings {
        baudrate: 115_200,
        bits: 8,
        parity: Parity::Even,
        stop: 2,
        tx: None,
        rx: None,
        rts: None,
        cts: None,
        transmit_buffer: 256,
        receive_buffer: 256,
        invert: 0,
        flow: 0,
        timeout_ms: 0,
        timeout_char_ms: 0,
    };

    #[test]
    fn rates_are_met_within_a_percent() {
        for clock in [42_000_000, 84_000_000] {
            for rate in [2400, 9600, 31_250, 115_200, 921_600, 2_000_000] {
                let reached = clock / divider(clock, rate).unwrap();
                assert!(reached.abs_diff(rate) <= rate / 50, "{clock} {rate} {reached}");
            }
        }
        assert_eq!(divider(84_000_000, 115_200), Ok(729));
        assert!(divider(84_000_000, 0).is_err() && divider(84_000_000, 300).is_err());
        assert!(divider(42_000_000, 10_000_000).is_err());
    }

    #[test]
    fn a_parity_bit_is_a_ninth_bit() {
        let memory = Memory::default();
        // SAFETY: the memory is as large as the block of registers and outlives its use.
        let registers = unsafe { Usart::from_ptr(memory.start()) };
        set_up(registers, &SETTINGS, 729);
        assert_eq!((memory.word(0x08), memory.word(0x10)), (729, 2 << 12));
        assert_eq!(memory.word(0x0c), ON | NINE_BITS | PARITY | RECEIVED_INTERRUPT | TRANSMITTER | RECEIVER);
        set_up(registers, &UartSettings { bits: 7, parity: Parity::Odd, ..SETTINGS }, 729);
        assert_eq!(memory.word(0x0c) & (NINE_BITS | PARITY | PARITY_ODD), PARITY | PARITY_ODD);
    }

    #[test]
    fn the_transmitter_interrupts_only_while_something_waits() {
        let memory = Memory::default();
        // SAFETY: as above.
        let registers = unsafe { Usart::from_ptr(memory.start()) };
        let mut line = Line::new();
        line.to_send.put(b'x');
        feed(&mut line, registers);
        assert_eq!((line.to_send.length, memory.word(0x0c)), (1, ROOM_INTERRUPT));
        memory.set_word(0, ROOM);
        feed(&mut line, registers);
        assert_eq!((line.to_send.length, memory.word(0x0c), memory.word(4)), (0, 0, u32::from(b'x')));
    }

    #[test]
    fn what_came_goes_into_the_ring_and_a_break_does_not() {
        let memory = Memory::default();
        // SAFETY: as above.
        let registers = unsafe { Usart::from_ptr(memory.start()) };
        let mut line = Line { mask: 0x7f, triggers: 15, ..Line::new() };
        memory.set_word(0, RECEIVED | IDLE);
        memory.set_word(4, 0xc1);
        assert_eq!(serve(&mut line, registers), uart_trigger::RX | uart_trigger::RX_IDLE);
        assert_eq!(line.received.take(), Some(0x41));
        memory.set_word(0, RECEIVED | BROKEN);
        memory.set_word(4, 0);
        assert_eq!(serve(&mut line, registers), uart_trigger::BREAK);
        assert_eq!(line.received.length, 0);
    }

    #[test]
    fn the_console_and_bad_formats_are_refused() {
        assert!(routed(1, &SETTINGS).is_err());
        assert!(matches!(routed(5, &SETTINGS), Err(Error::Absent)));
        assert!(routed(2, &UartSettings { bits: 7, parity: Parity::None, ..SETTINGS }).is_err());
        let (found, alternate) = routed(6, &SETTINGS).unwrap();
        assert_eq!((found.tx, found.rx, alternate), (Some(38), Some(39), 8));
    }
}
