//! Type parameters and type aliases (PEP 695).
//!
//! Type parameters are made in the code object around the definition, in temporaries. The makers are called as
//! `TypeVar(name, infer_variance=True, evaluate_bound=thunk, evaluate_constraints=thunk, evaluate_default=thunk)`,
//! `TypeVarTuple(name, evaluate_default=thunk)`, `ParamSpec(name, infer_variance=True, evaluate_default=thunk)` and
//! `TypeAliasType(name, type_params=tuple, evaluate_value=thunk)`; keywords that have no value are left out.

use super::Emitter;
use crate::context::Outcome;
use crate::scope::{key, role};
use bytecode::{Constant, Intrinsic, Special, op};
use syntax::ast::{ExpressionKind, Span, TypeAlias, TypeParameter, TypeParameterKind};

impl<'a> Emitter<'a, '_> {
    /// Makes type parameters and runs `work` where they are visible, with the register of their tuple; without type
    /// parameters just runs it.
    pub(super) fn with_type_parameters(
        &mut self,
        parameters: &'a [TypeParameter<'a>],
        node_key: usize,
        work: impl FnOnce(&mut Self, Option<u8>) -> Outcome,
    ) -> Outcome {
        let scope = self.context.child(self.scope, node_key).filter(|_| !parameters.is_empty());
        let Some(scope) = scope else { return work(self, None) };
        self.within(scope, |this| {
            this.take_inlined_locals(scope, false)?;
            let tuple = this.take(1)?;
            let list = this.top;
            this.emit(&[op::LIST, tuple, tuple, 0])?;
            for parameter in parameters {
                let value = this.type_parameter(parameter)?;
                this.store_name(parameter.name, value)?;
                this.release(list);
                this.emit(&[op::LISTAPPEND, tuple, value])?;
            }
            this.emit(&[op::LISTTOTUPLE, tuple, tuple])?;
            work(this, Some(tuple))
        })
    }

    fn type_parameter(&mut self, parameter: &'a TypeParameter<'a>) -> Outcome<u8> {
        self.at(parameter.span);
        let window = self.take_window()?;
        let (special, infers_variance) = match parameter.kind {
            TypeParameterKind::Variable => (Special::TypeVar, true),
            TypeParameterKind::VariableTuple => (Special::TypeVarTuple, false),
            TypeParameterKind::Specification => (Special::ParamSpec, true),
        };
        self.special(special, window)?;
        let name = self.take(1)?;
        self.load_constant(Constant::Name(parameter.name), name)?;
        let mut keywords = self.context.arena.vector();
        if infers_variance {
            let register = self.take(1)?;
            self.special(Special::True, register)?;
            keywords.push(Constant::Name("infer_variance"))?;
        }
        if let Some(bound) = &parameter.bound {
            let is_tuple = matches!(bound.kind, ExpressionKind::Tuple(_));
            keywords.push(Constant::Name(if is_tuple { "evaluate_constraints" } else { "evaluate_bound" }))?;
            self.thunk(key(parameter, role::BOUND))?;
        }
        if parameter.default.is_some() {
            keywords.push(Constant::Name("evaluate_default"))?;
            self.thunk(key(parameter, role::DEFAULT))?;
        }
        let count = 1 + keywords.len() as u8;
        if keywords.is_empty() {
            self.emit(&[op::CALL, window, window, count])?;
        } else {
            let names = self.narrow_constant(Constant::Tuple(keywords.finish()?))?;
            self.emit(&[op::CALLKW, window, window, count, names])?;
        }
        Ok(window)
    }

    /// Makes the function of a lazily evaluated expression in the next temporary. Its argument, the format, may be left
    /// out.
    pub(super) fn thunk(&mut self, node_key: usize) -> Outcome {
        let register = self.take(1)?;
        let Some(scope) = self.context.child(self.scope, node_key) else { return Ok(()) };
        self.load_constant(Constant::Tuple(&[Constant::Int(1)]), register)?;
        self.make_function(scope, register, [Some(register), None, None])
    }

    /// Sets the type parameters of the function or class in `object`.
    pub(super) fn set_type_parameters(&mut self, object: u8, parameters: u8) -> Outcome {
        let top = self.top;
        let pair = self.take(2)?;
        self.copy(pair, object)?;
        self.copy(pair + 1, parameters)?;
        self.emit(&[op::INTRINSIC, object, Intrinsic::SetTypeParameters as u8, pair])?;
        self.release(top);
        Ok(())
    }

    /// `Generic[T, *Ts]` in the next temporary.
    pub(super) fn generic_base(&mut self, parameters: &'a [TypeParameter<'a>]) -> Outcome<u8> {
        let base = self.take(1)?;
        self.special(Special::Generic, base)?;
        let index = self.take(1)?;
        self.emit(&[op::LIST, index, index, 0])?;
        for parameter in parameters {
            let top = self.top;
            let value = self.load_name(parameter.name, None)?;
            let is_tuple = parameter.kind == TypeParameterKind::VariableTuple;
            self.emit(&[if is_tuple { op::LISTEXTEND } else { op::LISTAPPEND }, index, value])?;
            self.release(top);
        }
        self.emit(&[op::LISTTOTUPLE, index, index])?;
        self.emit(&[op::GETITEM, base, base, index])?;
        Ok(base)
    }

    pub(super) fn type_alias(&mut self, alias: &'a TypeAlias<'a>, span: Span) -> Outcome {
        let result = self.take(1)?;
        let node_key = key(alias, role::TYPE_PARAMETERS);
        self.with_type_parameters(alias.type_parameters, node_key, |this, parameters| {
            let window = this.take_window()?;
            this.special(Special::TypeAliasType, window)?;
            let name = this.take(1)?;
            this.load_constant(Constant::Name(alias.name), name)?;
            let mut keywords = this.context.arena.vector();
            if let Some(parameters) = parameters {
                let register = this.take(1)?;
                this.copy(register, parameters)?;
                keywords.push(Constant::Name("type_params"))?;
            }
            keywords.push(Constant::Name("evaluate_value"))?;
            this.thunk(key(alias, role::VALUE))?;
            let count = 1 + keywords.len() as u8;
            let names = this.narrow_constant(Constant::Tuple(keywords.finish()?))?;
            this.at(span);
            this.emit(&[op::CALLKW, result, window, count, names])
        })?;
        self.store_name(alias.name, result)
    }
}
