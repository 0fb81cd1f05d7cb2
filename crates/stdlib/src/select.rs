//! select: waiting until one of several streams is ready.
//!
//! What can be waited for: objects of types that say so (`Slots::readiness`), instances of
//! classes with a method `ioctl(request, argument)`, which is asked with request 3 as
//! MicroPython's is, and on a PC the system's descriptors and objects with `fileno`.
//!
//! A poll object has fields: the registered objects (a list), their records (a BYTE_BUFFER,
//! see `readiness::Waits`) twice, first as registered, then as waited for, the position of
//! `ipoll`, its flags, and the tuple it hands out again and again.
//!
//! Invariant: record `i` belongs to object `i` of the list; there are records for all.

use crate::io::transfer;
use crate::{arguments, os_error};
use core::sync::atomic::Ordering;
use heap::{Handle, TypeId, Value};
use names::sym;
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, Native};
use object::operations::{attribute, call, convert, iterate};
use object::readiness::{self, POLL_INTERVAL, RECORD, Readiness, Waits};
use object::types::{Slot1, Slots};
use object::{Fault, Item, Leaf, Raised, TypeInfo, Vm, class, float, ids, int, list, slot, text, thread, tuple, types};
use object::packed::message;

/// Type id of poll objects.
const POLL: TypeId = TypeId(291);

const OBJECTS: usize = 0;
const REGISTERED: usize = 1;
const WAITED: usize = 2;
const POSITION: usize = 3;
const ONE_SHOT: usize = 4;
const PAIR: usize = 5;

/// Request of `ioctl`: what are you ready for?
const IOCTL_POLL: i32 = 3;
const ENOENT: i32 = 2;
const EBADF: i32 = 9;

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::select,
    extensible: true,
    items: &[
        (sym::POLLERR, ModuleItem::Int(readiness::ERROR as i32)),
        (sym::POLLHUP, ModuleItem::Int(readiness::HANG_UP as i32)),
        (sym::POLLIN, ModuleItem::Int(readiness::IN as i32)),
        (sym::POLLNVAL, ModuleItem::Int(readiness::INVALID as i32)),
        (sym::POLLOUT, ModuleItem::Int(readiness::OUT as i32)),
        (sym::poll, ModuleItem::Function(Native::function("", Code::Leaf(|vm, _| new(vm))))),
        (sym::select, ModuleItem::Function(Native::function("rlist wlist xlist timeout= /", Code::Full(select)).waiting())),
    ],
    get: None,
    set: None,
}];

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "select",
    items: &[
        (sym::ipoll, Item::Method(Native::method("timeout= flags= /", Code::Full(poll_iterator)).waiting())),
        (sym::modify, Item::Method(Native::method("fd eventmask /", Code::Full(|vm, args| register(vm, args, true))))),
        (sym::poll, Item::Method(Native::method("timeout= /", Code::Full(poll_list)).waiting())),
        (sym::register, Item::Method(Native::method("fd eventmask= /", Code::Full(|vm, args| register(vm, args, false))))),
        (sym::unregister, Item::Method(Native::method("fd /", Code::Full(unregister)))),
    ],
    slots: &Slots { iterate: Slot1::Leaf(|_, poll| Ok(poll)), next: Slot1::Full(next), ..Slots::NONE },
    ..TypeInfo::new(POLL, "poll")
}];

fn new(vm: &Vm) -> Leaf<'_> {
    let objects = list::new(vm, &[])?;
    let pair = tuple::new(vm, &[Value::NONE, Value::NONE])?;
    let zero = Value::small(0);
    Ok(vm.heap.new_object(POLL, 0, &[objects, Value::NONE, Value::NONE, zero, Value::FALSE, pair])?)
}

/// The place of an object among those registered.
fn find(poll: Value<'_>, object: Value<'_>) -> Option<usize> {
    list::items(poll.field(OBJECTS)).position(|entry| entry == object)
}

/// The events of an argument; absent: reading and writing.
fn mask(vm: &Vm, value: Value<'_>) -> Result<u16, Fault> {
    let all = readiness::IN | readiness::OUT;
    Ok(arguments::integer_or(vm, value, all.into())? as u16)
}

