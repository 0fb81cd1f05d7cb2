//! memoryview: a window on the bytes of another object.

use crate::TypeInfo;
use heap::Value;

/// Types of this room.
pub static TYPES: &[&TypeInfo] = &[];

/// The bytes of a view whose items lie next to each other.
pub fn contiguous<'v>(_view: Value<'v>) -> Option<&'v [u8]> {
    None
}
