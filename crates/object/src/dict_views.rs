//! Views of dicts: `keys()`, `values()`, `items()`, each `[dict]`.
//!
//! Invariant: a view holds no state of its own; views of keys and items are sets.

use crate::dict::Dict;
use crate::fault::{Leaf, Raised};
use crate::iterators::hashed;
use crate::operations::{compare as comparison, iterate};
use crate::string::builder::Builder;
use crate::types::{Binary, Compare, Item, Slot1, Slot2, SlotOperator, Slots};
use crate::{Args, Code, Native, TypeInfo, Vm, ids, list, set, slot};
use heap::{Handle, TypeId, Value};
use names::{Sym, sym};

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[&KEYS, &VALUES, &ITEMS];

static KEYS: TypeInfo = TypeInfo {
    items: SET_ITEMS,
    slots: &Slots { contains: Slot2::Both(&(contains_key, contains_key_full)), ..SET_SLOTS },
    ..TypeInfo::new(ids::DICT_KEYS, "dict_keys")
};

static VALUES: TypeInfo = TypeInfo {
    items: &[
        (sym::mapping, Item::Getter(mapping)),
        (sym::__reversed__, Item::Method(Native::method("", Code::Leaf(reversed)))),
    ],
    slots: &SLOTS,
    ..TypeInfo::new(ids::DICT_VALUES, "dict_values")
};

static ITEMS: TypeInfo = TypeInfo {
    items: SET_ITEMS,
    slots: &Slots { contains: Slot2::Full(contains_item), ..SET_SLOTS },
    ..TypeInfo::new(ids::DICT_ITEMS, "dict_items")
};

const SLOTS: Slots = Slots {
    length: Slot1::Leaf(|_, view| Ok(Value::length(Dict::len(view.field(0))))),
    repr: Slot1::Full(repr),
    iterate: Slot1::Leaf(|vm, view| hashed::over_dict(vm, view.field(0), kind(view))),
    ..Slots::NONE
};

const SET_SLOTS: Slots = Slots {
    binary: SlotOperator::Full(binary),
    compare: SlotOperator::Full(compare),
    hashable: false,
    ..SLOTS
};

/// `view.mapping`: the dict, read-only.
fn mapping<'v>(vm: &'v Vm, view: Value<'v>) -> Leaf<'v> {
    Ok(vm.heap.new_object(ids::MAPPING_PROXY, 0, &[view.field(0)])?)
}

const SET_ITEMS: &[(Sym, Item)] = &[
    (sym::mapping, Item::Getter(mapping)),
    (sym::isdisjoint, Item::Method(Native::method("other /", Code::Full(is_disjoint)))),
    (sym::__reversed__, Item::Method(Native::method("", Code::Leaf(reversed)))),
];

/// What iteration over a view gives.
fn kind(view: Value<'_>) -> i32 {
    match view.id() {
        Some(ids::DICT_VALUES) => hashed::VALUES,
        Some(ids::DICT_ITEMS) => hashed::ITEMS,
        _ => hashed::KEYS,
    }
}

fn reversed<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    hashed::over_dict(vm, args[0].field(0), kind(args[0]) | hashed::BACKWARDS)
}

fn dict_of(vm: &mut Vm, view: Handle) -> Result<Handle, Raised> {
    vm.make(|vm| Ok(vm.get(view).field(0)))
}

fn contains_key<'v>(vm: &'v Vm, view: Value<'v>, key: Value<'v>) -> Leaf<'v> {
    crate::dict::operators::contains(vm, view.field(0), key)
}

fn contains_key_full(vm: &mut Vm, view: Handle, key: Handle, out: Handle) -> Result<(), Raised> {
    let dict = dict_of(vm, view)?;
    crate::dict::operators::contains_full(vm, dict, key, out)
}

fn contains_item(vm: &mut Vm, view: Handle, item: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let mut found = false;
    if vm.get(item).has_id(ids::TUPLE) && vm.get(item).field_count() == 2 {
        let dict = dict_of(vm, view)?;
        let key = vm.make(|vm| Ok(vm.get(item).field(0)))?;
        let (wanted, value) = (vm.make(|vm| Ok(vm.get(item).field(1)))?, vm.slot()?);
        found = Dict::get_full(vm, dict, key, value)? && comparison::equal(vm, value, wanted)?;
    }
    vm.release(mark);
    vm.set(out, Value::bool(found));
    Ok(())
}

