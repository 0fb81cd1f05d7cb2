//! cmath: functions of complex numbers.
//!
//! `functions` computes, this file is what programs see.
//!
//! Invariant: a pole is ValueError, a result that is too large OverflowError.

mod functions;

use numeric::elementary;
use core::f64::consts;
use functions::Complex;
use heap::{Handle, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, LeafFunction, Native};
use object::number;
use object::{Fault, Leaf, Raised, Vm, complex, float, tuple, types};
use object::packed::message;

/// A function of complex numbers: the leaf, and its full form for arguments with `__complex__`.
macro_rules! function {
    ($signature:literal, $leaf:expr) => {
        ModuleItem::Function(Native::function($signature, Code::Both(&($leaf, |vm, args| convert(vm, args, $leaf)))))
    };
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] =
    &[&ModuleInfo { name: sym::cmath, extensible: false, items: ITEMS, get: None, set: None }];

/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];

static ITEMS: &[(Sym, ModuleItem)] = &[
    (sym::pi, ModuleItem::Float(&consts::PI)),
    (sym::e, ModuleItem::Float(&consts::E)),
    (sym::tau, ModuleItem::Float(&consts::TAU)),
    (sym::inf, ModuleItem::Float(&f64::INFINITY)),
    (sym::nan, ModuleItem::Float(&f64::NAN)),
    (sym::infj, ModuleItem::Getter(|vm| complex::new(vm, 0.0, f64::INFINITY))),
    (sym::nanj, ModuleItem::Getter(|vm| complex::new(vm, 0.0, f64::NAN))),
    (sym::acos, function!("z /", |vm, args| apply(vm, args, functions::acos))),
    (sym::acosh, function!("z /", |vm, args| apply(vm, args, functions::acosh))),
    (sym::asin, function!("z /", |vm, args| apply(vm, args, functions::asin))),
    (sym::asinh, function!("z /", |vm, args| apply(vm, args, functions::asinh))),
    (sym::atan, function!("z /", |vm, args| apply(vm, args, functions::atan))),
    (sym::atanh, function!("z /", |vm, args| apply(vm, args, functions::atanh))),
    (sym::cos, function!("z /", |vm, args| apply(vm, args, functions::cos))),
    (sym::cosh, function!("z /", |vm, args| apply(vm, args, functions::cosh))),
    (sym::exp, function!("z /", |vm, args| apply(vm, args, functions::exp))),
    (sym::isclose, function!("a b * rel_tol= abs_tol=", is_close)),
    (sym::isfinite, function!("z /", |vm, args| test(vm, args, |z| z.0.is_finite() && z.1.is_finite()))),
    (sym::isinf, function!("z /", |vm, args| test(vm, args, |z| z.0.is_infinite() || z.1.is_infinite()))),
    (sym::isnan, function!("z /", |vm, args| test(vm, args, |z| z.0.is_nan() || z.1.is_nan()))),
    (sym::log, function!("z base= /", log)),
    (sym::log10, function!("z /", |vm, args| apply(vm, args, functions::log10))),
    (sym::phase, function!("z /", |vm, args| float::new(vm, functions::phase(argument(vm, args[0])?)))),
    (sym::polar, function!("z /", polar)),
    (sym::rect, function!("r phi /", rect)),
    (sym::sin, function!("z /", |vm, args| apply(vm, args, functions::sin))),
    (sym::sinh, function!("z /", |vm, args| apply(vm, args, functions::sinh))),
    (sym::sqrt, function!("z /", |vm, args| apply(vm, args, |z| Some(functions::sqrt(z))))),
    (sym::tan, function!("z /", |vm, args| apply(vm, args, functions::tan))),
    (sym::tanh, function!("z /", |vm, args| apply(vm, args, functions::tanh))),
];

fn argument(vm: &Vm, value: Value<'_>) -> Result<Complex, Fault> {
    match number::of(vm, value) {
        Some(_) if number::is_instance(value) => Err(vm.python_needed()),
        Some(number) => number.to_complex(vm),
        None if number::is_instance(value) => Err(vm.python_needed()),
        None => Err(vm.type_fault(message!("must be complex number, not {}", types::type_name(vm, value)))),
    }
}

