//! Building objects: functions, containers, strings.
//!
//! Invariant: containers under construction are this code's own, so only their elements
//! can run Python code.

use crate::frame;
use bytecode::opcode::function_flags;
use heap::{Handle, Value};
use names::sym;
use object::dict::{self, Dict};
use object::exception::kind;
use object::function::{self, extra};
use object::operations::{call, item, iterate, text as texts};
use object::string::concat_all;
use object::text::{Message, Shown};
use object::{Raised, Vm, ids, list, set as sets, text, tuple, types};
use object::packed::message;

/// MAKEFUNCTION
pub fn function(vm: &mut Vm, out: Handle, code: u8, extras: Handle, flags: u8) -> Result<(), Raised> {
    let mut next = extras.index();
    let mut take = |flag: u8| {
        let present = flags & flag != 0;
        next += present as usize;
        present.then(|| Handle::new(next - 1))
    };
    let code_register = take(function_flags::CODE_IN_REGISTER);
    let defaults = take(function_flags::DEFAULTS);
    let keyword_defaults = take(function_flags::KEYWORD_DEFAULTS);
    let closure = take(function_flags::CLOSURE).unwrap_or(object::slot::NONE);
    let annotate = take(function_flags::ANNOTATE);
    let type_parameters = take(function_flags::TYPE_PARAMETERS);
    let made = vm.make(|vm| {
        let code = code_register.map_or_else(|| frame::constant(vm, code as usize), |register| vm.get(register));
        function::new(vm, code, frame::globals(vm), vm.get(closure))
    })?;
    for (part, field) in [
        (defaults, extra::DEFAULTS),
        (keyword_defaults, extra::KEYWORD_DEFAULTS),
        (annotate, extra::ANNOTATE),
        (type_parameters, extra::TYPE_PARAMETERS),
    ] {
        if let Some(part) = part {
            vm.attempt(|vm| function::set_extra(vm, vm.get(made), field, vm.get(part)))?;
        }
    }
    vm.copy(made, out);
    Ok(())
}

/// SLICE
pub fn slice(vm: &mut Vm, out: Handle, parts: Handle) -> Result<(), Raised> {
    vm.store(out, |vm| Ok(vm.heap.new_object(ids::SLICE, 0, vm.heap.window(parts, 3))?))
}

/// TUPLE
pub fn tuple(vm: &mut Vm, out: Handle, items: Handle, count: usize) -> Result<(), Raised> {
    vm.store(out, |vm| tuple::new(vm, vm.heap.window(items, count)))
}

/// LIST
pub fn list(vm: &mut Vm, out: Handle, items: Handle, count: usize) -> Result<(), Raised> {
    vm.store(out, |vm| list::new(vm, vm.heap.window(items, count)))
}

/// SET
pub fn set(vm: &mut Vm, out: Handle, items: Handle, count: usize) -> Result<(), Raised> {
    let made = vm.make(|vm| sets::with_capacity(vm, ids::SET, count))?;
    for index in 0..count {
        set_add(vm, made, items.offset(index))?;
    }
    vm.copy(made, out);
    Ok(())
}

/// DICT
pub fn dict(vm: &mut Vm, out: Handle, pairs: Handle, count: usize) -> Result<(), Raised> {
    let made = vm.make(|vm| Dict::with_capacity(vm, count))?;
    for index in 0..count {
        Dict::set_full(vm, made, pairs.offset(2 * index), pairs.offset(2 * index + 1))?;
    }
    vm.copy(made, out);
    Ok(())
}

/// True when the parked exception is a TypeError and a value has no way to be iterated over; it is forgotten then.
fn was_not_iterable(vm: &mut Vm, value: Handle) -> Result<bool, Raised> {
    if !vm.raised_is(kind::TypeError) {
        return Ok(false);
    }
    let parked = vm.make(|vm| Ok(vm.exception()))?;
    vm.clear_exception();
    let found = vm.slot()?;
    let iterates = object::operations::attribute::special(vm, value, sym::__iter__, found)?
        || object::operations::attribute::special(vm, value, sym::__getitem__, found)?;
    if iterates {
        vm.set_root(object::root::EXCEPTION, vm.get(parked));
    }
    Ok(!iterates)
}

/// The exception that iterating over a value ended with: for one that has no way to be iterated over a TypeError with
/// the text that `write` makes of the name of its type.
pub fn explained(vm: &mut Vm, source: Handle, write: impl Fn(&Vm, &mut Message<'_>, Shown<'_>)) -> Raised {
    match was_not_iterable(vm, source) {
        Ok(true) => vm.raise_with(kind::TypeError, |vm, message| write(vm, message, types::type_name(vm, vm.get(source)))),
        _ => Raised,
    }
}

/// LISTEXTEND
pub fn list_extend(vm: &mut Vm, target: Handle, source: Handle) -> Result<(), Raised> {
    iterate::extend(vm, target, source).map_err(|Raised| {
        explained(vm, source, |_, message, name| {
            message.format(message!("Value after * must be an iterable, not {name}"));
        })
    })
}

/// The items of the only `*` argument of a call as a tuple or list, into its slot.
pub fn starred_arguments(vm: &mut Vm, source: Handle, callee: Handle) -> Result<(), Raised> {
    if object::list::fields_of(vm.get(source)).is_some() {
        return Ok(());
    }
    let out = vm.slot()?;
    iterate::to_list(vm, source, out).map_err(|Raised| {
        explained(vm, source, |vm, message, name| {
            write_callee(vm, vm.get(callee), message);
            message.format(message!(" argument after * must be an iterable, not {name}"));
        })
    })?;
    vm.copy(out, source);
    Ok(())
}

