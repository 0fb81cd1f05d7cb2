//! machine.CAN: short messages with priorities, to and from a bus.
//!
//! Invariant: a message leaves the board's queue only when there is memory for it in the heap.

use crate::device::{device, done, number_as, unit, value_error};
use crate::events::{self, Registration};
use crate::{buffer, ids};
use board::{CAN_FILTERS, CAN_QUEUE, Can, CanFilter, CanFrame, CanMode, CanState, CanTiming, Source, can_error, can_event};
use heap::{Handle, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::native::{Args, Code, FullFunction, Native};
use object::operations::{attribute, call, convert, item, iterate};
use object::types::{Slot1, Slots, TypeInfo, type_value};
use object::{Item, Raised, Vm, list, memoryview, slice, slot, text, tuple};
use stdlib::{arguments, buffers};

const RTR: i32 = 1;
const EXT_ID: i32 = 2;
const UNORDERED: i32 = 16;

/// What may interrupt.
const TRIGGERS: i64 = (can_event::SENT | can_event::RECEIVED | can_event::STATE) as i64;
/// Bytes of the longest message.
const LONGEST: usize = 8;

const MODES: [CanMode; 5] = [CanMode::Normal, CanMode::Sleep, CanMode::Loopback, CanMode::Silent, CanMode::SilentLoopback];

pub static CAN: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method("id bitrate mode= sample_point= sjw= tseg1= tseg2=", Code::Full(construct))),
    items: &[
        (sym::FILTERS_MAX, Item::Int(CAN_FILTERS as i32)),
        (sym::FLAG_EXT_ID, Item::Int(EXT_ID)),
        (sym::FLAG_RTR, Item::Int(RTR)),
        (sym::FLAG_UNORDERED, Item::Int(UNORDERED)),
        (sym::IRQ_RX, Item::Int(can_event::RECEIVED as i32)),
        (sym::IRQ_STATE, Item::Int(can_event::STATE as i32)),
        (sym::IRQ_TX, Item::Int(can_event::SENT as i32)),
        (sym::IRQ_TX_FAILED, Item::Int(can_event::FAILED as i32)),
        (sym::IRQ_TX_IDX_MASK, Item::Int(0xff)),
        (sym::IRQ_TX_IDX_SHIFT, Item::Int(can_event::INDEX as i32)),
        (sym::MODE_LOOPBACK, Item::Int(2)),
        (sym::MODE_NORMAL, Item::Int(0)),
        (sym::MODE_SILENT, Item::Int(3)),
        (sym::MODE_SILENT_LOOPBACK, Item::Int(4)),
        (sym::MODE_SLEEP, Item::Int(1)),
        (sym::RECV_ERR_FULL, Item::Int(can_error::FULL as i32)),
        (sym::RECV_ERR_OVERRUN, Item::Int(can_error::OVERRUN as i32)),
        (sym::STATE_ACTIVE, Item::Int(CanState::Active as i32)),
        (sym::STATE_BUS_OFF, Item::Int(CanState::BusOff as i32)),
        (sym::STATE_PASSIVE, Item::Int(CanState::Passive as i32)),
        (sym::STATE_STOPPED, Item::Int(CanState::Stopped as i32)),
        (sym::STATE_WARNING, Item::Int(CanState::Warning as i32)),
        (sym::TX_QUEUE_LEN, Item::Int(CAN_QUEUE as i32)),
        full(sym::cancel_send, "index", |vm, args| {
            let (can, bus) = own(vm, args)?;
            let place = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
            let cancelled = u8::try_from(place).is_ok_and(|place| can.cancel(bus, place));
            vm.make(|_| Ok(Value::bool(cancelled)))
        }),
        full(sym::deinit, "", |vm, args| {
            let (can, bus) = own(vm, args)?;
            can.release(bus);
            vm.attempt(|vm| events::forget(vm, Source::Can(bus)))?;
            Ok(slot::NONE)
        }),
        full(sym::get_counters, "list= /", |vm, args| {
            let (can, bus) = own(vm, args)?;
            let found = can.counters(bus);
            let numbers = [
                found.send_errors,
                found.receive_errors,
                found.warnings,
                found.passives,
                found.offs,
                found.to_send,
                found.received,
                found.overruns,
            ];
            into_list(vm, args.at(1), &numbers.map(|number| Value::length(number as usize)))
        }),
        full(sym::get_timings, "list= /", |vm, args| {
            let (can, bus) = own(vm, args)?;
            let CanTiming { bitrate, jump, before, behind } =
                can.timing(bus).unwrap_or(CanTiming { bitrate: 0, jump: 0, before: 0, behind: 0 });
            let numbers = [bitrate as usize, jump.into(), before.into(), behind.into()].map(Value::length);
            let [bitrate, jump, before, behind] = numbers;
            into_list(vm, args.at(1), &[bitrate, jump, before, behind, Value::NONE, Value::NONE])
        }),
        full(sym::init, "bitrate mode= sample_point= sjw= tseg1= tseg2=", |vm, args| {
            let (_, bus) = own(vm, args)?;
            configure(vm, bus, args, 1)?;
            Ok(slot::NONE)
        }),
        full(sym::irq, "handler= trigger= hard=", irq),
        full(sym::recv, "arg=", receive),
        full(sym::restart, "", |vm, args| {
            let (can, bus) = own(vm, args)?;
            done(vm, can.restart(bus))?;
            Ok(slot::NONE)
        }),
        full(sym::send, "id data flags=", send),
        full(sym::set_filters, "filters", set_filters),
        full(sym::state, "", |vm, args| {
            let (can, bus) = own(vm, args)?;
            vm.make(|_| Ok(Value::small(can.state(bus) as i32)))
        }),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, can| {
            let bus = crate::device::number(can);
            text::format(vm, format_args!("CAN({bus})"))
        }),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::CAN, "CAN")
};

