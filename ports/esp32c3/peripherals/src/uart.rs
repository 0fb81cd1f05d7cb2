//! Serial lines: number 1 for programs, on any pins, with rings in both directions; number 0 is the console and the
//! port's.
//!
//! Invariant: the interrupt fills the ring of what came and empties that of what goes; bytes never overtake each other.

use crate::profile::{PROFILE, UART};
use crate::registers::{Value, Whole, line as registers};
use crate::{Esp32C3, clocks, EVENTS, pins, timers};
use board::software::ByteQueue;
use board::{Error, Outcome, Parity, Pull, Source, Uart, UartSettings, line, uart_trigger};
use drivers::{Shared, guarded};
use esp32c3::uart0::RegisterBlock;

/// Bytes of a ring.
const RING: usize = 256;
/// Bytes that the transmitter's own queue takes.
const QUEUE: u16 = 128;
/// The transmitter asks for more when it has less than this; the receiver interrupts when it has this.
const FEW: u16 = 32;
const MANY: u16 = 64;
/// Pins of the console.
const CONSOLE_TX: u16 = 21;
const CONSOLE_RX: u16 = 20;
/// Signals of the matrix, in and out the same: data and flow control of line 0; line 1 has those three further on.
const DATA: u8 = 6;
const FLOW: u8 = 7;

struct Line {
    settings: Option<UartSettings>,
    received: ByteQueue<RING>,
    to_send: ByteQueue<RING>,
    triggers: u32,
    hard: bool,
}

impl Line {
    const fn new() -> Line {
        Line { settings: None, received: ByteQueue::new(), to_send: ByteQueue::new(), triggers: 0, hard: false }
    }
}

static STATE: Shared<Line> = Shared::new(Line::new());

/// The dividers for a rate: whole, then the clock's and the line's, the latter in sixteenths.
fn division(rate: u32) -> Outcome<(u8, u16, u8)> {
    let bad = Error::Invalid("invalid baudrate");
    if rate == 0 || rate > clocks::PERIPHERALS / 16 {
        return Err(bad);
    }
    let whole = clocks::PERIPHERALS.div_ceil(rate.saturating_mul(0xfff));
    let sixteenths = (u64::from(clocks::PERIPHERALS) * 16 + u64::from(rate) * u64::from(whole) / 2) / (u64::from(rate) * u64::from(whole));
    match u8::try_from(whole) {
        Ok(whole @ 1..) => Ok((whole - 1, (sixteenths >> 4) as u16, (sixteenths & 15) as u8)),
        _ => Err(bad),
    }
}

/// Lets what was written to the registers take effect.
fn update(registers: &RegisterBlock) {
    registers.id().modify(|_, w| w.reg_update().set_bit());
    let _taken = (0..10_000).any(|_| registers.id().read().reg_update().bit_is_clear());
}

/// Sets a line up; received bytes interrupt when there are so many.
fn set_up(registers: &RegisterBlock, settings: &UartSettings, (whole, divider, part): (u8, u16, u8), many: u16) {
    registers.int_ena().write(|w| w.all(0));
    registers.clk_conf().modify(|_, w| {
        // The bus' clock, undivided but by the whole number.
        w.sclk_sel().to(1).sclk_div_a().to(0).sclk_div_b().to(0).sclk_div_num().to(whole);
        w.sclk_en().set_bit().tx_sclk_en().set_bit().rx_sclk_en().set_bit().rst_core().clear_bit()
    });
    registers.clkdiv().write(|w| w.clkdiv().to(divider).frag().to(part));
    let inverted = |signal: u8| settings.invert & signal != 0;
    registers.conf0().write(|w| {
        w.bit_num().to(settings.bits.saturating_sub(5)).stop_bit_num().to(if settings.stop == 2 { 3 } else { 1 });
        w.parity_en().bit(settings.parity != Parity::None).parity().bit(settings.parity == Parity::Odd);
        w.txd_inv().bit(inverted(line::TX)).rxd_inv().bit(inverted(line::RX));
        w.cts_inv().bit(inverted(line::CTS)).rts_inv().bit(inverted(line::RTS));
        w.tx_flow_en().bit(settings.flow & line::CTS != 0).mem_clk_en().set_bit()
    });
    registers.conf1().write(|w| {
        w.rxfifo_full_thrhd().to(many).txfifo_empty_thrhd().to(FEW);
        w.rx_flow_en().bit(settings.flow & line::RTS != 0).rx_tout_en().set_bit()
    });
    // Nothing came for two characters: it is as if there were many.
    let character = 1 + u16::from(settings.bits) + u16::from(settings.parity != Parity::None) + u16::from(settings.stop);
    registers.mem_conf().modify(|_, w| w.rx_tout_thrhd().to(2 * character).rx_flow_thrhd().to(QUEUE - 28));
    registers.txbrk_conf().write(|w| w.tx_brk_num().to(2 * character as u8));
    update(registers);
    // What was there before goes.
    for on in [true, false] {
        registers.conf0().modify(|_, w| w.rxfifo_rst().bit(on).txfifo_rst().bit(on));
        update(registers);
    }
    registers.int_clr().write(|w| w.all(u32::MAX));
    registers.int_ena().write(|w| w.rxfifo_full().set_bit().rxfifo_tout().set_bit().rxfifo_ovf().set_bit().brk_det().set_bit());
}

