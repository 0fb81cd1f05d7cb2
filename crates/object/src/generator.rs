//! Generators, coroutines, asynchronous generators: frames at rest.
//!
//! All three are `[function][state][handled][name][register]...`. `state` is a small
//! integer: the offset of the instruction at which the frame rests, shifted left by 2,
//! over a [`State`]. While the frame runs its registers are on the value stack; `handled`
//! then is the exception its resumer was handling, and at rest the one it was handling
//! itself (undefined: none of its own). `name` replaces `__name__` (else undefined); a tuple `(name, qualified name)`
//! replaces both names.
//!
//! A generator into which an exception is to be thrown when it is next resumed (`pend_throw`) has
//! the state Running too, so that whoever resumes it takes the long way; its `handled` then is a
//! tuple: the exception, `handled` and `state` as they were.
//!
//! Source: PEP 342, PEP 380, PEP 492, PEP 525.
//!
//! Invariant: a frame at rest stands at a YIELD, a YIELDFROM, or its first instruction.

use crate::exception::kind;
use crate::fault::{Leaf, Raised};
use crate::native::{Args, Code, Native};
use crate::operations::call;
use crate::types::{Item, Slot1, Slots, TypeInfo};
use crate::vm::slot;
use crate::{Vm, code, exception, function, ids, text};
use bytecode::op;
use bytecode::tables::Handlers;
use core::fmt::Write;
use crate::packed::message;
use heap::{Handle, TypeId, Value};
use names::sym;

pub const FUNCTION: usize = 0;
pub const STATE: usize = 1;
pub const HANDLED: usize = 2;
pub const NAME: usize = 3;
/// The first register.
pub const REGISTERS: usize = 4;

/// Fields of ASYNC_SEND objects, the awaitables of asynchronous generators.
pub mod async_send {
    pub const GENERATOR: usize = 0;
    /// Value to send first, or the exception to throw.
    pub const VALUE: usize = 1;
    /// Small integer: see the constants.
    pub const MODE: usize = 2;
    pub const SEND: i32 = 0;
    pub const THROW: i32 = 1;
    pub const CLOSE: i32 = 2;
    /// Added to the mode once the generator was resumed.
    pub const STARTED: i32 = 4;
    /// The awaitable is used up.
    pub const DONE: i32 = 8;
}

/// What a generator is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Made, not started.
    Created = 0,
    Suspended = 1,
    Running = 2,
    Closed = 3,
}

const fn item(text: &'static str, function: crate::native::FullFunction) -> Item {
    Item::Method(Native::method(text, Code::Full(function)))
}

const PEND_THROW: Item = Item::Method(Native::method("exception /", Code::Leaf(pend_throw)));

