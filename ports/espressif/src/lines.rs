//! Serial lines of programs, on any pins, with rings in both directions; line 0 is the console and the port's.
//!
//! Invariant: the interrupt fills the ring of what came and empties that of what goes; bytes never overtake each other.

use board::software::ByteQueue;
use board::{Error, Outcome, Parity, Uart, UartSettings, line, uart_trigger};
use core::marker::PhantomData;
use drivers::{Shared, guarded};

/// Bytes of a ring.
const RING: usize = 256;
/// Bytes that a transmitter's own queue takes.
pub const QUEUE: u16 = 128;
/// The transmitter asks for more when it has less than this; the receiver interrupts when it has this.
pub const FEW: u16 = 32;
pub const MANY: u16 = 64;

/// What interrupted.
#[derive(Clone, Copy, Default, Debug)]
pub struct Raised {
    /// Bytes came.
    pub received: bool,
    /// Bytes came, and then none for two characters.
    pub paused: bool,
    pub broke: bool,
    /// The last byte went.
    pub sent: bool,
}

/// The registers of a line.
pub trait Transceiver {
    /// True when a byte waits.
    fn has_received(&self) -> bool;
    fn take(&self) -> u8;
    /// Bytes in the transmitter's queue.
    fn queued(&self) -> u16;
    fn put(&self, byte: u8);
    /// True when the transmitter is at rest.
    fn is_at_rest(&self) -> bool;
    /// What interrupted, which is acknowledged.
    fn raised(&self) -> Raised;
    /// Chooses when the transmitter interrupts: when it has room, when it sent all.
    fn want(&self, room: bool, sent: bool);
    /// Forgets that all was sent.
    fn forget_sent(&self);
    /// No interrupt any more.
    fn quiet(&self);
    /// Breaks the line after what is sent, or no longer.
    fn set_break(&self, on: bool);
    fn has_broken(&self) -> bool;
}

/// A chip's lines.
pub trait Chip: 'static {
    type Registers: Transceiver;

    fn registers(line: u8) -> Self::Registers;
    /// Pins of a line when the program names none: data out and in. None: there is no such line.
    fn default_pins(line: u8) -> Option<(Option<u16>, Option<u16>)>;
    fn has_pin(pin: u16) -> bool;
    fn can_drive(pin: u16) -> bool {
        Self::has_pin(pin)
    }
    /// Sets a line up and leads it to its pins; an error for a rate that it has not.
    fn set_up(line: u8, settings: &UartSettings) -> Outcome<()>;
    /// Gives a pin back to the program.
    fn release(pin: u16);
    fn post(line: u8, flags: u32, hard: bool);
    fn forget(line: u8);
    /// Microseconds.
    fn now() -> u64;
}

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

    /// Moves bytes from the ring into the transmitter while it takes any.
    fn feed(&mut self, registers: &impl Transceiver) {
        let room = (QUEUE - 1).saturating_sub(registers.queued());
        for _ in 0..room {
            let Some(byte) = self.to_send.take() else { break };
            registers.put(byte);
        }
        registers.want(self.to_send.length > 0, self.triggers & uart_trigger::TX_IDLE != 0);
    }

    /// What the interrupt does; the triggers that happened.
    fn serve(&mut self, registers: &impl Transceiver) -> u32 {
        let raised = registers.raised();
        let mut happened = 0;
        if raised.received || raised.paused {
            drain(registers, &mut |byte| {
                self.received.put(byte);
                happened |= uart_trigger::RX;
            });
        }
        if raised.paused {
            happened |= uart_trigger::RX_IDLE;
        }
        if raised.broke {
            happened |= uart_trigger::BREAK;
        }
        if raised.sent && self.to_send.length == 0 {
            happened |= uart_trigger::TX_IDLE;
        }
        self.feed(registers);
        happened & self.triggers
    }
}

/// Hands over what a receiver has.
pub fn drain(registers: &impl Transceiver, take: &mut dyn FnMut(u8)) {
    while registers.has_received() {
        take(registers.take());
        if cfg!(not(target_os = "none")) {
            // Memory in the place of registers keeps its count.
            break;
        }
    }
}

