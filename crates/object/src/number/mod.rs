//! What int, float and complex share: finding out what two operands are, and mixed
//! arithmetic and comparison.
//!
//! Invariant: numbers that compare equal have equal hashes, whatever their types: the
//! value modulo a Mersenne prime, as in CPython.

use numeric::elementary;
use crate::fault::{Fault, Leaf};
use crate::string::{points, repr, unicode};
use crate::text::Message;
use crate::types::{Binary, Compare, Unary};
use crate::{Vm, complex, float, ids, int};
use core::cmp::Ordering;
use crate::packed::message;
use heap::Value;

/// A number: what operators see of a value.
#[derive(Clone, Copy)]
pub enum Number<'v> {
    /// An int or bool.
    Int(Value<'v>),
    Float(f64),
    Complex(f64, f64),
}

/// The number that a value (or the payload of an instance of a subclass) is; None for other values.
#[inline]
pub fn of<'v>(vm: &'v Vm, value: Value<'v>) -> Option<Number<'v>> {
    if value.is_int() {
        return Some(Number::Int(value));
    }
    if value.has_id(ids::COMPLEX) {
        return complex::parts(value).map(|(real, imaginary)| Number::Complex(real, imaginary));
    }
    of_others(vm, value)
}

#[inline(never)]
fn of_others<'v>(vm: &'v Vm, value: Value<'v>) -> Option<Number<'v>> {
    if int::is_int(value) {
        return Some(Number::Int(value));
    }
    match value.id()? {
        ids::FLOAT => Some(Number::Float(value.float_bits())),
        id if id.0 >= ids::FIRST_SHAPE.0 => {
            let payload = crate::instance::payload(vm, value)?;
            // A payload is no instance itself, so this goes one level deep.
            if payload.id().is_some_and(|id| id.0 >= ids::FIRST_SHAPE.0) { None } else { of(vm, payload) }
        }
        _ => None,
    }
}

impl<'v> Number<'v> {
    /// The number as a float; OverflowError for an int that is too large. (Not for complex ones.)
    pub fn to_f64(self, vm: &Vm) -> Result<f64, Fault> {
        match self {
            Number::Int(value) => int::to_f64_checked(vm, value),
            Number::Float(number) | Number::Complex(number, _) => Ok(number),
        }
    }

    /// The number as a complex one.
    pub fn to_complex(self, vm: &Vm) -> Result<(f64, f64), Fault> {
        match self {
            Number::Complex(real, imaginary) => Ok((real, imaginary)),
            other => Ok((other.to_f64(vm)?, 0.0)),
        }
    }
}

/// A binary operator on numbers; NOT_IMPLEMENTED when an operand is none.
#[inline(never)]
pub fn binary<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (Some(a), Some(b)) = (of(vm, left), of(vm, right)) else { return Ok(Value::NOT_IMPLEMENTED) };
    match (a, b) {
        (Number::Int(a), Number::Int(b)) => int::binary_slow(vm, operator, a, b),
        (Number::Complex(..), Number::Complex(..)) => {
            complex::binary(vm, operator, a.to_complex(vm)?, b.to_complex(vm)?)
        }
        (Number::Complex(real, imaginary), _) => {
            complex::arithmetic::binary_mixed(vm, operator, (real, imaginary), b.to_f64(vm)?)
        }
        (_, Number::Complex(real, imaginary)) => {
            complex::arithmetic::mixed_binary(vm, operator, a.to_f64(vm)?, (real, imaginary))
        }
        _ => float::binary(vm, operator, a.to_f64(vm)?, b.to_f64(vm)?),
    }
}

