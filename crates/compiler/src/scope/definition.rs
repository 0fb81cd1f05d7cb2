//! Collecting symbols of functions, classes, type parameters and annotations.

use super::collect::Collector;
use super::{Body, ScopeId, ScopeKind, role, scope_flag, symbol_flag};
use crate::context::Outcome;
use syntax::ast::{
    ClassDefinition, Expression, ExpressionKind, FunctionDefinition, Lambda, Parameter, Parameters, Span, TrailerKind, TypeAlias,
    TypeParameter, TypeParameterKind,
};
use packed::phrase;

/// All parameters, in the order of their registers.
pub(crate) fn all_parameters<'a>(parameters: &'a Parameters<'a>) -> impl Iterator<Item = &'a Parameter<'a>> {
    parameters.positional.iter().chain(parameters.keyword_only).chain(parameters.star).chain(parameters.double_star)
}

/// True when a function's signature has annotations.
pub(crate) fn has_annotations(function: &FunctionDefinition) -> bool {
    function.returns.is_some() || all_parameters(&function.parameters).any(|parameter| parameter.annotation.is_some())
}

/// True for functions with the decorator `micropython.viper`, which is known by its name.
pub(crate) fn is_viper(function: &FunctionDefinition) -> bool {
    function.decorators.iter().any(|decorator| match decorator.kind {
        ExpressionKind::Postfix(postfix) => {
            matches!(postfix.first.kind, ExpressionKind::Name("micropython"))
                && matches!(postfix.trailers, [trailer] if matches!(trailer.kind, TrailerKind::Attribute("viper")))
        }
        _ => false,
    })
}

