//! Items and slices of views, and assignment to them.

use super::{COUNT, FORMAT, OFFSET, OWNER, RAW, STRIDE, View};
use crate::bytearray;
use crate::bytes::{self, Raw, scalar};
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::{attribute, convert};
use crate::{Vm, exception::kind, float, ids, int, slice, types};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// Where an item of an array or a view lies: its storage, the position in it, and the type code. None when it is to be
/// written but must not be, for indices that are not in range, and for other objects.
#[inline(never)]
pub fn place_of<'v>(object: Value<'v>, index: usize, writes: bool) -> Option<(Value<'v>, usize, u8)> {
    let fields = object.fields();
    let number = |field: usize| fields.get(field).int_unchecked() as usize;
    match object.id()? {
        ids::MEMORYVIEW => {
            let is_there = index < number(COUNT) && !fields.get(OWNER).is_none() && !(writes && number(FORMAT) >> 16 != 0);
            let at = number(OFFSET).wrapping_add(number(STRIDE).wrapping_mul(index));
            is_there.then(|| (fields.get(RAW), at, number(FORMAT) as u8))
        }
        // array.array
        ids::FIRST_STDLIB => {
            let code = number(bytearray::CODE) as u8;
            let at = index.checked_mul(bytearray::item_size(code))?;
            (at < number(bytearray::LENGTH)).then(|| (fields.get(bytearray::BUFFER), at, code))
        }
        _ => None,
    }
}

/// An item of an array or a view that is an int of one or two bytes; None for others.
pub fn small_item(object: Value<'_>, index: usize) -> Option<Value<'static>> {
    let (raw, at, code) = place_of(object, index, false)?;
    let bytes = raw.bytes().get(at..)?;
    let pair = || bytes.first_chunk().map(|pair| u16::from_ne_bytes(*pair));
    Some(Value::small(match code {
        b'B' => i32::from(*bytes.first()?),
        b'b' => i32::from(*bytes.first()? as i8),
        b'H' => i32::from(pair()?),
        b'h' => i32::from(pair()? as i16),
        _ => return None,
    }))
}

/// The item at an index that is in range.
pub(super) fn item<'v>(vm: &'v Vm, view: &View, raw: &[u8], index: usize) -> Leaf<'v> {
    let at = view.at(index);
    scalar::read(vm, view.code, raw.get(at..at + view.size).unwrap_or(&[]), scalar::NATIVE)
}

/// `view[key]` for an int or a slice.
pub(super) fn get_item<'v>(vm: &'v Vm, object: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    let view = View::of(vm, object)?;
    if key.has_id(ids::SLICE) {
        let bounds = slice::indices(vm, key, view.count)?;
        return part(view, bounds).make(vm, object.field(OWNER), object.field(RAW));
    }
    item(vm, &view, object.field(RAW).bytes(), index(vm, key, view.count)?)
}

/// The items of a slice as a view.
fn part(view: View, bounds: slice::Bounds) -> View {
    let offset = if bounds.count == 0 { view.offset } else { view.at(bounds.start as usize) };
    View { offset, count: bounds.count, stride: view.stride.wrapping_mul(bounds.step), ..view }
}

fn index(vm: &Vm, key: Value<'_>, count: usize) -> Result<usize, Fault> {
    let number = match int::cast(vm, key) {
        Some(number) => int::to_isize_clamped(number).unwrap_or(isize::MAX),
        None if types::dispatch_id(key) >= ids::FIRST_SHAPE => return Err(vm.python_needed()),
        None => return Err(vm.fault(kind::TypeError, message!("memoryview: invalid slice key"))),
    };
    let at = if number < 0 { number.wrapping_add(count as isize) } else { number };
    if at >= 0 && (at as usize) < count {
        return Ok(at as usize);
    }
    Err(vm.fault(kind::IndexError, message!("index out of bounds on dimension 1")))
}

pub(super) fn get_item_full(vm: &mut Vm, object: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = slice::plain_key(vm, key, "memoryview")
        .and_then(|key| vm.store(out, |vm| get_item(vm, vm.get(object), vm.get(key))));
    vm.release(mark);
    result
}

/// `view[key] = value`
pub(super) fn set_item(vm: &mut Vm, object: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| set_item_here(vm, object, key, value))
}

