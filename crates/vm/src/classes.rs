//! Building classes, and what stands behind type parameter syntax.
//!
//! Source: CPython language reference, "Customizing class creation", "Type parameter lists".
//!
//! Invariant: the class body runs as a function whose register 0 is the namespace.

use crate::calls;
use bytecode::opcode::CALL_HEADER;
use heap::{Handle, Value};
use names::sym;
use object::dict::Dict;
use object::exception::kind;
use object::operations::{attribute, call};
use object::type_parameter;
use object::{Raised, Vm, class, ids, list, text, tuple, types};
use object::packed::message;

/// `__build_class__`: the window's arguments are the body function, the name, the bases and keywords.
pub fn build(vm: &mut Vm, window: Handle, count: usize, keywords: Handle, out: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| build_inner(vm, window, count, keywords, out))
}

fn build_inner(vm: &mut Vm, window: Handle, count: usize, keywords: Handle, out: Handle) -> Result<(), Raised> {
    let argument = |index: usize| window.offset(CALL_HEADER + index);
    let keyword_count = vm.get(keywords).field_count();
    let base_count = count.saturating_sub(2 + keyword_count);
    let (body, name) = (argument(0), argument(1));

    // Keywords but for the metaclass, as names and values.
    let metaclass = vm.slot()?;
    let names = vm.make(|vm| list::with_capacity(vm, keyword_count))?;
    let values = vm.make(|vm| list::with_capacity(vm, keyword_count))?;
    for index in 0..keyword_count {
        let value = argument(2 + base_count + index);
        if vm.get(keywords).field(index).bytes() == b"metaclass" {
            vm.copy(value, metaclass);
            continue;
        }
        vm.attempt(|vm| {
            list::push(vm, vm.get(names), vm.get(keywords).field(index))?;
            list::push(vm, vm.get(values), vm.get(value))
        })?;
    }
    let keyword_names = vm.make(|vm| {
        let names = vm.get(names);
        tuple::from_fields(vm, list::buffer(names), 0, list::len(names))
    })?;

    let given = vm.make(|vm| tuple::new(vm, vm.heap.window(argument(2), base_count)))?;
    let (bases, generic) = resolve_bases(vm, given)?;
    choose_metaclass(vm, metaclass, bases)?;
    let namespace = vm.slot()?;
    let is_plain = vm.get(metaclass) == types::type_value(ids::TYPE);
    let prepare = vm.make(|_| Ok(text::name(sym::__prepare__)))?;
    if !is_plain && attribute::find(vm, metaclass, prepare, prepare)? {
        call_with(vm, prepare, &[name, bases], keyword_names, values, namespace)?;
        check_namespace(vm, metaclass, namespace)?;
    } else {
        vm.store(namespace, Dict::new)?;
    }
    run_body(vm, body, namespace)?;
    let cell = vm.make(|vm| {
        let namespace = vm.get(namespace);
        let found = if namespace.has_id(ids::DICT) { Dict::get_name(namespace, text::name(sym::__classcell__)) } else { None };
        Ok(found.unwrap_or(Value::NONE))
    })?;
    if vm.get(namespace).has_id(ids::DICT) {
        if vm.get(bases) != vm.get(given) {
            set_in(vm, namespace, text::name(sym::__orig_bases__), given)?;
        }
        if generic {
            let getter = vm.make(|vm| {
                class::own(vm, types::type_value(ids::LIST), text::name(sym::__class_getitem__))
            })?;
            if !vm.get(getter).is_undefined() {
                set_in(vm, namespace, text::name(sym::__class_getitem__), getter)?;
            }
        }
    }
    let expected = object::code::attribute_hint(vm.get(body).field(object::function::CODE));
    call_with(vm, metaclass, &[name, bases, namespace], keyword_names, values, out)?;
    check_cell(vm, cell, name, out)?;
    let made = vm.get(out);
    if made.has_id(ids::CLASS) && expected > 0 {
        class::expect_attributes(vm, made, expected);
    }
    Ok(())
}

