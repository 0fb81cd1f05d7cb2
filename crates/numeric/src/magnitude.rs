//! Comparison, addition and subtraction of magnitudes.
//!
//! Invariant: functions on `target` in place take leading zeros; the others' operands
//! have none, except where stated.

use crate::limb::{Limb, add_carry, sub_borrow};
use core::cmp::Ordering;

/// Number of limbs without leading zeros.
#[inline]
pub fn length(limbs: &[Limb]) -> usize {
    let mut count = limbs.len();
    while count > 0 && limbs[count - 1] == 0 {
        count -= 1;
    }
    count
}

/// The limbs without leading zeros.
#[inline]
pub fn trim(limbs: &[Limb]) -> &[Limb] {
    &limbs[..length(limbs)]
}

/// Order of two magnitudes without leading zeros.
pub fn compare(a: &[Limb], b: &[Limb]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// `target += addend`; the carry out. `addend` is not longer than `target`.
#[inline]
pub fn add_in_place(target: &mut [Limb], addend: &[Limb]) -> bool {
    let count = addend.len().min(target.len());
    let (low, high) = target.split_at_mut(count);
    let mut carry = false;
    for (digit, add) in low.iter_mut().zip(addend) {
        (*digit, carry) = add_carry(*digit, *add, carry);
    }
    carry && add_one(high)
}

/// `target += 1`; the carry out.
#[inline]
pub fn add_one(target: &mut [Limb]) -> bool {
    for digit in target {
        let (sum, carry) = digit.overflowing_add(1);
        *digit = sum;
        if !carry {
            return false;
        }
    }
    true
}

/// `target -= subtrahend`; the borrow out. `subtrahend` is not longer than `target`.
#[inline]
pub fn sub_in_place(target: &mut [Limb], subtrahend: &[Limb]) -> bool {
    let count = subtrahend.len().min(target.len());
    let (low, high) = target.split_at_mut(count);
    let mut borrow = false;
    for (digit, sub) in low.iter_mut().zip(subtrahend) {
        (*digit, borrow) = sub_borrow(*digit, *sub, borrow);
    }
    borrow && sub_one(high)
}

/// `target -= 1`; the borrow out.
#[inline]
pub fn sub_one(target: &mut [Limb]) -> bool {
    for digit in target {
        let (difference, borrow) = digit.overflowing_sub(1);
        *digit = difference;
        if !borrow {
            return false;
        }
    }
    true
}

/// `out = a + b`; `out` holds one limb more than the longer operand. Returns the length.
pub fn add(out: &mut [Limb], a: &[Limb], b: &[Limb]) -> usize {
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let out = &mut out[..long.len() + 1];
    let mut carry = false;
    let (low, high) = long.split_at(short.len());
    for ((digit, x), y) in out.iter_mut().zip(low).zip(short) {
        (*digit, carry) = add_carry(*x, *y, carry);
    }
    let mut at = short.len();
    for x in high {
        (out[at], carry) = add_carry(*x, 0, carry);
        at += 1;
    }
    out[at] = carry as Limb;
    at + carry as usize
}

/// `out = a - b` for `a >= b`; `out` is as long as `a`. Returns the length.
pub fn sub(out: &mut [Limb], a: &[Limb], b: &[Limb]) -> usize {
    let out = &mut out[..a.len()];
    let mut borrow = false;
    let (low, high) = a.split_at(b.len());
    for ((digit, x), y) in out.iter_mut().zip(low).zip(b) {
        (*digit, borrow) = sub_borrow(*x, *y, borrow);
    }
    let mut at = b.len();
    for x in high {
        (out[at], borrow) = sub_borrow(*x, 0, borrow);
        at += 1;
    }
    length(out)
}

/// Two's complement of `target`: `-target` modulo its size.
pub fn negate(target: &mut [Limb]) {
    let mut carry = true;
    for digit in target {
        let (sum, next) = (!*digit).overflowing_add(carry as Limb);
        *digit = sum;
        carry = next;
    }
}
