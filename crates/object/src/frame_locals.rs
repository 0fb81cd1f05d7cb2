//! FrameLocalsProxy: the variables of a frame as a mapping that writes through (PEP 667).
//!
//! `[frame]`. While the frame runs or rests, its registers are read and written; what they hold is noted in the
//! frame object at each look, and that is what is left of them when the frame has ended. A frame on the value stack is known by
//! its function, which is then a copy of its own; one of a generator by the generator.
//!
//! Source: PEP 667; CPython library reference, "frame objects".
//!
//! Invariant: what is no variable of the function goes to a dict of the frame object; nothing else can be removed.

use crate::dict::Dict;
use crate::dict_proxy::{self, with_dict};
use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::generator::{self, State};
use crate::operations::{compare, iterate, text as texts};
use crate::packed::message;
use crate::traceback::{self, BASE, CODE, EXTRA, OWNER, SNAPSHOT};
use crate::types::{Binary, Item, Slot1, Slot2, Slot3, SlotOperator, Slots, TypeInfo};
use crate::{Args, Code, Native, Vm, cell, code, function, ids, list, text, types};
use heap::{Handle, Value};
use names::sym;

const FRAME: usize = 0;

/// A method of a dict of the variables that does not change it.
macro_rules! asked {
    ($parameters:literal, $name:ident) => {
        Item::Method(Native::method($parameters, Code::Full(|vm, args| dict_proxy::ask(vm, own_dict, sym::$name, args))))
    };
}

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    construct: Some(Native::method("object /", Code::Leaf(construct))),
    items: &[
        (sym::__reversed__, asked!("", __reversed__)),
        (sym::copy, asked!("", copy)),
        (sym::get, asked!("key default= /", get)),
        (sym::items, asked!("", items)),
        (sym::keys, asked!("", keys)),
        (sym::pop, Item::Method(Native::method("key default= /", Code::Full(pop)))),
        (sym::setdefault, Item::Method(Native::method("key default= /", Code::Full(set_default)))),
        (sym::update, Item::Method(Native::method("object /", Code::Full(update)))),
        (sym::values, asked!("", values)),
    ],
    slots: &Slots {
        length: Slot1::Leaf(|vm, proxy| Ok(Value::length(Dict::len(snapshot(vm, proxy.field(FRAME))?)))),
        iterate: Slot1::Full(|vm, proxy, out| with_dict(vm, own_dict, proxy, |vm, dict| iterate::iterate(vm, dict, out))),
        repr: Slot1::Full(|vm, proxy, out| with_dict(vm, own_dict, proxy, |vm, dict| texts::repr(vm, dict, out))),
        get_item: Slot2::Full(get_item),
        set_item: Slot3::Full(set_item),
        contains: Slot2::Full(|vm, proxy, key, out| {
            with_dict(vm, own_dict, proxy, |vm, dict| compare::contains(vm, dict, key).map(|found| vm.set(out, Value::bool(found))))
        }),
        compare: SlotOperator::Full(|vm, operator, left, right, out| dict_proxy::compare(vm, own_dict, operator, (left, right), out)),
        binary: SlotOperator::Full(|vm, operator, left, right, out| dict_proxy::unite(vm, own_dict, operator, (left, right), out)),
        in_place: SlotOperator::Full(unite_in_place),
        hashable: false,
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::FRAME_LOCALS, "FrameLocalsProxy")
}];

/// The proxy of a frame object that knows its registers.
pub fn new<'v>(vm: &'v Vm, frame: Value<'v>) -> Leaf<'v> {
    if !frame.field(SNAPSHOT).has_id(ids::DICT) {
        snapshot(vm, frame)?;
    }
    Ok(vm.heap.new_object(ids::FRAME_LOCALS, 0, &[frame])?)
}

fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if !args[1].has_id(ids::FRAME) {
        let class = types::type_name(vm, args[1]);
        return Err(vm.type_fault(message!("expect frame, not {class}")));
    }
    new(vm, args[1])
}

/// Notes the variables of a frame that ends: that is what is left of them.
pub fn end<'v>(vm: &'v Vm, frame: Value<'v>) -> Result<(), Fault> {
    snapshot(vm, frame)?;
    vm.heap.set_field(frame, OWNER, Value::NONE);
    Ok(())
}

/// Where the registers of a frame are.
#[derive(Clone, Copy)]
enum Place<'v> {
    Stack(usize),
    Generator(Value<'v>),
}

/// Where the registers of the frame are; None when it has ended.
fn place<'v>(vm: &'v Vm, frame: Value<'v>) -> Option<Place<'v>> {
    if let Some(base) = frame.field(BASE).as_int() {
        return Some(Place::Stack(base as usize));
    }
    let owner = traceback::owner(frame);
    if owner.is_none() {
        return None;
    }
    if let Some(base) = (vm.hooks.frame_base)(vm, owner) {
        return Some(Place::Stack(base));
    }
    let rests = generator::is_generator(owner) && generator::state(owner) != State::Closed;
    rests.then_some(Place::Generator(owner))
}

