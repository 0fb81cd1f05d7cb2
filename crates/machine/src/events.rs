//! Interrupts: handlers, and the objects that `irq()` returns.
//!
//! A handler is kept in its irq object, and irq objects in a dict by what they serve
//! (root `HANDLERS`). The board merges events that come faster than they are taken; each
//! stands for as many calls as it counts, so a handler that counts edges counts all of
//! them. Calls that are owed are made at safepoints, a few at a time, so that the program
//! goes on during a storm.
//!
//! | field | |
//! |---|---|
//! | 0 | what the handler is called with |
//! | 1 | handler, or None |
//! | 2 | trigger, in the constants of the board's family |
//! | 3 | flags of the current call |
//! | 4 | flags of the calls that are owed |
//! | 5 | number of calls owed |
//! | 6 | key of the source |
//! | 7 | bits: see [`HARD`] |
//!
//! Invariant: a handler is never entered again before it returns; while a hard one runs
//! nothing interrupts it and the heap is locked.

use crate::device::done;
#[cfg(feature = "large")]
use crate::{i2c_target, i2s};
use crate::{family, ids, timer};
use board::{Event, Outcome, Source};
use core::sync::atomic::Ordering;
use heap::{Handle, Value};
use names::sym;
use object::dict::Dict;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::call;
use object::types::{Slots, TypeInfo};
use object::{Fault, Item, Leaf, Raised, Vm, slot};
use object::packed::message;
use stdlib::traceback_text::{self, Sink};
use stdlib::{arguments, micropython, roots};

const SUBJECT: usize = 0;
const HANDLER: usize = 1;
const TRIGGER: usize = 2;
const FLAGS: usize = 3;
const WAITING: usize = 4;
const OWED: usize = 5;
const KEY: usize = 6;
const BITS: usize = 7;

/// Runs with the heap locked, also inside other pending work.
pub const HARD: usize = 1;
/// Is running.
const ACTIVE: usize = 2;
/// Is forgotten before it is called: a timer that fires once.
pub const ONCE: usize = 4;

/// Calls of one handler, and events, that are dealt with at one safepoint.
const BURST: usize = 8;
const EVENTS: usize = 16;

/// The type of irq objects.
pub static IRQ: TypeInfo = TypeInfo {
    module: "machine",
    items: &[
        (sym::flags, Item::Method(Native::method("", Code::Leaf(|vm, args| Ok(flags(vm, args[0])))))),
        (sym::trigger, Item::Method(Native::method("trigger=", Code::Full(trigger)))),
    ],
    slots: &Slots { call: Some(Native::method("", Code::Full(call_irq))), ..Slots::NONE },
    ..TypeInfo::new(ids::IRQ, "irq")
};

/// What a handler is called for. A CAN controller tells one thing after the other.
fn flags<'v>(vm: &Vm, irq: Value<'v>) -> Value<'v> {
    let can = vm.platform.board().and_then(|board| board.can());
    match (source_of(number(irq, KEY)), can) {
        (Source::Can(bus), Some(can)) => Value::length(can.take_flags(bus) as usize),
        _ => irq.field(FLAGS),
    }
}

/// How a handler is kept.
pub struct Registration {
    pub source: Source,
    /// In the constants of the family.
    pub trigger: u32,
    pub bits: usize,
}

fn key(source: Source) -> usize {
    let (kind, number) = match source {
        Source::Pin(number) => (0, number),
        Source::Timer(number) => (1, number.into()),
        Source::Uart(number) => (2, number.into()),
        Source::Alarm => (3, 0),
        Source::I2cTarget(number) => (4, number.into()),
        Source::I2s(number) => (5, number.into()),
        Source::StateMachine(number) => (6, number.into()),
        Source::Dma(number) => (7, number.into()),
        Source::Counter(number) => (8, number.into()),
        Source::Can(number) => (9, number.into()),
        Source::Usb => (10, 0),
        Source::Programmable(number) => (11, number.into()),
    };
    kind << 16 | usize::from(number)
}

fn source_of(key: usize) -> Source {
    let number = key as u8;
    match key >> 16 {
        0 => Source::Pin(key as u16),
        1 => Source::Timer(number),
        2 => Source::Uart(number),
        3 => Source::Alarm,
        4 => Source::I2cTarget(number),
        5 => Source::I2s(number),
        6 => Source::StateMachine(number),
        7 => Source::Dma(number),
        8 => Source::Counter(number),
        9 => Source::Can(number),
        11 => Source::Programmable(number),
        _ => Source::Usb,
    }
}

fn table(vm: &Vm) -> Option<Value<'_>> {
    Some(vm.root(roots::HANDLERS)).filter(|table| table.is_object())
}

