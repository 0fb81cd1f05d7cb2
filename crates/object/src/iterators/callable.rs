//! The iterator of `iter(callable, sentinel)`: `[callable][sentinel]`.
//!
//! Invariant: after the sentinel or an exception the callable is not called again.

use crate::fault::{Leaf, Raised};
use crate::operations::{call, compare};
use crate::types::{Slot1, Slots};
use crate::{TypeInfo, Vm, exception, ids};
use heap::{Handle, Value};

const CALL: usize = 0;
const SENTINEL: usize = 1;

pub(super) static CALLABLE: TypeInfo = TypeInfo {
    slots: &Slots {
        iterate: Slot1::Leaf(|_, iterator| Ok(iterator)),
        next: Slot1::Full(next),
        ..Slots::NONE
    },
    ..TypeInfo::new(ids::CALLABLE_ITERATOR, "callable_iterator")
};

/// An iterator over what a function returns until it returns the sentinel.
pub fn new<'v>(vm: &'v Vm, callable: Value<'v>, sentinel: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::CALLABLE_ITERATOR, 0, &[callable, sentinel])?)
}

fn next(vm: &mut Vm, iterator: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let callable = vm.make(|vm| Ok(vm.get(iterator).field(CALL)))?;
    if vm.get(callable).is_undefined() {
        vm.set(out, Value::UNDEFINED);
        return Ok(());
    }
    let (result, sentinel) = (vm.slot()?, vm.slot()?);
    if call::call(vm, callable, &[], result).is_err() {
        if !vm.raised_is(exception::kind::StopIteration) {
            return Err(Raised);
        }
        vm.clear_exception();
        vm.heap.set_field(vm.get(iterator), CALL, Value::UNDEFINED);
        vm.set(result, Value::UNDEFINED);
    } else {
        vm.set(sentinel, vm.get(iterator).field(SENTINEL));
        if compare::equal(vm, result, sentinel)? {
            vm.heap.set_field(vm.get(iterator), CALL, Value::UNDEFINED);
            vm.set(result, Value::UNDEFINED);
        }
    }
    vm.copy(result, out);
    vm.release(mark);
    Ok(())
}
