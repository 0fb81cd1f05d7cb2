//! float to and from text.
//!
//! Invariant: both directions are exact: the text is the shortest that reads back as the
//! same number, and reading rounds correctly.

use crate::exception::kind;
use crate::fault::{Fault, Leaf};
use crate::{Vm, number};
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
    if let Some(number) = parse(vm, number::literal(vm, literal)?)? {
        return Ok(number);
    }
    let error = crate::exception::new_text(vm, kind::ValueError, |message| {
        message.push(b"could not convert string to float: ");
        number::write_literal(vm, message, value, literal);
    })?;
    vm.park(error);
    Err(Fault)
}
