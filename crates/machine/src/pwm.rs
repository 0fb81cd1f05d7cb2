//! PWM: pulse width modulation on pins.
//!
//! An object is the number of its pin; frequency and duty are the board's.
//!
//! Invariant: the signal starts when both a frequency and a duty are known.

use crate::device::{device, done, number, part, unit};
use crate::ids;
use crate::pin::pin_of;
use board::{Capabilities, Family, Pwm, PwmDuty, PwmSettings};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::convert;
use object::types::{Slot1, Slots, TypeInfo};
use object::{Fault, Item, Leaf, Raised, Vm, int, slot, text};
use object::packed::message;
use stdlib::arguments;

pub static PWM: TypeInfo = TypeInfo {
    module: "machine",
    subclassable: true,
    construct: Some(Native::method("dest freq= * duty= duty_u16= duty_ns= invert= lightsleep=", Code::Full(construct))),
    items: &[
        (sym::deinit, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            part(vm, |board| board.pwm())?.stop(number(args[0]));
            Ok(Value::NONE)
        })))),
        (sym::duty, Item::Method(Native::method("value=", Code::Full(|vm, args| access(vm, args, Part::Small))))),
        (sym::duty_ns, Item::Method(Native::method("value=", Code::Full(|vm, args| access(vm, args, Part::Nanoseconds))))),
        (sym::duty_u16, Item::Method(Native::method("value=", Code::Full(|vm, args| access(vm, args, Part::Fraction))))),
        (sym::freq, Item::Method(Native::method("value=", Code::Full(|vm, args| access(vm, args, Part::Frequency))))),
        (sym::init, Item::Method(Native::method("freq= * duty= duty_u16= duty_ns= invert= lightsleep=", Code::Full(|vm, args| {
            configure(vm, args.at(0), Args { start: args.at(1), count: args.count - 1 })?;
            Ok(slot::NONE)
        })))),
    ],
    slots: &Slots { repr: Slot1::Leaf(repr), ..Slots::NONE },
    ..TypeInfo::new(ids::PWM, "PWM")
};

/// What a method reads and sets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Frequency,
    /// Of 65535.
    Fraction,
    Nanoseconds,
    /// Of 1023.
    Small,
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    unit(vm, |board| board.pwm())?;
    let pin = vm.attempt(|vm| {
        let pin = pin_of(vm, args.get(vm, 1))?;
        let name = vm.platform.board().and_then(|board| board.profile().pin(pin));
        if name.is_some_and(|name| name.can.has(Capabilities::PWM)) {
            return Ok(pin);
        }
        Err(match vm.family() {
            Family::Stm32 => {
                let name = name.map_or("", |name| name.chip);
                vm.value_fault(message!("Pin({name}) doesn't have PWM capabilities"))
            }
            Family::Rp2 => vm.value_fault(message!("expecting a regular GPIO Pin")),
            _ => vm.value_fault(message!("PWM not supported on pin {pin}")),
        })
    })?;
    let pwm = vm.make(|_| Ok(device(ids::PWM, pin)))?;
    configure(vm, pwm, Args { start: args.at(2), count: args.count.saturating_sub(2) })?;
    Ok(pwm)
}

/// Applies the arguments of `init`: freq, duty, duty_u16, duty_ns, invert.
fn configure(vm: &mut Vm, pwm: Handle, args: Args) -> Result<(), Raised> {
    let mut settings = PwmSettings::default();
    let parts = [Part::Frequency, Part::Small, Part::Fraction, Part::Nanoseconds];
    for (index, part) in parts.into_iter().enumerate() {
        if args.given(vm, index).is_some_and(|value| !value.is_none()) {
            let number = vm.attempt(|vm| arguments::integer(vm, args.get(vm, index)))?;
            if number != -1 {
                put(vm, &mut settings, part, number)?;
            }
        }
    }
    if args.given(vm, 4).is_some_and(|value| !value.is_none()) {
        settings.invert = Some(convert::truth(vm, args.at(4))?);
    }
    if settings == PwmSettings::default() {
        return Ok(());
    }
    apply(vm, pwm, &settings)
}

