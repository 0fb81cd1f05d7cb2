//! Type parameters and type aliases: what `def f[T]`, `class C[*Ts]` and `type X = ...` make.
//!
//! A TYPE_PARAMETER is `[name][kind][bound][default]`, a TYPE_ALIAS `[name][value][type
//! parameters]`. Bounds, defaults and values written in the program are kept as functions
//! of no arguments and evaluated at the first access.
//!
//! Source: CPython language reference, "Type parameter lists" (PEP 695, PEP 696).
//!
//! Invariant: an evaluated field is never a function.

use crate::fault::{Leaf, Raised};
use crate::generic_alias;
use crate::operations::call;
use crate::types::{Binary, Slot1, Slot2, SlotOperator, Slots, TypeInfo};
use crate::{Code, Native, Vm, ids, text, tuple, union_type};
use heap::{Handle, Value};
use names::sym;

const NAME: usize = 0;
const KIND: usize = 1;
const BOUND: usize = 2;
const DEFAULT: usize = 3;

const VALUE: usize = 1;
const PARAMETERS: usize = 2;

/// Kinds of type parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParameterKind {
    Variable,
    Specification,
    VariableTuple,
}

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        module: "typing",
        construct: Some(Native::method("name bound= default= **keywords", Code::Leaf(construct_parameter))),
        slots: &Slots {
            repr: Slot1::Leaf(repr_parameter),
            get_attribute: Slot2::Full(parameter_attribute),
            binary: SlotOperator::Leaf(combine),
            ..Slots::NONE
        },
        ..TypeInfo::new(ids::TYPE_PARAMETER, "TypeVar")
    },
    &TypeInfo {
        module: "typing",
        construct: Some(Native::method("name value type_params=", Code::Leaf(construct_alias))),
        slots: &Slots {
            repr: Slot1::Leaf(|_, alias| Ok(alias.field(NAME))),
            get_attribute: Slot2::Full(alias_attribute),
            get_item: Slot2::Leaf(generic_alias::new),
            binary: SlotOperator::Leaf(combine),
            ..Slots::NONE
        },
        ..TypeInfo::new(ids::TYPE_ALIAS, "TypeAliasType")
    },
];

/// A new type parameter; `bound` and `default` are values, functions to be called, or undefined.
pub fn new<'v>(
    vm: &'v Vm,
    name: Value<'v>,
    kind: ParameterKind,
    bound: Value<'v>,
    default: Value<'v>,
) -> Leaf<'v> {
    let fields = [name, Value::small(kind as i32), bound.given().unwrap_or(Value::NONE), default];
    Ok(vm.heap.new_object(ids::TYPE_PARAMETER, 0, &fields)?)
}

/// A new type alias; `value` is a value or a function to be called.
pub fn new_alias<'v>(vm: &'v Vm, name: Value<'v>, value: Value<'v>, parameters: Value<'v>) -> Leaf<'v> {
    let parameters = if parameters.has_id(ids::TUPLE) { parameters } else { tuple::empty() };
    Ok(vm.heap.new_object(ids::TYPE_ALIAS, 0, &[name, value, parameters])?)
}

fn construct_parameter<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    new(vm, args[1], ParameterKind::Variable, args[2], args[3])
}

fn construct_alias<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    new_alias(vm, args[1], args[2], args[3])
}

fn combine<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if operator == Binary::Or { union_type::combine(vm, left, right) } else { Ok(Value::NOT_IMPLEMENTED) }
}

fn repr_parameter<'v>(_: &'v Vm, parameter: Value<'v>) -> Leaf<'v> {
    Ok(parameter.field(NAME))
}

/// The field of an object into `out`, evaluated if it is still a function.
fn evaluate(vm: &mut Vm, object: Handle, field: usize, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let value = vm.make(|vm| Ok(vm.get(object).field(field)))?;
    if vm.get(value).has_id(ids::FUNCTION) {
        call::call(vm, value, &[], value)?;
        vm.heap.set_field(vm.get(object), field, vm.get(value));
    }
    vm.copy(value, out);
    vm.release(mark);
    Ok(())
}

fn parameter_attribute(vm: &mut Vm, parameter: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    let variable = vm.get(parameter).field(KIND).as_int() == Some(ParameterKind::Variable as isize);
    let name = vm.get(name);
    if name == text::name(sym::__name__) {
        vm.set(out, vm.get(parameter).field(NAME));
    } else if name == text::name(sym::__bound__) || name == text::name(sym::__constraints__) {
        let constraints = name == text::name(sym::__constraints__);
        evaluate(vm, parameter, BOUND, out)?;
        // Constraints are a bound written as a tuple.
        let is_tuple = vm.get(out).has_id(ids::TUPLE);
        if !variable || (constraints != is_tuple) {
            vm.set(out, if constraints { tuple::empty() } else { Value::NONE });
        }
    } else if name == text::name(sym::__default__) {
        if vm.get(parameter).field(DEFAULT).is_undefined() {
            return vm.store(out, |_| Ok(text::name(sym::NoDefault)));
        }
        evaluate(vm, parameter, DEFAULT, out)?;
    } else {
        vm.set(out, Value::UNDEFINED);
    }
    Ok(())
}

fn alias_attribute(vm: &mut Vm, alias: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    let name = vm.get(name);
    if name == text::name(sym::__name__) {
        vm.set(out, vm.get(alias).field(NAME));
    } else if name == text::name(sym::__value__) {
        evaluate(vm, alias, VALUE, out)?;
    } else if name == text::name(sym::__type_params__) {
        vm.set(out, vm.get(alias).field(PARAMETERS));
    } else {
        vm.set(out, Value::UNDEFINED);
    }
    Ok(())
}