/// Replaces instances of classes by the numbers they stand for and calls a leaf function.
fn convert(vm: &mut Vm, args: Args, leaf: LeafFunction) -> Result<Handle, Raised> {
    for index in 0..args.count {
        let slot = args.at(index);
        complex::convert_part(vm, slot)?;
        vm.attempt(|vm| {
            if let Some(inner) = number::of(vm, vm.get(slot)) {
                if number::is_instance(vm.get(slot)) {
                    let (real, imaginary) = inner.to_complex(vm)?;
                    vm.set(slot, complex::new(vm, real, imaginary)?);
                }
            } else if number::is_instance(vm.get(slot)) {
                let class = types::type_name(vm, vm.get(slot));
                return Err(vm.type_fault(message!("must be complex number, not {class}")));
            }
            Ok(())
        })?;
    }
    vm.make(|vm| leaf(vm.lend(), vm.heap.window(args.start, args.count)))
}

#[cold]
fn domain_error(vm: &Vm) -> Fault {
    vm.value_fault(message!("math domain error"))
}

fn finite(z: Complex) -> bool {
    z.0.is_finite() && z.1.is_finite()
}

/// A result, checked against the argument.
fn result(vm: &Vm, z: Complex, result: Option<Complex>) -> Leaf<'_> {
    let Some(result) = result else { return Err(domain_error(vm)) };
    if finite(z) && !finite(result) {
        if result.0.is_nan() || result.1.is_nan() {
            return Err(domain_error(vm));
        }
        return Err(vm.fault(kind::OverflowError, message!("math range error")));
    }
    complex::new(vm, result.0, result.1)
}

fn apply<'v>(vm: &'v Vm, arguments: &[Value<'v>], function: fn(Complex) -> Option<Complex>) -> Leaf<'v> {
    let z = argument(vm, arguments[0])?;
    result(vm, z, function(z))
}

fn test<'v>(vm: &'v Vm, arguments: &[Value<'v>], function: fn(Complex) -> bool) -> Leaf<'v> {
    Ok(Value::bool(function(argument(vm, arguments[0])?)))
}

/// z, base.
fn log<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let z = argument(vm, arguments[0])?;
    if arguments[1].is_undefined() {
        return result(vm, z, functions::log(z));
    }
    let base = argument(vm, arguments[1])?;
    let (Some(number), Some(divisor)) = (functions::log(z), functions::log(base)) else { return Err(domain_error(vm)) };
    if divisor == (0.0, 0.0) {
        return Err(vm.fault(kind::ZeroDivisionError, message!("division by zero")));
    }
    let quotient = complex::arithmetic::divide(number, divisor);
    complex::new(vm, quotient.0, quotient.1)
}

fn polar<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let z = argument(vm, arguments[0])?;
    let size = elementary::hypot(z.0, z.1);
    if size.is_infinite() && finite(z) {
        return Err(vm.fault(kind::OverflowError, message!("math range error")));
    }
    tuple::new(vm, &[float::new(vm, size)?, float::new(vm, functions::phase(z))?])
}

/// r, phi.
fn rect<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let (r, phi) = (crate::math::float_argument(vm, arguments[0])?, crate::math::float_argument(vm, arguments[1])?);
    let Some(z) = functions::rect(r, phi) else { return Err(domain_error(vm)) };
    complex::new(vm, z.0, z.1)
}

/// a, b, rel_tol, abs_tol.
fn is_close<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let (a, b) = (argument(vm, arguments[0])?, argument(vm, arguments[1])?);
    let tolerance = |value: Value<'v>, default: f64| {
        if value.is_undefined() { Ok(default) } else { crate::math::float_argument(vm, value) }
    };
    let (relative, absolute) = (tolerance(arguments[2], 1e-9)?, tolerance(arguments[3], 0.0)?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_fault(message!("tolerances must be non-negative")));
    }
    if a == b {
        return Ok(Value::TRUE);
    }
    if [a.0, a.1, b.0, b.1].iter().any(|part| part.is_infinite()) {
        return Ok(Value::FALSE);
    }
    let size = |z: Complex| elementary::hypot(z.0, z.1);
    let difference = size((a.0 - b.0, a.1 - b.1));
    Ok(Value::bool(difference <= relative * size(b) || difference <= relative * size(a) || difference <= absolute))
}
