//! center, ljust, rjust, zfill, expandtabs.

use crate::byte_methods::{Flavour, number, optional_number};
use crate::fault::{Fault, Leaf};
use crate::string::{fill_repeated, points};
use crate::{Vm, exception::kind, text, types};
use crate::packed::message;
use heap::Value;

/// The receiver between `left` and `right` copies of `fill`.
fn surround<'v>(vm: &'v Vm, receiver: Value<'v>, left: usize, right: usize, fill: &[u8]) -> Leaf<'v> {
    let (flavour, bytes) = Flavour::view(vm, receiver);
    if left == 0 && right == 0 {
        return flavour.same(vm, receiver);
    }
    let padding = left.checked_add(right).and_then(|count| count.checked_mul(fill.len()));
    let Some(length) = padding.and_then(|padding| padding.checked_add(bytes.len())) else {
        return Err(vm.fault(kind::OverflowError, message!("padded string is too long")));
    };
    let made = flavour.joined_with(fill).build(vm, length, &mut |buffer| {
        let (before, rest) = buffer.split_at_mut(left * fill.len());
        let (middle, after) = rest.split_at_mut(bytes.len());
        middle.copy_from_slice(bytes);
        for part in [before, after] {
            fill_repeated(part, fill, || vm.stops_at(0));
        }
    })?;
    vm.poll_walk().map(|()| made)
}

/// The fill character: one code point, or one byte.
fn fill<'v>(vm: &'v Vm, flavour: Flavour, value: Value<'v>, method: &str) -> Result<&'v [u8], Fault> {
    if value.is_undefined() {
        return Ok(b" ");
    }
    let bytes = if flavour.is_text() { text::bytes_of(vm, value) } else { crate::bytes::buffer_of(vm, value) };
    match bytes {
        Some(bytes) if bytes.len() == 1 || (flavour.is_text() && points::count(bytes) == 1) => Ok(bytes),
        Some(_) if flavour.is_text() => Err(vm.fault(
            kind::TypeError,
            message!("The fill character must be exactly one character long"),
        )),
        _ => {
            let class = types::type_name(vm, value);
            Err(if flavour.is_text() {
                let wanted = "The fill character must be a unicode character, not";
                vm.fault(kind::TypeError, message!("{wanted} {class}"))
            } else {
                let wanted = "argument 2 must be a byte string of length 1, not";
                vm.fault(kind::TypeError, message!("{method}() {wanted} {class}"))
            })
        }
    }
}

fn justify<'v>(vm: &'v Vm, args: &[Value<'v>], method: &str, place: fn(usize, usize) -> usize) -> Leaf<'v> {
    let [receiver, width, fill_value] = *args else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let width = number(vm, width)?;
    let fill = fill(vm, flavour, fill_value, method)?;
    let padding = usize::try_from(width).unwrap_or(0).saturating_sub(flavour.length(bytes));
    let left = place(padding, width as usize);
    surround(vm, receiver, left, padding - left, fill)
}

pub fn ljust<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    justify(vm, args, "ljust", |_, _| 0)
}

pub fn rjust<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    justify(vm, args, "rjust", |padding, _| padding)
}

pub fn center<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    // An odd space goes to the left in a field of odd width.
    justify(vm, args, "center", |padding, width| padding / 2 + (padding & width & 1))
}

pub fn zfill<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, width] = *args else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let zeros = usize::try_from(number(vm, width)?).unwrap_or(0).saturating_sub(flavour.length(bytes));
    if zeros == 0 {
        return flavour.same(vm, receiver);
    }
    let Some(length) = bytes.len().checked_add(zeros) else {
        return Err(vm.fault(kind::OverflowError, message!("padded string is too long")));
    };
    let sign = matches!(bytes.first(), Some(b'+' | b'-')) as usize;
    flavour.build(vm, length, &mut |buffer| {
        buffer[..sign].copy_from_slice(&bytes[..sign]);
        buffer[sign..sign + zeros].fill(b'0');
        buffer[sign + zeros..].copy_from_slice(&bytes[sign..]);
    })
}

pub fn expandtabs<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, size] = *args else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let size = usize::try_from(optional_number(vm, size, 8)?).unwrap_or(0);
    let tabs = bytes.iter().filter(|byte| **byte == b'\t').count();
    if tabs.checked_mul(size).is_none_or(|spaces| spaces > isize::MAX as usize / 2) {
        return Err(vm.fault(kind::OverflowError, message!("result too long")));
    }
    flavour.compose(vm, &|message| {
        let mut column = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if vm.stops_at(at) {
                break;
            }
            match byte {
                b'\t' if size > 0 => {
                    for _ in column % size..size {
                        message.push(b" ");
                    }
                    column = 0;
                }
                b'\t' => {}
                b'\n' | b'\r' => {
                    message.push(&[*byte]);
                    column = 0;
                }
                _ => {
                    message.push(&[*byte]);
                    column += (flavour != Flavour::Text || !points::is_continuation(*byte)) as usize;
                }
            }
        }
    })
}
