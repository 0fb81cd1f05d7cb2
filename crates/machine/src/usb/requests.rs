//! Requests of a host on endpoint 0: what every device must answer, and what the program does.
//!
//! A request has up to three stages: its eight bytes, data in the direction that they say, and an empty packet in the
//! other one. The program is asked at each of them about requests to its interfaces and endpoints.
//!
//! Invariant: a request is answered or refused, unless another one comes first.

use super::{
    CHOSEN, CONFIGURATION, DEVICE, DRIVER, PHASE, REQUEST, REQUESTED, STRINGS, OPENED, board_string, builtin, call_back,
    descriptor, hardware, keep_buffer, take_buffer, view,
};
use crate::buffer;
use crate::device::done;
use board::{Outcome, USB_IN, Usb, UsbKind, errno};
use heap::{Handle, Value};
use object::exception::kind;
use object::operations::{convert, item};
use object::{Fault, Raised, Vm, bytearray, bytes, text};
use stdlib::{buffers, os_error};

/// In the field `PHASE`: data is on its way.
const DATA: i32 = 1;
/// The empty packet at the end is.
const STATUS: i32 = 2;
/// The program serves the request.
const BY_PROGRAM: i32 = 4;

/// Stages, as the program is told of them.
const SETUP_STAGE: i32 = 1;
const DATA_STAGE: i32 = 2;
const ACK_STAGE: i32 = 3;

/// Kinds of requests and of what they are for.
const STANDARD: u8 = 0;
const CLASS: u8 = 1;
const TO_DEVICE: u8 = 0;
const TO_INTERFACE: u8 = 1;
const TO_ENDPOINT: u8 = 2;

const GET_STATUS: u8 = 0;
const CLEAR_FEATURE: u8 = 1;
const SET_FEATURE: u8 = 3;
const SET_ADDRESS: u8 = 5;
const GET_DESCRIPTOR: u8 = 6;
const GET_CONFIGURATION: u8 = 8;
const SET_CONFIGURATION: u8 = 9;
const GET_INTERFACE: u8 = 10;
const SET_INTERFACE: u8 = 11;

/// Features: an endpoint is stalled, the device may wake the host up.
const HALT: u16 = 0;
const WAKE: u16 = 1;

/// Descriptors, and bits of the configuration's attributes.
const DEVICE_DESCRIPTOR: u8 = 1;
const CONFIGURATION_DESCRIPTOR: u8 = 2;
const STRING_DESCRIPTOR: u8 = 3;
const INTERFACE_DESCRIPTOR: u8 = 4;
const ENDPOINT_DESCRIPTOR: u8 = 5;
const ASSOCIATION_DESCRIPTOR: u8 = 11;
const SELF_POWERED: u8 = 0x40;

/// Requests to the serial port of the board's own.
const SET_LINE: u8 = 0x20;
const GET_LINE: u8 = 0x21;
const SET_LINE_STATE: u8 = 0x22;
const SEND_BREAK: u8 = 0x23;
/// Its settings: 115,200 bits a second, 8 bits.
const LINE: [u8; 7] = [0x00, 0xc2, 0x01, 0, 0, 0, 8];

/// Bytes of the packets of endpoint 0.
const PACKET: usize = 64;
/// Bytes of the longest string descriptor.
const LONGEST: usize = 254;

/// A request, taken apart.
#[derive(Clone, Copy)]
struct Request {
    to_host: bool,
    kind: u8,
    recipient: u8,
    request: u8,
    value: u16,
    index: u16,
    length: usize,
}

impl Request {
    fn new(bytes: [u8; 8]) -> Request {
        let [kind, request, value_low, value_high, index_low, index_high, length_low, length_high] = bytes;
        Request {
            to_host: kind & USB_IN != 0,
            kind: kind >> 5 & 3,
            recipient: kind & 0x1f,
            request,
            value: u16::from_le_bytes([value_low, value_high]),
            index: u16::from_le_bytes([index_low, index_high]),
            length: u16::from_le_bytes([length_low, length_high]).into(),
        }
    }
}

