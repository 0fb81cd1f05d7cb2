//! Truth, length, index, and numbers out of objects.
//!
//! Invariant: see the functions.
#![allow(unused_variables, unused_imports)]

use crate::fault::{Fault, Leaf, Raised};
use crate::types::{Binary, Compare, Item, Slots, TypeInfo, Unary};
use crate::{Args, Code, Native, Vm, ids};
use heap::{Handle, TypeId, Value};
use names::Sym;

/// bool(object).
pub fn truth(vm: &mut Vm, object: Handle) -> Result<bool, Raised> { unimplemented!() }

/// Truth of a built-in object; `python_needed` for others.
pub fn truth_leaf(vm: &Vm, value: Value<'_>) -> Result<bool, Fault> { unimplemented!() }

/// len(object).
pub fn length(vm: &mut Vm, object: Handle) -> Result<usize, Raised> { unimplemented!() }

/// operator.length_hint(object, 0).
pub fn length_hint(vm: &mut Vm, object: Handle) -> Result<usize, Raised> { unimplemented!() }

/// operator.index(object): an int object.
pub fn index(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> { unimplemented!() }

/// An index that fits a machine word, else IndexError/OverflowError as CPython ('cannot fit ... into an index-sized integer').
pub fn index_size(vm: &mut Vm, object: Handle) -> Result<isize, Raised> { unimplemented!() }

/// As index_size for ints; TypeError for other built-ins; python_needed for instances with `__index__`.
pub fn index_leaf(vm: &Vm, value: Value<'_>) -> Result<isize, Fault> { unimplemented!() }

/// float(object) for numbers (not text): `__float__`, `__index__`.
pub fn float_of(vm: &mut Vm, object: Handle) -> Result<f64, Raised> { unimplemented!() }
