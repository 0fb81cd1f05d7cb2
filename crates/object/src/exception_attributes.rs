//! Attributes and construction of exceptions.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

pub const BASE_ITEMS: &[(Sym, Item)] = &[];
pub const OS_ERROR_ITEMS: &[(Sym, Item)] = &[];
pub const STOP_ITERATION_ITEMS: &[(Sym, Item)] = &[];
pub const SYSTEM_EXIT_ITEMS: &[(Sym, Item)] = &[];
pub const GROUP_ITEMS: &[(Sym, Item)] = &[];
/// 
pub fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> { unimplemented!() }

/// 
pub fn repr(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// 
pub fn text(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// 
pub fn set_attribute<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<(), Fault> { unimplemented!() }
