//! Operators of int: small operands first, limbs otherwise.
//!
//! Invariant: operands are ints or bools.

use super::big::{self, Part};
use super::{cast, from_limbs, is_negative, new, plain, to_f64_checked, view};
use crate::exception::kind;
use crate::fault::{Fault, Leaf};
use crate::number::HASH_MODULUS;
use crate::types::{Binary, Compare, Unary};
use crate::{Vm, float, number};
use core::cmp::Ordering;
use crate::packed::message;
use heap::Value;
use numeric::bits::Bitwise;
use numeric::limb::{Limb, split, wide};

/// A binary operator on two ints or bools.
pub fn binary_slow<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    match (left.as_int(), right.as_int()) {
        (Some(a), Some(b)) => small(vm, operator, (left, a), (right, b)),
        _ => general(vm, operator, left, right),
    }
}

/// The operator of types int and bool; NOT_IMPLEMENTED unless both operands are ints.
pub fn binary<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    match (cast(vm, left), cast(vm, right)) {
        (Some(left), Some(right)) => binary_slow(vm, operator, left, right),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Two small integers, each with its value.
fn small<'v>(vm: &'v Vm, operator: Binary, (left, a): (Value<'v>, isize), (right, b): (Value<'v>, isize)) -> Leaf<'v> {
    let result = match operator {
        // Two small integers cannot overflow a word.
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => match a.checked_mul(b) {
            Some(product) => product,
            None => {
                let (high, low) = split(wide(a.unsigned_abs(), b.unsigned_abs()));
                return from_limbs(vm, (a < 0) != (b < 0), &[low, high]);
            }
        },
        Binary::FloorDiv | Binary::Mod if b == 0 => return Err(division_by_zero(vm)),
        Binary::FloorDiv => {
            let quotient = a / b;
            if quotient * b != a && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
        }
        Binary::Mod => {
            let rest = a % b;
            if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest }
        }
        Binary::And => a & b,
        Binary::Or => a | b,
        Binary::Xor => a ^ b,
        Binary::Shl | Binary::Shr if b < 0 => return Err(negative_shift(vm)),
        Binary::Shr => a >> b.min(isize::BITS as isize - 1),
        Binary::Shl => {
            let moved = if b < isize::BITS as isize - 1 { a << b } else { 0 };
            if moved >> b.min(isize::BITS as isize - 1) != a {
                return general(vm, operator, left, right);
            }
            moved
        }
        Binary::Div => {
            if b == 0 {
                return Err(division_by_zero(vm));
            }
            // The machine's division is exact for operands that floats hold; beyond, the quotient is computed exactly.
            if (a.unsigned_abs() | b.unsigned_abs()) as u64 >> 53 != 0 {
                return general(vm, operator, left, right);
            }
            return float::new(vm, a as f64 / b as f64);
        }
        Binary::Pow => match small_power(a, b) {
            Some(power) => power,
            None => return general(vm, operator, left, right),
        },
        Binary::MatMul => return Ok(Value::NOT_IMPLEMENTED),
    };
    new(vm, result as i64)
}

/// A power that fits a word.
fn small_power(base: isize, exponent: isize) -> Option<isize> {
    base.checked_pow(u32::try_from(exponent).ok()?)
}

