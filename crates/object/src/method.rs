//! Bound methods, static methods, class methods, members, built-in functions as objects.
//!
//! A BOUND_METHOD is `[function][self]`, a STATICMETHOD or CLASSMETHOD `[function]` (on the PC with the dict of
//! `wrapper_attributes`), a MEMBER (the descriptor of a name in `__slots__`) `[class][name][field]`. Built-in functions and
//! slot wrappers are immediates.
//!
//! Invariant: the field of a member is a slot of every instance of its class.

use crate::fault::{Fault, Leaf, Raised};
use crate::ids::immediate;
use crate::operations::{attribute, identity, text as texts};
use crate::types::{self, Compare, Item, Slot1, Slot2, SlotOperator, Slots, TypeInfo, type_name, type_of};
use crate::{Args, Code, Native, Vm, class, function, ids, instance, native, slot_wrapper, text};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

const FUNCTION: usize = 0;
const SELF: usize = 1;

const CLASS: usize = 0;
const NAME: usize = 1;
const FIELD: usize = 2;

/// `__get__` of functions: binds to an instance.
pub const FUNCTION_GET: Native = Native::method("instance owner= /", Code::Leaf(|vm, args| {
    if args[1].is_none() { Ok(args[0]) } else { bind(vm, args[0], args[1]) }
}));

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        module: "types",
        construct: Some(Native::method("function instance /", Code::Leaf(|vm, args| bind(vm, args[1], args[2])))),
        items: &[
            (sym::__doc__, Item::Getter(get_doc)),
            (sym::__func__, Item::Getter(|_, method| Ok(function(method)))),
            (sym::__name__, Item::Getter(|vm, method| Ok(name_of(vm, function(method))))),
            (sym::__self__, Item::Getter(|_, method| Ok(receiver(method)))),
        ],
        slots: &Slots {
            repr: Slot1::Full(repr_bound),
            hash: Slot1::Leaf(|vm, method| {
                let parts = [identity::identity(vm, function(method))?, identity::identity(vm, receiver(method))?];
                Ok(Value::small((parts[0] ^ parts[1].rotate_left(7)) as i32 >> 2))
            }),
            compare: SlotOperator::Leaf(compare_bound),
            get_attribute: Slot2::Full(attribute_of_function),
            ..Slots::NONE
        },
        ..TypeInfo::new(ids::BOUND_METHOD, "method")
    },
    &TypeInfo {
        subclassable: true,
        initialised: true,
        construct: Some(Native::method("function= /", Code::Leaf(|vm, args| wrap(vm, ids::STATICMETHOD, args[1])))),
        items: WRAPPER_ITEMS,
        slots: &Slots {
            call: Some(Native::method("*args **keywords", Code::Full(call_static))),
            ..WRAPPER_SLOTS
        },
        ..TypeInfo::new(ids::STATICMETHOD, "staticmethod")
    },
    &TypeInfo {
        subclassable: true,
        initialised: true,
        construct: Some(Native::method("function= /", Code::Leaf(|vm, args| wrap(vm, ids::CLASSMETHOD, args[1])))),
        items: WRAPPER_ITEMS,
        slots: &WRAPPER_SLOTS,
        ..TypeInfo::new(ids::CLASSMETHOD, "classmethod")
    },
    &TypeInfo {
        module: "types",
        items: &[
            (sym::__delete__, Item::Method(Native::method("instance /", Code::Leaf(set_member)))),
            (sym::__get__, Item::Method(Native::method("instance owner= /", Code::Full(get_by_descriptor)))),
            (sym::__name__, Item::Getter(|_, member| Ok(member.field(NAME)))),
            (sym::__objclass__, Item::Getter(|_, member| Ok(member.field(CLASS)))),
            (sym::__set__, Item::Method(Native::method("instance value /", Code::Leaf(set_member)))),
        ],
        slots: &Slots { repr: Slot1::Leaf(repr_member), ..Slots::NONE },
        ..TypeInfo::new(ids::MEMBER, "member_descriptor")
    },
    &TypeInfo {
        module: "types",
        items: NATIVE_ITEMS,
        slots: &Slots { repr: Slot1::Leaf(repr_native), ..Slots::NONE },
        ..TypeInfo::new(ids::NATIVE, "builtin_function_or_method")
    },
    &TypeInfo {
        module: "types",
        items: NATIVE_ITEMS,
        slots: &Slots { repr: Slot1::Leaf(repr_native), ..Slots::NONE },
        ..TypeInfo::new(ids::NATIVE_METHOD, "wrapper_descriptor")
    },
    &TypeInfo {
        module: "types",
        items: NATIVE_ITEMS,
        slots: &Slots { repr: Slot1::Leaf(repr_native), ..Slots::NONE },
        ..TypeInfo::new(ids::METHOD_DESCRIPTOR, "method_descriptor")
    },
    &TypeInfo {
        module: "types",
        items: GETSET_ITEMS,
        slots: &Slots { repr: Slot1::Leaf(repr_native), ..Slots::NONE },
        ..TypeInfo::new(ids::GETSET_DESCRIPTOR, "getset_descriptor")
    },
    &TypeInfo {
        module: "types",
        items: NATIVE_ITEMS,
        slots: &Slots { repr: Slot1::Leaf(repr_native), ..Slots::NONE },
        ..TypeInfo::new(ids::CLASSMETHOD_DESCRIPTOR, "classmethod_descriptor")
    },
    &TypeInfo {
        module: "types",
        items: NATIVE_ITEMS,
        slots: &Slots { repr: Slot1::Full(repr_bound), ..Slots::NONE },
        ..TypeInfo::new(ids::METHOD_WRAPPER, "method-wrapper")
    },
];

