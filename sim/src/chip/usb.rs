//! USB: the chip's device controller, and the bus as a host sees it.
//!
//! The host is a device of the wiring. It asks, packet by packet, and the controller answers with what the program has
//! submitted; when there is something new to ask for, the host is told.
//!
//! Invariant: an endpoint that is not open answers nothing, and has no transfer.

use crate::board::SimBoard;
use crate::device::DeviceId;
use crate::world::World;
use board::{Error, Event, Family, Outcome, Source, USB_ENDPOINTS, USB_IN, Usb, UsbEvent, UsbKind, UsbResult, errno};
use std::collections::VecDeque;

/// Bytes of the packets of endpoint 0.
pub const REQUEST_PACKET: u16 = 64;
/// Bytes of the longest packet at full speed.
const LONGEST_PACKET: u16 = 64;
/// Of isochronous endpoints.
const LONGEST_ISOCHRONOUS: u16 = 1023;

/// What an endpoint answers to one packet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UsbAnswer {
    /// Nothing: there is no such endpoint, or no device.
    Silence,
    /// Not now.
    Busy,
    Refused,
    /// Its data, or that it took the host's.
    Packet(Vec<u8>),
    /// It took as much as there was room for.
    Overflow(usize),
}

struct Transfer {
    data: Vec<u8>,
    /// To the host: how much is sent. From it: how much there is room for.
    count: usize,
}

#[derive(Default)]
struct Endpoint {
    /// Bytes of its longest packet, while it is open.
    packet: Option<u16>,
    stalled: bool,
    transfer: Option<Transfer>,
    /// Data of the transfer that is over.
    received: Vec<u8>,
}

/// The controller.
#[derive(Default)]
pub struct UsbPort {
    attached: bool,
    address: u8,
    wake_allowed: bool,
    /// The host has gone to sleep.
    suspended: bool,
    endpoints: [[Endpoint; USB_ENDPOINTS as usize]; 2],
    happened: VecDeque<UsbEvent>,
}

impl UsbPort {
    fn endpoint(&mut self, address: u8) -> &mut Endpoint {
        &mut self.endpoints[usize::from(address >> 7)][usize::from(address % USB_ENDPOINTS)]
    }

    /// Closes all endpoints but that for requests.
    fn close(&mut self) {
        self.endpoints = Default::default();
        for direction in &mut self.endpoints {
            direction[0].packet = Some(REQUEST_PACKET);
        }
        self.address = 0;
        self.wake_allowed = false;
        self.happened.clear();
    }
}

impl World {
    fn usb_happened(&mut self, event: UsbEvent) {
        self.chip.usb.happened.push_back(event);
        self.raise(Event { source: Source::Usb, flags: 1, count: 1, hard: false });
    }

    /// The device that is the host; None without one.
    fn usb_host(&self) -> Option<DeviceId> {
        self.devices.iter().position(|slot| slot.model.name == "usb_host").map(|index| DeviceId(index as u16))
    }

    /// An endpoint has something new for the host.
    fn usb_ready(&mut self, endpoint: u8) {
        let Some(host) = self.usb_host() else { return };
        self.with_device(host, |device, port| device.usb_host().map(|host| host.ready(endpoint, port)));
    }

    fn usb_connect(&mut self, on: bool) {
        if self.chip.usb.attached == on {
            return;
        }
        self.chip.usb.attached = on;
        self.chip.usb.close();
        let Some(host) = self.usb_host() else { return };
        self.with_device(host, |device, port| device.usb_host().map(|host| host.attached(on, port)));
    }

    /// The program is gone, and its device with it.
    pub(crate) fn reset_usb(&mut self) {
        self.usb_connect(false);
    }

    // What the host does.

    pub(crate) fn usb_is_attached(&self) -> bool {
        self.chip.usb.attached
    }

    pub(crate) fn usb_address(&self) -> u8 {
        self.chip.usb.address
    }

    pub(crate) fn usb_reset_bus(&mut self) {
        if self.chip.usb.attached {
            self.chip.usb.close();
            self.usb_happened(UsbEvent::Reset);
        }
    }

    /// A request for endpoint 0, which ends the one before.
    pub(crate) fn usb_setup(&mut self, request: [u8; 8]) {
        if !self.chip.usb.attached {
            return;
        }
        for address in [0, USB_IN] {
            let packet = Some(REQUEST_PACKET);
            *self.chip.usb.endpoint(address) = Endpoint { packet, ..Endpoint::default() };
        }
        // One that nobody has looked at is past.
        self.chip.usb.happened.retain(|event| !matches!(event, UsbEvent::Setup(_)));
        self.usb_happened(UsbEvent::Setup(request));
    }

    /// Asks an endpoint for a packet.
    pub(crate) fn usb_in(&mut self, address: u8) -> UsbAnswer {
        let endpoint = self.chip.usb.endpoint(address | USB_IN);
        let Some(packet) = endpoint.packet else { return UsbAnswer::Silence };
        if endpoint.stalled {
            return UsbAnswer::Refused;
        }
        let Some(transfer) = &mut endpoint.transfer else { return UsbAnswer::Busy };
        let rest = &transfer.data[transfer.count..];
        let part = rest[..rest.len().min(packet.into())].to_vec();
        transfer.count += part.len();
        let count = transfer.count;
        if count == transfer.data.len() {
            endpoint.transfer = None;
            self.usb_happened(UsbEvent::Done { endpoint: address | USB_IN, result: UsbResult::Success, count });
        }
        UsbAnswer::Packet(part)
    }