/// `register(fd, eventmask=POLLIN | POLLOUT)`, `modify(fd, eventmask)`
fn register(vm: &mut Vm, args: Args, known: bool) -> Result<Handle, Raised> {
    let events = vm.attempt(|vm| mask(vm, args.get(vm, 2)))?;
    if known && find(vm.get(args.at(0)), args.get(vm, 1)).is_none() {
        return Err(os_error::raise(vm, ENOENT));
    }
    add(vm, args.at(0), args.at(1), events)
}

/// Registers an object, or changes the events that it is registered for.
fn add(vm: &mut Vm, poll: Handle, object: Handle, events: u16) -> Result<Handle, Raised> {
    let index = match find(vm.get(poll), vm.get(object)) {
        Some(index) => index,
        None => {
            check(vm, object)?;
            let count = list::len(vm.get(poll).field(OBJECTS));
            reserve(vm, poll, count + 1)?;
            vm.attempt(|vm| list::push(vm, vm.get(poll).field(OBJECTS), vm.get(object)))?;
            // What was seen of an object that is gone is not this one's.
            with_records(vm, poll, WAITED, count + 1, |records| records.set(count, -1, 0));
            count
        }
    };
    with_records(vm, poll, REGISTERED, index + 1, |records| records.set(index, -1, events));
    Ok(slot::NONE)
}

/// Makes room for records of `count` objects.
fn reserve(vm: &mut Vm, poll: Handle, count: usize) -> Result<(), Raised> {
    let held = vm.get(poll).field(REGISTERED).bytes().len();
    if held >= count * RECORD {
        return Ok(());
    }
    let size = (count + count / 4 + 2) * RECORD;
    vm.attempt(|vm| {
        let grow = |field: usize| {
            vm.heap.new_bytes(ids::BYTE_BUFFER, 0, size, |target| {
                let old = vm.get(poll).field(field).bytes();
                target[..old.len()].copy_from_slice(old);
            })
        };
        let (registered, waited) = (grow(REGISTERED)?, grow(WAITED)?);
        vm.heap.set_field(vm.get(poll), REGISTERED, registered);
        vm.heap.set_field(vm.get(poll), WAITED, waited);
        Ok(())
    })
}

