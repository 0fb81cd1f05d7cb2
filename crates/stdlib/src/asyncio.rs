//! _asyncio: what the scheduler of `asyncio` (frozen Python) does often and without memory.
//!
//! A `TaskQueue` is a binary heap of entries `[time][order][task]` in one buffer: times are
//! ticks in milliseconds, which wrap, so entries are compared by their difference; entries of
//! the same time leave in the order in which they came. A `Sleep` is an awaitable that gives
//! the scheduler the time at which to go on; a task uses one again and again.
//!
//! Invariant: entries beyond the length are undefined; a queue with room for an entry takes
//! it without allocating.

use crate::arguments;
use crate::time::{PERIOD, difference, milliseconds};
use heap::{TypeId, Value};
use names::sym;
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Code, LeafFunction, Native};
use object::types::{Slot1, Slots};
use object::{Fault, Item, Leaf, TypeInfo, Vm, ids};
use object::packed::message;

/// Type ids.
const TASK_QUEUE: TypeId = TypeId(292);
const SLEEP: TypeId = TypeId(293);

const ENTRIES: usize = 0;
const LENGTH: usize = 1;
const ORDER: usize = 2;

/// Fields of an entry.
const WIDTH: usize = 3;
const TASK: usize = 2;

/// Fields of a Sleep, and its states.
const TIME: usize = 0;
const STATE: usize = 1;
const NEW: i32 = 0;
const WAITING: i32 = 1;
const OVER: i32 = 2;

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::_asyncio,
    extensible: false,
    items: &[
        (sym::Sleep, ModuleItem::Type(SLEEP.0 as usize)),
        (sym::TaskQueue, ModuleItem::Type(TASK_QUEUE.0 as usize)),
    ],
    get: None,
    set: None,
}];

const fn method(text: &'static str, function: LeafFunction) -> Item {
    Item::Method(Native::method(text, Code::Leaf(function)))
}

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        module: "_asyncio",
        construct: Some(Native::method("", Code::Leaf(|vm, _| {
            let zero = Value::small(0);
            Ok(vm.heap.new_object(TASK_QUEUE, 0, &[Value::NONE, zero, zero])?)
        }))),
        items: &[
            (sym::due, method("", |vm, args| Ok(Value::bool(delay(vm, args[0]) == Some(0))))),
            (sym::peek, method("", |_, args| Ok(if length(args[0]) > 0 { task(args[0], 0) } else { Value::NONE }))),
            (sym::pop, method("", pop)),
            (sym::push, method("task time=", push)),
            (sym::remove, method("task", remove)),
            (sym::reserve, method("count", |vm, args| {
                let count = usize::try_from(arguments::integer(vm, args[1])?).unwrap_or(0);
                reserve(vm, args[0], count)?;
                Ok(Value::NONE)
            })),
            // Until the first task is due, even if it is pushed meanwhile, or a registered stream is ready;
            // the poll object as an iterator over those.
            (sym::wait, Item::Method(Native::method("poll", Code::Full(|vm, args| {
                let queue = args.at(0);
                crate::select::iterate_while(vm, args.at(1), |vm| {
                    delay(vm, vm.get(queue)).map(|milliseconds| milliseconds as u64 * 1000)
                })?;
                Ok(args.at(1))
            })).waiting())),
            (sym::time_of, method("task", |_, args| {
                Ok(find(args[0], args[1]).map_or(Value::NONE, |place| entry(args[0], place, 0)))
            })),
        ],
        slots: &Slots { length: Slot1::Leaf(|_, queue| Ok(queue.field(LENGTH))), ..Slots::NONE },
        ..TypeInfo::new(TASK_QUEUE, "TaskQueue")
    },
    &TypeInfo {
        module: "_asyncio",
        construct: Some(Native::method("", Code::Leaf(|vm, _| {
            Ok(vm.heap.new_object(SLEEP, 0, &[Value::small(0), Value::small(OVER)])?)
        }))),
        items: &[
            (sym::__await__, method("", |_, args| Ok(args[0]))),
            // An awaitable that sleeps until a time: this one, or a new one while this is in use.
            (sym::again, method("time", |vm, args| {
                let time = checked_time(vm, args[1])?;
                if args[0].field(STATE) != Value::small(OVER) {
                    return Ok(vm.heap.new_object(SLEEP, 0, &[time, Value::small(NEW)])?);
                }
                vm.heap.set_field(args[0], TIME, time);
                vm.heap.set_field(args[0], STATE, Value::small(NEW));
                Ok(args[0])
            })),
        ],
        slots: &Slots { iterate: Slot1::Leaf(|_, sleep| Ok(sleep)), next: Slot1::Leaf(next), ..Slots::NONE },
        ..TypeInfo::new(SLEEP, "Sleep")
    },
];

/// A time as ticks.
fn checked_time<'v>(vm: &'v Vm, time: Value<'v>) -> Leaf<'v> {
    Ok(Value::small((arguments::integer(vm, time)? & (PERIOD - 1)) as i32))
}

/// First the time at which to go on, then the end.
fn next<'v>(vm: &'v Vm, sleep: Value<'v>) -> Leaf<'v> {
    if sleep.field(STATE) == Value::small(NEW) {
        vm.heap.set_field(sleep, STATE, Value::small(WAITING));
        return Ok(sleep.field(TIME));
    }
    vm.heap.set_field(sleep, STATE, Value::small(OVER));
    Ok(Value::UNDEFINED)
}

