//! Frames at rest: making generators, resuming them, yielding, delegating, throwing.
//!
//! A resumed generator's registers are copied on top of the stack, above the frame that
//! resumes it, and back when it yields. Loops, `next`, `send`, `yield from` and `await` in
//! Python code resume without native recursion; native code resumes through the hooks.
//!
//! Source: PEP 342, PEP 380, PEP 492, PEP 525.
//!
//! Invariant: a generator that runs has the state Running and its frame on the stack, the
//! generator itself in the slot below the header.

use crate::frame::{self, Kind, Link, slot};
use crate::{binding, calls, fast, resume, running, step, unwinding};
use bytecode::opcode::CALL_HEADER;
use bytecode::{CodeFlags, op};
use heap::{Handle, Value};
use names::sym;
use object::exception::{self, kind};
use object::generator::{self, State};
use object::operations::{attribute, call, iterate};
use object::{Native, Raised, Vm, code, function, ids, native, root, types};
use object::packed::message;

/// Length of FORNEXT and of YIELD and YIELDFROM.
const FORNEXT_LENGTH: usize = bytecode::opcode::length(op::FORNEXT);
const YIELD_LENGTH: usize = bytecode::opcode::length(op::YIELD);

/// True when calling this Python function makes a generator-like object.
pub fn makes_generator(function: Value<'_>) -> bool {
    code::flags(function.field(function::CODE)).0 & calls::GENERATOR_FLAGS != 0
}

/// Makes the generator of a call whose arguments are bound.
pub fn make(vm: &mut Vm, window: Handle, out: Handle) -> Result<(), Raised> {
    let base = window.offset(CALL_HEADER);
    vm.store(out, |vm| {
        let function = vm.get(window);
        let code = function.field(function::CODE);
        let flags = code::flags(code);
        let id = if flags.has(CodeFlags::COROUTINE) {
            ids::COROUTINE
        } else if flags.has(CodeFlags::ASYNC_GENERATOR) {
            ids::ASYNC_GENERATOR
        } else {
            ids::GENERATOR
        };
        let made = generator::new(vm, id, function, code::register_count(code))?;
        let parameters = binding::parameter_count(code).max(flags.has(CodeFlags::NAMESPACE) as usize);
        vm.heap.copy_from_stack(base, made, generator::REGISTERS, parameters);
        let ends_itself = id != ids::ASYNC_GENERATOR && !code::handlers(code).is_empty();
        if ends_itself || id == ids::COROUTINE && vm.hooks.warnings.is_some() {
            vm.heap.register_finalisable(made, ids::INTERN_TABLE, ids::BUFFER)?;
        }
        Ok(made)
    })
}

/// Puts the frame of a generator that rests on the stack and makes it the running one.
fn push(vm: &mut Vm, generator: Handle, kind: Kind, register: u8, next: usize) -> Result<(), Raised> {
    if generator::state(vm.get(generator)) == State::Running {
        return Err(already_running(vm, generator));
    }
    let window = vm.mark();
    let base = window + 1 + CALL_HEADER;
    frame::raise_top(vm, base)?;
    vm.copy(generator, Handle::new(window));
    vm.set(Handle::new(window + 1), vm.get(generator).field(generator::FUNCTION));
    frame::reserve(vm, base)?;
    let value = vm.get(Handle::new(window));
    let registers = value.field_count() - generator::REGISTERS;
    vm.heap.copy_to_stack(value, generator::REGISTERS, Handle::new(base), registers);
    let handled = vm.root(root::HANDLED);
    if let Some(own) = value.field(generator::HANDLED).given() {
        vm.set_root(root::HANDLED, own);
    }
    vm.heap.set_field(value, generator::HANDLED, handled);
    vm.heap.set_field(value, generator::STATE, generator::pack(generator::offset(value), State::Running));
    frame::enter(vm, base, Link::pack(base - vm.frame, register, kind), next);
    Ok(())
}

#[cold]
fn already_running(vm: &mut Vm, generator: Handle) -> Raised {
    let what = kind_name(vm, generator);
    vm.raise(kind::ValueError, message!("{what} already executing"))
}

/// What messages call a generator-like object.
fn kind_name(vm: &Vm, generator: Handle) -> &'static str {
    match vm.get(generator).id() {
        Some(ids::COROUTINE) => "coroutine",
        Some(ids::ASYNC_GENERATOR) => "async generator",
        _ => "generator",
    }
}

