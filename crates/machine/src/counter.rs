//! Counter and Encoder.
//!
//! An object is the number of a unit, which both classes share.
//!
//! Invariant: a unit that was not initialised counts nothing.

use crate::device::{check, device, number, part, unit};
use crate::ids;
use crate::pin::pin_of;
use board::{Counters, Counting};
use heap::{Handle, TypeId, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::types::{Slot1, Slots, TypeInfo};
use object::{Fault, Item, Raised, Vm, int, slot, text};
use object::packed::message;
use stdlib::arguments;

const UP: i32 = 1;
const DOWN: i32 = 2;
const RISING: i32 = 1;
const FALLING: i32 = 2;

pub static COUNTER: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method("id src= * edge= direction= filter_ns=", Code::Full(|vm, args| construct(vm, args, ids::COUNTER)))),
    items: &[
        (sym::DOWN, Item::Int(DOWN)),
        (sym::FALLING, Item::Int(FALLING)),
        (sym::RISING, Item::Int(RISING)),
        (sym::UP, Item::Int(UP)),
        DEINIT,
        (sym::init, Item::Method(Native::method("src= * edge= direction= filter_ns=", Code::Full(|vm, args| init(vm, args, counter))))),
        VALUE,
    ],
    slots: &SLOTS,
    ..TypeInfo::new(ids::COUNTER, "Counter")
};

pub static ENCODER: TypeInfo = TypeInfo {
    module: "machine",
    construct: Some(Native::method("id phase_a= phase_b= * filter_ns= phases=", Code::Full(|vm, args| construct(vm, args, ids::ENCODER)))),
    items: &[
        DEINIT,
        (sym::init, Item::Method(Native::method("phase_a= phase_b= * filter_ns= phases=", Code::Full(|vm, args| init(vm, args, encoder))))),
        VALUE,
    ],
    slots: &SLOTS,
    ..TypeInfo::new(ids::ENCODER, "Encoder")
};

const SLOTS: Slots = Slots {
    repr: Slot1::Leaf(|vm, unit| {
        let name = object::types::type_name(vm, unit);
        text::format(vm, message!("{name}({})", number(unit)))
    }),
    ..Slots::NONE
};

const DEINIT: (Sym, Item) = (sym::deinit, Item::Method(Native::method("", Code::Leaf(|vm, args| {
    counters(vm)?.release(number(args[0]) as u8);
    Ok(Value::NONE)
}))));

const VALUE: (Sym, Item) = (sym::value, Item::Method(Native::method("value=", Code::Full(|vm, args| {
    let unit = number(vm.get(args.at(0))) as u8;
    let counters = vm.attempt(|vm| counters(vm))?;
    let new = match args.given(vm, 1).is_some() {
        true => Some(vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?),
        false => None,
    };
    let before = counters.value(unit);
    let result = vm.make(|vm| int::new(vm, before))?;
    if let Some(new) = new {
        // Edges that came since it was read count on.
        let since = counters.value(unit) - before;
        counters.set_value(unit, new.saturating_add(since));
    }
    Ok(result)
}))));

fn counters(vm: &Vm) -> Result<&'static dyn Counters, Fault> {
    part(vm, |board| board.counters())
}

fn construct(vm: &mut Vm, args: Args, class: TypeId) -> Result<Handle, Raised> {
    let counters = unit(vm, |board| board.counters())?;
    let id = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
    let Some(id) = u8::try_from(id).ok().filter(|id| *id < counters.units()) else {
        return Err(vm.raise(kind::ValueError, message!("invalid id")));
    };
    let object = vm.make(|_| Ok(device(class, id.into())))?;
    if (2..args.count).any(|index| args.given(vm, index).is_some()) {
        let further = Args { start: args.at(2), count: args.count - 2 };
        start(vm, id, further, if class == ids::COUNTER { counter } else { encoder })?;
    }
    Ok(object)
}

type Reader = fn(&Vm, Args) -> Result<(Counting, i64), Fault>;

fn init(vm: &mut Vm, args: Args, read: Reader) -> Result<Handle, Raised> {
    let unit = number(vm.get(args.at(0))) as u8;
    start(vm, unit, Args { start: args.at(1), count: args.count - 1 }, read)?;
    Ok(slot::NONE)
}

fn start(vm: &mut Vm, number: u8, args: Args, read: Reader) -> Result<(), Raised> {
    let (counting, filter) = vm.attempt(|vm| read(vm, args))?;
    let outcome = unit(vm, |board| board.counters())?.configure(number, &counting, filter.clamp(0, u32::MAX.into()) as u32);
    check(vm, outcome, format_args!("Counter({number})"))
}

/// The arguments src, edge, direction, filter_ns.
fn counter(vm: &Vm, args: Args) -> Result<(Counting, i64), Fault> {
    let pin = pin_of(vm, args.get(vm, 0))?;
    let edge = arguments::integer_or(vm, args.get(vm, 1), RISING.into())?;
    let (rising, falling) = (edge & i64::from(RISING) != 0, edge & i64::from(FALLING) != 0);
    if !(1..=3).contains(&edge) {
        return Err(vm.value_fault(message!("edge")));
    }
    let direction = args.get(vm, 2);
    let counting = match direction.given().filter(|direction| !direction.is_int()) {
        Some(other) => Counting::Directed { pin, rising, falling, direction: pin_of(vm, other)? },
        None => {
            let direction = arguments::integer_or(vm, direction, UP.into())?;
            if direction != i64::from(UP) && direction != i64::from(DOWN) {
                return Err(vm.value_fault(message!("direction")));
            }
            Counting::Edges { pin, rising, falling, down: direction == i64::from(DOWN) }
        }
    };
    Ok((counting, arguments::integer_or(vm, args.get(vm, 3), 0)?))
}

/// The arguments phase_a, phase_b, filter_ns, phases.
fn encoder(vm: &Vm, args: Args) -> Result<(Counting, i64), Fault> {
    let (a, b) = (pin_of(vm, args.get(vm, 0))?, pin_of(vm, args.get(vm, 1))?);
    let filter = arguments::integer_or(vm, args.get(vm, 2), 0)?;
    match arguments::integer_or(vm, args.get(vm, 3), 1)? {
        phases @ (1 | 2 | 4) => Ok((Counting::Phases { a, b, phases: phases as u8 }, filter)),
        _ => Err(vm.value_fault(message!("phases"))),
    }
}
