//! OrderedDict and defaultdict.
//!
//! Both are laid out as dicts (`[counts][table]`, see `object::hash_table`), so that what
//! works on dicts works on them; a defaultdict has its factory behind.
//!
//! Invariant: their ids are in `object::ids::is_dict`.

use heap::{Handle, Value};
use names::sym;
use object::dict::{self, Dict, merge, methods, operators};
use object::exception::kind;
use object::hash_table;
use object::native::{Args, Code, Native};
use object::operations::{call, compare as comparison, convert};
use object::string::builder::Builder;
use object::types::{self, Binary, Compare, Item, Slot1, Slot2, SlotOperator, Slots, cast};
use object::{Leaf, Raised, TypeInfo, Vm, ids, slot};
use object::packed::message;

pub(super) static ORDERED_DICT: TypeInfo = TypeInfo {
    module: "collections",
    base: ids::DICT.0 as usize,
    subclassable: true,
    initialised: true,
    construct: Some(Native::method("iterable= / **keywords", Code::Full(construct_ordered))),
    items: &[
        (sym::copy, Item::Method(Native::method("", Code::Full(|vm, args| same_kind(vm, args.at(0), args.at(0)))).keeping_self())),
        (sym::fromkeys, Item::class_method(Native::method("iterable value=", Code::Full(methods::from_keys)))),
        (sym::move_to_end, Item::Method(Native::method("key last=", Code::Full(move_to_end)))),
        (sym::pop, Item::Method(Native::method("key default=", Code::Both(&(methods::pop, methods::pop_full))))),
        (sym::popitem, Item::Method(Native::method("last=", Code::Full(pop_item)))),
        (sym::setdefault, Item::Method(Native::method("key default=", Code::Both(&(methods::set_default, methods::set_default_full))))),
    ],
    slots: &Slots {
        repr: Slot1::Full(repr_ordered),
        binary: SlotOperator::Full(union),
        compare: SlotOperator::Full(compare_ordered),
        ..dict::SLOTS
    },
    ..TypeInfo::new(ids::ORDERED_DICT, "OrderedDict")
};

/// Field of a defaultdict behind those of a dict.
const FACTORY: usize = 2;

pub(super) static DEFAULT_DICT: TypeInfo = TypeInfo {
    module: "collections",
    base: ids::DICT.0 as usize,
    subclassable: true,
    construct: Some(Native::method("default_factory= iterable= / **keywords", Code::Full(construct_default))),
    items: &[
        (sym::copy, Item::Method(Native::method("", Code::Full(|vm, args| same_kind(vm, args.at(0), args.at(0)))).keeping_self())),
        (sym::__missing__, Item::Method(Native::method("key /", Code::Full(missing)))),
        (sym::default_factory, Item::Property(&(
            |_, dict| Ok(dict.field(FACTORY)),
            |vm, dict, factory| {
                vm.heap.set_field(dict, FACTORY, factory.given().unwrap_or(Value::NONE));
                Ok(())
            },
        ))),
    ],
    slots: &Slots {
        repr: Slot1::Full(repr_default),
        binary: SlotOperator::Full(union),
        get_item: Slot2::Both(&(get_item, get_item_full)),
        ..dict::SLOTS
    },
    initialised: true,
    ..TypeInfo::new(ids::DEFAULT_DICT, "defaultdict")
};

fn construct_ordered(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let dict = vm.make(|vm| hash_table::new(vm, ids::ORDERED_DICT, 2, 0))?;
    merge::fill(vm, dict, args.at(1), args.at(2))?;
    Ok(dict)
}

/// `move_to_end(key, last=True)`.
fn move_to_end(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let last = args.given(vm, 2).is_none() || convert::truth(vm, args.at(2))?;
    let hash_table::Found::Entry(position) = Dict::find_full(vm, args.at(0), args.at(1))? else {
        return Err(vm.raise_value(kind::KeyError, args.at(1)));
    };
    let (key, value) = (vm.slot()?, vm.slot()?);
    operators::entry_into(vm, args.at(0), position, key, value);
    vm.attempt(|vm| {
        let old = args.get(vm, 0);
        // All in a new table: the entry is not lost when memory is.
        let moved = Dict::with_capacity(vm, Dict::len(old))?;
        let add = |key: Value<'_>, value: Value<'_>| -> Result<(), object::Fault> {
            let hash = object::operations::identity::stored_hash(vm, key)?;
            hash_table::append(vm, moved, 2, key, hash, value)
        };
        if !last {
            add(vm.get(key), vm.get(value))?;
        }
        for (other, value) in Dict::items(old) {
            if other != vm.get(key) {
                add(other, value)?;
            }
        }
        if last {
            add(vm.get(key), vm.get(value))?;
        }
        hash_table::take(vm, old, moved);
        Ok(())
    })?;
    Ok(slot::NONE)
}

/// `popitem(last=True)`.
fn pop_item(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let last = args.given(vm, 1).is_none() || convert::truth(vm, args.at(1))?;
    vm.make(|vm| {
        let dict = args.get(vm, 0);
        let position = if last { hash_table::last(dict, 2) } else { hash_table::next(dict, 2, 0) };
        match position {
            Some(_) => dict::pop_entry(vm, dict, position),
            None => Err(vm.fault(kind::KeyError, message!("dictionary is empty"))),
        }
    })
}

