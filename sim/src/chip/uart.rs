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
use board::{Error, Event, Outcome, Parity, Source, Uart, UartSettings, rp2, uart_trigger};
use std::collections::{BTreeMap, VecDeque};

/// Rates that differ by more than this part are not understood.
const RATE_TOLERANCE: f64 = 0.05;
/// Characters of silence that count as idle.
const IDLE: Time = 4;

/// A line in use.
struct Line {
    settings: UartSettings,
    received: VecDeque<u8>,
    to_send: VecDeque<u8>,
    sending: bool,
    triggers: u32,
    hard: bool,
}

/// All lines in use.
#[derive(Default)]
pub struct SerialLines {
    lines: BTreeMap<u8, Line>,
    /// When the transmitter of a device is free again.
    device_free: BTreeMap<u16, Time>,
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
    fn configure_uart(&mut self, line: u8, settings: &UartSettings) -> Outcome<()> {
        let default = self.hardware.uart.iter().find(|pins| pins.id == line).ok_or(Error::Absent)?;
        let settings = match self.hardware.routing {
            Routing::Rp2 => rp2::route_uart(line, settings)?,
            _ => UartSettings { tx: settings.tx.or(Some(default.tx)), rx: settings.rx.or(default.rx), ..*settings },
        };
        let (tx, rx) = (settings.tx.unwrap_or(default.tx), settings.rx);
        if settings.baudrate == 0 {
            return Err(Error::Invalid("invalid baudrate"));
        }
        if let Some(old) = self.chip.uart.lines.get_mut(&line).filter(|old| (old.settings.tx, old.settings.rx) == (settings.tx, settings.rx)) {
            old.settings = settings;
            return Ok(());
        }
        self.release_uart(line);
        self.lend_pin(tx, Some(Drive::Strong(true)));
        if let Some(rx) = rx {
            self.lend_pin(rx, Some(Drive::Off));
        }
        let (received, to_send) = (VecDeque::new(), VecDeque::new());
        let state = Line { settings, received, to_send, sending: false, triggers: 0, hard: false };
        self.chip.uart.lines.insert(line, state);
        Ok(())
    }

    fn release_uart(&mut self, line: u8) {
        let Some(state) = self.chip.uart.lines.remove(&line) else { return };
        for pin in [state.settings.tx, state.settings.rx].into_iter().flatten() {
            self.lend_pin(pin, None);
        }
        let of_line = |due: &Due| matches!(due, Due::SerialOut { line: other } | Due::SerialIdle { line: other } if *other == line);
        self.queue.retain(|due| !of_line(due));
        self.events.retain(|event| event.source != Source::Uart(line));
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
        let now = self.now();
        let state = self.line(line)?;
        let room = usize::from(state.settings.transmit_buffer).saturating_sub(state.to_send.len());
        let count = bytes.len().min(room);
        state.to_send.extend(&bytes[..count]);
        if !state.sending && count > 0 {
            state.sending = true;
            let due = now + character(&state.settings, state.settings.baudrate);
            self.schedule(due, Due::SerialOut { line });
        }
        Ok(count)
    }

    /// A byte has left the transmitter of a line.
    pub(crate) fn serial_sent(&mut self, line: u8) {
        let now = self.now();
        let Some(state) = self.chip.uart.lines.get_mut(&line) else { return };
        let Some(byte) = state.to_send.pop_front() else { return };
        let rate = state.settings.baudrate;
        let tx = state.settings.tx;
        state.sending = !state.to_send.is_empty();
        let next = state.sending.then(|| now + character(&state.settings, rate));
        match next {
            Some(next) => self.schedule(next, Due::SerialOut { line }),
            None => self.serial_event(line, uart_trigger::TX_IDLE),
        }
        self.note(format_args!("uart{line} > {byte:02x} {:?}", char::from(byte)));
        let Some(net) = tx.and_then(|tx| self.chip.pins.net(tx)) else { return };
        self.deliver(net, byte, rate, &format!("uart{line}"));
    }

