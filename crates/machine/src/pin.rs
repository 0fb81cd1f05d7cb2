//! Pin: digital input and output, and interrupts of pins.
//!
//! A pin object is its number; mode, pull and level are the board's. The arguments of
//! `Pin` and `Pin.init` are [`CONFIGURE`]'s, wherever they come from.
//!
//! Invariant: a pin object's number is one of the board's profile.

use crate::device::{board, check, device, number, number_as};
use crate::events::{self, Registration};
use crate::family as numbers;
use crate::ids;
use board::{Board, Capabilities, Family, PinMode, PinName, PinSettings, Pull, Source};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::{convert, text as texts};
use object::types::{Slot1, Slot2, Slots, TypeInfo};
use object::{Fault, Item, Leaf, Raised, Vm, list, slot, text};
use object::packed::message;
use stdlib::arguments;

const VALUE: Native = Native::method("x=", Code::Both(&(value, value_full)));

const CONFIGURE: &str = "mode= pull= af= * value= drive= hold= alt=";

pub static PIN: TypeInfo = TypeInfo {
    module: "machine",
    subclassable: true,
    construct: Some(Native::method("id mode= pull= af= * value= drive= hold= alt=", Code::Full(construct))),
    items: &[
        (sym::AF_OD, Item::OnFamily(&(Family::Stm32, 0x12))),
        (sym::AF_PP, Item::OnFamily(&(Family::Stm32, 2))),
        (sym::ALT, Item::ByFamily(&numbers::PIN_ALT)),
        (sym::ALT_GPCK, Item::OnFamily(&(Family::Rp2, 8))),
        (sym::ALT_I2C, Item::OnFamily(&(Family::Rp2, 3))),
        (sym::ALT_OPEN_DRAIN, Item::ByFamily(&numbers::PIN_ALT_OPEN_DRAIN)),
        (sym::ALT_PIO0, Item::OnFamily(&(Family::Rp2, 6))),
        (sym::ALT_PIO1, Item::OnFamily(&(Family::Rp2, 7))),
        (sym::ALT_PWM, Item::OnFamily(&(Family::Rp2, 4))),
        (sym::ALT_SIO, Item::OnFamily(&(Family::Rp2, 5))),
        (sym::ALT_SPI, Item::OnFamily(&(Family::Rp2, 1))),
        (sym::ALT_UART, Item::OnFamily(&(Family::Rp2, 2))),
        (sym::ALT_USB, Item::OnFamily(&(Family::Rp2, 9))),
        (sym::ANALOG, Item::ByFamily(&numbers::PIN_ANALOG)),
        (sym::DRIVE_0, Item::OnFamily(&(Family::Esp32, 0))),
        (sym::DRIVE_1, Item::OnFamily(&(Family::Esp32, 1))),
        (sym::DRIVE_2, Item::OnFamily(&(Family::Esp32, 2))),
        (sym::DRIVE_3, Item::OnFamily(&(Family::Esp32, 3))),
        (sym::IN, Item::ByFamily(&numbers::PIN_IN)),
        (sym::IRQ_FALLING, Item::ByFamily(&numbers::IRQ_FALLING)),
        (sym::IRQ_HIGH_LEVEL, Item::ByFamily(&numbers::IRQ_HIGH_LEVEL)),
        (sym::IRQ_LOW_LEVEL, Item::ByFamily(&numbers::IRQ_LOW_LEVEL)),
        (sym::IRQ_RISING, Item::ByFamily(&numbers::IRQ_RISING)),
        (sym::OPEN_DRAIN, Item::ByFamily(&numbers::PIN_OPEN_DRAIN)),
        (sym::OUT, Item::ByFamily(&numbers::PIN_OUT)),
        (sym::OUT_OD, Item::OnFamily(&(Family::Stm32, 0x11))),
        (sym::OUT_PP, Item::OnFamily(&(Family::Stm32, 1))),
        (sym::PULL_DOWN, Item::ByFamily(&numbers::PULL_DOWN)),
        (sym::PULL_NONE, Item::ByFamily(&numbers::PULL_NONE)),
        (sym::PULL_UP, Item::ByFamily(&numbers::PULL_UP)),
        (sym::WAKE_HIGH, Item::OnFamily(&(Family::Esp32, 5))),
        (sym::WAKE_LOW, Item::OnFamily(&(Family::Esp32, 4))),
        (sym::board, Item::Constant(device(ids::PIN_NAMES, 0))),
        (sym::cpu, Item::Constant(device(ids::PIN_NAMES, 1))),
        (sym::high, SET),
        (sym::init, Item::Method(Native::method(CONFIGURE, Code::Full(init)))),
        (sym::irq, Item::Method(Native::method("handler= trigger= hard= wake= priority=", Code::Full(irq)).keeping_self())),
        (sym::low, CLEAR),
        (sym::name, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            let name = description(board(vm)?, number(args[0])).map_or("", |pin| pin.chip);
            text::new(vm, name.as_bytes())
        })))),
        (sym::names, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            let Some(pin) = description(board(vm)?, number(args[0])) else { return list::new(vm, &[]) };
            let names = list::new(vm, &[text::new(vm, pin.chip.as_bytes())?])?;
            pin.board.iter().try_for_each(|name| list::push(vm, names, text::new(vm, name.as_bytes())?))?;
            Ok(names)
        })))),
        (sym::off, CLEAR),
        (sym::on, SET),
        (sym::toggle, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            board(vm)?.pins().toggle(number(args[0]));
            Ok(Value::NONE)
        })))),
        (sym::value, Item::Method(VALUE)),
    ],
    slots: &Slots { repr: Slot1::Leaf(repr), call: Some(VALUE), ..Slots::NONE },
    ..TypeInfo::new(ids::PIN, "Pin")
};

