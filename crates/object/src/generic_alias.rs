//! Generic aliases: `list[int]` and the like.
//!
//! An alias is `[origin][arguments]`, arguments a tuple. It behaves as its origin when
//! called or asked for other attributes.
//!
//! Source: CPython library reference, "Generic Alias Type" (PEP 585).
//!
//! Invariant: origin is a class or type value.

use crate::exception::kind;
use crate::fault::{Leaf, Raised};
use crate::operations::{attribute, call, compare, text as texts};
use crate::types::{Compare, Item, Slot1, Slot2, SlotOperator, Slots, TypeInfo, class_name};
use crate::{Args, Code, Native, Vm, class, ids, text, tuple};
use heap::{Handle, Value};
use names::sym;

pub const ORIGIN: usize = 0;
pub const ARGUMENTS: usize = 1;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "types",
    subclassable: true,
    construct: Some(Native::method("origin args /", Code::Leaf(construct))),
    items: &[
        (sym::__args__, Item::Getter(|_, alias| Ok(alias.field(ARGUMENTS)))),
        (sym::__mro_entries__, Item::Method(Native::method("bases /", Code::Leaf(mro_entries)))),
        (sym::__origin__, Item::Getter(|_, alias| Ok(alias.field(ORIGIN)))),
        (sym::__parameters__, Item::Getter(parameters)),
    ],
    slots: &Slots {
        repr: Slot1::Full(repr),
        hash: Slot1::Full(hash),
        compare: SlotOperator::Full(equal),
        get_attribute: Slot2::Full(get_attribute),
        get_item: Slot2::Leaf(substitute),
        binary: SlotOperator::Leaf(crate::union_type::combine_operator),
        call: Some(Native::method("*args **keywords", Code::Full(call_origin))),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::GENERIC_ALIAS, "GenericAlias")
}];

/// `__class_getitem__` of generic built-in types.
pub const CLASS_GETITEM: Native = Native::method("item /", Code::Leaf(|vm, args| new(vm, args[0], args[1])));

/// `origin[arguments]`: a tuple stands for several arguments.
pub fn new<'v>(vm: &'v Vm, origin: Value<'v>, arguments: Value<'v>) -> Leaf<'v> {
    let arguments = if arguments.has_id(ids::TUPLE) { arguments } else { tuple::new(vm, &[arguments])? };
    Ok(vm.heap.new_object(ids::GENERIC_ALIAS, 0, &[origin, arguments])?)
}

fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    new(vm, args[1], args[2])
}

fn mro_entries<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    tuple::new(vm, &[args[0].field(ORIGIN)])
}

/// The type parameters among the arguments.
fn parameters<'v>(vm: &'v Vm, alias: Value<'v>) -> Leaf<'v> {
    let arguments = alias.field(ARGUMENTS);
    let count = arguments.fields_from(0).filter(|value| value.has_id(ids::TYPE_PARAMETER)).count();
    let found = vm.heap.new_filled(ids::TUPLE, 0, count, Value::NONE)?;
    let named = arguments.fields_from(0).filter(|value| value.has_id(ids::TYPE_PARAMETER));
    for (index, value) in named.enumerate() {
        vm.heap.set_field(found, index, value);
    }
    Ok(found)
}

/// `alias[items]`: type parameters replaced in order.
fn substitute<'v>(vm: &'v Vm, alias: Value<'v>, items: Value<'v>) -> Leaf<'v> {
    let arguments = alias.field(ARGUMENTS);
    let wanted = arguments.fields_from(0).filter(|value| value.has_id(ids::TYPE_PARAMETER)).count();
    let given = if items.has_id(ids::TUPLE) { items.field_count() } else { 1 };
    if wanted == 0 {
        return Err(vm.type_fault(format_args!("{} is not a generic class", class_name(vm, alias.field(ORIGIN)))));
    }
    if wanted != given {
        let amount = if given > wanted { "many" } else { "few" };
        return Err(vm.type_fault(format_args!(
            "Too {amount} arguments for {}; actual {given}, expected {wanted}",
            class_name(vm, alias.field(ORIGIN))
        )));
    }
    let replaced = tuple::from_fields(vm, arguments, 0, arguments.field_count())?;
    let mut next = 0;
    for (index, value) in arguments.fields_from(0).enumerate() {
        if value.has_id(ids::TYPE_PARAMETER) {
            let item = if items.has_id(ids::TUPLE) { items.field(next) } else { items };
            vm.heap.set_field(replaced, index, item);
            next += 1;
        }
    }
    new(vm, alias.field(ORIGIN), replaced)
}