    /// Hands a byte on a net to everybody who listens there.
    fn deliver(&mut self, net: NetId, byte: u8, rate: u32, sender: &str) {
        let now = self.now();
        if let Some(record) = self.log.record_mut() {
            record.serial(now, rate, net, byte);
        }
        for index in 0..self.devices.len() {
            let id = DeviceId(index as u16);
            let slot = &mut self.devices[index];
            if slot.model.terminal("rx").map(|terminal| slot.terminals[terminal]) != Some(net) {
                continue;
            }
            let expected = slot.device.as_mut().and_then(|device| device.serial()).and_then(|serial| serial.baudrate());
            let byte = self.as_heard(byte, rate, expected.unwrap_or(rate), sender, &self.device_name(id).to_string());
            self.with_device(id, |device, port| {
                if let Some(serial) = device.serial() {
                    serial.receive(byte, port);
                }
            });
        }
        let lines: Vec<(u8, u32)> = self
            .chip
            .uart
            .lines
            .iter()
            .filter(|(_, state)| state.settings.rx.and_then(|rx| self.chip.pins.net(rx)) == Some(net))
            .map(|(line, state)| (*line, state.settings.baudrate))
            .collect();
        for (line, expected) in lines {
            let byte = self.as_heard(byte, rate, expected, sender, &format!("uart{line}"));
            self.serial_arrives(line, byte);
        }
    }

    fn as_heard(&mut self, byte: u8, rate: u32, expected: u32, sender: &str, receiver: &str) -> u8 {
        if understood(rate, expected) {
            return byte;
        }
        self.complain(&format!("{sender} sends {rate} baud, {receiver} expects {expected}"));
        garbled(byte)
    }

    /// A byte has reached the receiver of a line.
    pub(crate) fn serial_arrives(&mut self, line: u8, byte: u8) {
        let now = self.now();
        let Some(state) = self.chip.uart.lines.get_mut(&line) else { return };
        let full = state.received.len() >= usize::from(state.settings.receive_buffer.max(1));
        if !full {
            state.received.push_back(byte);
        }
        let idle = now + IDLE * character(&state.settings, state.settings.baudrate);
        let triggers = state.triggers;
        self.note(format_args!("uart{line} < {byte:02x} {:?}", char::from(byte)));
        if full {
            self.complain(&format!("uart{line}: the receive buffer is full, bytes are lost"));
        }
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

    /// A device sends a byte.
    pub(crate) fn serial_from_device(&mut self, id: DeviceId, byte: u8, rate: Option<u32>) {
        let now = self.now();
        let slot = &self.devices[usize::from(id.0)];
        let Some(net) = slot.model.terminal("tx").map(|terminal| slot.terminals[terminal]) else { return };
        let listening = self.chip.uart.lines.values().find(|state| state.settings.rx.and_then(|rx| self.chip.pins.net(rx)) == Some(net));
        let rate = rate.or(listening.map(|state| state.settings.baudrate)).unwrap_or(115_200);
        let free = self.chip.uart.device_free.get(&id.0).copied().unwrap_or(0).max(now);
        let due = free + 10 * SECOND / u64::from(rate.max(1));
        self.chip.uart.device_free.insert(id.0, due);
        self.schedule(due, Due::SerialIn { device: id, byte, rate });
    }

    /// A byte of a device is on the wire completely.
    pub(crate) fn serial_from_wire(&mut self, id: DeviceId, byte: u8, rate: u32) {
        let slot = &self.devices[usize::from(id.0)];
        let Some(net) = slot.model.terminal("tx").map(|terminal| slot.terminals[terminal]) else { return };
        let name = slot.name.clone();
        self.deliver(net, byte, rate, &name);
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
            buffer.iter_mut().zip(state.received.drain(..count)).for_each(|(to, from)| *to = from);
            Ok(count)
        })
    }

    fn room(&self, line: u8) -> usize {
        self.with(|world| {
            let state = world.line(line);
            state.map_or(0, |state| usize::from(state.settings.transmit_buffer).saturating_sub(state.to_send.len()))
        })
    }

    fn write(&self, line: u8, bytes: &[u8]) -> Outcome<usize> {
        self.with(|world| world.send_serial(line, bytes))
    }

    fn is_sent(&self, line: u8) -> bool {
        self.with(|world| {
            world.spend(MICROSECOND);
            world.line(line).map_or(true, |state| !state.sending)
        })
    }

    fn send_break(&self, line: u8) -> Outcome<()> {
        self.with(|world| {
            let settings = world.line(line)?.settings;
            let Some(tx) = settings.tx else { return Ok(()) };
            world.lend_pin(tx, Some(Drive::Strong(false)));
            world.spend(2 * character(&settings, settings.baudrate));
            world.lend_pin(tx, Some(Drive::Strong(true)));
            let net = world.chip.pins.net(tx);
            let hearing = world.chip.uart.lines.iter().filter(|(_, state)| state.settings.rx.and_then(|rx| world.chip.pins.net(rx)) == net);
            for line in hearing.map(|(line, _)| *line).collect::<Vec<_>>() {
                world.serial_event(line, uart_trigger::BREAK);
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
