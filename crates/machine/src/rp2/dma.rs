//! rp2.DMA and rp2.DMATimer: channels that copy by themselves, and what paces them.
//!
//! A channel object is `[channel][read][write]`: the number, -1 when it is closed, and the buffers whose addresses the
//! channel has. While it has one, objects stay where they are: memory is collected but not compacted.
//!
//! Invariant: the heap is held once for each buffer in a channel object.

use crate::device::{device, done, leaf, number, part};
use crate::events::{self, Registration};
use crate::ids;
use board::{Dma, DmaTransfer, Source};
use heap::{Handle, Value};
use names::sym;
use object::dict::Dict;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::convert;
use object::types::{Slot1, Slots, TypeInfo};
use object::{Fault, Item, Leaf, Raised, Vm, bytes, int, slot, text, tuple, types};
use object::packed::message;
use stdlib::arguments;

const CHANNEL: usize = 0;
const READ: usize = 1;
const WRITE: usize = 2;

/// Bit of the control word that lets a channel work at all.
const ENABLE: u32 = 1;
/// Requests of pacing timers are numbered from here.
const FIRST_TIMER: u32 = 0x3b;
/// Words at both addresses that follow each other, as fast as it goes, without an interrupt of an empty trigger.
const USUAL: u32 = ENABLE | 2 << 2 | 1 << 4 | 1 << 5 | 0x3f << 15 | 1 << 21;

/// Parts of the control word: name, first bit, bits.
const FIELDS: [(&str, u32, u32); 15] = [
    ("inc_read", 4, 1),
    ("inc_write", 5, 1),
    ("high_pri", 1, 1),
    ("ring_size", 6, 4),
    ("ring_sel", 10, 1),
    ("treq_sel", 15, 6),
    ("irq_quiet", 21, 1),
    ("bswap", 22, 1),
    ("size", 2, 2),
    ("sniff_en", 23, 1),
    ("chain_to", 11, 4),
    ("write_err", 29, 1),
    ("read_err", 30, 1),
    ("enable", 0, 1),
    // Read only.
    ("busy", 24, 1),
];
const SETTABLE: usize = FIELDS.len() - 1;

pub static DMA: TypeInfo = TypeInfo {
    module: "rp2",
    construct: Some(Native::method("", Code::Full(construct))),
    items: &[
        (sym::active, Item::Method(Native::method("value=", Code::Full(active)))),
        (sym::channel, Item::Getter(|vm, dma| Ok(Value::small(opened(vm, dma)?.1.into())))),
        (sym::close, Item::Method(Native::method("", Code::Full(close)))),
        (sym::config, Item::Method(Native::method("* read= write= count= ctrl= trigger=", Code::Full(config)))),
        (sym::count, Item::Property(&(
            |vm, dma| show(vm, dma, |transfer| transfer.count),
            |vm, dma, value| set_number(vm, dma, value, |dma, channel, count| dma.set_count(channel, count)),
        ))),
        (sym::ctrl, Item::Property(&(
            |vm, dma| show(vm, dma, |transfer| transfer.control),
            |vm, dma, value| set_number(vm, dma, value, |dma, channel, control| dma.set_control(channel, control)),
        ))),
        (sym::irq, Item::Method(Native::method("handler= hard=", Code::Full(irq)))),
        (sym::pack_ctrl, Item::Method(Native::method(
            "default= * inc_read= inc_write= high_pri= ring_size= ring_sel= treq_sel= irq_quiet= bswap= size= sniff_en= chain_to= write_err= read_err= enable=",
            Code::Leaf(pack),
        ))),
        (sym::read, Item::Property(&(
            |vm, dma| show(vm, dma, |transfer| transfer.read),
            |vm, dma, value| set_number(vm, dma, value, |dma, channel, address| dma.set_read(channel, address)),
        ))),
        (sym::unpack_ctrl, Item::Method(Native::method("value", Code::Leaf(unpack)))),
        (sym::write, Item::Property(&(
            |vm, dma| show(vm, dma, |transfer| transfer.write),
            |vm, dma, value| set_number(vm, dma, value, |dma, channel, address| dma.set_write(channel, address)),
        ))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, dma| match dma.field(CHANNEL).int_unchecked() {
            0.. => text::format(vm, message!("DMA({})", dma.field(CHANNEL).int_unchecked())),
            _ => text::new(vm, b"DMA(closed)"),
        }),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::DMA, "DMA")
};