/// Starts the console's line, with an interrupt for each received byte.
pub fn start_console(rate: u32) {
    let settings = UartSettings {
        baudrate: rate,
        bits: 8,
        parity: Parity::None,
        stop: 1,
        tx: Some(CONSOLE_TX),
        rx: Some(CONSOLE_RX),
        rts: None,
        cts: None,
        transmit_buffer: 0,
        receive_buffer: 0,
        invert: 0,
        flow: 0,
        timeout_ms: 0,
        timeout_char_ms: 0,
    };
    pins::chip().connect_output(CONSOLE_TX, DATA, false, false);
    pins::chip().connect_input(DATA, Some(CONSOLE_RX), true);
    pins::pull(CONSOLE_RX, Pull::Up);
    if let Ok(division) = division(rate) {
        set_up(registers(0), &settings, division, 1);
    }
}

/// Hands over what the console received.
pub fn take_from_console(take: &mut dyn FnMut(u8)) {
    drain(registers(0), take);
    registers(0).int_clr().write(|w| w.all(u32::MAX));
}

/// Sends bytes to the console, waiting for room.
pub fn write_to_console(bytes: &[u8]) {
    for byte in bytes {
        while registers(0).status().read().txfifo_cnt().bits() >= QUEUE - 1 {}
        registers(0).fifo().write(|w| w.all((*byte).into()));
    }
}

/// Sends as many bytes as there is room for.
pub fn offer_to_console(bytes: &[u8]) {
    let room = (QUEUE - 1).saturating_sub(registers(0).status().read().txfifo_cnt().bits());
    for byte in bytes.iter().take(room.into()) {
        registers(0).fifo().write(|w| w.all((*byte).into()));
    }
}

/// Waits until the console sent everything; at most so many looks.
pub fn flush_console() {
    let idle = || registers(0).status().read().txfifo_cnt().bits() == 0 && registers(0).fsm_status().read().st_utx_out().bits() == 0;
    let _sent = (0..10_000_000).any(|_| idle());
}

fn drain(registers: &RegisterBlock, take: &mut dyn FnMut(u8)) {
    while registers.status().read().rxfifo_cnt().bits() != 0 {
        take(registers.fifo().read().bits() as u8);
        if cfg!(test) {
            // Memory keeps its count.
            break;
        }
    }
}

/// Moves bytes from the ring into the transmitter while it takes any.
fn feed(state: &mut Line, registers: &RegisterBlock) {
    let room = (QUEUE - 1).saturating_sub(registers.status().read().txfifo_cnt().bits());
    for _ in 0..room {
        let Some(byte) = state.to_send.take() else { break };
        registers.fifo().write(|w| w.all(byte.into()));
    }
    let more = state.to_send.length > 0;
    registers.int_ena().modify(|_, w| w.txfifo_empty().bit(more).tx_done().bit(state.triggers & uart_trigger::TX_IDLE != 0));
}

/// What the interrupt of a line does; the triggers that happened.
fn serve(state: &mut Line, registers: &RegisterBlock) -> u32 {
    let raised = registers.int_st().read();
    let mut happened = 0;
    if raised.rxfifo_full().bit_is_set() || raised.rxfifo_tout().bit_is_set() || raised.rxfifo_ovf().bit_is_set() {
        drain(registers, &mut |byte| {
            state.received.put(byte);
            happened |= uart_trigger::RX;
        });
    }
    if raised.rxfifo_tout().bit_is_set() {
        happened |= uart_trigger::RX_IDLE;
    }
    if raised.brk_det().bit_is_set() {
        happened |= uart_trigger::BREAK;
    }
    if raised.tx_done().bit_is_set() && state.to_send.length == 0 {
        happened |= uart_trigger::TX_IDLE;
    }
    registers.int_clr().write(|w| w.all(raised.bits()));
    feed(state, registers);
    happened & state.triggers
}

