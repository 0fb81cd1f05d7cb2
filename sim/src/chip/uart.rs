//! Serial lines.
//!
//! Bytes take their time on the wire, from and to devices and other lines of the board.
//!
//! Invariant: bytes arrive in the order in which they were sent, none before its last bit.

use crate::board::SimBoard;
use crate::device::DeviceId;
use crate::net::{Drive, NetId};
use crate::profile::Routing;
use crate::time::{MICROSECOND, SECOND, Time};
use crate::world::{Due, World};
use board::{Error, Event, Outcome, Parity, Source, Uart, UartSettings, line, rp2, uart_trigger};
use std::collections::{BTreeMap, VecDeque};

/// Rates that differ by more than this part are not understood.
const RATE_TOLERANCE: f64 = 0.05;
/// Characters of silence that count as idle.
const IDLE: Time = 4;

/// Characters of room below which a line asks the other side to wait.
const RESERVE: usize = 4;

/// A line in use.
struct Line {
    settings: UartSettings,
    received: VecDeque<u8>,
    to_send: VecDeque<u8>,
    /// A character is on its way.
    sending: bool,
    triggers: u32,
    hard: bool,
}

impl Line {
    /// Bytes of a character for the program.
    fn width(&self) -> usize {
        if self.settings.bits > 8 { 2 } else { 1 }
    }

    /// Bytes that the transmitter takes; without a buffer it has a register for one character.
    fn room(&self) -> usize {
        usize::from(self.settings.transmit_buffer).max(self.width()).saturating_sub(self.to_send.len())
    }

    fn has(&self, flow: u8) -> bool {
        self.settings.flow & flow != 0
    }

    /// The next character for the wire.
    fn next(&mut self) -> Option<u16> {
        let low = self.to_send.pop_front()?;
        let high = if self.width() == 2 { self.to_send.pop_front().unwrap_or(0) & 1 } else { 0 };
        Some(u16::from_le_bytes([low, high]))
    }
}

/// What a device sends.
#[derive(Default)]
struct DeviceLine {
    to_send: VecDeque<(u8, Option<u32>)>,
    sending: bool,
}

/// How a character is put on the wire.
#[derive(Clone, Copy)]
struct Manner {
    rate: u32,
    bits: u8,
    inverted: bool,
}

/// All lines in use.
#[derive(Default)]
pub struct SerialLines {
    lines: BTreeMap<u8, Line>,
    devices: BTreeMap<u16, DeviceLine>,
}

/// The time of a character.
fn character(settings: &UartSettings, rate: u32) -> Time {
    let bits = 1 + u64::from(settings.bits) + u64::from(settings.parity != Parity::None) + u64::from(settings.stop);
    bits * SECOND / u64::from(rate.max(1))
}

fn understood(sender: u32, receiver: u32) -> bool {
    (f64::from(sender) / f64::from(receiver.max(1)) - 1.0).abs() <= RATE_TOLERANCE
}

/// What a receiver at the wrong rate makes of a byte.
fn garbled(byte: u8) -> u8 {
    byte.rotate_left(3) ^ 0xa5
}

impl World {
    fn configure_uart(&mut self, number: u8, settings: &UartSettings) -> Outcome<()> {
        let default = self.hardware.uart.iter().find(|pins| pins.id == number).ok_or(Error::Absent)?;
        let settings = match self.hardware.routing {
            Routing::Rp2 => rp2::route_uart(number, settings)?,
            _ => UartSettings { tx: settings.tx.or(Some(default.tx)), rx: settings.rx.or(default.rx), ..*settings },
        };
        let (tx, rx) = (settings.tx.unwrap_or(default.tx), settings.rx);
        if settings.baudrate == 0 {
            return Err(Error::Invalid("invalid baudrate"));
        }
        let wires = |settings: &UartSettings| (settings.tx, settings.rx, settings.rts, settings.cts, settings.flow, settings.invert);
        if let Some(old) = self.chip.uart.lines.get_mut(&number).filter(|old| wires(&old.settings) == wires(&settings)) {
            old.settings = settings;
            return Ok(());
        }
        self.release_uart(number);
        self.lend_pin(tx, Some(Drive::Strong(settings.invert & line::TX == 0)));
        let inputs = [rx, settings.cts.filter(|_| settings.flow & line::CTS != 0)];
        inputs.into_iter().flatten().for_each(|pin| self.lend_pin(pin, Some(Drive::Off)));
        let (received, to_send) = (VecDeque::new(), VecDeque::new());
        let state = Line { settings, received, to_send, sending: false, triggers: 0, hard: false };
        self.chip.uart.lines.insert(number, state);
        self.show_room(number);
        Ok(())
    }