const WRAPPER_SLOTS: Slots = Slots {
    repr: Slot1::Full(repr_wrapper),
    #[cfg(target_os = "none")]
    get_attribute: Slot2::Full(attribute_of_function),
    #[cfg(not(target_os = "none"))]
    get_attribute: Slot2::Full(crate::wrapper_attributes::get),
    #[cfg(not(target_os = "none"))]
    set_attribute: crate::wrapper_attributes::SET,
    ..Slots::NONE
};

const WRAPPER_ITEMS: &[(Sym, Item)] = &[
    #[cfg(not(target_os = "none"))]
    crate::wrapper_attributes::DICT_ITEM,
    #[cfg(not(target_os = "none"))]
    crate::wrapper_attributes::DOC_ITEM,
    #[cfg(target_os = "none")]
    (sym::__doc__, Item::Getter(get_doc)),
    (sym::__func__, Item::Getter(|_, method| Ok(function(method)))),
    (sym::__get__, Item::Method(Native::method("instance owner= /", Code::Full(get_by_descriptor)))),
    (sym::__wrapped__, Item::Getter(|_, method| Ok(function(method)))),
];

const GETSET_ITEMS: &[(Sym, Item)] = &[
    (sym::__delete__, Item::Method(Native::method("instance /", Code::Full(set_by_descriptor)))),
    (sym::__get__, Item::Method(Native::method("instance owner= /", Code::Full(get_by_descriptor)))),
    (sym::__name__, Item::Getter(|vm, value| Ok(name_of(vm, value)))),
    (sym::__objclass__, Item::Getter(|vm, value| Ok(owner_of(vm, value).map_or(Value::UNDEFINED, |info| info.value())))),
    (sym::__qualname__, Item::Getter(qualified_name)),
    (sym::__set__, Item::Method(Native::method("instance value /", Code::Full(set_by_descriptor)))),
];

const NATIVE_ITEMS: &[(Sym, Item)] = &[
    (sym::__get__, Item::Method(Native::method("instance owner= /", Code::Full(get_by_descriptor)))),
    (sym::__self__, Item::Getter(get_self)),
    (sym::__module__, Item::Getter(|vm, value| {
        Ok(native::module_of(vm, value).map_or(Value::NONE, text::name))
    })),
    (sym::__name__, Item::Getter(|vm, value| Ok(name_of(vm, value)))),
    (sym::__objclass__, Item::Getter(|vm, value| Ok(owner_of(vm, value).map_or(Value::UNDEFINED, |info| info.value())))),
    (sym::__qualname__, Item::Getter(qualified_name)),
];

