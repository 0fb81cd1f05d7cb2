//! Multiplication: by rows, and Karatsuba's method for long operands.
//!
//! Invariant: `scratch` is at least [`scratch`] limbs long; its contents do not matter.

use crate::limb::{Double, Limb, split, wide};
use crate::magnitude::{add_in_place, length, sub_in_place};
use crate::{Poll, Stopped, check};

/// Operands with fewer limbs are multiplied by rows.
const KARATSUBA: usize = 32;

/// Products of this many limbs ask whether to go on.
const POLL: usize = 512;

/// `target += row * factor`, both of one length; the carry limb.
#[inline]
pub fn add_row(target: &mut [Limb], row: &[Limb], factor: Limb) -> Limb {
    let mut carry = 0;
    for (digit, x) in target.iter_mut().zip(row) {
        (carry, *digit) = split(wide(*x, factor) + *digit as Double + carry as Double);
    }
    carry
}

/// `target -= row * factor`, both of one length; the borrow limb.
#[inline]
pub fn sub_row(target: &mut [Limb], row: &[Limb], factor: Limb) -> Limb {
    let mut carry = 0;
    for (digit, x) in target.iter_mut().zip(row) {
        let (high, low) = split(wide(*x, factor) + carry as Double);
        let (difference, borrow) = digit.overflowing_sub(low);
        *digit = difference;
        carry = high + borrow as Limb;
    }
    carry
}

/// `out = a * factor`; `out` holds one limb more than `a`. Returns the length.
pub fn by_limb(out: &mut [Limb], a: &[Limb], factor: Limb) -> usize {
    let mut carry = 0;
    let (low, high) = out.split_at_mut(a.len());
    for (digit, x) in low.iter_mut().zip(a) {
        (carry, *digit) = split(wide(*x, factor) + carry as Double);
    }
    high[0] = carry;
    length(&out[..a.len() + 1])
}

/// `target = target * factor + addend`; the carry limb.
#[inline]
pub fn scale_in_place(target: &mut [Limb], factor: Limb, addend: Limb) -> Limb {
    let mut carry = addend;
    for digit in target {
        (carry, *digit) = split(wide(*digit, factor) + carry as Double);
    }
    carry
}

/// Limbs of scratch memory for a product of operands of these lengths.
pub fn scratch(a: usize, b: usize) -> usize {
    let (long, short) = (a.max(b), a.min(b));
    if short < KARATSUBA {
        0
    } else if long == short {
        karatsuba_scratch(short)
    } else {
        3 * short + karatsuba_scratch(short)
    }
}

/// Limbs of scratch memory for any product of this many limbs.
pub fn most_scratch(product: usize) -> usize {
    let half = product / 2 + 1;
    3 * half + karatsuba_scratch(half)
}

fn karatsuba_scratch(mut count: usize) -> usize {
    let mut total = 0;
    while count >= KARATSUBA {
        count = count.div_ceil(2);
        total += 2 * count;
    }
    total + 2 * count + 1
}

/// `out = a * b`; `out` holds as many limbs as both together. Operands may have leading zeros.
/// Returns the length. A square (the same slice twice) is recognised.
pub fn multiply(out: &mut [Limb], a: &[Limb], b: &[Limb], scratch: &mut [Limb], poll: Poll<'_>) -> Result<usize, Stopped> {
    let out = &mut out[..a.len() + b.len()];
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    if short.len() < KARATSUBA {
        by_rows(out, long, short);
    } else if long.len() == short.len() {
        karatsuba(out, a, b, scratch, poll)?;
    } else {
        unbalanced(out, long, short, scratch, poll)?;
    }
    Ok(length(out))
}

fn by_rows(out: &mut [Limb], long: &[Limb], short: &[Limb]) {
    if core::ptr::eq(long, short) && short.len() > 2 {
        return square_by_rows(out, short);
    }
    out.fill(0);
    for (i, factor) in short.iter().enumerate() {
        out[i + long.len()] = add_row(&mut out[i..i + long.len()], long, *factor);
    }
}

