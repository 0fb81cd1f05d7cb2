//! Instances of classes, and the type `object`.
//!
//! An instance is `[payload][slot]...`: the built-in object that a class derived from a
//! built-in type extends (only with the class flag PAYLOAD), then the values of its attributes as its
//! shape numbers them; undefined: absent. Three attributes take 16 bytes on 32 bits. A new
//! instance has fields for all names that its class knows by then, or expects (`class::expect_attributes`).
//!
//! Flags: the low four bits are one more than the highest field that was ever set
//! (15: look), so attributes set in ascending order need no record of their order.
//! [`SPILLED`]: the last field holds a BUFFER instead, `[order][slot]...`, with the slots from the one
//! it displaced on. Its field 0 is None, or a BYTE_BUFFER of field numbers in the order in which
//! they were set when that is not ascending, or (dictionary mode) the dict of attributes.
//!
//! Invariant: reading and writing through [`get_slot`] and [`set_slot`] is good in every
//! state; a field may be read directly when it is below the size and the instance is not spilled, and
//! overwritten when it is not undefined besides.

use crate::dict::Dict;
use crate::fault::{Fault, Leaf};
use crate::{Vm, class, ids, method, shape};
use heap::Value;

pub use crate::object_type::OBJECT_TYPE;

/// Flag: the last field holds the overflow buffer.
pub const SPILLED: usize = 16;
/// Bits of the flags with the highest field that was set.
pub const HIGH: usize = 15;

const ORDER: usize = 0;

/// The class of an instance; the value must be one.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn class_of<'v>(vm: &'v Vm, instance: Value<'v>) -> Value<'v> {
    instance.id().map_or(Value::NONE, |id| shape::class_of(vm, id))
}

/// True for instances of classes (not for exceptions and classes, which have layouts of their own).
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn is_instance(value: Value<'_>) -> bool {
    value.id().is_some_and(|id| id.0 >= ids::FIRST_SHAPE.0)
}

/// A new instance without attributes; its payload, if the class has one, is undefined.
#[inline]
pub fn new<'v>(vm: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    let first = class::first_slot(class);
    let flags = class::flags(class);
    let slots = class::capacity(class).max((flags & class::HAS_DICT != 0) as usize);
    let instance = vm.heap.new_filled(class::shape_id(class), 0, first + slots, Value::UNDEFINED)?;
    if flags & class::FINALISER != 0 {
        vm.heap.register_finalisable(instance, ids::INTERN_TABLE, ids::BUFFER)?;
    }
    Ok(instance)
}

/// The built-in payload of an instance whose class derives from a built-in type with a layout of its own.
#[inline]
pub fn payload<'v>(vm: &'v Vm, instance: Value<'v>) -> Option<Value<'v>> {
    if class::flags(class_of(vm, instance)) & class::PAYLOAD != 0 { instance.field(0).given() } else { None }
}

/// Sets the payload of a new instance.
pub fn set_payload<'v>(vm: &'v Vm, instance: Value<'v>, payload: Value<'v>) {
    vm.heap.set_field(instance, 0, payload);
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
fn spill<'v>(instance: Value<'v>) -> Option<Value<'v>> {
    if instance.flags() & SPILLED != 0 { Some(instance.field(instance.field_count() - 1)) } else { None }
}

/// The attribute dict of an instance in dictionary mode.
#[inline]
pub fn own_dict<'v>(instance: Value<'v>) -> Option<Value<'v>> {
    spill(instance).map(|spill| spill.field(ORDER)).filter(|order| order.has_id(ids::DICT))
}

/// The value in slot `field` (a field number of the shape); undefined when absent.
#[inline]
pub fn get_slot<'v>(instance: Value<'v>, field: usize) -> Value<'v> {
    match spill(instance) {
        Some(spill) if field >= instance.field_count() - 1 => spill.field(field + 2 - instance.field_count()),
        _ => instance.field(field),
    }
}

