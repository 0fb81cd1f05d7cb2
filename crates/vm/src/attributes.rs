//! Attributes: filling the inline caches that the loop looks at.
//!
//! A cache holds the key of a shape (or class or module) in this epoch, and
//! either the field of instances that holds the attribute, as a small integer, or the
//! method or attribute of a class or module itself. Keys of unfilled caches match nothing.
//! [`fast::CONSTANT`] is added to the key for what is no method to be called with the object first, and of a class for
//! what is to be called with the class first.
//!
//! Invariant: a cached field is read only when nothing on the class takes precedence over
//! it: adding such a thing moves the epoch on.

use crate::calls::To;
use crate::frame::{Kind, slot};
use crate::{fast, special_methods};
use crate::names::{self, fill_cache};
use bytecode::opcode::{CALL_HEADER, NO_CACHE};
use heap::{Handle, Value};
use ::names::sym;
use object::exception::kind;
use object::ids::immediate;
use object::module::ModuleItem;
use object::operations::attribute::{self, Access};
use object::text::Shown;
use object::types::unpack_number;
use object::{Fault, Leaf, Raised, Vm, class, ids, instance, module, property, root, text, types};
use object::packed::message;

/// GETATTR
pub fn get(vm: &mut Vm, object: Handle, name: Handle, number: u8, to: To) -> Result<usize, Raised> {
    if number != NO_CACHE {
        let getter = vm.make(|vm| plan_get(vm, vm.get(object), vm.get(name), number))?;
        let (function, object) = (fast::keep(vm.get(getter)), fast::keep(vm.get(object)));
        // SAFETY: the running frame's operations have left nothing above its registers that is needed any more.
        if unsafe { special_methods::enter(vm, function, &[object], (to.register, Kind::Call), to.next) } {
            return Ok(0);
        }
    }
    attribute::get(vm, object, name, slot(vm, to.register.into())).map(|()| to.next)
}

/// Fills the cache: the getter when the attribute is a property with a Python function, undefined for others.
fn plan_get<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>, number: u8) -> Leaf<'v> {
    if let Some((key, value)) = module_item(vm, object, name)? {
        fill_cache(vm, number, key, value);
        return Ok(Value::UNDEFINED);
    }
    if class::is_class(object) {
        let key = fast::other_key(vm, fast::keep(object));
        // Looking once is enough.
        if names::cached_key(vm, number) == key + fast::CONSTANT {
            return Ok(Value::UNDEFINED);
        }
        match attribute::class_access(vm, object, name)? {
            // A function that is read and not called may be there to be observed: it dies with its class.
            Access::Constant(value) if !value.has_id(ids::FUNCTION) => fill_cache(vm, number, key, value),
            _ => fill_cache(vm, number, key + fast::CONSTANT, Value::UNDEFINED),
        }
        return Ok(Value::UNDEFINED);
    }
    let Some(id) = cached_id(object) else { return Ok(Value::UNDEFINED) };
    let key = fast::shape_key(vm, id);
    match attribute::access(vm, object, name)? {
        Access::Field(field) => fill_cache(vm, number, key, Value::length(field)),
        Access::Constant(value) => fill_cache(vm, number, key + fast::CONSTANT, value),
        Access::Property(value) => {
            fill_cache(vm, number, key + fast::CONSTANT, value);
            return Ok(property::getter(value));
        }
        Access::Method(_) | Access::ClassMethod(_) | Access::General => {}
    }
    Ok(Value::UNDEFINED)
}

/// The id of an object whose attributes are for caches.
fn cached_id(object: Value<'_>) -> Option<usize> {
    object.id().map(|id| id.0 as usize).filter(|id| *id < fast::FIRST_CLASS_KEY)
}

/// The cache key of a built-in module and its attribute, if that is always the same.
fn module_item<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Result<Option<(usize, Value<'v>)>, Fault> {
    let Some(index) = object.immediate_payload(immediate::MODULE) else { return Ok(None) };
    let Some(info) = vm.registry.modules.get(index) else { return Ok(None) };
    let stored = vm.root(root::MODULE_ATTRIBUTES);
    if stored.has_id(ids::DICT) && object::dict::Dict::get(vm, stored, Value::length(index))?.is_some() {
        return Ok(None);
    }
    let symbol = text::symbol(name);
    match info.items.iter().position(|(item, _)| Some(*item) == symbol) {
        Some(position) if !matches!(info.items.get(position), Some((_, ModuleItem::Getter(_)))) => {
            let key = (fast::FIRST_MODULE_KEY + index) << 1 | vm.epoch.get();
            Ok(Some((key, module::item_value(vm, index, position)?)))
        }
        _ => Ok(None),
    }
}