/// A new object of the class of `model`, an OrderedDict or defaultdict, with the items of `source`.
fn same_kind(vm: &mut Vm, model: Handle, source: Handle) -> Result<Handle, Raised> {
    let class = vm.make(|vm| Ok(types::type_of(vm, vm.get(model))))?;
    let made = vm.slot()?;
    match cast(vm, vm.get(model), ids::DEFAULT_DICT).map(|dict| dict.field(FACTORY)) {
        Some(_) => {
            let factory = vm.make(|vm| {
                Ok(cast(vm, vm.get(model), ids::DEFAULT_DICT).map_or(Value::NONE, |dict| dict.field(FACTORY)))
            })?;
            call::call(vm, class, &[factory, source], made)?;
        }
        None => call::call(vm, class, &[source], made)?,
    }
    Ok(made)
}

/// `left | right`, one of which is an OrderedDict or defaultdict: of its class.
fn union(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let is_dict = |vm: &Vm, value: Handle| cast(vm, vm.get(value), ids::DICT).is_some();
    if operator != Binary::Or || !is_dict(vm, left) || !is_dict(vm, right) {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    let is_special = |vm: &Vm, value: Handle| {
        cast(vm, vm.get(value), ids::DICT).is_some_and(|dict| !dict.has_id(ids::DICT))
    };
    let model = if is_special(vm, left) { left } else { right };
    let made = same_kind(vm, model, left)?;
    let target = operators::own(vm, made)?;
    let source = operators::own(vm, right)?;
    merge::update(vm, target, source)?;
    vm.copy(made, out);
    Ok(())
}

/// OrderedDicts are equal when their items are, in order; a dict is compared as dicts are.
fn compare_ordered(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let is_dict = |vm: &Vm, value: Handle| cast(vm, vm.get(value), ids::DICT).is_some();
    if !matches!(operator, Compare::Eq | Compare::Ne) || !is_dict(vm, left) || !is_dict(vm, right) {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    let mark = vm.mark();
    let (a, b) = (operators::own(vm, left)?, operators::own(vm, right)?);
    let ordered = vm.get(a).has_id(ids::ORDERED_DICT) && vm.get(b).has_id(ids::ORDERED_DICT);
    if !ordered || Dict::len(vm.get(a)) != Dict::len(vm.get(b)) {
        operators::compare_full(vm, operator, a, b, out)?;
        vm.release(mark);
        return Ok(());
    }
    let slots = [vm.slot()?, vm.slot()?, vm.slot()?, vm.slot()?];
    let (mut at, mut other_at) = (0, 0);
    let mut same = true;
    while same {
        let Some(found) = operators::entry_into(vm, a, at, slots[0], slots[1]) else { break };
        let Some(other) = operators::entry_into(vm, b, other_at, slots[2], slots[3]) else { break };
        (at, other_at) = (found + 1, other + 1);
        same = comparison::equal(vm, slots[0], slots[2])? && comparison::equal(vm, slots[1], slots[3])?;
        vm.poll()?;
    }
    vm.release(mark);
    vm.set(out, Value::bool(same == (operator == Compare::Eq)));
    Ok(())
}

/// `OrderedDict({...})`.
fn repr_ordered(vm: &mut Vm, dict: Handle, out: Handle) -> Result<(), Raised> {
    let mut text = Builder::new(vm)?;
    text.push(vm, b"OrderedDict(")?;
    if Dict::len(vm.get(dict)) > 0 {
        operators::push_items(vm, &mut text, dict)?;
    }
    text.push(vm, b")")?;
    text.store(vm, out)
}

fn construct_default(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    check_factory(vm, args)?;
    let dict = vm.make(|vm| {
        let factory = args.given(vm, 1).unwrap_or(Value::NONE);
        Ok(vm.heap.new_object(ids::DEFAULT_DICT, 0, &[Value::small(0), Value::NONE, factory])?)
    })?;
    merge::fill(vm, dict, args.at(2), args.at(3))?;
    Ok(dict)
}

fn check_factory(vm: &mut Vm, args: Args) -> Result<(), Raised> {
    match args.given(vm, 1) {
        Some(factory) if !factory.is_none() && !call::is_callable(vm, factory) => {
            Err(vm.raise(kind::TypeError, message!("first argument must be callable or None")))
        }
        _ => Ok(()),
    }
}

fn get_item<'v>(vm: &'v Vm, dict: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    Dict::get(vm, dict, key)?.ok_or_else(|| vm.python_needed())
}

fn get_item_full(vm: &mut Vm, dict: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let value = vm.slot()?;
    if !Dict::get_full(vm, dict, key, value)? {
        make_missing(vm, dict, key, value)?;
    }
    vm.copy(value, out);
    Ok(())
}

/// Stores what the factory makes for a missing key; KeyError without a factory.
fn make_missing(vm: &mut Vm, dict: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let factory = vm.make(|vm| Ok(vm.get(dict).field(FACTORY)))?;
    if vm.get(factory).is_none() {
        return Err(vm.raise_value(kind::KeyError, key));
    }
    call::call(vm, factory, &[], out)?;
    Dict::set_full(vm, dict, key, out)
}

fn missing(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let value = vm.slot()?;
    make_missing(vm, args.at(0), args.at(1), value)?;
    Ok(value)
}

/// `defaultdict(factory, {...})`.
fn repr_default(vm: &mut Vm, dict: Handle, out: Handle) -> Result<(), Raised> {
    let factory = vm.make(|vm| Ok(vm.get(dict).field(FACTORY)))?;
    let mut text = Builder::new(vm)?;
    text.push(vm, b"defaultdict(")?;
    text.push_repr(vm, factory)?;
    text.push(vm, b", ")?;
    operators::push_items(vm, &mut text, dict)?;
    text.push(vm, b")")?;
    text.store(vm, out)
}