/// Stores into slot `field` a value that is not undefined.
#[inline]
pub fn replace_slot<'v>(vm: &'v Vm, instance: Value<'v>, field: usize, value: Value<'v>) -> Result<(), Fault> {
    if instance.flags() & SPILLED == 0 && !instance.field(field).is_undefined() {
        vm.heap.set_field(instance, field, value);
        return Ok(());
    }
    set_slot(vm, instance, field, value)
}

/// Stores into slot `field`; undefined deletes.
pub fn set_slot<'v>(vm: &'v Vm, instance: Value<'v>, field: usize, value: Value<'v>) -> Result<(), Fault> {
    let count = instance.field_count();
    let flags = instance.flags();
    let inline = if flags & SPILLED == 0 { count } else { count - 1 };
    let fresh = get_slot(instance, field).is_undefined();
    if !fresh || value.is_undefined() {
        if value.is_undefined() {
            forget_order(vm, instance, field)?;
        }
        overwrite_slot(vm, instance, field, value);
        return Ok(());
    }
    let high = flags & HIGH;
    let ascending = if flags & SPILLED == 0 && high < HIGH { field >= high } else { none_beyond(instance, field) };
    let order = spill(instance).map_or(Value::NONE, |spill| spill.field(ORDER));
    let declared = declared(vm, instance, field);
    let keeps_order = !order.is_object() && (ascending || declared);
    if field >= inline || !keeps_order {
        let order = match order.id() {
            Some(ids::DICT) => order,
            _ if keeps_order => order,
            _ if declared => order,
            _ => appended_order(vm, instance, order, field)?,
        };
        make_spill(vm, instance, field, order)?;
    }
    overwrite_slot(vm, instance, field, value);
    let high = (instance.flags() & HIGH).max(field + 1).min(HIGH);
    vm.heap.set_flags(instance, instance.flags() & !HIGH | high);
    Ok(())
}

/// Stores into a slot that exists: it is not undefined, or was just made.
pub fn overwrite_slot<'v>(vm: &'v Vm, instance: Value<'v>, field: usize, value: Value<'v>) {
    match spill(instance) {
        Some(spill) if field >= instance.field_count() - 1 => {
            vm.heap.set_field(spill, field + 2 - instance.field_count(), value);
        }
        _ => vm.heap.set_field(instance, field, value),
    }
}

/// Number of slots that exist.
fn slot_count(instance: Value<'_>) -> usize {
    match spill(instance) {
        Some(spill) => instance.field_count() - 1 + spill.field_count() - 1,
        None => instance.field_count(),
    }
}

fn none_beyond(instance: Value<'_>, field: usize) -> bool {
    (field + 1..slot_count(instance)).all(|later| get_slot(instance, later).is_undefined())
}

/// True when a slot was declared by `__slots__`: it has no place in the order of attributes.
fn declared(vm: &Vm, instance: Value<'_>, field: usize) -> bool {
    let class = class_of(vm, instance);
    class.field(class::NAMES).field(field - class::first_slot(class)).is_none()
}

/// The record of the order of attributes with `field` at its end.
fn appended_order<'v>(vm: &'v Vm, instance: Value<'v>, order: Value<'v>, field: usize) -> Leaf<'v> {
    let old = order.bytes();
    if order.is_object() {
        return Ok(vm.heap.new_bytes(ids::BYTE_BUFFER, 0, old.len() + 1, |bytes| {
            bytes[..old.len()].copy_from_slice(old);
            bytes[old.len()] = field as u8;
        })?);
    }
    let first = class::first_slot(class_of(vm, instance));
    let present = move || {
        (first..slot_count(instance))
            .filter(move |slot| !get_slot(instance, *slot).is_undefined() && !declared(vm, instance, *slot))
    };
    Ok(vm.heap.new_bytes(ids::BYTE_BUFFER, 0, present().count() + 1, |bytes| {
        for (byte, slot) in bytes.iter_mut().zip(present().chain(Some(field))) {
            *byte = slot as u8;
        }
    })?)
}

