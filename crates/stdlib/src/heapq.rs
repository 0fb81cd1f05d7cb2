//! heapq: a list kept as a binary heap, smallest item first.
//!
//! Items move by exchanging neighbours along one path from the root, so a comparison that
//! raises leaves all items in the list, if not in order.
//!
//! Invariant: only `<` of the items is asked for, in CPython's order of operands.

use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, FullFunction, Native};
use object::operations::{compare, iterate};
use object::types::Compare;
use object::{Raised, Vm, ids, list, slot, text, types};
use object::packed::message;

const fn full(text: &'static str, function: FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Full(function)))
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::heapq,
    extensible: true,
    items: &[
        (sym::heapify, full("x /", heapify)),
        (sym::heappop, full("heap /", pop)),
        (sym::heappush, full("heap item /", push)),
        (sym::heappushpop, full("heap item /", push_pop)),
        (sym::heapreplace, full("heap item /", |vm, args| {
            let heap = checked(vm, args, "heapreplace")?;
            replace(vm, heap, args.at(1))
        })),
        (sym::nlargest, full("n iterable key=", |vm, args| first_sorted(vm, args, true))),
        (sym::nsmallest, full("n iterable key=", |vm, args| first_sorted(vm, args, false))),
    ],
    get: None,
    set: None,
}];
/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];

/// The list that a heap is, in a slot.
fn checked(vm: &mut Vm, args: Args, function: &str) -> Result<Handle, Raised> {
    vm.make(|vm| match types::cast(vm, args.get(vm, 0), ids::LIST) {
        Some(list) => Ok(list),
        None => {
            let name = match args.get(vm, 0).is_none() {
                true => text::Shown::plain("None"),
                false => types::type_name(vm, args.get(vm, 0)),
            };
            let number = if args.count > 1 { " 1" } else { "" };
            Err(vm.type_fault(message!("{function}() argument{number} must be list, not {name}")))
        }
    })
}

/// True when item `left` is less than item `right`.
fn less(vm: &mut Vm, heap: Handle, left: usize, right: usize, length: usize) -> Result<bool, Raised> {
    let items = list::buffer(vm.get(heap)).fields();
    let numbers = [left, right].map(|index| items.get(index).as_int());
    if let [Some(left), Some(right)] = numbers {
        return Ok(left < right);
    }
    vm.scoped(|vm| {
        let left = vm.make(|vm| Ok(list::get(vm.get(heap), left)))?;
        let right = vm.make(|vm| Ok(list::get(vm.get(heap), right)))?;
        let result = compare::test(vm, Compare::Lt, left, right)?;
        match list::len(vm.get(heap)) == length {
            true => Ok(result),
            false => Err(vm.raise(kind::RuntimeError, message!("list changed size during iteration"))),
        }
    })
}

fn exchange(vm: &Vm, heap: Handle, one: usize, other: usize) {
    let items = list::buffer(vm.get(heap)).fields();
    let (first, second) = (items.get(one), items.get(other));
    vm.heap.set_in(items, one, second);
    vm.heap.set_in(items, other, first);
}

/// Moves the item at `position` towards the root, as far as `top`.
fn rise(vm: &mut Vm, heap: Handle, top: usize, mut position: usize) -> Result<(), Raised> {
    let length = list::len(vm.get(heap));
    while position > top {
        let parent = (position - 1) / 2;
        if !less(vm, heap, position, parent, length)? {
            break;
        }
        exchange(vm, heap, position, parent);
        position = parent;
    }
    Ok(())
}

/// Moves the item at `top` to a leaf along the smaller children, then up to its place.
fn sink(vm: &mut Vm, heap: Handle, top: usize) -> Result<(), Raised> {
    let length = list::len(vm.get(heap));
    let mut position = top;
    while position * 2 + 1 < length {
        let left = position * 2 + 1;
        let right = left + 1;
        let child = if right < length && !less(vm, heap, left, right, length)? { right } else { left };
        exchange(vm, heap, position, child);
        position = child;
    }
    rise(vm, heap, top, position)
}

fn heapify(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let heap = checked(vm, args, "heapify")?;
    for position in (0..list::len(vm.get(heap)) / 2).rev() {
        sink(vm, heap, position)?;
        vm.poll()?;
    }
    Ok(slot::NONE)
}

fn push(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let heap = checked(vm, args, "heappush")?;
    vm.attempt(|vm| list::push(vm, vm.get(heap), args.get(vm, 1)))?;
    let last = list::len(vm.get(heap)) - 1;
    rise(vm, heap, 0, last)?;
    Ok(slot::NONE)
}

fn pop(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let heap = checked(vm, args, "heappop")?;
    let length = list::len(vm.get(heap));
    if length == 0 {
        return Err(vm.raise(kind::IndexError, message!("index out of range")));
    }
    let last = vm.make(|vm| Ok(list::get(vm.get(heap), length - 1)))?;
    list::truncate(vm, vm.get(heap), length - 1);
    if length == 1 {
        return Ok(last);
    }
    replace(vm, heap, last)
}

/// Puts an item in the root's place; what was there.
fn replace(vm: &mut Vm, heap: Handle, item: Handle) -> Result<Handle, Raised> {
    if list::len(vm.get(heap)) == 0 {
        return Err(vm.raise(kind::IndexError, message!("index out of range")));
    }
    let first = vm.make(|vm| Ok(list::get(vm.get(heap), 0)))?;
    list::set(vm, vm.get(heap), 0, vm.get(item));
    sink(vm, heap, 0)?;
    Ok(first)
}

fn push_pop(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let heap = checked(vm, args, "heappushpop")?;
    if list::len(vm.get(heap)) == 0 {
        return Ok(args.at(1));
    }
    let first = vm.make(|vm| Ok(list::get(vm.get(heap), 0)))?;
    if !compare::test(vm, Compare::Lt, first, args.at(1))? {
        return Ok(args.at(1));
    }
    replace(vm, heap, args.at(1))
}

/// `nlargest(n, iterable, key=None)`, `nsmallest(...)`
fn first_sorted(vm: &mut Vm, args: Args, reverse: bool) -> Result<Handle, Raised> {
    let count = vm.attempt(|vm| crate::arguments::integer(vm, args.get(vm, 0)))?;
    let items = vm.slot()?;
    iterate::to_list(vm, args.at(1), items)?;
    let key = vm.make(|vm| Ok(args.given(vm, 2).unwrap_or(Value::NONE)))?;
    list::sort::sort(vm, items, key, reverse)?;
    list::truncate(vm, vm.get(items), usize::try_from(count).unwrap_or(0));
    Ok(items)
}
