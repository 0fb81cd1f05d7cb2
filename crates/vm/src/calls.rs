//! Calls from instructions, and returns.
//!
//! Python functions, bound methods of them, classes with a Python `__init__` and objects
//! with a Python `__call__` are entered without native recursion; everything else goes
//! through `operations::call`.
//!
//! Invariant: until a frame is entered the running frame is the caller's, so errors of
//! binding are the caller's.

use crate::frame::{self, Kind, Link, slot};
use crate::{binding, classes, frame_objects, generators, iteration, special_methods, threads};
use bytecode::CodeFlags;
use bytecode::opcode::CALL_HEADER;
use heap::{Handle, Value};
use names::sym;
use object::construct::{Construction, construction};
use object::exception::kind;
use object::operations::call as general;
use object::{Raised, Vm, class, code, function, ids, instance, native, text, types};
use object::packed::message;

/// Fields of bound methods.
const METHOD_FUNCTION: usize = 0;
const METHOD_SELF: usize = 1;
/// Most values put before the arguments of a window.
const MOST_SHIFT: usize = 2;

/// What stands for the class builder in a register; programs never see it.
pub use object::class_build::BUILD_CLASS;
/// What stand for typing's TypeVar, ParamSpec, TypeVarTuple, Generic and TypeAliasType in code that the compiler
/// makes for type parameters.
pub const TYPE_VAR: Value<'static> = Value::immediate(5, 4);
pub const TYPE_ALIAS: Value<'static> = Value::immediate(5, 5);
pub const PARAM_SPEC: Value<'static> = Value::immediate(5, 1);
pub const TYPE_VAR_TUPLE: Value<'static> = Value::immediate(5, 2);
pub const GENERIC: Value<'static> = Value::immediate(5, 3);

/// Where a call's result goes, and the running code with it.
#[derive(Clone, Copy)]
pub struct To {
    pub register: u8,
    /// Offset of the next instruction.
    pub next: usize,
}

/// A slot with the names of keyword arguments (a tuple constant), or the undefined slot.
fn keyword_names(vm: &mut Vm, constant: Option<u8>) -> Result<Handle, Raised> {
    match constant {
        Some(index) => crate::step::constant(vm, index),
        None => Ok(object::slot::UNDEFINED),
    }
}

/// CALL and CALLKW: the callee in slot `window`, `count` arguments behind the header.
pub fn call(vm: &mut Vm, window: Handle, count: usize, names: Option<u8>, to: To) -> Result<usize, Raised> {
    let keywords = keyword_names(vm, names)?;
    call_any(vm, window, count, keywords, Kind::Call, to)
}

/// CALLMETHOD and CALLMETHODKW: `self`, if there is one, comes before the arguments.
pub fn call_method(vm: &mut Vm, window: Handle, count: usize, names: Option<u8>, to: To) -> Result<usize, Raised> {
    let keywords = keyword_names(vm, names)?;
    let first = window.offset(CALL_HEADER);
    if vm.get(first).is_undefined() {
        vm.heap.move_slots(first.offset(1), first, count);
        return call_any(vm, window, count, keywords, Kind::Call, to);
    }
    call_any(vm, window, count + 1, keywords, Kind::Call, to)
}

/// Makes room for `more` values before the arguments of a window.
fn shift(vm: &mut Vm, window: Handle, count: usize, more: usize) {
    let first = window.index() + CALL_HEADER;
    debug_assert!(first + count + more <= vm.mark());
    vm.heap.move_slots(Handle::new(first), Handle::new(first + more), count);
}