/// Methods that are slots in CPython, though they stand in tables here.
const SLOT_NAMES: &[Sym] = &[
    sym::__getattribute__,
    sym::__setattr__,
    sym::__delattr__,
    sym::__init__,
    sym::__eq__,
    sym::__ne__,
    sym::__lt__,
    sym::__le__,
    sym::__gt__,
    sym::__ge__,
    sym::__hash__,
    sym::__repr__,
    sym::__str__,
    sym::__get__,
    sym::__set__,
    sym::__delete__,
];

/// True for a built-in method that is a slot in CPython.
#[cold]
pub fn is_slot(vm: &Vm, value: Value<'_>) -> bool {
    native::item_of(vm, value).is_some_and(|(_, name, item)| item.as_method().is_some() && SLOT_NAMES.contains(&name))
}

/// The number of the type of a built-in function, or of a bound method.
#[cold]
pub fn type_of_native(vm: &Vm, value: Value<'_>) -> heap::TypeId {
    if value.has_id(ids::BOUND_METHOD) {
        return match types::dispatch_id(function(value)) {
            ids::NATIVE if type_of_native(vm, function(value)) != ids::NATIVE_METHOD => ids::NATIVE,
            ids::NATIVE | ids::NATIVE_METHOD => ids::METHOD_WRAPPER,
            _ => ids::BOUND_METHOD,
        };
    }
    match native::item_of(vm, value) {
        Some((_, _, Item::Getter(_) | Item::Property(_))) => ids::GETSET_DESCRIPTOR,
        Some((_, _, item)) if item.is_class_method() => ids::CLASSMETHOD_DESCRIPTOR,
        Some((_, name, item)) if !item.is_static_method() => {
            if SLOT_NAMES.contains(&name) { ids::NATIVE_METHOD } else { ids::METHOD_DESCRIPTOR }
        }
        _ => ids::NATIVE,
    }
}

/// What a built-in function is bound to, its module otherwise; absent for descriptors.
fn get_self<'v>(vm: &'v Vm, value: Value<'v>) -> Leaf<'v> {
    if value.has_id(ids::BOUND_METHOD) {
        return Ok(receiver(value));
    }
    let found = native::module_of(vm, value).and_then(|name| crate::module::find_builtin(vm, name.text().as_bytes()));
    Ok(found.map_or(Value::UNDEFINED, |(index, _)| Value::immediate(immediate::MODULE, index)))
}

/// `__set__` and `__delete__` of a computed attribute: instance, value.
fn set_by_descriptor(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let value = if args.count > 2 { args.at(2) } else { crate::slot::UNDEFINED };
    vm.attempt(|vm| {
        let (descriptor, object) = (args.get(vm, 0), args.get(vm, 1));
        let Some((info, name, item)) = native::item_of(vm, descriptor) else { return Ok(()) };
        let inner = attribute::served(vm, info, name, object)?;
        match item {
            Item::Property((_, set)) => set(vm, inner, vm.get(value)),
            _ => Err(vm.fault(
                crate::exception::kind::AttributeError,
                message!("attribute '{}' of '{}' objects is not writable", name.text(), info.name),
            )),
        }
    })?;
    Ok(crate::slot::NONE)
}

/// A bound method.
#[inline]
pub fn bind<'v>(vm: &'v Vm, function: Value<'v>, object: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::BOUND_METHOD, 0, &[function, object])?)
}

fn wrap<'v>(vm: &'v Vm, id: heap::TypeId, function: Value<'v>) -> Leaf<'v> {
    let fields = [function.given().unwrap_or(Value::NONE), Value::UNDEFINED];
    let count = if cfg!(target_os = "none") { 1 } else { 2 };
    Ok(vm.heap.new_object(id, 0, &fields[..count])?)
}

/// A static method object.
pub fn new_static<'v>(vm: &'v Vm, function: Value<'v>) -> Leaf<'v> {
    wrap(vm, ids::STATICMETHOD, function)
}

/// A class method object.
pub fn new_class<'v>(vm: &'v Vm, function: Value<'v>) -> Leaf<'v> {
    wrap(vm, ids::CLASSMETHOD, function)
}

/// The function of a bound, static or class method.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn function(method: Value<'_>) -> Value<'_> {
    method.field(FUNCTION)
}