const SLOTS: Slots = Slots { repr: Slot1::Leaf(repr), ..Slots::NONE };

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        items: &[
            (sym::__name__, Item::Property(&(|_, generator| Ok(name(generator)), set_name))),
            (sym::__qualname__, Item::Property(&(|_, generator| Ok(qualified_name(generator)), set_qualified_name))),
            (sym::__class_getitem__, Item::class_method(crate::generic_alias::CLASS_GETITEM)),
            (sym::close, item("", close)),
            (sym::gi_code, Item::Getter(get_code)),
            (sym::gi_frame, Item::Getter(get_frame)),
            (sym::gi_running, Item::Getter(is_running)),
            (sym::gi_suspended, Item::Getter(is_suspended)),
            (sym::gi_yieldfrom, Item::Getter(|_, generator| Ok(delegate(generator)))),
            (sym::pend_throw, PEND_THROW),
            (sym::send, item("value /", send)),
            (sym::throw, item("type value= traceback= /", throw)),
        ],
        slots: &Slots { iterate: Slot1::Leaf(|_, generator| Ok(generator)), next: Slot1::Full(next), ..SLOTS },
        ..TypeInfo::new(ids::GENERATOR, "generator")
    },
    &TypeInfo {
        items: &[
            (sym::__await__, item("", coroutine_await)),
            (sym::__name__, Item::Property(&(|_, generator| Ok(name(generator)), set_name))),
            (sym::__qualname__, Item::Property(&(|_, generator| Ok(qualified_name(generator)), set_qualified_name))),
            (sym::__class_getitem__, Item::class_method(crate::generic_alias::CLASS_GETITEM)),
            (sym::close, item("", close)),
            (sym::cr_await, Item::Getter(|_, generator| Ok(delegate(generator)))),
            (sym::cr_code, Item::Getter(get_code)),
            (sym::cr_frame, Item::Getter(get_frame)),
            (sym::cr_origin, Item::Constant(Value::NONE)),
            (sym::cr_running, Item::Getter(is_running)),
            (sym::cr_suspended, Item::Getter(is_suspended)),
            (sym::pend_throw, PEND_THROW),
            (sym::send, item("value /", send)),
            (sym::throw, item("type value= traceback= /", throw)),
        ],
        slots: &SLOTS,
        ..TypeInfo::new(ids::COROUTINE, "coroutine")
    },
    &TypeInfo {
        items: &[
            (sym::__aiter__, item("", async_iterate)),
            (sym::__anext__, item("", async_next)),
            (sym::__name__, Item::Property(&(|_, generator| Ok(name(generator)), set_name))),
            (sym::__qualname__, Item::Property(&(|_, generator| Ok(qualified_name(generator)), set_qualified_name))),
            (sym::__class_getitem__, Item::class_method(crate::generic_alias::CLASS_GETITEM)),
            (sym::aclose, item("", async_close)),
            (sym::ag_await, Item::Getter(|_, generator| Ok(delegate(generator)))),
            (sym::ag_code, Item::Getter(get_code)),
            (sym::ag_frame, Item::Getter(get_frame)),
            (sym::ag_running, Item::Getter(is_running)),
            (sym::asend, item("value /", async_send_value)),
            (sym::athrow, item("type value= traceback= /", async_throw)),
        ],
        slots: &SLOTS,
        ..TypeInfo::new(ids::ASYNC_GENERATOR, "async_generator")
    },
    &TypeInfo {
        items: &[
            (sym::__await__, item("", |_, arguments| Ok(arguments.at(0)))),
            (sym::close, item("", awaitable_close)),
            (sym::send, item("value /", awaitable_send)),
            (sym::throw, item("type value= traceback= /", awaitable_throw)),
        ],
        slots: &Slots { iterate: Slot1::Leaf(|_, awaitable| Ok(awaitable)), next: Slot1::Full(awaitable_next), ..Slots::NONE },
        ..TypeInfo::new(ids::ASYNC_SEND, "async_generator_asend")
    },
    &TypeInfo { ..TypeInfo::new(ids::ASYNC_VALUE, "async_generator_wrapped_value") },
    &TypeInfo {
        items: &[
            (sym::close, item("", wrapper_close)),
            (sym::send, item("value /", wrapper_send)),
            (sym::throw, item("type value= traceback= /", wrapper_throw)),
        ],
        slots: &Slots { iterate: Slot1::Leaf(|_, wrapper| Ok(wrapper)), next: Slot1::Full(wrapper_next), ..Slots::NONE },
        ..TypeInfo::new(ids::COROUTINE_WRAPPER, "coroutine_wrapper")
    },
];

/// True for the three kinds of object that have a frame.
pub fn is_generator(value: Value<'_>) -> bool {
    matches!(value.id(), Some(ids::GENERATOR | ids::COROUTINE | ids::ASYNC_GENERATOR))
}

/// True when a generator or coroutine has something to do at its end: it rests in a `try` or `with`.
pub fn is_protected(generator: Value<'_>) -> bool {
    matches!(generator.id(), Some(ids::GENERATOR | ids::COROUTINE))
        && state(generator) == State::Suspended
        && Handlers::find(code::handlers(generator.field(FUNCTION).field(function::CODE)), offset(generator) as u32).is_some()
}

/// A new generator-like object for a call of `function` with this many registers, all undefined.
pub fn new<'v>(vm: &'v Vm, id: TypeId, function: Value<'v>, registers: usize) -> Leaf<'v> {
    let generator = vm.heap.new_filled(id, 0, REGISTERS + registers, Value::UNDEFINED)?;
    vm.heap.set_field(generator, FUNCTION, function);
    vm.heap.set_field(generator, STATE, pack(0, State::Created));
    Ok(generator)
}