/// A request came in.
pub fn begin(vm: &mut Vm, usb: &dyn Usb, device: Handle, bytes: [u8; 8]) -> Result<(), Raised> {
    take_buffer(vm, device, 0)?;
    vm.attempt(|vm| {
        let kept = bytes::new(vm, &bytes)?;
        vm.heap.set_field(vm.get(device), REQUEST, kept);
        vm.heap.set_field(vm.get(device), PHASE, Value::small(0));
        Ok(())
    })?;
    let request = Request::new(bytes);
    match (request.kind, request.recipient) {
        (STANDARD, TO_DEVICE) => standard(vm, usb, device, &request),
        (STANDARD, TO_ENDPOINT) => of_endpoint(vm, usb, device, &request),
        (STANDARD | CLASS, TO_INTERFACE) if is_builtin(vm.get(device), request.index) => of_builtin(vm, usb, device, &request),
        (STANDARD | CLASS, TO_DEVICE | TO_INTERFACE | TO_ENDPOINT) => by_program(vm, usb, device, &request),
        _ => {
            refuse(vm, usb, device);
            Ok(())
        }
    }
}

/// A transfer on endpoint 0 is over.
pub fn go_on(vm: &mut Vm, usb: &dyn Usb, device: Handle, count: usize) -> Result<(), Raised> {
    let value = vm.get(device);
    let (phase, kept) = (phase(value), value.field(REQUEST));
    let Some(bytes) = buffers::data(vm, kept).ok().and_then(|bytes| <[u8; 8]>::try_from(bytes).ok()) else { return Ok(()) };
    let request = Request::new(bytes);
    match phase & !BY_PROGRAM {
        // The host sees by a packet that is not full that there is no more.
        DATA if request.to_host && count > 0 && count % PACKET == 0 && count < request.length => done(vm, usb.send(USB_IN, &[])),
        DATA => {
            if !request.to_host && let Some(data) = take_buffer(vm, device, 0)? {
                buffer::fill(vm, data, |bytes| Ok(usb.take_received(0, bytes)))?;
            }
            if phase & BY_PROGRAM != 0 && !ask(vm, device, DATA_STAGE)?.goes_on(vm)? {
                refuse(vm, usb, device);
                return Ok(());
            }
            acknowledge(vm, usb, device, &request, phase & BY_PROGRAM)
        }
        STATUS => {
            set_phase(vm, device, 0);
            if request.kind == STANDARD && request.recipient == TO_DEVICE && request.request == SET_ADDRESS {
                usb.set_address(request.value as u8);
            }
            if phase & BY_PROGRAM != 0 {
                ask(vm, device, ACK_STAGE)?;
            }
            vm.heap.set_field(vm.get(device), REQUEST, Value::NONE);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Refuses the request that is served.
pub fn refuse(vm: &Vm, usb: &dyn Usb, device: Handle) {
    set_phase(vm, device, 0);
    vm.heap.set_field(vm.get(device), REQUEST, Value::NONE);
    usb.stall(0, true);
}

fn phase(device: Value<'_>) -> i32 {
    device.field(PHASE).int_unchecked() as i32
}

fn set_phase(vm: &Vm, device: Handle, phase: i32) {
    vm.heap.set_field(vm.get(device), PHASE, Value::small(phase));
}

/// Ends a request with an empty packet.
fn acknowledge(vm: &mut Vm, usb: &dyn Usb, device: Handle, request: &Request, by: i32) -> Result<(), Raised> {
    set_phase(vm, device, STATUS | by);
    done(vm, if request.to_host && request.length > 0 { usb.expect(0, 0) } else { usb.send(USB_IN, &[]) })
}

/// Answers with data, of which the host gets as much as it wants.
fn answer(vm: &mut Vm, usb: &dyn Usb, device: Handle, request: &Request, data: &[u8]) -> Result<(), Raised> {
    if request.length == 0 {
        return acknowledge(vm, usb, device, request, 0);
    }
    set_phase(vm, device, DATA);
    done(vm, usb.send(USB_IN, &data[..data.len().min(request.length)]))
}

// What every device does.

fn standard(vm: &mut Vm, usb: &dyn Usb, device: Handle, request: &Request) -> Result<(), Raised> {
    match (request.request, request.to_host) {
        (GET_DESCRIPTOR, true) => return give_descriptor(vm, usb, device, request),
        (GET_CONFIGURATION, true) => {
            let chosen = vm.get(device).field(CHOSEN).int_unchecked() as u8;
            return answer(vm, usb, device, request, &[chosen]);
        }
        (GET_STATUS, true) => {
            let attributes = vm.attempt(|vm| Ok(descriptor(vm, vm.get(device), CONFIGURATION)?.get(7).copied().unwrap_or(0)))?;
            return answer(vm, usb, device, request, &[u8::from(attributes & SELF_POWERED != 0), 0]);
        }
        // The number counts when the request is over.
        (SET_ADDRESS, false) => {}
        (SET_CONFIGURATION, false) => configure(vm, device, request.value as u8)?,
        (SET_FEATURE | CLEAR_FEATURE, false) if request.value == WAKE => usb.allow_wake(request.request == SET_FEATURE),
        _ => {
            refuse(vm, usb, device);
            return Ok(());
        }
    }
    acknowledge(vm, usb, device, request, 0)
}

fn give_descriptor(vm: &mut Vm, usb: &dyn Usb, device: Handle, request: &Request) -> Result<(), Raised> {
    let [index, kind] = request.value.to_le_bytes();
    let field = match kind {
        DEVICE_DESCRIPTOR => DEVICE,
        CONFIGURATION_DESCRIPTOR => CONFIGURATION,
        STRING_DESCRIPTOR => {
            let mut found = [0; LONGEST];
            return match string_descriptor(vm, device, index, &mut found)? {
                Some(length) => answer(vm, usb, device, request, &found[..length]),
                None => {
                    refuse(vm, usb, device);
                    Ok(())
                }
            };
        }
        _ => {
            refuse(vm, usb, device);
            return Ok(());
        }
    };
    set_phase(vm, device, DATA);
    let outcome = vm.attempt(|vm| {
        let data = descriptor(vm, vm.get(device), field)?;
        Ok(hardware(vm)?.send(USB_IN, &data[..data.len().min(request.length)]))
    })?;
    done(vm, outcome)
}

/// A string as its descriptor; the one with number 0 lists languages.
fn string_descriptor(vm: &mut Vm, device: Handle, index: u8, out: &mut [u8; LONGEST]) -> Result<Option<usize>, Raised> {
    let own = own_string(vm, device, index)?;
    let found = vm.attempt(|vm| {
        let (mut stored, mut units) = ([0; 64], [0u16; LONGEST / 2 - 1]);
        let own = vm.get(own);
        let given: &[u8] = match (own.is_none(), index) {
            (false, _) => text::utf8_of(vm, own).map_or_else(|| buffers::data(vm, own), |text| Ok(text.as_bytes()))?,
            // English.
            (true, 0) => &[4, STRING_DESCRIPTOR, 9, 4],
            (true, _) => match board_string(vm, index, &mut stored)? {
                Some(length) => &stored[..length],
                None => return Ok(None),
            },
        };
        let mut found = [0; LONGEST];
        if index == 0 {
            let length = given.len().min(LONGEST);
            found[..length].copy_from_slice(&given[..length]);
            return Ok(Some((found, length)));
        }
        let mut count = 0;
        let mut push = |unit: u16| {
            if let Some(place) = units.get_mut(count) {
                (*place, count) = (unit, count + 1);
            }
        };
        match core::str::from_utf8(given) {
            Ok(text) => text.encode_utf16().for_each(&mut push),
            Err(_) => given.iter().for_each(|byte| push((*byte).into())),
        }
        (found[0], found[1]) = (2 + 2 * count as u8, STRING_DESCRIPTOR);
        for (place, unit) in found[2..].chunks_exact_mut(2).zip(&units[..count]) {
            place.copy_from_slice(&unit.to_le_bytes());
        }
        Ok(Some((found, 2 + 2 * count)))
    })?;
    Ok(found.map(|(found, length)| {
        *out = found;
        length
    }))
}

/// The program's string of a number, or None.
fn own_string(vm: &mut Vm, device: Handle, index: u8) -> Result<Handle, Raised> {
    let strings = vm.make(|vm| Ok(vm.get(device).field(STRINGS)))?;
    let out = vm.slot()?;
    vm.store(out, |_| Ok(Value::NONE))?;
    if vm.get(strings).is_none() {
        return Ok(out);
    }
    let key = vm.make(|_| Ok(Value::small(index.into())))?;
    match item::get(vm, strings, key, out) {
        Err(Raised) if vm.raised_is(kind::IndexError) || vm.raised_is(kind::KeyError) => {
            vm.clear_exception();
            vm.store(out, |_| Ok(Value::NONE))?;
        }
        result => result?,
    }
    Ok(out)
}

/// The host chooses a configuration: endpoints are opened, and the program is told of its interfaces.
fn configure(vm: &mut Vm, device: Handle, number: u8) -> Result<(), Raised> {
    let before = vm.get(device).field(CHOSEN).int_unchecked();
    vm.heap.set_field(vm.get(device), CHOSEN, Value::small(number.into()));
    if number == 0 || before == i64::from(number) as isize as _ {
        return Ok(());
    }
    let mut at = 0;
    while let Some((from, to)) = next_interfaces(vm, device, at)? {
        at = to;
        vm.scoped(|vm| open(vm, device, from, to))?;
    }
    Ok(())
}

/// Where the next interface of the configuration lies, or the next few that belong together, from a place on.
fn next_interfaces(vm: &mut Vm, device: Handle, at: usize) -> Result<Option<(usize, usize)>, Raised> {
    vm.attempt(|vm| {
        let data = descriptor(vm, vm.get(device), CONFIGURATION)?;
        let (mut place, mut wanted, mut from) = (at, 1, None);
        while let Some([length, kind, rest @ ..]) = data.get(place..) {
            if *length < 2 || place + usize::from(*length) > data.len() {
                break;
            }
            match (*kind, from) {
                (ASSOCIATION_DESCRIPTOR, None) => wanted = rest.get(1).copied().unwrap_or(1).max(1),
                (INTERFACE_DESCRIPTOR, None) => (from, wanted) = (Some(place), wanted - 1),
                (INTERFACE_DESCRIPTOR, Some(_)) if wanted > 0 => wanted -= 1,
                (INTERFACE_DESCRIPTOR | ASSOCIATION_DESCRIPTOR, Some(_)) => break,
                _ => {}
            }
            place += usize::from(*length);
        }
        Ok(from.map(|from| (from, place)))
    })
}

/// Opens the endpoints of interfaces, and tells the program of them if they are its own.
fn open(vm: &mut Vm, device: Handle, from: usize, to: usize) -> Result<(), Raised> {
    let (builtin, opened) = vm.attempt(|vm| {
        let value = vm.get(device);
        let data = descriptor(vm, value, CONFIGURATION)?.get(from..to).unwrap_or_default();
        let number = data.get(2).copied().unwrap_or(0);
        Ok((is_builtin(value, number.into()), open_endpoints(vm, data)?))
    })?;
    if opened.is_err() {
        return Err(os_error::raise(vm, errno::ENODEV));
    }
    if builtin {
        return Ok(());
    }
    let part = vm.make(|vm| view(vm, descriptor(vm, vm.get(device), CONFIGURATION)?.get(from..to).unwrap_or_default()))?;
    let out = vm.slot()?;
    // What it raises is no reason to refuse the configuration.
    if call_back(vm, device, OPENED, &[part], out).is_err() {
        if vm.raised_is(kind::KeyboardInterrupt) || vm.raised_is(kind::SystemExit) {
            return Err(Raised);
        }
        (vm.hooks.unraisable)(vm.lend_mut(), "USB callback", device);
    }
    Ok(())
}

fn open_endpoints(vm: &Vm, data: &[u8]) -> Result<Outcome<()>, Fault> {
    const KINDS: [UsbKind; 4] = [UsbKind::Control, UsbKind::Isochronous, UsbKind::Bulk, UsbKind::Interrupt];
    let usb = hardware(vm)?;
    let mut rest = data;
    while let [length, kind, ..] = rest
        && *length > 1
    {
        if let (ENDPOINT_DESCRIPTOR, [_, _, address, attributes, low, high, ..]) = (*kind, rest) {
            let packet = u16::from_le_bytes([*low, *high]) & 0x7ff;
            if let Err(error) = usb.open(*address, KINDS[usize::from(attributes & 3)], packet) {
                return Ok(Err(error));
            }
        }
        rest = rest.get(usize::from(*length)..).unwrap_or_default();
    }
    Ok(Ok(()))
}

fn of_endpoint(vm: &mut Vm, usb: &dyn Usb, device: Handle, request: &Request) -> Result<(), Raised> {
    let endpoint = request.index as u8;
    match (request.request, request.to_host) {
        (GET_STATUS, true) => answer(vm, usb, device, request, &[u8::from(usb.is_stalled(endpoint)), 0]),
        (SET_FEATURE | CLEAR_FEATURE, false) if request.value == HALT && endpoint & !USB_IN != 0 => {
            usb.stall(endpoint, request.request == SET_FEATURE);
            acknowledge(vm, usb, device, request, 0)
        }
        _ => {
            refuse(vm, usb, device);
            Ok(())
        }
    }
}

// The board's own serial port.

/// Whether an interface is one of the board's own driver.
fn is_builtin(device: Value<'_>, interface: u16) -> bool {
    device.field(DRIVER) != builtin::NONE && interface & 0xff < builtin::INTERFACES.into()
}

fn of_builtin(vm: &mut Vm, usb: &dyn Usb, device: Handle, request: &Request) -> Result<(), Raised> {
    match (request.kind, request.request, request.to_host) {
        (CLASS, GET_LINE, true) => answer(vm, usb, device, request, &LINE),
        (CLASS, SET_LINE, false) if request.length > 0 => {
            // The rate of a line that is none does not matter.
            let data = vm.make(|vm| bytearray::build(vm, LINE.len(), |_| {}))?;
            receive(vm, usb, device, request, data, 0)
        }
        (CLASS, SET_LINE_STATE | SEND_BREAK, false) => acknowledge(vm, usb, device, request, 0),
        _ => unhandled(vm, usb, device, request),
    }
}

/// Takes the data of a request into a buffer.
fn receive(vm: &mut Vm, usb: &dyn Usb, device: Handle, request: &Request, data: Handle, by: i32) -> Result<(), Raised> {
    let length = buffers::writable_length(vm, data)?.min(request.length);
    keep_buffer(vm, device, 0, data, false)?;
    set_phase(vm, device, DATA | by);
    done(vm, usb.expect(0, length))
}

// The program's.

/// What the program says to a stage of a request.
struct Said(Handle);

impl Said {
    /// A buffer means data, and going on; otherwise the truth of it.
    fn goes_on(&self, vm: &mut Vm) -> Result<bool, Raised> {
        if self.is_data(vm)? { Ok(true) } else { convert::truth(vm, self.0) }
    }

    fn is_data(&self, vm: &mut Vm) -> Result<bool, Raised> {
        vm.attempt(|vm| Ok(bytes::buffer_of(vm, vm.get(self.0)).is_some()))
    }
}

fn ask(vm: &mut Vm, device: Handle, stage: i32) -> Result<Said, Raised> {
    let stage = vm.make(|_| Ok(Value::small(stage)))?;
    let request = vm.make(|vm| view(vm, buffers::data(vm, vm.get(device).field(REQUEST))?))?;
    let out = vm.slot()?;
    vm.store(out, |_| Ok(Value::FALSE))?;
    call_back(vm, device, REQUESTED, &[stage, request], out)?;
    Ok(Said(out))
}

fn by_program(vm: &mut Vm, usb: &dyn Usb, device: Handle, request: &Request) -> Result<(), Raised> {
    let said = ask(vm, device, SETUP_STAGE)?;
    if said.is_data(vm)? {
        if request.length == 0 {
            return acknowledge(vm, usb, device, request, BY_PROGRAM);
        }
        if !request.to_host {
            return receive(vm, usb, device, request, said.0, BY_PROGRAM);
        }
        set_phase(vm, device, DATA | BY_PROGRAM);
        let most = request.length;
        return buffer::send(vm, said.0, |data| usb.send(USB_IN, &data[..data.len().min(most)]));
    }
    if !convert::truth(vm, said.0)? {
        return unhandled(vm, usb, device, request);
    }
    if request.to_host && request.length > 0 {
        // Nothing is the answer.
        set_phase(vm, device, DATA | BY_PROGRAM);
        return done(vm, usb.send(USB_IN, &[]));
    }
    acknowledge(vm, usb, device, request, BY_PROGRAM)
}

/// Nobody serves a request: interfaces have one setting, everything else is refused.
fn unhandled(vm: &mut Vm, usb: &dyn Usb, device: Handle, request: &Request) -> Result<(), Raised> {
    match (request.kind, request.recipient, request.request) {
        (STANDARD, TO_INTERFACE, GET_INTERFACE) if request.to_host => answer(vm, usb, device, request, &[0]),
        (STANDARD, TO_INTERFACE, SET_INTERFACE) if request.value == 0 => acknowledge(vm, usb, device, request, 0),
        _ => {
            refuse(vm, usb, device);
            Ok(())
        }
    }
}
