//! Unary and binary operators and comparisons as values.

use super::Emitter;
use super::assignment::is_leaf;
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
            (Some(constant), _) => self.constant_operand(constant)?,
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
                    let right = self.operand(operand)?;
                    instruction[0] = binary_opcode(*operator, false);
                    instruction[2..].copy_from_slice(&[left, right]);
                }
            }
            self.release(mark);
            left = self.destination(if is_last { want } else { None })?;
            instruction[1] = left;
            self.at(if is_last { span } else { span.to(operand.span) });
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
        self.warn_of_comparison(chain, span);
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
        let slots = self.take(2)?;
        let mut left = self.chained(chain, 0, slots)?;
        for (index, (operator, _)) in chain.rest.iter().enumerate() {
            let right = self.chained(chain, index + 1, slots)?;
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

    /// Operand `index` of a chain of comparisons. A value that is no local goes to one of two slots by turns, as each
    /// is needed for two comparisons only.
    pub(super) fn chained(&mut self, chain: &'a CompareChain<'a>, index: usize, slots: u8) -> Outcome<u8> {
        let slot = slots + (index % 2) as u8;
        let operand = match index.checked_sub(1) {
            None => &chain.first,
            Some(before) => match chain.rest.get(before) {
                Some((operator, operand)) if index == chain.rest.len() => {
                    let top = self.top;
                    let register = self.comparand(*operator, operand)?;
                    self.release(top);
                    return Ok(register);
                }
                Some((_, operand)) => operand,
                None => return Ok(slot),
            },
        };
        if let ExpressionKind::Name(name) = operand.kind {
            if let Some(register) = self.local_register(name)? {
                self.load_name(name, None)?;
                let changes = chain.rest.get(index).is_some_and(|(_, next)| !is_leaf(next));
                return self.deliver(register, Some(slot).filter(|_| self.has_walrus && changes));
            }
        }
        self.expression(operand, Some(slot))
    }

    /// The last operand of a comparison. What `in` looks through may be a constant.
    pub(super) fn comparand(&mut self, operator: CompareOperator, operand: &'a Expression<'a>) -> Outcome<u8> {
        if matches!(operator, CompareOperator::In | CompareOperator::NotIn) {
            if let Some(constant) = crate::fold::container(operand, self.context)? {
                return self.constant_operand(constant);
            }
        }
        self.operand(operand)
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
