//! Decimal text to floats with nothing but big integers: for machines on which the tables of
//! `core`'s conversion are too large.
//!
//! A number of digits and a power of ten is a quotient of two integers, which `ratio` rounds
//! correctly.
//!
//! Invariant: the result is that of `core` for every text.

use crate::limb::{LIMB_BITS, Limb};
use crate::magnitude::trim;
use crate::multiply::scale_in_place;
use crate::ratio::{true_divide, true_divide_scratch};

/// Digits that decide: no number in the middle of two floats has more of them.
const DIGITS: usize = 770;
/// Texts from this exponent of ten of the first digit on are infinite.
const INFINITE: i64 = 310;
/// Texts below this exponent of ten of the first digit are zero.
const ZERO: i64 = -326;

/// Floats hold all whole numbers up to this one, and powers of ten up to this exponent.
const MOST_EXACT: u64 = 1 << 53;
const MOST_EXACT_POWER: u64 = 22;

/// Limbs of a number of this many decimal digits.
const fn limbs(digits: usize) -> usize {
    digits * 10 / 3 / LIMB_BITS + 2
}

const NUMERATOR: usize = limbs(DIGITS + 1);
const DENOMINATOR: usize = limbs(DIGITS + 1 + ZERO.unsigned_abs() as usize);

/// The float nearest to a text as `core` takes it; None when it is malformed.
pub fn parse(text: &[u8]) -> Option<f64> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let magnitude = match text {
        text if text.eq_ignore_ascii_case(b"inf") || text.eq_ignore_ascii_case(b"infinity") => f64::INFINITY,
        text if text.eq_ignore_ascii_case(b"nan") => f64::NAN,
        text => parse_digits(text)?,
    };
    Some(if negative { -magnitude } else { magnitude })
}

fn parse_digits(text: &[u8]) -> Option<f64> {
    let end = text.iter().position(|byte| byte | 0x20 == b'e').unwrap_or(text.len());
    let (body, tail) = text.split_at(end);
    let exponent = match tail {
        [] => 0,
        [_, b'-', digits @ ..] => -exponent_of(digits)?,
        [_, b'+', digits @ ..] | [_, digits @ ..] => exponent_of(digits)?,
    };
    match few_digits(body, exponent) {
        Some(number) => Some(number),
        None => many_digits(body, exponent),
    }
}

/// The number of up to 15 digits and a small power of ten: floats hold both exactly, so that one operation rounds
/// once. None for other numbers and malformed texts.
fn few_digits(body: &[u8], mut exponent: i64) -> Option<f64> {
    let (mut mantissa, mut digits, mut point) = (0u64, false, false);
    for &byte in body {
        match byte {
            b'.' if !point => point = true,
            b'0'..=b'9' if mantissa < MOST_EXACT / 10 => {
                mantissa = mantissa * 10 + (byte & 15) as u64;
                exponent -= point as i64;
                digits = true;
            }
            _ => return None,
        }
    }
    if !digits || exponent.unsigned_abs() > MOST_EXACT_POWER {
        return None;
    }
    let mut power = 1.0;
    for _ in 0..exponent.unsigned_abs() {
        power *= 10.0;
    }
    let mantissa = mantissa as f64;
    Some(if exponent < 0 { mantissa / power } else { mantissa * power })
}

/// The number of any digits.
#[inline(never)]
fn many_digits(body: &[u8], mut exponent: i64) -> Option<f64> {
    let mut numerator = [0; NUMERATOR];
    // Significant digits, digits of any kind, and whether the point was seen.
    let (mut count, mut digits, mut point) = (0, 0, false);
    let mut sticky = false;
    for &byte in body {
        match byte {
            b'.' if !point => point = true,
            b'0'..=b'9' => {
                digits += 1;
                exponent -= point as i64;
                if count == DIGITS {
                    sticky |= byte != b'0';
                    exponent += 1;
                } else if count > 0 || byte != b'0' {
                    count += 1;
                    scale_in_place(&mut numerator, 10, (byte & 15) as Limb);
                }
            }
            _ => return None,
        }
    }
    if digits == 0 {
        return None;
    }
    if sticky {
        scale_in_place(&mut numerator, 10, 1);
        exponent -= 1;
    }
    let first = exponent + count as i64;
    if count == 0 || first < ZERO {
        return Some(0.0);
    }
    if first > INFINITE {
        return Some(f64::INFINITY);
    }
    let mut denominator = [0; DENOMINATOR];
    denominator[0] = 1;
    let scaled = if exponent < 0 { &mut denominator[..] } else { &mut numerator[..] };
    for _ in 0..exponent.unsigned_abs() {
        scale_in_place(scaled, 10, 0);
    }
    let mut scratch = [0; true_divide_scratch(DENOMINATOR)];
    true_divide(trim(&numerator), trim(&denominator), &mut scratch, &|| true).ok()
}

/// The number after "e" and its sign, as far as it matters.
fn exponent_of(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |value, byte| (value * 10 + (byte & 15) as i64).min(1 << 40)))
}

#[cfg(test)]
mod tests {
    use super::parse;
    use std::format;
    use std::string::String;

    #[test]
    fn texts_are_read_as_core_reads_them() {
        let long = String::from("1") + &"0".repeat(900);
        let digits = "9".repeat(800);
        let halfway = format!("{:.1100}", f64::from_bits(1) / 2.0 + f64::from_bits(3));
        let texts = [
            "", ".", "e5", "1e", "1e+", "--1", "1..2", "1_0", " 1", "0", "-0", "0.0e999999999999", "inf", "-Infinity", "NaN",
            "infin", "1", "-1.5", ".5", "5.", "1e5", "1E-5", "123456789012345678", "9007199254740993", "0.1", "2.5e-324",
            "2.4e-324", "4.9e-324", "1.7976931348623157e308", "1.7976931348623159e308", "1e309", "1e-400", "1e99999999999999999999",
            "2.2250738585072011e-308", "2.2250738585072012e-308", "5e-1", "3.141592653589793238462643383279", "1e22", "1e23",
            "8.5e-7", "0.000000000000000000000000000001", "9007199254740991e22", "900719925474099e-22", "9007199254740991e-22",
            "900719925474099e23", "00000000000000000012.50", "1.e", "-.0",
            "179769313486231580793e289", &long, &digits, &halfway,
        ];
        for text in texts {
            let expected = text.parse::<f64>().ok().map(f64::to_bits);
            assert_eq!(parse(text.as_bytes()).map(f64::to_bits), expected, "{text}");
        }
        for shift in [0, 300, 800] {
            let tail = format!(".{digits}e-{shift}");
            assert_eq!(parse(tail.as_bytes()), tail.parse().ok());
        }
    }

    #[test]
    fn numbers_of_all_sizes_are_read() {
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        for _ in 0..2000 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let number = f64::from_bits(seed);
            if number.is_finite() {
                let text = format!("{number:e}");
                assert_eq!(parse(text.as_bytes()), Some(number), "{text}");
                let text = format!("{number:.16e}");
                assert_eq!(parse(text.as_bytes()), text.parse().ok(), "{text}");
            }
        }
    }
}
