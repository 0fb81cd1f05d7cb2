//! I2S: streams of sound.
//!
//! `readinto` and `write` wait until all is moved; with a handler they return at once, and bytes are moved at
//! safepoints until the handler is called; when a stream is polled they move what they can.
//!
//! | field | |
//! |---|---|
//! | 0 | number |
//! | 1 | buffer that is moved in the background, or None |
//! | 2 | bytes of it that are moved |
//! | 3 | how calls behave: [`BLOCKING`], [`CALLING`], [`POLLED`] |
//!
//! Invariant: there is one object for each stream, kept by its irq object as long as it is in use.

use crate::buffer;
use crate::device::{check, unit};
use crate::events::{self, Registration};
use crate::family::Numbers;
use crate::ids;
use crate::pin::pin_of;
use board::{Family, I2s, I2sSettings, Source, errno};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::readiness::{self, Readiness};
use object::types::{ABSENT, Slot1, Slots, TypeInfo};
use object::{Item, Raised, Vm, bytes, slot, text, thread};
use object::packed::message;
use stdlib::{arguments, buffers, os_error};

const NUMBER: usize = 0;
const BUFFER: usize = 1;
const MOVED: usize = 2;
const MANNER: usize = 3;

const BLOCKING: i32 = 0;
const CALLING: i32 = 1;
const POLLED: i32 = 2;

const RX: Numbers = [0, 0x300, 1, ABSENT, 0];
const TX: Numbers = [1, 0x200, 2, ABSENT, 1];
const MONO: i64 = 0;
const STEREO: i64 = 1;

/// Longest sleep while waiting, in microseconds.
const NAP: u64 = 500;

pub static I2S: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method("id * sck= ws= sd= mck= mode= bits= format= rate= ibuf=", Code::Full(construct))),
    items: &[
        (sym::MONO, Item::Int(MONO as i32)),
        (sym::RX, Item::ByFamily(&RX)),
        (sym::STEREO, Item::Int(STEREO as i32)),
        (sym::TX, Item::ByFamily(&TX)),
        (sym::deinit, Item::Method(Native::method("", Code::Full(|vm, args| {
            let id = id(vm.get(args.at(0)));
            streams(vm)?.release(id);
            vm.attempt(|vm| events::forget(vm, Source::I2s(id)))?;
            vm.heap.set_field(vm.get(args.at(0)), BUFFER, Value::NONE);
            Ok(slot::NONE)
        })))),
        (sym::init, Item::Method(Native::method("* sck= ws= sd= mck= mode= bits= format= rate= ibuf=", Code::Full(|vm, args| {
            let number = id(vm.get(args.at(0)));
            configure(vm, number.into(), args.at(1))?;
            keep(vm, args.at(0), slot::NONE)?;
            Ok(slot::NONE)
        })))),
        (sym::irq, Item::Method(Native::method("handler", Code::Full(irq)))),
        (sym::readinto, Item::Method(Native::method("buf", Code::Full(|vm, args| transfer(vm, args, false))))),
        (sym::shift, Item::static_method(Native::function("* buf bits shift", Code::Full(shift)))),
        (sym::write, Item::Method(Native::method("buf", Code::Full(|vm, args| transfer(vm, args, true))))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, stream| {
            let number = id(stream);
            let settings = vm.platform.board().and_then(|board| board.i2s()).and_then(|streams| streams.settings(number));
            let Some(settings) = settings else { return text::format(vm, message!("I2S({number})")) };
            let mode = if settings.transmit { TX } else { RX }[vm.family() as usize];
            let I2sSettings { sck, ws, sd, bits, stereo, rate, buffer, .. } = settings;
            let format = u8::from(stereo);
            text::format(vm, message!(
                "I2S(id={number},\nsck={sck},\nws={ws},\nsd={sd},\nmode={mode},\nbits={bits}, format={format},\nrate={rate}, ibuf={buffer})"
            ))
        }),
        readiness: Some(readiness),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::I2S, "I2S")
};

fn streams(vm: &mut Vm) -> Result<&'static dyn I2s, Raised> {
    unit(vm, |board| board.i2s())
}

fn id(stream: Value<'_>) -> u8 {
    stream.field(NUMBER).int_unchecked() as u8
}

fn manner(stream: Value<'_>) -> i32 {
    stream.field(MANNER).int_unchecked() as i32
}