/// Sends bytes of the console, waiting for room.
pub fn write(registers: &impl Transceiver, bytes: &[u8]) {
    for byte in bytes {
        while registers.queued() >= QUEUE - 1 {}
        registers.put(*byte);
    }
}

/// Sends as many bytes as there is room for.
pub fn offer(registers: &impl Transceiver, bytes: &[u8]) {
    let room = (QUEUE - 1).saturating_sub(registers.queued());
    bytes.iter().take(room.into()).for_each(|byte| registers.put(*byte));
}

/// Waits until everything was sent; at most so many looks.
pub fn flush(registers: &impl Transceiver) {
    let _sent = (0..10_000_000).any(|_| registers.queued() == 0 && registers.is_at_rest());
}

/// The console's settings.
pub const fn console(baudrate: u32) -> UartSettings {
    UartSettings {
        baudrate,
        bits: 8,
        parity: Parity::None,
        stop: 1,
        tx: None,
        rx: None,
        rts: None,
        cts: None,
        transmit_buffer: 0,
        receive_buffer: 0,
        invert: 0,
        flow: 0,
        timeout_ms: 0,
        timeout_char_ms: 0,
    }
}

/// Bits of a character on the line.
pub fn character(settings: &UartSettings) -> u16 {
    1 + u16::from(settings.bits) + u16::from(settings.parity != Parity::None) + u16::from(settings.stop)
}

/// The lines from 1 on, so many.
pub struct Lines<C, const COUNT: usize> {
    state: Shared<[Line; COUNT]>,
    chip: PhantomData<fn(C)>,
}

impl<C: Chip, const COUNT: usize> Lines<C, COUNT> {
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Lines { state: Shared::new([const { Line::new() }; COUNT]), chip: PhantomData }
    }

    /// The interrupt of a line.
    pub fn interrupt(&self, line: u8) {
        let served = self.change(line, |state| (state.serve(&C::registers(line)), state.hard));
        if let Some((happened @ 1.., hard)) = served {
            C::post(line, happened, hard);
        }
    }

    /// Ends the use of all lines.
    pub fn reset(&self) {
        (1..=COUNT as u8).for_each(|line| self.release(line));
    }

    fn change<R>(&self, line: u8, work: impl FnOnce(&mut Line) -> R) -> Option<R> {
        self.state.with(|lines| lines.get_mut(usize::from(line).wrapping_sub(1)).map(work))
    }

    /// Runs `work` on a line that was configured.
    fn with<R>(&self, line: u8, work: impl FnOnce(&mut Line, &C::Registers) -> R) -> Outcome<R> {
        let found = self.change(line, |state| state.settings.is_some().then(|| work(state, &C::registers(line))));
        found.ok_or(Error::Absent)?.ok_or(Error::State("UART is not initialised"))
    }

    fn routed(number: u8, settings: &UartSettings) -> Outcome<UartSettings> {
        if number == 0 {
            return Err(Error::Invalid("UART(0) is the console"));
        }
        let (tx, rx) = C::default_pins(number).ok_or(Error::Absent)?;
        if !(5..=8).contains(&settings.bits) {
            return Err(Error::Invalid("invalid data bits"));
        }
        if !(1..=2).contains(&settings.stop) {
            return Err(Error::Invalid("invalid stop bits"));
        }
        let (tx, rx) = (settings.tx.or(tx), settings.rx.or(rx));
        let lacks = |signal: u8, pin: Option<u16>| settings.flow & signal != 0 && pin.is_none();
        let outputs = [tx, settings.rts].into_iter().flatten().all(C::can_drive);
        let inputs = [rx, settings.cts].into_iter().flatten().all(C::has_pin);
        if !outputs || !inputs || lacks(line::RTS, settings.rts) || lacks(line::CTS, settings.cts) {
            return Err(Error::Invalid("invalid pin"));
        }
        let ring = RING as u16;
        Ok(UartSettings { tx, rx, transmit_buffer: ring, receive_buffer: ring, ..*settings })
    }
}

