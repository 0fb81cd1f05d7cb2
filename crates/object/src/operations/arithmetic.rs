//! Binary, in-place and unary operators.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// `left operator right` with reflected forms.
pub fn binary(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// `left operator= right`.
pub fn in_place(vm: &mut Vm, operator: Binary, left: Handle, right: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// `-x`, `+x`, `~x`, `abs(x)`.
pub fn unary(vm: &mut Vm, operator: Unary, operand: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// `pow(base, exponent, modulus)`.
pub fn power_modulo(vm: &mut Vm, base: Handle, exponent: Handle, modulus: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }
