//! What every str can do: hash, compare, index, slice, concatenate, repeat.
//!
//! Invariant: the flag ASCII of a result tells the truth; the cached hash is 0 or right.

use crate::byte_methods::{Flavour, scan};
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::{attribute, convert};
use crate::string::{percent, points};
use crate::text::bytes_of;
use crate::{Binary, Compare, Vm, exception::kind, ids, int, slice, text, types};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// Number of code points of a str object.
#[inline]
pub fn length(string: Value<'_>) -> usize {
    if string.flags() & ids::ASCII != 0 { string.bytes().len() } else { points::count(string.bytes()) }
}

/// Hash of a str or bytes object, computed once.
#[inline]
pub fn hash(vm: &Vm, object: Value<'_>) -> usize {
    match object.prefix() {
        0 => {
            let hash = names::hash_bytes(object.bytes()) as usize;
            vm.heap.set_prefix(object, hash);
            hash
        }
        hash => hash,
    }
}

/// A hash as the small integer that `hash()` returns.
pub fn hash_value(hash: usize) -> Value<'static> {
    // On 32-bit machines the topmost bit is given up.
    Value::length(hash & (usize::MAX >> 2))
}

pub(super) fn length_slot<'v>(_: &'v Vm, string: Value<'v>) -> Leaf<'v> {
    Ok(Value::length(length(string)))
}

pub(super) fn hash_slot<'v>(vm: &'v Vm, string: Value<'v>) -> Leaf<'v> {
    Ok(hash_value(hash(vm, string)))
}

pub(super) fn text_slot<'v>(_: &'v Vm, string: Value<'v>) -> Leaf<'v> {
    Ok(string)
}

pub(super) fn compare<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (Some(a), Some(b)) = (bytes_of(vm, left), bytes_of(vm, right)) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::bool(match operator {
        Compare::Eq => left == right || a == b,
        Compare::Ne => left != right && a != b,
        // Bytes of UTF-8 order as code points do.
        _ => operator.holds(a.cmp(b)),
    }))
}

pub(super) fn contains<'v>(vm: &'v Vm, string: Value<'v>, item: Value<'v>) -> Leaf<'v> {
    match bytes_of(vm, item) {
        Some(item) => Ok(Value::bool(scan::search(vm, string.bytes(), item, false)?.is_some())),
        None => {
            let class = types::type_name(vm, item);
            Err(vm.fault(
                kind::TypeError,
                message!("'in <string>' requires string as left operand, not {class}"),
            ))
        }
    }
}

/// The string of the code point at byte position `at`.
#[inline]
fn character<'v>(vm: &'v Vm, text: &[u8], at: usize) -> Leaf<'v> {
    let width = points::decode(text, at).map_or(0, |(_, width)| width);
    text::new(vm, text.get(at..at + width).unwrap_or(&[]))
}

/// `string[key]` for an int or a slice.
#[inline]
pub fn get_item<'v>(vm: &'v Vm, string: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    let bytes = string.bytes();
    if string.flags() & ids::ASCII != 0 {
        if let Some(number) = key.as_int() {
            let at = if number < 0 { number.wrapping_add(bytes.len() as isize) } else { number };
            if let Some(byte) = bytes.get(at as usize) {
                return match names::character(*byte) {
                    Some(shared) => Ok(text::name(shared)),
                    None => text::new(vm, &[*byte]),
                };
            }
        }
    }
    get_item_slow(vm, string, key)
}

#[inline(never)]
fn get_item_slow<'v>(vm: &'v Vm, string: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    let bytes = string.bytes();
    let ascii = string.flags() & ids::ASCII != 0;
    if key.has_id(ids::SLICE) {
        let bounds = slice::indices(vm, key, length(string))?;
        return part(vm, string, bounds);
    }
    if !int::is_int(key) && types::dispatch_id(key) < ids::FIRST_SHAPE {
        let class = types::type_name(vm, key);
        return Err(vm.fault(kind::TypeError, message!("string indices must be integers, not '{class}'")));
    }
    let index = slice::index(vm, key, length(string), "string")?;
    character(vm, bytes, if ascii { index } else { points::position(bytes, index) })
}

