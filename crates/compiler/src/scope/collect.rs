//! Collecting symbols: one walk over a statement that builds its scopes and finds misplaced statements.
//!
//! Invariant: every name that the code generator meets has a symbol in the scope where it stands.

use super::{Body, NO_SCOPE, NO_SYMBOL, Scope, ScopeId, ScopeKind, role, scope_flag, symbol_flag};
use crate::context::{Context, Outcome};
use syntax::ast::{
    AnnotatedAssign, Block, ExceptHandler, Expression, ExpressionKind, ImportFrom, Span, Statement, StatementKind,
    TrailerKind, Try,
};
use packed::phrase;
use phrase::Phrase;

pub(crate) struct Collector<'a, 'c> {
    pub context: &'c mut Context<'a>,
    pub(super) scope: ScopeId,
    pub(super) nesting: Nesting,
    /// What the expression is part of where assignment, `yield` and `await` are not allowed.
    pub(super) forbidden: Option<&'static str>,
    /// Within the iterable of a comprehension.
    pub(super) in_iterable: bool,
    /// The target is changed by an operator, or annotated alone.
    is_changed: bool,
}

/// The loops and `except*` blocks around a statement, within its function.
#[derive(Clone, Copy, Default)]
pub(super) struct Nesting {
    pub in_loop: bool,
    in_star: bool,
    /// A loop stands between the statement and the `except*`.
    loop_in_star: bool,
    /// In a statement that may be left out or repeated.
    in_block: bool,
}

const IN_STAR: Phrase = phrase!("'break', 'continue' and 'return' cannot appear in an except* block");

impl<'a, 'c> Collector<'a, 'c> {
    /// A collector in a fresh module scope.
    pub fn new(context: &'c mut Context<'a>, span: Span) -> Outcome<Self> {
        let mut collector = Collector {
            context,
            scope: NO_SCOPE,
            nesting: Nesting::default(),
            forbidden: None,
            is_changed: false,
            in_iterable: false,
        };
        collector.scope = collector.new_scope(ScopeKind::Module, 0, 0, Body::None, "<module>", span)?;
        Ok(collector)
    }

    /// Adds a scope below the present one. `key` tells the code generator whose it is.
    pub(super) fn new_scope(
        &mut self,
        kind: ScopeKind,
        flags: u16,
        key: usize,
        body: Body<'a>,
        name: &'a str,
        span: Span,
    ) -> Outcome<ScopeId> {
        let id = self.context.scopes.len();
        if id >= NO_SCOPE as usize {
            return Err(self.context.fail(phrase!("too many nested functions"), span));
        }
        let id = id as ScopeId;
        let parent = self.scope;
        let mut private = "";
        if parent != NO_SCOPE {
            private = self.context.scope(parent).private;
        }
        let qualified_name = self.qualify(name)?;
        self.context.scopes.push(Scope {
            kind,
            flags,
            parent,
            first_child: NO_SCOPE,
            last_child: NO_SCOPE,
            next_sibling: NO_SCOPE,
            key,
            body,
            span,
            name,
            qualified_name,
            private,
            first_symbol: NO_SYMBOL,
            last_symbol: NO_SYMBOL,
            free_count: 0,
            pin_count: 0,
            attributes: NO_SYMBOL,
            attribute_count: 0,
            static_attributes: NO_SYMBOL,
            return_span: None,
            image: None,
        })?;
        if parent != NO_SCOPE {
            let parent = self.context.scope_mut(parent);
            let last = core::mem::replace(&mut parent.last_child, id);
            if last == NO_SCOPE {
                parent.first_child = id;
            } else {
                self.context.scope_mut(last).next_sibling = id;
            }
        }
        Ok(id)
    }