/// Packs the STATE field.
pub fn pack(offset: usize, state: State) -> Value<'static> {
    Value::length(offset << 2 | state as usize)
}

/// What the generator is doing.
pub fn state(generator: Value<'_>) -> State {
    match generator.field(STATE).int_unchecked() & 3 {
        0 => State::Created,
        1 => State::Suspended,
        2 => State::Running,
        _ => State::Closed,
    }
}

/// Offset of the instruction at which the frame rests.
pub fn offset(generator: Value<'_>) -> usize {
    (generator.field(STATE).int_unchecked() >> 2) as usize
}

/// `__name__`
pub fn name<'v>(generator: Value<'v>) -> Value<'v> {
    let own = generator.field(NAME);
    let own = if own.has_id(ids::TUPLE) { own.field(0) } else { own };
    own.given().unwrap_or(function::name(generator.field(FUNCTION)))
}

/// `__qualname__`
pub fn qualified_name<'v>(generator: Value<'v>) -> Value<'v> {
    let own = generator.field(NAME);
    if own.has_id(ids::TUPLE) { own.field(1) } else { function::qualified_name(generator.field(FUNCTION)) }
}

fn set_name<'v>(vm: &'v Vm, generator: Value<'v>, name: Value<'v>) -> Result<(), crate::Fault> {
    check_name(vm, name, "__name__")?;
    let own = generator.field(NAME);
    if own.has_id(ids::TUPLE) {
        vm.heap.set_field(own, 0, name);
    } else {
        vm.heap.set_field(generator, NAME, name);
    }
    Ok(())
}

fn set_qualified_name<'v>(vm: &'v Vm, generator: Value<'v>, qualified: Value<'v>) -> Result<(), crate::Fault> {
    check_name(vm, qualified, "__qualname__")?;
    let both = crate::tuple::new(vm, &[name(generator), qualified])?;
    vm.heap.set_field(generator, NAME, both);
    Ok(())
}

fn check_name(vm: &Vm, name: Value<'_>, attribute: &str) -> Result<(), crate::Fault> {
    let is_text = name.has_id(ids::STR);
    if is_text { Ok(()) } else { Err(vm.type_fault(message!("{attribute} must be set to a string object"))) }
}

/// The iterator that a suspended YIELDFROM delegates to, or None.
pub fn delegate<'v>(generator: Value<'v>) -> Value<'v> {
    if state(generator) != State::Suspended {
        return Value::NONE;
    }
    let code = generator.field(FUNCTION).field(function::CODE);
    match code::instructions(code).get(offset(generator)..) {
        Some(&[op::YIELDFROM, _, register, ..]) => {
            generator.field(REGISTERS + register as usize).given().unwrap_or(Value::NONE)
        }
        _ => Value::NONE,
    }
}

fn get_code<'v>(_: &'v Vm, generator: Value<'v>) -> Leaf<'v> {
    Ok(generator.field(FUNCTION).field(function::CODE))
}

fn get_frame<'v>(vm: &'v Vm, generator: Value<'v>) -> Leaf<'v> {
    if state(generator) == State::Closed {
        return Ok(Value::NONE);
    }
    #[cfg(not(target_os = "none"))]
    return crate::traceback::new_frame_of_generator(vm, Some(offset(generator)), generator);
    #[cfg(target_os = "none")]
    {
        let function = generator.field(FUNCTION);
        let (code, globals) = (function.field(function::CODE), function.field(function::GLOBALS));
        crate::traceback::new_frame(vm, code, globals, Some(offset(generator)))
    }
}

fn is_running<'v>(_: &'v Vm, generator: Value<'v>) -> Leaf<'v> {
    Ok(Value::bool(state(generator) == State::Running && pending(generator).is_none()))
}

fn is_suspended<'v>(_: &'v Vm, generator: Value<'v>) -> Leaf<'v> {
    let state = pending(generator).map_or(generator.field(STATE), |pended| pended.field(2));
    Ok(Value::bool(state.int_unchecked() & 3 == State::Suspended as isize))
}

