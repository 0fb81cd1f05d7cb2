//! Operators on big ints: sizes and memory for the functions of the `numeric` crate.
//!
//! Invariant: operands have no leading zeros; results are normalised by `build`.

use super::{build, from_limbs, go_on, stopped, with_scratch};
use crate::exception::kind;
use crate::fault::{Fault, Leaf};
use crate::Vm;
use core::cmp::Ordering;
use crate::packed::message;
use heap::Value;
use numeric::bits::{self, Bitwise};
use numeric::{LIMB_BITS, Limb, divide, magnitude, multiply, power, ratio};

/// Sign and magnitude.
pub type Signed<'a> = (bool, &'a [Limb]);

/// `a + b`; with the sign of `b` exchanged, `a - b`.
pub fn add<'v>(vm: &'v Vm, a: Signed<'_>, b: Signed<'_>) -> Leaf<'v> {
    if a.0 == b.0 {
        let most = a.1.len().max(b.1.len()) + 1;
        return build(vm, most, &mut |out| Ok((magnitude::add(out, a.1, b.1), a.0)));
    }
    let (large, small) = match magnitude::compare(a.1, b.1) {
        Ordering::Equal => return Ok(Value::small(0)),
        Ordering::Greater => (a, b),
        Ordering::Less => (b, a),
    };
    build(vm, large.1.len(), &mut |out| Ok((magnitude::sub(out, large.1, small.1), large.0)))
}

/// `a * b`.
pub fn multiply<'v>(vm: &'v Vm, a: Signed<'_>, b: Signed<'_>) -> Leaf<'v> {
    if a.1.is_empty() || b.1.is_empty() {
        return Ok(Value::small(0));
    }
    let scratch = multiply::scratch(a.1.len(), b.1.len());
    build(vm, a.1.len() + b.1.len(), &mut |out| {
        with_scratch(vm, scratch, &mut |scratch| {
            let count = multiply::multiply(out, a.1, b.1, scratch, &go_on(vm)).map_err(|_| stopped(vm))?;
            Ok((count, a.0 != b.0))
        })
    })
}

/// What a division is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Quotient,
    Remainder,
}

/// `a // b` or `a % b`, rounding down; `b` is not zero.
pub fn divide<'v>(vm: &'v Vm, part: Part, a: Signed<'_>, b: Signed<'_>) -> Leaf<'v> {
    let vm = vm.lend();
    let unlike = a.0 != b.0;
    match part {
        Part::Quotient => {
            if a.1.len() < b.1.len() {
                return Ok(Value::small(-((unlike && !a.1.is_empty()) as i32)));
            }
            if let [divisor] = *b.1 {
                return build(vm, a.1.len() + 1, &mut |out| {
                    out[..a.1.len()].copy_from_slice(a.1);
                    let rest = divide::by_limb_in_place(&mut out[..a.1.len()], divisor);
                    Ok(floor(out, unlike, rest != 0))
                });
            }
            let work = a.1.len() + 1;
            build(vm, a.1.len() - b.1.len() + 2, &mut |out| {
                with_scratch(vm, work + b.1.len(), &mut |scratch| {
                    let (remainder, scratch) = scratch.split_at_mut(work);
                    let (_, left) = divide::divide(out, remainder, a.1, b.1, scratch, &go_on(vm)).map_err(|_| stopped(vm))?;
                    Ok(floor(out, unlike, left != 0))
                })
            })
        }
        Part::Remainder => {
            if let [divisor] = *b.1 {
                let rest = divide::remainder_by_limb(a.1, divisor);
                return from_limbs(vm, b.0, &[if unlike && rest != 0 { divisor - rest } else { rest }]);
            }
            let digits = (a.1.len() + 1).saturating_sub(b.1.len());
            let work = (a.1.len() + 1).max(b.1.len());
            build(vm, work, &mut |out| {
                with_scratch(vm, digits + b.1.len(), &mut |scratch| {
                    let (quotient, scratch) = scratch.split_at_mut(digits);
                    let (_, left) = divide::divide(quotient, out, a.1, b.1, scratch, &go_on(vm)).map_err(|_| stopped(vm))?;
                    if !unlike || left == 0 {
                        return Ok((left, b.0));
                    }
                    // |b| - remainder
                    out[left..].fill(0);
                    magnitude::negate(&mut out[..b.1.len()]);
                    magnitude::add_in_place(&mut out[..b.1.len()], b.1);
                    Ok((magnitude::length(&out[..b.1.len()]), b.0))
                })
            })
        }
    }
}

/// Rounds a quotient down: one more in magnitude when it is negative and inexact. Its length and sign.
fn floor(out: &mut [Limb], negative: bool, inexact: bool) -> (usize, bool) {
    if negative && inexact {
        magnitude::add_one(out);
    }
    (magnitude::length(out), negative)
}

