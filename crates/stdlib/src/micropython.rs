//! micropython: compiler hints, heap control, the scheduler, RingIO.
//!
//! Invariant: `heap_lock` counts; allocation is refused until as many unlocks follow.

use crate::{arguments, ring};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, FullFunction, LeafFunction, Native};
use object::packed::message;
use object::{Leaf, Raised, Vm, root, schedule, slot};
use core::sync::atomic::Ordering;

const fn leaf(text: &'static str, function: LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Leaf(function)))
}

const fn full(text: &'static str, function: FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Full(function)))
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::micropython,
    extensible: false,
    items: &[
        (sym::RingIO, ModuleItem::Type(ring::RING_IO.0 as usize)),
        (sym::alloc_emergency_exception_buf, leaf("size", |_, _| Ok(Value::NONE))),
        (sym::r#const, leaf("value", |_, args| Ok(args[0]))),
        (sym::bytecode, leaf("function", |_, args| Ok(args[0]))),
        (sym::heap_lock, leaf("", |vm, _| {
            lock(vm, 1);
            Ok(Value::NONE)
        })),
        (sym::heap_locked, leaf("", |vm, _| Ok(Value::length(locks(vm))))),
        (sym::heap_unlock, leaf("", |vm, _| Ok(Value::length(lock(vm, -1))))),
        (sym::kbd_intr, leaf("byte", interrupt_byte)),
        (sym::mem_current, leaf("", |vm, _| Ok(Value::length(vm.heap.statistics().used)))),
        (sym::mem_info, leaf("verbose=", memory_information)),
        (sym::mem_peak, leaf("", |vm, _| Ok(Value::length(vm.heap.statistics().used)))),
        (sym::mem_total, leaf("", |vm, _| Ok(Value::length(vm.heap.statistics().total)))),
        (sym::native, leaf("function", |_, args| Ok(args[0]))),
        (sym::opt_level, leaf("level=", optimisation)),
        (sym::qstr_info, leaf("verbose=", |vm, _| {
            let table = vm.root(root::INTERNED);
            let count = (0..table.payload_words()).filter(|slot| table.referent(*slot).is_object()).count();
            write(vm, format_args!("interned strings: {} static, {count} in the heap\n", names::TEXT.len()));
            Ok(Value::NONE)
        })),
        (sym::schedule, full("function argument", queue_function)),
        (sym::stack_use, leaf("", |vm, _| Ok(Value::length(vm.heap.stack_top() * heap::WORD)))),
        (sym::viper, leaf("function", |_, args| Ok(args[0]))),
    ],
    get: None,
    set: None,
}];
/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[&ring::TYPE];

fn locks(vm: &Vm) -> usize {
    vm.root(object::root::HEAP_LOCKS).as_int().unwrap_or(0) as usize
}

/// Locks the heap once more or (-1) less; how often it is locked then.
pub fn lock(vm: &Vm, change: isize) -> usize {
    let depth = locks(vm).saturating_add_signed(change);
    vm.set_root(object::root::HEAP_LOCKS, Value::length(depth));
    vm.heap.set_locked(depth > 0);
    depth
}

/// Allows allocation however often it was locked; a prompt does so, or nobody could ever unlock it.
pub fn unlock_all(vm: &Vm) {
    vm.set_root(object::root::HEAP_LOCKS, Value::small(0));
    vm.heap.set_locked(false);
}

/// Writes formatted text to the output without taking memory.
fn write(vm: &Vm, arguments: core::fmt::Arguments<'_>) {
    struct Output<'v>(&'v Vm);
    impl core::fmt::Write for Output<'_> {
        fn write_str(&mut self, text: &str) -> core::fmt::Result {
            self.0.platform.write_output(text.as_bytes());
            Ok(())
        }
    }
    let _ = core::fmt::Write::write_fmt(&mut Output(vm), arguments);
}

fn memory_information<'v>(vm: &'v Vm, _: &[Value<'v>]) -> Leaf<'v> {
    write_memory_information(vm);
    Ok(Value::NONE)
}

/// Writes figures about the memory to the output.
pub fn write_memory_information(vm: &Vm) {
    let heap = vm.heap.statistics();
    write(vm, format_args!("stack: {} out of {}\n", vm.heap.stack_top(), vm.heap.stack_capacity()));
    write(vm, format_args!("GC: total: {}, used: {}, free: {}\n", heap.total, heap.used, heap.free));
    write(
        vm,
        format_args!(
            " largest free block: {}, collections: {}, compactions: {}\n",
            heap.largest_free, heap.collections, heap.compactions
        ),
    );
}

fn optimisation<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let Some(level) = args[0].given() else { return Ok(Value::length(vm.optimise.get().into())) };
    let level = arguments::integer(vm, level)?;
    vm.optimise.set(level.clamp(0, 255) as u8);
    Ok(Value::NONE)
}

/// `kbd_intr(byte)` chooses the byte that interrupts (-1: none); `kbd_intr(None)` interrupts.
fn interrupt_byte<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if args[0].is_none() {
        vm.heap.interrupted.store(true, Ordering::Release);
        vm.pending.store(true, Ordering::Release);
        return Ok(Value::NONE);
    }
    let byte = arguments::integer(vm, args[0])?;
    vm.platform.set_interrupt_byte(byte.clamp(-1, 255) as i32);
    Ok(Value::NONE)
}

/// True for the native `kbd_intr`, which has no need of the queue.
fn is_interrupt(vm: &Vm, value: Value<'_>) -> bool {
    vm.native(value).is_some_and(|native| matches!(native.code(), Code::Leaf(code) if core::ptr::fn_addr_eq(code, interrupt_byte as LeafFunction)))
}

/// Queues `function(argument)` for the next safepoint.
fn queue_function(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if vm.get(args.at(0)).is_none() {
        return Err(vm.raise(kind::TypeError, message!("'NoneType' object is not callable")));
    }
    if is_interrupt(vm, vm.get(args.at(0))) {
        vm.attempt(|vm| interrupt_byte(vm, &[args.get(vm, 1)]).map(|_| ()))?;
        return Ok(slot::NONE);
    }
    if !vm.attempt(|vm| schedule::push(vm, args.get(vm, 0), args.get(vm, 1)))? {
        return Err(vm.raise(kind::RuntimeError, message!("schedule queue full")));
    }
    vm.pending.store(true, Ordering::Release);
    Ok(slot::NONE)
}
