//! Iterators of the built-in containers, and enumerate, zip, map, filter, reversed.
//!
//! Invariant: an iterator that has ended lets go of what it went over, so it stays ended.

pub mod callable;
pub mod hashed;
pub mod lazy;
pub mod range;
pub mod sequence;

use crate::TypeInfo;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[
    &sequence::SEQUENCE,
    &sequence::REVERSED,
    &hashed::DICT,
    &hashed::SET,
    &range::RANGE,
    &callable::CALLABLE,
    &lazy::ENUMERATE,
    &lazy::ZIP,
    &lazy::MAP,
    &lazy::FILTER,
];
