//! Binary, in-place and unary operators.
//!
//! Source: Python language reference, "Emulating numeric types".
//!
//! Invariant: the right operand goes first exactly when its class derives from the left one's and brings a
//! reflected method of its own.

use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::identity::serving;
use crate::operations::{call, run_operator};
use crate::types::{self, Binary, SlotOperator, Unary, info_of, is_proper_subtype, type_name, type_of, user_class};
use crate::{Vm, class, ids, int, number, text};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

/// `left operator right` with reflected forms.
pub fn binary(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    operate(vm, operator, false, left, right, out)
}

/// `left operator= right`.
pub fn in_place(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    operate(vm, operator, true, left, right, out)
}

fn operate(
    vm: &mut Vm,
    operator: Binary,
    in_place: bool,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let mark = vm.mark();
    let made = vm.slot()?;
    let mut result = Ok(());
    vm.set(made, Value::NOT_IMPLEMENTED);
    if in_place {
        result = ask_in_place(vm, operator, left, right, made);
    }
    if result.is_ok() && vm.get(made) == Value::NOT_IMPLEMENTED {
        result = binary_into(vm, operator, left, right, made);
    }
    if result.is_ok() {
        if vm.get(made) == Value::NOT_IMPLEMENTED {
            result = Err(unsupported(vm, operator, in_place, left, right));
        } else {
            vm.copy(made, out);
        }
    }
    vm.release(mark);
    result
}

/// The operator's result, NOT_IMPLEMENTED when neither side knows it; `out` is a slot of its own.
fn binary_into(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    if vm.try_store(out, |vm| binary_leaf(vm, operator, vm.get(left), vm.get(right)))? {
        return Ok(());
    }
    let right_first = vm.attempt(|vm| right_goes_first(vm, operator, vm.get(left), vm.get(right)))?;
    if right_first {
        ask(vm, operator, operator.reflected_name(), right, left, right, out)?;
        if vm.get(out) != Value::NOT_IMPLEMENTED {
            return Ok(());
        }
    }
    ask(vm, operator, operator.name(), left, left, right, out)?;
    let same = type_of(vm, vm.get(left)) == type_of(vm, vm.get(right));
    if right_first || same || vm.get(out) != Value::NOT_IMPLEMENTED {
        return Ok(());
    }
    ask(vm, operator, operator.reflected_name(), right, left, right, out)
}

/// The rest of `left operator right` (or in place) after the method that is asked first has declined: that of `left` or,
/// when `left` is a number, that of `right`.
pub fn declined(
    vm: &mut Vm,
    operator: Binary,
    in_place: bool,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    vm.set(out, Value::NOT_IMPLEMENTED);
    let class = type_of(vm, vm.get(left));
    if in_place && class::has(vm, class, operator.in_place_name()) {
        binary_into(vm, operator, left, right, out)?;
    } else if class.is_object() && class != type_of(vm, vm.get(right)) {
        ask(vm, operator, operator.reflected_name(), right, left, right, out)?;
    }
    if vm.get(out) == Value::NOT_IMPLEMENTED { Err(unsupported(vm, operator, in_place, left, right)) } else { Ok(()) }
}

fn right_goes_first(vm: &Vm, operator: Binary, left: Value<'_>, right: Value<'_>) -> Result<bool, Fault> {
    if !is_proper_subtype(vm, right, left) {
        return Ok(false);
    }
    let name = text::name(operator.reflected_name());
    Ok(class::lookup(vm, type_of(vm, right), name)? != class::lookup(vm, type_of(vm, left), name)?)
}

/// Asks the type of `object` (one of the operands) by special method `name` or its slot.
fn ask(
    vm: &mut Vm,
    operator: Binary,
    name: Sym,
    object: Handle,
    left: Handle,
    right: Handle,
    out: Handle,
) -> Result<(), Raised> {
    vm.set(out, Value::NOT_IMPLEMENTED);
    if user_class(vm, vm.get(object)).is_none() {
        let slot = info_of(vm, vm.get(object)).slots.binary;
        return run_operator(vm, slot, operator, left, right, out);
    }
    let other = if object == left { right } else { left };
    call::call_special(vm, object, name, &[other], out).map(|_| ())
}

fn ask_in_place(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    if user_class(vm, vm.get(left)).is_none() {
        let slot = info_of(vm, vm.get(left)).slots.in_place;
        return run_operator(vm, slot, operator, left, right, out);
    }
    call::call_special(vm, left, operator.in_place_name(), &[right], out).map(|_| ())
}

/// True for objects that are numbers, but for bools, whose operators differ.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn is_number(value: Value<'_>) -> bool {
    value.is_int() || matches!(value.id(), Some(ids::BIG_INT | ids::FLOAT | ids::COMPLEX))
}

