//! rp2.StateMachine.
//!
//! An object is the number of its machine; program and state are the board's. Waiting for the
//! FIFOs lets Ctrl-C and handlers in.
//!
//! Invariant: a word that was taken from a FIFO is in the result.

use super::program::{self, OUT_PINS, SET_PINS, SIDESET_PINS};
use super::units;
use crate::device::{board, device, done, number};
use crate::events::{self, Registration};
use crate::ids;
use crate::pin::pin_of;
use board::{MACHINES, MachineSettings, ProgrammableIo, Source};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::{attribute, call, convert};
use object::types::{Slot1, Slots, TypeInfo};
use object::{Fault, Item, Raised, Vm, int, slot, text, tuple};
use object::packed::message;
use stdlib::{arguments, buffers};

const INIT: &str = "program freq= * in_base= out_base= set_base= jmp_pin= sideset_base= in_shiftdir= out_shiftdir= push_thresh= pull_thresh=";

pub static STATE_MACHINE: TypeInfo = TypeInfo {
    module: "rp2",
    construct: Some(Native::method(
        "id program= freq= * in_base= out_base= set_base= jmp_pin= sideset_base= in_shiftdir= out_shiftdir= push_thresh= pull_thresh=",
        Code::Full(construct),
    )),
    items: &[
        (sym::active, Item::Method(Native::method("value=", Code::Full(active)))),
        (sym::exec, Item::Method(Native::method("instr", Code::Full(execute)))),
        (sym::get, Item::Method(Native::method("buf= shift=", Code::Full(get)))),
        (sym::init, Item::Method(Native::method(INIT, Code::Full(|vm, args| {
            let machine = number(vm.get(args.at(0))) as u8;
            init(vm, machine, Args { start: args.at(1), count: args.count - 1 })?;
            Ok(slot::NONE)
        })))),
        (sym::irq, Item::Method(Native::method("handler= trigger= hard=", Code::Full(irq)))),
        (sym::put, Item::Method(Native::method("value shift=", Code::Full(put)))),
        (sym::restart, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            units(vm)?.restart(number(args[0]) as u8);
            Ok(Value::NONE)
        })))),
        (sym::rx_fifo, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            Ok(Value::small(units(vm)?.levels(number(args[0]) as u8).0.into()))
        })))),
        (sym::tx_fifo, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            Ok(Value::small(units(vm)?.levels(number(args[0]) as u8).1.into()))
        })))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, machine| text::format(vm, message!("<StateMachine {}>", number(machine)))),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::STATE_MACHINE, "StateMachine")
};

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let machine = vm.attempt(|vm| {
        let id = arguments::integer(vm, args.get(vm, 1))?;
        let machines = units(vm)?.blocks() * MACHINES;
        let id = u8::try_from(id).ok().filter(|id| *id < machines);
        id.ok_or_else(|| vm.value_fault(message!("invalid StateMachine")))
    })?;
    if args.given(vm, 2).is_some_and(|program| !program.is_none()) {
        init(vm, machine, Args { start: args.at(2), count: args.count - 2 })?;
    }
    vm.make(|_| Ok(device(ids::STATE_MACHINE, machine.into())))
}

