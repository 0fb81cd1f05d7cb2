//! replace.

use crate::byte_methods::{Flavour, optional_number, scan};
use crate::fault::{Fault, Leaf};
use crate::string::points;
use crate::{Vm, exception::kind};
use crate::packed::message;
use heap::Value;

pub fn replace<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [receiver, old, new, most] = *args else { return Ok(Value::NONE) };
    let (flavour, bytes) = Flavour::view(vm, receiver);
    let old = flavour.argument(vm, old, "replace() argument 1")?;
    let new = flavour.argument(vm, new, "replace() argument 2")?;
    let most = optional_number(vm, most, -1)?;
    let most = if most < 0 { usize::MAX } else { most as usize };
    if old.is_empty() {
        return insert_between(vm, flavour, receiver, new, most);
    }
    let count = if most == 0 { 0 } else { scan::count(vm, bytes, old)?.min(most) };
    if count == 0 {
        return flavour.same(vm, receiver);
    }
    let kept = bytes.len() - count * old.len();
    let length = total(vm, kept, count, new.len())?;
    let made = flavour.joined_with(new).build(vm, length, &mut |buffer| {
        let (mut from, mut to) = (0, 0);
        let mut put = |part: &[u8]| {
            if let Some(target) = buffer.get_mut(to..to + part.len()) {
                target.copy_from_slice(part);
            }
            to += part.len();
        };
        for number in 0..count {
            if vm.stops_at(number) {
                return;
            }
            let Some(at) = scan::find(&bytes[from..], old) else { break };
            put(&bytes[from..from + at]);
            put(new);
            from += at + old.len();
        }
        put(&bytes[from..]);
    })?;
    vm.poll_walk().map(|()| made)
}

/// Length of a result; MemoryError when no heap could hold it.
fn total(vm: &Vm, kept: usize, count: usize, each: usize) -> Result<usize, Fault> {
    let total = count.checked_mul(each).and_then(|added| added.checked_add(kept));
    match total {
        Some(total) if total <= isize::MAX as usize / 2 => Ok(total),
        _ => Err(vm.fault(kind::OverflowError, message!("replace string is too long"))),
    }
}

/// Replaces the empty text: `new` before every item and at the end.
fn insert_between<'v>(vm: &'v Vm, flavour: Flavour, receiver: Value<'v>, new: &[u8], most: usize) -> Leaf<'v> {
    let (_, bytes) = Flavour::view(vm, receiver);
    let count = (flavour.length(bytes) + 1).min(most);
    if count == 0 {
        return flavour.same(vm, receiver);
    }
    let length = total(vm, bytes.len(), count, new.len())?;
    flavour.joined_with(new).build(vm, length, &mut |buffer| {
        let (mut from, mut to) = (0, 0);
        for number in 0..count {
            let mut put = |part: &[u8]| {
                if let Some(target) = buffer.get_mut(to..to + part.len()) {
                    target.copy_from_slice(part);
                }
                to += part.len();
            };
            put(new);
            let end = if number + 1 == count {
                bytes.len()
            } else if flavour == Flavour::Text {
                from + points::decode(bytes, from).map_or(1, |(_, width)| width)
            } else {
                from + 1
            };
            put(bytes.get(from..end).unwrap_or(&[]));
            from = end;
        }
    })
}
