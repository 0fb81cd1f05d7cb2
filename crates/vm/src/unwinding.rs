//! Raising, unwinding, handlers.
//!
//! Nothing is recorded when a `try` is entered: the exception tables of the frames on the
//! stack say where an exception goes.
//!
//! Invariant: the parked exception has one traceback entry for each frame that it left or
//! was caught in since it was raised.

use crate::frame::{self, Kind};
use crate::{frame_objects, generators, threads, trace};
use bytecode::CodeFlags;
use bytecode::tables::Handlers;
use heap::{Handle, Value};
use object::exception::{self, kind};
use object::operations::call;
use object::{Raised, Vm, class, code, function, ids, root, traceback};
use object::packed::message;

/// Bit of `exception::FLAGS`: `__suppress_context__`.
const SUPPRESS_CONTEXT: i32 = 1;

/// Takes the parked exception from the instruction at `offset` of the running frame to the handler that
/// catches it; the frame may be another one then. Raised when it leaves the frames that native code started.
/// `fresh` is false when this frame's traceback entry is there already.
#[cold]
#[inline(never)]
pub fn unwind(vm: &mut Vm, offset: usize, fresh: bool) -> Result<usize, Raised> {
    let (mut offset, mut fresh) = (offset, fresh);
    loop {
        let end = vm.frame + code::register_count(frame::code(vm));
        vm.release(end);
        if fresh {
            add_traceback(vm, offset);
            if trace::is_on(vm) {
                trace::raised(vm, offset);
            }
        }
        fresh = true;
        if let Some(handler) = Handlers::find(code::handlers(frame::code(vm)), offset as u32) {
            return Ok(handler.target as usize);
        }
        if trace::is_on(vm) {
            trace::unwound(vm);
        }
        let link = frame::link(vm);
        if link.kind.is_generator() {
            wrap_stop_iteration(vm);
            generators::close_running(vm);
            if link.is_chained {
                if let Ok(at) = generators::enter_parent(vm) {
                    offset = at;
                    continue;
                }
                generators::close_root(vm);
            }
        }
        if link.is_observed() {
            frame_objects::note_end(vm);
        }
        match link.kind {
            Kind::Native | Kind::Resume => return Err(Raised),
            Kind::Thread => return Ok(threads::ended_by_exception(vm)),
            _ => {}
        }
        // The caller's offset lies behind the call, but for calls that are to be repeated.
        offset = frame::return_offset(vm).saturating_sub((link.kind != Kind::Collect) as usize);
        frame::leave(vm, link.distance);
    }
}

/// Raises the parked exception at `offset` of a generator's frame that was just put on the stack: the offset of
/// its handler, or Raised with the generator closed and the frame that resumes it running.
pub fn raise_in_generator(vm: &mut Vm, offset: usize) -> Result<usize, Raised> {
    add_traceback(vm, offset);
    if let Some(handler) = Handlers::find(code::handlers(frame::code(vm)), offset as u32) {
        return Ok(handler.target as usize);
    }
    wrap_stop_iteration(vm);
    generators::close_running(vm);
    let link = frame::link(vm);
    if link.kind != Kind::Resume {
        frame::leave(vm, link.distance);
    }
    Err(Raised)
}

/// Adds an entry for the running frame; leaves it out when there is no memory for it. A deep recursion that ends for
/// lack of memory does not collect for each of its frames.
fn add_traceback(vm: &mut Vm, offset: usize) {
    let make = |vm: &Vm| {
        let function = frame::function(vm);
        let exception = vm.exception();
        let next = exception.field(exception::TRACEBACK);
        let next = if next.has_id(ids::TRACEBACK) { next } else { Value::NONE };
        let entry =
            traceback::new(vm, next, function.field(function::CODE), function.field(function::GLOBALS), offset)?;
        vm.heap.set_field(exception, exception::TRACEBACK, entry);
        Ok::<(), object::Fault>(())
    };
    if make(vm).is_err() {
        let collected = !vm.heap.is_locked() && vm.heap.is_worth_collecting() && vm.collect(false);
        if !collected || make(vm).is_err() {
            vm.heap.clear_need();
        }
    }
}

/// A StopIteration that leaves a generator becomes a RuntimeError.
fn wrap_stop_iteration(vm: &mut Vm) {
    let flags = code::flags(frame::code(vm));
    let is_async = flags.has(CodeFlags::ASYNC_GENERATOR);
    let which = if vm.raised_is(kind::StopIteration) {
        "StopIteration"
    } else if is_async && vm.raised_is(kind::StopAsyncIteration) {
        "StopAsyncIteration"
    } else {
        return;
    };
    let what = if is_async {
        "async generator"
    } else if flags.has(CodeFlags::COROUTINE) {
        "coroutine"
    } else {
        "generator"
    };
    let wrap = |vm: &mut Vm| {
        let stopped = vm.make(|vm| Ok(vm.exception()))?;
        let error = vm.make(|vm| {
            let text = message!("{what} raised {which}");
            exception::new_text(vm, kind::RuntimeError, |message| message.format(text))
        })?;
        let (error, stopped) = (vm.get(error), vm.get(stopped));
        vm.heap.set_field(error, exception::CONTEXT, stopped);
        set_cause(vm, error, stopped);
        vm.set_root(root::EXCEPTION, error);
        Ok(())
    };
    // Without memory for it the MemoryError is raised instead.
    let _: Result<(), Raised> = wrap(vm);
}

