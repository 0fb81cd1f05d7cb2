//! Switching between threads.
//!
//! All threads run in the interpreter loops that native functions have started, one inside the other; a
//! switch exchanges the value stack and goes on in the loop that is innermost (`object::thread`). So no frame of a
//! native function is ever left for another: a thread whose Python frames are done down to one that a native function
//! started waits until that function's loop is the innermost again.
//!
//! A thread gives its turn up when its slice is over, at a safepoint of the loop; when a native waits; and
//! when it ends. Pending work (handlers, finalisers) runs in whichever thread comes by, and is not interrupted
//! by the end of a slice.
//!
//! Invariant: a switch takes no memory, so it cannot fail.

use crate::frame::{self, Kind, Link, slot};
use crate::running::{self, Exit};
use crate::{calls, step, unwinding};
use bytecode::opcode::CALL_HEADER;
use core::sync::atomic::Ordering;
use heap::{Handle, Value};
use object::exception::kind;
use object::thread::{self, Status, field, number, set_number};
use object::{NATIVE_STACK_RESERVE, Raised, Vm, native, root};

/// What a loop does next.
pub enum Settled {
    /// Goes on at this offset.
    Go(usize),
    Exit(Exit),
}

/// After anything but going on: whether the loop at `level` ends, and where it goes on if not, maybe in another thread.
#[cold]
#[inline(never)]
pub fn settle(vm: &mut Vm, result: Result<usize, Raised>, level: usize) -> Result<Settled, Raised> {
    let mut result = result;
    loop {
        // The thread that started the loop is the one that ends it.
        let ended = matches!(result, Ok(step::ENDED));
        let own = vm.threads.own.get() == level;
        match result {
            Ok(step::RETURNED) if own => return Ok(Settled::Exit(Exit::Returned)),
            Ok(step::YIELDED) if own => return Ok(Settled::Exit(Exit::Yielded)),
            Err(Raised) if own => return Err(Raised),
            Ok(step::RETURNED) => thread::suspend(vm, Status::Returned),
            Ok(step::YIELDED) => thread::suspend(vm, Status::Yielded),
            Err(Raised) => {
                thread::suspend(vm, Status::Raised);
                if let Some(record) = thread::current(vm) {
                    vm.heap.set_field(record, field::EXCEPTION, vm.exception());
                }
                vm.clear_exception();
            }
            Ok(step::ENDED) => thread::remove(vm),
            Ok(step::SUSPENDED) => {}
            Ok(next) => return Ok(Settled::Go(next)),
        }
        if !ended {
            thread::save(vm);
        }
        vm.native_depth.set(level);
        choose(vm);
        thread::load(vm);
        result = go_on(vm);
    }
}

/// At a safepoint after pending work: the turn of another thread, or the offset.
pub fn take_turns(vm: &Vm, offset: usize) -> usize {
    let due = vm.threads.slice.get() <= 0 || vm.heap.interrupted.load(Ordering::Relaxed);
    if vm.threads.others.get() == 0 || !due || vm.busy || vm.heap.is_locked() {
        return offset;
    }
    // Loops inside of others are started by the next thread, maybe.
    if vm.platform.stack_left() < 2 * NATIVE_STACK_RESERVE {
        return offset;
    }
    thread::suspend(vm, Status::Ready);
    if let Some(record) = thread::current(vm) {
        set_number(vm, record, field::OFFSET, offset);
    }
    step::SUSPENDED
}

/// True when the import statement of the running thread waits for another thread that loads the module. A thread
/// within an import of its own does not wait: the other one may need the loop that it runs in.
pub fn waits_for_import(vm: &mut Vm, operands: Handle, name: Handle) -> Result<bool, Raised> {
    let may = vm.threads.others.get() > 0 && vm.threads.own.get() <= BASE_LOOP && !vm.busy && !vm.heap.is_locked();
    if !may || !crate::import::is_loading(vm, operands, name)? {
        return Ok(false);
    }
    vm.poll()?;
    Ok(true)
}

/// Others run before the import statement at an offset is tried again.
pub fn wait_for_import(vm: &Vm, offset: usize) -> usize {
    thread::suspend(vm, Status::Importing);
    if let Some(record) = thread::current(vm) {
        set_number(vm, record, field::OFFSET, offset);
        thread::set_time(vm, record, field::WAKE, vm.platform.ticks_us().saturating_add(IMPORT_INTERVAL));
        vm.heap.set_field(record, field::LOCK, Value::NONE);
    }
    step::SUSPENDED
}

/// The loop that a program starts in.
const BASE_LOOP: usize = 1;
/// Microseconds until a thread looks again whether a module has been loaded.
const IMPORT_INTERVAL: u64 = 200;

/// Finds the thread that goes on next and makes it the running one (root THREADS); waits until there is one.
fn choose(vm: &Vm) {
    loop {
        let now = vm.platform.ticks_us();
        let mut wake = thread::FOREVER;
        let mut found = None;
        // Ctrl-C is for the main thread, whatever it waits for.
        if vm.heap.interrupted.load(Ordering::Relaxed) {
            found = thread::main(vm).filter(|main| is_free(vm, *main));
        }
        for record in thread::others(vm).chain(thread::current(vm)) {
            if found.is_some() {
                break;
            }
            if !is_free(vm, record) {
                continue;
            }
            let waits = matches!(thread::status(record), Status::Waiting | Status::Nested | Status::Importing);
            let time = thread::time(record, field::WAKE);
            if !waits || time <= now || record.field(field::LOCK).field(LOCKED) == Value::small(0) {
                found = Some(record);
            }
            wake = wake.min(time);
        }
        // Somebody has to look after what came up: natives that wait do when they are called again.
        if found.is_none() && vm.pending.load(Ordering::Relaxed) {
            found = thread::main(vm).into_iter().chain(thread::others(vm)).chain(thread::current(vm)).find(|record| is_free(vm, *record));
        }
        if let Some(record) = found {
            vm.set_root(root::THREADS, record);
            return;
        }
        thread::sleep(vm, wake);
    }
}

