//! Type parameters and type aliases: what `def f[T]`, `class C[*Ts]` and `type X = ...` make.
//!
//! A TYPE_PARAMETER, PARAM_SPEC or TYPE_VAR_TUPLE is `[name][module][bound][default][variance]`, a
//! TYPE_ALIAS `[name][value][type parameters][module]`. Bounds, defaults and values written in the program are
//! kept as functions of no arguments and evaluated at the first access. Constraints are a bound that is a tuple.
//!
//! Source: CPython language reference, "Type parameter lists" (PEP 695, PEP 696).
//!
//! Invariant: an evaluated field is never a function.

use crate::dict::Dict;
use crate::exception::kind;
use crate::fault::{Leaf, Raised};
use crate::operations::call;
use crate::types::{Item, Slot1, Slot2, SlotOperator, Slots, TypeInfo};
use crate::{Code, Native, Vm, function, generic_alias, ids, text, tuple, union_type};
use crate::packed::message;
use heap::{Handle, TypeId, Value};
use names::sym;

const NAME: usize = 0;
const MODULE: usize = 1;
const BOUND: usize = 2;
const DEFAULT: usize = 3;
const VARIANCE: usize = 4;

const VALUE: usize = 1;
const PARAMETERS: usize = 2;
const ALIAS_MODULE: usize = 3;

/// Bits of the variance.
const COVARIANT: i32 = 1;
const CONTRAVARIANT: i32 = 2;
const INFERRED: i32 = 4;

/// `typing.NoDefault`: the default of a parameter that has none.
pub const NO_DEFAULT: Value<'static> = Value::immediate(ids::immediate::INTRINSIC, 6);

macro_rules! variance {
    ($bit:expr) => {
        Item::Getter(|_, parameter| Ok(Value::bool(parameter.field(VARIANCE).int_unchecked() as i32 & $bit != 0)))
    };
}

const HAS_DEFAULT: Item =
    Item::Method(Native::method("", Code::Leaf(|_, args| Ok(Value::bool(!args[0].field(DEFAULT).is_undefined())))));