/// Sets a machine up with the arguments of `init`.
fn init(vm: &mut Vm, machine: u8, args: Args) -> Result<(), Raised> {
    let units = vm.attempt(|vm| units(vm))?;
    // Everything is checked before the machine is touched.
    let divider = vm.attempt(|vm| divider(vm, args.get(vm, 1)))?;
    let pins = vm.attempt(|vm| {
        let mut pins = [None; 5];
        for (index, pin) in pins.iter_mut().enumerate() {
            *pin = match args.given(vm, 2 + index).filter(|value| !value.is_none()) {
                Some(value) => Some(u32::from(pin_of(vm, value)?)),
                None => None,
            };
        }
        Ok(pins)
    })?;
    let [in_base, out_base, set_base, jump_pin, side_base] = pins;
    let shifts = vm.attempt(|vm| {
        let mut shifts = [None; 4];
        for (index, shift) in shifts.iter_mut().enumerate() {
            *shift = match args.given(vm, 7 + index).filter(|value| !value.is_none()) {
                Some(value) => Some(arguments::integer(vm, value)? as u32),
                None => None,
            };
        }
        Ok(shifts)
    })?;
    let offset = program::load(vm, args.at(0), machine / MACHINES)? as u32;
    let (execctrl, mut shiftctrl) = program::control(vm.get(args.at(0)));
    let wrap = |at: u32| (execctrl >> at & 31) + offset;
    let mut settings = MachineSettings {
        divider,
        // Bounds of the loop count from the start of the program.
        execctrl: execctrl & !(0x3ff << 7) | wrap(7) << 7 | wrap(12) << 12 | jump_pin.unwrap_or(0) << 24,
        shiftctrl: 0,
        pinctrl: in_base.unwrap_or(0) << 15,
        entry: offset as u8,
    };
    for (shift, (at, bits)) in shifts.into_iter().zip([(18, 1), (19, 1), (20, 31), (25, 31)]) {
        if let Some(shift) = shift {
            shiftctrl = shiftctrl & !(bits << at) | (shift & bits) << at;
        }
    }
    settings.shiftctrl = shiftctrl;
    let (mut mask, mut levels, mut directions) = (0, 0, 0);
    for (place, base, base_at, count_at) in
        [(OUT_PINS, out_base, 0, 20), (SET_PINS, set_base, 5, 26), (SIDESET_PINS, side_base, 10, 29)]
    {
        let Some(base) = base else { continue };
        let first = program::first_pins(vm.get(args.at(0)), place);
        let optional = u32::from(place == SIDESET_PINS && execctrl >> 30 & 1 != 0);
        settings.pinctrl |= base << base_at | (first.count + optional) << count_at;
        mask |= (((1u64 << first.count) - 1) as u32).rotate_left(base);
        levels |= first.levels.rotate_left(base);
        directions |= first.directions.rotate_left(base);
    }
    let outcome = units.configure(machine, &settings);
    done(vm, outcome)?;
    units.take_pins(machine, mask, levels, directions);
    Ok(())
}

/// Clocks for one of a machine that runs at a frequency, in 256ths.
fn divider(vm: &Vm, frequency: Value<'_>) -> Result<u32, Fault> {
    let frequency = arguments::integer_or(vm, frequency, -1)?;
    if frequency < 0 {
        return Ok(256);
    }
    let clock = u64::from(board(vm)?.power().frequency());
    let divider = clock * 256 / (frequency as u64).max(1);
    if frequency == 0 || !(256..=65536 * 256).contains(&divider) {
        return Err(vm.value_fault(message!("freq out of range")));
    }
    Ok(divider as u32)
}

fn machine_of(vm: &Vm, args: Args) -> Result<(&'static dyn ProgrammableIo, u8), Fault> {
    Ok((units(vm)?, number(args.get(vm, 0)) as u8))
}

fn active(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (units, machine) = vm.attempt(|vm| machine_of(vm, args))?;
    if args.given(vm, 1).is_some() {
        let active = convert::truth(vm, args.at(1))?;
        units.set_active(machine, active);
    }
    Ok(slot::bool(units.is_active(machine)))
}

/// `exec(instr)`: a number, or text that `rp2.asm_pio_encode` assembles.
fn execute(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (units, machine) = vm.attempt(|vm| machine_of(vm, args))?;
    let mut instruction = args.at(1);
    if text::bytes_of(vm, vm.get(instruction)).is_some() {
        let settings = units.settings(machine);
        let optional = settings.execctrl >> 30 & 1;
        let count = (settings.pinctrl >> 29).saturating_sub(optional);
        let name = vm.make(|_| Ok(text::name(sym::rp2)))?;
        let from = vm.make(|vm| tuple::new(vm, &[text::name(sym::asm_pio_encode)]))?;
        let function = vm.slot()?;
        (vm.hooks.import)(vm.lend_mut(), name, slot::UNDEFINED, from, 0, function)?;
        attribute::get_named(vm, function, sym::asm_pio_encode, function)?;
        let count = vm.make(|_| Ok(Value::length(count as usize)))?;
        let out = vm.slot()?;
        call::call(vm, function, &[instruction, count, slot::bool(optional != 0)], out)?;
        instruction = out;
    }
    let word = vm.attempt(|vm| arguments::integer(vm, vm.get(instruction)))?;
    units.execute(machine, word as u16);
    Ok(slot::NONE)
}