/// `a / b`; `b` is not zero.
pub fn true_divide(vm: &Vm, a: Signed<'_>, b: Signed<'_>) -> Result<f64, Fault> {
    let mut result = 0.0;
    with_scratch(vm, ratio::true_divide_scratch(b.1.len()), &mut |scratch| {
        result = ratio::true_divide(a.1, b.1, scratch, &go_on(vm)).map_err(|_| stopped(vm))?;
        Ok((0, false))
    })?;
    if result.is_infinite() {
        return Err(vm.fault(kind::OverflowError, message!("integer division result too large for a float")));
    }
    Ok(if a.0 != b.0 { -result } else { result })
}

/// `a ** exponent`.
pub fn power<'v>(vm: &'v Vm, a: Signed<'_>, exponent: usize) -> Leaf<'v> {
    let vm = vm.lend();
    let negative = a.0 && exponent & 1 != 0;
    match a.1 {
        _ if exponent == 0 => return Ok(Value::small(1)),
        [] => return Ok(Value::small(0)),
        [1] => return Ok(Value::small(if negative { -1 } else { 1 })),
        _ => {}
    }
    let zeros = bits::trailing_zeros(a.1);
    if bits::bit_length(a.1) == zeros as u64 + 1 {
        let Some(shift) = zeros.checked_mul(exponent) else { return Err(too_large(vm)) };
        return shift_left(vm, (negative, &[1]), shift);
    }
    let Some(most) = power::power_limbs(a.1, exponent).filter(|most| *most < usize::MAX >> 6) else {
        return Err(too_large(vm));
    };
    let most = most.max(a.1.len());
    build(vm, most, &mut |out| {
        with_scratch(vm, power::power_scratch(most), &mut |scratch| {
            let count = power::power(out, a.1, exponent, scratch, &go_on(vm)).map_err(|_| stopped(vm))?;
            Ok((count, negative))
        })
    })
}

/// The number has more bits than any memory.
#[cold]
pub fn too_large(vm: &Vm) -> Fault {
    vm.fault_bare(kind::MemoryError)
}

/// `a << shift`.
pub fn shift_left<'v>(vm: &'v Vm, a: Signed<'_>, shift: usize) -> Leaf<'v> {
    if a.1.is_empty() {
        return Ok(Value::small(0));
    }
    let most = a.1.len() + shift / LIMB_BITS + 1;
    if most >= usize::MAX >> 6 {
        return Err(too_large(vm));
    }
    build(vm, most, &mut |out| {
        bits::shift_left(out, a.1, shift);
        Ok((magnitude::length(out), a.0))
    })
}

/// `a >> shift`, rounding down.
pub fn shift_right<'v>(vm: &'v Vm, a: Signed<'_>, shift: usize) -> Leaf<'v> {
    let limbs = shift / LIMB_BITS;
    if limbs >= a.1.len() {
        return Ok(Value::small(-((a.0 && !a.1.is_empty()) as i32)));
    }
    build(vm, a.1.len() - limbs + 1, &mut |out| {
        Ok((bits::shifted_right_floor(out, a.1, a.0, shift), a.0))
    })
}

/// `a & b`, `a | b`, `a ^ b`.
pub fn bitwise<'v>(vm: &'v Vm, operator: Bitwise, a: Signed<'_>, b: Signed<'_>) -> Leaf<'v> {
    build(vm, a.1.len().max(b.1.len()) + 1, &mut |out| Ok(bits::bitwise(out, operator, a, b)))
}

/// `base ** exponent % modulus` for a base in `0..|modulus|` and an exponent that is not negative.
pub fn power_modulo<'v>(vm: &'v Vm, base: &[Limb], exponent: &[Limb], modulus: &[Limb]) -> Leaf<'v> {
    if modulus == [1] {
        return Ok(Value::small(0));
    }
    let most = modulus.len();
    build(vm, most, &mut |out| {
        with_scratch(vm, power::power_modulo_scratch(most), &mut |scratch| {
            let count = power::power_modulo(out, base, exponent, modulus, scratch, &go_on(vm)).map_err(|_| stopped(vm))?;
            Ok((count, false))
        })
    })
}

/// The greatest common divisor of two magnitudes.
pub fn gcd<'v>(vm: &'v Vm, a: &[Limb], b: &[Limb]) -> Leaf<'v> {
    let size = a.len().max(b.len());
    build(vm, size, &mut |out| {
        out[..a.len()].copy_from_slice(a);
        with_scratch(vm, size + numeric::gcd::scratch(size), &mut |scratch| {
            let (other, scratch) = scratch.split_at_mut(size);
            other.fill(0);
            other[..b.len()].copy_from_slice(b);
            let count = numeric::gcd::gcd(out, other, scratch, &go_on(vm)).map_err(|_| stopped(vm))?;
            Ok((count, false))
        })
    })
}

/// The integer square root of a magnitude.
pub fn square_root<'v>(vm: &'v Vm, a: &[Limb]) -> Leaf<'v> {
    build(vm, numeric::root::root_limbs(a.len()), &mut |out| {
        with_scratch(vm, numeric::root::sqrt_scratch(a.len()), &mut |scratch| {
            let count = numeric::root::sqrt(out, a, scratch, &go_on(vm)).map_err(|_| stopped(vm))?;
            Ok((count, false))
        })
    })
}