/// `Pin.board` and `Pin.cpu`: pins as attributes by their names.
pub static PIN_NAMES: TypeInfo = TypeInfo {
    module: "machine",
    items: &[(sym::__dir__, Item::Method(Native::method("", Code::Leaf(|vm, args| {
        let names = list::new(vm, &[])?;
        for pin in board(vm)?.profile().pins {
            let own: &[&str] = if number(args[0]) == 0 { pin.board } else { core::slice::from_ref(&pin.chip) };
            own.iter().try_for_each(|name| list::push(vm, names, text::new(vm, name.as_bytes())?))?;
        }
        Ok(names)
    }))))],
    slots: &Slots { get_attribute: Slot2::Leaf(named), ..Slots::NONE },
    ..TypeInfo::new(ids::PIN_NAMES, "board")
};

const SET: Item = Item::Method(Native::method("", Code::Leaf(|vm, args| write(vm, args[0], true))));
const CLEAR: Item = Item::Method(Native::method("", Code::Leaf(|vm, args| write(vm, args[0], false))));

/// The pin that an argument names: a Pin, a number, a name.
pub fn pin_of(vm: &Vm, value: Value<'_>) -> Result<u16, Fault> {
    if let Some(number) = number_as(vm, value, ids::PIN) {
        return Ok(number);
    }
    let profile = board(vm)?.profile();
    let found = match text::utf8_of(vm, value) {
        Some(name) => match profile.pin_named(name) {
            None if profile.family == Family::Rp2 => return Err(vm.value_fault(message!("unknown named pin \"{name}\""))),
            found => found,
        },
        None => {
            let number = arguments::integer(vm, value)?;
            u16::try_from(number).ok().filter(|_| profile.family != Family::Stm32).and_then(|number| profile.pin(number))
        }
    };
    found.map(|pin| pin.number).ok_or_else(|| vm.value_fault(message!("invalid pin")))
}

/// The pin that an argument names; None when it is absent or None.
#[cfg(feature = "esp")]
pub fn optional(vm: &Vm, value: Value<'_>) -> Result<Option<u16>, Fault> {
    if value.is_undefined() || value.is_none() { Ok(None) } else { pin_of(vm, value).map(Some) }
}

/// What the board says about a pin.
pub fn description(board: &dyn Board, pin: u16) -> Option<&'static PinName> {
    board.profile().pin(pin)
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let pin = vm.attempt(|vm| pin_of(vm, args.get(vm, 1)))?;
    configure(vm, pin, Args { start: args.at(2), count: args.count.saturating_sub(2) })?;
    vm.make(|_| Ok(device(ids::PIN, pin)))
}

fn init(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let pin = number(vm.get(args.at(0)));
    configure(vm, pin, Args { start: args.at(1), count: args.count - 1 })?;
    Ok(slot::NONE)
}

