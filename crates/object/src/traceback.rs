//! Tracebacks and what programs see of frames.
//!
//! A traceback is a chain of `[next][code][offset][globals]`, one object for each frame an
//! exception passed through, outermost first: four words more than nothing at all, and no
//! text until somebody prints it. A FRAME object is the same with the caller's frame for
//! `next`, if that is known: a snapshot, made on demand. Those of a traced program know more:
//! `[trace function][line told last][first slot, while the frame runs][depth]`; what `sys._getframe` makes on the PC has
//! behind these `[function or generator][locals at the last look][what programs added to the locals]`.
//!
//! Invariant: `offset` lies within the instruction that raised or called.

use crate::fault::Leaf;
use crate::dict::Dict;
use crate::types::{Item, Slot1, Slots, TypeInfo};
use crate::{Vm, cell, code, function, ids, text};
use bytecode::CodeFlags;
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

pub const NEXT: usize = 0;
pub const CODE: usize = 1;
pub const OFFSET: usize = 2;
pub const GLOBALS: usize = 3;
pub const TRACE: usize = 4;
pub const LINE: usize = 5;
pub const BASE: usize = 6;
pub const DEPTH: usize = 7;
/// What the running frame is known by: the copy of the function that is its own, or a weak cell with the generator; None
/// for others and when it has ended.
pub const OWNER: usize = 8;
/// Dict of the locals at the last look, if there was one.
pub const SNAPSHOT: usize = 9;
/// Dict of names that are no locals of the function.
pub const EXTRA: usize = 10;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        module: "types",
        items: &[
            (sym::tb_frame, Item::Getter(get_frame)),
            (sym::tb_lasti, Item::Getter(|_, entry| Ok(entry.field(OFFSET)))),
            (sym::tb_lineno, Item::Getter(|_, entry| Ok(Value::length(line(entry) as usize)))),
            (sym::tb_next, Item::Property(&(|_, entry| Ok(entry.field(NEXT)), set_next))),
        ],
        slots: &Slots::NONE,
        ..TypeInfo::new(ids::TRACEBACK, "traceback")
    },
    &TypeInfo {
        module: "types",
        items: &[
            #[cfg(not(target_os = "none"))]
            (sym::f_builtins, Item::Getter(frame_builtins)),
            #[cfg(not(target_os = "none"))]
            (sym::f_generator, Item::Getter(|_, frame| {
                let owner = owner(frame);
                Ok(if crate::generator::is_generator(owner) { owner } else { Value::NONE })
            })),
            (sym::f_back, Item::Getter(|_, frame| Ok(frame.field(NEXT)))),
            (sym::f_code, Item::Getter(|_, frame| Ok(frame.field(CODE)))),
            (sym::f_globals, Item::Getter(|_, frame| Ok(frame.field(GLOBALS)))),
            (sym::f_lasti, Item::Getter(|_, frame| Ok(frame.field(OFFSET)))),
            (sym::f_lineno, Item::Getter(frame_line)),
            (sym::f_locals, Item::Getter(frame_locals)),
            (sym::f_trace, Item::Property(&(|_, frame| Ok(frame.field(TRACE).given().unwrap_or(Value::NONE)), set_trace))),
        ],
        slots: &Slots { repr: Slot1::Leaf(repr), ..Slots::NONE },
        ..TypeInfo::new(ids::FRAME, "frame")
    },
];

/// A new entry in front of `next` (a traceback or None).
pub fn new<'v>(vm: &'v Vm, next: Value<'v>, code: Value<'v>, globals: Value<'v>, offset: usize) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::TRACEBACK, 0, &[next, code, Value::length(offset), globals])?)
}

/// A new frame object; None where it stands is not known.
pub fn new_frame<'v>(vm: &'v Vm, code: Value<'v>, globals: Value<'v>, offset: Option<usize>) -> Leaf<'v> {
    let offset = offset.map_or(Value::NONE, Value::length);
    Ok(vm.heap.new_object(ids::FRAME, 0, &[Value::NONE, code, offset, globals])?)
}

/// As [`new_frame`], of a frame whose locals can be looked at and changed: it is known by `owner`.
pub fn new_frame_of<'v>(vm: &'v Vm, code: Value<'v>, globals: Value<'v>, offset: Option<usize>, owner: Value<'v>) -> Leaf<'v> {
    let offset = offset.map_or(Value::NONE, Value::length);
    let unknown = Value::UNDEFINED;
    let fields = [Value::NONE, code, offset, globals, unknown, Value::NONE, unknown, unknown, owner, unknown, unknown];
    Ok(vm.heap.new_object(ids::FRAME, 0, &fields)?)
}

fn frame_line<'v>(_: &'v Vm, frame: Value<'v>) -> Leaf<'v> {
    Ok(if frame.field(OFFSET).is_none() { Value::NONE } else { Value::length(line(frame) as usize) })
}

/// The names of the frame of a module or class body, and those of the function of one that a traced program runs or that
/// `sys._getframe` found; those of other frames are not kept.
fn frame_locals<'v>(vm: &'v Vm, frame: Value<'v>) -> Leaf<'v> {
    if let Some(namespace) = frame.field(SNAPSHOT).given().filter(|_| is_namespace(frame)) {
        return Ok(namespace);
    }
    if let Some(base) = frame.field(BASE).as_int().filter(|_| is_namespace(frame)) {
        return locals(vm, base as usize);
    }
    #[cfg(not(target_os = "none"))]
    if !is_namespace(frame) && frame.field_count() > OWNER {
        return crate::frame_locals::new(vm, frame);
    }
    match code::flags(frame.field(CODE)).has(CodeFlags::MODULE) {
        true => Ok(frame.field(GLOBALS)),
        false => Dict::new(vm),
    }
}

