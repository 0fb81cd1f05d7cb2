//! `sys.settrace`: tells a program about each call, line, return and exception of its Python code.
//!
//! While a trace function is set, `interpret` leaves every instruction to [`step`]; the limit of
//! recursion that the fast paths look at is 0 then, so that they enter no frame either. Frames
//! that run have a FRAME object each in a list (root TRACED_FRAMES, innermost last) which knows
//! the frame's depth and place, its local trace function and the line it was told last. While a
//! trace function itself runs nothing is traced.
//!
//! A module is run a statement at a time; its FRAME stays in the list from one to the next, and
//! its return is told when a frame below it goes on.
//!
//! Source: CPython library reference, "sys.settrace"; PEP 626.
//!
//! Invariant: an entry of the list whose depth is above `vm.depth` is of a frame that has ended.

use crate::frame::{self, Kind, Link, slot};
use crate::{step as general, unwinding};
use bytecode::{CodeFlags, op};
use core::sync::atomic::Ordering;
use heap::{Handle, Value};
use object::operations::call;
use object::traceback::{self, BASE, DEPTH, LINE, NEXT as BACK, OFFSET, TRACE};
use object::{Raised, Vm, code, function, ids, list, root, text, tuple, types};

/// The events, as a trace function is told them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    Call,
    Line,
    Return,
    Exception,
}

impl Event {
    fn name(self) -> &'static [u8] {
        match self {
            Event::Call => b"call",
            Event::Line => b"line",
            Event::Return => b"return",
            Event::Exception => b"exception",
        }
    }
}

/// True while instructions are to go through [`step`].
#[inline(always)]
pub fn is_on(vm: &Vm) -> bool {
    vm.tracing
}

/// The hook behind `sys.settrace`: the trace function in a slot, None to end it.
pub fn set_hook(vm: &mut Vm, function: Handle) -> Result<(), Raised> {
    if vm.get(function).is_none() {
        vm.set_root(root::TRACE_FUNCTION, Value::UNDEFINED);
        vm.set_root(root::TRACED_FRAMES, Value::UNDEFINED);
        vm.set_tracing(false);
        return Ok(());
    }
    // A list that is there: a trace function sets another one.
    if !vm.root(root::TRACED_FRAMES).has_id(ids::LIST) {
        vm.scoped(list_frames)?;
        vm.set_tracing(true);
        vm.pending.store(true, Ordering::Relaxed);
    }
    vm.set_root(root::TRACE_FUNCTION, vm.get(function));
    Ok(())
}

/// Makes the list, with the frames that run already as far as their links lead: they are told nothing, but
/// others have them as `f_back`.
fn list_frames(vm: &mut Vm) -> Result<(), Raised> {
    let frames = vm.make(|vm| list::new(vm, &[]))?;
    let (mut base, mut depth, mut offset) = (vm.frame, vm.depth, 0);
    while base > object::slot::COUNT && depth > 0 {
        vm.attempt(|vm| {
            let entry = new_entry(vm, base, depth, offset)?;
            list::insert(vm, vm.get(frames), 0, entry)?;
            if let Some(inner) = list::get(vm.get(frames), 1).given() {
                vm.heap.set_field(inner, BACK, entry);
            }
            Ok(())
        })?;
        let link = link_of(vm, base);
        if link.distance == 0 || link.distance > base {
            break;
        }
        offset = vm.get(Handle::new(base - 2)).as_int().unwrap_or(0).max(1) as usize - 1;
        (base, depth) = (base - link.distance, depth - 1);
    }
    vm.set_root(root::TRACED_FRAMES, vm.get(frames));
    Ok(())
}

/// The link of the frame at `base`.
fn link_of(vm: &Vm, base: usize) -> Link {
    Link::unpack(vm.get(Handle::new(base - 1)).as_int().unwrap_or(0) as usize)
}

fn new_entry(vm: &Vm, base: usize, depth: usize, offset: usize) -> object::Leaf<'_> {
    let function = vm.get(Handle::new(base - 3));
    traceback::new_traced(vm, function.field(function::CODE), function.field(function::GLOBALS), offset, base, depth)
}

/// The innermost entry.
fn last(vm: &Vm) -> Option<Value<'_>> {
    let frames = vm.root(root::TRACED_FRAMES);
    if !frames.has_id(ids::LIST) {
        return None;
    }
    list::get(frames, list::len(frames).checked_sub(1)?).given()
}

