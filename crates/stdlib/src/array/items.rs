//! Items and slices of arrays.

use super::{ARRAY, build, code, count, new, out_of_range, size};
use heap::{Handle, Value};
use object::bytearray::{self, storage};
use object::bytes::{self, Raw, scalar};
use object::exception::kind;
use object::{Fault, Leaf, Raised, Vm, ids, memoryview, slice, types};
use object::packed::message;

/// Item number `index`, which is in range.
pub(super) fn item<'v>(vm: &'v Vm, array: Value<'v>, index: usize) -> Leaf<'v> {
    let size = size(array);
    let content = bytearray::bytes(array).get(index * size..(index + 1) * size).unwrap_or(&[]);
    scalar::read(vm, code(array), content, scalar::NATIVE)
}

/// The bytes of the item that the value in a slot makes.
pub(super) fn encode(vm: &mut Vm, array: Handle, value: Handle) -> Result<[u8; 8], Raised> {
    let value = memoryview::plain_number(vm, value)?;
    vm.attempt(|vm| {
        let (code, value) = (code(vm.get(array)), vm.get(value));
        scalar::write(vm, value, code, bytearray::item_size(code), scalar::NATIVE).map_err(|refusal| refused(vm, code, value, refusal))
    })
}

fn refused(vm: &Vm, code: u8, value: Value<'_>, refusal: scalar::Refusal) -> Fault {
    match refusal {
        scalar::Refusal::Fault(fault) => fault,
        scalar::Refusal::Range(..) | scalar::Refusal::TooLarge => out_of_range(vm, code, value),
        scalar::Refusal::NotReal => {
            let class = types::type_name(vm, value);
            vm.fault(kind::TypeError, message!("must be real number, not {class}"))
        }
        scalar::Refusal::NotByte => match types::cast(vm, value, ids::STR).map(|text| object::string::points::count(text.bytes())) {
            Some(length) => vm.fault(
                kind::TypeError,
                message!("array item must be a unicode character, not a string of length {length}"),
            ),
            None => {
                let class = types::type_name(vm, value);
                vm.fault(kind::TypeError, message!("array item must be a unicode character, not {class}"))
            }
        },
        _ => {
            let class = types::type_name(vm, value);
            vm.fault(kind::TypeError, message!("'{class}' object cannot be interpreted as an integer"))
        }
    }
}

/// `array[key]` for an int or a slice.
pub(super) fn get_item<'v>(vm: &'v Vm, array: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    let count = count(array);
    if !key.has_id(ids::SLICE) {
        let index = slice::index(vm, key, count, "array")?;
        return item(vm, array, index);
    }
    let bounds = slice::indices(vm, key, count)?;
    let (size, content) = (size(array), bytearray::bytes(array));
    if bounds.step == 1 {
        let start = bounds.start as usize * size;
        return new(vm, code(array), content.get(start..start + bounds.count * size).unwrap_or(&[]));
    }
    build(vm, code(array), bounds.count * size, |buffer| {
        for (number, target) in buffer.chunks_exact_mut(size).enumerate() {
            let at = bounds.at(number) * size;
            target.copy_from_slice(&content[at..at + size]);
        }
    })
}

pub(super) fn get_item_full(vm: &mut Vm, array: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = slice::plain_key(vm, key, "array")
        .and_then(|key| vm.store(out, |vm| get_item(vm, vm.get(array), vm.get(key))));
    vm.release(mark);
    result
}

/// `array[key] = value`, `del array[key]`
pub(super) fn set_item(vm: &mut Vm, array: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| set_item_here(vm, array, key, value))
}

fn set_item_here(vm: &mut Vm, array: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    let size = size(vm.get(array));
    let deletes = vm.get(value).is_undefined();
    let key = slice::plain_key(vm, key, "array")?;
    if !vm.get(key).has_id(ids::SLICE) {
        let place = |vm: &mut Vm| vm.attempt(|vm| slice::index(vm, vm.get(key), count(vm.get(array)), "array"));
        let at = place(vm)? * size;
        if deletes {
            return storage::splice(vm, array, at, at + size, 0);
        }
        let item = encode(vm, array, value)?;
        // The conversion may have run code that made the array shorter.
        let at = place(vm)? * size;
        return put(vm, array, at, &item[..size]);
    }
    let bounds = vm.attempt(|vm| slice::indices(vm, vm.get(key), count(vm.get(array))))?;
    let source = if deletes { None } else { Some(items_of(vm, array, value)?) };
    let from = bounds.start.max(0) as usize * size;
    match source {
        Some(source) if bounds.step == 1 => replace(vm, array, from, from + bounds.count * size, source),
        Some(source) if source.length == bounds.count * size => {
            let raw = raw(vm, array)?;
            for number in 0..bounds.count {
                let piece = Raw { offset: source.offset + number * size, length: size, ..source };
                piece.copy_to(vm, raw, bounds.at(number) * size);
            }
            Ok(())
        }
        Some(source) => {
            let (given, wanted) = (source.length / size, bounds.count);
            Err(vm.raise(
                kind::ValueError,
                message!("attempt to assign array of size {given} to extended slice of size {wanted}"),
            ))
        }
        None if bounds.step == 1 => storage::splice(vm, array, from, from + bounds.count * size, 0),
        None => bytearray::delete_stepped(vm, array, bounds.ascending(), size),
    }
}

/// Writes bytes at a position.
pub(super) fn put(vm: &mut Vm, array: Handle, at: usize, item: &[u8]) -> Result<(), Raised> {
    if let Some(target) = storage::bytes_mut(vm, array).get_mut(at..at + item.len()) {
        target.copy_from_slice(item);
    }
    Ok(())
}

/// The storage of an array.
pub(super) fn raw(vm: &mut Vm, array: Handle) -> Result<Raw, Raised> {
    let slot = vm.make(|vm| Ok(vm.get(array).field(bytearray::BUFFER)))?;
    Ok(Raw { slot, offset: 0, length: bytearray::bytes(vm.get(array)).len() })
}

/// The items of another array of the same type code; a copy when they are the array's own.
pub(super) fn items_of(vm: &mut Vm, array: Handle, value: Handle) -> Result<Raw, Raised> {
    let source = vm.make(|vm| {
        let value = vm.get(value);
        Ok(types::cast(vm, value, ARRAY).unwrap_or(value))
    })?;
    if !vm.get(source).has_id(ARRAY) {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = types::type_name(vm, vm.get(value));
            message.format(message!("can only assign array (not \"{class}\") to array slice"));
        }));
    }
    if code(vm.get(source)) != code(vm.get(array)) {
        return Err(vm.raise(kind::TypeError, message!("bad argument type for built-in operation")));
    }
    if vm.get(source) == vm.get(array) {
        let copy = vm.make(|vm| bytes::new(vm, bytearray::bytes(vm.get(array))))?;
        let length = vm.get(copy).bytes().len();
        return Ok(Raw { slot: copy, offset: 0, length });
    }
    raw(vm, source)
}

/// Puts items in place of bytes `from..to`.
pub(super) fn replace(vm: &mut Vm, array: Handle, from: usize, to: usize, source: Raw) -> Result<(), Raised> {
    storage::splice(vm, array, from, to, source.length)?;
    let target = raw(vm, array)?;
    source.copy_to(vm, target, from);
    Ok(())
}
