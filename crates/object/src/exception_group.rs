//! Exception groups: construction, `split`, `subgroup`, `derive`.
//!
//! The exceptions of a group are kept as a tuple in its attribute dict; `args` keeps what
//! was given.
//!
//! Source: CPython library reference, "Exception groups" (PEP 654).
//!
//! Invariant: the tuple is not empty and holds exceptions only.

use crate::exception::{ARGS, CAUSE, CLASS, CONTEXT, FLAGS, TRACEBACK, is_a, kind, new, type_value};
use crate::exception_attributes::{store, stored};
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::{call, convert, iterate, text as texts};
use crate::types::class_name;
use crate::{Args, Vm, class, ids, list, text, tuple};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// The exceptions of a group, as a tuple.
pub fn exceptions<'v>(group: Value<'v>) -> Value<'v> {
    stored(group, sym::exceptions).unwrap_or(Value::NONE)
}

/// Makes a group: slots are the class, the keywords, then the arguments.
pub fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if args.count != 4 {
        let given = args.count.saturating_sub(2);
        return Err(vm.raise(
            kind::TypeError,
            message!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({given} given)"),
        ));
    }
    let (message, given) = (args.at(2), args.at(3));
    if text::bytes_of(vm, vm.get(message)).is_none() {
        return Err(vm.raise_with(kind::TypeError, |vm, out| {
            let class = crate::types::type_name(vm, vm.get(message));
            out.format(message!("argument 1 must be str, not {class}"));
        }));
    }
    if !vm.get(given).has_id(ids::LIST) && !vm.get(given).has_id(ids::TUPLE) {
        return Err(vm.raise(kind::TypeError, message!("second argument (exceptions) must be a sequence")));
    }
    let items = vm.slot()?;
    iterate::to_tuple(vm, given, items)?;
    vm.make(|vm| make(vm, vm.get(args.at(0)), vm.get(message), vm.get(given), vm.get(items)))
}

fn make<'v>(
    vm: &'v Vm,
    class: Value<'v>,
    message: Value<'v>,
    given: Value<'v>,
    items: Value<'v>,
) -> Leaf<'v> {
    if items.field_count() == 0 {
        return Err(vm.value_fault(message!("second argument (exceptions) must be a non-empty sequence")));
    }
    if let Some(index) = items.fields_from(0).position(|item| !item.has_id(ids::EXCEPTION)) {
        return Err(vm.value_fault(message!("Item {index} of second argument (exceptions) is not an exception")));
    }
    let mut class = class;
    if !items.fields_from(0).all(|item| is_a(vm, item, kind::Exception)) {
        if class::is_subtype(vm, class, type_value(kind::Exception)) {
            return Err(if class == type_value(kind::ExceptionGroup) {
                vm.type_fault(message!("Cannot nest BaseExceptions in an ExceptionGroup"))
            } else {
                vm.type_fault(message!("Cannot nest BaseExceptions in '{}'", class_name(vm, class)))
            });
        }
    } else if class == type_value(kind::BaseExceptionGroup) {
        class = type_value(kind::ExceptionGroup);
    }
    let args = tuple::new(vm, &[message, given])?;
    let group = new(vm, class, args)?;
    store(vm, group, sym::exceptions, items)?;
    Ok(group)
}

/// str of a group: `message (2 sub-exceptions)`.
pub fn text(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let message = vm.make(|vm| Ok(vm.get(object).field(ARGS).field(0)))?;
    texts::str(vm, message, message)?;
    vm.store(out, |vm| {
        let count = exceptions(vm.get(object)).field_count();
        text::compose(vm, |writer| {
            writer.push(vm.get(message).bytes());
            writer.format(message!(" ({count} sub-exception{})", if count == 1 { "" } else { "s" }));
        })
    })
}

/// `group.derive(excs)`: a plain group with the same message.
pub fn derive(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let items = vm.slot()?;
    iterate::to_tuple(vm, args.at(1), items)?;
    vm.make(|vm| {
        let message = vm.get(args.at(0)).field(ARGS).field(0);
        make(vm, type_value(kind::BaseExceptionGroup), message, vm.get(args.at(1)), vm.get(items))
    })
}

/// `group.split(condition)`.
pub fn split_method(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    check_condition(vm, args.at(1))?;
    let (matched, rest) = (vm.slot()?, vm.slot()?);
    split(vm, args.at(0), args.at(1), matched, rest)?;
    vm.make(|vm| tuple::new(vm, &[vm.get(matched), vm.get(rest)]))
}

/// `group.subgroup(condition)`.
pub fn subgroup_method(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    check_condition(vm, args.at(1))?;
    let (matched, rest) = (vm.slot()?, vm.slot()?);
    split(vm, args.at(0), args.at(1), matched, rest)?;
    Ok(matched)
}