const fn full(name: Sym, signature: &'static str, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(signature, Code::Full(function))))
}

/// The board's controllers, and the number of `self`.
fn own(vm: &mut Vm, args: Args) -> Result<(&'static dyn Can, u8), Raised> {
    let can = unit(vm, |board| board.can())?;
    Ok((can, number_as(vm, vm.get(args.at(0)), ids::CAN).unwrap_or(0) as u8))
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let can = unit(vm, |board| board.can())?;
    let number = vm.attempt(|vm| {
        let id = args.get(vm, 1);
        match text::utf8_of(vm, id) {
            Some(name) => Err(vm.value_fault(format_args!("CAN({name}) doesn't exist"))),
            None => arguments::integer(vm, id),
        }
    })?;
    let Some(bus) = u8::try_from(number).ok().filter(|bus| can.exists(*bus)) else {
        return Err(value_error(vm, format_args!("CAN({number}) doesn't exist")));
    };
    configure(vm, bus, args, 2)?;
    vm.make(|_| Ok(device(ids::CAN, bus.into())))
}

/// Starts a controller as the arguments from `first` on say.
fn configure(vm: &mut Vm, bus: u8, args: Args, first: usize) -> Result<(), Raised> {
    let can = unit(vm, |board| board.can())?;
    let (timing, mode) = vm.attempt(|vm| {
        let number = |index: usize, default: i64| arguments::integer_or(vm, args.get(vm, first + index), default);
        let within = |index: usize, default: i64, most: i64, name: &str| {
            let number = number(index, default)?;
            if (1..=most).contains(&number) { Ok(number as u8) } else { Err(vm.value_fault(format_args!("{name}"))) }
        };
        let bitrate = arguments::integer(vm, args.get(vm, first))?;
        let mode = usize::try_from(number(1, 0)?).ok().and_then(|mode| MODES.get(mode));
        let mode = *mode.ok_or_else(|| vm.value_fault(format_args!("mode")))?;
        let (sample, jump) = (within(2, 75, 99, "sample_point")?, within(3, 1, 4, "sjw")?);
        let segments = match (number(4, 0)?, number(5, 0)?) {
            (0, 0) => None,
            _ => Some((within(4, 0, 16, "tseg1")?, within(5, 0, 8, "tseg2")?)),
        };
        let bitrate = u32::try_from(bitrate).unwrap_or(0);
        let found = timing(can.clock(bus), bitrate, sample, segments);
        let (before, behind) = found.ok_or_else(|| vm.value_fault(format_args!("unable to calculate BRP for baudrate")))?;
        Ok((CanTiming { bitrate, jump, before, behind }, mode))
    })?;
    done(vm, can.configure(bus, &timing, mode))?;
    vm.attempt(|vm| events::forget(vm, Source::Can(bus)))
}

