//! Template strings: the values of t-strings.
//!
//! A TEMPLATE is `[strings][interpolations]`, tuples of n + 1 and n items; an INTERPOLATION
//! is `[value][expression][conversion][format_spec]`.
//!
//! Source: CPython library reference, "string.templatelib" (PEP 750).
//!
//! Invariant: strings and interpolations alternate, strings first and last.

use crate::exception::kind;
use crate::fault::{Leaf, Raised};
use crate::operations::{iterate, text as texts};
use crate::types::{Binary, Item, Slot1, SlotOperator, Slots, TypeInfo, type_name};
use crate::{Args, Code, Native, Vm, ids, list, text, tuple};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

pub const STRINGS: usize = 0;
pub const INTERPOLATIONS: usize = 1;

pub const VALUE: usize = 0;
pub const EXPRESSION: usize = 1;
pub const CONVERSION: usize = 2;
pub const FORMAT_SPEC: usize = 3;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        module: "string.templatelib",
        construct: Some(Native::method("*args", Code::Leaf(construct_template))),
        items: &[
            (sym::interpolations, Item::Getter(|_, template| Ok(template.field(INTERPOLATIONS)))),
            (sym::strings, Item::Getter(|_, template| Ok(template.field(STRINGS)))),
            (sym::values, Item::Getter(values)),
        ],
        slots: &Slots {
            repr: Slot1::Full(repr_template),
            iterate: Slot1::Full(iterate_template),
            binary: SlotOperator::Leaf(add),
            ..Slots::NONE
        },
        ..TypeInfo::new(ids::TEMPLATE, "Template")
    },
    &TypeInfo {
        module: "string.templatelib",
        construct: Some(Native::method("value expression= conversion= format_spec=", Code::Leaf(construct_interpolation))),
        items: &[
            (sym::__match_args__, Item::Getter(match_args)),
            (sym::conversion, Item::Getter(|_, object| Ok(object.field(CONVERSION)))),
            (sym::expression, Item::Getter(|_, object| Ok(object.field(EXPRESSION)))),
            (sym::format_spec, Item::Getter(|_, object| Ok(object.field(FORMAT_SPEC)))),
            (sym::value, Item::Getter(|_, object| Ok(object.field(VALUE)))),
        ],
        slots: &Slots { repr: Slot1::Full(repr_interpolation), ..Slots::NONE },
        ..TypeInfo::new(ids::INTERPOLATION, "Interpolation")
    },
];

/// A template of a tuple of strings and a tuple of one interpolation less.
pub fn new<'v>(vm: &'v Vm, strings: Value<'v>, interpolations: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::TEMPLATE, 0, &[strings, interpolations])?)
}

/// An interpolation; `conversion` is None or a one-letter string.
pub fn new_interpolation<'v>(
    vm: &'v Vm,
    value: Value<'v>,
    expression: Value<'v>,
    conversion: Value<'v>,
    format_spec: Value<'v>,
) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::INTERPOLATION, 0, &[value, expression, conversion, format_spec])?)
}

/// `Template(*args)`: neighbouring strings are joined, empty ones put between interpolations.
fn construct_template<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let parts = &args[1..];
    if let Some(bad) = parts.iter().find(|part| !is_part(vm, **part)) {
        let class = type_name(vm, *bad);
        return Err(vm.type_fault(message!(
            "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {class}"
        )));
    }
    let count = parts.iter().filter(|part| part.has_id(ids::INTERPOLATION)).count();
    let strings = vm.heap.new_filled(ids::TUPLE, 0, count + 1, Value::NONE)?;
    let interpolations = vm.heap.new_filled(ids::TUPLE, 0, count, Value::NONE)?;
    let mut groups = parts.split(|part| part.has_id(ids::INTERPOLATION));
    for index in 0..=count {
        let group = groups.next().unwrap_or(&[]);
        let string = match group {
            [single] => text_part(vm, *single),
            _ => text::compose(vm, |message| {
                for part in group {
                    message.push(text_part(vm, *part).bytes());
                }
            })?,
        };
        vm.heap.set_field(strings, index, string);
    }
    for (index, part) in parts.iter().filter(|part| part.has_id(ids::INTERPOLATION)).enumerate() {
        vm.heap.set_field(interpolations, index, *part);
    }
    new(vm, strings, interpolations)
}

fn is_part(vm: &Vm, value: Value<'_>) -> bool {
    value.has_id(ids::INTERPOLATION) || text::bytes_of(vm, value).is_some()
}

fn text_part<'v>(vm: &'v Vm, value: Value<'v>) -> Value<'v> {
    crate::types::cast(vm, value, ids::STR).unwrap_or(value)
}

fn construct_interpolation<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let empty = text::name(sym::empty);
    let expression = args[2].given().unwrap_or(empty);
    let conversion = args[3].given().unwrap_or(Value::NONE);
    let format_spec = args[4].given().unwrap_or(empty);
    for (value, name) in [(expression, "expression"), (format_spec, "format_spec")] {
        if text::bytes_of(vm, value).is_none() {
            let class = type_name(vm, value);
            return Err(vm.type_fault(message!("Interpolation() argument '{name}' must be str, not {class}")));
        }
    }
    if !conversion.is_none() {
        let Some(letter) = text::bytes_of(vm, conversion) else {
            let class = type_name(vm, conversion);
            return Err(vm.type_fault(message!(
                "Interpolation() argument 'conversion' must be str, not {class}"
            )));
        };
        if !matches!(letter, b"s" | b"r" | b"a") {
            return Err(vm.value_fault(message!(
                "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'"
            )));
        }
    }
    new_interpolation(vm, args[1], expression, conversion, format_spec)
}

