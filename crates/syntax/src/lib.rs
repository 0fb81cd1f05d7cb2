#![no_std]

pub mod ast;
