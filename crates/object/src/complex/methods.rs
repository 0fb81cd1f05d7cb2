//! Methods and attributes of complex, and the type itself.
//!
//! Invariant: `self` is a complex.

use super::{new, parts, text};
use crate::exception::kind;
use crate::fault::{Leaf, Raised};
use crate::native::{Args, Code, Native};
use crate::number::{self, Number};
use crate::operations::{call, convert};
use crate::types::{Binary, Item, Slot1, SlotOperator, Slots, TypeInfo, type_name, type_value};
use crate::{Vm, float, format, ids, tuple};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&COMPLEX_TYPE];

static COMPLEX_TYPE: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("real= imag=", Code::Both(&(construct_leaf, construct)))),
    items: ITEMS,
    slots: &Slots {
        truth: Slot1::Leaf(|_, value| Ok(Value::bool(own(value) != (0.0, 0.0)))),
        hash: Slot1::Leaf(hash),
        repr: Slot1::Leaf(text::repr),
        binary: SlotOperator::Leaf(binary),
        unary: Some(number::unary),
        compare: SlotOperator::Leaf(number::compare),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::COMPLEX, "complex")
};

static ITEMS: &[(Sym, Item)] = &[
    (sym::real, Item::Getter(|vm, value| float::new(vm, own(value).0))),
    (sym::imag, Item::Getter(|vm, value| float::new(vm, own(value).1))),
    (sym::conjugate, Item::Method(Native::method("", Code::Leaf(conjugate)))),
    (sym::__complex__, Item::Method(Native::method("", Code::Leaf(|_, arguments| Ok(arguments[0]))))),
    (sym::__format__, Item::Method(Native::method("format_spec /", Code::Leaf(format::method)))),
    (sym::__getnewargs__, Item::Method(Native::method("", Code::Leaf(new_arguments)))),
    (sym::from_number, Item::class_method(Native::method("number /", Code::Full(from_number)))),
];

fn own(value: Value<'_>) -> (f64, f64) {
    parts(value).unwrap_or((0.0, 0.0))
}

fn binary<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    number::binary(vm, operator, left, right)
}

fn conjugate<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let (real, imaginary) = own(arguments[0]);
    new(vm, real, -imaginary)
}

fn new_arguments<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let (real, imaginary) = own(arguments[0]);
    tuple::new(vm, &[float::new(vm, real)?, float::new(vm, imaginary)?])
}

fn hash<'v>(_: &'v Vm, value: Value<'v>) -> Leaf<'v> {
    let (real, imaginary) = own(value);
    let imaginary = number::hash_float(imaginary).wrapping_mul(1000003);
    Ok(number::finish_hash(number::hash_float(real).wrapping_add(imaginary)))
}

/// `complex(real, imag)`: class, real, imag.
fn construct_leaf<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let [_, real, imaginary] = *arguments else { return new(vm, 0.0, 0.0) };
    if number::is_instance(real) || number::is_instance(imaginary) {
        return Err(vm.python_needed());
    }
    combine(vm, real, imaginary)
}

/// The complex of two arguments that are numbers, text or absent.
fn combine<'v>(vm: &'v Vm, real: Value<'v>, imaginary: Value<'v>) -> Leaf<'v> {
    if let Some(literal) = crate::text::bytes_of(vm, real) {
        if !imaginary.is_undefined() {
            return Err(vm.type_fault(message!(
                "complex() argument 'real' must be a real number, not {}",
                type_name(vm, real)
            )));
        }
        return match text::parse(vm, literal)? {
            Some((real, imaginary)) => new(vm, real, imaginary),
            None => Err(vm.value_fault(message!("complex() arg is a malformed string"))),
        };
    }
    let part = |value: Value<'v>, name: &str| {
        if value.is_undefined() {
            return Ok((0.0, 0.0));
        }
        match number::of(vm, value) {
            Some(number) => number.to_complex(vm),
            None if imaginary.is_undefined() => Err(vm.type_fault(message!(
                "complex() argument must be a string or a number, not {}",
                type_name(vm, value)
            ))),
            None => Err(vm.type_fault(message!(
                "complex() argument '{name}' must be a real number, not {}",
                type_name(vm, value)
            ))),
        }
    };
    let (a, b) = (part(real, "real")?, part(imaginary, "imag")?);
    if imaginary.is_undefined() {
        return new(vm, a.0, a.1);
    }
    // real + imaginary * 1j; a part that is no complex number has no imaginary part, not one of 0.
    let is_complex = |value| matches!(number::of(vm, value), Some(Number::Complex(..)));
    new(vm, if is_complex(imaginary) { a.0 - b.1 } else { a.0 }, if is_complex(real) { a.1 + b.0 } else { b.0 })
}

/// Replaces an instance in a slot by the number that its special methods give.
pub fn convert_part(vm: &mut Vm, slot: Handle) -> Result<(), Raised> {
    if !number::is_instance(vm.get(slot)) {
        return Ok(());
    }
    let out = vm.slot()?;
    if call::call_special(vm, slot, sym::__complex__, &[], out)? {
        if crate::types::cast(vm, vm.get(out), ids::COMPLEX).is_none() {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let (class, made) = (type_name(vm, vm.get(slot)), type_name(vm, vm.get(out)));
                message.format(message!("{class}.__complex__() must return a complex, not {made}"));
            }));
        }
        vm.copy(out, slot);
        return Ok(());
    }
    let real = call::call_special(vm, slot, sym::__float__, &[], out)?;
    if real || call::call_special(vm, slot, sym::__index__, &[], out)? {
        let number = convert::float_of(vm, out)?;
        vm.store(slot, |vm| float::new(vm, number))?;
    }
    Ok(())
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    convert_part(vm, args.at(1))?;
    convert_part(vm, args.at(2))?;
    vm.make(|vm| combine(vm, args.get(vm, 1), args.get(vm, 2)))
}

fn from_number(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if crate::text::bytes_of(vm, args.get(vm, 1)).is_some() {
        return Err(vm.raise(kind::TypeError, message!("must be real number, not str")));
    }
    convert_part(vm, args.at(1))?;
    let made = vm.make(|vm| combine(vm, args.get(vm, 1), Value::UNDEFINED))?;
    if vm.get(args.at(0)) == type_value(ids::COMPLEX) {
        return Ok(made);
    }
    let out = vm.slot()?;
    call::call(vm, args.at(0), &[made], out)?;
    Ok(out)
}
