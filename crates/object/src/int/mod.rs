//! int: small and big.
//!
//! An int is a small integer in the value word or, beyond its range, a BIG_INT object:
//! the limbs of the magnitude (machine words, least significant first) and the flag
//! NEGATIVE. `arithmetic` has the operators, `big` those on limbs, `text` the conversions,
//! `construct` and `methods` what programs call by name.
//!
//! Invariant: a BIG_INT never holds a number that a small integer could, and its most
//! significant limb is not zero; so equal ints have equal limbs.

pub mod arithmetic;
mod big;
pub use big::too_large;
pub mod construct;
mod methods;
pub mod text;

pub use arithmetic::{binary_slow, divmod, hash, power_modulo};
pub use construct::{from_float_checked, from_text};
pub use methods::{TYPES, digits_argument, from_bytes, round, to_bytes};
pub use text::{decimal, to_text};

use crate::exception::kind;
use crate::fault::{Fault, Leaf};
use crate::{Vm, ids};
use core::sync::atomic::Ordering::Relaxed;
use crate::packed::message;
use heap::Value;
use numeric::Limb;
use numeric::ratio::FLOAT_LIMBS;

/// An int.
#[inline]
pub fn new(vm: &Vm, number: i64) -> Leaf<'_> {
    if let Ok(word) = isize::try_from(number) {
        if let Some(value) = Value::int(word) {
            return Ok(value);
        }
    }
    from_magnitude(vm, number < 0, number.unsigned_abs())
}

/// An int.
#[inline]
pub fn from_u64(vm: &Vm, number: u64) -> Leaf<'_> {
    match i64::try_from(number) {
        Ok(number) => new(vm, number),
        Err(_) => from_magnitude(vm, false, number),
    }
}

/// An int of sign and magnitude.
#[inline(never)]
pub fn from_magnitude(vm: &Vm, negative: bool, magnitude: u64) -> Leaf<'_> {
    let limbs = numeric::ratio::from_u64(magnitude);
    from_limbs(vm, negative, &limbs)
}

/// An int of sign and magnitude (leading zeros allowed).
pub fn from_limbs<'v>(vm: &'v Vm, negative: bool, limbs: &[Limb]) -> Leaf<'v> {
    let limbs = numeric::magnitude::trim(limbs);
    if let Some(value) = as_small(negative, limbs) {
        return Ok(value);
    }
    build(vm, limbs.len(), &mut |out| {
        out.copy_from_slice(limbs);
        Ok((limbs.len(), negative))
    })
}

/// The integer part of a finite float.
pub fn from_float(vm: &Vm, number: f64) -> Leaf<'_> {
    if number.abs() < (Value::INT_MAX >> 1) as f64 {
        return new(vm, number as i64);
    }
    let mut limbs = [0; FLOAT_LIMBS];
    let count = numeric::ratio::from_f64(&mut limbs, number);
    from_limbs(vm, number < 0.0, &limbs[..count])
}

/// The small integer of this magnitude, if it is one.
#[inline]
fn as_small(negative: bool, limbs: &[Limb]) -> Option<Value<'static>> {
    match limbs {
        [] => Some(Value::small(0)),
        [limb] => {
            let number = isize::try_from(*limb).ok()?;
            Value::int(if negative { -number } else { number })
        }
        _ => None,
    }
}

/// A new int of at most `most` limbs, written by `fill` (they are zero before), which returns how many it used and
/// the sign. `fill` may use scratch memory.
fn build<'v>(
    vm: &'v Vm,
    most: usize,
    fill: &mut dyn FnMut(&mut [Limb]) -> Result<(usize, bool), Fault>,
) -> Leaf<'v> {
    let mut small = None;
    let made = vm.heap.new_limbs_upto(ids::BIG_INT, most, |out| {
        let (count, negative) = fill(out)?;
        small = as_small(negative, &out[..count.min(most)]);
        Ok::<_, Fault>((if small.is_some() { 0 } else { count }, if negative { ids::NEGATIVE } else { 0 }))
    })??;
    Ok(small.unwrap_or(made))
}

/// Scratch memory of `count` limbs while `work` runs: on the native stack when that is enough.
fn with_scratch(
    vm: &Vm,
    count: usize,
    work: &mut dyn FnMut(&mut [Limb]) -> Result<(usize, bool), Fault>,
) -> Result<(usize, bool), Fault> {
    const FEW: usize = 24;
    if count == 0 {
        return work(&mut []);
    }
    if count <= FEW {
        return work(&mut [0; FEW]);
    }
    vm.heap.with_scratch_limbs(count, work)?
}

