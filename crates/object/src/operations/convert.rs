//! Truth, length, index, and numbers out of objects.
//!
//! Invariant: a result that does not fit a machine word is an exception, never wrapped.

use crate::exception::kind;
use crate::fault::{Fault, Raised};
use crate::operations::identity::serving;
use crate::operations::{call, run1};
use crate::types::{Slot1, TypeInfo, info_of, type_name, user_class};
use crate::{Vm, float, int};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// bool(object).
#[inline]
pub fn truth(vm: &mut Vm, object: Handle) -> Result<bool, Raised> {
    match vm.try_leaf(|vm| truth_leaf(vm, vm.get(object)))? {
        Some(truth) => Ok(truth),
        None => truth_by_call(vm, object),
    }
}

#[inline(never)]
fn truth_by_call(vm: &mut Vm, object: Handle) -> Result<bool, Raised> {
    let mark = vm.mark();
    let out = vm.slot()?;
    let result = if call::call_special(vm, object, sym::__bool__, &[], out)? {
        let answer = vm.get(out);
        if answer.is_bool() {
            Ok(answer == Value::TRUE)
        } else {
            Err(vm.raise_with(kind::TypeError, |vm, message| {
                let class = type_name(vm, vm.get(out));
                message.format(message!("__bool__ should return bool, returned {class}"));
            }))
        }
    } else {
        length(vm, object).map(|length| length != 0)
    };
    vm.release(mark);
    result
}

/// Truth of a built-in object; `python_needed` for others.
#[inline]
pub fn truth_leaf(vm: &Vm, value: Value<'_>) -> Result<bool, Fault> {
    if value.is_bool() {
        return Ok(value == Value::TRUE);
    }
    if let Some(number) = value.as_int() {
        return Ok(number != 0);
    }
    if value.is_none() {
        return Ok(false);
    }
    truth_slow(vm, value)
}

#[inline(never)]
fn truth_slow(vm: &Vm, value: Value<'_>) -> Result<bool, Fault> {
    let by_info = |value, info: &TypeInfo| match (info.slots.truth, info.slots.length) {
        (Slot1::Leaf(truth) | Slot1::Both(&(truth, _)), _) => truth(vm.lend(), value).map(|answer| Some(answer == Value::TRUE)),
        (Slot1::None, Slot1::Leaf(length)) => length(vm.lend(), value).map(|length| Some(length.as_int() != Some(0))),
        (Slot1::None, Slot1::None) => Ok(None),
        _ => Err(vm.python_needed()),
    };
    if user_class(vm, value).is_none() {
        return by_info(value, info_of(vm, value)).map(|truth| truth.unwrap_or(true));
    }
    let (inner, info) = serving(vm, value, sym::__bool__)?;
    if let Some(truth) = by_info(inner, info)? {
        return Ok(truth);
    }
    let (inner, info) = serving(vm, value, sym::__len__)?;
    by_info(inner, info).map(|truth| truth.unwrap_or(true))
}

/// len(object).
pub fn length(vm: &mut Vm, object: Handle) -> Result<usize, Raised> {
    match length_if_any(vm, object)? {
        Some(length) => Ok(length),
        None => Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!("object of type '{}' has no len()", type_name(vm, vm.get(object))));
        })),
    }
}

/// len(object), None when the object has no length.
pub fn length_if_any(vm: &mut Vm, object: Handle) -> Result<Option<usize>, Raised> {
    let mark = vm.mark();
    let out = vm.slot()?;
    let value = vm.get(object);
    let found = if user_class(vm, value).is_some() {
        call::call_special(vm, object, sym::__len__, &[], out)?
    } else {
        let slot = info_of(vm, value).slots.length;
        run1(vm, slot, object, out)?
    };
    let length = if found { length_result(vm, out, sym::__len__.text()).map(Some) } else { Ok(None) };
    vm.release(mark);
    length
}

/// A length that Python code returned, checked.
fn length_result(vm: &mut Vm, out: Handle, name: &'static str) -> Result<usize, Raised> {
    if let Some(length) = vm.get(out).as_int() {
        if let Ok(length) = usize::try_from(length) {
            return Ok(length);
        }
    }
    index(vm, out, out)?;
    let number = vm.get(out);
    if int::is_negative(number) {
        return Err(vm.raise(kind::ValueError, message!("{name}() should return >= 0")));
    }
    match int::as_i64(number).and_then(|number| usize::try_from(number).ok()) {
        Some(length) => Ok(length),
        None => Err(vm.raise(kind::OverflowError, message!("cannot fit 'int' into an index-sized integer"))),
    }
}

/// operator.length_hint(object, 0).
pub fn length_hint(vm: &mut Vm, object: Handle) -> Result<usize, Raised> {
    if let Some(length) = length_if_any(vm, object)? {
        return Ok(length);
    }
    let mark = vm.mark();
    let out = vm.slot()?;
    let hint = if call::call_special(vm, object, sym::__length_hint__, &[], out)? {
        if vm.get(out) == Value::NOT_IMPLEMENTED { Ok(0) } else { length_result(vm, out, "__length_hint__") }
    } else {
        Ok(0)
    };
    vm.release(mark);
    hint
}

