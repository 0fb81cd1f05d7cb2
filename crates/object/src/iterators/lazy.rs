//! enumerate, zip, map, filter.
//!
//! enumerate: `[iterator][next number]`; zip: `[strict][iterator]...`; map:
//! `[strict][function][iterator]...`; filter: `[function or None][iterator]`.
//!
//! Invariant: a result tuple is new each time.

use super::{range, sequence};
use crate::fault::{Leaf, Raised};
use crate::operations::{arithmetic, call, convert, iterate};
use crate::packed::message;
use crate::types::{Binary, Item, Slot1, Slots};
use crate::{Args, Code, Native, TypeInfo, Vm, exception, generic_alias, ids, int, slot, tuple, types};
use heap::{Handle, TypeId, Value};
use names::{Sym, sym};

/// Fields of a map: its function, and the first of its iterators.
const MAP_FUNCTION: usize = 1;
const MAP_ITERATORS: usize = 2;

const CLASS_GETITEM: &[(Sym, Item)] = &[(sym::__class_getitem__, Item::class_method(generic_alias::CLASS_GETITEM))];

const fn slots(next: Slot1) -> Slots {
    Slots { iterate: Slot1::Leaf(|_, iterator| Ok(iterator)), next, ..Slots::NONE }
}

pub(super) static ENUMERATE: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("iterable start=", Code::Full(construct_enumerate))),
    items: CLASS_GETITEM,
    slots: &slots(Slot1::Both(&(enumerate_leaf, step_enumerate))),
    ..TypeInfo::new(ids::ENUMERATE, "enumerate")
};

pub(super) static ZIP: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("*iterables strict=", Code::Full(construct_zip))),
    slots: &slots(Slot1::Both(&(zip_leaf, step_zip))),
    ..TypeInfo::new(ids::ZIP, "zip")
};

pub(super) static MAP: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("function / *iterables strict=", Code::Full(construct_map))),
    slots: &slots(Slot1::Full(step_map)),
    ..TypeInfo::new(ids::MAP, "map")
};

pub(super) static FILTER: TypeInfo = TypeInfo {
    subclassable: true,
    construct: Some(Native::method("function iterable /", Code::Full(construct_filter))),
    slots: &slots(Slot1::Full(step_filter)),
    ..TypeInfo::new(ids::FILTER, "filter")
};

fn construct_enumerate(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (iterator, start) = (vm.slot()?, vm.make(|_| Ok(Value::small(0)))?);
    if args.given(vm, 2).is_some() {
        convert::index(vm, args.at(2), start)?;
    }
    iterate::iterate(vm, args.at(1), iterator)?;
    vm.make(|vm| Ok(vm.heap.new_object(ids::ENUMERATE, 0, &[vm.get(iterator), vm.get(start)])?))
}

/// The next pair where the source needs no Python and the number is small.
fn enumerate_leaf<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let (iterator, number) = (object.field(0), object.field(1));
    let following = number.as_int().and_then(|number| Value::int(number + 1));
    if let (Some(following), Some(item)) = (following, sequence::peek(iterator)) {
        let pair = tuple::new(vm, &[number, item])?;
        sequence::advance(vm, iterator);
        vm.heap.set_field(object, 1, following);
        return Ok(pair);
    }
    let source = if types::user_class(vm, iterator).is_none() { types::info_of(vm, iterator).slots.next } else { Slot1::None };
    let (Some(following), Slot1::Leaf(next) | Slot1::Both(&(next, _))) = (following, source) else {
        return Err(vm.python_needed());
    };
    // First what needs memory, then what cannot be undone.
    let pair = tuple::new(vm, &[number, Value::NONE])?;
    let item = vm.nested_leaf(|| next(vm, iterator))?;
    if item.is_undefined() {
        return Ok(item);
    }
    vm.heap.set_field(pair, 1, item);
    vm.heap.set_field(object, 1, following);
    Ok(pair)
}