/// The result where built-in types decide; NOT_IMPLEMENTED when neither does.
pub fn binary_leaf<'v>(vm: &'v Vm, operator: Binary, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if is_number(left) && is_number(right) {
        let both_int = int::is_int(left) && int::is_int(right);
        let binary = if both_int { int::arithmetic::binary } else { number::binary };
        let answer = binary(vm.lend(), operator, left, right)?;
        if answer != Value::NOT_IMPLEMENTED {
            return Ok(answer);
        }
    }
    let (left, left_info) = serving(vm, left, operator.name())?;
    let (right, right_info) = serving(vm, right, operator.reflected_name())?;
    let mut answer = Value::NOT_IMPLEMENTED;
    for info in [left_info, right_info] {
        answer = match info.slots.binary {
            SlotOperator::None => Value::NOT_IMPLEMENTED,
            SlotOperator::Leaf(binary) | SlotOperator::Both(&(binary, _)) => binary(vm.lend(), operator, left, right)?,
            SlotOperator::Full(_) => return Err(vm.python_needed()),
        };
        if answer != Value::NOT_IMPLEMENTED || core::ptr::eq(left_info, right_info) {
            break;
        }
    }
    Ok(answer)
}

#[cold]
fn unsupported(vm: &mut Vm, operator: Binary, in_place: bool, left: Handle, right: Handle) -> Raised {
    vm.raise_with(kind::TypeError, |vm, message| {
        let (a, b) = (vm.get(left), vm.get(right));
        let (left, right) = (type_name(vm, a), type_name(vm, b));
        let sequence = |value| {
            [ids::STR, ids::LIST, ids::TUPLE, ids::BYTES, ids::BYTEARRAY]
                .into_iter()
                .find(|id| types::cast(vm, value, *id).is_some())
        };
        match (operator, sequence(a), sequence(b)) {
            (Binary::Add, Some(ids::BYTES | ids::BYTEARRAY), _) => {
                message.format(message!("can't concat {right} to {left}"));
            }
            (Binary::Add, Some(_), _) => {
                message.format(message!("can only concatenate {left} (not \"{right}\") to {left}"));
            }
            (Binary::Mul, Some(_), _) => {
                message.format(message!("can't multiply sequence by non-int of type '{right}'"));
            }
            (Binary::Mul, None, Some(_)) => {
                message.format(message!("can't multiply sequence by non-int of type '{left}'"));
            }
            _ => {
                let sign = match (operator, in_place) {
                    (Binary::Pow, false) => "** or pow()",
                    _ => operator.sign(),
                };
                let equals = if in_place { "=" } else { "" };
                message.format(message!("unsupported operand type(s) for {sign}{equals}: '{left}' and '{right}'"));
            }
        }
    })
}

/// A unary operator where the slot of a built-in type decides; needs Python otherwise.
pub fn unary_leaf<'v>(vm: &'v Vm, operator: Unary, operand: Value<'v>) -> Leaf<'v> {
    if user_class(vm, operand).is_none() {
        if let Some(unary) = info_of(vm, operand).slots.unary {
            let answer = unary(vm.lend(), operator, operand)?;
            if answer != Value::NOT_IMPLEMENTED {
                return Ok(answer);
            }
        }
    }
    Err(vm.python_needed())
}

/// `-x`, `+x`, `~x`, `abs(x)`.
pub fn unary(vm: &mut Vm, operator: Unary, operand: Handle, out: Handle) -> Result<(), Raised> {
    if user_class(vm, vm.get(operand)).is_some() {
        let mark = vm.mark();
        let made = vm.slot()?;
        let found = call::call_special(vm, operand, operator.name(), &[], made);
        if let Ok(true) = found {
            vm.copy(made, out);
        }
        vm.release(mark);
        if found? {
            return Ok(());
        }
    } else if let Some(unary) = info_of(vm, vm.get(operand)).slots.unary {
        let answered = vm.attempt(|vm| {
            let answer = unary(vm.lend(), operator, vm.get(operand))?;
            let known = answer != Value::NOT_IMPLEMENTED;
            if known {
                vm.set(out, answer);
            }
            Ok(known)
        })?;
        if answered {
            return Ok(());
        }
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let class = type_name(vm, vm.get(operand));
        message.format(message!("bad operand type for {}: '{class}'", operator.shown()));
    }))
}

/// `pow(base, exponent, modulus)`.
pub fn power_modulo(
    vm: &mut Vm,
    base: Handle,
    exponent: Handle,
    modulus: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let vm = vm.lend_mut();
    if vm.get(modulus).is_none() {
        return binary(vm, Binary::Pow, base, exponent, out);
    }
    let ints = [base, exponent, modulus].iter().all(|operand| int::cast(vm, vm.get(*operand)).is_some());
    if ints && vm.try_leaf(|vm| serving(vm, vm.get(base), sym::__pow__).map(|_| ()))?.is_some() {
        return vm.store(out, |vm| {
            let [base, exponent, modulus] =
                [base, exponent, modulus].map(|operand| int::cast(vm, vm.get(operand)).unwrap_or(Value::NONE));
            int::power_modulo(vm, base, exponent, modulus)
        });
    }
    let mark = vm.mark();
    let made = vm.slot()?;
    let user = user_class(vm, vm.get(base)).is_some();
    let result = if user { call::call_special(vm, base, sym::__pow__, &[exponent, modulus], made) } else { Ok(false) };
    let answered = matches!(result, Ok(true)) && vm.get(made) != Value::NOT_IMPLEMENTED;
    if answered {
        vm.copy(made, out);
    }
    vm.release(mark);
    result?;
    if answered {
        return Ok(());
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let [a, b, c] = [base, exponent, modulus].map(|operand| type_name(vm, vm.get(operand)));
        message.format(message!("unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{c}'"));
    }))
}
