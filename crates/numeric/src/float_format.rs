//! Floats as text with a given precision: %e, %f, %g, Python's default format, hex.
//!
//! A number is laid out as [`Parts`], which the caller pads, groups and signs. Digits are
//! exact for any precision; those beyond what a float can have are counted, not stored.
//!
//! Invariant: `memory` of [`memory_for`] bytes holds every digit that is stored.

use crate::float_text::{Buffer, Digits, REPR_SIZE};
#[cfg(not(target_pointer_width = "64"))]
use crate::float_digits;
use core::fmt::Write;

/// A float has no more significant digits than this.
const MOST_SIGNIFICANT: usize = 768;
/// A float has no more digits after the point than this.
const MOST_FRACTION: usize = 1074;

/// How a number is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// %f
    Fixed,
    /// %e
    Exponent,
    /// %g
    General,
    /// As %g, with a digit after the point: a format without type but with precision.
    Plain,
    /// The shortest text, as `repr`.
    Shortest,
}

/// A number's text in parts, without sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Parts<'b> {
    /// "0x" and the like.
    pub prefix: &'b [u8],
    /// Digits before the point.
    pub whole: &'b [u8],
    pub point: bool,
    /// Digits after the point, then this many zeros.
    pub fraction: &'b [u8],
    pub zeros: usize,
    /// Exponent or "%".
    pub suffix: &'b [u8],
}

/// Bytes of memory for a number of at most this magnitude.
pub fn memory_for(style: Style, number: f64, precision: usize) -> usize {
    match style {
        Style::Fixed => {
            let (mantissa, exponent) = crate::ratio::decompose(number);
            let bits = (64 - mantissa.leading_zeros() as i32 + exponent).max(0) as usize;
            // log10(2) is below 78 / 256.
            bits * 78 / 256 + 4 + precision.min(MOST_FRACTION)
        }
        Style::Shortest => 40,
        _ => 2 * precision.min(MOST_SIGNIFICANT) + 24,
    }
}

/// Lays out a finite number's magnitude. `alternate` (#) keeps the point and trailing zeros.
pub fn layout<'b>(number: f64, style: Style, precision: usize, alternate: bool, memory: &'b mut [u8]) -> Parts<'b> {
    let number = number.abs();
    match style {
        Style::Fixed => fixed(number, precision, alternate, memory),
        Style::Shortest => {
            let digits = Digits::shortest(number);
            arrange(digits.text(), digits.exponent, (-4, 16), true, alternate, memory)
        }
        _ => {
            let wanted = match style {
                Style::Exponent => precision,
                _ => precision.max(1) - 1,
            };
            let stored = wanted.min(MOST_SIGNIFICANT - 1);
            let half = memory.len() / 2;
            let (source, memory) = memory.split_at_mut(half);
            let (digits, exponent) = significant(number, stored, source);
            if style == Style::Exponent {
                let mut parts = scientific(digits, exponent, alternate, memory);
                parts.zeros = wanted - stored;
                return parts;
            }
            let limit = if style == Style::Plain { wanted } else { wanted + 1 } as i64;
            let limit = limit.min(i32::MAX as i64) as i32;
            let digits = if alternate { digits } else { strip_zeros(digits) };
            let mut parts = arrange(digits, exponent, (-4, limit), style == Style::Plain, alternate, memory);
            if alternate {
                parts.zeros = wanted - stored;
            }
            parts
        }
    }
}

/// One digit and `more` of them, and the decimal exponent of the first; `memory` holds some bytes more.
#[cfg(target_pointer_width = "64")]
fn significant(number: f64, more: usize, memory: &mut [u8]) -> (&[u8], i32) {
    let mut buffer = Buffer::new(memory);
    let _ = write!(buffer, "{number:.more$e}");
    let length = buffer.into_bytes().len();
    let text = &mut memory[..length];
    let end = text.iter().position(|byte| *byte == b'e').unwrap_or(length);
    let exponent = parse_exponent(text.get(end + 1..).unwrap_or(&[]));
    // "d.ddd" without its point.
    if more > 0 {
        text.copy_within(2..end, 1);
    }
    (&text[..end.min(more + 1)], exponent)
}