fn step_enumerate(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let (iterator, number, item) = (field_slot(vm, object, 0)?, field_slot(vm, object, 1)?, vm.slot()?);
    if !iterate::next_or_stop(vm, iterator, item)? {
        vm.set(out, Value::UNDEFINED);
        vm.release(mark);
        return Ok(());
    }
    let pair = vm.make(|vm| tuple::new(vm, &[vm.get(number), vm.get(item)]))?;
    match int::as_i64(vm.get(number)).and_then(|number| number.checked_add(1)) {
        Some(next) => vm.store(number, |vm| int::new(vm, next))?,
        None => {
            let one = vm.make(|_| Ok(Value::small(1)))?;
            arithmetic::binary(vm, Binary::Add, number, one, number)?;
        }
    }
    vm.heap.set_field(vm.get(object), 1, vm.get(number));
    vm.copy(pair, out);
    vm.release(mark);
    Ok(())
}

/// A new slot with field `field` of an object.
fn field_slot(vm: &mut Vm, object: Handle, field: usize) -> Result<Handle, Raised> {
    vm.make(|vm| Ok(vm.get(object).field(field)))
}

/// An object `[first fields]... [iterator]...` over the arguments from `from` on.
fn construct_parallel(
    vm: &mut Vm,
    id: TypeId,
    args: Args,
    from: usize,
    strict: usize,
    function: Option<Handle>,
) -> Result<Handle, Raised> {
    let strict = args.given(vm, strict).is_some() && convert::truth(vm, args.at(strict))?;
    let first = 1 + function.is_some() as usize;
    let count = args.count.saturating_sub(from);
    for index in from..args.count {
        iterate::iterate(vm, args.at(index), args.at(index))?;
    }
    vm.make(|vm| {
        let object = vm.heap.new_filled(id, 0, first + count, Value::bool(strict))?;
        if let Some(function) = function {
            vm.heap.set_field(object, 1, vm.get(function));
        }
        for index in 0..count {
            vm.heap.set_field(object, first + index, args.get(vm, from + index));
        }
        Ok(object)
    })
}

fn construct_zip(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    construct_parallel(vm, ids::ZIP, args, 2, 1, None)
}

fn construct_map(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if args.count < 4 {
        return Err(vm.raise(exception::kind::TypeError, message!("map() must have at least two arguments.")));
    }
    construct_parallel(vm, ids::MAP, args, 3, 2, Some(args.at(1)))
}

/// Takes one item from each iterator of `object` from field `first` on, into new slots one after the
/// other; false at the end.
fn take_items(vm: &mut Vm, object: Handle, first: usize, name: &str) -> Result<Option<Handle>, Raised> {
    let count = vm.get(object).field_count().saturating_sub(first);
    let (iterator, strict) = (vm.slot()?, vm.get(object).field(0) == Value::TRUE);
    let items = Handle::new(vm.mark());
    for index in 0..count {
        let item = vm.slot()?;
        vm.set(iterator, vm.get(object).field(first + index));
        // Unless strict, a StopIteration is passed on with its value.
        let more =
            if strict { iterate::next(vm, iterator, item)? } else { iterate::next_or_stop(vm, iterator, item)? };
        if more {
            continue;
        }
        if strict {
            check_ended(vm, object, first, index, name)?;
        }
        return Ok(None);
    }
    Ok((count > 0).then_some(items))
}

/// For `strict`: iterator number `ended` has ended, so all must.
fn check_ended(vm: &mut Vm, object: Handle, first: usize, ended: usize, name: &str) -> Result<(), Raised> {
    if ended > 0 {
        return Err(uneven(vm, name, ended, "shorter"));
    }
    let count = vm.get(object).field_count() - first;
    for index in 1..count {
        let item = field_slot(vm, object, first + index)?;
        if iterate::next(vm, item, item)? {
            return Err(uneven(vm, name, index, "longer"));
        }
    }
    Ok(())
}

