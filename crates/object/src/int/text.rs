//! int to and from text.
//!
//! Invariant: text is ASCII; huge numbers can be interrupted by Ctrl-C.

use super::{build, from_limbs, go_on, stopped, view, with_scratch};
use crate::fault::{Fault, Leaf};
use crate::vm::STRETCH;
use crate::{Vm, ids, text};
use crate::packed::message;
use heap::Value;
use numeric::bits::bit_length;
use numeric::radix;

/// Runs `work` on the decimal text of an int or bool.
pub fn decimal<R>(vm: &Vm, value: Value<'_>, work: impl FnOnce(&[u8]) -> R) -> Result<R, Fault> {
    let value = super::plain(value);
    if let Some(number) = value.as_int() {
        return Ok(work(small_decimal(number, &mut [0; 24])));
    }
    Ok(work(to_text(vm, value, 10)?.bytes()))
}

/// The decimal text of a small integer.
#[inline]
pub fn small_decimal(number: isize, memory: &mut [u8; 24]) -> &[u8] {
    let mut start = radix::small_to_text(memory, number.unsigned_abs(), 10);
    if number < 0 {
        start -= 1;
        memory[start] = b'-';
    }
    &memory[start..]
}

/// The text of an int or bool in a base from 2 to 36, as a str.
pub fn to_text<'v>(vm: &'v Vm, value: Value<'v>, base: u32) -> Leaf<'v> {
    let mut memory = [0];
    let (negative, limbs) = view(value, &mut memory);
    if limbs.len() <= 1 && base == 10 {
        let mut digits = [0; 24];
        let mut start = radix::small_to_text(&mut digits, limbs.first().copied().unwrap_or(0), 10);
        if negative {
            start -= 1;
            digits[start] = b'-';
        }
        return text::new(vm, &digits[start..]);
    }
    let most = radix::most_digits(bit_length(limbs), base) + 1;
    vm.heap.new_bytes_upto(ids::STR, most, |out| {
        let mut start = digits_at_end(vm, out, limbs, base)?;
        if negative {
            start -= 1;
            out[start] = b'-';
        }
        out.copy_within(start.., 0);
        Ok((most - start, ids::ASCII))
    })?
}

/// Writes the digits of a magnitude at the end of `out`, which has room for them; where they start.
pub fn digits_at_end(vm: &Vm, out: &mut [u8], limbs: &[numeric::Limb], base: u32) -> Result<usize, Fault> {
    let vm = vm.lend();
    let limit = if base == 10 { vm.most_digits.get() } else { 0 };
    // The estimate may be too large by one.
    if limit > 0 && radix::most_digits(bit_length(limbs), base) > limit + 1 {
        return Err(too_long(vm, None));
    }
    let mut start = out.len();
    with_scratch(vm, limbs.len(), &mut |work| {
        let work = &mut work[..limbs.len()];
        work.copy_from_slice(limbs);
        start = radix::to_text(out, work, base, &go_on(vm)).map_err(|_| stopped(vm))?;
        Ok((0, false))
    })?;
    if limit > 0 && out.len() - start > limit {
        return Err(too_long(vm, None));
    }
    Ok(start)
}

/// ValueError for text of more digits than is allowed; how many there are when it is read.
#[cold]
fn too_long(vm: &Vm, digits: Option<usize>) -> Fault {
    let limit = vm.most_digits.get();
    let advice = "use sys.set_int_max_str_digits() to increase the limit";
    match digits {
        None => vm.value_fault(message!("Exceeds the limit ({limit} digits) for integer string conversion; {advice}")),
        Some(digits) => vm.value_fault(message!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; {advice}"
        )),
    }
}

/// `repr` and `str` of an int.
pub fn repr<'v>(vm: &'v Vm, value: Value<'v>) -> Leaf<'v> {
    to_text(vm, value, 10)
}

/// Digits of a literal: its sign, base and the digits with underscores; None when it is malformed. `base` 0 reads
/// the base from the prefix.
fn split_literal<'a>(vm: &Vm, literal: &'a [u8], base: u32) -> Option<(bool, u32, &'a [u8])> {
    let (negative, rest) = match literal {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let prefixed = match rest {
        [b'0', letter, ..] => match letter | 0x20 {
            b'x' => 16,
            b'o' => 8,
            b'b' => 2,
            _ => 0,
        },
        _ => 0,
    };
    let (digits, base, prefix) = match base {
        0 if prefixed == 0 => (rest, 10, false),
        0 => (&rest[2..], prefixed, true),
        _ if base == prefixed => (&rest[2..], base, true),
        _ => (rest, base, false),
    };
    // Underscores stand between digits, and after a prefix.
    let mut after_digit = prefix;
    for (at, byte) in digits.iter().enumerate() {
        if *byte == b'_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
        } else {
            if vm.stops_at(at) {
                break;
            }
            if radix::digit_value(*byte) as u32 >= base {
                return None;
            }
            after_digit = true;
        }
    }
    if !after_digit || digits.is_empty() {
        return None;
    }
    Some((negative, base, digits))
}

/// The int that a literal without surrounding white space stands for; None when it is malformed.
pub fn parse<'v>(vm: &'v Vm, literal: &[u8], base: u32) -> Result<Option<Value<'v>>, Fault> {
    let vm = vm.lend();
    let split = split_literal(vm, literal, base);
    if literal.len() > STRETCH {
        vm.poll_walk()?;
    }
    let Some((negative, actual, digits)) = split else { return Ok(None) };
    if base == 0 && actual == 10 && digits[0] == b'0' && digits.iter().any(|byte| !matches!(byte, b'0' | b'_')) {
        // As in source text: no leading zeros.
        return Ok(None);
    }
    if vm.most_digits.get() > 0 && !actual.is_power_of_two() {
        let count = digits.iter().filter(|byte| **byte != b'_').count();
        if count > vm.most_digits.get() {
            return Err(too_long(vm, Some(count)));
        }
    }
    let most = radix::limbs_for_digits(digits.len(), actual);
    const FEW: usize = 4;
    if most <= FEW {
        let mut limbs = [0; FEW];
        let count = radix::from_text(&mut limbs, digits, actual, &go_on(vm)).map_err(|_| stopped(vm))?;
        return Ok(Some(from_limbs(vm, negative, &limbs[..count])?));
    }
    let made = build(vm, most, &mut |out| {
        let count = radix::from_text(out, digits, actual, &go_on(vm)).map_err(|_| stopped(vm))?;
        Ok((count, negative))
    })?;
    Ok(Some(made))
}