/// Calls whatever is in a window.
pub fn call_any(
    vm: &mut Vm,
    window: Handle,
    count: usize,
    keywords: Handle,
    kind: Kind,
    to: To,
) -> Result<usize, Raised> {
    let keywords = save_keywords(vm, window, count, keywords)?;
    let out = slot(vm, to.register as usize);
    let callee = vm.get(window);
    match callee.id() {
        Some(ids::FUNCTION) => return enter(vm, window, count, keywords, kind, to),
        Some(ids::BOUND_METHOD) => {
            let target = callee.field(METHOD_FUNCTION);
            let is_function = frame::is_function(target);
            if is_function || threads::waits(vm, target) {
                shift(vm, window, count, 1);
                let callee = vm.get(window);
                vm.set(window.offset(CALL_HEADER), callee.field(METHOD_SELF));
                vm.set(window, callee.field(METHOD_FUNCTION));
                if is_function {
                    return enter(vm, window, count + 1, keywords, kind, to);
                }
                return threads::call(vm, window, count + 1, keywords, kind, to);
            }
        }
        Some(ids::CLASS) => {
            if let Some(next) = construct(vm, window, count, keywords, kind, to)? {
                return Ok(next);
            }
        }
        Some(id) if id.0 >= ids::FIRST_SHAPE.0 => {
            if python_call(vm, window)? {
                shift(vm, window, count, 1);
                let function = class::lookup(vm, types::type_of(vm, vm.get(window)), text::name(sym::__call__));
                let function = function.unwrap_or(Value::UNDEFINED);
                vm.set(window.offset(CALL_HEADER), vm.get(window));
                vm.set(window, function);
                return enter(vm, window, count + 1, keywords, kind, to);
            }
        }
        None if callee == BUILD_CLASS => {
            classes::build(vm, window, count, keywords, out)?;
            return done(vm, kind, to);
        }
        None if callee.immediate_payload(5).is_some() => {
            classes::make_type_parameter(vm, window, count, keywords, out)?;
            return done(vm, kind, to);
        }
        _ => {}
    }
    if threads::waits(vm, vm.get(window)) {
        return threads::call(vm, window, count, keywords, kind, to);
    }
    if let Some(native) = vm.native(vm.get(window)) {
        if let Some(next) = generators::call_stepping(vm, window, native, count, keywords, kind, to)? {
            return Ok(next);
        }
        if vm.get(keywords).is_undefined() {
            // What lies above the window is dead, and a collection is to find it so.
            vm.release(window.index() + CALL_HEADER + count);
        }
        native::call(vm, window, native, window.offset(CALL_HEADER), count, keywords, out)?;
    } else {
        general::call_window(vm, window, count, keywords, out)?;
    }
    done(vm, kind, to)
}

/// After a call that needed no frame.
pub fn done(vm: &mut Vm, kind: Kind, to: To) -> Result<usize, Raised> {
    if kind == Kind::Iterate {
        let state = slot(vm, to.register as usize);
        iteration::begin(vm, state, state)?;
    }
    Ok(to.next)
}

/// Makes room above a window for the arguments to move, and keeps the names of keywords out of their way.
fn save_keywords(vm: &mut Vm, window: Handle, count: usize, keywords: Handle) -> Result<Handle, Raised> {
    let end = window.index() + CALL_HEADER + count + MOST_SHIFT;
    if end > vm.mark() {
        let above = keywords.index() >= vm.frame;
        debug_assert!(!above || (keywords.index()) < vm.mark());
        frame::raise_top(vm, end)?;
    }
    if vm.get(keywords).is_undefined() { Ok(object::slot::UNDEFINED) } else { vm.duplicate(keywords) }
}

/// True when instances of the class of the object in `window` are called through a Python function.
fn python_call(vm: &mut Vm, window: Handle) -> Result<bool, Raised> {
    vm.attempt(|vm| {
        let class = types::type_of(vm, vm.get(window));
        Ok(frame::is_function(class::lookup(vm, class, text::name(sym::__call__))?))
    })
}

/// Binds the arguments of the Python function in a window and enters it, or makes its generator.
pub fn enter(
    vm: &mut Vm,
    window: Handle,
    count: usize,
    keywords: Handle,
    kind: Kind,
    to: To,
) -> Result<usize, Raised> {
    let base = window.index() + CALL_HEADER;
    binding::bind(vm, window, count, keywords)?;
    if generators::makes_generator(vm.get(window)) {
        let out = slot(vm, to.register as usize);
        generators::make(vm, window, out)?;
        return done(vm, kind, to);
    }
    let link = Link::pack(base - vm.frame, to.register, kind);
    frame::enter(vm, base, link, to.next);
    Ok(0)
}

