//! Between integers and floats: exact comparison, correctly rounded conversion and
//! quotients.
//!
//! Invariant: rounding is half to even, once.

use crate::bits::{any_below, bit_length, shift_left, shifted_right};
use crate::divide::divide;
use crate::limb::{LIMB_BITS, Limb};
use crate::{Poll, Stopped};
use core::cmp::Ordering;

/// The float nearest to `mantissa * 2**exponent` plus a little more if `sticky`; infinite when too large.
pub fn round(mantissa: u64, exponent: i64, sticky: bool) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let shift = mantissa.leading_zeros();
    let mantissa = mantissa << shift;
    // Exponent of the top bit.
    let top = exponent - shift as i64 + 63;
    if top > 1023 {
        return f64::INFINITY;
    }
    let drop = if top >= -1022 { 11 } else { 11 + (-1022 - top) };
    if drop > 64 {
        return 0.0;
    }
    let kept = mantissa.checked_shr(drop as u32).unwrap_or(0);
    let rest = mantissa << (64 - drop);
    const HALF: u64 = 1 << 63;
    let up = rest > HALF || rest == HALF && (sticky || kept & 1 != 0);
    // The implicit bit of `kept` adds one to the exponent field; so does a carry out of the fraction.
    let field = (top.max(-1022) + 1022) as u64;
    f64::from_bits((field << 52) + kept + up as u64)
}

/// The top 64 bits of a magnitude (all of it when shorter), the exponent of the lowest of them, and whether
/// bits below are set.
fn top_bits(a: &[Limb]) -> (u64, i64, bool) {
    let bits = bit_length(a) as usize;
    let drop = bits.saturating_sub(64);
    (bits_at(a, drop), drop as i64, drop > 0 && any_below(a, drop))
}

/// 64 bits from bit number `start` on.
fn bits_at(a: &[Limb], start: usize) -> u64 {
    let mut result = 0;
    let mut filled = 0;
    while filled < 64 {
        let position = start + filled;
        let (index, shift) = (position / LIMB_BITS, position % LIMB_BITS);
        let Some(limb) = a.get(index) else { break };
        result |= ((*limb >> shift) as u64) << filled;
        filled += LIMB_BITS - shift;
    }
    result
}

/// The nearest float; infinite when the number is too large.
pub fn to_f64(a: &[Limb]) -> f64 {
    let (mantissa, exponent, sticky) = top_bits(a);
    round(mantissa, exponent, sticky)
}

/// Mantissa in [0.5, 1) and exponent of a number that may be too large for a float (for logarithms).
pub fn to_f64_scaled(a: &[Limb]) -> (f64, i64) {
    let bits = bit_length(a) as i64;
    let (mantissa, exponent, sticky) = top_bits(a);
    (round(mantissa, exponent - bits, sticky), bits)
}

/// Mantissa and exponent of a finite float: its magnitude is `mantissa * 2**exponent`.
pub fn decompose(number: f64) -> (u64, i32) {
    let bits = number.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match (bits >> 52 & 0x7ff) as i32 {
        0 => (fraction, -1074),
        field => (fraction | 1 << 52, field - 1075),
    }
}

/// Limbs that hold the integer part of any float.
pub const FLOAT_LIMBS: usize = 1024 / LIMB_BITS;

/// Writes the integer part of a finite float's magnitude; returns the length.
pub fn from_f64(out: &mut [Limb; FLOAT_LIMBS], number: f64) -> usize {
    let (mantissa, exponent) = decompose(number);
    let (mantissa, shift) = if exponent < 0 {
        (mantissa.checked_shr(exponent.unsigned_abs()).unwrap_or(0), 0)
    } else {
        (mantissa, exponent as usize)
    };
    let limbs = from_u64(mantissa);
    shift_left(out, crate::magnitude::trim(&limbs[..limbs_of_u64()]), shift);
    crate::magnitude::length(out)
}

const fn limbs_of_u64() -> usize {
    64 / LIMB_BITS
}

/// The limbs of a 64-bit number (on 64-bit machines the second is 0).
pub const fn from_u64(number: u64) -> [Limb; 2] {
    if LIMB_BITS == 64 { [number as Limb, 0] } else { [number as Limb, (number >> 32) as Limb] }
}

/// Order of a signed integer and a float; None for NaN.
pub fn compare_f64(negative: bool, a: &[Limb], number: f64) -> Option<Ordering> {
    if number.is_nan() {
        return None;
    }
    let sign = |negative: bool, zero: bool| if zero { 0 } else if negative { -1 } else { 1 };
    let (left, right) = (sign(negative, a.is_empty()), sign(number < 0.0, number == 0.0));
    if left != right || left == 0 {
        return Some(left.cmp(&right));
    }
    let magnitudes = if number.is_infinite() {
        Ordering::Less
    } else {
        let mut whole = [0; FLOAT_LIMBS];
        let count = from_f64(&mut whole, number);
        crate::magnitude::compare(a, &whole[..count]).then(if number != libm_trunc(number) {
            Ordering::Less
        } else {
            Ordering::Equal
        })
    };
    Some(if negative { magnitudes.reverse() } else { magnitudes })
}

/// Truncation by bits.
fn libm_trunc(number: f64) -> f64 {
    let (mantissa, exponent) = decompose(number);
    if exponent >= 0 {
        return number;
    }
    let drop = exponent.unsigned_abs();
    let kept = mantissa.checked_shr(drop).and_then(|kept| kept.checked_shl(drop)).unwrap_or(0);
    round(kept, exponent as i64, false).copysign(number)
}

/// Limbs of scratch memory for [`true_divide`] by a divisor of this length.
pub const fn true_divide_scratch(divisor: usize) -> usize {
    // Dividend, remainder, normalised divisor, quotient.
    (divisor + 4) + (divisor + 5) + divisor + 6
}

/// The float nearest to `a / b`; infinite when it is too large.
pub fn true_divide(a: &[Limb], b: &[Limb], scratch: &mut [Limb], poll: Poll<'_>) -> Result<f64, Stopped> {
    let (bits, divisor_bits) = (bit_length(a) as i64, bit_length(b) as i64);
    if a.is_empty() || bits - divisor_bits < -1080 {
        return Ok(0.0);
    }
    if bits - divisor_bits > 1030 {
        return Ok(f64::INFINITY);
    }
    // Shifted so that the quotient has 66 or 67 bits.
    let shift = 66 - (bits - divisor_bits);
    let (dividend, rest) = scratch.split_at_mut(b.len() + 4);
    let (remainder, rest) = rest.split_at_mut(b.len() + 5);
    let (normalised, quotient) = rest.split_at_mut(b.len());
    let mut sticky = false;
    let count = if shift >= 0 {
        shift_left(dividend, a, shift as usize);
        crate::magnitude::length(dividend)
    } else {
        sticky = any_below(a, -shift as usize);
        shifted_right(dividend, a, -shift as usize)
    };
    let (count, left) = divide(quotient, remainder, &dividend[..count], b, normalised, poll)?;
    let (mantissa, exponent, more) = top_bits(&quotient[..count]);
    Ok(round(mantissa, exponent - shift, sticky || more || left > 0))
}
