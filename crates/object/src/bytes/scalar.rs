//! Numbers as bytes by type code, as memoryview, array and struct keep them.
//!
//! Codes: `b B h H i I l L q Q n N P` integers, `e f d` floats, `?` bool, `c` one byte; `u w` a character of four bytes
//! ([`is_character`]), of arrays only.
//!
//! Invariant: [`read`] wants exactly [`size`] bytes; an item written reads back equal.

use crate::fault::{Fault, Leaf};
use crate::operations::convert;
use crate::string::points;
use crate::{Vm, bytes, float, ids, int, types};
use core::cmp::Ordering;
use crate::packed::message;
use heap::Value;

/// Bytes of an item with native size; 0 for codes that are none.
pub const fn size(code: u8) -> usize {
    match code {
        b'l' | b'L' | b'n' | b'N' | b'P' => size_of::<usize>(),
        _ => standard_size(code),
    }
}

/// True for the codes of characters, where there is room for them.
pub const fn is_character(code: u8) -> bool {
    cfg!(feature = "unicode") && matches!(code, b'u' | b'w')
}

/// Bytes of an item with standard size (`struct` with `<`, `>`, `=`, `!`); 0 for codes that are none.
pub const fn standard_size(code: u8) -> usize {
    match code {
        b'b' | b'B' | b'c' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'l' | b'L' | b'f' => 4,
        b'q' | b'Q' | b'd' => 8,
        _ => 0,
    }
}

/// Why a value is no item of a type.
pub enum Refusal {
    /// The value must be an int.
    NotInteger,
    /// The value must be a number.
    NotReal,
    /// The value must be bytes of length 1.
    NotByte,
    /// The int is out of range, which is this.
    Range(i64, u64),
    /// The float is too large.
    TooLarge,
    Fault(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        Refusal::Fault(fault)
    }
}

/// True for codes of signed ints.
const fn is_signed(code: u8) -> bool {
    matches!(code, b'b' | b'h' | b'i' | b'l' | b'q' | b'n')
}

/// Least and greatest int of a size.
fn range(code: u8, size: usize) -> (i64, u64) {
    let bits = 8 * size.clamp(1, 8) as u32;
    let most = u64::MAX >> (64 - bits);
    if is_signed(code) { (-((most >> 1) as i64) - 1, most >> 1) } else { (0, most) }
}

/// An item's number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Number {
    Signed(i64),
    Unsigned(u64),
    Float(f64),
}

impl Number {
    /// The number in an item.
    pub fn of(code: u8, item: &[u8], little: bool) -> Number {
        let size = item.len().min(8);
        let mut buffer = [0; 8];
        for (place, byte) in item[..size].iter().enumerate() {
            buffer[if little { place } else { size - 1 - place }] = *byte;
        }
        let bits = u64::from_le_bytes(buffer);
        match code {
            b'f' => Number::Float(f32::from_bits(bits as u32) as f64),
            b'd' => Number::Float(f64::from_bits(bits)),
            b'e' => Number::Float(half_to_f64(bits as u16)),
            _ if is_signed(code) => {
                let unused = 64 - 8 * size.max(1) as u32;
                Number::Signed((bits << unused) as i64 >> unused)
            }
            _ => Number::Unsigned(bits),
        }
    }

    fn to_f64(self) -> f64 {
        match self {
            Number::Signed(number) => number as f64,
            Number::Unsigned(number) => number as f64,
            Number::Float(number) => number,
        }
    }
}

/// How two native items compare; None when one is not a number.
pub fn order(code: u8, item: &[u8], other_code: u8, other: &[u8]) -> Option<Ordering> {
    match (Number::of(code, item, NATIVE), Number::of(other_code, other, NATIVE)) {
        (Number::Signed(a), Number::Signed(b)) => Some(a.cmp(&b)),
        (Number::Unsigned(a), Number::Unsigned(b)) => Some(a.cmp(&b)),
        (Number::Signed(a), Number::Unsigned(b)) => Some(if a < 0 { Ordering::Less } else { (a as u64).cmp(&b) }),
        (Number::Unsigned(a), Number::Signed(b)) => Some(if b < 0 { Ordering::Greater } else { a.cmp(&(b as u64)) }),
        (a, b) => a.to_f64().partial_cmp(&b.to_f64()),
    }
}

/// True where numbers lie in memory with the least significant byte first.
pub const NATIVE: bool = cfg!(target_endian = "little");

/// The value of an item.
pub fn read<'v>(vm: &'v Vm, code: u8, item: &[u8], little: bool) -> Leaf<'v> {
    if code == b'c' {
        return bytes::new(vm, item);
    }
    if is_character(code) {
        return match Number::of(b'I', item, little) {
            Number::Unsigned(point) if point < 0x11_0000 => points::character(vm, point as u32),
            _ => Err(vm.value_fault(message!("character is not in range [U+0000; U+10ffff]"))),
        };
    }
    match Number::of(code, item, little) {
        Number::Unsigned(bits) if code == b'?' => Ok(Value::bool(bits != 0)),
        Number::Signed(number) => int::new(vm, number),
        Number::Unsigned(number) => int::from_u64(vm, number),
        Number::Float(number) => float::new(vm, number),
    }
}

