//! DAC, TouchPad and ADCBlock: the analog parts of esp32 beside ADC.
//!
//! Objects are the numbers of pins, that of ADCBlock is its own.
//!
//! Invariant: an object's pin can do what its class does.

use crate::device::{device, done, number, part, unit};
use crate::ids;
use crate::pin::pin_of;
use board::{Analog, AnalogSettings};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::call;
use object::types::{Slot1, Slots, TypeInfo, type_value};
use object::{Fault, Item, Raised, Vm, int, slot, text};
use object::packed::message;
use stdlib::arguments;

pub static DAC: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method("pin", Code::Leaf(|vm, args| {
        let pin = pin_of(vm, args[1])?;
        if !analog(vm)?.can_write(pin) {
            return Err(vm.value_fault(message!("invalid Pin for DAC")));
        }
        Ok(device(ids::DAC, pin))
    }))),
    items: &[(sym::write, Item::Method(Native::method("value", Code::Full(|vm, args| {
        let level = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
        let Ok(level) = u8::try_from(level) else {
            return Err(vm.raise(kind::ValueError, message!("value out of range")));
        };
        let outcome = unit(vm, |board| board.analog())?.write(number(vm.get(args.at(0))), level);
        done(vm, outcome)?;
        Ok(slot::NONE)
    }))))],
    slots: &Slots { repr: Slot1::Leaf(|vm, dac| text::format(vm, message!("DAC(Pin({}))", number(dac)))), ..Slots::NONE },
    ..TypeInfo::new(ids::DAC, "DAC")
};

pub static TOUCH_PAD: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method("pin", Code::Leaf(|vm, args| {
        let pin = pin_of(vm, args[1])?;
        if analog(vm)?.read_touch(pin).is_none() {
            return Err(vm.value_fault(message!("invalid pin for touchpad")));
        }
        Ok(device(ids::TOUCH_PAD, pin))
    }))),
    items: &[
        // The count below which the sensor wakes the chip.
        (sym::config, Item::Method(Native::method("value", Code::Leaf(|vm, args| {
            let threshold = arguments::integer(vm, args[1])?;
            let threshold = u16::try_from(threshold).map_err(|_| vm.value_fault(message!("Touch pad error")))?;
            analog(vm)?.set_touch_threshold(number(args[0]), threshold);
            Ok(Value::NONE)
        })))),
        (sym::read, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            match analog(vm)?.read_touch(number(args[0])) {
                Some(count) => int::from_u64(vm, count.into()),
                None => Err(vm.value_fault(message!("Touch pad error"))),
            }
        })))),
    ],
    ..TypeInfo::new(ids::TOUCH_PAD, "TouchPad")
};

/// First channel of the second block.
const SECOND: u8 = 10;

pub static ADC_BLOCK: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method("id * bits=", Code::Full(|vm, args| {
        let id = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
        if !(1..=2).contains(&id) {
            return Err(vm.raise(kind::ValueError, message!("invalid block id")));
        }
        set_bits(vm, id as u8, args.at(2))?;
        vm.make(|_| Ok(device(ids::ADC_BLOCK, id as u16)))
    }))),
    items: &[
        (sym::connect, Item::Method(Native::method("*arguments **keywords", Code::Full(connect)))),
        (sym::init, Item::Method(Native::method("* bits=", Code::Full(|vm, args| {
            let block = number(vm.get(args.at(0))) as u8;
            set_bits(vm, block, args.at(1))?;
            Ok(slot::NONE)
        })))),
    ],
    slots: &Slots { repr: Slot1::Leaf(|vm, block| text::format(vm, message!("ADCBlock({})", number(block)))), ..Slots::NONE },
    ..TypeInfo::new(ids::ADC_BLOCK, "ADCBlock")
};

fn analog(vm: &Vm) -> Result<&'static dyn Analog, Fault> {
    part(vm, |board| board.analog())
}

/// Chooses the width of readings of a block, where it is given.
fn set_bits(vm: &mut Vm, block: u8, bits: Handle) -> Result<(), Raised> {
    let bits = vm.attempt(|vm| arguments::integer_or(vm, vm.get(bits), 0))?;
    if bits == 0 {
        return Ok(());
    }
    let Ok(bits) = u8::try_from(bits) else {
        return Err(vm.raise(kind::ValueError, message!("invalid bit-width")));
    };
    let settings = AnalogSettings { bits: Some(bits), ..AnalogSettings::default() };
    let first = if block == 2 { SECOND } else { 0 };
    let outcome = unit(vm, |board| board.analog())?.configure(first, &settings);
    done(vm, outcome)
}

/// `connect(channel)`, `connect(pin)` or `connect(channel, pin)`: an ADC of this block.
fn connect(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    // Slots: block, keywords, then what was given by position.
    let given = args.count - 2;
    if given > 2 {
        return Err(vm.raise(kind::TypeError, message!("too many positional args")));
    }
    let pin = vm.attempt(|vm| {
        let block = number(args.get(vm, 0)) as u8;
        let analog = analog(vm)?;
        let none = || vm.value_fault(message!("no matching ADC"));
        let mut channel = None;
        let mut pin = None;
        for index in 2..args.count {
            let value = args.get(vm, index);
            if value.is_int() {
                let number = arguments::integer(vm, value)?;
                channel = Some(u8::try_from(number).map_err(|_| none())?.wrapping_add(if block == 2 { SECOND } else { 0 }));
            } else {
                pin = Some(pin_of(vm, value)?);
            }
        }
        let pin = match (pin, channel) {
            (Some(pin), _) => pin,
            (None, Some(channel)) => {
                let pins = crate::device::board(vm)?.profile().pins;
                pins.iter().find(|pin| analog.channel_of_pin(pin.number) == Some(channel)).ok_or_else(none)?.number
            }
            (None, None) => return Err(none()),
        };
        let own = analog.channel_of_pin(pin).ok_or_else(none)?;
        let fits = (own >= SECOND) == (block == 2) && channel.is_none_or(|channel| channel == own);
        if fits { Ok(pin) } else { Err(none()) }
    })?;
    let class = vm.make(|_| Ok(type_value(ids::ADC)))?;
    let positional = vm.make(|vm| object::tuple::new(vm, &[device(ids::PIN, pin)]))?;
    let out = vm.slot()?;
    call::call_mapping(vm, class, positional, args.at(1), out)?;
    Ok(out)
}
