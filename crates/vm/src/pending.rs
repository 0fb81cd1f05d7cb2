//! What happens at safepoints: Ctrl-C, scheduled functions, finalisers.
//!
//! Invariant: work that is taken up while other such work runs waits until that is done.

use core::sync::atomic::Ordering;
use heap::{Handle, Value};
use object::exception::kind;
use object::operations::call;
use object::{Raised, Vm, root, schedule, thread, weak};

/// The hook for safepoints.
pub fn pending_hook(vm: &mut Vm) -> Result<(), Raised> {
    if vm.threads.others.get() > 0 && !thread::is_work_due(vm) {
        return Ok(());
    }
    vm.pending.store(false, Ordering::Relaxed);
    // Not a swap, which the smallest processors lack: a second Ctrl-C in between counts as the same one.
    if vm.heap.interrupted.load(Ordering::Relaxed) && thread::takes_interrupts(vm) {
        vm.heap.interrupted.store(false, Ordering::Relaxed);
        vm.pending.store(true, Ordering::Relaxed);
        #[cfg(not(target_os = "none"))]
        if vm.handles_signals.get() {
            return crate::import::call_module(vm, names::sym::signal, names::sym::_dispatch, &[]);
        }
        return Err(vm.raise_leaf(|vm| vm.fault_bare(kind::KeyboardInterrupt)));
    }
    if vm.heap.collection_due() || vm.is_last_epoch() {
        vm.collect(false);
        vm.pending.store(true, Ordering::Relaxed);
    }
    let mark = vm.mark();
    let handled = vm.make(|vm| Ok(vm.root(root::HANDLED)))?;
    vm.set_root(root::HANDLED, Value::UNDEFINED);
    let nested = core::mem::replace(&mut vm.busy, true);
    let mut result = (vm.hooks.events)(vm.lend_mut(), nested);
    if !nested {
        result = result.and_then(|()| run_scheduled(vm)).and_then(|()| run_finalisers(vm));
        vm.busy = false;
        if schedule::count(vm) > 0 || vm.put_off.replace(false) {
            vm.pending.store(true, Ordering::Relaxed);
        }
    }
    vm.set_root(root::HANDLED, vm.get(handled));
    vm.release(mark);
    if vm.threads.others.get() > 0 && !vm.threads.idle.get() {
        vm.pending.store(true, Ordering::Relaxed);
    }
    result
}

/// Runs the functions that are queued now.
fn run_scheduled(vm: &mut Vm) -> Result<(), Raised> {
    for _ in 0..schedule::count(vm) {
        let mark = vm.mark();
        let (function, argument, out) = (vm.slot()?, vm.slot()?, vm.slot()?);
        if schedule::take(vm, function, argument) && call::call(vm, function, &[argument], out).is_err() {
            if vm.raised_is(kind::KeyboardInterrupt) {
                return Err(Raised);
            }
            (vm.hooks.unraisable)(vm.lend_mut(), "scheduled function", function);
        }
        vm.release(mark);
    }
    Ok(())
}

/// Runs `__del__` methods and callbacks of weak references.
fn run_finalisers(vm: &mut Vm) -> Result<(), Raised> {
    while weak::run_next(vm)? {}
    Ok(())
}

/// Drops the parked exception; the façade has a hook that shows it.
pub fn unraisable(vm: &mut Vm, _: &'static str, _: Handle) {
    vm.clear_exception();
}
