//! Attribute access.
//!
//! `resolve` decides without running Python code where an attribute is; the functions
//! here act on that: bind methods, run descriptors, `__getattribute__` and `__getattr__`.
//!
//! Invariant: names are interned strings.

use crate::exception::kind;
use crate::fault::{Fault, Raised};
use crate::operations::resolve::{bound, resolve_default};
use crate::operations::{call, run2, run3};
use crate::types::{self, Item, class_name, dispatch_id, info_of, type_name, type_of, user_class};
use crate::{Vm, class, exception_attributes, ids, instance, method, module, native, object_type, property};
use crate::{shape, slot, super_object, text, type_object};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

pub use crate::operations::resolve::{
    Access, Found, access, changes_epoch, class_access, is_data_descriptor, is_plain_function, resolve, resolve_after, served, store_field, stores_by_default,
};

/// What is left to do after a leaf found an attribute.
enum Step {
    Done,
    Absent,
    /// Call `__get__` of the descriptor in the slot, for no object if true.
    Descriptor(Handle, bool),
    Slot,
    Custom,
}

/// Runs a resolution; a descriptor is left in a new slot; plain results go to `function`, a bound object to `receiver`, or bound together when there is
/// no such slot.
fn act<'v>(
    vm: &'v Vm,
    found: Found<'v>,
    object: Value<'v>,
    function: Handle,
    receiver: Option<Handle>,
) -> Result<Step, Fault> {
    let (attribute, first) = match found {
        Found::Value(value) => (value, Value::UNDEFINED),
        Found::Method(attribute) => (attribute, super_object::receiver(vm, object)),
        Found::ClassMethod(attribute, class) => (attribute, class),
        Found::Descriptor(attribute) | Found::ClassDescriptor(attribute) => {
            let bare = matches!(found, Found::ClassDescriptor(_));
            return Ok(Step::Descriptor(vm.heap.push(attribute)?, bare));
        }
        Found::Absent => return Ok(Step::Absent),
        Found::Slot => return Ok(Step::Slot),
        Found::Custom => return Ok(Step::Custom),
    };
    match receiver {
        Some(receiver) => {
            vm.set(function, attribute);
            vm.set(receiver, first);
        }
        None if first.is_undefined() => vm.set(function, attribute),
        None => {
            let made = method::bind(vm, attribute, first)?;
            vm.set(function, made);
        }
    }
    Ok(Step::Done)
}

/// The fields that `object.name` reads and that `object.name = value` writes, where they do nothing else: what
/// [`access`] and [`store_field`] say.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn plain_fields<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Result<(Option<usize>, Option<usize>), Fault> {
    let Some(id) = object.id().filter(|id| id.0 >= ids::FIRST_SHAPE.0) else { return Ok((None, None)) };
    let number = match class::kept_number(vm, id, name) {
        Some(number) => number,
        None => find_plain_fields(vm, id, object, name)?,
    };
    Ok(((number & 0xfff).checked_sub(1), (number >> 12).checked_sub(1)))
}

/// One more than the fields, 0 for none, the second from bit 12 on.
#[inline(never)]
fn find_plain_fields<'v>(vm: &'v Vm, id: heap::TypeId, object: Value<'v>, name: Value<'v>) -> Result<usize, Fault> {
    let read = match access(vm, object, name)? {
        Access::Field(field) => field + 1,
        _ => 0,
    };
    let number = read | store_field(vm, object, name)?.map_or(0, |field| field + 1) << 12;
    class::keep_number(vm, id, name, number);
    Ok(number)
}

/// `object.name` where no Python code is involved, a method bound; None when it is absent. Fails with
/// `python_needed` otherwise.
pub fn find_leaf<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>) -> Result<Option<Value<'v>>, Fault> {
    if let (Some(field), _) = plain_fields(vm, object, name)? {
        if let Some(value) = instance::get_slot(object, field).given() {
            return Ok(Some(value));
        }
    }
    match resolve(vm, object, name)? {
        Found::Value(value) => Ok(Some(value)),
        Found::Method(function) => method::bind(vm, function, super_object::receiver(vm, object)).map(Some),
        Found::ClassMethod(function, class) => method::bind(vm, function, class).map(Some),
        Found::Absent if !has_getattr(vm, object) && !is_made_late(object, name) => Ok(None),
        _ => Err(vm.python_needed()),
    }
}

/// True for the attributes of a module that are made when they are first asked for.
fn is_made_late(object: Value<'_>, name: Value<'_>) -> bool {
    let is_it = |sym| name == text::name(sym);
    object.has_id(ids::MODULE) && (is_it(sym::__annotations__) || is_it(sym::__annotate__))
}