/// Lends the first `count` records.
fn with_records<T>(vm: &mut Vm, poll: Handle, field: usize, count: usize, work: impl FnOnce(&mut Waits<'_>) -> T) -> T {
    let records = match vm.get(poll).field(field).is_none() {
        true => &mut [],
        false => vm.heap.field_bytes_mut(poll, field).get_mut(..count * RECORD).unwrap_or_default(),
    };
    work(&mut Waits::new(records))
}

/// Checks that an object can be waited for.
fn check(vm: &mut Vm, object: Handle) -> Result<(), Raised> {
    vm.scoped(|vm| {
        if let Some(number) = int::cast(vm, vm.get(object)) {
            return match int::as_i64(number) {
                Some(0..=0x7fff_ffff) if vm.platform.process().is_some() => Ok(()),
                Some(..0) => Err(vm.raise(kind::ValueError, message!("file descriptor cannot be a negative integer"))),
                _ => Err(os_error::raise(vm, EBADF)),
            };
        }
        let found = vm.slot()?;
        let method = |vm: &mut Vm, name| attribute::find_named(vm, object, name, found);
        if method(vm, sym::ioctl)? || types::info_of(vm, vm.get(object)).slots.readiness.is_some() || method(vm, sym::fileno)? {
            return Ok(());
        }
        Err(vm.raise(kind::TypeError, message!("argument must be an int, or have a fileno() method.")))
    })
}

/// `unregister(fd)`
fn unregister(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let poll = args.at(0);
    let Some(index) = find(vm.get(poll), args.get(vm, 1)) else {
        return Err(vm.raise_value(kind::KeyError, args.at(1)));
    };
    list::remove_range(vm, vm.get(poll).field(OBJECTS), index, 1);
    for field in [REGISTERED, WAITED] {
        vm.heap.field_bytes_mut(poll, field).copy_within((index + 1) * RECORD.., index * RECORD);
    }
    // A loop over `ipoll` goes on with the object that came next.
    let position = position(vm.get(poll));
    if position > index {
        vm.heap.set_field(vm.get(poll), POSITION, Value::length(position - 1));
    }
    Ok(slot::NONE)
}

fn position(poll: Value<'_>) -> usize {
    poll.field(POSITION).int_unchecked() as usize
}

/// A timeout in milliseconds as the time until which to wait, in microseconds; None: for ever.
fn deadline(vm: &mut Vm, timeout: Handle) -> Result<Option<u64>, Raised> {
    let milliseconds = match float::as_f64(vm.get(timeout)) {
        Some(number) => libm::ceil(number) as i64,
        None => vm.attempt(|vm| arguments::integer_or(vm, vm.get(timeout), -1))?,
    };
    Ok(u64::try_from(milliseconds).ok().map(|wait| time_after(vm, wait.saturating_mul(1000))))
}

fn time_after(vm: &Vm, microseconds: u64) -> u64 {
    vm.platform.ticks_us().saturating_add(microseconds)
}

fn wait(vm: &mut Vm, poll: Handle, deadline: Option<u64>) -> Result<(), Raised> {
    let end = deadline.unwrap_or(thread::FOREVER);
    wait_while(vm, poll, end, |vm| deadline.map(|deadline| deadline.saturating_sub(vm.platform.ticks_us())))
}

/// Waits until an object is ready or no time is left, which is asked for again and again (None: no end); the
/// records say what came. `end` is what `thread::repeated` answers the native that is called again.
fn wait_while(vm: &mut Vm, poll: Handle, end: u64, time_left: impl Fn(&Vm) -> Option<u64>) -> Result<(), Raised> {
    loop {
        vm.poll()?;
        let asked = ask_all(vm, poll)?;
        let left = time_left(vm);
        // Work that came up meanwhile does not wait either.
        let limit = match (asked.ready || vm.pending.load(Ordering::Relaxed), asked.ask_again) {
            (true, _) => Some(0),
            (_, true) => Some(left.unwrap_or(POLL_INTERVAL).min(POLL_INTERVAL)),
            _ => left,
        };
        let others = vm.threads.others.get() > 0;
        let limit = if others { Some(0) } else { limit };
        if !asked.ready || asked.wait_by_port {
            let (platform, count) = (vm.platform, list::len(vm.get(poll).field(OBJECTS)));
            let waited = with_records(vm, poll, WAITED, count, |records| {
                let waited = platform.wait(records, limit);
                waited.map(|()| (0..count).any(|index| records.came(index) != 0))
            });
            match waited {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                Err(errno) => return Err(os_error::raise(vm, errno)),
            }
        }
        if asked.ready || left == Some(0) {
            return Ok(());
        }
        if others {
            thread::pause(vm, end)?;
        }
    }
}

/// What asking all objects once showed.
#[derive(Default)]
struct Asked {
    /// One at least is ready.
    ready: bool,
    /// One at least can be waited for by the port.
    wait_by_port: bool,
    /// One at least cannot.
    ask_again: bool,
}

/// Fills the records to be waited for.
fn ask_all(vm: &mut Vm, poll: Handle) -> Result<Asked, Raised> {
    let mut asked = Asked::default();
    let always = readiness::ERROR | readiness::HANG_UP | readiness::INVALID;
    let mut index = 0;
    while index < list::len(vm.get(poll).field(OBJECTS)) {
        let (_, mask) = with_records(vm, poll, REGISTERED, index + 1, |records| records.get(index));
        let mut answer = Readiness { events: 0, descriptor: -1 };
        if mask != 0 {
            answer = vm.scoped(|vm| ask(vm, poll, index, mask))?;
            answer.events &= mask | always;
            asked.ready |= answer.events != 0;
            match answer.descriptor < 0 {
                true => asked.ask_again |= answer.events == 0,
                false => asked.wait_by_port = true,
            }
        }
        with_records(vm, poll, WAITED, index + 1, |records| {
            records.set(index, if answer.events == 0 { answer.descriptor } else { -1 }, mask);
            records.set_came(index, answer.events);
        });
        index += 1;
    }
    Ok(asked)
}

/// What object `index` is ready for.
fn ask(vm: &mut Vm, poll: Handle, index: usize, mask: u16) -> Result<Readiness, Raised> {
    let object = vm.make(|vm| Ok(list::get(vm.get(poll).field(OBJECTS), index)))?;
    if let Some(descriptor) = vm.get(object).as_int() {
        return Ok(Readiness { events: 0, descriptor: descriptor as i32 });
    }
    let answer = vm.slot()?;
    if vm.attempt(|vm| has_control(vm, vm.get(object)))? {
        let request = vm.make(|_| Ok(Value::small(IOCTL_POLL)))?;
        let argument = vm.make(|_| Ok(Value::small(mask.into())))?;
        call::call_method(vm, object, sym::ioctl, &[request, argument], answer)?;
        return match transfer::count(vm, answer, u16::MAX.into())? {
            Some(events) => Ok(Readiness::of(events as u16)),
            None => Err(vm.raise(kind::TypeError, format_args!("ioctl should return an integer, not 'NoneType'"))),
        };
    }
    let info = types::info_of(vm, vm.get(object));
    if let (Some(readiness), Some(payload)) = (info.slots.readiness, types::payload_for(vm, vm.get(object), info.number)) {
        return Ok(readiness(vm.lend(), payload));
    }
    call::call_method(vm, object, sym::fileno, &[], answer)?;
    let descriptor = vm.attempt(|vm| arguments::integer(vm, vm.get(answer)))?;
    Ok(Readiness { events: 0, descriptor: i32::try_from(descriptor).unwrap_or(-1) })
}

/// True for an instance of a class with a method `ioctl`.
fn has_control(vm: &Vm, object: Value<'_>) -> Result<bool, Fault> {
    match types::user_class(vm, object) {
        Some(class) => Ok(class::lookup(vm, class, text::name(sym::ioctl))?.given().is_some()),
        None => Ok(false),
    }
}

/// `poll(timeout=-1)`: the ready objects with their events.
fn poll_list(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let poll = args.at(0);
    let deadline = given_deadline(vm, args)?;
    wait(vm, poll, deadline)?;
    let ready = vm.make(|vm| list::new(vm, &[]))?;
    for index in 0..list::len(vm.get(poll).field(OBJECTS)) {
        let events = came(vm, poll, index);
        if events != 0 {
            vm.attempt(|vm| {
                let object = list::get(vm.get(poll).field(OBJECTS), index);
                let pair = tuple::new(vm, &[object, Value::small(events.into())])?;
                list::push(vm, vm.get(ready), pair)
            })?;
        }
    }
    Ok(ready)
}

fn given_deadline(vm: &mut Vm, args: Args) -> Result<Option<u64>, Raised> {
    if let Some(end) = thread::repeated(vm) {
        return Ok(Some(end).filter(|end| *end != thread::FOREVER));
    }
    if args.given(vm, 1).is_some() { deadline(vm, args.at(1)) } else { Ok(None) }
}

fn came(vm: &mut Vm, poll: Handle, index: usize) -> u16 {
    with_records(vm, poll, WAITED, index + 1, |records| records.came(index))
}

/// `ipoll(timeout=-1, flags=0)`: the poll object as an iterator over one tuple that changes.
fn poll_iterator(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let poll = args.at(0);
    let flags = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), 0))?;
    let deadline = given_deadline(vm, args)?;
    vm.heap.set_field(vm.get(poll), ONE_SHOT, Value::bool(flags & 1 != 0));
    wait(vm, poll, deadline)?;
    vm.heap.set_field(vm.get(poll), POSITION, Value::small(0));
    Ok(poll)
}

