//! weakref: `ref` and `finalize`.
//!
//! Source: MicroPython, `weakref`; CPython library reference, "weakref".
//!
//! Invariant: constant tables; no RAM until used.

use names::sym;
use object::native::{Code, Native};
use object::{ids, weak};
use object::module::{ModuleInfo, ModuleItem};

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::weakref,
    extensible: true,
    items: &[
        (sym::ReferenceType, ModuleItem::Type(ids::WEAK_REFERENCE.0 as usize)),
        (sym::finalize, ModuleItem::Type(ids::FINALIZE.0 as usize)),
        (sym::getweakrefs, ModuleItem::Function(Native::function("object /", Code::Leaf(|vm, args| weak::references(vm, args[0]))))),
        (sym::r#ref, ModuleItem::Type(ids::WEAK_REFERENCE.0 as usize)),
    ],
    get: None,
    set: None,
}];
/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];
