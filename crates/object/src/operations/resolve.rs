//! Where attributes are: the leaf part of attribute access, and what inline caches may keep of it.
//!
//! Invariant: nothing here runs Python code or changes anything.

use crate::fault::{Fault, Leaf};
use crate::types::{self, Item, TypeInfo, dispatch_id, info_of, type_name, type_of, user_class};
use crate::{Vm, class, exception_attributes, ids, instance, method, module, native, object_type, property};
use crate::{shape, slot_wrapper, super_object, text};
use crate::packed::message;
use heap::Value;
use names::{Sym, sym};

/// Where an attribute was found.
pub enum Found<'v> {
    Absent,
    /// The attribute itself.
    Value(Value<'v>),
    /// A function to be called with the object first.
    Method(Value<'v>),
    /// A function to be called with the class first.
    ClassMethod(Value<'v>, Value<'v>),
    /// A descriptor whose `__get__` is to be called for the object.
    Descriptor(Value<'v>),
    /// As `Descriptor`, for no object.
    ClassDescriptor(Value<'v>),
    /// The slot `get_attribute` of the type decides.
    Slot,
    /// The class has a `__getattribute__` of its own.
    Custom,
}

/// How `object.name` resolves as long as the object's shape id and the epoch stay: what inline caches keep.
pub enum Access<'v> {
    /// In this field of the instance, unless it is undefined or the instance is spilled.
    Field(usize),
    /// A function of the class, to be called with the object first.
    Method(Value<'v>),
    /// A value of the class that is itself the result.
    Constant(Value<'v>),
    /// A property of the class whose getter is a Python function, or one bound to something.
    Property(Value<'v>),
    /// A class method: of an instance the descriptor, of a class the function.
    ClassMethod(Value<'v>),
    /// None of these.
    General,
}

/// What the computed attribute `name` of a built-in type sees of an object; TypeError for one of another type.
pub fn served<'v>(vm: &'v Vm, info: &TypeInfo, name: Sym, object: Value<'v>) -> Leaf<'v> {
    types::payload_for(vm, object, info.number).ok_or_else(|| {
        let (name, class) = (name.text(), type_name(vm, object));
        vm.type_fault(message!("descriptor '{name}' for '{}' objects doesn't apply to a '{class}' object", info.name))
    })
}

/// What an inline cache may keep for `object.name`; `object` is an instance of a class.
pub fn access<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Result<Access<'v>, Fault> {
    let Some(id) = object.id().filter(|id| id.0 >= ids::FIRST_SHAPE.0) else { return Ok(Access::General) };
    let class = shape::class_of(vm, id);
    if class::shape_id(class) != id || class::lookup(vm, class, text::name(sym::__getattribute__))? != object_type::GETATTRIBUTE {
        return Ok(Access::General);
    }
    let attribute = class::lookup(vm, class, name)?;
    let field = shape::find_in(class, name);
    if attribute.is_undefined() {
        return Ok(field.map_or(Access::General, Access::Field));
    }
    if attribute.has_id(ids::MEMBER) {
        return Ok(method::member_field(vm, attribute, object).map_or(Access::General, Access::Field));
    }
    if attribute.has_id(ids::PROPERTY) {
        // An AttributeError of the getter is not the end where there is a `__getattr__`.
        let getter = property::getter(attribute);
        let is_plain = (getter.has_id(ids::FUNCTION) || getter.has_id(ids::BOUND_METHOD))
            && class::lookup(vm, class, text::name(sym::__getattr__))?.is_undefined();
        return Ok(if is_plain { Access::Property(attribute) } else { Access::General });
    }
    if is_data_descriptor(vm, attribute) {
        return Ok(Access::General);
    }
    if let Some(field) = field {
        // The instance's own goes first; where it has none the field is undefined.
        return Ok(Access::Field(field));
    }
    match bound(vm, attribute, object, class)? {
        Found::Method(function) => Ok(Access::Method(function)),
        // Caches keep properties to call their getters.
        Found::Value(value) if value.has_id(ids::PROPERTY) => Ok(Access::General),
        Found::Value(value) => Ok(constant(vm, class, name, attribute, value)),
        Found::ClassMethod(..) if attribute.has_id(ids::CLASSMETHOD) => Ok(Access::ClassMethod(attribute)),
        _ => Ok(Access::General),
    }
}

/// What caches may keep of a value that `attribute` of a class is.
fn constant<'v>(vm: &Vm, class: Value<'_>, name: Value<'_>, attribute: Value<'_>, value: Value<'v>) -> Access<'v> {
    let stays = value != attribute || changes_epoch(vm, value) || !class::varies(vm, class, name);
    if stays && !value.is_undefined() { Access::Constant(value) } else { Access::General }
}

/// What an inline cache may keep for `class.name` of a class or built-in type.
pub fn class_access<'v>(vm: &'v Vm, class: Value<'v>, name: Value<'v>) -> Result<Access<'v>, Fault> {
    let metaclass = type_of(vm, class);
    let meta = class::lookup(vm, metaclass, name)?;
    if metaclass != types::type_value(ids::TYPE) || !meta.is_undefined() && goes_first(vm, meta) {
        return Ok(Access::General);
    }
    let attribute = class::lookup(vm, class, name)?;
    Ok(match class_bound(vm, attribute, class) {
        Found::ClassMethod(function, _) => Access::ClassMethod(function),
        Found::Value(value) => constant(vm, class, name, attribute, value),
        _ => Access::General,
    })
}

/// True when instances of a class store attributes as `object` does.
pub fn stores_by_default(vm: &Vm, class: Value<'_>) -> Result<bool, Fault> {
    Ok(class::lookup(vm, class, text::name(sym::__setattr__))? == object_type::SETATTR)
}

/// The field that `object.name = value` writes as long as shape id and epoch stay (by `instance::set_slot` when the
/// field is undefined or the instance is spilled); None when there is more to it.
pub fn store_field<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Result<Option<usize>, Fault> {
    let Some(id) = object.id().filter(|id| id.0 >= ids::FIRST_SHAPE.0) else { return Ok(None) };
    let class = shape::class_of(vm, id);
    if class::shape_id(class) != id || !stores_by_default(vm, class)? {
        return Ok(None);
    }
    let attribute = class::lookup(vm, class, name)?;
    if attribute.has_id(ids::MEMBER) {
        return Ok(method::member_field(vm, attribute, object));
    }
    if is_data_descriptor(vm, attribute) || class::flags(class) & class::HAS_DICT == 0 {
        return Ok(None);
    }
    Ok(shape::find_in(class, name))
}

/// True when replacing this value as an attribute of a class moves the epoch on: it is callable or a descriptor.
pub fn changes_epoch(vm: &Vm, value: Value<'_>) -> bool {
    match value.id() {
        Some(id) => {
            id.0 >= ids::FIRST_SHAPE.0
                || matches!(
                    id,
                    ids::FUNCTION
                        | ids::CLASS
                        | ids::BOUND_METHOD
                        | ids::PROPERTY
                        | ids::STATICMETHOD
                        | ids::CLASSMETHOD
                        | ids::MEMBER
                )
                || info_of(vm, value).slots.call.is_some()
        }
        None => !value.is_int() && !value.is_none() && !value.is_bool(),
    }
}

/// True for functions that a call may give the object as their first argument instead of binding them.
#[inline]
pub fn is_plain_function(vm: &Vm, value: Value<'_>) -> bool {
    match dispatch_id(value) {
        ids::FUNCTION => true,
        ids::NATIVE => native::item_of(vm, value).is_some_and(|(_, _, item)| item.as_method().is_some()),
        ids::NATIVE_METHOD => !slot_wrapper::is_new(vm, value),
        _ => false,
    }
}

/// True for descriptors that go before attributes of the object itself.
pub fn is_data_descriptor(vm: &Vm, attribute: Value<'_>) -> bool {
    match dispatch_id(attribute) {
        ids::FUNCTION => false,
        ids::PROPERTY | ids::MEMBER => true,
        ids::NATIVE => matches!(native::item_of(vm, attribute), Some((_, _, Item::Getter(_) | Item::Property(_)))),
        id if id.0 >= ids::FIRST_SHAPE.0 => {
            let class = shape::class_of(vm, id);
            class::has(vm, class, sym::__set__) || class::has(vm, class, sym::__delete__)
        }
        _ => false,
    }
}

/// True for data descriptors that can be read: without `__get__` the object's own attribute is.
fn goes_first(vm: &Vm, attribute: Value<'_>) -> bool {
    is_data_descriptor(vm, attribute)
        && user_class(vm, attribute).is_none_or(|class| class::has(vm, class, sym::__get__))
}

/// An attribute found on the class of `object`, as `object` sees it.
pub(super) fn bound<'v>(vm: &'v Vm, attribute: Value<'v>, object: Value<'v>, class: Value<'v>) -> Result<Found<'v>, Fault> {
    match dispatch_id(attribute) {
        ids::FUNCTION => Ok(Found::Method(attribute)),
        ids::NATIVE => match native::item_of(vm, attribute) {
            Some((_, _, item)) if item.as_method().is_some() => Ok(Found::Method(attribute)),
            Some((_, _, item)) if item.is_class_method() => Ok(Found::ClassMethod(attribute, class)),
            Some((info, name, Item::Getter(get) | Item::Property((get, _)))) => {
                let value = get(vm.lend(), served(vm, info, name, object)?)?;
                Ok(if value.is_undefined() { Found::Absent } else { Found::Value(value) })
            }
            _ => Ok(Found::Value(attribute)),
        },
        ids::NATIVE_METHOD if slot_wrapper::is_new(vm, attribute) => Ok(Found::Value(attribute)),
        ids::NATIVE_METHOD => Ok(Found::Method(attribute)),
        ids::CLASSMETHOD => Ok(Found::ClassMethod(attribute.field(0), class)),
        ids::STATICMETHOD => Ok(Found::Value(attribute.field(0))),
        ids::PROPERTY => Ok(Found::Descriptor(attribute)),
        ids::SUPER => super_object::bound(vm, attribute, object).map(Found::Value),
        id if id.0 >= ids::FIRST_SHAPE.0 && is_super(shape::class_of(vm, id)) => Ok(Found::Descriptor(attribute)),
        ids::MEMBER => {
            let value = method::member_field(vm, attribute, object).map(|field| instance::get_slot(object, field));
            match value {
                Some(value) if value.is_undefined() => Ok(Found::Absent),
                Some(value) => Ok(Found::Value(value)),
                None => Err(method::member_mismatch(vm, attribute, object)),
            }
        }
        id if id.0 >= ids::FIRST_SHAPE.0 && class::has(vm, shape::class_of(vm, id), sym::__get__) => {
            Ok(Found::Descriptor(attribute))
        }
        _ => Ok(Found::Value(attribute)),
    }
}

/// An attribute found on `class` itself, as the class sees it.
fn class_bound<'v>(vm: &'v Vm, attribute: Value<'v>, class: Value<'v>) -> Found<'v> {
    match dispatch_id(attribute) {
        ids::NATIVE if native::item_of(vm, attribute).is_some_and(|(_, _, item)| item.is_class_method()) => {
            Found::ClassMethod(attribute, class)
        }
        ids::CLASSMETHOD => Found::ClassMethod(attribute.field(0), class),
        ids::STATICMETHOD => Found::Value(attribute.field(0)),
        id if id.0 >= ids::FIRST_SHAPE.0
            && class::has(vm, shape::class_of(vm, id), sym::__get__)
            && instance::payload(vm, attribute).is_none_or(|inner| !inner.has_id(ids::PROPERTY)) =>
        {
            Found::ClassDescriptor(attribute)
        }
        _ => Found::Value(attribute),
    }
}

/// Where `object.name` is.
pub fn resolve<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Result<Found<'v>, Fault> {
    let id = dispatch_id(object);
    if let Some(class) = user_class(vm, object) {
        if class::lookup(vm, class, text::name(sym::__getattribute__))? != object_type::GETATTRIBUTE {
            return Ok(Found::Custom);
        }
        if id == ids::CLASS {
            return resolve_class(vm, object, name);
        }
        let vm = vm.lend();
        let own = || resolve_plain(vm, object, class, name);
        return if is_super(class) { super_object::resolve_derived(vm, object, name, own) } else { own() };
    }
    match id {
        ids::CLASS | ids::TYPE => resolve_class(vm, object, name),
        ids::MODULE => {
            let own = module::get(vm, object, name)?;
            if own.is_undefined() { resolve_plain(vm, object, type_of(vm, object), name) } else { Ok(Found::Value(own)) }
        }
        ids::SUPER => super_object::resolve(vm, object, name),
        _ => resolve_plain(vm, object, type_of(vm, object), name),
    }
}

