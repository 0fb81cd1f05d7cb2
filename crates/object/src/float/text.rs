//! float to and from text.
//!
//! Invariant: both directions are exact: the text is the shortest that reads back as the
//! same number, and reading rounds correctly.

use crate::exception::kind;
use crate::fault::{Fault, Leaf};
use crate::text::Message;
use crate::{Vm, ids, int};
use heap::Value;
use numeric::float_format;
use numeric::float_text::REPR_SIZE;

/// `repr` and `str` of a float.
pub fn repr<'v>(vm: &'v Vm, value: Value<'v>) -> Leaf<'v> {
    crate::text::new(vm, numeric::float_text::repr(value.float_bits(), &mut [0; REPR_SIZE]).as_bytes())
}

/// The number that text without surrounding white space stands for; None when it is malformed.
pub fn parse(vm: &Vm, literal: &[u8]) -> Result<Option<f64>, Fault> {
    if !literal.contains(&b'_') {
        return Ok(float_format::parse(literal, &mut []));
    }
    let memory = vm.heap.scratch(literal.len())?;
    Ok(float_format::parse(literal, memory))
}

/// The float in the text `literal` of the object `value`.
pub fn from_text<'v>(vm: &'v Vm, value: Value<'v>, literal: &[u8]) -> Result<f64, Fault> {
    if let Some(number) = parse(vm, int::trim(literal))? {
        return Ok(number);
    }
    let error = crate::exception::new_text(vm, kind::ValueError, |message| {
        message.push(b"could not convert string to float: ");
        write_literal(vm, message, value, literal);
    })?;
    vm.park(error);
    Err(Fault)
}

/// Writes the text of a str or bytes object for an error message, as `repr` shows it.
pub fn write_literal(_vm: &Vm, message: &mut Message<'_>, value: Value<'_>, literal: &[u8]) {
    if !value.has_id(ids::STR) && !crate::number::is_instance(value) {
        message.push(b"b");
    }
    let quote = if literal.contains(&b'\'') && !literal.contains(&b'"') { "\"" } else { "'" };
    message.push(quote.as_bytes());
    for byte in literal {
        match byte {
            b'\n' => message.push(b"\\n"),
            b'\r' => message.push(b"\\r"),
            b'\t' => message.push(b"\\t"),
            b'\\' => message.push(b"\\\\"),
            0..=31 | 127 => message.format(format_args!("\\x{byte:02x}")),
            other => message.push(&[*other]),
        }
    }
    message.push(quote.as_bytes());
}
