//! Numbers without a heap: big integers on slices of limbs, and numbers to and from text.
//!
//! A limb is a machine word, least significant first, so that a big integer on a 64-bit
//! machine needs a quarter of the multiplications of 32-bit limbs. Callers give the
//! memory for results and scratch; nothing here allocates.
//!
//! Invariant: no function panics on any operand lengths its documentation allows, and no
//! loop longer than a few thousand steps runs without asking its caller (`Poll`).
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

pub mod float_text;

/// One digit of a big integer.
pub type Limb = usize;
