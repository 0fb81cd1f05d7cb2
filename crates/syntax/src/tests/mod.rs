//! Tests of the whole crate: what is parsed, and what the errors say.

mod dump;
mod errors;
mod robustness;
mod tokens;
mod trees;

use crate::ast::Expression;
use crate::{Options, Position, SyntaxError, parse_expression, parse_interactive, parse_statement};
use arena::Arena;
use core::mem::MaybeUninit;
use std::prelude::v1::*;
use std::vec;

/// Runs `work` with an arena of `size` bytes.
fn with_arena<T>(size: usize, work: impl FnOnce(&mut Arena<'_>) -> T) -> T {
    let mut memory = vec![MaybeUninit::uninit(); size];
    work(&mut Arena::new(&mut memory))
}

/// The whole module as S-expressions.
fn parse(source: &[u8]) -> Result<String, SyntaxError> {
    parse_in(source, 1 << 20)
}

/// The whole module, a statement at a time in an arena of `size` bytes.
fn parse_in(source: &[u8], size: usize) -> Result<String, SyntaxError> {
    with_arena(size, |arena| {
        let mut position = Position::default();
        let mut parts = Vec::new();
        loop {
            arena.reset();
            let before = position;
            match parse_statement(source, &mut position, arena, Options::default())? {
                Some(block) => parts.push(dump::block(block)),
                None => return Ok(parts.join(" ")),
            }
            assert!(position.offset > before.offset, "no progress in {source:?}");
        }
    })
}

fn expression(source: &[u8]) -> Result<String, SyntaxError> {
    with_arena(1 << 16, |arena| {
        parse_expression(source, arena, Options::default()).map(|node: &Expression| dump::expression(node))
    })
}

fn interactive(source: &[u8]) -> Result<String, SyntaxError> {
    with_arena(1 << 16, |arena| parse_interactive(source, arena, Options::default()).map(dump::block))
}