/// One digit and `more` of them, and the decimal exponent of the first; `memory` holds some bytes more.
#[cfg(not(target_pointer_width = "64"))]
fn significant(number: f64, more: usize, memory: &mut [u8]) -> (&[u8], i32) {
    let (count, exponent) = float_digits::digits(number, float_digits::Wanted::Significant(more + 1), memory);
    (&memory[..count], exponent)
}

/// A finite magnitude with so many digits behind the point.
#[cfg(target_pointer_width = "64")]
pub fn fixed_text(number: f64, places: usize, memory: &mut [u8]) -> &[u8] {
    let mut buffer = Buffer::new(memory);
    let _ = write!(buffer, "{number:.places$}");
    buffer.into_bytes()
}

/// A finite magnitude with so many digits behind the point.
#[cfg(not(target_pointer_width = "64"))]
pub fn fixed_text(number: f64, places: usize, memory: &mut [u8]) -> &[u8] {
    float_digits::fixed_text(number, places, memory)
}

fn fixed(number: f64, precision: usize, alternate: bool, memory: &mut [u8]) -> Parts<'_> {
    let stored = precision.min(MOST_FRACTION);
    let text = fixed_text(number, stored, memory);
    let whole = text.iter().position(|byte| *byte == b'.').unwrap_or(text.len());
    Parts {
        whole: &text[..whole],
        point: precision > 0 || alternate,
        fraction: text.get(whole + 1..).unwrap_or(&[]),
        zeros: precision - stored,
        ..Parts::default()
    }
}

#[cfg(target_pointer_width = "64")]
fn parse_exponent(text: &[u8]) -> i32 {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let value = digits.iter().fold(0i32, |value, byte| value * 10 + (byte & 15) as i32);
    if negative { -value } else { value }
}

fn strip_zeros(digits: &[u8]) -> &[u8] {
    let count = digits.iter().rposition(|byte| *byte != b'0').map_or(1, |last| last + 1);
    &digits[..count.min(digits.len())]
}

/// `d.ddde+XX`.
fn scientific<'b>(digits: &[u8], exponent: i32, alternate: bool, memory: &'b mut [u8]) -> Parts<'b> {
    let count = digits.len();
    let mut buffer = Buffer::new(memory);
    buffer.push(digits);
    let _ = write!(buffer, "e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.unsigned_abs());
    let text = buffer.into_bytes();
    let (digits, suffix) = text.split_at(count.min(text.len()));
    let (whole, fraction) = digits.split_at(digits.len().min(1));
    Parts { whole, point: !fraction.is_empty() || alternate, fraction, suffix, ..Parts::default() }
}

/// Digits in positional form when the exponent is within `limits`, else in scientific form. `dot_zero`: a digit
/// stands after the point of positional numbers.
fn arrange<'b>(
    digits: &[u8],
    exponent: i32,
    limits: (i32, i32),
    dot_zero: bool,
    alternate: bool,
    memory: &'b mut [u8],
) -> Parts<'b> {
    if exponent < limits.0 || exponent >= limits.1 {
        return scientific(digits, exponent, alternate, memory);
    }
    let mut buffer = Buffer::new(memory);
    let whole = if exponent < 0 {
        buffer.fill(b'0', exponent.unsigned_abs() as usize);
        buffer.push(digits);
        1
    } else {
        let whole = exponent as usize + 1;
        buffer.push(digits);
        buffer.fill(b'0', whole.saturating_sub(digits.len()));
        if dot_zero && digits.len() <= whole {
            buffer.push(b"0");
        }
        whole
    };
    let text = buffer.into_bytes();
    let (whole, fraction) = text.split_at(whole.min(text.len()));
    Parts { whole, point: !fraction.is_empty() || alternate, fraction, ..Parts::default() }
}