/// Milliseconds until the first task is due.
fn delay(vm: &Vm, queue: Value<'_>) -> Option<i64> {
    (length(queue) > 0).then(|| difference(time(queue, 0), milliseconds(vm)).max(0))
}

fn length(queue: Value<'_>) -> usize {
    queue.field(LENGTH).int_unchecked() as usize
}

fn entry<'v>(queue: Value<'v>, place: usize, part: usize) -> Value<'v> {
    queue.field(ENTRIES).field(place * WIDTH + part)
}

fn time(queue: Value<'_>, place: usize) -> i64 {
    entry(queue, place, 0).int_unchecked() as i64
}

fn task<'v>(queue: Value<'v>, place: usize) -> Value<'v> {
    entry(queue, place, TASK)
}

fn set_entry<'v>(vm: &'v Vm, queue: Value<'v>, place: usize, parts: [Value<'v>; WIDTH]) {
    for (part, value) in parts.into_iter().enumerate() {
        vm.heap.set_field(queue.field(ENTRIES), place * WIDTH + part, value);
    }
}

fn parts<'v>(queue: Value<'v>, place: usize) -> [Value<'v>; WIDTH] {
    [0, 1, 2].map(|part| entry(queue, place, part))
}

/// True when the entry at `one` leaves before that at `other`.
fn before(queue: Value<'_>, one: usize, other: usize) -> bool {
    let order = |place: usize| entry(queue, place, 1).int_unchecked() as i64;
    match difference(time(queue, one), time(queue, other)) {
        0 => difference(order(one), order(other)) < 0,
        later => later < 0,
    }
}

fn exchange(vm: &Vm, queue: Value<'_>, one: usize, other: usize) {
    let (first, second) = (parts(queue, one), parts(queue, other));
    set_entry(vm, queue, one, second);
    set_entry(vm, queue, other, first);
}

fn rise(vm: &Vm, queue: Value<'_>, mut place: usize) {
    while place > 0 && before(queue, place, (place - 1) / 2) {
        exchange(vm, queue, place, (place - 1) / 2);
        place = (place - 1) / 2;
    }
}

fn sink(vm: &Vm, queue: Value<'_>, mut place: usize) {
    loop {
        let (left, right) = (place * 2 + 1, place * 2 + 2);
        if left >= length(queue) {
            return;
        }
        let child = if right < length(queue) && before(queue, right, left) { right } else { left };
        if !before(queue, child, place) {
            return;
        }
        exchange(vm, queue, place, child);
        place = child;
    }
}

/// Makes room for `count` entries in all.
fn reserve(vm: &Vm, queue: Value<'_>, count: usize) -> Result<(), Fault> {
    let old = queue.field(ENTRIES);
    if old.field_count() >= count.saturating_mul(WIDTH) {
        return Ok(());
    }
    let fields = count.saturating_add(count / 4 + 2).saturating_mul(WIDTH).min(usize::MAX / 2);
    let grown = match old.is_none() {
        true => vm.heap.new_filled(ids::BUFFER, 0, fields, Value::UNDEFINED)?,
        false => vm.heap.new_copy(ids::BUFFER, old, 0, length(queue) * WIDTH, fields, Value::UNDEFINED)?,
    };
    vm.heap.set_field(queue, ENTRIES, grown);
    Ok(())
}

/// `push(task, time=now)`
fn push<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let queue = args[0];
    let time = match args[2].given() {
        Some(time) => checked_time(vm, time)?,
        None => Value::small(milliseconds(vm) as i32),
    };
    let place = length(queue);
    reserve(vm, queue, place + 1)?;
    let order = queue.field(ORDER);
    set_entry(vm, queue, place, [time, order, args[1]]);
    vm.heap.set_field(queue, ORDER, Value::small(((order.int_unchecked() as i64 + 1) & (PERIOD - 1)) as i32));
    vm.heap.set_field(queue, LENGTH, Value::length(place + 1));
    rise(vm, queue, place);
    Ok(Value::NONE)
}

fn pop<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if length(args[0]) == 0 {
        return Err(vm.fault(kind::IndexError, message!("empty heap")));
    }
    let first = task(args[0], 0);
    take_out(vm, args[0], 0);
    Ok(first)
}

/// Removes the entry at `place`.
fn take_out(vm: &Vm, queue: Value<'_>, place: usize) {
    let last = length(queue) - 1;
    exchange(vm, queue, place, last);
    set_entry(vm, queue, last, [Value::UNDEFINED; WIDTH]);
    vm.heap.set_field(queue, LENGTH, Value::length(last));
    if place < last {
        sink(vm, queue, place);
        rise(vm, queue, place);
    }
}

fn find(queue: Value<'_>, wanted: Value<'_>) -> Option<usize> {
    (0..length(queue)).find(|place| task(queue, *place) == wanted)
}

/// `remove(task)`
fn remove<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    match find(args[0], args[1]) {
        Some(place) => take_out(vm, args[0], place),
        None => return Err(vm.value_fault(message!("task is not in the queue"))),
    }
    Ok(Value::NONE)
}
