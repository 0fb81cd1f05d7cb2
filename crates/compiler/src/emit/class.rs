//! Classes: calling the class maker, and the code object of a class body.
//!
//! The body stores `__module__`, `__qualname__` and perhaps `__doc__`, runs its statements, and stores `__annotate__`
//! and `__classcell__` when there are annotations or methods that need `__class__`. It returns None.

use super::Emitter;
use super::call::{KeywordNames, is_unpacked};
use crate::context::Outcome;
use crate::scope::{NO_SYMBOL, Symbol, key, role, scope_flag, symbol_flag};
use bytecode::opcode::CALL_HEADER;
use bytecode::{Constant, Special, op};
use syntax::ast::{Argument, ArgumentKind, ClassDefinition, Span};

impl<'a> Emitter<'a, '_> {
    pub(super) fn class_statement(&mut self, class: &'a ClassDefinition<'a>, span: Span) -> Outcome {
        let value = self.decorated(class.decorators, span, |this| this.class(class, span))?;
        self.at(span);
        self.store_name(class.name, value)
    }

    fn class(&mut self, class: &'a ClassDefinition<'a>, span: Span) -> Outcome<u8> {
        let mark = self.top;
        let result = self.take(1)?;
        let node_key = key(class, role::TYPE_PARAMETERS);
        self.with_type_parameters(class.type_parameters, node_key, |this, parameters| {
            let top = this.top;
            let window = this.take_window()?;
            this.special(Special::BuildClass, window)?;
            let is_plain = parameters.is_none() && !is_unpacked(class.arguments);
            let names = this.keyword_names(class.arguments)?;
            match names.filter(|_| is_plain && this.has_room(class.arguments.len() + 2)) {
                Some(names) => this.plain_bases(class, names, span, window, result)?,
                None => this.unpacked_bases(class, span, window, result, parameters)?,
            }
            this.release(top);
            match parameters {
                Some(parameters) => this.set_type_parameters(result, parameters),
                None => Ok(()),
            }
        })?;
        self.release(mark + 1);
        Ok(result)
    }

    /// Pushes the first two arguments of the class maker: the body and the name.
    fn body_and_name(&mut self, class: &'a ClassDefinition<'a>) -> Outcome {
        let body = self.take(1)?;
        if let Some(scope) = self.context.child(self.scope, key(class, role::BODY)) {
            self.make_function(scope, body, [None; 3])?;
        }
        let name = self.take(1)?;
        self.load_constant(Constant::Name(class.name), name)
    }

    fn plain_bases(
        &mut self,
        class: &'a ClassDefinition<'a>,
        names: KeywordNames,
        span: Span,
        window: u8,
        result: u8,
    ) -> Outcome {
        self.body_and_name(class)?;
        let is_keyword = |argument: &&Argument| matches!(argument.kind, ArgumentKind::Keyword(_));
        let keywords = class.arguments.iter().filter(is_keyword);
        for argument in class.arguments.iter().filter(|argument| !is_keyword(argument)).chain(keywords) {
            self.push(&argument.value)?;
        }
        let count = class.arguments.len() as u8 + 2;
        self.at(span);
        match names {
            KeywordNames::None => self.emit(&[op::CALL, result, window, count]),
            KeywordNames::Constant(names) => self.emit(&[op::CALLKW, result, window, count, names]),
        }
    }

    /// Bases in a list, `Generic[...]` added behind them for a class with type parameters.
    fn unpacked_bases(
        &mut self,
        class: &'a ClassDefinition<'a>,
        span: Span,
        window: u8,
        result: u8,
        parameters: Option<u8>,
    ) -> Outcome {
        let list = self.take(1)?;
        let top = self.top;
        self.body_and_name(class)?;
        self.emit(&[op::LIST, list, list + 1, 2])?;
        self.release(top);
        for argument in class.arguments {
            let opcode = match argument.kind {
                ArgumentKind::Positional => op::LISTAPPEND,
                ArgumentKind::Star => op::LISTEXTEND,
                _ => continue,
            };
            let value = self.expression(&argument.value, None)?;
            self.emit(&[opcode, list, value])?;
            self.release(top);
        }
        if parameters.is_some() {
            let base = self.generic_base(class.type_parameters)?;
            self.emit(&[op::LISTAPPEND, list, base])?;
            self.release(top);
        }
        debug_assert_eq!(usize::from(list), usize::from(window) + CALL_HEADER);
        self.call_gathered(window, class.arguments, span, Some(result))?;
        Ok(())
    }

    pub(super) fn class_body(&mut self, class: &'a ClassDefinition<'a>) -> Outcome {
        let unit = self.unit_scope();
        let value = self.take(1)?;
        self.load_global("__name__", value)?;
        self.store_namespace("__module__", value)?;
        self.load_constant(Constant::Name(unit.qualified_name), value)?;
        self.store_namespace("__qualname__", value)?;
        if self.context.options.introspects() {
            let first = class.decorators.first().map_or(unit.span.line, |decorator| decorator.span.line);
            self.load_constant(Constant::Int(first.into()), value)?;
            self.store_namespace("__firstlineno__", value)?;
        }
        let mut body = class.body;
        if let Some(text) = crate::docstring(body) {
            body = body.split_first().map_or(body, |(_, rest)| rest);
            if self.context.options.optimise < 2 {
                self.load_constant(Constant::Str(text), value)?;
                self.store_namespace("__doc__", value)?;
            }
        }
        self.release(value.into());
        self.block(body)?;
        let value = self.take(1)?;
        if unit.has(scope_flag::ANNOTATED) {
            if let Some(scope) = self.context.child(self.unit, key(class, role::ANNOTATIONS)) {
                self.make_function(scope, value, [None; 3])?;
                self.store_namespace("__annotate__", value)?;
            }
        }
        if self.context.options.introspects() {
            let mut names = self.context.arena.vector();
            let mut id = unit.static_attributes;
            while id != NO_SYMBOL {
                let symbol = self.context.symbol(id);
                names.push(Constant::Name(symbol.name))?;
                id = symbol.next;
            }
            self.load_constant(Constant::Tuple(names.finish()?), value)?;
            self.store_namespace("__static_attributes__", value)?;
        }
        if let Some(cell) = self.class_cell("__class__") {
            self.store_namespace("__classcell__", cell.register as u8)?;
        }
        self.stop(&[op::RETNONE])
    }

    /// A cell that a class body makes for code within it.
    pub(super) fn class_cell(&self, name: &str) -> Option<Symbol<'a>> {
        let id = self.context.find(self.unit, name)?;
        Some(*self.context.symbol(id)).filter(|symbol| symbol.has(symbol_flag::CAPTURED))
    }
}
