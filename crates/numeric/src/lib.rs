//! Numbers without a heap: big integers on slices of limbs, and numbers to and from text.
//!
//! A limb is a machine word, least significant first, so that a big integer on a 64-bit
//! machine needs a quarter of the multiplications of 32-bit limbs. Callers give the
//! memory for results and scratch; nothing here allocates.
//!
//! Start with `limb` (the word-sized arithmetic), then `multiply` and `divide`.
//! Magnitudes are slices without sign; `signed` adds Python's semantics of negative
//! numbers. Results are written to `out` and their length without leading zeros is
//! returned.
//!
//! Invariant: operands have no leading (most significant) zero limbs unless a function
//! says that it takes them; zero is the empty slice. Loops that can take long ask
//! [`Poll`] whether to go on.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

pub mod bits;
pub mod bytes;
pub mod decimal;
pub mod divide;
pub mod elementary;
#[cfg(any(test, not(target_pointer_width = "64")))]
pub mod float_digits;
pub mod float_format;
pub mod float_text;
pub mod gcd;
pub mod limb;
pub mod magnitude;
pub mod multiply;
pub mod power;
pub mod radix;
pub mod ratio;
pub mod remainder;
pub mod root;

#[cfg(test)]
mod tests;

pub use limb::{LIMB_BITS, Limb};

/// Asked now and then by long computations: false stops them.
pub type Poll<'p> = &'p dyn Fn() -> bool;

/// A long computation was stopped by its [`Poll`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stopped;

/// The float nearest to a text (digits with a point and an exponent, `inf`, `nan`); None when it is malformed.
pub fn parse_float(text: &str) -> Option<f64> {
    // The tables of `core` are fast, and larger than all of a small machine's number texts.
    if cfg!(target_pointer_width = "64") { text.parse().ok() } else { decimal::parse(text.as_bytes()) }
}

/// Asks whether to go on.
#[inline]
fn check(poll: Poll<'_>) -> Result<(), Stopped> {
    if poll() { Ok(()) } else { Err(Stopped) }
}
