//! Decimal digits of a float by arithmetic of big integers, for machines where `core`'s faster ways and their
//! tables take too much flash. On others the tests compare the two.
//!
//! Source: G. L. Steele and J. L. White, "How to print floating-point numbers accurately", 1990; R. G. Burger and
//! R. K. Dybvig, "Printing floating-point numbers quickly and accurately", 1996.
//!
//! Invariant: `rest / unit` is what is left of the number, in units of the digit before the next one.

use crate::limb::{LIMB_BITS, Limb};
use crate::magnitude::{compare, length, sub_in_place, trim};
use crate::multiply::scale_in_place;
use crate::ratio::decompose;
use core::cmp::Ordering;

/// Which digits are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// The fewest that read back as the same number, of those the nearest to it.
    Shortest,
    /// So many from the first that is not zero.
    Significant(usize),
    /// As many as come before the place of this number behind the point.
    Places(usize),
}

/// Limbs of the largest number that occurs: 2**1077 * 10, doubled.
const LIMBS: usize = 1088usize.div_ceil(LIMB_BITS) + 1;

/// A number without sign; limbs beyond `size` of its fraction are zero.
type Big = [Limb; LIMBS];

/// A fraction that is written digit by digit.
struct Fraction {
    rest: Big,
    unit: Big,
    /// Half the distance to the number above and to the one below, in the unit of the rest.
    above: Big,
    below: Big,
    /// Limbs in use.
    size: usize,
}

/// Writes digits of a finite number's magnitude, rounded to even where two are equally near; their count and the decimal
/// exponent of the first. `out` has room for all that are wanted (17 of the shortest). No digit is written for a number
/// that is rounded to zero.
pub fn digits(number: f64, wanted: Wanted, out: &mut [u8]) -> (usize, i32) {
    let (mantissa, exponent) = decompose(number);
    if mantissa == 0 {
        let count = match wanted {
            Wanted::Shortest => 1,
            Wanted::Significant(count) => count,
            Wanted::Places(_) => 0,
        };
        let count = count.min(out.len());
        out[..count].fill(b'0');
        return (count, 0);
    }
    let written = quick_digits(mantissa, exponent, wanted, out).unwrap_or_else(|| exact_digits(mantissa, exponent, wanted, out));
    let Some(Written { mut count, mut place, up }) = written else { return (0, 0) };
    if up {
        let nines = out[..count].iter().rev().take_while(|digit| **digit == b'9').count();
        out[count - nines..count].fill(b'0');
        match out[..count - nines].last_mut() {
            Some(digit) => *digit += 1,
            None => {
                place += 1;
                if let Wanted::Places(_) = wanted {
                    count += 1;
                    out[count - 1] = b'0';
                }
                out[0] = b'1';
            }
        }
    }
    (count, place - 1)
}

/// Digits that were written, not yet rounded.
struct Written {
    count: usize,
    /// The decimal exponent of the first one, and one more.
    place: i32,
    /// The number is to be rounded up.
    up: bool,
}

/// How many digits are wanted of a number whose first one has the exponent `place - 1`; None when the number is rounded
/// to zero before any.
fn most_digits(wanted: Wanted, place: i32, room: usize) -> Option<usize> {
    let most = match wanted {
        Wanted::Shortest => room as i64,
        Wanted::Significant(count) => count as i64,
        Wanted::Places(places) => places as i64 + place as i64,
    };
    usize::try_from(most).ok().map(|most| most.min(room))
}

/// The digits of a number that words of 64 bits are enough for: its whole part takes 32 bits, and the fraction times ten
/// 64. None for other numbers, and for the shortest digits.
fn quick_digits(mantissa: u64, exponent: i32, wanted: Wanted, out: &mut [u8]) -> Option<Option<Written>> {
    let shift = exponent.checked_neg().filter(|shift| (1..=60).contains(shift))?;
    let mut whole = u32::try_from(mantissa >> shift).ok().filter(|_| wanted != Wanted::Shortest)?;
    let mask = (1u64 << shift) - 1;
    let mut rest = mantissa & mask;
    let mut place = whole.checked_ilog10().map_or(0, |log| log as i32 + 1);
    if whole == 0 {
        // The fraction is not zero, or the number were.
        while rest * 10 <= mask {
            rest *= 10;
            place -= 1;
        }
    }
    let Some(most) = most_digits(wanted, place, out.len()) else { return Some(None) };
    let before = place.max(0) as usize;
    if most < before {
        return None;
    }
    for digit in out[..before].iter_mut().rev() {
        *digit = b'0' + (whole % 10) as u8;
        whole /= 10;
    }
    for digit in &mut out[before..most] {
        rest *= 10;
        *digit = b'0' + (rest >> shift) as u8;
        rest &= mask;
    }
    let last = out[..most].last().map_or(0, |digit| digit & 1);
    let half = 1 << (shift - 1);
    Some(Some(Written { count: most, place, up: rest > half || rest == half && last != 0 }))
}