/// The items of a slice.
fn part<'v>(vm: &'v Vm, string: Value<'v>, bounds: slice::Bounds) -> Leaf<'v> {
    let bytes = string.bytes();
    let flavour = Flavour::of_str(string);
    let start = bounds.start.max(0) as usize;
    if bounds.step == 1 {
        if bounds.count == length(string) {
            return Ok(string);
        }
        let (from, to) = if flavour == Flavour::Ascii {
            (start, start + bounds.count)
        } else {
            let from = points::position(bytes, start);
            (from, from + points::position(bytes.get(from..).unwrap_or(&[]), bounds.count))
        };
        return text::new(vm, bytes.get(from..to).unwrap_or(&[]));
    }
    if flavour == Flavour::Ascii {
        return flavour.build(vm, bounds.count, &mut |buffer| {
            for (number, target) in buffer.iter_mut().enumerate() {
                *target = bytes.get(bounds.at(number)).copied().unwrap_or(0);
            }
        });
    }
    flavour.compose(vm, &|message| {
        let mut at = points::position(bytes, start);
        for number in 0..bounds.count {
            let width = points::decode(bytes, at).map_or(0, |(_, width)| width);
            message.push(bytes.get(at..at + width).unwrap_or(&[]));
            if number + 1 == bounds.count || vm.stops_at(number) {
                break;
            }
            if bounds.step > 0 {
                at += points::position(bytes.get(at..).unwrap_or(&[]), bounds.step as usize);
            } else {
                for _ in 0..bounds.step.unsigned_abs() {
                    at = points::before(bytes, at);
                }
            }
        }
    })
}

pub(super) fn get_item_full(vm: &mut Vm, string: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = slice::plain_key(vm, key, "string")
        .and_then(|key| vm.store(out, |vm| get_item(vm, vm.get(string), vm.get(key))));
    vm.release(mark);
    result
}

/// `left + right` of two str objects.
#[inline]
pub fn concat<'v>(vm: &'v Vm, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (a, b) = (left.bytes(), right.bytes());
    if a.is_empty() {
        return Ok(right);
    }
    if b.is_empty() {
        return Ok(left);
    }
    let ascii = left.flags() & right.flags() & ids::ASCII != 0;
    text::build(vm, a.len() + b.len(), ascii, |buffer| {
        let (first, second) = buffer.split_at_mut(a.len());
        first.copy_from_slice(a);
        second.copy_from_slice(b);
    })
}

/// One string of all `parts`, which are str objects.
pub fn concat_all<'v>(vm: &'v Vm, parts: &[Value<'v>]) -> Leaf<'v> {
    let mut length = 0;
    let mut ascii = ids::ASCII;
    for part in parts {
        length += part.bytes().len();
        ascii &= part.flags();
    }
    text::build(vm, length, ascii != 0, |buffer| {
        let mut at = 0;
        for part in parts {
            let bytes = part.bytes();
            buffer[at..at + bytes.len()].copy_from_slice(bytes);
            at += bytes.len();
        }
    })
}

/// Bytes that are copied between two looks at Ctrl-C.
const STRETCH: usize = 1 << 20;

/// Fills `buffer` with repetitions of `unit` until `stop` says so.
pub fn fill_repeated(buffer: &mut [u8], unit: &[u8], stop: impl Fn() -> bool) {
    if unit.is_empty() {
        return;
    }
    let mut filled = unit.len().min(buffer.len());
    buffer[..filled].copy_from_slice(&unit[..filled]);
    // What is copied grows as far as whole units fit into a stretch.
    let most = (STRETCH / unit.len()).max(1) * unit.len();
    while filled < buffer.len() && !stop() {
        let (done, rest) = buffer.split_at_mut(filled);
        let count = filled.min(most).min(rest.len());
        rest[..count].copy_from_slice(&done[..count]);
        filled += count;
    }
}

/// Length of `count` repetitions; OverflowError when no object can be so long.
pub fn repeated_length(vm: &Vm, length: usize, count: Value<'_>) -> Result<usize, Fault> {
    let Some(count) = int::to_isize_clamped(count).filter(|count| *count != isize::MAX && *count != isize::MIN) else {
        let class = types::type_name(vm, count);
        return Err(vm.fault(kind::OverflowError, message!("cannot fit '{class}' into an index-sized integer")));
    };
    match length.checked_mul(count.max(0) as usize) {
        Some(length) if length <= isize::MAX as usize / 2 => Ok(length),
        _ => Err(vm.fault(kind::OverflowError, message!("repeated string is too long"))),
    }
}

fn repeat<'v>(vm: &'v Vm, string: Value<'v>, count: Value<'v>) -> Leaf<'v> {
    let bytes = string.bytes();
    if count.as_int() == Some(1) {
        return Ok(string);
    }
    let length = repeated_length(vm, bytes.len(), count)?;
    let made = text::build(vm, length, string.flags() & ids::ASCII != 0, |buffer| {
        fill_repeated(buffer, bytes, || vm.is_interrupted());
    })?;
    vm.poll_leaf().map(|()| made)
}

