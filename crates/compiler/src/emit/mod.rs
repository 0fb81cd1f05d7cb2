//! Code generation: one code object after the other, innermost first.
//!
//! Registers of a code object: the namespace mapping (module and class code) or the parameters, the other locals, then
//! temporaries, which are taken and given back like a stack (`top`). Call windows are temporaries, so they lie above
//! everything that lives.
//!
//! Invariants:
//! - An expression's value is a named local's own register, or the first temporary above the former `top`, or the
//!   register the caller wants; nothing else stays allocated.
//! - A named local is written by the last instruction of an assignment only, so that an exception leaves it alone.
//! - Child scopes are finished before their parents, so no code generation nests.

mod annotations;
mod assignment;
mod block;
mod call;
mod class;
mod code;
mod comprehension;
mod condition;
mod display;
mod exception;
mod expression;
mod finish;
mod function;
mod import;
mod iteration;
mod name;
mod operator;
mod pattern;
mod register;
mod statement;
mod string;
mod type_parameters;
mod warnings;
mod with;

pub(crate) use finish::images;

use crate::context::{Context, Outcome};
use crate::scope::{Scope, ScopeId, ScopeKind};
use arena::Vector;
use block::Block;
use bytecode::{Constant, Local};
use code::{Fixup, Flow, Label};
use syntax::ast::Span;

/// The generator of one code object.
pub(crate) struct Emitter<'a, 'c> {
    pub context: &'c mut Context<'a>,
    /// The scope whose code object this is.
    unit: ScopeId,
    kind: ScopeKind,
    /// The innermost scope at this point: the unit's, or one inlined into it.
    scope: ScopeId,

    /// First free register.
    top: u16,
    /// First temporary that belongs to the expressions of the present statement, or of the present turn of a comprehension.
    base: u16,
    /// Named locals from this register on are spilled.
    most_locals: u16,
    /// There were too few registers.
    is_full: bool,
    /// End of the named locals.
    locals_end: u16,
    /// Most registers used at once, windows included.
    register_count: u16,
    /// Registers for constants that loops use, and those in use. The prologue loads them.
    pin_registers: core::ops::Range<u16>,
    pins: Vector<'a, (Constant<'a>, u8)>,
    /// Register of the list of spilled locals, if there is one.
    spill: u8,
    /// Bits of locals handed out, and those of locals that are unbound somewhere.
    bits: u8,
    deleted: u64,
    /// Locals that are read where they may be unbound.
    checked: u64,
    /// Assignment expressions occur: a local may change while an expression is evaluated.
    has_walrus: bool,

    code: Vector<'a, u8>,
    prologue: Vector<'a, u8>,
    constants: Vector<'a, Constant<'a>>,
    /// Cache of global variables by name constant.
    global_caches: Vector<'a, (u16, u8)>,
    cache_count: u8,
    locals: Vector<'a, Local<'a>>,
    labels: Vector<'a, Label>,
    fixups: Vector<'a, Fixup>,
    handlers: Vector<'a, code::Range>,
    blocks: Vector<'a, Block<'a>>,
    lines: Vector<'a, u8>,
    /// Position of the instructions to come, and of those since `line_start`.
    position: Span,
    line_position: Span,
    line_start: u32,
    /// Line that the line table has reached.
    last_line: u32,
    flow: Flow,
    /// Loops around, at module level.
    loops: u16,
    /// Conditional jumps go over `JMP_FAR`.
    far: bool,
}

impl<'a> Emitter<'a, '_> {
    fn unit_scope(&self) -> Scope<'a> {
        *self.context.scope(self.unit)
    }

    /// Runs `work` with `scope`, inlined here, as the innermost.
    fn within<T>(&mut self, scope: ScopeId, work: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        let outer = core::mem::replace(&mut self.scope, scope);
        let result = work(self)?;
        self.scope = outer;
        Ok(result)
    }
}