/// The digits of any number.
fn exact_digits(mantissa: u64, exponent: i32, wanted: Wanted, out: &mut [u8]) -> Option<Written> {
    let mut fraction = Fraction::new(mantissa, exponent);
    let shortest = wanted == Wanted::Shortest;
    // The bounds themselves read back as the number when its last bit is zero.
    let closed = mantissa & 1 == 0;
    // At most the place before the first digit: 78913 / 2**18 is just below the logarithm of 2.
    let bits = 63 - mantissa.leading_zeros() as i32 + exponent;
    let mut place = (bits * 78913 >> 18) - (bits < 0) as i32;
    for _ in 0..place.unsigned_abs() {
        if place > 0 {
            fraction.times_ten_unit();
        } else {
            fraction.times_ten();
        }
    }
    while fraction.reaches_unit(shortest, closed) {
        fraction.times_ten_unit();
        place += 1;
    }
    let most = most_digits(wanted, place, out.len())?;
    let mut count = 0;
    let mut up = None;
    while count < most && up.is_none() {
        fraction.times_ten();
        let digit = fraction.digit();
        out[count] = b'0' + digit;
        count += 1;
        if shortest {
            let low = fraction.is_below(closed);
            let high = fraction.reaches_unit(true, closed);
            up = match (low, high) {
                (false, false) => None,
                (true, false) => Some(false),
                (false, true) => Some(true),
                (true, true) => Some(fraction.rounds_up(digit)),
            };
        }
    }
    let last = count.checked_sub(1).map_or(0, |last| out[last] & 1);
    let up = up.unwrap_or_else(|| fraction.rounds_up(last));
    Some(Written { count, place, up })
}

/// A finite number's magnitude with so many digits behind the point; no text when `memory` is too short.
pub fn fixed_text(number: f64, places: usize, memory: &mut [u8]) -> &[u8] {
    let (count, exponent) = digits(number, Wanted::Places(places), memory);
    let (whole, zeros) = match (count, exponent) {
        (0, _) => (1, 1 + places),
        (_, 0..) => (exponent as usize + 1, 0),
        _ => (1, exponent.unsigned_abs() as usize),
    };
    let length = zeros + count;
    if length >= memory.len() {
        return &[];
    }
    memory.copy_within(..count, zeros);
    memory[..zeros].fill(b'0');
    if places == 0 {
        return &memory[..length];
    }
    memory.copy_within(whole..length, whole + 1);
    memory[whole] = b'.';
    &memory[..length + 1]
}

impl Fraction {
    fn new(mantissa: u64, exponent: i32) -> Fraction {
        let mut fraction = Fraction { rest: [0; LIMBS], unit: [0; LIMBS], above: [0; LIMBS], below: [0; LIMBS], size: LIMBS };
        // The number below a power of two is nearer, unless it is of the least exponent.
        let nearer = (mantissa == 1 << 52 && exponent > -1074) as usize;
        let up = exponent.max(0) as usize;
        put(&mut fraction.rest, mantissa, up + 1 + nearer);
        put(&mut fraction.unit, 1, (-exponent).max(0) as usize + 1 + nearer);
        put(&mut fraction.above, 1, up + nearer);
        put(&mut fraction.below, 1, up);
        fraction.fit();
        fraction
    }

    /// Looks again how many limbs are in use: one more than there were at most.
    fn fit(&mut self) {
        let most = self.size.min(LIMBS - 1) + 1;
        let size = [&self.unit, &self.rest, &self.above].map(|number| length(&number[..most]));
        self.size = (size[0].max(size[1]).max(size[2]) + 1).min(LIMBS);
    }

    fn times_ten(&mut self) {
        for number in [&mut self.rest, &mut self.above, &mut self.below] {
            scale_in_place(&mut number[..self.size], 10, 0);
        }
        self.fit();
    }

    fn times_ten_unit(&mut self) {
        scale_in_place(&mut self.unit[..self.size], 10, 0);
        self.fit();
    }

    /// Takes the whole part, below 10, out of the rest.
    fn digit(&mut self) -> u8 {
        let mut digit = 0;
        while compare(trim(&self.rest[..self.size]), trim(&self.unit[..self.size])).is_ge() {
            sub_in_place(&mut self.rest[..self.size], &self.unit[..self.size]);
            digit += 1;
        }
        digit
    }