/// Sign and magnitude of an int or bool (of anything else: garbage, not a panic). `memory` holds the limb of a
/// small one.
#[inline]
pub fn view<'a>(value: Value<'a>, memory: &'a mut [Limb; 1]) -> (bool, &'a [Limb]) {
    if let Some(number) = value.as_int() {
        memory[0] = number.unsigned_abs();
        return (number < 0, &memory[..(number != 0) as usize]);
    }
    if value.is_object() {
        return (value.flags() & ids::NEGATIVE != 0, value.limbs());
    }
    memory[0] = 1;
    (false, &memory[..(value == Value::TRUE) as usize])
}

/// The number of an int (small, big that fits, or bool); None for others.
#[inline]
pub fn as_i64(value: Value<'_>) -> Option<i64> {
    match value.as_int() {
        Some(number) => Some(number as i64),
        None => as_i64_slow(value),
    }
}

#[inline(never)]
fn as_i64_slow(value: Value<'_>) -> Option<i64> {
    let magnitude = magnitude_u64(value)?;
    if is_negative(value) { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
}

/// The number of an int or bool that fits 64 bits without sign; None for others.
pub fn as_u64(value: Value<'_>) -> Option<u64> {
    if is_negative(value) { None } else { magnitude_u64(value) }
}

fn magnitude_u64(value: Value<'_>) -> Option<u64> {
    if !is_int(value) {
        return None;
    }
    match *view(value, &mut [0]).1 {
        [] => Some(0),
        [low] => Some(low as u64),
        [low, high] if Limb::BITS == 32 => Some(low as u64 | (high as u64) << 32),
        _ => None,
    }
}

/// The low 64 bits of an int or bool in two's complement (for storing into fixed-size fields).
pub fn low_bits(value: Value<'_>) -> u64 {
    let mut memory = [0];
    let (negative, limbs) = view(value, &mut memory);
    let low = limbs.first().copied().unwrap_or(0) as u64;
    let high = if Limb::BITS == 32 { limbs.get(1).copied().unwrap_or(0) as u64 } else { 0 };
    let magnitude = low | high << 32;
    if negative { magnitude.wrapping_neg() } else { magnitude }
}

/// True for ints and bools (not for instances of subclasses of int: see [`cast`]).
#[inline]
pub fn is_int(value: Value<'_>) -> bool {
    value.is_int() || value.is_bool() || value.has_id(ids::BIG_INT)
}

/// An int, bool or the int in an instance of a subclass of int; None for others.
#[inline]
pub fn cast<'v>(vm: &'v Vm, value: Value<'v>) -> Option<Value<'v>> {
    if is_int(value) {
        return Some(value);
    }
    if crate::types::dispatch_id(value).0 >= ids::FIRST_SHAPE.0 {
        return crate::instance::payload(vm, value).filter(|payload| is_int(*payload));
    }
    None
}

/// An int for an int or bool: True becomes 1.
#[inline]
pub fn plain(value: Value<'_>) -> Value<'_> {
    if value.is_bool() { Value::small((value == Value::TRUE) as i32) } else { value }
}

/// True when an int or bool is below zero.
#[inline]
pub fn is_negative(value: Value<'_>) -> bool {
    match value.as_int() {
        Some(number) => number < 0,
        None => value.flags() & ids::NEGATIVE != 0 && value.has_id(ids::BIG_INT),
    }
}

/// The number of an int or bool as a machine word, the nearest one when it does not fit (as slice bounds are);
/// None for others.
pub fn to_isize_clamped(value: Value<'_>) -> Option<isize> {
    if let Some(number) = value.as_int() {
        return Some(number);
    }
    if !is_int(value) {
        return None;
    }
    let fallback = if is_negative(value) { isize::MIN } else { isize::MAX };
    Some(as_i64(value).and_then(|number| isize::try_from(number).ok()).unwrap_or(fallback))
}

/// The float nearest to an int or bool; infinite when it is too large.
#[inline]
pub fn to_f64(value: Value<'_>) -> f64 {
    if let Some(number) = value.as_int() {
        return number as f64;
    }
    let mut memory = [0];
    let (negative, limbs) = view(value, &mut memory);
    let number = numeric::ratio::to_f64(limbs);
    if negative { -number } else { number }
}

/// As [`to_f64`]; OverflowError when the int is too large.
#[inline]
pub fn to_f64_checked(vm: &Vm, value: Value<'_>) -> Result<f64, Fault> {
    let number = to_f64(value);
    if number.is_infinite() {
        return Err(vm.fault(kind::OverflowError, message!("int too large to convert to float")));
    }
    Ok(number)
}

/// Whether a long computation goes on: not when Ctrl-C was pressed.
pub fn go_on(vm: &Vm) -> impl Fn() -> bool {
    || !vm.heap.interrupted.load(Relaxed)
}

/// KeyboardInterrupt, after a computation was stopped.
#[cold]
pub fn stopped(vm: &Vm) -> Fault {
    let fault = vm.fault_bare(kind::KeyboardInterrupt);
    if vm.heap.needed() == 0 {
        vm.heap.interrupted.store(false, Relaxed);
    }
    fault
}
