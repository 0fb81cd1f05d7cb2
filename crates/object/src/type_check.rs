//! isinstance and issubclass.
//!
//! Invariant: nested tuples and unions are followed to a bounded depth.

use crate::exception::kind;
use crate::fault::{Fault, Raised};
use crate::operations::{attribute, call, convert};
use crate::types::{type_of, type_value};
use crate::{Vm, class, ids, native, object_type, text, union_type};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

/// isinstance(object, class) where no Python code decides.
pub fn is_instance_leaf(vm: &Vm, object: Value<'_>, class: Value<'_>) -> Result<bool, Fault> {
    let found = type_of(vm, object);
    if found == class {
        return Ok(true);
    }
    if class.has_id(ids::TUPLE) {
        let mut answer = Ok(false);
        for one in class.fields_from(0) {
            answer = vm.nested_leaf(|| is_instance_leaf(vm, object, one));
            if !matches!(answer, Ok(false)) {
                break;
            }
        }
        return answer;
    }
    let plain = class.immediate_payload(ids::immediate::TYPE).is_some()
        || (class.has_id(ids::CLASS) && class::metaclass(class) == type_value(ids::TYPE));
    if plain {
        let derived = class::is_subtype(vm, found, class);
        if derived || !found.is_object() || !may_pretend(vm, found)? {
            return Ok(derived);
        }
    }
    Err(vm.python_needed())
}

/// True when `__class__` of instances of a class may be another one.
fn may_pretend(vm: &Vm, class: Value<'_>) -> Result<bool, Fault> {
    let lookup = |name| class::lookup(vm, class, text::name(name));
    Ok(!object_type::owns(lookup(sym::__class__)?) || lookup(sym::__getattribute__)? != object_type::GETATTRIBUTE)
}

/// isinstance(object, classes).
pub fn is_instance(vm: &mut Vm, object: Handle, classes: Handle) -> Result<bool, Raised> {
    if type_of(vm, vm.get(object)) == vm.get(classes) {
        return Ok(true);
    }
    check(vm, object, classes, true)
}

/// issubclass(class, classes).
pub fn is_subclass(vm: &mut Vm, subclass: Handle, classes: Handle) -> Result<bool, Raised> {
    check(vm, subclass, classes, false)
}

fn check(vm: &mut Vm, subject: Handle, classes: Handle, instance: bool) -> Result<bool, Raised> {
    let alternatives = |value: Value<'_>| match value.id() {
        Some(ids::TUPLE) => Some(value.field_count()),
        Some(ids::UNION) => Some(value.field(union_type::ARGUMENTS).field_count()),
        _ => None,
    };
    let Some(count) = alternatives(vm.get(classes)) else { return check_one(vm, subject, classes, instance) };
    vm.nested(|vm| {
        let one = vm.slot()?;
        for index in 0..count {
            let value = vm.get(classes);
            let members = if value.has_id(ids::UNION) { value.field(union_type::ARGUMENTS) } else { value };
            vm.set(one, members.field(index));
            if check(vm, subject, one, instance)? {
                return Ok(true);
            }
        }
        Ok(false)
    })
}

fn check_one(vm: &mut Vm, subject: Handle, class: Handle, instance: bool) -> Result<bool, Raised> {
    let name = if instance { sym::__instancecheck__ } else { sym::__subclasscheck__ };
    let plain = class::is_class(vm.get(class))
        && vm.attempt(|vm| {
            let check = class::lookup(vm, type_of(vm, vm.get(class)), text::name(name))?;
            Ok(native::item_of(vm, check).is_some())
        })?;
    if plain {
        return if instance { default_instance(vm, subject, class) } else { default_subclass(vm, subject, class) };
    }
    if let Some(answer) = ask(vm, subject, class, name)? {
        return Ok(answer);
    }
    let generic = vm.get(class).has_id(ids::GENERIC_ALIAS);
    if !generic && bases_of(vm, class)?.is_some() {
        return by_bases(vm, subject, class, instance);
    }
    Err(vm.raise(
        kind::TypeError,
        match (instance, generic) {
            (true, true) => message!("isinstance() argument 2 cannot be a parameterized generic"),
            (false, true) => message!("issubclass() argument 2 cannot be a parameterized generic"),
            (true, false) => message!("isinstance() arg 2 must be a type, a tuple of types, or a union"),
            (false, false) => message!("issubclass() arg 2 must be a class, a tuple of classes, or a union"),
        },
    ))
}

