//! esp32.PCNT: counters of pulses with two inputs each, limits and thresholds.
//!
//! An object is the number of a unit; its settings are the board's.
//!
//! Invariant: all arguments are checked before anything is changed.

use crate::device::{device, done, number, part, unit};
use crate::events::{self, Registration};
use crate::ids;
use crate::pin::pin_of;
use board::{Control, PulseChannel, PulseCounters, PulseLimits, Source, Step, pulse_event};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::types::{Slot1, Slots, TypeInfo};
use object::{Fault, Item, Raised, Vm, slot, text};
use object::packed::message;
use stdlib::arguments;

const STEPS: [Step; 3] = [Step::Ignore, Step::Increment, Step::Decrement];
const CONTROLS: [Control; 3] = [Control::Keep, Control::Reverse, Control::Hold];
/// Inputs of a unit.
const CHANNELS: i64 = 2;
/// The longest filter, in cycles of the bus, of which 80 are a microsecond.
const FILTER: i64 = 1023;

pub static PCNT: TypeInfo = TypeInfo {
    module: "esp32",
    construct: Some(Native::method(
        "id * channel= pin= rising= falling= mode_pin= mode_low= mode_high= filter= value= min= max= threshold0= threshold1=",
        Code::Full(construct),
    )),
    items: &[
        (sym::DECREMENT, Item::Int(2)),
        (sym::HOLD, Item::Int(2)),
        (sym::IGNORE, Item::Int(0)),
        (sym::INCREMENT, Item::Int(1)),
        (sym::IRQ_MAX, Item::Int(pulse_event::MAXIMUM as i32)),
        (sym::IRQ_MIN, Item::Int(pulse_event::MINIMUM as i32)),
        (sym::IRQ_THRESHOLD0, Item::Int(pulse_event::THRESHOLD_0 as i32)),
        (sym::IRQ_THRESHOLD1, Item::Int(pulse_event::THRESHOLD_1 as i32)),
        (sym::IRQ_ZERO, Item::Int(pulse_event::ZERO as i32)),
        (sym::NORMAL, Item::Int(0)),
        (sym::REVERSE, Item::Int(1)),
        (sym::deinit, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            let unit = number(args[0]) as u8;
            counters(vm)?.release(unit);
            events::forget(vm, Source::Counter(unit))?;
            Ok(Value::NONE)
        })))),
        (sym::init, Item::Method(Native::method(
            "* channel= pin= rising= falling= mode_pin= mode_low= mode_high= filter= value= min= max= threshold0= threshold1=",
            Code::Full(|vm, args| {
                let unit = number(vm.get(args.at(0))) as u8;
                configure(vm, unit, Args { start: args.at(1), count: args.count - 1 })?;
                Ok(slot::NONE)
            }),
        ))),
        (sym::irq, Item::Method(Native::method("handler= trigger=", Code::Full(irq)).keeping_self())),
        (sym::start, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            counters(vm)?.run(number(args[0]) as u8, true);
            Ok(Value::NONE)
        })))),
        (sym::stop, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            counters(vm)?.run(number(args[0]) as u8, false);
            Ok(Value::NONE)
        })))),
        (sym::value, Item::Method(Native::method("value=", Code::Full(value)))),
    ],
    slots: &Slots { repr: Slot1::Leaf(|vm, unit| text::format(vm, message!("PCNT({})", number(unit)))), ..Slots::NONE },
    ..TypeInfo::new(ids::PCNT, "PCNT")
};

fn counters(vm: &Vm) -> Result<&'static dyn PulseCounters, Fault> {
    part(vm, |board| board.pulse_counters())
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let counters = unit(vm, |board| board.pulse_counters())?;
    let id = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
    let Some(id) = u8::try_from(id).ok().filter(|id| *id < counters.units()) else {
        return Err(vm.raise(kind::ValueError, message!("invalid id")));
    };
    configure(vm, id, Args { start: args.at(2), count: args.count - 2 })?;
    vm.make(|_| Ok(device(ids::PCNT, id.into())))
}

/// What the arguments ask for.
struct Wanted {
    channel: Option<(u8, PulseChannel)>,
    filter: Option<u32>,
    limits: PulseLimits,
    clear: bool,
}