/// Resumes a generator that is not closed with a value; answers where it goes on.
fn resume(
    vm: &mut Vm,
    generator: Handle,
    sent: Handle,
    kind: Kind,
    register: u8,
    next: usize,
) -> Result<usize, Raised> {
    if generator::pending(vm.get(generator)).is_some() {
        return throw_pending(vm, generator, kind, register, next);
    }
    let started = generator::state(vm.get(generator)) != State::Created;
    if !started && !vm.get(sent).is_none() {
        let what = kind_name(vm, generator);
        return Err(
            vm.raise(kind::TypeError, message!("can't send non-None value to a just-started {what}"))
        );
    }
    let offset = generator::offset(vm.get(generator));
    let sent = vm.duplicate(sent)?;
    push(vm, generator, kind, register, next)?;
    if !started {
        return Ok(0);
    }
    match code::instructions(frame::code(vm)).get(offset..) {
        Some(&[op::YIELD, register, ..]) => {
            vm.copy(sent, slot(vm, register as usize));
            Ok(offset + YIELD_LENGTH)
        }
        Some(&[op::YIELDFROM, _, register, ..]) => {
            vm.copy(sent, slot(vm, register as usize + 1));
            Ok(offset)
        }
        _ => Ok(offset),
    }
}

/// Resumes a generator by raising what `pend_throw` left.
#[cold]
fn throw_pending(
    vm: &mut Vm,
    generator: Handle,
    kind: Kind,
    register: u8,
    next: usize,
) -> Result<usize, Raised> {
    let pended = vm.slot()?;
    vm.set(pended, generator::take_pending(vm, vm.get(generator)).unwrap_or(Value::NONE));
    let Raised = unwinding::raise(vm, pended);
    if generator::state(vm.get(generator)) == State::Created {
        vm.heap.set_field(vm.get(generator), generator::STATE, generator::pack(0, State::Closed));
        return Err(Raised);
    }
    let offset = generator::offset(vm.get(generator));
    vm.set(pended, vm.exception());
    vm.clear_exception();
    push(vm, generator, kind, register, next)?;
    vm.park(vm.get(pended));
    unwinding::raise_in_generator(vm, offset)
}

/// The running generator rests at `offset`.
fn suspend(vm: &Vm, offset: usize) {
    let code = fast::keep(frame::code(vm)).payload_pointer() as *const fast::V;
    // SAFETY: a generator's frame is running; see `resume`.
    unsafe { resume::suspend(vm, frame::base(vm), code, offset) }
}

/// The running generator has ended: it keeps nothing alive any more.
pub fn close_running(vm: &Vm) {
    // SAFETY: as in `suspend`.
    unsafe { resume::close(vm, frame::base(vm)) }
}

/// The innermost generator of a chain has ended: the one around it runs in its place. Answers the offset of its
/// YIELDFROM.
pub fn enter_parent(vm: &mut Vm) -> Result<usize, Raised> {
    // SAFETY: a chained frame is running; see `resume`.
    let (_, registers) = unsafe { resume::parent(frame::base(vm)) };
    let top = vm.mark().max(vm.frame + registers);
    frame::raise_top(vm, top)?;
    // SAFETY: as above.
    unsafe {
        let base = frame::base(vm);
        match resume::enter_parent(vm, base) {
            Some(place) => Ok(place.pc.offset_from(fast::instructions(place.code)) as usize),
            None => Err(vm.raise_memory_error()),
        }
    }
}

/// The innermost generator of a chain returns what is in slot `value`.
fn finish_chained(vm: &mut Vm, value: Handle) -> Result<usize, Raised> {
    // SAFETY: a chained frame is running; see `resume`.
    let (_, registers) = unsafe { resume::parent(frame::base(vm)) };
    let end = vm.mark().max(vm.frame + registers);
    frame::raise_top(vm, end)?;
    // Above what the other frame will take.
    let value = vm.duplicate(value)?;
    close_running(vm);
    let offset = enter_parent(vm)?;
    let register = code::instructions(frame::code(vm)).get(offset + 1).copied().unwrap_or(0);
    vm.copy(value, slot(vm, register as usize));
    Ok(offset + YIELD_LENGTH)
}

/// Gives a chain up whose innermost generator has ended: the outermost one is closed.
pub fn close_root(vm: &Vm) {
    let root = vm.get(Handle::new(vm.frame - 5));
    vm.heap.set_field(root, generator::STATE, generator::pack(0, State::Closed));
}