fn ask(vm: &mut Vm, subject: Handle, class: Handle, name: Sym) -> Result<Option<bool>, Raised> {
    let mark = vm.mark();
    let out = vm.slot()?;
    let result = match call::call_special(vm, class, name, &[subject], out) {
        Ok(true) => convert::truth(vm, out).map(Some),
        Ok(false) => Ok(None),
        Err(raised) => Err(raised),
    };
    vm.release(mark);
    result
}

/// The tuple that an object which stands for a class has as `__bases__`; None when it has none.
fn bases_of(vm: &mut Vm, object: Handle) -> Result<Option<Handle>, Raised> {
    let found = vm.slot()?;
    let known = attribute::find_named(vm, object, sym::__bases__, found)?;
    Ok((known && vm.get(found).has_id(ids::TUPLE)).then_some(found))
}

/// isinstance and issubclass of an object that is no class but has `__bases__`.
fn by_bases(vm: &mut Vm, subject: Handle, class: Handle, instance: bool) -> Result<bool, Raised> {
    let derived = vm.duplicate(subject)?;
    if instance && !attribute::find_named(vm, subject, sym::__class__, derived)? {
        return Ok(false);
    }
    if !instance && !class::is_class(vm.get(subject)) && bases_of(vm, subject)?.is_none() {
        return Err(vm.raise(kind::TypeError, message!("issubclass() arg 1 must be a class")));
    }
    derives(vm, derived, class)
}

/// True when `class` is `derived` or among its bases, theirs, and so on.
fn derives(vm: &mut Vm, derived: Handle, class: Handle) -> Result<bool, Raised> {
    vm.nested(|vm| {
        let derived = vm.duplicate(derived)?;
        loop {
            vm.poll()?;
            if vm.get(derived) == vm.get(class) {
                return Ok(true);
            }
            let mark = vm.mark();
            let Some(bases) = bases_of(vm, derived)? else { return Ok(false) };
            let count = vm.get(bases).field_count();
            if count != 1 {
                let base = vm.slot()?;
                for index in 0..count {
                    vm.set(base, vm.get(bases).field(index));
                    if derives(vm, base, class)? {
                        return Ok(true);
                    }
                }
                return Ok(false);
            }
            vm.set(derived, vm.get(bases).field(0));
            vm.release(mark);
        }
    })
}

/// `type.__instancecheck__`: by the object's type, then by what its `__class__` says.
pub fn default_instance(vm: &mut Vm, object: Handle, class: Handle) -> Result<bool, Raised> {
    let kind = type_of(vm, vm.get(object));
    if class::is_subtype(vm, kind, vm.get(class)) {
        return Ok(true);
    }
    let pretends = kind.is_object()
        && vm.attempt(|vm| may_pretend(vm, type_of(vm, vm.get(object))))?;
    if !pretends {
        return Ok(false);
    }
    let mark = vm.mark();
    let claimed = vm.slot()?;
    let found = attribute::find_named(vm, object, sym::__class__, claimed);
    let (claim, class) = (vm.get(claimed), vm.get(class));
    let answer = class::is_class(claim) && class::is_subtype(vm, claim, class);
    vm.release(mark);
    Ok(found? && answer)
}

/// `type.__subclasscheck__`.
pub fn default_subclass(vm: &mut Vm, subclass: Handle, class: Handle) -> Result<bool, Raised> {
    if class::is_class(vm.get(subclass)) {
        return Ok(class::is_subtype(vm, vm.get(subclass), vm.get(class)));
    }
    vm.scoped(|vm| by_bases(vm, subclass, class, false))
}
