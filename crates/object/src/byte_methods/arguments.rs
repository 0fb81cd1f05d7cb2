//! Numbers that methods take: counts, widths, and the start and end of a search.
//!
//! Invariant: a range returned is within the text and at code points.

use crate::byte_methods::Flavour;
use crate::fault::Fault;
use crate::operations::convert;
use crate::string::points;
use crate::{Vm, exception::kind, ids, int, types};
use crate::packed::message;
use heap::Value;

/// An argument that must be an int.
pub fn number(vm: &Vm, value: Value<'_>) -> Result<isize, Fault> {
    match value.as_int() {
        Some(number) => Ok(number),
        None => convert::index_leaf(vm, value),
    }
}

/// As [`number`] with a default.
pub fn optional_number(vm: &Vm, value: Value<'_>, missing: isize) -> Result<isize, Fault> {
    match value.given() {
        Some(value) => number(vm, value),
        None => Ok(missing),
    }
}

/// A bound as slices take them: None for missing, clamped when huge.
fn bound(vm: &Vm, value: Value<'_>, missing: isize) -> Result<isize, Fault> {
    if let Some(number) = value.as_int() {
        return Ok(number);
    }
    if value.is_undefined() || value.is_none() {
        return Ok(missing);
    }
    if let Some(number) = int::cast(vm, value).and_then(int::to_isize_clamped) {
        return Ok(number);
    }
    if types::dispatch_id(value) >= ids::FIRST_SHAPE {
        return Err(vm.python_needed());
    }
    Err(vm.fault(kind::TypeError, message!("slice indices must be integers or None or have an __index__ method")))
}

/// Byte range that `start` and `end` mean; None when it starts after the end.
pub fn range<'v>(
    vm: &'v Vm,
    flavour: Flavour,
    bytes: &[u8],
    start: Value<'v>,
    end: Value<'v>,
) -> Result<Option<(usize, usize)>, Fault> {
    if start.is_undefined() && end.is_undefined() {
        return Ok(Some((0, bytes.len())));
    }
    let (start, end) = (bound(vm, start, 0)?, bound(vm, end, isize::MAX)?);
    let length = flavour.length(bytes) as isize;
    let from_end = |at: isize| if at < 0 { (at + length).max(0) } else { at };
    let (start, end) = (from_end(start), from_end(end).min(length));
    if start > end {
        return Ok(None);
    }
    if flavour != Flavour::Text {
        return Ok(Some((start as usize, end as usize)));
    }
    let first = points::position(bytes, start as usize);
    let rest = bytes.get(first..).unwrap_or(&[]);
    Ok(Some((first, first + points::position(rest, (end - start) as usize))))
}
