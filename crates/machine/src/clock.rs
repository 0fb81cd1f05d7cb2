//! RTC, the calendar clock, and WDT, the watchdog.
//!
//! Invariant: the weekday is computed from the date; what a program gives is ignored.

use crate::device::{check, device, done, number, part, unit};
use crate::events::{self, Registration};
use crate::ids;
use board::{Calendar, DateTime, Family, Source};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::{convert, iterate};
use object::types::{Slot1, Slots, TypeInfo};
use object::{Fault, Item, Leaf, Raised, Vm, bytes, int, slot, text, tuple};
use object::packed::message;
use stdlib::{arguments, buffers};

pub static RTC: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method("id= datetime=", Code::Full(construct_clock))),
    items: &[
        (sym::ALARM0, Item::Int(0)),
        (sym::alarm, Item::Method(Native::method("id= time= * repeat=", Code::Full(alarm)))),
        (sym::alarm_cancel, CANCEL),
        (sym::alarm_left, Item::Method(Native::method("alarm_id=", Code::Leaf(|vm, _| {
            int::from_u64(vm, calendar(vm)?.alarm_left().unwrap_or(0))
        })))),
        (sym::cancel, CANCEL),
        (sym::datetime, Item::Method(Native::method("datetime=", Code::Full(datetime)))),
        (sym::deinit, Item::Method(Native::method("", Code::Leaf(|_, _| Ok(Value::NONE))))),
        (sym::init, Item::Method(Native::method("datetime=", Code::Full(datetime)))),
        (sym::irq, Item::Method(Native::method("* trigger= handler= wake= hard=", Code::Full(irq)))),
        (sym::memory, Item::Method(Native::method("data=", Code::Full(memory)))),
        (sym::now, Item::Method(Native::method("", Code::Leaf(|vm, _| fields(vm))))),
    ],
    slots: &Slots { repr: Slot1::Leaf(|vm, _| text::new(vm, b"<RTC>")), ..Slots::NONE },
    ..TypeInfo::new(ids::RTC, "RTC")
};

const CANCEL: Item = Item::Method(Native::method("alarm_id=", Code::Leaf(|vm, _| {
    calendar(vm)?.cancel_alarm();
    Ok(Value::NONE)
})));

pub static WDT: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method("id= timeout=", Code::Full(construct_watchdog))),
    items: &[
        (sym::feed, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            part(vm, |board| board.watchdog())?.feed(number(args[0]) as u8);
            Ok(Value::NONE)
        })))),
        (sym::timeout_ms, Item::Method(Native::method("ms", Code::Full(|vm, args| {
            let time = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
            let id = number(vm.get(args.at(0)));
            let outcome = unit(vm, |board| board.watchdog())?.start(id as u8, time.clamp(0, u32::MAX.into()) as u32);
            check(vm, outcome, format_args!("WDT({id})"))?;
            Ok(slot::NONE)
        })))),
    ],
    slots: &Slots { repr: Slot1::Leaf(|vm, _| text::new(vm, b"<WDT>")), ..Slots::NONE },
    ..TypeInfo::new(ids::WDT, "WDT")
};

fn calendar(vm: &Vm) -> Result<&'static dyn Calendar, Fault> {
    part(vm, |board| board.calendar())
}

fn construct_clock(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    unit(vm, |board| board.calendar())?;
    if args.given(vm, 2).is_some() {
        set(vm, args.at(2))?;
    }
    vm.make(|_| Ok(device(ids::RTC, 0)))
}

/// The eight fields in the family's form.
fn fields<'v>(vm: &'v Vm) -> Leaf<'v> {
    let now = calendar(vm)?.now();
    let (weekday, part) = match vm.family() {
        Family::Stm32 => (now.weekday + 1, 255 - (u64::from(now.microsecond) * 256 / 1_000_000) as u32),
        Family::Esp8266 => (now.weekday, now.microsecond / 1000),
        Family::Esp32 => (now.weekday, now.microsecond),
        Family::Rp2 | Family::Generic => (now.weekday, 0),
    };
    let fields = [
        now.year.into(),
        now.month.into(),
        now.day.into(),
        weekday.into(),
        now.hour.into(),
        now.minute.into(),
        now.second.into(),
        part,
    ];
    tuple::new(vm, &fields.map(|field: u32| Value::small(field as i32)))
}

fn datetime(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if args.given(vm, 1).is_none_or(Value::is_none) {
        return vm.make(|vm| fields(vm));
    }
    set(vm, args.at(1))?;
    Ok(slot::NONE)
}