/// Calls a class whose instances are made by `object` and prepared by a Python `__init__`, or by nothing. None
/// when the class is not so simple.
fn construct(
    vm: &mut Vm,
    window: Handle,
    count: usize,
    keywords: Handle,
    kind: Kind,
    to: To,
) -> Result<Option<usize>, Raised> {
    if kind != Kind::Call {
        return Ok(None);
    }
    let simple = vm.attempt(|vm| {
        let class = vm.get(window);
        let found = match construction(vm, class)? {
            Construction::Function(initialise) => initialise,
            Construction::Bare => Value::NONE,
            Construction::General => return Ok(false),
        };
        // With a finaliser instances are registered when they are made, which the loop does not do.
        if class::flags(class) & (class::FINALISER | class::PAYLOAD) == 0 {
            let key = Value::int((vm.epoch.get() >> 1) as isize).unwrap_or(Value::NONE);
            vm.heap.set_field(class, class::CONSTRUCTOR_KEY, key);
            vm.heap.set_field(class, class::CONSTRUCTOR, found);
        }
        Ok(found.has_id(ids::FUNCTION))
    })?;
    if !simple {
        return Ok(None);
    }
    let made = vm.make(|vm| instance::new(vm, vm.get(window)))?;
    // [instance][__init__][header][header][self][arguments]...
    shift(vm, window, count, MOST_SHIFT);
    let init = class::lookup(vm, vm.get(window), text::name(sym::__init__)).unwrap_or(Value::UNDEFINED);
    let inner = window.offset(1);
    vm.set(inner, init);
    vm.copy(made, window);
    vm.copy(made, inner.offset(CALL_HEADER));
    let base = inner.index() + CALL_HEADER;
    binding::bind(vm, inner, count + 1, keywords)?;
    if generators::makes_generator(vm.get(inner)) {
        let class = vm.make(|_| Ok(types::type_value(ids::GENERATOR)))?;
        return Err(init_result(vm, class));
    }
    frame::enter(vm, base, Link::pack(base - vm.frame, to.register, Kind::Construct), to.next);
    Ok(Some(0))
}

#[cold]
fn init_result(vm: &mut Vm, class: Handle) -> Raised {
    vm.raise_with(kind::TypeError, |vm, message| {
        let class = types::class_name(vm, vm.get(class));
        message.format(message!("__init__() should return None, not '{class}'"));
    })
}

/// CALLEX: positional arguments in an iterable, keywords in a dict.
pub fn call_unpacked(vm: &mut Vm, window: Handle, has_keywords: bool, kind: Kind, to: To) -> Result<usize, Raised> {
    let first = window.index() + CALL_HEADER;
    let positional = vm.duplicate(Handle::new(first))?;
    crate::building::starred_arguments(vm, positional, window)?;
    let mapping = if has_keywords { Some(vm.duplicate(Handle::new(first + 1))?) } else { None };
    let items = |vm: &Vm| object::list::fields_of(vm.get(positional)).map_or(0, |(_, count)| count);
    let pairs = mapping.map_or(0, |mapping| object::dict::Dict::len(vm.get(mapping)));
    let given = items(vm);
    // The arguments are laid out above everything else, as a window of their own.
    let names = vm.slot()?;
    if let Some(mapping) = mapping {
        if pairs > 0 {
            vm.store(names, |vm| {
                let keys = vm.heap.new_filled(ids::TUPLE, 0, pairs, Value::NONE)?;
                for (index, (key, _)) in object::dict::Dict::items(vm.get(mapping)).enumerate() {
                    vm.heap.set_field(keys, index, key);
                }
                Ok(keys)
            })?;
        }
    }
    let window = vm.duplicate(window)?;
    let count = given + pairs;
    let base = window.index() + CALL_HEADER;
    frame::raise_top(vm, base + count)?;
    if let Some((fields, count)) = object::list::fields_of(vm.get(positional)) {
        vm.heap.copy_to_stack(fields, 0, Handle::new(base), count);
    }
    if let Some(mapping) = mapping {
        for (index, (_, value)) in object::dict::Dict::items(vm.get(mapping)).enumerate() {
            vm.set(Handle::new(base + given + index), value);
        }
    }
    call_any(vm, window, count, names, kind, to)
}