impl<C: Chip, const COUNT: usize> Uart for Lines<C, COUNT> {
    fn configure(&self, line: u8, settings: &UartSettings) -> Outcome<()> {
        let settings = Self::routed(line, settings)?;
        guarded(|| C::set_up(line, &settings))?;
        self.change(line, |state| {
            let (triggers, hard) = (state.triggers, state.hard);
            *state = Line { settings: Some(settings), triggers, hard, ..Line::new() };
        })
        .ok_or(Error::Absent)
    }

    fn settings(&self, line: u8) -> Option<UartSettings> {
        self.change(line, |state| state.settings).flatten()
    }

    fn available(&self, line: u8) -> usize {
        self.with(line, |state, registers| {
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
            let Some(byte) = self.with(line, |state, _| state.received.take())? else { break };
            *place = byte;
            count += 1;
        }
        Ok(count)
    }

    fn room(&self, line: u8) -> usize {
        self.with(line, |state, _| RING - state.to_send.length).unwrap_or(0)
    }

    fn write(&self, line: u8, bytes: &[u8]) -> Outcome<usize> {
        self.with(line, |state, registers| {
            let count = bytes.iter().take_while(|byte| state.to_send.put(**byte)).count();
            state.feed(registers);
            count
        })
    }

    fn is_sent(&self, line: u8) -> bool {
        self.with(line, |state, registers| state.to_send.length == 0 && registers.queued() == 0 && registers.is_at_rest())
            .unwrap_or(true)
    }

    fn send_break(&self, line: u8) -> Outcome<()> {
        let settings = Uart::settings(self, line).ok_or(Error::State("UART is not initialised"))?;
        // What waits is sent first, unless it takes longer than it can.
        let limit = C::now() + 13_000_000 * (RING as u64 + u64::from(QUEUE) + 2) / u64::from(settings.baudrate.max(1));
        while !self.is_sent(line) && C::now() < limit {}
        self.with(line, |_, registers| registers.set_break(true))?;
        while !self.with(line, |_, registers| registers.has_broken())? && C::now() < limit {}
        self.with(line, |_, registers| registers.set_break(false))
    }

    fn interrupt(&self, line: u8, triggers: u32, hard: bool) -> Outcome<()> {
        self.with(line, |state, registers| {
            (state.triggers, state.hard) = (triggers, hard);
            registers.forget_sent();
            state.feed(registers);
        })
    }

    fn release(&self, line: u8) {
        let Some(settings) = Uart::settings(self, line) else { return };
        guarded(|| C::registers(line).quiet());
        self.change(line, |state| *state = Line::new());
        C::forget(line);
        [settings.tx, settings.rx, settings.rts, settings.cts].into_iter().flatten().for_each(C::release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::collections::VecDeque;
    use std::thread_local;

    #[derive(Default)]
    struct State {
        came: VecDeque<u8>,
        raised: Raised,
        queued: u16,
        sent: std::vec::Vec<u8>,
        wants: (bool, bool),
        posts: u32,
    }

    thread_local! {
        static STATE: RefCell<State> = RefCell::default();
    }

    /// A chip with lines 1 and 2.
    struct Bench;

    impl Transceiver for Bench {
        fn has_received(&self) -> bool {
            STATE.with_borrow(|state| !state.came.is_empty())
        }

        fn take(&self) -> u8 {
            STATE.with_borrow_mut(|state| state.came.pop_front().unwrap())
        }

        fn queued(&self) -> u16 {
            STATE.with_borrow(|state| state.queued)
        }

        fn put(&self, byte: u8) {
            STATE.with_borrow_mut(|state| state.sent.push(byte));
        }

        fn is_at_rest(&self) -> bool {
            true
        }

        fn raised(&self) -> Raised {
            STATE.with_borrow_mut(|state| core::mem::take(&mut state.raised))
        }

        fn want(&self, room: bool, sent: bool) {
            STATE.with_borrow_mut(|state| state.wants = (room, sent));
        }

        fn forget_sent(&self) {}

        fn quiet(&self) {}

        fn set_break(&self, _on: bool) {}

        fn has_broken(&self) -> bool {
            true
        }
    }

    impl Chip for Bench {
        type Registers = Bench;

        fn registers(_line: u8) -> Bench {
            Bench
        }

        fn default_pins(line: u8) -> Option<(Option<u16>, Option<u16>)> {
            (line <= 2).then_some((Some(10), Some(9)))
        }

        fn has_pin(pin: u16) -> bool {
            pin < 18
        }

        fn can_drive(pin: u16) -> bool {
            pin < 16
        }

        fn set_up(_line: u8, settings: &UartSettings) -> Outcome<()> {
            if settings.baudrate > 0 { Ok(()) } else { Err(Error::Invalid("invalid baudrate")) }
        }

        fn release(_pin: u16) {}

        fn post(_line: u8, flags: u32, _hard: bool) {
            STATE.with_borrow_mut(|state| state.posts |= flags);
        }

        fn forget(_line: u8) {}

        fn now() -> u64 {
            0
        }
    }

    const SETTINGS: UartSettings = console(115_200);
    type Both = Lines<Bench, 2>;

    #[test]
    fn the_transmitter_interrupts_only_while_something_waits() {
        let lines = Both::new();
        lines.configure(2, &SETTINGS).unwrap();
        STATE.with_borrow_mut(|state| state.queued = QUEUE - 1);
        assert_eq!(lines.write(2, b"x"), Ok(1));
        assert_eq!((lines.room(2), STATE.with_borrow(|state| state.wants)), (RING - 1, (true, false)));
        STATE.with_borrow_mut(|state| state.queued = 0);
        lines.interrupt(2);
        STATE.with_borrow(|state| assert_eq!((&state.sent[..], state.wants), (&b"x"[..], (false, false))));
        assert!(lines.is_sent(2) && lines.send_break(2).is_ok());
    }

    #[test]
    fn what_came_goes_into_the_ring_and_is_told_if_asked_for() {
        let lines = Both::new();
        lines.configure(1, &SETTINGS).unwrap();
        Uart::interrupt(&lines, 1, uart_trigger::RX | uart_trigger::BREAK, false).unwrap();
        STATE.with_borrow_mut(|state| {
            state.came.extend(b"AB");
            state.raised = Raised { paused: true, broke: true, ..Raised::default() };
        });
        lines.interrupt(1);
        assert_eq!(STATE.with_borrow(|state| state.posts), uart_trigger::RX | uart_trigger::BREAK);
        let mut buffer = [0; 4];
        assert_eq!((lines.read(1, &mut buffer), &buffer[..2]), (Ok(2), &b"AB"[..]));
        lines.reset();
        assert_eq!((lines.available(1), lines.read(1, &mut buffer)), (0, Err(Error::State("UART is not initialised"))));
    }

    #[test]
    fn the_console_and_bad_formats_are_refused() {
        let lines = Both::new();
        assert!(lines.configure(0, &SETTINGS).is_err());
        assert_eq!(lines.configure(3, &SETTINGS), Err(Error::Absent));
        for bad in [
            UartSettings { bits: 9, ..SETTINGS },
            UartSettings { stop: 3, ..SETTINGS },
            UartSettings { tx: Some(17), ..SETTINGS },
            UartSettings { rx: Some(18), ..SETTINGS },
            UartSettings { flow: line::CTS, ..SETTINGS },
            UartSettings { baudrate: 0, ..SETTINGS },
        ] {
            assert!(lines.configure(1, &bad).is_err(), "{bad:?}");
        }
        lines.configure(1, &UartSettings { rx: Some(17), ..SETTINGS }).unwrap();
        assert_eq!(Uart::settings(&lines, 1).map(|found| (found.tx, found.rx)), Some((Some(10), Some(17))));
    }
}
