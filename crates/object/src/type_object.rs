//! The type `type`: attributes of classes.
//!
//! Invariant: built-in types cannot be changed.

use crate::dict::Dict;
use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::ids::immediate;
use crate::operations::{attribute, call, text as texts};
use crate::types::{self, Item, Slot1, Slot2, SlotOperator, Slots, TypeInfo, class_name, type_name};
use crate::{Args, Code, Native, Vm, class, class_build, class_layout, directory, ids, list, mapping_proxy, native, object_type};
use crate::{set, slot, slot_wrapper, text, tuple, type_check, union_type};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

/// `type.__setattr__`.
pub const SETATTR: Value<'static> = native::method_of(ids::TYPE, 0);
/// `type.__delattr__`.
pub const DELATTR: Value<'static> = native::method_of(ids::TYPE, 1);

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    subclassable: true,
    construct: Some(Native::method("*args **keywords", Code::Full(class_build::new_type))),
    items: &[
        (sym::__setattr__, Item::Method(Native::method("name value /", Code::Full(object_type::set_attribute)))),
        (sym::__delattr__, Item::Method(Native::method("name /", Code::Full(object_type::delete_attribute)))),
        (sym::__abstractmethods__, Item::Property(&(get_abstract, set_abstract))),
        (sym::__annotate__, Item::Property(&(get_annotate, |vm, class, value| {
            put(vm, class, sym::__annotate__, value)
        }))),
        (sym::__base__, Item::Getter(|vm, class| Ok(match bases(vm, class)?.field(0).given() {
            Some(base) => base,
            None => Value::NONE,
        }))),
        (sym::__bases__, Item::Property(&(bases, set_bases))),
        (sym::__dict__, Item::Getter(get_dict)),
        (sym::__dir__, Item::Method(Native::method("", Code::Full(directory::class_dir)))),
        (sym::__doc__, Item::Property(&(get_doc, set_doc))),
        (sym::__init__, Item::Method(Native::method("*args **keywords", Code::Leaf(|_, _| Ok(Value::NONE))))),
        (sym::__instancecheck__, Item::Method(Native::method("instance /", Code::Full(instance_check)))),
        (sym::__module__, Item::Property(&(get_module, |vm, class, value| put(vm, class, sym::__module__, value)))),
        (sym::__mro__, Item::Getter(class::mro_of)),
        (sym::__name__, Item::Property(&(name, |vm, class, value| {
            set_name(vm, class, class::NAME, sym::__name__, value)
        }))),
        (sym::__prepare__, Item::class_method(Native::method("*args **keywords", Code::Leaf(|vm, _| Dict::new(vm))))),
        (sym::__qualname__, Item::Property(&(qualified_name, |vm, class, value| {
            set_name(vm, class, class::QUALIFIED_NAME, sym::__qualname__, value)
        }))),
        (sym::__subclasscheck__, Item::Method(Native::method("subclass /", Code::Full(subclass_check)))),
        (sym::__subclasses__, Item::Method(Native::method("", Code::Leaf(subclasses)))),
        (sym::__type_params__, Item::Property(&(get_type_parameters, |vm, class, value| {
            put(vm, class, sym::__type_params__, value)
        }))),
        (sym::mro, Item::Method(Native::method("", Code::Leaf(|vm, args| {
            let mro = class::mro_of(vm.lend(), args[0])?;
            list::from_fields(vm, mro, 0, mro.field_count())
        })))),
    ],
    slots: &Slots {
        repr: Slot1::Leaf(repr),
        binary: SlotOperator::Both(union_type::COMBINE),
        get_attribute: Slot2::Full(annotations),
        // The wrapper `type.__call__` goes to `construct::instantiate`.
        call: Some(Native::method("*args **keywords", Code::Leaf(|_, _| Ok(Value::NONE)))),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::TYPE, "type")
}];

