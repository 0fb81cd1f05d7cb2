//! A computer on the board's USB port: it enumerates the device and has drivers for keyboards, mice, serial ports and MIDI.
//!
//! What is asked of the device is asked packet by packet. A request takes no time of its own, but the next one is sent a
//! millisecond later; interrupt endpoints are asked at multiples of their interval, others again after each packet.
//!
//! Invariant: one request is under way at a time; endpoints are asked only when the device has said that there is
//! something, so an idle device costs nothing.

mod descriptors;
mod functions;
mod hid;
mod requests;
#[cfg(test)]
mod tests;

use super::Model;
use crate::device::{Device, Kind, Port, UsbAnswer, UsbHostDevice, Value};
use crate::time::{MICROSECOND, MILLISECOND, SECOND, Time};
use board::{USB_IN, UsbKind};
use descriptors::{ConfigurationInfo, DeviceInfo};
use functions::Function;
use requests::{Control, Request};
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;

pub static MODEL: Model = Model {
    name: "usb_host",
    about: "computer on the USB port",
    terminals: &[],
    parameters: &["echo", "plugged"],
    actions: &[
        ("plugged", Kind::Flag),
        ("reset", Kind::Flag),
        ("suspend", Kind::Flag),
        ("send", Kind::Text),
        ("midi", Kind::Text),
        ("bytes", Kind::Text),
        ("leds", Kind::Number),
        ("request", Kind::Text),
    ],
    properties: &[
        ("configured", Kind::Flag),
        ("product", Kind::Text),
        ("functions", Kind::Text),
        ("text", Kind::Text),
        ("keys", Kind::Text),
        ("pointer", Kind::Numbers),
        ("buttons", Kind::Number),
        ("reports", Kind::Number),
        ("report", Kind::Text),
        ("received", Kind::Text),
        ("count", Kind::Number),
        ("notes", Kind::Text),
        ("bytes", Kind::Text),
        ("answer", Kind::Text),
        ("wakes", Kind::Number),
    ],
    make: |parameters| {
        let (echo, plugged) = (parameters.flag("echo", false)?, parameters.flag("plugged", true)?);
        Ok(Box::new(Host { echo, plugged, ..Host::default() }))
    },
};

/// From the device's appearance to the reset of the bus, and how long that is.
const DEBOUNCE: Time = 100 * MILLISECOND;
const RESET: Time = 10 * MILLISECOND;
/// Between two requests.
const PAUSE: Time = MILLISECOND;
/// Until an answer is no longer waited for.
const PATIENCE: Time = 5 * SECOND;
/// A packet of 64 bytes at 12 Mbit/s, with its token and handshake.
const PACKET: Time = 53 * MICROSECOND;

/// What is due: the tag's high bits; the low ones count how often the device appeared, or name an endpoint.
const TO_RESET: u32 = 1 << 24;
const TO_BEGIN: u32 = 2 << 24;
const TO_REQUEST: u32 = 3 << 24;
const TO_GIVE_UP: u32 = 4 << 24;
const TO_ASK: u32 = 5 << 24;

/// An endpoint of the device that is in use.
struct Pipe {
    address: u8,
    packet: usize,
    interval: Time,
    /// The function that it belongs to.
    function: usize,
    /// It is asked, or written to, soon.
    scheduled: bool,
    /// Data for the device.
    queue: VecDeque<u8>,
    /// A report that has not come completely.
    begun: Vec<u8>,
}

/// The computer.
#[derive(Default)]
struct Host {
    echo: bool,
    /// The cable is.
    plugged: bool,
    /// Counts appearances of the device, so that what was due for an earlier one is not done.
    appearance: u32,
    waiting: VecDeque<Request>,
    control: Option<Control>,
    /// Counts requests.
    number: u32,
    info: DeviceInfo,
    configuration: ConfigurationInfo,
    strings: BTreeMap<u8, String>,
    functions: Vec<Function>,
    pipes: Vec<Pipe>,
    /// When the device was configured.
    configured: Option<Time>,
    suspended: bool,
    /// A configuration was chosen.
    chosen: bool,
    /// An answer is dealt with.
    follows: bool,
    seen: Seen,
}

/// What came from the device, over all of its appearances.
#[derive(Default)]
struct Seen {
    text: String,
    down: Vec<u16>,
    pointer: (i32, i32),
    buttons: u32,
    reports: u32,
    report: Vec<u8>,
    received: Vec<u8>,
    notes: Vec<[u8; 3]>,
    bytes: Vec<u8>,
    answer: String,
    wakes: u32,
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        // Writing to a string does not fail.
        _ = write!(text, "{}{byte:02x}", if index > 0 { " " } else { "" });
    }
    text
}

fn parse_hex(text: &str) -> Option<Vec<u8>> {
    text.split_whitespace().map(|word| u8::from_str_radix(word, 16).ok()).collect()
}

