//! Threads as the object model knows them: their records, and how a native function waits.
//!
//! A thread is a value stack of its own and what the machine keeps beside one: the running frame, the depth of
//! recursion, the exception that is handled. While it does not run that is kept in its record; the records of all
//! threads are linked in a ring, and root THREADS is the one that runs. Before the first thread is started there is no
//! record, and nothing here costs anything.
//!
//! A native that waits is written as a loop: it looks whether it can go on, and calls [`wait`] when not. When
//! the interpreter loop called it directly, and its signature says so (`Native::waiting`), then [`wait`] fails with
//! [`Raised`] and no exception parked: the native gives its frame up, and is called again with the same arguments
//! later. It must not have changed anything by then. [`repeated`] tells when its waiting ends. Any other native gets
//! [`wait`] to return in the end, while other threads run in a loop inside of it.
//!
//! Invariant: the record of the running thread is out of date but for NEXT, IDENT and FUNCTION; every other record is
//! whole.

use crate::fault::{Leaf, Raised};
use crate::{Vm, ids, int, root, slot};
use bytecode::opcode::CALL_HEADER;
use core::cell::Cell;
use core::sync::atomic::Ordering;
use heap::{Handle, TypeId, Value};

/// Id of records. Programs never see one.
pub const RECORD: TypeId = TypeId(298);

/// Fields of a record. Slots, offsets and counts are small integers.
pub mod field {
    /// The next record in the ring.
    pub const NEXT: usize = 0;
    /// The value stack, how many of its slots are in use, and to how many it may shrink.
    pub const STACK: usize = 1;
    pub const TOP: usize = 2;
    pub const LEAST: usize = 3;
    /// The running frame, and the number of Python frames.
    pub const FRAME: usize = 4;
    pub const DEPTH: usize = 5;
    /// The innermost loop that a native function of this thread has started; 0: none.
    pub const LEVEL: usize = 6;
    pub const SHOWN: usize = 7;
    pub const HANDLED: usize = 8;
    pub const TRACED_FRAMES: usize = 9;
    pub const HEAP_LOCKS: usize = 10;
    /// One of [`super::Status`].
    pub const STATUS: usize = 11;
    /// Offset of the next instruction; of a thread that waits, of the one behind the call.
    pub const OFFSET: usize = 12;
    /// The call of the native that waits: its window, the number of arguments, the slot with the names of keywords,
    /// and link word with register and kind.
    pub const WINDOW: usize = 13;
    pub const COUNT: usize = 14;
    pub const KEYWORDS: usize = 15;
    pub const LINK: usize = 16;
    /// The lock that is waited for, or None.
    pub const LOCK: usize = 17;
    /// When to look again, and when the native's waiting ends: microseconds in two parts.
    pub const WAKE: usize = 18;
    pub const END: usize = 20;
    /// What `get_ident` answers.
    pub const IDENT: usize = 22;
    /// What the thread was started with.
    pub const FUNCTION: usize = 23;
    /// The exception that goes on when the thread does.
    pub const EXCEPTION: usize = 24;
    pub const NUMBER_OF_FIELDS: usize = 25;
}

/// Where a thread that does not run stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Status {
    /// Its function is still to be called.
    New,
    /// Between two instructions.
    Ready,
    /// In a native function that is to be called again.
    Waiting,
    /// Before an import statement whose module another thread is loading.
    Importing,
    /// In a native function that has started a loop for others to run in meanwhile.
    Nested,
    /// A frame that a native function started has returned, but loops of other threads lie above that function.
    Returned,
    /// As Returned, with a generator that yielded.
    Yielded,
    /// As Returned, with an exception.
    Raised,
}

impl Status {
    const ALL: [Status; 8] = [
        Status::New,
        Status::Ready,
        Status::Waiting,
        Status::Importing,
        Status::Nested,
        Status::Returned,
        Status::Yielded,
        Status::Raised,
    ];

    /// True when the loop that the thread's native function started must be the innermost one.
    pub fn needs_its_loop(self) -> bool {
        self as u8 >= Status::Nested as u8
    }
}

/// What the machine knows about threads.
#[derive(Default)]
pub struct Threads {
    /// Number of threads beside the running one.
    pub others: Cell<usize>,
    /// Safepoints until another thread gets its turn.
    pub slice: Cell<i32>,
    /// The innermost loop, and the innermost that a native function of the running thread has started: each
    /// numbered by the native depth inside of it.
    pub innermost: Cell<usize>,
    pub own: Cell<usize>,
    /// The interpreter loop called the native that runs: it may give its frame up.
    pub may_suspend: Cell<bool>,
    /// It did so.
    pub suspending: Cell<bool>,
    /// It is called again.
    pub repeated: Cell<bool>,
    /// Pending work is looked after before waiting: only what comes up later counts from here on.
    pub idle: Cell<bool>,
    /// The last identity given to a thread.
    last: Cell<usize>,
    /// What `stack_size` was given.
    pub stack_size: Cell<usize>,
}