fn info_of_class(vm: &Vm, class: Value<'_>) -> Option<&'static TypeInfo> {
    class.immediate_payload(immediate::TYPE).and_then(|number| vm.type_info(number))
}

/// Sets (or with an undefined value deletes) an attribute of a class itself.
pub fn set_attribute<'v>(vm: &'v Vm, class: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !class.has_id(ids::CLASS) {
        return Err(vm.type_fault(message!(
            "cannot set '{}' attribute of immutable type '{}'",
            text::Shown(name),
            class_name(vm, class)
        )));
    }
    let namespace = class.field(class::NAMESPACE);
    match Dict::find_name(namespace, name) {
        None if value.is_undefined() => Err(vm.fault(
            kind::AttributeError,
            message!("type object '{}' has no attribute '{}'", class_name(vm, class), text::Shown(name)),
        )),
        None => Dict::set(vm, namespace, name, value),
        Some(position) if value.is_undefined() => {
            Dict::remove_entry(vm, namespace, position);
            Ok(())
        }
        Some(position) => {
            let old = Dict::entry(namespace, position).map_or(Value::NONE, |(_, old)| old);
            Dict::set_entry(vm, namespace, position, value);
            let is_plain = !attribute::changes_epoch(vm, old) && !attribute::changes_epoch(vm, value);
            if !is_plain || class::flags(class) & class::VARIES == 0 {
                vm.bump_epoch();
            }
            if is_plain {
                class::add_flag(vm, class, class::VARIES);
            }
            Ok(())
        }
    }
}

fn put<'v>(vm: &'v Vm, class: Value<'v>, name: Sym, value: Value<'v>) -> Result<(), Fault> {
    set_attribute(vm, class, text::name(name), value)
}

/// An attribute in a class's own namespace.
fn own<'v>(class: Value<'v>, name: Sym) -> Option<Value<'v>> {
    if class.has_id(ids::CLASS) { Dict::get_name(class.field(class::NAMESPACE), text::name(name)) } else { None }
}

fn static_text<'v>(vm: &'v Vm, text: &'static str) -> Leaf<'v> {
    text::intern(vm, text.as_bytes())
}

/// `__name__` of a class or type value.
pub fn name<'v>(vm: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    match info_of_class(vm, class) {
        Some(info) => static_text(vm, info.name),
        None => Ok(class::name(class)),
    }
}

fn qualified_name<'v>(vm: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    match info_of_class(vm, class) {
        Some(info) => static_text(vm, info.name),
        None => Ok(class.field(class::QUALIFIED_NAME)),
    }
}

fn set_name<'v>(vm: &'v Vm, class: Value<'v>, field: usize, name: Sym, value: Value<'v>) -> Result<(), Fault> {
    if !class.has_id(ids::CLASS) {
        return set_attribute(vm, class, text::name(name), value);
    }
    let Some(value) = types::cast(vm, value, ids::STR) else {
        return Err(vm.type_fault(message!(
            "can only assign string to {}.{}, not '{}'",
            class_name(vm, class),
            name.text(),
            type_name(vm, value)
        )));
    };
    check_name(vm, value)?;
    vm.heap.set_field(class, field, value);
    Ok(())
}

/// ValueError for a name of a class with null characters.
pub fn check_name(vm: &Vm, name: Value<'_>) -> Result<(), Fault> {
    if name.bytes().contains(&0) {
        return Err(vm.value_fault(message!("type name must not contain null characters")));
    }
    Ok(())
}

fn get_module<'v>(vm: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    match info_of_class(vm, class) {
        Some(info) => static_text(vm, info.module),
        None => Ok(own(class, sym::__module__).unwrap_or(text::name(sym::builtins))),
    }
}

fn get_doc<'v>(vm: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    let constant = |info: &'static TypeInfo| {
        info.items.iter().find_map(|(name, item)| match item {
            Item::Constant(value) if *name == sym::__doc__ => Some(*value),
            _ => None,
        })
    };
    Ok(match info_of_class(vm, class) {
        Some(info) => constant(info).unwrap_or(Value::NONE),
        None => own(class, sym::__doc__).unwrap_or(Value::NONE),
    })
}

fn set_doc<'v>(vm: &'v Vm, class: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if value.is_undefined() {
        let name = class_name(vm, class);
        return Err(vm.type_fault(format_args!("cannot delete '__doc__' attribute of immutable type '{name}'")));
    }
    put(vm, class, sym::__doc__, value)
}

