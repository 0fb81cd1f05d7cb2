//! Operators of float.
//!
//! Invariant: division rounds down and the remainder has the sign of the divisor, exactly
//! as CPython defines them.

use numeric::elementary;
use crate::exception::kind;
use crate::fault::{Fault, Leaf};
use crate::int::arithmetic::division_by_zero;
use crate::types::Binary;
use crate::{Vm, complex};
use crate::packed::message;
use heap::Value;

/// A binary operator on two floats.
pub fn binary(vm: &Vm, operator: Binary, a: f64, b: f64) -> Leaf<'_> {
    let result = match operator {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        Binary::Div | Binary::FloorDiv | Binary::Mod if b == 0.0 => return Err(division_by_zero(vm)),
        Binary::Div => a / b,
        Binary::FloorDiv => floor_division(a, b).0,
        Binary::Mod => modulo(a, b),
        Binary::Pow => return power(vm, a, b),
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    super::new(vm, result)
}

/// `a % b` for `b` not zero.
fn modulo(a: f64, b: f64) -> f64 {
    let rest = numeric::remainder::fmod(a, b);
    if rest == 0.0 {
        0.0f64.copysign(b)
    } else if (rest < 0.0) != (b < 0.0) {
        rest + b
    } else {
        rest
    }
}

/// Quotient, rounded down, and remainder for `b` not zero.
fn floor_division(a: f64, b: f64) -> (f64, f64) {
    let mut rest = numeric::remainder::fmod(a, b);
    // `a - rest` is nearly a multiple of b.
    let mut quotient = (a - rest) / b;
    if rest == 0.0 {
        rest = 0.0f64.copysign(b);
    } else if (rest < 0.0) != (b < 0.0) {
        rest += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0f64.copysign(a / b), rest);
    }
    let whole = libm::floor(quotient);
    (if quotient - whole > 0.5 { whole + 1.0 } else { whole }, rest)
}

/// `divmod(a, b)`.
pub fn divmod(vm: &Vm, a: f64, b: f64) -> Result<(f64, f64), Fault> {
    if b == 0.0 { Err(division_by_zero(vm)) } else { Ok(floor_division(a, b)) }
}

fn power(vm: &Vm, a: f64, b: f64) -> Leaf<'_> {
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(vm.fault(kind::ZeroDivisionError, message!("zero to a negative power")));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != libm::floor(b) {
        return complex::binary(vm, Binary::Pow, (a, 0.0), (b, 0.0));
    }
    let result = elementary::pow(a, b);
    if result.is_infinite() && a.is_finite() && b.is_finite() && a != 0.0 {
        return Err(out_of_range(vm));
    }
    super::new(vm, result)
}

/// OverflowError with the two arguments of the C library's error.
#[cold]
pub fn out_of_range(vm: &Vm) -> Fault {
    let made = crate::text::new(vm, b"Numerical result out of range")
        .and_then(|text| crate::tuple::new(vm, &[Value::small(34), text]))
        .and_then(|args| {
            let class = Value::immediate(crate::ids::immediate::TYPE, kind::OverflowError);
            crate::exception::new(vm, class, args)
        });
    vm.raised(made)
}