/// The irq object of a source.
pub fn find(vm: &Vm, source: Source) -> Result<Option<Value<'_>>, Fault> {
    match table(vm) {
        Some(table) => Dict::get(vm, table, Value::length(key(source))),
        None => Ok(None),
    }
}

/// Keeps a handler (None: nothing is called) and tells the board; the irq object.
pub fn register(vm: &mut Vm, registration: &Registration, subject: Handle, handler: Handle) -> Result<Handle, Raised> {
    let irq = keep(vm, registration, subject, handler)?;
    apply(vm, irq)?;
    Ok(irq)
}

/// As [`register`] for what the board is told of otherwise.
pub fn keep(vm: &mut Vm, registration: &Registration, subject: Handle, handler: Handle) -> Result<Handle, Raised> {
    let key = key(registration.source);
    vm.make(|vm| {
        if registration.bits & HARD != 0 {
            // Hard handlers may schedule, but not allocate.
            object::schedule::prepare(vm)?;
        }
        let irq = match find(vm, registration.source)? {
            Some(irq) => irq,
            None => {
                let table = match table(vm) {
                    Some(table) => table,
                    None => Dict::new(vm)?,
                };
                let zero = Value::small(0);
                let irq = vm.heap.new_object(ids::IRQ, 0, &[zero, zero, zero, zero, zero, zero, Value::length(key), zero])?;
                Dict::set(vm, table, Value::length(key), irq)?;
                vm.set_root(roots::HANDLERS, table);
                irq
            }
        };
        let active = bits(irq) & ACTIVE;
        let fields = [
            vm.get(subject),
            vm.get(handler),
            Value::length(registration.trigger as usize),
            Value::small(0),
            Value::small(0),
            Value::small(0),
            Value::length(key),
            Value::length(registration.bits | active),
        ];
        for (index, value) in fields.into_iter().enumerate() {
            vm.heap.set_field(irq, index, value);
        }
        Ok(irq)
    })
}

/// What the handler of a source is called with, as long as it is kept.
pub fn subject(vm: &Vm, source: Source) -> Result<Option<Value<'_>>, Fault> {
    Ok(find(vm, source)?.map(|irq| irq.field(SUBJECT)))
}

/// Forgets the handler of a source; the board is told by the caller.
pub fn forget(vm: &Vm, source: Source) -> Result<(), Fault> {
    if let Some(table) = table(vm) {
        Dict::delete(vm, table, Value::length(key(source)))?;
    }
    Ok(())
}

fn bits(irq: Value<'_>) -> usize {
    irq.field(BITS).int_unchecked() as usize
}

fn number(irq: Value<'_>, field: usize) -> usize {
    irq.field(field).int_unchecked() as usize
}

/// Tells the board what is to make events.
fn apply(vm: &mut Vm, irq: Handle) -> Result<(), Raised> {
    let value = vm.get(irq);
    let hard = bits(value) & HARD != 0;
    let trigger = if value.field(HANDLER).is_none() { 0 } else { number(value, TRIGGER) };
    let source = source_of(number(value, KEY));
    let outcome = arm(vm, source, trigger, hard);
    done(vm, outcome)
}

fn arm(vm: &Vm, source: Source, trigger: usize, hard: bool) -> Outcome<()> {
    let Some(board) = vm.platform.board() else { return Ok(()) };
    let mask = trigger as i64;
    match source {
        Source::Pin(pin) => {
            let (triggers, _) = family::triggers(family::PIN_TRIGGERS, vm.family(), mask);
            board.pins().interrupt(pin, triggers, hard, 0)
        }
        Source::Counter(unit) => board.pulse_counters().map_or(Ok(()), |counters| counters.interrupt(unit, trigger as u32)),
        Source::Can(bus) => board.can().map_or(Ok(()), |can| can.interrupt(bus, trigger as u32, hard)),
        Source::Uart(line) => {
            let (triggers, _) = family::triggers(family::UART_TRIGGERS, vm.family(), mask);
            board.uart().map_or(Ok(()), |uart| uart.interrupt(line, triggers, hard))
        }
        _ => Ok(()),
    }
}

/// `irq.trigger([mask])`: the mask so far.
fn trigger(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let before = vm.make(|vm| Ok(args.get(vm, 0).field(TRIGGER)))?;
    if args.given(vm, 1).is_some() {
        let mask = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
        vm.heap.set_field(vm.get(args.at(0)), TRIGGER, Value::length(mask as usize & 0x3fff_ffff));
        apply(vm, args.at(0))?;
    }
    Ok(before)
}

