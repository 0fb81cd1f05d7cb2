//! Calls.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// `callee(*arguments)`.
pub fn call(vm: &mut Vm, callee: Handle, arguments: &[Handle], out: Handle) -> Result<(), Raised> { unimplemented!() }

/// As `call`; the last arguments are named by the tuple of strings in slot `keywords`.
pub fn call_keywords(vm: &mut Vm, callee: Handle, arguments: &[Handle], keywords: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// `callee(*positional, **keywords)`: a tuple or list, and a dict or undefined.
pub fn call_mapping(vm: &mut Vm, callee: Handle, positional: Handle, keywords: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// `object.name(*arguments)`.
pub fn call_method(vm: &mut Vm, object: Handle, name: Sym, arguments: &[Handle], out: Handle) -> Result<(), Raised> { unimplemented!() }

/// Calls the special method `name` of the type of `object`; false when absent.
pub fn call_special(vm: &mut Vm, object: Handle, name: Sym, arguments: &[Handle], out: Handle) -> Result<bool, Raised> { unimplemented!() }

/// Calls what is in slot `window` with the `count` arguments from `window + CALL_HEADER` on; `keywords` is a slot with a tuple naming the last ones, or `slot::UNDEFINED`. The window is used up.
pub fn call_window(vm: &mut Vm, window: Handle, count: usize, keywords: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// callable(value).
pub fn is_callable(vm: &Vm, value: Value<'_>) -> bool { unimplemented!() }
