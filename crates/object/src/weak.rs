//! Weak references, finalisers and `__del__`.
//!
//! A WEAK_REFERENCE is `[weak cell][callback][hash]`, a FINALIZE object
//! `[weak cell][function][arguments][keywords]`. After a collection the machine calls
//! [`run_next`] at a safepoint until nothing is left to do: `__del__` of objects found dead and the end of generators
//! that rest in a `try` (which keeps them alive until then, once), then `finalize` functions and callbacks,
//! newest first.
//!
//! Source: CPython library reference, "weakref"; MicroPython, `weakref`.
//!
//! Invariant: a callback runs at most once, and never inside a collection.

use crate::dict::Dict;
use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::generator::{self, State};
use crate::operations::{call, compare};
use crate::types::{Compare, Item, Slot1, SlotOperator, Slots, TypeInfo, type_name};
use crate::vm::root;
use crate::{Args, Code, Native, Vm, class, ids, instance, list, shape, text, tuple, types, weak_map};
use core::sync::atomic::Ordering;
use crate::packed::message;
use heap::{Handle, TypeId, Value};
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
        items: &[
            (sym::__class_getitem__, Item::class_method(crate::generic_alias::CLASS_GETITEM)),
            (sym::__callback__, Item::Getter(|_, reference| Ok(reference.field(CALLBACK)))),
            // Subclasses pass their arguments on, as to `__new__`.
            (sym::__init__, Item::Method(Native::method("object callback= /", Code::Leaf(|_, _| Ok(Value::NONE))))),
        ],
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
        subclassable: true,
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
            (id.0 >= ids::FIRST_SHAPE.0 && class::flags(shape::class_of(vm, id)) & class::WEAK != 0)
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
                    ids::FIRST_STDLIB,
                ]
                .contains(&id)
        });
    // Built-in types and functions are always there.
    let lasting = crate::class::is_class(object) || crate::native::resolve(vm, object).is_some();
    if !allowed && !lasting {
        let class = type_name(vm, object);
        return Err(vm.type_fault(message!("cannot create weak reference to '{class}' object")));
    }
    Ok(vm.heap.new_weak(ids::WEAK_CELL, &[object])?)
}

/// `__weakref__`: the shared weak reference to an instance, if one was made; absent where there cannot be one.
pub fn attribute<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    if !instance::is_instance(object) || class::flags(types::type_of(vm, object)) & class::WEAK == 0 {
        return Ok(Value::UNDEFINED);
    }
    Ok(weak_map::get_object(vm, root::SHARED_REFERENCES, object)?.unwrap_or(Value::NONE))
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
    watch(vm, reference)?;
    Ok(reference)
}

/// The weak reference without callback that all share who ask for one to this object.
fn shared<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    if !object.is_object() {
        return new(vm, object, Value::NONE);
    }
    if let Some(reference) = weak_map::get_object(vm, root::SHARED_REFERENCES, object)? {
        return Ok(reference);
    }
    let reference = new(vm, object, Value::NONE)?;
    weak_map::set_object(vm, root::SHARED_REFERENCES, object, reference)?;
    Ok(reference)
}

fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let callback = args[2].given().unwrap_or(Value::NONE);
    // Each instance of a subclass has a reference of its own.
    if callback.is_none() && args[0] == types::type_value(ids::WEAK_REFERENCE) {
        return shared(vm, args[1]);
    }
    new(vm, args[1], callback)
}

/// `getweakrefs(object)`: the shared reference first.
pub fn references<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let found = list::new(vm, &[])?;
    let table = vm.root(root::WEAK_REFERENCES);
    for with_callback in [false, true] {
        let entries = (0..vm.weak_count.get()).map(|slot| table.referent(slot));
        for entry in entries.filter(|entry| entry.is_object() && entry.field(CALLBACK).is_none() != with_callback) {
            if entry.field(CELL).referent(0) == object {
                list::push(vm, found, entry)?;
            }
        }
    }
    Ok(found)
}

