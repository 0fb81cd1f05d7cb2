//! The type `object`.
//!
//! Invariant: what every object has is found here by the ordinary lookup; the first items
//! stand in the order of the constants below.

use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::{attribute, call, compare, identity, text as texts};
use crate::types::{Compare, Item, TypeInfo, class_name, type_name, type_of};
use crate::{Args, Code, Native, Vm, class, construct, directory, exception, ids, instance, native, slot, text, types, weak};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// `object.__getattribute__`.
pub const GETATTRIBUTE: Value<'static> = native::method_of(ids::OBJECT, 0);
/// `object.__setattr__`.
pub const SETATTR: Value<'static> = native::method_of(ids::OBJECT, 1);
/// `object.__delattr__`.
pub const DELATTR: Value<'static> = native::method_of(ids::OBJECT, 2);
/// `object.__new__`.
pub const NEW: Value<'static> = native::method_of(ids::OBJECT, 3);
/// `object.__init__`.
pub const INIT: Value<'static> = native::method_of(ids::OBJECT, 4);

macro_rules! comparison {
    ($operator:ident) => {
        Item::Method(Native::method("value /", Code::Full(|vm, args| compare_method(vm, Compare::$operator, args))))
    };
}

/// The type `object`.
pub static OBJECT_TYPE: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("*args **keywords", Code::Full(construct::new_object_method))),
    items: &[
        (sym::__getattribute__, Item::Method(Native::method("name /", Code::Full(getattribute)))),
        (sym::__setattr__, Item::Method(Native::method("name value /", Code::Full(setattr)))),
        (sym::__delattr__, Item::Method(Native::method("name /", Code::Full(delattr)))),
        (sym::__new__, Item::static_method(Native::function("cls / *args **keywords", Code::Full(construct::new_object)))),
        (sym::__init__, Item::Method(Native::method("*args **keywords", Code::Full(construct::init_object)))),
        (sym::__class__, Item::Property(&(|vm, object| Ok(type_of(vm, object)), set_class))),
        (sym::__dict__, Item::Property(&(get_dict, set_dict))),
        (sym::__dir__, Item::Method(Native::method("", Code::Full(directory::object_dir)))),
        (sym::__doc__, Item::Constant(Value::NONE)),
        (sym::__eq__, comparison!(Eq)),
        (sym::__format__, Item::Method(Native::method("format_spec /", Code::Full(format)))),
        (sym::__ge__, comparison!(Ge)),
        (sym::__gt__, comparison!(Gt)),
        (sym::__hash__, Item::Method(Native::method("", Code::Leaf(hash)))),
        (sym::__init_subclass__, Item::class_method(Native::method("**keywords", Code::Leaf(init_subclass)))),
        (sym::__le__, comparison!(Le)),
        (sym::__lt__, comparison!(Lt)),
        (sym::__ne__, comparison!(Ne)),
        (sym::__getstate__, Item::Method(Native::method("", Code::Full(|vm, args| by_copyreg(vm, sym::_getstate, args))))),
        (sym::__reduce__, Item::Method(Native::method("", Code::Full(|vm, args| by_copyreg(vm, sym::_reduce, args))))),
        (sym::__reduce_ex__, Item::Method(Native::method("protocol /", Code::Full(|vm, args| by_copyreg(vm, sym::_reduce_ex, args))))),
        (sym::__repr__, Item::Method(Native::method("", Code::Leaf(|vm, args| texts::default_repr(vm, args[0]))))),
        (sym::__sizeof__, Item::Method(Native::method("", Code::Leaf(size_of)))),
        (sym::__str__, Item::Method(Native::method("", Code::Full(str)))),
        (sym::__weakref__, Item::Getter(weak::attribute)),
        (sym::__subclasshook__, Item::class_method(Native::method("subclass /", Code::Leaf(|_, _| Ok(Value::NOT_IMPLEMENTED))))),
    ],
    ..TypeInfo::new(ids::OBJECT, "object")
};

/// True for methods of the type `object` itself.
#[inline]
pub fn owns(value: Value<'_>) -> bool {
    value.immediate_payload(ids::immediate::NATIVE).is_some_and(|payload| payload >> 12 == ids::OBJECT.0 as usize)
}

/// True for method `name` of the type `object` itself.
#[inline]
pub fn is_default(value: Value<'_>, name: names::Sym) -> bool {
    owns(value)
        && value
            .immediate_payload(ids::immediate::NATIVE)
            .and_then(|payload| OBJECT_TYPE.items.get(payload & 0xfff))
            .is_some_and(|(found, _)| *found == name)
}

/// The attribute name in a slot, interned; TypeError when it is not a str.
pub fn intern_name(vm: &mut Vm, name: Handle) -> Result<(), Raised> {
    vm.store(name, |vm| match types::cast(vm, vm.get(name), ids::STR) {
        Some(text) => text::intern_value(vm, text),
        None => {
            let class = type_name(vm, vm.get(name));
            Err(vm.type_fault(message!("attribute name must be string, not '{class}'")))
        }
    })
}