/// What `pend_throw` left: (exception, `handled`, `state`).
pub fn pending<'v>(generator: Value<'v>) -> Option<Value<'v>> {
    let handled = generator.field(HANDLED);
    (state(generator) == State::Running && handled.has_id(ids::TUPLE)).then_some(handled)
}

/// Takes back what `pend_throw` left, if anything: the generator rests as before, and this is the exception.
pub fn take_pending<'v>(vm: &'v Vm, generator: Value<'v>) -> Option<Value<'v>> {
    let pended = pending(generator)?;
    vm.heap.set_field(generator, HANDLED, pended.field(1));
    vm.heap.set_field(generator, STATE, pended.field(2));
    Some(pended.field(0))
}

/// `pend_throw(exception)`: the next resumption raises it, None takes it back. Answers the exception that
/// was to be raised before. Of a generator that delegates to another one, that one is meant.
fn pend_throw<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (mut generator, exception) = (args[0], args[1]);
    while is_generator(delegate(generator)) {
        generator = delegate(generator);
    }
    if let Some(pended) = pending(generator) {
        let before = pended.field(0);
        if exception.is_none() {
            take_pending(vm, generator);
        } else {
            vm.heap.set_field(pended, 0, exception);
        }
        return Ok(before);
    }
    match state(generator) {
        State::Running => Err(vm.value_fault(message!("generator already executing"))),
        State::Created | State::Suspended if !exception.is_none() => {
            let pended = [exception, generator.field(HANDLED), generator.field(STATE)];
            let pended = crate::tuple::new(vm, &pended)?;
            vm.heap.set_field(generator, HANDLED, pended);
            vm.heap.set_field(generator, STATE, pack(offset(generator), State::Running));
            Ok(Value::NONE)
        }
        _ => Ok(Value::NONE),
    }
}

fn repr<'v>(vm: &'v Vm, generator: Value<'v>) -> Leaf<'v> {
    let kind = match generator.id() {
        Some(ids::COROUTINE) => "coroutine",
        Some(ids::ASYNC_GENERATOR) => "async_generator",
        _ => "generator",
    };
    text::compose(vm, |message| {
        let name = text::Shown(qualified_name(generator));
        let _ = write!(message, "<{kind} object {name} at {:#x}>", generator.word());
    })
}

/// Raises StopIteration with what a generator returned (no argument for None).
pub fn raise_stop(vm: &mut Vm, result: Handle) -> Raised {
    if vm.get(result).is_none() {
        vm.raise_leaf(|vm| vm.fault_bare(kind::StopIteration))
    } else {
        vm.raise_value(kind::StopIteration, result)
    }
}

/// The `next` slot: undefined at the end.
/// Next item of a generator into `out`, a slot other than its own; undefined at the end.
pub fn next(vm: &mut Vm, generator: Handle, out: Handle) -> Result<(), Raised> {
    let resume = vm.hooks.resume;
    if resume(vm.lend_mut(), generator, slot::NONE, out)? {
        return Ok(());
    }
    if vm.get(out).is_none() {
        vm.set(out, Value::UNDEFINED);
        return Ok(());
    }
    Err(raise_stop(vm, out))
}

fn send(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    let resume = vm.hooks.resume;
    if resume(vm.lend_mut(), arguments.at(0), arguments.at(1), out)? {
        return Ok(out);
    }
    Err(raise_stop(vm, out))
}

