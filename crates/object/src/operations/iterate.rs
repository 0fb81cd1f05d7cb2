//! Iteration.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// iter(object).
pub fn iterate(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// Next item into `out`; false at the end (StopIteration cleared).
pub fn next(vm: &mut Vm, iterator: Handle, out: Handle) -> Result<bool, Raised> { unimplemented!() }

/// list(iterable): a new list.
pub fn to_list(vm: &mut Vm, iterable: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// tuple(iterable).
pub fn to_tuple(vm: &mut Vm, iterable: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// list.extend.
pub fn extend(vm: &mut Vm, list: Handle, iterable: Handle) -> Result<(), Raised> { unimplemented!() }
