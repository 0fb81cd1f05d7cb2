//! `alias[items]`: type parameters of a generic alias or union replaced, also inside its arguments.
//!
//! Source: CPython library reference, "Generic Alias Type" (PEP 585, 604, 612, 646, 696).
//!
//! Invariant: the parameters of an alias are found in the order of their first occurrence.

use crate::exception::kind;
use crate::fault::{Leaf, Raised};
use crate::operations::{attribute, item, text as texts};
use crate::{Vm, generic_alias, ids, list, text, tuple, type_parameter, union_type};
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// Arguments of an alias or union.
fn arguments_of(value: Value<'_>) -> Option<Value<'_>> {
    match value.id() {
        Some(ids::GENERIC_ALIAS) if value.field(generic_alias::ORIGIN).has_id(ids::TYPE_VAR_TUPLE) => None,
        Some(ids::GENERIC_ALIAS) => Some(value.field(generic_alias::ARGUMENTS)),
        Some(ids::UNION) => Some(value.field(union_type::ARGUMENTS)),
        Some(ids::LIST) => Some(list::buffer(value)),
        Some(ids::TUPLE) => Some(value),
        _ => None,
    }
}

/// The type parameters of an alias or union, as a tuple.
pub fn parameters<'v>(vm: &'v Vm, alias: Value<'v>) -> Leaf<'v> {
    let found = list::new(vm, &[])?;
    collect(vm, alias, found)?;
    tuple::from_fields(vm, list::buffer(found), 0, list::len(found))
}

fn collect<'v>(vm: &'v Vm, value: Value<'v>, found: Value<'v>) -> Result<(), crate::Fault> {
    let value = match value.id() {
        // `*Ts`
        Some(ids::GENERIC_ALIAS) if value.field(generic_alias::ORIGIN).has_id(ids::TYPE_VAR_TUPLE) => value.field(generic_alias::ORIGIN),
        _ => value,
    };
    if type_parameter::is_parameter(value) {
        return if list::items(found).any(|known| known == value) { Ok(()) } else { list::push(vm, found, value) };
    }
    let Some(arguments) = arguments_of(value) else { return Ok(()) };
    let count = if value.has_id(ids::LIST) { list::len(value) } else { arguments.field_count() };
    vm.nested_leaf(|| (0..count).try_for_each(|index| collect(vm, arguments.field(index), found)))
}

/// `alias[items]`
pub fn substitute(vm: &mut Vm, alias: Handle, items: Handle, out: Handle) -> Result<(), Raised> {
    vm.nested(|vm| {
        let alias = vm.duplicate(alias)?;
        let wanted = vm.make(|vm| parameters(vm.lend(), vm.get(alias)))?;
        let items = match vm.get(items).has_id(ids::TUPLE) {
            true => vm.duplicate(items)?,
            false => vm.make(|vm| tuple::new(vm, &[vm.get(items)]))?,
        };
        if vm.get(wanted).field_count() == 0 {
            let shown = vm.slot()?;
            texts::repr(vm, alias, shown)?;
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                message.format(message!("{} is not a generic class", text::Shown(vm.get(shown))));
            }));
        }
        let values = assign(vm, alias, wanted, items)?;
        let replaced = vm.make(|vm| list::new(vm, &[]))?;
        let source = vm.make(|vm| Ok(arguments_of(vm.get(alias)).unwrap_or(tuple::empty())))?;
        replace_all(vm, source, wanted, values, replaced)?;
        rebuild(vm, alias, replaced, out)
    })
}

/// The value of each parameter, as a list; that of a TypeVarTuple is a tuple.
fn assign(vm: &mut Vm, alias: Handle, wanted: Handle, items: Handle) -> Result<Handle, Raised> {
    let (count, given) = (vm.get(wanted).field_count(), vm.get(items).field_count());
    let tuple_at = vm.get(wanted).fields_from(0).position(|parameter| parameter.has_id(ids::TYPE_VAR_TUPLE));
    // `Z[int, str]` of an only ParamSpec means `Z[[int, str]]`.
    let only_specification = count == 1 && vm.get(wanted).field(0).has_id(ids::PARAM_SPEC);
    let values = vm.make(|vm| list::with_capacity(vm, count))?;
    if only_specification && (given != 1 || !takes_parameters(vm.get(items).field(0))) {
        vm.attempt(|vm| list::push(vm, vm.get(values), vm.get(items)))?;
        return Ok(values);
    }
    let optional = vm.get(wanted).fields_from(0).filter(|parameter| type_parameter::has_default(*parameter)).count();
    let fixed = count - tuple_at.is_some() as usize;
    if given < fixed.saturating_sub(optional) || (given > fixed && tuple_at.is_none()) {
        let shown = vm.slot()?;
        texts::repr(vm, alias, shown)?;
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let amount = if given > fixed { "many" } else { "few" };
            let least = if tuple_at.is_some() || optional > 0 && given < fixed { "at least " } else { "" };
            let expected = if least.is_empty() { fixed } else { fixed - optional };
            message.format(message!(
                "Too {amount} arguments for {}; actual {given}, expected {least}{expected}",
                text::Shown(vm.get(shown))
            ));
        }));
    }
    let mut next = 0;
    for index in 0..count {
        let value = vm.slot()?;
        if Some(index) == tuple_at {
            let taken = given.saturating_sub(fixed);
            vm.store(value, |vm| tuple::from_fields(vm, vm.get(items), next, taken))?;
            next += taken;
        } else if next < given {
            vm.set(value, vm.get(items).field(next));
            next += 1;
        } else {
            vm.set(value, vm.get(wanted).field(index));
            type_parameter::default_of(vm, value, value)?;
        }
        vm.attempt(|vm| list::push(vm, vm.get(values), vm.get(value)))?;
        vm.release(value.index());
    }
    Ok(values)
}

