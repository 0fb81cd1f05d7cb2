//! What happens at safepoints: Ctrl-C, scheduled functions, finalisers.
//!
//! Invariant: work that is taken up while other such work runs waits until that is done.

use core::sync::atomic::Ordering;
use heap::Value;
use object::exception::kind;
use object::operations::call;
use object::{Raised, Vm, list, root, weak};

/// The hook for safepoints.
pub fn pending_hook(vm: &mut Vm) -> Result<(), Raised> {
    vm.pending.store(false, Ordering::Relaxed);
    // Not a swap, which the smallest processors lack: a second Ctrl-C in between counts as the same one.
    if vm.interrupted.load(Ordering::Relaxed) {
        vm.interrupted.store(false, Ordering::Relaxed);
        return Err(vm.raise_leaf(|vm| vm.fault_bare(kind::KeyboardInterrupt)));
    }
    if vm.heap.collection_due() {
        collect(vm, false);
        vm.pending.store(true, Ordering::Relaxed);
    }
    let mark = vm.mark();
    let handled = vm.make(|vm| Ok(vm.root(root::HANDLED)))?;
    vm.set_root(root::HANDLED, Value::UNDEFINED);
    let result = run_scheduled(vm).and_then(|()| run_finalisers(vm));
    vm.set_root(root::HANDLED, vm.get(handled));
    vm.release(mark);
    result
}

/// Collects garbage; false when what was needed is not free even so.
pub fn collect(vm: &mut Vm, full: bool) -> bool {
    let enough = vm.heap.collect(full);
    weak::after_collection(vm);
    enough
}

/// Flag of the queue's list: one of its functions is running.
const RUNNING: usize = 1;

/// Runs the functions queued by `micropython.schedule`; those that they queue wait for the next safepoint.
fn run_scheduled(vm: &mut Vm) -> Result<(), Raised> {
    let queue = vm.root(root::SCHEDULED);
    if !queue.is_object() || queue.flags() & RUNNING != 0 {
        return Ok(());
    }
    vm.heap.set_flags(queue, RUNNING);
    let result = run_queue(vm);
    let queue = vm.root(root::SCHEDULED);
    vm.heap.set_flags(queue, 0);
    if list::len(queue) > 0 {
        vm.pending.store(true, Ordering::Relaxed);
    }
    result
}

fn run_queue(vm: &mut Vm) -> Result<(), Raised> {
    let queued = |vm: &Vm| match vm.root(root::SCHEDULED) {
        queue if queue.is_object() => list::len(queue),
        _ => 0,
    };
    for _ in 0..queued(vm) {
        let mark = vm.mark();
        let entry = vm.make(|vm| Ok(list::get(vm.root(root::SCHEDULED), 0)))?;
        if queued(vm) == 0 {
            break;
        }
        list::remove_range(vm, vm.root(root::SCHEDULED), 0, 1);
        let function = vm.make(|vm| Ok(vm.get(entry).field(0)))?;
        let argument = vm.make(|vm| Ok(vm.get(entry).field(1)))?;
        let result = call::call(vm, function, &[argument], entry);
        vm.release(mark);
        result?;
    }
    Ok(())
}

/// Runs `__del__` methods and callbacks of weak references. What they raise is dropped, but for an interrupt.
fn run_finalisers(vm: &mut Vm) -> Result<(), Raised> {
    loop {
        match weak::run_next(vm) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(Raised) if vm.raised_is(kind::KeyboardInterrupt) => return Err(Raised),
            Err(Raised) => vm.clear_exception(),
        }
    }
}
