//! I2CTarget: the board as a device on somebody else's bus.
//!
//! A controller's steps come as events, one at a time; the bus waits until each was dealt with, so the bytes of the
//! program's memory are read and written here, at safepoints, and handlers see every step.
//!
//! | field | |
//! |---|---|
//! | 0 | bus |
//! | 1 | memory, or None |
//! | 2 | bytes of an address in it |
//! | 3 | state: see [`IDLE`] and the others |
//! | 4 | bytes of the address that are still to come |
//! | 5 | address |
//! | 6 | address that was chosen last |
//!
//! Invariant: there is one object for each bus, kept by its irq object as long as it is in use.

use crate::device::{check, unit};
use crate::events::{self, Registration};
use crate::{buffer, ids};
use crate::pin::pin_of;
use board::{I2cTargetSettings, I2cTargets, Source, target_event};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::convert;
use object::types::{Slot1, Slots, TypeInfo};
use object::{Item, Raised, Vm, int, slot, text};
use object::packed::message;
use stdlib::{arguments, buffers};

const BUS: usize = 0;
const MEMORY: usize = 1;
const ADDRESS_SIZE: usize = 2;
const STATE: usize = 3;
const TO_COME: usize = 4;
const ADDRESS: usize = 5;
const LAST: usize = 6;

const IDLE: i32 = 0;
const ADDRESSED_READ: i32 = 1;
const ADDRESSED_WRITE: i32 = 2;
/// Bytes of an address in memory come.
const CHOOSING: i32 = 3;
const READING: i32 = 4;
const WRITING: i32 = 5;

const END_READ: u32 = 16;
const END_WRITE: u32 = 32;
/// Events that only a hard handler can deal with in time.
const HARD_ONLY: i64 = 15;
const ALL: i64 = 63;

pub static I2C_TARGET: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method("id addr * addrsize= mem= mem_addrsize= scl= sda=", Code::Full(construct))),
    items: &[
        (sym::IRQ_ADDR_MATCH_READ, Item::Int(target_event::ADDRESS_READ as i32)),
        (sym::IRQ_ADDR_MATCH_WRITE, Item::Int(target_event::ADDRESS_WRITE as i32)),
        (sym::IRQ_END_READ, Item::Int(END_READ as i32)),
        (sym::IRQ_END_WRITE, Item::Int(END_WRITE as i32)),
        (sym::IRQ_READ_REQ, Item::Int(target_event::READ_REQUEST as i32)),
        (sym::IRQ_WRITE_REQ, Item::Int(target_event::WRITE_REQUEST as i32)),
        (sym::deinit, Item::Method(Native::method("", Code::Full(|vm, args| {
            let bus = bus(vm.get(args.at(0)));
            targets(vm)?.release(bus);
            vm.attempt(|vm| events::forget(vm, Source::I2cTarget(bus)))?;
            Ok(slot::NONE)
        })))),
        (sym::irq, Item::Method(Native::method("handler= trigger= hard=", Code::Full(irq)))),
        (sym::memaddr, Item::Getter(|vm, target| int::from_u64(vm, target.field(LAST).int_unchecked() as u64))),
        (sym::readinto, Item::Method(Native::method("buf", Code::Full(|vm, args| {
            let (targets, bus) = (targets(vm)?, bus(vm.get(args.at(0))));
            buffers::writable_length(vm, args.at(1))?;
            let count = buffer::fill(vm, args.at(1), |bytes| Ok(targets.read(bus, bytes)))?;
            vm.make(|_| Ok(Value::length(count)))
        })))),
        (sym::write, Item::Method(Native::method("buf", Code::Full(|vm, args| {
            let (targets, bus) = (targets(vm)?, bus(vm.get(args.at(0))));
            let count = buffer::send(vm, args.at(1), |bytes| Ok(targets.write(bus, bytes)))?;
            vm.make(|_| Ok(Value::length(count)))
        })))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, target| {
            let bus = bus(target);
            let settings = vm.platform.board().and_then(|board| board.i2c_targets()).and_then(|targets| targets.settings(bus));
            let Some(settings) = settings else { return text::format(vm, message!("I2CTarget({bus})")) };
            let (scl, sda) = (settings.scl.unwrap_or(0), settings.sda.unwrap_or(0));
            text::format(vm, message!("I2CTarget({bus}, addr={}, scl={scl}, sda={sda})", settings.address))
        }),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::I2C_TARGET, "I2CTarget")
};