fn number(entry: Value<'_>, field: usize) -> usize {
    entry.field(field).as_int().unwrap_or(0) as usize
}

fn is_module(entry: Value<'_>) -> bool {
    code::flags(entry.field(traceback::CODE)).has(CodeFlags::MODULE)
}

/// Takes the innermost entry away: its frame has ended.
fn drop_last(vm: &Vm) {
    if let Some(entry) = last(vm) {
        vm.heap.set_field(entry, BASE, Value::UNDEFINED);
        let frames = vm.root(root::TRACED_FRAMES);
        list::truncate(vm, frames, list::len(frames) - 1);
    }
}

/// Makes the innermost entry that of the running frame, which is at `offset`; true when it was not there before.
fn enter_list(vm: &mut Vm, offset: usize) -> Result<bool, Raised> {
    while let Some(entry) = last(vm) {
        let (depth, base) = (number(entry, DEPTH), number(entry, BASE));
        let ended = depth > vm.depth || (depth == vm.depth && base != vm.frame);
        if !ended {
            break;
        }
        if is_module(entry) {
            tell(vm, Event::Return, object::slot::NONE)?;
        }
        drop_last(vm);
    }
    let (base, depth) = (vm.frame, vm.depth);
    if let Some(entry) = last(vm) {
        if number(entry, DEPTH) == depth {
            // The next statement of a module has code of its own.
            vm.heap.set_field(entry, traceback::CODE, frame::code(vm));
            vm.heap.set_field(entry, OFFSET, Value::length(offset));
            return Ok(false);
        }
    }
    vm.attempt(|vm| {
        let entry = new_entry(vm, base, depth, offset)?;
        let frames = vm.root(root::TRACED_FRAMES);
        vm.heap.set_field(entry, BACK, last(vm).unwrap_or(Value::NONE));
        list::push(vm, frames, entry)
    })?;
    Ok(true)
}

/// Tells the trace function of the innermost entry about an event.
fn tell(vm: &mut Vm, event: Event, argument: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| tell_inner(vm, event, argument))
}

fn tell_inner(vm: &mut Vm, event: Event, argument: Handle) -> Result<(), Raised> {
    let entry = vm.slot()?;
    let callee = vm.slot()?;
    let Some(found) = last(vm) else { return Ok(()) };
    vm.set(entry, found);
    vm.set(callee, if event == Event::Call { vm.root(root::TRACE_FUNCTION) } else { found.field(TRACE) });
    if !vm.get(callee).is_object() && vm.get(callee).immediate_payload(ids::immediate::NATIVE).is_none() {
        return Ok(());
    }
    let name = vm.make(|vm| text::new(vm, event.name()))?;
    let out = vm.slot()?;
    let argument = vm.duplicate(argument)?;
    vm.set_tracing(false);
    let called = call::call(vm, callee, &[entry, name, argument], out);
    if called.is_err() {
        vm.set_root(root::TRACE_FUNCTION, Value::UNDEFINED);
    }
    if vm.root(root::TRACE_FUNCTION).is_undefined() {
        vm.set_root(root::TRACED_FRAMES, Value::UNDEFINED);
    } else {
        vm.set_tracing(true);
    }
    called?;
    if !vm.get(out).is_none() {
        vm.heap.set_field(vm.get(entry), TRACE, vm.get(out));
    }
    Ok(())
}

/// The running frame was entered, or its generator resumed, and goes on at `offset`.
fn entered(vm: &mut Vm, offset: usize) -> Result<(), Raised> {
    // A generator goes on behind its `yield`, whose line it still is in.
    let new = enter_list(vm, offset.saturating_sub(1))?;
    if new {
        if let Some(entry) = last(vm) {
            let line = if offset == 0 { code::first_line(frame::code(vm)) } else { traceback::line(entry) };
            // The first line of a function is told after its call.
            vm.heap.set_field(entry, LINE, Value::length(if offset == 0 { 0 } else { line as usize }));
        }
        tell(vm, Event::Call, object::slot::NONE)?;
    }
    Ok(())
}

/// Before the run of a frame that native code started: where it goes on.
pub fn begin(vm: &mut Vm, offset: usize) -> Result<usize, Raised> {
    match entered(vm, offset) {
        Ok(()) => Ok(offset),
        Err(Raised) => unwinding::unwind(vm, offset, true),
    }
}

