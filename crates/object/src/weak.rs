//! Weak references, finalisers and `__del__`.
//!
//! A WEAK_REFERENCE is `[weak cell][callback][hash]`, a FINALIZE object
//! `[weak cell][function][arguments][keywords]`. After a collection the machine calls
//! [`run_next`] at a safepoint until nothing is left to do: `__del__` of objects found dead
//! (which keeps them alive until then, once), then `finalize` functions and callbacks,
//! newest first.
//!
//! Source: CPython library reference, "weakref"; MicroPython, `weakref`.
//!
//! Invariant: a callback runs at most once, and never inside a collection.

use crate::dict::Dict;
use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::{call, compare};
use crate::types::{Compare, Item, Slot1, SlotOperator, Slots, TypeInfo, type_name};
use crate::vm::root;
use crate::{Args, Code, Native, Vm, class, ids, list, text, tuple, types};
use core::sync::atomic::Ordering;
use heap::{Handle, Value};
use names::sym;

const CELL: usize = 0;
const CALLBACK: usize = 1;
const HASH: usize = 2;

const FUNCTION: usize = 1;
const ARGUMENTS: usize = 2;
const KEYWORDS: usize = 3;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        module: "weakref",
        subclassable: true,
        construct: Some(Native::method("object callback= /", Code::Leaf(construct))),
        items: &[(sym::__callback__, Item::Getter(|_, reference| Ok(reference.field(CALLBACK))))],
        slots: &Slots {
            repr: Slot1::Leaf(repr),
            hash: Slot1::Full(hash),
            compare: SlotOperator::Full(equal),
            call: Some(Native::method("", Code::Leaf(|_, args| Ok(referent(args[0]))))),
            ..Slots::NONE
        },
        ..TypeInfo::new(ids::WEAK_REFERENCE, "ReferenceType")
    },
    &TypeInfo {
        module: "weakref",
        construct: Some(Native::method("obj func / *args **kwargs", Code::Leaf(construct_finalize))),
        items: &[
            (sym::alive, Item::Getter(|_, object| Ok(Value::bool(!object.field(FUNCTION).is_none())))),
            (sym::detach, Item::Method(Native::method("", Code::Leaf(detach)))),
            (sym::peek, Item::Method(Native::method("", Code::Leaf(|vm, args| peek(vm, args[0]))))),
        ],
        slots: &Slots {
            call: Some(Native::method("", Code::Full(call_finalize))),
            ..Slots::NONE
        },
        ..TypeInfo::new(ids::FINALIZE, "finalize")
    },
];

/// A cell that refers to `object` without keeping it alive.
///
/// Errors: TypeError for objects that are values rather than things (numbers, text, tuples, ...).
fn new_cell<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let id = object.id();
    let allowed = vm.heap.owns(object)
        && id.is_some_and(|id| {
            id.0 >= ids::FIRST_SHAPE.0
                || [
                    ids::CLASS,
                    ids::FUNCTION,
                    ids::SET,
                    ids::FROZENSET,
                    ids::GENERATOR,
                    ids::COROUTINE,
                    ids::ASYNC_GENERATOR,
                    ids::BOUND_METHOD,
                    ids::MODULE,
                    ids::EXCEPTION,
                    ids::CODE,
                    ids::MEMORYVIEW,
                    ids::DEQUE,
                ]
                .contains(&id)
        });
    // Built-in types and functions are always there.
    let lasting = crate::class::is_class(object) || crate::native::resolve(vm, object).is_some();
    if !allowed && !lasting {
        let class = type_name(vm, object);
        return Err(vm.type_fault(format_args!("cannot create weak reference to '{class}' object")));
    }
    Ok(vm.heap.new_weak(ids::WEAK_CELL, &[object])?)
}

/// What a weak reference refers to; None once it was collected.
pub fn referent(reference: Value<'_>) -> Value<'_> {
    let value = reference.field(CELL).referent(0);
    if value == Value::DELETED || value.is_undefined() { Value::NONE } else { value }
}

/// A new weak reference; `callback` may be None.
pub fn new<'v>(vm: &'v Vm, object: Value<'v>, callback: Value<'v>) -> Leaf<'v> {
    let cell = new_cell(vm, object)?;
    let reference = vm.heap.new_object(ids::WEAK_REFERENCE, 0, &[cell, callback, Value::UNDEFINED])?;
    if !callback.is_none() {
        watch(vm, reference)?;
    }
    Ok(reference)
}

fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    new(vm, args[1], args[2].given().unwrap_or(Value::NONE))
}

/// Lists a reference with a callback, weakly: a reference that is gone has nobody to tell.
fn watch(vm: &Vm, reference: Value<'_>) -> Result<(), Fault> {
    let old = vm.root(root::WEAK_CALLBACKS);
    let slots = old.payload_words().saturating_sub(1);
    let live = (0..slots).filter(|slot| old.referent(*slot).is_object()).count();
    if live == slots {
        let template = vm.heap.new_filled(ids::TUPLE, 0, slots + slots / 2 + 4, Value::UNDEFINED)?;
        for slot in 0..slots {
            vm.heap.set_field(template, slot, old.referent(slot));
        }
        vm.heap.set_field(template, slots, reference);
        let grown = vm.heap.new_weak_from(ids::INTERN_TABLE, template)?;
        vm.set_root(root::WEAK_CALLBACKS, grown);
        return Ok(());
    }
    // Entries stay in order of age: close the gaps, then append.
    let mut next = 0;
    for slot in 0..slots {
        let entry = old.referent(slot);
        if entry.is_object() {
            vm.heap.set_referent(old, next, entry);
            next += 1;
        }
    }
    vm.heap.set_referent(old, next, reference);
    for slot in next + 1..slots {
        vm.heap.set_referent(old, slot, Value::UNDEFINED);
    }
    Ok(())
}

fn repr<'v>(vm: &'v Vm, reference: Value<'v>) -> Leaf<'v> {
    let object = referent(reference);
    if object.is_none() {
        return text::new(vm, b"<weakref; dead>");
    }
    text::format(vm, format_args!("<weakref; to '{}'>", type_name(vm, object)))
}

fn hash(vm: &mut Vm, reference: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(reference).field(HASH).is_undefined() {
        let mark = vm.mark();
        let object = vm.make(|vm| Ok(referent(vm.get(reference))))?;
        if vm.get(object).is_none() {
            return Err(vm.raise(kind::TypeError, format_args!("weak object has gone away")));
        }
        let hash = compare::hash(vm, object)?;
        vm.release(mark);
        vm.heap.set_field(vm.get(reference), HASH, Value::small(hash as i32 >> 1));
    }
    vm.set(out, vm.get(reference).field(HASH));
    Ok(())
}

fn equal(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> {
    let both = vm.get(left).has_id(ids::WEAK_REFERENCE) && vm.get(right).has_id(ids::WEAK_REFERENCE);
    if !both || !matches!(operator, Compare::Eq | Compare::Ne) {
        vm.set(out, Value::NOT_IMPLEMENTED);
        return Ok(());
    }
    let mark = vm.mark();
    let a = vm.make(|vm| Ok(referent(vm.get(left))))?;
    let b = vm.make(|vm| Ok(referent(vm.get(right))))?;
    let same = if vm.get(a).is_none() || vm.get(b).is_none() {
        vm.get(left) == vm.get(right)
    } else {
        compare::equal(vm, a, b)?
    };
    vm.release(mark);
    vm.set(out, Value::bool(same == (operator == Compare::Eq)));
    Ok(())
}

/// `finalize(obj, func, *args, **kwargs)`: slots are class, object, function, keywords, arguments.
fn construct_finalize<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [_, object, function, keywords, arguments @ ..] = args else { return Ok(Value::NONE) };
    let cell = new_cell(vm, *object)?;
    let arguments = tuple::new(vm, arguments)?;
    let finalize = vm.heap.new_object(ids::FINALIZE, 0, &[cell, *function, arguments, *keywords])?;
    let registered = vm.root(root::FINALIZERS);
    if registered.has_id(ids::LIST) {
        list::push(vm, registered, finalize)?;
    } else {
        vm.set_root(root::FINALIZERS, list::new(vm, &[finalize])?);
    }
    Ok(finalize)
}

/// (object, function, arguments, keywords) of a finalizer that is alive, else None.
fn peek<'v>(vm: &'v Vm, finalize: Value<'v>) -> Leaf<'v> {
    let object = referent(finalize);
    if object.is_none() || finalize.field(FUNCTION).is_none() {
        return Ok(Value::NONE);
    }
    let keywords = finalize.field(KEYWORDS);
    let keywords = if keywords.has_id(ids::DICT) { keywords } else { Dict::new(vm)? };
    tuple::new(vm, &[object, finalize.field(FUNCTION), finalize.field(ARGUMENTS), keywords])
}