/// Parks the exception that `throw(type[, value[, traceback]])` describes, or what making it raised.
pub fn park_thrown(vm: &mut Vm, arguments: Args) -> Result<(), Raised> {
    let thrown = vm.slot()?;
    let given = |vm: &Vm, index: usize| {
        arguments.given(vm, index).filter(|value| !value.is_none()).is_some()
    };
    let first = arguments.at(1);
    if vm.get(first).has_id(ids::EXCEPTION) {
        if given(vm, 2) {
            return Err(vm.raise(kind::TypeError, message!("instance exception may not have a separate value")));
        }
        vm.copy(first, thrown);
    } else if given(vm, 2)
        && vm.get(arguments.at(2)).has_id(ids::EXCEPTION)
        && crate::class::is_subtype(vm, crate::types::type_of(vm, vm.get(arguments.at(2))), vm.get(first))
    {
        vm.copy(arguments.at(2), thrown);
    } else {
        let value = arguments.at(2);
        if !is_exception_class(vm, vm.get(first)) {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let name = crate::types::type_name(vm, vm.get(first));
                message.format(message!(
                    "exceptions must be classes or instances deriving from BaseException, not {name}"
                ));
            }));
        }
        let values = [value];
        let made = call::call(vm, first, if given(vm, 2) { &values } else { &[] }, thrown);
        if made.is_err() {
            return Ok(());
        }
        if !vm.get(thrown).has_id(ids::EXCEPTION) {
            let Raised = not_an_exception(vm, first, thrown);
            return Ok(());
        }
    }
    if given(vm, 3) && !vm.get(arguments.at(3)).has_id(ids::TRACEBACK) {
        return Err(vm.raise(kind::TypeError, message!("throw() third argument must be a traceback object")));
    }
    if given(vm, 3) {
        vm.heap.set_field(vm.get(thrown), exception::TRACEBACK, vm.get(arguments.at(3)));
    }
    vm.park(vm.get(thrown));
    Ok(())
}

/// TypeError: calling an exception class gave something else.
pub fn not_an_exception(vm: &mut Vm, class: Handle, made: Handle) -> Raised {
    let shown = match vm.slot() {
        Ok(shown) => shown,
        Err(raised) => return raised,
    };
    if let Err(raised) = crate::operations::text::repr(vm, class, shown) {
        return raised;
    }
    vm.raise_with(kind::TypeError, |vm, message| {
        let (class, name) = (text::Shown(vm.get(shown)), crate::types::type_name(vm, vm.get(made)));
        message.format(message!("calling {class} should have returned an instance of BaseException, not {name}"));
    })
}

fn is_exception_class(vm: &Vm, value: Value<'_>) -> bool {
    let is_class = value.has_id(ids::CLASS) || value.immediate_payload(ids::immediate::TYPE).is_some();
    let base = Value::immediate(ids::immediate::TYPE, kind::BaseException);
    is_class && crate::class::is_subtype(vm, value, base)
}

fn throw(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    if !vm.get(arguments.at(1)).has_id(ids::EXCEPTION) && delegates_to_other(vm, arguments.at(0)) {
        // The iterator's own `throw` gets the arguments as they are.
        let given = (1..arguments.count).take_while(|index| arguments.given(vm, *index).is_some()).count();
        let all = vm.make(|vm| crate::tuple::new(vm, vm.heap.window(arguments.at(1), given)))?;
        vm.set_root(crate::root::EXCEPTION, vm.get(all));
    } else {
        park_thrown(vm, arguments)?;
    }
    throw_parked(vm, arguments.at(0))
}

/// True when what a generator, or the innermost one that it delegates to, delegates to has a `throw` of its own.
fn delegates_to_other(vm: &Vm, generator: Handle) -> bool {
    let mut inner = vm.get(generator);
    while is_generator(inner) {
        inner = delegate(inner);
    }
    let throw = crate::class::lookup(vm, crate::types::type_of(vm, inner), text::name(sym::throw));
    crate::types::dispatch_id(inner) >= ids::FIRST_SHAPE && throw.is_ok_and(|found| !found.is_undefined())
}

/// Throws the parked exception into a generator; what it yields, or StopIteration.
fn throw_parked(vm: &mut Vm, generator: Handle) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    let throw = vm.hooks.throw;
    if throw(vm.lend_mut(), generator, out)? {
        return Ok(out);
    }
    Err(raise_stop(vm, out))
}

/// `generator.close()`: the value it returned, or None.
pub fn close_generator(vm: &mut Vm, generator: Handle, out: Handle) -> Result<(), Raised> {
    vm.set(out, Value::NONE);
    match state(vm.get(generator)) {
        State::Closed => return Ok(()),
        State::Created => {
            vm.heap.set_field(vm.get(generator), STATE, pack(0, State::Closed));
            return Ok(());
        }
        State::Running | State::Suspended => {}
    }
    let _ = vm.raise_leaf(|vm| vm.fault_bare(kind::GeneratorExit));
    let throw = vm.hooks.throw;
    match throw(vm.lend_mut(), generator, out) {
        Ok(true) => {
            let kind_name = match vm.get(generator).id() {
                Some(ids::COROUTINE) => "coroutine",
                Some(ids::ASYNC_GENERATOR) => "async generator",
                _ => "generator",
            };
            Err(vm.raise(kind::RuntimeError, message!("{kind_name} ignored GeneratorExit")))
        }
        Ok(false) => Ok(()),
        Err(Raised) if vm.raised_is(kind::GeneratorExit) || vm.raised_is(kind::StopIteration) => {
            vm.clear_exception();
            vm.set(out, Value::NONE);
            Ok(())
        }
        Err(raised) => Err(raised),
    }
}