/// Applies channel, pin, rising, falling, mode_pin, mode_low, mode_high, filter, value, min, max, threshold0, threshold1.
fn configure(vm: &mut Vm, unit: u8, args: Args) -> Result<(), Raised> {
    let wanted = vm.attempt(|vm| read(vm, unit, args))?;
    let counters = vm.attempt(|vm| counters(vm))?;
    if let Some((channel, settings)) = wanted.channel {
        let outcome = counters.set_channel(unit, channel, &settings);
        done(vm, outcome)?;
    }
    if let Some(filter) = wanted.filter {
        counters.set_filter(unit, filter);
    }
    let outcome = counters.set_limits(unit, &wanted.limits);
    done(vm, outcome)?;
    if wanted.clear {
        counters.clear(unit);
    }
    Ok(())
}

fn read(vm: &Vm, unit: u8, args: Args) -> Result<Wanted, Fault> {
    let counters = counters(vm)?;
    let given = |index: usize| args.given(vm, index);
    // A number between these, where one is given.
    let number = |index: usize, lowest: i64, highest: i64, name: &str| match given(index) {
        None => Ok(None),
        Some(value) => match arguments::integer(vm, value)? {
            number if (lowest..=highest).contains(&number) => Ok(Some(number)),
            _ => Err(vm.value_fault(message!("{name}"))),
        },
    };
    let channel = number(0, 0, CHANNELS - 1, "channel")?.unwrap_or(0) as u8;
    let mut settings = counters.channel(unit, channel);
    if given(1).is_none() && given(4).is_some() {
        return Err(vm.value_fault(message!("pin")));
    }
    if let Some(pin) = given(1) {
        let optional = |value: Value<'_>| if value.is_none() { Ok(None) } else { pin_of(vm, value).map(Some) };
        settings.pin = optional(pin)?;
        settings.control_pin = given(4).map_or(Ok(None), optional)?;
    }
    if [2, 3, 5, 6].into_iter().any(|index| given(index).is_some()) {
        let step = |index: usize, name: &str| -> Result<Step, Fault> { Ok(STEPS[number(index, 0, 2, name)?.unwrap_or(0) as usize]) };
        let control =
            |index: usize, name: &str| -> Result<Control, Fault> { Ok(CONTROLS[number(index, 0, 2, name)?.unwrap_or(0) as usize]) };
        (settings.rising, settings.falling) = (step(2, "rising")?, step(3, "falling")?);
        (settings.low, settings.high) = (control(5, "mode_low")?, control(6, "mode_high")?);
    }
    let cycles = number(7, 0, FILTER, "filter")?;
    let value = number(8, 0, 0, "value")?;
    let (lowest, highest) = (i64::from(i16::MIN), i64::from(i16::MAX));
    let minimum = number(9, lowest, 0, "minimum")?;
    let maximum = number(10, 0, highest, "maximum")?;
    let thresholds = [number(11, lowest, highest, "threshold0")?, number(12, lowest, highest, "threshold1")?];
    let mut limits = counters.limits(unit);
    limits.minimum = minimum.map_or(limits.minimum, |limit| limit as i16);
    limits.maximum = maximum.map_or(limits.maximum, |limit| limit as i16);
    for (kept, threshold) in limits.thresholds.iter_mut().zip(thresholds) {
        *kept = threshold.map_or(*kept, |threshold| threshold as i16);
    }
    Ok(Wanted {
        channel: (1..7).any(|index| given(index).is_some()).then_some((channel, settings)),
        filter: cycles.map(|cycles| cycles as u32 * 25 / 2),
        limits,
        clear: [value, minimum, maximum, thresholds[0], thresholds[1]].iter().any(Option::is_some),
    })
}

/// `value([0])`: the count; handlers of what it went through before have run. 0 clears it.
fn value(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let unit = number(vm.get(args.at(0))) as u8;
    let clear = args.given(vm, 1).is_some();
    if clear && vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))? != 0 {
        return Err(vm.raise(kind::ValueError, message!("value")));
    }
    vm.poll()?;
    let counters = vm.attempt(|vm| counters(vm))?;
    let value = counters.value(unit);
    if clear {
        counters.clear(unit);
    }
    vm.make(|_| Ok(Value::small(value.into())))
}

fn irq(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let source = Source::Counter(crate::device::number_as(vm, vm.get(args.at(0)), ids::PCNT).unwrap_or(0) as u8);
    if let Some(existing) = events::asked_for(vm, args, source)? {
        return Ok(existing);
    }
    let handler = events::handler_argument(vm, args.at(1))?;
    let trigger = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), pulse_event::ZERO.into()))?;
    if trigger & !i64::from(pulse_event::ALL) != 0 {
        return Err(vm.raise(kind::ValueError, message!("trigger")));
    }
    events::register(vm, &Registration { source, trigger: trigger as u32, bits: 0 }, args.at(0), handler)
}
