//! The drivers of a host: what the functions of a device are, and what their data means.
//!
//! Invariant: an endpoint belongs to one function, which alone understands its data.

use super::hid::{self, Reports};
use super::requests::{Purpose, Request};
use super::Host;
use crate::device::Port;
use board::USB_IN;

/// Classes of interfaces, and subclasses of those for sound.
const AUDIO: u8 = 1;
const COMMUNICATIONS: u8 = 2;
const HUMAN: u8 = 3;
const SERIAL_DATA: u8 = 10;
const MIDI_STREAMING: u8 = 3;

/// A function of the device.
#[derive(Clone, Debug)]
pub enum Function {
    /// With the length of its report descriptor, and what that says.
    Human { interface: u8, length: u16, reports: Option<Reports> },
    Serial { interface: u8 },
    Midi,
    Other,
}

impl Function {
    pub fn name(&self) -> &'static str {
        match self {
            Function::Human { reports, .. } => match reports.as_ref().and_then(|reports| reports.purpose) {
                Some((hid::GENERIC, hid::KEYBOARD)) => "keyboard",
                Some((hid::GENERIC, hid::MOUSE)) => "mouse",
                _ => "hid",
            },
            Function::Serial { .. } => "serial",
            Function::Midi => "midi",
            Function::Other => "other",
        }
    }
}

impl Host {
    /// Makes functions of the interfaces, and pipes of their endpoints.
    pub fn find_functions(&mut self) {
        let interfaces = std::mem::take(&mut self.configuration.interfaces);
        let mut rest = &interfaces[..];
        while let [first, others @ ..] = rest {
            let mut taken = 1;
            let function = match (first.class, first.subclass) {
                (HUMAN, _) => Some(Function::Human { interface: first.number, length: first.reports.unwrap_or(0), reports: None }),
                (COMMUNICATIONS, _) => {
                    taken += usize::from(others.first().is_some_and(|next| next.class == SERIAL_DATA));
                    Some(Function::Serial { interface: first.number })
                }
                (AUDIO, MIDI_STREAMING) => Some(Function::Midi),
                // What there is to control sound has no data.
                (AUDIO, _) if first.endpoints.is_empty() => None,
                _ => Some(Function::Other),
            };
            if let Some(function) = function {
                self.functions.push(function);
                self.open_pipes(self.functions.len() - 1, &rest[..taken]);
            }
            rest = &rest[taken..];
        }
        self.configuration.interfaces = interfaces;
    }

    /// Asks for what the drivers have to know.
    pub fn prepare(&mut self, port: &mut Port<'_>) {
        self.find_functions();
        for index in 0..self.functions.len() {
            match self.functions[index] {
                Function::Human { interface, length, .. } => {
                    // Reports only when something changes.
                    self.request(Request::new(Purpose::Prepare, 0x21, 0x0a, 0, interface.into(), 0), port);
                    self.request(Request::report_descriptor(index, interface, length), port);
                }
                Function::Serial { interface } => {
                    // 115,200 bits a second, 8 bits, no parity; somebody listens.
                    let line = [0x00, 0xc2, 0x01, 0, 0, 0, 8];
                    self.request(Request::with(Purpose::Prepare, 0x21, 0x20, 0, interface.into(), &line), port);
                    self.request(Request::new(Purpose::Prepare, 0x21, 0x22, 3, interface.into(), 0), port);
                }
                Function::Midi | Function::Other => {}
            }
        }
    }

    pub fn take_report_descriptor(&mut self, index: usize, answer: Option<Vec<u8>>, complaints: &mut Vec<String>) {
        let Some(Function::Human { interface, length, reports }) = self.functions.get_mut(index) else { return };
        let Some(data) = answer else {
            return complaints.push(format!("interface {interface} has no report descriptor"));
        };
        if data.len() != usize::from(*length) {
            let count = data.len();
            complaints.push(format!("the report descriptor of interface {interface} has {count} bytes, not the {length} that were announced"));
        }
        match Reports::parse(&data) {
            Ok(found) => *reports = Some(found),
            Err(text) => complaints.push(format!("the report descriptor of interface {interface} is wrong: {text}")),
        }
    }

