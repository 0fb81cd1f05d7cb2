//! Importing: finding, loading and binding modules.
//!
//! Source: CPython language reference, "The import system", as far as it concerns source
//! files and built-in modules. `sys.modules` is consulted first; then built-in modules
//! (unless a file replaces an extensible one), then the directories of `sys.path` or of
//! the package's `__path__`.
//!
//! Invariant: a module that failed to load is not in `sys.modules`.

use crate::source::{self, Source};
use crate::{frame, names};
use ::names::sym;
use heap::{Handle, Value};
use object::dict::Dict;
use object::exception::kind;
use object::exception_attributes;
use object::operations::{attribute, convert, item, iterate};
use object::text::Shown;
use object::{CompileMode, Raised, Vm, frozen, ids, list, module, root, text, types};
use object::packed::message;

/// IMPORT: `operands` are the names to import from it, and the level.
pub fn import_statement(vm: &mut Vm, out: Handle, operands: Handle, name: Handle) -> Result<(), Raised> {
    let level = vm.get(operands.offset(1)).as_int().unwrap_or(0) as usize;
    let hook = vm.slot()?;
    // A program may have replaced `builtins.__import__`.
    vm.store(hook, |vm| names::replaced_builtin(vm, sym::__import__))?;
    if !vm.get(hook).is_undefined() {
        return call_replacement(vm, hook, name, operands, level, out);
    }
    let globals = vm.make(|vm| Ok(frame::globals(vm)))?;
    import_hook(vm.lend_mut(), name, globals, operands, level, out)
}

fn call_replacement(
    vm: &mut Vm,
    hook: Handle,
    name: Handle,
    names: Handle,
    level: usize,
    out: Handle,
) -> Result<(), Raised> {
    let globals = vm.make(|vm| Ok(frame::globals(vm)))?;
    let locals = vm.slot()?;
    names::locals_hook(vm.lend_mut(), locals)?;
    let level = vm.make(|_| Ok(Value::length(level)))?;
    object::operations::call::call(vm, hook, &[name, globals, locals, names, level], out)
}

/// The hook behind `__import__`.
pub fn import_hook(
    vm: &mut Vm,
    name: Handle,
    globals: Handle,
    names: Handle,
    level: usize,
    out: Handle,
) -> Result<(), Raised> {
    vm.scoped(|vm| import(vm, name, globals, names, level, out))
}

fn import(
    vm: &mut Vm,
    name: Handle,
    globals: Handle,
    names: Handle,
    level: usize,
    out: Handle,
) -> Result<(), Raised> {
    if text::bytes_of(vm, vm.get(name)).is_none() {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let found = types::type_name(vm, vm.get(name));
            message.format(message!("module name must be str, not {found}"));
        }));
    }
    let name = vm.make(|vm| text::intern(vm, text::bytes_of(vm, vm.get(name)).unwrap_or(&[])))?;
    let full = if level == 0 {
        if vm.get(name).bytes().is_empty() {
            return Err(vm.raise(kind::ValueError, message!("Empty module name")));
        }
        name
    } else {
        absolute_name(vm, name, globals, level)?
    };
    let loaded = vm.slot()?;
    let first = vm.slot()?;
    load_path(vm, full, first, loaded)?;
    if vm.get(names).is_undefined() || !convert::truth(vm, names)? {
        if level == 0 {
            vm.copy(first, out);
            return Ok(());
        }
        // The part of the path that the name begins with.
        return import_relative_head(vm, name, full, loaded, out);
    }
    let path = vm.slot()?;
    if find_path(vm, loaded, path)? {
        iterate::to_tuple(vm, names, path)?;
        for index in 0..vm.get(path).field_count() {
            let wanted = vm.make(|vm| Ok(vm.get(path).field(index)))?;
            load_from_list(vm, full, loaded, wanted)?;
        }
    }
    vm.copy(loaded, out);
    Ok(())
}

fn item_of<'v>(names: Value<'v>, index: usize) -> Value<'v> {
    list::fields_of(names).map_or(Value::UNDEFINED, |(fields, _)| fields.field(index))
}

/// `__import__` with a level and without names gives the module that the first part of the name stands for.
fn import_relative_head(vm: &mut Vm, name: Handle, full: Handle, loaded: Handle, out: Handle) -> Result<(), Raised> {
    let name_length = vm.get(name).bytes().len();
    let head = vm.get(name).bytes().iter().position(|byte| *byte == b'.').unwrap_or(name_length);
    if head == name_length {
        vm.copy(loaded, out);
        return Ok(());
    }
    let key = vm.make(|vm| {
        let bytes = vm.get(full).bytes();
        text::intern(vm, bytes.get(..bytes.len() - (name_length - head)).unwrap_or(bytes))
    })?;
    find_loaded(vm, key, out)?;
    Ok(())
}

