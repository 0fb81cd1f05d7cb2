//! json.
//!
//! Invariant: constant tables; no RAM until used.

use object::module::ModuleInfo;

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[];
/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];
