//! Pulses that Python is too slow for: time_pulse_us, bitstream, dht_readinto, and 1-Wire.
//!
//! Invariant: a pin of the board is timed by the board; other objects with the pin protocol
//! by reading them as fast as Python goes.

use crate::device::{done, part, unit, waited};
use crate::pin::pin_of;
use crate::{ids, signal};
use board::Pulses;
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, LeafFunction, Native};
use object::operations::iterate;
use object::{Fault, Raised, Vm, slot, tuple};
use object::packed::message;
use stdlib::{arguments, buffers};

pub const TIME_PULSE: Native = Native::function("pin level timeout= /", Code::Full(time_pulse));
pub const BITSTREAM: Native = Native::function("pin encoding timing data /", Code::Full(bitstream));
pub const DHT: Native = Native::function("pin buffer /", Code::Full(dht));

/// The module under `onewire`.
pub static ONE_WIRE: ModuleInfo = ModuleInfo {
    name: sym::_onewire,
    extensible: false,
    items: &[
        (sym::crc8, leaf("data", |vm, args| {
            let crc = buffers::data(vm, args[0])?.iter().fold(0u8, |crc, byte| crc8(crc ^ byte));
            Ok(Value::small(crc.into()))
        })),
        (sym::readbit, leaf("pin", |vm, args| Ok(Value::small(wire(vm)?.one_wire_read(pin_of(vm, args[0])?).into())))),
        (sym::readbyte, leaf("pin", |vm, args| {
            let (wire, pin) = (wire(vm)?, pin_of(vm, args[0])?);
            Ok(Value::small((0..8).fold(0, |byte, bit| byte | i32::from(wire.one_wire_read(pin)) << bit)))
        })),
        (sym::reset, leaf("pin", |vm, args| Ok(Value::bool(wire(vm)?.one_wire_reset(pin_of(vm, args[0])?))))),
        (sym::writebit, leaf("pin value", |vm, args| {
            let (pin, bit) = (pin_of(vm, args[0])?, arguments::integer(vm, args[1])? & 1 != 0);
            wire(vm)?.one_wire_write(pin, bit);
            Ok(Value::NONE)
        })),
        (sym::writebyte, leaf("pin value", |vm, args| {
            let (wire, pin, byte) = (wire(vm)?, pin_of(vm, args[0])?, arguments::integer(vm, args[1])?);
            (0..8).for_each(|bit| wire.one_wire_write(pin, byte >> bit & 1 != 0));
            Ok(Value::NONE)
        })),
    ],
    get: None,
    set: None,
};

const fn leaf(text: &'static str, function: LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Leaf(function)))
}

fn wire(vm: &Vm) -> Result<&'static dyn Pulses, Fault> {
    part(vm, |board| board.pulses())
}

/// One byte of the checksum of 1-Wire: polynomial x^8 + x^5 + x^4 + 1, lowest bit first.
fn crc8(byte: u8) -> u8 {
    (0..8).fold(byte, |crc, _| if crc & 1 != 0 { crc >> 1 ^ 0x8c } else { crc >> 1 })
}

/// `time_pulse_us(pin, level, timeout_us=1000000)`.
fn time_pulse(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (level, timeout) = vm.attempt(|vm| {
        let level = arguments::integer(vm, args.get(vm, 1))? != 0;
        Ok((level, arguments::integer_or(vm, args.get(vm, 2), 1_000_000)?))
    })?;
    let timeout = timeout.clamp(0, u32::MAX.into()) as u32;
    let result = match crate::device::number_as(vm, vm.get(args.at(0)), ids::PIN) {
        Some(pin) if board_times(vm) => unit(vm, |board| board.pulses())?.measure(pin, level, timeout),
        _ => watch(vm, args.at(0), level, timeout)?,
    };
    waited(vm)?;
    vm.make(|vm| object::int::new(vm, result.into()))
}

fn board_times(vm: &Vm) -> bool {
    vm.platform.board().is_some_and(|board| board.pulses().is_some())
}

/// Times a pulse by reading the pin again and again.
fn watch(vm: &mut Vm, pin: Handle, level: bool, timeout: u32) -> Result<i32, Raised> {
    let mut start = vm.platform.ticks_us();
    while signal::read(vm, pin)? != level {
        vm.poll()?;
        if vm.platform.ticks_us() - start >= timeout.into() {
            return Ok(-2);
        }
    }
    start = vm.platform.ticks_us();
    while signal::read(vm, pin)? == level {
        vm.poll()?;
        if vm.platform.ticks_us() - start >= timeout.into() {
            return Ok(-1);
        }
    }
    Ok((vm.platform.ticks_us() - start) as i32)
}

/// `bitstream(pin, encoding, timing, data)`.
fn bitstream(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let pulses = unit(vm, |board| board.pulses())?;
    let times = vm.slot()?;
    iterate::to_tuple(vm, args.at(2), times)?;
    let outcome = vm.attempt(|vm| {
        let pin = pin_of(vm, args.get(vm, 0))?;
        if arguments::integer(vm, args.get(vm, 1))? != 0 {
            return Err(vm.value_fault(message!("encoding")));
        }
        let times = vm.get(times);
        if tuple::len(times) != 4 {
            let count = tuple::len(times);
            return Err(vm.value_fault(message!("requested length 4 but object has length {count}")));
        }
        let mut timing = [0; 4];
        for (index, time) in timing.iter_mut().enumerate() {
            *time = arguments::integer(vm, times.field(index))?.clamp(0, u32::MAX.into()) as u32;
        }
        // Nothing allocates after this.
        Ok(pulses.send_bits(pin, timing, buffers::data(vm, args.get(vm, 3))?))
    })?;
    done(vm, outcome)?;
    waited(vm)?;
    Ok(slot::NONE)
}

/// `dht_readinto(pin, buffer)`.
fn dht(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let pin = vm.attempt(|vm| pin_of(vm, args.get(vm, 0)))?;
    if buffers::writable_length(vm, args.at(1))? < 5 {
        return Err(vm.raise(kind::ValueError, message!("buffer too small")));
    }
    let mut data = [0; 5];
    let outcome = unit(vm, |board| board.pulses())?.read_dht(pin, &mut data);
    done(vm, outcome)?;
    buffers::store(vm, args.at(1), 0, &data)?;
    Ok(slot::NONE)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_of_a_rom_is_its_last_byte() {
        let rom = [0x28, 0xff, 0x64, 0x1e, 0x0f, 0x00, 0x00];
        let crc = rom.iter().fold(0u8, |crc, byte| super::crc8(crc ^ byte));
        let all = rom.iter().chain([&crc]).fold(0u8, |crc, byte| super::crc8(crc ^ byte));
        assert_eq!(all, 0);
        assert_eq!(super::crc8(1), 0x5e);
    }
}
