//! `sys._getframe`: the running frames as objects.
//!
//! Each object is a snapshot linked to its caller's. Where native code stands between two frames the line
//! at which the outer one stopped is not known, nor that of the innermost frame: it is None.
//!
//! Invariant: the walk ends at the lowest frame, whose link leads below the first one.

use crate::frame::{Kind, Link};
use bytecode::op;
use bytecode::opcode::CALL_HEADER;
use heap::{Handle, Value};
use object::{Raised, Vm, code, function, generator, ids, slot, text, traceback};

/// The frame `depth` calls below the running one into `out`; undefined when there are not so many.
pub fn frame_hook(vm: &mut Vm, depth: usize, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let (last, running) = (vm.slot()?, vm.slot()?);
    let (mut base, mut offset, mut level) = (vm.frame, None, 0);
    vm.set(out, Value::UNDEFINED);
    while base > slot::COUNT + CALL_HEADER && vm.get(Handle::new(base - CALL_HEADER)).has_id(ids::FUNCTION) {
        let word = |vm: &Vm, below: usize| vm.get(Handle::new(base - below)).as_int().unwrap_or(0) as usize;
        let link = Link::unpack(word(vm, 1));
        // Of a chain of generators only the innermost has a frame on the stack.
        let outer = if link.is_chained { outer_generators(vm, base) } else { 0 };
        for step in 0..=outer {
            if level >= depth {
                vm.copy(Handle::new(base - CALL_HEADER), running);
                if step > 0 {
                    let generator = generator_in_chain(vm, base, outer - step);
                    offset = Some(generator::offset(generator));
                    vm.set(running, generator.field(generator::FUNCTION));
                }
                append(vm, running, offset, (step == 0).then_some(base), [last, out])?;
            }
            level += 1;
        }
        // The caller goes on behind its call.
        offset = match link.kind {
            Kind::Native | Kind::Resume => None,
            _ => Some(word(vm, 2).saturating_sub(1)),
        };
        if link.distance == 0 || link.distance > base {
            break;
        }
        base -= link.distance;
    }
    vm.release(mark);
    Ok(())
}

/// Makes the object of a frame of a function and hangs it behind the last one; the first is the result.
/// `base` is its first slot if it is on the stack.
fn append(
    vm: &mut Vm,
    running: Handle,
    offset: Option<usize>,
    base: Option<usize>,
    [last, out]: [Handle; 2],
) -> Result<(), Raised> {
    let mark = vm.mark();
    let made = vm.make(|vm| {
        let function = vm.get(running);
        traceback::new_frame(vm, function.field(function::CODE), function.field(function::GLOBALS), offset)
    })?;
    if let Some(base) = base.filter(|_| cfg!(feature = "settrace")) {
        let locals = vm.make(|vm| traceback::locals(vm, base))?;
        if vm.get(locals).has_id(ids::DICT) {
            vm.store(made, |vm| traceback::new_frame_with(vm, vm.get(made), vm.get(locals)))?;
        }
    }
    match vm.get(last).is_undefined() {
        true => vm.copy(made, out),
        false => vm.heap.set_field(vm.get(last), traceback::NEXT, vm.get(made)),
    }
    vm.copy(made, last);
    vm.release(mark);
    Ok(())
}

/// Generator number `index` of the chain that the frame at slot `base` is the innermost of, from the outermost on.
fn generator_in_chain(vm: &Vm, base: usize, index: usize) -> Value<'_> {
    let mut generator = vm.get(Handle::new(base - 5));
    for _ in 0..index {
        // The outermost one is marked as running, though it stands at its `yield from` like the others.
        let code = generator.field(generator::FUNCTION).field(function::CODE);
        generator = match code::instructions(code).get(generator::offset(generator)..) {
            Some(&[op::YIELDFROM, _, register, ..]) => generator.field(generator::REGISTERS + register as usize),
            _ => Value::UNDEFINED,
        };
    }
    generator
}

/// The number of generators around the innermost one of a chain.
fn outer_generators(vm: &Vm, base: usize) -> usize {
    let innermost = vm.get(Handle::new(base - 4));
    let mut count = 0;
    loop {
        match generator_in_chain(vm, base, count) {
            found if found == innermost => return count,
            found if !generator::is_generator(found) => return 0,
            _ => count += 1,
        }
    }
}

/// Where a running function is.
pub struct Place<'v> {
    pub file: &'v [u8],
    pub function: &'v [u8],
    /// Line of the call that the function made last.
    pub line: Option<u32>,
    /// Line where the function begins.
    pub first_line: u32,
}

/// Tells of the running functions, the innermost first. Changes nothing, and needs nothing to be whole but the value stack.
pub fn visit_places(vm: &Vm, visit: &mut dyn FnMut(Place<'_>)) {
    let (mut base, mut offset) = (vm.frame, None);
    while base > slot::COUNT + CALL_HEADER && vm.get(Handle::new(base - CALL_HEADER)).has_id(ids::FUNCTION) {
        let running = vm.get(Handle::new(base - CALL_HEADER)).field(function::CODE);
        let name = |field| text::bytes_of(vm, running.field(field)).unwrap_or(b"?");
        visit(Place {
            file: name(code::FILE),
            function: name(code::NAME),
            line: offset.map(|offset| code::position(running, offset).line),
            first_line: code::first_line(running),
        });
        let word = |below: usize| vm.get(Handle::new(base - below)).as_int().unwrap_or(0) as usize;
        let link = Link::unpack(word(1));
        // The caller goes on behind its call.
        offset = match link.kind {
            Kind::Native | Kind::Resume => None,
            _ => Some(word(2).saturating_sub(1)),
        };
        if link.distance == 0 || link.distance > base {
            break;
        }
        base -= link.distance;
    }
}