/// The function that the frame runs.
fn function_at<'v>(vm: &'v Vm, place: Place<'v>) -> Value<'v> {
    match place {
        Place::Stack(base) => vm.get(Handle::new(base - 3)),
        Place::Generator(generator) => generator.field(generator::FUNCTION),
    }
}

fn register<'v>(vm: &'v Vm, place: Place<'v>, register: usize) -> Value<'v> {
    match place {
        Place::Stack(base) => vm.get(Handle::new(base + register)),
        Place::Generator(generator) => generator.field(generator::REGISTERS + register),
    }
}

/// Variable `index` of the code: its value, and the cell that holds it if one does.
fn local<'v>(vm: &'v Vm, place: Place<'v>, code: Value<'v>, index: usize) -> (Value<'v>, Option<Value<'v>>) {
    let Some(number) = code::local_register(code, index) else { return (Value::UNDEFINED, None) };
    let value = if number & code::SPILL_BIT == 0 {
        register(vm, place, (number & !code::CELL_BIT).into())
    } else {
        let spilled = register(vm, place, code::spill_register(code));
        let index = usize::from(number & !code::SPILL_BIT);
        if spilled.has_id(ids::LIST) { list::get(spilled, index) } else { Value::UNDEFINED }
    };
    match number & (code::CELL_BIT | code::SPILL_BIT) != 0 && value.has_id(ids::CELL) {
        true => (value.field(cell::CONTENTS), Some(value)),
        false => (value, None),
    }
}

/// A new dict of the variables, which is noted in the frame.
fn snapshot<'v>(vm: &'v Vm, frame: Value<'v>) -> Leaf<'v> {
    let Some(place) = place(vm, frame) else {
        let last = frame.field(SNAPSHOT);
        return if last.has_id(ids::DICT) { Dict::copy(vm, last) } else { Dict::new(vm) };
    };
    let dict = Dict::new(vm)?;
    let function = function_at(vm, place);
    let code = function.field(function::CODE);
    let names = code.field(code::LOCALS);
    for index in 0..names.field_count() {
        if let Some(value) = local(vm, place, code, index).0.given() {
            Dict::set(vm, dict, names.field(index), value)?;
        }
    }
    let names = code.field(code::FREE_NAMES);
    for index in 0..names.field_count() {
        if let Some(value) = function.field(function::CELLS + index).field(cell::CONTENTS).given() {
            Dict::set(vm, dict, names.field(index), value)?;
        }
    }
    let extra = frame.field(EXTRA);
    if extra.has_id(ids::DICT) {
        Dict::items(extra).try_for_each(|(name, value)| Dict::set(vm, dict, name, value))?;
    }
    let copy = Dict::copy(vm, dict)?;
    vm.heap.set_field(frame, SNAPSHOT, copy);
    Ok(dict)
}

/// Sets the variable of this name; false when the function has none.
fn set_variable<'v>(vm: &'v Vm, frame: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<bool, Fault> {
    let code = frame.field(CODE);
    let position = |names: Value<'v>| (0..names.field_count()).find(|index| is_name(names.field(*index), name));
    let (local_index, free_index) = (position(code.field(code::LOCALS)), position(code.field(code::FREE_NAMES)));
    if local_index.is_none() && free_index.is_none() {
        return Ok(false);
    }
    let last = frame.field(SNAPSHOT);
    if last.has_id(ids::DICT) {
        Dict::set(vm, last, name, value)?;
    }
    let Some(place) = place(vm, frame) else { return Ok(true) };
    if let Some(index) = free_index {
        vm.heap.set_field(function_at(vm, place).field(function::CELLS + index), cell::CONTENTS, value);
    } else if let Some(index) = local_index {
        let number = usize::from(code::local_register(code, index).unwrap_or(0) & !code::CELL_BIT);
        match (local(vm, place, code, index).1, place) {
            (Some(cell), _) => vm.heap.set_field(cell, cell::CONTENTS, value),
            (None, Place::Stack(base)) => vm.set(Handle::new(base + number), value),
            (None, Place::Generator(generator)) => vm.heap.set_field(generator, generator::REGISTERS + number, value),
        }
    }
    Ok(true)
}

fn is_name(variable: Value<'_>, name: Value<'_>) -> bool {
    name == variable || name.has_id(ids::STR) && name.bytes() == variable.bytes()
}

fn raise_absent(vm: &mut Vm, key: Handle) -> Raised {
    let mark = vm.mark();
    let shown = match vm.slot().and_then(|shown| texts::repr(vm, key, shown).map(|()| shown)) {
        Ok(shown) => shown,
        Err(raised) => return raised,
    };
    let raised = vm.raise_leaf(|vm| {
        let name = text::Shown(vm.get(shown));
        vm.fault(kind::KeyError, message!("local variable '{name}' is not defined"))
    });
    vm.release(mark);
    raised
}

fn get_item(vm: &mut Vm, proxy: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    with_dict(vm, own_dict, proxy, |vm, dict| match Dict::get_full(vm, dict, key, out)? {
        true => Ok(()),
        false => Err(raise_absent(vm, key)),
    })
}

