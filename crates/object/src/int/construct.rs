//! `int(...)`.
//!
//! Invariant: the result is an int, never a bool or an instance.

use super::{cast, from_float, is_int, plain, text};
use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::native::Args;
use crate::operations::{call, convert};
use crate::text::Message;
use crate::types::type_name;
use crate::{Vm, float, ids, number};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// `int(value, base)`: class, value, base.
pub fn construct_leaf<'v>(vm: &'v Vm, arguments: &[Value<'v>]) -> Leaf<'v> {
    let (value, base) = match *arguments {
        [_, value, base] => (value, base),
        _ => (Value::UNDEFINED, Value::UNDEFINED),
    };
    if base.is_undefined() {
        if value.is_undefined() {
            return Ok(Value::small(0));
        }
        if is_int(value) {
            return Ok(plain(value));
        }
        if let Some(number) = float::as_f64(value) {
            return from_float_checked(vm, number);
        }
        // Anything else may have a method for it.
        let literal = crate::text::bytes_of(vm, value).is_some() || crate::bytes::buffer_of(vm, value).is_some();
        if number::is_instance(value) || !literal {
            return Err(vm.python_needed());
        }
        return of_text(vm, value, 10, false);
    }
    if value.is_undefined() {
        return Err(vm.type_fault(message!("int() missing string argument")));
    }
    let Some(base) = super::to_isize_clamped(base) else { return Err(vm.python_needed()) };
    of_text(vm, value, check_base(vm, base)?, true)
}

/// As [`construct_leaf`] for instances of classes, as value or base.
pub fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    if args.given(vm, 2).is_some() {
        let base = vm.slot()?;
        convert::index(vm, args.at(2), base)?;
        vm.store(out, |vm| {
            let base = check_base(vm, super::to_isize_clamped(vm.get(base)).unwrap_or(0))?;
            of_text(vm, args.get(vm, 1), base, true)
        })?;
        return Ok(out);
    }
    for name in [sym::__int__, sym::__index__] {
        if call::call_special(vm, args.at(1), name, &[], out)? {
            if cast(vm, vm.get(out)).is_none() {
                return Err(vm.raise_with(kind::TypeError, |vm, message| {
                    let class = type_name(vm, vm.get(out));
                    message.format(message!("{} returned non-int (type {class})", name.text()));
                }));
            }
            vm.store(out, |vm| Ok(cast(vm, vm.get(out)).map_or(Value::NONE, plain)))?;
            return Ok(out);
        }
    }
    vm.store(out, |vm| of_text(vm, args.get(vm, 1), 10, false))?;
    Ok(out)
}

fn check_base(vm: &Vm, base: isize) -> Result<u32, Fault> {
    match u32::try_from(base) {
        Ok(base @ (0 | 2..=36)) => Ok(base),
        _ => Err(vm.value_fault(message!("int() base must be >= 2 and <= 36, or 0"))),
    }
}

/// The integer part of a float.
pub fn from_float_checked(vm: &Vm, number: f64) -> Leaf<'_> {
    if number.is_nan() {
        return Err(vm.value_fault(message!("cannot convert float NaN to integer")));
    }
    if number.is_infinite() {
        return Err(vm.fault(kind::OverflowError, message!("cannot convert float infinity to integer")));
    }
    from_float(vm, number)
}

/// The int in a str, bytes or other buffer.
fn of_text<'v>(vm: &'v Vm, value: Value<'v>, base: u32, explicit: bool) -> Leaf<'v> {
    if let Some(literal) = crate::text::bytes_of(vm, value) {
        return from_text(vm, value, literal, base);
    }
    let buffer = match crate::types::cast(vm, value, ids::BYTES) {
        Some(bytes) => Some(bytes.bytes()),
        None => crate::bytes::buffer_of(vm, value),
    };
    match buffer {
        Some(literal) => from_text(vm, value, literal, base),
        None if explicit => Err(vm.type_fault(message!("int() can't convert non-string with explicit base"))),
        None => Err(vm.type_fault(message!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            type_name(vm, value)
        ))),
    }
}

/// The int that the text `literal` of the object `value` stands for.
pub fn from_text<'v>(vm: &'v Vm, value: Value<'v>, literal: &[u8], base: u32) -> Leaf<'v> {
    let vm = vm.lend();
    if let Some(number) = text::parse(vm, number::literal(vm, literal)?, base)? {
        return Ok(number);
    }
    let error = crate::exception::new_text(vm, kind::ValueError, |message: &mut Message<'_>| {
        message.format(message!("invalid literal for int() with base {base}: "));
        number::write_literal_start(vm, message, value, literal);
    })?;
    vm.park(error);
    Err(Fault)
}
