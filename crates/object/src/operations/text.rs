//! repr, str, ascii, format.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// repr(object); guards against recursion (`[...]`).
pub fn repr(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// str(object).
pub fn str(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// ascii(object).
pub fn ascii(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// format(object, spec); `spec` is a slot with a str.
pub fn format(vm: &mut Vm, object: Handle, spec: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }
