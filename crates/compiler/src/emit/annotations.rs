//! Annotate functions and lazily evaluated expressions (PEP 649, 695, 696).
//!
//! Each is a function of one argument, the format in register 0; formats above 2 raise NotImplementedError. When names
//! of a class around it are visible, the format moves to register 1 and register 0 holds the class's namespace, so that
//! GETNAME and GETCLASSFREE work as in the class body.
//!
//! The annotate function of a module has a second parameter, whose default is a dict of functions: one for each annotation
//! that was come by. That of a class looks at the set of annotations in blocks that its body filled.

use super::Emitter;
use super::code::LabelId;
use crate::context::Outcome;
use crate::scope::{Body, CONDITIONAL, MODULE_ANNOTATIONS, key, role, scope_flag};
use bytecode::{Constant, Intrinsic, op};
use syntax::ast::{AnnotatedAssign, Block, Expression, ExpressionKind, FunctionDefinition, Statement, StatementKind};

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
                self.class_annotations(class.body, dict, false)?;
                self.stop(&[op::RET, dict])
            }
            Body::ModuleAnnotations => {
                let dict = self.take(1)?;
                // The format and the parts are its parameters.
                self.emit(&[op::INTRINSIC, dict, Intrinsic::ModuleAnnotations as u8, format])?;
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
        let parameters = &function.parameters;
        let (first, second) = parameters.positional.split_at(parameters.positional_only_count.into());
        let rest = parameters.star.into_iter().chain(parameters.keyword_only).chain(parameters.double_star);
        // CPython's order.
        for parameter in second.iter().chain(first).chain(rest) {
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

    /// All annotations of simple names in the statements of a class body. Those in blocks (`conditional`) count if the
    /// body has come by them.
    fn class_annotations(&mut self, statements: Block<'a>, dict: u8, conditional: bool) -> Outcome {
        for statement in statements {
            match statement.kind {
                StatementKind::AnnotatedAssign(assign) if assign.simple => {
                    let ExpressionKind::Name(name) = assign.target.kind else { continue };
                    let name = self.context.mangle(self.scope, name)?;
                    let after = self.label()?;
                    if conditional {
                        self.skip_unless_met(assign, after)?;
                    }
                    self.annotation(dict, name, &assign.annotation)?;
                    self.place(after);
                }
                StatementKind::If(node) => {
                    node.branches.iter().try_for_each(|branch| self.class_annotations(branch.body, dict, true))?;
                    self.class_annotations(node.otherwise, dict, true)?;
                }
                StatementKind::While(node) => {
                    self.class_annotations(node.body, dict, true)?;
                    self.class_annotations(node.otherwise, dict, true)?;
                }
                StatementKind::For(node) => {
                    self.class_annotations(node.body, dict, true)?;
                    self.class_annotations(node.otherwise, dict, true)?;
                }
                StatementKind::With(node) => self.class_annotations(node.body, dict, true)?,
                StatementKind::Try(node) => {
                    self.class_annotations(node.body, dict, true)?;
                    node.handlers.iter().try_for_each(|handler| self.class_annotations(handler.body, dict, true))?;
                    self.class_annotations(node.otherwise, dict, true)?;
                    self.class_annotations(node.finally, dict, true)?;
                }
                StatementKind::Match(node) => {
                    node.cases.iter().try_for_each(|case| self.class_annotations(case.body, dict, true))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Jumps to `after` unless the class body has noted the annotation.
    fn skip_unless_met(&mut self, assign: &'a AnnotatedAssign<'a>, after: LabelId) -> Outcome {
        let top = self.top;
        let number = self.take(1)?;
        self.load_constant(annotation_number(assign), number)?;
        let met = self.load_name(CONDITIONAL, None)?;
        self.jump(&[op::JNOTIN, number, met], after)?;
        self.release(top);
        Ok(())
    }

    /// Notes in a class body that it has come by an annotation, if that is in a block.
    pub(super) fn note_class_annotation(&mut self, assign: &'a AnnotatedAssign<'a>) -> Outcome {
        let Some(cell) = self.class_cell(CONDITIONAL) else { return Ok(()) };
        let Body::Class(class) = self.unit_scope().body else { return Ok(()) };
        let is_it = |statement: &Statement| {
            matches!(statement.kind, StatementKind::AnnotatedAssign(other) if core::ptr::eq(other, assign))
        };
        if class.body.iter().any(is_it) {
            return Ok(());
        }
        let top = self.top;
        let set = self.take(2)?;
        self.emit(&[op::GETCELL, set, cell.register as u8])?;
        self.load_constant(annotation_number(assign), set + 1)?;
        self.emit(&[op::SETADD, set, set + 1])?;
        self.release(top);
        Ok(())
    }

    /// Makes the annotate function of the module, with the dict of its annotations' thunks as a default.
    pub(super) fn module_annotate(&mut self) -> Outcome {
        let Some(scope) = self.context.child(self.unit, MODULE_ANNOTATIONS) else { return Ok(()) };
        let top = self.top;
        let register = self.take(1)?;
        self.emit(&[op::DICT, register, register, 0])?;
        self.emit(&[op::TUPLE, register, register, 1])?;
        self.make_function(scope, register, [Some(register), None, None])?;
        self.store_name("__annotate__", register)?;
        self.release(top);
        Ok(())
    }

    /// Hands the annotation of a variable of the module over, to be evaluated when it is asked for.
    pub(super) fn module_annotation(&mut self, assign: &'a AnnotatedAssign<'a>, name: &'a str) -> Outcome {
        let top = self.top;
        let first = self.take(2)?;
        self.load_name("__annotate__", Some(first))?;
        self.load_constant(Constant::Name(name), first + 1)?;
        self.thunk(key(assign, role::VALUE))?;
        self.emit(&[op::INTRINSIC, first, Intrinsic::ModuleAnnotation as u8, first])?;
        self.release(top);
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

/// What stands for an annotation of a class in the set of those that were come by: its place in the source.
fn annotation_number<'a>(assign: &AnnotatedAssign) -> Constant<'a> {
    let span = assign.target.span;
    Constant::Int((i64::from(span.line) << 10 ^ i64::from(span.column)) & 0x1fff_ffff)
}