/// The settings of the stream in a slot; OSError (ENODEV) when it was closed.
fn opened(vm: &mut Vm, stream: Handle) -> Result<(&'static dyn I2s, I2sSettings), Raised> {
    let streams = streams(vm)?;
    match streams.settings(id(vm.get(stream))) {
        Some(settings) => Ok((streams, settings)),
        None => Err(os_error::raise(vm, errno::ENODEV)),
    }
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let number = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
    configure(vm, number, args.at(2))?;
    let stream = vm.make(|vm| {
        let fields = [Value::small(number as i32), Value::NONE, Value::small(0), Value::small(BLOCKING)];
        match events::subject(vm, Source::I2s(number as u8))? {
            Some(stream) => Ok(stream),
            None => Ok(vm.heap.new_object(ids::I2S, 0, &fields)?),
        }
    })?;
    keep(vm, stream, slot::NONE)?;
    Ok(stream)
}

/// Keeps the stream with a handler, or None: calls wait then. Nothing is moved in the background any more.
fn keep(vm: &mut Vm, stream: Handle, handler: Handle) -> Result<(), Raised> {
    let value = vm.get(stream);
    let calls = !vm.get(handler).is_none();
    vm.heap.set_field(value, BUFFER, Value::NONE);
    vm.heap.set_field(value, MANNER, Value::small(if calls { CALLING } else { BLOCKING }));
    let id = id(value);
    streams(vm)?.interrupt(id, calls);
    events::keep(vm, &Registration { source: Source::I2s(id), trigger: 0, bits: 0 }, stream, handler)?;
    Ok(())
}

/// Applies the arguments from `first` on: sck, ws, sd, mck, mode, bits, format, rate, ibuf.
fn configure(vm: &mut Vm, number: i64, first: Handle) -> Result<(), Raised> {
    let streams = streams(vm)?;
    let args = Args { start: first, count: 9 };
    let settings = vm.attempt(|vm| {
        let family = vm.family();
        let required = |index: usize, name: &str| match args.given(vm, index) {
            Some(value) => Ok(value),
            None => Err(vm.type_fault(message!("I2S() missing 1 required keyword-only argument: '{name}'"))),
        };
        let invalid = |what: &str| vm.value_fault(message!("invalid {what}"));
        let pin = |index: usize, name: &str| pin_of(vm, required(index, name)?);
        let number = |index: usize, name: &str| arguments::integer(vm, required(index, name)?);
        let (sck, ws, sd) = (pin(0, "sck")?, pin(1, "ws")?, pin(2, "sd")?);
        let mck = match args.given(vm, 3).filter(|pin| !pin.is_none()) {
            Some(pin) => Some(pin_of(vm, pin)?),
            None => None,
        };
        if family == Family::Rp2 && ws != sck + 1 {
            return Err(invalid("ws (must be sck+1)"));
        }
        let mode = number(4, "mode")?;
        let transmit = match mode {
            mode if mode == i64::from(TX[family as usize]) => true,
            mode if mode == i64::from(RX[family as usize]) => false,
            _ => return Err(invalid("mode")),
        };
        let bits = match number(5, "bits")? {
            bits @ (16 | 32) => bits as u8,
            _ => return Err(invalid("bits")),
        };
        let stereo = match number(6, "format")? {
            MONO => false,
            STEREO => true,
            _ => return Err(invalid("format")),
        };
        let rate = u32::try_from(number(7, "rate")?).ok().filter(|rate| (1..=1_000_000).contains(rate));
        let buffer = u32::try_from(number(8, "ibuf")?).ok().filter(|size| (8..=1 << 24).contains(size));
        let rate = rate.ok_or_else(|| invalid("rate"))?;
        Ok(I2sSettings { sck, ws, sd, mck, transmit, bits, stereo, rate, buffer: buffer.ok_or_else(|| invalid("ibuf"))? })
    })?;
    let outcome = match u8::try_from(number) {
        Ok(id) => streams.configure(id, &settings),
        Err(_) => Err(board::Error::Absent),
    };
    if matches!(outcome, Err(board::Error::Absent)) {
        return Err(vm.raise(kind::ValueError, message!("invalid id")));
    }
    check(vm, outcome, format_args!("I2S"))
}

/// `readinto(buf)` and `write(buf)`: the number of bytes.
fn transfer(vm: &mut Vm, args: Args, write: bool) -> Result<Handle, Raised> {
    let (streams, settings) = opened(vm, args.at(0))?;
    if settings.transmit != write {
        return Err(os_error::raise(vm, errno::EPERM));
    }
    let length = match write {
        true => vm.attempt(|vm| Ok(buffers::data(vm, args.get(vm, 1))?.len()))?,
        false => buffers::writable_length(vm, args.at(1))?,
    };
    if length % settings.frame() != 0 {
        return Err(os_error::raise(vm, errno::EINVAL));
    }
    let stream = vm.get(args.at(0));
    let number = id(stream);
    if manner(stream) == CALLING {
        if !stream.field(BUFFER).is_none() {
            // The one before is still being moved.
            return Err(os_error::raise(vm, errno::EBUSY));
        }
        vm.heap.set_field(stream, BUFFER, vm.get(args.at(1)));
        vm.heap.set_field(stream, MOVED, Value::small(0));
        streams.interrupt(number, true);
        return vm.make(|_| Ok(Value::length(length)));
    }
    let mut count = 0;
    loop {
        let moved = step(vm, streams, number, args.at(1), count, write)?;
        count += moved;
        if count == length || manner(vm.get(args.at(0))) == POLLED {
            return vm.make(|_| Ok(Value::length(count)));
        }
        if moved > 0 {
            vm.poll()?;
            continue;
        }
        thread::nap(vm, NAP)?;
        // A handler may have closed it.
        opened(vm, args.at(0))?;
    }
}

