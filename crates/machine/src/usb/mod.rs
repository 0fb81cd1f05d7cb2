//! machine.USBDevice: the board as a USB device that a program describes and serves.
//!
//! There is one, which the registration of its events keeps alive. A buffer that is submitted is kept until its transfer
//! is over: what goes to the host is copied at once, what comes from it is put into the buffer before the program hears
//! of it, so objects may move meanwhile. What a host asks for is in `requests`.
//!
//! | field | |
//! |---|---|
//! | 0 to 2 | descriptors of device and configuration, strings |
//! | 3 to 6 | callbacks: interface opened, reset, request, transfer over |
//! | 7 | the driver of the board's own that goes with it |
//! | 8 | whether it is active |
//! | 9 | buffers that wait for data of the host, by endpoint, or None |
//! | 10 | the request that is served, or None |
//! | 11 | how far that is: see [`requests`] |
//! | 12 | number of the configuration that the host has chosen, 0 for none |
//!
//! Invariant: no transfer is under way while the device is inactive.

mod builtin;
mod requests;

pub use builtin::BUILTIN;

use crate::device::{board, done, part, unit, value_error};
use crate::events::{self, Registration};
use crate::{buffer, ids};
use board::{Source, USB_ENDPOINTS, USB_IN, Usb, UsbEvent, UsbResult, errno};
use heap::{Handle, Value};
use names::{Sym, sym};
use object::dict::Dict;
use object::exception::kind;
use object::native::{Args, Code, FullFunction, Native};
use object::operations::{call, convert};
use object::types::{Slot1, Slots, TypeInfo};
use object::{Fault, Item, Leaf, Raised, Vm, bytes, int, slot, text};
use stdlib::{arguments, buffers, os_error};

const DEVICE: usize = 0;
const CONFIGURATION: usize = 1;
const STRINGS: usize = 2;
const OPENED: usize = 3;
const RESET: usize = 4;
const REQUESTED: usize = 5;
const TRANSFERRED: usize = 6;
const DRIVER: usize = 7;
const ACTIVE: usize = 8;
const BUFFERS: usize = 9;
const REQUEST: usize = 10;
const PHASE: usize = 11;
const CHOSEN: usize = 12;

pub static USB_DEVICE: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method("", Code::Full(construct))),
    items: &[
        (sym::BUILTIN_CDC, Item::Constant(builtin::SERIAL)),
        (sym::BUILTIN_DEFAULT, Item::Constant(builtin::SERIAL)),
        (sym::BUILTIN_NONE, Item::Constant(builtin::NONE)),
        (sym::XFER_FAILED, Item::Int(UsbResult::Failed as i32)),
        (sym::XFER_STALLED, Item::Int(UsbResult::Stalled as i32)),
        (sym::XFER_SUCCESS, Item::Int(UsbResult::Success as i32)),
        full(sym::active, "value=", active),
        (sym::builtin_driver, Item::Property(&(|_, own| Ok(own.field(DRIVER)), set_driver))),
        full(
            sym::config,
            "desc_dev desc_cfg desc_strs= open_itf_cb= reset_cb= control_xfer_cb= xfer_cb=",
            config,
        ),
        full(sym::remote_wakeup, "", |vm, _| {
            let woken = unit(vm, |board| board.usb())?.wake();
            vm.make(|_| Ok(Value::bool(woken)))
        }),
        full(sym::stall, "ep stall=", stall),
        full(sym::submit_xfer, "ep buffer", submit),
    ],
    slots: &Slots { repr: Slot1::Leaf(|vm, _| text::new(vm, b"<USBDevice>")), ..Slots::NONE },
    ..TypeInfo::new(ids::USB_DEVICE, "USBDevice")
};

const fn full(name: Sym, signature: &'static str, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(signature, Code::Full(function))))
}

fn construct(vm: &mut Vm, _: Args) -> Result<Handle, Raised> {
    unit(vm, |board| board.usb())?;
    let existing = vm.make(|vm| Ok(events::subject(vm, Source::Usb)?.unwrap_or(Value::NONE)))?;
    if !vm.get(existing).is_none() {
        return Ok(existing);
    }
    let device = vm.make(|vm| {
        let mut fields = [Value::NONE; CHOSEN + 1];
        fields[DRIVER] = builtin::NONE;
        fields[ACTIVE] = Value::FALSE;
        (fields[PHASE], fields[CHOSEN]) = (Value::small(0), Value::small(0));
        Ok(vm.heap.new_object(ids::USB_DEVICE, 0, &fields)?)
    })?;
    events::keep(vm, &Registration { source: Source::Usb, trigger: 0, bits: 0 }, device, slot::NONE)?;
    Ok(device)
}

