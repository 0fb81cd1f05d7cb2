//! Functions of floats.
//!
//! Invariant: NaN goes in, NaN comes out, without an error.

use numeric::elementary;
use super::float_argument;
use heap::{Handle, Value};
use names::Sym;
use object::exception::kind;
use object::native::Args;
use object::operations::{call, convert};
use object::{Fault, Leaf, Raised, Vm, float, int, number, tuple, types};
use object::packed::message;

/// What numbers a function is defined for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    All,
    Finite,
    NotNegative,
    /// -1 to 1.
    Arc,
    /// Between -1 and 1.
    OpenUnit,
    FromOne,
    AboveMinusOne,
    /// Not zero or a negative integer, nor -infinity.
    Gamma,
    /// The same and -infinity.
    LogGamma,
}

impl Domain {
    fn contains(self, x: f64) -> bool {
        match self {
            Domain::All => true,
            Domain::Finite => x.is_finite(),
            Domain::NotNegative => x >= 0.0,
            Domain::Arc => (-1.0..=1.0).contains(&x),
            Domain::OpenUnit => x > -1.0 && x < 1.0,
            Domain::FromOne => x >= 1.0,
            Domain::AboveMinusOne => x > -1.0,
            Domain::Gamma => x > 0.0 || (x.is_finite() && libm::floor(x) != x),
            Domain::LogGamma => x.is_infinite() || Domain::Gamma.contains(x),
        }
    }

    fn expectation(self) -> &'static str {
        match self {
            Domain::All => "expected a number",
            Domain::Finite => "expected a finite input",
            Domain::NotNegative => "expected a nonnegative input",
            Domain::Arc => "expected a number in range from -1 up to 1",
            Domain::OpenUnit => "expected a number between -1 and 1",
            Domain::FromOne => "expected argument value not less than 1",
            Domain::AboveMinusOne => "expected argument value > -1",
            Domain::Gamma | Domain::LogGamma => "expected a noninteger or positive integer",
        }
    }
}

#[cold]
fn unexpected(vm: &Vm, expectation: &str, x: f64) -> Fault {
    let mut memory = [0; numeric::float_text::REPR_SIZE];
    let text = float::write_repr(x, &mut memory);
    vm.value_fault(message!("{expectation}, got {text}"))
}

#[cold]
fn domain_error(vm: &Vm) -> Fault {
    vm.value_fault(message!("math domain error"))
}

#[cold]
fn range_error(vm: &Vm) -> Fault {
    vm.fault(kind::OverflowError, message!("math range error"))
}

/// A function of one float.
pub fn apply<'v>(vm: &'v Vm, arguments: &[Value<'v>], domain: Domain, function: fn(f64) -> f64) -> Leaf<'v> {
    let x = float_argument(vm, arguments[0])?;
    if !domain.contains(x) && !x.is_nan() {
        return Err(unexpected(vm, domain.expectation(), x));
    }
    let result = function(x);
    if result.is_infinite() && x.is_finite() {
        return Err(range_error(vm));
    }
    float::new(vm, result)
}

fn two(vm: &Vm, arguments: &[Value<'_>]) -> Result<(f64, f64), Fault> {
    Ok((float_argument(vm, arguments[0])?, float_argument(vm, arguments[1])?))
}

/// A function of two floats that is defined everywhere.
pub fn apply2<'v>(vm: &'v Vm, arguments: &[Value<'v>], function: fn(f64, f64) -> f64) -> Leaf<'v> {
    let (x, y) = two(vm, arguments)?;
    float::new(vm, function(x, y))
}

pub fn fma<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let (x, y) = two(vm, arguments)?;
    let z = float_argument(vm, arguments[2])?;
    let result = libm::fma(x, y, z);
    if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(vm.value_fault(message!("invalid operation in fma")));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(vm.fault(kind::OverflowError, message!("overflow in fma")));
    }
    float::new(vm, result)
}

pub fn fmod<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let (x, y) = two(vm, arguments)?;
    let result = numeric::remainder::fmod(x, y);
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(vm));
    }
    float::new(vm, result)
}

pub fn remainder<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let (x, y) = two(vm, arguments)?;
    let result = libm::remainder(x, y);
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(vm));
    }
    float::new(vm, result)
}

pub fn pow<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let (x, y) = two(vm, arguments)?;
    let result = elementary::pow(x, y);
    if x.is_finite() && y.is_finite() {
        if result.is_nan() || (result.is_infinite() && x == 0.0) {
            return Err(domain_error(vm));
        }
        if result.is_infinite() {
            return Err(range_error(vm));
        }
    }
    float::new(vm, result)
}

pub fn frexp<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let x = float_argument(vm, arguments[0])?;
    let (mantissa, exponent) = if x.is_finite() { libm::frexp(x) } else { (x, 0) };
    tuple::new(vm, &[float::new(vm, mantissa)?, Value::small(exponent)])
}

pub fn modf<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let x = float_argument(vm, arguments[0])?;
    let whole = libm::trunc(x);
    let fraction = if x.is_infinite() { 0.0 } else { x - whole };
    tuple::new(vm, &[float::new(vm, fraction.copysign(x))?, float::new(vm, whole)?])
}

/// `x * 2**i`: x, i.
pub fn ldexp(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let x = convert::float_of(vm, args.at(0))?;
    let Some(shift) = int::cast(vm, args.get(vm, 1)).and_then(int::to_isize_clamped) else {
        return Err(vm.raise(kind::TypeError, message!("Expected an int as second argument to ldexp.")));
    };
    let shift = shift.clamp(-4000, 4000);
    vm.make(|vm| {
        let result = libm::scalbn(x, shift as i32);
        if result.is_infinite() && x.is_finite() { Err(range_error(vm)) } else { float::new(vm, result) }
    })
}

