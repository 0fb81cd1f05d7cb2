//! Shifts, bit counts and bitwise operators on sign and magnitude as if in two's
//! complement of unlimited width.
//!
//! Invariant: see the functions for the lengths of `out`.

use crate::limb::{LIMB_BITS, Limb};
use crate::magnitude::{add_one, length};

/// Bits of a magnitude without leading zeros.
pub fn bit_length(a: &[Limb]) -> u64 {
    match a.last() {
        Some(top) => a.len() as u64 * LIMB_BITS as u64 - top.leading_zeros() as u64,
        None => 0,
    }
}

/// One bits of a magnitude.
pub fn bit_count(a: &[Limb]) -> u64 {
    a.iter().map(|limb| limb.count_ones() as u64).sum()
}

/// Zero bits at the low end of a magnitude that is not zero.
pub fn trailing_zeros(a: &[Limb]) -> usize {
    let limbs = a.iter().take_while(|limb| **limb == 0).count();
    limbs * LIMB_BITS + a.get(limbs).map_or(0, |limb| limb.trailing_zeros() as usize)
}

/// True when a bit below bit number `count` is set.
pub fn any_below(a: &[Limb], count: usize) -> bool {
    let (limbs, bits) = (count / LIMB_BITS, count % LIMB_BITS);
    if limbs >= a.len() {
        return !a.is_empty();
    }
    a[..limbs].iter().any(|limb| *limb != 0) || a[limbs] & ((1 << bits) - 1) != 0
}

/// Bit number `at`.
pub fn bit(a: &[Limb], at: usize) -> bool {
    a.get(at / LIMB_BITS).is_some_and(|limb| limb >> (at % LIMB_BITS) & 1 != 0)
}

/// `out = a << shift`, filling all of `out` (what does not fit must be zero).
pub fn shift_left(out: &mut [Limb], a: &[Limb], shift: usize) {
    let (limbs, bits) = (shift / LIMB_BITS, shift % LIMB_BITS);
    let limbs = limbs.min(out.len());
    let (zeros, out) = out.split_at_mut(limbs);
    zeros.fill(0);
    let count = a.len().min(out.len());
    if bits == 0 {
        out[..count].copy_from_slice(&a[..count]);
        out[count..].fill(0);
        return;
    }
    let mut carry = 0;
    for (digit, x) in out.iter_mut().zip(a) {
        *digit = *x << bits | carry;
        carry = *x >> (LIMB_BITS - bits);
    }
    let rest = &mut out[count..];
    rest.fill(0);
    if let Some(digit) = rest.first_mut() {
        *digit = carry;
    }
}

/// `target >>= shift` for fewer bits than a limb has.
pub fn shift_right(target: &mut [Limb], shift: usize) {
    if shift == 0 {
        return;
    }
    let mut carry = 0;
    for digit in target.iter_mut().rev() {
        let low = *digit << (LIMB_BITS - shift);
        *digit = *digit >> shift | carry;
        carry = low;
    }
}

/// `out = a >> shift` (towards zero); `out` holds as many limbs as are left. Returns the length.
pub fn shifted_right(out: &mut [Limb], a: &[Limb], shift: usize) -> usize {
    let limbs = shift / LIMB_BITS;
    if limbs >= a.len() {
        return 0;
    }
    let out = &mut out[..a.len() - limbs];
    out.copy_from_slice(&a[limbs..]);
    shift_right(out, shift % LIMB_BITS);
    length(out)
}

/// As [`shifted_right`] for a signed number, rounding down; `out` holds one limb more.
pub fn shifted_right_floor(out: &mut [Limb], a: &[Limb], negative: bool, shift: usize) -> usize {
    let count = shifted_right(out, a, shift);
    if !negative || !any_below(a, shift) {
        return count;
    }
    out[count] = 0;
    add_one(&mut out[..count + 1]);
    length(&out[..count + 1])
}

/// A bitwise operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bitwise {
    And,
    Or,
    Xor,
}

impl Bitwise {
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn apply(self, a: Limb, b: Limb) -> Limb {
        match self {
            Bitwise::And => a & b,
            Bitwise::Or => a | b,
            Bitwise::Xor => a ^ b,
        }
    }
}

/// Limbs of a signed number in two's complement, without end.
struct Complement<'a> {
    limbs: &'a [Limb],
    at: usize,
    negative: bool,
    carry: bool,
}

impl Complement<'_> {
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn next(&mut self) -> Limb {
        let limb = self.limbs.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        if !self.negative {
            return limb;
        }
        let (sum, carry) = (!limb).overflowing_add(self.carry as Limb);
        self.carry = carry;
        sum
    }
}

/// `out = a operator b` for signed operands; `out` holds one limb more than the longer. Returns the
/// length and the sign.
pub fn bitwise(out: &mut [Limb], operator: Bitwise, a: (bool, &[Limb]), b: (bool, &[Limb])) -> (usize, bool) {
    let mut x = Complement { limbs: a.1, at: 0, negative: a.0, carry: true };
    let mut y = Complement { limbs: b.1, at: 0, negative: b.0, carry: true };
    let negative = operator.apply(a.0 as Limb, b.0 as Limb) != 0;
    let out = &mut out[..a.1.len().max(b.1.len()) + 1];
    let mut carry = true;
    for digit in out.iter_mut() {
        let limb = operator.apply(x.next(), y.next());
        *digit = limb;
        if negative {
            (*digit, carry) = (!limb).overflowing_add(carry as Limb);
        }
    }
    (length(out), negative)
}