/// Takes `field` out of the record of the order, if there is one.
fn forget_order(vm: &Vm, instance: Value<'_>, field: usize) -> Result<(), Fault> {
    let Some(spill) = spill(instance) else { return Ok(()) };
    let old = spill.field(ORDER).bytes();
    if !old.contains(&(field as u8)) {
        return Ok(());
    }
    let order = vm.heap.new_bytes(ids::BYTE_BUFFER, 0, old.len() - 1, |bytes| {
        let rest = old.iter().filter(|entry| **entry as usize != field);
        for (byte, entry) in bytes.iter_mut().zip(rest) {
            *byte = *entry;
        }
    })?;
    vm.heap.set_field(spill, ORDER, order);
    Ok(())
}

/// Makes sure that the instance has an overflow buffer with slot `field`, and sets its record of the order.
fn make_spill<'v>(vm: &'v Vm, instance: Value<'v>, field: usize, order: Value<'v>) -> Result<(), Fault> {
    let last = instance.field_count().saturating_sub(1);
    let known = class::name_count(class_of(vm, instance)) + class::first_slot(class_of(vm, instance));
    let slots = (known.max(field + 1)).saturating_sub(last).max(1);
    match spill(instance) {
        Some(old) if old.field_count() > slots => {
            vm.heap.set_field(old, ORDER, order);
        }
        Some(old) => {
            let count = old.field_count();
            let grown = vm.heap.new_copy(ids::BUFFER, old, 0, count, slots + 1, Value::UNDEFINED)?;
            vm.heap.set_field(grown, ORDER, order);
            vm.heap.set_field(instance, last, grown);
        }
        None => {
            let spill = vm.heap.new_filled(ids::BUFFER, 0, slots + 1, Value::UNDEFINED)?;
            vm.heap.set_field(spill, ORDER, order);
            vm.heap.set_field(spill, 1, instance.field(last));
            vm.heap.set_field(instance, last, spill);
            vm.heap.set_flags(instance, instance.flags() | SPILLED);
        }
    }
    Ok(())
}

/// The value of attribute `name` (interned) of the instance itself.
#[inline]
pub fn get<'v>(vm: &'v Vm, instance: Value<'v>, name: Value<'v>) -> Option<Value<'v>> {
    if let Some(dict) = own_dict(instance) {
        return Dict::get_name(dict, name);
    }
    let field = shape::find_in(class_of(vm, instance), name)?;
    get_slot(instance, field).given()
}

/// Sets attribute `name` of the instance itself; its class has the flag HAS_DICT.
pub fn set<'v>(vm: &'v Vm, instance: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if own_dict(instance).is_none() {
        let class = class_of(vm, instance);
        if let Some(field) = shape::find_in(class, name) {
            return set_slot(vm, instance, field, value);
        }
        if shape::may_grow(class, attributes(vm, instance).count()) {
            shape::add_name(vm, class, name)?;
            let field = class::name_count(class) - 1 + class::first_slot(class);
            return set_slot(vm, instance, field, value);
        }
    }
    let dict = dict(vm, instance)?;
    Dict::set(vm, dict, name, value)
}

