//! Attributes: filling the inline caches that the loop looks at.
//!
//! A cache holds the key of a shape (or built-in type or module) in this epoch, and
//! either the field of instances that holds the attribute, as a small integer, or the
//! method or module attribute itself. Keys of unfilled caches match nothing.
//!
//! Invariant: a cached field is read only when nothing on the class takes precedence over
//! it: adding such a thing moves the epoch on.

use crate::fast;
use crate::names::fill_cache;
use bytecode::opcode::{CALL_HEADER, NO_CACHE};
use heap::{Handle, Value};
use ::names::{Sym, sym};
use object::exception::kind;
use object::ids::immediate;
use object::module::ModuleItem;
use object::operations::attribute;
use object::text::Shown;
use object::types::unpack_number;
use object::{Fault, Item, Raised, Vm, class, ids, instance, module, root, shape, text, types};

/// GETATTR
pub fn get(vm: &mut Vm, object: Handle, name: Handle, out: Handle, number: u8) -> Result<(), Raised> {
    if number != NO_CACHE {
        vm.attempt(|vm| plan_get(vm, vm.get(object), vm.get(name), number))?;
    }
    attribute::get(vm, object, name, out)
}

/// The name of the special method that takes over an access; true when the class has its own.
fn overrides(vm: &Vm, class: Value<'_>, name: Sym) -> Result<bool, Fault> {
    let name = text::name(name);
    Ok(class::lookup(vm, class, name)? != class::lookup(vm, types::type_value(ids::OBJECT), name)?)
}




/// True when an attribute of a class, found under a name, leaves precedence to the instance's own.
fn yields_to_instance(found: Value<'_>) -> bool {
    found.is_undefined()
        || matches!(
            found.id(),
            Some(ids::FUNCTION | ids::STR | ids::FLOAT | ids::TUPLE | ids::LIST | ids::DICT | ids::BIG_INT)
        )
        || found.is_int()
        || found.is_none()
        || found.is_bool()
}

fn plan_get(vm: &Vm, object: Value<'_>, name: Value<'_>, number: u8) -> Result<(), Fault> {
    if let Some((key, value)) = module_item(vm, object, name)? {
        fill_cache(vm, number, key, value);
        return Ok(());
    }
    if let Some((key, field)) = own_field(vm, object, name, sym::__getattribute__)? {
        fill_cache(vm, number, key, Value::length(field));
    }
    Ok(())
}

/// The cache key and field of an attribute that instances keep themselves.
fn own_field(
    vm: &Vm,
    object: Value<'_>,
    name: Value<'_>,
    method: Sym,
) -> Result<Option<(usize, usize)>, Fault> {
    let Some(id) = object.id().filter(|_| instance::is_instance(object)) else { return Ok(None) };
    let Some(field) = shape::find(vm, id, name) else { return Ok(None) };
    let class = shape::class_of(vm, id);
    if !yields_to_instance(class::lookup(vm, class, name)?) || overrides(vm, class, method)? {
        return Ok(None);
    }
    Ok(Some((fast::shape_key(vm, id.0 as usize), field)))
}

/// The cache key of a built-in module and its attribute, if that is always the same.
fn module_item<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Result<Option<(usize, Value<'v>)>, Fault> {
    let Some(index) = object.immediate_payload(immediate::MODULE) else { return Ok(None) };
    let Some(info) = vm.registry.modules.get(index) else { return Ok(None) };
    let stored = vm.root(root::MODULE_ATTRIBUTES);
    if stored.has_id(ids::DICT) && object::dict::Dict::get(vm, stored, Value::length(index))?.is_some() {
        return Ok(None);
    }
    match info.items.iter().position(|(item, _)| text::name(*item) == name) {
        Some(position) if !matches!(info.items.get(position), Some((_, ModuleItem::Getter(_)))) => {
            let key = (fast::FIRST_MODULE_KEY + index) << 1 | vm.epoch.get();
            Ok(Some((key, module::item_value(vm, index, position)?)))
        }
        _ => Ok(None),
    }
}

/// SETATTR
pub fn set(vm: &mut Vm, object: Handle, name: Handle, value: Handle, number: u8) -> Result<(), Raised> {
    attribute::set(vm, object, name, value)?;
    if number != NO_CACHE {
        vm.attempt(|vm| {
            if let Some((key, field)) = own_field(vm, vm.get(object), vm.get(name), sym::__setattr__)? {
                fill_cache(vm, number, key, Value::length(field));
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// LOADMETHOD
pub fn load_method(vm: &mut Vm, object: Handle, name: Handle, window: Handle, number: u8) -> Result<(), Raised> {
    if number != NO_CACHE {
        vm.attempt(|vm| plan_method(vm, vm.get(object), vm.get(name), number))?;
    }
    attribute::method(vm, object, name, window, Handle(window.0 + CALL_HEADER as u32))
}

fn plan_method(vm: &Vm, object: Value<'_>, name: Value<'_>, number: u8) -> Result<(), Fault> {
    if let Some((key, value)) = module_item(vm, object, name)? {
        if !value.is_int() {
            fill_cache(vm, number, key, value);
        }
        return Ok(());
    }
    let Some(id) = object.id() else { return Ok(()) };
    let key = fast::shape_key(vm, id.0 as usize);
    if instance::is_instance(object) {
        let class = shape::class_of(vm, id);
        let found = class::lookup(vm, class, name)?;
        let plain = class::shape_id(class) == id && shape::find(vm, id, name).is_none();
        if found.has_id(ids::FUNCTION) && plain && !overrides(vm, class, sym::__getattribute__)? {
            fill_cache(vm, number, key, found);
        }
        return Ok(());
    }
    if matches!(id, ids::EXCEPTION | ids::CLASS | ids::MODULE | ids::SUPER | ids::GENERIC_ALIAS | ids::FUNCTION) {
        return Ok(());
    }
    let found = class::lookup(vm, types::type_of(vm, object), name)?;
    if is_method(vm, found) {
        fill_cache(vm, number, key, found);
    }
    Ok(())
}

/// True for native methods that take the object as `self`.
fn is_method(vm: &Vm, value: Value<'_>) -> bool {
    let Some(payload) = value.immediate_payload(immediate::NATIVE) else { return false };
    let (table, index) = (payload >> 12, payload & 0xfff);
    if table >= object::native::MODULE_TABLE {
        return false;
    }
    let item = vm.type_info(unpack_number(table)).and_then(|info| info.items.get(index));
    matches!(item, Some((_, Item::Method(_))))
}

/// GETSPECIAL: the methods of context managers.
pub fn special(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    let known = ::names::find(vm.get(name).bytes());
    if let Some(name) = known {
        if attribute::special(vm, object, name, out)? {
            return Ok(());
        }
    }
    let (sort, first) = match known {
        Some(sym::__enter__ | sym::__exit__) => ("", sym::__enter__),
        _ => ("asynchronous ", sym::__aenter__),
    };
    let missed = known != Some(first) && attribute::special(vm, object, first, out)?;
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let class = types::type_name(vm, vm.get(object));
        message.format(format_args!("'{class}' object does not support the {sort}context manager protocol"));
        if missed {
            message.format(format_args!(" (missed {} method)", Shown(vm.get(name))));
        }
    }))
}
