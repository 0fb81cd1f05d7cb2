//! The object model: one room per built-in type, and the operations between them.
//!
//! Start with `vm` (the machine's state and the rules of `&Vm` and `&mut Vm`), `types`
//! (types as constant tables), `native` (native functions) and `list` (one type).
//!
//! Invariant: no unsafe code; memory safety rests on the heap crate's API alone.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

// What `message!` makes names this crate.
extern crate self as object;


pub(crate) mod argument_errors;
pub mod boolean;
pub mod byte_methods;
pub mod bytearray;
pub mod bytes;
pub mod cell;
pub mod class;
pub mod class_build;
pub mod class_layout;
pub mod code;
#[cfg(not(target_os = "none"))]
mod code_copy;
mod code_view;
pub mod complex;
pub mod construct;
pub mod dict;
mod dict_proxy;
pub mod dict_views;
pub mod directory;
pub mod exception;
pub mod exception_attributes;
pub mod exception_group;
pub mod fault;
pub mod files;
pub mod float;
pub mod format;
#[cfg(not(target_os = "none"))]
pub mod frame_locals;
pub mod frozen;
pub mod function;
pub mod generator;
pub mod generic_alias;
mod generic_substitution;
pub mod hash_table;
pub mod ids;
mod inflate;
pub mod instance;
pub mod int;
pub mod iterators;
pub mod list;
pub mod mapping_proxy;
pub mod memoryview;
pub mod method;
pub mod module;
pub mod native;
pub mod network;
pub mod none;
pub mod number;
pub mod object_type;
pub mod operations;
pub mod packed;
pub mod platform;
pub mod property;
pub mod range;
pub mod readiness;
pub mod registry;
pub mod schedule;
pub mod sequence;
pub mod set;
pub mod shape;
pub mod signature;
mod signature_table;
pub mod slice;
pub mod slot_wrapper;
pub mod string;
pub mod super_object;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod template;
pub mod text;
pub mod thread;
pub mod traceback;
pub mod tuple;
pub mod type_check;
pub mod type_object;
pub mod type_parameter;
pub mod types;
pub mod union_type;
pub mod vm;
pub mod weak;
pub(crate) mod weak_map;
#[cfg(not(target_os = "none"))]
mod wrapper_attributes;

pub use fault::{Fault, FaultKind, Leaf, Raised};
pub use files::{FileHooks, FileRequest};
pub use native::{Args, Code, Native};
pub use types::{Binary, Compare, Item, Slot1, Slot2, Slot3, SlotOperator, Slots, TypeInfo, Unary};
pub use vm::{Characters, CompileMode, Hooks, Platform, Registry, Vm, root, slot};

/// Bytes of native stack kept free for leaf functions.
pub const NATIVE_STACK_RESERVE: usize = 4096;