/// Moves what can be moved of a buffer from a place on.
fn step(vm: &mut Vm, streams: &dyn I2s, id: u8, data: Handle, from: usize, write: bool) -> Result<usize, Raised> {
    if write {
        return buffer::send(vm, data, |bytes| streams.write(id, bytes.get(from..).unwrap_or_default()));
    }
    vm.scoped(|vm| buffer::fill(vm, data, |bytes| streams.read(id, bytes.get_mut(from..).unwrap_or_default())))
}

/// Frames came or went: moves more of the buffer of the stream in a slot; true when it is moved completely.
pub fn serve(vm: &mut Vm, stream: Handle) -> Result<bool, Raised> {
    let data = vm.make(|vm| Ok(vm.get(stream).field(BUFFER)))?;
    let (streams, id) = (streams(vm)?, id(vm.get(stream)));
    let (Some(settings), false) = (streams.settings(id), vm.get(data).is_none()) else { return Ok(false) };
    let from = vm.get(stream).field(MOVED).int_unchecked() as usize;
    let moved = from + step(vm, streams, id, data, from, settings.transmit)?;
    let length = vm.attempt(|vm| Ok(buffers::data(vm, vm.get(data))?.len()))?;
    let value = vm.get(stream);
    vm.heap.set_field(value, MOVED, Value::length(moved));
    if moved < length {
        return Ok(false);
    }
    vm.heap.set_field(value, BUFFER, Value::NONE);
    Ok(true)
}

/// `irq(handler)`: calls of `readinto` and `write` return at once from here on; None: they wait again.
fn irq(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    opened(vm, args.at(0))?;
    let handler = vm.get(args.at(1));
    if !handler.is_none() && !object::operations::call::is_callable(vm, handler) {
        return Err(vm.raise(kind::ValueError, message!("invalid callback")));
    }
    keep(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}

/// What `select` asks; the stream does not wait from here on.
fn readiness(vm: &Vm, stream: Value<'_>) -> Readiness {
    let streams = vm.platform.board().and_then(|board| board.i2s());
    let Some((streams, settings)) = streams.and_then(|streams| Some((streams, streams.settings(id(stream))?))) else {
        return Readiness::of(readiness::ERROR);
    };
    if manner(stream) == BLOCKING {
        vm.heap.set_field(stream, MANNER, Value::small(POLLED));
    }
    let ready = streams.available(id(stream)) >= settings.frame();
    let way = if settings.transmit { readiness::OUT } else { readiness::IN };
    Readiness::of(if ready { way } else { 0 })
}

/// `shift(*, buf, bits, shift)`: makes each sample louder by powers of two, or quieter.
fn shift(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (bits, by) = vm.attempt(|vm| Ok((arguments::integer(vm, args.get(vm, 1))?, arguments::integer(vm, args.get(vm, 2))?)))?;
    let width = match bits {
        16 | 32 => bits as usize / 8,
        _ => return Err(vm.raise(kind::ValueError, message!("invalid bits"))),
    };
    buffers::writable_length(vm, args.at(0))?;
    let Some(raw) = bytes::raw_writable(vm, args.at(0))? else { return Ok(slot::NONE) };
    for sample in raw.bytes_mut(vm).chunks_exact_mut(width) {
        shift_sample(sample, by.clamp(-32, 32) as i32);
    }
    Ok(slot::NONE)
}

fn shift_sample(sample: &mut [u8], by: i32) {
    let shifted = |value: i64| if by >= 0 { value << by } else { value >> -by };
    match sample {
        [low, high] => {
            let value = shifted(i16::from_le_bytes([*low, *high]).into()) as i16;
            [*low, *high] = value.to_le_bytes();
        }
        [a, b, c, d] => {
            let value = shifted(i32::from_le_bytes([*a, *b, *c, *d]).into()) as i32;
            [*a, *b, *c, *d] = value.to_le_bytes();
        }
        _ => {}
    }
}