fn close(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    close_generator(vm, arguments.at(0), out)?;
    Ok(out)
}

fn coroutine_await(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    let coroutine = arguments.at(0);
    vm.make(|vm| Ok(vm.heap.new_object(ids::COROUTINE_WRAPPER, 0, &[vm.get(coroutine)])?))
}

fn wrapped(vm: &mut Vm, wrapper: Handle) -> Result<Handle, Raised> {
    vm.make(|vm| Ok(vm.get(wrapper).field(0)))
}

fn wrapper_next(vm: &mut Vm, wrapper: Handle, out: Handle) -> Result<(), Raised> {
    let coroutine = wrapped(vm, wrapper)?;
    next(vm, coroutine, out)
}

fn wrapper_send(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    let coroutine = wrapped(vm, arguments.at(0))?;
    vm.copy(coroutine, arguments.at(0));
    send(vm, arguments)
}

fn wrapper_throw(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    let coroutine = wrapped(vm, arguments.at(0))?;
    vm.copy(coroutine, arguments.at(0));
    throw(vm.lend_mut(), arguments)
}

fn wrapper_close(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    let coroutine = wrapped(vm, arguments.at(0))?;
    vm.copy(coroutine, arguments.at(0));
    close(vm, arguments)
}

fn async_iterate(_: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    Ok(arguments.at(0))
}

/// A new awaitable of an asynchronous generator.
pub fn new_async_send<'v>(vm: &'v Vm, generator: Value<'v>, value: Value<'v>, mode: i32) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::ASYNC_SEND, 0, &[generator, value, Value::small(mode)])?)
}

fn async_next(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    vm.make(|vm| new_async_send(vm, vm.get(arguments.at(0)), Value::NONE, async_send::SEND))
}

fn async_send_value(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    vm.make(|vm| new_async_send(vm, vm.get(arguments.at(0)), vm.get(arguments.at(1)), async_send::SEND))
}

fn async_throw(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    park_thrown(vm, arguments)?;
    let thrown = vm.make(|vm| Ok(vm.exception()))?;
    vm.clear_exception();
    vm.make(|vm| new_async_send(vm, vm.get(arguments.at(0)), vm.get(thrown), async_send::THROW))
}

fn async_close(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    vm.make(|vm| new_async_send(vm, vm.get(arguments.at(0)), Value::NONE, async_send::CLOSE))
}

fn mode(vm: &Vm, awaitable: Handle) -> i32 {
    vm.get(awaitable).field(async_send::MODE).int_unchecked() as i32
}

fn set_mode(vm: &Vm, awaitable: Handle, mode: i32) {
    vm.heap.set_field(vm.get(awaitable), async_send::MODE, Value::small(mode));
}

