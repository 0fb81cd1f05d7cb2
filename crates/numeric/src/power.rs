//! Powers, with and without modulus.
//!
//! Invariant: see the functions for sizes.

use crate::bits::{bit, bit_length};
use crate::divide::divide;
use crate::limb::{LIMB_BITS, Limb};
use crate::multiply::{multiply, scratch as multiply_scratch};
use crate::{Poll, Stopped, check};

/// Limbs of `base ** exponent` at most; None when the count does not fit a word.
pub fn power_limbs(base: &[Limb], exponent: usize) -> Option<usize> {
    let bits = bit_length(base).checked_mul(exponent as u64)?;
    usize::try_from(bits / LIMB_BITS as u64 + 2).ok()
}

/// Limbs of scratch memory for [`power`] with a result of this many limbs.
pub fn power_scratch(result: usize) -> usize {
    // A second result, a product one limb longer, and the scratch memory of the product.
    2 * result + 8 + crate::multiply::most_scratch(result + 2)
}

/// `out = base ** exponent` for an exponent of at least 1. `out` holds [`power_limbs`], `scratch`
/// [`power_scratch`] of that. Returns the length.
pub fn power(out: &mut [Limb], base: &[Limb], exponent: usize, scratch: &mut [Limb], poll: Poll<'_>) -> Result<usize, Stopped> {
    let (other, rest) = scratch.split_at_mut(out.len());
    let mut count = base.len();
    out[..count].copy_from_slice(base);
    let bits = usize::BITS - exponent.leading_zeros();
    for position in (0..bits.saturating_sub(1)).rev() {
        check(poll)?;
        let source = &out[..count];
        let size = 2 * count;
        if size > other.len() {
            // Only a leading zero can be beyond the bound.
            let (square, rest) = rest.split_at_mut(size);
            count = multiply(square, source, source, rest, poll)?;
            out[..count].copy_from_slice(&square[..count]);
        } else {
            count = multiply(other, source, source, rest, poll)?;
            out[..count].copy_from_slice(&other[..count]);
        }
        if exponent >> position & 1 != 0 {
            let size = count + base.len();
            let (product, rest) = if size > other.len() { rest.split_at_mut(size) } else { (&mut *other, &mut *rest) };
            count = multiply(product, &out[..count], base, rest, poll)?;
            out[..count].copy_from_slice(&product[..count]);
        }
    }
    Ok(count)
}

/// Limbs of scratch memory for [`power_modulo`] with a modulus of this many limbs.
pub fn power_modulo_scratch(modulus: usize) -> usize {
    2 * modulus + (2 * modulus + 1) + (2 * modulus + 1) + modulus + multiply_scratch(modulus, modulus)
}

/// `out = base ** exponent % modulus` for a base below the modulus and a modulus above 1. `out` is as long as the
/// modulus, `scratch` [`power_modulo_scratch`]. Returns the length.
pub fn power_modulo(
    out: &mut [Limb],
    base: &[Limb],
    exponent: &[Limb],
    modulus: &[Limb],
    scratch: &mut [Limb],
    poll: Poll<'_>,
) -> Result<usize, Stopped> {
    let size = modulus.len();
    let (product, rest) = scratch.split_at_mut(2 * size);
    let (quotient, rest) = rest.split_at_mut(2 * size + 1);
    let (remainder, rest) = rest.split_at_mut(2 * size + 1);
    let (normalised, rest) = rest.split_at_mut(size);
    out[0] = 1;
    let mut count = 1;
    for position in (0..bit_length(exponent) as usize).rev() {
        check(poll)?;
        for square in [true, false] {
            if !square && !bit(exponent, position) {
                continue;
            }
            let long = if square {
                multiply(product, &out[..count], &out[..count], rest, poll)?
            } else {
                multiply(product, &out[..count], base, rest, poll)?
            };
            let (_, left) = divide(quotient, remainder, &product[..long], modulus, normalised, poll)?;
            out[..left].copy_from_slice(&remainder[..left]);
            count = left;
        }
    }
    Ok(count)
}