/// True for classes that derive from `super`.
fn is_super(class: Value<'_>) -> bool {
    class::layout(class) == ids::SUPER.0 as usize
}

/// As `object.__getattribute__` finds it: `resolve` without regard to a class's own `__getattribute__`.
pub(super) fn resolve_default<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Result<Found<'v>, Fault> {
    match user_class(vm, object) {
        Some(class) if is_super(class) && !object.has_id(ids::CLASS) => {
            super_object::resolve_derived(vm, object, name, || resolve_plain(vm, object, class, name))
        }
        Some(class) if !object.has_id(ids::CLASS) => resolve_plain(vm, object, class, name),
        Some(_) => resolve_class(vm, object, name),
        None => resolve(vm, object, name),
    }
}

fn resolve_plain<'v>(
    vm: &'v Vm,
    object: Value<'v>,
    class: Value<'v>,
    name: Value<'v>,
) -> Result<Found<'v>, Fault> {
    let attribute = class::lookup(vm, class, name)?;
    let own = instance::is_instance(object) || object.has_id(ids::EXCEPTION);
    if !attribute.is_undefined() && (!own || goes_first(vm, attribute)) {
        return bound(vm, attribute, object, class);
    }
    let value = if object.has_id(ids::EXCEPTION) {
        exception_attributes::get_attribute(vm.lend(), object, name)?.given()
    } else if own {
        instance::get(vm, object, name)
    } else {
        None
    };
    match value {
        Some(value) => Ok(Found::Value(value)),
        None if !attribute.is_undefined() => bound(vm, attribute, object, class),
        None if matches!(info_of(vm, object).slots.get_attribute, crate::Slot2::None) => Ok(Found::Absent),
        None => Ok(Found::Slot),
    }
}

