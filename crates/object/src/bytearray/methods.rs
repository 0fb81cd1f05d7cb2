//! Methods that change a bytearray.

use super::{bytes, storage};
use crate::bytes::{self as buffers, Raw};
use crate::fault::Raised;
use crate::operations::{convert, iterate};
use crate::vm::STRETCH;
use crate::{Args, Binary, Vm, exception::kind, ids, int, slice, string, types};
use crate::packed::message;
use heap::{Handle, Value};

pub(super) fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    buffers::make(vm, args, ids::BYTEARRAY)
}

fn length(vm: &Vm, object: Handle) -> usize {
    bytes(vm.get(object)).len()
}

/// A slot with None.
fn none() -> Result<Handle, Raised> {
    Ok(crate::slot::NONE)
}

pub(super) fn append(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = args.at(0);
    let byte = buffers::byte(vm, args.at(1))?;
    let end = length(vm, object);
    storage::splice(vm, object, end, end, 1)?;
    if let Some(target) = storage::bytes_mut(vm, object).last_mut() {
        *target = byte;
    }
    none()
}

pub(super) fn insert(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = args.at(0);
    let index = convert::index_size(vm, args.at(1))?;
    let byte = buffers::byte(vm, args.at(2))?;
    let end = length(vm, object) as isize;
    let at = if index < 0 { (index + end).max(0) } else { index.min(end) } as usize;
    storage::splice(vm, object, at, at, 1)?;
    if let Some(target) = storage::bytes_mut(vm, object).get_mut(at) {
        *target = byte;
    }
    none()
}

pub(super) fn pop(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = args.at(0);
    let index = match args.given(vm, 1) {
        Some(_) => convert::index_size(vm, args.at(1))?,
        None => -1,
    };
    let count = length(vm, object);
    if count == 0 {
        return Err(vm.raise(kind::IndexError, message!("pop from empty bytearray")));
    }
    let at = if index < 0 { index.wrapping_add(count as isize) } else { index } as usize;
    let Some(byte) = bytes(vm.get(object)).get(at).copied() else {
        return Err(vm.raise(kind::IndexError, message!("pop index out of range")));
    };
    storage::splice(vm, object, at, at + 1, 0)?;
    vm.make(|_| Ok(Value::small(byte as i32)))
}

pub(super) fn remove(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = args.at(0);
    let byte = buffers::byte(vm, args.at(1))?;
    let Some(at) = crate::byte_methods::scan::find_byte(bytes(vm.get(object)), byte) else {
        return Err(vm.raise(kind::ValueError, message!("value not found in bytearray")));
    };
    storage::splice(vm, object, at, at + 1, 0)?;
    none()
}

pub(super) fn clear(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    storage::splice(vm, args.at(0), 0, usize::MAX, 0)?;
    none()
}

pub(super) fn reverse(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    storage::bytes_mut(vm, args.at(0)).reverse();
    none()
}

pub(super) fn resize(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = args.at(0);
    let size = convert::index_size(vm, args.at(1))?;
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.raise(kind::ValueError, message!("bytearray.resize(): new size must be >= 0")));
    };
    let old = length(vm, object);
    storage::splice(vm, object, size.min(old), old, size.saturating_sub(old))?;
    if let Some(added) = storage::bytes_mut(vm, object).get_mut(old..) {
        added.fill(0);
    }
    none()
}

pub(super) fn extend(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let object = args.at(0);
    let raw = source(vm, object, args.at(1), "can't extend bytearray with")?;
    let end = length(vm, object);
    put(vm, object, end, end, raw)?;
    none()
}

/// The bytes of a buffer or of an iterable of ints; a copy when they are the object's own.
fn source(vm: &mut Vm, object: Handle, value: Handle, refusal: &str) -> Result<Raw, Raised> {
    if let Some(raw) = buffers::raw(vm, value)? {
        if vm.get(raw.slot) == vm.get(object).field(super::BUFFER) {
            let copy = vm.make(|vm| buffers::new(vm, raw.bytes(vm)))?;
            return Ok(Raw { slot: copy, offset: 0, length: raw.length });
        }
        return Ok(raw);
    }
    let items = vm.slot()?;
    if let Err(raised) = iterate::iterate(vm, value, items) {
        if vm.raised_is(kind::TypeError) {
            vm.clear_exception();
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let class = types::type_name(vm, vm.get(value));
                message.format(message!("{refusal} {class}"));
            }));
        }
        return Err(raised);
    }
    if types::cast(vm, vm.get(value), ids::STR).is_some() {
        return Err(vm.raise(kind::TypeError, message!("expected iterable of integers; got: 'str'")));
    }
    buffers::from_iterator(vm, items, "byte")?;
    let length = vm.get(items).bytes().len();
    Ok(Raw { slot: items, offset: 0, length })
}

/// Puts bytes in place of `from..to`.
fn put(vm: &mut Vm, object: Handle, from: usize, to: usize, raw: Raw) -> Result<(), Raised> {
    storage::splice(vm, object, from, to, raw.length)?;
    let buffer = vm.make(|vm| Ok(vm.get(object).field(super::BUFFER)))?;
    raw.copy_to(vm, Raw { slot: buffer, offset: from, length: raw.length }, 0);
    Ok(())
}

/// `object[key] = value`, `del object[key]`
pub(super) fn set_item(vm: &mut Vm, object: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| set_item_here(vm, object, key, value))
}