    fn release_uart(&mut self, number: u8) {
        let Some(state) = self.chip.uart.lines.remove(&number) else { return };
        let UartSettings { tx, rx, rts, cts, .. } = state.settings;
        let flow = [rts.filter(|_| state.has(line::RTS)), cts.filter(|_| state.has(line::CTS))];
        for pin in [tx, rx].into_iter().chain(flow).flatten() {
            self.lend_pin(pin, None);
        }
        let of_line = |due: &Due| matches!(due, Due::SerialOut { line: other } | Due::SerialIdle { line: other } if *other == number);
        self.queue.retain(|due| !of_line(due));
        self.events.retain(|event| event.source != Source::Uart(number));
    }

    pub(crate) fn reset_uart(&mut self) {
        for line in self.chip.uart.lines.keys().copied().collect::<Vec<_>>() {
            self.release_uart(line);
        }
    }

    fn line(&mut self, line: u8) -> Outcome<&mut Line> {
        self.chip.uart.lines.get_mut(&line).ok_or(Error::State("UART is not initialised"))
    }

    fn serial_event(&mut self, line: u8, flag: u32) {
        let Some(state) = self.chip.uart.lines.get(&line) else { return };
        if state.triggers & flag != 0 {
            self.raise(Event { source: Source::Uart(line), flags: flag, count: 1, hard: state.hard });
        }
    }

    fn send_serial(&mut self, line: u8, bytes: &[u8]) -> Outcome<usize> {
        self.spend(MICROSECOND);
        let state = self.line(line)?;
        let room = state.room();
        let count = bytes.len().min(room) / state.width() * state.width();
        state.to_send.extend(&bytes[..count]);
        self.send_next(line);
        Ok(count)
    }

    /// Starts the next character of a line, unless one is on its way or the other side is not ready.
    fn send_next(&mut self, line: u8) {
        let Some(state) = self.chip.uart.lines.get(&line).filter(|state| !state.sending && !state.to_send.is_empty()) else { return };
        if !self.clear_to_send(&state.settings) {
            return;
        }
        let due = self.now() + character(&state.settings, state.settings.baudrate);
        if let Some(state) = self.chip.uart.lines.get_mut(&line) {
            state.sending = true;
        }
        self.schedule(due, Due::SerialOut { line });
    }

    /// True unless the other side says that it is not ready.
    fn clear_to_send(&self, settings: &UartSettings) -> bool {
        let net = settings.cts.filter(|_| settings.flow & line::CTS != 0).and_then(|pin| self.chip.pins.net(pin));
        net.is_none_or(|net| self.level(net) == (settings.invert & line::CTS != 0))
    }

    /// The level of a pin changed that may say whether somebody is ready.
    pub(crate) fn serial_flow(&mut self, pin: u16) {
        let waiting = self.chip.uart.lines.iter().filter(|(_, state)| state.has(line::CTS) && state.settings.cts == Some(pin));
        for line in waiting.map(|(line, _)| *line).collect::<Vec<_>>() {
            self.send_next(line);
        }
    }

    /// Tells the other side whether a line takes more.
    fn show_room(&mut self, line: u8) {
        let Some(state) = self.chip.uart.lines.get(&line).filter(|state| state.has(line::RTS)) else { return };
        let size = usize::from(state.settings.receive_buffer);
        let room = state.received.len() + RESERVE.min(size / 2) * state.width() < size;
        let level = room == (state.settings.invert & line::RTS != 0);
        if let Some(pin) = state.settings.rts {
            self.lend_pin(pin, Some(Drive::Strong(level)));
        }
    }

    /// A character has left the transmitter of a line.
    pub(crate) fn serial_sent(&mut self, line: u8) {
        let Some(state) = self.chip.uart.lines.get_mut(&line) else { return };
        state.sending = false;
        let Some(byte) = state.next() else { return };
        let UartSettings { baudrate, bits, tx, invert, .. } = state.settings;
        let empty = state.to_send.is_empty();
        self.send_next(line);
        if empty {
            self.serial_event(line, uart_trigger::TX_IDLE);
        }
        self.note(format_args!("uart{line} > {byte:02x} {:?}", char::from(byte as u8)));
        let Some(net) = tx.and_then(|tx| self.chip.pins.net(tx)) else { return };
        let manner = Manner { rate: baudrate, bits, inverted: invert & line::TX != 0 };
        self.deliver(net, byte, manner, &format!("uart{line}"));
    }