/// What a bound method is bound to.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub fn receiver(method: Value<'_>) -> Value<'_> {
    method.field(SELF)
}

/// A member descriptor.
pub fn new_member<'v>(vm: &'v Vm, class: Value<'v>, name: Value<'v>, field: usize) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::MEMBER, 0, &[class, name, Value::length(field)])?)
}

/// The field of `object` that a member describes; None when the object is not of its class.
#[inline]
pub fn member_field(vm: &Vm, member: Value<'_>, object: Value<'_>) -> Option<usize> {
    let fits = instance::is_instance(object) && class::is_subtype(vm, type_of(vm, object), member.field(CLASS));
    fits.then(|| member.field(FIELD).int_unchecked() as usize)
}

/// Sets (or without a value deletes) a member of an instance.
fn set_member<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let value = args.get(2).copied().unwrap_or(Value::UNDEFINED);
    match member_field(vm, args[0], args[1]) {
        Some(field) => instance::set_slot(vm, args[1], field, value).map(|()| Value::NONE),
        None => Err(member_mismatch(vm, args[0], args[1])),
    }
}

/// The name and field of a member.
pub fn member_parts(member: Value<'_>) -> (Value<'_>, Value<'_>) {
    (member.field(NAME), member.field(FIELD))
}

/// TypeError for an object that is not of a member's class.
#[cold]
pub fn member_mismatch(vm: &Vm, member: Value<'_>, object: Value<'_>) -> Fault {
    vm.type_fault(message!(
        "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
        text::Shown(member.field(NAME)),
        types::class_name(vm, member.field(CLASS)),
        type_name(vm, object)
    ))
}

/// The name of a function of any kind; None for other callables.
pub fn name_of<'v>(vm: &'v Vm, value: Value<'v>) -> Value<'v> {
    if value.has_id(ids::FUNCTION) {
        return function::name(value);
    }
    if let Some((_, name)) = native::resolve(vm, value) {
        return text::name(name);
    }
    if value.has_id(ids::BOUND_METHOD) {
        return name_of(vm, function(value));
    }
    match (native::item_of(vm, value), slot_wrapper::resolve(vm, value)) {
        (Some((_, name, _)), _) | (None, Some((_, name, _))) => text::name(name),
        _ => Value::NONE,
    }
}