/// The byte that an item becomes: on a board, the low bits of an int.
fn item_byte(vm: &mut Vm, value: Handle) -> Result<u8, Raised> {
    match int::cast(vm, vm.get(value)) {
        Some(number) if vm.platform.stores_low_bits() => Ok(int::low_bits(number) as u8),
        _ => buffers::byte(vm, value),
    }
}

fn set_item_here(vm: &mut Vm, object: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    if let (Some(index), Some(byte)) = (vm.get(key).as_int(), vm.get(value).as_int()) {
        if let (Ok(byte), Some(target)) = (u8::try_from(byte), storage::bytes_mut(vm, object).get_mut(index as usize)) {
            *target = byte;
            return Ok(());
        }
    }
    let key = slice::plain_key(vm, key, "bytearray")?;
    let deletes = vm.get(value).is_undefined();
    if !vm.get(key).has_id(ids::SLICE) {
        let byte = if deletes { 0 } else { item_byte(vm, value)? };
        let at = vm.attempt(|vm| slice::index(vm, vm.get(key), bytes(vm.get(object)).len(), "bytearray"))?;
        if deletes {
            return storage::splice(vm, object, at, at + 1, 0);
        }
        if let Some(target) = storage::bytes_mut(vm, object).get_mut(at) {
            *target = byte;
        }
        return Ok(());
    }
    let raw = if deletes {
        None
    } else {
        if int::cast(vm, vm.get(value)).is_some() || types::cast(vm, vm.get(value), ids::STR).is_some() {
            return Err(vm.raise(
                kind::TypeError,
                message!("can assign only bytes, buffers, or iterables of ints in range(0, 256)"),
            ));
        }
        Some(source(vm, object, value, "can assign only bytes, buffers, or iterables of ints in range(0, 256), not")?)
    };
    let bounds = vm.attempt(|vm| slice::indices(vm, vm.get(key), bytes(vm.get(object)).len()))?;
    let from = bounds.start.max(0) as usize;
    match raw {
        Some(raw) if bounds.step == 1 => put(vm, object, from, from + bounds.count, raw),
        Some(raw) if raw.length == 0 => delete_stepped(vm, object, bounds.ascending(), 1),
        Some(raw) => {
            if raw.length != bounds.count {
                let (given, wanted) = (raw.length, bounds.count);
                return Err(vm.raise(
                    kind::ValueError,
                    message!("attempt to assign bytes of size {given} to extended slice of size {wanted}"),
                ));
            }
            for number in 0..bounds.count {
                let byte = raw.bytes(vm).get(number).copied().unwrap_or(0);
                if let Some(target) = storage::bytes_mut(vm, object).get_mut(bounds.at(number)) {
                    *target = byte;
                }
            }
            Ok(())
        }
        None if bounds.step == 1 => storage::splice(vm, object, from, from + bounds.count, 0),
        None => delete_stepped(vm, object, bounds.ascending(), 1),
    }
}

/// Deletes the items (of `size` bytes) of a slice with a step.
pub fn delete_stepped(vm: &mut Vm, object: Handle, bounds: slice::Bounds, size: usize) -> Result<(), Raised> {
    if bounds.count == 0 {
        return Ok(());
    }
    let total = length(vm, object);
    // The kept items close up before the end is cut off; only the cut may fail, so it is tried first.
    storage::check_resizable(vm, object)?;
    let mut to = bounds.at(0);
    let mut done = 0;
    while done < bounds.count && !vm.stops_at(0) {
        let content = storage::bytes_mut(vm, object);
        let last = bounds.count.min(done.saturating_add(STRETCH));
        for number in done..last {
            let from = bounds.at(number) + 1;
            let end = if number + 1 < bounds.count { bounds.at(number + 1) } else { total / size };
            content.copy_within(from * size..end * size, to * size);
            to += end - from;
        }
        done = last;
    }
    if done < bounds.count {
        // Ctrl-C: the others stay.
        let rest = bounds.at(done);
        storage::bytes_mut(vm, object).copy_within(rest * size..total, to * size);
        to += total / size - rest;
    }
    storage::splice(vm, object, to * size, total, 0)
}

/// `object += buffer`, `object *= count`
pub(super) fn in_place(
    vm: &mut Vm,
    operator: Binary,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    vm.scoped(|vm| in_place_here(vm, operator, left, right, out))
}

fn in_place_here(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let object = vm.make(|vm| {
        let value = vm.get(left);
        Ok(types::cast(vm, value, ids::BYTEARRAY).unwrap_or(value))
    })?;
    match operator {
        Binary::Add => {
            if buffers::buffer_of(vm, vm.get(right)).is_none() {
                return Err(vm.raise_with(kind::TypeError, |vm, message| {
                    let class = types::type_name(vm, vm.get(right));
                    message.format(message!("can't concat {class} to bytearray"));
                }));
            }
            let raw = source(vm, object, right, "")?;
            let end = length(vm, object);
            put(vm, object, end, end, raw)?;
        }
        Binary::Mul if int::cast(vm, vm.get(right)).is_some() => {
            let old = length(vm, object);
            let total = vm.attempt(|vm| {
                let count = vm.get(right);
                string::repeated_length(vm, old, int::cast(vm, count).unwrap_or(count))
            })?;
            storage::splice(vm, object, total.min(old), old, total.saturating_sub(old))?;
            let content = storage::bytes_mut(vm, object);
            let mut filled = old.max(1);
            while filled < content.len() {
                let count = filled.min(content.len() - filled);
                content.copy_within(..count, filled);
                filled += count;
            }
        }
        _ => {
            vm.set(out, Value::NOT_IMPLEMENTED);
            return Ok(());
        }
    }
    vm.copy(left, out);
    Ok(())
}
