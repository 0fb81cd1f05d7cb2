//! Comparison, containment, hashing.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// Rich comparison; the result need not be a bool.
pub fn compare(vm: &mut Vm, operator: Compare, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// Truth of a rich comparison.
pub fn test(vm: &mut Vm, operator: Compare, left: Handle, right: Handle) -> Result<bool, Raised> { unimplemented!() }

/// `left is right or left == right`, as containers compare.
pub fn equal(vm: &mut Vm, left: Handle, right: Handle) -> Result<bool, Raised> { unimplemented!() }

/// `item in container`.
pub fn contains(vm: &mut Vm, container: Handle, item: Handle) -> Result<bool, Raised> { unimplemented!() }

/// hash(object).
pub fn hash(vm: &mut Vm, object: Handle) -> Result<isize, Raised> { unimplemented!() }
