//! Functions and lambdas: making them, and their code objects.

use super::Emitter;
use super::name::ViperType;
use crate::context::Outcome;
use crate::scope::{NO_FREE, NO_SYMBOL, ScopeId, ScopeKind, all_parameters, has_annotations, key, role, scope_flag};
use bytecode::opcode::function_flags;
use bytecode::{Constant, op};
use syntax::ast::{Expression, ExpressionKind, FunctionDefinition, Lambda, Parameters, Span};

/// More decorators than this take one register each.
const MOST_DECORATORS: usize = 4;

/// Registers of MAKEFUNCTION's extras: positional defaults, keyword defaults, annotate function.
type Extras = [Option<u8>; 3];

impl<'a> Emitter<'a, '_> {
    pub(super) fn function_statement(&mut self, function: &'a FunctionDefinition<'a>, span: Span) -> Outcome {
        let wants_local = function.decorators.is_empty() && function.type_parameters.is_empty();
        let local = self.local_register(function.name)?.filter(|_| wants_local);
        let value = self.decorated(function.decorators, span, |this| this.function(function, span, local))?;
        self.at(span);
        self.store_name(function.name, value)
    }

    /// Evaluates decorators, then what they decorate, and calls them from the inside out.
    pub(super) fn decorated(
        &mut self,
        decorators: &'a [Expression<'a>],
        span: Span,
        definition: impl FnOnce(&mut Self) -> Outcome<u8>,
    ) -> Outcome<u8> {
        let mark = self.top;
        if decorators.len() > MOST_DECORATORS {
            return self.decorated_many(decorators, span, definition);
        }
        for decorator in decorators {
            self.callee(decorator, &[])?;
        }
        let argument = self.top;
        self.at(span);
        let mut value = definition(self)?;
        self.release(argument);
        let mut window = argument;
        for decorator in decorators.iter().rev() {
            // The argument's slot is the one behind the window's header.
            self.release(window);
            let place = self.take(1)?;
            self.copy(place, value)?;
            window -= bytecode::opcode::CALL_HEADER as u16;
            self.at(decorator.span);
            value = window as u8;
            self.emit(&[op::CALL, value, value, 1])?;
        }
        self.release(mark);
        if u16::from(value) == mark {
            self.take(1)?;
        }
        Ok(value)
    }

    /// As [`Self::decorated`], taking one register for each decorator instead of a window.
    fn decorated_many(
        &mut self,
        decorators: &'a [Expression<'a>],
        span: Span,
        definition: impl FnOnce(&mut Self) -> Outcome<u8>,
    ) -> Outcome<u8> {
        let result = self.take(1)?;
        let first = self.top;
        for decorator in decorators {
            self.push(decorator)?;
        }
        self.at(span);
        let value = definition(self)?;
        self.copy(result, value)?;
        for (index, decorator) in decorators.iter().enumerate().rev() {
            self.release(first + index as u16 + 1);
            let window = self.take_window()?;
            let argument = self.take(1)?;
            self.copy(window, first as u8 + index as u8)?;
            self.copy(argument, result)?;
            self.at(decorator.span);
            self.emit(&[op::CALL, result, window, 1])?;
        }
        self.release(first);
        Ok(result)
    }

    fn function(&mut self, function: &'a FunctionDefinition<'a>, span: Span, want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        let result = self.destination(want)?;
        let [defaults, keyword_defaults] = self.defaults(&function.parameters)?;
        self.at(span);
        let node_key = key(function, role::TYPE_PARAMETERS);
        self.with_type_parameters(function.type_parameters, node_key, |this, parameters| {
            let mut annotate = None;
            if has_annotations(function) {
                if let Some(scope) = this.context.child(this.scope, key(function, role::ANNOTATIONS)) {
                    let register = this.take(1)?;
                    this.make_function(scope, register, [None; 3])?;
                    annotate = Some(register);
                }
            }
            if let Some(scope) = this.context.child(this.scope, key(function, role::BODY)) {
                this.make_function(scope, result, [defaults, keyword_defaults, annotate])?;
            }
            match parameters {
                Some(parameters) => this.set_type_parameters(result, parameters),
                None => Ok(()),
            }
        })?;
        self.release(mark.max(if want.is_none() { u16::from(result) + 1 } else { 0 }));
        Ok(result)
    }

    pub(super) fn lambda(&mut self, lambda: &'a Lambda<'a>, want: Option<u8>) -> Outcome<u8> {
        let result = self.destination(want)?;
        let [defaults, keyword_defaults] = self.defaults(&lambda.parameters)?;
        if let Some(scope) = self.context.child(self.scope, key(lambda, role::BODY)) {
            self.make_function(scope, result, [defaults, keyword_defaults, None])?;
        }
        Ok(result)
    }

    /// Evaluates defaults into a tuple and a dict, which stay taken.
    fn defaults(&mut self, parameters: &'a Parameters<'a>) -> Outcome<[Option<u8>; 2]> {
        let mut values = [None; 2];
        if parameters.positional.iter().any(|parameter| parameter.default.is_some()) {
            let register = self.take(1)?;
            let defaults = parameters.positional.iter().filter_map(|parameter| parameter.default.as_ref());
            match crate::fold::all(defaults.clone(), self.context)? {
                Some(constants) => self.load_constant(Constant::Tuple(constants), register)?,
                None => {
                    let mark = self.top;
                    self.gather(defaults.map(|default| (default, false)), register)?;
                    self.release(mark);
                    self.emit(&[op::LISTTOTUPLE, register, register])?;
                }
            }
            values[0] = Some(register);
        }
        if parameters.keyword_only.iter().any(|parameter| parameter.default.is_some()) {
            let dict = self.take(1)?;
            self.emit(&[op::DICT, dict, dict, 0])?;
            for parameter in parameters.keyword_only {
                if let Some(default) = &parameter.default {
                    let top = self.top;
                    let name = self.context.mangle(self.scope, parameter.name)?;
                    let key = self.take(1)?;
                    self.load_constant(Constant::Name(name), key)?;
                    let value = self.expression(default, None)?;
                    self.emit(&[op::DICTSET, dict, key, value])?;
                    self.release(top);
                }
            }
            values[1] = Some(dict);
        }
        Ok(values)
    }

    /// Makes the function of a finished scope in `result`.
    pub(super) fn make_function(&mut self, scope: ScopeId, result: u8, extras: Extras) -> Outcome {
        if !self.flow.reachable {
            return Ok(());
        }
        let Some(image) = self.context.scope(scope).image else { return Ok(()) };
        let top = self.top;
        let mut flags = 0;
        let index = self.constant(Constant::Code(image))?;
        let short = u8::try_from(index).ok();
        let first = self.top as u8;
        if short.is_none() {
            flags |= function_flags::CODE_IN_REGISTER;
            let register = self.take(1)?;
            self.load_index(index, register)?;
        }
        let [defaults, keyword_defaults, annotate] = extras;
        for (register, flag) in
            [(defaults, function_flags::DEFAULTS), (keyword_defaults, function_flags::KEYWORD_DEFAULTS)]
        {
            self.extra(register, flag, &mut flags)?;
        }
        let free_count = self.context.scope(scope).free_count;
        if free_count > 0 {
            flags |= function_flags::CLOSURE;
            let register = self.take(1)?;
            self.closure(scope, free_count, register)?;
        }
        self.extra(annotate, function_flags::ANNOTATE, &mut flags)?;
        let first = if flags == 0 { result } else { first };
        self.emit(&[op::MAKEFUNCTION, result, short.unwrap_or(0), first, flags])?;
        self.release(top);
        Ok(())
    }

    fn extra(&mut self, register: Option<u8>, flag: u8, flags: &mut u8) -> Outcome {
        let Some(register) = register else { return Ok(()) };
        *flags |= flag;
        let place = self.take(1)?;
        self.copy(place, register)
    }

    /// The tuple of cells for the free variables of an inner code object.
    fn closure(&mut self, scope: ScopeId, count: u16, register: u8) -> Outcome {
        let top = self.top;
        let first = self.take(count)?;
        let mut id = self.context.scope(scope).first_symbol;
        while id != NO_SYMBOL {
            let symbol = *self.context.symbol(id);
            if symbol.free != NO_FREE {
                self.load_cell(symbol.name, first + symbol.free as u8)?;
            }
            id = symbol.next;
        }
        self.emit(&[op::TUPLE, register, first, count as u8])?;
        self.release(top);
        Ok(())
    }

    /// The body of a function.
    pub(super) fn function_body(&mut self, function: &'a FunctionDefinition<'a>) -> Outcome {
        let mut body = function.body;
        if crate::docstring(body).is_some() {
            body = body.split_first().map_or(body, |(_, rest)| rest);
        }
        if self.context.scope(self.scope).has(scope_flag::VIPER) {
            self.point_parameters(&function.parameters)?;
        }
        self.block(body)?;
        self.stop(&[op::RETNONE])
    }

    /// Turns arguments of a viper function that are annotated as pointers into pointers.
    fn point_parameters(&mut self, parameters: &'a Parameters<'a>) -> Outcome {
        for parameter in all_parameters(parameters) {
            let Some(Expression { kind: ExpressionKind::Name(name), span }) = parameter.annotation else { continue };
            let Some(ViperType::Pointer(pointer)) = ViperType::of(name) else { continue };
            let mark = self.top;
            let window = self.take_window()?;
            let argument = self.take(1)?;
            self.special(pointer, window)?;
            self.load_name(parameter.name, Some(argument))?;
            self.at(span);
            self.emit(&[op::CALL, window, window, 1])?;
            self.store_name(parameter.name, window)?;
            self.release(mark);
        }
        Ok(())
    }

    /// True when names bound here may be looked at all together.
    pub(super) fn is_function(&self) -> bool {
        !matches!(self.kind, ScopeKind::Module | ScopeKind::Class)
    }
}