fn targets(vm: &mut Vm) -> Result<&'static dyn I2cTargets, Raised> {
    unit(vm, |board| board.i2c_targets())
}

fn bus(target: Value<'_>) -> u8 {
    target.field(BUS).int_unchecked() as u8
}

fn field(target: Value<'_>, index: usize) -> i32 {
    target.field(index).int_unchecked() as i32
}

/// `I2CTarget(id, addr, *, addrsize, mem, mem_addrsize, scl, sda)`.
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let targets = targets(vm)?;
    let (id, settings, address_size) = vm.attempt(|vm| {
        let id = arguments::integer(vm, args.get(vm, 1))?;
        let address = arguments::integer(vm, args.get(vm, 2))?;
        let bits = arguments::integer_or(vm, args.get(vm, 3), 7)?;
        let wide = match bits {
            7 => false,
            10 => true,
            _ => return Err(vm.value_fault(message!("addrsize must be 7 or 10"))),
        };
        let address = u16::try_from(address).ok().filter(|address| *address < if wide { 1 << 10 } else { 1 << 7 });
        let Some(address) = address else { return Err(vm.value_fault(message!("invalid addr"))) };
        let size = arguments::integer_or(vm, args.get(vm, 5), 8)?;
        if !(0..=32).contains(&size) || size % 8 != 0 {
            return Err(vm.value_fault(message!("mem_addrsize must be 0, 8, 16, 24 or 32")));
        }
        let pin = |index: usize| match args.given(vm, index).filter(|pin| !pin.is_none()) {
            Some(pin) => pin_of(vm, pin).map(Some),
            None => Ok(None),
        };
        Ok((id, I2cTargetSettings { address, scl: pin(6)?, sda: pin(7)? }, size as i32 / 8))
    })?;
    let has_memory = args.given(vm, 4).is_some_and(|memory| !memory.is_none());
    if has_memory && buffers::writable_length(vm, args.at(4))? == 0 {
        return Err(vm.raise(kind::ValueError, message!("mem must not be empty")));
    }
    let outcome = match u8::try_from(id) {
        Ok(bus) => targets.configure(bus, &settings),
        Err(_) => Err(board::Error::Absent),
    };
    check(vm, outcome, format_args!("I2CTarget({id})"))?;
    let source = Source::I2cTarget(id as u8);
    let target = vm.make(|vm| {
        let memory = if has_memory { args.get(vm, 4) } else { Value::NONE };
        let zero = Value::small(0);
        let fields = [Value::small(id as i32), memory, Value::small(address_size), Value::small(IDLE), zero, zero, zero];
        let Some(target) = events::subject(vm, source)? else { return Ok(vm.heap.new_object(ids::I2C_TARGET, 0, &fields)?) };
        for (index, value) in fields.into_iter().enumerate() {
            vm.heap.set_field(target, index, value);
        }
        Ok(target)
    })?;
    events::keep(vm, &Registration { source, trigger: 0, bits: 0 }, target, slot::NONE)?;
    Ok(target)
}

fn irq(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let source = Source::I2cTarget(bus(vm.get(args.at(0))));
    if (1..args.count).all(|index| args.given(vm, index).is_none()) {
        return vm.make(|vm| events::existing(vm, source));
    }
    let handler = events::handler_argument(vm, args.at(1))?;
    let trigger = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), (END_READ | END_WRITE).into()))?;
    let hard = args.given(vm, 3).is_some() && convert::truth(vm, args.at(3))?;
    if trigger & HARD_ONLY != 0 && !hard {
        return Err(vm.raise(kind::ValueError, message!("hard IRQ required")));
    }
    let registration = Registration { source, trigger: (trigger & ALL) as u32, bits: if hard { events::HARD } else { 0 } };
    events::keep(vm, &registration, args.at(0), handler)
}

/// A step of a controller on the bus of the target in a slot. Returns what handlers are told of, one after the other:
/// the end of what went on before, and the step itself. [`finish`] is called when they have run.
pub fn begin(vm: &mut Vm, target: Handle, step: u32) -> [u32; 2] {
    let value = vm.get(target);
    let ended = match field(value, STATE) {
        READING => END_READ,
        ADDRESSED_WRITE | WRITING => END_WRITE,
        _ => 0,
    };
    let state = match step {
        target_event::ADDRESS_READ => ADDRESSED_READ,
        target_event::ADDRESS_WRITE => ADDRESSED_WRITE,
        target_event::END => IDLE,
        _ => return [0, step],
    };
    vm.heap.set_field(value, STATE, Value::small(state));
    [ended, if step == target_event::END { 0 } else { step }]
}