/// `irq()` runs the handler.
fn call_irq(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let handler = vm.make(|vm| Ok(args.get(vm, 0).field(HANDLER)))?;
    if !vm.get(handler).is_none() {
        let subject = vm.make(|vm| Ok(args.get(vm, 0).field(SUBJECT)))?;
        let out = vm.slot()?;
        call::call(vm, handler, &[subject], out)?;
    }
    Ok(slot::NONE)
}

/// Runs the handlers of what happened on the board since the last safepoint. `nested`: other
/// pending work is interrupted, which only hard handlers do.
pub fn events(vm: &mut Vm, nested: bool) -> Result<(), Raised> {
    let Some(board) = vm.platform.board() else { return Ok(()) };
    board.poll();
    if hard_runs(vm) {
        // They stay in the board's queue until it is done.
        return Ok(());
    }
    let mut left = run_owed(vm, nested)?;
    let mut room = EVENTS;
    while room > 0 {
        let Some(event) = board.take_event() else { break };
        room -= 1;
        left |= vm.scoped(|vm| take(vm, event, nested))?;
    }
    left |= room == 0;
    if left && nested {
        vm.put_off.set(true);
    } else if left {
        vm.pending.store(true, Ordering::Relaxed);
    }
    Ok(())
}

/// True while a hard handler runs.
fn hard_runs(vm: &Vm) -> bool {
    table(vm).is_some_and(|table| Dict::items(table).any(|(_, irq)| bits(irq) & (HARD | ACTIVE) == HARD | ACTIVE))
}

/// Makes calls that are owed from before; true when some stay owed.
fn run_owed(vm: &mut Vm, nested: bool) -> Result<bool, Raised> {
    let mut left = false;
    let mut position = 0;
    loop {
        let Some((at, _, irq)) = table(vm).and_then(|table| Dict::next(table, position)) else { return Ok(left) };
        position = at + 1;
        if number(irq, OWED) == 0 {
            continue;
        }
        let mark = vm.mark();
        let irq = vm.make(|vm| Ok(table(vm).and_then(|table| Dict::entry(table, at)).map_or(Value::NONE, |(_, irq)| irq)))?;
        let result = run(vm, irq, nested);
        vm.release(mark);
        left |= result?;
    }
}

/// Notes an event at its irq object and makes the calls; true when some stay owed.
fn take(vm: &mut Vm, event: Event, nested: bool) -> Result<bool, Raised> {
    let irq = vm.make(|vm| Ok(find(vm, event.source)?.unwrap_or(Value::NONE)))?;
    let value = vm.get(irq);
    if value.is_none() {
        return Ok(false);
    }
    #[cfg(feature = "large")]
    if let Source::I2cTarget(_) = event.source {
        return step_of_controller(vm, irq, event.flags, nested);
    }
    #[cfg(feature = "large")]
    if let Source::I2s(_) = event.source {
        let stream = vm.make(|vm| Ok(vm.get(irq).field(SUBJECT)))?;
        if !i2s::serve(vm, stream)? {
            return Ok(false);
        }
    }
    let value = vm.get(irq);
    let flags = number(value, WAITING) | flags_of(vm, event) as usize;
    vm.heap.set_field(value, WAITING, Value::length(flags));
    let calls = if let Source::I2s(_) | Source::Usb = event.source { 1 } else { event.count as usize };
    let owed = number(value, OWED).saturating_add(calls).min(i32::MAX as usize >> 1);
    vm.heap.set_field(value, OWED, Value::length(owed));
    run(vm, irq, nested)
}

/// What a controller did on the bus that the board is a target on. It goes on when handlers have run and bytes are moved.
#[cfg(feature = "large")]
fn step_of_controller(vm: &mut Vm, irq: Handle, step: u32, nested: bool) -> Result<bool, Raised> {
    let target = vm.make(|vm| Ok(vm.get(irq).field(SUBJECT)))?;
    let (mut left, mut handled) = (false, false);
    for flags in i2c_target::begin(vm, target, step) {
        let value = vm.get(irq);
        let wanted = flags as usize & number(value, TRIGGER);
        if wanted == 0 || value.field(HANDLER).is_none() {
            continue;
        }
        handled |= flags == step;
        vm.heap.set_field(value, WAITING, Value::length(number(value, WAITING) | wanted));
        vm.heap.set_field(value, OWED, Value::length(number(value, OWED) + 1));
        match run(vm, irq, nested) {
            Ok(owed) => left |= owed,
            Err(raised) => {
                // The program ends, the bus does not hang.
                i2c_target::let_go(vm, target);
                return Err(raised);
            }
        }
    }
    i2c_target::finish(vm, target, step, handled)?;
    Ok(left)
}