/// Sets the clock to a sequence of eight numbers.
fn set(vm: &mut Vm, sequence: Handle) -> Result<(), Raised> {
    let items = vm.slot()?;
    iterate::to_tuple(vm, sequence, items)?;
    let time = vm.attempt(|vm| {
        let items = vm.get(items);
        let count = tuple::len(items);
        if count != 8 {
            return Err(vm.value_fault(message!("requested length 8 but object has length {count}")));
        }
        let at = |index: usize| arguments::integer(vm, items.field(index));
        let [year, month, day, hour, minute, second] = [at(0)?, at(1)?, at(2)?, at(4)?, at(5)?, at(6)?];
        let good = (1970..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second);
        if !good {
            return Err(vm.value_fault(message!("invalid date or time")));
        }
        let part = at(7)?;
        let microsecond = match vm.family() {
            Family::Esp32 => part,
            Family::Esp8266 => part * 1000,
            Family::Stm32 => (255 - part) * 1_000_000 / 256,
            Family::Rp2 | Family::Generic => 0,
        };
        Ok(DateTime {
            year: year as u16,
            month: month as u8,
            day: day as u8,
            weekday: 0,
            hour: hour as u8,
            minute: minute as u8,
            second: second as u8,
            microsecond: microsecond.clamp(0, 999_999) as u32,
        })
    })?;
    let outcome = unit(vm, |board| board.calendar())?.set(&time);
    done(vm, outcome)
}

/// `alarm(id, time, repeat=False)`: time in milliseconds.
fn alarm(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (id, time) = vm.attempt(|vm| {
        let id = arguments::integer_or(vm, args.get(vm, 1), 0)?;
        Ok((id, arguments::integer_or(vm, args.get(vm, 2), 0)?))
    })?;
    if id != 0 {
        return Err(vm.raise(kind::ValueError, message!("invalid alarm")));
    }
    let repeat = args.given(vm, 3).is_some() && convert::truth(vm, args.at(3))?;
    let outcome = unit(vm, |board| board.calendar())?.set_alarm(time.max(0) as u64, repeat);
    done(vm, outcome)?;
    Ok(slot::NONE)
}

fn irq(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let trigger = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), 0))?;
    if trigger != 0 {
        return Err(vm.raise(kind::ValueError, message!("invalid alarm")));
    }
    let hard = args.given(vm, 4).is_some() && convert::truth(vm, args.at(4))?;
    let handler = events::handler_argument(vm, args.at(2))?;
    let bits = if hard { events::HARD } else { 0 };
    events::register(vm, &Registration { source: Source::Alarm, trigger: 0, bits }, args.at(0), handler)
}

/// `memory()` is what was stored, `memory(data)` stores.
fn memory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let calendar = unit(vm, |board| board.calendar())?;
    if args.given(vm, 1).is_none() {
        let length = calendar.read_memory(&mut []);
        return vm.make(|vm| {
            bytes::build(vm, length, |buffer| {
                calendar.read_memory(buffer);
            })
        });
    }
    let outcome = vm.attempt(|vm| Ok(calendar.write_memory(buffers::data(vm, args.get(vm, 1))?)))?;
    done(vm, outcome)?;
    Ok(slot::NONE)
}

fn construct_watchdog(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (id, timeout) = vm.attempt(|vm| {
        let id = match text::utf8_of(vm, args.get(vm, 1)) {
            Some("IWDG") => 0,
            Some("WWDG") => 1,
            Some(name) => return Err(vm.value_fault(message!("WDT({name}) doesn't exist"))),
            None => arguments::integer_or(vm, args.get(vm, 1), 0)?,
        };
        Ok((id, arguments::integer_or(vm, args.get(vm, 2), 5000)?))
    })?;
    let watchdog = unit(vm, |board| board.watchdog())?;
    if vm.family() == Family::Esp8266 && (id != 0 || timeout != 5000) {
        return Err(vm.raise_leaf(|vm| vm.fault_bare(kind::ValueError)));
    }
    // Only stm32 has a second one.
    let most = if vm.family() == Family::Stm32 { 1 } else { 0 };
    let Some(number) = u8::try_from(id).ok().filter(|id| *id <= most) else {
        return Err(vm.raise(kind::ValueError, message!("WDT({id}) doesn't exist")));
    };
    let outcome = watchdog.start(number, timeout.clamp(0, u32::MAX.into()) as u32);
    check(vm, outcome, format_args!("WDT({id})"))?;
    vm.make(|_| Ok(device(ids::WDT, number.into())))
}

