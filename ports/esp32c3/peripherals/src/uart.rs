//! Serial lines: number 1 for programs, on any pins; number 0 is the console and the port's.
//!
//! Invariant: a line's registers are changed in one go; what is written takes effect when they are told to.

use crate::profile::{PROFILE, UART};
use crate::registers::{Value, Whole, line as registers};
use crate::{EVENTS, Esp32C3, clocks, pins, timers};
use board::{Error, Outcome, Parity, Pull, Source, UartSettings, line};
use esp32c3::uart0::RegisterBlock;
use espressif::lines::{self, Chip, FEW, Lines, MANY, QUEUE, Raised, Transceiver, character, console};

/// Pins of the console.
const CONSOLE_TX: u16 = 21;
const CONSOLE_RX: u16 = 20;
/// Signals of the matrix, in and out the same: data and flow control of line 0; line 1 has those three further on.
const DATA: u8 = 6;
const FLOW: u8 = 7;

/// The programs' line.
pub static LINES: Lines<Esp32C3, 1> = Lines::new();

/// The registers of a line.
pub struct Line<'r>(&'r RegisterBlock);

impl Transceiver for Line<'_> {
    fn has_received(&self) -> bool {
        self.0.status().read().rxfifo_cnt().bits() != 0
    }

    fn take(&self) -> u8 {
        self.0.fifo().read().bits() as u8
    }

    fn queued(&self) -> u16 {
        self.0.status().read().txfifo_cnt().bits()
    }

    fn put(&self, byte: u8) {
        self.0.fifo().write(|w| w.all(byte.into()));
    }

    fn is_at_rest(&self) -> bool {
        self.0.fsm_status().read().st_utx_out().bits() == 0
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
        update(self.0);
    }

    fn has_broken(&self) -> bool {
        self.0.int_raw().read().tx_brk_done().bit_is_set()
    }
}

impl Chip for Esp32C3 {
    type Registers = Line<'static>;

    fn registers(line: u8) -> Line<'static> {
        Line(registers(line))
    }

    fn default_pins(line: u8) -> Option<(Option<u16>, Option<u16>)> {
        (line == 1).then_some((Some(UART.tx), UART.rx))
    }

    fn has_pin(pin: u16) -> bool {
        PROFILE.pin(pin).is_some()
    }

    fn set_up(line: u8, settings: &UartSettings) -> Outcome<()> {
        set_up(registers(line), settings, division(settings.baudrate)?, MANY);
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
    let character = character(settings);
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
    pins::chip().connect_output(CONSOLE_TX, DATA, false, false);
    pins::chip().connect_input(DATA, Some(CONSOLE_RX), true);
    pins::pull(CONSOLE_RX, Pull::Up);
    if let Ok(division) = division(rate) {
        set_up(registers(0), &console(rate), division, 1);
    }
}

/// Hands over what the console received.
pub fn take_from_console(take: &mut dyn FnMut(u8)) {
    lines::drain(&Line(registers(0)), take);
    registers(0).int_clr().write(|w| w.all(u32::MAX));
}

/// Sends bytes to the console, waiting for room.
pub fn write_to_console(bytes: &[u8]) {
    lines::write(&Line(registers(0)), bytes);
}

/// Sends as many bytes as there is room for.
pub fn offer_to_console(bytes: &[u8]) {
    lines::offer(&Line(registers(0)), bytes);
}

/// Waits until the console sent everything; at most so many looks.
pub fn flush_console() {
    lines::flush(&Line(registers(0)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Memory;

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
        set_up(memory.block(), &UartSettings { invert: line::TX, flow: line::RTS, parity: Parity::Odd, stop: 2, ..console(115_200) }, (0, 694, 7), 64);
        assert_eq!(memory.word(0x14), 694 | 7 << 20);
        assert_eq!(memory.word(0x20), 1 | 1 << 1 | 3 << 2 | 3 << 4 | 1 << 22 | 1 << 28);
        assert_eq!(memory.word(0x24), 64 | 32 << 9 | 1 << 20 | 1 << 21);
        assert_eq!(memory.word(0x0c), 1 | 1 << 4 | 1 << 7 | 1 << 8);
        assert_eq!(memory.word(0x78) >> 20 & 0x3f, 0b11_0101, "clocks on, no reset");
    }

    #[test]
    fn what_interrupted_is_told_and_acknowledged() {
        let memory = Memory::default();
        let line = Line(memory.block());
        memory.set_word(0x08, 1 << 8 | 1 << 7);
        memory.set_word(0x1c, 1 | u32::from(QUEUE - 1) << 16);
        memory.set_word(0x00, 0x41);
        let raised = line.raised();
        assert!(raised.paused && raised.broke && !raised.received && !raised.sent);
        assert_eq!((memory.word(0x10), line.has_received(), line.take()), (1 << 8 | 1 << 7, true, 0x41));
        assert_eq!(line.queued(), QUEUE - 1);
        line.want(true, false);
        assert_eq!(memory.word(0x0c), 1 << 1);
        line.put(b'x');
        line.set_break(true);
        assert_eq!((memory.word(0), memory.word(0x20)), (u32::from(b'x'), 1 << 8));
    }
}