const NAME_ITEM: Item = Item::Getter(|_, parameter| Ok(parameter.field(NAME)));
const MODULE_ITEM: Item = Item::Getter(|_, parameter| Ok(parameter.field(MODULE)));
const NOT_A_BASE: Item = Item::Method(Native::method(
    "bases /",
    Code::Leaf(|vm, args| Err(vm.type_fault(message!("Cannot subclass an instance of {}", crate::types::type_name(vm, args[0]))))),
));
const SLOTS: Slots = Slots {
    repr: Slot1::Leaf(repr_parameter),
    get_attribute: Slot2::Full(parameter_attribute),
    binary: SlotOperator::Both(union_type::COMBINE),
    ..Slots::NONE
};

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        module: "typing",
        construct: Some(Native::method(
            "name *constraints bound= default= covariant= contravariant= infer_variance=",
            Code::Leaf(construct_variable),
        )),
        items: &[
            (sym::__contravariant__, variance!(CONTRAVARIANT)),
            (sym::__covariant__, variance!(COVARIANT)),
            (sym::__infer_variance__, variance!(INFERRED)),
            (sym::__module__, MODULE_ITEM),
            (sym::__mro_entries__, NOT_A_BASE),
            (sym::__name__, NAME_ITEM),
            (sym::has_default, HAS_DEFAULT),
        ],
        slots: &SLOTS,
        ..TypeInfo::new(ids::TYPE_PARAMETER, "TypeVar")
    },
    &TypeInfo {
        module: "typing",
        construct: Some(Native::method(
            "name * bound= default= covariant= contravariant= infer_variance=",
            Code::Leaf(|vm, args| construct(vm, ids::PARAM_SPEC, args)),
        )),
        items: &[
            (sym::__contravariant__, variance!(CONTRAVARIANT)),
            (sym::__covariant__, variance!(COVARIANT)),
            (sym::__infer_variance__, variance!(INFERRED)),
            (sym::__module__, MODULE_ITEM),
            (sym::__mro_entries__, NOT_A_BASE),
            (sym::__name__, NAME_ITEM),
            (sym::args, Item::Getter(|vm, spec| part(vm, ids::PARAM_SPEC_ARGS, spec))),
            (sym::has_default, HAS_DEFAULT),
            (sym::kwargs, Item::Getter(|vm, spec| part(vm, ids::PARAM_SPEC_KWARGS, spec))),
        ],
        slots: &SLOTS,
        ..TypeInfo::new(ids::PARAM_SPEC, "ParamSpec")
    },
    &TypeInfo {
        module: "typing",
        construct: Some(Native::method(
            "name * default=",
            Code::Leaf(|vm, args| new(vm, ids::TYPE_VAR_TUPLE, args[1], Value::NONE, args[2], 0)),
        )),
        items: &[
            (sym::__module__, MODULE_ITEM),
            (sym::__mro_entries__, NOT_A_BASE),
            (sym::__name__, NAME_ITEM),
            (sym::has_default, HAS_DEFAULT),
        ],
        slots: &Slots { iterate: Slot1::Leaf(generic_alias::starred), ..SLOTS },
        ..TypeInfo::new(ids::TYPE_VAR_TUPLE, "TypeVarTuple")
    },
    &TypeInfo {
        module: "typing",
        items: &[(sym::__origin__, Item::Getter(|_, part| Ok(part.field(0))))],
        slots: &Slots { repr: Slot1::Leaf(|vm, part| repr_part(vm, part, "args")), ..Slots::NONE },
        ..TypeInfo::new(ids::PARAM_SPEC_ARGS, "ParamSpecArgs")
    },
    &TypeInfo {
        module: "typing",
        items: &[(sym::__origin__, Item::Getter(|_, part| Ok(part.field(0))))],
        slots: &Slots { repr: Slot1::Leaf(|vm, part| repr_part(vm, part, "kwargs")), ..Slots::NONE },
        ..TypeInfo::new(ids::PARAM_SPEC_KWARGS, "ParamSpecKwargs")
    },
    &TypeInfo {
        module: "typing",
        construct: Some(Native::method("", Code::Leaf(|_, _| Ok(NO_DEFAULT)))),
        slots: &Slots { repr: Slot1::Leaf(|vm, _| text::new(vm, b"typing.NoDefault")), ..Slots::NONE },
        ..TypeInfo::new(ids::NO_DEFAULT_TYPE, "NoDefaultType")
    },
    &TypeInfo {
        module: "typing",
        construct: Some(Native::method("name value * type_params=", Code::Leaf(construct_alias))),
        items: &[
            (sym::__module__, Item::Getter(|_, alias| Ok(alias.field(ALIAS_MODULE)))),
            (sym::__name__, NAME_ITEM),
            (sym::__parameters__, Item::Getter(|_, alias| Ok(alias.field(PARAMETERS)))),
            (sym::__type_params__, Item::Getter(|_, alias| Ok(alias.field(PARAMETERS)))),
        ],
        slots: &Slots {
            repr: Slot1::Leaf(|_, alias| Ok(alias.field(NAME))),
            get_attribute: Slot2::Full(alias_attribute),
            get_item: Slot2::Leaf(apply_alias),
            iterate: Slot1::Leaf(generic_alias::starred),
            binary: SlotOperator::Both(union_type::COMBINE),
            ..Slots::NONE
        },
        ..TypeInfo::new(ids::TYPE_ALIAS, "TypeAliasType")
    },
];

/// True for type parameters of all kinds.
pub fn is_parameter(value: Value<'_>) -> bool {
    value.id().is_some_and(|id| id == ids::TYPE_PARAMETER || id == ids::PARAM_SPEC || id == ids::TYPE_VAR_TUPLE)
}

/// True when a parameter may be left out.
pub fn has_default(parameter: Value<'_>) -> bool {
    !parameter.field(DEFAULT).is_undefined()
}

/// A new type parameter; `bound` and `default` are values, functions to be called, or undefined.
fn new<'v>(
    vm: &'v Vm,
    id: TypeId,
    name: Value<'v>,
    bound: Value<'v>,
    default: Value<'v>,
    variance: i32,
) -> Leaf<'v> {
    let default = if default == NO_DEFAULT { Value::UNDEFINED } else { default };
    let fields = [name, running_module(vm), bound.given().unwrap_or(Value::NONE), default, Value::small(variance)];
    Ok(vm.heap.new_object(id, 0, &fields)?)
}

/// A new type parameter of a parameter list.
pub fn new_listed<'v>(vm: &'v Vm, id: TypeId, name: Value<'v>, bound: Value<'v>, default: Value<'v>) -> Leaf<'v> {
    new(vm, id, name, bound, default, INFERRED)
}

/// A new type alias; `value` is a value or a function to be called.
pub fn new_alias<'v>(vm: &'v Vm, name: Value<'v>, value: Value<'v>, parameters: Value<'v>) -> Leaf<'v> {
    let parameters = if parameters.has_id(ids::TUPLE) { parameters } else { tuple::empty() };
    Ok(vm.heap.new_object(ids::TYPE_ALIAS, 0, &[name, value, parameters, running_module(vm)])?)
}

/// Name of the module that runs, or None.
fn running_module(vm: &Vm) -> Value<'_> {
    let running = function::running(vm);
    let globals = if running.has_id(ids::FUNCTION) { running.field(function::GLOBALS) } else { Value::NONE };
    if !globals.has_id(ids::DICT) {
        return Value::NONE;
    }
    Dict::get_name(globals, text::name(sym::__name__)).unwrap_or(Value::NONE)
}

