//! Generator frames in the interpreter loop: resuming, yielding, returning.
//!
//! A generator that rests in a `yield from` another resting one is not itself put on the
//! stack when it is resumed: only the innermost generator is, marked by [`CHAINED`] in its
//! link, with the outermost (the root of the chain) in the slot below it. What the
//! innermost yields goes straight to whoever resumed the root. When it returns or raises,
//! the generator around it takes its place.
//!
//! # Safety
//! As in `interpret`. A generator's fields are as `object::generator` says, one for each
//! register of its code.
//!
//! Invariant: a function that answers None has changed nothing. Of a chain that runs the
//! root and the innermost generator have the state Running; those between them rest, and
//! handle no exception of their own.

use crate::fast::{V, field, instructions, keep, small};
use crate::frame::{self, CHAINED, DISTANCE_SHIFT, Kind, Link, REGISTER_SHIFT};
use crate::leaves;
use bytecode::op;
use bytecode::opcode::CALL_HEADER;
use heap::Value;
use object::generator::{self, State};
use object::{Vm, code, ids, root};

/// Where the loop goes on.
pub struct Place {
    pub base: *mut V,
    pub code: *const V,
    pub pc: *const u8,
}

/// Registers between the list that collects items and the argument that it becomes.
pub const COLLECTED: usize = 2;

const YIELD_LENGTH: usize = bytecode::opcode::length(op::YIELD);