    /// Sends a packet to an endpoint.
    pub(crate) fn usb_out(&mut self, address: u8, data: &[u8]) -> UsbAnswer {
        let endpoint = self.chip.usb.endpoint(address & !USB_IN);
        let Some(packet) = endpoint.packet else { return UsbAnswer::Silence };
        if endpoint.stalled {
            return UsbAnswer::Refused;
        }
        let Some(transfer) = &mut endpoint.transfer else { return UsbAnswer::Busy };
        let room = transfer.count - transfer.data.len();
        let fits = data.len().min(room);
        transfer.data.extend_from_slice(&data[..fits]);
        if transfer.data.len() == transfer.count || data.len() < usize::from(packet) {
            let count = transfer.data.len();
            endpoint.received = endpoint.transfer.take().map(|transfer| transfer.data).unwrap_or_default();
            self.usb_happened(UsbEvent::Done { endpoint: address & !USB_IN, result: UsbResult::Success, count });
        }
        if fits < data.len() { UsbAnswer::Overflow(room) } else { UsbAnswer::Packet(Vec::new()) }
    }

    pub(crate) fn usb_suspend(&mut self, on: bool) {
        self.chip.usb.suspended = on;
    }
}

impl SimBoard {
    /// Itself, if the chip has a device controller.
    pub(crate) fn has_usb(&self) -> Option<&dyn Usb> {
        (self.hardware().profile.family == Family::Rp2).then_some(self)
    }

    /// Begins a transfer on an open endpoint that has none.
    fn begin_transfer(&self, endpoint: u8, transfer: Transfer) -> Outcome<()> {
        self.with(|world| {
            let own = world.chip.usb.endpoint(endpoint);
            if own.packet.is_none() {
                world.complain(&format!("USB: the host has not opened endpoint 0x{endpoint:02x}"));
                return Err(Error::Invalid("ep"));
            }
            if own.transfer.is_some() {
                return Err(Error::Errno(errno::EBUSY));
            }
            own.transfer = Some(transfer);
            world.usb_ready(endpoint);
            Ok(())
        })
    }
}

impl Usb for SimBoard {
    fn connect(&self, on: bool) {
        self.with(|world| world.usb_connect(on));
    }

    fn set_address(&self, address: u8) {
        self.with(|world| world.chip.usb.address = address);
    }

    fn open(&self, endpoint: u8, kind: UsbKind, packet: u16) -> Outcome<()> {
        let longest = if kind == UsbKind::Isochronous { LONGEST_ISOCHRONOUS } else { LONGEST_PACKET };
        let number = endpoint & !USB_IN;
        if !(1..USB_ENDPOINTS).contains(&number) || !(1..=longest).contains(&packet) || kind == UsbKind::Control {
            return Err(Error::Errno(errno::ENODEV));
        }
        self.with(|world| *world.chip.usb.endpoint(endpoint) = Endpoint { packet: Some(packet), ..Endpoint::default() });
        Ok(())
    }

    fn send(&self, endpoint: u8, data: &[u8]) -> Outcome<()> {
        self.begin_transfer(endpoint | USB_IN, Transfer { data: data.to_vec(), count: 0 })
    }

    fn expect(&self, endpoint: u8, length: usize) -> Outcome<()> {
        self.begin_transfer(endpoint & !USB_IN, Transfer { data: Vec::new(), count: length })
    }

    fn is_expecting(&self, endpoint: u8) -> bool {
        self.with(|world| world.chip.usb.endpoint(endpoint & !USB_IN).transfer.is_some())
    }

    fn take_received(&self, endpoint: u8, buffer: &mut [u8]) -> usize {
        let data = self.with(|world| std::mem::take(&mut world.chip.usb.endpoint(endpoint & !USB_IN).received));
        let count = data.len().min(buffer.len());
        buffer[..count].copy_from_slice(&data[..count]);
        count
    }

    fn stall(&self, endpoint: u8, on: bool) {
        self.with(|world| {
            if endpoint & !USB_IN == 0 {
                // Both directions, until the next request.
                [0, USB_IN].into_iter().for_each(|address| world.chip.usb.endpoint(address).stalled = on);
            } else {
                world.chip.usb.endpoint(endpoint).stalled = on;
            }
            world.usb_ready(endpoint);
        });
    }

    fn is_stalled(&self, endpoint: u8) -> bool {
        self.with(|world| world.chip.usb.endpoint(endpoint).stalled)
    }

    fn allow_wake(&self, on: bool) {
        self.with(|world| world.chip.usb.wake_allowed = on);
    }

    fn wake(&self) -> bool {
        self.with(|world| {
            let port = &mut world.chip.usb;
            if !(port.suspended && port.wake_allowed) {
                return false;
            }
            port.suspended = false;
            if let Some(host) = world.usb_host() {
                world.with_device(host, |device, port| device.usb_host().map(|host| host.woken(port)));
            }
            true
        })
    }

    fn next_event(&self) -> Option<UsbEvent> {
        self.with(|world| world.chip.usb.happened.pop_front())
    }
}
