//! Generic aliases: `list[int]` and the like.
//!
//! An alias is `[origin][arguments][unpacked]`, arguments a tuple. It behaves as its origin when
//! called or asked for other attributes.
//!
//! Source: CPython library reference, "Generic Alias Type" (PEP 585).
//!
//! Invariant: origin is a class or type value.

use crate::exception::kind;
use crate::fault::{Leaf, Raised};
use crate::operations::{attribute, call, compare, text as texts};
use crate::types::{Compare, Item, Slot1, Slot2, SlotOperator, Slots, TypeInfo};
use crate::{Args, Code, Native, Vm, class, generic_substitution, ids, list, text, tuple};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

pub const ORIGIN: usize = 0;
pub const ARGUMENTS: usize = 1;
const UNPACKED: usize = 2;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "types",
    subclassable: true,
    construct: Some(Native::method("origin args /", Code::Leaf(construct))),
    items: &[
        (sym::__args__, Item::Getter(|_, alias| Ok(alias.field(ARGUMENTS)))),
        (sym::__mro_entries__, Item::Method(Native::method("bases /", Code::Leaf(mro_entries)))),
        (sym::__origin__, Item::Getter(|_, alias| Ok(alias.field(ORIGIN)))),
        (sym::__parameters__, Item::Getter(generic_substitution::parameters)),
        (sym::__unpacked__, Item::Getter(|_, alias| Ok(alias.field(UNPACKED)))),
    ],
    slots: &Slots {
        repr: Slot1::Full(repr),
        hash: Slot1::Full(hash),
        compare: SlotOperator::Full(equal),
        get_attribute: Slot2::Full(get_attribute),
        get_item: Slot2::Full(generic_substitution::substitute),
        iterate: Slot1::Leaf(starred),
        binary: SlotOperator::Both(crate::union_type::COMBINE),
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
    Ok(vm.heap.new_object(ids::GENERIC_ALIAS, 0, &[origin, arguments, Value::FALSE])?)
}

fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    new(vm, args[1], args[2])
}

fn mro_entries<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    tuple::new(vm, &[args[0].field(ORIGIN)])
}

/// `*alias`: an iterator with the alias, marked as unpacked.
pub fn starred<'v>(vm: &'v Vm, alias: Value<'v>) -> Leaf<'v> {
    let fields = match alias.has_id(ids::GENERIC_ALIAS) {
        true => [alias.field(ORIGIN), alias.field(ARGUMENTS), Value::TRUE],
        false => [alias, tuple::empty(), Value::TRUE],
    };
    let unpacked = vm.heap.new_object(ids::GENERIC_ALIAS, 0, &fields)?;
    crate::iterators::sequence::over(vm, tuple::new(vm, &[unpacked])?)
}

/// How a type shows in an alias or union: by its name, with the module unless it is `builtins`.
pub(crate) fn argument_text(vm: &mut Vm, argument: Handle, out: Handle) -> Result<(), Raised> {
    let value = vm.get(argument);
    if value == Value::ELLIPSIS {
        return vm.store(out, |vm| text::new(vm, b"..."));
    }
    if value == crate::types::type_value(ids::NONE_TYPE) {
        return vm.store(out, |_| Ok(text::name(sym::None)));
    }
    if crate::class::is_class(value) {
        // The text may go where the argument is.
        let (module, name) = (vm.slot()?, vm.slot()?);
        attribute::get_named(vm, argument, sym::__module__, module)?;
        attribute::get_named(vm, argument, sym::__qualname__, name)?;
        return vm.store(out, |vm| {
            if vm.get(module).has_id(ids::STR) && vm.get(module).bytes() == b"builtins" {
                return Ok(vm.get(name));
            }
            let (module, name) = (text::Shown(vm.get(module)), text::Shown(vm.get(name)));
            text::format(vm, message!("{module}.{name}"))
        });
    }
    if value.has_id(ids::LIST) {
        return list_text(vm, argument, out);
    }
    texts::repr(vm, argument, out)
}

/// The parameters of a callable: a list of types.
fn list_text(vm: &mut Vm, types: Handle, out: Handle) -> Result<(), Raised> {
    vm.nested(|vm| {
        let (types, part) = (vm.duplicate(types)?, vm.slot()?);
        let whole = vm.make(|vm| text::new(vm, b"["))?;
        for index in 0..list::len(vm.get(types)) {
            vm.set(part, list::get(vm.get(types), index));
            argument_text(vm, part, part)?;
            let separator = if index == 0 { "" } else { ", " };
            vm.store(whole, |vm| {
                let (left, right) = (text::Shown(vm.get(whole)), text::Shown(vm.get(part)));
                text::format(vm, message!("{left}{separator}{right}"))
            })?;
        }
        vm.store(out, |vm| text::format(vm, message!("{}]", text::Shown(vm.get(whole)))))
    })
}

fn repr(vm: &mut Vm, alias: Handle, out: Handle) -> Result<(), Raised> {
    vm.nested(|vm| repr_parts(vm, alias, out))
}

fn repr_parts(vm: &mut Vm, alias: Handle, out: Handle) -> Result<(), Raised> {
    let (object, part, whole) = (vm.duplicate(alias)?, vm.slot()?, vm.slot()?);
    let count = vm.get(object).field(ARGUMENTS).field_count();
    vm.set(part, vm.get(object).field(ORIGIN));
    argument_text(vm, part, whole)?;
    if vm.get(object).field(ORIGIN).has_id(ids::TYPE_VAR_TUPLE) {
        return vm.store(out, |vm| text::format(vm, message!("typing.Unpack[{}]", text::Shown(vm.get(whole)))));
    }
    if vm.get(object).field(UNPACKED) == Value::TRUE {
        vm.store(whole, |vm| text::format(vm, message!("*{}", text::Shown(vm.get(whole)))))?;
    }
    for index in 0..count {
        vm.set(part, vm.get(object).field(ARGUMENTS).field(index));
        argument_text(vm, part, part)?;
        let separator = if index == 0 { "[" } else { ", " };
        vm.store(whole, |vm| {
            let (left, right) = (text::Shown(vm.get(whole)), text::Shown(vm.get(part)));
            text::format(vm, message!("{left}{separator}{right}"))
        })?;
    }
    let end = if count == 0 { "[()]" } else { "]" };
    vm.store(out, |vm| text::format(vm, message!("{}{end}", text::Shown(vm.get(whole)))))
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

/// Names that an alias never takes from its origin.
const OWN_NAMES: &[&[u8]] = &[b"__bases__", b"__copy__", b"__deepcopy__", b"__mro_entries__", b"__typing_subst__", b"__typing_prepare_subst__"];

/// Other attributes are the origin's, but for special names.
fn get_attribute(vm: &mut Vm, alias: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    if OWN_NAMES.contains(&vm.get(name).bytes()) {
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
        return Err(vm.raise(kind::TypeError, message!("object is not callable")));
    }
    let positional = vm.make(|vm| tuple::new(vm, vm.heap.window(args.at(2), args.count - 2)))?;
    let out = vm.slot()?;
    call::call_mapping(vm, origin, positional, args.at(1), out)?;
    // The object may learn what it was made from.
    let name = vm.make(|_| Ok(text::name(sym::__orig_class__)))?;
    if crate::instance::is_instance(vm.get(out)) && attribute::set(vm, out, name, args.at(0)).is_err() {
        if !vm.raised_is(kind::AttributeError) && !vm.raised_is(kind::TypeError) {
            return Err(Raised);
        }
        vm.clear_exception();
    }
    Ok(out)
}
