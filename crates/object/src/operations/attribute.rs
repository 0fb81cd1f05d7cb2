//! Attribute access.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// `object.name`; `name` is an interned string.
pub fn get(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// As `get` with a static name.
pub fn get_named(vm: &mut Vm, object: Handle, name: Sym, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// As `get`; false (nothing raised) when AttributeError was raised.
pub fn find(vm: &mut Vm, object: Handle, name: Handle, out: Handle) -> Result<bool, Raised> { unimplemented!() }

/// `object.name = value`.
pub fn set(vm: &mut Vm, object: Handle, name: Handle, value: Handle) -> Result<(), Raised> { unimplemented!() }

/// `del object.name`.
pub fn delete(vm: &mut Vm, object: Handle, name: Handle) -> Result<(), Raised> { unimplemented!() }

/// Special method `name` looked up on the type of `object` and bound; false when absent.
pub fn special(vm: &mut Vm, object: Handle, name: Sym, out: Handle) -> Result<bool, Raised> { unimplemented!() }

/// Loads a method without binding: `function` = the function and `receiver` = object, or `function` = the attribute and `receiver` undefined.
pub fn method(vm: &mut Vm, object: Handle, name: Handle, function: Handle, receiver: Handle) -> Result<(), Raised> { unimplemented!() }