/// `object.name = value` for an instance whose class leaves that to its storage; false for everything else.
pub fn set_leaf<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<bool, Fault> {
    if let (_, Some(field)) = plain_fields(vm, object, name)? {
        return instance::replace_slot(vm, object, field, value).map(|()| true);
    }
    let Some(id) = object.id().filter(|id| id.0 >= ids::FIRST_SHAPE.0) else { return Ok(false) };
    let class = shape::class_of(vm, id);
    if !stores_by_default(vm, class)?
        || class::flags(class) & class::HAS_DICT == 0
        || is_data_descriptor(vm, class::lookup(vm, class, name)?)
    {
        return Ok(false);
    }
    instance::set(vm, object, name, value).map(|()| true)
}

/// Loads an attribute; false (nothing raised) when it is absent and there is no `__getattr__`.
fn load(
    vm: &mut Vm,
    object: Handle,
    name: Handle,
    function: Handle,
    receiver: Option<Handle>,
    default: bool,
) -> Result<bool, Raised> {
    let mark = vm.mark();
    let step = vm.attempt(|vm| {
        let value = vm.get(object);
        let name = vm.get(name);
        let found = if default { resolve_default(vm, value, name)? } else { resolve(vm, value, name)? };
        act(vm, found, value, function, receiver)
    })?;
    if let Step::Done = step {
        return Ok(true);
    }
    if let Some(receiver) = receiver {
        vm.set(receiver, Value::UNDEFINED);
    }
    let result = load_slow(vm, step, object, name, function, default);
    vm.release(mark);
    result
}

#[inline(never)]
fn load_slow(
    vm: &mut Vm,
    step: Step,
    object: Handle,
    name: Handle,
    out: Handle,
    default: bool,
) -> Result<bool, Raised> {
    let result = match step {
        Step::Done => return Ok(true),
        Step::Absent => Ok(false),
        Step::Descriptor(attribute, bare) => {
            let (subject, class) = (vm.slot()?, vm.slot()?);
            let (receiver, owner) = super_object::parts(vm, vm.get(object), bare);
            vm.set(subject, receiver);
            vm.set(class, owner);
            run_descriptor(vm, attribute, subject, class, out).map(|()| true)
        }
        Step::Slot => {
            let made = vm.slot()?;
            let inner = vm.make(|vm| Ok(inner(vm, vm.get(object))))?;
            let slot = info_of(vm, vm.get(inner)).slots.get_attribute;
            run2(vm, slot, inner, name, made).map(|_| {
                let found = !vm.get(made).is_undefined();
                if found {
                    vm.copy(made, out);
                }
                found
            })
        }
        Step::Custom => call::call_special(vm, object, sym::__getattribute__, &[name], out),
    };
    let absent = match result {
        Ok(found) => !found,
        Err(Raised) => vm.raised_is(kind::AttributeError),
    };
    if absent && vm.get(object).has_id(ids::MODULE) {
        if vm.get(name) == text::name(sym::__annotations__) {
            return module::annotations(vm, object, out).map(|()| true);
        }
        if vm.get(name) == text::name(sym::__annotate__) {
            vm.set(out, Value::NONE);
            return Ok(true);
        }
    }
    if absent && vm.get(object).immediate_payload(ids::immediate::MODULE).is_some() {
        return module::more(vm, object, name, out);
    }
    if absent && !default && has_getattr(vm, vm.get(object)) {
        vm.clear_exception();
        return fallback(vm, object, name, out);
    }
    result
}

/// The object whose built-in slots serve a value.
fn inner<'v>(vm: &'v Vm, value: Value<'v>) -> Value<'v> {
    if instance::is_instance(value) { instance::payload(vm, value).unwrap_or(value) } else { value }
}

fn has_getattr(vm: &Vm, object: Value<'_>) -> bool {
    match user_class(vm, object) {
        Some(class) => class::has(vm, class, sym::__getattr__),
        None => object.has_id(ids::MODULE) && module::own_getattr(object).is_some(),
    }
}