/// The cell that `__class__` and `super` of the methods look into must hold the class by now.
fn check_cell(vm: &mut Vm, cell: Handle, name: Handle, made: Handle) -> Result<(), Raised> {
    if !vm.get(cell).has_id(ids::CELL) || !vm.get(made).has_id(ids::CLASS) {
        return Ok(());
    }
    let contents = vm.get(cell).field(object::cell::CONTENTS);
    if contents == vm.get(made) {
        return Ok(());
    }
    let number = if contents.is_undefined() { kind::RuntimeError } else { kind::TypeError };
    Err(vm.raise_with(number, |vm, message| {
        let (name, class) = (text::Shown(vm.get(name)), types::class_name(vm, vm.get(made)));
        let contents = vm.get(cell).field(object::cell::CONTENTS);
        if contents.is_undefined() {
            message.format(message!(
                "__class__ not set defining '{name}' as <class '{class}'>. Was __classcell__ propagated to type.__new__?"
            ));
        } else {
            let other = types::type_name(vm, contents);
            message.format(message!("__class__ set to <class '{other}'> defining '{name}' as <class '{class}'>"));
        }
    }))
}

/// TypeError for what `__prepare__` gave when it is no mapping.
fn check_namespace(vm: &mut Vm, metaclass: Handle, namespace: Handle) -> Result<(), Raised> {
    let method = vm.slot()?;
    if vm.get(namespace).has_id(ids::DICT) || attribute::special(vm, namespace, sym::__getitem__, method)? {
        return Ok(());
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let given = types::type_name(vm, vm.get(namespace));
        match class::is_class(vm.get(metaclass)) {
            true => message.format(format_args!(
                "{}.__prepare__() must return a mapping, not {given}",
                types::class_name(vm, vm.get(metaclass))
            )),
            false => message.format(format_args!("<metaclass>.__prepare__() must return a mapping, not {given}")),
        }
    }))
}

fn set_in(vm: &mut Vm, namespace: Handle, name: Value<'static>, value: Handle) -> Result<(), Raised> {
    vm.attempt(|vm| Dict::set(vm, vm.get(namespace), name, vm.get(value)))
}

/// Runs the class body with its namespace in register 0.
fn run_body(vm: &mut Vm, body: Handle, namespace: Handle) -> Result<(), Raised> {
    let window = vm.duplicate(body)?;
    let base = window.index() + CALL_HEADER;
    crate::frame::reserve(vm, base)?;
    vm.copy(namespace, Handle::new(base));
    calls::run_window(vm, window, base)
}

/// Calls with these arguments and the keywords in a tuple of names and a list of values.
fn call_with(
    vm: &mut Vm,
    callee: Handle,
    arguments: &[Handle],
    names: Handle,
    values: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let mark = vm.mark();
    let window = vm.duplicate(callee)?;
    for _ in 1..CALL_HEADER {
        vm.slot()?;
    }
    for argument in arguments {
        vm.duplicate(*argument)?;
    }
    let count = list::len(vm.get(values));
    for index in 0..count {
        vm.make(|vm| Ok(list::get(vm.get(values), index)))?;
    }
    let names = if count == 0 { object::slot::UNDEFINED } else { names };
    let result = call::call_window(vm, window, arguments.len() + count, names, out);
    vm.release(mark);
    result
}

/// Replaces bases that are no classes by what their `__mro_entries__` say; the tuple itself when there are
/// none. True with it when `Generic[...]` was among them.
fn resolve_bases(vm: &mut Vm, given: Handle) -> Result<(Handle, bool), Raised> {
    let count = vm.get(given).field_count();
    if (0..count).all(|index| class::is_class(vm.get(given).field(index))) {
        return Ok((given, false));
    }
    let bases = vm.make(|vm| list::with_capacity(vm, count))?;
    let (base, entries) = (vm.slot()?, vm.slot()?);
    let name = vm.make(|_| Ok(text::name(sym::__mro_entries__)))?;
    let mut generic = false;
    for index in 0..count {
        vm.set(base, vm.get(given).field(index));
        if vm.get(base) == calls::GENERIC {
            generic = true;
            continue;
        }
        if !class::is_class(vm.get(base)) && attribute::find(vm, base, name, entries)? {
            call::call(vm, entries, &[given], entries)?;
            if !vm.get(entries).has_id(ids::TUPLE) {
                return Err(vm.raise(kind::TypeError, message!("__mro_entries__ must return a tuple")));
            }
            vm.attempt(|vm| {
                let entries = vm.get(entries);
                list::append_fields(vm, vm.get(bases), entries, 0, entries.field_count())
            })?;
            continue;
        }
        vm.attempt(|vm| list::push(vm, vm.get(bases), vm.get(base)))?;
    }
    let made = vm.make(|vm| tuple::from_fields(vm, list::buffer(vm.get(bases)), 0, list::len(vm.get(bases))))?;
    Ok((made, generic))
}