/// True for what set operators of views take on the other side.
fn is_view(value: Value<'_>) -> bool {
    matches!(value.id(), Some(ids::DICT_KEYS | ids::DICT_ITEMS))
}

/// `view operator iterable`, `set operator view`: always a set.
fn binary(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    if !matches!(operator, Binary::Or | Binary::And | Binary::Sub | Binary::Xor) {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    let mark = vm.mark();
    let left = set::as_set(vm, left)?;
    let right = set::as_set(vm, right)?;
    let result = set::combine(vm, ids::SET, operator, left, right)?;
    vm.copy(result, out);
    vm.release(mark);
    Ok(())
}

fn compare(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let comparable = |vm: &Vm, operand: Handle| is_view(vm.get(operand)) || set::cast(vm, vm.get(operand)).is_some();
    if !comparable(vm, left) || !comparable(vm, right) {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    let mark = vm.mark();
    let answer = if vm.get(left).has_id(ids::DICT_ITEMS) || vm.get(right).has_id(ids::DICT_ITEMS) {
        compare_items(vm, operator, left, right)?
    } else {
        let left = set::as_set(vm, left)?;
        let right = set::as_set(vm, right)?;
        set::compare_full(vm, operator, left, right)?
    };
    vm.release(mark);
    vm.set(out, Value::bool(answer));
    Ok(())
}

/// Comparison with a view of items: by `in`, because values need not be hashable.
fn compare_items(vm: &mut Vm, operator: Compare, left: Handle, right: Handle) -> Result<bool, Raised> {
    let (small, large) = match operator {
        Compare::Gt | Compare::Ge => (right, left),
        _ => (left, right),
    };
    let length = |vm: &mut Vm, operand: Handle| crate::operations::convert::length(vm, operand);
    let (small_length, large_length) = (length(vm, small)?, length(vm, large)?);
    let possible = match operator {
        Compare::Eq | Compare::Ne => small_length == large_length,
        Compare::Le | Compare::Ge => small_length <= large_length,
        Compare::Lt | Compare::Gt => small_length < large_length,
    };
    let mut holds = possible;
    if possible {
        let (iterator, item) = (vm.slot()?, vm.slot()?);
        iterate::iterate(vm, small, iterator)?;
        while holds && iterate::next(vm, iterator, item)? {
            holds = comparison::contains(vm, large, item)?;
            vm.poll()?;
        }
    }
    Ok(holds != (operator == Compare::Ne))
}

fn is_disjoint(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (iterator, item) = (vm.slot()?, vm.slot()?);
    iterate::iterate(vm, args.at(1), iterator)?;
    while iterate::next(vm, iterator, item)? {
        if comparison::contains(vm, args.at(0), item)? {
            return Ok(slot::FALSE);
        }
        vm.poll()?;
    }
    Ok(slot::TRUE)
}

/// `dict_keys([...])`.
fn repr(vm: &mut Vm, view: Handle, out: Handle) -> Result<(), Raised> {
    let items = vm.make(|vm| {
        let view = vm.get(view);
        let kind = kind(view);
        let list = list::with_capacity(vm, Dict::len(view.field(0)))?;
        for (key, value) in Dict::items(view.field(0)) {
            let item = match kind {
                hashed::KEYS => key,
                hashed::VALUES => value,
                _ => crate::tuple::new(vm, &[key, value])?,
            };
            list::push(vm, list, item)?;
        }
        Ok(list)
    })?;
    let name = name_of(vm.get(view).id());
    let mut text = Builder::new(vm)?;
    text.push(vm, name.as_bytes())?;
    text.push(vm, b"(")?;
    text.push_repr(vm, items)?;
    text.push(vm, b")")?;
    text.store(vm, out)
}

fn name_of(id: Option<TypeId>) -> &'static str {
    match id {
        Some(ids::DICT_VALUES) => VALUES.name,
        Some(ids::DICT_ITEMS) => ITEMS.name,
        _ => KEYS.name,
    }
}
