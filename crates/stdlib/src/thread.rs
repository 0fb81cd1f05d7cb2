//! _thread: threads and locks.
//!
//! Threads are the machine's own (`object::thread`); a lock is `[times it was acquired][identity of the holder]`. A
//! plain lock knows no holder: whoever likes may release it.
//!
//! Invariant: the first field is 0 when the lock is free, which is all that the machine looks at.

use heap::{Handle, TypeId, Value};
use names::sym;
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, LeafFunction, Native};
use object::operations::{call, convert, identity};
use object::types::{Slot1, Slots};
use object::{Item, Leaf, Raised, TypeInfo, Vm, dict, ids, int, slot, text, thread, types};
use core::sync::atomic::Ordering;
use object::packed::message;

/// Type ids.
const LOCK: TypeId = TypeId(299);
const RLOCK: TypeId = TypeId(300);

const COUNT: usize = 0;
const HOLDER: usize = 1;

/// Longest timeout, in seconds.
static LONGEST: f64 = 4_294_967.0;

const fn leaf(text: &'static str, function: LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Leaf(function)))
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::_thread,
    extensible: false,
    items: &[
        (sym::LockType, ModuleItem::Type(LOCK.0 as usize)),
        (sym::RLock, ModuleItem::Type(RLOCK.0 as usize)),
        (sym::TIMEOUT_MAX, ModuleItem::Float(&LONGEST)),
        (sym::_count, leaf("", |vm, _| Ok(Value::length(vm.threads.others.get())))),
        (sym::allocate_lock, leaf("", |vm, _| new_lock(vm, LOCK))),
        (sym::error, ModuleItem::Type(kind::RuntimeError)),
        (sym::exit, leaf("", |vm, _| Err(vm.fault_bare(kind::SystemExit)))),
        (sym::get_ident, leaf("", |vm, _| Ok(Value::length(thread::identity(vm))))),
        (sym::interrupt_main, leaf("signum=", |vm, _| {
            vm.heap.interrupted.store(true, Ordering::Relaxed);
            vm.pending.store(true, Ordering::Relaxed);
            Ok(Value::NONE)
        })),
        (sym::stack_size, leaf("size=", stack_size)),
        (sym::start_new_thread, leaf("function args kwargs=", start)),
    ],
    get: None,
    set: None,
}];

/// What both have.
macro_rules! items {
    ($($further:expr,)*) => { &[
        (sym::__enter__, Item::Method(Native::method("", Code::Full(acquire)).waiting())),
        (sym::__exit__, Item::Method(Native::method("*args", Code::Leaf(release)))),
        (sym::acquire, Item::Method(Native::method("blocking= timeout=", Code::Full(acquire)).waiting())),
        (sym::locked, Item::Method(Native::method("", Code::Leaf(|_, args| Ok(Value::bool(!is_free(args[0]))))))),
        (sym::release, Item::Method(Native::method("", Code::Leaf(release)))),
        $($further,)*
    ] };
}

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        module: "_thread",
        construct: Some(Native::method("", Code::Leaf(|vm, _| new_lock(vm, LOCK)))),
        items: items!(),
        slots: &Slots { repr: Slot1::Leaf(repr), ..Slots::NONE },
        ..TypeInfo::new(LOCK, "lock")
    },
    &TypeInfo {
        module: "_thread",
        construct: Some(Native::method("", Code::Leaf(|vm, _| new_lock(vm, RLOCK)))),
        items: items!(
            // For conditions: gives it up however often it was acquired, and takes it back as often.
            (sym::_acquire_restore, Item::Method(Native::method("state /", Code::Full(restore)).waiting())),
            (sym::_is_owned, Item::Method(Native::method("", Code::Leaf(|vm, args| Ok(Value::bool(is_own(vm, args[0]))))))),
            (sym::_release_save, Item::Method(Native::method("", Code::Leaf(save)))),
        ),
        slots: &Slots { repr: Slot1::Leaf(repr), ..Slots::NONE },
        ..TypeInfo::new(RLOCK, "RLock")
    },
];

fn new_lock(vm: &Vm, id: TypeId) -> Leaf<'_> {
    Ok(vm.heap.new_object(id, 0, &[Value::small(0), Value::small(0)])?)
}

fn is_own(vm: &Vm, lock: Value<'_>) -> bool {
    !is_free(lock) && lock.field(HOLDER) == Value::length(thread::identity(vm))
}

fn is_free(lock: Value<'_>) -> bool {
    lock.field(COUNT) == Value::small(0)
}

fn count(lock: Value<'_>) -> usize {
    lock.field(COUNT).int_unchecked() as usize
}

/// Takes the lock for the running thread; false when another one has it.
fn take(vm: &Vm, lock: Value<'_>) -> bool {
    let own = Value::length(thread::identity(vm));
    let again = lock.has_id(RLOCK) && is_own(vm, lock);
    if !is_free(lock) && !again {
        return false;
    }
    vm.heap.set_field(lock, COUNT, Value::length(count(lock) + 1));
    if lock.has_id(RLOCK) {
        vm.heap.set_field(lock, HOLDER, own);
    }
    true
}

