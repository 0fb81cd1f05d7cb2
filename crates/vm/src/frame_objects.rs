//! `sys._getframe`: the running frames as objects.
//!
//! Each object is a snapshot linked to its caller's, but for the locals, which on the PC are those of the frame
//! (`object::frame_locals`). On boards, where native code stands between two frames the line at which the outer one
//! stopped is not known, nor that of the innermost frame: it is None.
//!
//! Invariant: the walk ends at the lowest frame, whose link leads below the first one.

use crate::frame::{self, CHAINED, Kind, Link};
use bytecode::{CodeFlags, op};
use bytecode::opcode::CALL_HEADER;
use heap::{Handle, Value};
use object::{Raised, Vm, code, function, generator, ids, slot, text, traceback};

/// Flag of a function that is the copy of one frame; the frame's object is its last field.
const OWN: usize = 1;

/// The frame `depth` calls below the running one into `out`; undefined when there are not so many.
pub fn frame_hook(vm: &mut Vm, depth: usize, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let (last, running) = (vm.slot()?, vm.slot()?);
    let (mut base, mut offset, mut level) = (vm.frame, frame::calling(vm).checked_sub(1), 0);
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
            Kind::Resume | Kind::Native => word(vm, 2).checked_sub(1),
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
    let made = match base.filter(|_| cfg!(feature = "settrace")) {
        Some(base) => linked(vm, base, offset)?,
        None => vm.make(|vm| {
            let function = vm.get(running);
            traceback::new_frame(vm, function.field(function::CODE), function.field(function::GLOBALS), offset)
        })?,
    };
    match vm.get(last).is_undefined() {
        true => vm.copy(made, out),
        false => vm.heap.set_field(vm.get(last), traceback::NEXT, vm.get(made)),
    }
    vm.copy(made, last);
    vm.release(mark);
    Ok(())
}

/// The object of the frame at slot `base`, whose locals programs can see and change. A function's frame has one for all its
/// time: behind the fields of the copy of the function.
fn linked(vm: &mut Vm, base: usize, offset: Option<usize>) -> Result<Handle, Raised> {
    let place = Handle::new(base - CALL_HEADER);
    vm.make(|vm| {
        let function = vm.get(place);
        let (code, globals) = (function.field(function::CODE), function.field(function::GLOBALS));
        let link = vm.get(Handle::new(base - 1)).as_int().unwrap_or(0) as usize;
        let flags = code::flags(code);
        if flags.has(CodeFlags::NAMESPACE) || flags.has(CodeFlags::MODULE) {
            let names = traceback::locals(vm, base)?;
            let frame = traceback::new_frame_of(vm, code, globals, offset, Value::NONE)?;
            vm.heap.set_field(frame, traceback::SNAPSHOT, names);
            return Ok(frame);
        }
        let generator = vm.get(Handle::new(base - 4));
        if Link::unpack(link).kind.is_generator() && generator::is_generator(generator) {
            #[cfg(not(target_os = "none"))]
            return traceback::new_frame_of_generator(vm, offset, generator);
        }
        let fields = function.field_count();
        if function.flags() & OWN != 0 {
            let frame = function.field(fields - 1);
            vm.heap.set_field(frame, traceback::OFFSET, offset.map_or(Value::NONE, Value::length));
            vm.heap.set_field(frame, traceback::NEXT, Value::NONE);
            return Ok(frame);
        }
        let frame = traceback::new_frame_of(vm, code, globals, offset, Value::NONE)?;
        let own = vm.heap.new_copy(ids::FUNCTION, function, 0, fields, fields + 1, frame)?;
        vm.heap.set_flags(own, OWN);
        vm.heap.set_field(frame, traceback::OWNER, own);
        vm.set(place, own);
        vm.set(Handle::new(base - 1), Value::length(link | CHAINED));
        Ok(frame)
    })
}

/// The running frame, which a frame object belongs to, ends: its locals are noted there.
#[cold]
#[inline(never)]
pub fn note_end(vm: &mut Vm) {
    #[cfg(not(target_os = "none"))]
    {
        let mark = vm.mark();
        let Ok(parked) = vm.make(|vm| Ok(vm.exception())) else { return };
        let noted = vm.attempt(|vm| {
            let function = frame::function(vm);
            object::frame_locals::end(vm, function.field(function.field_count() - 1))
        });
        if noted.is_err() {
            // What memory does not suffice for is not noted.
            vm.set_root(object::root::EXCEPTION, vm.get(parked));
        }
        vm.release(mark);
    }
    #[cfg(target_os = "none")]
    let _ = vm;
}

/// The hook by which a frame object finds its frame: the first slot of the one that runs the function `owner`, which is a
/// copy of its own, or the generator.
#[cfg(not(target_os = "none"))]
pub fn base_hook(vm: &Vm, owner: Value<'_>) -> Option<usize> {
    let is_generator = generator::is_generator(owner);
    let mut base = vm.frame;
    while base > slot::COUNT + CALL_HEADER && vm.get(Handle::new(base - CALL_HEADER)).has_id(ids::FUNCTION) {
        let link = Link::unpack(vm.get(Handle::new(base - 1)).as_int()? as usize);
        let below = if is_generator { 4 } else { CALL_HEADER };
        if link.kind.is_generator() == is_generator && vm.get(Handle::new(base - below)) == owner {
            return Some(base);
        }
        if link.distance == 0 || link.distance > base {
            return None;
        }
        base -= link.distance;
    }
    None
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
            Kind::Resume | Kind::Native => word(2).checked_sub(1),
            _ => Some(word(2).saturating_sub(1)),
        };
        if link.distance == 0 || link.distance > base {
            break;
        }
        base -= link.distance;
    }
}
