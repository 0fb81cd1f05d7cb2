//! Arguments of natives as numbers and text.
//!
//! Invariant: errors are CPython's.

use object::exception::kind;
use object::{Fault, Raised, Vm, int, operations, text, types};
use heap::{Handle, Value};
use object::packed::message;

/// An int of up to 64 bits.
pub fn integer(vm: &Vm, value: Value<'_>) -> Result<i64, Fault> {
    match int::cast(vm, value) {
        Some(number) => int::as_i64(number)
            .ok_or_else(|| vm.fault(kind::OverflowError, message!("Python int too large to convert to C long"))),
        None => {
            let name = types::type_name(vm, value);
            Err(vm.type_fault(message!("'{name}' object cannot be interpreted as an integer")))
        }
    }
}

/// An optional int; None and absent are the default.
pub fn integer_or(vm: &Vm, value: Value<'_>, default: i64) -> Result<i64, Fault> {
    if value.is_undefined() || value.is_none() { Ok(default) } else { integer(vm, value) }
}

/// A str that is UTF-8 (no lone surrogates).
pub fn text<'v>(vm: &'v Vm, value: Value<'v>) -> Result<&'v str, Fault> {
    match text::utf8_of(vm, value) {
        Some(text) => Ok(text),
        None if text::bytes_of(vm, value).is_some() => {
            Err(vm.value_fault(message!("text with surrogates is not allowed here")))
        }
        None => {
            let name = types::type_name(vm, value);
            Err(vm.type_fault(message!("expected str, not {name}")))
        }
    }
}

/// A path: a str or bytes, without null characters.
pub fn path<'v>(vm: &'v Vm, value: Value<'v>) -> Result<&'v str, Fault> {
    let bytes = text::bytes_of(vm, value).or_else(|| value.has_id(object::ids::BYTES).then(|| value.bytes()));
    let Some(bytes) = bytes else {
        let name = types::type_name(vm, value);
        return Err(vm.type_fault(message!("expected str, bytes or os.PathLike object, not {name}")));
    };
    match core::str::from_utf8(bytes) {
        Ok(path) if !bytes.contains(&0) => Ok(path),
        Ok(_) => Err(vm.value_fault(message!("embedded null byte"))),
        Err(_) => Err(vm.value_fault(message!("text with surrogates is not allowed here"))),
    }
}

/// A number of seconds as microseconds; negative ones are refused.
pub fn microseconds(vm: &mut Vm, value: Handle) -> Result<u64, Raised> {
    if let Some(seconds) = vm.get(value).as_int() {
        return match u64::try_from(seconds).ok().and_then(|seconds| seconds.checked_mul(1_000_000)) {
            Some(time) => Ok(time),
            None => Err(negative(vm)),
        };
    }
    let seconds = operations::convert::float_of(vm, value)?;
    if seconds.is_nan() {
        return Err(vm.raise(kind::ValueError, message!("Invalid value NaN (not a number)")));
    }
    if seconds < 0.0 {
        return Err(negative(vm));
    }
    Ok((seconds * 1e6) as u64)
}

#[cold]
fn negative(vm: &mut Vm) -> Raised {
    vm.raise(kind::ValueError, message!("sleep length must be non-negative"))
}
