//! Big integers to and from bytes, signed or not, in either order.
//!
//! Invariant: byte strings are in two's complement when signed.

use crate::limb::{LIMB_BITS, Limb};
use crate::magnitude::{length, negate};

/// Bytes of a limb.
const SIZE: usize = LIMB_BITS / 8;

/// Limbs for a number of this many bytes.
pub const fn limbs_for(bytes: usize) -> usize {
    bytes.div_ceil(SIZE)
}

/// The number in `bytes`: `out` holds [`limbs_for`] limbs. Returns length and sign.
pub fn from_bytes(out: &mut [Limb], bytes: &[u8], big_endian: bool, signed: bool) -> (usize, bool) {
    let count = limbs_for(bytes.len());
    let out = &mut out[..count];
    let top = if big_endian { bytes.first() } else { bytes.last() };
    let negative = signed && top.is_some_and(|byte| byte & 0x80 != 0);
    out.fill(if negative { Limb::MAX } else { 0 });
    let mut start = 0;
    // Whole limbs at once where large numbers have room.
    if cfg!(target_pointer_width = "64") {
        for digit in &mut out[..bytes.len() / SIZE] {
            let end = bytes.len() - start;
            let part = if big_endian { bytes[..end].last_chunk() } else { bytes[start..].first_chunk() };
            let Some(part) = part else { break };
            *digit = if big_endian { Limb::from_be_bytes(*part) } else { Limb::from_le_bytes(*part) };
            start += SIZE;
        }
    }
    for position in start..bytes.len() {
        let byte = bytes[if big_endian { bytes.len() - 1 - position } else { position }];
        let digit = &mut out[position / SIZE];
        let shift = position % SIZE * 8;
        *digit = *digit & !(0xff << shift) | (byte as Limb) << shift;
    }
    if negative {
        negate(out);
    }
    (length(out), negative)
}

/// Writes a signed number into all of `out`; false when it does not fit.
pub fn to_bytes(out: &mut [u8], limbs: &[Limb], negative: bool, big_endian: bool, signed: bool) -> bool {
    if negative && !signed {
        return limbs.is_empty();
    }
    let mut carry = true;
    let mut top = 0;
    let size = out.len();
    for position in 0..size {
        let mut byte = limbs.get(position / SIZE).map_or(0, |limb| (limb >> (position % SIZE * 8)) as u8);
        if negative {
            (byte, carry) = (!byte).overflowing_add(carry as u8);
        }
        top = byte;
        out[if big_endian { size - 1 - position } else { position }] = byte;
    }
    let significant = limbs.len() * SIZE - limbs.last().map_or(0, |limb| limb.leading_zeros() as usize / 8);
    if significant > size {
        return false;
    }
    if limbs.is_empty() || !signed {
        return true;
    }
    size > 0 && (top & 0x80 != 0) == negative
}
