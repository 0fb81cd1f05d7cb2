//! Variables: locals that may be unbound, cells, globals, builtins, namespaces.
//!
//! A cached global is the epoch with [`fast::GLOBAL`] or [`fast::BUILTIN`] added and the
//! position in the globals' table or the builtin's value: adding or removing a global
//! moves the epoch on, and a code object's caches serve one globals dict only.
//!
//! Invariant: caches are filled for globals that are flagged as a namespace.

use crate::{calls, fast};
use crate::frame::{self, slot};
use bytecode::opcode::NO_CACHE;
use heap::{Handle, Value};
use names::{Sym, sym};
use object::dict::Dict;
use object::exception::kind;
use object::operations::item;
use object::text::Shown;
use object::{Leaf, Raised, Vm, cell, code, function, ids, module, root, text};
use object::packed::message;

/// CHECK: raises because `r[register]` is unbound.
pub fn check(vm: &mut Vm, register: u8) -> Result<(), Raised> {
    if !frame::register(vm, register as usize).is_undefined() {
        return Ok(());
    }
    Err(unbound_local(vm, register))
}

#[cold]
fn unbound_free(vm: &mut Vm, name: impl Fn(&Vm) -> Value<'_>) -> Raised {
    vm.raise_with(kind::NameError, |vm, message| {
        message.format(message!(
            "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
            Shown(name(vm))
        ));
    })
}

/// Name of the spilled local whose cell is in a register.
fn spilled_name(vm: &Vm, register: u8) -> Option<Value<'_>> {
    let code = frame::code(vm);
    let (cell, list) = (frame::register(vm, register.into()), frame::register(vm, code::spill_register(code)));
    let names = code.field(code::LOCALS);
    let is_it = |index: &usize| {
        let number = code::local_register(code, *index).filter(|number| number & code::SPILL_BIT != 0);
        number.is_some_and(|number| {
            let place = usize::from(number & !code::SPILL_BIT);
            place < object::list::len(list) && object::list::get(list, place) == cell
        })
    };
    (list.has_id(object::ids::LIST)).then(|| (0..names.field_count()).find(is_it).map(|index| names.field(index)))?
}

#[cold]
fn unbound_local(vm: &mut Vm, register: u8) -> Raised {
    vm.raise_with(kind::UnboundLocalError, |vm, message| {
        let name = code::local_name(frame::code(vm), register as usize).or_else(|| spilled_name(vm, register));
        let name = name.unwrap_or(text::name(sym::empty));
        message.format(message!(
            "cannot access local variable '{}' where it is not associated with a value",
            Shown(name)
        ));
    })
}

/// GETCELL
pub fn get_cell(vm: &mut Vm, out: u8, register: u8) -> Result<(), Raised> {
    match frame::register(vm, register as usize).field(cell::CONTENTS).given() {
        Some(contents) => {
            vm.set(slot(vm, out as usize), contents);
            Ok(())
        }
        None => Err(unbound_local(vm, register)),
    }
}

/// DELCELL
pub fn delete_cell(vm: &mut Vm, register: u8) -> Result<(), Raised> {
    let holder = frame::register(vm, register as usize);
    if holder.field(cell::CONTENTS).is_undefined() {
        return Err(unbound_local(vm, register));
    }
    vm.heap.set_field(holder, cell::CONTENTS, Value::UNDEFINED);
    Ok(())
}

/// The cell of free variable `index`.
pub fn free_cell(vm: &Vm, index: u8) -> Value<'_> {
    frame::function(vm).field(function::CELLS + index as usize)
}

#[cold]
fn unbound_free_variable(vm: &mut Vm, index: u8) -> Raised {
    unbound_free(vm, |vm| frame::code(vm).field(code::FREE_NAMES).field(index as usize))
}

/// GETFREE
pub fn get_free(vm: &mut Vm, out: Handle, index: u8) -> Result<(), Raised> {
    match free_cell(vm, index).field(cell::CONTENTS).given() {
        Some(contents) => {
            vm.set(out, contents);
            Ok(())
        }
        None => Err(unbound_free_variable(vm, index)),
    }
}

/// DELFREE
pub fn delete_free(vm: &mut Vm, index: u8) -> Result<(), Raised> {
    let holder = free_cell(vm, index);
    if holder.field(cell::CONTENTS).is_undefined() {
        return Err(unbound_free_variable(vm, index));
    }
    vm.heap.set_field(holder, cell::CONTENTS, Value::UNDEFINED);
    Ok(())
}

