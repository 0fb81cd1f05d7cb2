//! Comparison, containment, hashing.
//!
//! Invariant: where a built-in type decides on both sides, no Python code runs.

use crate::exception::kind;
use crate::fault::Raised;
use crate::operations::identity::{compare_leaf, equal_leaf, hash_leaf};
use crate::operations::{call, convert, iterate, run_operator, run1, run2};
use crate::types::{Compare, info_of, is_proper_subtype, type_name, type_of, user_class};
use crate::vm::root;
use crate::{Vm, class, ids, int, object_type, text, weak_map};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// Rich comparison; the result need not be a bool.
pub fn compare(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let made = vm.slot()?;
    let result = compare_into(vm, operator, left, right, made);
    if result.is_ok() {
        vm.copy(made, out);
    }
    vm.release(mark);
    result
}

/// As `compare`; `out` is a slot of its own.
fn compare_into(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    if has_function(vm, operator, left)
        || !vm.try_store(out, |vm| compare_leaf(vm, operator, vm.get(left), vm.get(right)))?
    {
        return compare_python(vm, operator, left, right, out);
    }
    finish(vm, operator, left, right, out)
}

/// True when the left operand's class has the comparison as a Python function: then no leaf decides.
fn has_function(vm: &Vm, operator: Compare, left: Handle) -> bool {
    let value = vm.get(left);
    crate::instance::is_instance(value)
        && class::lookup(vm, type_of(vm, value), text::name(operator.name())).is_ok_and(|it| it.has_id(ids::FUNCTION))
}

/// As `compare_into` where a leaf was found not to decide.
fn compare_python(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    vm.enter()?;
    let result = compare_full(vm, operator, left, right, out);
    vm.leave();
    result?;
    finish(vm, operator, left, right, out)
}

/// The answer when neither side gave one.
fn finish(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(out) != Value::NOT_IMPLEMENTED {
        return Ok(());
    }
    let same = vm.get(left) == vm.get(right);
    match operator {
        Compare::Eq => vm.set(out, Value::bool(same)),
        Compare::Ne => vm.set(out, Value::bool(!same)),
        _ => {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let (left, right) = (type_name(vm, vm.get(left)), type_name(vm, vm.get(right)));
                let sign = operator.sign();
                message.format(message!("'{sign}' not supported between instances of '{left}' and '{right}'"));
            }));
        }
    }
    Ok(())
}

/// Asks both sides in the language's order: NOT_IMPLEMENTED when neither answers.
fn compare_full(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let right_first = is_proper_subtype(vm, vm.get(right), vm.get(left));
    if right_first {
        ask(vm, operator.reflected(), right, left, out)?;
        if vm.get(out) != Value::NOT_IMPLEMENTED {
            return Ok(());
        }
    }
    ask(vm, operator, left, right, out)?;
    if vm.get(out) != Value::NOT_IMPLEMENTED || right_first {
        return Ok(());
    }
    ask(vm, operator.reflected(), right, left, out)
}

/// The rest of `left operator right` after the method of `left` has declined; `out` is a slot of its own.
pub fn declined(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    vm.enter()?;
    let result = ask(vm, operator.reflected(), right, left, out);
    vm.leave();
    result?;
    finish(vm, operator, left, right, out)
}

/// Asks the type of `object` how it compares to `other`.
fn ask(vm: &mut Vm, operator: Compare, object: Handle, other: Handle, out: Handle) -> Result<(), Raised> {
    vm.set(out, Value::NOT_IMPLEMENTED);
    if user_class(vm, vm.get(object)).is_none() {
        let slot = info_of(vm, vm.get(object)).slots.compare;
        return run_operator(vm, slot, operator, object, other, out);
    }
    let default = vm.attempt(|vm| {
        let name = operator.name();
        let found = class::lookup(vm, type_of(vm, vm.get(object)), text::name(name))?;
        Ok(object_type::is_default(found, name))
    })?;
    if default {
        // The methods of `object`, without a call.
        return default_compare(vm, operator, object, other, out);
    }
    call::call_special(vm, object, operator.name(), &[other], out).map(|_| ())
}

/// How `object` compares: by identity, `!=` as the opposite of `==`.
pub fn default_compare(
    vm: &mut Vm,
    operator: Compare,
    object: Handle,
    other: Handle,
    out: Handle,
) -> Result<(), Raised> {
    vm.set(out, Value::NOT_IMPLEMENTED);
    match operator {
        Compare::Eq if vm.get(object) == vm.get(other) => vm.set(out, Value::TRUE),
        Compare::Ne => {
            ask(vm, Compare::Eq, object, other, out)?;
            if vm.get(out) != Value::NOT_IMPLEMENTED {
                let equal = convert::truth(vm, out)?;
                vm.set(out, Value::bool(!equal));
            }
        }
        _ => {}
    }
    Ok(())
}