/// The channels, and the number of an object's.
fn opened(vm: &Vm, dma: Value<'_>) -> Result<(&'static dyn Dma, u8), Fault> {
    let dmas = part(vm, |board| board.dma())?;
    match u8::try_from(dma.field(CHANNEL).int_unchecked()) {
        Ok(channel) => Ok((dmas, channel)),
        Err(_) => Err(vm.value_fault(message!("channel closed"))),
    }
}

fn opened_full(vm: &mut Vm, args: Args) -> Result<(&'static dyn Dma, u8), Raised> {
    vm.attempt(|vm| opened(vm, args.get(vm, 0)))
}

fn construct(vm: &mut Vm, _args: Args) -> Result<Handle, Raised> {
    let object = vm.make(|vm| Ok(vm.heap.new_object(ids::DMA, 0, &[Value::small(-1), Value::NONE, Value::NONE])?))?;
    let dmas = vm.attempt(|vm| part(vm, |board| board.dma()))?;
    let claimed = dmas.claim();
    let channel = done(vm, claimed)?;
    vm.heap.set_field(vm.get(object), CHANNEL, Value::small(channel.into()));
    Ok(object)
}

fn show<'v>(vm: &'v Vm, dma: Value<'v>, part: impl FnOnce(DmaTransfer) -> u32) -> Leaf<'v> {
    let (dmas, channel) = opened(vm, dma)?;
    int::from_u64(vm, part(dmas.transfer(channel)).into())
}

/// Sets a part to a number; buffers are given with `config`.
fn set_number(vm: &Vm, dma: Value<'_>, value: Value<'_>, set: impl FnOnce(&dyn Dma, u8, u32)) -> Result<(), Fault> {
    if value.is_undefined() {
        return Err(vm.fault(kind::AttributeError, message!("can't delete attribute")));
    }
    let (dmas, channel) = opened(vm, dma)?;
    set(dmas, channel, word(vm, value)?);
    Ok(())
}

/// A number of 32 bits.
fn word(vm: &Vm, value: Value<'_>) -> Result<u32, Fault> {
    Ok(arguments::integer(vm, value)? as u32)
}

/// Lets a channel object have a buffer, or none any more.
fn keep(vm: &mut Vm, object: Handle, field: usize, buffer: Handle) {
    if !vm.get(object).field(field).is_none() {
        vm.heap.let_move();
    }
    if !vm.get(buffer).is_none() {
        vm.heap.hold_still();
    }
    vm.heap.set_field(vm.get(object), field, vm.get(buffer));
}

/// The address that an argument of `config` names: a number, a buffer, a state machine's queue.
fn address(vm: &mut Vm, object: Handle, field: usize, value: Handle) -> Result<u32, Raised> {
    if int::cast(vm, vm.get(value)).is_some() {
        keep(vm, object, field, slot::NONE);
        return vm.attempt(|vm| word(vm, vm.get(value)));
    }
    if let Some(machine) = crate::device::number_as(vm, vm.get(value), ids::STATE_MACHINE) {
        keep(vm, object, field, slot::NONE);
        let dmas = vm.attempt(|vm| part(vm, |board| board.dma()))?;
        return Ok(dmas.queue_of_machine(machine as u8, field == WRITE));
    }
    vm.attempt(|vm| {
        if field == READ || bytes::is_writable(vm, vm.get(value)) {
            return Ok(());
        }
        let name = types::type_name(vm, vm.get(value));
        Err(vm.type_fault(message!("argument must be read-write bytes-like object, not {name}")))
    })?;
    keep(vm, object, field, value);
    // It does not move from here on.
    let start = vm.attempt(|vm| Ok(stdlib::buffers::data(vm, vm.get(value))?.as_ptr().addr()));
    if start.is_err() {
        keep(vm, object, field, slot::NONE);
    }
    Ok(start? as u32)
}

fn config(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (dmas, channel) = opened_full(vm, args)?;
    let given = |vm: &Vm, index: usize| args.given(vm, index).is_some_and(|value| !value.is_none());
    let trigger = args.given(vm, 5).is_some() && convert::truth(vm, args.at(5))?;
    if given(vm, 1) {
        let address = address(vm, args.at(0), READ, args.at(1))?;
        dmas.set_read(channel, address);
    }
    if given(vm, 2) {
        let address = address(vm, args.at(0), WRITE, args.at(2))?;
        dmas.set_write(channel, address);
    }
    if given(vm, 3) {
        let count = vm.attempt(|vm| word(vm, args.get(vm, 3)))?;
        dmas.set_count(channel, count);
    }
    if given(vm, 4) {
        let control = vm.attempt(|vm| word(vm, args.get(vm, 4)))?;
        dmas.set_control(channel, control);
    }
    if trigger {
        dmas.set_active(channel, true);
    }
    Ok(slot::NONE)
}