/// Waits until the board may have moved on.
fn pause(vm: &mut Vm) -> Result<(), Raised> {
    vm.poll()?;
    vm.attempt(|vm| board(vm))?.power().idle();
    Ok(())
}

/// Bytes of an item of a buffer: 1, 2 or 4.
fn item_size(vm: &mut Vm, buffer: Handle) -> Result<usize, Raised> {
    let size = vm.slot()?;
    if !attribute::find_named(vm, buffer, sym::itemsize, size)? {
        return Ok(1);
    }
    match vm.get(size).as_int() {
        Some(size @ (1 | 2 | 4)) => Ok(size as usize),
        _ => Err(vm.raise(kind::ValueError, message!("unsupported buffer type"))),
    }
}

fn shift(vm: &mut Vm, args: Args) -> Result<u32, Raised> {
    Ok(vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), 0))?.clamp(0, 31) as u32)
}

/// `get(buf=None, shift=0)`: a word, or words into a buffer.
fn get(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (units, machine) = vm.attempt(|vm| machine_of(vm, args))?;
    let shift = shift(vm, args)?;
    let next = |vm: &mut Vm| loop {
        match units.take(machine) {
            Some(word) => return Ok::<u32, Raised>(word >> shift),
            None => pause(vm)?,
        }
    };
    if args.given(vm, 1).is_none_or(Value::is_none) {
        let word = next(vm)?;
        return vm.make(|vm| int::from_u64(vm, word.into()));
    }
    let size = item_size(vm, args.at(1))?;
    let length = buffers::writable_length(vm, args.at(1))?;
    for offset in (0..length).step_by(size) {
        let word = next(vm)?;
        buffers::store(vm, args.at(1), offset, &word.to_le_bytes()[..size])?;
    }
    vm.duplicate(args.at(1))
}

/// `put(value, shift=0)`: a number, or the items of a buffer.
fn put(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (units, machine) = vm.attempt(|vm| machine_of(vm, args))?;
    let shift = shift(vm, args)?;
    let give = |vm: &mut Vm, word: u32| {
        while !units.give(machine, word << shift) {
            pause(vm)?;
        }
        Ok::<(), Raised>(())
    };
    if let Some(number) = int::cast(vm, args.get(vm, 1)) {
        let word = int::low_bits(number) as u32;
        give(vm, word)?;
        return Ok(slot::NONE);
    }
    let size = item_size(vm, args.at(1))?;
    let length = vm.attempt(|vm| Ok(buffers::data(vm, args.get(vm, 1))?.len()))?;
    for offset in (0..length).step_by(size) {
        let mut word = [0; 4];
        for (index, byte) in word.iter_mut().take(size).enumerate() {
            *byte = vm.attempt(|vm| Ok(buffers::data(vm, args.get(vm, 1))?.get(offset + index).copied().unwrap_or(0)))?;
        }
        give(vm, u32::from_le_bytes(word))?;
    }
    Ok(slot::NONE)
}

/// `irq(handler, trigger, hard)`: the machine's own interrupt flag.
fn irq(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (units, machine) = vm.attempt(|vm| machine_of(vm, args))?;
    let source = Source::StateMachine(machine);
    if let Some(existing) = events::asked_for(vm, args, source)? {
        return Ok(existing);
    }
    let handler = events::handler_argument(vm, args.at(1))?;
    let trigger = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), 1))?;
    let hard = args.given(vm, 3).is_some() && convert::truth(vm, args.at(3))?;
    let bits = if hard { events::HARD } else { 0 };
    let irq = events::keep(vm, &Registration { source, trigger: trigger as u32 & 1, bits }, args.at(0), handler)?;
    let enabled = !vm.get(handler).is_none();
    units.interrupt_machine(machine, enabled, hard);
    Ok(irq)
}

