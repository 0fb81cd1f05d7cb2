//! Unary and binary operators and comparisons as values.

use super::Emitter;
use crate::context::Outcome;
use bytecode::op;
use syntax::ast::{
    BinaryChain, BinaryOperator, CompareChain, CompareOperator, Expression, ExpressionKind, Span, UnaryOperator,
};

impl<'a> Emitter<'a, '_> {
    pub(super) fn binary(&mut self, chain: &'a BinaryChain<'a>, span: Span, want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        // Constants at the start are folded: `1 + 2 + a`.
        let (folded, rest) = crate::fold::prefix(chain, self.context)?;
        let mut left = match (folded, rest.first()) {
            (Some(constant), _) => {
                let register = self.take(1)?;
                self.load_constant(constant, register)?;
                register
            }
            (None, Some((_, second))) => self.stable(&chain.first, &[second])?,
            (None, None) => self.expression(&chain.first, None)?,
        };
        for (index, (operator, operand)) in rest.iter().enumerate() {
            let is_last = index + 1 == rest.len();
            let immediate = immediate_opcode(*operator, false).zip(small_immediate(operand));
            let mut instruction = [0; 4];
            match immediate {
                Some((opcode, number)) => instruction = [opcode, 0, left, number as u8],
                None => {
                    let right = self.expression(operand, None)?;
                    instruction[0] = binary_opcode(*operator, false);
                    instruction[2..].copy_from_slice(&[left, right]);
                }
            }
            self.release(mark);
            left = self.destination(if is_last { want } else { None })?;
            instruction[1] = left;
            self.at(span.to(operand.span));
            self.emit(&instruction)?;
        }
        self.deliver(left, want)
    }

    pub(super) fn unary(
        &mut self,
        operator: UnaryOperator,
        operand: &'a Expression<'a>,
        span: Span,
        want: Option<u8>,
    ) -> Outcome<u8> {
        let mark = self.top;
        let value = self.expression(operand, None)?;
        self.release(mark);
        let result = self.destination(want)?;
        self.at(span);
        let opcode = match operator {
            UnaryOperator::Negative => op::NEG,
            UnaryOperator::Positive => op::POS,
            UnaryOperator::Invert => op::INVERT,
            UnaryOperator::Not => op::NOT,
        };
        self.emit(&[opcode, result, value])?;
        Ok(result)
    }

    pub(super) fn compare(&mut self, chain: &'a CompareChain<'a>, span: Span, want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        if let [(operator, right)] = chain.rest {
            let left = self.stable(&chain.first, &[right])?;
            let right = self.comparand(*operator, right)?;
            self.release(mark);
            let result = self.destination(want)?;
            self.at(span);
            self.emit(&[compare_opcode(*operator), result, left, right])?;
            return Ok(result);
        }
        let result = self.scratch(want)?;
        let end = self.label()?;
        let mut left = self.first_comparand(chain)?;
        for (index, (operator, _)) in chain.rest.iter().enumerate() {
            let right = self.inner_comparand(chain, index)?;
            self.at(span);
            self.emit(&[compare_opcode(*operator), result, left, right])?;
            if index + 1 < chain.rest.len() {
                self.jump(&[op::JF, result], end)?;
            }
            left = right;
        }
        self.place(end);
        self.deliver(result, want)
    }

    pub(super) fn first_comparand(&mut self, chain: &'a CompareChain<'a>) -> Outcome<u8> {
        match chain.rest.first() {
            Some((_, next)) => self.stable(&chain.first, &[next]),
            None => self.expression(&chain.first, None),
        }
    }

    /// The right operand of comparison `index`, which is the left one of the next.
    pub(super) fn inner_comparand(&mut self, chain: &'a CompareChain<'a>, index: usize) -> Outcome<u8> {
        let Some((operator, operand)) = chain.rest.get(index) else { return self.take(1) };
        match chain.rest.get(index + 1) {
            Some((_, next)) => self.stable(operand, &[next]),
            None => self.comparand(*operator, operand),
        }
    }

    /// The last operand of a comparison. What `in` looks through may be a constant.
    pub(super) fn comparand(&mut self, operator: CompareOperator, operand: &'a Expression<'a>) -> Outcome<u8> {
        if matches!(operator, CompareOperator::In | CompareOperator::NotIn) {
            if let Some(constant) = crate::fold::container(operand, self.context)? {
                let register = self.take(1)?;
                self.load_constant(constant, register)?;
                return Ok(register);
            }
        }
        self.expression(operand, None)
    }
}

/// The value of a literal that fits into an immediate operand.
pub(super) fn small_immediate(expression: &Expression) -> Option<i8> {
    match expression.kind {
        ExpressionKind::Int(number) => i8::try_from(number).ok(),
        ExpressionKind::Unary(UnaryOperator::Negative, Expression { kind: ExpressionKind::Int(number), .. }) => {
            i8::try_from(number.checked_neg()?).ok()
        }
        _ => None,
    }
}

/// The opcode with an immediate right operand, if there is one.
pub(super) fn immediate_opcode(operator: BinaryOperator, is_in_place: bool) -> Option<u8> {
    let (plain, in_place) = match operator {
        BinaryOperator::Add => (op::ADDI, op::IADDI),
        BinaryOperator::Subtract => (op::SUBI, op::ISUBI),
        BinaryOperator::Multiply => (op::MULI, op::IMULI),
        BinaryOperator::FloorDivide => (op::FLOORDIVI, op::IFLOORDIVI),
        BinaryOperator::Remainder => (op::MODI, op::IMODI),
        BinaryOperator::BitAnd => (op::ANDI, op::IANDI),
        BinaryOperator::ShiftLeft => (op::SHLI, op::ISHLI),
        BinaryOperator::ShiftRight => (op::SHRI, op::ISHRI),
        _ => return None,
    };
    Some(if is_in_place { in_place } else { plain })
}

pub(super) fn binary_opcode(operator: BinaryOperator, is_in_place: bool) -> u8 {
    let (plain, in_place) = match operator {
        BinaryOperator::Add => (op::ADD, op::IADD),
        BinaryOperator::Subtract => (op::SUB, op::ISUB),
        BinaryOperator::Multiply => (op::MUL, op::IMUL),
        BinaryOperator::Divide => (op::DIV, op::IDIV),
        BinaryOperator::FloorDivide => (op::FLOORDIV, op::IFLOORDIV),
        BinaryOperator::Remainder => (op::MOD, op::IMOD),
        BinaryOperator::Power => (op::POW, op::IPOW),
        BinaryOperator::MatrixMultiply => (op::MATMUL, op::IMATMUL),
        BinaryOperator::BitAnd => (op::AND, op::IAND),
        BinaryOperator::BitOr => (op::OR, op::IOR),
        BinaryOperator::BitXor => (op::XOR, op::IXOR),
        BinaryOperator::ShiftLeft => (op::SHL, op::ISHL),
        BinaryOperator::ShiftRight => (op::SHR, op::ISHR),
    };
    if is_in_place { in_place } else { plain }
}

pub(super) fn compare_opcode(operator: CompareOperator) -> u8 {
    match operator {
        CompareOperator::Less => op::LT,
        CompareOperator::LessEqual => op::LE,
        CompareOperator::Greater => op::GT,
        CompareOperator::GreaterEqual => op::GE,
        CompareOperator::Equal => op::EQ,
        CompareOperator::NotEqual => op::NE,
        CompareOperator::Is => op::IS,
        CompareOperator::IsNot => op::ISNOT,
        CompareOperator::In => op::IN,
        CompareOperator::NotIn => op::NOTIN,
    }
}