/// Identity of the main thread.
pub const MAIN: usize = 1;
/// Safepoints that a thread passes before another one gets its turn.
pub const SLICE: i32 = 1024;
/// Of these, safepoints at which nothing but the slice is looked at.
const LOOKS: i32 = 64;
/// Slots of the stack of a new thread.
const SLOTS: usize = 32;
/// Bits of a time in one field.
const PART: u32 = 30;
/// The latest time: what is waited for without an end.
pub const FOREVER: u64 = (1 << (2 * PART)) - 1;
/// Microseconds after which something that cannot be waited for is asked again.
pub const POLL_INTERVAL: u64 = crate::readiness::POLL_INTERVAL;
/// Longest time to sleep in one piece.
const LONGEST_SLEEP: u64 = 1_000_000;

/// The record of the running thread; None before there were others.
pub fn current(vm: &Vm) -> Option<Value<'_>> {
    Some(vm.root(root::THREADS)).filter(|record| record.is_object())
}

/// A small integer in a field of a record.
pub fn number(record: Value<'_>, field: usize) -> usize {
    record.field(field).int_unchecked() as usize
}

pub fn set_number(vm: &Vm, record: Value<'_>, field: usize, number: usize) {
    vm.heap.set_field(record, field, Value::length(number));
}

pub fn status(record: Value<'_>) -> Status {
    Status::ALL.get(number(record, field::STATUS)).copied().unwrap_or(Status::Ready)
}

pub fn time(record: Value<'_>, field: usize) -> u64 {
    number(record, field) as u64 | (number(record, field + 1) as u64) << PART
}

pub fn set_time(vm: &Vm, record: Value<'_>, field: usize, time: u64) {
    let time = time.min(FOREVER);
    set_number(vm, record, field, (time & ((1 << PART) - 1)) as usize);
    set_number(vm, record, field + 1, (time >> PART) as usize);
}

/// Identity of the running thread.
pub fn identity(vm: &Vm) -> usize {
    current(vm).map_or(MAIN, |record| number(record, field::IDENT))
}

/// All records but that of the running thread, from the next one on.
pub fn others(vm: &Vm) -> impl Iterator<Item = Value<'_>> {
    let first = current(vm);
    let mut next = first;
    core::iter::from_fn(move || {
        next = next.map(|record| record.field(field::NEXT)).filter(|next| Some(*next) != first);
        next
    })
}

/// The record of the main thread, wherever it is.
pub fn main(vm: &Vm) -> Option<Value<'_>> {
    current(vm).into_iter().chain(others(vm)).find(|record| number(*record, field::IDENT) == MAIN)
}

/// Makes a thread that calls a function; its identity. The arguments are a tuple, keywords a dict or undefined.
pub fn start<'v>(vm: &'v Vm, function: Value<'v>, arguments: Value<'v>, keywords: Value<'v>) -> Leaf<'v> {
    let main = match current(vm) {
        Some(_) => Value::UNDEFINED,
        None => new_record(vm, Value::UNDEFINED)?,
    };
    let stack = vm.heap.new_stack(ids::STACK, SLOTS)?;
    let made = new_record(vm, stack)?;
    let last = vm.threads.last.get().max(MAIN) + 1;
    let identity = int::new(vm, last as i64)?;
    // From here on nothing fails.
    if main.is_object() {
        set_number(vm, main, field::IDENT, MAIN);
        vm.heap.set_field(main, field::NEXT, main);
        vm.set_root(root::THREADS, main);
        vm.threads.slice.set(SLICE);
    }
    vm.threads.last.set(last);
    let mut top = 0;
    let mut push = |value| {
        vm.heap.set_field(stack, top, value);
        top += 1;
    };
    push(Value::UNDEFINED);
    for constant in 1..slot::COUNT {
        push(vm.get(Handle::new(constant)));
    }
    push(function);
    (1..CALL_HEADER).for_each(|_| push(Value::UNDEFINED));
    push(arguments);
    push(keywords);
    set_number(vm, made, field::TOP, top);
    set_number(vm, made, field::LEAST, SLOTS);
    set_number(vm, made, field::FRAME, slot::COUNT);
    set_number(vm, made, field::STATUS, Status::New as usize);
    set_number(vm, made, field::IDENT, last);
    vm.heap.set_field(made, field::FUNCTION, function);
    // The last one in the ring.
    let record = vm.root(root::THREADS);
    let before = others(vm).last().unwrap_or(record);
    vm.heap.set_field(made, field::NEXT, record);
    vm.heap.set_field(before, field::NEXT, made);
    vm.threads.others.set(vm.threads.others.get() + 1);
    vm.pending.store(true, Ordering::Relaxed);
    Ok(identity)
}

