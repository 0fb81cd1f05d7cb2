//! Annotate functions and lazily evaluated expressions (PEP 649, 695, 696).
//!
//! Each is a function of one argument, the format in register 0; formats above 2 raise NotImplementedError. When names
//! of a class around it are visible, the format moves to register 1 and register 0 holds the class's namespace, so that
//! GETNAME and GETCLASSFREE work as in the class body.

use super::Emitter;
use crate::context::Outcome;
use crate::scope::{Body, all_parameters, scope_flag};
use bytecode::{Constant, op};
use syntax::ast::{Block, Expression, ExpressionKind, FunctionDefinition, StatementKind};

/// The highest format understood: VALUE_WITH_FAKE_GLOBALS.
const HIGHEST_FORMAT: u8 = 2;

impl<'a> Emitter<'a, '_> {
    /// The code object of an annotate function or a thunk.
    pub(super) fn lazy_body(&mut self, body: Body<'a>) -> Outcome {
        let mut format = 0;
        if self.unit_scope().has(scope_flag::CLASS_NAMESPACE) {
            format = self.take(1)?;
            self.copy(format, 0)?;
            self.load_name("__classdict__", Some(0))?;
        }
        let supported = self.label()?;
        self.jump(&[op::JLEI, format, HIGHEST_FORMAT], supported)?;
        let error = self.take(1)?;
        self.load_global("NotImplementedError", error)?;
        self.stop(&[op::RAISE, error])?;
        self.place(supported);
        self.release(error.into());
        match body {
            Body::FunctionAnnotations(function) => self.function_annotations(function),
            Body::ClassAnnotations(class) => {
                let dict = self.take(1)?;
                self.emit(&[op::DICT, dict, dict, 0])?;
                self.class_annotations(class.body, dict)?;
                self.stop(&[op::RET, dict])
            }
            Body::Thunk(value) => {
                let register = match value.kind {
                    // A default `*Ts` of a type variable tuple.
                    ExpressionKind::Starred(inner) => self.tuple_of(inner)?,
                    _ => self.expression(value, None)?,
                };
                self.stop(&[op::RET, register])
            }
            _ => Ok(()),
        }
    }

    fn function_annotations(&mut self, function: &'a FunctionDefinition<'a>) -> Outcome {
        let dict = self.take(1)?;
        self.emit(&[op::DICT, dict, dict, 0])?;
        for parameter in all_parameters(&function.parameters) {
            if let Some(annotation) = &parameter.annotation {
                let name = self.context.mangle(self.scope, parameter.name)?;
                self.annotation(dict, name, annotation)?;
            }
        }
        if let Some(annotation) = &function.returns {
            self.annotation(dict, "return", annotation)?;
        }
        self.stop(&[op::RET, dict])
    }

    /// All annotations of simple names in the statements of a class body, those in blocks included.
    fn class_annotations(&mut self, statements: Block<'a>, dict: u8) -> Outcome {
        for statement in statements {
            match statement.kind {
                StatementKind::AnnotatedAssign(assign) if assign.simple => {
                    if let ExpressionKind::Name(name) = assign.target.kind {
                        let name = self.context.mangle(self.scope, name)?;
                        self.annotation(dict, name, &assign.annotation)?;
                    }
                }
                StatementKind::If(node) => {
                    node.branches.iter().try_for_each(|branch| self.class_annotations(branch.body, dict))?;
                    self.class_annotations(node.otherwise, dict)?;
                }
                StatementKind::While(node) => {
                    self.class_annotations(node.body, dict)?;
                    self.class_annotations(node.otherwise, dict)?;
                }
                StatementKind::For(node) => {
                    self.class_annotations(node.body, dict)?;
                    self.class_annotations(node.otherwise, dict)?;
                }
                StatementKind::With(node) => self.class_annotations(node.body, dict)?,
                StatementKind::Try(node) => {
                    self.class_annotations(node.body, dict)?;
                    node.handlers.iter().try_for_each(|handler| self.class_annotations(handler.body, dict))?;
                    self.class_annotations(node.otherwise, dict)?;
                    self.class_annotations(node.finally, dict)?;
                }
                StatementKind::Match(node) => {
                    node.cases.iter().try_for_each(|case| self.class_annotations(case.body, dict))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn annotation(&mut self, dict: u8, name: &'a str, annotation: &'a Expression<'a>) -> Outcome {
        let top = self.top;
        self.at(annotation.span);
        let key = self.take(1)?;
        self.load_constant(Constant::Name(name), key)?;
        let value = match annotation.kind {
            // `*args: *Ts`
            ExpressionKind::Starred(inner) => {
                let value = self.expression(inner, None)?;
                let item = self.take(1)?;
                self.emit(&[op::UNPACK, item, value, 1])?;
                item
            }
            _ => self.expression(annotation, None)?,
        };
        self.at(annotation.span);
        self.emit(&[op::DICTSET, dict, key, value])?;
        self.release(top);
        Ok(())
    }

    /// A tuple of what iterating over an expression's value gives.
    fn tuple_of(&mut self, value: &'a Expression<'a>) -> Outcome<u8> {
        let list = self.take(1)?;
        let value = self.expression(value, None)?;
        self.emit(&[op::LIST, list, list, 0])?;
        self.emit(&[op::LISTEXTEND, list, value])?;
        self.emit(&[op::LISTTOTUPLE, list, list])?;
        Ok(list)
    }
}
