//! Binding arguments to the parameters of Python functions, in place.
//!
//! The arguments of a call window lie where the callee's first registers will be: binding
//! moves the ones that are out of place, packs `*args` and `**kwargs` and fills in defaults.
//!
//! Source: CPython language reference, "Calls"; the messages are CPython's.
//!
//! Invariant: when binding succeeds the frame's room is reserved and its parameters are
//! in their registers.

use crate::frame;
use bytecode::CodeFlags;
use bytecode::opcode::CALL_HEADER;
use core::fmt::Write;
use heap::{Handle, Value};
use object::dict::Dict;
use object::exception::kind;
use object::text::{Message, Shown};
use object::{Raised, Vm, code, function, ids, tuple};

/// What a function's code says about its parameters.
struct Parameters {
    positional: usize,
    positional_only: usize,
    keyword_only: usize,
    has_rest: bool,
    has_keywords: bool,
}

impl Parameters {
    fn of(code: Value<'_>) -> Parameters {
        let flags = code::flags(code);
        Parameters {
            positional: code::argument_count(code),
            positional_only: code::positional_only_count(code),
            keyword_only: code::keyword_only_count(code),
            has_rest: flags.has(CodeFlags::VARARGS),
            has_keywords: flags.has(CodeFlags::VARKEYWORDS),
        }
    }

    fn named(&self) -> usize {
        self.positional + self.keyword_only
    }

    fn total(&self) -> usize {
        self.named() + self.has_rest as usize + self.has_keywords as usize
    }
}

/// Number of registers that hold parameters.
pub fn parameter_count(code: Value<'_>) -> usize {
    Parameters::of(code).total()
}

/// Binds the `count` arguments in the window of a Python function, the last of which are named by the
/// tuple in slot `keywords` (undefined: none), and reserves the room of its frame.
pub fn bind(vm: &mut Vm, window: Handle, count: usize, keywords: Handle) -> Result<(), Raised> {
    let base = window.index() + CALL_HEADER;
    frame::reserve(vm, base)?;
    let code = vm.get(window).field(function::CODE);
    if code.field(code::EXACT) == Value::length(count) && vm.get(keywords).is_undefined() {
        return Ok(());
    }
    // Arguments may reach beyond the callee's registers, and the names may lie among them.
    let end = vm.mark().max(base + count);
    frame::raise_top(vm, end)?;
    let keywords = if vm.get(keywords).is_undefined() { keywords } else { vm.duplicate(keywords)? };
    bind_general(vm, window, base, count, keywords)?;
    vm.release(end);
    Ok(())
}

#[inline(never)]
fn bind_general(vm: &mut Vm, window: Handle, base: usize, count: usize, keywords: Handle) -> Result<(), Raised> {
    let vm = vm.lend_mut();
    let parameters = Parameters::of(vm.get(window).field(function::CODE));
    let slot = |index: usize| frame::at(base + index);
    let keyword_count = vm.get(keywords).field_count().min(count);
    let given = count - keyword_count;
    let placed = given.min(parameters.positional);
    let extra = given - placed;

    // What is out of place moves above the frame's registers.
    let values = vm.mark();
    if keyword_count > 0 {
        frame::raise_top(vm, values + keyword_count)?;
        vm.heap.move_slots(slot(given), Handle::new(values), keyword_count);
    }
    let rest = if parameters.has_rest {
        Some(vm.make(|vm| tuple::new(vm, vm.heap.window(slot(placed), extra)))?)
    } else {
        None
    };
    let rest_count = parameters.total() - placed;
    vm.heap.clear_slots(slot(placed), rest_count);
    if let Some(rest) = rest {
        vm.copy(rest, slot(parameters.named()));
    }
    if parameters.has_keywords {
        vm.store(slot(parameters.total() - 1), Dict::new)?;
    }
    for number in 0..keyword_count {
        bind_keyword(vm, window, &parameters, slot, keywords, number, Handle::new(values + number))?;
    }
    if extra > 0 && !parameters.has_rest {
        let named = (parameters.positional..parameters.named()).filter(|i| !vm.get(slot(*i)).is_undefined()).count();
        return Err(too_many(vm, window, &parameters, given, named));
    }
    fill_defaults(vm, window, &parameters, slot)
}

/// Stores a keyword argument in its parameter, or in the `**kwargs` dict.
fn bind_keyword(
    vm: &mut Vm,
    window: Handle,
    parameters: &Parameters,
    slot: impl Fn(usize) -> Handle,
    keywords: Handle,
    number: usize,
    value: Handle,
) -> Result<(), Raised> {
    let key = vm.get(keywords).field(number);
    let names = vm.get(window).field(function::CODE).field(code::LOCALS);
    let same = |index: &usize| {
        let name = names.field(*index);
        name == key || (key.flags() & ids::INTERNED == 0 && name.bytes() == key.bytes())
    };
    if let Some(index) = (parameters.positional_only..parameters.named()).find(same) {
        if !vm.get(slot(index)).is_undefined() {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let _ = write!(
                    message,
                    "{}() got multiple values for argument '{}'",
                    shown(vm, window),
                    Shown(vm.get(keywords).field(number))
                );
            }));
        }
        vm.copy(value, slot(index));
        return Ok(());
    }
    if parameters.has_keywords {
        return vm.attempt(|vm| {
            let key = vm.get(keywords).field(number);
            Dict::set(vm, vm.get(slot(parameters.total() - 1)), key, vm.get(value))
        });
    }
    Err(unexpected_keyword(vm, window, parameters.positional_only, keywords, number))
}

