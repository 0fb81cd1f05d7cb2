//! esp32.RMT: pulses that the hardware sends while the program goes on.
//!
//! An object is `[pin][ticks a second][idle level][loops][open][what was sent last has an end]`.
//!
//! Invariant: times are checked before anything is sent.

use crate::device::{done, unit};
use crate::ids;
use crate::pin::pin_of;
use board::Pulses;
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::{convert, iterate};
use object::types::{Slot1, Slots, TypeInfo};
use object::{Item, Raised, Vm, slot, text, thread, tuple};
use object::packed::message;
use stdlib::{arguments, os_error};

const PIN: usize = 0;
const RESOLUTION: usize = 1;
const IDLE: usize = 2;
const LOOPS: usize = 3;
const OPEN: usize = 4;
const SENDING: usize = 5;

/// Longest sleep while waiting, in microseconds.
const NAP: u64 = 500;

/// Clock of the unit.
const SOURCE: i64 = 80_000_000;
/// Channels of the unit, and the one that sends the bits of `machine.bitstream` unless another one is chosen.
const CHANNELS: u8 = 8;
const BIT_CHANNEL: u8 = 1;
/// Repeats until they are stopped.
const WITHOUT_END: i32 = -1;
/// Repeats that the hardware counts.
const LOOPS_MAX: i32 = 1023;
/// Ticks of the longest pulse.
const PULSE_MAX: i32 = 32767;

pub static RMT: TypeInfo = TypeInfo {
    module: "esp32",
    construct: Some(Native::method(
        "id= * pin= resolution_hz= clock_div= idle_level= num_symbols= tx_carrier=",
        Code::Full(construct),
    )),
    items: &[
        (sym::PULSE_MAX, Item::Int(PULSE_MAX)),
        (sym::active, Item::Method(Native::method("value=", Code::Full(active)))),
        (sym::bitstream_channel, Item::static_method(Native::function("value=", Code::Full(|vm, args| {
            if args.given(vm, 0).is_some_and(Value::is_none) {
                unit(vm, |board| board.pulses())?.set_bit_sender(None);
            } else if args.given(vm, 0).is_some() {
                let channel = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 0)))?;
                let Some(channel) = u8::try_from(channel).ok().filter(|channel| *channel < CHANNELS) else {
                    return Err(vm.raise(kind::ValueError, message!("invalid channel")));
                };
                unit(vm, |board| board.pulses())?.set_bit_sender(Some(channel));
            }
            let sender = unit(vm, |board| board.pulses())?.bit_sender();
            vm.make(|_| Ok(sender.map_or(Value::NONE, |channel| Value::small(channel.into()))))
        })))),
        (sym::bitstream_rmt, Item::static_method(Native::function("value=", Code::Full(|vm, args| {
            let pulses = unit(vm, |board| board.pulses())?;
            if args.given(vm, 0).is_some() {
                let enabled = convert::truth(vm, args.at(0))?;
                pulses.set_bit_sender(if enabled { pulses.bit_sender().or(Some(BIT_CHANNEL)) } else { None });
            }
            Ok(slot::bool(pulses.bit_sender().is_some()))
        })))),
        (sym::clock_div, Item::Method(Native::method("", Code::Leaf(|_, args| {
            let resolution = args[0].field(RESOLUTION).int_unchecked();
            Ok(Value::length((SOURCE as isize / resolution.max(1)) as usize))
        })))),
        (sym::deinit, Item::Method(Native::method("", Code::Full(|vm, args| {
            stop(vm, args.at(0))?;
            vm.heap.set_field(vm.get(args.at(0)), OPEN, Value::FALSE);
            Ok(slot::NONE)
        })))),
        (sym::r#loop, Item::Method(Native::method("enable", Code::Full(|vm, args| {
            let enabled = convert::truth(vm, args.at(1))?;
            set_loops(vm, args.at(0), if enabled { WITHOUT_END } else { 0 })
        })))),
        (sym::loop_count, Item::Method(Native::method("count", Code::Full(|vm, args| {
            let count = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
            match i32::try_from(count) {
                Ok(count @ WITHOUT_END..=LOOPS_MAX) => set_loops(vm, args.at(0), count),
                _ if count > 0 => Err(vm.raise(kind::ValueError, message!("arg must be at most {LOOPS_MAX}"))),
                _ => Err(vm.raise(kind::ValueError, message!("arg must be -1, 0 or positive"))),
            }
        })))),
        (sym::source_freq, Item::Method(Native::method("", Code::Leaf(|vm, _| object::int::new(vm, SOURCE))))),
        (sym::wait_done, Item::Method(Native::method("* timeout=", Code::Full(wait_done)))),
        (sym::write_pulses, Item::Method(Native::method("duration data=", Code::Full(write_pulses)))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, rmt| {
            let (pin, resolution) = (rmt.field(PIN).int_unchecked(), rmt.field(RESOLUTION).int_unchecked());
            let idle = u8::from(rmt.field(IDLE) == Value::TRUE);
            text::format(vm, message!("RMT(pin={pin}, source_freq={SOURCE}, resolution_hz={resolution}, idle_level={idle})"))
        }),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::RMT, "RMT")
};

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    unit(vm, |board| board.pulses())?;
    let idle = args.given(vm, 5).is_some() && convert::truth(vm, args.at(5))?;
    if args.given(vm, 7).is_some_and(|carrier| !carrier.is_none()) {
        return Err(vm.raise(kind::NotImplementedError, message!("tx_carrier")));
    }
    vm.make(|vm| {
        let pin = pin_of(vm, args.get(vm, 2))?;
        let given = |index: usize| args.given(vm, index).filter(|value| !value.is_none());
        let resolution = match (given(3), given(4)) {
            (Some(_), Some(_)) => return Err(vm.value_fault(message!("resolution_hz and clock_div are mutually exclusive"))),
            (None, Some(divider)) => match arguments::integer(vm, divider)? {
                divider @ 1..=255 => SOURCE / divider,
                _ => return Err(vm.value_fault(message!("clock_div must be between 1 and 255"))),
            },
            (resolution, None) => match arguments::integer_or(vm, resolution.unwrap_or(Value::NONE), 10_000_000)? {
                resolution @ 1.. => resolution.min(SOURCE),
                _ => return Err(vm.value_fault(message!("resolution_hz must be positive"))),
            },
        };
        let fields = [Value::length(pin.into()), Value::length(resolution as usize), Value::bool(idle), Value::small(0), Value::TRUE, Value::FALSE];
        Ok(vm.heap.new_object(ids::RMT, 0, &fields)?)
    })
}