fn active(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (dmas, channel) = opened_full(vm, args)?;
    if args.given(vm, 1).is_some_and(|value| !value.is_none()) {
        let active = convert::truth(vm, args.at(1))?;
        dmas.set_active(channel, active);
    }
    Ok(slot::bool(dmas.is_active(channel)))
}

fn close(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let Ok(channel) = u8::try_from(vm.get(args.at(0)).field(CHANNEL).int_unchecked()) else { return Ok(slot::NONE) };
    let dmas = vm.attempt(|vm| part(vm, |board| board.dma()))?;
    dmas.release(channel);
    keep(vm, args.at(0), READ, slot::NONE);
    keep(vm, args.at(0), WRITE, slot::NONE);
    vm.heap.set_field(vm.get(args.at(0)), CHANNEL, Value::small(-1));
    vm.attempt(|vm| events::forget(vm, Source::Dma(channel)))?;
    Ok(slot::NONE)
}

/// `pack_ctrl(default=None, **fields)`: a control word.
fn pack<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let channel = opened(vm, args[0])?.1;
    let mut control = match args[1].given().filter(|value| !value.is_none()) {
        Some(value) => word(vm, value)?,
        None => USUAL | u32::from(channel) << 11,
    };
    for ((_, first, bits), value) in FIELDS[..SETTABLE].iter().zip(&args[2..]) {
        let Some(value) = value.given() else { continue };
        let number = match crate::device::number_as(vm, value, ids::DMA_TIMER) {
            Some(timer) => FIRST_TIMER + u32::from(timer),
            None => arguments::integer(vm, value)? as u32,
        };
        if number >> bits != 0 {
            return Err(vm.value_fault(message!("bad field value")));
        }
        let mask = (1 << bits) - 1;
        control = control & !(mask << first) | number << first;
    }
    int::from_u64(vm, control.into())
}

/// `unpack_ctrl(value)`: the fields of a control word.
fn unpack<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let control = word(vm, args[1])?;
    let fields = Dict::new(vm)?;
    for (name, first, bits) in FIELDS.iter().chain([&("ahb_err", 31, 1)]) {
        let value = control >> first & ((1 << bits) - 1);
        Dict::set(vm, fields, text::new(vm, name.as_bytes())?, Value::small(value as i32))?;
    }
    Ok(fields)
}

/// `irq(handler, hard)`: the end of a transfer.
fn irq(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (dmas, channel) = opened_full(vm, args)?;
    let source = Source::Dma(channel);
    if let Some(existing) = events::asked_for(vm, args, source)? {
        return Ok(existing);
    }
    let handler = events::handler_argument(vm, args.at(1))?;
    let hard = args.given(vm, 2).is_some() && convert::truth(vm, args.at(2))?;
    let bits = if hard { events::HARD } else { 0 };
    let irq = events::keep(vm, &Registration { source, trigger: 1, bits }, args.at(0), handler)?;
    let enabled = !vm.get(handler).is_none();
    dmas.interrupt(channel, enabled, hard);
    Ok(irq)
}

pub static DMA_TIMER: TypeInfo = TypeInfo {
    module: "rp2",
    construct: Some(Native::method("timer_id= * freq= ratio=", Code::Full(construct_timer))),
    items: &[
        (sym::__int__, Item::Method(Native::method("", Code::Leaf(|_, args| {
            Ok(Value::small((FIRST_TIMER + u32::from(number(args[0]))) as i32))
        })))),
        (sym::close, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            part(vm, |board| board.dma())?.release_timer(number(args[0]) as u8);
            Ok(Value::NONE)
        })))),
        (sym::freq, Item::Property(&(
            |vm, timer| {
                let (x, y) = part(vm, |board| board.dma())?.ratio(number(timer) as u8);
                let clock = u64::from(crate::device::board(vm)?.power().frequency());
                int::from_u64(vm, (clock * u64::from(x)).checked_div(y.into()).unwrap_or(0))
            },
            |vm, timer, value| set_timer(vm, timer, value, ratio_of_frequency),
        ))),
        (sym::ratio, Item::Property(&(
            |vm, timer| {
                let (x, y) = part(vm, |board| board.dma())?.ratio(number(timer) as u8);
                tuple::new(vm, &[Value::small(x.into()), Value::small(y.into())])
            },
            |vm, timer, value| set_timer(vm, timer, value, ratio_of_pair),
        ))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, timer| text::format(vm, message!("DMATimer({})", number(timer)))),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::DMA_TIMER, "DMATimer")
};

