//! Timer: virtual ones (`Timer(-1)`) and hardware ones by number.
//!
//! An object is `[number][id][mode][period]`: the board's number while it runs (-1: it does
//! not), the number it was asked for, whether it is periodic, and the period in
//! microseconds. A running timer is kept alive by its irq object, whose handler is the callback.
//!
//! Invariant: a virtual timer has a number of the board exactly while it runs.

use crate::device::{check, unit, value_error};
use crate::events::{self, Registration};
use crate::ids;
use board::{Family, Source, TimerMode, TimerSettings, Timers};
use heap::{Handle, Value};
use names::sym;
use object::native::{Args, Code, Native};
use object::types::{Slot1, Slots, TypeInfo};
use object::{Item, Raised, Vm, int, slot, text};
use object::packed::message;
use stdlib::arguments;

const NUMBER: usize = 0;
const ID: usize = 1;
const MODE: usize = 2;
const PERIOD: usize = 3;

const PERIODIC: i32 = 1;

/// Milliseconds that a timer of most families can last.
const LONGEST: u64 = 0x4000_0000;

pub static TIMER: TypeInfo = TypeInfo {
    module: "machine",
    subclassable: true,
    construct: Some(Native::method("id= * mode= callback= period= tick_hz= freq= hard=", Code::Full(construct))),
    items: &[
        (sym::ONE_SHOT, Item::Int(0)),
        (sym::PERIODIC, Item::Int(PERIODIC)),
        (sym::deinit, Item::Method(Native::method("", Code::Full(deinit)))),
        (sym::init, Item::Method(Native::method("* mode= callback= period= tick_hz= freq= hard=", Code::Full(|vm, args| {
            start(vm, args.at(0), Args { start: args.at(1), count: args.count - 1 })?;
            Ok(slot::NONE)
        })))),
        (sym::value, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            let number = args[0].field(NUMBER).as_int().and_then(|number| u8::try_from(number).ok());
            let elapsed = match (number, vm.platform.board().and_then(|board| board.timers())) {
                (Some(number), Some(timers)) => timers.elapsed_ns(number),
                _ => 0,
            };
            int::from_u64(vm, elapsed / 1_000_000)
        })))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, timer| {
            let mode = if timer.field(MODE).int_unchecked() == 0 { "ONE_SHOT" } else { "PERIODIC" };
            let period = int::as_u64(timer.field(PERIOD)).unwrap_or(0);
            if matches!(vm.family(), Family::Rp2 | Family::Generic) {
                return text::format(vm, message!("Timer(mode={mode}, tick_hz=1000000, period={period})"));
            }
            text::format(vm, message!("Timer(mode={mode}, period={})", period / 1000))
        }),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::TIMER, "Timer")
};

fn timers(vm: &mut Vm) -> Result<&'static dyn Timers, Raised> {
    unit(vm, |board| board.timers())
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let id = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), -1))?;
    let timers = timers(vm)?;
    let hardware = u8::try_from(id).ok().filter(|id| timers.exists(*id));
    if id != -1 && hardware.is_none() && vm.family() != Family::Esp8266 {
        if vm.family() != Family::Esp32 {
            return Err(value_error(vm, message!("Timer doesn't exist")));
        }
        let count = (0..=u8::MAX).take_while(|number| timers.exists(*number)).count();
        return Err(value_error(vm, message!("Timer({id}) doesn't exist, there are only {count} hardware timers")));
    }
    let id = hardware.map_or(-1, i32::from);
    let timer = vm.make(|vm| {
        if let Some(timer) = hardware.map(|id| events::subject(vm, Source::Timer(id))).transpose()?.flatten() {
            return Ok(timer);
        }
        let zero = Value::small(0);
        Ok(vm.heap.new_object(ids::TIMER, 0, &[Value::small(-1), Value::small(id), Value::small(PERIODIC), zero])?)
    })?;
    if let Some(id) = hardware {
        // The irq object makes it the one object of this number.
        if vm.attempt(|vm| Ok(events::find(vm, Source::Timer(id))?.is_none()))? {
            events::keep(vm, &Registration { source: Source::Timer(id), trigger: 0, bits: 0 }, timer, slot::NONE)?;
        }
    }
    let settings = Args { start: args.at(2), count: args.count.saturating_sub(2) };
    if (0..settings.count).any(|index| settings.given(vm, index).is_some()) {
        start(vm, timer, settings)?;
    }
    Ok(timer)
}

