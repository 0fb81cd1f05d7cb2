//! math: functions of real numbers and integers.
//!
//! `real` has the functions of floats, `whole` those of integers, `sums` those of
//! iterables and vectors.
//!
//! Invariant: domain errors are ValueError, results that are too large OverflowError; no
//! function answers infinity or NaN to finite numbers.

mod real;
mod sums;
mod whole;

use numeric::elementary;
use core::f64::consts;
use names::{Sym, sym};
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, LeafFunction, Native};
use object::operations::convert;
use object::{Fault, Raised, Vm, float, int, number, types};
use heap::{Handle, Value};
use object::packed::message;

/// A function of floats: the leaf, and its full form for arguments with `__float__`.
macro_rules! real {
    ($signature:literal, $leaf:expr) => {
        ModuleItem::Function(Native::function(
            $signature,
            Code::Both(&($leaf, |vm, args| convert_floats(vm, args, $leaf))),
        ))
    };
}

const fn full(signature: &'static str, function: object::native::FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(signature, Code::Full(function)))
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] =
    &[&ModuleInfo { name: sym::math, extensible: false, items: ITEMS, get: None, set: None }];

/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];

static ITEMS: &[(Sym, ModuleItem)] = &[
    (sym::pi, ModuleItem::Float(&consts::PI)),
    (sym::e, ModuleItem::Float(&consts::E)),
    (sym::tau, ModuleItem::Float(&consts::TAU)),
    (sym::inf, ModuleItem::Float(&f64::INFINITY)),
    (sym::nan, ModuleItem::Float(&f64::NAN)),
    (sym::acos, real!("x /", |vm, args| real::apply(vm, args, real::Domain::Arc, libm::acos))),
    (sym::acosh, real!("x /", |vm, args| real::apply(vm, args, real::Domain::FromOne, libm::acosh))),
    (sym::asin, real!("x /", |vm, args| real::apply(vm, args, real::Domain::Arc, libm::asin))),
    (sym::asinh, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, libm::asinh))),
    (sym::atan, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, libm::atan))),
    (sym::atan2, real!("y x /", |vm, args| real::apply2(vm, args, elementary::atan2))),
    (sym::atanh, real!("x /", |vm, args| real::apply(vm, args, real::Domain::OpenUnit, libm::atanh))),
    (sym::cbrt, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, libm::cbrt))),
    (sym::ceil, full("x /", |vm, args| real::whole(vm, args, sym::__ceil__, libm::ceil))),
    (sym::comb, full("n k /", whole::comb)),
    (sym::copysign, real!("x y /", |vm, args| real::apply2(vm, args, libm::copysign))),
    (sym::cos, real!("x /", |vm, args| real::apply(vm, args, real::Domain::Finite, libm::cos))),
    (sym::cosh, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, elementary::cosh))),
    (sym::degrees, real!("x /", |vm, args| float::new(vm, float_argument(vm, args[0])? * (180.0 / consts::PI)))),
    (sym::dist, full("p q /", sums::dist)),
    (sym::erf, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, libm::erf))),
    (sym::erfc, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, libm::erfc))),
    (sym::exp, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, elementary::exp))),
    (sym::exp2, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, numeric::elementary::exp2))),
    (sym::expm1, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, libm::expm1))),
    (sym::fabs, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, libm::fabs))),
    (sym::factorial, full("n /", whole::factorial)),
    (sym::floor, full("x /", |vm, args| real::whole(vm, args, sym::__floor__, libm::floor))),
    (sym::fma, real!("x y z /", real::fma)),
    (sym::fmod, real!("x y /", real::fmod)),
    (sym::frexp, real!("x /", real::frexp)),
    (sym::fsum, full("seq /", sums::fsum)),
    (sym::gamma, real!("x /", |vm, args| real::apply(vm, args, real::Domain::Gamma, real::gamma))),
    (sym::gcd, full("*integers", whole::gcd)),
    (sym::hypot, full("*coordinates", sums::hypot)),
    (sym::isclose, real!("a b * rel_tol= abs_tol=", real::is_close)),
    (sym::isfinite, real!("x /", |vm, args| Ok(Value::bool(float_argument(vm, args[0])?.is_finite())))),
    (sym::isinf, real!("x /", |vm, args| Ok(Value::bool(float_argument(vm, args[0])?.is_infinite())))),
    (sym::isnan, real!("x /", |vm, args| Ok(Value::bool(float_argument(vm, args[0])?.is_nan())))),
    (sym::isqrt, full("n /", whole::square_root)),
    (sym::lcm, full("*integers", whole::lcm)),
    (sym::ldexp, full("x i /", real::ldexp)),
    (sym::lgamma, real!("x /", |vm, args| real::apply(vm, args, real::Domain::LogGamma, libm::lgamma))),
    (sym::log, full("x base= /", real::log)),
    (sym::log10, full("x /", |vm, args| real::log_base(vm, args, elementary::log10))),
    (sym::log1p, real!("x /", |vm, args| real::apply(vm, args, real::Domain::AboveMinusOne, libm::log1p))),
    (sym::log2, full("x /", |vm, args| real::log_base(vm, args, elementary::log2))),
    (sym::modf, real!("x /", real::modf)),
    (sym::nextafter, full("x y / * steps=", real::next_after)),
    (sym::perm, full("n k= /", whole::perm)),
    (sym::pow, real!("x y /", real::pow)),
    (sym::prod, full("iterable / * start=", sums::prod)),
    (sym::radians, real!("x /", |vm, args| float::new(vm, float_argument(vm, args[0])? * (consts::PI / 180.0)))),
    (sym::remainder, real!("x y /", real::remainder)),
    (sym::sin, real!("x /", |vm, args| real::apply(vm, args, real::Domain::Finite, libm::sin))),
    (sym::sinh, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, libm::sinh))),
    (sym::sqrt, real!("x /", |vm, args| real::apply(vm, args, real::Domain::NotNegative, libm::sqrt))),
    (sym::sumprod, full("p q /", sums::sumprod)),
    (sym::tan, real!("x /", |vm, args| real::apply(vm, args, real::Domain::Finite, libm::tan))),
    (sym::tanh, real!("x /", |vm, args| real::apply(vm, args, real::Domain::All, libm::tanh))),
    (sym::trunc, full("x /", |vm, args| real::whole(vm, args, sym::__trunc__, libm::trunc))),
    (sym::ulp, real!("x /", real::ulp)),
];

/// An argument as a float; `python_needed` for instances of classes.
pub fn float_argument(vm: &Vm, value: Value<'_>) -> Result<f64, Fault> {
    if let Some(number) = float::as_f64(value) {
        return Ok(number);
    }
    if int::is_int(value) {
        return int::to_f64_checked(vm, value);
    }
    if number::is_instance(value) {
        return Err(vm.python_needed());
    }
    Err(vm.type_fault(message!("must be real number, not {}", types::type_name(vm, value))))
}

/// Replaces the arguments by floats and calls a leaf function.
fn convert_floats(vm: &mut Vm, args: Args, leaf: LeafFunction) -> Result<Handle, Raised> {
    for index in 0..args.count {
        if args.given(vm, index).is_some() {
            let number = convert::float_of(vm, args.at(index))?;
            vm.store(args.at(index), |vm| float::new(vm, number))?;
        }
    }
    vm.make(|vm| leaf(vm.lend(), vm.heap.window(args.start, args.count)))
}