fn resolve_class<'v>(vm: &'v Vm, class: Value<'v>, name: Value<'v>) -> Result<Found<'v>, Fault> {
    if name == text::name(sym::__annotations__) {
        return Ok(Found::Slot);
    }
    if name == text::name(sym::__doc__) && class.has_id(ids::CLASS) {
        // A descriptor of the class is asked, although the metaclass has one too.
        let own = crate::dict::Dict::get_name(class.field(class::NAMESPACE), name);
        if let Some(own) = own.filter(|own| instance::is_instance(*own)) {
            return Ok(class_bound(vm, own, class));
        }
    }
    let metaclass = type_of(vm, class);
    let meta = class::lookup(vm, metaclass, name)?;
    if !meta.is_undefined() && goes_first(vm, meta) {
        return bound(vm, meta, class, metaclass);
    }
    let attribute = class::lookup(vm, class, name)?;
    if !attribute.is_undefined() {
        return Ok(class_bound(vm, attribute, class));
    }
    if meta.is_undefined() { Ok(Found::Absent) } else { bound(vm, meta, class, metaclass) }
}

/// Attribute `name` of the classes on the MRO of `class` after `after`, as `object` (undefined: the class) sees it.
pub fn resolve_after<'v>(
    vm: &'v Vm,
    class: Value<'v>,
    after: Value<'v>,
    object: Value<'v>,
    name: Value<'v>,
) -> Result<Found<'v>, Fault> {
    let attribute = class::lookup_after(vm, class, after, name)?;
    if attribute.is_undefined() {
        Ok(Found::Absent)
    } else if object.is_undefined() {
        Ok(class_bound(vm, attribute, class))
    } else {
        bound(vm, attribute, object, class)
    }
}