/// Moves the bytes that a step is about, and lets the controller go on. `handled`: a handler saw the step.
pub fn finish(vm: &mut Vm, target: Handle, step: u32, handled: bool) -> Result<(), Raised> {
    let bus = bus(vm.get(target));
    let targets = targets(vm)?;
    let moved = match step {
        target_event::READ_REQUEST => answer(vm, target, targets, handled),
        target_event::WRITE_REQUEST => take_in(vm, target, targets, handled),
        _ => Ok(()),
    };
    targets.acknowledge(bus);
    moved
}

/// Lets the controller go on, whatever its step was.
pub fn let_go(vm: &Vm, target: Handle) {
    if let Some(targets) = vm.platform.board().and_then(|board| board.i2c_targets()) {
        targets.acknowledge(bus(vm.get(target)));
    }
}

/// The controller waits for a byte.
fn answer(vm: &mut Vm, target: Handle, targets: &dyn I2cTargets, handled: bool) -> Result<(), Raised> {
    let bus = bus(vm.get(target));
    vm.heap.set_field(vm.get(target), STATE, Value::small(READING));
    let memory = vm.make(|vm| Ok(vm.get(target).field(MEMORY)))?;
    if vm.get(memory).is_none() {
        if !handled {
            // Nobody has anything to say.
            targets.write(bus, &[0]);
        }
        return Ok(());
    }
    let at = field(vm.get(target), ADDRESS) as usize;
    let (byte, length) = vm.attempt(|vm| {
        let memory = buffers::data(vm, vm.get(memory))?;
        Ok((memory.get(at).copied().unwrap_or(0), memory.len()))
    })?;
    targets.write(bus, &[byte]);
    advance(vm, target, length);
    Ok(())
}

/// The controller sent a byte.
fn take_in(vm: &mut Vm, target: Handle, targets: &dyn I2cTargets, handled: bool) -> Result<(), Raised> {
    let bus = bus(vm.get(target));
    let mut byte = [0];
    if vm.get(target).field(MEMORY).is_none() {
        vm.heap.set_field(vm.get(target), STATE, Value::small(WRITING));
        if !handled {
            targets.read(bus, &mut byte);
        }
        return Ok(());
    }
    while targets.read(bus, &mut byte) == 1 {
        receive(vm, target, byte[0])?;
    }
    Ok(())
}

/// The next byte of memory; behind the last one comes the first.
fn advance(vm: &mut Vm, target: Handle, length: usize) {
    let value = vm.get(target);
    let next = field(value, ADDRESS) as usize + 1;
    vm.heap.set_field(value, ADDRESS, Value::length(if next >= length { 0 } else { next }));
}

/// A byte for memory: a part of the address, or what is to stand there.
fn receive(vm: &mut Vm, target: Handle, byte: u8) -> Result<(), Raised> {
    let memory = vm.make(|vm| Ok(vm.get(target).field(MEMORY)))?;
    let length = buffers::writable_length(vm, memory)?.max(1);
    let value = vm.get(target);
    if field(value, STATE) == ADDRESSED_WRITE {
        vm.heap.set_field(value, STATE, Value::small(CHOOSING));
        vm.heap.set_field(value, ADDRESS, Value::small(0));
        vm.heap.set_field(value, TO_COME, value.field(ADDRESS_SIZE));
    }
    let to_come = field(value, TO_COME);
    if field(value, STATE) == CHOOSING && to_come > 0 {
        // More than the memory's length makes no difference, so the number stays small.
        let address = ((field(value, ADDRESS) as u64) << 8 | u64::from(byte)) % length as u64;
        vm.heap.set_field(value, ADDRESS, Value::length(address as usize));
        vm.heap.set_field(value, TO_COME, Value::small(to_come - 1));
        if to_come == 1 {
            vm.heap.set_field(value, LAST, Value::length(address as usize));
        }
        return Ok(());
    }
    if field(value, STATE) == CHOOSING {
        vm.heap.set_field(value, STATE, Value::small(WRITING));
    }
    let at = field(value, ADDRESS) as usize;
    buffers::store(vm, memory, at, &[byte])?;
    advance(vm, target, length);
    Ok(())
}
