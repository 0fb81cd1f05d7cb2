//! `isinstance` and `issubclass`.
//!
//! Invariant: tuples and unions of classes may nest; depth is bounded.

use crate::exception::kind;
use crate::fault::Raised;
use crate::operations::{call, convert};
use crate::{Vm, class, ids, text, types};
use heap::Handle;
use names::{Sym, sym};

/// `isinstance(object, class)`.
pub fn is_instance(vm: &mut Vm, object: Handle, class: Handle) -> Result<bool, Raised> {
    if types::type_of(vm, vm.get(object)) == vm.get(class) {
        return Ok(true);
    }
    test(vm, object, class, Test::Instance)
}

/// `issubclass(subclass, class)`.
pub fn is_subclass(vm: &mut Vm, subclass: Handle, class: Handle) -> Result<bool, Raised> {
    if !class::is_class(vm.get(subclass)) {
        return Err(vm.raise(kind::TypeError, format_args!("issubclass() arg 1 must be a class")));
    }
    test(vm, subclass, class, Test::Subclass)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Test {
    Instance,
    Subclass,
}

impl Test {
    fn hook(self) -> Sym {
        if self == Test::Instance { sym::__instancecheck__ } else { sym::__subclasscheck__ }
    }
}

fn test(vm: &mut Vm, object: Handle, class: Handle, test: Test) -> Result<bool, Raised> {
    let members = match vm.get(class).id() {
        Some(ids::TUPLE) => vm.get(class),
        Some(ids::UNION) => vm.get(class).field(crate::union_type::ARGUMENTS),
        _ => return test_one(vm, object, class, test),
    };
    let count = members.field_count();
    vm.enter()?;
    let mark = vm.mark();
    let members = vm.make(|vm| {
        let class = vm.get(class);
        Ok(if class.has_id(ids::UNION) { class.field(crate::union_type::ARGUMENTS) } else { class })
    })?;
    let member = vm.slot()?;
    let mut found = false;
    for index in 0..count {
        vm.set(member, vm.get(members).field(index));
        let in_union = vm.get(class).has_id(ids::UNION);
        if in_union && vm.get(member).is_none() {
            vm.set(member, types::type_value(ids::NONE_TYPE));
        }
        found = match test {
            Test::Instance => is_instance(vm, object, member)?,
            Test::Subclass => self::test(vm, object, member, test)?,
        };
        if found {
            break;
        }
    }
    vm.release(mark);
    vm.leave();
    Ok(found)
}

fn test_one(vm: &mut Vm, object: Handle, class: Handle, test: Test) -> Result<bool, Raised> {
    let value = vm.get(class);
    if value.immediate_payload(ids::immediate::TYPE).is_none() {
        if value.has_id(ids::GENERIC_ALIAS) {
            return Err(not_a_class(vm, test, true));
        }
        if let Some(answer) = by_hook(vm, object, class, test)? {
            return Ok(answer);
        }
        if !class::is_class(vm.get(class)) {
            return Err(not_a_class(vm, test, false));
        }
    }
    let object = vm.get(object);
    let found = if test == Test::Instance { types::type_of(vm, object) } else { object };
    Ok(class::is_subtype(vm, found, vm.get(class)))
}

/// The answer of a hook that the class's class defines; None when there is none.
fn by_hook(vm: &mut Vm, object: Handle, class: Handle, test: Test) -> Result<Option<bool>, Raised> {
    let hook = test.hook();
    let defined = vm.attempt(|vm| match types::user_class(vm, vm.get(class)) {
        Some(metaclass) => Ok(!class::lookup(vm, metaclass, text::name(hook))?.is_undefined()),
        None => Ok(false),
    })?;
    if !defined {
        return Ok(None);
    }
    let mark = vm.mark();
    let answer = vm.slot()?;
    let called = call::call_special(vm, class, hook, &[object], answer)?;
    let result = if called { Some(convert::truth(vm, answer)?) } else { None };
    vm.release(mark);
    Ok(result)
}

#[cold]
fn not_a_class(vm: &mut Vm, test: Test, generic: bool) -> Raised {
    match (test, generic) {
        (Test::Instance, true) => {
            vm.raise(kind::TypeError, format_args!("isinstance() argument 2 cannot be a parameterized generic"))
        }
        (Test::Subclass, true) => {
            vm.raise(kind::TypeError, format_args!("issubclass() argument 2 cannot be a parameterized generic"))
        }
        (Test::Instance, false) => vm.raise(
            kind::TypeError,
            format_args!("isinstance() arg 2 must be a type, a tuple of types, or a union"),
        ),
        (Test::Subclass, false) => vm.raise(
            kind::TypeError,
            format_args!("issubclass() arg 2 must be a class, a tuple of classes, or a union"),
        ),
    }
}