fn set_item_here(vm: &mut Vm, object: Handle, key: Handle, value: Handle) -> Result<(), Raised> {
    let view = vm.attempt(|vm| View::of(vm, vm.get(object)))?;
    if view.read_only {
        return Err(vm.raise(kind::TypeError, message!("cannot modify read-only memory")));
    }
    if vm.get(value).is_undefined() {
        return Err(vm.raise(kind::TypeError, message!("cannot delete memory")));
    }
    let key = slice::plain_key(vm, key, "memoryview")?;
    if !vm.get(key).has_id(ids::SLICE) {
        let at = vm.attempt(|vm| index(vm, vm.get(key), view.count))?;
        let value = plain_number(vm, value)?;
        // The conversion may have released the view.
        vm.attempt(|vm| View::of(vm, vm.get(object)))?;
        let item = vm.attempt(|vm| {
            scalar::store(vm, vm.get(value), view.code, view.size).map_err(|refusal| refused(vm, &view, refusal))
        })?;
        let start = view.at(at);
        if let Some(target) = vm.heap.field_bytes_mut(object, RAW).get_mut(start..start + view.size) {
            target.copy_from_slice(&item[..view.size]);
        }
        return Ok(());
    }
    let target = vm.attempt(|vm| slice::indices(vm, vm.get(key), view.count).map(|bounds| part(view, bounds)))?;
    assign_part(vm, object, target, value)
}

/// A new slot with the value, or with the number an instance stands for by `__index__` or `__float__`.
pub fn plain_number(vm: &mut Vm, value: Handle) -> Result<Handle, Raised> {
    let plain = vm.duplicate(value)?;
    let id = types::dispatch_id(vm.get(value));
    let number = int::cast(vm, vm.get(value)).is_some() || types::cast(vm, vm.get(value), ids::FLOAT).is_some();
    if id < ids::FIRST_SHAPE || number {
        return Ok(plain);
    }
    let mark = vm.mark();
    let method = vm.slot()?;
    if attribute::special(vm, value, sym::__index__, method)? {
        convert::index(vm, value, plain)?;
    } else if attribute::special(vm, value, sym::__float__, method)? {
        let number = convert::float_of(vm, value)?;
        vm.store(plain, |vm| float::new(vm, number))?;
    }
    vm.release(mark);
    Ok(plain)
}

fn refused(vm: &Vm, view: &View, refusal: scalar::Refusal) -> Fault {
    let code = view.code as char;
    match refusal {
        scalar::Refusal::Fault(fault) => fault,
        scalar::Refusal::Range(..) | scalar::Refusal::TooLarge => {
            vm.fault(kind::ValueError, message!("memoryview: invalid value for format '{code}'"))
        }
        _ => vm.fault(kind::TypeError, message!("memoryview: invalid type for format '{code}'")),
    }
}

/// Copies the items of a buffer over those of a view.
fn assign_part(vm: &mut Vm, object: Handle, target: View, value: Handle) -> Result<(), Raised> {
    if bytes::buffer_of(vm, vm.get(value)).is_none() && !vm.get(value).has_id(ids::MEMORYVIEW) {
        return Err(vm.raise_leaf(|vm| crate::byte_methods::buffer_error(vm, vm.get(value))));
    }
    let source = vm.attempt(|vm| super::of(vm, vm.get(value)).map(|view| View::read(view)))?;
    if source.code != target.code || source.count != target.count {
        return Err(vm.raise(
            kind::ValueError,
            message!("memoryview assignment: lvalue and rvalue have different structures"),
        ));
    }
    let total = target.count * target.size;
    let raw = if source.is_contiguous() { bytes::raw(vm, value)? } else { None };
    let slot = vm.make(|vm| Ok(vm.get(object).field(RAW)))?;
    if let (Some(raw), true) = (raw, target.is_contiguous()) {
        raw.copy_to(vm, Raw { slot, offset: target.offset, length: total }, 0);
        return Ok(());
    }
    // A copy of the items: the ranges may overlap in any way.
    let copy = vm.make(|vm| super::methods::tobytes(vm, &[super::of(vm, vm.get(value))?, Value::NONE]))?;
    for index in 0..target.count {
        vm.heap.copy_bytes(copy, index * target.size, slot, target.at(index), target.size);
    }
    Ok(())
}
