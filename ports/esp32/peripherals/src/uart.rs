//! Serial lines: numbers 1 and 2 for programs, on any pins; number 0 is the console and the port's.
//!
//! What is sent is written by way of the fast bus: by that of the other registers the chip loses bytes. What came is counted
//! from the two places in the receiver's memory, as its counter fails.
//!
//! Invariant: a line's registers are changed in one go.

use crate::profile::{PROFILE, UART, can_drive};
use crate::registers::{Value, Whole, line as registers};
use crate::{EVENTS, Esp32, pins, timers};
use board::{Error, Outcome, Parity, Pull, Source, UartSettings, line};
use esp32::uart0::RegisterBlock;
use espressif::PERIPHERALS;
use espressif::lines::{self, Chip, FEW, Lines, MANY, QUEUE, Raised, Transceiver, character, console};

/// Pins of the console.
const CONSOLE_TX: u16 = 1;
const CONSOLE_RX: u16 = 3;
/// Signals of the matrix for each line, in and out the same: data and flow control.
const SIGNALS: [(u8, u8); 3] = [(14, 15), (17, 18), (198, 199)];
/// The place of each line's data on the fast bus.
const FAST: [usize; 3] = [0x6000_0000, 0x6001_0000, 0x6002_e000];

/// The programs' lines.
pub static LINES: Lines<Esp32, 2> = Lines::new();

/// The registers of a line.
pub struct Line<'r>(&'r RegisterBlock, *mut u32);

impl Transceiver for Line<'_> {
    fn has_received(&self) -> bool {
        let places = self.0.mem_rx_status().read();
        let (read, written) = (places.mem_rx_rd_addr().bits(), places.mem_rx_wr_addr().bits());
        // With the places equal all or nothing waits.
        read != written || self.0.status().read().rxfifo_cnt().bits() != 0
    }

    fn take(&self) -> u8 {
        self.0.fifo().read().bits() as u8
    }

    fn queued(&self) -> u16 {
        self.0.status().read().txfifo_cnt().bits().into()
    }

    fn put(&self, byte: u8) {
        // SAFETY: the register of the line's data, or memory of a test.
        unsafe { self.1.write_volatile(byte.into()) };
    }

    fn is_at_rest(&self) -> bool {
        self.0.status().read().st_utx_out().bits() == 0
    }

    fn raised(&self) -> Raised {
        let raised = self.0.int_st().read();
        self.0.int_clr().write(|w| w.all(raised.bits()));
        Raised {
            received: raised.rxfifo_full().bit_is_set() || raised.rxfifo_ovf().bit_is_set(),
            paused: raised.rxfifo_tout().bit_is_set(),
            broke: raised.brk_det().bit_is_set(),
            sent: raised.tx_done().bit_is_set(),
        }
    }

    fn want(&self, room: bool, sent: bool) {
        self.0.int_ena().modify(|_, w| w.txfifo_empty().bit(room).tx_done().bit(sent));
    }

    fn forget_sent(&self) {
        self.0.int_clr().write(|w| w.tx_done().clear_bit_by_one());
    }

    fn quiet(&self) {
        self.0.int_ena().write(|w| w.all(0));
    }

    fn set_break(&self, on: bool) {
        self.0.int_clr().write(|w| w.tx_brk_done().clear_bit_by_one());
        self.0.conf0().modify(|_, w| w.txd_brk().bit(on));
    }

    fn has_broken(&self) -> bool {
        self.0.int_raw().read().tx_brk_done().bit_is_set()
    }
}

impl Chip for Esp32 {
    type Registers = Line<'static>;

    fn registers(line: u8) -> Line<'static> {
        let line = line.min(2);
        Line(registers(line), FAST[usize::from(line)] as *mut u32)
    }

    fn default_pins(line: u8) -> Option<(Option<u16>, Option<u16>)> {
        let (tx, rx) = *UART.get(usize::from(line).wrapping_sub(1))?;
        Some((Some(tx), Some(rx)))
    }

    fn has_pin(pin: u16) -> bool {
        PROFILE.pin(pin).is_some()
    }

    fn can_drive(pin: u16) -> bool {
        can_drive(pin)
    }

    fn set_up(line: u8, settings: &UartSettings) -> Outcome<()> {
        set_up(registers(line), settings, division(settings.baudrate)?, MANY);
        let chip = pins::chip();
        let (data, flow) = SIGNALS[usize::from(line.min(2))];
        if let Some(pin) = settings.tx {
            chip.connect_output(pin, data, false);
        }
        if let Some(pin) = settings.rts {
            chip.connect_output(pin, flow, false);
        }
        // A line that nothing drives is at rest.
        chip.connect_input(data, settings.rx, true);
        chip.connect_input(flow, settings.cts, false);
        settings.rx.into_iter().for_each(|pin| pins::pull(pin, Pull::Up));
        Ok(())
    }

    fn release(pin: u16) {
        pins::release(pin);
    }

    fn post(line: u8, flags: u32, hard: bool) {
        EVENTS.post(Source::Uart(line), flags, hard);
    }

    fn forget(line: u8) {
        EVENTS.forget(Source::Uart(line));
    }

    fn now() -> u64 {
        timers::now()
    }
}

/// The divider for a rate: whole, and its sixteenths.
fn division(rate: u32) -> Outcome<(u32, u8)> {
    let bad = Error::Invalid("invalid baudrate");
    if rate == 0 || rate > PERIPHERALS / 16 {
        return Err(bad);
    }
    let sixteenths = (u64::from(PERIPHERALS) * 16 + u64::from(rate) / 2) / u64::from(rate);
    if sixteenths >> 24 == 0 { Ok(((sixteenths >> 4) as u32, (sixteenths & 15) as u8)) } else { Err(bad) }
}