/// Field of locks of all kinds: 0 when free.
const LOCKED: usize = 0;

/// True when no loop of another thread keeps a thread from going on.
fn is_free(vm: &Vm, record: Value<'_>) -> bool {
    !thread::status(record).needs_its_loop() || number(record, field::LEVEL) == vm.threads.innermost.get()
}

/// Goes on with the thread that was loaded.
fn go_on(vm: &mut Vm) -> Result<usize, Raised> {
    let Some(record) = thread::current(vm) else { return Ok(step::RETURNED) };
    let offset = number(record, field::OFFSET);
    match thread::status(record) {
        Status::Ready | Status::Importing => Ok(offset),
        Status::Nested | Status::Returned => Ok(step::RETURNED),
        Status::Yielded => Ok(step::YIELDED),
        Status::Raised => {
            vm.set_root(root::EXCEPTION, record.field(field::EXCEPTION));
            vm.heap.set_field(record, field::EXCEPTION, Value::UNDEFINED);
            Err(Raised)
        }
        Status::New => {
            let window = Handle::new(object::slot::COUNT);
            let keywords = vm.get(window.offset(CALL_HEADER + 1)).is_object();
            let to = calls::To { register: 0, next: step::ENDED };
            calls::call_unpacked(vm, window, keywords, Kind::Thread, to).or_else(|Raised| Ok(ended_by_exception(vm)))
        }
        Status::Waiting => {
            let word = |field| number(record, field);
            let (window, count) = (Handle::new(word(field::WINDOW)), word(field::COUNT));
            let (keywords, link) = (Handle::new(word(field::KEYWORDS)), Link::unpack(word(field::LINK)));
            vm.threads.repeated.set(true);
            let result = call(vm, window, count, keywords, link.kind, calls::To { register: link.register, next: offset });
            vm.threads.repeated.set(false);
            match result {
                Ok(step::SUSPENDED) => Ok(step::SUSPENDED),
                _ if offset == step::ENDED => Ok(result.unwrap_or_else(|Raised| ended_by_exception(vm))),
                Ok(next) => {
                    vm.release(vm.frame + frame::register_count(vm));
                    Ok(next)
                }
                Err(Raised) => unwinding::unwind(vm, offset - 1, true),
            }
        }
    }
}

/// True for natives that give their frame up while they wait, when there is somebody who could run meanwhile.
pub fn waits(vm: &Vm, callee: Value<'_>) -> bool {
    vm.threads.others.get() > 0 && vm.native(callee).is_some_and(|native| native.signature().is_waiting())
}

/// Calls the native in a window for the loop: it may give its frame up.
pub fn call(vm: &mut Vm, window: Handle, count: usize, keywords: Handle, kind: Kind, to: calls::To) -> Result<usize, Raised> {
    let out = slot(vm, to.register as usize);
    let Some(callee) = vm.native(vm.get(window)) else { return Err(vm.raise_memory_error()) };
    vm.threads.may_suspend.set(true);
    let result = native::call(vm, window, callee, window.offset(CALL_HEADER), count, keywords, out);
    vm.threads.may_suspend.set(false);
    match result {
        Ok(()) => calls::done(vm, kind, to),
        Err(Raised) if vm.threads.suspending.take() => {
            thread::suspend(vm, Status::Waiting);
            if let Some(record) = thread::current(vm) {
                let values = [window.index(), count, keywords.index(), Link::pack(0, to.register, kind)];
                for (field, value) in [field::WINDOW, field::COUNT, field::KEYWORDS, field::LINK].into_iter().zip(values) {
                    set_number(vm, record, field, value);
                }
                set_number(vm, record, field::OFFSET, to.next);
            }
            Ok(step::SUSPENDED)
        }
        Err(Raised) => Err(Raised),
    }
}

/// The hook by which natives that keep their frame wait: other threads run in a loop inside of them.
pub fn wait_hook(vm: &mut Vm) -> Result<(), Raised> {
    vm.enter()?;
    let mark = vm.mark();
    let (running, depth) = (vm.frame, vm.depth);
    thread::suspend(vm, Status::Nested);
    let result = running::run_others(vm);
    (vm.frame, vm.depth) = (running, depth);
    vm.release(mark);
    vm.leave();
    result
}

/// The running thread ends by the parked exception: that is shown unless it asked for the end.
#[cold]
pub fn ended_by_exception(vm: &mut Vm) -> usize {
    if vm.raised_is(kind::SystemExit) {
        vm.clear_exception();
        return step::ENDED;
    }
    if let Ok(function) = vm.make(|vm| Ok(thread::current(vm).map_or(Value::NONE, |record| record.field(field::FUNCTION)))) {
        (vm.hooks.unraisable)(vm.lend_mut(), "thread", function);
    }
    vm.clear_exception();
    step::ENDED
}