/// Applies the arguments of `Pin.init`, if there are any.
fn configure(vm: &mut Vm, pin: u16, args: Args) -> Result<(), Raised> {
    if (0..args.count).all(|index| args.given(vm, index).is_none()) {
        return Ok(());
    }
    let family = vm.family();
    let level = match args.given(vm, 3).is_some_and(|value| !value.is_none()) {
        true => Some(convert::truth(vm, args.at(3))?),
        false => None,
    };
    let hold = match args.given(vm, 5).is_some_and(|value| !value.is_none()) {
        true => Some(convert::truth(vm, args.at(5))?),
        false => None,
    };
    let settings = vm.attempt(|vm| {
        let mode = match number_at(vm, args, 0)? {
            None => None,
            Some(number) => Some(numbers::meaning(numbers::MODES, family, number).ok_or_else(|| {
                vm.value_fault(message!("invalid pin mode: {number}"))
            })?),
        };
        let pull = match args.given(vm, 1) {
            // Without an argument only esp32 leaves the pull as it is.
            None if family == Family::Esp32 => None,
            None => Some(Pull::None),
            Some(value) if value.is_none() => Some(Pull::None),
            Some(value) => {
                let number = arguments::integer(vm, value)?;
                let unchanged = family == Family::Esp32 && number == -1;
                match numbers::meaning(numbers::PULLS, family, number) {
                    None if !unchanged => return Err(vm.value_fault(message!("invalid pin pull: {number}"))),
                    pull => pull,
                }
            }
        };
        let alternate = match number_at(vm, args, 6)? {
            Some(number) => Some(number),
            None => number_at(vm, args, 2)?,
        };
        let alternate = match alternate.filter(|number| *number != -1) {
            None => None,
            Some(number) => {
                let small = u8::try_from(number).ok();
                Some(small.ok_or_else(|| vm.value_fault(message!("invalid pin af: {number}")))?)
            }
        };
        let drive = number_at(vm, args, 4)?.map(|number| number.clamp(0, 255) as u8);
        Ok(PinSettings { mode, pull, value: level, alternate, drive, hold })
    })?;
    let pins = vm.attempt(|vm| board(vm))?.pins();
    if let Err(text) = supported(vm, pin, &settings) {
        return Err(vm.raise(kind::ValueError, message!("{text}")));
    }
    if let Some(alternate) = settings.alternate {
        let outcome = pins.configure(pin, &settings);
        return match outcome {
            Err(board::Error::Absent) => Err(vm.raise(kind::ValueError, message!("invalid pin af: {alternate}"))),
            outcome => check(vm, outcome, format_args!("pin")),
        };
    }
    let outcome = pins.configure(pin, &settings);
    check(vm, outcome, format_args!("pin"))
}

/// A number among arguments; None when it is absent or None.
fn number_at(vm: &Vm, args: Args, index: usize) -> Result<Option<i64>, Fault> {
    match args.given(vm, index).filter(|value| !value.is_none()) {
        Some(value) => arguments::integer(vm, value).map(Some),
        None => Ok(None),
    }
}

/// Checks settings against what a pin can do; a ValueError's text.
fn supported(vm: &Vm, pin: u16, settings: &PinSettings) -> Result<(), &'static str> {
    let Some(name) = vm.platform.board().and_then(|board| description(board, pin)) else { return Err("invalid pin") };
    let pulled = settings.pull.is_some_and(|pull| pull != Pull::None);
    if name.can.has(Capabilities::EXTERNAL) {
        if pulled {
            return Err("pulls are not supported for external pins");
        }
        if settings.alternate.is_some() {
            return Err("alternate functions are not supported for external pins");
        }
        if settings.mode.is_some_and(|mode| !matches!(mode, PinMode::Input | PinMode::Output)) {
            return Err("only Pin.OUT and Pin.IN are supported for this pin");
        }
    }
    let drives = settings.mode.is_some_and(|mode| matches!(mode, PinMode::Output | PinMode::OpenDrain));
    if drives && !name.can.has(Capabilities::OUTPUT) {
        return Err(if vm.family() == Family::Esp32 { "pin can only be input" } else { "invalid pin" });
    }
    if pulled && vm.family() == Family::Esp8266 && !name.can.has(Capabilities::PULL_UP) {
        return Err("Pin(16) doesn't support pull");
    }
    Ok(())
}

fn value<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    match args[1].given() {
        Some(level) => write(vm, args[0], convert::truth_leaf(vm, level)?),
        None => Ok(Value::small(board(vm)?.pins().read(number(args[0])).into())),
    }
}

fn value_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let level = convert::truth(vm, args.at(1))?;
    vm.attempt(|vm| write(vm, args.get(vm, 0), level).map(|_| ()))?;
    Ok(slot::NONE)
}

fn write<'v>(vm: &'v Vm, pin: Value<'v>, level: bool) -> Leaf<'v> {
    board(vm)?.pins().write(number(pin), level);
    Ok(Value::NONE)
}