fn get_type_parameters<'v>(_: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    Ok(own(class, sym::__type_params__).unwrap_or(tuple::empty()))
}

fn get_annotate<'v>(_: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    Ok(own(class, sym::__annotate__).unwrap_or(Value::NONE))
}

/// `__annotations__` of a class itself, made by its annotate function when first asked for. (`attribute::resolve` asks
/// this slot for that name only.)
fn annotations(vm: &mut Vm, class: Handle, _name: Handle, out: Handle) -> Result<(), Raised> {
    if !vm.get(class).has_id(ids::CLASS) {
        vm.set(out, Value::UNDEFINED);
        return Ok(());
    }
    if let Some(made) = own(vm.get(class), sym::__annotations__) {
        vm.set(out, made);
        return Ok(());
    }
    let mark = vm.mark();
    let made = vm.make(|vm| get_annotate(vm, vm.get(class)))?;
    if vm.get(made).has_id(ids::FUNCTION) {
        let format = vm.make(|_| Ok(Value::small(1)))?;
        call::call(vm, made, &[format], made)?;
    } else {
        vm.store(made, Dict::new)?;
    }
    vm.attempt(|vm| put(vm, vm.get(class), sym::__annotations__, vm.get(made)))?;
    vm.copy(made, out);
    vm.release(mark);
    Ok(())
}

fn get_abstract<'v>(_: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    Ok(own(class, sym::__abstractmethods__).unwrap_or(Value::UNDEFINED))
}

fn set_abstract<'v>(vm: &'v Vm, class: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    put(vm, class, sym::__abstractmethods__, value)?;
    if set::cast(vm, value).is_some_and(|methods| set::len(methods) > 0) {
        class::add_flag(vm, class, class::ABSTRACT);
    } else {
        class::remove_flag(vm, class, class::ABSTRACT);
    }
    vm.bump_epoch();
    Ok(())
}

fn bases<'v>(vm: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    match info_of_class(vm, class) {
        None => Ok(class.field(class::BASES)),
        Some(info) if info.base == info.number => Ok(tuple::empty()),
        Some(info) if info.number == kind::ExceptionGroup => {
            let second = crate::exception::type_value(kind::Exception);
            tuple::new(vm, &[Value::immediate(immediate::TYPE, info.base), second])
        }
        Some(info) => tuple::new(vm, &[Value::immediate(immediate::TYPE, info.base)]),
    }
}

fn set_bases<'v>(vm: &'v Vm, class: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !class.has_id(ids::CLASS) || value.is_undefined() {
        return set_attribute(vm, class, text::name(sym::__bases__), value);
    }
    class_layout::set_bases(vm, class, value)
}

/// `__dict__`: a view of the namespace; of a built-in type a new dict of its items.
fn get_dict<'v>(vm: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    let Some(info) = info_of_class(vm, class) else { return mapping_proxy::new(vm, class.field(class::NAMESPACE)) };
    let dict = Dict::new(vm)?;
    for (index, (name, _)) in info.items.iter().enumerate() {
        let value = class::item_value(vm, info, index)?;
        Dict::set(vm, dict, text::name(*name), value)?;
    }
    for name in slot_wrapper::names(info) {
        Dict::set(vm, dict, text::name(name), slot_wrapper::find(info, name))?;
    }
    mapping_proxy::new(vm, dict)
}

fn subclasses<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let found = list::new(vm, &[])?;
    class_layout::subclasses(args[0]).try_for_each(|subclass| list::push(vm, found, subclass))?;
    Ok(found)
}

fn instance_check(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    type_check::default_instance(vm, args.at(1), args.at(0)).map(slot::bool)
}

fn subclass_check(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    type_check::default_subclass(vm, args.at(1), args.at(0)).map(slot::bool)
}

fn repr<'v>(vm: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    text::compose(vm, |message| {
        message.push(b"<class '");
        texts::write_qualified(vm, class, message);
        message.push(b"'>");
    })
}
