//! I2C and SoftI2C: the controller of a bus.
//!
//! A hardware bus is a device; a bus in software is `[scl][sda]`, as its pins name it to
//! the board. Both share their methods, which are transactions of the board.
//!
//! Invariant: a transaction is tried once; results are allocated before it.

use crate::device::{check, device, done, number, shared, unit};
use crate::pin::pin_of;
use crate::{buffer, ids};
use board::{Family, I2c, I2cId, I2cPart, I2cSettings};
use heap::{Handle, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::native::{Args, Code, FullFunction, Native};
use object::operations::{convert, iterate};
use object::types::{Slot1, Slots, TypeInfo};
use object::{Fault, Item, Leaf, Raised, Vm, bytes, list, slot, text, thread, tuple};
use object::packed::message;
use stdlib::{arguments, buffers};

const FREQUENCY: i64 = 400_000;
const TIMEOUT_US: i64 = 50_000;

/// Addresses that `scan` tries.
const ADDRESSES: core::ops::RangeInclusive<u16> = 0x08..=0x77;

pub static I2C: TypeInfo = TypeInfo {
    construct: Some(Native::method("id= freq= * scl= sda= timeout= timingr=", Code::Full(construct))),
    ..shared(ids::I2C, "I2C", METHODS, &SLOTS)
};

pub static SOFT_I2C: TypeInfo = TypeInfo {
    construct: Some(Native::method("scl sda * freq= timeout=", Code::Full(construct_soft))),
    ..shared(ids::SOFT_I2C, "SoftI2C", METHODS, &SLOTS)
};

const SLOTS: Slots = Slots { repr: Slot1::Leaf(repr), ..Slots::NONE };

const METHODS: &[(Sym, Item)] = &[
    (sym::deinit, Item::Method(Native::method("", Code::Full(|vm, args| {
        let bus = bus(vm.get(args.at(0)));
        buses(vm)?.release(bus);
        Ok(slot::NONE)
    })))),
    (sym::init, Item::Method(Native::method("scl= sda= * freq= timeout=", Code::Full(init)))),
    (sym::readfrom, Item::Method(Native::method("addr nbytes stop= /", Code::Full(|vm, args| read_from(vm, args, false))))),
    (sym::readfrom_into, Item::Method(Native::method("addr buf stop= /", Code::Full(|vm, args| read_from(vm, args, true))))),
    (sym::readfrom_mem, Item::Method(Native::method("addr memaddr nbytes * addrsize=", Code::Full(|vm, args| read_memory(vm, args, false))))),
    (sym::readfrom_mem_into, Item::Method(Native::method("addr memaddr buf * addrsize=", Code::Full(|vm, args| read_memory(vm, args, true))))),
    (sym::readinto, Item::Method(Native::method("buf nack= /", Code::Full(read_into)))),
    (sym::scan, Item::Method(Native::method("", Code::Full(scan)))),
    step(sym::start, |vm, args| single(vm, args, |buses, bus| buses.start(bus))),
    step(sym::stop, |vm, args| single(vm, args, |buses, bus| buses.stop(bus))),
    (sym::write, Item::Method(Native::method("buf /", Code::Full(write)))),
    (sym::writeto, Item::Method(Native::method("addr buf stop= /", Code::Full(write_to)))),
    (sym::writeto_mem, Item::Method(Native::method("addr memaddr buf * addrsize=", Code::Full(write_memory)))),
    (sym::writevto, Item::Method(Native::method("addr vector stop= /", Code::Full(write_vector)))),
];

const fn step(name: Sym, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method("", Code::Full(function))))
}

fn buses(vm: &mut Vm) -> Result<&'static dyn I2c, Raised> {
    unit(vm, |board| board.i2c())
}

/// The bus of an object.
fn bus(object: Value<'_>) -> I2cId {
    if object.has_id(ids::SOFT_I2C) {
        let pin = |field: usize| object.field(field).int_unchecked() as u16;
        return I2cId::Software { scl: pin(0), sda: pin(1) };
    }
    I2cId::Hardware(number(object) as u8)
}