/// The bytes of an item of `size` bytes (the rest is zero). Instances are numbers only if their class
/// derives from int or float: `memoryview::plain_number` turns others into numbers.
pub fn write(vm: &Vm, value: Value<'_>, code: u8, size: usize, little: bool) -> Result<[u8; 8], Refusal> {
    let bits = match code {
        b'e' | b'f' | b'd' => float_bits(real(vm, value)?, code)?,
        b'?' => convert::truth_leaf(vm, value)? as u64,
        b'c' => match bytes::buffer_of(vm, value) {
            Some([byte]) => *byte as u64,
            _ => return Err(Refusal::NotByte),
        },
        _ if is_character(code) => match types::cast(vm, value, ids::STR).map(|text| text.bytes()) {
            Some(text) if points::count(text) == 1 => points::decode(text, 0).map_or(0, |(point, _)| u64::from(point)),
            _ => return Err(Refusal::NotByte),
        },
        _ => integer(vm, value, range(code, size))?,
    };
    Ok(layout(bits, size, little))
}

/// The bytes of an item that a program stores, in the machine's order: as [`write`], but on a board an int that
/// does not fit keeps its low bits.
pub fn store(vm: &Vm, value: Value<'_>, code: u8, size: usize) -> Result<[u8; 8], Refusal> {
    match write(vm, value, code, size, NATIVE) {
        Err(Refusal::Range(..)) if vm.platform.stores_low_bits() => match int::cast(vm, value) {
            Some(number) => Ok(layout(int::low_bits(number), size, NATIVE)),
            None => Err(Refusal::NotInteger),
        },
        result => result,
    }
}

fn layout(bits: u64, size: usize, little: bool) -> [u8; 8] {
    let mut buffer = bits.to_le_bytes();
    buffer[size.min(8)..].fill(0);
    if !little {
        buffer[..size.min(8)].reverse();
    }
    buffer
}

/// The bits of an int within a range.
fn integer(vm: &Vm, value: Value<'_>, (least, most): (i64, u64)) -> Result<u64, Refusal> {
    let Some(number) = int::cast(vm, value) else { return Err(Refusal::NotInteger) };
    match (int::as_i64(number), int::as_u64(number)) {
        (Some(small), _) if small >= least && (small < 0 || small as u64 <= most) => Ok(small as u64),
        (None, Some(large)) if large <= most => Ok(large),
        _ => Err(Refusal::Range(least, most)),
    }
}

/// The number of a float or int.
fn real(vm: &Vm, value: Value<'_>) -> Result<f64, Refusal> {
    if let Some(float) = types::cast(vm, value, ids::FLOAT) {
        return Ok(float.float_bits());
    }
    if let Some(number) = int::cast(vm, value) {
        return Ok(int::to_f64_checked(vm, number)?);
    }
    Err(Refusal::NotReal)
}

fn float_bits(number: f64, code: u8) -> Result<u64, Refusal> {
    match code {
        b'd' => Ok(number.to_bits()),
        b'f' => {
            let single = number as f32;
            if single.is_infinite() && number.is_finite() {
                return Err(Refusal::TooLarge);
            }
            Ok(single.to_bits() as u64)
        }
        _ => half_from_f64(number).map(u64::from).ok_or(Refusal::TooLarge),
    }
}

/// 2 to the power of a small exponent.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

fn half_to_f64(bits: u16) -> f64 {
    let exponent = (bits >> 10 & 31) as i32;
    let fraction = (bits & 1023) as f64;
    let magnitude = match exponent {
        0 => fraction * power_of_two(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * power_of_two(exponent - 25),
    };
    if bits & 0x8000 != 0 { -magnitude } else { magnitude }
}

/// The nearest half-precision number, ties to even; None when it is too large.
fn half_from_f64(number: f64) -> Option<u16> {
    let sign = if number.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = number.abs();
    if number.is_nan() {
        return Some(sign | 0x7e00);
    }
    if magnitude.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let exponent = ((magnitude.to_bits() >> 52) as i32 - 1023).max(-14);
    if exponent > 15 {
        return None;
    }
    // In units of the last place: up to 1024 below the normal numbers, 1024 to 2048 among them.
    let units = libm::rint(magnitude * power_of_two(10 - exponent)) as u16;
    let bits = if units < 1024 { units } else { ((exponent + 15) as u16 - 1) * 1024 + units };
    if bits >= 0x7c00 { None } else { Some(sign | bits) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_trip() {
        for bits in 0..=u16::MAX {
            let number = half_to_f64(bits);
            if number.is_nan() {
                continue;
            }
            assert_eq!(half_from_f64(number), Some(bits), "{number}");
        }
        assert_eq!(half_from_f64(65519.0), Some(0x7bff));
        assert_eq!(half_from_f64(65520.0), None);
        assert_eq!(half_from_f64(1e-8), Some(0));
        assert_eq!(half_from_f64(f64::powi(2.0, -25) * 1.0001), Some(1));
    }

    #[test]
    fn ranges_fit_the_sizes() {
        assert_eq!(range(b'b', 1), (-128, 127));
        assert_eq!(range(b'Q', 8), (0, u64::MAX));
        assert_eq!(range(b'q', 8), (i64::MIN, i64::MAX as u64));
    }
}