impl Host {
    fn complain_all(complaints: Vec<String>, port: &mut Port<'_>) {
        complaints.iter().for_each(|text| port.complain(format_args!("{text}")));
    }

    /// The device is gone, or begins anew.
    fn forget(&mut self) {
        self.appearance += 1;
        self.waiting.clear();
        self.control = None;
        self.functions.clear();
        self.pipes.clear();
        self.configured = None;
        (self.suspended, self.chosen) = (false, false);
        self.seen.down.clear();
        self.seen.buttons = 0;
    }

    fn appear(&mut self, port: &mut Port<'_>) {
        self.forget();
        if self.plugged && port.usb_is_attached() {
            port.after(DEBOUNCE, TO_RESET | self.appearance & 0xffff);
        }
    }

    fn pipe(&mut self, address: u8) -> Option<usize> {
        self.pipes.iter().position(|pipe| pipe.address == address)
    }

    /// All is ready: what endpoints have is asked for from here on.
    fn begin(&mut self, port: &mut Port<'_>) {
        self.configured = Some(port.now());
        (0..self.pipes.len()).for_each(|index| self.schedule(index, port));
    }

    /// Asks an endpoint, or writes to it, when its time has come.
    fn schedule(&mut self, index: usize, port: &mut Port<'_>) {
        let (now, start) = (port.now(), self.configured.unwrap_or(0));
        let pipe = &mut self.pipes[index];
        if pipe.scheduled || (pipe.address & USB_IN == 0 && pipe.queue.is_empty()) {
            return;
        }
        pipe.scheduled = true;
        let delay = match pipe.interval {
            0 => PACKET,
            interval => interval - (now - start) % interval,
        };
        port.after(delay, TO_ASK | (self.appearance & 0xffff) << 8 | u32::from(pipe.address));
    }

    fn ask(&mut self, index: usize, port: &mut Port<'_>) {
        let pipe = &mut self.pipes[index];
        pipe.scheduled = false;
        if self.suspended {
            return;
        }
        let address = pipe.address;
        if address & USB_IN != 0 {
            match port.usb_in(address) {
                UsbAnswer::Packet(data) => {
                    port.note(format_args!("endpoint 0x{address:02x} sends {}", hex(&data)));
                    self.take(index, &data, port);
                    self.schedule(index, port);
                }
                UsbAnswer::Refused => self.clear_halt(address, port),
                UsbAnswer::Busy | UsbAnswer::Silence | UsbAnswer::Overflow(_) => {}
            }
            return;
        }
        let data: Vec<u8> = pipe.queue.iter().take(pipe.packet).copied().collect();
        let answer = port.usb_out(address, &data);
        match answer {
            UsbAnswer::Packet(_) | UsbAnswer::Overflow(_) => {
                port.note(format_args!("endpoint 0x{address:02x} gets {}", hex(&data)));
                if let UsbAnswer::Overflow(room) = answer {
                    let length = data.len();
                    port.complain(format_args!("endpoint 0x{address:02x} has room for {room} bytes of a packet of {length}"));
                }
                self.pipes[index].queue.drain(..data.len());
                self.schedule(index, port);
            }
            UsbAnswer::Refused => self.clear_halt(address, port),
            UsbAnswer::Busy | UsbAnswer::Silence => {}
        }
    }

    /// A stalled endpoint is made to work again, as operating systems do.
    fn clear_halt(&mut self, address: u8, port: &mut Port<'_>) {
        port.note(format_args!("endpoint 0x{address:02x} is stalled"));
        self.request(Request::clear_halt(address), port);
    }

    /// Data for the last function of a kind that takes any: those of the program come after those of the board.
    fn write_to(&mut self, wanted: impl Fn(&Function) -> bool, data: &[u8], port: &mut Port<'_>) {
        let functions = &self.functions;
        let index = self.pipes.iter().rposition(|pipe| pipe.address & USB_IN == 0 && wanted(&functions[pipe.function]));
        let Some(index) = index.filter(|_| self.configured.is_some()) else {
            return port.complain(format_args!("the device takes no such data"));
        };
        self.pipes[index].queue.extend(data);
        self.schedule(index, port);
    }

    fn suspend(&mut self, on: bool, port: &mut Port<'_>) {
        if on && self.configured.is_some() && self.configuration.may_wake {
            // It is told before the bus goes to sleep.
            self.request(Request::allow_wake(), port);
            return;
        }
        self.set_suspended(on, port);
    }

    fn set_suspended(&mut self, on: bool, port: &mut Port<'_>) {
        self.suspended = on;
        port.usb_suspend(on);
        if !on {
            (0..self.pipes.len()).for_each(|index| self.schedule(index, port));
        }
    }
}

impl Device for Host {
    fn start(&mut self, port: &mut Port<'_>) {
        if port.others_of_my_model() {
            port.complain(format_args!("the board has one USB port, which has a host already"));
        }
        self.appear(port);
    }