/// `I2C(id, freq, *, scl, sda, timeout)`.
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let buses = buses(vm)?;
    let id = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), 0))?;
    let Ok(number) = u8::try_from(id) else {
        return Err(vm.raise(kind::ValueError, message!("I2C({id}) doesn't exist")));
    };
    let bus = I2cId::Hardware(number);
    let further = (2..args.count).any(|index| args.given(vm, index).is_some());
    if further || buses.settings(bus).is_none() {
        let pins_given = args.given(vm, 3).is_some() || args.given(vm, 4).is_some();
        if pins_given && vm.family() == Family::Stm32 {
            return Err(vm.raise(kind::ValueError, message!("explicit choice of scl/sda is not implemented")));
        }
        configure(vm, bus, [args.at(3), args.at(4), args.at(2), args.at(5)])?;
    }
    vm.make(|_| Ok(device(ids::I2C, number.into())))
}

fn construct_soft(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    buses(vm)?;
    let object = vm.make(|vm| {
        let pin = |index: usize| pin_of(vm, args.get(vm, index)).map(|pin| Value::length(pin.into()));
        Ok(vm.heap.new_object(ids::SOFT_I2C, 0, &[pin(1)?, pin(2)?])?)
    })?;
    let bus = bus(vm.get(object));
    configure(vm, bus, [args.at(1), args.at(2), args.at(3), args.at(4)])?;
    Ok(object)
}

/// `init(scl, sda, *, freq, timeout)`.
fn init(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if vm.get(args.at(0)).has_id(ids::SOFT_I2C) {
        vm.attempt(|vm| {
            for (field, index) in [(0, 1), (1, 2)] {
                if args.given(vm, index).is_some() {
                    let pin = pin_of(vm, args.get(vm, index))?;
                    vm.heap.set_field(args.get(vm, 0), field, Value::length(pin.into()));
                }
            }
            Ok(())
        })?;
    }
    let bus = bus(vm.get(args.at(0)));
    configure(vm, bus, [args.at(1), args.at(2), args.at(3), args.at(4)])?;
    Ok(slot::NONE)
}

/// Applies the arguments scl, sda, freq, timeout.
fn configure(vm: &mut Vm, bus: I2cId, slots: [Handle; 4]) -> Result<(), Raised> {
    let buses = buses(vm)?;
    let settings = vm.attempt(|vm| {
        let pin = |slot: Handle| match vm.get(slot).given().filter(|value| !value.is_none()) {
            Some(value) => pin_of(vm, value).map(Some),
            None => Ok(None),
        };
        let before = buses.settings(bus);
        let positive = |number: i64| number.clamp(1, u32::MAX.into()) as u32;
        Ok(I2cSettings {
            scl: pin(slots[0])?.or(before.and_then(|before| before.scl)),
            sda: pin(slots[1])?.or(before.and_then(|before| before.sda)),
            frequency: positive(arguments::integer_or(vm, vm.get(slots[2]), FREQUENCY)?),
            timeout_us: positive(arguments::integer_or(vm, vm.get(slots[3]), TIMEOUT_US)?),
        })
    })?;
    let outcome = buses.configure(bus, &settings);
    match bus {
        I2cId::Hardware(id) => check(vm, outcome, format_args!("I2C({id})")),
        I2cId::Software { .. } => done(vm, outcome),
    }
}

fn scan(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (buses, bus) = (buses(vm)?, bus(vm.get(args.at(0))));
    let found = vm.make(|vm| list::new(vm, &[]))?;
    for address in ADDRESSES {
        vm.poll()?;
        if outcome(vm, bus, |_| Ok(buses.transfer(bus, address, &mut [], true)))?.is_ok() {
            vm.attempt(|vm| list::push(vm, vm.get(found), Value::length(address.into())))?;
        }
    }
    Ok(found)
}

/// A step on its own, which only a bus in software can do.
fn single<T>(vm: &mut Vm, args: Args, work: impl FnOnce(&dyn I2c, I2cId) -> board::Outcome<T>) -> Result<Handle, Raised> {
    let bus = software(vm, args)?;
    let outcome = work(buses(vm)?, bus);
    done(vm, outcome)?;
    Ok(slot::NONE)
}

