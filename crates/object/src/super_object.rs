//! super.
//!
//! `[class][object][type]`: attributes are looked up on the MRO of `type` behind `class`. In a class method
//! `object` is `type` itself; without an object it is None.
//!
//! Invariant: `type` is `class` or derives from it.

use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::attribute::{self, Found, resolve_after};
use crate::operations::call;
use crate::types::{self, Item, Slot1, Slots, TypeInfo, class_name, type_name, type_of};
use crate::{Args, Code, Native, Vm, class, function, ids, instance, method, slot, text};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

const CLASS: usize = 0;
const OBJECT: usize = 1;
const TYPE: usize = 2;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    subclassable: true,
    construct: Some(Native::method("type= object= /", Code::Both(&(construct, construct_full)))),
    items: &[
        (sym::__init__, Item::Method(Native::method("type= object= /", Code::Full(initialise)))),
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
            return Err(vm.fault(kind::RuntimeError, message!("super(): no arguments")));
        }
        class = function::running_free_variable(vm, text::name(sym::__class__));
        if class.is_undefined() {
            return Err(vm.fault(kind::RuntimeError, message!("super(): __class__ cell not found")));
        }
    }
    new(vm, class, object)
}

/// `super(class, object)` where what `object` says of its class decides.
fn construct_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let kind = vm.slot()?;
    let found = attribute::find_named(vm, args.at(2), sym::__class__, kind)?;
    vm.make(|vm| {
        let (class, object, kind) = (args.get(vm, 1), args.get(vm, 2), vm.get(kind));
        if found && class::is_class(kind) && class::is_subtype(vm, kind, class) {
            return Ok(vm.heap.new_object(ids::SUPER, 0, &[class, object, kind])?);
        }
        Err(mismatch(vm, class, object))
    })
}

/// `super.__init__`: an object of a subclass becomes another one.
fn initialise(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if args.given(vm, 1).is_none() {
        return Ok(slot::NONE);
    }
    let made = vm.slot()?;
    let class = vm.make(|_| Ok(types::type_value(ids::SUPER)))?;
    let given = &[args.at(1), args.at(2)][..1 + usize::from(args.given(vm, 2).is_some())];
    call::call(vm, class, given, made)?;
    let (made, object) = (vm.get(made), args.get(vm, 0));
    if object.has_id(ids::SUPER) && made.has_id(ids::SUPER) {
        vm.heap.copy_fields(made, 0, object, 0, TYPE + 1);
    }
    Ok(slot::NONE)
}

#[cold]
fn mismatch(vm: &Vm, class: Value<'_>, object: Value<'_>) -> Fault {
    let (what, name) = match class::is_class(object) {
        true => ("type", class_name(vm, object)),
        false => ("instance of", type_name(vm, object)),
    };
    let class = class_name(vm, class);
    vm.type_fault(message!("super(type, obj): obj ({what} {name}) is not an instance or subtype of type ({class})."))
}

/// A new super object; an undefined or None object leaves it unbound.
pub fn new<'v>(vm: &'v Vm, class: Value<'v>, object: Value<'v>) -> Leaf<'v> {
    if !class::is_class(class) {
        return Err(vm.type_fault(message!("super() argument 1 must be a type, not {}", type_name(vm, class))));
    }
    if object.is_undefined() || object.is_none() {
        return Ok(vm.heap.new_object(ids::SUPER, 0, &[class, Value::NONE, Value::NONE])?);
    }
    let kind = if class::is_class(object) && class::is_subtype(vm, object, class) {
        object
    } else if class::is_subtype(vm, type_of(vm, object), class) {
        type_of(vm, object)
    } else if instance::is_instance(object) {
        return Err(vm.python_needed());
    } else {
        return Err(mismatch(vm, class, object));
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

/// The class of an unbound super that an instance of a subclass of `super` holds.
pub fn unbound_class<'v>(vm: &'v Vm, value: Value<'v>) -> Option<Value<'v>> {
    let inner = if instance::is_instance(value) { instance::payload(vm, value)? } else { return None };
    (inner.has_id(ids::SUPER) && inner.field(OBJECT).is_none()).then(|| inner.field(CLASS))
}

/// Where `super.name` is.
pub fn resolve<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Result<Found<'v>, Fault> {
    match resolve_behind(vm, object, name)? {
        Found::Absent => resolve_after(vm, types::type_value(ids::SUPER), Value::UNDEFINED, object, name),
        found => Ok(found),
    }
}

/// Where `super.name` is on the classes behind the super object's.
fn resolve_behind<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Result<Found<'v>, Fault> {
    let kind = object.field(TYPE);
    if kind.is_none() || name == text::name(sym::__class__) {
        return Ok(Found::Absent);
    }
    let subject = if object.field(OBJECT) == kind { Value::UNDEFINED } else { object.field(OBJECT) };
    resolve_after(vm, kind, object.field(CLASS), subject, name)
}

/// Where `object.name` is, for an instance of a subclass of `super`; `own` says what the instance itself has.
pub fn resolve_derived<'v>(
    vm: &'v Vm,
    object: Value<'v>,
    name: Value<'v>,
    own: impl FnOnce() -> Result<Found<'v>, Fault>,
) -> Result<Found<'v>, Fault> {
    match resolve_behind(vm, inner(vm, object), name)? {
        // Bound here: what is found goes with the object behind the super.
        Found::Absent => match own()? {
            Found::Method(function) => method::bind(vm, function, object).map(Found::Value),
            found => Ok(found),
        },
        found => Ok(found),
    }
}

/// The super object that a value is or, as an instance of a subclass, holds.
#[inline]
fn inner<'v>(vm: &'v Vm, value: Value<'v>) -> Value<'v> {
    if instance::is_instance(value) { instance::payload(vm, value).unwrap_or(value) } else { value }
}

/// What methods found through a value are called with: the object behind a super, else the value.
#[inline]
pub fn receiver<'v>(vm: &'v Vm, value: Value<'v>) -> Value<'v> {
    let inner = inner(vm, value);
    if inner.has_id(ids::SUPER) && !inner.field(OBJECT).is_none() { inner.field(OBJECT) } else { value }
}

/// Object and class that descriptors found through a value are given; `bare` when they were found on the value as a
/// class: the object is None then.
pub fn parts<'v>(vm: &'v Vm, value: Value<'v>, bare: bool) -> (Value<'v>, Value<'v>) {
    let value = if inner(vm, value).has_id(ids::SUPER) { inner(vm, value) } else { value };
    if value.has_id(ids::SUPER) && !value.field(TYPE).is_none() {
        return (if bare { Value::NONE } else { value.field(OBJECT) }, value.field(TYPE));
    }
    if bare { (Value::NONE, value) } else { (value, type_of(vm, value)) }
}

fn repr<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let class = class_name(vm, object.field(CLASS));
    if object.field(TYPE).is_none() {
        return text::format(vm, message!("<super: <class '{class}'>, NULL>"));
    }
    text::format(vm, message!("<super: <class '{class}'>, <{} object>>", class_name(vm, object.field(TYPE))))
}