/// The type that a built-in method belongs to.
fn owner_of(vm: &Vm, value: Value<'_>) -> Option<&'static TypeInfo> {
    if value.has_id(ids::BOUND_METHOD) {
        return owner_of(vm, function(value));
    }
    match native::item_of(vm, value) {
        Some((info, _, _)) => Some(info),
        None => slot_wrapper::type_of_wrapper(vm, value),
    }
}

fn qualified_name<'v>(vm: &'v Vm, value: Value<'v>) -> Leaf<'v> {
    let name = name_of(vm, value);
    match owner_of(vm, value) {
        Some(info) => text::format(vm, message!("{}.{}", info.name, text::Shown(name))),
        None => Ok(name),
    }
}

fn get_doc<'v>(_: &'v Vm, method: Value<'v>) -> Leaf<'v> {
    let inner = function(method);
    Ok(if inner.has_id(ids::FUNCTION) { function::doc(inner) } else { Value::NONE })
}

/// Other attributes of a method are its function's.
fn attribute_of_function(vm: &mut Vm, method: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let inner = vm.make(|vm| Ok(function(vm.get(method))))?;
    let result = attribute::find(vm, inner, name, out);
    vm.release(mark);
    if !result? {
        vm.set(out, Value::UNDEFINED);
    }
    Ok(())
}

/// `__get__` of a descriptor that has no special function for it: instance, owner.
fn get_by_descriptor(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    let (descriptor, object) = (args.at(0), args.at(1));
    if vm.get(object).is_none() && !vm.get(descriptor).has_id(ids::CLASSMETHOD) {
        let value = vm.get(descriptor);
        vm.set(out, if value.has_id(ids::STATICMETHOD) { function(value) } else { value });
    } else if vm.get(descriptor).has_id(ids::CLASSMETHOD) {
        vm.store(out, |vm| {
            let class = match args.get(vm, 2) {
                class if class.is_undefined() || class.is_none() => type_of(vm, vm.get(object)),
                class => class,
            };
            bind(vm, function(vm.get(descriptor)), class)
        })?;
    } else {
        attribute::bind(vm, object, descriptor, out)?;
    }
    Ok(out)
}

fn call_static(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let callee = vm.make(|vm| Ok(function(vm.get(args.at(0)))))?;
    let positional = vm.make(|vm| crate::tuple::new(vm, vm.heap.window(args.at(2), args.count - 2)))?;
    let out = vm.slot()?;
    crate::operations::call::call_mapping(vm, callee, positional, args.at(1), out)?;
    Ok(out)
}

fn compare_bound<'v>(_: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let both = left.has_id(ids::BOUND_METHOD) && right.has_id(ids::BOUND_METHOD);
    if !both || !matches!(operator, Compare::Eq | Compare::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let same = function(left) == function(right) && receiver(left) == receiver(right);
    Ok(Value::bool(same == (operator == Compare::Eq)))
}

fn repr_bound(vm: &mut Vm, method: Handle, out: Handle) -> Result<(), Raised> {
    if matches!(types::dispatch_id(function(vm.get(method))), ids::NATIVE | ids::NATIVE_METHOD) {
        return vm.store(out, |vm| {
            let method = vm.get(method);
            let identity = identity::identity(vm, receiver(method))?;
            let (name, class) = (name_of(vm, function(method)), type_name(vm, receiver(method)));
            let name = text::Shown(name);
            match type_of_native(vm, method) {
                ids::METHOD_WRAPPER => {
                    text::format(vm, message!("<method-wrapper '{name}' of {class} object at {identity:#x}>"))
                }
                _ => text::format(vm, message!("<built-in method {name} of {class} object at {identity:#x}>")),
            }
        });
    }
    let mark = vm.mark();
    let (object, name) = (vm.make(|vm| Ok(receiver(vm.get(method))))?, vm.make(|vm| Ok(function(vm.get(method))))?);
    let function = vm.duplicate(name)?;
    if !attribute::find_named(vm, function, sym::__qualname__, name)? {
        attribute::find_named(vm, function, sym::__name__, name)?;
    }
    texts::repr(vm, object, object)?;
    vm.store(out, |vm| {
        text::compose(vm, |message| {
            message.push(b"<bound method ");
            message.push(if vm.get(name).has_id(ids::STR) { vm.get(name).bytes() } else { b"?" });
            message.push(b" of ");
            message.push(vm.get(object).bytes());
            message.push(b">");
        })
    })?;
    vm.release(mark);
    Ok(())
}

/// `<classmethod(function)>`.
fn repr_wrapper(vm: &mut Vm, method: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let inner = vm.make(|vm| Ok(function(vm.get(method))))?;
    texts::repr(vm, inner, inner)?;
    vm.store(out, |vm| {
        text::compose(vm, |message| {
            message.format(message!("<{}(", type_name(vm, vm.get(method))));
            message.push(vm.get(inner).bytes());
            message.push(b")>");
        })
    })?;
    vm.release(mark);
    Ok(())
}

fn repr_member<'v>(vm: &'v Vm, member: Value<'v>) -> Leaf<'v> {
    let (name, class) = (text::Shown(member.field(NAME)), types::class_name(vm, member.field(CLASS)));
    text::format(vm, message!("<member '{name}' of '{class}' objects>"))
}

fn repr_native<'v>(vm: &'v Vm, value: Value<'v>) -> Leaf<'v> {
    let name = text::Shown(name_of(vm, value));
    let Some(info) = owner_of(vm, value) else {
        return text::format(vm, message!("<built-in function {name}>"));
    };
    let what = match native::item_of(vm, value) {
        None => "slot wrapper",
        Some((_, _, Item::Getter(_) | Item::Property(_))) => "attribute",
        Some((_, _, item)) if item.as_method().is_some() && type_of_native(vm, value) == ids::NATIVE_METHOD => "slot wrapper",
        Some((_, _, item)) if item.is_static_method() => return text::format(vm, message!("<built-in method {name} of type object>")),
        Some(_) => "method",
    };
    text::format(vm, message!("<{what} '{name}' of '{}' objects>", info.name))
}
