//! Floats as text: the shortest text that reads back as the same number.
//!
//! The digits come from `core`'s formatting, which is exact, on machines of 32 bits from `float_digits`, which is
//! small; this file arranges them as Python does.
//!
//! Invariant: everything is written into a fixed buffer; no text is longer than its size.

use core::fmt::{self, Write};

/// Bytes that hold any `repr` of a float.
pub const REPR_SIZE: usize = 32;

/// A fixed buffer that can be written to; what does not fit is dropped.
pub struct Buffer<'b> {
    bytes: &'b mut [u8],
    length: usize,
}

impl<'b> Buffer<'b> {
    /// An empty buffer over this memory.
    pub fn new(bytes: &'b mut [u8]) -> Buffer<'b> {
        Buffer { bytes, length: 0 }
    }

    /// Appends bytes.
    pub fn push(&mut self, text: &[u8]) {
        if let Some(target) = self.bytes.get_mut(self.length..self.length + text.len()) {
            target.copy_from_slice(text);
            self.length += text.len();
        }
    }

    /// Appends `count` copies of a byte.
    pub fn fill(&mut self, byte: u8, count: usize) {
        if let Some(target) = self.bytes.get_mut(self.length..self.length + count) {
            target.fill(byte);
            self.length += count;
        }
    }

    /// What was written.
    pub fn into_bytes(self) -> &'b [u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }

    /// What was written, as text (empty if it is not UTF-8).
    pub fn into_text(self) -> &'b str {
        core::str::from_utf8(self.into_bytes()).unwrap_or("")
    }
}

impl fmt::Write for Buffer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text.as_bytes());
        Ok(())
    }
}

/// Significant digits of a finite number and the decimal exponent of the first one.
pub struct Digits {
    digits: [u8; 20],
    count: usize,
    pub exponent: i32,
}

impl Digits {
    /// The fewest digits that read back as `number` (its sign is ignored); "0" for zero.
    #[cfg(not(target_pointer_width = "64"))]
    pub fn shortest(number: f64) -> Digits {
        use crate::float_digits::{Wanted, digits};
        let mut text = [0; 20];
        let (count, exponent) = digits(number, Wanted::Shortest, &mut text[..17]);
        Digits { digits: text, count, exponent }
    }

    /// The fewest digits that read back as `number` (its sign is ignored); "0" for zero.
    #[cfg(target_pointer_width = "64")]
    pub fn shortest(number: f64) -> Digits {
        let mut memory = [0; REPR_SIZE];
        let mut buffer = Buffer::new(&mut memory);
        let _ = write!(buffer, "{:e}", number.abs());
        let digits = Digits::parse(buffer.into_bytes());
        if digits.may_tie(number) {
            // `core` rounds a number in the middle of two texts up, Python to even.
            let places = digits.count - 1;
            let mut buffer = Buffer::new(&mut memory);
            let _ = write!(buffer, "{:.places$e}", number.abs());
            let text = buffer.into_text();
            if crate::parse_float(text) == Some(number.abs()) {
                return Digits::parse(text.as_bytes());
            }
        }
        digits
    }

    /// True when the exact value may have just one digit more: not without that many factors of two.
    #[cfg(target_pointer_width = "64")]
    fn may_tie(&self, number: f64) -> bool {
        let (mantissa, exponent) = crate::ratio::decompose(number);
        self.count >= 15 && exponent + mantissa.trailing_zeros() as i32 >= self.exponent - self.count as i32
    }

    /// The digits of "d.ddde-x".
    #[cfg(target_pointer_width = "64")]
    fn parse(text: &[u8]) -> Digits {
        let mut digits = Digits { digits: [0; 20], count: 0, exponent: 0 };
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            at += 1;
            match byte {
                b'0'..=b'9' if digits.count < 20 => {
                    digits.digits[digits.count] = byte;
                    digits.count += 1;
                }
                b'e' => break,
                _ => {}
            }
        }
        let negative = text.get(at) == Some(&b'-');
        for byte in text.get(at + negative as usize..).unwrap_or(&[]) {
            digits.exponent = digits.exponent * 10 + (byte & 15) as i32;
        }
        if negative {
            digits.exponent = -digits.exponent;
        }
        digits
    }

    /// The digits as text.
    pub fn text(&self) -> &[u8] {
        &self.digits[..self.count]
    }
}

/// Text of an infinity or NaN without sign; None for finite numbers.
pub fn special(number: f64) -> Option<&'static str> {
    if number.is_nan() {
        Some("nan")
    } else if number.is_infinite() {
        Some("inf")
    } else {
        None
    }
}

/// `repr(number)`: shortest, in exponent form below 1e-4 and from 1e16 on.
pub fn repr(number: f64, memory: &mut [u8; REPR_SIZE]) -> &str {
    write_shortest(number, true, memory)
}

/// As [`repr`]; `point` tells whether whole numbers end in ".0" (complex parts do not).
pub fn write_shortest(number: f64, point: bool, memory: &mut [u8; REPR_SIZE]) -> &str {
    let mut buffer = Buffer::new(memory);
    if number.is_sign_negative() && !number.is_nan() {
        buffer.push(b"-");
    }
    if let Some(text) = special(number) {
        buffer.push(text.as_bytes());
        return buffer.into_text();
    }
    let digits = Digits::shortest(number);
    let (text, exponent) = (digits.text(), digits.exponent);
    if (-4..16).contains(&exponent) {
        write_positional(&mut buffer, text, exponent, point);
    } else {
        let (first, rest) = text.split_at(text.len().min(1));
        buffer.push(first);
        if !rest.is_empty() {
            buffer.push(b".");
            buffer.push(rest);
        }
        let _ = write!(buffer, "e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.unsigned_abs());
    }
    buffer.into_text()
}

fn write_positional(buffer: &mut Buffer<'_>, digits: &[u8], exponent: i32, point: bool) {
    if exponent < 0 {
        buffer.push(b"0.");
        buffer.fill(b'0', (-exponent - 1) as usize);
        buffer.push(digits);
        return;
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        buffer.push(digits);
        buffer.fill(b'0', whole - digits.len());
        if point {
            buffer.push(b".0");
        }
    } else {
        buffer.push(&digits[..whole]);
        buffer.push(b".");
        buffer.push(&digits[whole..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn shortest_text_is_pythons() {
        let cases: &[(f64, &str)] = &[
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (9999999999999998.0, "9999999999999998.0"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (1e-5, "1e-05"),
            (0.0001, "0.0001"),
            (0.00012345, "0.00012345"),
            (1.5e300, "1.5e+300"),
            (5e-324, "5e-324"),
            (-1.7976931348623157e308, "-1.7976931348623157e+308"),
            (100.0, "100.0"),
            (1234.5, "1234.5"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            (2.5, "2.5"),
            (1e15, "1000000000000000.0"),
        ];
        for (number, expected) in cases {
            assert_eq!(repr(*number, &mut [0; REPR_SIZE]), *expected);
        }
        assert_eq!(write_shortest(3.0, false, &mut [0; REPR_SIZE]).to_string(), "3");
    }
}