/// YIELD: the running generator, at `offset`, yields what is in slot `value`. Delegating generators
/// around it yield it on.
pub fn yield_value(vm: &mut Vm, value: Handle, offset: usize) -> Result<usize, Raised> {
    let mut offset = offset;
    loop {
        let link = frame::link(vm);
        let next = frame::return_offset(vm);
        if link.kind == Kind::Collect {
            let list = Handle::new(vm.frame - link.distance + link.register as usize - resume::COLLECTED);
            vm.attempt(|vm| object::list::push(vm, vm.get(list), vm.get(value)))?;
            return Ok(match code::instructions(frame::code(vm)).get(offset..) {
                Some(&[op::YIELDFROM, _, register, ..]) => {
                    vm.set(slot(vm, register as usize + 1), Value::NONE);
                    offset
                }
                Some(&[_, register, ..]) => {
                    vm.set(slot(vm, register as usize), Value::NONE);
                    offset + YIELD_LENGTH
                }
                _ => offset,
            });
        }
        suspend(vm, offset);
        match link.kind {
            Kind::Delegate => {
                frame::leave(vm, link.distance);
                offset = next - YIELD_LENGTH;
            }
            Kind::ForNext => {
                frame::leave(vm, link.distance);
                vm.copy(value, slot(vm, link.register as usize));
                return Ok(loop_target(vm, next));
            }
            Kind::Resume => {
                vm.copy(value, frame::companion(vm));
                return Ok(step::YIELDED);
            }
            _ => {
                frame::leave(vm, link.distance);
                vm.copy(value, slot(vm, link.register as usize));
                return Ok(next);
            }
        }
    }
}

/// Where the FORNEXT that ends at `next` jumps to.
fn loop_target(vm: &Vm, next: usize) -> usize {
    match code::instructions(frame::code(vm)).get(next - FORNEXT_LENGTH..next) {
        Some(&[.., low, high]) => next.wrapping_add_signed(i16::from_le_bytes([low, high]) as isize),
        _ => next,
    }
}

/// The running generator returns what is in slot `value`.
pub fn finish(vm: &mut Vm, value: Handle, link: Link, next: usize) -> Result<usize, Raised> {
    if link.is_chained {
        return finish_chained(vm, value);
    }
    close_running(vm);
    match link.kind {
        Kind::ForNext => {
            frame::leave(vm, link.distance);
            Ok(next)
        }
        Kind::Resume => {
            vm.copy(value, frame::companion(vm));
            Ok(step::RETURNED)
        }
        Kind::Collect => {
            frame::leave(vm, link.distance);
            let register = link.register as usize;
            vm.copy(slot(vm, register - resume::COLLECTED), slot(vm, register));
            Ok(next)
        }
        Kind::Delegate => {
            frame::leave(vm, link.distance);
            vm.copy(value, slot(vm, link.register as usize));
            Ok(next)
        }
        _ => {
            let raised = generator::raise_stop(vm, value);
            frame::leave(vm, link.distance);
            Err(raised)
        }
    }
}

/// FORNEXT over a generator.
pub fn advance(vm: &mut Vm, generator: Handle, register: u8, next: usize) -> Result<usize, Raised> {
    if generator::state(vm.get(generator)) == State::Closed {
        return Ok(next);
    }
    resume(vm, generator, object::slot::NONE, Kind::ForNext, register, next)
}

/// Calls `next(generator)`, `generator.send(value)` without native recursion; None when the call is another one.
pub fn call_stepping(
    vm: &mut Vm,
    window: Handle,
    native: &'static Native,
    count: usize,
    keywords: Handle,
    kind: Kind,
    to: calls::To,
) -> Result<Option<usize>, Raised> {
    let first = window.offset(CALL_HEADER);
    if kind != Kind::Call || count == 0 || !matches!(vm.get(first).id(), Some(ids::GENERATOR | ids::COROUTINE)) {
        return Ok(None);
    }
    let name = native::resolve(vm, vm.get(window)).map(|(_, name)| name);
    let sent = match (name, count) {
        (Some(sym::next), 1) if !native.has_self() && vm.get(first).has_id(ids::GENERATOR) => object::slot::NONE,
        (Some(sym::send), 2) if native.has_self() => first.offset(1),
        _ => return Ok(None),
    };
    if !vm.get(keywords).is_undefined() || generator::state(vm.get(first)) == State::Closed {
        return Ok(None);
    }
    resume(vm, first, sent, Kind::Send, to.register, to.next).map(Some)
}