    /// The rest, with the distance to the number above if `with_distance`, is a whole unit.
    fn reaches_unit(&self, with_distance: bool, closed: bool) -> bool {
        let order = match with_distance {
            true => self.compare_to_unit(&self.above),
            false => compare(trim(&self.rest[..self.size]), trim(&self.unit[..self.size])),
        };
        match order {
            Ordering::Less => false,
            Ordering::Equal => !with_distance || closed,
            Ordering::Greater => true,
        }
    }

    /// How the rest with `more` added compares to the unit.
    fn compare_to_unit(&self, more: &Big) -> Ordering {
        let (mut order, mut carry) = (Ordering::Equal, false);
        for ((rest, more), unit) in self.rest.iter().zip(more).zip(&self.unit).take(self.size) {
            let (sum, over) = rest.overflowing_add(*more);
            let (sum, again) = sum.overflowing_add(carry.into());
            carry = over | again;
            order = sum.cmp(unit).then(order);
        }
        if carry { Ordering::Greater } else { order }
    }

    /// The number below is as far as the rest.
    fn is_below(&self, closed: bool) -> bool {
        let order = compare(trim(&self.rest[..self.size]), trim(&self.below[..self.size]));
        if closed { order.is_le() } else { order.is_lt() }
    }

    /// More than half a unit is left, or half of one behind an odd digit.
    fn rounds_up(&self, digit: u8) -> bool {
        match self.compare_to_unit(&self.rest) {
            Ordering::Less => false,
            Ordering::Equal => digit & 1 != 0,
            Ordering::Greater => true,
        }
    }
}

/// `target = number << shift`, where `target` is zero.
fn put(target: &mut Big, number: u64, shift: usize) {
    let (at, shift) = (shift / LIMB_BITS, shift % LIMB_BITS);
    let shifted = (number as u128) << shift;
    for (index, limb) in target[at..].iter_mut().take(128 / LIMB_BITS).enumerate() {
        *limb = (shifted >> (index * LIMB_BITS)) as Limb;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;
    use std::string::String;

    /// As `{:e}` shows it.
    fn scientific(number: f64, wanted: Wanted) -> String {
        let mut out = [0; 800];
        let room = if wanted == Wanted::Shortest { 17 } else { 800 };
        let (count, exponent) = digits(number, wanted, &mut out[..room]);
        let text = core::str::from_utf8(&out[..count]).unwrap_or("?");
        let (first, rest) = text.split_at(1);
        if rest.is_empty() { format!("{first}e{exponent}") } else { format!("{first}.{rest}e{exponent}") }
    }

    /// As `{:.places$}` shows it.
    fn fixed(number: f64, places: usize) -> String {
        String::from_utf8_lossy(fixed_text(number, places, &mut [0; 1400])).into_owned()
    }

    fn check(number: f64, round: usize) {
        let number = number.abs();
        let found = scientific(number, Wanted::Shortest);
        assert_eq!(found.len(), format!("{number:e}").len(), "{number:e} {found}");
        assert_eq!(found.parse::<f64>().ok(), Some(number), "{number:e}");
        let most = round % 25;
        assert_eq!(scientific(number, Wanted::Significant(most + 1)), format!("{number:.most$e}"));
        assert_eq!(fixed(number, most), format!("{number:.most$}"));
    }

    #[test]
    fn digits_are_those_of_core() {
        let special = [
            0.0, 1.0, 0.5, 1.5, 2.5, 0.25, 0.125, 9.5, 99.5, 0.95, 0.05, 0.005, 5e-324, 1e-323, 2.2250738585072014e-308,
            f64::MAX, 1e22, 1e23, 9007199254740992.0, 4503599627370496.5, 0.1, 0.3, 123456789.0, 1e100, 9.999999999999999e22,
        ];
        for number in special {
            for round in 0..25 {
                check(number, round);
            }
        }
        let mut seed = 88172645463325252u64;
        for round in 0..4000 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let near = f64::from_bits(seed & !(0x7ff << 52) | (1000 + seed % 50) << 52);
            for number in [f64::from_bits(seed), near, (seed >> (round % 64)) as f64, (seed % 100_000) as f64 / 1000.0] {
                if number.is_finite() {
                    check(number, round);
                }
            }
            let power = f64::from_bits((1 + seed % 2046) << 52);
            check(power, round);
        }
        assert_eq!(scientific(5e-324, Wanted::Significant(767)), format!("{:.766e}", 5e-324));
        assert_eq!(fixed(f64::MAX, 10), format!("{:.10}", f64::MAX));
        assert_eq!(fixed(5e-324, 1074), format!("{:.1074}", 5e-324));
    }

    #[test]
    fn numbers_between_two_texts_are_rounded_to_even() {
        assert_eq!(scientific(9007199254740993.0, Wanted::Shortest), "9.007199254740992e15");
        assert_eq!(scientific(5e-324, Wanted::Shortest), "5e-324");
    }
}
