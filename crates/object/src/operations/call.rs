//! Calls.
//!
//! A call window is `[callee][machine][machine][argument]...` at the top of the value stack
//! (`bytecode::opcode::CALL_HEADER`), as the interpreter loop lays it out.
//!
//! Invariant: a window is used up by its call; results go to a slot outside of it.

use crate::exception::kind;
use crate::fault::Raised;
use crate::operations::attribute;
use crate::types::{dispatch_id, info_of, type_name, user_class};
use crate::{Vm, class, construct, dict::Dict, ids, list, method, native, slot, slot_wrapper, text, types};
use bytecode::opcode::CALL_HEADER;
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

/// Slot of argument `index` of a window.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn argument(window: Handle, index: usize) -> Handle {
    window.offset(CALL_HEADER + index)
}

/// `callee(*arguments)`.
pub fn call(vm: &mut Vm, callee: Handle, arguments: &[Handle], out: Handle) -> Result<(), Raised> {
    call_keywords(vm, callee, arguments, slot::UNDEFINED, out)
}

/// As `call`; the last arguments are named by the tuple of strings in slot `keywords`.
pub fn call_keywords(
    vm: &mut Vm,
    callee: Handle,
    arguments: &[Handle],
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = open_window(vm, callee, arguments)
        .and_then(|window| call_window(vm, window, arguments.len(), keywords, out));
    vm.release(mark);
    result
}

/// A new window at the top of the stack.
pub fn open_window(vm: &mut Vm, callee: Handle, arguments: &[Handle]) -> Result<Handle, Raised> {
    let window = raise_window(vm, arguments.len())?;
    vm.copy(callee, window);
    for (index, from) in arguments.iter().enumerate() {
        vm.copy(*from, argument(window, index));
    }
    Ok(window)
}

/// Room for a window of `count` arguments at the top of the stack; callee and arguments are the caller's to set.
pub(crate) fn raise_window(vm: &mut Vm, count: usize) -> Result<Handle, Raised> {
    let window = Handle::new(vm.mark());
    let top = window.index() + CALL_HEADER + count;
    if !vm.heap.try_stack_top(top) {
        vm.attempt(|vm| Ok(vm.heap.raise_stack_top(top)?))?;
    }
    vm.heap.clear_slots(window, CALL_HEADER + count);
    Ok(window)
}

/// `callee(*positional, **keywords)`: a tuple or list, and a dict or undefined.
pub fn call_mapping(
    vm: &mut Vm,
    callee: Handle,
    positional: Handle,
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    vm.scoped(|vm| call_mapping_inner(vm, callee, positional, keywords, out))
}

fn call_mapping_inner(
    vm: &mut Vm,
    callee: Handle,
    positional: Handle,
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let keywords = vm.make(|vm| {
        Ok(types::cast(vm, vm.get(keywords), ids::DICT).unwrap_or(Value::UNDEFINED))
    })?;
    let named = if vm.get(keywords).is_object() { Dict::len(vm.get(keywords)) } else { 0 };
    let names = vm.make(|vm| keyword_names(vm, vm.get(keywords)))?;
    let sequence = |vm: &Vm| {
        let value = vm.get(positional);
        list::fields_of(value).map_or(0, |(_, count)| count)
    };
    let count = sequence(vm);
    let window = raise_window(vm, count + named)?;
    vm.copy(callee, window);
    if let Some((fields, _)) = list::fields_of(vm.get(positional)) {
        vm.heap.copy_to_stack(fields, 0, argument(window, 0), count);
    }
    if named > 0 {
        for (index, (_, value)) in Dict::items(vm.get(keywords)).enumerate() {
            vm.set(argument(window, count + index), value);
        }
    }
    let names = if named == 0 { slot::UNDEFINED } else { names };
    call_window(vm, window, count + named, names, out)
}

/// The keys of a keyword dict as a tuple of interned strings; undefined when there are none.
fn keyword_names<'v>(vm: &'v Vm, keywords: Value<'v>) -> crate::Leaf<'v> {
    if !keywords.is_object() || Dict::len(keywords) == 0 {
        return Ok(Value::UNDEFINED);
    }
    let names = vm.heap.new_filled(ids::TUPLE, 0, Dict::len(keywords), Value::NONE)?;
    for (index, (key, _)) in Dict::items(keywords).enumerate() {
        let Some(name) = types::cast(vm, key, ids::STR) else {
            return Err(vm.type_fault(message!("keywords must be strings")));
        };
        vm.heap.set_field(names, index, text::intern_value(vm, name)?);
    }
    Ok(names)
}

/// `object.name(*arguments)`.
pub fn call_method(vm: &mut Vm, object: Handle, name: Sym, arguments: &[Handle], out: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| call_method_inner(vm, object, name, arguments, out))
}

fn call_method_inner(
    vm: &mut Vm,
    object: Handle,
    name: Sym,
    arguments: &[Handle],
    out: Handle,
) -> Result<(), Raised> {
    let name = vm.make(|_| Ok(text::name(name)))?;
    let window = raise_window(vm, arguments.len() + 1)?;
    attribute::method(vm, object, name, window, argument(window, 0))?;
    call_loaded(vm, window, arguments, out)
}

/// Calls a window whose first argument is the receiver, or undefined when there is none.
fn call_loaded(vm: &mut Vm, window: Handle, arguments: &[Handle], out: Handle) -> Result<(), Raised> {
    let bound = !vm.get(argument(window, 0)).is_undefined() as usize;
    for (index, from) in arguments.iter().enumerate() {
        vm.copy(*from, argument(window, index + bound));
    }
    call_window(vm, window, arguments.len() + bound, slot::UNDEFINED, out)
}

