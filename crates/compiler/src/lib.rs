//! The compiler: syntax trees to register bytecode, one top-level statement at a time.
//!
//! ```text
//! source -> syntax (tree) -> scope (symbols) -> emit (one code object after the other, innermost first) -> CodeImage
//! ```
//!
//! Invariants: everything lives in the caller's arena and nothing of it is needed once the machine has materialised the
//! image; native recursion follows the depth of the tree, which the parser limits; every image passes
//! [`bytecode::verify`].
//!
//! Choices worth knowing:
//! - Most comprehensions and all lists of type parameters have no code object of their own (as PEP 709).
//! - `finally` bodies exist once; a register tells them how they were entered and where to go on.
//! - Annotations become lazily called annotate functions. As the module is compiled a statement at a time, its own one
//!   is made before the first statement with an annotation, and each annotation is handed to it when its turn comes.
//! - `from __future__ import annotations` makes annotations texts where there is room for that (feature `unparse`); the
//!   other features of `__future__` are accepted and do nothing.
//! - The statements of one source line (`a; b`) make one image.
#![no_std]
#![forbid(unsafe_code)]
// Only the driver's functions answer whole errors; within, a failure has no size.
#![allow(clippy::result_large_err)]

#[cfg(test)]
extern crate std;

mod context;
mod emit;
mod fold;
mod scope;

use arena::Arena;
use bytecode::CodeImage;
use context::{Context, Outcome};
use emit::Emitter;
use scope::Collector;
use syntax::ast::{Block, Expression, ExpressionKind, Span, Statement, StatementKind};
use syntax::{Position, SyntaxError};

/// How top-level statements behave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Run them.
    Module,
    /// Values of expression statements are displayed (the prompt).
    Interactive,
    /// One expression, whose value is returned.
    Eval,
}

/// Finds the character with a name.
pub type CharacterName = fn(&[u8]) -> Option<char>;

/// What the caller chooses.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    pub mode: Mode,
    /// 1 drops `assert` and `if __debug__`, 2 also docstrings, 3 also annotations.
    pub optimise: u8,
    /// Line tables with columns.
    pub columns: bool,
    /// Classes tell of their first line and static attributes; the feature `introspection` must be on.
    pub introspection: bool,
    /// Top-level names go through the mapping in register 0 instead of the globals.
    pub namespace: bool,
    /// How deep expressions and blocks may nest; each level takes native stack.
    pub nesting_limit: u16,
    /// `await` may stand at top level: the image is then a coroutine.
    pub top_level_await: bool,
    /// For `\N{...}`; without it such escapes are errors.
    pub character_name: Option<CharacterName>,
    /// The normal form of identifiers beyond ASCII; without it they stay as they are.
    pub normalise: Option<syntax::Normalise>,
    /// Hears warnings; the feature `warnings` must be on.
    pub warn: Option<syntax::Warn<'a>>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            mode: Mode::Module,
            optimise: 0,
            columns: false,
            introspection: false,
            namespace: false,
            nesting_limit: 200,
            top_level_await: false,
            character_name: None,
            normalise: None,
            warn: None,
        }
    }
}

impl<'a> Options<'a> {
    /// Always false where the feature is off, so that what depends on it is left out.
    fn introspects(&self) -> bool {
        cfg!(feature = "introspection") && self.introspection
    }

    fn keeps_annotations(&self) -> bool {
        self.optimise < 3
    }

    fn syntax(&self) -> syntax::Options<'a> {
        syntax::Options {
            depth: self.nesting_limit,
            character_name: self.character_name,
            normalise: self.normalise,
            warn: self.warn,
            textual_annotations: false,
        }
    }
}

/// How far the compilation of a module is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    pub position: Position,
    /// The module has its annotate function.
    pub is_annotated: bool,
    /// `from __future__ import annotations` was met.
    pub textual_annotations: bool,
}