fn set_timer(
    vm: &Vm,
    timer: Value<'_>,
    value: Value<'_>,
    ratio: impl FnOnce(&Vm, Value<'_>) -> Result<(u16, u16), Fault>,
) -> Result<(), Fault> {
    if value.is_undefined() {
        return Err(vm.fault(kind::AttributeError, message!("can't delete attribute")));
    }
    let ratio = ratio(vm, value)?;
    part(vm, |board| board.dma())?.set_ratio(number(timer) as u8, ratio);
    Ok(())
}

fn out_of_range(vm: &Vm) -> Fault {
    vm.value_fault(message!("value out of range"))
}

fn ratio_of_pair(vm: &Vm, value: Value<'_>) -> Result<(u16, u16), Fault> {
    if !value.has_id(object::ids::TUPLE) || tuple::len(value) != 2 {
        return Err(vm.type_fault(message!("ratio must be a tuple of two")));
    }
    let part = |index: usize| u16::try_from(arguments::integer(vm, value.field(index))?).map_err(|_| out_of_range(vm));
    let (x, y) = (part(0)?, part(1)?);
    if y == 0 || x > y { Err(out_of_range(vm)) } else { Ok((x, y)) }
}

/// The nearest ratio that does not request more often.
fn ratio_of_frequency(vm: &Vm, value: Value<'_>) -> Result<(u16, u16), Fault> {
    let frequency = arguments::integer(vm, value)?;
    let clock = u64::from(crate::device::board(vm)?.power().frequency());
    let frequency = u64::try_from(frequency).ok().filter(|frequency| (1..=clock).contains(frequency));
    let frequency = frequency.ok_or_else(|| out_of_range(vm))?;
    nearest(frequency, clock).ok_or_else(|| out_of_range(vm))
}

/// The numerator of up to 16 bits with the denominator that comes nearest.
fn nearest(frequency: u64, clock: u64) -> Option<(u16, u16)> {
    let most = (u64::from(u16::MAX) * frequency / clock).clamp(1, 4096);
    let error = |x: u64| (x * clock).div_ceil(frequency) * frequency - x * clock;
    let best = (1..=most).min_by_key(|x| error(*x) * most / x)?;
    Some((best as u16, u16::try_from((best * clock).div_ceil(frequency)).ok()?))
}

fn construct_timer(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let asked = vm.attempt(|vm| match args.given(vm, 1).filter(|value| !value.is_none()) {
        Some(value) => match u8::try_from(arguments::integer(vm, value)?) {
            Ok(timer @ 0..4) => Ok(Some(timer)),
            _ => Err(out_of_range(vm)),
        },
        None => Ok(None),
    })?;
    let ratio = vm.attempt(|vm| {
        if let Some(value) = args.given(vm, 2).filter(|value| !value.is_none()) {
            return ratio_of_frequency(vm, value).map(Some);
        }
        args.given(vm, 3).filter(|value| !value.is_none()).map(|value| ratio_of_pair(vm, value)).transpose()
    })?;
    let dmas = vm.attempt(|vm| part(vm, |board| board.dma()))?;
    let timer = vm.attempt(|vm| leaf(vm, dmas.claim_timer(asked)))?;
    if let Some(ratio) = ratio {
        dmas.set_ratio(timer, ratio);
    }
    vm.make(|_| Ok(device(ids::DMA_TIMER, timer.into())))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn ratios_come_near_without_being_faster() {
        for frequency in [2000, 44_100, 1_000_000, 3_333_333, 125_000_000] {
            let (x, y) = nearest(frequency, 125_000_000).unwrap();
            let reached = 125_000_000 * u64::from(x) / u64::from(y);
            assert!(reached <= frequency && frequency - reached <= frequency / 1000, "{frequency} {x}/{y} {reached}");
        }
        assert_eq!(nearest(1000, 125_000_000), None);
    }
}
