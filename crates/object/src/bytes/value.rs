//! What bytes and bytearray can do: compare, index, slice, concatenate, repeat.

use crate::byte_methods::{Flavour, buffer_error, scan};
use crate::bytes::buffer_of;
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::convert;
use crate::string::{self, percent, repr};
use crate::{Binary, Compare, Vm, exception::kind, ids, int, slice, types};
use crate::packed::message;
use heap::{Handle, Value};

pub(crate) fn repr<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let (flavour, bytes) = Flavour::view(vm, object);
    Flavour::Ascii.compose(vm, &|message| {
        if flavour != Flavour::ByteArray {
            return repr::write_bytes(vm, message, bytes);
        }
        message.push(b"bytearray(");
        repr::write_mutable_bytes(vm, message, bytes);
        message.push(b")");
    })
}

/// An iterator over a buffer's items.
pub fn iterate<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::SEQUENCE_ITERATOR, 0, &[object, Value::small(0)])?)
}

pub(crate) fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let mutable = |value| types::cast(vm, value, ids::BYTEARRAY).is_some();
    let plain = |value| types::cast(vm, value, ids::BYTES).is_some();
    // A bytearray compares with any buffer, bytes with bytes only.
    let known = mutable(left) || mutable(right) || (plain(left) && plain(right));
    match (buffer_of(vm, left), buffer_of(vm, right)) {
        (Some(a), Some(b)) if known => Ok(Value::bool(operator.holds(a.cmp(b)))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `bytes[key]` for an int or a slice.
#[inline]
pub fn get_item<'v>(vm: &'v Vm, object: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    let (flavour, bytes) = Flavour::view(vm, object);
    if let Some(number) = int::as_i64(key) {
        let at = if number < 0 { number.wrapping_add(bytes.len() as i64) } else { number };
        if let Some(byte) = usize::try_from(at).ok().and_then(|at| bytes.get(at)) {
            return Ok(Value::small(*byte as i32));
        }
    }
    if !key.has_id(ids::SLICE) {
        if flavour == Flavour::Bytes && int::is_int(key) {
            return Err(vm.fault(kind::IndexError, message!("index out of range")));
        }
        let at = slice::index(vm, key, bytes.len(), noun(flavour))?;
        return Ok(Value::small(bytes.get(at).copied().unwrap_or(0) as i32));
    }
    let bounds = slice::indices(vm, key, bytes.len())?;
    if bounds.step == 1 {
        if bounds.count == bytes.len() {
            return flavour.same(vm, object);
        }
        let start = bounds.start as usize;
        return flavour.make(vm, bytes.get(start..start + bounds.count).unwrap_or(&[]));
    }
    flavour.build(vm, bounds.count, &mut |buffer| {
        for (number, target) in buffer.iter_mut().enumerate() {
            *target = bytes.get(bounds.at(number)).copied().unwrap_or(0);
        }
    })
}

pub(crate) fn noun(flavour: Flavour) -> &'static str {
    if flavour == Flavour::ByteArray { "bytearray" } else { "byte" }
}

pub(crate) fn get_item_full(vm: &mut Vm, object: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let sequence = noun(Flavour::view(vm, vm.get(object)).0);
    let result = slice::plain_key(vm, key, sequence)
        .and_then(|key| vm.store(out, |vm| get_item(vm, vm.get(object), vm.get(key))));
    vm.release(mark);
    result
}

/// The byte that an int stands for. ValueError outside of 0 to 255; needs Python for instances.
pub(crate) fn byte_of(vm: &Vm, value: Value<'_>, what: &str) -> Result<u8, Fault> {
    if let Some(number) = int::cast(vm, value) {
        return int::as_i64(number)
            .and_then(|number| u8::try_from(number).ok())
            .ok_or_else(|| vm.fault(kind::ValueError, message!("{what} must be in range(0, 256)")));
    }
    if types::dispatch_id(value) >= ids::FIRST_SHAPE {
        return Err(vm.python_needed());
    }
    let class = types::type_name(vm, value);
    Err(vm.fault(kind::TypeError, message!("'{class}' object cannot be interpreted as an integer")))
}

pub(crate) fn contains<'v>(vm: &'v Vm, object: Value<'v>, item: Value<'v>) -> Leaf<'v> {
    let (_, bytes) = Flavour::view(vm, object);
    if let Some(part) = buffer_of(vm, item) {
        return Ok(Value::bool(scan::search(vm, bytes, part, false)?.is_some()));
    }
    if int::cast(vm, item).is_none() && types::dispatch_id(item) < ids::FIRST_SHAPE {
        return Err(buffer_error(vm, item));
    }
    let byte = byte_of(vm, item, "byte")?;
    Ok(Value::bool(scan::find_byte(bytes, byte).is_some()))
}

pub(crate) fn contains_full(vm: &mut Vm, object: Handle, item: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = (|| {
        let number = vm.slot()?;
        convert::index(vm, item, number)?;
        vm.store(out, |vm| contains(vm, vm.get(object), vm.get(number)))
    })();
    vm.release(mark);
    result
}

pub(crate) fn binary<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let own = |value: Value<'v>| types::cast(vm, value, ids::BYTES).or_else(|| types::cast(vm, value, ids::BYTEARRAY));
    match operator {
        Binary::Add => {
            let Some(first) = own(left) else { return Ok(Value::NOT_IMPLEMENTED) };
            let (flavour, a) = Flavour::view(vm, first);
            let Some(b) = buffer_of(vm, right) else {
                if types::dispatch_id(right) >= ids::FIRST_SHAPE {
                    return Ok(Value::NOT_IMPLEMENTED);
                }
                let class = types::type_name(vm, right);
                let this = if flavour == Flavour::Bytes { "bytes" } else { "bytearray" };
                return Err(vm.fault(kind::TypeError, message!("can't concat {class} to {this}")));
            };
            if a.is_empty() && flavour == Flavour::Bytes && right.has_id(ids::BYTES) {
                return Ok(right);
            }
            flavour.build(vm, a.len() + b.len(), &mut |buffer| {
                let (first, second) = buffer.split_at_mut(a.len());
                first.copy_from_slice(a);
                second.copy_from_slice(b);
            })
        }
        Binary::Mul => {
            let (object, count) = match own(left) {
                Some(object) => (object, right),
                None => match own(right) {
                    Some(object) => (object, left),
                    None => return Ok(Value::NOT_IMPLEMENTED),
                },
            };
            match int::cast(vm, count) {
                Some(count) => {
                    let (flavour, bytes) = Flavour::view(vm, object);
                    let length = string::repeated_length(vm, bytes.len(), count)?;
                    let made = flavour.build(vm, length, &mut |buffer| {
                        string::fill_repeated(buffer, bytes, || vm.is_interrupted());
                    })?;
                    vm.poll_leaf().map(|()| made)
                }
                None => string::times_instance(vm, count),
            }
        }
        Binary::Mod if own(left).is_some() => Err(vm.python_needed()),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

pub(crate) fn binary_full(
    vm: &mut Vm,
    operator: Binary,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    if operator == Binary::Mod {
        return percent::format(vm, left, right, out);
    }
    string::repeat_full(vm, left, right, out, |vm, left, right| binary(vm, Binary::Mul, left, right))
}
