//! The standard library: modules in Rust, as constant tables over the object API.
//!
//! Invariant: guests of the object API; no unsafe code, no start-up registration.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

pub mod arguments;
pub mod array;
pub mod asyncio;
pub mod binascii;
pub mod buffers;
pub mod builtins;
#[cfg(not(target_os = "none"))]
pub mod characters;
pub mod cmath;
pub mod collections;
pub mod dupterm;
pub mod cryptolib;
pub mod deflate;
pub mod errno;
#[cfg(feature = "excerpts")]
mod excerpts;
pub mod framebuf;
pub mod frozen;
pub mod gc;
pub mod hashlib;
pub mod heapq;
pub mod io;
pub mod json;
pub mod math;
// On the PC only: the compiler for Xtensa fails on its functions.
#[cfg(not(target_os = "none"))]
pub mod mersenne;
pub mod micropython;
pub mod os_error;
pub mod random;
pub mod re;
pub mod record;
mod ring;
pub mod roots;
pub mod select;
pub mod socket;
pub mod structure;
#[cfg(feature = "suggestions")]
mod suggestions;
pub mod sys;
pub mod templates;
pub mod thread;
pub mod time;
pub mod traceback_text;
pub mod uctypes;
pub mod weakref;