/// RET and RETNONE: ends the running frame with the value in slot `value`.
pub fn finish(vm: &mut Vm, value: Handle) -> Result<usize, Raised> {
    let link = frame::link(vm);
    let next = frame::return_offset(vm);
    if link.kind.is_generator() {
        return generators::finish(vm, value, link, next);
    }
    if link.is_observed() {
        frame_objects::note_end(vm);
    }
    match link.kind {
        Kind::Native => {
            vm.copy(value, Handle::new(vm.frame - CALL_HEADER));
            return Ok(crate::step::RETURNED);
        }
        Kind::Thread => return Ok(crate::step::ENDED),
        Kind::Construct if !vm.get(value).is_none() => {
            let class = vm.make(|vm| Ok(types::type_of(vm, vm.get(value))))?;
            let raised = init_result(vm, class);
            frame::leave(vm, link.distance);
            return Err(raised);
        }
        Kind::Construct => {
            let companion = frame::companion(vm);
            frame::leave(vm, link.distance);
            vm.copy(companion, slot(vm, link.register as usize));
        }
        Kind::Operator | Kind::Test | Kind::Discard => {
            frame::leave(vm, link.distance);
            return special_methods::finish(vm, link.kind, value, link.register, next);
        }
        _ => {
            frame::leave(vm, link.distance);
            vm.copy(value, slot(vm, link.register as usize));
            if link.kind == Kind::Iterate {
                let state = slot(vm, link.register as usize);
                iteration::begin(vm, state, state)?;
            }
        }
    }
    Ok(next)
}

/// The hook by which native code calls Python functions.
pub fn call_function(vm: &mut Vm, window: Handle, count: usize, keywords: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = nested(vm, window, count, keywords);
    if result.is_ok() {
        vm.copy(window, out);
    }
    vm.release(mark);
    result
}

/// Runs the Python function in a window in a loop of its own; the result goes to slot `window`.
fn nested(vm: &mut Vm, window: Handle, count: usize, keywords: Handle) -> Result<(), Raised> {
    let base = window.index() + CALL_HEADER;
    binding::bind(vm, window, count, keywords)?;
    if generators::makes_generator(vm.get(window)) {
        return generators::make(vm, window, window);
    }
    run_bound(vm, base)
}

/// Runs a code object with these globals; register 0 is what slot `namespace` holds. The result goes to `out`.
pub fn run_code(vm: &mut Vm, code: Handle, globals: Handle, namespace: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let window = vm.make(|vm| function::new(vm, vm.get(code), vm.get(globals), Value::NONE));
    let result = window.and_then(|window| {
        let base = window.index() + CALL_HEADER;
        frame::reserve(vm, base)?;
        vm.copy(namespace, Handle::new(base));
        run_window(vm, window, base)?;
        vm.copy(window, out);
        Ok(())
    });
    vm.release(mark);
    result
}

/// Runs code objects, the constants of the one in slot `code`, in turn. One function serves them all, so that
/// going on to the next statement takes no memory.
pub fn run_parts(vm: &mut Vm, code: Handle, globals: Handle, namespace: Handle) -> Result<(), Raised> {
    let count = code::constant_count(vm.get(code));
    let function = vm.make(|vm| function::new(vm, vm.get(code), vm.get(globals), Value::NONE))?;
    let window = vm.duplicate(function)?;
    let base = window.index() + CALL_HEADER;
    for index in 0..count {
        vm.attempt(|vm| {
            let part = vm.get(code).field(code::CONSTANTS + index);
            let part = code::for_globals(vm, part, vm.get(globals))?;
            vm.heap.set_field(vm.get(function), function::CODE, part);
            Ok(())
        })?;
        vm.copy(function, window);
        vm.release(window.index() + 1);
        frame::reserve(vm, base)?;
        vm.copy(namespace, Handle::new(base));
        run_window(vm, window, base)?;
    }
    Ok(())
}

/// Runs the function in a window whose registers, from `base` on, are set up.
pub fn run_window(vm: &mut Vm, window: Handle, base: usize) -> Result<(), Raised> {
    if generators::makes_generator(vm.get(window)) {
        return generators::make(vm, window, window);
    }
    run_bound(vm, base)
}

/// Runs the frame at `base` in a loop of its own.
fn run_bound(vm: &mut Vm, base: usize) -> Result<(), Raised> {
    vm.enter()?;
    let (caller, depth) = (vm.frame, vm.depth);
    let called = frame::calling(vm);
    frame::enter(vm, base, Link::pack(base - caller, 0, Kind::Native), called);
    let result = crate::running::run(vm, 0);
    vm.frame = caller;
    vm.depth = depth;
    frame::note_again(vm, called);
    vm.leave();
    result.map(|_| ())
}

/// Flags of code whose calls make generator-like objects.
pub const GENERATOR_FLAGS: u16 = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;

/// Flags of code whose call takes more than arguments in its named parameters.
pub const GENERAL_FLAGS: u16 = CodeFlags::VARARGS | CodeFlags::VARKEYWORDS | GENERATOR_FLAGS;
