//! Requests of a host to endpoint 0, and how it comes to know a device by them.
//!
//! Invariant: what follows a request is decided by its purpose alone, whether it was answered or refused.

use super::{Host, PATIENCE, PAUSE, TO_GIVE_UP, TO_REQUEST, descriptors, hex};
use crate::device::{Port, UsbAnswer};
use board::USB_IN;

/// Bytes of the packets of endpoint 0.
const PACKET: usize = 64;
/// The number that the device gets.
const ADDRESS: u8 = 5;
/// American English.
const LANGUAGE: u16 = 0x0409;

const CLEAR_FEATURE: u8 = 1;
const SET_FEATURE: u8 = 3;
const SET_ADDRESS: u8 = 5;
const GET_DESCRIPTOR: u8 = 6;
const SET_CONFIGURATION: u8 = 9;
const DEVICE: u16 = 0x100;
const CONFIGURATION: u16 = 0x200;
const STRING: u16 = 0x300;
const REPORTS: u16 = 0x2200;

/// Why something is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    FirstLook,
    Address,
    Device,
    /// The first bytes of the configuration, which tell its length.
    Head,
    Configuration,
    String(u8),
    Choose,
    /// A function is made ready; what it answers does not matter.
    Prepare,
    /// The report descriptor of a function.
    Reports(usize),
    AllowWake,
    ClearHalt(u8),
    /// Of the scenario.
    Custom,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub purpose: Purpose,
    pub setup: [u8; 8],
    pub data: Vec<u8>,
}

impl Request {
    pub fn new(purpose: Purpose, kind: u8, request: u8, value: u16, index: u16, length: u16) -> Request {
        let ([value_low, value_high], [index_low, index_high]) = (value.to_le_bytes(), index.to_le_bytes());
        let [length_low, length_high] = length.to_le_bytes();
        let setup = [kind, request, value_low, value_high, index_low, index_high, length_low, length_high];
        Request { purpose, setup, data: Vec::new() }
    }

    /// With data for the device.
    pub fn with(purpose: Purpose, kind: u8, request: u8, value: u16, index: u16, data: &[u8]) -> Request {
        Request { data: data.to_vec(), ..Request::new(purpose, kind, request, value, index, data.len() as u16) }
    }

    pub fn clear_halt(address: u8) -> Request {
        Request::new(Purpose::ClearHalt(address), 2, CLEAR_FEATURE, 0, address.into(), 0)
    }

    pub fn allow_wake() -> Request {
        Request::new(Purpose::AllowWake, 0, SET_FEATURE, 1, 0, 0)
    }

    pub fn report_descriptor(function: usize, interface: u8, length: u16) -> Request {
        Request::new(Purpose::Reports(function), 0x81, GET_DESCRIPTOR, REPORTS, interface.into(), length)
    }

    fn descriptor(purpose: Purpose, value: u16, index: u16, length: u16) -> Request {
        Request::new(purpose, USB_IN, GET_DESCRIPTOR, value, index, length)
    }

    fn to_host(&self) -> bool {
        self.setup[0] & USB_IN != 0 && self.length() > 0
    }

    fn length(&self) -> usize {
        u16::from_le_bytes([self.setup[6], self.setup[7]]).into()
    }
}

/// A request that is under way.
pub struct Control {
    request: Request,
    received: Vec<u8>,
    sent: usize,
    /// Its data is complete.
    ends: bool,
}

impl Host {
    /// Asks the device for something, when what is asked already is done.
    pub fn request(&mut self, request: Request, port: &mut Port<'_>) {
        self.waiting.push_back(request);
        // Within the handling of an answer the next request is due afterwards.
        if self.control.is_none() && !self.follows && self.waiting.len() == 1 {
            port.after(PAUSE, TO_REQUEST | self.appearance & 0xffff);
        }
    }

    pub fn next_request(&mut self, port: &mut Port<'_>) {
        if self.control.is_some() {
            return;
        }
        let Some(request) = self.waiting.pop_front() else { return };
        let setup = request.setup;
        port.note(format_args!("asks {}", hex(&setup)));
        let ends = request.length() == 0;
        self.control = Some(Control { request, received: Vec::new(), sent: 0, ends });
        self.number += 1;
        port.usb_setup(setup);
        port.after(PATIENCE, TO_GIVE_UP | self.number & 0x00ff_ffff);
    }

    pub fn give_up(&mut self, port: &mut Port<'_>) {
        if let Some(control) = &self.control {
            let setup = hex(&control.request.setup);
            port.complain(format_args!("the device does not answer the request {setup}"));
            self.finish(None, port);
        }
    }

    /// The device has something for endpoint 0, or room, or refuses.
    pub fn go_on(&mut self, port: &mut Port<'_>) {
        while let Some(control) = &mut self.control {
            let to_host = control.request.to_host();
            let answer = match (control.ends, to_host) {
                (false, true) | (true, false) => port.usb_in(0),
                (false, false) => {
                    let rest = &control.request.data[control.sent..];
                    port.usb_out(0, &rest[..rest.len().min(PACKET)])
                }
                (true, true) => port.usb_out(0, &[]),
            };
            match answer {
                UsbAnswer::Busy | UsbAnswer::Silence => return,
                UsbAnswer::Refused => return self.finish(None, port),
                UsbAnswer::Packet(data) if control.ends => {
                    if !data.is_empty() {
                        port.complain(format_args!("a request ends with a packet of {} bytes", data.len()));
                    }
                    let received = std::mem::take(&mut control.received);
                    return self.finish(Some(received), port);
                }
                UsbAnswer::Packet(data) if to_host => {
                    control.received.extend(&data);
                    let (received, wanted) = (control.received.len(), control.request.length());
                    if received > wanted {
                        port.complain(format_args!("{received} bytes are the answer to a request for {wanted}"));
                    }
                    control.ends = data.len() < PACKET || received >= wanted;
                }
                UsbAnswer::Packet(_) | UsbAnswer::Overflow(_) => {
                    control.sent += PACKET.min(control.request.data.len() - control.sent);
                    if let UsbAnswer::Overflow(room) = answer {
                        let length = control.request.data.len();
                        port.complain(format_args!("the device has room for {room} bytes of a request with {length}"));
                    }
                    control.ends = control.sent == control.request.data.len();
                }
            }
        }
    }