/// Lists a reference, weakly: one that is gone has nobody to tell.
fn watch(vm: &Vm, reference: Value<'_>) -> Result<(), Fault> {
    let old = vm.root(root::WEAK_REFERENCES);
    let slots = old.payload_words().saturating_sub(1);
    if vm.weak_count.get() == slots {
        // Entries stay in order of age: the gaps are closed, in a wider table if there are few.
        let live = (0..slots).filter(|slot| old.referent(*slot).is_object()).count();
        let wanted = if live >= slots - slots / 4 { slots + slots / 2 + 4 } else { slots };
        let template = vm.heap.new_filled(ids::TUPLE, 0, wanted, Value::UNDEFINED)?;
        let entries = (0..slots).map(|slot| old.referent(slot)).filter(|entry| entry.is_object());
        for (slot, entry) in entries.enumerate() {
            vm.heap.set_field(template, slot, entry);
        }
        let table = vm.heap.new_weak_from(ids::INTERN_TABLE, template)?;
        vm.set_root(root::WEAK_REFERENCES, table);
        vm.weak_count.set(live);
        vm.weak_cursors[0].set(live);
    }
    let count = vm.weak_count.get();
    vm.heap.set_referent(vm.root(root::WEAK_REFERENCES), count, reference);
    vm.weak_count.set(count + 1);
    Ok(())
}

fn repr<'v>(vm: &'v Vm, reference: Value<'v>) -> Leaf<'v> {
    let object = referent(reference);
    if object.is_none() {
        return text::new(vm, b"<weakref; dead>");
    }
    text::format(vm, message!("<weakref; to '{}'>", type_name(vm, object)))
}

fn hash(vm: &mut Vm, reference: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(reference).field(HASH).is_undefined() {
        let mark = vm.mark();
        let object = vm.make(|vm| Ok(referent(vm.get(reference))))?;
        if vm.get(object).is_none() {
            return Err(vm.raise(kind::TypeError, message!("weak object has gone away")));
        }
        let hash = compare::hash(vm, object)?;
        vm.release(mark);
        vm.heap.set_field(vm.get(reference), HASH, crate::string::hash_value(hash as usize));
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
    // Mostly it is the one that was found due, or a young one.
    let cursor = vm.weak_cursors[1].get().wrapping_sub(1);
    let is_here = |index: &usize| list::get(registered, *index) == finalize;
    if let Some(index) = Some(cursor).filter(|index| *index < count && is_here(index)).or((0..count).rev().find(is_here)) {
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
    due(&vm.weak_cursors[1], count, |index| list::get(registered, index), |finalize| referent(finalize).is_none())
}

/// The newest reference whose object is gone and whose callback did not run.
fn due_callback(vm: &Vm) -> Option<Value<'_>> {
    let table = vm.root(root::WEAK_REFERENCES);
    due(&vm.weak_cursors[0], vm.weak_count.get(), |slot| table.referent(slot), |entry| {
        entry.is_object() && !entry.field(CALLBACK).is_none() && referent(entry).is_none()
    })
}

/// The last of `count` entries below the cursor that is due; the cursor moves down to it.
fn due<'v>(
    cursor: &core::cell::Cell<usize>,
    count: usize,
    entry: impl Fn(usize) -> Value<'v>,
    is_due: impl Fn(Value<'v>) -> bool,
) -> Option<Value<'v>> {
    let found = (0..cursor.get().min(count)).rev().find(|index| is_due(entry(*index)));
    cursor.set(found.map_or(0, |index| index + 1));
    found.map(entry)
}

/// Called after each collection (`Vm::collect`): asks for a safepoint when [`run_next`] has something to do.
pub(crate) fn after_collection(vm: &Vm) {
    vm.weak_cursors.iter().for_each(|cursor| cursor.set(usize::MAX));
    if vm.heap.has_finalisable() || due_finalizer(vm).is_some() || due_callback(vm).is_some() {
        vm.pending.store(true, Ordering::Relaxed);
    }
}

/// Tells the heap whether an object registered for finalisation is to be kept for it: coroutines are as long as they
/// have not been started, generators and coroutines while they rest in a `try` or `with`.
pub(crate) fn wants_finaliser(value: Value<'_>) -> bool {
    !generator::is_generator(value) || is_unawaited(value) || generator::is_protected(value)
}

