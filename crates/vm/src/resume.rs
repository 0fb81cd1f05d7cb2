//! Generator frames in the interpreter loop: what `generators` does, for the usual cases.
//!
//! # Safety
//! As in `interpret`. A generator's fields are as `object::generator` says, one for each
//! register of its code.
//!
//! Invariant: a function here either does all of a step or changes nothing.

use crate::fast::{V, field, instructions, small};
use crate::frame::{self, Kind, Link};
use crate::leaves;
use bytecode::opcode::CALL_HEADER;
use bytecode::op;
use heap::Value;
use object::generator::{self, State};
use object::{Vm, code, function, ids, root};

/// Where the loop goes on.
pub struct Place {
    pub base: *mut V,
    pub code: *const V,
    pub pc: *const u8,
}

/// Copies the few registers of a frame, for which calling memcpy costs more.
///
/// # Safety
/// Both places have `count` values and do not overlap.
#[inline(always)]
unsafe fn copy(from: *const V, to: *mut V, count: usize) {
    for index in 0..count {
        // SAFETY: the caller's. Volatile, or the loop would become a call of memcpy again.
        unsafe { to.add(index).write_volatile(*from.add(index)) };
    }
}

/// True when a value is an object of a kind that has a frame, other than an asynchronous generator.
#[inline(always)]
pub fn is_steppable(id: usize) -> bool {
    id == ids::GENERATOR.0 as usize || id == ids::COROUTINE.0 as usize
}

/// Puts the frame of a resting generator on top of the `top` slots in use; the running frame's registers start at
/// `base`. None when it does not rest, or there is no room.
///
/// # Safety
/// See the module documentation.
#[inline(never)]
pub unsafe fn resume(
    vm: &mut Vm,
    base: *mut V,
    top: usize,
    generator: V,
    sent: V,
    link: (u8, Kind),
    next: usize,
) -> Option<Place> {
    // SAFETY: the caller's.
    unsafe {
        let fields = field(generator, 0);
        let state = small(*fields.add(generator::STATE));
        let (offset, resting) = (state >> 2, state & 3);
        let started = resting == State::Suspended as usize;
        if !started && (resting != State::Created as usize || !sent.is_none()) {
            return None;
        }
        let function = *fields.add(generator::FUNCTION);
        let inner = (*field(function, function::CODE)).payload_pointer() as *const V;
        let registers = small(*inner.add(code::REGISTERS));
        let distance = top - vm.frame + 1 + CALL_HEADER;
        let frame = vm.frame + distance;
        if vm.depth >= vm.recursion_limit || !vm.heap.try_stack_top(frame + registers) {
            return None;
        }
        let new = base.add(distance);
        *new.sub(4) = generator;
        *new.sub(3) = function;
        *new.sub(2) = Value::length(next);
        *new.sub(1) = Value::length(Link::pack(distance, link.0, link.1));
        copy(fields.add(generator::REGISTERS), new, registers);
        let own = *fields.add(generator::HANDLED);
        *fields.add(generator::HANDLED) = crate::fast::keep(vm.root(root::HANDLED));
        if !own.is_undefined() {
            vm.set_root(root::HANDLED, own);
        }
        *fields.add(generator::STATE) = generator::pack(offset, State::Running);
        vm.frame = frame;
        vm.depth += 1;
        let mut pc = instructions(inner);
        if started {
            pc = pc.add(offset);
            if *pc == op::YIELD {
                *new.add(*pc.add(1) as usize) = sent;
                pc = pc.add(YIELD_LENGTH);
            } else if *pc == op::YIELDFROM {
                *new.add(*pc.add(2) as usize + 1) = sent;
            }
        }
        Some(Place { base: new, code: inner, pc })
    }
}

/// Registers between the list that collects items and the argument that it becomes.
pub const COLLECTED: usize = 2;

const YIELD_LENGTH: usize = bytecode::opcode::length(op::YIELD);

/// Gives the stack and the exception state back to the frame that resumed the running generator.
///
/// # Safety
/// See the module documentation.
#[inline(always)]
unsafe fn pop(vm: &mut Vm, base: *mut V, link: usize) -> Place {
    // SAFETY: the caller's.
    unsafe {
        let distance = link >> frame::DISTANCE_SHIFT;
        let resume = small(*base.sub(2));
        let base = base.sub(distance);
        vm.frame -= distance;
        vm.depth -= 1;
        let code = (*field(*base.sub(CALL_HEADER), function::CODE)).payload_pointer() as *const V;
        vm.heap.lower_stack_top(vm.frame + small(*code.add(code::REGISTERS)));
        Place { base, code, pc: instructions(code).add(resume) }
    }
}