/// The most derived of the metaclass given (undefined: none) and those of the bases.
fn choose_metaclass(vm: &mut Vm, metaclass: Handle, bases: Handle) -> Result<(), Raised> {
    if vm.get(metaclass).is_undefined() {
        let first = vm.get(bases).field(0).given();
        vm.set(metaclass, first.map_or(types::type_value(ids::TYPE), |base| types::type_of(vm, base)));
    } else if !class::is_class(vm.get(metaclass)) {
        return Ok(());
    }
    for index in 0..vm.get(bases).field_count() {
        let (winner, other) = (vm.get(metaclass), types::type_of(vm, vm.get(bases).field(index)));
        if class::is_subtype(vm, winner, other) {
            continue;
        }
        if !class::is_subtype(vm, other, winner) {
            return Err(vm.raise(
                kind::TypeError,
                message!(
                    "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the \
                     metaclasses of all its bases"
                ),
            ));
        }
        vm.set(metaclass, other);
    }
    Ok(())
}

/// Calls of TypeVar, ParamSpec, TypeVarTuple and TypeAliasType as the compiler writes them: a name, and keywords
/// whose values are functions to be called when they are asked for.
pub fn make_type_parameter(
    vm: &mut Vm,
    window: Handle,
    count: usize,
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let name = window.offset(CALL_HEADER);
    let keyword_count = vm.get(keywords).field_count().min(count);
    let find = |vm: &Vm, wanted: &[&[u8]]| {
        let names = vm.get(keywords);
        let index = (0..keyword_count).find(|index| wanted.contains(&names.field(*index).bytes()));
        index.map_or(object::slot::UNDEFINED, |index| name.offset(count - keyword_count + index))
    };
    let bound = find(vm, &[b"evaluate_bound", b"evaluate_constraints"]);
    let default = find(vm, &[b"evaluate_default"]);
    let (parameters, value) = (find(vm, &[b"type_params"]), find(vm, &[b"evaluate_value"]));
    let callee = vm.get(window);
    if callee == calls::TYPE_ALIAS {
        return vm.store(out, |vm| {
            type_parameter::new_alias(vm, vm.get(name), vm.get(value), vm.get(parameters))
        });
    }
    let id = if callee == calls::PARAM_SPEC {
        ids::PARAM_SPEC
    } else if callee == calls::TYPE_VAR_TUPLE {
        ids::TYPE_VAR_TUPLE
    } else {
        ids::TYPE_PARAMETER
    };
    vm.store(out, |vm| type_parameter::new_listed(vm, id, vm.get(name), vm.get(bound), vm.get(default)))
}

/// `typing.Generic[parameters]` into `out`; where there is no module `typing` the mark that stands for it.
pub fn generic_base(vm: &mut Vm, parameters: Handle, out: Handle) -> Result<(), Raised> {
    let (module, name) = (vm.slot()?, vm.make(|_| Ok(text::name(sym::typing)))?);
    if (vm.hooks.import)(vm.lend_mut(), name, object::slot::UNDEFINED, object::slot::UNDEFINED, 0, module).is_err() {
        if !vm.raised_is(kind::ImportError) {
            return Err(Raised);
        }
        vm.clear_exception();
        vm.set(out, calls::GENERIC);
        return Ok(());
    }
    attribute::get_named(vm, module, sym::Generic, module)?;
    object::operations::item::get(vm, module, parameters, out)
}