/// GETCLASSFREE: a name of the class namespace, else a free variable.
pub fn get_class_free(vm: &mut Vm, out: Handle, name: u8, index: u8) -> Result<(), Raised> {
    let name = crate::step::constant(vm, name)?;
    if lookup_namespace(vm, name, out)? { Ok(()) } else { get_free(vm, out, index) }
}

/// The value of a builtin; undefined when there is none of that name.
pub fn builtin<'v>(vm: &'v Vm, name: Value<'v>) -> Leaf<'v> {
    if name == text::name(sym::__build_class__) {
        let replaced = replaced_builtin(vm, sym::__build_class__)?;
        return Ok(if replaced.is_undefined() { calls::BUILD_CLASS } else { replaced });
    }
    if name == text::name(sym::__name__) {
        // Of the module `builtins`: what code has that runs in a namespace of its own.
        return Ok(text::name(sym::builtins));
    }
    match module::find_builtin(vm, b"builtins") {
        Some((index, _)) => module::builtin_attribute(vm, index, name),
        None => Ok(Value::UNDEFINED),
    }
}

/// What a program has put in the place of a builtin; undefined when it has not.
pub fn replaced_builtin(vm: &Vm, name: Sym) -> Leaf<'_> {
    let Some((index, _)) = module::find_builtin(vm, b"builtins") else { return Ok(Value::UNDEFINED) };
    let stored = module::stored_attributes(vm, index)?;
    Ok(stored.and_then(|stored| Dict::get_name(stored, text::name(name))).unwrap_or(Value::UNDEFINED))
}

/// The inline cache with this number.
pub fn cache<'v>(vm: &'v Vm) -> Value<'v> {
    frame::code(vm).field(code::CACHES)
}

/// Fills an inline cache of the running code.
pub fn fill_cache(vm: &Vm, number: u8, key: usize, word: Value<'_>) {
    let caches = cache(vm);
    let at = code::CACHE_WIDTH * number as usize;
    vm.heap.set_field(caches, at + 1, word);
    vm.heap.set_field(caches, at, Value::int((key >> 1) as isize).unwrap_or(Value::small(0)));
}

/// The key in a cache.
pub fn cached_key(vm: &Vm, number: u8) -> usize {
    cache(vm).field(code::CACHE_WIDTH * number as usize).word()
}

/// GETGLOBAL
pub fn get_global(vm: &mut Vm, out: Handle, name: Handle, number: u8) -> Result<(), Raised> {
    let globals = frame::globals(vm);
    if let Some(position) = Dict::find_name(globals, vm.get(name)) {
        vm.set(out, Dict::table(globals).field(2 * position + 1));
        if number != NO_CACHE && globals.flags() & ids::NAMESPACE != 0 {
            fill_cache(vm, number, vm.epoch.get() + fast::GLOBAL, Value::length(position));
        }
        return Ok(());
    }
    // A variable that is to get the value keeps what it has when there is none.
    let found = vm.make(|vm| Ok(Dict::get_name(frame::globals(vm), text::name(sym::__builtins__)).unwrap_or(Value::UNDEFINED)))?;
    if vm.get(found).given().is_some_and(|own| own.immediate_payload(ids::immediate::MODULE).is_none()) {
        return get_own_builtin(vm, found, out, name);
    }
    vm.store(found, |vm| builtin(vm, vm.get(name)))?;
    if vm.get(found).is_undefined() {
        return Err(name_error(vm, name));
    }
    vm.copy(found, out);
    if number != NO_CACHE && frame::globals(vm).flags() & ids::NAMESPACE != 0 {
        fill_cache(vm, number, vm.epoch.get() + fast::BUILTIN, vm.get(out));
    }
    Ok(())
}

/// A builtin where globals have a mapping or module of their own for `__builtins__`.
#[cold]
fn get_own_builtin(vm: &mut Vm, own: Handle, out: Handle, name: Handle) -> Result<(), Raised> {
    if vm.get(own).has_id(ids::MODULE) {
        return match object::operations::attribute::find(vm, own, name, own)? {
            true => {
                vm.copy(own, out);
                Ok(())
            }
            false => Err(name_error(vm, name)),
        };
    }
    match item::get(vm, own, name, out) {
        Err(Raised) if vm.raised_is(kind::KeyError) => Err(name_error(vm, name)),
        other => other,
    }
}