fn getattribute(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    intern_name(vm, args.at(1))?;
    let out = vm.slot()?;
    attribute::get_default(vm, args.at(0), args.at(1), out)?;
    Ok(out)
}

fn setattr(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    refuse_class(vm, args.at(0), sym::__setattr__)?;
    set_attribute(vm, args)
}

fn delattr(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    refuse_class(vm, args.at(0), sym::__delattr__)?;
    delete_attribute(vm, args)
}

/// `type.__setattr__`.
pub fn set_attribute(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    intern_name(vm, args.at(1))?;
    attribute::set_default(vm, args.at(0), args.at(1), args.at(2))?;
    Ok(slot::NONE)
}

/// `type.__delattr__`.
pub fn delete_attribute(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    intern_name(vm, args.at(1))?;
    attribute::set_default(vm, args.at(0), args.at(1), slot::UNDEFINED)?;
    Ok(slot::NONE)
}

/// TypeError for a class: nobody goes round what its metaclass makes of assignments.
fn refuse_class(vm: &mut Vm, object: Handle, name: names::Sym) -> Result<(), Raised> {
    if !class::is_class(vm.get(object)) {
        return Ok(());
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let (name, class) = (name.text(), type_name(vm, vm.get(object)));
        message.format(message!("can't apply this {name} to {class} object"));
    }))
}

fn set_class<'v>(vm: &'v Vm, object: Value<'v>, class: Value<'v>) -> Result<(), Fault> {
    if !class::is_class(class) {
        return Err(vm.type_fault(message!(
            "__class__ must be set to a class, not '{}' object",
            type_name(vm, class)
        )));
    }
    let old = type_of(vm, object);
    if !class.has_id(ids::CLASS) || !old.has_id(ids::CLASS) || object.has_id(ids::CLASS) {
        return Err(vm.type_fault(message!(
            "__class__ assignment only supported for mutable types or ModuleType subclasses"
        )));
    }
    if !instance::compatible(vm, old, class) {
        return Err(vm.type_fault(message!(
            "__class__ assignment: '{}' object layout differs from '{}'",
            class_name(vm, class),
            class_name(vm, old)
        )));
    }
    if object.has_id(ids::EXCEPTION) {
        vm.heap.set_field(object, exception::CLASS, class);
        return Ok(());
    }
    instance::set_class(vm, object, class)
}

fn get_dict<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    if instance::is_instance(object) && class::flags(type_of(vm, object)) & class::HAS_DICT != 0 {
        return instance::dict(vm, object);
    }
    Ok(Value::UNDEFINED)
}

fn set_dict<'v>(vm: &'v Vm, object: Value<'v>, dict: Value<'v>) -> Result<(), Fault> {
    if get_dict(vm, object)?.is_undefined() {
        let class = type_name(vm, object);
        return Err(vm.fault(kind::AttributeError, message!("'{class}' object has no attribute '__dict__'")));
    }
    if dict.is_undefined() {
        return instance::set_dict(vm, object, crate::dict::Dict::new(vm)?);
    }
    match types::cast(vm, dict, ids::DICT) {
        Some(dict) => instance::set_dict(vm, object, dict),
        None => Err(vm.type_fault(message!(
            "__dict__ must be set to a dictionary, not a '{}'",
            type_name(vm, dict)
        ))),
    }
}

fn compare_method(vm: &mut Vm, operator: Compare, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    compare::default_compare(vm, operator, args.at(0), args.at(1), out)?;
    Ok(out)
}

fn init_subclass<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if args[1].is_undefined() {
        return Ok(Value::NONE);
    }
    let class = class_name(vm, args[0]);
    Err(vm.type_fault(message!("{class}.__init_subclass__() takes no keyword arguments")))
}

/// Taking objects apart is a matter of Python code, in the module `copyreg`; TypeError where that is not there.
fn by_copyreg(vm: &mut Vm, name: names::Sym, args: Args) -> Result<Handle, Raised> {
    let module = vm.make(|_| Ok(text::name(sym::copyreg)))?;
    let out = vm.slot()?;
    if (vm.hooks.import)(vm.lend_mut(), module, slot::UNDEFINED, slot::UNDEFINED, 0, out).is_err() {
        if !exception::is_a(vm, vm.exception(), kind::ImportError) {
            return Err(Raised);
        }
        vm.clear_exception();
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!("cannot pickle '{}' object", type_name(vm, args.get(vm, 0))));
        }));
    }
    let arguments = [args.at(0), args.start.offset(args.count - 1)];
    call::call_method(vm, out, name, &arguments[..args.count.min(2)], out)?;
    Ok(out)
}

fn hash<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    Ok(Value::length(identity::identity(vm, args[0])? >> 4))
}

/// The bytes that an object takes, without what it refers to.
fn size_of<'v>(_: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let words = if args[0].is_object() { args[0].payload_words() + 1 } else { 1 };
    Ok(Value::length(words * heap::WORD))
}

fn format(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    texts::default_format(vm, args.at(0), args.at(1), out)?;
    Ok(out)
}

fn str(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    texts::repr(vm, args.at(0), out)?;
    Ok(out)
}