/// ValueError: the argument behind the first `before` ones differs from them in length.
#[cold]
fn uneven(vm: &mut Vm, name: &str, before: usize, word: &str) -> Raised {
    let number = before + 1;
    let plural = if before == 1 { " " } else { "s 1-" };
    vm.raise(
        exception::kind::ValueError,
        message!("{name}() argument {number} is {word} than argument{plural}{before}"),
    )
}

/// The next tuple where no source needs memory or Python, so that all are advanced or none.
fn zip_leaf<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let (fields, count) = (object.fields(), object.field_count().saturating_sub(1));
    let is_strict = fields.get(0) == Value::TRUE;
    if is_strict || !(1..=count).all(|index| is_plain(fields.get(index))) {
        return Err(vm.python_needed());
    }
    if count == 0 {
        return Ok(Value::UNDEFINED);
    }
    let items = vm.heap.new_filled(ids::TUPLE, 0, count, Value::NONE)?;
    for index in 0..count {
        let iterator = fields.get(index + 1);
        let next = if iterator.has_id(ids::RANGE_ITERATOR) { range::next } else { sequence::next };
        let item = next(vm, iterator)?;
        if item.is_undefined() {
            return Ok(item);
        }
        vm.heap.set_field(items, index, item);
    }
    Ok(items)
}

/// True for iterators whose next step takes no memory.
fn is_plain(iterator: Value<'_>) -> bool {
    iterator.has_id(ids::RANGE_ITERATOR) && range::is_small(iterator) || sequence::is_over_values(iterator)
}

fn step_zip(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    match take_items(vm, object, 1, "zip")? {
        Some(items) => {
            let count = vm.mark() - items.index();
            vm.store(out, |vm| tuple::new(vm, vm.heap.window(items, count)))?;
        }
        None => vm.set(out, Value::UNDEFINED),
    }
    vm.release(mark);
    Ok(())
}

fn step_map(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let iterators = vm.get(object).field_count() - MAP_ITERATORS;
    if iterators == 1 && vm.get(object).field(0) != Value::TRUE {
        step_map_of_one(vm, object, out)?;
    } else {
        let function = field_slot(vm, object, MAP_FUNCTION)?;
        match take_items(vm, object, MAP_ITERATORS, "map")? {
            Some(items) => {
                let positional = vm.make(|vm| tuple::new(vm, vm.heap.window(items, iterators)))?;
                call::call_mapping(vm, function, positional, slot::UNDEFINED, out)?;
            }
            None => vm.set(out, Value::UNDEFINED),
        }
    }
    vm.release(mark);
    Ok(())
}

/// The next item is taken right into the window of the call.
fn step_map_of_one(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let iterator = field_slot(vm, object, MAP_ITERATORS)?;
    let window = call::raise_window(vm, 1)?;
    vm.set(window, vm.get(object).field(MAP_FUNCTION));
    if iterate::next_or_stop(vm, iterator, call::argument(window, 0))? {
        call::call_window(vm, window, 1, slot::UNDEFINED, out)
    } else {
        vm.set(out, Value::UNDEFINED);
        Ok(())
    }
}

fn construct_filter(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let iterator = vm.slot()?;
    iterate::iterate(vm, args.at(2), iterator)?;
    vm.make(|vm| Ok(vm.heap.new_object(ids::FILTER, 0, &[args.get(vm, 1), vm.get(iterator)])?))
}

fn step_filter(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let (function, iterator) = (field_slot(vm, object, 0)?, field_slot(vm, object, 1)?);
    let (item, verdict) = (vm.slot()?, vm.slot()?);
    let plain = vm.get(function).is_none() || vm.get(function) == types::type_value(ids::BOOL);
    loop {
        if !iterate::next_or_stop(vm, iterator, item)? {
            vm.set(item, Value::UNDEFINED);
            break;
        }
        if plain {
            vm.copy(item, verdict);
        } else {
            call::call(vm, function, &[item], verdict)?;
        }
        if convert::truth(vm, verdict)? {
            break;
        }
        vm.poll()?;
    }
    vm.copy(item, out);
    vm.release(mark);
    Ok(())
}