/// `pin.irq(handler, trigger, ...)`: the irq object.
fn irq(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let pin = vm.attempt(|vm| pin_of(vm, args.get(vm, 0)))?;
    let family = vm.family();
    let source = Source::Pin(pin);
    if let Some(existing) = events::asked_for(vm, args, source)? {
        return Ok(existing);
    }
    let board = vm.attempt(|vm| board(vm))?;
    if !description(board, pin).is_some_and(|name| name.can.has(Capabilities::INTERRUPT)) {
        let text = if family == Family::Rp2 { "expecting a regular GPIO Pin" } else { "pin does not have IRQ capabilities" };
        let kind = if family == Family::Rp2 { kind::ValueError } else { kind::OSError };
        return Err(vm.raise(kind, message!("{text}")));
    }
    let hard = args.given(vm, 3).is_some() && convert::truth(vm, args.at(3))?;
    if hard && family == Family::Esp8266 {
        return Err(vm.raise(kind::ValueError, message!("hard IRQ not supported")));
    }
    let (trigger, wake) = vm.attempt(|vm| {
        let both = numbers::IRQ_FALLING[family as usize] | numbers::IRQ_RISING[family as usize];
        let trigger = arguments::integer_or(vm, args.get(vm, 2), both.into())?;
        Ok((trigger, arguments::integer_or(vm, args.get(vm, 4), 0)?))
    })?;
    let (known, unknown) = numbers::triggers(numbers::PIN_TRIGGERS, family, trigger);
    if unknown != 0 || (known == 0 && trigger != 0) {
        return Err(vm.raise(kind::ValueError, message!("invalid trigger")));
    }
    let handler = events::handler_argument(vm, args.at(1))?;
    let registration = Registration { source, trigger: trigger as u32, bits: if hard { events::HARD } else { 0 } };
    let irq = events::register(vm, &registration, args.at(0), handler)?;
    if wake != 0 {
        let outcome = board.pins().interrupt(pin, known, hard, wake as u32);
        check(vm, outcome, format_args!("pin"))?;
    }
    Ok(irq)
}

fn repr<'v>(vm: &'v Vm, pin: Value<'v>) -> Leaf<'v> {
    let board = board(vm)?;
    let Some(name) = description(board, number(pin)) else { return texts::default_repr(vm, pin) };
    let settings = board.pins().settings(name.number);
    let mode = match settings.mode.unwrap_or_default() {
        PinMode::Input => "IN",
        PinMode::Output => "OUT",
        PinMode::OpenDrain => "OPEN_DRAIN",
        PinMode::Analog => "ANALOG",
        PinMode::Alternate => "ALT",
        PinMode::AlternateOpenDrain => "ALT_OPEN_DRAIN",
    };
    let family = vm.family();
    let prefix = if matches!(family, Family::Rp2 | Family::Generic) { "" } else { "Pin." };
    let (pull, second) = match settings.pull.unwrap_or_default() {
        Pull::None => ("", ""),
        Pull::Up => ("PULL_UP", ""),
        Pull::Down => ("PULL_DOWN", ""),
        Pull::Both => ("PULL_UP", "|PULL_DOWN"),
    };
    text::compose(vm, |out| {
        match family {
            Family::Rp2 | Family::Generic => out.format(message!("Pin({}, mode={mode}", name.chip)),
            Family::Stm32 => out.format(message!("Pin(Pin.cpu.{}, mode=Pin.{mode}", name.chip)),
            Family::Esp8266 => return out.format(message!("Pin({})", name.number)),
            Family::Esp32 => out.format(message!("Pin({}, mode=Pin.{mode}", name.number)),
        }
        if !pull.is_empty() {
            out.format(message!(", pull={prefix}{pull}{second}"));
        }
        if let (PinMode::Alternate | PinMode::AlternateOpenDrain, Some(function)) = (settings.mode.unwrap_or_default(), settings.alternate) {
            let names = ["HSTX", "SPI", "UART", "I2C", "PWM", "SIO", "PIO0", "PIO1", "GPCK", "USB"];
            match names.get(usize::from(function)) {
                Some(name) if family == Family::Rp2 => out.format(message!(", alt={name}")),
                _ => out.format(message!(", alt={function}")),
            }
        }
        out.push(b")");
    })
}

/// The pin of this name; undefined when there is none.
fn named<'v>(vm: &'v Vm, names: Value<'v>, name: Value<'v>) -> Leaf<'v> {
    let pins = board(vm)?.profile().pins;
    let Some(name) = text::utf8_of(vm, name) else { return Ok(Value::UNDEFINED) };
    let found = pins.iter().find(|pin| match number(names) {
        0 => pin.board.contains(&name),
        _ => pin.chip == name,
    });
    Ok(found.map_or(Value::UNDEFINED, |pin| device(ids::PIN, pin.number)))
}