#[inline(never)]
fn general<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let vm = vm.lend();
    let (mut left_limb, mut right_limb) = ([0], [0]);
    let a = view(left, &mut left_limb);
    let b = view(right, &mut right_limb);
    match operator {
        Binary::Add => big::add(vm, a, b),
        Binary::Sub => big::add(vm, a, (!b.0, b.1)),
        Binary::Mul => big::multiply(vm, a, b),
        Binary::FloorDiv | Binary::Mod | Binary::Div if b.1.is_empty() => Err(division_by_zero(vm)),
        Binary::FloorDiv => big::divide(vm, Part::Quotient, a, b),
        Binary::Mod => big::divide(vm, Part::Remainder, a, b),
        Binary::Div => float::new(vm, big::true_divide(vm, a, b)?),
        Binary::And => big::bitwise(vm, Bitwise::And, a, b),
        Binary::Or => big::bitwise(vm, Bitwise::Or, a, b),
        Binary::Xor => big::bitwise(vm, Bitwise::Xor, a, b),
        Binary::Shl | Binary::Shr if b.0 => Err(negative_shift(vm)),
        Binary::Shl => match *b.1 {
            _ if a.1.is_empty() => Ok(Value::small(0)),
            [] => Ok(plain(left)),
            [shift] => big::shift_left(vm, a, shift),
            _ => Err(vm.fault(kind::OverflowError, message!("too many digits in integer"))),
        },
        Binary::Shr => match *b.1 {
            [] => Ok(plain(left)),
            [shift] => big::shift_right(vm, a, shift),
            _ => Ok(Value::small(-(a.0 as i32))),
        },
        Binary::Pow if b.0 => float::binary(vm, operator, to_f64_checked(vm, left)?, to_f64_checked(vm, right)?),
        Binary::Pow => match *b.1 {
            [] => Ok(Value::small(1)),
            [exponent] => big::power(vm, a, exponent),
            // Only the parity of such an exponent can matter.
            [low, ..] if a.1.is_empty() || a.1 == [1] => big::power(vm, a, low & 1 | 2),
            _ => Err(big::too_large(vm)),
        },
        Binary::MatMul => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// ZeroDivisionError, as CPython words it for every division.
#[cold]
pub fn division_by_zero(vm: &Vm) -> Fault {
    vm.fault(kind::ZeroDivisionError, message!("division by zero"))
}

#[cold]
fn negative_shift(vm: &Vm) -> Fault {
    vm.value_fault(message!("negative shift count"))
}

/// A unary operator on an int or bool.
pub fn unary<'v>(vm: &'v Vm, operator: Unary, operand: Value<'v>) -> Leaf<'v> {
    let operand = plain(operand);
    let absolute = operator == Unary::Absolute;
    match (operator, operand.as_int()) {
        (Unary::Positive, _) => Ok(operand),
        (Unary::Invert, Some(number)) => new(vm, !number as i64),
        (Unary::Negative | Unary::Absolute, Some(number)) => {
            new(vm, if absolute && number >= 0 { number } else { -number } as i64)
        }
        (Unary::Invert, None) => {
            // ~x = -1 - x
            let mut memory = [0];
            let (negative, limbs) = view(operand, &mut memory);
            big::add(vm, (true, &[1]), (!negative, limbs))
        }
        (Unary::Negative | Unary::Absolute, None) => {
            if absolute && !is_negative(operand) {
                return Ok(operand);
            }
            from_limbs(vm, !is_negative(operand), operand.limbs())
        }
    }
}

/// Order of two ints or bools.
pub fn order(left: Value<'_>, right: Value<'_>) -> Ordering {
    if let (Some(a), Some(b)) = (left.as_int(), right.as_int()) {
        return a.cmp(&b);
    }
    let (mut left_limb, mut right_limb) = ([0], [0]);
    let a = view(left, &mut left_limb);
    let b = view(right, &mut right_limb);
    match (a.0, b.0) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => numeric::magnitude::compare(a.1, b.1),
        (true, true) => numeric::magnitude::compare(b.1, a.1),
    }
}

/// Exact order of an int or bool and a float; None for NaN.
pub fn order_float(left: Value<'_>, right: f64) -> Option<Ordering> {
    if let Some(number) = left.as_int() {
        if number.unsigned_abs() as u64 <= 1 << 53 {
            return (number as f64).partial_cmp(&right);
        }
    }
    let mut memory = [0];
    let (negative, limbs) = view(left, &mut memory);
    numeric::ratio::compare_f64(negative, limbs, right)
}

/// The comparison of types int and bool; NOT_IMPLEMENTED unless both operands are ints.
pub fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    Ok(match (cast(vm, left), cast(vm, right)) {
        (Some(left), Some(right)) => Value::bool(operator.holds(order(left, right))),
        _ => Value::NOT_IMPLEMENTED,
    })
}

/// Hash of a small integer.
#[inline]
pub fn hash_small(number: isize) -> isize {
    let hash = if number.unsigned_abs() < HASH_MODULUS {
        number
    } else {
        let residue = (number.unsigned_abs() % HASH_MODULUS) as isize;
        if number < 0 { -residue } else { residue }
    };
    if hash == -1 { -2 } else { hash }
}

/// Hash of an int or bool.
pub fn hash<'v>(_: &'v Vm, value: Value<'v>) -> Leaf<'v> {
    let mut memory = [0];
    let (negative, limbs) = view(value, &mut memory);
    let residue = numeric::divide::remainder_by_limb(limbs, HASH_MODULUS as Limb) as isize;
    Ok(number::finish_hash(if negative { -residue } else { residue }))
}

