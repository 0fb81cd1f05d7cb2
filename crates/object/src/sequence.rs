//! What list and tuple (and in part other sequences) have in common: search, comparison,
//! repetition, text.
//!
//! Invariant: full functions look at the current length in every step, because Python code
//! may change a list while they run.

use crate::fault::{Fault, Leaf, Raised};
use crate::operations::identity::{compare_leaf, equal_leaf};
use crate::operations::{attribute, compare, convert};
use crate::string::builder::Builder;
use crate::types::{Compare, dispatch_id};
use crate::{Vm, exception, ids, int, list, types};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// Item `index` of a list or tuple object; undefined when there is none.
#[inline]
pub fn item<'v>(sequence: Value<'v>, index: usize) -> Value<'v> {
    match list::fields_of(sequence) {
        Some((fields, length)) if index < length => fields.field(index),
        _ => Value::UNDEFINED,
    }
}

/// Length of a list or tuple object.
#[inline]
pub fn length(sequence: Value<'_>) -> usize {
    list::fields_of(sequence).map_or(0, |(_, length)| length)
}

/// The list or tuple (by `id`) that a value is or holds as payload, in place of the value.
#[inline]
pub fn own<'v>(vm: &'v Vm, value: Value<'v>, id: heap::TypeId) -> Value<'v> {
    types::cast(vm, value, id).unwrap_or(value)
}

/// Index of the first item in `from..to` that equals `item`.
pub fn position(
    vm: &Vm,
    sequence: Value<'_>,
    item: Value<'_>,
    from: usize,
    to: usize,
) -> Result<Option<usize>, Fault> {
    let Some((fields, length)) = list::fields_of(sequence) else { return Ok(None) };
    let fields = fields.fields();
    for index in from..to.min(length) {
        let candidate = fields.get(index);
        if candidate == item || equal_leaf(vm, candidate, item)? {
            return Ok(Some(index));
        }
        if index & 0xffff == 0xffff {
            vm.poll_leaf()?;
        }
    }
    Ok(None)
}

/// As [`position`], running `__eq__`.
pub fn position_full(
    vm: &mut Vm,
    sequence: Handle,
    wanted: Handle,
    from: usize,
    to: usize,
) -> Result<Option<usize>, Raised> {
    let mark = vm.mark();
    let candidate = vm.slot()?;
    let mut index = from;
    let mut found = None;
    while index < to.min(length(vm.get(sequence))) {
        vm.set(candidate, item(vm.get(sequence), index));
        if compare::equal(vm, candidate, wanted)? {
            found = Some(index);
            break;
        }
        index += 1;
        vm.poll()?;
    }
    vm.release(mark);
    Ok(found)
}

/// `item in sequence`, leaf form of the slot.
pub fn contains<'v>(vm: &'v Vm, sequence: Value<'v>, item: Value<'v>) -> Leaf<'v> {
    Ok(Value::bool(position(vm, sequence, item, 0, usize::MAX)?.is_some()))
}

/// `item in sequence`, full form of the slot.
pub fn contains_full(vm: &mut Vm, sequence: Handle, item: Handle, out: Handle) -> Result<(), Raised> {
    let found = position_full(vm, sequence, item, 0, usize::MAX)?.is_some();
    vm.set(out, Value::bool(found));
    Ok(())
}

/// Number of items that equal `item`.
pub fn count(vm: &Vm, sequence: Value<'_>, item: Value<'_>) -> Result<usize, Fault> {
    let (mut from, mut count) = (0, 0);
    while let Some(index) = position(vm, sequence, item, from, usize::MAX)? {
        (from, count) = (index + 1, count + 1);
    }
    Ok(count)
}

/// As [`count`], running `__eq__`.
pub fn count_full(vm: &mut Vm, sequence: Handle, item: Handle) -> Result<usize, Raised> {
    let (mut from, mut count) = (0, 0);
    while let Some(index) = position_full(vm, sequence, item, from, usize::MAX)? {
        (from, count) = (index + 1, count + 1);
    }
    Ok(count)
}

/// Comparison of two lists or two tuples, leaf form.
pub fn compare_items<'v>(vm: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    let (Some((a, a_length)), Some((b, b_length))) = (list::fields_of(left), list::fields_of(right)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let equality = matches!(operator, Compare::Eq | Compare::Ne);
    if equality && a_length != b_length {
        return Ok(Value::bool(operator == Compare::Ne));
    }
    let (a, b) = (a.fields(), b.fields());
    for index in 0..a_length.min(b_length) {
        let (x, y) = (a.get(index), b.get(index));
        if x != y && !equal_leaf(vm, x, y)? {
            return match operator {
                Compare::Eq => Ok(Value::FALSE),
                Compare::Ne => Ok(Value::TRUE),
                _ => match compare_leaf(vm, operator, x, y)? {
                    // The full form raises TypeError.
                    answer if answer == Value::NOT_IMPLEMENTED => Err(vm.python_needed()),
                    answer => Ok(answer),
                },
            };
        }
    }
    Ok(Value::bool(operator.holds(a_length.cmp(&b_length))))
}

/// Comparison of two lists or two tuples, full form.
pub fn compare_items_full(
    vm: &mut Vm,
    operator: Compare,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    vm.nested(|vm| compare_by_calls(vm, operator, left, right, out))
}