/// How a type shows in an alias or union: by its name alone.
pub(crate) fn argument_text(vm: &mut Vm, argument: Handle, out: Handle) -> Result<(), Raised> {
    let value = vm.get(argument);
    if value == Value::ELLIPSIS {
        return vm.store(out, |vm| text::new(vm, b"..."));
    }
    if value == crate::types::type_value(ids::NONE_TYPE) {
        return vm.store(out, |_| Ok(text::name(sym::None)));
    }
    if value.immediate_payload(ids::immediate::TYPE).is_some() {
        return vm.store(out, |vm| text::format(vm, format_args!("{}", class_name(vm, vm.get(argument)))));
    }
    if value.has_id(ids::CLASS) {
        let name = vm.slot()?;
        attribute::get_named(vm, argument, sym::__module__, out)?;
        attribute::get_named(vm, argument, sym::__qualname__, name)?;
        return vm.store(out, |vm| {
            let (module, name) = (text::Shown(vm.get(out)), text::Shown(vm.get(name)));
            text::format(vm, format_args!("{module}.{name}"))
        });
    }
    texts::repr(vm, argument, out)
}

fn repr(vm: &mut Vm, alias: Handle, out: Handle) -> Result<(), Raised> {
    vm.nested(|vm| repr_parts(vm, alias, out))
}

fn repr_parts(vm: &mut Vm, alias: Handle, out: Handle) -> Result<(), Raised> {
    let (object, part, whole) = (vm.duplicate(alias)?, vm.slot()?, vm.slot()?);
    let count = vm.get(object).field(ARGUMENTS).field_count();
    vm.set(part, vm.get(object).field(ORIGIN));
    argument_text(vm, part, whole)?;
    for index in 0..count {
        vm.set(part, vm.get(object).field(ARGUMENTS).field(index));
        argument_text(vm, part, part)?;
        let separator = if index == 0 { "[" } else { ", " };
        vm.store(whole, |vm| {
            let (left, right) = (text::Shown(vm.get(whole)), text::Shown(vm.get(part)));
            text::format(vm, format_args!("{left}{separator}{right}"))
        })?;
    }
    let end = if count == 0 { "[()]" } else { "]" };
    vm.store(out, |vm| text::format(vm, format_args!("{}{end}", text::Shown(vm.get(whole)))))
}

fn hash(vm: &mut Vm, alias: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let part = vm.make(|vm| Ok(vm.get(alias).field(ORIGIN)))?;
    let origin = compare::hash(vm, part)?;
    vm.set(part, vm.get(alias).field(ARGUMENTS));
    let arguments = compare::hash(vm, part)?;
    vm.release(mark);
    vm.set(out, Value::small((origin ^ arguments) as i32 >> 2));
    Ok(())
}

fn equal(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let both = vm.get(left).has_id(ids::GENERIC_ALIAS) && vm.get(right).has_id(ids::GENERIC_ALIAS);
    if !both || !matches!(operator, Compare::Eq | Compare::Ne) {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    let mark = vm.mark();
    let mut same = vm.get(left).field(ORIGIN) == vm.get(right).field(ORIGIN);
    if same {
        let a = vm.make(|vm| Ok(vm.get(left).field(ARGUMENTS)))?;
        let b = vm.make(|vm| Ok(vm.get(right).field(ARGUMENTS)))?;
        same = compare::equal(vm, a, b)?;
    }
    vm.release(mark);
    vm.set(out, Value::bool(same == (operator == Compare::Eq)));
    Ok(())
}

/// Other attributes are the origin's, but for special names.
fn get_attribute(vm: &mut Vm, alias: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    let special = vm.get(name).bytes();
    let own = special.starts_with(b"__") && special.ends_with(b"__");
    if own && !matches!(special, b"__doc__" | b"__name__" | b"__qualname__" | b"__module__") {
        vm.set(out, Value::UNDEFINED);
        return Ok(());
    }
    let mark = vm.mark();
    let origin = vm.make(|vm| Ok(vm.get(alias).field(ORIGIN)))?;
    attribute::get(vm, origin, name, out)?;
    vm.release(mark);
    Ok(())
}

/// Calling an alias makes an object of its origin; slots are the alias, keywords, arguments.
fn call_origin(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let origin = vm.make(|vm| Ok(vm.get(args.at(0)).field(ORIGIN)))?;
    if !class::is_class(vm.get(origin)) && !call::is_callable(vm, vm.get(origin)) {
        return Err(vm.raise(kind::TypeError, format_args!("object is not callable")));
    }
    let positional = vm.make(|vm| tuple::new(vm, vm.heap.window(args.at(2), args.count - 2)))?;
    let out = vm.slot()?;
    call::call_mapping(vm, origin, positional, args.at(1), out)?;
    Ok(out)
}
