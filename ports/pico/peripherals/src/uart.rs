//! UART 0 and 1: lines whose input an interrupt puts into a ring, and whose output it takes from one.
//!
//! Invariant: the transmitter's interrupt is on exactly while its ring holds something.

use crate::pins::{self, function};
use crate::{Rp2040, clocks, EVENTS, interrupts, resets, timers};
use board::software::ByteQueue;
use board::{Error, Outcome, Parity, Source, Uart, UartSettings, line as signal, rp2, uart_trigger};
use drivers::Shared;
use rp_pac::uart::Uart as Registers;
use rp_pac::{UART0, UART1};

/// Bytes of a ring, the most that a program can ask for.
pub const RING: usize = 1024;
/// The least that it gets.
const LEAST: u16 = 32;

struct Line {
    settings: Option<UartSettings>,
    received: ByteQueue<RING>,
    to_send: ByteQueue<RING>,
    triggers: u32,
    hard: bool,
    /// The ring became empty, and the end of the last byte is awaited.
    finishing: bool,
}

impl Line {
    const fn new() -> Line {
        Line { settings: None, received: ByteQueue::new(), to_send: ByteQueue::new(), triggers: 0, hard: false, finishing: false }
    }
}

static LINES: [Shared<Line>; 2] = [Shared::new(Line::new()), Shared::new(Line::new())];

fn registers(line: u8) -> Registers {
    if line == 0 { UART0 } else { UART1 }
}

fn with<R>(line: u8, work: impl FnOnce(&mut Line, Registers) -> R) -> Outcome<R> {
    let state = LINES.get(usize::from(line)).ok_or(Error::Absent)?;
    state.with(|state| {
        if state.settings.is_none() {
            return Err(Error::State("UART is not initialised"));
        }
        Ok(work(state, registers(line)))
    })
}

/// True while a program uses a line.
pub fn is_used(line: u8) -> bool {
    LINES.get(usize::from(line)).is_some_and(|state| state.with(|state| state.settings.is_some()))
}

/// The divider of a rate, in 64ths: sixteen clocks are a bit.
fn divider(clock: u32, rate: u32) -> Outcome<u32> {
    let divider = (u64::from(clock) * 8 / u64::from(rate.max(1))).div_ceil(2);
    match u32::try_from(divider) {
        Ok(divider @ 64..0x40_0000) if rate > 0 => Ok(divider),
        _ => Err(Error::Invalid("invalid baudrate")),
    }
}

/// The rate of a line that runs, whoever set it up; 0 when it does not.
pub fn rate(line: u8) -> u32 {
    let registers = registers(line);
    let divider = u32::from(registers.uartibrd().read().baud_divint()) * 64 + u32::from(registers.uartfbrd().read().baud_divfrac());
    if divider == 0 { 0 } else { (u64::from(clocks::peripheral()) * 4 / u64::from(divider)) as u32 }
}

/// Gives a line that runs its rate again after the clock changed.
pub fn set_rate(line: u8, rate: u32) {
    if let Ok(divider) = divider(clocks::peripheral(), rate) {
        write_divider(registers(line), divider);
    }
}

fn write_divider(registers: Registers, divider: u32) {
    registers.uartibrd().write(|whole| whole.set_baud_divint((divider / 64) as u16));
    registers.uartfbrd().write(|fraction| fraction.set_baud_divfrac((divider % 64) as u8));
    // The divider is taken over when the line control is written.
    registers.uartlcr_h().modify(|_| ());
}

fn set_up(registers: Registers, settings: &UartSettings, divider: u32) {
    registers.uartcr().write(|control| control.set_uarten(false));
    write_divider(registers, divider);
    registers.uartlcr_h().write(|format| {
        format.set_wlen(settings.bits - 5);
        format.set_stp2(settings.stop == 2);
        format.set_pen(settings.parity != Parity::None);
        format.set_eps(settings.parity == Parity::Even);
        format.set_fen(true);
    });
    // An interrupt when the receiver is an eighth full, or the transmitter an eighth.
    registers.uartifls().write(|levels| {
        levels.set_rxiflsel(0);
        levels.set_txiflsel(0);
    });
    registers.uartimsc().write(|mask| {
        mask.set_rxim(true);
        mask.set_rtim(true);
        mask.set_beim(true);
    });
    registers.uartcr().write(|control| {
        control.set_uarten(true);
        control.set_txe(true);
        control.set_rxe(settings.rx.is_some());
        control.set_ctsen(settings.flow & signal::CTS != 0);
        control.set_rtsen(settings.flow & signal::RTS != 0);
    });
}

/// Moves bytes from the ring into the transmitter as long as it takes some.
fn feed(state: &mut Line, registers: Registers) {
    while state.to_send.length > 0 && !registers.uartfr().read().txff() {
        let Some(byte) = state.to_send.take() else { break };
        registers.uartdr().write(|data| data.set_data(byte));
    }
    let more = state.to_send.length > 0;
    registers.uartimsc().modify(|mask| mask.set_txim(more));
}