/// Quotient and remainder of two ints or bools, rounding down.
pub fn divmod<'v>(vm: &'v Vm, left: Value<'v>, right: Value<'v>) -> Result<(Value<'v>, Value<'v>), Fault> {
    let quotient = binary_slow(vm, Binary::FloorDiv, left, right)?;
    if quotient.is_int() && left.is_int() {
        return Ok((quotient, binary_slow(vm, Binary::Mod, left, right)?));
    }
    // One long division is dearer than a product.
    let product = binary_slow(vm, Binary::Mul, quotient, right)?;
    Ok((quotient, binary_slow(vm, Binary::Sub, left, product)?))
}

/// The greatest common divisor of two ints or bools, not negative.
pub fn gcd<'v>(vm: &'v Vm, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (mut left_limb, mut right_limb) = ([0], [0]);
    match (view(left, &mut left_limb).1, view(right, &mut right_limb).1) {
        (&[a], &[b]) => from_limbs(vm, false, &[numeric::gcd::of_limbs(a, b)]),
        (a, []) => from_limbs(vm, false, a),
        ([], b) => from_limbs(vm, false, b),
        (a, b) => big::gcd(vm, a, b),
    }
}

/// The integer square root of an int or bool, which must not be negative.
pub fn square_root<'v>(vm: &'v Vm, value: Value<'v>) -> Leaf<'v> {
    let mut memory = [0];
    match *view(value, &mut memory).1 {
        [] => Ok(Value::small(0)),
        [limb] => from_limbs(vm, false, &[limb.isqrt()]),
        ref limbs => big::square_root(vm, limbs),
    }
}

/// Bits of the magnitude of an int or bool.
pub fn bit_length(value: Value<'_>) -> u64 {
    numeric::bits::bit_length(view(value, &mut [0]).1)
}

/// Mantissa in [0.5, 1) and exponent of the magnitude of an int or bool, however large.
pub fn scaled(value: Value<'_>) -> (f64, i64) {
    numeric::ratio::to_f64_scaled(view(value, &mut [0]).1)
}

/// `pow(base, exponent, modulus)` of ints or bools.
pub fn power_modulo<'v>(vm: &'v Vm, base: Value<'v>, exponent: Value<'v>, modulus: Value<'v>) -> Leaf<'v> {
    let (mut exponent_limb, mut modulus_limb) = ([0], [0]);
    let (negative, exponent_limbs) = view(exponent, &mut exponent_limb);
    let (below, modulus_limbs) = view(modulus, &mut modulus_limb);
    if modulus_limbs.is_empty() {
        return Err(vm.value_fault(message!("pow() 3rd argument cannot be 0")));
    }
    let size = unary(vm, Unary::Absolute, modulus)?;
    let mut reduced = binary_slow(vm, Binary::Mod, base, size)?;
    if negative {
        reduced = inverse(vm, reduced, size)?;
    }
    let mut base_limb = [0];
    let result = big::power_modulo(vm, view(reduced, &mut base_limb).1, exponent_limbs, modulus_limbs)?;
    // The result has the sign of the modulus.
    if below && result != Value::small(0) { binary_slow(vm, Binary::Add, result, modulus) } else { Ok(result) }
}

/// The number whose product with `value` is 1 modulo `modulus`, by Euclid's extended algorithm.
fn inverse<'v>(vm: &'v Vm, value: Value<'v>, modulus: Value<'v>) -> Leaf<'v> {
    let (mut a, mut b) = (value, modulus);
    let (mut x, mut y) = (Value::small(1), Value::small(0));
    while b != Value::small(0) {
        if vm.heap.interrupted.load(core::sync::atomic::Ordering::Relaxed) {
            return Err(super::stopped(vm));
        }
        let (quotient, rest) = divmod(vm, a, b)?;
        (a, b) = (b, rest);
        let step = binary_slow(vm, Binary::Mul, quotient, y)?;
        (x, y) = (y, binary_slow(vm, Binary::Sub, x, step)?);
    }
    if a != Value::small(1) && modulus != Value::small(1) {
        return Err(vm.value_fault(message!("base is not invertible for the given modulus")));
    }
    binary_slow(vm, Binary::Mod, x, modulus)
}
