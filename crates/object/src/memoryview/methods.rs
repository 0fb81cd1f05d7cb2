//! Methods of memoryview.

use super::{OWNER, RAW, View, items};
use crate::byte_methods;
use crate::bytes::{self, scalar};
use crate::fault::{Fault, Leaf};
use crate::operations::identity;
use crate::{Compare, Vm, bytearray, exception::kind, ids, list, string, text, types};
use core::cmp::Ordering;
use crate::packed::message;
use heap::Value;

pub(crate) fn tobytes<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let view = View::of(vm, args[0])?;
    let raw = args[0].field(RAW).bytes();
    bytes::build(vm, view.count * view.size, |buffer| {
        for (index, target) in buffer.chunks_exact_mut(view.size.max(1)).enumerate() {
            let at = view.at(index);
            target.copy_from_slice(&raw[at..at + view.size]);
        }
    })
}

pub(super) fn tolist<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let view = View::of(vm, args[0])?;
    let raw = args[0].field(RAW).bytes();
    let made = list::with_capacity(vm, view.count)?;
    for index in 0..view.count {
        list::push(vm, made, items::item(vm, &view, raw, index)?)?;
    }
    Ok(made)
}

pub(super) fn toreadonly<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let view = View::of(vm, args[0])?;
    View { read_only: true, ..view }.make(vm, args[0].field(OWNER), args[0].field(RAW))
}

/// cast(format): the same bytes as items of another type.
pub(super) fn cast<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let view = View::of(vm, args[0])?;
    let Some(format) = text::bytes_of(vm, args[1]) else {
        let class = types::type_name(vm, args[1]);
        return Err(vm.fault(kind::TypeError, message!("cast() argument 'format' must be str, not {class}")));
    };
    let code = match format {
        [code] | [b'@', code] => *code,
        _ => b' ',
    };
    let size = scalar::size(code);
    if size == 0 || code == b'e' {
        return Err(vm.fault(
            kind::ValueError,
            message!("memoryview: destination format must be a native single character format prefixed with an optional '@'"),
        ));
    }
    if !view.is_contiguous() {
        return Err(vm.fault(kind::TypeError, message!("memoryview: casts are restricted to C-contiguous views")));
    }
    let bytes_only = |code| matches!(code, b'B' | b'b' | b'c');
    if !bytes_only(code) && !bytes_only(view.code) {
        return Err(vm.fault(
            kind::TypeError,
            message!("memoryview: cannot cast between two non-byte formats"),
        ));
    }
    let total = view.count * view.size;
    if total % size != 0 {
        return Err(vm.fault(kind::TypeError, message!("memoryview: length is not a multiple of itemsize")));
    }
    if let Some(shape) = args[2].given() {
        let count = match shape.id() {
            Some(ids::TUPLE) if shape.field_count() == 1 => shape.field(0).as_int(),
            Some(ids::LIST) if list::len(shape) == 1 => list::get(shape, 0).as_int(),
            _ => None,
        };
        if count != Some((total / size) as isize) {
            return Err(vm.fault(
                kind::TypeError,
                message!("memoryview: product(shape) * itemsize != buffer size"),
            ));
        }
    }
    View { code, size, count: total / size, stride: size as isize, ..view }.make(
        vm,
        args[0].field(OWNER),
        args[0].field(RAW),
    )
}

pub(super) fn hex<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let copy = tobytes(vm, args)?;
    byte_methods::hex(vm, &[copy, args[1], args[2]])
}

/// Position of the next item equal to a value.
fn find<'v>(vm: &'v Vm, view: Value<'v>, wanted: Value<'v>, from: usize, to: usize) -> Result<Option<usize>, Fault> {
    let fields = View::of(vm, view)?;
    let raw = view.field(RAW).bytes();
    for index in from..to.min(fields.count) {
        if identity::equal_leaf(vm, items::item(vm, &fields, raw, index)?, wanted)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

pub(super) fn count<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let (mut count, mut from) = (0, 0);
    while let Some(index) = find(vm, args[0], args[1], from, usize::MAX)? {
        count += 1;
        from = index + 1;
    }
    Ok(Value::length(count))
}

pub(super) fn index<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let length = View::of(vm, args[0])?.count as isize;
    let from_end = |at: isize| if at < 0 { (at + length).max(0) } else { at } as usize;
    let start = from_end(byte_methods::optional_number(vm, args[2], 0)?);
    let stop = from_end(byte_methods::optional_number(vm, args[3], isize::MAX)?);
    match find(vm, args[0], args[1], start, stop)? {
        Some(index) => Ok(Value::length(index)),
        None => Err(vm.fault(kind::ValueError, message!("memoryview.index(x): x not found"))),
    }
}

pub(super) fn release<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    vm.heap.set_field(args[0], OWNER, Value::NONE);
    vm.heap.set_field(args[0], RAW, Value::NONE);
    Ok(Value::NONE)
}

pub(super) fn repr<'v>(vm: &'v Vm, view: Value<'v>) -> Leaf<'v> {
    let released = if view.field(OWNER).is_none() { "released " } else { "" };
    let number = identity::identity(vm, view)?;
    text::format(vm, message!("<{released}memory at {number:#x}>"))
}

pub(super) fn hash<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let view = View::of(vm, object)?;
    if !view.read_only {
        return Err(vm.fault(kind::ValueError, message!("cannot hash writable memoryview object")));
    }
    if !matches!(view.code, b'B' | b'b' | b'c') {
        return Err(vm.fault(
            kind::ValueError,
            message!("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"),
        ));
    }
    let copy = tobytes(vm, &[object])?;
    Ok(string::hash_value(string::hash(vm, copy)))
}

/// Items and raw bytes of a view or another buffer.
fn view_of<'v>(vm: &'v Vm, value: Value<'v>) -> Option<(View, &'v [u8])> {
    if value.has_id(ids::MEMORYVIEW) {
        return (!value.field(OWNER).is_none()).then(|| (View::read(value), value.field(RAW).bytes()));
    }
    let content = bytes::buffer_of(vm, value)?;
    let code = match types::dispatch_id(value) {
        ids::FIRST_STDLIB => value.field(bytearray::CODE).int_unchecked() as u8,
        _ => b'B',
    };
    let size = scalar::size(code).max(1);
    let (count, stride) = (content.len() / size, size as isize);
    Some((View { offset: 0, count, stride, size, code, read_only: true }, content))
}

pub(super) fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if !matches!(operator, Compare::Eq | Compare::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if left == right {
        return Ok(Value::bool(operator == Compare::Eq));
    }
    let equal = match (view_of(vm, left), view_of(vm, right)) {
        (Some((a, a_raw)), Some((b, b_raw))) => a.count == b.count && same_items(vm, &a, a_raw, &b, b_raw)?,
        _ if left.has_id(ids::MEMORYVIEW) && right.has_id(ids::MEMORYVIEW) => false,
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    Ok(Value::bool(equal == (operator == Compare::Eq)))
}

fn same_items(vm: &Vm, a: &View, a_raw: &[u8], b: &View, b_raw: &[u8]) -> Result<bool, Fault> {
    let exact = a.code == b.code && !matches!(a.code, b'e' | b'f' | b'd');
    for index in 0..a.count {
        if vm.stops_at(index) {
            vm.poll_walk()?;
        }
        let (at, other) = (a.at(index), b.at(index));
        let left = a_raw.get(at..at + a.size).unwrap_or(&[]);
        let right = b_raw.get(other..other + b.size).unwrap_or(&[]);
        let same = if exact { left == right } else { scalar::order(a.code, left, b.code, right) == Some(Ordering::Equal) };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}
