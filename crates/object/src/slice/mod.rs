//! slice objects, and the bounds that slices and indices mean.
//!
//! A slice object is `[start][stop][step]`.
//!
//! Invariant: [`Bounds`] address existing items only, whatever the program wrote.

mod object;

use crate::fault::{Fault, Leaf, Raised};
use crate::operations::{attribute, convert};
use crate::{TypeInfo, Vm, exception, ids, int, types};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// Fields of a slice object.
pub const START: usize = 0;
pub const STOP: usize = 1;
pub const STEP: usize = 2;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&object::SLICE];

/// A new slice.
pub fn new<'v>(vm: &'v Vm, start: Value<'v>, stop: Value<'v>, step: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::SLICE, 0, &[start, stop, step])?)
}

/// What a slice means for a sequence of some length: the items `start`, `start + step`, ... `count`
/// of them. `stop` is where CPython's `slice.indices` says the last item would follow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    pub start: isize,
    pub stop: isize,
    pub step: isize,
    pub count: usize,
}

impl Bounds {
    /// Index of item number `number` of the slice.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn at(self, number: usize) -> usize {
        self.start.wrapping_add(self.step.wrapping_mul(number as isize)) as usize
    }

    /// The same items in ascending order.
    pub fn ascending(self) -> Bounds {
        if self.step > 0 {
            return self;
        }
        let start = self.at(self.count.saturating_sub(1)) as isize;
        Bounds { start, stop: self.start + 1, step: self.step.saturating_neg(), count: self.count }
    }
}

/// The bounds of a slice object. Needs Python for instances with `__index__`.
pub fn indices(vm: &Vm, slice: Value<'_>, length: usize) -> Result<Bounds, Fault> {
    let step = match slice.field(STEP) {
        step if step.is_none() => 1,
        step => match limit(vm, step)? {
            0 => return Err(vm.fault(exception::kind::ValueError, message!("slice step cannot be zero"))),
            step => step.max(-isize::MAX),
        },
    };
    let vm = vm.lend();
    let length = length as isize;
    let (least, most) = if step < 0 { (-1, length - 1) } else { (0, length) };
    let bound = |value: Value<'_>, missing: isize| -> Result<isize, Fault> {
        if value.is_none() {
            return Ok(missing);
        }
        let bound = limit(vm, value)?;
        Ok(if bound < 0 { bound.saturating_add(length).max(least) } else { bound.min(most) })
    };
    let start = bound(slice.field(START), if step < 0 { most } else { least })?;
    let stop = bound(slice.field(STOP), if step < 0 { least } else { most })?;
    let count = if step < 0 {
        if stop < start { (start - stop - 1) / -step + 1 } else { 0 }
    } else if start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    Ok(Bounds { start, stop, step, count: count as usize })
}

/// A bound of a slice as a machine word; numbers beyond are clamped.
fn limit(vm: &Vm, value: Value<'_>) -> Result<isize, Fault> {
    if let Some(number) = value.as_int() {
        return Ok(number);
    }
    if let Some(number) = int::cast(vm, value).and_then(int::to_isize_clamped) {
        return Ok(number);
    }
    if types::dispatch_id(value) >= ids::FIRST_SHAPE {
        return Err(vm.python_needed());
    }
    Err(vm.fault(
        exception::kind::TypeError,
        message!("slice indices must be integers or None or have an __index__ method"),
    ))
}

/// As [`indices`] for a slice object in a slot, running `__index__` if need be.
pub fn indices_full(vm: &mut Vm, slice: Handle, length: usize) -> Result<Bounds, Raised> {
    let mark = vm.mark();
    let plain = plain_slice(vm, slice)?;
    let bounds = vm.attempt(|vm| indices(vm, vm.get(plain), length));
    vm.release(mark);
    bounds
}

/// A slot with a slice of ints and Nones for the slice object in a slot.
fn plain_slice(vm: &mut Vm, slice: Handle) -> Result<Handle, Raised> {
    let plain = vm.make(|vm| {
        let slice = vm.get(slice);
        new(vm, slice.field(START), slice.field(STOP), slice.field(STEP))
    })?;
    let bound = vm.slot()?;
    for field in START..=STEP {
        vm.set(bound, vm.get(plain).field(field));
        if types::dispatch_id(vm.get(bound)) >= ids::FIRST_SHAPE && int::cast(vm, vm.get(bound)).is_none() {
            if !attribute::special(vm, bound, sym::__index__, bound)? {
                return Err(vm.raise(
                    exception::kind::TypeError,
                    message!("slice indices must be integers or None or have an __index__ method"),
                ));
            }
            vm.set(bound, vm.get(plain).field(field));
            convert::index(vm, bound, bound)?;
            vm.heap.set_field(vm.get(plain), field, vm.get(bound));
        }
    }
    Ok(plain)
}

