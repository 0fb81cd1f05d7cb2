//! Operations between objects, whatever their types: the language's operators and protocols.
//!
//! Each is one function over slots that may run Python (`&mut Vm`); leaf forms stand beside
//! them where natives without `&mut Vm` need them.
//!
//! Invariant: results go to the slot `out`, which may be one of the operands.

pub mod arithmetic;
pub mod attribute;
pub mod call;
pub mod compare;
pub mod convert;
pub mod identity;
pub mod item;
pub mod iterate;
pub mod text;
