//! rp2.PIO: a block of four state machines.
//!
//! Invariant: an object's block exists.

use super::{program, units};
use crate::device::{device, number};
use crate::events::{self, Registration};
use crate::ids;
use board::{MACHINES, Source};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::{call, convert};
use object::types::{Slot1, Slots, TypeInfo, type_value};
use object::{Item, Raised, Vm, slot, text};
use object::packed::message;
use stdlib::arguments;

/// Bit of flag 0 in triggers.
const FIRST_FLAG: u32 = 0x100;
const ALL_FLAGS: u32 = 0xf00;

pub static PIO: TypeInfo = TypeInfo {
    module: "rp2",
    construct: Some(Native::method("id", Code::Leaf(|vm, args| {
        let id = arguments::integer(vm, args[1])?;
        let blocks = units(vm)?.blocks();
        match u8::try_from(id).ok().filter(|id| *id < blocks) {
            Some(id) => Ok(device(ids::PIO, id.into())),
            None => Err(vm.value_fault(message!("invalid PIO"))),
        }
    }))),
    items: &[
        (sym::IN_HIGH, Item::Int(1)),
        (sym::IN_LOW, Item::Int(0)),
        (sym::IRQ_SM0, Item::Int(0x100)),
        (sym::IRQ_SM1, Item::Int(0x200)),
        (sym::IRQ_SM2, Item::Int(0x400)),
        (sym::IRQ_SM3, Item::Int(0x800)),
        (sym::JOIN_NONE, Item::Int(0)),
        (sym::JOIN_RX, Item::Int(2)),
        (sym::JOIN_TX, Item::Int(1)),
        (sym::OUT_HIGH, Item::Int(3)),
        (sym::OUT_LOW, Item::Int(2)),
        (sym::SHIFT_LEFT, Item::Int(0)),
        (sym::SHIFT_RIGHT, Item::Int(1)),
        (sym::add_program, Item::Method(Native::method("program", Code::Full(|vm, args| {
            let block = number(vm.get(args.at(0))) as u8;
            program::load(vm, args.at(1), block)?;
            Ok(slot::NONE)
        })))),
        (sym::gpio_base, Item::Method(Native::method("base=", Code::Leaf(|vm, args| {
            match args[1].given() {
                Some(base) if arguments::integer(vm, base)? != 0 => Err(vm.value_fault(message!("invalid GPIO base"))),
                _ => Ok(Value::small(0)),
            }
        })))),
        (sym::irq, Item::Method(Native::method("handler= trigger= hard=", Code::Full(irq)))),
        (sym::remove_program, Item::Method(Native::method("program=", Code::Full(remove_program)))),
        (sym::state_machine, Item::Method(Native::method("id *arguments **keywords", Code::Full(state_machine)))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(|vm, pio| text::format(vm, message!("<PIO {}>", number(pio)))),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::PIO, "PIO")
};

fn remove_program(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let block = number(vm.get(args.at(0))) as u8;
    if args.given(vm, 1).is_none_or(Value::is_none) {
        vm.attempt(|vm| units(vm))?.unload(block, u32::MAX);
    } else if !program::unload(vm, args.at(1), block)? {
        return Err(vm.raise(kind::ValueError, message!("prog not in instruction memory")));
    }
    Ok(slot::NONE)
}

/// `state_machine(n, ...)`: a StateMachine of this block.
fn state_machine(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    // Slots: block, number, keywords, further arguments.
    let block = number(vm.get(args.at(0)));
    let id = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
    if !(0..MACHINES.into()).contains(&id) {
        return Err(vm.raise(kind::ValueError, message!("invalid StateMachine")));
    }
    let id = block * u16::from(MACHINES) + id as u16;
    let positional = vm.make(|vm| {
        let made = vm.heap.new_filled(object::ids::TUPLE, 0, args.count - 2, Value::length(id.into()))?;
        (3..args.count).for_each(|index| vm.heap.set_field(made, index - 2, args.get(vm, index)));
        Ok(made)
    })?;
    let class = vm.make(|_| Ok(type_value(ids::STATE_MACHINE)))?;
    let out = vm.slot()?;
    call::call_mapping(vm, class, positional, args.at(2), out)?;
    Ok(out)
}

fn irq(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let units = vm.attempt(|vm| units(vm))?;
    let block = number(vm.get(args.at(0))) as u8;
    let source = Source::Programmable(block);
    if let Some(existing) = events::asked_for(vm, args, source)? {
        return Ok(existing);
    }
    let handler = events::handler_argument(vm, args.at(1))?;
    let trigger = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), ALL_FLAGS.into()))? as u32;
    let hard = args.given(vm, 3).is_some() && convert::truth(vm, args.at(3))?;
    let bits = if hard { events::HARD } else { 0 };
    let irq = events::keep(vm, &Registration { source, trigger, bits }, args.at(0), handler)?;
    let flags = if vm.get(handler).is_none() { 0 } else { (trigger & ALL_FLAGS) / FIRST_FLAG };
    units.interrupt_block(block, flags as u8, hard);
    Ok(irq)
}

/// A block's flags as its `irq().flags()` shows them.
pub fn flags(flags: u32) -> u32 {
    flags * FIRST_FLAG & ALL_FLAGS
}