    /// Data of an endpoint.
    pub fn take(&mut self, pipe: usize, data: &[u8], port: &mut Port<'_>) {
        let (function, is_notice) = (self.pipes[pipe].function, self.pipes[pipe].interval > 0);
        match &self.functions[function] {
            Function::Human { .. } => self.take_report(pipe, function, data, port),
            Function::Serial { .. } if is_notice => {}
            Function::Serial { .. } => {
                self.seen.received.extend(data);
                self.send_back(function, data, port);
            }
            Function::Midi => {
                if data.len() % 4 != 0 {
                    port.complain(format_args!("{} bytes are no MIDI events, which have four each", data.len()));
                }
                self.seen.notes.extend(data.chunks_exact(4).map(|event| [event[1], event[2], event[3]]));
            }
            Function::Other => {
                self.seen.bytes.extend(data);
                self.send_back(function, data, port);
            }
        }
    }

    fn send_back(&mut self, function: usize, data: &[u8], port: &mut Port<'_>) {
        let out = self.pipes.iter().position(|pipe| pipe.function == function && pipe.address & USB_IN == 0);
        if let Some(index) = out.filter(|_| self.echo) {
            self.pipes[index].queue.extend(data);
            self.schedule(index, port);
        }
    }

    /// A report, or a part of one that has more than a packet.
    fn take_report(&mut self, pipe: usize, function: usize, data: &[u8], port: &mut Port<'_>) {
        let Function::Human { reports: Some(reports), .. } = &self.functions[function] else { return };
        let reports = reports.clone();
        let own = &mut self.pipes[pipe];
        own.begun.extend(data);
        let length = reports.length(&own.begun);
        if data.len() == own.packet && length.is_some_and(|length| own.begun.len() < length) {
            return;
        }
        let report = std::mem::take(&mut own.begun);
        self.seen.reports += 1;
        self.seen.report = report.clone();
        if length != Some(report.len()) {
            let said = length.map_or("knows none that begins so".into(), |length| format!("says {length}"));
            return port.complain(format_args!("a report has {} bytes, its descriptor {said}", report.len()));
        }
        let readings = reports.read(&report);
        match reports.purpose {
            Some((hid::GENERIC, hid::KEYBOARD)) => self.take_keys(&readings),
            Some((hid::GENERIC, hid::MOUSE)) => self.take_movement(&readings),
            _ => {}
        }
    }

    fn take_keys(&mut self, readings: &[hid::Reading]) {
        let down: Vec<u16> = readings.iter().filter(|reading| reading.page == hid::KEYS).map(|reading| reading.usage).collect();
        // More keys are down than a report has places for.
        if down.contains(&1) {
            return;
        }
        for key in down.iter().filter(|key| !self.seen.down.contains(key) && !hid::is_modifier(**key)) {
            hid::press(&mut self.seen.text, *key, &down);
        }
        self.seen.down = down;
    }

    fn take_movement(&mut self, readings: &[hid::Reading]) {
        self.seen.buttons = 0;
        for reading in readings {
            match (reading.page, reading.usage) {
                (hid::BUTTONS, button @ 1..=32) => self.seen.buttons |= 1 << (button - 1),
                (hid::GENERIC, hid::X) => self.seen.pointer.0 += reading.value,
                (hid::GENERIC, hid::Y) => self.seen.pointer.1 += reading.value,
                _ => {}
            }
        }
    }

    /// Lights the lamps of a keyboard.
    pub fn set_leds(&mut self, leds: u8, port: &mut Port<'_>) {
        let keyboard = self.functions.iter().find(|function| function.name() == "keyboard");
        match keyboard {
            Some(Function::Human { interface, .. }) => {
                let interface = (*interface).into();
                self.request(Request::with(Purpose::Prepare, 0x21, 9, 0x200, interface, &[leds]), port);
            }
            _ => port.complain(format_args!("the device has no keyboard")),
        }
    }

    /// Sends a message to a MIDI function.
    pub fn send_midi(&mut self, message: &[u8], port: &mut Port<'_>) {
        let (Some(status), 1..=3) = (message.first().filter(|status| **status >= 0x80), message.len()) else {
            return port.complain(format_args!("a MIDI message has a status and up to two bytes"));
        };
        let mut event = [0; 4];
        event[0] = status >> 4;
        event[1..=message.len()].copy_from_slice(message);
        self.write_to(|function| matches!(function, Function::Midi), &event, port);
    }
}
