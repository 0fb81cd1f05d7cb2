//! super.
//!
//! `[class][object][type]`: attributes are looked up on the MRO of `type` behind `class`. In a class method
//! `object` is `type` itself; without an object it is None.
//!
//! Invariant: `type` is `class` or derives from it.

use crate::exception::kind;
use crate::fault::{Fault, Leaf};
use crate::operations::attribute::{Found, resolve_after};
use crate::types::{self, Item, Slot1, Slots, TypeInfo, class_name, type_name, type_of};
use crate::{Code, Native, Vm, class, function, ids, text};
use heap::Value;
use names::sym;

const CLASS: usize = 0;
const OBJECT: usize = 1;
const TYPE: usize = 2;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    construct: Some(Native::method("type= object= /", Code::Leaf(construct))),
    items: &[
        (sym::__get__, Item::Method(Native::method("instance owner= /", Code::Leaf(|vm, args| {
            if args[1].is_none() { Ok(args[0]) } else { bound(vm, args[0], args[1]) }
        })))),
        (sym::__self__, Item::Getter(|_, object| Ok(object.field(OBJECT)))),
        (sym::__self_class__, Item::Getter(|_, object| Ok(object.field(TYPE)))),
        (sym::__thisclass__, Item::Getter(|_, object| Ok(object.field(CLASS)))),
    ],
    slots: &Slots { repr: Slot1::Leaf(repr), ..Slots::NONE },
    ..TypeInfo::new(ids::SUPER, "super")
}];

/// `super(class, object)`, or both from the running function.
fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (mut class, mut object) = (args[1], args[2]);
    if class.is_undefined() {
        object = function::running_parameter(vm, 0);
        if object.is_undefined() {
            return Err(vm.fault(kind::RuntimeError, format_args!("super(): no arguments")));
        }
        class = function::running_free_variable(vm, text::name(sym::__class__));
        if class.is_undefined() {
            return Err(vm.fault(kind::RuntimeError, format_args!("super(): __class__ cell not found")));
        }
    }
    new(vm, class, object)
}

/// A new super object; an undefined or None object leaves it unbound.
pub fn new<'v>(vm: &'v Vm, class: Value<'v>, object: Value<'v>) -> Leaf<'v> {
    if !class::is_class(class) {
        return Err(vm.type_fault(format_args!("super() argument 1 must be a type, not {}", type_name(vm, class))));
    }
    if object.is_undefined() || object.is_none() {
        return Ok(vm.heap.new_object(ids::SUPER, 0, &[class, Value::NONE, Value::NONE])?);
    }
    let kind = if class::is_class(object) && class::is_subtype(vm, object, class) {
        object
    } else if class::is_subtype(vm, type_of(vm, object), class) {
        type_of(vm, object)
    } else {
        return Err(vm.type_fault(format_args!("super(type, obj): obj must be an instance or subtype of type")));
    };
    Ok(vm.heap.new_object(ids::SUPER, 0, &[class, object, kind])?)
}

/// `super(class)`, found as an attribute, as `object` sees it.
pub fn bound<'v>(vm: &'v Vm, unbound: Value<'v>, object: Value<'v>) -> Leaf<'v> {
    if !unbound.field(OBJECT).is_none() {
        return Ok(unbound);
    }
    new(vm, unbound.field(CLASS), object)
}

/// Where `super.name` is.
pub fn resolve<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Result<Found<'v>, Fault> {
    let kind = object.field(TYPE);
    if !kind.is_none() && name != text::name(sym::__class__) {
        let subject = if object.field(OBJECT) == kind { Value::UNDEFINED } else { object.field(OBJECT) };
        let found = resolve_after(vm, kind, object.field(CLASS), subject, name)?;
        if !matches!(found, Found::Absent) {
            return Ok(found);
        }
    }
    resolve_after(vm, types::type_value(ids::SUPER), Value::UNDEFINED, object, name)
}

/// What methods found through a value are called with: the object behind a super, else the value.
#[inline]
pub fn receiver<'v>(value: Value<'v>) -> Value<'v> {
    if value.has_id(ids::SUPER) && !value.field(OBJECT).is_none() { value.field(OBJECT) } else { value }
}

/// Object and class that descriptors found through a value are given; `bare` when they were found on the value as a
/// class: the object is None then.
pub fn parts<'v>(vm: &'v Vm, value: Value<'v>, bare: bool) -> (Value<'v>, Value<'v>) {
    if value.has_id(ids::SUPER) && !value.field(TYPE).is_none() {
        return (if bare { Value::NONE } else { value.field(OBJECT) }, value.field(TYPE));
    }
    if bare { (Value::NONE, value) } else { (value, type_of(vm, value)) }
}

fn repr<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let class = class_name(vm, object.field(CLASS));
    if object.field(TYPE).is_none() {
        return text::format(vm, format_args!("<super: <class '{class}'>, NULL>"));
    }
    text::format(vm, format_args!("<super: <class '{class}'>, <{} object>>", class_name(vm, object.field(TYPE))))
}