/// True when a value is an object of a kind that has a frame, other than an asynchronous generator.
#[inline(always)]
pub fn is_steppable(id: usize) -> bool {
    id == ids::GENERATOR.0 as usize || id == ids::COROUTINE.0 as usize
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

/// First field of the code that a generator runs.
///
/// # Safety
/// See the module documentation.
#[inline(always)]
unsafe fn code_of(generator: V) -> *const V {
    // SAFETY: the caller's.
    unsafe {
        let function = *field(generator, generator::FUNCTION);
        crate::fast::code_of(function)
    }
}

/// The resting generator that a resting one delegates to, if that is all there is to it.
///
/// # Safety
/// See the module documentation.
#[inline(always)]
unsafe fn delegate(generator: V) -> Option<V> {
    // SAFETY: the caller's.
    unsafe {
        let fields = field(generator, 0);
        let state = small(*fields.add(generator::STATE));
        let at = instructions(code_of(generator)).add(state >> 2);
        if state & 3 != State::Suspended as usize || *at != op::YIELDFROM || !(*fields.add(generator::HANDLED)).is_undefined() {
            return None;
        }
        let inner = *fields.add(generator::REGISTERS + *at.add(2) as usize);
        let rests = is_steppable(crate::fast::id_of(inner))
            && small(*field(inner, generator::STATE)) & 3 == State::Suspended as usize;
        rests.then_some(inner)
    }
}

/// Sets what a generator is doing; it stands where it stood.
///
/// # Safety
/// See the module documentation.
#[inline(always)]
unsafe fn set_state(generator: V, state: State) {
    // SAFETY: the caller's.
    unsafe {
        let place = field(generator, generator::STATE);
        *place = generator::pack(small(*place) >> 2, state);
    }
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
        let mut innermost = generator;
        while let Some(inner) = delegate(innermost) {
            innermost = inner;
        }
        let is_chained = innermost != generator;
        let fields = field(innermost, 0);
        let state = small(*fields.add(generator::STATE));
        let (offset, resting) = (state >> 2, state & 3);
        let started = resting == State::Suspended as usize;
        if !started && (resting != State::Created as usize || !sent.is_none()) {
            return None;
        }
        let function = *fields.add(generator::FUNCTION);
        let inner = crate::fast::code_of(function);
        let registers = small(*inner.add(code::REGISTERS));
        let distance = top - vm.frame + 1 + CALL_HEADER + is_chained as usize;
        let frame = vm.frame + distance;
        if vm.depth >= vm.fast_limit || !vm.heap.try_stack_top(frame + registers) {
            return None;
        }
        let new = base.add(distance);
        let mut packed = Link::pack(distance, link.0, link.1);
        if is_chained {
            *new.sub(5) = generator;
            set_state(generator, State::Running);
            packed |= CHAINED;
        }
        *new.sub(4) = innermost;
        *new.sub(3) = function;
        *new.sub(2) = Value::length(next);
        *new.sub(1) = Value::length(packed);
        copy(fields.add(generator::REGISTERS), new, registers);
        let own = *fields.add(generator::HANDLED);
        *fields.add(generator::HANDLED) = keep(vm.root(root::HANDLED));
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

/// Gives the stack back to the frame that resumed the running generator.
///
/// # Safety
/// See the module documentation.
#[inline(always)]
unsafe fn pop(vm: &mut Vm, base: *mut V, link: usize) -> Place {
    // SAFETY: the caller's.
    unsafe {
        let distance = link >> DISTANCE_SHIFT;
        let resume = small(*base.sub(2));
        let base = base.sub(distance);
        vm.frame -= distance;
        vm.depth -= 1;
        let code = crate::fast::code_of(*base.sub(CALL_HEADER));
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
        let (own, entry) = (keep(vm.root(root::HANDLED)), *fields.add(generator::HANDLED));
        *fields.add(generator::HANDLED) = if own == entry { Value::UNDEFINED } else { own };
        vm.set_root(root::HANDLED, entry);
        if small(*base.sub(1)) & CHAINED != 0 {
            set_state(*base.sub(5), State::Suspended);
        }
    }
}

/// The running generator has ended: it keeps nothing alive any more, and its resumer's exception state is restored.
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

/// The generator around the innermost one of a running chain, and the number of its registers.
///
/// # Safety
/// See the module documentation; the running frame must be chained.
pub unsafe fn parent(base: *mut V) -> (V, usize) {
    // SAFETY: the caller's.
    unsafe {
        let innermost = *base.sub(4);
        let mut outer = *base.sub(5);
        loop {
            let fields = field(outer, 0);
            let code = code_of(outer);
            let at = instructions(code).add(small(*fields.add(generator::STATE)) >> 2);
            let inner = *fields.add(generator::REGISTERS + *at.add(2) as usize);
            if inner == innermost {
                return (outer, small(*code.add(code::REGISTERS)));
            }
            outer = inner;
        }
    }
}

/// The innermost generator of a chain has ended: the one around it takes its place, at its YIELDFROM. None when
/// there is no room.
///
/// # Safety
/// See the module documentation; the running frame must be chained, its generator be closed.
#[inline(never)]
pub unsafe fn enter_parent(vm: &mut Vm, base: *mut V) -> Option<Place> {
    // SAFETY: the caller's.
    unsafe {
        let (generator, registers) = parent(base);
        let link = small(*base.sub(1));
        let is_root = generator == *base.sub(5);
        let frame = vm.frame - is_root as usize;
        if !vm.heap.try_stack_top(frame + registers) {
            return None;
        }
        let next = *base.sub(2);
        let new = base.sub(is_root as usize);
        let distance = (link >> DISTANCE_SHIFT) - is_root as usize;
        let below = link & ((1 << DISTANCE_SHIFT) - 1);
        let below = if is_root { below & !CHAINED } else { below };
        let fields = field(generator, 0);
        *new.sub(4) = generator;
        *new.sub(3) = *fields.add(generator::FUNCTION);
        *new.sub(2) = next;
        *new.sub(1) = Value::length(distance << DISTANCE_SHIFT | below);
        copy(fields.add(generator::REGISTERS), new, registers);
        *fields.add(generator::HANDLED) = keep(vm.root(root::HANDLED));
        set_state(generator, State::Running);
        vm.frame = frame;
        let code = code_of(generator);
        let offset = small(*fields.add(generator::STATE)) >> 2;
        Some(Place { base: new, code, pc: instructions(code).add(offset) })
    }
}

/// YIELD (or what a YIELDFROM yields) at `offset`: the running generator rests, and its resumer gets `value`. None
/// when native code resumed it.
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
            match link & frame::KIND_MASK {
                kind if kind == Kind::Delegate as usize => outer = outer.sub(link >> DISTANCE_SHIFT),
                kind if kind == Kind::Collect as usize => {
                    let caller = outer.sub(link >> DISTANCE_SHIFT);
                    let list = *caller.add((link >> REGISTER_SHIFT & 0xff) - COLLECTED);
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
            if link & frame::KIND_MASK == Kind::Collect as usize {
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
            let register = link >> REGISTER_SHIFT & 0xff;
            match link & frame::KIND_MASK {
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

/// The running generator returns `value`. None when its end is to be raised, native code resumed it, or there is no
/// room for the generator around it.
///
/// # Safety
/// See the module documentation.
#[inline(never)]
pub unsafe fn finish(vm: &mut Vm, base: *mut V, value: V, link: usize) -> Option<Place> {
    let kind = link & frame::KIND_MASK;
    // SAFETY: the caller's.
    unsafe {
        if link & CHAINED != 0 {
            let (_, registers) = parent(base);
            if !vm.heap.try_stack_top(vm.frame + registers) {
                return None;
            }
            close(vm, base);
            let mut place = enter_parent(vm, base)?;
            *place.base.add(*place.pc.add(1) as usize) = value;
            place.pc = place.pc.add(YIELD_LENGTH);
            return Some(place);
        }
        let is_delegate = kind == Kind::Delegate as usize;
        let is_collect = kind == Kind::Collect as usize;
        if !is_delegate && !is_collect && kind != Kind::ForNext as usize {
            return None;
        }
        close(vm, base);
        let place = pop(vm, base, link);
        let register = place.base.add(link >> REGISTER_SHIFT & 0xff);
        if is_delegate {
            *register = value;
        } else if is_collect {
            *register = *register.sub(COLLECTED);
        }
        Some(place)
    }
}