fn software(vm: &mut Vm, args: Args) -> Result<I2cId, Raised> {
    match bus(vm.get(args.at(0))) {
        I2cId::Hardware(_) => Err(vm.raise(kind::OSError, message!("I2C operation not supported"))),
        bus => Ok(bus),
    }
}

fn read_into(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (bus, buses) = (software(vm, args)?, buses(vm)?);
    let acknowledge = args.given(vm, 2).is_some() && !convert::truth(vm, args.at(2))?;
    buffer::fill(vm, args.at(1), |bytes| buses.read(bus, bytes, acknowledge))?;
    Ok(slot::NONE)
}

fn write(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (bus, buses) = (software(vm, args)?, buses(vm)?);
    let count = buffer::send(vm, args.at(1), |bytes| buses.write(bus, bytes))?;
    vm.make(|_| Ok(Value::length(count)))
}

fn address(vm: &mut Vm, args: Args) -> Result<u16, Raised> {
    let address = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
    Ok(address as u16)
}

/// The argument `stop`; True when it is not given.
fn stops(vm: &mut Vm, args: Args) -> Result<bool, Raised> {
    if args.given(vm, 3).is_some() { convert::truth(vm, args.at(3)) } else { Ok(true) }
}

/// `readfrom(addr, nbytes, stop)` and `readfrom_into(addr, buf, stop)`.
fn read_from(vm: &mut Vm, args: Args, into: bool) -> Result<Handle, Raised> {
    let (buses, bus) = (buses(vm)?, bus(vm.get(args.at(0))));
    let (address, stop) = (address(vm, args)?, stops(vm, args)?);
    read(vm, bus, args.at(2), into, |bytes| buses.transfer(bus, address, &mut [I2cPart::Read(bytes)], stop))
}

/// Reads into a buffer (the result is None) or into a new bytes object of a length.
fn read(
    vm: &mut Vm,
    bus: I2cId,
    target: Handle,
    into: bool,
    work: impl Fn(&mut [u8]) -> board::Outcome<usize>,
) -> Result<Handle, Raised> {
    if into {
        let target = vm.duplicate(target)?;
        whole(vm, bus, |vm| vm.scoped(|vm| buffer::outcome(vm, target, &work)))?;
        return Ok(slot::NONE);
    }
    let length = vm.attempt(|vm| buffer::count(vm, vm.get(target)))?;
    let result = buffer::new(vm, length, 0)?;
    whole(vm, bus, |vm| Ok(buffer::outcome_new(vm, result, &work)))?;
    Ok(result)
}

/// Longest sleep while a target holds the clock, in microseconds.
const NAP: u64 = 5;

/// Goes on with a transfer until it is whole: a target on this board may hold it for its handlers to run.
fn whole(
    vm: &mut Vm,
    bus: I2cId,
    attempt: impl FnMut(&mut Vm) -> Result<board::Outcome<usize>, Raised>,
) -> Result<usize, Raised> {
    let outcome = outcome(vm, bus, attempt)?;
    done(vm, outcome)
}

/// As [`whole`]; what became of it is the caller's.
fn outcome(
    vm: &mut Vm,
    bus: I2cId,
    mut attempt: impl FnMut(&mut Vm) -> Result<board::Outcome<usize>, Raised>,
) -> Result<board::Outcome<usize>, Raised> {
    loop {
        let outcome = attempt(vm)?;
        if outcome != Err(board::Error::Held) {
            // A target on this board has handlers for what became of it.
            vm.poll()?;
            return Ok(outcome);
        }
        let interrupted = thread::nap(vm, NAP);
        if interrupted.is_err() {
            // The transfer ends here, whatever comes of that.
            let _ = buses(vm).map(|buses| buses.stop(bus));
            interrupted?;
        }
    }
}

/// Sends bytes of the program.
fn send(vm: &mut Vm, bus: I2cId, data: Handle, work: impl Fn(&[u8]) -> board::Outcome<usize>) -> Result<usize, Raised> {
    whole(vm, bus, |vm| vm.attempt(|vm| Ok(work(buffers::data(vm, vm.get(data))?))))
}