fn detach<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let parts = peek(vm, args[0])?;
    disarm(vm, args[0]);
    Ok(parts)
}

/// Marks a finalizer as done and forgets it.
fn disarm(vm: &Vm, finalize: Value<'_>) {
    vm.heap.set_field(finalize, FUNCTION, Value::NONE);
    let registered = vm.root(root::FINALIZERS);
    let count = if registered.has_id(ids::LIST) { list::len(registered) } else { 0 };
    if let Some(index) = (0..count).find(|index| list::get(registered, *index) == finalize) {
        let buffer = registered.field(list::BUFFER);
        vm.heap.move_fields(buffer, index + 1, index, count - index - 1);
        vm.heap.set_field(buffer, count - 1, Value::UNDEFINED);
        vm.heap.set_field(registered, list::LENGTH, Value::length(count - 1));
    }
}

fn call_finalize(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    vm.set(out, Value::NONE);
    let function = vm.make(|vm| Ok(vm.get(args.at(0)).field(FUNCTION)))?;
    if vm.get(function).is_none() {
        return Ok(out);
    }
    let arguments = vm.make(|vm| Ok(vm.get(args.at(0)).field(ARGUMENTS)))?;
    let keywords = vm.make(|vm| Ok(vm.get(args.at(0)).field(KEYWORDS)))?;
    disarm(vm, vm.get(args.at(0)));
    call::call_mapping(vm, function, arguments, keywords, out)?;
    Ok(out)
}

/// The newest finalizer whose object is gone.
fn due_finalizer(vm: &Vm) -> Option<Value<'_>> {
    let registered = vm.root(root::FINALIZERS);
    let count = if registered.has_id(ids::LIST) { list::len(registered) } else { 0 };
    (0..count).rev().map(|index| list::get(registered, index)).find(|finalize| referent(*finalize).is_none())
}

/// The newest reference whose object is gone and whose callback did not run.
fn due_callback(vm: &Vm) -> Option<Value<'_>> {
    let table = vm.root(root::WEAK_CALLBACKS);
    let slots = table.payload_words().saturating_sub(1);
    (0..slots)
        .rev()
        .map(|slot| table.referent(slot))
        .find(|entry| entry.is_object() && referent(*entry).is_none() && !entry.field(CALLBACK).is_none())
}

/// Called after each collection (`Vm::collect`): asks for a safepoint when [`run_next`] has something to do.
pub(crate) fn after_collection(vm: &Vm) {
    if vm.heap.has_finalisable() || due_finalizer(vm).is_some() || due_callback(vm).is_some() {
        vm.pending.store(true, Ordering::Relaxed);
    }
}

/// Runs one `__del__`, finalizer or callback; false when none is due. An exception it raises concerns nobody
/// else and is reported, but for an interrupt.
pub fn run_next(vm: &mut Vm) -> Result<bool, Raised> {
    vm.scoped(|vm| run_next_inner(vm))
}

fn run_next_inner(vm: &mut Vm) -> Result<bool, Raised> {
    let out = vm.slot()?;
    let object = vm.slot()?;
    let callee = vm.slot()?;
    let (what, result) = if let Some(dead) = vm.heap.take_finalisable() {
        vm.set(object, dead);
        vm.store(callee, |vm| class::lookup(vm, types::type_of(vm, vm.get(object)), text::name(sym::__del__)))?;
        ("deallocator", call::call_special(vm, object, sym::__del__, &[], out).map(|_| ()))
    } else if let Some(finalize) = due_finalizer(vm) {
        vm.set(callee, finalize);
        ("finalizer", call::call(vm, callee, &[], out))
    } else if let Some(reference) = due_callback(vm) {
        vm.set(object, reference);
        vm.set(callee, reference.field(CALLBACK));
        vm.heap.set_field(vm.get(object), CALLBACK, Value::NONE);
        ("weakref callback", call::call(vm, callee, &[object], out))
    } else {
        return Ok(false);
    };
    if result.is_err() {
        if vm.raised_is(kind::KeyboardInterrupt) {
            return Err(Raised);
        }
        (vm.hooks.unraisable)(vm, what, callee);
    }
    Ok(true)
}
