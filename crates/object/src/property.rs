//! property.
//!
//! `[get][set][delete][doc][name]`; absent functions are None.
//!
//! Invariant: `doc` undefined means: the getter's.

use crate::exception::kind;
use crate::fault::{Leaf, Raised};
use crate::operations::{attribute, call, convert};
use crate::types::{Item, Slot2, Slots, TypeInfo};
use crate::{Args, Code, Native, Vm, function, ids, text};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// The field with the getter.
pub const GET: usize = 0;
const SET: usize = 1;
const DELETE: usize = 2;
const DOC: usize = 3;
const NAME: usize = 4;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    subclassable: true,
    initialised: true,
    construct: Some(Native::method("fget= fset= fdel= doc=", Code::Leaf(construct))),
    items: &[
        (sym::__delete__, Item::Method(Native::method("instance /", Code::Full(delete_method)))),
        (sym::__doc__, Item::Property(&(get_doc, |vm, property, value| {
            vm.heap.set_field(property, DOC, value.given().unwrap_or(Value::NONE));
            Ok(())
        }))),
        (sym::__get__, Item::Method(Native::method("instance owner= /", Code::Full(get_method)))),
        #[cfg(not(target_os = "none"))]
        (sym::__name__, Item::Property(&(get_name, |vm, property, value| {
            vm.heap.set_field(property, NAME, value);
            Ok(())
        }))),
        (sym::__set__, Item::Method(Native::method("instance value /", Code::Full(set_method)))),
        (sym::__set_name__, Item::Method(Native::method("owner name /", Code::Leaf(|vm, args| {
            vm.heap.set_field(args[0], NAME, args[2]);
            Ok(Value::NONE)
        })))),
        (sym::deleter, Item::Method(Native::method("function /", Code::Leaf(|vm, args| with(vm, args, DELETE))))),
        (sym::fdel, Item::Getter(|_, property| Ok(property.field(DELETE)))),
        (sym::fget, Item::Getter(|_, property| Ok(property.field(GET)))),
        (sym::fset, Item::Getter(|_, property| Ok(property.field(SET)))),
        (sym::getter, Item::Method(Native::method("function /", Code::Leaf(|vm, args| with(vm, args, GET))))),
        (sym::setter, Item::Method(Native::method("function /", Code::Leaf(|vm, args| with(vm, args, SET))))),
    ],
    slots: &Slots { get_attribute: Slot2::Full(is_abstract), ..Slots::NONE },
    ..TypeInfo::new(ids::PROPERTY, "property")
}];

/// `__isabstractmethod__`: true when one of the functions says so.
fn is_abstract(vm: &mut Vm, property: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    vm.set(out, Value::UNDEFINED);
    if vm.get(name) != text::name(sym::__isabstractmethod__) {
        return Ok(());
    }
    let mark = vm.mark();
    let function = vm.slot()?;
    let mut found = false;
    for field in [GET, SET, DELETE] {
        vm.set(function, vm.get(property).field(field));
        found = found || (attribute::find(vm, function, name, function)? && convert::truth(vm, function)?);
    }
    vm.release(mark);
    vm.set(out, Value::bool(found));
    Ok(())
}

fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let at = |index: usize| args[index].given().unwrap_or(Value::NONE);
    let doc = if at(4).is_none() { Value::UNDEFINED } else { at(4) };
    Ok(vm.heap.new_object(ids::PROPERTY, 0, &[at(1), at(2), at(3), doc, Value::UNDEFINED])?)
}

/// A copy with one function replaced.
fn with<'v>(vm: &'v Vm, args: &[Value<'v>], field: usize) -> Leaf<'v> {
    let copy = vm.heap.new_copy(ids::PROPERTY, args[0], 0, NAME + 1, NAME + 1, Value::NONE)?;
    vm.heap.set_field(copy, field, args[1]);
    Ok(copy)
}

fn get_doc<'v>(_: &'v Vm, property: Value<'v>) -> Leaf<'v> {
    let getter = property.field(GET);
    Ok(match property.field(DOC).given() {
        Some(doc) => doc,
        None if getter.has_id(ids::FUNCTION) => function::doc(getter),
        None => Value::NONE,
    })
}

/// `__name__`: that in the class, otherwise the getter's.
#[cfg(not(target_os = "none"))]
fn get_name<'v>(vm: &'v Vm, property: Value<'v>) -> Leaf<'v> {
    let own = property.field(NAME).given();
    Ok(own.unwrap_or_else(|| match crate::method::name_of(vm, property.field(GET)) {
        name if name.is_none() => Value::UNDEFINED,
        name => name,
    }))
}

fn get_method(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    get(vm, args.at(0), args.at(1), out)?;
    Ok(out)
}

fn set_method(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    set(vm, args.at(0), args.at(1), args.at(2))?;
    Ok(crate::slot::NONE)
}

fn delete_method(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    set(vm, args.at(0), args.at(1), crate::slot::UNDEFINED)?;
    Ok(crate::slot::NONE)
}

/// The getter of a property; None when there is none.
pub fn getter(property: Value<'_>) -> Value<'_> {
    property.field(GET)
}

/// The setter of a property; None when there is none.
pub fn setter(property: Value<'_>) -> Value<'_> {
    property.field(SET)
}

/// The property for an object (the property itself for None: read through the class).
pub fn get(vm: &mut Vm, property: Handle, object: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(object).is_none() {
        vm.copy(property, out);
        return Ok(());
    }
    run(vm, property, GET, object, &[object], out)
}

/// Sets (or with an undefined value deletes) the property of an object.
pub fn set(vm: &mut Vm, property: Handle, object: Handle, value: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let out = vm.slot()?;
    let result = if vm.get(value).is_undefined() {
        run(vm, property, DELETE, object, &[object], out)
    } else {
        run(vm, property, SET, object, &[object, value], out)
    };
    vm.release(mark);
    result
}

fn run(
    vm: &mut Vm,
    property: Handle,
    field: usize,
    object: Handle,
    arguments: &[Handle],
    out: Handle,
) -> Result<(), Raised> {
    if vm.get(property).field(field).is_none() {
        let what = ["getter", "setter", "deleter"][field.min(DELETE)];
        let class = vm.make(|vm| Ok(crate::types::type_of(vm, vm.get(object))))?;
        attribute::get_named(vm, class, sym::__qualname__, class)?;
        return Err(vm.raise_with(kind::AttributeError, |vm, message| {
            let class = text::Shown(vm.get(class));
            match vm.get(property).field(NAME) {
                name if name.has_id(ids::STR) => {
                    let name = text::Shown(name);
                    message.format(message!("property '{name}' of '{class}' object has no {what}"));
                }
                _ => message.format(message!("property of '{class}' object has no {what}")),
            }
        }));
    }
    let mark = vm.mark();
    let function = vm.make(|vm| Ok(vm.get(property).field(field)))?;
    let result = call::call(vm, function, arguments, out);
    vm.release(mark);
    result
}
