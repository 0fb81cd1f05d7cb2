//! Attributes by name: delattr, dir, getattr, hasattr, setattr, vars.
//!
//! Invariant: names are interned before they are looked up.

use heap::{Handle, Value};
use names::sym;
use object::class;
use object::dict::Dict;
use object::exception::kind;
use object::ids::immediate;
use object::module::{self, ModuleInfo, ModuleItem};
use object::native::Args;
use object::operations::{attribute, call, iterate};
use object::types::type_name;
use object::{directory, Fault, Leaf, Raised, Vm, ids, instance, list, set, slot, slot_wrapper, text, types};
use object::packed::message;

/// Replaces the name in an argument by its interned form.
fn intern(vm: &mut Vm, name: Handle) -> Result<(), Raised> {
    match types::cast(vm, vm.get(name), ids::STR) {
        Some(_) => vm.store(name, |vm| {
            let name = vm.get(name);
            text::intern_value(vm, types::cast(vm, name, ids::STR).unwrap_or(name))
        }),
        None => Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!("attribute name must be string, not '{}'", type_name(vm, vm.get(name))))
        })),
    }
}

/// The interned form of a name; needs Python for what is no string itself.
fn interned<'v>(vm: &'v Vm, name: Value<'v>) -> Leaf<'v> {
    if name.has_id(ids::STR) { text::intern_value(vm, name) } else { Err(vm.python_needed()) }
}

/// `getattr` where no Python code is involved.
pub(super) fn getattr_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    match attribute::find_leaf(vm, args[0], interned(vm, args[1])?)?.or(args[2].given()) {
        Some(value) => Ok(value),
        None => Err(vm.python_needed()),
    }
}

/// `hasattr` where no Python code is involved.
pub(super) fn hasattr_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    Ok(Value::bool(attribute::find_leaf(vm, args[0], interned(vm, args[1])?)?.is_some()))
}

/// `setattr` where no Python code is involved.
pub(super) fn setattr_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if attribute::set_leaf(vm, args[0], interned(vm, args[1])?, args[2])? {
        Ok(Value::NONE)
    } else {
        Err(vm.python_needed())
    }
}

pub(super) fn getattr(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    intern(vm, args.at(1))?;
    let out = vm.slot()?;
    if args.given(vm, 2).is_none() {
        attribute::get(vm, args.at(0), args.at(1), out)?;
    } else if !attribute::find(vm, args.at(0), args.at(1), out)? {
        return Ok(args.at(2));
    }
    Ok(out)
}

pub(super) fn hasattr(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    intern(vm, args.at(1))?;
    let out = vm.slot()?;
    attribute::find(vm, args.at(0), args.at(1), out).map(slot::bool)
}

pub(super) fn setattr(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    intern(vm, args.at(1))?;
    attribute::set(vm, args.at(0), args.at(1), args.at(2))?;
    Ok(slot::NONE)
}

pub(super) fn delattr(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    intern(vm, args.at(1))?;
    attribute::delete(vm, args.at(0), args.at(1))?;
    Ok(slot::NONE)
}

/// `vars([object])`: its `__dict__`.
pub(super) fn vars(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    if args.given(vm, 0).is_none() {
        (vm.hooks.locals)(vm.lend_mut(), out)?;
        return Ok(out);
    }
    let name = vm.make(|_| Ok(text::name(sym::__dict__)))?;
    if attribute::find(vm, args.at(0), name, out)? {
        return Ok(out);
    }
    Err(vm.raise(kind::TypeError, message!("vars() argument must have __dict__ attribute")))
}

/// `dir([object])`: a sorted list of names.
pub(super) fn dir(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    if args.given(vm, 0).is_none() {
        (vm.hooks.locals)(vm.lend_mut(), out)?;
        iterate::to_list(vm, out, out)?;
    } else if lists_itself(vm, args.get(vm, 0))
        && call::call_special(vm, args.at(0), sym::__dir__, &[], out)?
    {
        iterate::to_list(vm, out, out)?;
    } else {
        let found = vm.make(|vm| set::new(vm, ids::SET))?;
        vm.attempt(|vm| collect(vm, vm.get(found), args.get(vm, 0)))?;
        iterate::to_list(vm, found, out)?;
    }
    list::sort::sort(vm, out, slot::NONE, false)?;
    Ok(out)
}

