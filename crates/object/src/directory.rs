//! The names that `dir` lists.
//!
//! Invariant: each name once; `dir` itself sorts them.

use crate::dict::Dict;
use crate::fault::{Fault, Leaf, Raised};
use crate::types::type_of;
use crate::{Args, Vm, class, exception, ids, instance, list, module, slot_wrapper, text};
use heap::{Handle, Value};
use names::sym;

/// `object.__dir__`: own attributes, then those of the class.
pub fn object_dir(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    vm.make(|vm| {
        let object = vm.get(args.at(0));
        let names = Dict::new(vm)?;
        if instance::is_instance(object) {
            instance::attributes(vm, object).try_for_each(|(name, _)| add(vm, names, name))?;
        } else if object.has_id(ids::EXCEPTION) {
            add_keys(vm, names, object.field(exception::DICT))?;
        } else if module::is_module(object) {
            let names = module::names(vm, object)?;
            return listed(vm, names);
        }
        add_class(vm, names, type_of(vm, object))?;
        listed(vm, names)
    })
}

/// `type.__dir__`: attributes of the class and its bases.
pub fn class_dir(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    vm.make(|vm| {
        let names = Dict::new(vm)?;
        add_class(vm, names, vm.get(args.at(0)))?;
        listed(vm, names)
    })
}

fn add<'v>(vm: &'v Vm, names: Value<'v>, name: Value<'v>) -> Result<(), Fault> {
    Dict::set(vm, names, name, Value::NONE)
}

fn add_keys<'v>(vm: &'v Vm, names: Value<'v>, dict: Value<'v>) -> Result<(), Fault> {
    if !dict.has_id(ids::DICT) {
        return Ok(());
    }
    Dict::items(dict).try_for_each(|(name, _)| add(vm, names, name))
}

fn add_class<'v>(vm: &'v Vm, names: Value<'v>, class: Value<'v>) -> Result<(), Fault> {
    if class.has_id(ids::CLASS) {
        for (flag, name) in OF_CLASSES {
            if class::flags(class) & flag != 0 {
                add(vm, names, text::name(name))?;
            }
        }
    }
    for base in class::ancestors(vm, class) {
        if base.has_id(ids::CLASS) {
            add_keys(vm, names, base.field(class::NAMESPACE))?;
            continue;
        }
        let Some(info) = base.immediate_payload(ids::immediate::TYPE).and_then(|number| vm.type_info(number)) else {
            continue;
        };
        let mut shown = info.items.iter().filter(|(name, _)| is_shared(*name) || info.number != ids::OBJECT.0 as usize);
        shown.try_for_each(|(name, _)| add(vm, names, text::name(*name)))?;
        slot_wrapper::names(info).try_for_each(|name| add(vm, names, text::name(name)))?;
    }
    Ok(())
}

/// Attributes of `object` that only instances of classes with a flag have.
pub const OF_CLASSES: [(usize, names::Sym); 2] = [(class::HAS_DICT, sym::__dict__), (class::WEAK, sym::__weakref__)];

/// True for attributes of `object` that every object has.
pub fn is_shared(name: names::Sym) -> bool {
    name != sym::__dict__ && name != sym::__weakref__
}

fn listed<'v>(vm: &'v Vm, names: Value<'v>) -> Leaf<'v> {
    let found = list::with_capacity(vm, Dict::len(names))?;
    Dict::items(names).try_for_each(|(name, _)| list::push(vm, found, name))?;
    Ok(found)
}