/// Resumes the generator behind an awaitable with a value, or (`parked`) with the parked exception. True with an
/// item that awaiting it yields; the generator's own yield, its end and errors are raised.
fn drive(vm: &mut Vm, awaitable: Handle, value: Handle, parked: bool, out: Handle) -> Result<bool, Raised> {
    let mut how = mode(vm, awaitable);
    if how & async_send::DONE != 0 {
        let what = if how & 3 == async_send::SEND { "__anext__()/asend()" } else { "aclose()/athrow()" };
        return Err(vm.raise(kind::RuntimeError, message!("cannot reuse already awaited {what}")));
    }
    let generator = vm.make(|vm| Ok(vm.get(awaitable).field(async_send::GENERATOR)))?;
    let sent = vm.duplicate(value)?;
    let mut parked = parked;
    if how & async_send::STARTED == 0 {
        match how {
            _ if parked => {}
            async_send::SEND => {
                if vm.get(value).is_none() {
                    vm.set(sent, vm.get(awaitable).field(async_send::VALUE));
                }
            }
            _ => {
                if how == async_send::CLOSE && state(vm.get(generator)) != State::Suspended {
                    if state(vm.get(generator)) == State::Created {
                        vm.heap.set_field(vm.get(generator), STATE, pack(0, State::Closed));
                    }
                    set_mode(vm, awaitable, how | async_send::DONE);
                    vm.set(out, Value::NONE);
                    return Ok(false);
                }
                if how == async_send::CLOSE {
                    let _ = vm.raise_leaf(|vm| vm.fault_bare(kind::GeneratorExit));
                } else {
                    vm.park(vm.get(awaitable).field(async_send::VALUE));
                }
                parked = true;
            }
        }
        how |= async_send::STARTED;
        set_mode(vm, awaitable, how);
    }
    let (resume, throw) = (vm.hooks.resume, vm.hooks.throw);
    let outcome = if parked { throw(vm.lend_mut(), generator, out) } else { resume(vm.lend_mut(), generator, sent, out) };
    let closing = how & async_send::CLOSE != 0;
    match outcome {
        Ok(true) if vm.get(out).has_id(ids::ASYNC_VALUE) => {
            set_mode(vm, awaitable, how | async_send::DONE);
            if closing {
                return Err(vm.raise(kind::RuntimeError, message!("async generator ignored GeneratorExit")));
            }
            vm.set(out, vm.get(out).field(0));
            Ok(false)
        }
        Ok(true) => Ok(true),
        Ok(false) => {
            set_mode(vm, awaitable, how | async_send::DONE);
            if closing {
                vm.set(out, Value::NONE);
                return Ok(false);
            }
            Err(vm.raise_leaf(|vm| vm.fault_bare(kind::StopAsyncIteration)))
        }
        Err(Raised) => {
            set_mode(vm, awaitable, how | async_send::DONE);
            if closing && (vm.raised_is(kind::GeneratorExit) || vm.raised_is(kind::StopAsyncIteration)) {
                vm.clear_exception();
                vm.set(out, Value::NONE);
                return Ok(false);
            }
            Err(Raised)
        }
    }
}

/// One step of an awaitable of an asynchronous generator, for the machine: as the `resume` hook.
pub fn resume_awaitable(vm: &mut Vm, awaitable: Handle, value: Handle, out: Handle) -> Result<bool, Raised> {
    vm.scoped(|vm| drive(vm, awaitable, value, false, out))
}

fn awaitable_next(vm: &mut Vm, awaitable: Handle, out: Handle) -> Result<(), Raised> {
    match drive(vm, awaitable, slot::NONE, false, out)? {
        true => Ok(()),
        false => Err(raise_stop(vm, out)),
    }
}

fn awaitable_send(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    match drive(vm, arguments.at(0), arguments.at(1), false, out)? {
        true => Ok(out),
        false => Err(raise_stop(vm, out)),
    }
}

fn awaitable_throw(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    park_thrown(vm, arguments)?;
    let out = vm.slot()?;
    match drive(vm, arguments.at(0), slot::NONE, true, out)? {
        true => Ok(out),
        false => Err(raise_stop(vm, out)),
    }
}

fn awaitable_close(vm: &mut Vm, arguments: Args) -> Result<Handle, Raised> {
    let how = mode(vm, arguments.at(0));
    set_mode(vm, arguments.at(0), how | async_send::DONE);
    if how & async_send::STARTED == 0 || how & async_send::DONE != 0 {
        return Ok(slot::NONE);
    }
    let generator = vm.make(|vm| Ok(vm.get(arguments.at(0)).field(async_send::GENERATOR)))?;
    let out = vm.slot()?;
    close_generator(vm, generator, out)?;
    Ok(slot::NONE)
}

/// True when a value can be handed to `await` as it is, or `yield from` it.
pub fn is_own_awaitable(value: Value<'_>) -> bool {
    matches!(value.id(), Some(ids::COROUTINE | ids::ASYNC_SEND | ids::COROUTINE_WRAPPER))
}