/// `acquire(blocking=True, timeout=-1)`, and `__enter__`.
fn acquire(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let lock = args.at(0);
    let end = match thread::repeated(vm) {
        Some(end) => Some(end),
        None => end_of_wait(vm, args)?,
    };
    loop {
        if take(vm, vm.get(lock)) {
            return Ok(slot::TRUE);
        }
        match end {
            Some(end) if end == thread::FOREVER || vm.platform.ticks_us() < end => thread::wait(vm, lock, end, end)?,
            _ => return Ok(slot::FALSE),
        }
    }
}

/// Until when to wait for a lock; None: not at all.
fn end_of_wait(vm: &mut Vm, args: Args) -> Result<Option<u64>, Raised> {
    let blocking = args.given(vm, 1).is_none() || convert::truth(vm, args.at(1))?;
    let seconds = match args.given(vm, 2) {
        None => -1.0,
        Some(_) => convert::float_of(vm, args.at(2))?,
    };
    let complaint = match seconds {
        -1.0 => return Ok(blocking.then_some(thread::FOREVER)),
        _ if !blocking => "can't specify a timeout for a non-blocking call",
        _ if seconds < 0.0 => "timeout value must be a non-negative number",
        _ if seconds.is_nan() => "Invalid value NaN (not a number)",
        _ if seconds > LONGEST => return Err(vm.raise(kind::OverflowError, message!("timeout value is too large"))),
        _ => return Ok(Some(thread::after(vm, (seconds * 1e6) as u64))),
    };
    Err(vm.raise(kind::ValueError, message!("{complaint}")))
}

/// `release()`, and `__exit__`.
fn release<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let lock = args[0];
    if lock.has_id(RLOCK) && !is_own(vm, lock) {
        return Err(vm.fault(kind::RuntimeError, message!("cannot release un-acquired lock")));
    }
    if is_free(lock) {
        return Err(vm.fault(kind::RuntimeError, message!("release unlocked lock")));
    }
    vm.heap.set_field(lock, COUNT, Value::length(count(lock) - 1));
    Ok(Value::NONE)
}

fn save<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let state = args[0].field(COUNT);
    release(vm, args)?;
    vm.heap.set_field(args[0], COUNT, Value::small(0));
    Ok(state)
}

fn restore(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let lock = args.at(0);
    thread::repeated(vm);
    while !take(vm, vm.get(lock)) {
        thread::wait(vm, lock, thread::FOREVER, thread::FOREVER)?;
    }
    let state = vm.attempt(|vm| crate::arguments::integer(vm, args.get(vm, 1)))?;
    vm.heap.set_field(vm.get(lock), COUNT, Value::small(state.clamp(1, i64::from(i16::MAX)) as i32));
    Ok(slot::NONE)
}

fn repr<'v>(vm: &'v Vm, lock: Value<'v>) -> Leaf<'v> {
    let state = if is_free(lock) { "unlocked" } else { "locked" };
    let address = identity::identity(vm, lock)?;
    if !lock.has_id(RLOCK) {
        return text::format(vm, message!("<{state} _thread.lock object at {address:#x}>"));
    }
    let holder = if is_free(lock) { 0 } else { lock.field(HOLDER).int_unchecked() };
    text::format(vm, message!("<{state} _thread.RLock object owner={holder} count={} at {address:#x}>", count(lock)))
}

/// `start_new_thread(function, args[, kwargs])`
fn start<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if !call::is_callable(vm, args[0]) {
        return Err(vm.type_fault(message!("first arg must be callable")));
    }
    let Some(arguments) = types::cast(vm, args[1], ids::TUPLE) else {
        return Err(vm.type_fault(message!("2nd arg must be a tuple")));
    };
    let keywords = match args[2].given() {
        None => Value::UNDEFINED,
        Some(given) => match types::cast(vm, given, ids::DICT) {
            Some(dict) => keywords(vm, dict)?,
            None => return Err(vm.type_fault(message!("optional 3rd arg must be a dictionary"))),
        },
    };
    thread::start(vm, args[0], arguments, keywords)
}

/// A copy of the keywords: the caller may change them before the thread runs.
fn keywords<'v>(vm: &'v Vm, given: Value<'v>) -> Leaf<'v> {
    let copy = dict::Dict::new(vm)?;
    for (key, value) in dict::Dict::items(given) {
        let Some(name) = types::cast(vm, key, ids::STR) else {
            return Err(vm.type_fault(message!("keywords must be strings")));
        };
        dict::Dict::set(vm, copy, text::intern_value(vm, name)?, value)?;
    }
    Ok(copy)
}

/// `stack_size([size])`: the size given last, for the sake of programs; stacks grow as they need.
fn stack_size<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let size = match args[0].given() {
        None => 0,
        Some(size) => crate::arguments::integer(vm, size)?,
    };
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.value_fault(message!("size must be 0 or a positive value")));
    };
    let before = int::new(vm, vm.threads.stack_size.get() as i64)?;
    vm.threads.stack_size.set(size);
    Ok(before)
}