/// SETATTR
pub fn set(
    vm: &mut Vm,
    object: Handle,
    name: Handle,
    value: Handle,
    number: u8,
    next: usize,
) -> Result<usize, Raised> {
    let setter = vm.make(|vm| plan_set(vm, vm.get(object), vm.get(name), number))?;
    let (function, operands) = (fast::keep(vm.get(setter)), [object, value].map(|operand| fast::keep(vm.get(operand))));
    // SAFETY: as in `get`.
    if unsafe { special_methods::enter(vm, function, &operands, (0, Kind::Discard), next) } {
        return Ok(0);
    }
    attribute::set(vm, object, name, value)?;
    if number != NO_CACHE {
        vm.attempt(|vm| {
            let target = vm.get(object);
            if let Some(field) = attribute::store_field(vm, target, vm.get(name))? {
                if let Some(id) = cached_id(target) {
                    fill_cache(vm, number, fast::shape_key(vm, id), Value::length(field));
                }
            }
            Ok(())
        })?;
    }
    Ok(next)
}

/// The setter when the attribute is a property of an instance, which is noted in the cache; undefined for others.
fn plan_set<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>, number: u8) -> Leaf<'v> {
    if !instance::is_instance(object) {
        return Ok(Value::UNDEFINED);
    }
    let class = types::type_of(vm, object);
    let found = class::lookup(vm, class, name)?;
    if !found.has_id(ids::PROPERTY) || !attribute::stores_by_default(vm, class)? {
        return Ok(Value::UNDEFINED);
    }
    if let Some(id) = cached_id(object).filter(|_| number != NO_CACHE) {
        fill_cache(vm, number, fast::shape_key(vm, id) + fast::CONSTANT, found);
    }
    Ok(property::setter(found))
}

/// LOADMETHOD
pub fn load_method(vm: &mut Vm, object: Handle, name: Handle, window: Handle, number: u8) -> Result<(), Raised> {
    if number != NO_CACHE {
        vm.attempt(|vm| plan_method(vm, vm.get(object), vm.get(name), number))?;
    }
    attribute::method(vm, object, name, window, window.offset(CALL_HEADER))
}

fn plan_method(vm: &Vm, object: Value<'_>, name: Value<'_>, number: u8) -> Result<(), Fault> {
    if let Some((key, value)) = module_item(vm, object, name)? {
        if !value.is_int() {
            fill_cache(vm, number, key, value);
        }
        return Ok(());
    }
    if class::is_class(object) {
        let key = fast::other_key(vm, fast::keep(object));
        match attribute::class_access(vm, object, name)? {
            Access::ClassMethod(function) => fill_cache(vm, number, key + fast::CONSTANT, function),
            Access::Constant(function) => fill_cache(vm, number, key, function),
            _ => {}
        }
        return Ok(());
    }
    let Some(id) = cached_id(object) else { return Ok(()) };
    let key = fast::shape_key(vm, id);
    if instance::is_instance(object) {
        match attribute::access(vm, object, name)? {
            Access::Method(function) => fill_cache(vm, number, key, function),
            Access::Field(field) => fill_cache(vm, number, key, Value::length(field)),
            Access::Constant(value) | Access::ClassMethod(value) => fill_cache(vm, number, key + fast::CONSTANT, value),
            Access::Property(_) | Access::General => {}
        }
        return Ok(());
    }
    if [ids::EXCEPTION, ids::MODULE, ids::SUPER, ids::GENERIC_ALIAS, ids::FUNCTION].iter().any(|it| object.has_id(*it)) {
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
    item.is_some_and(|(_, item)| item.as_method().is_some())
}

/// GETSPECIAL: the methods of context managers.
pub fn special(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    if attribute::special_by_name(vm, object, name, out)? {
        return Ok(());
    }
    let known = text::symbol(vm.get(name));
    let (sort, first) = match known {
        Some(sym::__enter__ | sym::__exit__) => ("", sym::__enter__),
        _ => ("asynchronous ", sym::__aenter__),
    };
    let missed = known != Some(first) && attribute::special(vm, object, first, out)?;
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let class = types::type_name(vm, vm.get(object));
        message.format(message!("'{class}' object does not support the {sort}context manager protocol"));
        if missed {
            message.format(message!(" (missed {} method)", Shown(vm.get(name))));
        }
    }))
}
