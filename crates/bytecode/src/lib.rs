//! The register bytecode: opcode table, code images and their side tables.
//!
//! Invariant: everything here is plain data. Nothing in this crate knows the
//! heap, the compiler or the virtual machine; both sides meet at [`CodeImage`].
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

pub mod disassemble;
pub mod image;
pub mod opcode;
pub mod tables;
pub mod verify;

pub use image::{CodeFlags, CodeImage, Constant, Local, LocalKind};
pub use opcode::{Intrinsic, Operand, Special, op};
