//! Equality and hashes that need no Python code.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// Equality as containers compare; python_needed when user code decides.
pub fn equal_leaf(vm: &Vm, left: Value<'_>, right: Value<'_>) -> Result<bool, Fault> { unimplemented!() }

/// Hash of a built-in object; TypeError when unhashable, python_needed for instances with `__hash__`.
pub fn hash_leaf(vm: &Vm, value: Value<'_>) -> Result<usize, Fault> { unimplemented!() }

/// Hash of a key that is already in a table; never needs Python.
pub fn stored_hash(vm: &Vm, key: Value<'_>) -> Result<usize, Fault> { unimplemented!() }