/// YIELDFROM: one step of the iterator in `r[iterator]`, which gets the value behind it.
pub fn yield_from(vm: &mut Vm, register: u8, iterator: u8, offset: usize, next: usize) -> Result<usize, Raised> {
    let (over, sent) = (slot(vm, iterator as usize), slot(vm, iterator as usize + 1));
    let out = slot(vm, register as usize);
    if vm.get(over).has_id(ids::COROUTINE_WRAPPER) {
        vm.set(over, vm.get(over).field(0));
    }
    let id = vm.get(over).id();
    if matches!(id, Some(ids::GENERATOR | ids::COROUTINE)) {
        if generator::state(vm.get(over)) != State::Closed {
            return resume(vm, over, sent, Kind::Delegate, register, next);
        }
        if id == Some(ids::COROUTINE) {
            return Err(reused(vm));
        }
        vm.set(out, Value::NONE);
        return Ok(next);
    }
    // A loop over this generator need not pass any other safepoint.
    vm.poll()?;
    let item = vm.slot()?;
    let yielded = if id == Some(ids::ASYNC_SEND) {
        generator::resume_awaitable(vm, over, sent, item)
    } else if !vm.get(sent).is_none() {
        stepped(vm, |vm| call::call_method(vm, over, sym::send, &[sent], item), item)
    } else if types::dispatch_id(vm.get(over)).0 < ids::FIRST_SHAPE.0 {
        match iterate::next_or_stop(vm, over, item) {
            Ok(false) => {
                vm.set(item, Value::NONE);
                Ok(false)
            }
            other => stop_value(vm, other, item),
        }
    } else {
        stepped(vm, |vm| call::call_special(vm, over, sym::__next__, &[], item).map(|_| ()), item)
    }?;
    if yielded {
        return yield_value(vm, item, offset);
    }
    vm.copy(item, out);
    Ok(next)
}

/// Runs a step of an iterator: true when it gave an item, false with the value of its StopIteration.
fn stepped(
    vm: &mut Vm,
    work: impl FnOnce(&mut Vm) -> Result<(), Raised>,
    item: Handle,
) -> Result<bool, Raised> {
    let result = work(vm).map(|()| true);
    stop_value(vm, result, item)
}

fn stop_value(vm: &mut Vm, result: Result<bool, Raised>, item: Handle) -> Result<bool, Raised> {
    match result {
        Err(Raised) if vm.raised_is(kind::StopIteration) => {
            let value = vm.exception().field(exception::ARGS).field(0).given().unwrap_or(Value::NONE);
            vm.set(item, value);
            vm.clear_exception();
            Ok(false)
        }
        other => other,
    }
}

#[cold]
fn reused(vm: &mut Vm) -> Raised {
    vm.raise(kind::RuntimeError, message!("cannot reuse already awaited coroutine"))
}

/// The `resume` hook.
pub fn resume_hook(vm: &mut Vm, generator: Handle, sent: Handle, out: Handle) -> Result<bool, Raised> {
    if generator::state(vm.get(generator)) == State::Closed {
        if vm.get(generator).has_id(ids::COROUTINE) {
            return Err(reused(vm));
        }
        vm.set(out, Value::NONE);
        return Ok(false);
    }
    run_nested(vm, generator, out, |vm, generator, called| {
        let top = vm.mark();
        let (value, sent_value) = (fast::keep(vm.get(generator)), fast::keep(vm.get(sent)));
        // SAFETY: the frame goes on top of what is in use; see `resume`.
        let place = unsafe {
            let base = (vm.heap.stack_base() as *mut fast::V).add(vm.frame);
            resume::resume(vm, base, top, value, sent_value, (0, Kind::Resume), called)
                .map(|place| place.pc.offset_from(fast::instructions(place.code)) as usize)
        };
        match place {
            Some(offset) => Ok(offset),
            None => resume(vm, generator, sent, Kind::Resume, 0, called),
        }
    })
}

/// Runs a generator in a loop of its own, after `start` has put its frame on the stack and said where it goes on; `start`
/// is told where the running frame calls the native function.
fn run_nested(
    vm: &mut Vm,
    generator: Handle,
    out: Handle,
    start: impl FnOnce(&mut Vm, Handle, usize) -> Result<usize, Raised>,
) -> Result<bool, Raised> {
    vm.enter()?;
    let (mark, caller, depth) = (vm.mark(), vm.frame, vm.depth);
    let called = frame::calling(vm);
    let result = start(vm, generator, called).and_then(|offset| running::run(vm, offset));
    if result.is_ok() {
        vm.copy(frame::companion(vm), out);
    }
    vm.frame = caller;
    vm.depth = depth;
    frame::note_again(vm, called);
    vm.release(mark);
    vm.leave();
    result.map(|exit| exit == running::Exit::Yielded)
}