#[cfg(not(target_os = "none"))]
fn frame_builtins<'v>(vm: &'v Vm, _: Value<'v>) -> Leaf<'v> {
    match crate::module::find_builtin(vm, b"builtins") {
        Some((index, _)) => crate::module::names(vm, crate::module::builtin_value(index)),
        None => Dict::new(vm),
    }
}

/// A new frame object of a generator, which may go before it does.
#[cfg(not(target_os = "none"))]
pub fn new_frame_of_generator<'v>(vm: &'v Vm, offset: Option<usize>, generator: Value<'v>) -> Leaf<'v> {
    let function = generator.field(crate::generator::FUNCTION);
    let cell = vm.heap.new_weak(ids::WEAK_CELL, &[generator])?;
    new_frame_of(vm, function.field(function::CODE), function.field(function::GLOBALS), offset, cell)
}

/// What the frame is known by; None when it has ended.
#[cfg(not(target_os = "none"))]
pub fn owner<'v>(frame: Value<'v>) -> Value<'v> {
    let owner = frame.field(OWNER);
    let owner = if owner.has_id(ids::WEAK_CELL) { owner.referent(0) } else { owner };
    if owner == Value::DELETED || owner.is_undefined() { Value::NONE } else { owner }
}

/// True for frames of modules and class bodies.
fn is_namespace(frame: Value<'_>) -> bool {
    let flags = code::flags(frame.field(CODE));
    flags.has(CodeFlags::NAMESPACE) || flags.has(CodeFlags::MODULE)
}

/// A frame object of the frame whose registers start at slot `base`, for a program that is traced.
pub fn new_traced<'v>(
    vm: &'v Vm,
    code: Value<'v>,
    globals: Value<'v>,
    offset: usize,
    base: usize,
    depth: usize,
) -> Leaf<'v> {
    let [offset, base, depth] = [offset, base, depth].map(Value::length);
    let unknown = Value::UNDEFINED;
    let fields = [Value::NONE, code, offset, globals, Value::NONE, Value::small(0), base, depth, unknown, unknown, unknown];
    Ok(vm.heap.new_object(ids::FRAME, 0, &fields)?)
}

/// Line of an entry or frame; the first of its code when a program that is traced was not told another one.
pub fn line(entry: Value<'_>) -> u32 {
    let code = entry.field(CODE);
    let offset = entry.field(OFFSET).as_int().unwrap_or(0) as usize;
    match offset == 0 && entry.field(LINE) == Value::small(0) {
        true => code::first_line(code),
        false => code::position(code, offset).line,
    }
}

/// The names of the frame at slot `base` as a mapping: the namespace, the globals at module level, or a new dict
/// of the bound locals.
pub fn locals(vm: &Vm, base: usize) -> Leaf<'_> {
    let register = |index: usize| vm.get(Handle::new(base + index));
    let function = vm.get(Handle::new(base - 3));
    let code = function.field(function::CODE);
    let flags = code::flags(code);
    if flags.has(CodeFlags::NAMESPACE) || flags.has(CodeFlags::MODULE) {
        return Ok(register(0).given().unwrap_or(function.field(function::GLOBALS)));
    }
    let dict = Dict::new(vm)?;
    let names = code.field(code::LOCALS);
    for index in 0..names.field_count() {
        let Some(number) = code::local_register(code, index) else { continue };
        let mut value = if number & code::SPILL_BIT == 0 {
            register((number & !code::CELL_BIT) as usize)
        } else {
            let list = register(code::spill_register(code));
            if list.has_id(ids::LIST) { crate::list::get(list, (number & !code::SPILL_BIT) as usize) } else { Value::UNDEFINED }
        };
        if number & (code::CELL_BIT | code::SPILL_BIT) != 0 && value.has_id(ids::CELL) {
            value = value.field(cell::CONTENTS);
        }
        if !value.is_undefined() {
            Dict::set(vm, dict, names.field(index), value)?;
        }
    }
    let names = code.field(code::FREE_NAMES);
    for index in 0..names.field_count() {
        if let Some(value) = function.field(function::CELLS + index).field(cell::CONTENTS).given() {
            Dict::set(vm, dict, names.field(index), value)?;
        }
    }
    Ok(dict)
}

fn set_trace<'v>(vm: &'v Vm, frame: Value<'v>, function: Value<'v>) -> Result<(), crate::Fault> {
    if !frame.field(TRACE).is_undefined() {
        vm.heap.set_field(frame, TRACE, function.given().unwrap_or(Value::NONE));
    }
    Ok(())
}

fn repr<'v>(vm: &'v Vm, frame: Value<'v>) -> Leaf<'v> {
    let code = frame.field(CODE);
    let (file, name) = (text::Shown(code.field(code::FILE)), text::Shown(code.field(code::NAME)));
    text::format(vm, message!("<frame at {:#x}, file '{file}', line {}, code {name}>", frame.word(), line(frame)))
}

fn get_frame<'v>(vm: &'v Vm, entry: Value<'v>) -> Leaf<'v> {
    new_frame(vm, entry.field(CODE), entry.field(GLOBALS), Some(entry.field(OFFSET).int_unchecked() as usize))
}

fn set_next<'v>(vm: &'v Vm, entry: Value<'v>, next: Value<'v>) -> Result<(), crate::Fault> {
    if !next.is_none() && !next.has_id(ids::TRACEBACK) {
        return Err(vm.type_fault(message!("expected traceback object or None")));
    }
    let mut link = next;
    while link.has_id(ids::TRACEBACK) {
        if link == entry {
            return Err(vm.value_fault(message!("traceback loop detected")));
        }
        link = link.field(NEXT);
    }
    vm.heap.set_field(entry, NEXT, next);
    Ok(())
}
