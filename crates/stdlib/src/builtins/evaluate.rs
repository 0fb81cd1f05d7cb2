//! Code from text, namespaces, import: through the machine's hooks.
//!
//! Invariant: globals are always a dict; locals may be any mapping.

use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::Args;
use object::operations::{attribute, call, convert};
use object::types::type_name;
use object::{CompileMode, Raised, Vm, bytes, ids, module, slot, text, types};
use object::packed::message;

/// True for what can be compiled.
fn is_source(vm: &Vm, value: Value<'_>) -> bool {
    text::bytes_of(vm, value).is_some() || bytes::buffer_of(vm, value).is_some()
}

pub(super) fn compile(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let mode = match text::bytes_of(vm, args.get(vm, 2)) {
        Some(b"exec") => CompileMode::Exec,
        Some(b"eval") => CompileMode::Eval,
        Some(b"single") => CompileMode::Single,
        _ => {
            return Err(vm.raise(
                kind::ValueError,
                message!("compile() mode must be 'exec', 'eval' or 'single'"),
            ));
        }
    };
    if !is_source(vm, args.get(vm, 0)) {
        return Err(vm.raise(kind::TypeError, message!("compile() arg 1 must be a string, bytes or AST object")));
    }
    let code = vm.slot()?;
    (vm.hooks.compile)(vm.lend_mut(), args.at(0), args.at(1), mode, code)?;
    Ok(code)
}

pub(super) fn eval(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    run(vm, args, CompileMode::Eval, "eval")
}

pub(super) fn exec(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    run(vm, args, CompileMode::Exec, "exec")?;
    Ok(slot::NONE)
}

/// Runs source or a code object in the namespaces given, or in those of the caller.
fn run(vm: &mut Vm, args: Args, mode: CompileMode, name: &str) -> Result<Handle, Raised> {
    let (globals, locals, code, result) = (vm.slot()?, vm.slot()?, vm.slot()?, vm.slot()?);
    let given = |vm: &Vm, index: usize| args.given(vm, index).is_some_and(|value| !value.is_none());
    if given(vm, 1) {
        vm.store(globals, |vm| Ok(types::cast(vm, args.get(vm, 1), ids::DICT).unwrap_or(Value::UNDEFINED)))?;
        if vm.get(globals).is_undefined() {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let class = type_name(vm, args.get(vm, 1));
                match name {
                    "eval" => message.format(message!("globals must be a dict")),
                    _ => message.format(message!("{name}() globals must be a dict, not {class}")),
                }
            }));
        }
        vm.copy(globals, locals);
    } else {
        (vm.hooks.globals)(vm.lend_mut(), globals)?;
    }
    if given(vm, 2) {
        vm.copy(args.at(2), locals);
    } else if vm.get(locals).is_undefined() {
        (vm.hooks.locals)(vm.lend_mut(), locals)?;
    }
    if vm.get(args.at(0)).has_id(ids::CODE) {
        vm.copy(args.at(0), code);
    } else if is_source(vm, args.get(vm, 0)) {
        (vm.hooks.compile)(vm.lend_mut(), args.at(0), slot::UNDEFINED, mode, code)?;
    } else {
        return Err(vm.raise(
            kind::TypeError,
            message!("{name}() arg 1 must be a string, bytes or code object"),
        ));
    }
    let cells = vm.get(code).field(object::code::FREE_NAMES).field_count();
    let closure = args.given(vm, 3).filter(|closure| !closure.is_none() && name == "exec");
    if cells == 0 && closure.is_none() {
        (vm.hooks.run)(vm.lend_mut(), code, globals, locals, result)?;
        return Ok(result);
    }
    let fits = |closure: Value<'_>| {
        closure.has_id(ids::TUPLE) && closure.field_count() == cells && closure.fields_from(0).all(|cell| cell.has_id(ids::CELL))
    };
    if cells == 0 || !closure.is_some_and(fits) {
        return Err(vm.raise_with(kind::TypeError, |_, message| match cells {
            0 => message.format(message!("cannot use a closure with this code object")),
            _ if name == "exec" => message.format(message!("code object requires a closure of exactly length {cells}")),
            _ => message.format(message!("code object passed to eval() may not contain free variables")),
        }));
    }
    let function = vm.make(|vm| object::function::new(vm, vm.get(code), vm.get(globals), args.get(vm, 3)))?;
    call::call(vm, function, &[], result)?;
    Ok(result)
}

/// `execfile(path[, globals[, locals]])`.
pub(super) fn execfile(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let source = vm.slot()?;
    (vm.hooks.files.read)(vm.lend_mut(), args.at(0), source)?;
    let (globals, locals, code) = (vm.slot()?, vm.slot()?, vm.slot()?);
    let given = |vm: &Vm, index: usize| args.given(vm, index).is_some_and(|value| !value.is_none());
    if given(vm, 1) {
        vm.copy(args.at(1), globals);
        vm.copy(args.at(if given(vm, 2) { 2 } else { 1 }), locals);
    } else {
        (vm.hooks.globals)(vm.lend_mut(), globals)?;
        (vm.hooks.locals)(vm.lend_mut(), locals)?;
    }
    (vm.hooks.compile)(vm.lend_mut(), source, args.at(0), CompileMode::Exec, code)?;
    (vm.hooks.run)(vm.lend_mut(), code, globals, locals, source)?;
    Ok(slot::NONE)
}

pub(super) fn globals(vm: &mut Vm, _: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    (vm.hooks.globals)(vm.lend_mut(), out)?;
    Ok(out)
}

pub(super) fn locals(vm: &mut Vm, _: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    (vm.hooks.locals)(vm.lend_mut(), out)?;
    Ok(out)
}

/// `__import__(name, globals, locals, fromlist, level)`. Without globals relative names belong to the caller's
/// module, as packages for MicroPython that load their parts late expect.
pub(super) fn import(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if text::bytes_of(vm, args.get(vm, 0)).is_none() {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = type_name(vm, args.get(vm, 0));
            message.format(message!("__import__() argument 1 must be str, not {class}"));
        }));
    }
    let level = if args.given(vm, 4).is_some() { convert::index_size(vm, args.at(4))? } else { 0 };
    let Ok(level) = usize::try_from(level) else {
        return Err(vm.raise(kind::ValueError, message!("level must be >= 0")));
    };
    let (globals, out) = (vm.duplicate(args.at(1))?, vm.slot()?);
    if level > 0 && vm.get(globals).given().is_none_or(Value::is_none) {
        (vm.hooks.globals)(vm.lend_mut(), globals)?;
    }
    (vm.hooks.import)(vm.lend_mut(), args.at(0), globals, args.at(3), level, out)?;
    Ok(out)
}

/// `breakpoint()`: calls `sys.breakpointhook` when a program has set one.
pub(super) fn breakpoint(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let Some((index, _)) = module::find_builtin(vm, b"sys") else { return Ok(slot::NONE) };
    let (sys, name) = (vm.slot()?, vm.make(|_| Ok(text::name(sym::breakpointhook)))?);
    vm.set(sys, module::builtin_value(index));
    let hook = vm.slot()?;
    if !attribute::find(vm, sys, name, hook)? {
        return Ok(slot::NONE);
    }
    // Slot 0 has the keywords.
    let positional = vm.make(|vm| {
        let first = args.at(1);
        object::tuple::new(vm, vm.heap.window(first, args.count - 1))
    })?;
    call::call_mapping(vm, hook, positional, args.at(0), hook)?;
    Ok(hook)
}