fn new_record<'v>(vm: &'v Vm, stack: Value<'v>) -> Leaf<'v> {
    let record = vm.heap.new_filled(RECORD, 0, field::NUMBER_OF_FIELDS, Value::small(0))?;
    vm.heap.set_field(record, field::STACK, stack);
    for field in [field::HANDLED, field::TRACED_FRAMES, field::FUNCTION, field::EXCEPTION, field::LOCK] {
        vm.heap.set_field(record, field, Value::UNDEFINED);
    }
    Ok(record)
}

/// Takes the running thread out of the ring. Its stack stays in use until another one is loaded; the thread before it
/// counts as the running one.
pub fn remove(vm: &Vm) {
    if let (Some(record), Some(before)) = (current(vm), others(vm).last()) {
        vm.heap.set_field(before, field::NEXT, record.field(field::NEXT));
        vm.set_root(root::THREADS, before);
        vm.threads.others.set(vm.threads.others.get() - 1);
    }
}

/// Notes where the running thread stands, before others run.
pub fn suspend(vm: &Vm, status: Status) {
    if let Some(record) = current(vm) {
        set_number(vm, record, field::STATUS, status as usize);
        set_number(vm, record, field::TOP, vm.mark());
    }
}

/// Moves the machine's state to the record of the running thread, which has noted where it stands.
pub fn save(vm: &Vm) {
    let Some(record) = current(vm) else { return };
    let top = number(record, field::TOP);
    vm.heap.set_field(record, field::STACK, vm.heap.stack_object(top));
    set_number(vm, record, field::LEAST, vm.heap.stack_least());
    set_number(vm, record, field::FRAME, vm.frame);
    set_number(vm, record, field::DEPTH, vm.depth);
    set_number(vm, record, field::LEVEL, vm.threads.own.get());
    set_number(vm, record, field::SHOWN, vm.shown.get());
    for (field, root) in ROOTS {
        vm.heap.set_field(record, field, vm.root(root));
    }
}

/// Roots that each thread has for itself.
const ROOTS: [(usize, heap::Root); 3] = [
    (field::HANDLED, root::HANDLED),
    (field::TRACED_FRAMES, root::TRACED_FRAMES),
    (field::HEAP_LOCKS, root::HEAP_LOCKS),
];

/// Moves a thread's state from its record, root THREADS, to the machine.
pub fn load(vm: &mut Vm) {
    let Some(record) = current(vm) else { return };
    vm.heap.set_stack(record.field(field::STACK), number(record, field::TOP), number(record, field::LEAST));
    let (frame, depth) = (number(record, field::FRAME), number(record, field::DEPTH));
    vm.threads.own.set(number(record, field::LEVEL));
    vm.shown.set(number(record, field::SHOWN));
    for (field, root) in ROOTS {
        vm.set_root(root, record.field(field));
    }
    vm.heap.set_locked(vm.root(root::HEAP_LOCKS).as_int().unwrap_or(0) > 0);
    vm.heap.set_field(record, field::STACK, Value::UNDEFINED);
    (vm.frame, vm.depth) = (frame, depth);
    vm.threads.slice.set(SLICE);
    // Safepoints count the slice.
    if vm.threads.others.get() > 0 {
        vm.pending.store(true, Ordering::Relaxed);
    }
}

/// At a safepoint while there are other threads: false when nothing but the slice is to be looked at.
pub fn is_work_due(vm: &Vm) -> bool {
    let left = vm.threads.slice.get().wrapping_sub(1);
    vm.threads.slice.set(left);
    left % LOOKS == 0 || vm.threads.idle.get() || vm.heap.interrupted.load(Ordering::Relaxed)
}

/// True when Ctrl-C is for the running thread: the main one, or another while that is kept from running by it.
pub fn takes_interrupts(vm: &Vm) -> bool {
    if vm.threads.others.get() == 0 {
        return true;
    }
    let Some(main) = main(vm) else { return true };
    Some(main) == current(vm)
        || status(main).needs_its_loop() && number(main, field::LEVEL) != vm.threads.innermost.get()
}

/// As [`takes_interrupts`], for a native in the middle of its work: a handler of signals waits until that is done.
#[inline(always)]
pub fn breaks_natives(vm: &Vm) -> bool {
    #[cfg(not(target_os = "none"))]
    if vm.handles_signals.get() {
        return false;
    }
    takes_interrupts(vm)
}

/// When the waiting of the native that runs ends, if it is called again after [`wait`].
pub fn repeated(vm: &Vm) -> Option<u64> {
    if !vm.threads.repeated.take() {
        return None;
    }
    current(vm).map(|record| time(record, field::END))
}