/// True for objects whose own `__dir__` counts: instances of classes, and names of the board's pins.
fn lists_itself(vm: &Vm, object: Value<'_>) -> bool {
    types::user_class(vm, object).is_some() || object.immediate_payload(immediate::DEVICE).is_some()
}

/// Adds the names of an object's attributes to a set.
fn collect<'v>(vm: &'v Vm, found: Value<'v>, object: Value<'v>) -> Result<(), Fault> {
    if let Some((index, info)) = module::builtin_info(vm, object) {
        return collect_module(vm, found, index, info);
    }
    if let Some(dict) = module::dict(object) {
        return collect_keys(vm, found, dict);
    }
    if class::is_class(object) {
        return collect_class(vm, found, object);
    }
    if instance::is_instance(object) {
        for (name, _) in instance::attributes(vm, object) {
            set::add(vm, found, name)?;
        }
    }
    if object.has_id(ids::EXCEPTION) && object.field(object::exception::DICT).has_id(ids::DICT) {
        collect_keys(vm, found, object.field(object::exception::DICT))?;
    }
    collect_class(vm, found, types::type_of(vm, object))
}

fn collect_keys<'v>(vm: &'v Vm, found: Value<'v>, dict: Value<'v>) -> Result<(), Fault> {
    for (name, _) in Dict::items(dict) {
        set::add(vm, found, name)?;
    }
    Ok(())
}

fn collect_module<'v>(vm: &'v Vm, found: Value<'v>, index: usize, info: &'static ModuleInfo) -> Result<(), Fault> {
    set::add(vm, found, text::name(sym::__name__))?;
    for (number, (name, item)) in info.items.iter().enumerate() {
        // What this board lacks has no value.
        let varies = matches!(item, ModuleItem::Getter(_) | ModuleItem::ByFamily(_) | ModuleItem::OnFamily(..));
        if !varies || !module::item_value(vm, index, number)?.is_undefined() {
            set::add(vm, found, text::name(*name))?;
        }
    }
    let stored = vm.root(object::root::MODULE_ATTRIBUTES);
    if stored.has_id(ids::DICT) {
        if let Some(attributes) = Dict::get(vm, stored, Value::length(index))? {
            collect_keys(vm, found, attributes)?;
        }
    }
    Ok(())
}

fn collect_class<'v>(vm: &'v Vm, found: Value<'v>, class: Value<'v>) -> Result<(), Fault> {
    if let Some(number) = class.immediate_payload(immediate::TYPE) {
        return collect_type(vm, found, number);
    }
    for (flag, name) in directory::OF_CLASSES {
        if class::flags(class) & flag != 0 {
            set::add(vm, found, text::name(name))?;
        }
    }
    for base in class::ancestors(vm, class) {
        match base.immediate_payload(immediate::TYPE) {
            Some(number) => collect_type(vm, found, number)?,
            None => collect_keys(vm, found, base.field(class::NAMESPACE))?,
        }
    }
    Ok(())
}

/// Names of a built-in type and its bases.
fn collect_type(vm: &Vm, found: Value<'_>, mut number: usize) -> Result<(), Fault> {
    while let Some(info) = vm.type_info(number) {
        let is_object = number == ids::OBJECT.0 as usize;
        for (name, _) in info.items.iter().filter(|(name, _)| !is_object || directory::is_shared(*name)) {
            set::add(vm, found, text::name(*name))?;
        }
        for name in slot_wrapper::names(info) {
            set::add(vm, found, text::name(name))?;
        }
        if info.base == number {
            break;
        }
        number = info.base;
    }
    set::add(vm, found, text::name(sym::__class__))
}