/// True for `from __future__ import annotations`.
fn makes_annotations_textual(statement: &Statement) -> bool {
    let StatementKind::ImportFrom(import) = statement.kind else { return false };
    import.module == "__future__" && import.level == 0 && import.names.iter().any(|alias| alias.name == "annotations")
}

/// Parses and compiles the next top-level statement and moves on behind it; `None` at the end of the
/// source. The arena may be reset between calls, once the image has been materialised.
pub fn compile_next<'a>(
    source: &'a [u8],
    progress: &mut Progress,
    options: &Options<'a>,
    arena: &'a Arena<'_>,
) -> Result<Option<&'a CodeImage<'a>>, SyntaxError> {
    let is_first = progress.position.offset == 0;
    let syntax_options = syntax::Options { textual_annotations: progress.textual_annotations, ..options.syntax() };
    let Some(block) = syntax::parse_statement(source, &mut progress.position, arena, syntax_options)? else {
        return Ok(None);
    };
    progress.textual_annotations |= block.iter().any(makes_annotations_textual);
    compile_block(block, is_first, &mut progress.is_annotated, options, arena).map(Some)
}

/// Parses and compiles an expression, for `eval`.
pub fn compile_expression<'a>(
    source: &'a [u8],
    options: &Options<'a>,
    arena: &'a Arena<'_>,
) -> Result<&'a CodeImage<'a>, SyntaxError> {
    let expression = syntax::parse_expression(source, arena, options.syntax())?;
    let mut context = Context::new(arena, options);
    compile_value(expression, &mut context).map_err(|_| context.take_error(expression.span))
}

/// Compiles what was typed at a prompt; `None` when there is nothing to do.
pub fn compile_interactive<'a>(
    source: &'a [u8],
    options: &Options<'a>,
    arena: &'a Arena<'_>,
) -> Result<Option<&'a CodeImage<'a>>, SyntaxError> {
    let block = syntax::parse_interactive(source, arena, options.syntax())?;
    if block.is_empty() {
        return Ok(None);
    }
    compile_block(block, false, &mut false, options, arena).map(Some)
}

/// Compiles parsed top-level statements. `is_first` says that they open the module: a string is its docstring then.
fn compile_block<'a>(
    block: Block<'a>,
    is_first: bool,
    is_annotated: &mut bool,
    options: &Options<'a>,
    arena: &'a Arena<'_>,
) -> Result<&'a CodeImage<'a>, SyntaxError> {
    let span = block.first().map_or(Span::default(), |statement| statement.span);
    let mut context = Context::new(arena, options);
    context.is_annotated = *is_annotated;
    let image = compile_statements(block, is_first, span, &mut context).map_err(|_| context.take_error(span))?;
    *is_annotated = context.is_annotated;
    Ok(image)
}

fn compile_statements<'a>(
    block: Block<'a>,
    is_first: bool,
    span: Span,
    context: &mut Context<'a>,
) -> Outcome<&'a CodeImage<'a>> {
    let mut collector = Collector::new(context, span)?;
    collector.block(block)?;
    scope::resolve(context)?;
    let docstring = is_first.then(|| docstring(block)).flatten();
    emit::images(context, |emitter: &mut Emitter<'a, '_>| emitter.module_body(block, docstring))
}

fn compile_value<'a>(expression: &'a Expression<'a>, context: &mut Context<'a>) -> Outcome<&'a CodeImage<'a>> {
    let mut collector = Collector::new(context, expression.span)?;
    collector.expression(expression)?;
    scope::resolve(context)?;
    emit::images(context, |emitter: &mut Emitter<'a, '_>| emitter.return_value(expression))
}

/// The docstring that opens `block`.
fn docstring<'a>(block: Block<'a>) -> Option<&'a [u8]> {
    match block.first()?.kind {
        StatementKind::Expression(Expression { kind: ExpressionKind::Str(text), .. }) => Some(text),
        _ => None,
    }
}
