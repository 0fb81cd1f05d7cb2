//! Integer square root by Newton's method.
//!
//! Invariant: the estimate never falls below the root, so the first step that does not
//! decrease it ends the search.

use crate::bits::{bit_length, shift_left, shift_right, shifted_right};
use crate::divide::divide;
use crate::limb::Limb;
use crate::magnitude::{add_in_place, compare, length};
use crate::{Poll, Stopped, check};

/// Limbs of the root of a number of this many limbs.
pub const fn root_limbs(count: usize) -> usize {
    count / 2 + 2
}

/// Limbs of scratch memory for [`sqrt`].
pub const fn sqrt_scratch(count: usize) -> usize {
    (count + 2) + (count + 1) + root_limbs(count)
}

/// `out = isqrt(a)`; `out` holds [`root_limbs`]. Returns the length.
pub fn sqrt(out: &mut [Limb], a: &[Limb], scratch: &mut [Limb], poll: Poll<'_>) -> Result<usize, Stopped> {
    if a.is_empty() {
        return Ok(0);
    }
    let (quotient, rest) = scratch.split_at_mut(a.len() + 2);
    let (remainder, normalised) = rest.split_at_mut(a.len() + 1);
    // The root of the top bits, rounded up, with an even number of bits below.
    let below = (bit_length(a).saturating_sub(60) as usize).next_multiple_of(2);
    let count = shifted_right(quotient, a, below);
    let mut top = 0u64;
    for limb in quotient[..count].iter().rev() {
        top = top << (Limb::BITS / 2) << (Limb::BITS / 2) | *limb as u64;
    }
    let first = crate::ratio::from_u64(top.isqrt() + 1);
    let out = &mut out[..root_limbs(a.len())];
    shift_left(out, crate::magnitude::trim(&first), below / 2);
    let mut count = length(out);
    loop {
        check(poll)?;
        let (digits, _) = divide(quotient, remainder, a, &out[..count], normalised, poll)?;
        // The next estimate is the mean of the estimate and the quotient.
        if compare(&quotient[..digits], &out[..count]).is_ge() {
            return Ok(count);
        }
        let size = count + 1;
        quotient[digits..size.max(digits)].fill(0);
        add_in_place(&mut quotient[..size], &out[..count]);
        shift_right(&mut quotient[..size], 1);
        count = length(&quotient[..size]);
        out[..count].copy_from_slice(&quotient[..count]);
    }
}
