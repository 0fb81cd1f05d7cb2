//! Where there is no room for `unparse`: annotations stay expressions, which are evaluated when they are asked for.
//!
//! Invariant: the same interface as `unparse`.

use crate::ast::Expression;
use arena::{Arena, OutOfMemory};

/// No text.
pub fn unparse<'a>(_: &Expression<'_>, _: &'a Arena<'_>) -> Result<Option<&'a [u8]>, OutOfMemory> {
    Ok(None)
}