/// Puts a number into settings, as the family checks it.
fn put(vm: &mut Vm, settings: &mut PwmSettings, part: Part, number: i64) -> Result<(), Raised> {
    let strict = vm.family() == Family::Esp32;
    let (name, limit) = match part {
        Part::Frequency => {
            settings.frequency = Some(u32::try_from(number).unwrap_or(if number < 0 { 0 } else { u32::MAX }));
            return Ok(());
        }
        Part::Fraction => ("duty_u16", 65535),
        Part::Small => ("duty", 1023),
        Part::Nanoseconds => ("duty_ns", u32::MAX.into()),
    };
    if strict && !(0..=limit).contains(&number) {
        return Err(vm.raise(kind::ValueError, message!("{name} must be from 0 to {limit}")));
    }
    let number = number.clamp(0, limit);
    settings.duty = Some(match part {
        Part::Nanoseconds => PwmDuty::Nanoseconds(number as u32),
        Part::Small => PwmDuty::Fraction((number * 65535 / 1023) as u16),
        _ => PwmDuty::Fraction(number as u16),
    });
    Ok(())
}

fn apply(vm: &mut Vm, pwm: Handle, settings: &PwmSettings) -> Result<(), Raised> {
    let outcome = unit(vm, |board| board.pwm())?.configure(number(vm.get(pwm)), settings);
    done(vm, outcome)
}

fn access(vm: &mut Vm, args: Args, part: Part) -> Result<Handle, Raised> {
    if args.given(vm, 1).is_none() {
        return vm.make(|vm| int::from_u64(vm, current(signals(vm)?, number(args.get(vm, 0)), part).into()));
    }
    let number = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
    let mut settings = PwmSettings::default();
    put(vm, &mut settings, part, number)?;
    apply(vm, args.at(0), &settings)?;
    Ok(slot::NONE)
}

fn signals(vm: &Vm) -> Result<&'static dyn Pwm, Fault> {
    part(vm, |board| board.pwm())
}

/// A part of what is set; 0 before it is.
fn current(signals: &dyn Pwm, pin: u16, part: Part) -> u32 {
    let settings = signals.settings(pin);
    let frequency = settings.frequency.unwrap_or(0);
    let (Some(duty), 1..) = (settings.duty, frequency) else {
        return if part == Part::Frequency { frequency } else { 0 };
    };
    let period = 1_000_000_000 / u64::from(frequency);
    let fraction = |duty| match duty {
        PwmDuty::Fraction(fraction) => u64::from(fraction),
        PwmDuty::Nanoseconds(time) => (u64::from(time) * 65535 / period.max(1)).min(65535),
    };
    match part {
        Part::Frequency => frequency,
        Part::Fraction => fraction(duty) as u32,
        Part::Small => (fraction(duty) * 1023 / 65535) as u32,
        Part::Nanoseconds => match duty {
            PwmDuty::Nanoseconds(time) => time,
            PwmDuty::Fraction(fraction) => (u64::from(fraction) * period / 65535) as u32,
        },
    }
}

fn repr<'v>(vm: &'v Vm, pwm: Value<'v>) -> Leaf<'v> {
    let (signals, pin) = (signals(vm)?, number(pwm));
    let frequency = current(signals, pin, Part::Frequency);
    match vm.family() {
        Family::Rp2 | Family::Generic => {
            let invert = u8::from(signals.settings(pin).invert == Some(true));
            text::format(vm, message!("<PWM slice={} channel={} invert={invert}>", pin / 2 % 8, pin % 2))
        }
        Family::Esp8266 => {
            let duty = current(signals, pin, Part::Small);
            text::format(vm, message!("PWM({pin}, freq={frequency}, duty={duty})"))
        }
        _ => {
            let duty = current(signals, pin, Part::Fraction);
            text::format(vm, message!("PWM(Pin({pin}), freq={frequency}, duty_u16={duty})"))
        }
    }
}
