//! gc: control of the garbage collector.
//!
//! Invariant: automatic collection cannot be switched off for good: an allocation that
//! would fail collects first, even after `gc.disable()`.

use crate::{arguments, roots};
use heap::{Handle, Value};
use names::sym;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, Native};
use object::{Leaf, Raised, Vm, int};

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::gc,
    extensible: false,
    items: &[
        (sym::collect, ModuleItem::Function(Native::function("generation=", Code::Full(collect)))),
        (sym::disable, ModuleItem::Function(Native::function("", Code::Leaf(|vm, _| enable(vm, false))))),
        (sym::enable, ModuleItem::Function(Native::function("", Code::Leaf(|vm, _| enable(vm, true))))),
        (sym::isenabled, ModuleItem::Function(Native::function("", Code::Leaf(is_enabled)))),
        (sym::mem_alloc, ModuleItem::Function(Native::function("", Code::Leaf(used)))),
        (sym::mem_free, ModuleItem::Function(Native::function("", Code::Leaf(free)))),
        (sym::threshold, ModuleItem::Function(Native::function("amount=", Code::Leaf(threshold)))),
    ],
    get: None,
    set: None,
}];
/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];

fn collect(vm: &mut Vm, _args: Args) -> Result<Handle, Raised> {
    let before = vm.heap.statistics().used;
    vm.collect(true);
    vm.poll()?;
    let freed = before.saturating_sub(vm.heap.statistics().used);
    // The number of words that became free, where CPython has the number of objects.
    vm.make(|_| Ok(Value::length(freed / heap::WORD)))
}

fn enable(vm: &Vm, enabled: bool) -> Leaf<'_> {
    vm.set_root(roots::COLLECTION_DISABLED, Value::bool(!enabled));
    Ok(Value::NONE)
}

fn is_enabled<'v>(vm: &'v Vm, _: &[Value<'v>]) -> Leaf<'v> {
    Ok(Value::bool(vm.root(roots::COLLECTION_DISABLED) != Value::TRUE))
}

fn used<'v>(vm: &'v Vm, _: &[Value<'v>]) -> Leaf<'v> {
    Ok(Value::length(vm.heap.statistics().used))
}

fn free<'v>(vm: &'v Vm, _: &[Value<'v>]) -> Leaf<'v> {
    Ok(Value::length(vm.heap.statistics().free))
}

/// `gc.threshold()` tells, `gc.threshold(bytes)` sets after how many allocated bytes to collect.
fn threshold<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let Some(amount) = args[0].given() else {
        return Ok(vm.root(roots::COLLECTION_THRESHOLD).given().unwrap_or(Value::small(-1)));
    };
    let amount = arguments::integer(vm, amount)?.clamp(-1, Value::INT_MAX as i64);
    // The heap counts words.
    let amount = if amount > 0 { amount - amount % heap::WORD as i64 } else { amount };
    vm.set_root(roots::COLLECTION_THRESHOLD, int::new(vm, amount)?);
    vm.heap.set_threshold(usize::try_from(amount).unwrap_or(usize::MAX));
    Ok(Value::NONE)
}