fn is_active(device: Value<'_>) -> bool {
    device.field(ACTIVE) == Value::TRUE
}

/// OSError (EINVAL) when the device in a slot is not active.
fn check_active(vm: &mut Vm, device: Handle) -> Result<&'static dyn Usb, Raised> {
    if !is_active(vm.get(device)) {
        return Err(os_error::raise(vm, errno::EINVAL));
    }
    unit(vm, |board| board.usb())
}

/// `active([value])`: whether it was.
fn active(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let usb = unit(vm, |board| board.usb())?;
    let was = is_active(vm.get(args.at(0)));
    if args.given(vm, 1).is_some() {
        let wanted = convert::truth(vm, args.at(1))?;
        let device = vm.get(args.at(0));
        if wanted && !was && device.field(DEVICE).is_none() && device.field(DRIVER) == builtin::NONE {
            return Err(os_error::raise(vm, errno::EINVAL));
        }
        if wanted != was {
            vm.heap.set_field(device, ACTIVE, Value::bool(wanted));
            begin_anew(vm, args.at(0));
            usb.connect(wanted);
        }
    }
    vm.make(|_| Ok(Value::bool(was)))
}

/// Neither transfers nor a configuration.
fn begin_anew(vm: &Vm, device: Handle) {
    let device = vm.get(device);
    for field in [BUFFERS, REQUEST] {
        vm.heap.set_field(device, field, Value::NONE);
    }
    for field in [PHASE, CHOSEN] {
        vm.heap.set_field(device, field, Value::small(0));
    }
}

fn set_driver(vm: &Vm, device: Value<'_>, driver: Value<'_>) -> Result<(), Fault> {
    if is_active(device) {
        return Err(vm.fault_value(kind::OSError, Value::small(errno::EINVAL)));
    }
    if driver != builtin::NONE && driver != builtin::SERIAL {
        return Err(vm.value_fault(format_args!("builtin_driver")));
    }
    vm.heap.set_field(device, DRIVER, driver);
    Ok(())
}

fn config(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    for (index, name) in [(1, "desc_dev"), (2, "desc_cfg")] {
        if bytes::buffer_of(vm, vm.get(args.at(index))).is_none() {
            return Err(value_error(vm, format_args!("{name}")));
        }
    }
    let device = vm.get(args.at(0));
    for (index, field) in (DEVICE..=TRANSFERRED).enumerate() {
        vm.heap.set_field(device, field, args.given(vm, 1 + index).unwrap_or(Value::NONE));
    }
    Ok(slot::NONE)
}

/// The address of an endpoint that can have transfers.
fn endpoint(vm: &mut Vm, argument: Handle) -> Result<u8, Raised> {
    let address = vm.attempt(|vm| arguments::integer(vm, vm.get(argument)))?;
    match u8::try_from(address) {
        Ok(address) if (1..USB_ENDPOINTS).contains(&(address & !USB_IN)) => Ok(address),
        _ => Err(value_error(vm, format_args!("ep"))),
    }
}

fn submit(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let usb = check_active(vm, args.at(0))?;
    let endpoint = endpoint(vm, args.at(1))?;
    if endpoint & USB_IN != 0 {
        buffer::send(vm, args.at(2), |data| usb.send(endpoint, data))?;
    } else {
        let length = buffers::writable_length(vm, args.at(2))?;
        keep_buffer(vm, args.at(0), endpoint, args.at(2), usb.is_expecting(endpoint))?;
        done(vm, usb.expect(endpoint, length))?;
    }
    vm.make(|_| Ok(Value::TRUE))
}

/// Keeps a buffer for the data of an endpoint, unless another one is just being filled.
fn keep_buffer(vm: &mut Vm, device: Handle, endpoint: u8, buffer: Handle, is_busy: bool) -> Result<(), Raised> {
    if is_busy {
        return Err(os_error::raise(vm, errno::EBUSY));
    }
    vm.attempt(|vm| {
        let device = vm.get(device);
        let kept = device.field(BUFFERS);
        let kept = if kept.is_none() { Dict::new(vm)? } else { kept };
        Dict::set(vm, kept, Value::small(endpoint.into()), vm.get(buffer))?;
        vm.heap.set_field(device, BUFFERS, kept);
        Ok(())
    })
}

/// The buffer that was kept for the data of an endpoint, which is kept no more.
fn take_buffer(vm: &mut Vm, device: Handle, endpoint: u8) -> Result<Option<Handle>, Raised> {
    let buffer = vm.make(|vm| {
        let kept = vm.get(device).field(BUFFERS);
        let key = Value::small(endpoint.into());
        let found = if kept.is_none() { None } else { Dict::get(vm, kept, key)? };
        Ok(found.unwrap_or(Value::UNDEFINED))
    })?;
    if vm.get(buffer).is_undefined() {
        return Ok(None);
    }
    vm.attempt(|vm| Dict::delete(vm, vm.get(device).field(BUFFERS), Value::small(endpoint.into())).map(|_| ()))?;
    Ok(Some(buffer))
}