/// operator.index(object): an int object.
pub fn index(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    if let Some(number) = int::cast(vm, vm.get(object)) {
        vm.set(out, number);
        return Ok(());
    }
    let mark = vm.mark();
    let made = vm.slot()?;
    let found = call::call_special(vm, object, sym::__index__, &[], made)?;
    let result = if !found {
        Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = type_name(vm, vm.get(object));
            message.format(message!("'{class}' object cannot be interpreted as an integer"));
        }))
    } else if let Some(number) = int::cast(vm, vm.get(made)) {
        vm.set(out, number);
        Ok(())
    } else {
        Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = type_name(vm, vm.get(made));
            message.format(message!("__index__ returned non-int (type {class})"));
        }))
    };
    vm.release(mark);
    result
}

/// An int argument that fits a machine word, else OverflowError as CPython.
pub fn index_size(vm: &mut Vm, object: Handle) -> Result<isize, Raised> {
    machine_word(vm, object, |vm, _| {
        vm.raise(kind::OverflowError, message!("Python int too large to convert to C ssize_t"))
    })
}

/// A size that fits a machine word, else OverflowError as CPython.
pub fn size(vm: &mut Vm, object: Handle) -> Result<isize, Raised> {
    machine_word(vm, object, |vm, object| {
        vm.raise_with(kind::OverflowError, |vm, message| {
            let class = type_name(vm, vm.get(object));
            message.format(message!("cannot fit '{class}' into an index-sized integer"));
        })
    })
}

/// An int that fits a machine word, else this error.
fn machine_word(vm: &mut Vm, object: Handle, error: fn(&mut Vm, Handle) -> Raised) -> Result<isize, Raised> {
    if let Some(number) = vm.get(object).as_int() {
        return Ok(number);
    }
    let mark = vm.mark();
    let out = vm.slot()?;
    let result = index(vm, object, out).and_then(|()| {
        let number = int::as_i64(vm.get(out)).and_then(|number| isize::try_from(number).ok());
        number.ok_or_else(|| error(vm.lend_mut(), object))
    });
    vm.release(mark);
    result
}

/// As index_size for ints; TypeError for other built-ins; python_needed for instances with `__index__`.
pub fn index_leaf(vm: &Vm, value: Value<'_>) -> Result<isize, Fault> {
    if let Some(number) = value.as_int() {
        return Ok(number);
    }
    let Some(number) = int::cast(vm, value) else {
        if user_class(vm, value).is_some() {
            return Err(vm.python_needed());
        }
        return Err(vm.type_fault(message!(
            "'{}' object cannot be interpreted as an integer",
            type_name(vm, value)
        )));
    };
    match int::as_i64(number).and_then(|number| isize::try_from(number).ok()) {
        Some(number) => Ok(number),
        None => Err(vm.fault(
            kind::OverflowError,
            message!("Python int too large to convert to C ssize_t"),
        )),
    }
}

/// float(object) for numbers (not text): `__float__`, `__index__`.
pub fn float_of(vm: &mut Vm, object: Handle) -> Result<f64, Raised> {
    if let Some(number) = crate::types::cast(vm, vm.get(object), crate::ids::FLOAT).and_then(float::as_f64) {
        return Ok(number);
    }
    let mark = vm.mark();
    let out = vm.slot()?;
    let user = user_class(vm, vm.get(object)).is_some();
    let result = if user && call::call_special(vm, object, sym::__float__, &[], out)? {
        match crate::types::cast(vm, vm.get(out), crate::ids::FLOAT).and_then(float::as_f64) {
            Some(number) => Ok(number),
            None => Err(vm.raise_with(kind::TypeError, |vm, message| {
                let (class, made) = (type_name(vm, vm.get(object)), type_name(vm, vm.get(out)));
                message.format(message!("{class}.__float__ returned non-float (type {made})"));
            })),
        }
    } else {
        let has_index = int::cast(vm, vm.get(object)).is_some()
            || (user && super::attribute::special(vm, object, sym::__index__, out)?);
        if has_index {
            index(vm, object, out).and_then(|()| vm.attempt(|vm| float_of_int(vm, vm.get(out))))
        } else {
            Err(vm.raise_with(kind::TypeError, |vm, message| {
                message.format(message!("must be real number, not {}", type_name(vm, vm.get(object))));
            }))
        }
    };
    vm.release(mark);
    result
}

/// The float nearest to an int.
fn float_of_int(vm: &Vm, value: Value<'_>) -> Result<f64, Fault> {
    if let Some(number) = int::as_i64(value) {
        return Ok(number as f64);
    }
    let number = value.limbs().iter().rev().fold(0.0, |sum, limb| sum * (2.0 * (1u64 << (heap::WORD_BITS - 1)) as f64) + *limb as f64);
    if !number.is_finite() {
        return Err(vm.fault(kind::OverflowError, message!("int too large to convert to float")));
    }
    Ok(if int::is_negative(value) { -number } else { number })
}