fn match_args<'v>(vm: &'v Vm, _: Value<'v>) -> Leaf<'v> {
    let names = [sym::value, sym::expression, sym::conversion, sym::format_spec].map(text::name);
    tuple::new(vm, &names)
}

fn values<'v>(vm: &'v Vm, template: Value<'v>) -> Leaf<'v> {
    let interpolations = template.field(INTERPOLATIONS);
    let count = interpolations.field_count();
    if count == 0 {
        return Ok(tuple::empty());
    }
    let found = vm.heap.new_filled(ids::TUPLE, 0, count, Value::NONE)?;
    for (index, interpolation) in interpolations.fields_from(0).enumerate() {
        vm.heap.set_field(found, index, interpolation.field(VALUE));
    }
    Ok(found)
}

/// Iterates over the strings that are not empty and the interpolations, in their order.
fn iterate_template(vm: &mut Vm, template: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let parts = vm.make(|vm| {
        let (strings, interpolations) = (vm.get(template).field(STRINGS), vm.get(template).field(INTERPOLATIONS));
        let parts = list::with_capacity(vm, strings.field_count() * 2)?;
        for (index, string) in strings.fields_from(0).enumerate() {
            if !string.bytes().is_empty() {
                list::push(vm, parts, string)?;
            }
            if let Some(interpolation) = interpolations.field(index).given() {
                list::push(vm, parts, interpolation)?;
            }
        }
        Ok(parts)
    })?;
    iterate::iterate(vm, parts, out)?;
    vm.release(mark);
    Ok(())
}

/// `template + template`: the last string of one and the first of the other are joined.
fn add<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if operator != Binary::Add {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if !left.has_id(ids::TEMPLATE) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if !right.has_id(ids::TEMPLATE) {
        return Err(vm.type_fault(message!(
            "can only concatenate string.templatelib.Template (not \"{}\") to string.templatelib.Template",
            type_name(vm, right)
        )));
    }
    let (a, b) = (left.field(STRINGS), right.field(STRINGS));
    let (first, second) = (a.field_count(), b.field_count());
    let joined = text::compose(vm, |message| {
        message.push(a.field(first - 1).bytes());
        message.push(b.field(0).bytes());
    })?;
    let strings = vm.heap.new_copy(ids::TUPLE, a, 0, first, first + second - 1, Value::NONE)?;
    vm.heap.copy_fields(b, 1, strings, first, second - 1);
    vm.heap.set_field(strings, first - 1, joined);
    let (c, d) = (left.field(INTERPOLATIONS), right.field(INTERPOLATIONS));
    let total = c.field_count() + d.field_count();
    let interpolations = vm.heap.new_copy(ids::TUPLE, c, 0, c.field_count(), total, Value::NONE)?;
    vm.heap.copy_fields(d, 0, interpolations, c.field_count(), d.field_count());
    new(vm, strings, interpolations)
}

/// `Template(strings=('a', ''), interpolations=(...,))`.
fn repr_template(vm: &mut Vm, template: Handle, out: Handle) -> Result<(), Raised> {
    repr_fields(vm, template, "Template(strings=", ", interpolations=", 2, out)
}

/// `Interpolation(value, 'expression', None, '')`.
fn repr_interpolation(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    repr_fields(vm, object, "Interpolation(", ", ", 4, out)
}

fn repr_fields(
    vm: &mut Vm,
    object: Handle,
    opening: &str,
    separator: &str,
    count: usize,
    out: Handle,
) -> Result<(), Raised> {
    vm.nested(|vm| repr_fields_inner(vm, object, opening, separator, count, out))
}

fn repr_fields_inner(
    vm: &mut Vm,
    object: Handle,
    opening: &str,
    separator: &str,
    count: usize,
    out: Handle,
) -> Result<(), Raised> {
    let (object, part) = (vm.duplicate(object)?, vm.slot()?);
    let whole = vm.make(|vm| text::new(vm, opening.as_bytes()))?;
    for index in 0..count {
        vm.set(part, vm.get(object).field(index));
        texts::repr(vm, part, part)?;
        let between = if index == 0 { "" } else { separator };
        vm.store(whole, |vm| {
            text::compose(vm, |message| {
                message.push(vm.get(whole).bytes());
                message.push(between.as_bytes());
                message.push(vm.get(part).bytes());
            })
        })?;
    }
    vm.store(out, |vm| {
        text::compose(vm, |message| {
            message.push(vm.get(whole).bytes());
            message.push(b")");
        })
    })
}

/// `string.templatelib.convert(obj, conversion)`: slots are the object and the conversion.
///
/// Errors: ValueError for an unknown conversion.
pub fn convert(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    let conversion = args.get(vm, 1);
    let letter = conversion.bytes().first().copied();
    if conversion.is_none() {
        return Ok(args.at(0));
    }
    match letter {
        Some(b's') => texts::str(vm, args.at(0), out)?,
        Some(b'r') => texts::repr(vm, args.at(0), out)?,
        Some(b'a') => texts::ascii(vm, args.at(0), out)?,
        _ => return Err(vm.raise(kind::ValueError, message!("invalid conversion specifier"))),
    }
    Ok(out)
}