/// The interrupt of a line.
pub fn interrupt(line: u8) {
    let registers = registers(line);
    LINES[usize::from(line)].with(|state| {
        let raised = registers.uartmis().read();
        registers.uarticr().write(|clear| clear.0 = raised.0);
        let mut happened = 0;
        while !registers.uartfr().read().rxfe() {
            let data = registers.uartdr().read();
            if data.be() {
                happened |= uart_trigger::BREAK;
            } else {
                state.received.put(data.data());
                happened |= uart_trigger::RX;
            }
        }
        if raised.rtmis() {
            happened |= uart_trigger::RX_IDLE;
        }
        let had = state.to_send.length > 0;
        feed(state, registers);
        if had && state.to_send.length == 0 {
            state.finishing = true;
            EVENTS.signal();
        }
        let flags = happened & state.triggers;
        if flags != 0 {
            EVENTS.post(Source::Uart(line), flags, state.hard);
        }
    });
}

/// Looks whether the last byte has left a line; asks to be called again as long as it has not.
pub fn poll() {
    for line in 0..2 {
        LINES[usize::from(line)].with(|state| {
            if !state.finishing {
                return;
            }
            if state.triggers & uart_trigger::TX_IDLE == 0 {
                state.finishing = false;
            } else if registers(line).uartfr().read().busy() {
                EVENTS.signal();
            } else {
                state.finishing = false;
                EVENTS.post(Source::Uart(line), uart_trigger::TX_IDLE, state.hard);
            }
        });
    }
}

/// Ends the use of all lines.
pub fn reset() {
    (0..2).for_each(|line| Uart::release(&Rp2040, line));
}

fn buffer(asked: u16, text: &'static str) -> Outcome<u16> {
    if usize::from(asked) > RING { Err(Error::Invalid(text)) } else { Ok(asked.max(LEAST)) }
}

impl Uart for Rp2040 {
    fn configure(&self, line: u8, settings: &UartSettings) -> Outcome<()> {
        let routed = rp2::route_uart(line, settings)?;
        if !(5..=8).contains(&routed.bits) || !(1..=2).contains(&routed.stop) {
            return Err(Error::Invalid("invalid bits or stop"));
        }
        if routed.invert & !(signal::TX | signal::RX) != 0 {
            return Err(Error::Invalid("bad inversion mask"));
        }
        let divider = divider(clocks::peripheral(), routed.baudrate)?;
        let settings = UartSettings {
            transmit_buffer: buffer(routed.transmit_buffer, "txbuf too large")?,
            receive_buffer: buffer(routed.receive_buffer, "rxbuf too large")?,
            ..routed
        };
        let number = if line == 0 { interrupts::line::UART0 } else { interrupts::line::UART1 };
        interrupts::disable(number);
        resets::restart(if line == 0 { resets::UART0 } else { resets::UART1 });
        set_up(registers(line), &settings, divider);
        LINES[usize::from(line)].with(|state| {
            state.settings = Some(settings);
            state.received.limit = settings.receive_buffer.into();
            state.to_send.limit = settings.transmit_buffer.into();
        });
        let flow = |pin: Option<u16>, bit: u8| pin.filter(|_| settings.flow & bit != 0);
        let used = [settings.tx, settings.rx, flow(settings.cts, signal::CTS), flow(settings.rts, signal::RTS)];
        for pin in used.into_iter().flatten() {
            pins::set_function(pin, function::UART);
        }
        if let Some(tx) = settings.tx {
            pins::set_inverted(tx, settings.invert & signal::TX != 0, false);
        }
        if let Some(rx) = settings.rx {
            pins::set_inverted(rx, false, settings.invert & signal::RX != 0);
        }
        interrupts::enable(number);
        Ok(())
    }

    fn settings(&self, line: u8) -> Option<UartSettings> {
        LINES.get(usize::from(line))?.with(|state| state.settings)
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
        with(line, |state, _| state.to_send.limit - state.to_send.length).unwrap_or(0)
    }

    fn write(&self, line: u8, bytes: &[u8]) -> Outcome<usize> {
        let count = with(line, |state, registers| {
            let count = bytes.iter().take_while(|byte| state.to_send.put(**byte)).count();
            feed(state, registers);
            if count > 0 && state.to_send.length == 0 {
                state.finishing = true;
            }
            count
        })?;
        EVENTS.signal();
        Ok(count)
    }

    fn is_sent(&self, line: u8) -> bool {
        let sent = with(line, |state, registers| {
            let flags = registers.uartfr().read();
            state.to_send.length == 0 && flags.txfe() && !flags.busy()
        });
        sent.unwrap_or(true)
    }

