//! Scopes and their symbols.
//!
//! A scope is whatever has names of its own: the module, functions, classes, comprehensions, annotations and lists of
//! type parameters. Each becomes a code object, except *inlined* ones (most comprehensions, type parameters), whose
//! names live in registers of the code object around them.
//!
//! Invariants: parents stand before their children in the table; an inlined scope hands every name that it uses but
//! does not bind on to its parent; [`resolve`] decides the kind of each symbol once all scopes are known.

mod collect;
mod definition;
mod expression;
mod pattern;
mod resolve;

pub(crate) use collect::Collector;
pub(crate) use definition::{all_parameters, has_annotations};
pub(crate) use resolve::resolve;

use crate::context::{Context, Outcome};
use bytecode::CodeImage;
use syntax::ast;
use syntax::ast::Span;

pub(crate) type ScopeId = u16;
pub(crate) type SymbolId = u32;

/// "No scope", "no symbol".
pub(crate) const NO_SCOPE: ScopeId = ScopeId::MAX;
pub(crate) const NO_SYMBOL: SymbolId = SymbolId::MAX;
/// "No free variable".
pub(crate) const NO_FREE: u16 = u16::MAX;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ScopeKind {
    Module,
    Function,
    Lambda,
    Class,
    Comprehension,
    /// An annotate function.
    Annotations,
    /// A lazily evaluated expression: the value of a type alias, a bound or a default of a type parameter.
    Thunk,
    TypeParameters,
}

/// The tree that a scope's code object is made from.
#[derive(Clone, Copy)]
pub(crate) enum Body<'a> {
    /// Compiled by the driver (module) or into the code around it (type parameters).
    None,
    Function(&'a ast::FunctionDefinition<'a>),
    Lambda(&'a ast::Lambda<'a>),
    Class(&'a ast::ClassDefinition<'a>),
    Comprehension(ComprehensionKind, &'a ast::Comprehension<'a>),
    FunctionAnnotations(&'a ast::FunctionDefinition<'a>),
    ClassAnnotations(&'a ast::ClassDefinition<'a>),
    ModuleAnnotations,
    Thunk(&'a ast::Expression<'a>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

/// Bits of [`Scope::flags`].
pub(crate) mod scope_flag {
    /// Has no code object of its own.
    pub const INLINED: u16 = 1;
    /// `async def`, or a comprehension that awaits.
    pub const ASYNC: u16 = 2;
    pub const GENERATOR: u16 = 4;
    /// Holds an assignment expression, so that locals may change within an expression.
    pub const WALRUS: u16 = 8;
    /// May look at all its locals at once (`locals()`, `eval` ...).
    pub const LOCALS: u16 = 16;
    /// An annotation scope directly in a class: class names are visible.
    pub const SEES_CLASS: u16 = 32;
    /// Has a free `__classdict__`, the namespace of the class around it.
    pub const CLASS_NAMESPACE: u16 = 64;
    /// A class with annotations to evaluate lazily.
    pub const ANNOTATED: u16 = 128;
    /// The body of a function with the decorator `micropython.viper`, where `ptr8` and its like are types.
    pub const VIPER: u16 = 256;
}

#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub kind: ScopeKind,
    pub flags: u16,
    pub parent: ScopeId,
    pub first_child: ScopeId,
    pub last_child: ScopeId,
    pub next_sibling: ScopeId,
    /// The node it belongs to, by address, plus its [`role`].
    pub key: usize,
    pub body: Body<'a>,
    pub span: Span,
    pub name: &'a str,
    pub qualified_name: &'a str,
    /// The class whose private names are mangled here; empty outside classes.
    pub private: &'a str,
    pub first_symbol: SymbolId,
    pub last_symbol: SymbolId,
    pub free_count: u16,
    /// Constant operands within loops, as far as they may get registers of their own.
    pub pin_count: u8,
    /// Attributes that methods assign through `self` (classes only), as a list of symbols.
    pub attributes: SymbolId,
    pub attribute_count: u8,
    /// The static attributes (classes only), as a list of symbols in order of their names.
    pub static_attributes: SymbolId,
    /// Where a value is returned first, for generators that must not.
    pub return_span: Option<Span>,
    /// The finished code object.
    pub image: Option<&'a CodeImage<'a>>,
}

impl Scope<'_> {
    pub fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }
}

/// What of a node a scope belongs to; nodes are aligned, so this fits into the low bits of their address.
pub(crate) mod role {
    pub const BODY: usize = 0;
    pub const ANNOTATIONS: usize = 1;
    pub const TYPE_PARAMETERS: usize = 2;
    /// Bound of a type parameter.
    pub const BOUND: usize = 1;
    /// Default of a type parameter.
    pub const DEFAULT: usize = 2;
    /// Value of a type alias.
    pub const VALUE: usize = 1;
}

/// The key of the annotate function of a module, which belongs to no node.
pub(crate) const MODULE_ANNOTATIONS: usize = role::ANNOTATIONS;
/// The set of the annotations that a class body came by, for its annotate function.
pub(crate) const CONDITIONAL: &str = "__conditional_annotations__";

/// The key of a scope for `role` of `node`.
pub(crate) fn key<T>(node: &T, role: usize) -> usize {
    core::ptr::from_ref(node).addr() + role
}