/// The `throw` hook: raises the parked exception where the generator rests.
pub fn throw_hook(vm: &mut Vm, generator: Handle, out: Handle) -> Result<bool, Raised> {
    generator::take_pending(vm, vm.get(generator));
    match generator::state(vm.get(generator)) {
        State::Running => return Err(already_running(vm, generator)),
        State::Closed if vm.get(generator).has_id(ids::COROUTINE) && !vm.raised_is(kind::GeneratorExit) => {
            return Err(reused(vm));
        }
        State::Closed => return Err(Raised),
        State::Created => {
            vm.heap.set_field(vm.get(generator), generator::STATE, generator::pack(0, State::Closed));
            return Err(Raised);
        }
        State::Suspended => {}
    }
    vm.enter()?;
    let mark = vm.mark();
    let result = throw_suspended(vm, generator, out);
    vm.release(mark);
    vm.leave();
    result
}

/// What became of throwing into the iterator that a generator delegates to.
enum Delegated {
    /// It yielded; the generator goes on resting.
    Yielded,
    /// It returned: the value of the `yield from`.
    Returned,
    /// The parked exception is the generator's to deal with.
    Raised,
}

fn throw_suspended(vm: &mut Vm, generator: Handle, out: Handle) -> Result<bool, Raised> {
    let offset = generator::offset(vm.get(generator));
    let value = vm.slot()?;
    let mut outcome = Delegated::Raised;
    if !generator::delegate(vm.get(generator)).is_none() {
        let inner = vm.make(|vm| Ok(generator::delegate(vm.get(generator))))?;
        vm.heap.set_field(vm.get(generator), generator::STATE, generator::pack(offset, State::Running));
        outcome = throw_delegate(vm, inner, value);
        vm.heap.set_field(vm.get(generator), generator::STATE, generator::pack(offset, State::Suspended));
    }
    match outcome {
        Delegated::Yielded => {
            vm.copy(value, out);
            Ok(true)
        }
        Delegated::Returned => run_nested(vm, generator, out, |vm, generator, called| {
            push(vm, generator, Kind::Resume, 0, called)?;
            if let Some(&[_, register, ..]) = code::instructions(frame::code(vm)).get(offset..) {
                vm.copy(value, slot(vm, register as usize));
            }
            Ok(offset + YIELD_LENGTH)
        }),
        Delegated::Raised => {
            let thrown = vm.make(|vm| Ok(vm.exception()))?;
            run_nested(vm, generator, out, |vm, generator, called| {
                push(vm, generator, Kind::Resume, 0, called)?;
                // Its context is what the generator handles, if anything.
                vm.park(vm.get(thrown));
                unwinding::unwind(vm, offset, true)
            })
        }
    }
}

/// Throws the parked exception into the iterator of a `yield from`.
fn throw_delegate(vm: &mut Vm, inner: Handle, value: Handle) -> Delegated {
    let mark = vm.mark();
    let result = throw_delegate_inner(vm, inner, value);
    vm.release(mark);
    result.unwrap_or(Delegated::Raised)
}

fn throw_delegate_inner(vm: &mut Vm, inner: Handle, value: Handle) -> Result<Delegated, Raised> {
    let thrown = vm.make(|vm| Ok(vm.exception()))?;
    if vm.get(inner).has_id(ids::COROUTINE_WRAPPER) {
        vm.set(inner, vm.get(inner).field(0));
    }
    let has_frame = generator::is_generator(vm.get(inner));
    if vm.raised_is(kind::GeneratorExit) {
        if has_frame {
            generator::close_generator(vm, inner, value)?;
        } else {
            let close = vm.slot()?;
            let name = vm.make(|_| Ok(object::text::name(sym::close)))?;
            if attribute::find(vm, inner, name, close)? {
                call::call(vm, close, &[], value)?;
            }
        }
        vm.set_root(root::EXCEPTION, vm.get(thrown));
        return Ok(Delegated::Raised);
    }
    if has_frame {
        return Ok(if throw_hook(vm, inner, value)? { Delegated::Yielded } else { Delegated::Returned });
    }
    let throw = vm.slot()?;
    let name = vm.make(|_| Ok(object::text::name(sym::throw)))?;
    if !attribute::find(vm, inner, name, throw)? {
        if vm.get(thrown).has_id(ids::TUPLE) {
            return Err(vm.raise(kind::TypeError, message!("iterator has no method 'throw'")));
        }
        vm.set_root(root::EXCEPTION, vm.get(thrown));
        return Ok(Delegated::Raised);
    }
    let yielded = if vm.get(thrown).has_id(ids::TUPLE) {
        vm.clear_exception();
        stepped(vm, |vm| call::call_mapping(vm, throw, thrown, object::slot::UNDEFINED, value), value)?
    } else {
        stepped(vm, |vm| call::call(vm, throw, &[thrown], value), value)?
    };
    Ok(if yielded { Delegated::Yielded } else { Delegated::Returned })
}