/// The segments of a bit, in quanta of the clock by some divider, for exactly this rate.
fn timing(clock: u32, bitrate: u32, sample: u8, segments: Option<(u8, u8)>) -> Option<(u8, u8)> {
    let is_met = |quanta: u32| bitrate > 0 && clock % bitrate == 0 && clock / bitrate % quanta == 0 && clock / bitrate / quanta <= 1024;
    if let Some((before, behind)) = segments {
        return is_met(1 + u32::from(before) + u32::from(behind)).then_some((before, behind));
    }
    // As many quanta as there can be, with the sample point where it is nearest to what was asked for.
    let found = (4..=25u32).rev().filter(|quanta| is_met(*quanta)).map(|quanta| {
        let before = ((quanta * u32::from(sample) + 50) / 100).saturating_sub(1).clamp(quanta.saturating_sub(9).max(1), 16.min(quanta - 2));
        let error = ((1 + before) * 1000 / quanta).abs_diff(10 * u32::from(sample));
        (error, (before as u8, (quanta - 1 - before) as u8))
    });
    found.min_by_key(|found| found.0).map(|found| found.1)
}

/// Puts values into a list that was given, or into a new one.
fn into_list(vm: &mut Vm, given: Handle, values: &[Value<'static>]) -> Result<Handle, Raised> {
    let value = vm.get(given);
    if value.is_undefined() || value.is_none() {
        return vm.make(|vm| list::new(vm, values));
    }
    check_list(vm, given, values.len())?;
    for (index, value) in values.iter().enumerate() {
        list::set(vm, vm.get(given), index, *value);
    }
    Ok(given)
}

fn check_list(vm: &mut Vm, given: Handle, length: usize) -> Result<(), Raised> {
    let value = vm.get(given);
    if !value.has_id(object::ids::LIST) {
        return Err(vm.raise(kind::TypeError, format_args!("argument must be a list")));
    }
    if list::len(value) < length {
        return Err(value_error(vm, format_args!("list must have at least {length} items")));
    }
    Ok(())
}

/// An identifier of the kind that the flags say.
fn identifier(vm: &mut Vm, number: i64, flags: i64) -> Result<u32, Raised> {
    let most = if flags & i64::from(EXT_ID) != 0 { 0x1fff_ffff } else { 0x7ff };
    if (0..=most).contains(&number) { Ok(number as u32) } else { Err(value_error(vm, format_args!("invalid id"))) }
}

fn send(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (can, bus) = own(vm, args)?;
    let (id, flags) = vm.attempt(|vm| {
        Ok((arguments::integer(vm, args.get(vm, 1))?, arguments::integer_or(vm, args.get(vm, 3), 0)?))
    })?;
    let id = identifier(vm, id, flags)?;
    let has = |flag: i32| flags & i64::from(flag) != 0;
    let mut frame = CanFrame { id, extended: has(EXT_ID), remote: has(RTR), ..CanFrame::default() };
    let length = vm.attempt(|vm| {
        let data = buffers::data(vm, args.get(vm, 2))?;
        let length = data.len();
        Ok(length)
    })?;
    if length > LONGEST {
        return Err(vm.raise(kind::OverflowError, format_args!("data too long")));
    }
    frame.length = length as u8;
    if !frame.remote {
        let data = vm.attempt(|vm| {
            let mut data = [0; LONGEST];
            data[..length].copy_from_slice(buffers::data(vm, args.get(vm, 2))?);
            Ok(data)
        })?;
        frame.data = data;
    }
    match done(vm, can.send(bus, &frame, !has(UNORDERED)))? {
        Some(place) => vm.make(|_| Ok(Value::small(place.into()))),
        None => Ok(slot::NONE),
    }
}

/// `recv(list)`: the list, or a new one, with identifier, view of the data, flags and errors.
fn receive(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (can, bus) = own(vm, args)?;
    let Some(length) = can.next_length(bus) else { return Ok(slot::NONE) };
    let (result, owner) = (vm.slot()?, vm.slot()?);
    if args.given(vm, 1).is_some_and(|given| !given.is_none()) {
        check_list(vm, args.at(1), 4)?;
        vm.copy(args.at(1), result);
        let view = vm.make(|vm| Ok(list::get(vm.get(result), 1)))?;
        if !vm.get(view).has_id(object::ids::MEMORYVIEW) {
            return Err(vm.raise(kind::TypeError, format_args!("item 1 must be a memoryview")));
        }
        attribute::get_named(vm, view, sym::obj, owner)?;
        if buffers::writable_length(vm, owner)? < LONGEST {
            return Err(value_error(vm, format_args!("buffer too small")));
        }
    } else {
        vm.store(result, |vm| list::new(vm, &[Value::NONE; 4]))?;
        let class = vm.make(|_| Ok(type_value(object::ids::BYTEARRAY)))?;
        let room = vm.make(|_| Ok(Value::length(LONGEST)))?;
        call::call(vm, class, &[room], owner)?;
    }
    let view = vm.make(|vm| memoryview::of(vm, vm.get(owner)))?;
    let bounds = vm.make(|vm| slice::new(vm, Value::NONE, Value::small(length.into()), Value::NONE))?;
    let part = vm.slot()?;
    item::get(vm, view, bounds, part)?;
    let Some((frame, errors)) = can.receive(bus) else { return Ok(slot::NONE) };
    buffer::fill(vm, part, |bytes| {
        bytes.iter_mut().zip(frame.data).for_each(|(to, from)| *to = from);
        Ok(())
    })?;
    let flags = if frame.extended { EXT_ID } else { 0 } | if frame.remote { RTR } else { 0 };
    list::set(vm, vm.get(result), 0, Value::length(frame.id as usize));
    list::set(vm, vm.get(result), 1, vm.get(part));
    list::set(vm, vm.get(result), 2, Value::small(flags));
    list::set(vm, vm.get(result), 3, Value::small(errors.into()));
    Ok(result)
}

fn set_filters(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (can, bus) = own(vm, args)?;
    if vm.get(args.at(1)).is_none() {
        done(vm, can.set_filters(bus, None))?;
        return Ok(slot::NONE);
    }
    let (all, one) = (vm.slot()?, vm.slot()?);
    iterate::to_tuple(vm, args.at(1), all)?;
    let count = tuple::len(vm.get(all));
    if count > CAN_FILTERS {
        return Err(value_error(vm, format_args!("too many filters")));
    }
    let mut filters = [CanFilter::default(); CAN_FILTERS];
    for index in 0..count {
        let filter = vm.make(|vm| Ok(vm.get(all).field(index)))?;
        iterate::to_tuple(vm, filter, one)?;
        if tuple::len(vm.get(one)) != 3 {
            return Err(value_error(vm, format_args!("filter items must have length 3")));
        }
        let numbers = vm.attempt(|vm| {
            let number = |index: usize| arguments::integer(vm, vm.get(one).field(index));
            Ok([number(0)?, number(1)?, number(2)?])
        })?;
        let [id, mask, flags] = numbers;
        let (id, mask) = (identifier(vm, id, flags)?, identifier(vm, mask, flags)?);
        let has = |flag: i32| flags & i64::from(flag) != 0;
        filters[index] = CanFilter { id, mask, extended: has(EXT_ID), remote: has(RTR) };
    }
    done(vm, can.set_filters(bus, Some(&filters[..count])))?;
    Ok(slot::NONE)
}

fn irq(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (_, bus) = own(vm, args)?;
    let source = Source::Can(bus);
    if let Some(existing) = events::asked_for(vm, args, source)? {
        return Ok(existing);
    }
    let handler = events::handler_argument(vm, args.at(1))?;
    let trigger = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), 0))?;
    let hard = args.given(vm, 3).is_some() && convert::truth(vm, args.at(3))?;
    if trigger & !TRIGGERS != 0 {
        let trigger = trigger as u32;
        return Err(value_error(vm, format_args!("trigger 0x{trigger:08x} unsupported")));
    }
    let registration = Registration { source, trigger: trigger as u32, bits: if hard { events::HARD } else { 0 } };
    events::register(vm, &registration, args.at(0), handler)
}

#[cfg(test)]
mod tests {
    use super::timing;

    #[test]
    fn bits_have_whole_quanta_and_a_sample_point() {
        // 42 MHz: 84 clocks for 500,000 bits a second.
        assert_eq!(timing(42_000_000, 500_000, 75, None), Some((8, 3)));
        assert_eq!(timing(42_000_000, 1_000_000, 75, None).map(|(before, behind)| 42 % (1 + u32::from(before) + u32::from(behind))), Some(0));
        assert_eq!(timing(42_000_000, 500_000, 75, Some((10, 3))), Some((10, 3)));
        assert_eq!(timing(42_000_000, 500_000, 75, Some((10, 4))), None);
        assert_eq!((timing(42_000_000, 0, 75, None), timing(42_000_000, 999_999, 75, None)), (None, None));
        for sample in [1, 50, 87, 99] {
            for rate in [125_000, 250_000, 500_000, 1_000_000] {
                let (before, behind) = timing(42_000_000, rate, sample, None).unwrap();
                assert!((1..=16).contains(&before) && (1..=8).contains(&behind), "{sample} {rate}: {before} {behind}");
            }
        }
    }
}