/// Calls `__getattr__` of an object that has one. An AttributeError that it raises is told what it is about.
fn fallback(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<bool, Raised> {
    let result = call_fallback(vm, object, name, out);
    if result.is_err() && vm.raised_is(kind::AttributeError) {
        let is_told = |key| exception_attributes::stored(vm.exception(), key).is_some();
        if !is_told(sym::name) && !is_told(sym::obj) {
            exception_attributes::describe(vm, &[(sym::name, name), (sym::obj, object)]);
        }
    }
    result
}

fn call_fallback(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<bool, Raised> {
    if user_class(vm, vm.get(object)).is_some() {
        return call::call_special(vm, object, sym::__getattr__, &[name], out);
    }
    let function = vm.make(|vm| Ok(module::own_getattr(vm.get(object)).unwrap_or(Value::NONE)))?;
    call::call(vm, function, &[name], out).map(|()| true)
}

/// Calls `__get__` of a descriptor for `object` (None: for the class).
fn run_descriptor(vm: &mut Vm, attribute: Handle, object: Handle, class: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(attribute).has_id(ids::PROPERTY) {
        return property::get(vm, attribute, object, out);
    }
    if super_object::unbound_class(vm, vm.get(attribute)).is_some() {
        // An object of a subclass of `super` gives one of the same class.
        if vm.get(object).is_none() {
            vm.copy(attribute, out);
            return Ok(());
        }
        let kind = vm.make(|vm| Ok(type_of(vm, vm.get(attribute))))?;
        let class = vm.make(|vm| Ok(super_object::unbound_class(vm, vm.get(attribute)).unwrap_or(Value::NONE)))?;
        return call::call(vm, kind, &[class, object], out);
    }
    call::call_special(vm, attribute, sym::__get__, &[object, class], out).map(|_| ())
}

/// What the attribute in slot `attribute`, found on the type of `object`, is for the object.
pub fn bind(vm: &mut Vm, object: Handle, attribute: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let step = vm.attempt(|vm| {
        let value = vm.get(object);
        let found = bound(vm, vm.get(attribute), value, type_of(vm, value))?;
        act(vm, found, value, out, None)
    })?;
    let result = match step {
        Step::Done => Ok(()),
        Step::Descriptor(descriptor, _) => {
            let class = vm.make(|vm| Ok(type_of(vm, vm.get(object))))?;
            run_descriptor(vm, descriptor, object, class, out)
        }
        _ => Err(vm.raise(kind::AttributeError, message!("attribute has no value"))),
    };
    vm.release(mark);
    result
}

/// `object.name`; `name` is an interned string.
pub fn get(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    if load(vm, object, name, out, None, false)? { Ok(()) } else { Err(missing(vm, object, name)) }
}

/// `object.__getattribute__(self, name)` of the type `object`.
pub fn get_default(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    if load(vm, object, name, out, None, true)? { Ok(()) } else { Err(missing(vm, object, name)) }
}

/// As `get` with a static name.
pub fn get_named(vm: &mut Vm, object: Handle, name: Sym, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let name = vm.make(|_| Ok(text::name(name)))?;
    let result = get(vm, object, name, out);
    vm.release(mark);
    result
}

/// As `get`; false (nothing raised) when AttributeError was raised.
pub fn find(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<bool, Raised> {
    match load(vm, object, name, out, None, false) {
        Err(Raised) if vm.raised_is(kind::AttributeError) => {
            vm.clear_exception();
            Ok(false)
        }
        result => result,
    }
}

/// As `find` with a static name.
pub fn find_named(vm: &mut Vm, object: Handle, name: Sym, out: Handle) -> Result<bool, Raised> {
    let mark = vm.mark();
    let name = vm.make(|_| Ok(text::name(name)))?;
    let result = find(vm, object, name, out);
    vm.release(mark);
    result
}

/// Loads a method without binding: `function` = the function and `receiver` = object, or `function` = the attribute
/// and `receiver` undefined.
pub fn method(vm: &mut Vm, object: Handle, name: Handle, function: Handle, receiver: Handle) -> Result<(), Raised> {
    if function == object || receiver == object || function == name || receiver == name {
        let mark = vm.mark();
        let (object, name) = (vm.duplicate(object)?, vm.duplicate(name)?);
        let result = method(vm, object, name, function, receiver);
        vm.release(mark);
        return result;
    }
    if load(vm, object, name, function, Some(receiver), false)? { Ok(()) } else { Err(missing(vm, object, name)) }
}

/// Special method `name` looked up on the type of `object` and bound; false when absent.
pub fn special(vm: &mut Vm, object: Handle, name: Sym, out: Handle) -> Result<bool, Raised> {
    vm.scoped(|vm| {
        let name = vm.make(|_| Ok(text::name(name)))?;
        special_by_name(vm, object, name, out)
    })
}

/// As [`special`], with the name in a slot.
pub fn special_by_name(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<bool, Raised> {
    let mark = vm.mark();
    let attribute = vm.make(|vm| class::lookup(vm, type_of(vm, vm.get(object)), vm.get(name)))?;
    let result = if vm.get(attribute).is_undefined() {
        Ok(false)
    } else {
        bind(vm, object, attribute, out).map(|()| true)
    };
    vm.release(mark);
    result
}

/// AttributeError for an attribute that is not there.
#[cold]
pub fn missing(vm: &mut Vm, object: Handle, name: Handle) -> Raised {
    let raised = vm.raise_with(kind::AttributeError, |vm, message| {
        let (value, name) = (vm.get(object), text::Shown(vm.get(name)));
        if class::is_class(value) {
            message.format(message!("type object '{}' has no attribute '{name}'", class_name(vm, value)));
        } else if dispatch_id(value) == ids::MODULE {
            let module = text::Shown(module::name(vm, value));
            message.format(message!("module '{module}' has no attribute '{name}'"));
        } else {
            message.format(message!("'{}' object has no attribute '{name}'", type_name(vm, value)));
        }
    });
    exception_attributes::describe(vm, &[(sym::name, name), (sym::obj, object)]);
    raised
}

/// Computed attributes that are fields in CPython, which says less of them.
const READ_ONLY: &[(u16, Sym)] = &[
    (ids::PROPERTY.0, sym::fget),
    (ids::PROPERTY.0, sym::fset),
    (ids::PROPERTY.0, sym::fdel),
    (ids::FUNCTION.0, sym::__closure__),
    (ids::FUNCTION.0, sym::__globals__),
    (ids::BOUND_METHOD.0, sym::__func__),
    (ids::BOUND_METHOD.0, sym::__self__),
    (ids::SLICE.0, sym::start),
    (ids::SLICE.0, sym::stop),
    (ids::SLICE.0, sym::step),
    (ids::RANGE.0, sym::start),
    (ids::RANGE.0, sym::stop),
    (ids::RANGE.0, sym::step),
    (ids::COMPLEX.0, sym::real),
    (ids::COMPLEX.0, sym::imag),
];

/// What a leaf left to do for a change of an attribute.
enum Store {
    Done,
    /// Call `__set__` or `__delete__` of the descriptor.
    Descriptor,
    /// The slot `set_attribute` of the type decides.
    Slot,
    Missing,
    ReadOnly,
}

/// `object.name = value`; an undefined value deletes.
pub fn set(vm: &mut Vm, object: Handle, name: Handle, value: Handle) -> Result<(), Raised> {
    let deletes = vm.get(value).is_undefined();
    if user_class(vm, vm.get(object)).is_some() {
        let (special, defaults) = match deletes {
            false => (sym::__setattr__, [object_type::SETATTR, type_object::SETATTR]),
            true => (sym::__delattr__, [object_type::DELATTR, type_object::DELATTR]),
        };
        let custom = vm.attempt(|vm| {
            let class = type_of(vm, vm.get(object));
            Ok(!defaults.contains(&class::lookup(vm, class, text::name(special))?))
        })?;
        if custom {
            let mark = vm.mark();
            let out = vm.slot()?;
            let arguments = [name, value];
            let arguments = if deletes { &arguments[..1] } else { &arguments[..] };
            let result = call::call_special(vm, object, special, arguments, out);
            vm.release(mark);
            return result.map(|_| ());
        }
    }
    set_default(vm, object, name, value)
}

/// `del object.name`.
pub fn delete(vm: &mut Vm, object: Handle, name: Handle) -> Result<(), Raised> {
    set(vm, object, name, slot::UNDEFINED)
}

/// As `object.__setattr__` and `object.__delattr__` of the type `object` do it.
pub fn set_default(vm: &mut Vm, object: Handle, name: Handle, value: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let attribute = vm.slot()?;
    let result = set_inner(vm, object, name, value, attribute);
    vm.release(mark);
    result
}

fn set_inner(vm: &mut Vm, object: Handle, name: Handle, value: Handle, attribute: Handle) -> Result<(), Raised> {
    let deletes = vm.get(value).is_undefined();
    let step = vm.attempt(|vm| store(vm, vm.get(object), vm.get(name), vm.get(value), attribute))?;
    match step {
        Store::Done => Ok(()),
        Store::Descriptor if vm.get(attribute).has_id(ids::PROPERTY) => property::set(vm, attribute, object, value),
        Store::Descriptor => {
            let out = vm.slot()?;
            let (special, arguments) = if deletes { (sym::__delete__, 1) } else { (sym::__set__, 2) };
            if call::call_special(vm, attribute, special, &[object, value][..arguments], out)? {
                return Ok(());
            }
            Err(vm.raise(kind::AttributeError, message!("{}", special.text())))
        }
        Store::Slot => {
            let inner = vm.make(|vm| Ok(inner(vm, vm.get(object))))?;
            let slot = info_of(vm, vm.get(inner)).slots.set_attribute;
            run3(vm, slot, inner, name, value).map(|_| ())
        }
        Store::Missing if !deletes && has_no_dict(vm, vm.get(object)) => {
            let raised = vm.raise_with(kind::AttributeError, |vm, message| {
                let (class, name) = (type_name(vm, vm.get(object)), text::Shown(vm.get(name)));
                let end = "and no __dict__ for setting new attributes";
                message.format(message!("'{class}' object has no attribute '{name}' {end}"));
            });
            exception_attributes::describe(vm, &[(sym::name, name), (sym::obj, object)]);
            Err(raised)
        }
        Store::Missing => Err(missing(vm, object, name)),
        Store::ReadOnly => Err(vm.raise_with(kind::AttributeError, |vm, message| {
            let (class, name) = (type_name(vm, vm.get(object)), text::Shown(vm.get(name)));
            message.format(message!("'{class}' object attribute '{name}' is read-only"));
        })),
    }
}

/// True for objects that take no attributes but those of their class.
fn has_no_dict(vm: &Vm, object: Value<'_>) -> bool {
    match object.id() {
        Some(id) if id.0 >= ids::FIRST_SHAPE.0 => class::flags(shape::class_of(vm, id)) & class::HAS_DICT == 0,
        id => id != Some(ids::MODULE) && !class::is_class(object) && object.immediate_payload(ids::immediate::MODULE).is_none(),
    }
}

fn store<'v>(
    vm: &'v Vm,
    object: Value<'v>,
    name: Value<'v>,
    value: Value<'v>,
    slot: Handle,
) -> Result<Store, Fault> {
    let class = type_of(vm, object);
    let attribute = class::lookup(vm, class, name)?;
    match dispatch_id(attribute) {
        ids::NATIVE => match native::item_of(vm, attribute) {
            Some((info, _, Item::Property((_, set)))) => {
                let inner = types::payload_for(vm, object, info.number).unwrap_or(object);
                return set(vm.lend(), inner, value).map(|()| Store::Done);
            }
            Some((info, name, Item::Getter(_))) if READ_ONLY.contains(&(info.number as u16, name)) => {
                return Err(vm.fault(kind::AttributeError, message!("readonly attribute")));
            }
            Some((info, name, Item::Getter(_))) => {
                return Err(vm.fault(
                    kind::AttributeError,
                    message!("attribute '{}' of '{}' objects is not writable", name.text(), info.name),
                ));
            }
            _ => {}
        },
        ids::MEMBER => {
            let Some(field) = method::member_field(vm, attribute, object) else {
                return Err(method::member_mismatch(vm, attribute, object));
            };
            if value.is_undefined() && instance::get_slot(object, field).is_undefined() {
                return Ok(Store::Missing);
            }
            return instance::set_slot(vm, object, field, value).map(|()| Store::Done);
        }
        _ if !attribute.is_undefined() && is_data_descriptor(vm, attribute) => {
            vm.set(slot, attribute);
            return Ok(Store::Descriptor);
        }
        _ => {}
    }
    match dispatch_id(object) {
        ids::CLASS | ids::TYPE => type_object::set_attribute(vm, object, name, value).map(|()| Store::Done),
        ids::MODULE => module::set(vm, object, name, value).map(|done| if done { Store::Done } else { Store::Missing }),
        id if id.0 >= ids::FIRST_SHAPE.0 => {
            let class = shape::class_of(vm, id);
            if class::flags(class) & class::HAS_DICT == 0 {
                let slot = info_of(vm, object).slots.set_attribute;
                return Ok(match (slot, attribute.is_undefined()) {
                    (crate::Slot3::None, true) => Store::Missing,
                    (crate::Slot3::None, false) => Store::ReadOnly,
                    _ => Store::Slot,
                });
            }
            if value.is_undefined() {
                let gone = instance::delete(vm, object, name)?;
                return Ok(if gone { Store::Done } else { Store::Missing });
            }
            instance::set(vm, object, name, value).map(|()| Store::Done)
        }
        _ => Ok(match (info_of(vm, object).slots.set_attribute, attribute.is_undefined()) {
            (crate::Slot3::None, true) => Store::Missing,
            (crate::Slot3::None, false) => Store::ReadOnly,
            _ => Store::Slot,
        }),
    }
}
