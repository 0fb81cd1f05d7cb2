//! Big integers to and from text in bases 2 to 36.
//!
//! Digits are handled as many at once as fit a limb (19 decimal ones on 64 bits, 9 on 32).
//!
//! Invariant: digits are lower-case ASCII without sign or prefix.

use crate::bits::bit_length;
use crate::divide::by_normalised;
use crate::limb::{LIMB_BITS, Limb, Reciprocal};
use crate::magnitude::{length, trim};
use crate::multiply::scale_in_place;
use crate::{Poll, Stopped, check};

/// Products between two questions whether to go on.
const POLL: usize = 1 << 16;

/// As many digits as fit a limb: their number and `base` to its power.
const fn chunk(base: u32) -> (usize, Limb) {
    let (mut count, mut power) = (1, base as Limb);
    while let Some(next) = power.checked_mul(base as Limb) {
        power = next;
        count += 1;
    }
    (count, power)
}

/// A bound on the digits of a number of `bits` bits, at least 1.
pub fn most_digits(bits: u64, base: u32) -> usize {
    // floor(log2(base) * 256) bounds the information of a digit from below.
    const LOG2: [u16; 37] = [
        0, 0, 256, 405, 512, 594, 661, 718, 768, 811, 850, 885, 917, 947, 974, 1000, 1024, 1046, 1067, 1087, 1106,
        1124, 1141, 1158, 1173, 1188, 1203, 1217, 1230, 1243, 1256, 1268, 1280, 1291, 1302, 1313, 1323,
    ];
    let per_digit = LOG2.get(base as usize).copied().unwrap_or(0).max(256) as u64;
    ((bits * 256).div_ceil(per_digit)).max(1) as usize
}

/// Limbs that hold any number of `digits` digits.
pub fn limbs_for_digits(digits: usize, base: u32) -> usize {
    let (count, _) = chunk(base);
    digits / count + 2
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
fn digit_character(digit: u32) -> u8 {
    if digit < 10 { b'0' + digit as u8 } else { b'a' - 10 + digit as u8 }
}

/// Value of a digit character in either case; 255 for others.
#[inline]
pub fn digit_value(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'z' => byte - b'a' + 10,
        b'A'..=b'Z' => byte - b'A' + 10,
        _ => 255,
    }
}

/// Writes a number of one limb at the end of `out`; where it starts.
pub fn small_to_text(out: &mut [u8], mut number: Limb, base: u32) -> usize {
    let mut at = out.len();
    if base == 10 {
        // A constant divisor is much faster.
        while at > 0 {
            at -= 1;
            out[at] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        return at;
    }
    let base = base.max(2) as Limb;
    while at > 0 {
        at -= 1;
        out[at] = digit_character((number % base) as u32);
        number /= base;
        if number == 0 {
            break;
        }
    }
    at
}

/// Writes the digits of `work`, which is destroyed, at the end of `out` ([`most_digits`] long); where they start.
pub fn to_text(out: &mut [u8], work: &mut [Limb], base: u32, poll: Poll<'_>) -> Result<usize, Stopped> {
    if base.is_power_of_two() {
        return Ok(bits_to_text(out, work, base.trailing_zeros()));
    }
    let (digits, power) = chunk(base);
    let shift = power.leading_zeros();
    let reciprocal = Reciprocal::new(power << shift);
    let mut count = length(work);
    let mut at = out.len();
    let mut steps = 0;
    while count > 1 {
        let rest = by_normalised(&mut work[..count], reciprocal, shift);
        count = length(&work[..count]);
        let start = at.saturating_sub(digits);
        let first = small_to_text(&mut out[start..at], rest, base);
        out[start..start + first].fill(b'0');
        at = start;
        steps += count;
        if steps > POLL {
            steps = 0;
            check(poll)?;
        }
    }
    let top = work.first().copied().unwrap_or(0);
    Ok(small_to_text(&mut out[..at], top, base))
}

/// Digits of `bits` bits each.
fn bits_to_text(out: &mut [u8], limbs: &[Limb], bits: u32) -> usize {
    let limbs = trim(limbs);
    let total = bit_length(limbs) as usize;
    let bits = bits as usize;
    let mut at = out.len();
    let mut position = 0;
    while at > 0 && (position == 0 || position < total) {
        let (index, shift) = (position / LIMB_BITS, position % LIMB_BITS);
        let mut digit = limbs.get(index).copied().unwrap_or(0) >> shift;
        if shift + bits > LIMB_BITS {
            digit |= limbs.get(index + 1).copied().unwrap_or(0) << (LIMB_BITS - shift);
        }
        at -= 1;
        out[at] = digit_character((digit & ((1 << bits) - 1)) as u32);
        position += bits;
    }
    at
}

/// The number of digits in `text` (underscores are skipped), which must be digits of `base` only. `out` holds
/// [`limbs_for_digits`] limbs. Returns the length.
pub fn from_text(out: &mut [Limb], text: &[u8], base: u32, poll: Poll<'_>) -> Result<usize, Stopped> {
    let (digits, power) = chunk(base);
    let mut used = 0;
    let (mut pending, mut scale, mut count) = (0, 1, 0);
    let mut steps = 0;
    for byte in text.iter().filter(|byte| **byte != b'_') {
        pending = pending * base as Limb + digit_value(*byte) as Limb;
        scale *= base as Limb;
        count += 1;
        if count == digits {
            append(out, &mut used, power, pending);
            (pending, scale, count) = (0, 1, 0);
            steps += used;
            if steps > POLL {
                steps = 0;
                check(poll)?;
            }
        }
    }
    if count > 0 {
        append(out, &mut used, scale, pending);
    }
    Ok(length(&out[..used]))
}

/// `out = out * scale + pending`.
fn append(out: &mut [Limb], used: &mut usize, scale: Limb, pending: Limb) {
    let carry = scale_in_place(&mut out[..*used], scale, pending);
    if carry != 0 {
        if let Some(top) = out.get_mut(*used) {
            *top = carry;
            *used += 1;
        }
    }
}
