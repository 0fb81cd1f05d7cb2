//! Collecting symbols of expressions and comprehensions.

use super::collect::Collector;
use super::{Body, ComprehensionKind, ScopeKind, role, scope_flag, symbol_flag};
use crate::context::Outcome;
use crate::fold;
use syntax::ast::{
    ArgumentKind, Argument, Comprehension, Expression, ExpressionKind, Named, Span, StringPart, TrailerKind,
};
use packed::phrase;

/// Constants of a code object that get a register.
const MOST_PINS: u8 = 4;

impl<'a> Collector<'a, '_> {
    pub(super) fn optional(&mut self, expression: &'a Option<Expression<'a>>) -> Outcome {
        expression.as_ref().map_or(Ok(()), |expression| self.expression(expression))
    }

    pub fn expression(&mut self, expression: &'a Expression<'a>) -> Outcome {
        match expression.kind {
            ExpressionKind::Name(name) => self.load(name, expression.span),
            ExpressionKind::Unary(_, operand) => self.expression(operand),
            ExpressionKind::Binary(chain) => {
                self.operand(&chain.first)?;
                chain.rest.iter().try_for_each(|(_, operand)| self.operand(operand))
            }
            ExpressionKind::Boolean(_, operands) | ExpressionKind::Set(operands) => self.all(operands),
            ExpressionKind::Tuple(items) | ExpressionKind::List(items) => self.all(items),
            ExpressionKind::Compare(chain) => {
                self.operand(&chain.first)?;
                chain.rest.iter().try_for_each(|(_, operand)| self.operand(operand))
            }
            ExpressionKind::Conditional(node) => {
                self.expression(&node.test)?;
                self.expression(&node.body)?;
                self.expression(&node.otherwise)
            }
            ExpressionKind::Starred(value) => self.expression(value),
            ExpressionKind::Postfix(node) => {
                self.expression(&node.first)?;
                for trailer in node.trailers {
                    match trailer.kind {
                        TrailerKind::Attribute("_getframe" | "currentframe" | "f_locals")
                            if self.context.options.introspects() =>
                        {
                            self.looks_at_locals();
                        }
                        TrailerKind::Attribute(_) => {}
                        TrailerKind::Subscript(index) => self.operand(index)?,
                        TrailerKind::Call(arguments) => self.arguments(arguments)?,
                    }
                }
                Ok(())
            }
            ExpressionKind::Slice(slice) => {
                self.optional(&slice.lower)?;
                self.optional(&slice.upper)?;
                self.optional(&slice.step)
            }
            ExpressionKind::Dict(items) => items.iter().try_for_each(|item| {
                self.optional(&item.key)?;
                self.expression(&item.value)
            }),
            ExpressionKind::FString(parts) | ExpressionKind::TString(parts) => self.string_parts(parts),
            _ => self.rare_expression(expression),
        }
    }

    fn operand(&mut self, operand: &'a Expression<'a>) -> Outcome {
        self.note_operand(operand);
        self.expression(operand)
    }

    /// Counts constant operands in loops: the code generator may keep them in registers.
    pub(super) fn note_operand(&mut self, operand: &Expression) {
        let in_loop = self.nesting.in_loop || self.kind() == ScopeKind::Comprehension;
        let may_be_constant = match operand.kind {
            ExpressionKind::Tuple(_) | ExpressionKind::List(_) | ExpressionKind::Set(_) => true,
            // Most of these become immediate operands.
            ExpressionKind::Int(number) if i8::try_from(number).is_ok() => false,
            _ => fold::literal(operand).is_some(),
        };
        if in_loop && may_be_constant {
            let unit = self.context.unit_of(self.scope);
            let unit = self.context.scope_mut(unit);
            unit.pin_count = (unit.pin_count + 1).min(MOST_PINS);
        }
    }

    #[inline(never)]
    fn rare_expression(&mut self, expression: &'a Expression<'a>) -> Outcome {
        let span = expression.span;
        match expression.kind {
            ExpressionKind::Lambda(lambda) => self.lambda(lambda, span),
            ExpressionKind::Await(value) => {
                self.check_allowed("await expression", span)?;
                if !self.awaits_by_yielding() {
                    self.check_in_async(phrase!("'await' outside function"), phrase!("'await' outside async function"), span)?;
                }
                self.expression(value)
            }
            ExpressionKind::Yield(value) => {
                self.yield_expression(span, false)?;
                value.map_or(Ok(()), |value| self.expression(value))
            }
            ExpressionKind::YieldFrom(value) => {
                self.yield_expression(span, true)?;
                self.expression(value)
            }
            ExpressionKind::Named(named) => self.named(named, span),
            ExpressionKind::ListComprehension(node) => self.comprehension(ComprehensionKind::List, node, span),
            ExpressionKind::SetComprehension(node) => self.comprehension(ComprehensionKind::Set, node, span),
            ExpressionKind::DictComprehension(node) => self.comprehension(ComprehensionKind::Dict, node, span),
            ExpressionKind::Generator(node) => self.comprehension(ComprehensionKind::Generator, node, span),
            _ => Ok(()),
        }
    }

    fn all(&mut self, expressions: &'a [Expression<'a>]) -> Outcome {
        expressions.iter().try_for_each(|expression| self.expression(expression))
    }

    pub(super) fn arguments(&mut self, arguments: &'a [Argument<'a>]) -> Outcome {
        for (index, argument) in arguments.iter().enumerate() {
            if let ArgumentKind::Keyword(name) = argument.kind {
                if name == "__debug__" {
                    return Err(self.context.fail(phrase!("cannot assign to __debug__"), argument.span));
                }
                let is_same = |other: &Argument<'_>| matches!(other.kind, ArgumentKind::Keyword(word) if word == name);
                if arguments.iter().take(index).any(is_same) {
                    return Err(self.context.fail_name(phrase!("keyword argument repeated: %"), argument.span, name));
                }
            }
            self.expression(&argument.value)?;
        }
        Ok(())
    }

    fn string_parts(&mut self, parts: &'a [StringPart<'a>]) -> Outcome {
        for part in parts {
            if let StringPart::Interpolation(part) = part {
                self.expression(&part.value)?;
                if let Some(specification) = part.specification {
                    self.string_parts(specification)?;
                }
            }
        }
        Ok(())
    }

    fn load(&mut self, name: &'a str, span: Span) -> Outcome {
        self.note(name, symbol_flag::USED, span)?;
        if matches!(self.kind(), ScopeKind::Module | ScopeKind::Class) {
            return Ok(());
        }
        match name {
            "super" => self.note("__class__", symbol_flag::USED, span),
            "locals" | "vars" | "dir" | "eval" | "exec" => {
                self.looks_at_locals();
                Ok(())
            }
            "_getframe" | "currentframe" if self.context.options.introspects() => {
                self.looks_at_locals();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Something may look at all locals at once.
    fn looks_at_locals(&mut self) {
        let unit = self.context.unit_of(self.scope);
        self.context.scope_mut(unit).flags |= scope_flag::LOCALS;
    }

    fn check_allowed(&mut self, what: &'static str, span: Span) -> Outcome {
        match self.forbidden {
            Some(place) => Err(self.context.fail_texts(phrase!("% cannot be used within %"), span, [what, place])),
            None => Ok(()),
        }
    }

    /// True in a plain `__await__` or `__iter__`, where an `await` is a `yield from` and makes a generator: libraries
    /// for MicroPython write these methods so.
    fn awaits_by_yielding(&mut self) -> bool {
        let scope = self.context.scope_mut(self.scope);
        let yields = matches!(scope.body, Body::Function(function)
            if !function.is_async && matches!(function.name, "__await__" | "__iter__"));
        if yields {
            scope.flags |= scope_flag::GENERATOR;
        }
        yields
    }

    fn yield_expression(&mut self, span: Span, is_from: bool) -> Outcome {
        self.check_allowed("yield expression", span)?;
        let scope = self.context.scope_mut(self.scope);
        match scope.kind {
            ScopeKind::Function | ScopeKind::Lambda => {
                if is_from && scope.has(scope_flag::ASYNC) {
                    return Err(self.context.fail(phrase!("'yield from' inside async function"), span));
                }
                scope.flags |= scope_flag::GENERATOR;
                Ok(())
            }
            ScopeKind::Comprehension => {
                let message = match scope.body {
                    Body::Comprehension(ComprehensionKind::List, _) => phrase!("'yield' inside list comprehension"),
                    Body::Comprehension(ComprehensionKind::Set, _) => phrase!("'yield' inside set comprehension"),
                    Body::Comprehension(ComprehensionKind::Dict, _) => phrase!("'yield' inside dict comprehension"),
                    _ => phrase!("'yield' inside generator expression"),
                };
                Err(self.context.fail(message, span))
            }
            _ if is_from => Err(self.context.fail(phrase!("'yield from' outside function"), span)),
            _ => Err(self.context.fail(phrase!("'yield' outside function"), span)),
        }
    }

    fn named(&mut self, named: &'a Named<'a>, span: Span) -> Outcome {
        self.check_allowed("named expression", span)?;
        if self.in_iterable {
            let message = phrase!("assignment expression cannot be used in a comprehension iterable expression");
            return Err(self.context.fail(message, span));
        }
        self.expression(&named.value)?;
        let name = self.context.mangle(self.scope, named.name)?;
        let span = named.name_span;
        let owner = self.outside_comprehensions();
        let mut scope = self.scope;
        while scope != owner {
            let symbol = self.context.find(scope, name).map(|id| *self.context.symbol(id));
            if symbol.is_some_and(|symbol| symbol.has(symbol_flag::ITERATION)) {
                let message = phrase!("assignment expression cannot rebind comprehension iteration variable '%'");
                return Err(self.context.fail_name(message, span, name));
            }
            scope = self.context.scope(scope).parent;
        }
        if owner != self.scope && self.context.scope(owner).kind == ScopeKind::Class {
            let message = phrase!("assignment expression within a comprehension cannot be used in a class body");
            return Err(self.context.fail(message, span));
        }
        let mut scope = self.scope;
        while scope != owner {
            let flags = if self.context.scope(scope).has(scope_flag::INLINED) { 0 } else { symbol_flag::NONLOCAL };
            self.context.insert(scope, name, symbol_flag::WALRUS | flags, span)?;
            self.context.scope_mut(scope).flags |= scope_flag::WALRUS;
            scope = self.context.scope(scope).parent;
        }
        let unit = self.context.unit_of(owner);
        self.context.scope_mut(unit).flags |= scope_flag::WALRUS;
        let inner = core::mem::replace(&mut self.scope, owner);
        self.bind(named.name, span)?;
        self.scope = inner;
        Ok(())
    }

    fn comprehension(&mut self, kind: ComprehensionKind, node: &'a Comprehension<'a>, span: Span) -> Outcome {
        let [first, rest @ ..] = node.clauses else { return Ok(()) };
        self.iterable(&first.iterable)?;
        let outer = self.scope;
        let unit = self.context.unit_of(outer);
        let is_inlined = kind != ComprehensionKind::Generator && self.context.scope(unit).kind != ScopeKind::Class;
        let name = match kind {
            ComprehensionKind::List => "<listcomp>",
            ComprehensionKind::Set => "<setcomp>",
            ComprehensionKind::Dict => "<dictcomp>",
            ComprehensionKind::Generator => "<genexpr>",
        };
        let mut flags = 0;
        if is_inlined {
            flags |= scope_flag::INLINED;
        }
        if kind == ComprehensionKind::Generator {
            flags |= scope_flag::GENERATOR;
        }
        if first.is_async {
            flags |= scope_flag::ASYNC;
        }
        let key = super::key(node, role::BODY);
        let scope = self.new_scope(ScopeKind::Comprehension, flags, key, Body::Comprehension(kind, node), name, span)?;
        // Loops do not reach into expressions, so `within` may forget them.
        let in_iterable = self.in_iterable;
        self.within(scope, self.forbidden, |collector| {
            collector.in_iterable = in_iterable;
            if !is_inlined {
                collector.note(".0", symbol_flag::PARAMETER | symbol_flag::USED, span)?;
            }
            collector.iteration_target(&first.target)?;
            collector.all(first.conditions)?;
            for clause in rest {
                collector.iterable(&clause.iterable)?;
                collector.iteration_target(&clause.target)?;
                collector.all(clause.conditions)?;
                if clause.is_async {
                    collector.context.scope_mut(scope).flags |= scope_flag::ASYNC;
                }
            }
            collector.expression(&node.element)?;
            collector.optional(&node.value)
        })?;
        if self.context.scope(scope).has(scope_flag::ASYNC) && kind != ComprehensionKind::Generator {
            let message = phrase!("asynchronous comprehension outside of an asynchronous function");
            self.check_in_async(message, message, span)?;
        }
        if is_inlined {
            self.hand_on(scope, outer)?;
        }
        Ok(())
    }

    fn iterable(&mut self, iterable: &'a Expression<'a>) -> Outcome {
        let outer = core::mem::replace(&mut self.in_iterable, true);
        self.expression(iterable)?;
        self.in_iterable = outer;
        Ok(())
    }

    /// The target of a `for` clause.
    fn iteration_target(&mut self, target: &'a Expression<'a>) -> Outcome {
        match target.kind {
            ExpressionKind::Name(name) => {
                let mangled = self.context.mangle(self.scope, name)?;
                let symbol = self.context.find(self.scope, mangled).map(|id| *self.context.symbol(id));
                if symbol.is_some_and(|symbol| symbol.has(symbol_flag::WALRUS)) {
                    let message = phrase!("comprehension inner loop cannot rebind assignment expression target '%'");
                    return Err(self.context.fail_name(message, target.span, name));
                }
                self.bind(name, target.span)?;
                self.note(name, symbol_flag::ITERATION, target.span)
            }
            ExpressionKind::Tuple(items) | ExpressionKind::List(items) => {
                items.iter().try_for_each(|item| match item.kind {
                    ExpressionKind::Starred(inner) => self.iteration_target(inner),
                    _ => self.iteration_target(item),
                })
            }
            _ => self.target(target),
        }
    }

    /// Notes in `outer` what the inlined scope `inner` uses but does not bind.
    pub(super) fn hand_on(&mut self, inner: super::ScopeId, outer: super::ScopeId) -> Outcome {
        let mut id = self.context.scope(inner).first_symbol;
        while id != super::NO_SYMBOL {
            let symbol = *self.context.symbol(id);
            if !symbol.is_own() && symbol.has(symbol_flag::USED) {
                self.context.insert(outer, symbol.name, symbol_flag::USED, symbol.span)?;
            }
            id = symbol.next;
        }
        Ok(())
    }
}
