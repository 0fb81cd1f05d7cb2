//! Assignments: targets, unpacking, augmented and annotated ones.

use super::Emitter;
use super::operator::{binary_opcode, immediate_opcode, small_immediate};
use crate::context::Outcome;
use crate::fold;
use crate::scope::ScopeKind;
use bytecode::{Constant, Intrinsic, op};
use syntax::ast::{
    AnnotatedAssign, Assign, AugmentedAssign, Expression, ExpressionKind, Postfix, Span, TrailerKind,
};
use packed::phrase;

/// Tuples up to this length are assigned item by item.
const PARALLEL: usize = 8;
/// CPython allows no more targets before a starred one.
const MOST_BEFORE_STAR: usize = 255;
/// More targets than this are unpacked into a list first.
const MOST_TARGETS: usize = 64;

impl<'a> Emitter<'a, '_> {
    pub(super) fn assign(&mut self, assign: &'a Assign<'a>) -> Outcome {
        if let [target] = assign.targets {
            if let (ExpressionKind::Tuple(targets), ExpressionKind::Tuple(values)) = (target.kind, assign.value.kind) {
                let is_starred = |item: &Expression| matches!(item.kind, ExpressionKind::Starred(_));
                let is_plain = !targets.iter().chain(values).any(is_starred);
                if is_plain && targets.len() == values.len() && values.len() <= PARALLEL && !values.is_empty() {
                    return self.assign_parallel(targets, values);
                }
            }
        }
        let Some((first, rest)) = assign.targets.split_first() else { return Ok(()) };
        if self.has_walrus && !(rest.is_empty() && is_leaf(first)) {
            // Evaluating a target may change what a local holds.
            let value = self.push(&assign.value)?;
            return assign.targets.iter().try_for_each(|target| self.store(target, value));
        }
        let value = self.assign_first(first, &assign.value)?;
        rest.iter().try_for_each(|target| self.store(target, value))
    }

    /// Evaluates `value` into the first target. Answers where the value can be read.
    fn assign_first(&mut self, target: &'a Expression<'a>, value: &'a Expression<'a>) -> Outcome<u8> {
        if let ExpressionKind::Name(name) = target.kind {
            if let Some(register) = self.local_register(name)? {
                self.expression(value, Some(register))?;
                self.note_bound(name)?;
                return Ok(register);
            }
        }
        let is_read = matches!(target.kind, ExpressionKind::Postfix(_));
        let register = if is_read { self.operand(value)? } else { self.expression(value, None)? };
        self.store(target, register)?;
        Ok(register)
    }

    /// `a, b = c, d` without a tuple: all values first, then the targets from left to right. Literals wait until then,
    /// and the last value may go straight to its target.
    fn assign_parallel(&mut self, targets: &'a [Expression<'a>], values: &'a [Expression<'a>]) -> Outcome {
        let mut registers = [None; PARALLEL];
        for (index, value) in values.iter().enumerate() {
            if fold::literal(value).is_some() {
                continue;
            }
            let mark = self.top;
            if index + 1 == values.len() {
                if let Some(register) = self.free_target(targets, &registers)? {
                    self.expression(value, Some(register))?;
                    registers[index] = Some(register);
                    continue;
                }
            }
            let mut register = self.expression(value, None)?;
            if u16::from(register) < mark {
                // A local: it needs a copy if it may have changed by the time it is stored.
                let later = values.get(index + 1..).unwrap_or(&[]);
                let is_target = targets.iter().take(index).any(|target| !self.leaves_alone(target, register));
                if is_target || (self.has_walrus && later.iter().any(|value| !is_leaf(value))) {
                    let copy = self.take(1)?;
                    self.copy(copy, register)?;
                    register = copy;
                }
            }
            registers[index] = Some(register);
        }
        for (index, (target, value)) in targets.iter().zip(values).enumerate() {
            match registers[index] {
                Some(register) => self.store(target, register)?,
                None => {
                    self.at(value.span);
                    self.assign_first(target, value)?;
                }
            }
        }
        Ok(())
    }

    /// The register of the last target, if the last value may be written to it before the other targets are stored: all
    /// are locals, each another, and no value waits in it.
    fn free_target(&self, targets: &'a [Expression<'a>], registers: &[Option<u8>]) -> Outcome<Option<u8>> {
        let mut last = None;
        for target in targets.iter().rev() {
            let ExpressionKind::Name(name) = target.kind else { return Ok(None) };
            let Some(register) = self.local_register(name)? else { return Ok(None) };
            match last {
                None => last = Some(register),
                Some(last) if last == register => return Ok(None),
                Some(_) => {}
            }
        }
        Ok(last.filter(|last| !registers.contains(&Some(*last))))
    }

    /// True when storing to `target` surely does not change the local in `register`.
    fn leaves_alone(&self, target: &Expression<'a>, register: u8) -> bool {
        match target.kind {
            ExpressionKind::Name(name) => !self.local_register(name).is_ok_and(|local| local == Some(register)),
            ExpressionKind::Postfix(_) => !self.has_walrus,
            _ => false,
        }
    }

    /// Stores `value` to a target.
    pub(super) fn store(&mut self, target: &'a Expression<'a>, value: u8) -> Outcome {
        self.at(target.span);
        let top = self.top;
        match target.kind {
            ExpressionKind::Name(name) => self.store_name(name, value)?,
            ExpressionKind::Tuple(items) | ExpressionKind::List(items) => self.unpack(items, value)?,
            ExpressionKind::Postfix(postfix) => self.store_postfix(postfix, target.span, value)?,
            ExpressionKind::Starred(inner) => self.store(inner, value)?,
            _ => {}
        }
        self.release(top);
        Ok(())
    }

    fn store_postfix(&mut self, postfix: &'a Postfix<'a>, span: Span, value: u8) -> Outcome {
        let Some((last, before)) = postfix.trailers.split_last() else { return Ok(()) };
        match last.kind {
            TrailerKind::Attribute(name) => {
                let object = self.postfix(&postfix.first, postfix.first.span, before, None)?;
                self.at(span);
                self.store_attribute(object, name, value)
            }
            TrailerKind::Subscript(index) => {
                let object = self.stable_postfix(&postfix.first, before, &[index])?;
                let index = self.index(index)?;
                self.at(span);
                self.emit(&[op::SETITEM, object, index, value])
            }
            TrailerKind::Call(_) => Ok(()),
        }
    }

    pub(super) fn store_attribute(&mut self, object: u8, name: &'a str, value: u8) -> Outcome {
        let name = self.context.mangle(self.scope, name)?;
        let index = self.name_constant(name)?;
        match u8::try_from(index) {
            Ok(index) => {
                let cache = self.cache();
                self.emit(&[op::SETATTR, object, index, value, cache])
            }
            Err(_) => self.with_temporary(|this, name| {
                this.load_index(index, name)?;
                this.emit(&[op::SETATTR_REG, object, name, value])
            }),
        }
    }

    fn unpack(&mut self, items: &'a [Expression<'a>], value: u8) -> Outcome {
        let star = items.iter().position(|item| matches!(item.kind, ExpressionKind::Starred(_)));
        if star.is_some_and(|star| star > MOST_BEFORE_STAR) {
            return Err(self.context.fail(phrase!("too many expressions in star-unpacking assignment"), self.position));
        }
        if items.len() > MOST_TARGETS || !self.has_room(items.len()) {
            return self.unpack_by_list(items, star, value);
        }
        let count = items.len() as u8;
        if let (None, Some(first)) = (star, self.local_run(items)?) {
            self.emit(&[op::UNPACK, first, value, count])?;
            return items.iter().try_for_each(|item| match item.kind {
                ExpressionKind::Name(name) => self.note_bound(name),
                _ => Ok(()),
            });
        }
        let first = self.take(count.into())?;
        match star {
            None => self.emit(&[op::UNPACK, first, value, count])?,
            Some(star) => self.emit(&[op::UNPACKEX, first, value, star as u8, count - 1 - star as u8])?,
        }
        for (index, item) in items.iter().enumerate() {
            self.store(item, first + index as u8)?;
        }
        Ok(())
    }

    /// Unpacks into a list first.
    fn unpack_by_list(&mut self, items: &'a [Expression<'a>], star: Option<usize>, value: u8) -> Outcome {
        let list = self.take(3)?;
        let before = star.unwrap_or(items.len());
        self.copy(list, value)?;
        self.load_constant(Constant::Int(before as i64), list + 1)?;
        let after = star.map_or(Constant::None, |star| Constant::Int((items.len() - 1 - star) as i64));
        self.load_constant(after, list + 2)?;
        self.emit(&[op::INTRINSIC, list, Intrinsic::UnpackList as u8, list])?;
        for (index, item) in items.iter().enumerate() {
            let register = list + 1;
            self.load_constant(Constant::Int(index as i64), register)?;
            self.emit(&[op::GETITEM, register, list, register])?;
            self.store(item, register)?;
        }
        Ok(())
    }

    /// The first register of targets that are locals in consecutive registers, where unpacking straight into them cannot
    /// be told from unpacking elsewhere first: an exception leaves the code object.
    fn local_run(&self, items: &'a [Expression<'a>]) -> Outcome<Option<u8>> {
        let mut first = None;
        if self.is_protected() {
            return Ok(None);
        }
        for (index, item) in items.iter().enumerate() {
            let ExpressionKind::Name(name) = item.kind else { return Ok(None) };
            let Some(register) = self.local_register(name)? else { return Ok(None) };
            let start = *first.get_or_insert(register);
            if usize::from(register) != usize::from(start) + index {
                return Ok(None);
            }
        }
        Ok(first)
    }

    pub(super) fn augmented_assign(&mut self, assign: &'a AugmentedAssign<'a>, span: Span) -> Outcome {
        match assign.target.kind {
            ExpressionKind::Name(name) => {
                let mut left = self.load_name(name, None)?;
                let target = self.local_register(name)?;
                if target == Some(left) && self.has_walrus && !is_leaf(&assign.value) {
                    left = self.take(1)?;
                    self.copy(left, target.unwrap_or(left))?;
                }
                let result = target.unwrap_or(left);
                self.in_place(assign, result, left, span)?;
                if target.is_some() { self.note_bound(name) } else { self.store_name(name, result) }
            }
            ExpressionKind::Postfix(postfix) => {
                let Some((last, before)) = postfix.trailers.split_last() else { return Ok(()) };
                match last.kind {
                    TrailerKind::Attribute(name) => {
                        let object = self.stable_postfix(&postfix.first, before, &[&assign.value])?;
                        let value = self.take(1)?;
                        self.at(assign.target.span);
                        self.load_attribute(object, name, value)?;
                        self.in_place(assign, value, value, span)?;
                        self.at(assign.target.span);
                        self.store_attribute(object, name, value)
                    }
                    TrailerKind::Subscript(index) => {
                        let object = self.stable_postfix(&postfix.first, before, &[index, &assign.value])?;
                        let index = self.stable_index(index, &[&assign.value])?;
                        let value = self.take(1)?;
                        self.at(assign.target.span);
                        self.emit(&[op::GETITEM, value, object, index])?;
                        self.in_place(assign, value, value, span)?;
                        self.at(assign.target.span);
                        self.emit(&[op::SETITEM, object, index, value])
                    }
                    TrailerKind::Call(_) => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// result = left op= value
    fn in_place(&mut self, assign: &'a AugmentedAssign<'a>, result: u8, left: u8, span: Span) -> Outcome {
        let top = self.top;
        let immediate = immediate_opcode(assign.operator, true).zip(small_immediate(&assign.value));
        if let Some((opcode, number)) = immediate {
            self.at(span);
            return self.emit(&[opcode, result, left, number as u8]);
        }
        let right = self.operand(&assign.value)?;
        self.at(span);
        self.emit(&[binary_opcode(assign.operator, true), result, left, right])?;
        self.release(top);
        Ok(())
    }

    pub(super) fn annotated_assign(&mut self, assign: &'a AnnotatedAssign<'a>) -> Outcome {
        let evaluates = matches!(self.kind, ScopeKind::Module | ScopeKind::Class) && !assign.simple;
        if let Some(value) = &assign.value {
            self.assign_first(&assign.target, value)?;
        } else if let ExpressionKind::Postfix(postfix) = assign.target.kind {
            // Only the object, and the index, are evaluated.
            let Some((last, before)) = postfix.trailers.split_last() else { return Ok(()) };
            self.postfix(&postfix.first, postfix.first.span, before, None)?;
            if let TrailerKind::Subscript(index) = last.kind {
                self.index(index)?;
            }
        }
        if evaluates {
            self.expression(&assign.annotation, None)?;
        }
        match assign.target.kind {
            ExpressionKind::Name(name) if assign.simple && self.kind == ScopeKind::Module && self.context.options.keeps_annotations() => {
                self.module_annotation(assign, name)
            }
            _ if assign.simple && self.kind == ScopeKind::Class => self.note_class_annotation(assign),
            _ => Ok(()),
        }
    }
}

/// True when evaluating the expression surely changes no local.
pub(super) fn is_leaf(expression: &Expression) -> bool {
    match expression.kind {
        ExpressionKind::Name(_)
        | ExpressionKind::None
        | ExpressionKind::True
        | ExpressionKind::False
        | ExpressionKind::Int(_)
        | ExpressionKind::Float(_)
        | ExpressionKind::Str(_) => true,
        ExpressionKind::Unary(_, operand) => matches!(operand.kind, ExpressionKind::Int(_) | ExpressionKind::Float(_)),
        _ => false,
    }
}