    /// Hands a byte on a net to everybody who listens there.
    fn deliver(&mut self, net: NetId, character: u16, manner: Manner, sender: &str) {
        let now = self.now();
        if let Some(record) = self.log.record_mut() {
            record.serial(now, manner.rate, net, character as u8);
        }
        for index in 0..self.devices.len() {
            let id = DeviceId(index as u16);
            let slot = &mut self.devices[index];
            if slot.model.terminal("rx").map(|terminal| slot.terminals[terminal]) != Some(net) {
                continue;
            }
            let expected = slot.device.as_mut().and_then(|device| device.serial()).and_then(|serial| serial.baudrate());
            let expected = Manner { rate: expected.unwrap_or(manner.rate), bits: manner.bits.min(8), inverted: false };
            let byte = self.as_heard(character, manner, expected, sender, &self.device_name(id).to_string()) as u8;
            self.with_device(id, |device, port| {
                if let Some(serial) = device.serial() {
                    serial.receive(byte, port);
                }
            });
        }
        let lines: Vec<(u8, Manner)> = self
            .chip
            .uart
            .lines
            .iter()
            .filter(|(_, state)| state.settings.rx.and_then(|rx| self.chip.pins.net(rx)) == Some(net))
            .map(|(line, state)| {
                let UartSettings { baudrate, bits, invert, .. } = state.settings;
                (*line, Manner { rate: baudrate, bits, inverted: invert & line::RX != 0 })
            })
            .collect();
        for (line, expected) in lines {
            let heard = self.as_heard(character, manner, expected, sender, &format!("uart{line}"));
            self.serial_arrives(line, heard);
        }
    }

    /// What a receiver makes of a character.
    fn as_heard(&mut self, character: u16, sent: Manner, expected: Manner, sender: &str, receiver: &str) -> u16 {
        let (rate, other) = (sent.rate, expected.rate);
        if !understood(rate, other) {
            self.complain(&format!("{sender} sends {rate} baud, {receiver} expects {other}"));
        } else if sent.inverted != expected.inverted {
            self.complain(&format!("{sender} and {receiver} disagree on which level is which"));
        } else if sent.bits > 8 && expected.bits <= 8 {
            self.complain(&format!("{sender} sends {} bits, {receiver} expects {}", sent.bits, expected.bits));
            return character & 0xff;
        } else {
            return character;
        }
        garbled(character as u8).into()
    }

    /// A character has reached the receiver of a line.
    pub(crate) fn serial_arrives(&mut self, line: u8, byte: u16) {
        let now = self.now();
        let Some(state) = self.chip.uart.lines.get_mut(&line) else { return };
        let width = state.width();
        let full = state.received.len() + width > usize::from(state.settings.receive_buffer.max(width as u16));
        if !full {
            state.received.extend(&byte.to_le_bytes()[..width]);
        }
        let idle = now + IDLE * character(&state.settings, state.settings.baudrate);
        let triggers = state.triggers;
        self.note(format_args!("uart{line} < {byte:02x} {:?}", char::from(byte as u8)));
        if full {
            self.complain(&format!("uart{line}: the receive buffer is full, bytes are lost"));
        }
        self.show_room(line);
        self.serial_event(line, uart_trigger::RX);
        if triggers & uart_trigger::RX_IDLE != 0 {
            self.queue.retain(|due| !matches!(due, Due::SerialIdle { line: other } if *other == line));
            self.schedule(idle, Due::SerialIdle { line });
        }
        self.changes += 1;
    }

    pub(crate) fn serial_idle(&mut self, line: u8) {
        self.serial_event(line, uart_trigger::RX_IDLE);
    }

    fn device_net(&self, id: DeviceId, terminal: &str) -> Option<NetId> {
        let slot = &self.devices[usize::from(id.0)];
        slot.model.terminal(terminal).map(|terminal| slot.terminals[terminal])
    }

    /// A device sends a byte.
    pub(crate) fn serial_from_device(&mut self, id: DeviceId, byte: u8, rate: Option<u32>) {
        self.chip.uart.devices.entry(id.0).or_default().to_send.push_back((byte, rate));
        self.device_sends_next(id);
    }

