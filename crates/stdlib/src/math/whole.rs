//! Functions of integers.
//!
//! Each step of a long product is a leaf operation on stack slots, so that memory can be
//! collected and Ctrl-C is seen between them.
//!
//! Invariant: arguments are turned into ints before anything is computed.

use heap::{Handle, Value};
use object::exception::kind;
use object::native::Args;
use object::operations::convert;
use object::{Binary, Raised, Vm, int};
use object::packed::message;

/// Replaces an argument by its int.
fn integer(vm: &mut Vm, slot: Handle) -> Result<(), Raised> {
    if vm.get(slot).is_int() {
        return Ok(());
    }
    convert::index(vm, slot, slot)?;
    let plain = int::plain(vm.get(slot));
    vm.set(slot, plain);
    Ok(())
}

/// `target = target operator operand`.
fn update(vm: &mut Vm, target: Handle, operator: Binary, operand: u64) -> Result<(), Raised> {
    vm.store(target, |vm| {
        let operand = int::from_u64(vm, operand)?;
        int::binary_slow(vm, operator, vm.get(target), operand)
    })
}

/// A new slot with an int.
fn start(vm: &mut Vm, number: i32) -> Result<Handle, Raised> {
    vm.make(|_| Ok(Value::small(number)))
}

/// `target *= first * (first + 1) * ... * last`, several small factors at once.
fn multiply_range(vm: &mut Vm, target: Handle, first: u64, last: u64) -> Result<(), Raised> {
    let mut pending = 1u64;
    let mut factor = first;
    while factor <= last {
        pending = match pending.checked_mul(factor) {
            Some(product) if product <= i64::MAX as u64 => product,
            _ => {
                vm.poll()?;
                update(vm, target, Binary::Mul, pending)?;
                factor
            }
        };
        factor += 1;
    }
    update(vm, target, Binary::Mul, pending)
}

pub fn factorial(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    integer(vm, args.at(0))?;
    let number = args.get(vm, 0);
    if int::is_negative(number) {
        return Err(vm.raise(kind::ValueError, message!("factorial() not defined for negative values")));
    }
    let Some(number) = int::as_i64(number).filter(|number| *number < i64::MAX) else {
        let most = i64::MAX;
        return Err(vm.raise(kind::OverflowError, message!("factorial() argument should not exceed {most}")));
    };
    let result = start(vm, 1)?;
    multiply_range(vm, result, 2, number as u64)?;
    Ok(result)
}

/// True when an argument is negative, after raising ValueError for it.
fn refuse_negative(vm: &mut Vm, slot: Handle, name: &str) -> Result<(), Raised> {
    if int::is_negative(vm.get(slot)) {
        return Err(vm.raise(kind::ValueError, message!("{name} must be a non-negative integer")));
    }
    Ok(())
}

/// The product of the `count` integers that end with the int in slot `n`, divided step by step by 1, 2, ... when
/// `divided`.
fn falling(vm: &mut Vm, n: Handle, count: u64, divided: bool) -> Result<Handle, Raised> {
    let result = start(vm, 1)?;
    if let Some(number) = int::as_i64(vm.get(n)).filter(|number| !divided && *number < i64::MAX) {
        let number = number as u64;
        multiply_range(vm, result, number - count + 1, number)?;
        return Ok(result);
    }
    for step in 0..count {
        vm.poll()?;
        vm.store(result, |vm| {
            let factor = int::binary_slow(vm, Binary::Sub, vm.get(n), int::from_u64(vm, step)?)?;
            let product = int::binary_slow(vm, Binary::Mul, vm.get(result), factor)?;
            if divided { int::binary_slow(vm, Binary::FloorDiv, product, int::from_u64(vm, step + 1)?) } else { Ok(product) }
        })?;
    }
    Ok(result)
}

/// The int in a slot as a count of steps.
fn count_of(vm: &mut Vm, slot: Handle, name: &str) -> Result<u64, Raised> {
    match int::as_i64(vm.get(slot)) {
        Some(count) => Ok(count as u64),
        None => {
            let most = i64::MAX;
            Err(vm.raise(kind::OverflowError, message!("{name} must not exceed {most}")))
        }
    }
}

/// Checks n and k, the arguments of `perm` and `comb`: true when n < k, which no choice satisfies.
fn fewer_than_wanted(vm: &mut Vm, args: Args) -> Result<bool, Raised> {
    integer(vm, args.at(0))?;
    integer(vm, args.at(1))?;
    refuse_negative(vm, args.at(0), "n")?;
    refuse_negative(vm, args.at(1), "k")?;
    Ok(int::arithmetic::order(args.get(vm, 0), args.get(vm, 1)).is_lt())
}

pub fn perm(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if args.given(vm, 1).is_none_or(Value::is_none) {
        return factorial(vm, args);
    }
    if fewer_than_wanted(vm, args)? {
        return start(vm, 0);
    }
    let count = count_of(vm, args.at(1), "k")?;
    falling(vm, args.at(0), count, false)
}

pub fn comb(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if fewer_than_wanted(vm, args)? {
        return start(vm, 0);
    }
    // C(n, k) = C(n, n - k): the smaller of the two.
    let other = vm.make(|vm| int::binary_slow(vm, Binary::Sub, args.get(vm, 0), args.get(vm, 1)))?;
    let smaller = if int::arithmetic::order(vm.get(other), args.get(vm, 1)).is_lt() { other } else { args.at(1) };
    let count = count_of(vm, smaller, "min(n - k, k)")?;
    falling(vm, args.at(0), count, true)
}

pub fn square_root(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    integer(vm, args.at(0))?;
    if int::is_negative(args.get(vm, 0)) {
        return Err(vm.raise(kind::ValueError, message!("isqrt() argument must be nonnegative")));
    }
    vm.make(|vm| int::arithmetic::square_root(vm, args.get(vm, 0)))
}

pub fn gcd(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let result = start(vm, 0)?;
    for index in 0..args.count {
        integer(vm, args.at(index))?;
        vm.poll()?;
        vm.store(result, |vm| int::arithmetic::gcd(vm, vm.get(result), args.get(vm, index)))?;
    }
    Ok(result)
}

pub fn lcm(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let result = start(vm, 1)?;
    for index in 0..args.count {
        integer(vm, args.at(index))?;
        vm.poll()?;
        vm.store(result, |vm| {
            let (have, next) = (vm.get(result), args.get(vm, index));
            let common = int::arithmetic::gcd(vm, have, next)?;
            if common == Value::small(0) {
                return Ok(common);
            }
            let factor = int::binary_slow(vm, Binary::FloorDiv, have, common)?;
            let product = int::binary_slow(vm, Binary::Mul, factor, next)?;
            int::arithmetic::unary(vm, object::Unary::Absolute, product)
        })?;
    }
    Ok(result)
}

