//! Tests of the object model across rooms, on a machine whose "Python functions" are Rust.

mod classes;
mod instances;
mod operators;