/// True when an import statement means a module that another thread is just loading, and may wait for it.
#[cfg(feature = "threads")]
pub fn is_loading(vm: &mut Vm, operands: Handle, name: Handle) -> Result<bool, Raised> {
    vm.scoped(|vm| {
        let level = vm.get(operands.offset(1)).as_int().unwrap_or(0) as usize;
        let name = vm.make(|vm| text::intern(vm, text::bytes_of(vm, vm.get(name)).unwrap_or(&[])))?;
        let full = if level == 0 {
            name
        } else {
            let globals = vm.make(|vm| Ok(frame::globals(vm)))?;
            absolute_name(vm, name, globals, level)?
        };
        let found = Dict::get_name(vm.root(root::MODULES), vm.get(full)).and_then(module::dict);
        Ok(found.is_some_and(|globals| globals.flags() & ids::LOADING != 0))
    })
}

/// The absolute name of a relative import.
fn absolute_name(vm: &mut Vm, name: Handle, globals: Handle, level: usize) -> Result<Handle, Raised> {
    if let Some(given) = vm.get(globals).given().filter(|given| !given.is_none()) {
        if types::cast(vm, given, ids::DICT).is_none() {
            return Err(vm.raise(kind::TypeError, message!("globals must be a dict")));
        }
    }
    let package = vm.make(|vm| {
        let Some(globals) = types::cast(vm, vm.get(globals), ids::DICT) else {
            return Ok(text::name(sym::empty));
        };
        let entry = |name| Dict::get_name(globals, text::name(name)).filter(|value| value.has_id(ids::STR));
        if let Some(package) = entry(sym::__package__) {
            return Ok(package);
        }
        let own = entry(sym::__name__).unwrap_or(text::name(sym::empty));
        if Dict::get_name(globals, text::name(sym::__path__)).is_some() {
            return Ok(own);
        }
        let bytes = own.bytes();
        let end = bytes.iter().rposition(|byte| *byte == b'.').unwrap_or(0);
        text::intern(vm, bytes.get(..end).unwrap_or(&[]))
    })?;
    if vm.get(package).bytes().is_empty() {
        return Err(vm.raise(
            kind::ImportError,
            message!("attempted relative import with no known parent package"),
        ));
    }
    let bytes = vm.get(package).bytes();
    let mut end = bytes.len();
    for _ in 1..level {
        match bytes[..end].iter().rposition(|byte| *byte == b'.') {
            Some(dot) => end = dot,
            None => {
                return Err(
                    vm.raise(kind::ImportError, message!("attempted relative import beyond top-level package"))
                );
            }
        }
    }
    vm.make(|vm| {
        let base = vm.get(package).bytes().get(..end).unwrap_or(&[]);
        let name = vm.get(name).bytes();
        let joined = text::compose(vm, |message| {
            message.push(base);
            if !name.is_empty() {
                message.push(b".");
                message.push(name);
            }
        })?;
        text::intern_value(vm, joined)
    })
}

/// Loads every module on a dotted path: the first one and the last one.
fn load_path(vm: &mut Vm, full: Handle, first: Handle, last: Handle) -> Result<(), Raised> {
    let mut end = 0;
    vm.set(last, Value::UNDEFINED);
    loop {
        let bytes = vm.get(full).bytes();
        let start = if end == 0 { 0 } else { end + 1 };
        let length = bytes.len();
        end = bytes[start..].iter().position(|byte| *byte == b'.').map_or(length, |dot| start + dot);
        let mark = vm.mark();
        let prefix = vm.make(|vm| text::intern(vm, vm.get(full).bytes().get(..end).unwrap_or(&[])))?;
        load(vm, prefix, start, last)?;
        vm.release(mark);
        if start == 0 {
            vm.copy(last, first);
        }
        if end >= length {
            return Ok(());
        }
    }
}

/// A module that is in `sys.modules` already; false when it is not.
fn find_loaded(vm: &mut Vm, name: Handle, out: Handle) -> Result<bool, Raised> {
    let modules = vm.make(|vm| Ok(vm.root(root::MODULES)))?;
    if !Dict::get_full(vm, modules, name, out)? {
        return Ok(false);
    }
    if vm.get(out).is_none() {
        return Err(vm.raise_with(kind::ModuleNotFoundError, |vm, message| {
            let name = Shown(vm.get(name));
            message.format(message!("import of {name} halted; None in sys.modules"));
        }));
    }
    Ok(true)
}