/// The running generator rests at `offset`; its resumer's exception state is restored.
///
/// # Safety
/// See the module documentation.
#[inline(always)]
pub unsafe fn suspend(vm: &Vm, base: *mut V, code: *const V, offset: usize) {
    // SAFETY: the caller's.
    unsafe {
        let fields = field(*base.sub(4), 0);
        copy(base, fields.add(generator::REGISTERS), small(*code.add(code::REGISTERS)));
        *fields.add(generator::STATE) = generator::pack(offset, State::Suspended);
        let (own, entry) = (crate::fast::keep(vm.root(root::HANDLED)), *fields.add(generator::HANDLED));
        *fields.add(generator::HANDLED) = if own == entry { Value::UNDEFINED } else { own };
        vm.set_root(root::HANDLED, entry);
    }
}

/// The running generator has ended: it keeps nothing alive any more.
///
/// # Safety
/// See the module documentation.
#[inline(always)]
pub unsafe fn close(vm: &Vm, base: *mut V) {
    // SAFETY: the caller's.
    unsafe {
        let generator = *base.sub(4);
        let fields = field(generator, 0);
        vm.set_root(root::HANDLED, *fields.add(generator::HANDLED));
        *fields.add(generator::HANDLED) = Value::UNDEFINED;
        *fields.add(generator::STATE) = generator::pack(0, State::Closed);
        vm.heap.shrink_fields(generator, generator::REGISTERS);
    }
}

/// YIELD at `offset`: the running generator rests, and its resumer gets `value`. None when native code resumed it.
///
/// # Safety
/// See the module documentation.
#[inline(never)]
pub unsafe fn yield_value(vm: &mut Vm, base: *mut V, code: *const V, value: V, offset: usize) -> Option<Place> {
    // SAFETY: the caller's.
    unsafe {
        let (mut base, mut code, mut offset) = (base, code, offset);
        // Nothing may change unless all of it can be done.
        let mut outer = base;
        loop {
            let link = small(*outer.sub(1));
            match link & 15 {
                kind if kind == Kind::Delegate as usize => outer = outer.sub(link >> frame::DISTANCE_SHIFT),
                kind if kind == Kind::Collect as usize => {
                    let caller = outer.sub(link >> frame::DISTANCE_SHIFT);
                    let list = *caller.add((link >> frame::REGISTER_SHIFT & 0xff) - COLLECTED);
                    if leaves::append(vm, list, value).is_err() {
                        vm.heap.clear_need();
                        return None;
                    }
                    break;
                }
                kind if kind == Kind::ForNext as usize || kind == Kind::Send as usize => break,
                _ => return None,
            }
        }
        loop {
            let link = small(*base.sub(1));
            if link & 15 == Kind::Collect as usize {
                // It goes on at once.
                let mut pc = instructions(code).add(offset);
                if *pc == op::YIELD {
                    *base.add(*pc.add(1) as usize) = Value::NONE;
                    pc = pc.add(YIELD_LENGTH);
                } else {
                    *base.add(*pc.add(2) as usize + 1) = Value::NONE;
                }
                return Some(Place { base, code, pc });
            }
            suspend(vm, base, code, offset);
            let mut place = pop(vm, base, link);
            let register = link >> frame::REGISTER_SHIFT & 0xff;
            match link & 15 {
                kind if kind == Kind::Delegate as usize => {
                    (base, code) = (place.base, place.code);
                    offset = place.pc.offset_from(instructions(code)) as usize - YIELD_LENGTH;
                    continue;
                }
                kind if kind == Kind::ForNext as usize => {
                    let distance = (place.pc.sub(2) as *const i16).read_unaligned();
                    place.pc = place.pc.offset(distance as isize);
                }
                _ => {}
            }
            *place.base.add(register) = value;
            return Some(place);
        }
    }
}

/// The running generator returns `value`. None when its end is to be raised or native code resumed it.
///
/// # Safety
/// See the module documentation.
#[inline(never)]
pub unsafe fn finish(vm: &mut Vm, base: *mut V, value: V, link: usize) -> Option<Place> {
    let kind = link & 15;
    let is_delegate = kind == Kind::Delegate as usize;
    let is_collect = kind == Kind::Collect as usize;
    if !is_delegate && !is_collect && kind != Kind::ForNext as usize {
        return None;
    }
    // SAFETY: the caller's.
    unsafe {
        close(vm, base);
        let place = pop(vm, base, link);
        let register = place.base.add(link >> frame::REGISTER_SHIFT & 0xff);
        if is_delegate {
            *register = value;
        } else if is_collect {
            *register = *register.sub(COLLECTED);
        }
        Some(place)
    }
}