fn flags_of(vm: &Vm, event: Event) -> u32 {
    match event.source {
        Source::Pin(_) => family::mask(family::PIN_TRIGGERS, vm.family(), event.flags) as u32,
        Source::Uart(_) => family::mask(family::UART_TRIGGERS, vm.family(), event.flags) as u32,
        #[cfg(feature = "rp2")]
        Source::Programmable(_) => crate::rp2::flags(event.flags),
        _ => event.flags & 0x3fff_ffff,
    }
}

/// Makes calls that an irq object owes; true when some stay owed.
fn run(vm: &mut Vm, irq: Handle, nested: bool) -> Result<bool, Raised> {
    for _ in 0..BURST {
        let value = vm.get(irq);
        let owed = number(value, OWED);
        if owed == 0 {
            return Ok(false);
        }
        let hard = bits(value) & HARD != 0;
        if bits(value) & ACTIVE != 0 || (nested && !hard) {
            return Ok(true);
        }
        vm.heap.set_field(value, OWED, Value::length(owed - 1));
        vm.heap.set_field(value, FLAGS, value.field(WAITING));
        if owed == 1 {
            vm.heap.set_field(value, WAITING, Value::small(0));
        }
        // What these do is not only to call a handler.
        let works = matches!(source_of(number(value, KEY)), Source::Timer(_) | Source::Usb);
        if value.field(HANDLER).is_none() && !works {
            continue;
        }
        vm.heap.set_field(value, BITS, Value::length(bits(value) | ACTIVE));
        if bits(value) & ONCE != 0 {
            timer::finish(vm, irq)?;
        }
        let result = vm.scoped(|vm| run_handler(vm, irq, hard));
        let value = vm.get(irq);
        vm.heap.set_field(value, BITS, Value::length(bits(value) & !ACTIVE));
        result?;
    }
    Ok(number(vm.get(irq), OWED) > 0)
}

/// Calls a handler once. What it raises ends here, unless it is meant to end the program.
fn run_handler(vm: &mut Vm, irq: Handle, hard: bool) -> Result<(), Raised> {
    #[cfg(feature = "usb")]
    if source_of(number(vm.get(irq), KEY)) == Source::Usb {
        let device = vm.make(|vm| Ok(vm.get(irq).field(SUBJECT)))?;
        return crate::usb::serve(vm, device);
    }
    let handler = vm.make(|vm| Ok(vm.get(irq).field(HANDLER)))?;
    let subject = vm.make(|vm| Ok(vm.get(irq).field(SUBJECT)))?;
    let out = vm.slot()?;
    if hard {
        micropython::lock(vm, 1);
    }
    let result = call::call(vm, handler, &[subject], out);
    if hard {
        micropython::lock(vm, -1);
        // What came in meanwhile was left to the next safepoint.
        vm.pending.store(true, Ordering::Relaxed);
    }
    if result.is_ok() {
        return Ok(());
    }
    if vm.raised_is(kind::KeyboardInterrupt) || vm.raised_is(kind::SystemExit) {
        return Err(Raised);
    }
    if !hard {
        (vm.hooks.unraisable)(vm.lend_mut(), "interrupt handler", handler);
        return Ok(());
    }
    let exception = vm.make(|vm| Ok(vm.exception()))?;
    vm.clear_exception();
    vm.platform.write_error(b"Uncaught exception in IRQ callback handler\n");
    let _ = traceback_text::write(vm, Sink::Error, exception);
    vm.clear_exception();
    vm.heap.set_field(vm.get(irq), HANDLER, Value::NONE);
    vm.heap.set_field(vm.get(irq), OWED, Value::small(0));
    apply(vm, irq)
}

/// The subject of an irq object in a slot.
pub fn subject_of(irq: Value<'_>) -> Value<'_> {
    irq.field(SUBJECT)
}

/// What `irq()` without arguments gives: the registration of a source, if it has one; None for another call.
pub fn asked_for(vm: &mut Vm, args: Args, source: Source) -> Result<Option<Handle>, Raised> {
    if (1..args.count).any(|index| args.given(vm, index).is_some()) {
        return Ok(None);
    }
    let existing = vm.make(|vm| self::existing(vm, source))?;
    Ok((!vm.get(existing).is_none()).then_some(existing))
}

/// A handler as an argument: callable or None.
pub fn handler_argument(vm: &mut Vm, handler: Handle) -> Result<Handle, Raised> {
    let value = vm.get(handler);
    if value.is_undefined() || value.is_none() {
        return Ok(slot::NONE);
    }
    if !call::is_callable(vm, value) {
        return Err(vm.raise(kind::ValueError, message!("handler must be None or callable")));
    }
    Ok(handler)
}

/// A leaf's view of what `irq()` without arguments returns: the object there is.
pub fn existing<'v>(vm: &'v Vm, source: Source) -> Leaf<'v> {
    Ok(find(vm, source)?.unwrap_or(Value::NONE))
}