/// Loads the module `name`, whose last part begins at byte `start`; the module before it on the path is in slot
/// `module`, which gets the new one.
fn load(vm: &mut Vm, name: Handle, start: usize, module: Handle) -> Result<(), Raised> {
    let parent = vm.duplicate(module)?;
    let builtin = find_builtin(vm, name);
    if let Some((index, info)) = builtin {
        // With an empty path a file that extends the module gets what it extends.
        if info.extensible && list::fields_of(vm.root(root::PATH)).is_some_and(|(_, count)| count == 0) {
            vm.set(module, module::builtin_value(index));
            return Ok(());
        }
    }
    if find_loaded(vm, name, module)? {
        return Ok(());
    }
    let extensible = builtin.is_some_and(|(_, info)| info.extensible);
    if builtin.is_none() || extensible {
        if load_file(vm, name, start, parent, !extensible, module)? {
            return bind_in_parent(vm, name, start, parent, module);
        }
    }
    if let Some((index, _)) = builtin {
        vm.set(module, module::builtin_value(index));
        vm.attempt(|vm| Dict::set(vm, vm.root(root::MODULES), vm.get(name), vm.get(module)))?;
        return Ok(());
    }
    // An attribute that is a module, such as `os.path`.
    if !vm.get(parent).is_undefined() {
        let last = last_part(vm, name, start)?;
        let found = vm.slot()?;
        if attribute::find(vm, parent, last, found)? && is_module(vm.get(found)) {
            vm.copy(found, module);
            return Ok(());
        }
    }
    let path = vm.slot()?;
    let package = start == 0 || find_path(vm, parent, path)?;
    Err(not_found(vm, name, start, package))
}

/// The built-in module of this name, or of this name without the `u` that MicroPython once put before them.
fn find_builtin(vm: &Vm, name: Handle) -> Option<(usize, &'static module::ModuleInfo)> {
    let name = vm.get(name).bytes();
    module::find_builtin(vm, name).or_else(|| module::find_builtin(vm, name.strip_prefix(b"u")?))
}

/// True for modules of both kinds.
fn is_module(value: Value<'_>) -> bool {
    value.has_id(ids::MODULE) || value.immediate_payload(ids::immediate::MODULE).is_some()
}

fn last_part(vm: &mut Vm, name: Handle, start: usize) -> Result<Handle, Raised> {
    vm.make(|vm| text::intern(vm, vm.get(name).bytes().get(start..).unwrap_or(&[])))
}

#[cold]
fn not_found(vm: &mut Vm, name: Handle, start: usize, package: bool) -> Raised {
    let raised = vm.raise_with(kind::ModuleNotFoundError, |vm, message| {
        let full = vm.get(name);
        message.format(message!("No module named '{}'", Shown(full)));
        if !package {
            let package = full.bytes().get(..start - 1).unwrap_or(&[]);
            message.push(b"; '");
            message.push(package);
            message.push(b"' is not a package");
        }
    });
    note_name(vm, name);
    raised
}

/// Stores the name of the module in the parked ImportError.
fn note_name(vm: &mut Vm, name: Handle) {
    let stored = vm.attempt(|vm| exception_attributes::store(vm, vm.exception(), sym::name, vm.get(name)));
    // MemoryError is raised in its place.
    let _ = stored;
}

/// The `__path__` of a package; false when the module is none.
fn find_path(vm: &mut Vm, module: Handle, out: Handle) -> Result<bool, Raised> {
    let name = vm.make(|_| Ok(text::name(sym::__path__)))?;
    attribute::find(vm, module, name, out)
}

/// A submodule becomes an attribute of its package.
fn bind_in_parent(vm: &mut Vm, name: Handle, start: usize, parent: Handle, module: Handle) -> Result<(), Raised> {
    if vm.get(parent).is_undefined() {
        return Ok(());
    }
    let last = last_part(vm, name, start)?;
    match module::dict(vm.get(parent)).is_some() {
        true => vm.attempt(|vm| {
            let dict = module::dict(vm.get(parent)).unwrap_or(Value::NONE);
            Dict::set(vm, dict, vm.get(last), vm.get(module))
        }),
        false => attribute::set(vm, parent, last, module),
    }
}