pub(super) fn binary<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    match operator {
        Binary::Add => {
            let Some(first) = types::cast(vm, left, ids::STR) else { return Ok(Value::NOT_IMPLEMENTED) };
            match types::cast(vm, right, ids::STR) {
                Some(second) => concat(vm, first, second),
                // An instance may know how to add itself to a string.
                None if types::dispatch_id(right) >= ids::FIRST_SHAPE => Ok(Value::NOT_IMPLEMENTED),
                None => {
                    let class = types::type_name(vm, right);
                    Err(vm.fault(
                        kind::TypeError,
                        message!("can only concatenate str (not \"{class}\") to str"),
                    ))
                }
            }
        }
        Binary::Mul => {
            let (string, count) = match types::cast(vm, left, ids::STR) {
                Some(string) => (string, right),
                None => match types::cast(vm, right, ids::STR) {
                    Some(string) => (string, left),
                    None => return Ok(Value::NOT_IMPLEMENTED),
                },
            };
            match int::cast(vm, count) {
                Some(count) => repeat(vm, string, count),
                None => times_instance(vm, count),
            }
        }
        Binary::Mod if types::cast(vm, left, ids::STR).is_some() => Err(vm.python_needed()),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The answer of a sequence's `*` to an operand that is no int: instances may have `__index__`.
pub fn times_instance<'v>(vm: &'v Vm, count: Value<'v>) -> Leaf<'v> {
    if types::dispatch_id(count) >= ids::FIRST_SHAPE { Err(vm.python_needed()) } else { Ok(Value::NOT_IMPLEMENTED) }
}

pub(super) fn binary_full(
    vm: &mut Vm,
    operator: Binary,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    if operator == Binary::Mod {
        return percent::format(vm, left, right, out);
    }
    repeat_full(vm, left, right, out, |vm, left, right| binary(vm, Binary::Mul, left, right))
}

/// `*` of a sequence and an instance with `__index__` on either side.
pub fn repeat_full(
    vm: &mut Vm,
    left: Handle,
    right: Handle,
    out: Handle,
    times: for<'v> fn(&'v Vm, Value<'v>, Value<'v>) -> Leaf<'v>,
) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = (|| {
        let (first, second) = (vm.duplicate(left)?, vm.duplicate(right)?);
        for operand in [second, first] {
            let method = vm.slot()?;
            let instance = types::dispatch_id(vm.get(operand)) >= ids::FIRST_SHAPE;
            if instance && attribute::special(vm, operand, sym::__index__, method)? {
                convert::index(vm, operand, operand)?;
                return vm.store(out, |vm| times(vm.lend(), vm.get(first), vm.get(second)));
            }
        }
        vm.set(out, Value::NOT_IMPLEMENTED);
        Ok(())
    })();
    vm.release(mark);
    result
}
