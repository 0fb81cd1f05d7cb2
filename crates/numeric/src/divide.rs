//! Division: by one limb, and long division (Knuth, "The Art of Computer Programming",
//! volume 2, 4.3.1, algorithm D) with reciprocals for the quotient digits.
//!
//! Invariant: divisors are not zero and have no leading zeros.

use crate::bits::{shift_left, shift_right};
use crate::limb::{LIMB_BITS, Limb, Reciprocal, Reciprocal2, join};
use crate::magnitude::{add_in_place, length};
use crate::multiply::sub_row;
use crate::{Poll, Stopped, check};

/// Quotient digits between two questions whether to go on are about this many products.
const POLL: usize = 1 << 16;

/// Divides `target` by `divisor` in place; the remainder.
pub fn by_limb_in_place(target: &mut [Limb], divisor: Limb) -> Limb {
    let shift = divisor.leading_zeros();
    by_normalised(target, Reciprocal::new(divisor << shift), shift)
}

/// Divides `target` by the divisor that, shifted left by `shift`, has this reciprocal.
pub fn by_normalised(target: &mut [Limb], reciprocal: Reciprocal, shift: u32) -> Limb {
    let mut remainder = 0;
    if shift == 0 {
        for digit in target.iter_mut().rev() {
            (*digit, remainder) = reciprocal.divide(remainder, *digit);
        }
        return remainder;
    }
    // The dividend is shifted while it is read: each step brings in bits of the next limb.
    let Some(top) = target.last() else { return 0 };
    remainder = *top >> (LIMB_BITS as u32 - shift);
    for at in (0..target.len()).rev() {
        let below = if at > 0 { target[at - 1] >> (LIMB_BITS as u32 - shift) } else { 0 };
        (target[at], remainder) = reciprocal.divide(remainder, target[at] << shift | below);
    }
    remainder >> shift
}

/// Remainder of division by one limb.
pub fn remainder_by_limb(a: &[Limb], divisor: Limb) -> Limb {
    let shift = divisor.leading_zeros();
    let reciprocal = Reciprocal::new(divisor << shift);
    let mut remainder = 0;
    for digit in a.iter().rev() {
        // The remainder stays below the divisor, so its shifted form does too.
        let high = if shift == 0 { remainder } else { remainder << shift | *digit >> (LIMB_BITS as u32 - shift) };
        remainder = reciprocal.divide(high, *digit << shift).1 >> shift;
    }
    remainder
}

/// Divides `a` by `b`. `quotient` holds `a.len() - b.len() + 1` limbs (none needed when `a` is shorter),
/// `remainder` `a.len() + 1`, `scratch` `b.len()`. Returns the lengths of both.
pub fn divide(
    quotient: &mut [Limb],
    remainder: &mut [Limb],
    a: &[Limb],
    b: &[Limb],
    scratch: &mut [Limb],
    poll: Poll<'_>,
) -> Result<(usize, usize), Stopped> {
    if a.len() < b.len() {
        remainder[..a.len()].copy_from_slice(a);
        return Ok((0, a.len()));
    }
    let digits = a.len() - b.len() + 1;
    let quotient = &mut quotient[..digits];
    if let [divisor] = b {
        quotient.copy_from_slice(a);
        remainder[0] = by_limb_in_place(quotient, *divisor);
        return Ok((length(quotient), (remainder[0] != 0) as usize));
    }
    // Shifted so that the divisor's top bit is set.
    let shift = b[b.len() - 1].leading_zeros() as usize;
    let divisor = &mut scratch[..b.len()];
    shift_left(divisor, b, shift);
    let work = &mut remainder[..a.len() + 1];
    shift_left(work, a, shift);
    long_division(quotient, work, divisor, poll)?;
    let rest = &mut work[..b.len()];
    if shift > 0 {
        shift_right(rest, shift);
    }
    Ok((length(quotient), length(rest)))
}

/// `work` becomes the remainder; both `work` and `divisor` are normalised.
fn long_division(quotient: &mut [Limb], work: &mut [Limb], divisor: &[Limb], poll: Poll<'_>) -> Result<(), Stopped> {
    let count = divisor.len();
    let (high, low) = (divisor[count - 1], divisor[count - 2]);
    let reciprocal = Reciprocal2::new(high, low);
    let mut steps = 0;
    for at in (0..quotient.len()).rev() {
        let (window, top) = work[at..at + count + 1].split_at_mut(count);
        let top = &mut top[0];
        let mut digit = if join(*top, window[count - 1]) >= join(high, low) {
            Limb::MAX
        } else {
            reciprocal.divide(*top, window[count - 1], window[count - 2])
        };
        if digit != 0 {
            let borrow = sub_row(window, divisor, digit);
            let negative = *top < borrow;
            *top = top.wrapping_sub(borrow);
            if negative {
                digit -= 1;
                let carry = add_in_place(window, divisor);
                *top = top.wrapping_add(carry as Limb);
            }
        }
        quotient[at] = digit;
        steps += count;
        if steps > POLL {
            steps = 0;
            check(poll)?;
        }
    }
    Ok(())
}