/// Calls the special method `name` of the type of `object`; false when absent.
pub fn call_special(
    vm: &mut Vm,
    object: Handle,
    name: Sym,
    arguments: &[Handle],
    out: Handle,
) -> Result<bool, Raised> {
    vm.scoped(|vm| call_special_inner(vm, object, name, arguments, out))
}

fn call_special_inner(
    vm: &mut Vm,
    object: Handle,
    name: Sym,
    arguments: &[Handle],
    out: Handle,
) -> Result<bool, Raised> {
    let window = raise_window(vm, arguments.len() + 1)?;
    vm.store(window, |vm| class::lookup(vm, types::type_of(vm, vm.get(object)), text::name(name)))?;
    if vm.get(window).is_undefined() {
        return Ok(false);
    }
    if attribute::is_plain_function(vm, vm.get(window)) {
        vm.copy(object, argument(window, 0));
    } else {
        attribute::bind(vm, object, window, window)?;
    }
    call_loaded(vm, window, arguments, out)?;
    Ok(true)
}

/// Calls what is in slot `window` with the `count` arguments from `window + CALL_HEADER` on; `keywords` is a slot
/// with a tuple naming the last ones, or `slot::UNDEFINED`. The window is used up.
pub fn call_window(
    vm: &mut Vm,
    window: Handle,
    count: usize,
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let vm = vm.lend_mut();
    if vm.get(window).has_id(ids::FUNCTION) {
        // Who runs it looks at the depth.
        return (vm.hooks.call_function)(vm, window, count, keywords, out);
    }
    vm.enter()?;
    let result = dispatch(vm, window, count, keywords, out);
    vm.leave();
    result
}

fn dispatch(vm: &mut Vm, window: Handle, mut count: usize, keywords: Handle, out: Handle) -> Result<(), Raised> {
    // Each round unwraps a bound method or an instance with `__call__`; a chain of them ends.
    for _ in 0..vm.recursion_limit {
        let callee = vm.get(window);
        match dispatch_id(callee) {
            ids::FUNCTION => return (vm.hooks.call_function)(vm.lend_mut(), window, count, keywords, out),
            ids::NATIVE => {
                if let Some((native, _)) = native::resolve(vm, callee) {
                    return native::call(vm, window, native, argument(window, 0), count, keywords, out);
                }
            }
            ids::NATIVE_METHOD => return slot_wrapper::call(vm, window, count, keywords, out),
            ids::TYPE | ids::CLASS => return construct::call(vm, window, count, keywords, out),
            ids::BOUND_METHOD => {
                let spare = insert_argument(vm, window, count)?;
                let method = vm.get(window);
                vm.set(spare, method::receiver(method));
                vm.set(window, method::function(method));
                count += 1;
                continue;
            }
            _ => {}
        }
        if let Some(class) = user_class(vm, callee) {
            if class::lookup(vm, class, text::name(sym::__call__)).is_ok_and(Value::is_undefined) {
                return Err(not_callable(vm, window));
            }
            let receiver = insert_argument(vm, window, count)?;
            vm.copy(window, receiver);
            vm.store(window, |vm| {
                class::lookup(vm, types::type_of(vm, vm.get(receiver)), text::name(sym::__call__))
            })?;
            if attribute::is_plain_function(vm, vm.get(window)) {
                count += 1;
            } else {
                attribute::bind(vm, receiver, window, window)?;
                vm.heap.move_slots(argument(window, 1), receiver, count);
            }
            continue;
        }
        let Some(native) = info_of(vm, callee).slots.call.as_ref() else { return Err(not_callable(vm, window)) };
        let receiver = insert_argument(vm, window, count)?;
        vm.copy(window, receiver);
        return native::call(vm, window, native, receiver, count + 1, keywords, out);
    }
    Err(vm.raise_recursion_error())
}

#[cold]
fn not_callable(vm: &mut Vm, callee: Handle) -> Raised {
    vm.raise_with(kind::TypeError, |vm, message| {
        message.format(message!("'{}' object is not callable", type_name(vm, vm.get(callee))));
    })
}

/// Makes room for one more argument in front of the `count` arguments of a window; returns its slot.
pub fn insert_argument(vm: &mut Vm, window: Handle, count: usize) -> Result<Handle, Raised> {
    let first = argument(window, 0);
    let top = first.index() + count + 1;
    if vm.mark() < top {
        let missing = top - vm.mark();
        vm.attempt(|vm| Ok(vm.heap.reserve_stack(missing)?))?;
        vm.heap.set_stack_top(top);
    }
    vm.heap.move_slots(first, argument(window, 1), count);
    Ok(first)
}

/// callable(value).
pub fn is_callable(vm: &Vm, value: Value<'_>) -> bool {
    match dispatch_id(value) {
        ids::FUNCTION | ids::NATIVE_METHOD | ids::TYPE | ids::CLASS | ids::BOUND_METHOD => true,
        ids::NATIVE => native::resolve(vm, value).is_some(),
        _ => match user_class(vm, value) {
            Some(class) => class::lookup(vm, class, text::name(sym::__call__)).is_ok_and(|found| !found.is_undefined()),
            None => info_of(vm, value).slots.call.is_some(),
        },
    }
}