#[cold]
fn name_error(vm: &mut Vm, name: Handle) -> Raised {
    let raised = vm.raise_with(kind::NameError, |vm, message| {
        message.format(message!("name '{}' is not defined", Shown(vm.get(name))));
    });
    object::exception_attributes::describe(vm, &[(::names::sym::name, name)]);
    raised
}

/// SETGLOBAL
pub fn set_global(vm: &mut Vm, name: Handle, value: Handle, number: u8) -> Result<(), Raised> {
    let globals = frame::globals(vm);
    if let Some(position) = Dict::find_name(globals, vm.get(name)) {
        Dict::set_entry(vm, globals, position, vm.get(value));
        if number != NO_CACHE && globals.flags() & ids::NAMESPACE != 0 {
            fill_cache(vm, number, vm.epoch.get() + fast::GLOBAL, Value::length(position));
        }
        return Ok(());
    }
    vm.attempt(|vm| Dict::set(vm, frame::globals(vm), vm.get(name), vm.get(value)))
}

/// DELGLOBAL
pub fn delete_global(vm: &mut Vm, name: Handle) -> Result<(), Raised> {
    let globals = frame::globals(vm);
    match Dict::find_name(globals, vm.get(name)) {
        Some(position) => {
            Dict::remove_entry(vm, globals, position);
            Ok(())
        }
        None => Err(name_error(vm, name)),
    }
}

/// The namespace in register 0; the globals when it is undefined.
pub fn namespace(vm: &Vm) -> Value<'_> {
    frame::register(vm, 0).given().unwrap_or(frame::globals(vm))
}

/// Looks a name up in the namespace; false when it is not there.
fn lookup_namespace(vm: &mut Vm, name: Handle, out: Handle) -> Result<bool, Raised> {
    let namespace = namespace(vm);
    if namespace.has_id(ids::DICT) {
        let found = Dict::get_name(namespace, vm.get(name));
        vm.set(out, found.unwrap_or(Value::UNDEFINED));
        return Ok(found.is_some());
    }
    match item::get(vm, slot(vm, 0), name, out) {
        Ok(()) => Ok(true),
        Err(Raised) if vm.raised_is(kind::KeyError) => {
            vm.clear_exception();
            Ok(false)
        }
        Err(raised) => Err(raised),
    }
}

/// GETNAME
pub fn get_name(vm: &mut Vm, out: Handle, name: Handle, number: u8) -> Result<(), Raised> {
    if frame::register(vm, 0).is_undefined() {
        return get_global(vm, out, name, number);
    }
    if lookup_namespace(vm, name, out)? { Ok(()) } else { get_global(vm, out, name, NO_CACHE) }
}

/// SETNAME
pub fn set_name(vm: &mut Vm, name: Handle, value: Handle, number: u8) -> Result<(), Raised> {
    let target = frame::register(vm, 0);
    if target.is_undefined() {
        return set_global(vm, name, value, number);
    }
    if target.has_id(ids::DICT) {
        return vm.attempt(|vm| Dict::set(vm, frame::register(vm, 0), vm.get(name), vm.get(value)));
    }
    item::set(vm, slot(vm, 0), name, value)
}

/// DELNAME
pub fn delete_name(vm: &mut Vm, name: Handle) -> Result<(), Raised> {
    let target = namespace(vm);
    if target.has_id(ids::DICT) {
        return match Dict::find_name(target, vm.get(name)) {
            Some(position) => {
                Dict::remove_entry(vm, target, position);
                Ok(())
            }
            None => Err(name_error(vm, name)),
        };
    }
    match item::delete(vm, slot(vm, 0), name) {
        Err(Raised) if vm.raised_is(kind::KeyError) => Err(name_error(vm, name)),
        other => other,
    }
}

/// The hook behind `globals()`.
pub fn globals_hook(vm: &mut Vm, out: Handle) -> Result<(), Raised> {
    let function = function::running(vm);
    if function.is_undefined() {
        vm.set(out, vm.root(root::MAIN));
    } else {
        vm.set(out, function.field(function::GLOBALS));
    }
    Ok(())
}

/// The hook behind `locals()`: the namespace, the globals at module level, or a new dict of the bound locals.
pub fn locals_hook(vm: &mut Vm, out: Handle) -> Result<(), Raised> {
    if function::running(vm).is_undefined() {
        vm.set(out, vm.root(root::MAIN));
        return Ok(());
    }
    let base = vm.frame;
    vm.store(out, |vm| object::traceback::locals(vm, base))
}