/// Starts a timer with the keyword arguments of `init`.
fn start(vm: &mut Vm, timer: Handle, args: Args) -> Result<(), Raised> {
    let timers = timers(vm)?;
    stop(vm, timer)?;
    let (mode, hard) = vm.attempt(|vm| {
        let mode = arguments::integer_or(vm, args.get(vm, 0), PERIODIC.into())?;
        let hard = args.given(vm, 5).map_or(Ok(false), |hard| object::operations::convert::truth_leaf(vm, hard))?;
        Ok((mode, hard))
    })?;
    if hard && vm.family() == Family::Esp32 {
        return Err(value_error(vm, message!("hard Timers are not implemented")));
    }
    let period_ns = period(vm, args)?;
    let callback = if args.given(vm, 1).is_some() { args.at(1) } else { slot::NONE };
    let id = vm.get(timer).field(ID).int_unchecked();
    let number = match u8::try_from(id) {
        Ok(id) => id,
        Err(_) => {
            let allocated = timers.allocate();
            check(vm, allocated, format_args!("Timer"))?
        }
    };
    let once = mode == 0;
    let bits = hard as usize * events::HARD | once as usize * events::ONCE;
    let begun = begin(vm, timer, number, Registration { source: Source::Timer(number), trigger: 0, bits }, callback, period_ns);
    if begun.is_err() {
        timers.stop(number);
    }
    begun
}

fn begin(vm: &mut Vm, timer: Handle, number: u8, registration: Registration, callback: Handle, period_ns: u64) -> Result<(), Raised> {
    let once = registration.bits & events::ONCE != 0;
    let period = vm.make(|vm| int::from_u64(vm, period_ns / 1000))?;
    events::keep(vm, &registration, timer, callback)?;
    let object = vm.get(timer);
    vm.heap.set_field(object, PERIOD, vm.get(period));
    vm.heap.set_field(object, MODE, Value::small(!once as i32));
    let mode = if once { TimerMode::OneShot } else { TimerMode::Periodic };
    let hard = registration.bits & events::HARD != 0;
    let outcome = timers(vm)?.start(number, &TimerSettings { mode, period_ns, hard });
    check(vm, outcome, format_args!("Timer({number})"))?;
    vm.heap.set_field(vm.get(timer), NUMBER, Value::small(number.into()));
    Ok(())
}

/// Nanoseconds of the arguments `period`, `tick_hz` and `freq`.
fn period(vm: &mut Vm, args: Args) -> Result<u64, Raised> {
    if args.given(vm, 4).is_some_and(|freq| !freq.is_none()) {
        let frequency = object::operations::convert::float_of(vm, args.at(4))?;
        if frequency.is_nan() || frequency <= 0.0 {
            return Err(value_error(vm, message!("invalid freq")));
        }
        return Ok(((1e9 / frequency) as u64).max(1));
    }
    let (period, ticks) = vm.attempt(|vm| {
        let period = arguments::integer_or(vm, args.get(vm, 2), 0xffff_ffff)?;
        Ok((period, arguments::integer_or(vm, args.get(vm, 3), 1000)?))
    })?;
    let (Ok(period), Ok(ticks @ 1..)) = (u64::try_from(period), u64::try_from(ticks)) else {
        return Err(value_error(vm, message!("invalid period")));
    };
    let nanoseconds = period.checked_mul(1_000_000_000).map_or(u64::MAX, |product| product / ticks);
    let limit = if vm.family() == Family::Rp2 { u64::MAX } else { LONGEST * 1_000_000 };
    if nanoseconds >= limit {
        return Err(value_error(vm, message!("period too large")));
    }
    Ok(nanoseconds.max(1))
}

/// Stops a timer and forgets its callback.
fn stop(vm: &mut Vm, timer: Handle) -> Result<(), Raised> {
    let Some(number) = running(vm.get(timer)) else { return Ok(()) };
    timers(vm)?.stop(number);
    vm.attempt(|vm| {
        let object = vm.get(timer);
        vm.heap.set_field(object, NUMBER, Value::small(-1));
        if object.field(ID).int_unchecked() < 0 { events::forget(vm, Source::Timer(number)) } else { Ok(()) }
    })
}

fn running(timer: Value<'_>) -> Option<u8> {
    timer.field(NUMBER).as_int().and_then(|number| u8::try_from(number).ok())
}

/// Before the callback of a timer that fires once: it runs no more, and the callback may start it again.
pub fn finish(vm: &mut Vm, irq: Handle) -> Result<(), Raised> {
    let timer = vm.make(|vm| Ok(events::subject_of(vm.get(irq))))?;
    stop(vm, timer)
}

fn deinit(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    stop(vm, args.at(0))?;
    Ok(slot::NONE)
}

