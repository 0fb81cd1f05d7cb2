//! The front half of the front end: source text of Python 3.14 to a syntax tree in an arena.
//!
//! Invariant: it knows neither heap nor bytecode, allocates nowhere but in the arena it is given, recurses only as deep
//! as its nesting limit allows, and answers every input, valid or not, with a tree or an error.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

pub mod ast;
mod error;
mod lexer;
mod literal;
mod parser;
mod repl;
mod token;
#[cfg(feature = "unparse")]
mod unparse;
#[cfg(not(feature = "unparse"))]
#[path = "unparse_absent.rs"]
mod unparse;

#[cfg(test)]
mod tests;

pub use error::{Argument, ErrorKind, ShortName, SyntaxError, Warn};
pub use literal::CharacterName;
pub use parser::{Normalise, Options, Position, parse_expression, parse_interactive, parse_statement};
pub use repl::needs_more_lines;
