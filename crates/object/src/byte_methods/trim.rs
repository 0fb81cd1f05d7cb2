//! strip, lstrip, rstrip.

use crate::byte_methods::Flavour;
use crate::fault::{Fault, Leaf};
use crate::string::points;
use crate::{Vm, bytes, exception::kind, text, types};
use crate::packed::message;
use heap::Value;

/// What is stripped.
enum Set<'v> {
    Space,
    Items(&'v [u8]),
}

impl Set<'_> {
    /// True when the item at `at` is stripped, with its width.
    fn has(&self, flavour: Flavour, bytes: &[u8], at: usize) -> (bool, usize) {
        match self {
            Set::Space => flavour.space_at(bytes, at),
            Set::Items(items) if flavour == Flavour::Text => {
                let width = points::decode(bytes, at).map_or(1, |(_, width)| width);
                let item = bytes.get(at..at + width).unwrap_or(&[]);
                (!item.is_empty() && items.windows(width).any(|window| window == item), width)
            }
            Set::Items(items) => (bytes.get(at).is_some_and(|byte| items.contains(byte)), 1),
        }
    }
}

fn set<'v>(vm: &'v Vm, flavour: Flavour, items: Value<'v>, method: &str) -> Result<Set<'v>, Fault> {
    if items.is_undefined() || items.is_none() {
        return Ok(Set::Space);
    }
    if !flavour.is_text() {
        return match bytes::buffer_of(vm, items) {
            Some(items) => Ok(Set::Items(items)),
            None => Err(crate::byte_methods::buffer_error(vm, items)),
        };
    }
    text::bytes_of(vm, items).map(Set::Items).ok_or_else(|| {
        let class = types::type_name(vm, items);
        vm.fault(kind::TypeError, message!("{method} arg must be None or str, not {class}"))
    })
}

fn trim<'v>(vm: &'v Vm, args: &[Value<'v>], left: bool, right: bool, method: &str) -> Leaf<'v> {
    let [receiver, items] = *args else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let set = set(vm, flavour, items, method)?;
    let (mut start, mut end) = (0, bytes.len());
    while left && start < end {
        if vm.stops_at(start) {
            vm.poll_walk()?;
        }
        let (stripped, width) = set.has(flavour, bytes, start);
        if !stripped {
            break;
        }
        start += width;
    }
    while right && start < end {
        if vm.stops_at(end) {
            vm.poll_walk()?;
        }
        let at = if flavour == Flavour::Text { points::before(bytes, end) } else { end - 1 };
        if !set.has(flavour, bytes, at).0 {
            break;
        }
        end = at;
    }
    if (start, end) == (0, bytes.len()) {
        return flavour.same(vm, receiver);
    }
    flavour.make(vm, bytes.get(start..end).unwrap_or(&[]))
}

pub fn strip<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    trim(vm, args, true, true, "strip")
}

pub fn lstrip<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    trim(vm, args, true, false, "lstrip")
}

pub fn rstrip<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    trim(vm, args, false, true, "rstrip")
}