/// Deletes attribute `name` of the instance itself: false when it has none.
pub fn delete(vm: &Vm, instance: Value<'_>, name: Value<'_>) -> Result<bool, Fault> {
    if let Some(dict) = own_dict(instance) {
        return match Dict::find_name(dict, name) {
            Some(position) => {
                Dict::remove_entry(vm, dict, position);
                Ok(true)
            }
            None => Ok(false),
        };
    }
    match shape::find_in(class_of(vm, instance), name) {
        Some(field) if !get_slot(instance, field).is_undefined() => {
            set_slot(vm, instance, field, Value::UNDEFINED)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Names and values of the instance's own attributes, in the order in which they were set. (In dictionary
/// mode the names are the dict's keys.)
pub fn attributes<'v>(vm: &'v Vm, instance: Value<'v>) -> impl Iterator<Item = (Value<'v>, Value<'v>)> {
    let class = class_of(vm, instance);
    let (names, first) = (class.field(class::NAMES), class::first_slot(class));
    let order = spill(instance).map_or(&[][..], |spill| spill.field(ORDER).bytes());
    let dict = own_dict(instance);
    let count = match (dict, order) {
        (Some(dict), _) => Dict::used(dict),
        (None, []) => slot_count(instance).saturating_sub(first),
        (None, order) => order.len(),
    };
    (0..count).filter_map(move |number| {
        if let Some(dict) = dict {
            return Dict::entry(dict, number);
        }
        let field = order.get(number).map_or(first + number, |field| *field as usize);
        let name = names.field(field - first);
        if name.is_object() { get_slot(instance, field).given().map(|value| (name, value)) } else { None }
    })
}

/// The attribute dict of an instance, which is in dictionary mode from now on.
pub fn dict<'v>(vm: &'v Vm, instance: Value<'v>) -> Leaf<'v> {
    if let Some(dict) = own_dict(instance) {
        return Ok(dict);
    }
    let dict = Dict::with_capacity(vm, attributes(vm, instance).count())?;
    for (name, value) in attributes(vm, instance) {
        Dict::set(vm, dict, name, value)?;
    }
    set_dict(vm, instance, dict)?;
    Ok(dict)
}

/// Makes `dict` the attribute dict of an instance.
pub fn set_dict<'v>(vm: &'v Vm, instance: Value<'v>, dict: Value<'v>) -> Result<(), Fault> {
    let class = class_of(vm, instance);
    let id = shape::dictionary(vm, class)?;
    make_spill(vm, instance, 0, dict)?;
    for (number, name) in shape::names(class).enumerate() {
        let field = class::first_slot(class) + number;
        if name.is_object() && field < slot_count(instance) {
            overwrite_slot(vm, instance, field, Value::UNDEFINED);
        }
    }
    vm.heap.set_id(instance, id);
    Ok(())
}

/// True when attributes of instances of two classes are kept alike, but for names.
pub fn compatible(vm: &Vm, left: Value<'_>, right: Value<'_>) -> bool {
    let slots = |class| shape::names(class).filter(|name| name.is_none()).count();
    let members = |class: Value<'_>| {
        let bases = class::ancestors(vm, class).filter(|base| base.has_id(ids::CLASS));
        let mut members = bases.flat_map(|base| Dict::items(base.field(class::NAMESPACE))).filter_map(|(_, value)| {
            if value.has_id(ids::MEMBER) { Some(method::member_parts(value)) } else { None }
        });
        members.all(|(name, field)| match class::lookup(vm, right, name) {
            Ok(found) => found.has_id(ids::MEMBER) && method::member_parts(found) == (name, field),
            Err(_) => false,
        })
    };
    class::layout(left) == class::layout(right)
        && (class::flags(left) ^ class::flags(right)) & (class::HAS_DICT | class::PAYLOAD | class::WEAK) == 0
        && slots(left) == slots(right)
        && members(left)
}

/// Makes an instance one of another class with a compatible layout.
pub fn set_class<'v>(vm: &'v Vm, instance: Value<'v>, class: Value<'v>) -> Result<(), Fault> {
    let old = class_of(vm, instance);
    if old == class {
        return Ok(());
    }
    if class::flags(class) & class::HAS_DICT == 0 {
        vm.heap.set_id(instance, class::shape_id(class));
        return Ok(());
    }
    let id = shape::dictionary(vm, class)?;
    dict(vm, instance)?;
    vm.heap.set_id(instance, id);
    Ok(())
}