/// Truth of a rich comparison.
pub fn test(vm: &mut Vm, operator: Compare, left: Handle, right: Handle) -> Result<bool, Raised> {
    let mark = vm.mark();
    let out = vm.slot()?;
    let result = compare_into(vm, operator, left, right, out).and_then(|()| convert::truth(vm, out));
    vm.release(mark);
    result
}

/// `left is right or left == right`, as containers compare.
pub fn equal(vm: &mut Vm, left: Handle, right: Handle) -> Result<bool, Raised> {
    match vm.try_leaf(|vm| equal_leaf(vm, vm.get(left), vm.get(right)))? {
        Some(equal) => Ok(equal),
        None => {
            let mark = vm.mark();
            let out = vm.slot()?;
            let result =
                compare_python(vm, Compare::Eq, left, right, out).and_then(|()| convert::truth(vm, out));
            vm.release(mark);
            result
        }
    }
}

/// `item in container`.
pub fn contains(vm: &mut Vm, container: Handle, item: Handle) -> Result<bool, Raised> {
    let mark = vm.mark();
    let out = vm.slot()?;
    let result = contains_inner(vm, container, item, out);
    vm.release(mark);
    result
}

fn contains_inner(vm: &mut Vm, container: Handle, item: Handle, out: Handle) -> Result<bool, Raised> {
    let found = if user_class(vm, vm.get(container)).is_some() {
        vm.store(out, |vm| class::lookup(vm, type_of(vm, vm.get(container)), text::name(sym::__contains__)))?;
        if vm.get(out).is_none() {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                message.format(message!("'{}' object is not a container", type_name(vm, vm.get(container))));
            }));
        }
        call::call_special(vm, container, sym::__contains__, &[item], out)?
    } else {
        let slot = info_of(vm, vm.get(container)).slots.contains;
        run2(vm, slot, container, item, out)?
    };
    if found {
        return convert::truth(vm, out);
    }
    let iterator = vm.slot()?;
    if !iterate::try_iterate(vm, container, iterator)? {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!("argument of type '{}' is not iterable", type_name(vm, vm.get(container))));
        }));
    }
    while iterate::next(vm, iterator, out)? {
        vm.poll()?;
        if equal(vm, out, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// hash(object).
pub fn hash(vm: &mut Vm, object: Handle) -> Result<isize, Raised> {
    if let Some(hash) = vm.try_leaf(|vm| hash_leaf(vm, vm.get(object)))? {
        return Ok(hash as isize);
    }
    vm.enter()?;
    let mark = vm.mark();
    let result = vm.slot().and_then(|out| hash_full(vm, object, out));
    vm.release(mark);
    vm.leave();
    result
}

fn hash_full(vm: &mut Vm, object: Handle, out: Handle) -> Result<isize, Raised> {
    if user_class(vm, vm.get(object)).is_none() {
        let slot = info_of(vm, vm.get(object)).slots.hash;
        run1(vm, slot, object, out)?;
        let hash = vm.get(out).int_unchecked();
        if matches!(slot, crate::Slot1::Full(_)) {
            store_hash(vm, object, hash)?;
        }
        return Ok(hash);
    }
    vm.store(out, |vm| class::lookup(vm, type_of(vm, vm.get(object)), text::name(sym::__hash__)))?;
    if vm.get(out).is_none() || !call::call_special(vm, object, sym::__hash__, &[], out)? {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!("unhashable type: '{}'", type_name(vm, vm.get(object))));
        }));
    }
    let Some(number) = int::cast(vm, vm.get(out)) else {
        return Err(vm.raise(kind::TypeError, message!("__hash__ method should return an integer")));
    };
    vm.set(out, number);
    let hash = vm.attempt(|vm| hash_leaf(vm, vm.get(out)))? as isize;
    let kept = hash.clamp(Value::INT_MIN, Value::INT_MAX);
    store_hash(vm, object, kept)?;
    Ok(kept)
}

/// Remembers a hash that a leaf cannot compute: tables need it again when they grow.
fn store_hash(vm: &mut Vm, object: Handle, hash: isize) -> Result<(), Raised> {
    vm.attempt(|vm| weak_map::set(vm, root::STORED_HASHES, vm.get(object), Value::int(hash).unwrap_or(Value::NONE)))
}