/// The interrupt of the programs' line.
pub fn interrupt() {
    STATE.with(|state| {
        let happened = serve(state, registers(1));
        if happened != 0 {
            EVENTS.post(Source::Uart(1), happened, state.hard);
        }
    });
}

/// Ends the use of the programs' line.
pub fn reset() {
    Uart::release(&Esp32C3, 1);
}

/// Runs `work` on a line that was configured.
fn with<R>(line: u8, work: impl FnOnce(&mut Line, &RegisterBlock) -> R) -> Outcome<R> {
    if line != 1 {
        return Err(Error::Absent);
    }
    STATE.with(|state| match state.settings {
        Some(_) => Ok(work(state, registers(line))),
        None => Err(Error::State("UART is not initialised")),
    })
}

fn routed(number: u8, settings: &UartSettings) -> Outcome<UartSettings> {
    match number {
        0 => return Err(Error::Invalid("UART(0) is the console")),
        1 => (),
        _ => return Err(Error::Absent),
    }
    if !(5..=8).contains(&settings.bits) {
        return Err(Error::Invalid("invalid data bits"));
    }
    if !(1..=2).contains(&settings.stop) {
        return Err(Error::Invalid("invalid stop bits"));
    }
    let (tx, rx) = (settings.tx.or(Some(UART.tx)), settings.rx.or(UART.rx));
    let lacks = |signal: u8, pin: Option<u16>| settings.flow & signal != 0 && pin.is_none();
    let unknown = [tx, rx, settings.rts, settings.cts].into_iter().flatten().any(|pin| PROFILE.pin(pin).is_none());
    if unknown || lacks(line::RTS, settings.rts) || lacks(line::CTS, settings.cts) {
        return Err(Error::Invalid("invalid pin"));
    }
    let ring = RING as u16;
    Ok(UartSettings { tx, rx, transmit_buffer: ring, receive_buffer: ring, ..*settings })
}

impl Uart for Esp32C3 {
    fn configure(&self, line: u8, settings: &UartSettings) -> Outcome<()> {
        let settings = routed(line, settings)?;
        let division = division(settings.baudrate)?;
        guarded(|| set_up(registers(line), &settings, division, MANY));
        STATE.with(|state| {
            let (triggers, hard) = (state.triggers, state.hard);
            *state = Line { settings: Some(settings), triggers, hard, ..Line::new() };
        });
        let chip = pins::chip();
        if let Some(pin) = settings.tx {
            chip.connect_output(pin, DATA + 3, false, false);
        }
        if let Some(pin) = settings.rts {
            chip.connect_output(pin, FLOW + 3, false, false);
        }
        // A line that nothing drives is at rest.
        chip.connect_input(DATA + 3, settings.rx, true);
        chip.connect_input(FLOW + 3, settings.cts, false);
        settings.rx.into_iter().for_each(|pin| pins::pull(pin, Pull::Up));
        Ok(())
    }

    fn settings(&self, line: u8) -> Option<UartSettings> {
        if line == 1 { STATE.with(|state| state.settings) } else { None }
    }

    fn available(&self, line: u8) -> usize {
        with(line, |state, registers| {
            // What has not interrupted yet counts too.
            drain(registers, &mut |byte| {
                state.received.put(byte);
            });
            state.received.length
        })
        .unwrap_or(0)
    }

    fn read(&self, line: u8, buffer: &mut [u8]) -> Outcome<usize> {
        let mut count = 0;
        let _newest = self.available(line);
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
        with(line, |state, registers| {
            let queued = registers.status().read().txfifo_cnt().bits() != 0;
            state.to_send.length == 0 && !queued && registers.fsm_status().read().st_utx_out().bits() == 0
        })
        .unwrap_or(true)
    }

    fn send_break(&self, line: u8) -> Outcome<()> {
        let settings = Uart::settings(self, line).ok_or(Error::State("UART is not initialised"))?;
        // What waits is sent first, unless it takes longer than it can.
        let limit = timers::now() + 13_000_000 * (RING as u64 + u64::from(QUEUE) + 2) / u64::from(settings.baudrate.max(1));
        while !self.is_sent(line) && timers::now() < limit {}
        let set = |on| {
            with(line, |_, registers| {
                registers.int_clr().write(|w| w.tx_brk_done().clear_bit_by_one());
                registers.conf0().modify(|_, w| w.txd_brk().bit(on));
                update(registers);
            })
        };
        set(true)?;
        while with(line, |_, registers| registers.int_raw().read().tx_brk_done().bit_is_clear())? && timers::now() < limit {}
        set(false)
    }