/// As `ipoll` while there is time left, which may change meanwhile; TypeError for what is no poll object.
pub(crate) fn iterate_while(vm: &mut Vm, poll: Handle, time_left: impl Fn(&Vm) -> Option<u64>) -> Result<(), Raised> {
    if !vm.get(poll).has_id(POLL) {
        return Err(vm.raise(kind::TypeError, message!("expected a poll object")));
    }
    thread::repeated(vm);
    vm.heap.set_field(vm.get(poll), ONE_SHOT, Value::FALSE);
    wait_while(vm, poll, thread::FOREVER, time_left)?;
    vm.heap.set_field(vm.get(poll), POSITION, Value::small(0));
    Ok(())
}

/// The next ready object of `ipoll`.
fn next(vm: &mut Vm, poll: Handle, out: Handle) -> Result<(), Raised> {
    let mut index = position(vm.get(poll));
    loop {
        if index >= list::len(vm.get(poll).field(OBJECTS)) {
            vm.set(out, Value::UNDEFINED);
            break;
        }
        let events = came(vm, poll, index);
        index += 1;
        if events == 0 {
            continue;
        }
        if vm.get(poll).field(ONE_SHOT) == Value::TRUE {
            with_records(vm, poll, REGISTERED, index, |records| records.set(index - 1, -1, 0));
        }
        let (poll, pair) = (vm.get(poll), vm.get(poll).field(PAIR));
        vm.heap.set_field(pair, 0, list::get(poll.field(OBJECTS), index - 1));
        vm.heap.set_field(pair, 1, Value::small(events.into()));
        vm.set(out, pair);
        break;
    }
    vm.heap.set_field(vm.get(poll), POSITION, Value::length(index));
    Ok(())
}