/// True for what may stand for a ParamSpec alone: a list, `...`, another one.
fn takes_parameters(value: Value<'_>) -> bool {
    value == Value::ELLIPSIS || value.id().is_some_and(|id| id == ids::LIST || id == ids::TUPLE || id == ids::PARAM_SPEC)
}

fn replace_all(vm: &mut Vm, source: Handle, wanted: Handle, values: Handle, target: Handle) -> Result<(), Raised> {
    let item = vm.slot()?;
    for index in 0..vm.get(source).field_count() {
        vm.set(item, vm.get(source).field(index));
        let value = vm.get(item);
        let is_unpacked = value.has_id(ids::GENERIC_ALIAS) && value.field(generic_alias::ORIGIN).has_id(ids::TYPE_VAR_TUPLE);
        let parameter = if is_unpacked { value.field(generic_alias::ORIGIN) } else { value };
        let at = vm.get(wanted).fields_from(0).position(|known| known == parameter);
        if let Some(at) = at {
            vm.attempt(|vm| {
                let value = list::get(vm.get(values), at);
                match is_unpacked {
                    true => list::append_fields(vm, vm.get(target), value, 0, value.field_count()),
                    false => list::push(vm, vm.get(target), value),
                }
            })?;
            continue;
        }
        replace_inside(vm, item, wanted, values)?;
        vm.attempt(|vm| list::push(vm, vm.get(target), vm.get(item)))?;
    }
    Ok(())
}

/// An argument that is generic itself gets those values that it asks for.
fn replace_inside(vm: &mut Vm, argument: Handle, wanted: Handle, values: Handle) -> Result<(), Raised> {
    if arguments_of(vm.get(argument)).is_none() && !has_parameters(vm, argument)? {
        return Ok(());
    }
    let own = vm.make(|vm| parameters(vm.lend(), vm.get(argument)))?;
    if vm.get(own).field_count() == 0 {
        return Ok(());
    }
    let inner = vm.make(|vm| list::new(vm, &[]))?;
    if vm.get(argument).has_id(ids::LIST) || vm.get(argument).has_id(ids::TUPLE) {
        let source = vm.make(|vm| list::from_sequence(vm, vm.get(argument)))?;
        let source = vm.make(|vm| tuple::from_fields(vm, list::buffer(vm.get(source)), 0, list::len(vm.get(source))))?;
        replace_all(vm, source, wanted, values, inner)?;
        vm.copy(inner, argument);
        return Ok(());
    }
    replace_all(vm, own, wanted, values, inner)?;
    let chosen = vm.make(|vm| tuple::from_fields(vm, list::buffer(vm.get(inner)), 0, list::len(vm.get(inner))))?;
    item::get(vm, argument, chosen, argument)
}

/// True for objects of other types that name their parameters.
fn has_parameters(vm: &mut Vm, argument: Handle) -> Result<bool, Raised> {
    if crate::class::is_class(vm.get(argument)) || type_parameter::is_parameter(vm.get(argument)) {
        return Ok(false);
    }
    let name = vm.make(|_| Ok(text::name(sym::__parameters__)))?;
    let found = vm.slot()?;
    attribute::find(vm, argument, name, found)
}

/// An alias or union like another one with other arguments.
fn rebuild(vm: &mut Vm, alias: Handle, arguments: Handle, out: Handle) -> Result<(), Raised> {
    if vm.get(alias).has_id(ids::UNION) {
        let part = vm.slot()?;
        vm.set(out, list::get(vm.get(arguments), 0));
        for index in 1..list::len(vm.get(arguments)) {
            vm.set(part, list::get(vm.get(arguments), index));
            crate::operations::arithmetic::binary(vm, crate::Binary::Or, out, part, out)?;
        }
        return Ok(());
    }
    vm.store(out, |vm| {
        let arguments = tuple::from_fields(vm, list::buffer(vm.get(arguments)), 0, list::len(vm.get(arguments)))?;
        generic_alias::new(vm, vm.get(alias).field(generic_alias::ORIGIN), arguments)
    })
}