#[cold]
fn unexpected_keyword(
    vm: &mut Vm,
    window: Handle,
    positional_only: usize,
    keywords: Handle,
    number: usize,
) -> Raised {
    vm.raise_with(kind::TypeError, |vm, message| {
        let names = vm.get(window).field(function::CODE).field(code::LOCALS);
        let mut misplaced = (0..positional_only)
            .map(|index| names.field(index))
            .filter(|name| vm.get(keywords).fields_from(0).any(|key| key.bytes() == name.bytes()));
        let _ = write!(message, "{}() got ", shown(vm, window));
        let Some(first) = misplaced.next() else {
            let _ = write!(message, "an unexpected keyword argument '{}'", Shown(vm.get(keywords).field(number)));
            return;
        };
        let _ = write!(message, "some positional-only arguments passed as keyword arguments: '{}", Shown(first));
        for name in misplaced {
            let _ = write!(message, ", {}", Shown(name));
        }
        message.push(b"'");
    })
}

/// Fills in defaults; TypeError when a parameter without one was not given.
fn fill_defaults(
    vm: &mut Vm,
    window: Handle,
    parameters: &Parameters,
    slot: impl Fn(usize) -> Handle + Copy,
) -> Result<(), Raised> {
    let function = vm.get(window);
    let defaults = function::defaults(function);
    let first = parameters.positional - defaults.field_count().min(parameters.positional);
    let mut missing = 0;
    for index in 0..parameters.positional {
        if vm.get(slot(index)).is_undefined() {
            if index < first {
                missing += 1;
            } else {
                vm.set(slot(index), defaults.field(index - first));
            }
        }
    }
    if missing > 0 {
        return Err(missing_error(vm, window, slot, 0..first, missing, "positional"));
    }
    let names = function.field(function::CODE).field(code::LOCALS);
    let defaults = function::keyword_defaults(function);
    for index in parameters.positional..parameters.named() {
        if vm.get(slot(index)).is_undefined() {
            match Dict::get_name(defaults, names.field(index)).filter(|_| defaults.has_id(ids::DICT)) {
                Some(value) => vm.set(slot(index), value),
                None => missing += 1,
            }
        }
    }
    if missing > 0 {
        let range = parameters.positional..parameters.named();
        return Err(missing_error(vm, window, slot, range, missing, "keyword-only"));
    }
    Ok(())
}

/// Shows the name of the function in a window.
fn shown(vm: &Vm, window: Handle) -> Shown<'_> {
    Shown(function::qualified_name(vm.get(window)))
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

#[cold]
fn missing_error(
    vm: &mut Vm,
    window: Handle,
    slot: impl Fn(usize) -> Handle + Copy,
    range: core::ops::Range<usize>,
    missing: usize,
    sort: &str,
) -> Raised {
    vm.raise_with(kind::TypeError, |vm, message| {
        let _ = write!(message, "{}() missing {missing} required {sort} argument{}: ", shown(vm, window), plural(missing));
        let names = vm.get(window).field(function::CODE).field(code::LOCALS);
        let mut number = 0;
        for index in range.clone().filter(|index| vm.get(slot(*index)).is_undefined()) {
            number += 1;
            list_name(message, names.field(index), number, missing);
        }
    })
}

/// Writes item `number` of `count`, with what stands between names in a sentence.
fn list_name(message: &mut Message<'_>, name: Value<'_>, number: usize, count: usize) {
    let before = match (number, count) {
        (1, _) => "",
        (2, 2) => " and ",
        _ if number == count => ", and ",
        _ => ", ",
    };
    let _ = write!(message, "{before}'{}'", Shown(name));
}

#[cold]
fn too_many(vm: &mut Vm, window: Handle, parameters: &Parameters, given: usize, named: usize) -> Raised {
    let most = parameters.positional;
    vm.raise_with(kind::TypeError, |vm, message| {
        let least = most - function::defaults(vm.get(window)).field_count().min(most);
        let _ = write!(message, "{}() takes ", shown(vm, window));
        if least < most {
            let _ = write!(message, "from {least} to ");
        }
        let _ = write!(message, "{most} positional argument{} but {given}", if least < most { "s" } else { plural(most) });
        if named > 0 {
            let _ = write!(message, " positional argument{} (and {named} keyword-only argument{})", plural(given), plural(named));
        }
        let _ = write!(message, " {} given", if given == 1 && named == 0 { "was" } else { "were" });
    })
}