fn write_to(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (buses, bus) = (buses(vm)?, bus(vm.get(args.at(0))));
    let (address, stop) = (address(vm, args)?, stops(vm, args)?);
    let count = send(vm, bus, args.at(2), |bytes| buses.transfer(bus, address, &mut [I2cPart::Write(bytes)], stop))?;
    vm.make(|_| Ok(Value::length(count)))
}

/// `writevto(addr, vector, stop)`: the buffers one after the other.
fn write_vector(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (buses, bus) = (buses(vm)?, bus(vm.get(args.at(0))));
    let (address, stop) = (address(vm, args)?, stops(vm, args)?);
    let items = vm.slot()?;
    iterate::to_tuple(vm, args.at(2), items)?;
    let joined = vm.make(|vm| {
        let items = vm.get(items);
        let count = tuple::len(items);
        let mut length = 0;
        for index in 0..count {
            length += buffers::data(vm, items.field(index))?.len();
        }
        bytes::build(vm, length, |target| {
            let mut at = 0;
            for index in 0..count {
                // The same objects gave the length.
                let part = buffers::data(vm, items.field(index)).unwrap_or(&[]);
                target[at..at + part.len()].copy_from_slice(part);
                at += part.len();
            }
        })
    })?;
    let count = send(vm, bus, joined, |bytes| buses.transfer(bus, address, &mut [I2cPart::Write(bytes)], stop))?;
    vm.make(|_| Ok(Value::length(count)))
}

/// An address in a device's memory, highest byte first.
struct MemoryAddress {
    bytes: [u8; 4],
    length: usize,
}

impl MemoryAddress {
    /// Of the arguments `memaddr` and `addrsize`.
    fn of(vm: &Vm, args: Args) -> Result<MemoryAddress, Fault> {
        let address = arguments::integer(vm, args.get(vm, 2))?;
        let size = arguments::integer_or(vm, args.get(vm, 4), 8)?;
        if !(0..=32).contains(&size) || size % 8 != 0 {
            return Err(vm.value_fault(message!("invalid addrsize")));
        }
        Ok(MemoryAddress { bytes: (address as u32).to_be_bytes(), length: size as usize / 8 })
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[4 - self.length..]
    }
}

fn read_memory(vm: &mut Vm, args: Args, into: bool) -> Result<Handle, Raised> {
    let (buses, bus) = (buses(vm)?, bus(vm.get(args.at(0))));
    let address = address(vm, args)?;
    let memory = vm.attempt(|vm| MemoryAddress::of(vm, args))?;
    read(vm, bus, args.at(3), into, |bytes| {
        buses.transfer(bus, address, &mut [I2cPart::Write(memory.bytes()), I2cPart::Read(bytes)], true)
    })
}

fn write_memory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (buses, bus) = (buses(vm)?, bus(vm.get(args.at(0))));
    let address = address(vm, args)?;
    let memory = vm.attempt(|vm| MemoryAddress::of(vm, args))?;
    send(vm, bus, args.at(3), |bytes| {
        buses.transfer(bus, address, &mut [I2cPart::Write(memory.bytes()), I2cPart::Write(bytes)], true)
    })?;
    Ok(slot::NONE)
}

fn repr<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let bus = bus(object);
    let settings = vm.platform.board().and_then(|board| board.i2c()).and_then(|i2c| i2c.settings(bus));
    let pin = |pin: Option<u16>| pin.map_or(-1, i32::from);
    match (bus, settings) {
        (I2cId::Software { scl, sda }, settings) => {
            let frequency = settings.map_or(0, |settings| settings.frequency);
            text::format(vm, message!("SoftI2C(scl={scl}, sda={sda}, freq={frequency})"))
        }
        (I2cId::Hardware(id), Some(settings)) => {
            let (scl, sda, frequency) = (pin(settings.scl), pin(settings.sda), settings.frequency);
            let timeout = settings.timeout_us;
            text::format(vm, message!("I2C({id}, freq={frequency}, scl={scl}, sda={sda}, timeout={timeout})"))
        }
        (I2cId::Hardware(id), None) => text::format(vm, message!("I2C({id})")),
    }
}
