//! Conditions: jumps on truth, with comparisons fused into them.

use super::Emitter;
use super::operator::small_immediate;
use crate::context::Outcome;
use crate::emit::code::LabelId;
use bytecode::op;
use syntax::ast::{BooleanOperator, CompareChain, CompareOperator, Expression, ExpressionKind, Span, UnaryOperator};

impl<'a> Emitter<'a, '_> {
    /// Jumps to `target` when the truth of `test` is `when`, and goes on otherwise.
    pub(super) fn branch(&mut self, test: &'a Expression<'a>, when: bool, target: LabelId) -> Outcome {
        match test.kind {
            ExpressionKind::Unary(UnaryOperator::Not, operand) => return self.branch(operand, !when, target),
            ExpressionKind::Boolean(operator, operands) => return self.branch_all(operator, operands, when, target),
            ExpressionKind::Compare(chain) => return self.branch_compare(chain, test.span, when, target),
            _ => {}
        }
        if let Some(truth) = truth(test, self.context.options.optimise) {
            return if truth == when { self.jump(&[op::JMP], target) } else { Ok(()) };
        }
        let mark = self.top;
        let value = self.expression(test, None)?;
        self.release(mark);
        self.at(test.span);
        self.jump(&[if when { op::JT } else { op::JF }, value], target)
    }

    fn branch_all(
        &mut self,
        operator: BooleanOperator,
        operands: &'a [Expression<'a>],
        when: bool,
        target: LabelId,
    ) -> Outcome {
        let Some((last, others)) = operands.split_last() else { return Ok(()) };
        let decides = operator == BooleanOperator::Or;
        if decides == when {
            // Any operand that decides takes the jump.
            others.iter().try_for_each(|operand| self.branch(operand, when, target))?;
            return self.branch(last, when, target);
        }
        let end = self.label()?;
        others.iter().try_for_each(|operand| self.branch(operand, decides, end))?;
        self.branch(last, when, target)?;
        self.place(end);
        Ok(())
    }

    #[inline(never)]
    fn branch_compare(&mut self, chain: &'a CompareChain<'a>, span: Span, when: bool, target: LabelId) -> Outcome {
        self.warn_of_comparison(chain, span);
        let mark = self.top;
        if let [(operator, right)] = chain.rest {
            let is_none = matches!(right.kind, ExpressionKind::None);
            if let (true, CompareOperator::Is | CompareOperator::IsNot) = (is_none, operator) {
                let left = self.expression(&chain.first, None)?;
                self.release(mark);
                self.at(span);
                let jumps_on_none = when == (*operator == CompareOperator::Is);
                return self.jump(&[if jumps_on_none { op::JNONE } else { op::JNOTNONE }, left], target);
            }
            if let Some((opcode, number)) = immediate_jump(*operator, when).zip(small_immediate(right)) {
                let left = self.expression(&chain.first, None)?;
                self.release(mark);
                self.at(span);
                return self.jump(&[opcode, left, number as u8], target);
            }
        }
        if let [(operator, right)] = chain.rest {
            let left = self.stable(&chain.first, &[right])?;
            let right = self.comparand(*operator, right)?;
            self.release(mark);
            self.at(span);
            return self.jump(&[jump_opcode(*operator, when), left, right], target);
        }
        let end = self.label()?;
        let slots = self.take(2)?;
        let mut left = self.chained(chain, 0, slots)?;
        for (index, (operator, _)) in chain.rest.iter().enumerate() {
            let is_last = index + 1 == chain.rest.len();
            let right = self.chained(chain, index + 1, slots)?;
            self.at(span);
            // A comparison that fails decides the chain.
            match (is_last, when) {
                (true, _) => self.jump(&[jump_opcode(*operator, when), left, right], target)?,
                (false, false) => self.jump(&[jump_opcode(*operator, false), left, right], target)?,
                (false, true) => self.jump(&[jump_opcode(*operator, false), left, right], end)?,
            }
            left = right;
        }
        self.release(mark);
        self.place(end);
        Ok(())
    }
}

/// The truth of a test that is known now.
pub(super) fn truth(test: &Expression, optimise: u8) -> Option<bool> {
    match test.kind {
        ExpressionKind::Name("__debug__") => Some(optimise == 0),
        ExpressionKind::None | ExpressionKind::False => Some(false),
        ExpressionKind::True | ExpressionKind::Ellipsis => Some(true),
        ExpressionKind::Int(number) => Some(number != 0),
        ExpressionKind::LongInt { .. } => Some(true),
        ExpressionKind::Float(number) => Some(*number != 0.0),
        ExpressionKind::Str(text) | ExpressionKind::Bytes(text) => Some(!text.is_empty()),
        ExpressionKind::Tuple([]) => Some(false),
        _ => None,
    }
}

/// The jump taken when a comparison is true (`when`) or is not.
fn jump_opcode(operator: CompareOperator, when: bool) -> u8 {
    let (holds, fails) = match operator {
        CompareOperator::Less => (op::JLT, op::JNLT),
        CompareOperator::LessEqual => (op::JLE, op::JNLE),
        CompareOperator::Greater => (op::JGT, op::JNGT),
        CompareOperator::GreaterEqual => (op::JGE, op::JNGE),
        CompareOperator::Equal => (op::JEQ, op::JNEQ),
        CompareOperator::NotEqual => (op::JNE, op::JNNE),
        CompareOperator::Is => (op::JIS, op::JISNOT),
        CompareOperator::IsNot => (op::JISNOT, op::JIS),
        CompareOperator::In => (op::JIN, op::JNOTIN),
        CompareOperator::NotIn => (op::JNOTIN, op::JIN),
    };
    if when { holds } else { fails }
}

fn immediate_jump(operator: CompareOperator, when: bool) -> Option<u8> {
    let (holds, fails) = match operator {
        CompareOperator::Less => (op::JLTI, op::JNLTI),
        CompareOperator::LessEqual => (op::JLEI, op::JNLEI),
        CompareOperator::Greater => (op::JGTI, op::JNGTI),
        CompareOperator::GreaterEqual => (op::JGEI, op::JNGEI),
        CompareOperator::Equal => (op::JEQI, op::JNEQI),
        CompareOperator::NotEqual => (op::JNEI, op::JNNEI),
        _ => return None,
    };
    Some(if when { holds } else { fails })
}
