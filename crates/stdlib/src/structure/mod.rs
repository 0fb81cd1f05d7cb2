//! struct: numbers as packed bytes.
//!
//! A format is walked item by item by [`format::Walker`]; nothing is compiled or kept.
//! `Struct` objects keep the format text: `[format][size]`.
//!
//! Source: CPython library reference, "struct".
//!
//! Invariant: packing converts all values before it changes a buffer.

mod format;
mod object;
mod pack;

use ::object::module::{ModuleInfo, ModuleItem};
use ::object::native::{FullFunction, LeafFunction};
use ::object::{Code, Native, TypeInfo, exception::kind};
use heap::TypeId;
use names::{Sym, sym};

/// The id of Struct objects.
pub const STRUCT: TypeId = TypeId(154);
/// The id of the iterators of iter_unpack.
pub const UNPACK_ITERATOR: TypeId = TypeId(155);

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] =
    &[&ModuleInfo { name: sym::r#struct, extensible: true, items: ITEMS, get: None, set: None }];

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[&object::TYPE, &object::ITERATOR];

const fn leaf(signature: &'static str, function: LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(signature, Code::Leaf(function)))
}

const fn full(signature: &'static str, function: FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(signature, Code::Full(function)))
}

static ITEMS: &[(Sym, ModuleItem)] = &[
    (sym::calcsize, leaf("format /", pack::calcsize)),
    (sym::pack, full("format / *values", pack::pack)),
    (sym::pack_into, full("format buffer offset / *values", pack::pack_into)),
    (sym::unpack, leaf("format buffer /", pack::unpack)),
    (sym::unpack_from, leaf("format / buffer offset=", pack::unpack_from)),
    (sym::iter_unpack, leaf("format buffer /", pack::iter_unpack)),
    (sym::Struct, ModuleItem::Type(STRUCT.0 as usize)),
    (sym::error, ModuleItem::Type(kind::StructError)),
];