/// `stall(ep[, stall])`: whether it was.
fn stall(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let usb = check_active(vm, args.at(0))?;
    let endpoint = endpoint(vm, args.at(1))?;
    let was = usb.is_stalled(endpoint);
    if args.given(vm, 2).is_some() {
        let wanted = convert::truth(vm, args.at(2))?;
        usb.stall(endpoint, wanted);
    }
    vm.make(|_| Ok(Value::bool(was)))
}

/// Deals with what happened on the bus since the last time. Only what ends the program is raised.
pub fn serve(vm: &mut Vm, device: Handle) -> Result<(), Raised> {
    let Some(usb) = vm.platform.board().and_then(|board| board.usb()) else { return Ok(()) };
    while let Some(event) = usb.next_event() {
        if !is_active(vm.get(device)) {
            continue;
        }
        let result = vm.scoped(|vm| match event {
            UsbEvent::Reset => {
                begin_anew(vm, device);
                let out = vm.slot()?;
                call_back(vm, device, RESET, &[], out).map(|_| ())
            }
            UsbEvent::Setup(request) => requests::begin(vm, usb, device, request),
            UsbEvent::Done { endpoint: 0 | USB_IN, result: UsbResult::Success, count } => {
                requests::go_on(vm, usb, device, count)
            }
            UsbEvent::Done { endpoint: 0 | USB_IN, .. } => Ok(()),
            UsbEvent::Done { endpoint, result, count } => finish(vm, usb, device, endpoint, result, count),
        });
        if result.is_err() {
            if matches!(event, UsbEvent::Setup(_) | UsbEvent::Done { endpoint: 0 | USB_IN, .. }) {
                requests::refuse(vm, usb, device);
            }
            if vm.raised_is(kind::KeyboardInterrupt) || vm.raised_is(kind::SystemExit) {
                return Err(Raised);
            }
            (vm.hooks.unraisable)(vm.lend_mut(), "USB callback", device);
        }
    }
    Ok(())
}

/// A transfer of a program is over.
fn finish(vm: &mut Vm, usb: &dyn Usb, device: Handle, endpoint: u8, result: UsbResult, count: usize) -> Result<(), Raised> {
    if endpoint & USB_IN == 0 {
        if let Some(data) = take_buffer(vm, device, endpoint)? {
            buffer::fill(vm, data, |bytes| Ok(usb.take_received(endpoint, bytes)))?;
        }
    }
    let numbers = [usize::from(endpoint), result as usize, count];
    let first = vm.make(|_| Ok(Value::length(numbers[0])))?;
    let second = vm.make(|_| Ok(Value::length(numbers[1])))?;
    let third = vm.make(|vm| int::new(vm, numbers[2] as i64))?;
    let out = vm.slot()?;
    call_back(vm, device, TRANSFERRED, &[first, second, third], out).map(|_| ())
}

/// Calls one of the program's functions; false when it is none.
fn call_back(vm: &mut Vm, device: Handle, field: usize, arguments: &[Handle], out: Handle) -> Result<bool, Raised> {
    let function = vm.make(|vm| Ok(vm.get(device).field(field)))?;
    if !call::is_callable(vm, vm.get(function)) {
        return Ok(false);
    }
    call::call(vm, function, arguments, out)?;
    Ok(true)
}

/// Descriptors of the device or the configuration, the driver's where the program gives none.
fn descriptor<'v>(vm: &'v Vm, device: Value<'v>, field: usize) -> Result<&'v [u8], Fault> {
    let own = device.field(field);
    if !own.is_none() {
        return buffers::data(vm, own);
    }
    Ok(if field == DEVICE { &builtin::DEVICE } else { &builtin::CONFIGURATION })
}

/// The board's part, for leaf functions.
fn hardware(vm: &Vm) -> Result<&'static dyn Usb, Fault> {
    part(vm, |board| board.usb())
}

/// A view of these bytes, as callbacks get it.
fn view<'v>(vm: &'v Vm, data: &[u8]) -> Leaf<'v> {
    let bytes = bytes::new(vm, data)?;
    object::memoryview::of(vm, bytes)
}

/// A string of the board's own.
fn board_string(vm: &Vm, number: u8, buffer: &mut [u8; 64]) -> Result<Option<usize>, Fault> {
    Ok(builtin::string(board(vm)?, number, buffer))
}
