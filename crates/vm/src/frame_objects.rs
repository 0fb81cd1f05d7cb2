//! The running frames: as objects (`sys._getframe`), and for reports of faults.
//!
//! Each object is a snapshot linked to its caller's. Where native code stands between two frames the line
//! at which the outer one stopped is not known, nor that of the innermost frame: it is None.
//!
//! Invariant: the walk ends at the lowest frame, whose link leads below the first one.

use crate::frame::{Kind, Link};
use bytecode::opcode::CALL_HEADER;
use heap::{Handle, Value};
use object::{Raised, Vm, code, function, ids, slot, text, traceback};

/// The frame `depth` calls below the running one into `out`; undefined when there are not so many.
pub fn frame_hook(vm: &mut Vm, depth: usize, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let last = vm.slot()?;
    let (mut base, mut offset, mut level) = (vm.frame, None, 0);
    vm.set(out, Value::UNDEFINED);
    while base > slot::COUNT + CALL_HEADER && vm.get(Handle((base - CALL_HEADER) as u32)).has_id(ids::FUNCTION) {
        if level >= depth {
            let made = vm.make(|vm| {
                let running = vm.get(Handle((base - CALL_HEADER) as u32));
                traceback::new_frame(vm, running.field(function::CODE), running.field(function::GLOBALS), offset)
            })?;
            match vm.get(last).is_undefined() {
                true => vm.copy(made, out),
                false => vm.heap.set_field(vm.get(last), traceback::NEXT, vm.get(made)),
            }
            vm.copy(made, last);
            vm.release(last.0 as usize + 1);
        }
        level += 1;
        let word = |below: usize| vm.get(Handle((base - below) as u32)).as_int().unwrap_or(0) as usize;
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
    vm.release(mark);
    Ok(())
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
    while base > slot::COUNT + CALL_HEADER && vm.get(Handle((base - CALL_HEADER) as u32)).has_id(ids::FUNCTION) {
        let running = vm.get(Handle((base - CALL_HEADER) as u32)).field(function::CODE);
        let name = |field| text::bytes_of(vm, running.field(field)).unwrap_or(b"?");
        visit(Place {
            file: name(code::FILE),
            function: name(code::NAME),
            line: offset.map(|offset| code::position(running, offset).line),
            first_line: code::first_line(running),
        });
        let word = |below: usize| vm.get(Handle((base - below) as u32)).as_int().unwrap_or(0) as usize;
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
