//! int: small and big.
//!
//! An int is a small integer in the value word or, beyond its range, a BIG_INT object:
//! the limbs of the magnitude (machine words, least significant first) and the flag
//! NEGATIVE.
//!
//! Invariant: a BIG_INT never holds a number that a small integer could, and its most
//! significant limb is not zero; so equal ints have equal limbs.

use crate::fault::{Fault, Leaf};
use crate::types::TypeInfo;
use crate::{Vm, ids};
use heap::Value;
use numeric::Limb;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[];

/// An int.
#[inline]
pub fn new(vm: &Vm, number: i64) -> Leaf<'_> {
    if let Ok(word) = isize::try_from(number) {
        if let Some(value) = Value::int(word) {
            return Ok(value);
        }
    }
    big(vm, number < 0, number.unsigned_abs())
}

/// An int.
#[inline]
pub fn from_u64(vm: &Vm, number: u64) -> Leaf<'_> {
    match i64::try_from(number) {
        Ok(number) => new(vm, number),
        Err(_) => big(vm, false, number),
    }
}

/// A big int object of a number beyond the small ones.
#[cold]
#[inline(never)]
fn big(vm: &Vm, negative: bool, magnitude: u64) -> Leaf<'_> {
    let flags = if negative { ids::NEGATIVE } else { 0 };
    let (low, high) = split(magnitude);
    let made = vm.heap.new_limbs_upto::<Fault>(ids::BIG_INT, 2, |limbs| {
        limbs.copy_from_slice(&[low, high]);
        Ok((1 + (high != 0) as usize, flags))
    })?;
    made
}

/// The limbs of a 64-bit number (the second is 0 on 64-bit machines).
const fn split(number: u64) -> (Limb, Limb) {
    if Limb::BITS == 64 { (number as Limb, 0) } else { (number as Limb, (number >> 32) as Limb) }
}

/// The number of an int (small, big that fits, or bool); None for others.
#[inline]
pub fn as_i64(value: Value<'_>) -> Option<i64> {
    match value.as_int() {
        Some(number) => Some(number as i64),
        None => as_i64_slow(value),
    }
}

#[cold]
#[inline(never)]
fn as_i64_slow(value: Value<'_>) -> Option<i64> {
    if value.is_bool() {
        return Some((value == Value::TRUE) as i64);
    }
    if !value.has_id(ids::BIG_INT) {
        return None;
    }
    let magnitude = match value.limbs() {
        [low] => *low as u64,
        [low, high] if Limb::BITS == 32 => *low as u64 | (*high as u64) << 32,
        _ => return None,
    };
    if value.flags() & ids::NEGATIVE != 0 { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
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

/// True when an int or bool is below zero.
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