/// The unit and the pin of an object that is open.
fn output(vm: &mut Vm, rmt: Handle) -> Result<(&'static dyn Pulses, u16), Raised> {
    let value = vm.get(rmt);
    if value.field(OPEN) != Value::TRUE {
        return Err(vm.raise(kind::OSError, message!("already deinitialized")));
    }
    let pin = value.field(PIN).int_unchecked() as u16;
    Ok((unit(vm, |board| board.pulses())?, pin))
}

fn stop(vm: &mut Vm, rmt: Handle) -> Result<(), Raised> {
    let (pulses, pin) = output(vm, rmt)?;
    let idle = vm.get(rmt).field(IDLE) == Value::TRUE;
    let outcome = pulses.send_pulses(pin, &mut core::iter::empty(), idle, false);
    done(vm, outcome)
}

fn active(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (pulses, pin) = output(vm, args.at(0))?;
    if args.given(vm, 1).is_some() {
        if convert::truth(vm, args.at(1))? {
            return Err(vm.raise(kind::ValueError, message!("activate by calling write_pulses()")));
        }
        stop(vm, args.at(0))?;
    }
    Ok(slot::bool(pulses.sends_pulses(pin)))
}

/// What is repeated ends when nothing is to be.
fn set_loops(vm: &mut Vm, rmt: Handle, count: i32) -> Result<Handle, Raised> {
    output(vm, rmt)?;
    if count == 0 && vm.get(rmt).field(LOOPS).int_unchecked() != 0 {
        stop(vm, rmt)?;
    }
    vm.heap.set_field(vm.get(rmt), LOOPS, Value::small(count));
    Ok(slot::NONE)
}

