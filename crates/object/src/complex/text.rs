//! complex to and from text.
//!
//! Invariant: `complex(repr(z))` is `z` again (but for NaN).

use crate::fault::{Fault, Leaf};
use crate::{Vm, float, number};
use heap::Value;
use numeric::float_text::{Buffer, REPR_SIZE, write_shortest};

/// `repr` and `str` of a complex.
pub fn repr<'v>(vm: &'v Vm, value: Value<'v>) -> Leaf<'v> {
    let (real, imaginary) = super::parts(value).unwrap_or((0.0, 0.0));
    let mut memory = [0; 2 * REPR_SIZE + 4];
    let mut buffer = Buffer::new(&mut memory);
    let mut part = [0; REPR_SIZE];
    if real == 0.0 && real.is_sign_positive() {
        buffer.push(write_shortest(imaginary, false, &mut part).as_bytes());
        buffer.push(b"j");
        return crate::text::new(vm, buffer.into_bytes());
    }
    buffer.push(b"(");
    buffer.push(write_shortest(real, false, &mut part).as_bytes());
    let text = write_shortest(imaginary, false, &mut part).as_bytes();
    if !text.starts_with(b"-") {
        buffer.push(b"+");
    }
    buffer.push(text);
    buffer.push(b"j)");
    crate::text::new(vm, buffer.into_bytes())
}

/// The number that text stands for; None when it is malformed.
pub fn parse(vm: &Vm, literal: &[u8]) -> Result<Option<(f64, f64)>, Fault> {
    let mut text = number::literal(vm, literal)?;
    if let [b'(', inner @ .., b')'] = text {
        text = number::trim(vm, inner)?;
    }
    let Some((b'j' | b'J', text)) = text.split_last() else {
        return Ok(float::parse(vm, text)?.map(|real| (real, 0.0)));
    };
    // The imaginary part starts at the last sign that does not belong to an exponent.
    let split = (1..text.len())
        .rev()
        .find(|at| matches!(text[*at], b'+' | b'-') && !matches!(text[at - 1], b'e' | b'E'))
        .unwrap_or(0);
    let (real, imaginary) = text.split_at(split);
    let real = if real.is_empty() { Some(0.0) } else { float::parse(vm, real)? };
    let imaginary = match imaginary {
        b"" | b"+" => Some(1.0),
        b"-" => Some(-1.0),
        text => float::parse(vm, text)?,
    };
    Ok(real.zip(imaginary))
}