/// `select(rlist, wlist, xlist, timeout=None)`
fn select(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    /// What each list is registered for, and what makes an object of it appear in the result.
    const LISTS: [(u16, u16); 3] = [
        (readiness::IN, readiness::IN | readiness::HANG_UP | readiness::ERROR),
        (readiness::OUT, readiness::OUT | readiness::ERROR),
        (readiness::URGENT, readiness::URGENT),
    ];
    let deadline = match (thread::repeated(vm), args.given(vm, 3).filter(|timeout| !timeout.is_none())) {
        (Some(end), _) => Some(end).filter(|end| *end != thread::FOREVER),
        (None, None) => None,
        (None, Some(_)) => {
            let seconds = convert::float_of(vm, args.at(3))?;
            if seconds < 0.0 {
                return Err(vm.raise(kind::ValueError, message!("timeout must be non-negative")));
            }
            Some(time_after(vm, libm::ceil(seconds * 1e6) as u64))
        }
    };
    let poll = vm.make(new)?;
    for (number, (events, _)) in LISTS.into_iter().enumerate() {
        iterate::to_tuple(vm, args.at(number), args.at(number))?;
        for index in 0..vm.get(args.at(number)).field_count() {
            vm.scoped(|vm| {
                let object = vm.make(|vm| Ok(vm.get(args.at(number)).field(index)))?;
                let before = match find(vm.get(poll), vm.get(object)) {
                    Some(place) => with_records(vm, poll, REGISTERED, place + 1, |records| records.get(place).1),
                    None => 0,
                };
                add(vm, poll, object, before | events).map(|_| ())
            })?;
        }
    }
    wait(vm, poll, deadline)?;
    let result = vm.make(|vm| {
        let lists = [list::new(vm, &[])?, list::new(vm, &[])?, list::new(vm, &[])?];
        tuple::new(vm, &lists)
    })?;
    for (number, (_, events)) in LISTS.into_iter().enumerate() {
        for index in 0..vm.get(args.at(number)).field_count() {
            let place = find(vm.get(poll), vm.get(args.at(number)).field(index)).unwrap_or(0);
            let events_came = came(vm, poll, place);
            if events_came & readiness::INVALID != 0 {
                return Err(os_error::raise(vm, EBADF));
            }
            if events_came & events != 0 {
                vm.attempt(|vm| list::push(vm, vm.get(result).field(number), vm.get(args.at(number)).field(index)))?;
            }
        }
    }
    Ok(result)
}