/// Bits of [`Symbol::flags`].
pub(crate) mod symbol_flag {
    pub const USED: u16 = 1;
    pub const BOUND: u16 = 2;
    pub const PARAMETER: u16 = 4;
    pub const GLOBAL: u16 = 8;
    pub const NONLOCAL: u16 = 16;
    pub const ANNOTATED: u16 = 32;
    /// Iteration variable of a comprehension.
    pub const ITERATION: u16 = 64;
    /// Target of an assignment expression within a comprehension, seen from there.
    pub const WALRUS: u16 = 128;
    /// Unbound somewhere: `del`, or the end of `except ... as`.
    pub const DELETED: u16 = 256;
    /// An inner code object uses it: it lives in a cell.
    pub const CAPTURED: u16 = 512;
}

/// How code of the scope reaches a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Not bound here, and the scope is inlined: the parent knows.
    Parent,
    /// A register, or a cell in a register when captured.
    Local,
    Free,
    Global,
    /// The namespace mapping in register 0.
    Name,
    /// The namespace, else a free variable.
    NameOrFree,
}

#[derive(Clone, Copy)]
pub(crate) struct Symbol<'a> {
    /// Mangled.
    pub name: &'a str,
    pub next: SymbolId,
    pub flags: u16,
    pub kind: Kind,
    /// Position in the code object's free variables.
    pub free: u16,
    /// Register of a local, or its place in the spill list.
    pub register: u16,
    /// Bit in the set of surely bound locals, or [`Symbol::NO_BIT`].
    pub bit: u8,
    /// Kept in the spill list instead of a register.
    pub spilled: bool,
    /// Of the declaration or first use.
    pub span: Span,
}

impl Symbol<'_> {
    pub const NO_BIT: u8 = 255;

    pub fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Bound by the scope it stands in.
    pub fn is_own(&self) -> bool {
        self.has(symbol_flag::BOUND | symbol_flag::PARAMETER) && !self.has(symbol_flag::GLOBAL | symbol_flag::NONLOCAL)
    }
}

impl<'a> Context<'a> {
    pub fn scope(&self, id: ScopeId) -> &Scope<'a> {
        &self.scopes[id as usize]
    }

    pub fn scope_mut(&mut self, id: ScopeId) -> &mut Scope<'a> {
        &mut self.scopes[id as usize]
    }

    pub fn symbol(&self, id: SymbolId) -> &Symbol<'a> {
        &self.symbols[id as usize]
    }

    pub fn symbol_mut(&mut self, id: SymbolId) -> &mut Symbol<'a> {
        &mut self.symbols[id as usize]
    }

    /// The symbol of a mangled name in just this scope.
    pub fn find(&self, scope: ScopeId, name: &str) -> Option<SymbolId> {
        let mut id = self.scope(scope).first_symbol;
        while id != NO_SYMBOL {
            let symbol = self.symbol(id);
            if symbol.name == name {
                return Some(id);
            }
            id = symbol.next;
        }
        None
    }

    /// The symbol of a mangled name, made when missing.
    pub fn insert(&mut self, scope: ScopeId, name: &'a str, flags: u16, span: Span) -> Outcome<SymbolId> {
        if let Some(id) = self.find(scope, name) {
            self.symbol_mut(id).flags |= flags;
            return Ok(id);
        }
        let id = self.add_symbol(name, flags, span)?;
        let scope = self.scope_mut(scope);
        let last = core::mem::replace(&mut scope.last_symbol, id);
        if last == NO_SYMBOL {
            scope.first_symbol = id;
        } else {
            self.symbol_mut(last).next = id;
        }
        Ok(id)
    }

    /// A symbol that belongs to no list yet.
    pub fn add_symbol(&mut self, name: &'a str, flags: u16, span: Span) -> Outcome<SymbolId> {
        let id = self.symbols.len() as SymbolId;
        self.symbols.push(Symbol {
            name,
            next: NO_SYMBOL,
            flags,
            kind: Kind::Parent,
            free: NO_FREE,
            register: 0,
            bit: Symbol::NO_BIT,
            spilled: false,
            span,
        })?;
        Ok(id)
    }

    /// The scope for `key` among the children of `parent`.
    pub fn child(&self, parent: ScopeId, key: usize) -> Option<ScopeId> {
        let mut id = self.scope(parent).first_child;
        while id != NO_SCOPE {
            let scope = self.scope(id);
            if scope.key == key {
                return Some(id);
            }
            id = scope.next_sibling;
        }
        None
    }

    /// The scope whose code object holds the code of `scope`.
    pub fn unit_of(&self, mut scope: ScopeId) -> ScopeId {
        while self.scope(scope).has(scope_flag::INLINED) {
            scope = self.scope(scope).parent;
        }
        scope
    }

    /// `name` as seen in `scope`: private names of a class carry its name.
    pub fn mangle(&self, scope: ScopeId, name: &'a str) -> Outcome<&'a str> {
        let class = self.scope(scope).private.trim_start_matches('_');
        if !name.starts_with("__") || name.ends_with("__") || class.is_empty() || name.contains('.') {
            return Ok(name);
        }
        self.concatenate(&["_", class, name])
    }
}
