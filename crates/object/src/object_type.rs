//! The type `object`.
//!
//! Invariant: what every object has is found here by the ordinary lookup.

use crate::{TypeInfo, ids};

/// The type `object`.
pub static OBJECT_TYPE: TypeInfo = TypeInfo::new(ids::OBJECT, "object");