/// Loads a module from a file, or makes one of the directories of that name if `plain` allows it; false when
/// there is none.
fn load_file(
    vm: &mut Vm,
    name: Handle,
    start: usize,
    parent: Handle,
    plain: bool,
    out: Handle,
) -> Result<bool, Raised> {
    let (directories, portions) = (vm.slot()?, vm.slot()?);
    if start == 0 {
        vm.set(directories, vm.root(root::PATH));
    } else if vm.get(parent).is_undefined() || !find_path(vm, parent, directories)? {
        return Ok(false);
    }
    let mut index = 0;
    loop {
        let mark = vm.mark();
        // A path is a list of directories, or one directory as a str.
        let directory = vm.make(|vm| {
            Ok(match vm.get(directories) {
                one if one.has_id(ids::STR) && index == 0 => one,
                many => item_of(many, index),
            })
        })?;
        if vm.get(directory).is_undefined() {
            return match vm.get(portions).is_undefined() {
                true => Ok(false),
                false => namespace_package(vm, name, portions, out).map(|()| true),
            };
        }
        index += 1;
        if text::bytes_of(vm, vm.get(directory)).is_some() {
            for package in [true, false] {
                let file = candidate(vm, directory, name, start, if package { "/__init__.py" } else { ".py" })?;
                if vm.path_kind(file)? == 1 {
                    let location = if package { Some(candidate(vm, directory, name, start, "")?) } else { None };
                    run_module(vm, name, start, file, location, out)?;
                    vm.release(mark);
                    return Ok(true);
                }
            }
            if plain {
                add_portion(vm, directory, name, start, portions)?;
            }
        }
        vm.release(mark);
    }
}

/// Notes that a directory has one of the module's name, without a file that makes it a package.
fn add_portion(
    vm: &mut Vm,
    directory: Handle,
    name: Handle,
    start: usize,
    portions: Handle,
) -> Result<(), Raised> {
    let place = candidate(vm, directory, name, start, "")?;
    if vm.path_kind(place)? != 2 {
        return Ok(());
    }
    if vm.get(portions).is_undefined() {
        vm.store(portions, |vm| list::new(vm, &[]))?;
    }
    vm.attempt(|vm| list::push(vm, vm.get(portions), vm.get(place)))
}

/// Makes a package without code of its own.
fn namespace_package(vm: &mut Vm, name: Handle, portions: Handle, out: Handle) -> Result<(), Raised> {
    let globals = source::new_globals(vm, name)?;
    vm.attempt(|vm| {
        let dict = vm.get(globals);
        Dict::set(vm, dict, text::name(sym::__package__), vm.get(name))?;
        Dict::set(vm, dict, text::name(sym::__spec__), Value::NONE)?;
        Dict::set(vm, dict, text::name(sym::__path__), vm.get(portions))
    })?;
    vm.store(out, |vm| module::new(vm, vm.get(globals)))?;
    vm.attempt(|vm| Dict::set(vm, vm.root(root::MODULES), vm.get(name), vm.get(out)))
}

/// `directory/name` with an ending.
fn candidate(vm: &mut Vm, directory: Handle, name: Handle, start: usize, ending: &str) -> Result<Handle, Raised> {
    vm.make(|vm| {
        let directory = text::bytes_of(vm, vm.get(directory)).unwrap_or(&[]);
        let last = vm.get(name).bytes().get(start..).unwrap_or(&[]);
        text::compose(vm, |message| {
            message.push(directory);
            if !directory.is_empty() && !directory.ends_with(b"/") {
                message.push(b"/");
            }
            message.push(last);
            message.push(ending.as_bytes());
        })
    })
}

