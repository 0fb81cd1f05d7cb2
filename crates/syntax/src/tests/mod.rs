//! Tests of the whole crate: what is parsed, and what the errors say.

extern crate std;

mod dump;