    /// The qualified name of `name` defined in the present scope.
    fn qualify(&self, name: &'a str) -> Outcome<&'a str> {
        if self.scope == NO_SCOPE {
            return Ok(name);
        }
        let unit = self.context.unit_of(self.scope);
        let outer = self.context.scope(unit);
        let is_global =
            self.context.find(unit, name).is_some_and(|symbol| self.context.symbol(symbol).has(symbol_flag::GLOBAL));
        match outer.kind {
            ScopeKind::Module => Ok(name),
            _ if is_global => Ok(name),
            ScopeKind::Class => self.context.concatenate(&[outer.qualified_name, ".", name]),
            _ => self.context.concatenate(&[outer.qualified_name, ".<locals>.", name]),
        }
    }

    /// Notes a use or binding of `name` in the present scope.
    pub(super) fn note(&mut self, name: &'a str, flags: u16, span: Span) -> Outcome {
        let name = self.context.mangle(self.scope, name)?;
        self.context.insert(self.scope, name, flags, span)?;
        Ok(())
    }

    /// Notes a binding of `name`.
    pub(super) fn bind(&mut self, name: &'a str, span: Span) -> Outcome {
        if name == "__debug__" {
            return Err(self.context.fail(phrase!("cannot assign to __debug__"), span));
        }
        self.note(name, symbol_flag::BOUND, span)
    }

    pub(super) fn kind(&self) -> ScopeKind {
        self.context.scope(self.scope).kind
    }

    /// The innermost scope that is no comprehension.
    pub(super) fn outside_comprehensions(&self) -> ScopeId {
        let mut scope = self.scope;
        while self.context.scope(scope).kind == ScopeKind::Comprehension {
            scope = self.context.scope(scope).parent;
        }
        scope
    }

    pub fn block(&mut self, block: Block<'a>) -> Outcome {
        for statement in block {
            self.statement(statement)?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &'a Statement<'a>) -> Outcome {
        let span = statement.span;
        match statement.kind {
            StatementKind::Pass => Ok(()),
            StatementKind::Break => self.check_exit(false, phrase!("'break' outside loop"), span),
            StatementKind::Continue => self.check_exit(false, phrase!("'continue' not properly in loop"), span),
            StatementKind::Expression(value) => self.expression(value),
            StatementKind::Assign(assign) => {
                if assign.targets.iter().all(|target| matches!(target.kind, ExpressionKind::Postfix(_))) {
                    self.note_operand(&assign.value);
                }
                self.expression(&assign.value)?;
                assign.targets.iter().try_for_each(|target| self.target(target))
            }
            StatementKind::AugmentedAssign(assign) => {
                if let ExpressionKind::Name(name) = assign.target.kind {
                    self.bind(name, assign.target.span)?;
                } else {
                    self.changed_target(&assign.target)?;
                }
                self.note_operand(&assign.value);
                self.expression(&assign.value)
            }
            StatementKind::AnnotatedAssign(assign) => self.annotated_assign(assign),
            StatementKind::Return(value) => self.return_statement(value, span),
            StatementKind::Delete(targets) => targets.iter().try_for_each(|target| self.delete_target(target)),
            StatementKind::Raise(None) => Ok(()),
            StatementKind::Raise(Some(raise)) => {
                self.expression(&raise.exception)?;
                self.optional(&raise.cause)
            }
            StatementKind::Assert(assert) => {
                self.expression(&assert.test)?;
                self.optional(&assert.message)
            }
            StatementKind::Global(names) => names.iter().try_for_each(|name| self.global(name, span)),
            StatementKind::Nonlocal(names) => names.iter().try_for_each(|name| self.nonlocal(name, span)),
            StatementKind::Import(aliases) => aliases.iter().try_for_each(|alias| {
                let top = alias.name.split('.').next().unwrap_or(alias.name);
                self.bind(alias.alias.unwrap_or(top), alias.span)
            }),
            StatementKind::ImportFrom(import) => self.import_from(import),
            StatementKind::Function(function) => self.function(function, span),
            StatementKind::Class(class) => self.class(class, span),
            StatementKind::TypeAlias(alias) => self.type_alias(alias, span),
            _ => {
                let outer = core::mem::replace(&mut self.nesting.in_block, true);
                self.compound(statement)?;
                self.nesting.in_block = outer;
                Ok(())
            }
        }
    }

    #[inline(never)]
    fn compound(&mut self, statement: &'a Statement<'a>) -> Outcome {
        match statement.kind {
            StatementKind::If(node) => {
                for branch in node.branches {
                    self.expression(&branch.test)?;
                    self.block(branch.body)?;
                }
                self.block(node.otherwise)
            }
            StatementKind::While(node) => {
                let outer = core::mem::replace(&mut self.nesting.in_loop, true);
                self.expression(&node.test)?;
                self.nesting.in_loop = outer;
                self.loop_body(node.body)?;
                self.block(node.otherwise)
            }
            StatementKind::For(node) => {
                self.check_async(node.is_async, phrase!("'async for' outside async function"), statement.span)?;
                self.expression(&node.iterable)?;
                self.target(&node.target)?;
                self.loop_body(node.body)?;
                self.block(node.otherwise)
            }
            StatementKind::With(node) => {
                self.check_async(node.is_async, phrase!("'async with' outside async function"), statement.span)?;
                for item in node.items {
                    self.expression(&item.context)?;
                    if let Some(target) = &item.target {
                        self.target(target)?;
                    }
                }
                self.block(node.body)
            }
            StatementKind::Try(node) => self.try_statement(node),
            StatementKind::Match(node) => {
                self.expression(&node.subject)?;
                for (index, case) in node.cases.iter().enumerate() {
                    let is_last = index + 1 == node.cases.len();
                    self.case_pattern(&case.pattern, is_last || case.guard.is_some())?;
                    self.optional(&case.guard)?;
                    self.block(case.body)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn loop_body(&mut self, body: Block<'a>) -> Outcome {
        let outer = self.nesting;
        self.nesting.in_loop = true;
        self.nesting.loop_in_star = true;
        self.block(body)?;
        self.nesting = outer;
        Ok(())
    }

    /// Checks the place of `break`, `continue` and (`is_return`) `return`.
    fn check_exit(&mut self, is_return: bool, message: Phrase, span: Span) -> Outcome {
        if self.nesting.in_star && (is_return || !self.nesting.loop_in_star) {
            return Err(self.context.fail(IN_STAR, span));
        }
        if !is_return && !self.nesting.in_loop {
            return Err(self.context.fail(message, span));
        }
        Ok(())
    }

    fn check_async(&mut self, is_async: bool, message: Phrase, span: Span) -> Outcome {
        if !is_async {
            return Ok(());
        }
        self.check_in_async(message, message, span)
    }

    /// Checks that the present scope may await; marks a module that does.
    pub(super) fn check_in_async(&mut self, outside: Phrase, in_plain: Phrase, span: Span) -> Outcome {
        let top_level_await = self.context.options.top_level_await;
        let scope = self.context.scope_mut(self.scope);
        match scope.kind {
            ScopeKind::Function if scope.has(scope_flag::ASYNC) => Ok(()),
            ScopeKind::Comprehension => {
                scope.flags |= scope_flag::ASYNC;
                Ok(())
            }
            ScopeKind::Module if top_level_await => {
                scope.flags |= scope_flag::ASYNC;
                Ok(())
            }
            ScopeKind::Module | ScopeKind::Class => Err(self.context.fail(outside, span)),
            _ => Err(self.context.fail(in_plain, span)),
        }
    }

    fn return_statement(&mut self, value: Option<&'a Expression<'a>>, span: Span) -> Outcome {
        let scope = self.context.scope_mut(self.scope);
        if scope.kind != ScopeKind::Function {
            return Err(self.context.fail(phrase!("'return' outside function"), span));
        }
        if value.is_some() && scope.return_span.is_none() {
            scope.return_span = Some(span);
        }
        self.check_exit(true, IN_STAR, value.map_or(span, |value| value.span))?;
        value.map_or(Ok(()), |value| self.expression(value))
    }

    fn try_statement(&mut self, node: &'a Try<'a>) -> Outcome {
        self.block(node.body)?;
        for (index, handler) in node.handlers.iter().enumerate() {
            if handler.exception.is_none() && index + 1 < node.handlers.len() {
                return Err(self.context.fail(phrase!("default 'except:' must be last"), handler.span));
            }
            self.handler(handler, node.is_star)?;
        }
        self.block(node.otherwise)?;
        self.block(node.finally)
    }

    fn handler(&mut self, handler: &'a ExceptHandler<'a>, is_star: bool) -> Outcome {
        self.optional(&handler.exception)?;
        if let Some(name) = handler.name {
            self.bind(name, handler.span)?;
            self.note(name, symbol_flag::DELETED, handler.span)?;
        }
        let outer = self.nesting;
        if is_star {
            self.nesting.in_star = true;
            self.nesting.loop_in_star = false;
        }
        self.block(handler.body)?;
        self.nesting = outer;
        Ok(())
    }

    fn annotated_assign(&mut self, assign: &'a AnnotatedAssign<'a>) -> Outcome {
        let is_function = !matches!(self.kind(), ScopeKind::Module | ScopeKind::Class);
        if let ExpressionKind::Name(name) = assign.target.kind {
            let name = self.context.mangle(self.scope, name)?;
            if let Some(symbol) = self.context.find(self.scope, name).filter(|_| assign.simple) {
                let symbol = *self.context.symbol(symbol);
                let message = match symbol.flags {
                    flags if flags & symbol_flag::GLOBAL != 0 => phrase!("annotated name '%' can't be global"),
                    flags if flags & symbol_flag::NONLOCAL != 0 => phrase!("annotated name '%' can't be nonlocal"),
                    _ => Phrase::EMPTY,
                };
                // A module may annotate what it declares global.
                if !message.is_empty() && self.kind() != ScopeKind::Module {
                    return Err(self.context.fail_name(message, assign.target.span, name));
                }
            }
            if assign.simple {
                self.bind(name, assign.target.span)?;
                self.note(name, symbol_flag::ANNOTATED, assign.target.span)?;
            } else if assign.value.is_some() {
                self.bind(name, assign.target.span)?;
            }
        } else if assign.value.is_some() {
            self.target(&assign.target)?;
        } else {
            self.changed_target(&assign.target)?;
        }
        if self.kind() == ScopeKind::Class && assign.simple && self.context.options.keeps_annotations() {
            self.class_annotation(&assign.annotation)?;
        } else if self.kind() == ScopeKind::Module && assign.simple && self.context.options.keeps_annotations() {
            self.module_annotate(assign.annotation.span)?;
            self.thunk(&assign.annotation, super::key(assign, role::VALUE), "__annotate__", "an annotation")?;
        } else if !is_function && !assign.simple {
            self.expression(&assign.annotation)?;
        }
        self.optional(&assign.value)
    }

    fn import_from(&mut self, import: &'a ImportFrom<'a>) -> Outcome {
        for alias in import.names {
            if alias.name != "*" {
                self.bind(alias.alias.unwrap_or(alias.name), alias.span)?;
            } else if self.kind() != ScopeKind::Module {
                return Err(self.context.fail(phrase!("import * only allowed at module level"), alias.span));
            }
        }
        Ok(())
    }

    fn global(&mut self, name: &'a str, span: Span) -> Outcome {
        let name = self.context.mangle(self.scope, name)?;
        if let Some(id) = self.context.find(self.scope, name) {
            let symbol = *self.context.symbol(id);
            self.check_declaration(&symbol, span, [
                phrase!("name '%' is parameter and global"),
                phrase!("annotated name '%' can't be global"),
                phrase!("name '%' is assigned to before global declaration"),
                phrase!("name '%' is used prior to global declaration"),
            ])?;
            if symbol.has(symbol_flag::NONLOCAL) {
                return Err(self.context.fail_name(phrase!("name '%' is nonlocal and global"), symbol.span, name));
            }
        }
        let id = self.context.insert(self.scope, name, symbol_flag::GLOBAL, span)?;
        self.context.symbol_mut(id).span = span;
        // Code at module level, which may run with a namespace, means the global variable too.
        self.context.insert(0, name, symbol_flag::GLOBAL, span)?;
        Ok(())
    }

    fn nonlocal(&mut self, name: &'a str, span: Span) -> Outcome {
        if self.kind() == ScopeKind::Module {
            return Err(self.context.fail(phrase!("nonlocal declaration not allowed at module level"), span));
        }
        let name = self.context.mangle(self.scope, name)?;
        if let Some(id) = self.context.find(self.scope, name) {
            let symbol = *self.context.symbol(id);
            self.check_declaration(&symbol, span, [
                phrase!("name '%' is parameter and nonlocal"),
                phrase!("annotated name '%' can't be nonlocal"),
                phrase!("name '%' is assigned to before nonlocal declaration"),
                phrase!("name '%' is used prior to nonlocal declaration"),
            ])?;
            if symbol.has(symbol_flag::GLOBAL) {
                return Err(self.context.fail_name(phrase!("name '%' is nonlocal and global"), symbol.span, name));
            }
        }
        let id = self.context.insert(self.scope, name, symbol_flag::NONLOCAL, span)?;
        self.context.symbol_mut(id).span = span;
        Ok(())
    }

    fn check_declaration(&mut self, symbol: &super::Symbol<'a>, span: Span, messages: [Phrase; 4]) -> Outcome {
        let [parameter, annotated, assigned, used] = messages;
        let message = if symbol.has(symbol_flag::PARAMETER) {
            parameter
        } else if symbol.has(symbol_flag::GLOBAL | symbol_flag::NONLOCAL) {
            return Ok(());
        } else if symbol.has(symbol_flag::ANNOTATED) {
            annotated
        } else if symbol.has(symbol_flag::BOUND) {
            assigned
        } else if symbol.has(symbol_flag::USED) {
            used
        } else {
            return Ok(());
        };
        Err(self.context.fail_name(message, span, symbol.name))
    }

    /// A target of an assignment.
    pub(super) fn target(&mut self, target: &'a Expression<'a>) -> Outcome {
        match target.kind {
            ExpressionKind::Name(name) => self.bind(name, target.span),
            ExpressionKind::Tuple(items) | ExpressionKind::List(items) => {
                let mut has_star = false;
                for item in items {
                    if let ExpressionKind::Starred(inner) = item.kind {
                        if has_star {
                            let message = phrase!("multiple starred expressions in assignment");
                            return Err(self.context.fail(message, target.span));
                        }
                        has_star = true;
                        self.target(inner)?;
                    } else {
                        self.target(item)?;
                    }
                }
                Ok(())
            }
            ExpressionKind::Starred(_) => {
                Err(self.context.fail(phrase!("starred assignment target must be in a list or tuple"), target.span))
            }
            ExpressionKind::Postfix(postfix) => {
                if let Some(TrailerKind::Attribute(name)) = postfix.trailers.last().map(|trailer| trailer.kind) {
                    if name == "__debug__" {
                        return Err(self.context.fail(phrase!("cannot assign to __debug__"), target.span));
                    }
                    if let (ExpressionKind::Name(object), 1) = (postfix.first.kind, postfix.trailers.len()) {
                        self.note_attribute(object, name)?;
                        self.note_static_attribute(object, name)?;
                    }
                }
                self.expression(target)
            }
            _ => Err(self.context.fail(phrase!("cannot assign to expression"), target.span)),
        }
    }

    /// As [`Self::target`] of what is not assigned to alone, so that it is no static attribute.
    fn changed_target(&mut self, target: &'a Expression<'a>) -> Outcome {
        self.is_changed = true;
        self.target(target)?;
        self.is_changed = false;
        Ok(())
    }

    fn delete_target(&mut self, target: &'a Expression<'a>) -> Outcome {
        match target.kind {
            ExpressionKind::Name("__debug__") => Err(self.context.fail(phrase!("cannot delete __debug__"), target.span)),
            ExpressionKind::Name(name) => self.note(name, symbol_flag::BOUND | symbol_flag::DELETED, target.span),
            ExpressionKind::Tuple(items) | ExpressionKind::List(items) => {
                items.iter().try_for_each(|item| self.delete_target(item))
            }
            _ => self.expression(target),
        }
    }

    /// Notes what the nearest class around gets as `__static_attributes__`: attributes that functions assign to `self`.
    fn note_static_attribute(&mut self, object: &str, attribute: &'a str) -> Outcome {
        let mut class = self.scope;
        if !self.context.options.introspects() || object != "self" || self.is_changed || self.kind() == ScopeKind::Class {
            return Ok(());
        }
        while class != NO_SCOPE && self.context.scope(class).kind != ScopeKind::Class {
            class = self.context.scope(class).parent;
        }
        if class == NO_SCOPE {
            return Ok(());
        }
        let span = self.context.scope(class).span;
        let id = self.context.add_symbol(attribute, 0, span)?;
        // The list is in order of the names.
        let mut before = NO_SYMBOL;
        let mut next = self.context.scope(class).static_attributes;
        while next != NO_SYMBOL && self.context.symbol(next).name < attribute {
            (before, next) = (next, self.context.symbol(next).next);
        }
        if next != NO_SYMBOL && self.context.symbol(next).name == attribute {
            return Ok(());
        }
        self.context.symbol_mut(id).next = next;
        if before == NO_SYMBOL {
            self.context.scope_mut(class).static_attributes = id;
        } else {
            self.context.symbol_mut(before).next = id;
        }
        Ok(())
    }

    /// Counts the attributes that methods give their first parameter, as a hint for instances' sizes.
    fn note_attribute(&mut self, object: &str, attribute: &'a str) -> Outcome {
        let scope = *self.context.scope(self.scope);
        let first = scope.first_symbol;
        if scope.kind != ScopeKind::Function || first == NO_SYMBOL {
            return Ok(());
        }
        let is_self = self.context.symbol(first).has(symbol_flag::PARAMETER) && self.context.symbol(first).name == object;
        if !is_self || self.context.scope(scope.parent).kind != ScopeKind::Class {
            return Ok(());
        }
        let class = *self.context.scope(scope.parent);
        let mut id = class.attributes;
        while id != NO_SYMBOL {
            let symbol = self.context.symbol(id);
            if symbol.name == attribute {
                return Ok(());
            }
            id = symbol.next;
        }
        let id = self.context.add_symbol(attribute, 0, scope.span)?;
        self.context.symbol_mut(id).next = class.attributes;
        let class = self.context.scope_mut(scope.parent);
        class.attributes = id;
        class.attribute_count = class.attribute_count.saturating_add(1);
        Ok(())
    }

    /// Makes the scope of the annotate function of the module, unless it has one.
    fn module_annotate(&mut self, span: Span) -> Outcome {
        if core::mem::replace(&mut self.context.is_annotated, true) {
            return Ok(());
        }
        let scope = self.annotation_scope(super::MODULE_ANNOTATIONS, Body::ModuleAnnotations, span)?;
        self.context.insert(scope, ".parts", symbol_flag::PARAMETER, span)?;
        Ok(())
    }

    /// The scope of the annotations of the class that is the present scope, made when missing.
    fn class_annotation(&mut self, annotation: &'a Expression<'a>) -> Outcome {
        let class = *self.context.scope(self.scope);
        let Body::Class(node) = class.body else { return Ok(()) };
        let key = super::key(node, role::ANNOTATIONS);
        let scope = match self.context.child(self.scope, key) {
            Some(scope) => scope,
            None => {
                self.context.scope_mut(self.scope).flags |= scope_flag::ANNOTATED;
                self.annotation_scope(key, Body::ClassAnnotations(node), class.span)?
            }
        };
        if self.nesting.in_block {
            self.context.insert(scope, super::CONDITIONAL, symbol_flag::USED, class.span)?;
        }
        self.within(scope, Some("an annotation"), |collector| collector.expression(annotation))
    }

    /// Runs `work` in `scope`.
    pub(super) fn within(
        &mut self,
        scope: ScopeId,
        forbidden: Option<&'static str>,
        work: impl FnOnce(&mut Self) -> Outcome,
    ) -> Outcome {
        let outer = (self.scope, self.nesting, self.forbidden, self.in_iterable);
        self.scope = scope;
        self.nesting = Nesting::default();
        self.forbidden = forbidden;
        self.in_iterable = false;
        work(self)?;
        (self.scope, self.nesting, self.forbidden, self.in_iterable) = outer;
        Ok(())
    }
}
