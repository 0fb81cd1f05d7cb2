//! Greatest common divisor by Lehmer's method: most steps of Euclid's algorithm are done
//! on the top limbs alone.
//!
//! Source: Knuth, "The Art of Computer Programming", volume 2, 4.5.2, algorithm L.
//!
//! Invariant: both numbers shrink at each round.

use crate::bits::bit_length;
use crate::divide::{divide, remainder_by_limb};
use crate::limb::{Double, LIMB_BITS, Limb};
use crate::magnitude::{compare, length};
use crate::{Poll, Stopped, check};

/// The greatest common divisor of two limbs.
pub fn of_limbs(mut a: Limb, mut b: Limb) -> Limb {
    if a == 0 || b == 0 {
        return a | b;
    }
    // Binary method: shifts and subtractions only.
    let common = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    loop {
        b >>= b.trailing_zeros();
        if a > b {
            core::mem::swap(&mut a, &mut b);
        }
        b -= a;
        if b == 0 {
            return a << common;
        }
    }
}

/// Limbs of scratch memory for operands of at most `count` limbs.
pub const fn scratch(count: usize) -> usize {
    4 * count + 4
}

/// The greatest common divisor of `a` and `b`, which are destroyed; it is left in `a`. Both are slices of one size;
/// leading zeros are allowed. Returns its length.
pub fn gcd(a: &mut [Limb], b: &mut [Limb], scratch: &mut [Limb], poll: Poll<'_>) -> Result<usize, Stopped> {
    let (mut x, mut y) = (a, b);
    let (mut long, mut short) = (length(x), length(y));
    let mut exchanged = false;
    loop {
        if compare(&x[..long], &y[..short]).is_lt() {
            core::mem::swap(&mut x, &mut y);
            core::mem::swap(&mut long, &mut short);
            exchanged = !exchanged;
        }
        if short <= 1 {
            break;
        }
        check(poll)?;
        match simulate(&x[..long], &y[..short]) {
            Some(cosequence) => {
                apply(&mut x[..long], &mut y[..long], cosequence);
                short = length(&y[..long]);
                long = length(&x[..long]);
            }
            None => {
                let (quotient, rest) = scratch.split_at_mut(long + 1);
                let (remainder, normalised) = rest.split_at_mut(long + 1);
                let (_, left) = divide(quotient, remainder, &x[..long], &y[..short], normalised, poll)?;
                x[..left].copy_from_slice(&remainder[..left]);
                x[left..long].fill(0);
                long = left;
            }
        }
    }
    if short == 1 {
        let last = y[0];
        x[0] = of_limbs(last, remainder_by_limb(&x[..long], last));
        long = (x[0] != 0) as usize;
    }
    if exchanged {
        y[..long].copy_from_slice(&x[..long]);
    }
    Ok(long)
}

/// Coefficients of one round: `x, y = |a*x - b*y|, |c*x - d*y|` with the signs told by `even`.
struct Cosequence {
    a: Limb,
    b: Limb,
    c: Limb,
    d: Limb,
    even: bool,
}

/// Steps of Euclid's algorithm as far as the top bits of both decide them; None when not even one.
fn simulate(x: &[Limb], y: &[Limb]) -> Option<Cosequence> {
    let shift = (bit_length(x) - (LIMB_BITS as u64 - 1)) as usize;
    // One bit is kept free, so that the sums below cannot overflow.
    let mut high = limb_at(x, shift);
    let mut low = limb_at(y, shift);
    let (mut a, mut b, mut c, mut d): (Limb, Limb, Limb, Limb) = (1, 0, 0, 1);
    let mut even = true;
    while low != c && low != d {
        // Bounds of the true quotient: in both cases exact high and low differ from the truncated by the
        // coefficients.
        let (first, second) = if even { ((high - b) / (low + d), (high + a) / (low - c)) } else { ((high + b) / (low - d), (high - a) / (low + c)) };
        if first != second {
            break;
        }
        let quotient = first;
        let (Some(next_c), Some(next_d)) = (
            quotient.checked_mul(c).and_then(|product| a.checked_add(product)),
            quotient.checked_mul(d).and_then(|product| b.checked_add(product)),
        ) else {
            break;
        };
        if next_c > Limb::MAX / 4 || next_d > Limb::MAX / 4 {
            break;
        }
        (a, c) = (c, next_c);
        (b, d) = (d, next_d);
        (high, low) = (low, high - quotient * low);
        even = !even;
    }
    if b == 0 { None } else { Some(Cosequence { a, b, c, d, even }) }
}

/// The limb whose lowest bit is bit `shift`.
fn limb_at(a: &[Limb], shift: usize) -> Limb {
    let (index, bits) = (shift / LIMB_BITS, shift % LIMB_BITS);
    let low = a.get(index).copied().unwrap_or(0) >> bits;
    if bits == 0 { low } else { low | a.get(index + 1).copied().unwrap_or(0) << (LIMB_BITS - bits) }
}

/// Replaces `x` and `y` by the results of a round.
fn apply(x: &mut [Limb], y: &mut [Limb], round: Cosequence) {
    let Cosequence { a, b, c, d, even } = round;
    // Signs alternate: after an even number of steps x = a*x - b*y and y = d*y - c*x.
    let (mut carry_x, mut carry_y) = ((0, 0), (0, 0));
    for (u, v) in x.iter_mut().zip(y.iter_mut()) {
        let (old_u, old_v) = (*u, *v);
        (*u, carry_x) = combine((a, old_u), (b, old_v), carry_x, even);
        (*v, carry_y) = combine((d, old_v), (c, old_u), carry_y, even);
    }
}

/// One limb of `plus - minus` (or the opposite): both products with their carries.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn combine(plus: (Limb, Limb), minus: (Limb, Limb), carry: (Limb, Limb), even: bool) -> (Limb, (Limb, Limb)) {
    let first = plus.0 as Double * plus.1 as Double + carry.0 as Double;
    let second = minus.0 as Double * minus.1 as Double + carry.1 as Double;
    let (positive, negative) = if even { (first, second) } else { (second, first) };
    let (mut positive_carry, low_positive) = crate::limb::split(positive);
    let (mut negative_carry, low_negative) = crate::limb::split(negative);
    let (limb, borrow) = low_positive.overflowing_sub(low_negative);
    // A borrow is owed by the subtracted side.
    if borrow {
        negative_carry += 1;
    }
    let cancelled = positive_carry.min(negative_carry);
    positive_carry -= cancelled;
    negative_carry -= cancelled;
    if even { (limb, (positive_carry, negative_carry)) } else { (limb, (negative_carry, positive_carry)) }
}
