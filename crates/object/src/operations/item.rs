//! Subscripts.
//!
//! Invariant: a type without the operation is a TypeError with CPython's wording.

use crate::dict::Dict;
use crate::exception::kind;
use crate::fault::Raised;
use crate::operations::{attribute, call, run2, run3};
use crate::types::{TypeInfo, class_name, info_of, type_name, type_of, type_value, user_class};
use crate::{Slot2, Vm, class, generic_alias, ids, slot};
use crate::packed::message;
use heap::Handle;
use names::sym;

/// `object[key]`.
pub fn get(vm: &mut Vm, object: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let found = if user_class(vm, vm.get(object)).is_some() {
        call::call_special(vm, object, sym::__getitem__, &[key], out)?
    } else {
        let slot = info_of(vm, vm.get(object)).slots.get_item;
        run2(vm, slot, object, key, out)?
    };
    if found || (class::is_class(vm.get(object)) && get_of_class(vm, object, key, out)?) {
        return Ok(());
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let value = vm.get(object);
        if class::is_class(value) {
            message.format(message!("type '{}' is not subscriptable", class_name(vm, value)));
        } else {
            message.format(message!("'{}' object is not subscriptable", type_name(vm, value)));
        }
    }))
}

/// `Class[key]` by `__class_getitem__`; false when there is none. `type[key]` is no matter of that method, which
/// classes would inherit.
fn get_of_class(vm: &mut Vm, class: Handle, key: Handle, out: Handle) -> Result<bool, Raised> {
    if vm.get(class) == type_value(ids::TYPE) {
        vm.store(out, |vm| generic_alias::new(vm, vm.get(class), vm.get(key)))?;
        return Ok(true);
    }
    let mark = vm.mark();
    let method = vm.slot()?;
    let result = match attribute::find_named(vm, class, sym::__class_getitem__, method) {
        Ok(true) => call::call(vm, method, &[key], out).map(|()| true),
        absent => absent,
    };
    vm.release(mark);
    result
}

/// `object[key]` by the slot of built-in type `info`: `inner` is what the type sees of `object`. A class derived
/// from dict may have `__missing__`.
pub(crate) fn get_by_slot(
    vm: &mut Vm,
    info: &TypeInfo,
    object: Handle,
    inner: Handle,
    key: Handle,
    out: Handle,
) -> Result<bool, Raised> {
    let missing = vm.get(inner).id().is_some_and(ids::is_dict)
        && class::has(vm, type_of(vm, vm.get(object)), sym::__missing__);
    if !missing {
        return run2(vm, info.slots.get_item, inner, key, out);
    }
    let mark = vm.mark();
    let value = vm.slot()?;
    if Dict::get_full(vm, inner, key, value)? {
        vm.copy(value, out);
        vm.release(mark);
        return Ok(true);
    }
    vm.release(mark);
    call::call_special(vm, object, sym::__missing__, &[key], out)
}

/// `object[key] = value`.
pub fn set(vm: &mut Vm, object: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    let found = if user_class(vm, vm.get(object)).is_some() {
        discard(vm, |vm, out| call::call_special(vm, object, sym::__setitem__, &[key, value], out))?
    } else {
        let slot = info_of(vm, vm.get(object)).slots.set_item;
        run3(vm, slot, object, key, value)?
    };
    if found {
        return Ok(());
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let class = type_name(vm, vm.get(object));
        message.format(message!("'{class}' object does not support item assignment"));
    }))
}

/// `del object[key]`.
pub fn delete(vm: &mut Vm, object: Handle, key: Handle) -> Result<(), Raised> {
    let found = if user_class(vm, vm.get(object)).is_some() {
        discard(vm, |vm, out| call::call_special(vm, object, sym::__delitem__, &[key], out))?
    } else {
        let set_item = info_of(vm, vm.get(object)).slots.set_item;
        run3(vm, set_item, object, key, slot::UNDEFINED)?
    };
    if found {
        return Ok(());
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let value = vm.get(object);
        let sequence = user_class(vm, value).is_some() || !matches!(info_of(vm, value).slots.get_item, Slot2::None);
        let class = type_name(vm, value);
        let verb = if sequence { "doesn't" } else { "does not" };
        message.format(message!("'{class}' object {verb} support item deletion"));
    }))
}

/// Runs `work` with a slot for a result that nobody needs.
fn discard(
    vm: &mut Vm,
    work: impl FnOnce(&mut Vm, Handle) -> Result<bool, Raised>,
) -> Result<bool, Raised> {
    let mark = vm.mark();
    let out = vm.slot()?;
    let result = work(vm, out);
    vm.release(mark);
    result
}
