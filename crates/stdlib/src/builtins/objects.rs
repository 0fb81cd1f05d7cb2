//! What is asked of any object: ascii, callable, format, hash, id, isinstance, len, repr.
//!
//! Invariant: the protocols are those of `object::operations`.

use heap::{Handle, Value};
use object::type_check;
use object::exception::kind;
use object::hash_table;
use object::native::Args;
use object::operations::{call, compare, convert, identity, text as texts};
use object::{Leaf, Raised, Vm, ids, int, list, range, slot, text, types};
use object::packed::message;

pub(super) fn len<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let object = args[0];
    match object.id() {
        Some(ids::LIST) => Ok(Value::length(list::len(object))),
        Some(ids::TUPLE) => Ok(Value::length(object.field_count())),
        Some(ids::DICT | ids::SET | ids::FROZENSET) => Ok(Value::length(hash_table::len(object))),
        Some(ids::STR) => Ok(Value::length(object::string::length(object))),
        Some(ids::BYTES) => Ok(Value::length(object.bytes().len())),
        _ => Err(vm.python_needed()),
    }
}

pub(super) fn len_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if vm.get(args.at(0)).has_id(ids::RANGE) {
        // Beyond small ints there are still lengths that fit a machine word.
        let count = vm.slot()?;
        range::exact_count(vm, args.at(0), count)?;
        if int::as_i64(vm.get(count)).is_some_and(|count| isize::try_from(count).is_ok()) {
            return Ok(count);
        }
    }
    let length = convert::length(vm, args.at(0))?;
    vm.make(|vm| int::from_u64(vm, length as u64))
}

pub(super) fn is_instance<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    type_check::is_instance_leaf(vm, args[0], args[1]).map(Value::bool)
}

pub(super) fn is_instance_full(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    type_check::is_instance(vm, args.at(0), args.at(1)).map(slot::bool)
}

pub(super) fn is_subclass(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    type_check::is_subclass(vm, args.at(0), args.at(1)).map(slot::bool)
}

pub(super) fn callable<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    Ok(Value::bool(call::is_callable(vm, args[0])))
}

pub(super) fn id<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    int::from_u64(vm, identity::identity(vm, args[0])? as u64)
}

pub(super) fn hash_leaf<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    match args[0].is_int() || args[0].has_id(ids::STR) {
        true => int::new(vm, identity::hash_leaf(vm, args[0])? as isize as i64),
        false => Err(vm.python_needed()),
    }
}

pub(super) fn hash(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let hash = compare::hash(vm, args.at(0))?;
    vm.make(|vm| int::new(vm, hash as i64))
}

pub(super) fn repr(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    texts::repr(vm, args.at(0), out)?;
    Ok(out)
}

pub(super) fn ascii(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    texts::ascii(vm, args.at(0), out)?;
    Ok(out)
}

pub(super) fn format(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let spec = vm.make(|vm| Ok(args.given(vm, 1).unwrap_or(text::name(names::sym::empty))))?;
    if text::bytes_of(vm, vm.get(spec)).is_none() {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!(
                "format() argument 2 must be str, not {}",
                types::type_name(vm, vm.get(spec))
            ))
        }));
    }
    let out = vm.slot()?;
    if let Some(plain) = types::cast(vm, vm.get(spec), ids::STR) {
        vm.set(spec, plain);
    }
    texts::format(vm, args.at(0), spec, out)?;
    Ok(out)
}