/// Makes a module and runs the file at `path` in it; `location` is the directory of a package.
fn run_module(
    vm: &mut Vm,
    name: Handle,
    start: usize,
    path: Handle,
    location: Option<Handle>,
    out: Handle,
) -> Result<(), Raised> {
    let globals = source::new_globals(vm, name)?;
    let file = vm.make(|vm| match text::utf8_of(vm, vm.get(path)).and_then(frozen::below_root) {
        Some(below) => text::new(vm, below.as_bytes()),
        None => Ok(vm.get(path)),
    })?;
    vm.attempt(|vm| {
        let dict = vm.get(globals);
        Dict::set(vm, dict, text::name(sym::__file__), vm.get(file))?;
        let full = vm.get(name);
        let package = match location {
            Some(_) => full,
            None if start == 0 => text::name(sym::empty),
            None => text::intern(vm, full.bytes().get(..start - 1).unwrap_or(&[]))?,
        };
        Dict::set(vm, dict, text::name(sym::__package__), package)?;
        Dict::set(vm, dict, text::name(sym::__spec__), Value::NONE)?;
        if let Some(location) = location {
            let path = list::new(vm, &[vm.get(location)])?;
            Dict::set(vm, dict, text::name(sym::__path__), path)?;
        }
        Ok(())
    })?;
    let module = vm.make(|vm| module::new(vm, vm.get(globals)))?;
    let code = vm.slot()?;
    let frozen = text::utf8_of(vm, vm.get(path)).and_then(|path| frozen::find(vm.registry.frozen, path));
    let content = vm.slot()?;
    let source = match frozen {
        Some(frozen) => match frozen.plain() {
            Some(text) => Source::Constant(text),
            None => {
                vm.store(content, |vm| frozen.read(vm))?;
                Source::Slot(content)
            }
        },
        None => {
            (vm.hooks.files.read)(vm.lend_mut(), file, content)?;
            Source::Slot(content)
        }
    };
    source::compile(vm, source, file, CompileMode::Exec, false, code)?;
    // The text may be large, and the module does not need it.
    vm.set(content, Value::NONE);
    vm.attempt(|vm| Dict::set(vm, vm.root(root::MODULES), vm.get(name), vm.get(module)))?;
    let result = vm.slot()?;
    // Other threads wait until it is there as a whole. What is started without a loop around it is nothing to wait for.
    let loading = if vm.native_depth.get() > 0 { ids::LOADING } else { 0 };
    vm.heap.set_flags(vm.get(globals), ids::NAMESPACE | loading);
    let ran = source::run_hook(vm.lend_mut(), code, globals, globals, result);
    vm.heap.set_flags(vm.get(globals), ids::NAMESPACE);
    if let Err(raised) = ran {
        let modules = vm.root(root::MODULES);
        if let Some(position) = Dict::find_name(modules, vm.get(name)) {
            Dict::remove_entry(vm, modules, position);
        }
        return Err(raised);
    }
    // The module may have replaced itself in `sys.modules`.
    if !find_loaded(vm, name, out)? {
        vm.copy(module, out);
    }
    Ok(())
}

/// Imports a submodule that `from package import name` asks for, unless the package has the attribute.
fn load_from_list(vm: &mut Vm, full: Handle, module: Handle, wanted: Handle) -> Result<(), Raised> {
    if types::cast(vm, vm.get(wanted), ids::STR).is_none() {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let found = types::type_name(vm, vm.get(wanted));
            message.format(message!("Item in ``from list'' must be str, not {found}"));
        }));
    }
    let mark = vm.mark();
    let name = vm.make(|vm| text::intern(vm, text::bytes_of(vm, vm.get(wanted)).unwrap_or(&[])))?;
    let found = vm.slot()?;
    if vm.get(name).bytes() == b"*" {
        // `__all__` may list submodules.
        let all = vm.make(|_| Ok(text::name(sym::__all__)))?;
        if attribute::find(vm, module, all, found)? {
            iterate::to_tuple(vm, found, found)?;
            for index in 0..vm.get(found).field_count() {
                let wanted = vm.make(|vm| Ok(vm.get(found).field(index)))?;
                if vm.get(wanted).has_id(ids::STR) && vm.get(wanted).bytes() != b"*" {
                    load_from_list(vm, full, module, wanted)?;
                }
            }
        }
    } else if !attribute::find(vm, module, name, found)? {
        let start = vm.get(full).bytes().len() + 1;
        let path = vm.make(|vm| {
            let joined = text::format(vm, message!("{}.{}", Shown(vm.get(full)), Shown(vm.get(name))))?;
            text::intern_value(vm, joined)
        })?;
        let parent = vm.duplicate(module)?;
        match load(vm, path, start, parent) {
            Err(Raised) if vm.raised_is(kind::ModuleNotFoundError) && names_module(vm, path) => vm.clear_exception(),
            other => other?,
        }
    }
    vm.release(mark);
    Ok(())
}

/// True when the parked ImportError is about this very module.
fn names_module(vm: &Vm, path: Handle) -> bool {
    exception_attributes::stored(vm.exception(), sym::name) == Some(vm.get(path))
}