/// A generator or coroutine is dropped: ends it, or warns when it never began.
fn finish(vm: &mut Vm, dropped: Handle, out: Handle) -> Result<(), Raised> {
    if !generator::is_protected(vm.get(dropped)) {
        return warn_of(vm, dropped);
    }
    if generator::close_generator(vm, dropped, out).is_err() {
        if vm.raised_is(kind::KeyboardInterrupt) {
            return Err(Raised);
        }
        (vm.hooks.unraisable)(vm.lend_mut(), "close", dropped);
    }
    Ok(())
}

fn is_unawaited(value: Value<'_>) -> bool {
    value.has_id(ids::COROUTINE) && generator::state(value) == State::Created
}

/// Warns of a coroutine that was not started and never will be.
fn warn_of(vm: &mut Vm, coroutine: Handle) -> Result<(), Raised> {
    let Some(warnings) = vm.hooks.warnings else { return Ok(()) };
    if is_unawaited(vm.get(coroutine)) && warnings(vm.lend_mut(), sym::_warn_unawaited_coroutine, &[coroutine]).is_err() {
        if vm.raised_is(kind::KeyboardInterrupt) {
            return Err(Raised);
        }
        (vm.hooks.unraisable)(vm.lend_mut(), "warning", coroutine);
    }
    Ok(())
}

/// At the end of a program: warns of the coroutines that were never started.
pub fn warn_of_unawaited(vm: &mut Vm) -> Result<(), Raised> {
    if vm.hooks.warnings.is_none() {
        return Ok(());
    }
    let coroutine = vm.slot()?;
    while let Some(found) = vm.heap.unregister_finalisable(is_unawaited) {
        vm.set(coroutine, found);
        warn_of(vm, coroutine)?;
    }
    Ok(())
}

/// At the end of a program: calls `__del__` of what is still alive of these built-in types, of one after the other.
pub fn finish_types(vm: &mut Vm, types: &[TypeId]) -> Result<(), Raised> {
    while run_next(vm)? {}
    for id in types {
        loop {
            let more = vm.scoped(|vm| {
                let object = vm.make(|vm| Ok(vm.heap.unregister_finalisable(|value| value.has_id(*id)).unwrap_or(Value::UNDEFINED)))?;
                if vm.get(object).is_undefined() {
                    return Ok(false);
                }
                let (out, method) = (vm.slot()?, vm.slot()?);
                deallocate(vm, object, method, out)
            })?;
            if !more {
                break;
            }
        }
    }
    Ok(())
}

/// Runs one `__del__`, finalizer or callback; false when none is due. An exception it raises concerns nobody
/// else and is reported, but for an interrupt.
pub fn run_next(vm: &mut Vm) -> Result<bool, Raised> {
    vm.scoped(|vm| run_next_inner(vm))
}

/// Calls `__del__`; true. What it raises is reported.
fn deallocate(vm: &mut Vm, object: Handle, method: Handle, out: Handle) -> Result<bool, Raised> {
    vm.store(method, |vm| class::lookup(vm, types::type_of(vm, vm.get(object)), text::name(sym::__del__)))?;
    if call::call_special(vm, object, sym::__del__, &[], out).is_err() {
        if vm.raised_is(kind::KeyboardInterrupt) {
            return Err(Raised);
        }
        (vm.hooks.unraisable)(vm.lend_mut(), "deallocator", method);
    }
    Ok(true)
}

fn run_next_inner(vm: &mut Vm) -> Result<bool, Raised> {
    let out = vm.slot()?;
    let object = vm.slot()?;
    let callee = vm.slot()?;
    let (what, result) = if let Some(dead) = vm.heap.take_finalisable() {
        vm.set(object, dead);
        if generator::is_generator(vm.get(object)) {
            return finish(vm, object, out).map(|()| true);
        }
        return deallocate(vm, object, callee, out);
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
        (vm.hooks.unraisable)(vm.lend_mut(), what, callee);
    }
    Ok(true)
}
