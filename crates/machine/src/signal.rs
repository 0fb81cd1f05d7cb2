//! PinBase and Signal: pins made in Python, and pins whose active level may be low.
//!
//! What has the pin protocol is a Pin, whose level the board knows, or an object with a
//! method `value([x])`. A Signal is `[pin][inverted]`.
//!
//! Invariant: levels pass through [`read`] and [`write`], whatever has them.

use crate::device::{board, device, number_as};
use crate::ids;
use heap::{Handle, Value};
use names::sym;
use object::dict::Dict;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::{attribute, call, convert};
use object::types::{Slots, TypeInfo, type_value};
use object::{Item, Raised, Vm, int, slot, text, tuple};
use object::packed::message;
use stdlib::arguments;

pub static PIN_BASE: TypeInfo = TypeInfo {
    module: "machine",
    subclassable: true,
    construct: Some(Native::method("*args **keywords", Code::Leaf(|_, _| Ok(device(ids::PIN_BASE, 0))))),
    items: &[(sym::__call__, Item::Method(Native::method("x=", Code::Full(|vm, args| {
        let out = vm.slot()?;
        let given = args.given(vm, 1).is_some();
        let level = [args.at(1)];
        call::call_method(vm, args.at(0), sym::value, if given { &level } else { &[] }, out)?;
        Ok(out)
    })).keeping_self()))],
    ..TypeInfo::new(ids::PIN_BASE, "PinBase")
};

const PIN: usize = 0;
const INVERTED: usize = 1;

const VALUE: Native = Native::method("x=", Code::Full(value));

pub static SIGNAL: TypeInfo = TypeInfo {
    module: "machine",
    subclassable: true,
    construct: Some(Native::method("pin *arguments **keywords", Code::Full(construct))),
    items: &[
        (sym::off, Item::Method(Native::method("", Code::Full(|vm, args| set(vm, args.at(0), false))))),
        (sym::on, Item::Method(Native::method("", Code::Full(|vm, args| set(vm, args.at(0), true))))),
        (sym::value, Item::Method(VALUE)),
    ],
    slots: &Slots { call: Some(VALUE), ..Slots::NONE },
    ..TypeInfo::new(ids::SIGNAL, "Signal")
};

/// The level of what has the pin protocol.
pub fn read(vm: &mut Vm, pin: Handle) -> Result<bool, Raised> {
    Ok(read_number(vm, pin)? != 0)
}

/// What the pin protocol gives, which for a pin in Python may be any number.
fn read_number(vm: &mut Vm, pin: Handle) -> Result<i64, Raised> {
    if let Some(number) = number_as(vm, vm.get(pin), ids::PIN) {
        return Ok(vm.attempt(|vm| board(vm))?.pins().read(number).into());
    }
    let mark = vm.mark();
    let out = vm.slot()?;
    call::call_method(vm, pin, sym::value, &[], out)?;
    let level = vm.attempt(|vm| arguments::integer(vm, vm.get(out)))?;
    vm.release(mark);
    Ok(level)
}

/// Sets the level of what has the pin protocol.
pub fn write(vm: &mut Vm, pin: Handle, level: bool) -> Result<(), Raised> {
    if let Some(number) = number_as(vm, vm.get(pin), ids::PIN) {
        vm.attempt(|vm| board(vm))?.pins().write(number, level);
        return Ok(());
    }
    let mark = vm.mark();
    let value = vm.make(|_| Ok(Value::small(level.into())))?;
    call::call_method(vm, pin, sym::value, &[value], value)?;
    vm.release(mark);
    Ok(())
}

/// `Signal(pin, *, invert=False)` or `Signal(arguments of Pin, *, invert=False)`.
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    // Slots: class, pin, keywords, further arguments.
    let keywords = args.at(2);
    let name = vm.make(|_| Ok(text::name(sym::invert)))?;
    let mut inverted = false;
    let invert = vm.slot()?;
    let has_keywords = !vm.get(keywords).is_undefined();
    if has_keywords && Dict::get_full(vm, keywords, name, invert)? {
        inverted = convert::truth(vm, invert)?;
        vm.attempt(|vm| Dict::delete(vm, vm.get(keywords), vm.get(name)).map(|_| ()))?;
    }
    let others = args.count - 3 + if has_keywords { Dict::len(vm.get(keywords)) } else { 0 };
    let own = has_protocol(vm, args.at(1))?;
    if own && others > 0 {
        return Err(vm.raise(kind::TypeError, message!("unexpected arguments after a pin")));
    }
    let pin = if own { args.at(1) } else { make_pin(vm, args, inverted)? };
    vm.make(|vm| Ok(vm.heap.new_object(ids::SIGNAL, 0, &[vm.get(pin), Value::bool(inverted)])?))
}

/// True for pins and objects that can be used as such.
fn has_protocol(vm: &mut Vm, pin: Handle) -> Result<bool, Raised> {
    let value = vm.get(pin);
    if value.is_int() || text::bytes_of(vm, value).is_some() {
        return Ok(false);
    }
    let out = vm.slot()?;
    attribute::find_named(vm, pin, sym::value, out)
}

/// A Pin of the arguments; its level is that of the signal.
fn make_pin(vm: &mut Vm, args: Args, inverted: bool) -> Result<Handle, Raised> {
    if vm.platform.board().is_none() {
        return Err(vm.raise(kind::TypeError, message!("expecting a pin")));
    }
    let keywords = args.at(2);
    let name = vm.make(|_| Ok(text::name(sym::value)))?;
    let level = vm.slot()?;
    if inverted && !vm.get(keywords).is_undefined() && Dict::get_full(vm, keywords, name, level)? {
        let level = convert::truth(vm, level)?;
        vm.attempt(|vm| Dict::set(vm, vm.get(keywords), vm.get(name), Value::small(i32::from(!level))))?;
    }
    let positional = vm.make(|vm| {
        let made = vm.heap.new_filled(object::ids::TUPLE, 0, args.count - 2, args.get(vm, 1))?;
        (3..args.count).for_each(|index| vm.heap.set_field(made, index - 2, args.get(vm, index)));
        Ok(made)
    })?;
    debug_assert!(tuple::len(vm.get(positional)) > 0);
    let class = vm.make(|_| Ok(type_value(ids::PIN)))?;
    let out = vm.slot()?;
    call::call_mapping(vm, class, positional, keywords, out)?;
    Ok(out)
}

fn value(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if args.given(vm, 1).is_some() {
        let level = convert::truth(vm, args.at(1))?;
        return set(vm, args.at(0), level);
    }
    let pin = vm.make(|vm| Ok(args.get(vm, 0).field(PIN)))?;
    // Any number a pin in Python gives; inverting changes its lowest bit, as in MicroPython.
    let level = read_number(vm, pin)? ^ i64::from(inverted(vm, args.at(0)));
    vm.make(|vm| int::new(vm, level))
}

fn set(vm: &mut Vm, signal: Handle, level: bool) -> Result<Handle, Raised> {
    let pin = vm.make(|vm| Ok(vm.get(signal).field(PIN)))?;
    let level = level != inverted(vm, signal);
    write(vm, pin, level)?;
    Ok(slot::NONE)
}

fn inverted(vm: &Vm, signal: Handle) -> bool {
    vm.get(signal).field(INVERTED) == Value::TRUE
}