/// Performs the instruction at `offset` of the running frame, telling of what comes with it.
#[cold]
#[inline(never)]
pub fn step(vm: &mut Vm, offset: usize) -> Result<usize, Raised> {
    if before(vm, offset).is_err() {
        return unwinding::unwind(vm, offset, true);
    }
    if vm.pending.load(Ordering::Relaxed) {
        // Loops are safepoints here too.
        if (vm.hooks.pending)(vm.lend_mut()).is_err() {
            return unwinding::unwind(vm, offset, true);
        }
    }
    let depth = vm.depth;
    let next = general::step(vm, offset)?;
    if is_on(vm) && next != general::RETURNED && next != general::YIELDED && vm.depth > depth {
        return begin(vm, next);
    }
    Ok(next)
}

/// Tells of a new line, and of what the frame returns or yields.
fn before(vm: &mut Vm, offset: usize) -> Result<(), Raised> {
    let previous = last(vm).map_or(0, |entry| entry.field(OFFSET).as_int().unwrap_or(0));
    let new = enter_list(vm, offset)?;
    let Some(entry) = last(vm) else { return Ok(()) };
    let instruction = code::instructions(frame::code(vm)).get(offset..).unwrap_or(&[]);
    // What a function begins with belongs to no line.
    let prologue = number(entry, LINE) == 0 && matches!(instruction, &[op::CLEAR | op::MAKECELL | op::NEWCELL, ..]);
    if !entry.field(TRACE).is_none() && !prologue {
        let line = code::position(frame::code(vm), offset).line as usize;
        let back = !new && (offset as isize) < previous;
        if line != number(entry, LINE) || back {
            vm.heap.set_field(entry, LINE, Value::length(line));
            tell(vm, Event::Line, object::slot::NONE)?;
        }
    }
    let instruction = code::instructions(frame::code(vm)).get(offset..).unwrap_or(&[]);
    let value = match instruction {
        &[op::RET, register, ..] => slot(vm, register as usize),
        &[op::RETNONE, ..] => object::slot::NONE,
        &[op::YIELD, _, register, ..] => slot(vm, register as usize),
        _ => return Ok(()),
    };
    if is_on(vm) && !last(vm).is_some_and(is_module) {
        returns(vm, value, instruction_is_yield(vm, offset))?;
    }
    Ok(())
}

fn instruction_is_yield(vm: &Vm, offset: usize) -> bool {
    code::instructions(frame::code(vm)).get(offset) == Some(&op::YIELD)
}

/// The running frame returns or yields a value; generators that delegate to it yield it on.
fn returns(vm: &mut Vm, value: Handle, yields: bool) -> Result<(), Raised> {
    let mut base = vm.frame;
    loop {
        tell(vm, Event::Return, value)?;
        drop_last(vm);
        let link = link_of(vm, base);
        if !yields || link.kind != Kind::Delegate || !is_on(vm) {
            return Ok(());
        }
        base -= link.distance;
    }
}

/// The parked exception was raised in the running frame, or has come to it.
pub fn raised(vm: &mut Vm, offset: usize) {
    let told = vm.scoped(|vm| {
        let exception = vm.make(|vm| Ok(vm.exception()))?;
        vm.clear_exception();
        enter_list(vm, offset)?;
        let details = vm.make(|vm| {
            let exception = vm.get(exception);
            let class = types::type_of(vm, exception);
            tuple::new(vm, &[class, exception, exception.field(object::exception::TRACEBACK)])
        })?;
        tell(vm, Event::Exception, details)?;
        vm.set_root(root::EXCEPTION, vm.get(exception));
        Ok(())
    });
    // What a trace function raised takes the place of the exception.
    let _: Result<(), Raised> = told;
}

/// The parked exception leaves the running frame.
pub fn unwound(vm: &mut Vm) {
    let told = vm.scoped(|vm| {
        let exception = vm.make(|vm| Ok(vm.exception()))?;
        vm.clear_exception();
        tell(vm, Event::Return, object::slot::NONE)?;
        vm.set_root(root::EXCEPTION, vm.get(exception));
        Ok(())
    });
    // As in `raised`.
    let _: Result<(), Raised> = told;
    drop_last(vm);
}