/// Sets a line up; received bytes interrupt when there are so many.
fn set_up(registers: &RegisterBlock, settings: &UartSettings, (divider, part): (u32, u8), many: u16) {
    registers.int_ena().write(|w| w.all(0));
    registers.clkdiv().write(|w| w.clkdiv().to(divider).frag().to(part));
    let inverted = |signal: u8| settings.invert & signal != 0;
    registers.conf0().write(|w| {
        // The bus' clock.
        w.tick_ref_always_on().set_bit();
        w.bit_num().to(settings.bits.saturating_sub(5)).stop_bit_num().to(if settings.stop == 2 { 3 } else { 1 });
        w.parity_en().bit(settings.parity != Parity::None).parity().bit(settings.parity == Parity::Odd);
        w.txd_inv().bit(inverted(line::TX)).rxd_inv().bit(inverted(line::RX));
        w.cts_inv().bit(inverted(line::CTS)).rts_inv().bit(inverted(line::RTS));
        w.tx_flow_en().bit(settings.flow & line::CTS != 0)
    });
    registers.conf1().write(|w| {
        w.rxfifo_full_thrhd().to(many as u8).txfifo_empty_thrhd().to(FEW as u8);
        w.rx_flow_thrhd().to(QUEUE as u8 - 28).rx_flow_en().bit(settings.flow & line::RTS != 0);
        // Nothing came for two characters, each of about eight bits of this clock: it is as if there were many.
        w.rx_tout_thrhd().to(3).rx_tout_en().set_bit()
    });
    registers.idle_conf().modify(|_, w| w.tx_brk_num().to(2 * character(settings) as u8).tx_idle_num().to(0));
    // What was sent before goes; what came is read, as the chip does not forget it otherwise.
    for on in [true, false] {
        registers.conf0().modify(|_, w| w.txfifo_rst().bit(on));
    }
    registers.int_clr().write(|w| w.all(u32::MAX));
    registers.int_ena().write(|w| w.rxfifo_full().set_bit().rxfifo_tout().set_bit().rxfifo_ovf().set_bit().brk_det().set_bit());
}

/// Starts the console's line, with an interrupt for each received byte.
pub fn start_console(rate: u32) {
    let (data, _) = SIGNALS[0];
    pins::chip().connect_output(CONSOLE_TX, data, false);
    pins::chip().connect_input(data, Some(CONSOLE_RX), true);
    pins::pull(CONSOLE_RX, Pull::Up);
    if let Ok(division) = division(rate) {
        set_up(registers(0), &console(rate), division, 1);
    }
}

/// Hands over what the console received.
pub fn take_from_console(take: &mut dyn FnMut(u8)) {
    lines::drain(&Esp32::registers(0), take);
    registers(0).int_clr().write(|w| w.all(u32::MAX));
}

/// Sends bytes to the console, waiting for room.
pub fn write_to_console(bytes: &[u8]) {
    lines::write(&Esp32::registers(0), bytes);
}

/// Waits until the console sent everything; at most so many looks.
pub fn flush_console() {
    lines::flush(&Esp32::registers(0));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

    #[test]
    fn rates_are_met_within_a_percent() {
        for rate in [300, 2400, 9600, 31_250, 115_200, 921_600, 2_000_000, 5_000_000] {
            let (divider, part) = division(rate).unwrap();
            let reached = u64::from(PERIPHERALS) * 16 / (u64::from(divider) * 16 + u64::from(part));
            assert!(divider < 1 << 20 && reached.abs_diff(rate.into()) <= u64::from(rate) / 100, "{rate} {reached}");
        }
        assert_eq!(division(115_200), Ok((694, 7)));
        assert!(division(0).is_err() && division(50).is_err() && division(10_000_000).is_err());
    }

    #[test]
    fn a_line_is_set_up_with_its_format() {
        let memory = Memory::default();
        let settings = UartSettings { invert: line::TX, flow: line::RTS, parity: Parity::Odd, stop: 2, ..console(115_200) };
        set_up(memory.block(), &settings, (694, 7), 64);
        assert_eq!(memory.word(0x14), 694 | 7 << 20);
        assert_eq!(memory.word(0x20), 1 | 1 << 1 | 3 << 2 | 3 << 4 | 1 << 22 | 1 << 27);
        assert_eq!(memory.word(0x24), 64 | 32 << 8 | 100 << 16 | 1 << 23 | 3 << 24 | 1 << 31);
        assert_eq!((memory.word(0x0c), memory.word(0x10)), (1 | 1 << 4 | 1 << 7 | 1 << 8, u32::MAX));
    }

    #[test]
    fn what_interrupted_is_told_and_bytes_go_by_the_fast_bus() {
        let memory = Memory::default();
        let mut fast = 0;
        let line = Line(memory.block(), &raw mut fast);
        memory.set_word(0x08, 1 << 8 | 1 << 7);
        memory.set_word(0x1c, u32::from(QUEUE - 1) << 16);
        memory.set_word(0x00, 0x41);
        let raised = line.raised();
        assert!(raised.paused && raised.broke && !raised.received && !raised.sent);
        assert_eq!((memory.word(0x10), line.queued()), (1 << 8 | 1 << 7, QUEUE - 1));
        assert!(!line.has_received());
        memory.set_word(0x60, 5 << 13 | 4 << 2);
        assert!(line.has_received() && line.take() == 0x41);
        line.want(true, false);
        assert_eq!(memory.word(0x0c), 1 << 1);
        line.set_break(true);
        assert_eq!(memory.word(0x20), 1 << 8);
        line.put(b'x');
        assert_eq!((fast, memory.word(0)), (u32::from(b'x'), 0x41));
    }
}
