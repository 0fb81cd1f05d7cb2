//! aiter and anext.
//!
//! `anext(iterator, default)` gives an awaitable `[awaited][default][found]`, whose first field is
//! what `__anext__` returned, from the first step on (`found`) the iterator of it.
//!
//! Invariant: awaiting is left to the caller; only StopAsyncIteration is turned into the default.

use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::generator::raise_stop;
use object::native::{Args, Code, Native};
use object::operations::{call, iterate};
use object::types::{Item, Slot1, Slots, type_name};
use object::{Raised, TypeInfo, Vm, ids, slot};
use object::packed::message;

const AWAITED: usize = 0;
const DEFAULT: usize = 1;
const FOUND: usize = 2;

pub(super) static DEFAULT_AWAITABLE: TypeInfo = TypeInfo {
    items: &[
        (sym::__await__, Item::Method(Native::method("", Code::Leaf(|_, args| Ok(args[0]))))),
        (sym::close, Item::Method(Native::method("", Code::Full(close)))),
        (sym::send, Item::Method(Native::method("value /", Code::Full(send)))),
        (sym::throw, Item::Method(Native::method("type value= traceback= /", Code::Full(throw)))),
    ],
    slots: &Slots {
        iterate: Slot1::Leaf(|_, awaitable| Ok(awaitable)),
        next: Slot1::Full(next),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::DEFAULT_AWAITABLE, "anext_awaitable")
};

pub(super) fn aiter(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    if call::call_special(vm, args.at(0), sym::__aiter__, &[], out)? {
        return Ok(out);
    }
    Err(lacks(vm, args.at(0), "iterable"))
}

pub(super) fn anext(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    if !call::call_special(vm, args.at(0), sym::__anext__, &[], out)? {
        return Err(lacks(vm, args.at(0), "iterator"));
    }
    if args.given(vm, 1).is_none() {
        return Ok(out);
    }
    vm.make(|vm| {
        let fields = [vm.get(out), args.get(vm, 1), Value::FALSE];
        Ok(vm.heap.new_object(ids::DEFAULT_AWAITABLE, 0, &fields)?)
    })
}

#[cold]
fn lacks(vm: &mut Vm, object: Handle, word: &str) -> Raised {
    vm.raise_with(kind::TypeError, |vm, message| {
        message.format(message!("'{}' object is not an async {word}", type_name(vm, vm.get(object))))
    })
}

/// A new slot with the iterator of what is awaited.
fn awaited(vm: &mut Vm, object: Handle) -> Result<Handle, Raised> {
    let awaited = vm.make(|vm| Ok(vm.get(object).field(AWAITED)))?;
    if vm.get(object).field(FOUND) == Value::TRUE {
        return Ok(awaited);
    }
    let found = vm.slot()?;
    if !call::call_special(vm, awaited, sym::__await__, &[], found)? {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let name = type_name(vm, vm.get(awaited));
            message.format(message!("object {name} can't be used in 'await' expression"));
        }));
    }
    if !iterate::is_iterator(vm, vm.get(found)) {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let name = type_name(vm, vm.get(found));
            message.format(message!("__await__() returned non-iterator of type '{name}'"));
        }));
    }
    vm.copy(found, awaited);
    vm.heap.set_field(vm.get(object), AWAITED, vm.get(awaited));
    vm.heap.set_field(vm.get(object), FOUND, Value::TRUE);
    Ok(awaited)
}

/// What a step of the awaited iterator came to; StopAsyncIteration ends the awaiting with the default.
fn conclude(vm: &mut Vm, object: Handle, step: Result<(), Raised>) -> Result<(), Raised> {
    match step {
        Err(Raised) if vm.raised_is(kind::StopAsyncIteration) => {
            vm.clear_exception();
            let default = vm.make(|vm| Ok(vm.get(object).field(DEFAULT)))?;
            Err(raise_stop(vm, default))
        }
        other => other,
    }
}

fn next(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let awaited = awaited(vm, object)?;
    let step = iterate::next_or_stop(vm, awaited, out).map(|_| ());
    conclude(vm, object, step)
}

fn send(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (awaited, out) = (awaited(vm, args.at(0))?, vm.slot()?);
    let step = call::call_method(vm, awaited, sym::send, &[args.at(1)], out);
    conclude(vm, args.at(0), step)?;
    Ok(out)
}

fn throw(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (awaited, out) = (awaited(vm, args.at(0))?, vm.slot()?);
    let thrown = [args.at(1), args.at(2), args.at(3)];
    let count = (1..4).take_while(|index| args.given(vm, *index).is_some()).count();
    let step = call::call_method(vm, awaited, sym::throw, &thrown[..count], out);
    conclude(vm, args.at(0), step)?;
    Ok(out)
}

fn close(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (awaited, out) = (awaited(vm, args.at(0))?, vm.slot()?);
    call::call_method(vm, awaited, sym::close, &[], out)?;
    Ok(slot::NONE)
}
