//! What views of dicts have in common: operations that ask a dict in their place.
//!
//! A kind of view says how its dict is had: a [`Content`].
//!
//! Invariant: slots that are taken here are given back, but for the result of [`ask`].

use crate::fault::Raised;
use crate::operations::{arithmetic, call, compare};
use crate::types::{Binary, Compare};
use crate::{Args, Vm};
use heap::{Handle, Value};
use names::Sym;

/// A slot with the dict of a view of this kind; None for other objects.
pub(crate) type Content = fn(&mut Vm, Handle) -> Result<Option<Handle>, Raised>;

/// Runs `work` with a slot that holds the dict.
pub(crate) fn with_dict(
    vm: &mut Vm,
    content: Content,
    view: Handle,
    work: impl FnOnce(&mut Vm, Handle) -> Result<(), Raised>,
) -> Result<(), Raised> {
    let mark = vm.mark();
    let dict = content(vm, view)?.unwrap_or(view);
    let result = work(vm, dict);
    vm.release(mark);
    result
}

/// Runs `work` with slots that hold the operands, dicts in the place of views.
fn with_dicts(
    vm: &mut Vm,
    content: Content,
    (left, right): (Handle, Handle),
    work: impl FnOnce(&mut Vm, Handle, Handle) -> Result<(), Raised>,
) -> Result<(), Raised> {
    with_dict(vm, content, left, |vm, left| with_dict(vm, content, right, |vm, right| work(vm, left, right)))
}

/// Compares dicts in the place of views.
pub(crate) fn compare(
    vm: &mut Vm,
    content: Content,
    operator: Compare,
    operands: (Handle, Handle),
    out: Handle,
) -> Result<(), Raised> {
    with_dicts(vm, content, operands, |vm, left, right| compare::compare(vm, operator, left, right, out))
}

/// `view | other`, `other | view`: a new dict. Other operators are not there.
pub(crate) fn unite(
    vm: &mut Vm,
    content: Content,
    operator: Binary,
    operands: (Handle, Handle),
    out: Handle,
) -> Result<(), Raised> {
    if operator != Binary::Or {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    with_dicts(vm, content, operands, |vm, left, right| arithmetic::binary(vm, operator, left, right, out))
}

/// Calls a method of the dict.
pub(crate) fn ask(vm: &mut Vm, content: Content, name: Sym, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    let arguments = [args.at(1), args.at(2)];
    let count = (1..args.count).filter(|index| args.given(vm, *index).is_some()).count();
    with_dict(vm, content, args.at(0), |vm, dict| call::call_method(vm, dict, name, &arguments[..count], out))?;
    Ok(out)
}