/// IMPORTFROM
pub fn import_from(vm: &mut Vm, out: Handle, module: Handle, name: Handle) -> Result<(), Raised> {
    let found = vm.slot()?;
    if attribute::find(vm, module, name, found)? {
        vm.copy(found, out);
        return Ok(());
    }
    // A submodule that is being imported, in a circle.
    let (own, own_name) = (vm.slot()?, vm.make(|_| Ok(text::name(sym::__name__)))?);
    if attribute::find(vm, module, own_name, own)? && vm.get(own).has_id(ids::STR) {
        let path = vm.make(|vm| {
            let joined = text::format(vm, message!("{}.{}", Shown(vm.get(own)), Shown(vm.get(name))))?;
            text::intern_value(vm, joined)
        })?;
        if find_loaded(vm, path, found)? {
            vm.copy(found, out);
            return Ok(());
        }
    } else {
        vm.set(own, text::name(sym::unknown_module));
    }
    let (place, file) = (vm.slot()?, vm.make(|_| Ok(text::name(sym::__file__)))?);
    if !attribute::find(vm, module, file, place)? || !vm.get(place).has_id(ids::STR) {
        vm.set(place, text::name(sym::unknown_location));
    }
    let raised = vm.raise_with(kind::ImportError, |vm, message| {
        let (name, own, place) = (Shown(vm.get(name)), Shown(vm.get(own)), Shown(vm.get(place)));
        message.format(message!("cannot import name '{name}' from '{own}' ({place})"));
    });
    note_name(vm, own);
    exception_attributes::describe(vm, &[(sym::name_from, name)]);
    Err(raised)
}

/// `from module import *` into the namespace of the running frame.
pub fn import_star(vm: &mut Vm, module: Handle) -> Result<(), Raised> {
    let names_slot = vm.slot()?;
    let all = vm.make(|_| Ok(text::name(sym::__all__)))?;
    if !attribute::find(vm, module, all, names_slot)? {
        public_names(vm, module, names_slot)?;
    }
    let (index_slot, name, value) = (vm.slot()?, vm.slot()?, vm.slot()?);
    let count = object::operations::convert::length(vm, names_slot)?;
    for index in 0..count {
        vm.set(index_slot, Value::length(index));
        item::get(vm, names_slot, index_slot, name)?;
        if types::cast(vm, vm.get(name), ids::STR).is_none() {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let found = types::type_name(vm, vm.get(name));
                message.format(message!("Item in __all__ must be str, not {found}"));
            }));
        }
        vm.store(name, |vm| text::intern(vm, text::bytes_of(vm, vm.get(name)).unwrap_or(&[])))?;
        attribute::get(vm, module, name, value)?;
        names::set_name(vm, name, value, bytecode::opcode::NO_CACHE)?;
    }
    Ok(())
}

/// The names of a module, or of what stands in its place, that do not start with an underscore.
fn public_names(vm: &mut Vm, module: Handle, out: Handle) -> Result<(), Raised> {
    let name = vm.make(|_| Ok(text::name(sym::__dict__)))?;
    let all = vm.slot()?;
    if !attribute::find(vm, module, name, all)? {
        return Err(vm.raise(kind::ImportError, message!("from-import-* object has no __dict__ and no __all__")));
    }
    iterate::to_list(vm, all, all)?;
    vm.store(out, |vm| {
        let found = list::with_capacity(vm, list::len(vm.get(all)))?;
        for index in 0..list::len(vm.get(all)) {
            let name = list::get(vm.get(all), index);
            if name.has_id(ids::STR) && !name.bytes().starts_with(b"_") {
                list::push(vm, found, name)?;
            }
        }
        Ok(found)
    })
}

/// Calls a function of a module in Python, if there is such a module.
#[cfg(any(feature = "warnings", not(target_os = "none")))]
pub fn call_module(vm: &mut Vm, module: ::names::Sym, function: ::names::Sym, arguments: &[Handle]) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = call_inner(vm, module, function, arguments);
    vm.release(mark);
    result
}

#[cfg(any(feature = "warnings", not(target_os = "none")))]
fn call_inner(vm: &mut Vm, module: ::names::Sym, function: ::names::Sym, arguments: &[Handle]) -> Result<(), Raised> {
    let (module, undefined) = (vm.make(|_| Ok(text::name(module)))?, object::slot::UNDEFINED);
    if import_hook(vm.lend_mut(), module, undefined, undefined, 0, module).is_err() {
        if vm.raised_is(kind::ImportError) {
            vm.clear_exception();
            return Ok(());
        }
        return Err(Raised);
    }
    let (name, found) = (vm.make(|_| Ok(text::name(function)))?, vm.slot()?);
    if attribute::find(vm, module, name, found)? {
        object::operations::call::call(vm, found, arguments, found)?;
    }
    Ok(())
}