fn set_item(vm: &mut Vm, proxy: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    if vm.get(value).is_undefined() {
        return vm.scoped(|vm| {
            let out = vm.slot()?;
            match remove(vm, proxy, key, out)? {
                true => Ok(()),
                false => Err(raise_absent(vm, key)),
            }
        });
    }
    if vm.attempt(|vm| set_variable(vm, vm.get(proxy).field(FRAME), vm.get(key), vm.get(value)))? {
        return Ok(());
    }
    vm.scoped(|vm| {
        let extra = vm.make(|vm| {
            let frame = vm.get(proxy).field(FRAME);
            if !frame.field(EXTRA).has_id(ids::DICT) {
                vm.heap.set_field(frame, EXTRA, Dict::new(vm)?);
            }
            Ok(frame.field(EXTRA))
        })?;
        Dict::set_full(vm, extra, key, value)?;
        if vm.get(proxy).field(FRAME).field(SNAPSHOT).has_id(ids::DICT) {
            vm.set(extra, vm.get(proxy).field(FRAME).field(SNAPSHOT));
            Dict::set_full(vm, extra, key, value)?;
        }
        Ok(())
    })
}

/// `pop(key[, default])`
fn pop(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    if remove(vm, args.at(0), args.at(1), out)? {
        return Ok(out);
    }
    if args.given(vm, 2).is_none() {
        return Err(raise_absent(vm, args.at(1)));
    }
    Ok(args.at(2))
}

/// Takes away what is no variable; its value goes to `out`. False when there is nothing of this name.
fn remove(vm: &mut Vm, proxy: Handle, key: Handle, out: Handle) -> Result<bool, Raised> {
    let is_variable = {
        let (code, name) = (vm.get(proxy).field(FRAME).field(CODE), vm.get(key));
        let has = |names: Value<'_>| (0..names.field_count()).any(|index| is_name(names.field(index), name));
        has(code.field(code::LOCALS)) || has(code.field(code::FREE_NAMES))
    };
    if is_variable {
        return Err(vm.raise(kind::ValueError, message!("cannot remove local variables from FrameLocalsProxy")));
    }
    let mark = vm.mark();
    let dict = vm.make(|vm| Ok(vm.get(proxy).field(FRAME).field(EXTRA)))?;
    let found = vm.get(dict).has_id(ids::DICT) && Dict::get_full(vm, dict, key, out)?;
    if found {
        Dict::delete_full(vm, dict, key)?;
        vm.set(dict, vm.get(proxy).field(FRAME).field(SNAPSHOT));
        if vm.get(dict).has_id(ids::DICT) {
            Dict::delete_full(vm, dict, key)?;
        }
    }
    vm.release(mark);
    Ok(found)
}

fn set_default(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (out, mut found) = (vm.slot()?, false);
    let none = vm.make(|_| Ok(Value::NONE))?;
    with_dict(vm, own_dict, args.at(0), |vm, dict| {
        found = Dict::get_full(vm, dict, args.at(1), out)?;
        Ok(())
    })?;
    if !found {
        let value = if args.given(vm, 2).is_some() { args.at(2) } else { none };
        set_item(vm, args.at(0), args.at(1), value)?;
        vm.copy(value, out);
    }
    Ok(out)
}

/// Stores all items of a dict or another proxy; false when it is neither.
fn store_all(vm: &mut Vm, proxy: Handle, source: Handle) -> Result<bool, Raised> {
    let mark = vm.mark();
    let dict = match own_dict(vm, source)? {
        Some(dict) => dict,
        None => source,
    };
    let is_dict = vm.get(dict).id().is_some_and(ids::is_dict);
    let (key, value) = (vm.slot()?, vm.slot()?);
    let mut position = 0;
    while is_dict {
        let Some((found, a, b)) = Dict::next(vm.get(dict), position) else { break };
        vm.set(key, a);
        vm.set(value, b);
        set_item(vm, proxy, key, value)?;
        position = found + 1;
        vm.poll()?;
    }
    vm.release(mark);
    Ok(is_dict)
}

fn update(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if !store_all(vm, args.at(0), args.at(1))? {
        return Err(vm.raise(
            kind::TypeError,
            message!("update() argument must be dict or another FrameLocalsProxy"),
        ));
    }
    vm.make(|_| Ok(Value::NONE))
}

/// A slot with a dict of the variables if the value is a proxy.
fn own_dict(vm: &mut Vm, value: Handle) -> Result<Option<Handle>, Raised> {
    if !vm.get(value).has_id(ids::FRAME_LOCALS) {
        return Ok(None);
    }
    vm.make(|vm| snapshot(vm, vm.get(value).field(FRAME))).map(Some)
}

fn unite_in_place(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    if operator == Binary::Or && store_all(vm, left, right)? {
        vm.copy(left, out);
    } else {
        vm.set(out, Value::NOT_IMPLEMENTED);
    }
    Ok(())
}