/// CATCH: `r[a]` is the exception, `r[a+1]` the one handled before. In a generator whose own it is not, that
/// is noted instead, since its next resumer may be handling another one.
pub fn catch(vm: &mut Vm, pair: Handle) {
    let exception = vm.exception();
    let before = vm.root(root::HANDLED);
    let outer = frame::link(vm).kind.is_generator()
        && vm.get(frame::companion(vm)).field(object::generator::HANDLED) == before;
    vm.set(pair.offset(1), if outer { Value::DELETED } else { before });
    vm.set(pair, exception);
    vm.set_root(root::HANDLED, exception);
    vm.clear_exception();
}

/// ENDCATCH
pub fn end_catch(vm: &mut Vm, pair: Handle) {
    let before = pair.offset(1);
    let handled = match vm.get(before) {
        outer if outer == Value::DELETED => vm.get(frame::companion(vm)).field(object::generator::HANDLED),
        handled => handled,
    };
    vm.set_root(root::HANDLED, handled);
    vm.set(pair, Value::UNDEFINED);
    vm.set(before, Value::UNDEFINED);
}

/// RAISE: parks the exception in a slot, made if it is a class.
pub fn raise(vm: &mut Vm, value: Handle) -> Raised {
    match instantiate(vm, value, "exceptions must derive from BaseException") {
        Ok(exception) => {
            vm.park(vm.get(exception));
            Raised
        }
        Err(raised) => raised,
    }
}

/// RAISEFROM
pub fn raise_from(vm: &mut Vm, value: Handle, cause: Handle) -> Raised {
    let result = (|| {
        let exception = instantiate(vm, value, "exceptions must derive from BaseException")?;
        let cause = if vm.get(cause).is_none() {
            cause
        } else {
            instantiate(vm, cause, "exception causes must derive from BaseException")?
        };
        set_cause(vm, vm.get(exception), vm.get(cause));
        vm.park(vm.get(exception));
        Ok(())
    })();
    result.err().unwrap_or(Raised)
}

/// Sets `__cause__`, which hides the context.
pub fn set_cause(vm: &Vm, exception: Value<'_>, cause: Value<'_>) {
    vm.heap.set_field(exception, exception::CAUSE, cause);
    let flags = exception.field(exception::FLAGS).int_unchecked() as i32 | SUPPRESS_CONTEXT;
    vm.heap.set_field(exception, exception::FLAGS, Value::small(flags));
}

/// The slot of an exception object for what stands behind `raise`.
fn instantiate(vm: &mut Vm, value: Handle, complaint: &str) -> Result<Handle, Raised> {
    if vm.get(value).has_id(ids::EXCEPTION) {
        return Ok(value);
    }
    if is_exception_class(vm.get(value)) {
        let made = vm.slot()?;
        call::call(vm, value, &[], made)?;
        if vm.get(made).has_id(ids::EXCEPTION) {
            return Ok(made);
        }
        return Err(object::generator::not_an_exception(vm, value, made));
    }
    Err(vm.raise(kind::TypeError, message!("{complaint}")))
}

/// True for BaseException and classes derived from it.
fn is_exception_class(value: Value<'_>) -> bool {
    match value.immediate_payload(ids::immediate::TYPE) {
        Some(number) => number >= ids::EXCEPTION_BASE,
        None => value.has_id(ids::CLASS) && class::layout(value) == ids::EXCEPTION.0 as usize,
    }
}

/// RAISEAGAIN
pub fn raise_again(vm: &mut Vm) -> Raised {
    let handled = vm.root(root::HANDLED);
    if !handled.has_id(ids::EXCEPTION) {
        return vm.raise(kind::RuntimeError, message!("No active exception to reraise"));
    }
    vm.set_root(root::EXCEPTION, handled);
    Raised
}

/// JNOMATCH: true when an exception is of a class, or of one in a tuple.
pub fn matches(vm: &mut Vm, exception: Handle, class: Handle) -> Result<bool, Raised> {
    match matched(vm, vm.get(exception), vm.get(class)) {
        Some(matched) => Ok(matched),
        None => Err(vm.raise(
            kind::TypeError,
            message!("catching classes that do not inherit from BaseException is not allowed"),
        )),
    }
}

/// As [`matches`]; None where that raises TypeError.
#[inline(never)]
pub fn matched(vm: &Vm, exception: Value<'_>, wanted: Value<'_>) -> Option<bool> {
    let own = exception::class_of(exception).unwrap_or(Value::NONE);
    if wanted.has_id(ids::TUPLE) {
        let mut matched = false;
        for item in wanted.fields_from(0) {
            if !is_exception_class(item) {
                return None;
            }
            matched = matched || class::is_subtype(vm, own, item);
        }
        return Some(matched);
    }
    is_exception_class(wanted).then(|| class::is_subtype(vm, own, wanted))
}