    /// A break of two characters, after what waits to be sent.
    fn send_break(&self, line: u8) -> Outcome<()> {
        let settings = Uart::settings(self, line).ok_or(Error::State("UART is not initialised"))?;
        let character = 13_000_000 / u64::from(settings.baudrate.max(1)) + 1;
        let patience = timers::now() + character * (RING as u64 + 34);
        while !self.is_sent(line) && timers::now() < patience {}
        let registers = registers(line);
        registers.uartlcr_h().modify(|format| format.set_brk(true));
        let end = timers::now() + 2 * character;
        while timers::now() < end {}
        registers.uartlcr_h().modify(|format| format.set_brk(false));
        Ok(())
    }

    fn interrupt(&self, line: u8, triggers: u32, hard: bool) -> Outcome<()> {
        with(line, |state, _| (state.triggers, state.hard) = (triggers, hard))
    }

    fn release(&self, line: u8) {
        let Some(state) = LINES.get(usize::from(line)) else { return };
        let Some(settings) = state.with(|state| state.settings.take()) else { return };
        interrupts::disable(if line == 0 { interrupts::line::UART0 } else { interrupts::line::UART1 });
        registers(line).uartcr().write(|control| control.set_uarten(false));
        state.with(|state| *state = Line::new());
        EVENTS.forget(Source::Uart(line));
        let flow = |pin: Option<u16>, bit: u8| pin.filter(|_| settings.flow & bit != 0);
        let used = [settings.tx, settings.rx, flow(settings.cts, signal::CTS), flow(settings.rts, signal::RTS)];
        used.into_iter().flatten().for_each(pins::release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    const SETTINGS: UartSettings = UartSettings {
        baudrate: 115_200,
        bits: 7,
        parity: Parity::Even,
        stop: 2,
        tx: Some(0),
        rx: Some(1),
        rts: None,
        cts: None,
        transmit_buffer: 256,
        receive_buffer: 256,
        invert: 0,
        flow: signal::CTS,
        timeout_ms: 0,
        timeout_char_ms: 0,
    };

    #[test]
    fn rates_are_met_within_a_percent() {
        for clock in [48_000_000, 125_000_000] {
            for rate in [300, 9600, 31_250, 115_200, 921_600, 3_000_000] {
                let divider = divider(clock, rate).unwrap();
                let reached = u64::from(clock) * 4 / u64::from(divider);
                assert!(reached.abs_diff(rate.into()) <= u64::from(rate) / 100, "{clock} {rate} {reached}");
            }
        }
        // 125 MHz / 16 / 115200 = 67.82.
        assert_eq!(divider(125_000_000, 115_200), Ok(67 * 64 + 52));
        assert!(divider(125_000_000, 0).is_err());
        assert!(divider(125_000_000, 10).is_err());
        assert!(divider(125_000_000, 10_000_000).is_err());
    }

    #[test]
    fn a_line_gets_format_flow_and_interrupts() {
        let memory = Memory::default();
        // SAFETY: the memory is as large as a block of registers and outlives its use.
        let registers = unsafe { Registers::from_ptr(memory.start()) };
        set_up(registers, &SETTINGS, 67 * 64 + 52);
        assert_eq!((memory.word(0x24), memory.word(0x28)), (67, 52));
        // Seven bits, FIFOs, two stop bits, even parity.
        assert_eq!(memory.word(0x2c), 2 << 5 | 1 << 4 | 1 << 3 | 1 << 2 | 1 << 1);
        assert_eq!(memory.word(0x30), 1 << 15 | 1 << 9 | 1 << 8 | 1, "CTS, receiver, transmitter, on");
        assert_eq!(memory.word(0x38), 1 << 4 | 1 << 6 | 1 << 9, "receive, timeout, break");
    }

    #[test]
    fn the_transmitter_interrupts_only_while_something_waits() {
        let memory = Memory::default();
        // SAFETY: as above.
        let registers = unsafe { Registers::from_ptr(memory.start()) };
        let mut line = Line::new();
        line.to_send.put(b'x');
        // The transmitter is full.
        memory.set_word(0x18, 1 << 5);
        feed(&mut line, registers);
        assert_eq!((line.to_send.length, memory.word(0x38)), (1, 1 << 5));
        memory.set_word(0x18, 0);
        feed(&mut line, registers);
        assert_eq!((line.to_send.length, memory.word(0x38), memory.word(0x00)), (0, 0, u32::from(b'x')));
    }

    #[test]
    fn a_ring_keeps_order_and_refuses_what_is_too_much() {
        let mut ring = ByteQueue::<RING>::new();
        ring.limit = 3;
        for round in 0..RING as u32 {
            assert!(ring.put(round as u8) && ring.put(1) && ring.put(2) && !ring.put(3));
            assert_eq!((ring.take(), ring.take(), ring.take(), ring.take()), (Some(round as u8), Some(1), Some(2), None));
        }
    }
}
