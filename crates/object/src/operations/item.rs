//! Subscripts.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// `object[key]`.
pub fn get(vm: &mut Vm, object: Handle, key: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// `object[key] = value`.
pub fn set(vm: &mut Vm, object: Handle, key: Handle, value: Handle) -> Result<(), Raised> { unimplemented!() }

/// `del object[key]`.
pub fn delete(vm: &mut Vm, object: Handle, key: Handle) -> Result<(), Raised> { unimplemented!() }