/// `wait_done(timeout=0)`: true when all was sent within so many milliseconds.
fn wait_done(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (pulses, pin) = output(vm, args.at(0))?;
    let timeout = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), 0))?;
    let end = vm.platform.ticks_us().saturating_add(timeout.clamp(0, i64::from(u32::MAX)) as u64 * 1000);
    while pulses.sends_pulses(pin) {
        let left = end.saturating_sub(vm.platform.ticks_us());
        if left == 0 {
            return Ok(slot::FALSE);
        }
        thread::nap(vm, left.min(NAP))?;
    }
    Ok(slot::TRUE)
}

/// `write_pulses(duration, data=True)`: a list of durations and the first level, one duration and a list of levels,
/// or two lists.
fn write_pulses(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (pulses, pin) = output(vm, args.at(0))?;
    let durations = sequence(vm, args.at(1))?;
    let levels = match args.given(vm, 2).is_some_and(|data| !data.is_bool() && !data.is_int()) {
        true => sequence(vm, args.at(2))?,
        false => None,
    };
    let first = args.given(vm, 2).is_none() || convert::truth(vm, args.at(2))?;
    let resolution = vm.get(args.at(0)).field(RESOLUTION).int_unchecked() as u64;
    let idle = vm.get(args.at(0)).field(IDLE) == Value::TRUE;
    let loops = vm.get(args.at(0)).field(LOOPS).int_unchecked();
    let count_of = |vm: &Vm, slot: Option<Handle>| slot.map(|slot| tuple::len(vm.get(slot)));
    let count = match (count_of(vm, durations), count_of(vm, levels)) {
        (Some(durations), Some(levels)) if durations != levels => {
            return Err(vm.raise(kind::ValueError, message!("duration and data must have same length")));
        }
        (None, None) => 0,
        (durations, levels) => durations.or(levels).unwrap_or(0),
    };
    if count == 0 {
        return Err(vm.raise(kind::ValueError, message!("No pulses")));
    }
    // What is sent already comes first, unless it would never end.
    while vm.get(args.at(0)).field(SENDING) == Value::TRUE && pulses.sends_pulses(pin) {
        thread::nap(vm, NAP)?;
    }
    vm.heap.set_field(vm.get(args.at(0)), SENDING, Value::bool(loops != WITHOUT_END as isize));
    let outcome = vm.attempt(|vm| {
        let duration = |index: usize| -> Result<u32, object::Fault> {
            let value = match durations {
                Some(list) => vm.get(list).field(index),
                None => args.get(vm, 1),
            };
            let ticks = arguments::integer(vm, value)?;
            if !(0..=i64::from(PULSE_MAX)).contains(&ticks) {
                return Err(vm.value_fault(message!("duration must be from 0 to {PULSE_MAX}")));
            }
            Ok((ticks as u64 * 1_000_000_000 / resolution.max(1)) as u32)
        };
        let level = |index: usize| match levels {
            Some(list) => convert::truth_leaf(vm, vm.get(list).field(index)).unwrap_or(false),
            None => first == (index % 2 == 0),
        };
        for index in 0..count {
            duration(index)?;
        }
        // All were checked: nothing fails any more.
        let pulse = |index: usize| (level(index % count), duration(index % count).unwrap_or(0));
        let mut all = (0..count * loops.max(1) as usize).map(pulse);
        Ok(pulses.send_pulses(pin, &mut all, idle, loops == WITHOUT_END as isize))
    })?;
    if matches!(outcome, Err(board::Error::Absent)) {
        return Err(os_error::raise(vm, board::errno::ENODEV));
    }
    done(vm, outcome)?;
    Ok(slot::NONE)
}

/// A tuple of an iterable argument; None for a number.
fn sequence(vm: &mut Vm, argument: Handle) -> Result<Option<Handle>, Raised> {
    if vm.get(argument).is_int() {
        return Ok(None);
    }
    let items = vm.slot()?;
    iterate::to_tuple(vm, argument, items)?;
    Ok(Some(items))
}