/// The distance to the next float away from zero.
pub fn ulp<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let x = float_argument(vm, arguments[0])?.abs();
    if !x.is_finite() {
        return float::new(vm, x);
    }
    let next = f64::from_bits(x.to_bits() + 1);
    // The largest float has no next one.
    float::new(vm, if next.is_infinite() { x - f64::from_bits(x.to_bits() - 1) } else { next - x })
}

/// x, y, steps.
pub fn next_after(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let x = convert::float_of(vm, args.at(0))?;
    let y = convert::float_of(vm, args.at(1))?;
    let mut steps = 1;
    if args.given(vm, 2).is_some_and(|steps| !steps.is_none()) {
        convert::index(vm, args.at(2), args.at(2))?;
        let count = args.get(vm, 2);
        if int::is_negative(count) {
            return Err(vm.raise(kind::ValueError, message!("steps must be a non-negative integer")));
        }
        steps = int::as_u64(count).unwrap_or(u64::MAX);
    }
    let result = step_towards(x, y, steps);
    vm.make(|vm| float::new(vm, result))
}

/// The float `steps` floats from `x` towards `y`, `y` at most.
fn step_towards(x: f64, y: f64, steps: u64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    // Floats in order as integers.
    let position = |number: f64| {
        let bits = number.to_bits() as i64;
        if bits < 0 { -(bits & i64::MAX) } else { bits }
    };
    let (from, to) = (position(x), position(y));
    if steps == 0 {
        return x;
    }
    let gap = to.abs_diff(from);
    if gap <= steps {
        // A zero that is reached has the sign of where it was reached from.
        return if y == 0.0 && gap > 0 { y.copysign(x) } else { y };
    }
    let at = if to > from { from.wrapping_add_unsigned(steps) } else { from.wrapping_sub_unsigned(steps) };
    let size = f64::from_bits(at.unsigned_abs());
    if at < 0 || (at == 0 && from < 0) { -size } else { size }
}

/// a, b, rel_tol, abs_tol.
pub fn is_close<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let (a, b) = two(vm, arguments)?;
    let tolerance = |value: Value<'v>, default: f64| {
        if value.is_undefined() { Ok(default) } else { float_argument(vm, value) }
    };
    let relative = tolerance(arguments[2], 1e-9)?;
    let absolute = tolerance(arguments[3], 0.0)?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_fault(message!("tolerances must be non-negative")));
    }
    if a == b {
        return Ok(Value::TRUE);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::FALSE);
    }
    let difference = (b - a).abs();
    Ok(Value::bool(difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute))
}

/// The gamma function; exact for small integers.
pub fn gamma(x: f64) -> f64 {
    if (1.0..=23.0).contains(&x) && libm::floor(x) == x {
        let mut product = 1.0;
        let mut factor = 2.0;
        while factor < x {
            product *= factor;
            factor += 1.0;
        }
        return product;
    }
    libm::tgamma(x)
}

/// The logarithm of a number in a slot, of any size.
fn logarithm(vm: &mut Vm, slot: Handle, function: fn(f64) -> f64) -> Result<f64, Raised> {
    let value = vm.get(slot);
    if let Some(value) = int::cast(vm, value) {
        if int::is_negative(value) || int::plain(value) == Value::small(0) {
            return Err(vm.raise(kind::ValueError, message!("expected a positive input")));
        }
        let number = int::to_f64(value);
        if number.is_finite() {
            return Ok(function(number));
        }
        let (mantissa, exponent) = int::arithmetic::scaled(value);
        return Ok(function(mantissa) + function(2.0) * exponent as f64);
    }
    let x = convert::float_of(vm, slot)?;
    if x <= 0.0 {
        return Err(vm.raise_leaf(|vm| unexpected(vm, "expected a positive input", x)));
    }
    Ok(if x.is_infinite() { x } else { function(x) })
}

/// x, base.
pub fn log(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let mut result = logarithm(vm, args.at(0), elementary::log)?;
    if args.given(vm, 1).is_some() {
        let base = logarithm(vm, args.at(1), elementary::log)?;
        if base == 0.0 {
            return Err(vm.raise(kind::ZeroDivisionError, message!("division by zero")));
        }
        result /= base;
    }
    vm.make(|vm| float::new(vm, result))
}

pub fn log_base(vm: &mut Vm, args: Args, function: fn(f64) -> f64) -> Result<Handle, Raised> {
    let result = logarithm(vm, args.at(0), function)?;
    vm.make(|vm| float::new(vm, result))
}

/// `floor`, `ceil`, `trunc`: by the special method of the argument, else of its float.
pub fn whole(vm: &mut Vm, args: Args, name: Sym, function: fn(f64) -> f64) -> Result<Handle, Raised> {
    let value = args.get(vm, 0);
    if value.is_int() {
        return Ok(args.at(0));
    }
    if number::is_instance(value) {
        let out = vm.slot()?;
        if call::call_special(vm, args.at(0), name, &[], out)? {
            return Ok(out);
        }
        if name == names::sym::__trunc__ {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let class = types::type_name(vm, args.get(vm, 0));
                message.format(message!("type {class} doesn't define __trunc__ method"));
            }));
        }
    } else if let Some(number) = int::cast(vm, value) {
        vm.set(args.at(0), int::plain(number));
        return Ok(args.at(0));
    } else if name == names::sym::__trunc__ && float::as_f64(value).is_none() {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = types::type_name(vm, args.get(vm, 0));
            message.format(message!("type {class} doesn't define __trunc__ method"));
        }));
    }
    let x = convert::float_of(vm, args.at(0))?;
    vm.make(|vm| int::from_float_checked(vm, function(x)))
}