    fn due(&mut self, tag: u32, port: &mut Port<'_>) {
        let (what, low) = (tag & 0xff00_0000, tag & 0x00ff_ffff);
        let appearance = self.appearance & 0xffff;
        match what {
            TO_ASK if low >> 8 == appearance => {
                if let Some(index) = self.pipe(low as u8) {
                    self.ask(index, port);
                }
            }
            TO_RESET if low == appearance => {
                port.usb_reset_bus();
                port.after(RESET, TO_BEGIN | appearance);
            }
            TO_BEGIN if low == appearance => self.enumerate(port),
            TO_REQUEST if low == appearance => self.next_request(port),
            TO_GIVE_UP if low == self.number & 0x00ff_ffff => self.give_up(port),
            _ => {}
        }
    }

    fn act(&mut self, action: &str, value: &Value, port: &mut Port<'_>) {
        match action {
            "plugged" => {
                self.plugged = value.flag();
                self.appear(port);
            }
            "reset" if value.flag() => self.appear(port),
            "suspend" => self.suspend(value.flag(), port),
            "send" => self.write_to(|function| matches!(function, Function::Serial { .. }), value.text().as_bytes(), port),
            "leds" => self.set_leds(value.number() as u8, port),
            "midi" | "bytes" | "request" => {
                let Some(bytes) = parse_hex(value.text()) else {
                    return port.complain(format_args!("{value} is not made of bytes"));
                };
                match action {
                    "midi" => self.send_midi(&bytes, port),
                    "request" => self.custom_request(&bytes, port),
                    _ => self.write_to(|function| matches!(function, Function::Other), &bytes, port),
                }
            }
            _ => {}
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        let seen = &self.seen;
        let number = |number: u32| Some(Value::Number(number.into()));
        let text = |text: String| Some(Value::Text(text));
        match name {
            "configured" => Some(Value::Flag(self.configured.is_some())),
            "product" => text(self.describe()),
            "functions" => text(self.functions.iter().map(Function::name).collect::<Vec<_>>().join(" ")),
            "text" => text(seen.text.clone()),
            "keys" => text(seen.down.iter().map(|key| hid::key_name(*key)).collect::<Vec<_>>().join(" ")),
            "pointer" => Some(Value::Numbers(vec![seen.pointer.0.into(), seen.pointer.1.into()])),
            "buttons" => number(seen.buttons),
            "reports" => number(seen.reports),
            "report" => text(hex(&seen.report)),
            "received" => text(String::from_utf8_lossy(&seen.received).into_owned()),
            "count" => number(seen.received.len() as u32),
            "notes" => text(seen.notes.iter().map(|note| hex(note)).collect::<Vec<_>>().join("; ")),
            "bytes" => text(hex(&seen.bytes)),
            "answer" => text(seen.answer.clone()),
            "wakes" => number(seen.wakes),
            _ => None,
        }
    }

    fn usb_host(&mut self) -> Option<&mut dyn UsbHostDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        if self.configured.is_none() {
            return "no device".into();
        }
        let mut text = self.describe();
        for (name, content) in [("text", &self.seen.text), ("received", &String::from_utf8_lossy(&self.seen.received).into_owned())] {
            if !content.is_empty() {
                text += &format!(", {name} {content:?}");
            }
        }
        text
    }
}

impl UsbHostDevice for Host {
    fn attached(&mut self, _: bool, port: &mut Port<'_>) {
        self.appear(port);
    }

    fn ready(&mut self, endpoint: u8, port: &mut Port<'_>) {
        if endpoint & !USB_IN == 0 {
            return self.go_on(port);
        }
        if self.configured.is_none() {
            return;
        }
        if let Some(index) = self.pipe(endpoint) {
            self.schedule(index, port);
        }
    }

    fn woken(&mut self, port: &mut Port<'_>) {
        self.seen.wakes += 1;
        self.set_suspended(false, port);
    }
}

impl Host {
    /// The device in one line.
    fn describe(&self) -> String {
        let string = |index: usize| self.strings.get(&self.info.strings[index]).map_or("", String::as_str);
        format!("{:04x}:{:04x} {}, {}", self.info.vendor, self.info.product, string(0), string(1))
    }

    /// Opens the pipes of a function.
    fn open_pipes(&mut self, function: usize, interfaces: &[descriptors::InterfaceInfo]) {
        for endpoint in interfaces.iter().flat_map(|interface| &interface.endpoints) {
            let interval = if endpoint.kind == UsbKind::Interrupt { Time::from(endpoint.interval.max(1)) * MILLISECOND } else { 0 };
            self.pipes.push(Pipe {
                address: endpoint.address,
                packet: usize::from(endpoint.packet.max(1)),
                interval,
                function,
                scheduled: false,
                queue: VecDeque::new(),
                begun: Vec::new(),
            });
        }
    }
}
