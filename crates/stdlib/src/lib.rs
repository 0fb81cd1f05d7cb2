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
pub mod cmath;
pub mod collections;
pub mod dupterm;
pub mod cryptolib;
pub mod deflate;
pub mod errno;
pub mod framebuf;
pub mod frozen;
pub mod gc;
pub mod hashlib;
pub mod heapq;
pub mod io;
pub mod json;
pub mod math;
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
pub mod time;
pub mod traceback_text;
pub mod weakref;

use object::TypeInfo;

/// Types of the standard library, by number - FIRST_STDLIB.
pub static TYPES: [Option<&'static TypeInfo>; 64] = object::registry::by_number(
    object::ids::FIRST_STDLIB.0 as usize,
    &[array::TYPES, builtins::TYPES, cmath::TYPES, collections::TYPES, errno::TYPES, gc::TYPES, io::TYPES, json::TYPES, math::TYPES, micropython::TYPES, random::TYPES, record::TYPES, re::TYPES, structure::TYPES, sys::TYPES, time::TYPES],
);

/// Further types of the standard library, by number - FIRST_LIBRARY.
pub static LATER_TYPES: [Option<&'static TypeInfo>; 96] =
    object::registry::by_number(object::ids::FIRST_LIBRARY.0 as usize, &[asyncio::TYPES, cryptolib::TYPES, deflate::TYPES, framebuf::TYPES, hashlib::TYPES, select::TYPES, socket::TYPES]);