/// The time after some microseconds.
pub fn after(vm: &Vm, microseconds: u64) -> u64 {
    vm.platform.ticks_us().saturating_add(microseconds).min(FOREVER)
}

/// Waits, as a native does: until `wake`, until the lock in slot `lock` is free (None: there is none), or for less.
/// `end` is what [`repeated`] answers later. See the file.
pub fn wait(vm: &mut Vm, lock: Handle, wake: u64, end: u64) -> Result<(), Raised> {
    vm.threads.idle.set(true);
    let polled = vm.poll();
    vm.threads.idle.set(false);
    polled?;
    if vm.threads.others.get() == 0 {
        let left = wake.saturating_sub(vm.platform.ticks_us()).min(LONGEST_SLEEP);
        vm.platform.sleep_us(left);
        return vm.poll();
    }
    if let Some(record) = current(vm) {
        set_time(vm, record, field::WAKE, wake);
        set_time(vm, record, field::END, end);
        vm.heap.set_field(record, field::LOCK, vm.get(lock));
    }
    if vm.threads.may_suspend.take() {
        vm.threads.suspending.set(true);
        return Err(Raised);
    }
    (vm.hooks.wait)(vm.lend_mut())
}

/// Lets other threads run for a while, if there are any; for natives that ask something again and again.
pub fn pause(vm: &mut Vm, end: u64) -> Result<(), Raised> {
    let wake = after(vm, POLL_INTERVAL).min(end);
    wait(vm, slot::NONE, wake, end)
}

/// Lets other threads run until there is input.
pub fn wait_for_input(vm: &mut Vm) -> Result<(), Raised> {
    while vm.threads.others.get() > 0 && !vm.platform.input_ready() {
        vm.platform.flush_output();
        pause(vm, FOREVER)?;
    }
    Ok(())
}

/// From here on the native that runs keeps its frame when it waits.
pub fn keep_frame(vm: &Vm) {
    vm.threads.may_suspend.set(false);
}

/// Waits some microseconds at most, then something is asked again, by a native that keeps its frame.
pub fn nap(vm: &mut Vm, microseconds: u64) -> Result<(), Raised> {
    vm.poll()?;
    if vm.threads.others.get() == 0 {
        vm.platform.sleep_us(microseconds);
        return Ok(());
    }
    let wake = after(vm, microseconds);
    wait(vm, slot::NONE, wake, FOREVER)
}

/// Sleeps while no thread can run: until `wake`, or until something is pending.
pub fn sleep(vm: &Vm, wake: u64) {
    let left = wake.saturating_sub(vm.platform.ticks_us()).min(LONGEST_SLEEP);
    vm.platform.sleep_us(left);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{testing, tuple};

    fn identities(vm: &Vm) -> std::vec::Vec<usize> {
        current(vm).into_iter().chain(others(vm)).map(|record| number(record, field::IDENT)).collect()
    }

    #[test]
    fn the_ring_holds_all_threads_in_the_order_of_their_start() {
        testing::each(|vm: &mut Vm| {
            assert_eq!((identity(vm), main(vm).is_none()), (MAIN, true));
            let function = testing::function(vm, |_, _| Ok(slot::NONE));
            for expected in 2..5 {
                let made = vm.make(|vm| start(vm, vm.get(function), tuple::empty(), Value::UNDEFINED));
                let made = testing::good(vm, made);
                assert_eq!(vm.get(made).as_int(), Some(expected));
            }
            assert_eq!(identities(vm), [1, 2, 3, 4]);
            // The second one ends: the main thread, which comes before it, counts as the running one.
            suspend(vm, Status::Ready);
            save(vm);
            vm.set_root(root::THREADS, others(vm).next().unwrap_or(Value::UNDEFINED));
            load(vm);
            assert_eq!((identity(vm), vm.frame, vm.mark()), (2, slot::COUNT, slot::COUNT + CALL_HEADER + 2));
            assert!(vm.get(slot::TRUE) == Value::TRUE);
            vm.collect(true);
            remove(vm);
            load(vm);
            assert_eq!(identities(vm), [1, 3, 4]);
            assert_eq!(vm.threads.others.get(), 2);
        });
    }

    #[test]
    fn times_keep_their_microseconds() {
        testing::each(|vm: &mut Vm| {
            let record = vm.make(|vm| new_record(vm, Value::UNDEFINED));
            let record = testing::good(vm, record);
            for moment in [0, 1, (1 << 30) - 1, 1 << 30, 123_456_789_012_345, FOREVER] {
                set_time(vm, vm.get(record), field::WAKE, moment);
                assert_eq!(time(vm.get(record), field::WAKE), moment);
            }
            set_time(vm, vm.get(record), field::END, u64::MAX);
            assert_eq!(time(vm.get(record), field::END), FOREVER);
        });
    }
}