/// LISTTOTUPLE
pub fn list_to_tuple(vm: &mut Vm, out: Handle, source: Handle) -> Result<(), Raised> {
    vm.store(out, |vm| {
        let items = vm.get(source);
        tuple::from_fields(vm, list::buffer(items), 0, list::len(items))
    })
}

/// SETADD
pub fn set_add(vm: &mut Vm, target: Handle, item: Handle) -> Result<(), Raised> {
    match vm.try_leaf(|vm| sets::add(vm, vm.get(target), vm.get(item)))? {
        Some(()) => Ok(()),
        None => sets::add_full(vm, target, item),
    }
}

/// SETUPDATE
pub fn set_update(vm: &mut Vm, target: Handle, source: Handle) -> Result<(), Raised> {
    sets::add_all(vm, target, source)
}

/// True when a value has `keys`.
fn is_mapping(vm: &mut Vm, value: Handle) -> Result<bool, Raised> {
    if vm.get(value).has_id(ids::DICT) {
        return Ok(true);
    }
    let (name, found) = (vm.make(|_| Ok(text::name(sym::keys)))?, vm.slot()?);
    object::operations::attribute::find(vm, value, name, found)
}

/// DICTUPDATE
pub fn dict_update(vm: &mut Vm, target: Handle, source: Handle) -> Result<(), Raised> {
    if !is_mapping(vm, source)? {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let name = types::type_name(vm, vm.get(source));
            message.format(message!("'{name}' object is not a mapping"));
        }));
    }
    dict::merge::update(vm, target, source)
}

/// DICTMERGE: keyword arguments for the callee.
pub fn dict_merge(vm: &mut Vm, target: Handle, source: Handle, callee: Handle) -> Result<(), Raised> {
    if !is_mapping(vm, source)? {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            write_callee(vm, vm.get(callee), message);
            let name = types::type_name(vm, vm.get(source));
            message.format(message!(" argument after ** must be a mapping, not {name}"));
        }));
    }
    let (key, value) = (vm.slot()?, vm.slot()?);
    if vm.get(source).has_id(ids::DICT) {
        // Mostly these are all the arguments that have names.
        let is_all = Dict::len(vm.get(target)) == 0 && Dict::items(vm.get(source)).all(|(key, _)| key.has_id(ids::STR));
        if is_all {
            return object::dict::merge::from_dict(vm, target, source);
        }
        let mut position = 0;
        while let Some((at, found, item)) = Dict::next(vm.get(source), position) {
            position = at + 1;
            vm.set(key, found);
            vm.set(value, item);
            merge_keyword(vm, target, key, value, callee)?;
        }
        return Ok(());
    }
    // A mapping may name a key twice, which only counts here.
    let keys = vm.slot()?;
    call::call_method(vm, source, sym::keys, &[], keys)?;
    iterate::iterate(vm, keys, keys)?;
    while iterate::next(vm, keys, key)? {
        item::get(vm, source, key, value)?;
        merge_keyword(vm, target, key, value, callee)?;
    }
    Ok(())
}

/// Adds a keyword argument; TypeError when it is there.
fn merge_keyword(vm: &mut Vm, target: Handle, key: Handle, value: Handle, callee: Handle) -> Result<(), Raised> {
    let Some(name) = types::cast(vm, vm.get(key), ids::STR) else {
        return Err(vm.raise(kind::TypeError, message!("keywords must be strings")));
    };
    vm.set(key, name);
    vm.scoped(|vm| {
        let known = vm.slot()?;
        if Dict::get_full(vm, target, key, known)? {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                write_callee(vm, vm.get(callee), message);
                let name = Shown(vm.get(key));
                message.format(message!(" got multiple values for keyword argument '{name}'"));
            }));
        }
        Dict::set_full(vm, target, key, value)
    })
}

/// Writes the name of a callee, with its module if it is a program's.
fn write_callee(vm: &Vm, callee: Value<'_>, message: &mut Message<'_>) {
    let function = if callee.has_id(ids::BOUND_METHOD) { callee.field(0) } else { callee };
    if function.has_id(ids::FUNCTION) {
        let module = function::module(function);
        if module.has_id(ids::STR) {
            message.push(module.bytes());
            message.push(b".");
        }
    }
    if callee.is_none() {
        message.push(b"None");
        return;
    }
    message.push(function::shown_name(vm, callee).bytes());
    message.push(b"()");
}

/// FORMAT
pub fn format(vm: &mut Vm, out: Handle, value: Handle, how: u8) -> Result<(), Raised> {
    let converted = match how & 3 {
        0 => value,
        conversion => {
            let converted = vm.slot()?;
            match conversion {
                1 => texts::str(vm, value, converted)?,
                2 => texts::repr(vm, value, converted)?,
                _ => texts::ascii(vm, value, converted)?,
            }
            converted
        }
    };
    if how & 4 != 0 {
        return texts::format(vm, converted, value.offset(1), out);
    }
    if vm.get(converted).has_id(ids::STR) {
        vm.copy(converted, out);
        return Ok(());
    }
    let spec = vm.make(|_| Ok(text::name(sym::empty)))?;
    texts::format(vm, converted, spec, out)
}

/// JOIN
pub fn join(vm: &mut Vm, out: Handle, parts: Handle, count: usize) -> Result<(), Raised> {
    vm.store(out, |vm| concat_all(vm, vm.heap.window(parts, count)))
}