/// `float.hex`.
pub fn hex(number: f64, memory: &mut [u8; REPR_SIZE]) -> &str {
    let mut buffer = Buffer::new(memory);
    if number.is_sign_negative() && !number.is_nan() {
        buffer.push(b"-");
    }
    if let Some(text) = crate::float_text::special(number) {
        buffer.push(text.as_bytes());
        return buffer.into_text();
    }
    let bits = number.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let field = (bits >> 52 & 0x7ff) as i32;
    let _ = match (field, fraction) {
        (0, 0) => write!(buffer, "0x0.0p+0"),
        (0, _) => write!(buffer, "0x0.{fraction:013x}p-1022"),
        _ => write!(buffer, "0x1.{fraction:013x}p{:+}", field - 1023),
    };
    buffer.into_text()
}

/// Why a hexadecimal float could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HexError {
    Syntax,
    TooLarge,
}

/// `float.fromhex` of text without surrounding white space.
pub fn from_hex(text: &[u8]) -> Result<f64, HexError> {
    let (negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let signed = |number: f64| if negative { -number } else { number };
    if rest.eq_ignore_ascii_case(b"inf") || rest.eq_ignore_ascii_case(b"infinity") {
        return Ok(signed(f64::INFINITY));
    }
    if rest.eq_ignore_ascii_case(b"nan") {
        return Ok(signed(f64::NAN));
    }
    let rest = match rest {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        rest => rest,
    };
    let (mut mantissa, mut exponent, mut sticky) = (0u64, 0i64, false);
    let (mut digits, mut point) = (0, false);
    let mut at = 0;
    while let Some(&byte) = rest.get(at) {
        let digit = crate::radix::digit_value(byte);
        if byte == b'.' && !point {
            point = true;
        } else if digit < 16 {
            digits += 1;
            if mantissa >> 60 == 0 {
                mantissa = mantissa << 4 | digit as u64;
                exponent -= 4 * point as i64;
            } else {
                sticky |= digit != 0;
                exponent += 4 * !point as i64;
            }
        } else {
            break;
        }
        at += 1;
    }
    let tail = rest.get(at..).unwrap_or(&[]);
    if digits == 0 {
        return Err(HexError::Syntax);
    }
    exponent = exponent.saturating_add(hex_exponent(tail)?);
    let number = crate::ratio::round(mantissa, exponent, sticky);
    if number.is_infinite() { Err(HexError::TooLarge) } else { Ok(signed(number)) }
}

/// The number after "p"; 0 for no text.
fn hex_exponent(text: &[u8]) -> Result<i64, HexError> {
    let [b'p' | b'P', text @ ..] = text else {
        return if text.is_empty() { Ok(0) } else { Err(HexError::Syntax) };
    };
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if text.is_empty() || !text.iter().all(u8::is_ascii_digit) {
        return Err(HexError::Syntax);
    }
    let value = text.iter().fold(0i64, |value, byte| (value * 10 + (byte & 15) as i64).min(1 << 40));
    Ok(if negative { -value } else { value })
}

/// Text of a float as Python writes it, checked and without underscores: None when it is malformed. `memory` is as
/// long as the text.
pub fn parse(text: &[u8], memory: &mut [u8]) -> Option<f64> {
    let text = if text.contains(&b'_') { without_underscores(text, memory)? } else { text };
    // The syntax is the same otherwise.
    crate::parse_float(core::str::from_utf8(text).ok()?)
}

/// Removes underscores, which must stand between digits.
pub fn without_underscores<'m>(text: &[u8], memory: &'m mut [u8]) -> Option<&'m [u8]> {
    let mut count = 0;
    let mut before = 0u8;
    for (at, byte) in text.iter().enumerate() {
        if *byte == b'_' {
            let after = text.get(at + 1).copied().unwrap_or(0);
            if !before.is_ascii_digit() || !after.is_ascii_digit() {
                return None;
            }
        } else {
            *memory.get_mut(count)? = *byte;
            count += 1;
        }
        before = *byte;
    }
    memory.get(..count)
}