impl<'a> Collector<'a, '_> {
    pub(super) fn function(&mut self, function: &'a FunctionDefinition<'a>, span: Span) -> Outcome {
        for decorator in function.decorators {
            self.expression(decorator)?;
        }
        self.bind(function.name, span)?;
        self.defaults(&function.parameters)?;
        self.with_type_parameters(function.type_parameters, super::key(function, role::TYPE_PARAMETERS), span, |this| {
            if has_annotations(function) && this.context.options.keeps_annotations() {
                this.annotations(function, span)?;
            }
            let mut flags = if function.is_async { scope_flag::ASYNC } else { 0 };
            if is_viper(function) {
                flags |= scope_flag::VIPER;
            }
            let key = super::key(function, role::BODY);
            let body = Body::Function(function);
            let scope = this.new_scope(ScopeKind::Function, flags, key, body, function.name, span)?;
            this.within(scope, None, |this| {
                this.parameters(&function.parameters)?;
                this.block(function.body)
            })?;
            let scope = *this.context.scope(scope);
            if let Some(span) = scope.return_span {
                if scope.has(scope_flag::ASYNC) && scope.has(scope_flag::GENERATOR) {
                    return Err(this.context.fail(phrase!("'return' with value in async generator"), span));
                }
            }
            Ok(())
        })
    }

    pub(super) fn lambda(&mut self, lambda: &'a Lambda<'a>, span: Span) -> Outcome {
        self.defaults(&lambda.parameters)?;
        let key = super::key(lambda, role::BODY);
        let scope = self.new_scope(ScopeKind::Lambda, 0, key, Body::Lambda(lambda), "<lambda>", span)?;
        let in_iterable = self.in_iterable;
        self.within(scope, None, |this| {
            this.in_iterable = in_iterable;
            this.parameters(&lambda.parameters)?;
            this.expression(&lambda.body)
        })
    }

    fn defaults(&mut self, parameters: &'a Parameters<'a>) -> Outcome {
        for parameter in parameters.positional.iter().chain(parameters.keyword_only) {
            self.optional(&parameter.default)?;
        }
        Ok(())
    }

    fn parameters(&mut self, parameters: &'a Parameters<'a>) -> Outcome {
        for parameter in all_parameters(parameters) {
            let name = self.context.mangle(self.scope, parameter.name)?;
            if name == "__debug__" {
                let span = self.context.scope(self.scope).span;
                return Err(self.context.fail(phrase!("cannot assign to __debug__"), span));
            }
            if self.context.find(self.scope, name).is_some() {
                let message = phrase!("duplicate argument '%' in function definition");
                return Err(self.context.fail_name(message, parameter.span, name));
            }
            self.context.insert(self.scope, name, symbol_flag::PARAMETER, parameter.span)?;
        }
        Ok(())
    }

    fn annotations(&mut self, function: &'a FunctionDefinition<'a>, span: Span) -> Outcome {
        let key = super::key(function, role::ANNOTATIONS);
        let scope = self.annotation_scope(key, Body::FunctionAnnotations(function), span)?;
        self.within(scope, Some("an annotation"), |this| {
            for parameter in all_parameters(&function.parameters) {
                this.optional(&parameter.annotation)?;
            }
            this.optional(&function.returns)
        })
    }

    pub(super) fn annotation_scope(&mut self, key: usize, body: Body<'a>, span: Span) -> Outcome<ScopeId> {
        let scope = self.lazy_scope(ScopeKind::Annotations, key, body, "__annotate__", span)?;
        self.context.insert(scope, ".format", symbol_flag::PARAMETER, span)?;
        Ok(scope)
    }

    /// A scope of expressions that are evaluated later; it sees the names of a class directly around it.
    fn lazy_scope(&mut self, kind: ScopeKind, key: usize, body: Body<'a>, name: &'a str, span: Span) -> Outcome<ScopeId> {
        let around = self.context.unit_of(self.scope);
        let in_class = self.context.scope(around).kind == ScopeKind::Class;
        let flags = if in_class { scope_flag::SEES_CLASS } else { 0 };
        self.new_scope(kind, flags, key, body, name, span)
    }

    pub(super) fn thunk(&mut self, value: &'a Expression<'a>, key: usize, name: &'a str, place: &'static str) -> Outcome {
        let scope = self.lazy_scope(ScopeKind::Thunk, key, Body::Thunk(value), name, value.span)?;
        self.context.insert(scope, ".format", symbol_flag::PARAMETER, value.span)?;
        self.within(scope, Some(place), |this| match value.kind {
            ExpressionKind::Starred(inner) => this.expression(inner),
            _ => this.expression(value),
        })
    }

    /// Runs `work` in a scope of type parameters, if there are any, and in the present scope otherwise.
    fn with_type_parameters(
        &mut self,
        parameters: &'a [TypeParameter<'a>],
        key: usize,
        span: Span,
        work: impl FnOnce(&mut Self) -> Outcome,
    ) -> Outcome {
        if parameters.is_empty() {
            return work(self);
        }
        let outer = self.scope;
        let flags = scope_flag::INLINED;
        let scope = self.new_scope(ScopeKind::TypeParameters, flags, key, Body::None, "<type parameters>", span)?;
        self.within(scope, Some("the definition of a generic"), |this| {
            for (index, parameter) in parameters.iter().enumerate() {
                // Boards have no room for it.
                if cfg!(not(target_os = "none")) && parameter.default.is_none() && index > 0 && parameters[index - 1].default.is_some() {
                    let message = phrase!("non-default type parameter '%' follows default type parameter");
                    return Err(this.context.fail_name(message, parameter.span, parameter.name));
                }
                this.type_parameter(parameter)?;
            }
            work(this)
        })?;
        self.hand_on(scope, outer)
    }

    fn type_parameter(&mut self, parameter: &'a TypeParameter<'a>) -> Outcome {
        let name = self.context.mangle(self.scope, parameter.name)?;
        if self.context.find(self.scope, name).is_some_and(|symbol| self.context.symbol(symbol).is_own()) {
            return Err(self.context.fail_name(phrase!("duplicate type parameter '%'"), parameter.span, name));
        }
        self.bind(parameter.name, parameter.span)?;
        let (bound, default) = match parameter.kind {
            TypeParameterKind::Variable => ("a TypeVar bound", "a TypeVar default"),
            TypeParameterKind::VariableTuple => ("", "a TypeVarTuple default"),
            TypeParameterKind::Specification => ("", "a ParamSpec default"),
        };
        if let Some(value) = &parameter.bound {
            self.thunk(value, super::key(parameter, role::BOUND), parameter.name, bound)?;
        }
        if let Some(value) = &parameter.default {
            self.thunk(value, super::key(parameter, role::DEFAULT), parameter.name, default)?;
        }
        Ok(())
    }

    pub(super) fn class(&mut self, class: &'a ClassDefinition<'a>, span: Span) -> Outcome {
        for decorator in class.decorators {
            self.expression(decorator)?;
        }
        self.bind(class.name, span)?;
        self.with_type_parameters(class.type_parameters, super::key(class, role::TYPE_PARAMETERS), span, |this| {
            this.arguments(class.arguments)?;
            let key = super::key(class, role::BODY);
            let scope = this.new_scope(ScopeKind::Class, 0, key, Body::Class(class), class.name, span)?;
            this.context.scope_mut(scope).private = class.name;
            this.within(scope, None, |this| this.block(class.body))
        })
    }

    pub(super) fn type_alias(&mut self, alias: &'a TypeAlias<'a>, span: Span) -> Outcome {
        self.bind(alias.name, alias.name_span)?;
        self.with_type_parameters(alias.type_parameters, super::key(alias, role::TYPE_PARAMETERS), span, |this| {
            this.thunk(&alias.value, super::key(alias, role::VALUE), alias.name, "a type alias")
        })
    }
}
