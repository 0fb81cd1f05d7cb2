//! ADC: analog inputs.
//!
//! An object is the number of a channel. Families differ in what an int names: a channel on
//! rp2 (then a pin), stm32 and esp8266, a pin on esp32.
//!
//! Invariant: an object's channel is one that the board has.

use crate::device::{device, done, number, number_as, part, unit};
use crate::ids;
use crate::pin::pin_of;
use board::{Analog, AnalogSettings, Family};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::types::{ABSENT, Slot1, Slots, TypeInfo};
use object::{Fault, Item, Leaf, Raised, Vm, int, slot, text};
use object::packed::message;
use stdlib::arguments;

pub static ADC: TypeInfo = TypeInfo {
    module: "machine",
    subclassable: true,
    construct: Some(Native::method("id * sample_ns= atten= bits=", Code::Full(construct))),
    items: &[
        (sym::ATTN_0DB, Item::OnFamily(&(Family::Esp32, 0))),
        (sym::ATTN_2_5DB, Item::OnFamily(&(Family::Esp32, 1))),
        (sym::ATTN_6DB, Item::OnFamily(&(Family::Esp32, 2))),
        (sym::ATTN_11DB, Item::OnFamily(&(Family::Esp32, 3))),
        (sym::CORE_TEMP, Item::ByFamily(&[4, 16, ABSENT, ABSENT, 4])),
        (sym::CORE_VBAT, Item::OnFamily(&(Family::Stm32, 18))),
        (sym::CORE_VREF, Item::OnFamily(&(Family::Stm32, 17))),
        (sym::WIDTH_9BIT, Item::OnFamily(&(Family::Esp32, 9))),
        (sym::WIDTH_10BIT, Item::OnFamily(&(Family::Esp32, 10))),
        (sym::WIDTH_11BIT, Item::OnFamily(&(Family::Esp32, 11))),
        (sym::WIDTH_12BIT, Item::OnFamily(&(Family::Esp32, 12))),
        (sym::atten, Item::Method(Native::method("attenuation", Code::Full(|vm, args| {
            configure(vm, args.at(0), [None, Some(args.at(1)), None])
        })))),
        (sym::deinit, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            inputs(vm)?.release(number(args[0]) as u8);
            Ok(Value::NONE)
        })))),
        (sym::init, Item::Method(Native::method("* sample_ns= atten= bits=", Code::Full(|vm, args| {
            configure(vm, args.at(0), [Some(args.at(1)), Some(args.at(2)), Some(args.at(3))])
        })))),
        (sym::read, Item::Method(Native::method("", Code::Leaf(read)))),
        (sym::read_u16, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            let read = inputs(vm)?.read_u16(number(args[0]) as u8);
            Ok(Value::small(crate::device::leaf(vm, read)?.into()))
        })))),
        (sym::read_uv, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            let read = inputs(vm)?.read_microvolts(number(args[0]) as u8);
            int::from_u64(vm, crate::device::leaf(vm, read)?.into())
        })))),
        (sym::width, Item::Method(Native::method("bits", Code::Full(|vm, args| {
            configure(vm, args.at(0), [None, None, Some(args.at(1))])
        })))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, adc| text::format(vm, message!("<ADC channel={}>", number(adc)))),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::ADC, "ADC")
};

fn inputs(vm: &Vm) -> Result<&'static dyn Analog, Fault> {
    part(vm, |board| board.analog())
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    unit(vm, |board| board.analog())?;
    let channel = vm.attempt(|vm| channel_of(vm, args.get(vm, 1)))?;
    let adc = vm.make(|_| Ok(device(ids::ADC, channel.into())))?;
    if (2..args.count).any(|index| args.given(vm, index).is_some()) {
        configure(vm, adc, [Some(args.at(2)), Some(args.at(3)), Some(args.at(4))])?;
    }
    Ok(adc)
}

/// The channel that an argument names.
fn channel_of(vm: &Vm, value: Value<'_>) -> Result<u8, Fault> {
    let (inputs, family) = (inputs(vm)?, vm.family());
    let is_pin = number_as(vm, value, ids::PIN).is_some();
    if value.is_int() && family != Family::Esp32 {
        let number = arguments::integer(vm, value)?;
        match u8::try_from(number).ok().filter(|channel| inputs.has_channel(*channel)) {
            Some(channel) => return Ok(channel),
            None if family == Family::Esp8266 => return Err(vm.value_fault(message!("ADC({number}) doesn't exist"))),
            None => {}
        }
    }
    if let Some(channel) = number_as(vm, value, ids::ADC) {
        return Ok(channel as u8);
    }
    let pin = pin_of(vm, value)?;
    inputs.channel_of_pin(pin).ok_or_else(|| match family {
        Family::Esp32 => vm.value_fault(message!("invalid pin")),
        Family::Stm32 if is_pin || value.is_object() => {
            let name = vm.platform.board().and_then(|board| board.profile().pin(pin)).map_or("", |pin| pin.chip);
            vm.value_fault(message!("Pin({name}) does not have ADC capabilities"))
        }
        _ => vm.value_fault(message!("Pin doesn't have ADC capabilities")),
    })
}

/// Applies sample time, attenuation and bits, where they are given.
fn configure(vm: &mut Vm, adc: Handle, slots: [Option<Handle>; 3]) -> Result<Handle, Raised> {
    let [sample, attenuation, bits] = vm.attempt(|vm| {
        let mut numbers = [None; 3];
        for (number, slot) in numbers.iter_mut().zip(slots) {
            let value = slot.map_or(Value::UNDEFINED, |slot| vm.get(slot));
            if !value.is_undefined() && !value.is_none() {
                *number = Some(arguments::integer(vm, value)?);
            }
        }
        Ok(numbers)
    })?;
    if attenuation.is_some_and(|attenuation| !(0..=3).contains(&attenuation)) {
        return Err(vm.raise(kind::ValueError, message!("invalid attenuation")));
    }
    if bits.is_some_and(|bits| !(1..=16).contains(&bits)) {
        return Err(vm.raise(kind::ValueError, message!("invalid bit-width")));
    }
    let settings = AnalogSettings {
        sample_ns: sample.map(|time| time.clamp(0, u32::MAX.into()) as u32),
        attenuation: attenuation.map(|attenuation| attenuation as u8),
        bits: bits.map(|bits| bits as u8),
    };
    let outcome = unit(vm, |board| board.analog())?.configure(number(vm.get(adc)) as u8, &settings);
    done(vm, outcome)?;
    Ok(slot::NONE)
}

/// `read()`, from before `read_u16`: 0 to 1024 on esp8266, elsewhere in the width that was chosen.
fn read<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (inputs, channel) = (inputs(vm)?, number(args[0]) as u8);
    let read = crate::device::leaf(vm, inputs.read_u16(channel))?;
    if vm.family() == Family::Esp8266 {
        return Ok(Value::small((u32::from(read) * 1024 / 65535) as i32));
    }
    Ok(Value::small((read >> (16 - inputs.bits(channel).min(16))).into()))
}