/// GETAWAITABLE, or the same for what a method of a context manager returned.
pub fn get_awaitable(vm: &mut Vm, out: Handle, value: Handle, method: Option<&str>) -> Result<(), Raised> {
    if generator::is_own_awaitable(vm.get(value)) || vm.get(value).has_id(ids::GENERATOR) {
        if vm.get(value).has_id(ids::COROUTINE) && !generator::delegate(vm.get(value)).is_none() {
            return Err(vm.raise(kind::RuntimeError, message!("coroutine is being awaited already")));
        }
        vm.copy(value, out);
        return Ok(());
    }
    let mark = vm.mark();
    let made = vm.slot()?;
    if call::call_special(vm, value, sym::__await__, &[], made)? {
        if vm.get(made).has_id(ids::COROUTINE) {
            return Err(vm.raise(kind::TypeError, message!("__await__() returned a coroutine")));
        }
        if !iterate::is_iterator(vm, vm.get(made)) {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let name = types::type_name(vm, vm.get(made));
                message.format(message!("__await__() returned non-iterator of type '{name}'"));
            }));
        }
    } else if types::dispatch_id(vm.get(value)).0 >= ids::FIRST_SHAPE.0
        && call::call_special(vm, value, sym::__iter__, &[], made)?
    {
        // Iterators may be awaited, as MicroPython's libraries do.
    } else {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let name = types::type_name(vm, vm.get(value));
            match method {
                None => message.format(message!("object {name} can't be used in 'await' expression")),
                Some(method) => message.format(message!(
                    "'async with' received an object from {method} that does not implement __await__: {name}"
                )),
            }
        }));
    }
    vm.copy(made, out);
    vm.release(mark);
    Ok(())
}

/// GETAITER
pub fn get_async_iterator(vm: &mut Vm, out: Handle, value: Handle) -> Result<(), Raised> {
    if vm.get(value).has_id(ids::ASYNC_GENERATOR) {
        vm.copy(value, out);
        return Ok(());
    }
    let mark = vm.mark();
    let made = vm.slot()?;
    if !call::call_special(vm, value, sym::__aiter__, &[], made)? {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let name = types::type_name(vm, vm.get(value));
            message.format(message!("'async for' requires an object with __aiter__ method, got {name}"));
        }));
    }
    let next = vm.slot()?;
    if !attribute::special(vm, made, sym::__anext__, next)? {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let name = types::type_name(vm, vm.get(made));
            message.format(message!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
            ));
        }));
    }
    vm.copy(made, out);
    vm.release(mark);
    Ok(())
}

/// GETANEXT
pub fn get_async_next(vm: &mut Vm, out: Handle, iterator: Handle) -> Result<(), Raised> {
    if vm.get(iterator).has_id(ids::ASYNC_GENERATOR) {
        let mode = generator::async_send::SEND;
        return vm.store(out, |vm| generator::new_async_send(vm, vm.get(iterator), Value::NONE, mode));
    }
    let mark = vm.mark();
    let made = vm.slot()?;
    if !call::call_special(vm, iterator, sym::__anext__, &[], made)? {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let name = types::type_name(vm, vm.get(iterator));
            message.format(message!("'async for' requires an iterator with __anext__ method, got {name}"));
        }));
    }
    if get_awaitable(vm, out, made, None).is_err() {
        let cause = vm.make(|vm| Ok(vm.exception()))?;
        let Raised = vm.raise_with(kind::TypeError, |vm, message| {
            let name = types::type_name(vm, vm.get(made));
            message.format(message!("'async for' received an invalid object from __anext__: {name}"));
        });
        unwinding::set_cause(vm, vm.exception(), vm.get(cause));
        vm.heap.set_field(vm.exception(), exception::CONTEXT, vm.get(cause));
        return Err(Raised);
    }
    vm.release(mark);
    Ok(())
}
