//! None, Ellipsis, NotImplemented.
//!
//! Invariant: each is the only value of its type, an immediate.

use crate::types::{Slot1, Slots, TypeInfo};
use crate::{Code, Native, ids, text};
use heap::Value;
use names::sym;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[
    &TypeInfo {
        construct: Some(Native::method("", Code::Leaf(|_, _| Ok(Value::NONE)))),
        slots: &Slots {
            truth: Slot1::Leaf(|_, _| Ok(Value::FALSE)),
            repr: Slot1::Leaf(|_, _| Ok(text::name(sym::None))),
            ..Slots::NONE
        },
        ..TypeInfo::new(ids::NONE_TYPE, "NoneType")
    },
    &TypeInfo {
        construct: Some(Native::method("", Code::Leaf(|_, _| Ok(Value::ELLIPSIS)))),
        slots: &Slots { repr: Slot1::Leaf(|_, _| Ok(text::name(sym::Ellipsis))), ..Slots::NONE },
        ..TypeInfo::new(ids::ELLIPSIS_TYPE, "ellipsis")
    },
    &TypeInfo {
        construct: Some(Native::method("", Code::Leaf(|_, _| Ok(Value::NOT_IMPLEMENTED)))),
        slots: &Slots { repr: Slot1::Leaf(|_, _| Ok(text::name(sym::NotImplemented))), ..Slots::NONE },
        ..TypeInfo::new(ids::NOT_IMPLEMENTED_TYPE, "NotImplementedType")
    },
];