fn is_exception_class(vm: &Vm, value: Value<'_>) -> bool {
    class::is_class(value) && class::is_subtype(vm, value, type_value(kind::BaseException))
}

fn check_condition(vm: &mut Vm, condition: Handle) -> Result<(), Raised> {
    let value = vm.get(condition);
    let good = if value.has_id(ids::TUPLE) {
        value.fields_from(0).all(|item| is_exception_class(vm, item))
    } else {
        is_exception_class(vm, value) || (!class::is_class(value) && call::is_callable(vm, value))
    };
    if good {
        return Ok(());
    }
    Err(vm.raise(
        kind::TypeError,
        message!("expected an exception type, a tuple of exception types, or a callable (other than a class)"),
    ))
}

/// True when an exception is of a class or one of a tuple of classes.
fn of_class(vm: &Vm, exception: Value<'_>, classes: Value<'_>) -> bool {
    let own = exception.field(CLASS);
    if classes.has_id(ids::TUPLE) {
        classes.fields_from(0).any(|class| class::is_subtype(vm, own, class))
    } else {
        class::is_subtype(vm, own, classes)
    }
}

fn matches(vm: &mut Vm, exception: Handle, condition: Handle) -> Result<bool, Raised> {
    let value = vm.get(condition);
    if value.has_id(ids::TUPLE) || class::is_class(value) {
        return Ok(of_class(vm, vm.get(exception), value));
    }
    let answer = vm.slot()?;
    call::call(vm, condition, &[exception], answer)?;
    convert::truth(vm, answer)
}

/// Splits an exception or group by a class, tuple of classes or predicate: the part that matches and
/// the rest, None where empty. Nested groups keep their structure.
///
/// Errors: RecursionError for groups nested too deeply.
pub fn split(vm: &mut Vm, exception: Handle, condition: Handle, matched: Handle, rest: Handle) -> Result<(), Raised> {
    vm.enter()?;
    let mark = vm.mark();
    let result = split_entered(vm, exception, condition, matched, rest);
    vm.release(mark);
    vm.leave();
    result
}

fn split_entered(
    vm: &mut Vm,
    exception: Handle,
    condition: Handle,
    matched: Handle,
    rest: Handle,
) -> Result<(), Raised> {
    let exception = vm.duplicate(exception)?;
    vm.set(matched, Value::NONE);
    vm.set(rest, Value::NONE);
    if matches(vm, exception, condition)? {
        vm.copy(exception, matched);
        return Ok(());
    }
    if !is_a(vm, vm.get(exception), kind::BaseExceptionGroup) {
        vm.copy(exception, rest);
        return Ok(());
    }
    let taken = vm.make(|vm| list::new(vm, &[]))?;
    let left = vm.make(|vm| list::new(vm, &[]))?;
    let (part, inner_matched, inner_rest) = (vm.slot()?, vm.slot()?, vm.slot()?);
    let count = exceptions(vm.get(exception)).field_count();
    for index in 0..count {
        vm.set(part, exceptions(vm.get(exception)).field(index));
        split(vm, part, condition, inner_matched, inner_rest)?;
        for (from, to) in [(inner_matched, taken), (inner_rest, left)] {
            if !vm.get(from).is_none() {
                vm.attempt(|vm| list::push(vm, vm.get(to), vm.get(from)))?;
            }
        }
    }
    for (items, out) in [(taken, matched), (left, rest)] {
        if list::len(vm.get(items)) > 0 {
            derive_like(vm, exception, items, out)?;
        }
    }
    Ok(())
}

/// A group of `items` made by `original.derive`, with the original's links.
///
/// Errors: TypeError when `derive` returns something else.
pub fn derive_like(vm: &mut Vm, original: Handle, items: Handle, out: Handle) -> Result<(), Raised> {
    call::call_method(vm, original, sym::derive, &[items], out)?;
    if !is_a(vm, vm.get(out), kind::BaseExceptionGroup) {
        return Err(vm.raise(kind::TypeError, message!("derive must return an instance of BaseExceptionGroup")));
    }
    vm.attempt(|vm| copy_links(vm, vm.get(original), vm.get(out)))
}

fn copy_links(vm: &Vm, from: Value<'_>, to: Value<'_>) -> Result<(), Fault> {
    if let Some(notes) = stored(from, sym::__notes__) {
        if notes.has_id(ids::LIST) {
            let copy = list::from_fields(vm, notes.field(list::BUFFER), 0, list::len(notes))?;
            store(vm, to, sym::__notes__, copy)?;
        }
    }
    for field in [TRACEBACK, CAUSE, CONTEXT, FLAGS] {
        vm.heap.set_field(to, field, from.field(field));
    }
    Ok(())
}