/// A comparison of numbers; NOT_IMPLEMENTED when an operand is none, or for an order of complex numbers.
#[inline(never)]
pub fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (Some(a), Some(b)) = (of(vm, left), of(vm, right)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let order = match (a, b) {
        (Number::Int(a), Number::Int(b)) => Some(int::arithmetic::order(a, b)),
        (Number::Float(a), Number::Float(b)) => a.partial_cmp(&b),
        (Number::Int(a), Number::Float(b)) => int::arithmetic::order_float(a, b),
        (Number::Float(a), Number::Int(b)) => int::arithmetic::order_float(b, a).map(Ordering::reverse),
        (Number::Complex(real, imaginary), other) | (other, Number::Complex(real, imaginary)) => {
            if !matches!(operator, Compare::Eq | Compare::Ne) {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            let equal = match other {
                Number::Complex(other_real, other_imaginary) => real == other_real && imaginary == other_imaginary,
                Number::Float(other) => imaginary == 0.0 && real == other,
                Number::Int(other) => imaginary == 0.0 && int::arithmetic::order_float(other, real) == Some(Ordering::Equal),
            };
            return Ok(Value::bool(equal == (operator == Compare::Eq)));
        }
    };
    Ok(Value::bool(match order {
        Some(order) => operator.holds(order),
        // NaN differs from everything.
        None => operator == Compare::Ne,
    }))
}

/// A unary operator on a number; NOT_IMPLEMENTED when it does not have it.
pub fn unary<'v>(vm: &'v Vm, operator: Unary, operand: Value<'v>) -> Leaf<'v> {
    match (of(vm, operand), operator) {
        (Some(Number::Int(number)), _) => int::arithmetic::unary(vm, operator, number),
        (Some(Number::Float(number)), Unary::Negative) => float::new(vm, -number),
        (Some(Number::Float(number)), Unary::Positive) => float::new(vm, number),
        (Some(Number::Float(number)), Unary::Absolute) => float::new(vm, number.abs()),
        (Some(Number::Complex(real, imaginary)), Unary::Negative) => complex::new(vm, -real, -imaginary),
        (Some(Number::Complex(real, imaginary)), Unary::Positive) => complex::new(vm, real, imaginary),
        (Some(Number::Complex(real, imaginary)), Unary::Absolute) => {
            let size = elementary::hypot(real, imaginary);
            if size.is_infinite() && real.is_finite() && imaginary.is_finite() {
                return Err(vm.fault(crate::exception::kind::OverflowError, message!("absolute value too large")));
            }
            float::new(vm, size)
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `divmod(left, right)` as a tuple; NOT_IMPLEMENTED when an operand is no real number.
pub fn divmod<'v>(vm: &'v Vm, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (Some(a), Some(b)) = (of(vm, left), of(vm, right)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let (quotient, remainder) = match (a, b) {
        (Number::Int(a), Number::Int(b)) => int::divmod(vm, a, b)?,
        (Number::Complex(..), _) | (_, Number::Complex(..)) => return Ok(Value::NOT_IMPLEMENTED),
        _ => {
            let (quotient, remainder) = float::divmod(vm, a.to_f64(vm)?, b.to_f64(vm)?)?;
            (float::new(vm, quotient)?, float::new(vm, remainder)?)
        }
    };
    crate::tuple::new(vm, &[quotient, remainder])
}

/// Bits of the Mersenne prime that hashes are taken modulo.
const HASH_BITS: u32 = if usize::BITS == 64 { 61 } else { 31 };
/// Hashes of numbers are taken modulo this prime.
pub const HASH_MODULUS: usize = (1 << HASH_BITS) - 1;
/// Hash of infinity.
pub const HASH_INFINITY: isize = 314159;

/// A hash as it is handed out: -1 is kept for errors in CPython.
pub fn finish_hash(hash: isize) -> Value<'static> {
    // The lowest bits count; a small integer has one bit less than a word.
    Value::length((if hash == -1 { -2 } else { hash }) as usize)
}

/// Hash of a float.
pub fn hash_float(number: f64) -> isize {
    if number.is_nan() {
        return 0;
    }
    if number.is_infinite() {
        return if number > 0.0 { HASH_INFINITY } else { -HASH_INFINITY };
    }
    let (mantissa, exponent) = numeric::ratio::decompose(number);
    let residue = mantissa % HASH_MODULUS as u64;
    // Multiplying by two rotates the bits.
    let turn = exponent.rem_euclid(HASH_BITS as i32) as u32;
    let rotated = if turn == 0 { residue } else { residue << turn & HASH_MODULUS as u64 | residue >> (HASH_BITS - turn) };
    let hash = (rotated % HASH_MODULUS as u64) as isize;
    if number < 0.0 { -hash } else { hash }
}

/// True for instances of classes that are not exceptions or classes themselves.
#[inline]
pub fn is_instance(value: Value<'_>) -> bool {
    value.id().is_some_and(|id| id.0 >= ids::FIRST_SHAPE.0)
}

/// The text of a number as ASCII without the white space around it: decimal digits of other scripts become 0 to 9.
/// Text with anything else in it stays as it is, to be refused.
pub fn literal<'v>(vm: &'v Vm, text: &'v [u8]) -> Result<&'v [u8], Fault> {
    if text.is_ascii() {
        return trim(vm, text);
    }
    let memory = vm.heap.scratch(text.len())?;
    let mut count = 0;
    let mut points = points::points(text);
    loop {
        if vm.stops_at(points.position()) {
            vm.poll_walk()?;
        }
        let Some(point) = points.next() else { break };
        let ascii = match point {
            0..=0x7f => point as u8,
            _ if unicode::is_space(point) => b' ',
            _ => match unicode::decimal(point) {
                Some(digit) => b'0' + digit as u8,
                None => return Ok(text),
            },
        };
        if let Some(byte) = memory.get_mut(count) {
            *byte = ascii;
            count += 1;
        }
    }
    trim(vm, &memory[..count])
}

/// ASCII text without the white space around it.
pub fn trim<'v>(vm: &Vm, text: &'v [u8]) -> Result<&'v [u8], Fault> {
    let space = |byte: u8| byte < 0x80 && unicode::is_space(u32::from(byte));
    let (mut start, mut end) = (0, text.len());
    while start < end && space(text[start]) {
        if vm.stops_at(start) {
            vm.poll_walk()?;
        }
        start += 1;
    }
    while end > start && space(text[end - 1]) {
        if vm.stops_at(end) {
            vm.poll_walk()?;
        }
        end -= 1;
    }
    Ok(&text[start..end])
}

/// Writes the text of a str or bytes object for an error message, as `repr` shows it.
pub fn write_literal(vm: &Vm, message: &mut Message<'_>, value: Value<'_>, literal: &[u8]) {
    if crate::types::cast(vm, value, ids::STR).is_some() {
        repr::write_text(vm, message, literal, false);
    } else {
        repr::write_bytes(vm, message, literal);
    }
}

/// As [`write_literal`], but not more than 200 characters, as CPython for `int`.
pub fn write_literal_start(vm: &Vm, message: &mut Message<'_>, value: Value<'_>, literal: &[u8]) {
    repr::write_start(message, literal, crate::types::cast(vm, value, ids::STR).is_some(), 200);
}

#[cfg(test)]
mod tests;