    /// A request is over; None: it was refused.
    fn finish(&mut self, answer: Option<Vec<u8>>, port: &mut Port<'_>) {
        let Some(control) = self.control.take() else { return };
        match &answer {
            Some(data) if !data.is_empty() => port.note(format_args!("is answered {}", hex(data))),
            Some(_) => {}
            None => port.note(format_args!("is refused")),
        }
        self.follows = true;
        self.follow(&control.request, answer, port);
        self.follows = false;
        if !self.waiting.is_empty() {
            port.after(PAUSE, TO_REQUEST | self.appearance & 0xffff);
        } else if self.chosen && self.configured.is_none() {
            self.begin(port);
        }
    }

    pub fn enumerate(&mut self, port: &mut Port<'_>) {
        self.strings.clear();
        self.request(Request::descriptor(Purpose::FirstLook, DEVICE, 0, PACKET as u16), port);
    }

    fn follow(&mut self, request: &Request, answer: Option<Vec<u8>>, port: &mut Port<'_>) {
        let needed = match request.purpose {
            Purpose::FirstLook | Purpose::Device => "its descriptor",
            Purpose::Address => "a number",
            Purpose::Head | Purpose::Configuration => "its configuration",
            Purpose::Choose => "being configured",
            _ => "",
        };
        if !needed.is_empty() && answer.is_none() {
            port.complain(format_args!("the device cannot be used without {needed}"));
            return;
        }
        let data = answer.as_deref().unwrap_or_default();
        let mut complaints = Vec::new();
        match request.purpose {
            Purpose::FirstLook => self.request(Request::new(Purpose::Address, 0, SET_ADDRESS, ADDRESS.into(), 0, 0), port),
            Purpose::Address => {
                // The number counts from the end of the request on, of which the device hears next.
                self.request(Request::descriptor(Purpose::Device, DEVICE, 0, 18), port);
            }
            Purpose::Device => {
                if port.usb_address() != ADDRESS {
                    complaints.push(format!("the device has the number {} instead of {ADDRESS}", port.usb_address()));
                }
                self.info = descriptors::device(data, &mut complaints);
                self.request(Request::descriptor(Purpose::Head, CONFIGURATION, 0, 9), port);
            }
            Purpose::Head => {
                let total = descriptors::total(data).max(9);
                self.request(Request::descriptor(Purpose::Configuration, CONFIGURATION, 0, total), port);
            }
            Purpose::Configuration => {
                self.configuration = descriptors::configuration(data, &mut complaints);
                self.ask_for_strings(port);
                let value = self.configuration.value.into();
                self.request(Request::new(Purpose::Choose, 0, SET_CONFIGURATION, value, 0, 0), port);
            }
            Purpose::String(0) if data.len() < 4 || data[1] != 3 => {
                complaints.push("the list of languages is empty".into());
            }
            Purpose::String(0) => {}
            Purpose::String(number) => match &answer {
                Some(data) => {
                    let text = descriptors::string(data, number, &mut complaints);
                    self.strings.insert(number, text);
                }
                None => complaints.push(format!("the device has no string {number}")),
            },
            Purpose::Choose => {
                self.prepare(port);
                self.chosen = true;
            }
            Purpose::Reports(function) => self.take_report_descriptor(function, answer, &mut complaints),
            Purpose::Prepare => {}
            Purpose::AllowWake => {
                if answer.is_none() {
                    complaints.push("the device may wake the host up and refuses to be told so".into());
                }
                self.set_suspended(true, port);
            }
            Purpose::ClearHalt(address) => {
                if let Some(index) = self.pipe(address) {
                    self.schedule(index, port);
                }
            }
            Purpose::Custom => self.seen.answer = answer.map_or("refused".into(), |data| hex(&data)),
        }
        Self::complain_all(complaints, port);
    }

    fn ask_for_strings(&mut self, port: &mut Port<'_>) {
        let mut numbers = self.info.strings.to_vec();
        numbers.retain(|number| *number > 0);
        if !numbers.is_empty() {
            self.request(Request::descriptor(Purpose::String(0), STRING, 0, 255), port);
        }
        for number in numbers {
            self.request(Request::descriptor(Purpose::String(number), STRING | u16::from(number), LANGUAGE, 255), port);
        }
    }

    /// A request of the scenario: its eight bytes, then data.
    pub fn custom_request(&mut self, bytes: &[u8], port: &mut Port<'_>) {
        let Some((setup, data)) = bytes.split_first_chunk::<8>() else {
            return port.complain(format_args!("a request has eight bytes"));
        };
        let request = Request { purpose: Purpose::Custom, setup: *setup, data: data.to_vec() };
        if setup[0] & USB_IN == 0 && request.length() != data.len() {
            return port.complain(format_args!("a request for {} bytes has {}", request.length(), data.len()));
        }
        self.request(request, port);
    }
}