fn compare_by_calls(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let (x, y) = (vm.slot()?, vm.slot()?);
    let equality = matches!(operator, Compare::Eq | Compare::Ne);
    if equality && length(vm.get(left)) != length(vm.get(right)) {
        vm.set(out, Value::bool(operator == Compare::Ne));
        return Ok(());
    }
    let mut index = 0;
    while index < length(vm.get(left)).min(length(vm.get(right))) {
        vm.set(x, item(vm.get(left), index));
        vm.set(y, item(vm.get(right), index));
        if !compare::equal(vm, x, y)? {
            return match operator {
                Compare::Eq | Compare::Ne => {
                    vm.set(out, Value::bool(operator == Compare::Ne));
                    Ok(())
                }
                _ => compare::compare(vm, operator, x, y, out),
            };
        }
        index += 1;
        vm.poll()?;
    }
    let ordering = length(vm.get(left)).cmp(&length(vm.get(right)));
    vm.set(out, Value::bool(operator.holds(ordering)));
    Ok(())
}

/// A repeat count: None when the value is no int. Instances need Python.
pub fn repeat_count(vm: &Vm, value: Value<'_>) -> Result<Option<usize>, Fault> {
    if let Some(number) = int::as_i64(value) {
        return Ok(Some(number.max(0).min(isize::MAX as i64) as usize));
    }
    if value.has_id(ids::BIG_INT) {
        return Err(
            vm.fault(exception::kind::OverflowError, message!("cannot fit 'int' into an index-sized integer"))
        );
    }
    if dispatch_id(value) >= ids::FIRST_SHAPE {
        return Err(vm.python_needed());
    }
    Ok(None)
}

/// For the full form of a sequence's `*`: `operand` replaced by the int its `__index__` gives, into a
/// new slot. None when it has none, or has a `__mul__` or `__rmul__` of its own that comes first.
pub fn repeat_operand(vm: &mut Vm, operand: Handle) -> Result<Option<Handle>, Raised> {
    let plain = vm.duplicate(operand)?;
    if dispatch_id(vm.get(operand)) >= ids::FIRST_SHAPE {
        if attribute::special(vm, operand, sym::__rmul__, plain)? && types::cast(vm, vm.get(operand), ids::INT).is_none()
            || !attribute::special(vm, operand, sym::__index__, plain)?
        {
            return Ok(None);
        }
        convert::index(vm, operand, plain)?;
    }
    Ok(Some(plain))
}

/// `open item, item, ... close` of the items of a list or tuple.
pub fn repr_items(vm: &mut Vm, sequence: Handle, open: &str, close: &str, out: Handle) -> Result<(), Raised> {
    let mut text = Builder::new(vm)?;
    let current = vm.slot()?;
    text.push(vm, open.as_bytes())?;
    let mut index = 0;
    while index < length(vm.get(sequence)) {
        if index > 0 {
            text.push(vm, b", ")?;
        }
        vm.set(current, item(vm.get(sequence), index));
        text.push_repr(vm, current)?;
        index += 1;
        vm.poll()?;
    }
    if index == 1 && close == ")" {
        text.push(vm, b",")?;
    }
    text.push(vm, close.as_bytes())?;
    text.store(vm, out)
}

/// A bound of `index(item, start, stop)`: clamped, counted from the end when negative.
pub fn search_bound(vm: &mut Vm, bound: Handle, length: usize, missing: usize) -> Result<usize, Raised> {
    if vm.get(bound).is_undefined() {
        return Ok(missing);
    }
    let mark = vm.mark();
    let slice = vm.make(|vm| crate::slice::new(vm, vm.get(bound), Value::NONE, Value::NONE))?;
    if vm.get(bound).is_none() {
        return Err(vm.raise(
            exception::kind::TypeError,
            message!("slice indices must be integers or have an __index__ method"),
        ));
    }
    let bounds = crate::slice::indices_full(vm, slice, length)?;
    vm.release(mark);
    Ok(bounds.start as usize)
}

/// TypeError for `sequence + other`.
#[cold]
pub fn cannot_join(vm: &Vm, name: &str, other: Value<'_>) -> Fault {
    let class = types::type_name(vm, other);
    vm.fault(exception::kind::TypeError, message!("can only concatenate {name} (not \"{class}\") to {name}"))
}

/// Mixes the hashes of parts into one.
pub struct Hasher(usize);

impl Hasher {
    pub fn new() -> Hasher {
        Hasher(0x345678)
    }

    /// Takes the hash of the next part in.
    pub fn add(&mut self, hash: usize) {
        // A multiplication and a rotation per part; the constant is 2^64 or 2^32 / golden ratio, odd.
        const FACTOR: usize = if heap::WORD == 8 { 0x9e37_79b9_7f4a_7c15_u64 as usize } else { 0x9e37_79b1 };
        self.0 = (self.0 ^ hash).wrapping_mul(FACTOR).rotate_left(usize::BITS / 2 - 1);
    }

    /// The hash of the whole.
    pub fn finish(self) -> Value<'static> {
        crate::string::hash_value(self.0)
    }
}

impl Default for Hasher {
    fn default() -> Hasher {
        Hasher::new()
    }
}
