//! Operators of complex.
//!
//! Invariant: no operation turns finite operands into NaN silently.

use numeric::elementary;
use crate::Vm;
use crate::exception::kind;
use crate::fault::Leaf;
use crate::int::arithmetic::division_by_zero;
use crate::packed::message;
use crate::types::Binary;
use heap::Value;

/// A complex number: real and imaginary part.
pub type Complex = (f64, f64);

/// A binary operator on two complex numbers.
pub fn binary(vm: &Vm, operator: Binary, a: Complex, b: Complex) -> Leaf<'_> {
    let result = match operator {
        Binary::Add => (a.0 + b.0, a.1 + b.1),
        Binary::Sub => (a.0 - b.0, a.1 - b.1),
        Binary::Mul => multiply(a, b),
        Binary::Div if b == (0.0, 0.0) => return Err(division_by_zero(vm)),
        Binary::Div => divide(a, b),
        Binary::Pow => return power(vm, a, b),
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    super::new(vm, result.0, result.1)
}

/// A binary operator on a real number and a complex one: the real one has no imaginary part, not one of 0.
pub fn mixed_binary(vm: &Vm, operator: Binary, a: f64, b: Complex) -> Leaf<'_> {
    let result = match operator {
        Binary::Add => (a + b.0, b.1),
        Binary::Sub => (a - b.0, -b.1),
        Binary::Mul => (a * b.0, a * b.1),
        _ => return binary(vm, operator, (a, 0.0), b),
    };
    super::new(vm, result.0, result.1)
}

/// As [`mixed_binary`], the complex number on the left.
pub fn binary_mixed(vm: &Vm, operator: Binary, a: Complex, b: f64) -> Leaf<'_> {
    let result = match operator {
        Binary::Add => (a.0 + b, a.1),
        Binary::Sub => (a.0 - b, a.1),
        Binary::Mul => (a.0 * b, a.1 * b),
        Binary::Div if b != 0.0 => (a.0 / b, a.1 / b),
        _ => return binary(vm, operator, a, (b, 0.0)),
    };
    super::new(vm, result.0, result.1)
}

/// An infinite part becomes 1, any other 0, with the sign kept.
fn boxed(part: f64) -> f64 {
    (part.is_infinite() as u8 as f64).copysign(part)
}

/// NaN becomes 0 with its sign.
fn zero_nan(part: f64) -> f64 {
    if part.is_nan() { 0.0f64.copysign(part) } else { part }
}

fn is_infinite(number: Complex) -> bool {
    number.0.is_infinite() || number.1.is_infinite()
}

/// `a * b`.
pub fn multiply(a: Complex, b: Complex) -> Complex {
    let product = |a: Complex, b: Complex| (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0);
    let result = product(a, b);
    if !(result.0.is_nan() && result.1.is_nan()) {
        return result;
    }
    let (mut x, mut y, mut infinite) = (a, b, false);
    if is_infinite(x) {
        x = (boxed(x.0), boxed(x.1));
        y = (zero_nan(y.0), zero_nan(y.1));
        infinite = true;
    }
    if is_infinite(y) {
        y = (boxed(y.0), boxed(y.1));
        x = (zero_nan(x.0), zero_nan(x.1));
        infinite = true;
    }
    let overflowed = [a.0 * b.0, a.1 * b.1, a.0 * b.1, a.1 * b.0].iter().any(|part| part.is_infinite());
    if !infinite && overflowed {
        x = (zero_nan(x.0), zero_nan(x.1));
        y = (zero_nan(y.0), zero_nan(y.1));
        infinite = true;
    }
    if !infinite {
        return result;
    }
    let (real, imaginary) = product(x, y);
    (f64::INFINITY * real, f64::INFINITY * imaginary)
}

/// `a / b` for `b` not zero, by Smith's method: scaled by the larger part of the divisor.
pub fn divide(a: Complex, b: Complex) -> Complex {
    let result = if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        ((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator)
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        ((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator)
    } else {
        (f64::NAN, f64::NAN)
    };
    if !(result.0.is_nan() && result.1.is_nan()) {
        return result;
    }
    if is_infinite(a) && b.0.is_finite() && b.1.is_finite() {
        let x = (boxed(a.0), boxed(a.1));
        return (f64::INFINITY * (x.0 * b.0 + x.1 * b.1), f64::INFINITY * (x.1 * b.0 - x.0 * b.1));
    }
    if is_infinite(b) && a.0.is_finite() && a.1.is_finite() {
        let y = (boxed(b.0), boxed(b.1));
        return (0.0 * (a.0 * y.0 + a.1 * y.1), 0.0 * (a.1 * y.0 - a.0 * y.1));
    }
    result
}

fn power(vm: &Vm, a: Complex, b: Complex) -> Leaf<'_> {
    let result = if b == (0.0, 0.0) {
        (1.0, 0.0)
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(vm.fault(kind::ZeroDivisionError, message!("zero to a negative or complex power")));
        }
        (0.0, 0.0)
    } else if b.1 == 0.0 && b.0 == libm::floor(b.0) && b.0.abs() <= 100.0 {
        whole_power(a, b.0 as i32)
    } else {
        polar_power(a, b)
    };
    let overflowed = is_infinite(result) && [a.0, a.1, b.0, b.1].iter().all(|part| part.is_finite());
    if overflowed || (a.0.is_finite() && a.1.is_finite() && result.0.is_nan() && b.0.is_finite() && b.1.is_finite()) {
        return Err(vm.fault(kind::OverflowError, message!("complex exponentiation")));
    }
    super::new(vm, result.0, result.1)
}

/// By repeated squaring.
fn whole_power(a: Complex, exponent: i32) -> Complex {
    let mut result = (1.0, 0.0);
    let mut square = a;
    let mut rest = exponent.unsigned_abs();
    let mut first = true;
    while rest != 0 {
        if rest & 1 != 0 {
            result = if first { square } else { multiply(result, square) };
            first = false;
        }
        rest >>= 1;
        if rest != 0 {
            square = multiply(square, square);
        }
    }
    if exponent < 0 { divide((1.0, 0.0), result) } else { result }
}

fn polar_power(a: Complex, b: Complex) -> Complex {
    let size = elementary::hypot(a.0, a.1);
    let angle = elementary::atan2(a.1, a.0);
    let mut length = elementary::pow(size, b.0);
    let mut phase = angle * b.0;
    if b.1 != 0.0 {
        length *= elementary::exp(-angle * b.1);
        phase += b.1 * elementary::log(size);
    }
    (length * libm::cos(phase), length * libm::sin(phase))
}
