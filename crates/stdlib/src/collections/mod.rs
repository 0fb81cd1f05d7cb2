//! collections: namedtuple, deque, OrderedDict, defaultdict.
//!
//! Invariant: constant tables; no RAM until used.

mod deque;
mod dicts;
mod named_tuple;

use names::sym;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Code, Native};
use object::{TypeInfo, ids};

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::collections,
    extensible: true,
    items: &[
        (sym::OrderedDict, ModuleItem::Type(ids::ORDERED_DICT.0 as usize)),
        (sym::defaultdict, ModuleItem::Type(ids::DEFAULT_DICT.0 as usize)),
        (sym::deque, ModuleItem::Type(ids::DEQUE.0 as usize)),
        (
            sym::namedtuple,
            ModuleItem::Function(Native::function(
                "typename field_names * rename= defaults= module=",
                Code::Full(named_tuple::make_class),
            )),
        ),
    ],
    get: None,
    set: None,
}];
/// Types of this file.
pub static TYPES: &[&TypeInfo] =
    &[&deque::DEQUE, &deque::ITERATOR, &dicts::ORDERED_DICT, &dicts::DEFAULT_DICT, &named_tuple::NAMED_TUPLE];
