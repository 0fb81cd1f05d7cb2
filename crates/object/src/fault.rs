//! How operations fail.
//!
//! A function that takes `&Vm` cannot collect or run Python; it fails with a [`Fault`]:
//! an exception, "needs memory" or "needs to run Python". A function that takes
//! `&mut Vm` deals with the last two itself and fails with [`Raised`] only.
//!
//! Invariant: both are zero-sized, so results that carry a value are one word; the
//! details are parked in the machine.

use crate::Vm;
use heap::{NeedMemory, Value};

/// Failure of a function that cannot collect or run Python.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Fault;

/// An exception is parked in the machine (`Vm::exception`).
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Raised;

/// What a leaf function returns.
pub type Leaf<'v> = Result<Value<'v>, Fault>;

/// What became of a leaf operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultKind {
    Exception,
    Memory,
    /// The operation depends on Python code (a user-defined `__eq__`, `__hash__`, ...).
    Python,
}

impl From<NeedMemory> for Fault {
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn from(_: NeedMemory) -> Fault {
        Fault
    }
}

impl Vm {
    /// Why the last leaf operation failed. Clears the "needs Python" mark.
    pub fn fault_kind(&self) -> FaultKind {
        if self.heap.needed() != 0 {
            FaultKind::Memory
        } else if self.needs_python.replace(false) {
            FaultKind::Python
        } else {
            FaultKind::Exception
        }
    }

    /// Fails a leaf operation that depends on Python code; its caller runs the full form.
    #[cold]
    pub fn python_needed(&self) -> Fault {
        self.needs_python.set(true);
        Fault
    }
}
