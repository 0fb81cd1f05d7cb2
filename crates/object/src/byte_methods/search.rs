//! find, rfind, index, rindex, count.

use crate::byte_methods::{Flavour, range, scan};
use crate::fault::{Fault, Leaf};
use crate::string::points;
use crate::{Vm, bytes, exception::kind, int, types};
use crate::packed::message;
use heap::Value;

/// A needle: text, a buffer, or for bytes one byte given as an int.
pub enum Needle<'v> {
    Bytes(&'v [u8]),
    Byte([u8; 1]),
}

impl Needle<'_> {
    pub fn bytes(&self) -> &[u8] {
        match self {
            Needle::Bytes(bytes) => bytes,
            Needle::Byte(byte) => byte,
        }
    }
}

/// The needle an argument stands for.
pub fn needle<'v>(vm: &'v Vm, flavour: Flavour, value: Value<'v>, method: &str) -> Result<Needle<'v>, Fault> {
    if flavour.is_text() {
        return match crate::text::bytes_of(vm, value) {
            Some(bytes) => Ok(Needle::Bytes(bytes)),
            None => {
                let class = types::type_name(vm, value);
                Err(vm.fault(kind::TypeError, message!("{method}() argument 1 must be str, not {class}")))
            }
        };
    }
    if let Some(bytes) = bytes::buffer_of(vm, value) {
        return Ok(Needle::Bytes(bytes));
    }
    if let Some(number) = int::cast(vm, value) {
        return match int::as_i64(number).and_then(|number| u8::try_from(number).ok()) {
            Some(byte) => Ok(Needle::Byte([byte])),
            None => Err(vm.fault(kind::ValueError, message!("byte must be in range(0, 256)"))),
        };
    }
    let class = types::type_name(vm, value);
    Err(vm.fault(
        kind::TypeError,
        message!("argument should be integer or bytes-like object, not '{class}'"),
    ))
}

/// Which occurrence, and the method's name.
#[derive(Clone, Copy)]
struct Search {
    back: bool,
    method: &'static str,
}

/// Index of the occurrence of the first argument.
fn locate<'v>(vm: &'v Vm, args: &[Value<'v>], search: Search) -> Result<Option<usize>, Fault> {
    let [receiver, wanted, start, end] = *args else { return Ok(None) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let needle = needle(vm, flavour, wanted, search.method)?;
    let Some((start, end)) = range(vm, flavour, bytes, start, end)? else { return Ok(None) };
    let part = bytes.get(start..end).unwrap_or(&[]);
    let found = scan::search(vm, part, needle.bytes(), search.back)?;
    Ok(found.map(|at| flavour.length(&bytes[..start + at])))
}

fn find_or_minus_one<'v>(vm: &'v Vm, args: &[Value<'v>], search: Search) -> Leaf<'v> {
    Ok(locate(vm, args, search)?.map_or(Value::small(-1), Value::length))
}

fn find_or_fail<'v>(vm: &'v Vm, args: &[Value<'v>], search: Search) -> Leaf<'v> {
    match locate(vm, args, search)? {
        Some(at) => Ok(Value::length(at)),
        None => {
            let text = args.first().is_some_and(|receiver| Flavour::view(vm, *receiver).0.is_text());
            let what = if text { "substring" } else { "subsection" };
            Err(vm.fault(kind::ValueError, message!("{what} not found")))
        }
    }
}

pub fn find<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    find_or_minus_one(vm, args, Search { back: false, method: "find" })
}

pub fn rfind<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    find_or_minus_one(vm, args, Search { back: true, method: "rfind" })
}

pub fn index<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    find_or_fail(vm, args, Search { back: false, method: "index" })
}

pub fn rindex<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    find_or_fail(vm, args, Search { back: true, method: "rindex" })
}

/// Number of occurrences that do not overlap; an empty needle occurs around every item.
pub fn count<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, wanted, start, end] = *args else { return Ok(Value::small(0)) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let needle = needle(vm, flavour, wanted, "count")?;
    let Some((start, end)) = range(vm, flavour, bytes, start, end)? else { return Ok(Value::small(0)) };
    let part = bytes.get(start..end).unwrap_or(&[]);
    Ok(Value::length(match needle.bytes() {
        [] if flavour == Flavour::Text => points::count(part) + 1,
        [] => part.len() + 1,
        needle => scan::count(vm, part, needle)?,
    }))
}