/// Each product of two different limbs once, doubled, then the squares of the limbs.
fn square_by_rows(out: &mut [Limb], a: &[Limb]) {
    out.fill(0);
    for (i, factor) in a.iter().enumerate() {
        out[i + a.len()] = add_row(&mut out[2 * i + 1..i + a.len()], &a[i + 1..], *factor);
    }
    let mut top = 0;
    let mut carry = false;
    for (i, digit) in a.iter().enumerate() {
        let (high, low) = split(wide(*digit, *digit));
        for (at, square) in [(2 * i, low), (2 * i + 1, high)] {
            let doubled = out[at] << 1 | top;
            top = out[at] >> (Limb::BITS - 1);
            (out[at], carry) = crate::limb::add_carry(doubled, square, carry);
        }
    }
}

/// Operands of equal length `n`: three products of half the length.
fn karatsuba(out: &mut [Limb], a: &[Limb], b: &[Limb], scratch: &mut [Limb], poll: Poll<'_>) -> Result<(), Stopped> {
    let count = a.len();
    if count < KARATSUBA {
        by_rows(out, a, b);
        return Ok(());
    }
    if count >= POLL {
        check(poll)?;
    }
    let same = core::ptr::eq(a, b);
    let half = count.div_ceil(2);
    let (a_low, a_high) = a.split_at(half);
    let (b_low, b_high) = b.split_at(half);
    let (middle, rest) = scratch.split_at_mut(2 * half);
    let negative = {
        let (a_difference, b_difference) = out.split_at_mut(half);
        let a_negative = difference(a_difference, a_low, a_high);
        if same {
            karatsuba(middle, a_difference, a_difference, rest, poll)?;
            false
        } else {
            let b_difference = &mut b_difference[..half];
            let b_negative = difference(b_difference, b_low, b_high);
            karatsuba(middle, a_difference, b_difference, rest, poll)?;
            a_negative != b_negative
        }
    };
    let (low, high) = out.split_at_mut(2 * half);
    karatsuba(low, a_low, b_low, rest, poll)?;
    karatsuba(high, a_high, b_high, rest, poll)?;
    let sum = &mut rest[..2 * half + 1];
    sum[..2 * half].copy_from_slice(low);
    sum[2 * half] = 0;
    add_in_place(sum, high);
    if negative {
        add_in_place(sum, middle);
    } else {
        sub_in_place(sum, middle);
    }
    let sum = crate::magnitude::trim(sum);
    add_in_place(&mut out[half..], sum);
    Ok(())
}

/// `out = |low - high|`, where `high` may be one limb shorter; true when the difference is negative.
fn difference(out: &mut [Limb], low: &[Limb], high: &[Limb]) -> bool {
    out.copy_from_slice(low);
    let negative = sub_in_place(out, high);
    if negative {
        crate::magnitude::negate(out);
    }
    negative
}

/// The longer operand in pieces as long as the shorter.
fn unbalanced(out: &mut [Limb], long: &[Limb], short: &[Limb], scratch: &mut [Limb], poll: Poll<'_>) -> Result<(), Stopped> {
    let size = short.len();
    let (product, rest) = scratch.split_at_mut(2 * size);
    let (padded, rest) = rest.split_at_mut(size);
    out.fill(0);
    for (number, piece) in long.chunks(size).enumerate() {
        check(poll)?;
        let out = &mut out[number * size..];
        if piece.len() == size {
            karatsuba(product, piece, short, rest, poll)?;
            add_in_place(out, product);
        } else if piece.len() < KARATSUBA {
            let product = &mut product[..size + piece.len()];
            by_rows(product, short, piece);
            add_in_place(out, product);
        } else {
            padded.fill(0);
            padded[..piece.len()].copy_from_slice(piece);
            karatsuba(product, padded, short, rest, poll)?;
            add_in_place(out, &product[..size + piece.len()]);
        }
    }
    Ok(())
}
