//! Attributes of static and class methods: those of the function inside, and what a program sets. On the PC only.
//!
//! The dict is made when one is set or it is asked for, and begins with what CPython copies from the function.
//!
//! Invariant: the second field of the object is that dict or undefined.

use crate::dict::Dict;
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::attribute;
use crate::packed::message;
use crate::types::{Item, Slot3, type_name};
use crate::{Vm, function, ids, method, text};
use heap::{Handle, Value};
use names::{Sym, sym};

const DICT: usize = 1;

/// `__dict__`.
pub const DICT_ITEM: (Sym, Item) = (sym::__dict__, Item::Getter(get_dict));

/// `__doc__`.
pub const DOC_ITEM: (Sym, Item) = (sym::__doc__, Item::Property(&(get_doc, |vm, object, value| {
    set(vm, object, text::name(sym::__doc__), value)
})));

/// The slot of both types.
pub const SET: Slot3 = Slot3::Leaf(set);

/// Attributes that are the function's.
const SHARED: &[Sym] = &[
    sym::__annotate__,
    sym::__annotations__,
    sym::__isabstractmethod__,
    sym::__module__,
    sym::__name__,
    sym::__qualname__,
];

fn get_doc<'v>(_: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let own = object.field(DICT).given().and_then(|dict| Dict::get_name(dict, text::name(sym::__doc__)));
    let inner = method::function(object);
    Ok(own.unwrap_or(if inner.has_id(ids::FUNCTION) { function::doc(inner) } else { Value::NONE }))
}

fn get_dict<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    if let Some(dict) = object.field(DICT).given() {
        return Ok(dict);
    }
    let dict = Dict::new(vm)?;
    let inner = method::function(object);
    if inner.has_id(ids::FUNCTION) {
        let copied = [
            (sym::__module__, function::module(inner)),
            (sym::__name__, function::name(inner)),
            (sym::__qualname__, function::qualified_name(inner)),
            (sym::__doc__, function::doc(inner)),
        ];
        for (name, value) in copied {
            Dict::set(vm, dict, text::name(name), value)?;
        }
    }
    vm.heap.set_field(object, DICT, dict);
    Ok(dict)
}

fn set<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if name == text::name(sym::__isabstractmethod__) {
        let class = type_name(vm, object);
        return Err(vm.fault(
            crate::exception::kind::AttributeError,
            message!("attribute '__isabstractmethod__' of '{class}' objects is not writable"),
        ));
    }
    let dict = get_dict(vm, object)?;
    if !value.is_undefined() {
        return Dict::set(vm, dict, name, value);
    }
    if Dict::delete(vm, dict, name)? {
        return Ok(());
    }
    let (class, name) = (type_name(vm, object), text::Shown(name));
    Err(vm.fault(crate::exception::kind::AttributeError, message!("'{class}' object has no attribute '{name}'")))
}

/// The slot that finds attributes: what was set comes first.
pub fn get(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<(), Raised> {
    let found = {
        let (object, name) = (vm.get(object), vm.get(name));
        object.field(DICT).given().and_then(|dict| Dict::get_name(dict, name)).unwrap_or(Value::UNDEFINED)
    };
    vm.set(out, found);
    if !vm.get(out).is_undefined() || !SHARED.iter().any(|shared| text::name(*shared) == vm.get(name)) {
        return Ok(());
    }
    let mark = vm.mark();
    let inner = vm.make(|vm| Ok(method::function(vm.get(object))))?;
    let result = attribute::find(vm, inner, name, out);
    vm.release(mark);
    if !result? {
        let absent = if vm.get(name) == text::name(sym::__isabstractmethod__) { Value::FALSE } else { Value::UNDEFINED };
        vm.set(out, absent);
    }
    Ok(())
}