/// A subscript with `__index__` already called: a slot with the key itself, or with an int or a
/// slice of ints in place of instances. Sequences run this before they repeat their leaf function.
/// `sequence` names the type in the message for a key that is no index.
pub fn plain_key(vm: &mut Vm, key: Handle, sequence: &str) -> Result<Handle, Raised> {
    if vm.get(key).has_id(ids::SLICE) {
        return plain_slice(vm, key);
    }
    let plain = vm.duplicate(key)?;
    if types::dispatch_id(vm.get(key)) >= ids::FIRST_SHAPE && int::cast(vm, vm.get(key)).is_none() {
        if !attribute::special(vm, key, sym::__index__, plain)? {
            return Err(vm.raise_leaf(|vm| bad_index(vm, vm.get(key), sequence)));
        }
        convert::index(vm, key, plain)?;
    }
    Ok(plain)
}

/// TypeError for a subscript that is no index.
#[cold]
fn bad_index(vm: &Vm, key: Value<'_>, sequence: &str) -> Fault {
    let class = types::type_name(vm, key);
    vm.fault(
        exception::kind::TypeError,
        message!("{sequence} indices must be integers or slices, not {class}"),
    )
}

/// The item that a subscript (not a slice) means in a sequence of some length, counted from the end
/// when negative. IndexError outside; TypeError for what is no index; needs Python for instances.
#[inline]
pub fn index(vm: &Vm, key: Value<'_>, length: usize, sequence: &str) -> Result<usize, Fault> {
    if let Some(number) = key.as_int() {
        let index = if number < 0 { number + length as isize } else { number };
        if (index as usize) < length {
            return Ok(index as usize);
        }
    }
    index_in(vm, key, length, sequence, sequence)
}

/// As [`index`], with another name of the sequence in the message for indices outside.
#[cold]
#[inline(never)]
pub fn index_in(vm: &Vm, key: Value<'_>, length: usize, sequence: &str, outside: &str) -> Result<usize, Fault> {
    let key = int::cast(vm, key).unwrap_or(key);
    if let Some(number) = int::as_i64(key) {
        let index = if number < 0 { number + length as i64 } else { number };
        if index >= 0 && index < length as i64 {
            return Ok(index as usize);
        }
        return Err(vm.fault(exception::kind::IndexError, message!("{outside} index out of range")));
    }
    if key.has_id(ids::BIG_INT) {
        return Err(match sequence {
            "range" => vm.fault(exception::kind::IndexError, message!("{outside} index out of range")),
            _ => vm.fault(exception::kind::IndexError, message!("cannot fit 'int' into an index-sized integer")),
        });
    }
    if types::dispatch_id(key) >= ids::FIRST_SHAPE {
        return Err(vm.python_needed());
    }
    Err(bad_index(vm, key, sequence))
}

#[cfg(test)]
mod tests {
    use super::{indices, new};
    use crate::testing::{self, good};
    use heap::Value;
    use std::vec::Vec;

    /// What a slice means, counted out.
    fn counted(start: Option<isize>, stop: Option<isize>, step: isize, length: isize) -> Vec<usize> {
        let from_end = |bound: isize| if bound < 0 { bound + length } else { bound };
        let (mut at, stop) = if step > 0 {
            (start.map_or(0, |bound| from_end(bound).max(0)), stop.map_or(length, from_end))
        } else {
            (start.map_or(length - 1, |bound| from_end(bound).min(length - 1)), stop.map_or(-1, |bound| from_end(bound).max(-1)))
        };
        let mut items = Vec::new();
        while at >= 0 && at < length && if step > 0 { at < stop } else { at > stop } {
            items.push(at as usize);
            at += step;
        }
        items
    }

    #[test]
    fn bounds_are_those_counted_out() {
        let vm = &mut testing::vm(Default::default());
        let bounds: Vec<Option<isize>> = (-8..9).map(Some).chain([None]).collect();
        let value = |bound: Option<isize>| bound.map_or(Value::NONE, |number| Value::small(number as i32));
        for length in [0, 1, 6] {
            for (start, stop) in bounds.iter().flat_map(|start| bounds.iter().map(move |stop| (*start, *stop))) {
                for step in [-7, -2, -1, 1, 2, 3, 9] {
                    let slice = vm.make(|vm| new(vm, value(start), value(stop), value(Some(step))));
                    let slice = good(vm, slice);
                    let found = indices(vm, vm.get(slice), length).unwrap();
                    let expected = counted(start, stop, step, length as isize);
                    let items = |bounds: super::Bounds| (0..bounds.count).map(|n| bounds.at(n)).collect::<Vec<_>>();
                    assert_eq!(items(found), expected, "{start:?}:{stop:?}:{step} of {length}");
                    let mut ascending = expected;
                    ascending.sort();
                    assert_eq!(items(found.ascending()), ascending);
                    vm.release(slice.index());
                }
            }
        }
    }
}