    fn interrupt(&self, line: u8, triggers: u32, hard: bool) -> Outcome<()> {
        with(line, |state, registers| {
            (state.triggers, state.hard) = (triggers, hard);
            registers.int_clr().write(|w| w.tx_done().clear_bit_by_one());
            feed(state, registers);
        })
    }

    fn release(&self, line: u8) {
        let Some(settings) = Uart::settings(self, line) else { return };
        guarded(|| registers(line).int_ena().write(|w| w.all(0)));
        STATE.with(|state| *state = Line::new());
        EVENTS.forget(Source::Uart(line));
        let used = [settings.tx, settings.rx, settings.rts, settings.cts];
        used.into_iter().flatten().for_each(pins::release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    const SETTINGS: UartSettings = UartSettings {
        baudrate: 115_200,
        bits: 8,
        parity: Parity::Odd,
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
        for rate in [300, 2400, 9600, 31_250, 115_200, 921_600, 2_000_000, 5_000_000] {
            let (whole, divider, part) = division(rate).unwrap();
            let reached = u64::from(clocks::PERIPHERALS) * 16 / (u64::from(whole) + 1) / (u64::from(divider) * 16 + u64::from(part));
            assert!(divider < 4096 && reached.abs_diff(rate.into()) <= u64::from(rate) / 100, "{rate} {reached}");
        }
        assert_eq!(division(115_200), Ok((0, 694, 7)));
        assert!(division(0).is_err() && division(50).is_err() && division(10_000_000).is_err());
    }

    #[test]
    fn a_line_is_set_up_with_its_format() {
        let memory = Memory::default();
        set_up(memory.block(), &UartSettings { invert: line::TX, flow: line::RTS, ..SETTINGS }, (0, 694, 7), 64);
        assert_eq!(memory.word(0x14), 694 | 7 << 20);
        assert_eq!(memory.word(0x20), 1 | 1 << 1 | 3 << 2 | 3 << 4 | 1 << 22 | 1 << 28);
        assert_eq!(memory.word(0x24), 64 | 32 << 9 | 1 << 20 | 1 << 21);
        assert_eq!(memory.word(0x0c), 1 | 1 << 4 | 1 << 7 | 1 << 8);
        assert_eq!(memory.word(0x78) >> 20 & 0x3f, 0b11_0101, "clocks on, no reset");
    }

    #[test]
    fn the_transmitter_interrupts_only_while_something_waits() {
        let memory = Memory::default();
        let mut line = Line::new();
        line.to_send.put(b'x');
        memory.set_word(0x1c, u32::from(QUEUE - 1) << 16);
        feed(&mut line, memory.block());
        assert_eq!((line.to_send.length, memory.word(0x0c)), (1, 1 << 1));
        memory.set_word(0x1c, 0);
        feed(&mut line, memory.block());
        assert_eq!((line.to_send.length, memory.word(0x0c), memory.word(0)), (0, 0, u32::from(b'x')));
    }

    #[test]
    fn what_came_goes_into_the_ring() {
        let memory = Memory::default();
        let mut line = Line { triggers: 15, ..Line::new() };
        memory.set_word(0x08, 1 << 8 | 1 << 7);
        memory.set_word(0x1c, 1);
        memory.set_word(0x00, 0x41);
        assert_eq!(serve(&mut line, memory.block()), uart_trigger::RX | uart_trigger::RX_IDLE | uart_trigger::BREAK);
        assert_eq!((line.received.take(), memory.word(0x10)), (Some(0x41), 1 << 8 | 1 << 7));
        line.triggers = uart_trigger::BREAK;
        memory.set_word(0x08, 1);
        assert_eq!(serve(&mut line, memory.block()), 0, "nobody asked for it");
    }

    #[test]
    fn the_console_and_bad_formats_are_refused() {
        assert!(routed(0, &SETTINGS).is_err());
        assert_eq!(routed(2, &SETTINGS), Err(Error::Absent));
        assert!(routed(1, &UartSettings { bits: 9, ..SETTINGS }).is_err());
        assert!(routed(1, &UartSettings { tx: Some(18), ..SETTINGS }).is_err());
        assert!(routed(1, &UartSettings { flow: line::CTS, ..SETTINGS }).is_err(), "flow control without a pin");
        assert_eq!(routed(1, &SETTINGS).map(|found| (found.tx, found.rx)), Ok((Some(10), Some(9))));
    }
}
