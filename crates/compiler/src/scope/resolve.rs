//! Resolving symbols: which names are locals, cells, free variables, globals or names of a namespace.
//!
//! Invariant: scopes are resolved parents first; a child that captures a name marks the owner's symbol and leaves a
//! free variable in every code object in between.

use super::{Kind, NO_FREE, NO_SYMBOL, ScopeId, ScopeKind, SymbolId, scope_flag, symbol_flag};
use crate::context::{Context, Outcome};
use packed::phrase;

/// Cells that a class body makes for the code within it.
const CLASS_CELLS: [&str; 3] = ["__class__", "__classdict__", super::CONDITIONAL];

/// Decides the kind of every symbol.
pub(crate) fn resolve(context: &mut Context) -> Outcome {
    for scope in 0..context.scopes.len() as ScopeId {
        let mut id = context.scope(scope).first_symbol;
        while id != NO_SYMBOL {
            let kind = context.kind_of(scope, id)?;
            let symbol = context.symbol_mut(id);
            symbol.kind = kind;
            id = symbol.next;
        }
    }
    Ok(())
}

impl<'a> Context<'a> {
    fn kind_of(&mut self, scope_id: ScopeId, id: SymbolId) -> Outcome<Kind> {
        let symbol = *self.symbol(id);
        let scope = *self.scope(scope_id);
        if scope.kind == ScopeKind::Module {
            let is_name = self.options.namespace && !symbol.has(symbol_flag::GLOBAL);
            return Ok(if is_name { Kind::Name } else { Kind::Global });
        }
        if symbol.has(symbol_flag::GLOBAL) {
            return Ok(Kind::Global);
        }
        if symbol.has(symbol_flag::NONLOCAL) {
            if self.capture(scope_id, symbol.name)? {
                return Ok(Kind::Free);
            }
            // An assignment expression in a generator expression binds whatever the code around it would bind.
            if symbol.has(symbol_flag::WALRUS) {
                return Ok(Kind::Global);
            }
            return Err(self.fail_name(phrase!("no binding for nonlocal '%' found"), symbol.span, symbol.name));
        }
        if scope.kind == ScopeKind::Class {
            // The cells for inner code are made by `capture`, after this.
            let is_free = !symbol.is_own() && self.capture(scope_id, symbol.name)?;
            return Ok(if is_free { Kind::NameOrFree } else { Kind::Name });
        }
        if symbol.is_own() {
            return Ok(Kind::Local);
        }
        if scope.has(scope_flag::INLINED) {
            return Ok(Kind::Parent);
        }
        if scope.has(scope_flag::SEES_CLASS) && !CLASS_CELLS.contains(&symbol.name) {
            if let Some(kind) = self.kind_in_class(scope_id, symbol.name)? {
                return Ok(kind);
            }
        }
        Ok(if self.capture(scope_id, symbol.name)? { Kind::Free } else { Kind::Global })
    }

    /// The kind of a name in an annotation scope that the class around it binds.
    fn kind_in_class(&mut self, scope: ScopeId, name: &'a str) -> Outcome<Option<Kind>> {
        let mut around = self.scope(scope).parent;
        while self.scope(around).has(scope_flag::INLINED) {
            if self.find(around, name).is_some_and(|id| self.symbol(id).is_own()) {
                return Ok(None);
            }
            around = self.scope(around).parent;
        }
        let Some(id) = self.find(around, name) else { return Ok(None) };
        let symbol = *self.symbol(id);
        if symbol.has(symbol_flag::GLOBAL) {
            return Ok(Some(Kind::Global));
        }
        if !symbol.is_own() {
            return Ok(None);
        }
        let span = symbol.span;
        let cell = self.insert(scope, "__classdict__", symbol_flag::USED, span)?;
        if self.capture(scope, "__classdict__")? {
            self.symbol_mut(cell).kind = Kind::Free;
            self.scope_mut(scope).flags |= scope_flag::CLASS_NAMESPACE;
        }
        Ok(Some(if self.capture(scope, name)? { Kind::NameOrFree } else { Kind::Name }))
    }

    /// Looks for the binding of `name` in the functions around `scope`. When there is one, it becomes a cell and a free
    /// variable of `scope` and all code objects between.
    fn capture(&mut self, scope: ScopeId, name: &'a str) -> Outcome<bool> {
        let mut owner = self.scope(scope).parent;
        loop {
            let around = *self.scope(owner);
            let symbol = self.find(owner, name);
            if around.kind == ScopeKind::Module {
                return Ok(false);
            }
            if around.kind == ScopeKind::Class {
                if CLASS_CELLS.contains(&name) {
                    let id = self.insert(owner, name, symbol_flag::CAPTURED, around.span)?;
                    let symbol = self.symbol_mut(id);
                    if symbol.kind == Kind::Parent {
                        symbol.kind = Kind::Name;
                    }
                    break;
                }
            } else if let Some(id) = symbol {
                let flags = self.symbol(id).flags;
                if flags & symbol_flag::GLOBAL != 0 {
                    return Ok(false);
                }
                if self.symbol(id).is_own() {
                    self.symbol_mut(id).flags |= symbol_flag::CAPTURED;
                    break;
                }
            }
            owner = around.parent;
        }
        let mut between = scope;
        while between != owner {
            let around = *self.scope(between);
            if !around.has(scope_flag::INLINED) {
                self.make_free(between, name)?;
            }
            between = around.parent;
        }
        Ok(true)
    }

    fn make_free(&mut self, scope: ScopeId, name: &'a str) -> Outcome {
        let span = self.scope(scope).span;
        let is_new = self.find(scope, name).is_none();
        let id = self.insert(scope, name, 0, span)?;
        if self.symbol(id).free != NO_FREE {
            return Ok(());
        }
        let is_class = self.scope(scope).kind == ScopeKind::Class;
        let number = self.scope(scope).free_count;
        if number >= 255 {
            return Err(self.fail(phrase!("too many free variables"), span));
        }
        self.scope_mut(scope).free_count += 1;
        let symbol = self.symbol_mut(id);
        symbol.free = number;
        if is_new {
            symbol.kind = if is_class { Kind::NameOrFree } else { Kind::Free };
        }
        Ok(())
    }
}
