//! Statements.

use super::Emitter;
use super::block::{BlockKind, Exit};
use super::condition::truth;
use crate::context::Outcome;
use crate::{Mode, fold};
use bytecode::{Constant, Intrinsic, op};
use syntax::ast::{Block, Expression, ExpressionKind, If, Statement, StatementKind, TrailerKind, While};

impl<'a> Emitter<'a, '_> {
    /// Top-level statements.
    pub fn module_body(&mut self, statements: Block<'a>, docstring: Option<&'a [u8]>) -> Outcome {
        let mut statements = statements;
        if let (Some(text), Some((first, rest))) = (docstring, statements.split_first()) {
            statements = rest;
            if self.context.options.optimise < 2 {
                self.at(first.span);
                self.with_temporary(|this, register| {
                    this.load_constant(Constant::Str(text), register)?;
                    this.store_name("__doc__", register)
                })?;
            }
        }
        self.module_annotate()?;
        self.block(statements)?;
        self.stop(&[op::RETNONE])
    }

    /// The body of an expression that is a code object's whole purpose.
    pub fn return_value(&mut self, expression: &'a Expression<'a>) -> Outcome {
        let value = self.expression(expression, None)?;
        self.stop(&[op::RET, value])
    }

    pub(super) fn block(&mut self, statements: Block<'a>) -> Outcome {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &'a Statement<'a>) -> Outcome {
        if !self.flow.reachable {
            return Ok(());
        }
        let span = statement.span;
        self.at(span);
        let top = self.top;
        let base = core::mem::replace(&mut self.base, top);
        match statement.kind {
            StatementKind::Pass | StatementKind::Global(_) | StatementKind::Nonlocal(_) => {}
            StatementKind::Expression(value) => self.expression_statement(value)?,
            StatementKind::Assign(assign) => self.assign(assign)?,
            StatementKind::AugmentedAssign(assign) => self.augmented_assign(assign, span)?,
            StatementKind::AnnotatedAssign(assign) => self.annotated_assign(assign)?,
            StatementKind::If(node) => self.if_statement(node)?,
            StatementKind::While(node) => self.while_statement(node)?,
            StatementKind::For(node) => self.for_statement(node, span)?,
            StatementKind::Return(value) => self.return_statement(value, statement)?,
            StatementKind::Break => {
                self.warn_of_exit(Exit::Break, statement.span);
                self.exit(Exit::Break)?;
            }
            StatementKind::Continue => {
                self.warn_of_exit(Exit::Continue, statement.span);
                self.exit(Exit::Continue)?;
            }
            StatementKind::Delete(targets) => targets.iter().try_for_each(|target| self.delete(target))?,
            _ => self.rare_statement(statement)?,
        }
        self.base = base;
        self.release(top);
        Ok(())
    }

    #[inline(never)]
    fn rare_statement(&mut self, statement: &'a Statement<'a>) -> Outcome {
        let span = statement.span;
        match statement.kind {
            StatementKind::Raise(raise) => self.raise(raise, span),
            StatementKind::Assert(assert) => self.assert(assert, span),
            StatementKind::Import(aliases) => self.import(aliases),
            StatementKind::ImportFrom(import) => self.import_from(import),
            StatementKind::With(node) => self.with_statement(node, span),
            StatementKind::Try(node) => self.try_statement(node, span),
            StatementKind::Match(node) => self.match_statement(node),
            StatementKind::Function(function) => self.function_statement(function, span),
            StatementKind::Class(class) => self.class_statement(class, span),
            StatementKind::TypeAlias(alias) => self.type_alias(alias, span),
            _ => Ok(()),
        }
    }

    fn expression_statement(&mut self, value: &'a Expression<'a>) -> Outcome {
        let is_displayed = self.context.options.mode == Mode::Interactive && self.unit == 0;
        if is_displayed {
            let register = self.push(value)?;
            return self.emit(&[op::INTRINSIC, register, Intrinsic::Display as u8, register]);
        }
        if !matches!(value.kind, ExpressionKind::Name(_)) && fold::is_constant(value) {
            return Ok(());
        }
        self.expression(value, None)?;
        Ok(())
    }

    fn return_statement(&mut self, value: Option<&'a Expression<'a>>, statement: &'a Statement<'a>) -> Outcome {
        self.warn_of_exit(Exit::Return(0), statement.span);
        let runs_code = self.return_runs_code();
        let Some(value) = value else {
            if !runs_code {
                return self.stop(&[op::RETNONE]);
            }
            let register = self.take(1)?;
            self.load_constant(Constant::None, register)?;
            return self.exit(Exit::Return(register));
        };
        if matches!(value.kind, ExpressionKind::None) && !runs_code {
            return self.stop(&[op::RETNONE]);
        }
        let mut register = self.expression(value, None)?;
        self.at(statement.span);
        if runs_code && self.is_local(register) {
            let copy = self.take(1)?;
            self.copy(copy, register)?;
            register = copy;
        }
        self.exit(Exit::Return(register))
    }

    fn if_statement(&mut self, node: &'a If<'a>) -> Outcome {
        let end = self.label()?;
        for (index, branch) in node.branches.iter().enumerate() {
            let is_last = index + 1 == node.branches.len() && node.otherwise.is_empty();
            let next = if is_last { end } else { self.label()? };
            if let Some(target) = self.forward_exit(branch.body) {
                self.branch(&branch.test, true, target)?;
                continue;
            }
            self.branch(&branch.test, false, next)?;
            self.block(branch.body)?;
            if !is_last {
                self.jump(&[op::JMP], end)?;
                self.place(next);
            }
        }
        self.block(node.otherwise)?;
        self.place(end);
        Ok(())
    }

    /// Where a body that is just `break` or `continue` goes, when that is forwards and leaves no other block.
    fn forward_exit(&self, body: Block<'a>) -> Option<super::code::LabelId> {
        let BlockKind::Loop { exit, next, is_backward } = self.blocks.last()?.kind else { return None };
        match body {
            [Statement { kind: StatementKind::Break, .. }] => Some(exit),
            [Statement { kind: StatementKind::Continue, .. }] if !is_backward => Some(next),
            _ => None,
        }
    }

    /// The test stands behind the body and jumps back to it. Where it is known, or binds names that the body may read,
    /// it stands in front.
    fn while_statement(&mut self, node: &'a While<'a>) -> Outcome {
        let known = truth(&node.test, self.context.options.optimise);
        if known.is_some() || self.has_walrus {
            return self.while_with_test_first(node, known);
        }
        let [body, next, exit] = [self.label()?, self.label()?, self.label()?];
        self.loops += 1;
        self.at(node.test.span);
        self.jump(&[op::JMP], next)?;
        self.flow = self.labels[next as usize].flow;
        self.place_head(body);
        self.push_block(BlockKind::Loop { exit, next, is_backward: false }, None)?;
        self.block(node.body)?;
        self.pop_block()?;
        self.place(next);
        self.branch(&node.test, true, body)?;
        self.loops -= 1;
        self.block(node.otherwise)?;
        self.place(exit);
        Ok(())
    }

    fn while_with_test_first(&mut self, node: &'a While<'a>, known: Option<bool>) -> Outcome {
        let [head, otherwise, exit] = [self.label()?, self.label()?, self.label()?];
        self.loops += 1;
        self.place_head(head);
        match known {
            Some(true) => {}
            Some(false) => self.jump(&[op::JMP], otherwise)?,
            None => self.branch(&node.test, false, otherwise)?,
        }
        self.push_block(BlockKind::Loop { exit, next: head, is_backward: true }, None)?;
        self.block(node.body)?;
        self.pop_block()?;
        self.at(node.test.span);
        self.jump(&[op::LOOP], head)?;
        self.loops -= 1;
        self.place(otherwise);
        self.block(node.otherwise)?;
        self.place(exit);
        Ok(())
    }

    fn delete(&mut self, target: &'a Expression<'a>) -> Outcome {
        self.at(target.span);
        let top = self.top;
        match target.kind {
            ExpressionKind::Name(name) => self.delete_name(name)?,
            ExpressionKind::Tuple(items) | ExpressionKind::List(items) => {
                items.iter().try_for_each(|item| self.delete(item))?;
            }
            ExpressionKind::Postfix(postfix) => {
                let Some((last, before)) = postfix.trailers.split_last() else { return Ok(()) };
                match last.kind {
                    TrailerKind::Attribute(name) => {
                        let object = self.postfix(&postfix.first, postfix.first.span, before, None)?;
                        self.at(target.span);
                        let name = self.context.mangle(self.scope, name)?;
                        let index = self.name_constant(name)?;
                        match u8::try_from(index) {
                            Ok(index) => self.emit(&[op::DELATTR, object, index])?,
                            Err(_) => {
                                let name = self.take(1)?;
                                self.load_index(index, name)?;
                                self.emit(&[op::DELATTR_REG, object, name])?;
                            }
                        }
                    }
                    TrailerKind::Subscript(index) => {
                        let object = self.stable_postfix(&postfix.first, before, &[index])?;
                        let index = self.index(index)?;
                        self.at(target.span);
                        self.emit(&[op::DELITEM, object, index])?;
                    }
                    TrailerKind::Call(_) => {}
                }
            }
            _ => {}
        }
        self.release(top);
        Ok(())
    }
}