/// `TypeVar(...)`: class, name, bound, default, three words about variance, constraints.
fn construct_variable<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let constraints = args.get(7..).unwrap_or(&[]);
    if constraints.len() == 1 {
        return Err(vm.type_fault(message!("A single constraint is not allowed")));
    }
    if constraints.is_empty() {
        return construct(vm, ids::TYPE_PARAMETER, args);
    }
    if args[2].given().is_some_and(|bound| !bound.is_none()) {
        return Err(vm.type_fault(message!("Constraints cannot be combined with bound=...")));
    }
    let mut given = [Value::UNDEFINED; 7];
    given.copy_from_slice(&args[..7]);
    given[2] = tuple::new(vm, constraints)?;
    construct(vm, ids::TYPE_PARAMETER, &given)
}

fn construct<'v>(vm: &'v Vm, id: TypeId, args: &[Value<'v>]) -> Leaf<'v> {
    if !args[1].has_id(ids::STR) {
        let class = crate::types::type_name(vm, args[1]);
        return Err(vm.type_fault(message!("TypeVar() argument 'name' must be str, not {class}")));
    }
    let says = |index: usize, bit: i32| if args[index] == Value::TRUE { bit } else { 0 };
    let variance = says(4, COVARIANT) | says(5, CONTRAVARIANT) | says(6, INFERRED);
    if variance & (COVARIANT | CONTRAVARIANT) == COVARIANT | CONTRAVARIANT {
        return Err(vm.value_fault(message!("Bivariant types are not supported.")));
    }
    if variance & INFERRED != 0 && variance != INFERRED {
        return Err(vm.value_fault(message!("Variance cannot be specified with infer_variance.")));
    }
    new(vm, id, args[1], args[2], args[3], variance)
}

fn construct_alias<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    new_alias(vm, args[1], args[2], args[3])
}

/// `P.args` and `P.kwargs`.
fn part<'v>(vm: &'v Vm, id: TypeId, spec: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(id, 0, &[spec])?)
}

fn repr_part<'v>(vm: &'v Vm, part: Value<'v>, name: &str) -> Leaf<'v> {
    text::format(vm, message!("{}.{name}", text::Shown(part.field(0).field(NAME))))
}

fn apply_alias<'v>(vm: &'v Vm, alias: Value<'v>, arguments: Value<'v>) -> Leaf<'v> {
    if alias.field(PARAMETERS).field_count() == 0 {
        return Err(vm.type_fault(message!("Only generic type aliases are subscriptable")));
    }
    generic_alias::new(vm, alias, arguments)
}

/// `~T`, `+T` or `-T`; without a sign when the variance is inferred or there is none.
fn repr_parameter<'v>(vm: &'v Vm, parameter: Value<'v>) -> Leaf<'v> {
    let variance = parameter.field(VARIANCE).int_unchecked() as i32;
    let sign = match variance {
        _ if parameter.has_id(ids::TYPE_VAR_TUPLE) => "",
        COVARIANT => "+",
        CONTRAVARIANT => "-",
        0 => "~",
        _ => "",
    };
    text::format(vm, message!("{sign}{}", text::Shown(parameter.field(NAME))))
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
    let name = vm.get(name);
    if name == text::name(sym::__bound__) || name == text::name(sym::__constraints__) {
        let constraints = name == text::name(sym::__constraints__);
        evaluate(vm, parameter, BOUND, out)?;
        // Constraints are a bound written as a tuple.
        if constraints != vm.get(out).has_id(ids::TUPLE) {
            vm.set(out, if constraints { tuple::empty() } else { Value::NONE });
        }
        return Ok(());
    }
    if name != text::name(sym::__default__) {
        vm.set(out, Value::UNDEFINED);
        return Ok(());
    }
    if vm.get(parameter).field(DEFAULT).is_undefined() {
        vm.set(out, NO_DEFAULT);
        return Ok(());
    }
    evaluate(vm, parameter, DEFAULT, out)
}

fn alias_attribute(vm: &mut Vm, alias: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(name) == text::name(sym::__value__) {
        return evaluate(vm, alias, VALUE, out);
    }
    vm.set(out, Value::UNDEFINED);
    Ok(())
}

/// The default of a parameter into `out`.
pub fn default_of(vm: &mut Vm, parameter: Handle, out: Handle) -> Result<(), Raised> {
    if !has_default(vm.get(parameter)) {
        return Err(vm.raise(kind::TypeError, message!("a type parameter has no default")));
    }
    evaluate(vm, parameter, DEFAULT, out)
}