    /// Starts the next byte of a device, unless one is on its way or the board is not ready.
    pub(crate) fn device_sends_next(&mut self, id: DeviceId) {
        let Some(net) = self.device_net(id, "tx") else { return };
        let listening = self.chip.uart.lines.values().find(|state| state.settings.rx.and_then(|rx| self.chip.pins.net(rx)) == Some(net));
        let usual = listening.map_or(115_200, |state| state.settings.baudrate);
        let held = self.device_net(id, "cts").is_some_and(|net| {
            let signal = self.signal(net);
            !signal.floating && signal.level
        });
        let now = self.now();
        let Some(line) = self.chip.uart.devices.get_mut(&id.0).filter(|line| !line.sending && !held) else { return };
        let Some((byte, rate)) = line.to_send.pop_front() else { return };
        line.sending = true;
        let rate = rate.unwrap_or(usual);
        self.schedule(now + 10 * SECOND / u64::from(rate.max(1)), Due::SerialIn { device: id, byte, rate });
    }

    /// A byte of a device is on the wire completely.
    pub(crate) fn serial_from_wire(&mut self, id: DeviceId, byte: u8, rate: u32) {
        if let Some(line) = self.chip.uart.devices.get_mut(&id.0) {
            line.sending = false;
        }
        let Some(net) = self.device_net(id, "tx") else { return };
        let name = self.device_name(id).to_string();
        self.deliver(net, byte.into(), Manner { rate, bits: 8, inverted: false }, &name);
        self.device_sends_next(id);
    }

    /// The line of a net was low for longer than a character.
    fn serial_break(&mut self, net: NetId) {
        let hearing = self.chip.uart.lines.iter().filter(|(_, state)| state.settings.rx.and_then(|rx| self.chip.pins.net(rx)) == Some(net));
        for line in hearing.map(|(line, _)| *line).collect::<Vec<_>>() {
            self.note(format_args!("uart{line} < break"));
            self.serial_event(line, uart_trigger::BREAK);
        }
    }

    /// A device sends a break.
    pub(crate) fn break_from_device(&mut self, id: DeviceId) {
        if let Some(net) = self.device_net(id, "tx") {
            self.serial_break(net);
        }
    }
}

impl Uart for SimBoard {
    fn configure(&self, line: u8, settings: &UartSettings) -> Outcome<()> {
        self.with(|world| world.configure_uart(line, settings))
    }

    fn settings(&self, line: u8) -> Option<UartSettings> {
        self.with(|world| world.line(line).ok().map(|state| state.settings))
    }

    fn available(&self, line: u8) -> usize {
        self.with(|world| {
            world.spend(MICROSECOND);
            world.line(line).map_or(0, |state| state.received.len())
        })
    }

    fn read(&self, line: u8, buffer: &mut [u8]) -> Outcome<usize> {
        self.with(|world| {
            world.spend(MICROSECOND);
            let state = world.line(line)?;
            let count = state.received.len().min(buffer.len());
            let count = count / state.width() * state.width();
            buffer.iter_mut().zip(state.received.drain(..count)).for_each(|(to, from)| *to = from);
            world.show_room(line);
            Ok(count)
        })
    }

    fn room(&self, line: u8) -> usize {
        self.with(|world| {
            let state = world.line(line);
            state.map_or(0, |state| state.room())
        })
    }

    fn write(&self, line: u8, bytes: &[u8]) -> Outcome<usize> {
        self.with(|world| world.send_serial(line, bytes))
    }

    fn is_sent(&self, line: u8) -> bool {
        self.with(|world| {
            world.spend(MICROSECOND);
            world.line(line).map_or(true, |state| !state.sending && state.to_send.is_empty())
        })
    }

    fn send_break(&self, number: u8) -> Outcome<()> {
        self.with(|world| {
            let settings = world.line(number)?.settings;
            let Some(tx) = settings.tx else { return Ok(()) };
            let idle = settings.invert & line::TX == 0;
            world.lend_pin(tx, Some(Drive::Strong(!idle)));
            world.spend(2 * character(&settings, settings.baudrate));
            world.lend_pin(tx, Some(Drive::Strong(idle)));
            if let Some(net) = world.chip.pins.net(tx) {
                world.serial_break(net);
            }
            Ok(())
        })
    }

    fn interrupt(&self, line: u8, triggers: u32, hard: bool) -> Outcome<()> {
        self.with(|world| {
            let state = world.line(line)?;
            (state.triggers, state.hard) = (triggers, hard);
            Ok(())
        })
    }

    fn release(&self, line: u8) {
        self.with(|world| world.release_uart(line));
    }
}
