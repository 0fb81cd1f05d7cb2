//! Constant folding: literals, and operators on literals where the result is small.
//!
//! Invariant: folding never changes what a program sees; where the result is an error, large or needs the machine's
//! arithmetic (big integers, powers of floats), the operation is left to run time.

use crate::context::{Context, Outcome};
use bytecode::Constant;
use syntax::ast::{BinaryChain, BinaryOperator, Expression, ExpressionKind, UnaryOperator};

/// Longest string, bytes or tuple made by folding.
const MOST_ITEMS: usize = 4096;
/// Longest string that is interned when it looks like a name.
const MOST_INTERNED: usize = 32;

/// Longer tuples are not compared with others.
const COMPARED: usize = 8;

type Folded<'a> = Outcome<Option<Constant<'a>>>;

/// The value of a constant expression.
pub(crate) fn expression<'a>(expression: &'a Expression<'a>, context: &Context<'a>) -> Folded<'a> {
    Ok(match expression.kind {
        ExpressionKind::Unary(operator, operand) => match self::expression(operand, context)? {
            Some(operand) => unary(operator, operand, context)?,
            None => None,
        },
        ExpressionKind::Binary(chain) => match prefix(chain, context)? {
            (value, []) => value,
            _ => None,
        },
        ExpressionKind::Tuple(elements) => items(elements, context)?.map(Constant::Tuple),
        _ => literal(expression),
    })
}

/// The value of a single literal.
pub(crate) fn literal<'a>(expression: &Expression<'a>) -> Option<Constant<'a>> {
    Some(match expression.kind {
        ExpressionKind::None => Constant::None,
        ExpressionKind::True => Constant::True,
        ExpressionKind::False => Constant::False,
        ExpressionKind::Ellipsis => Constant::Ellipsis,
        ExpressionKind::Int(number) => Constant::Int(number.into()),
        ExpressionKind::LongInt { radix, digits } => long_int(radix, digits),
        ExpressionKind::Float(number) => Constant::Float(*number),
        ExpressionKind::Imaginary(number) => Constant::Imaginary(*number),
        ExpressionKind::Str(text) => string(text),
        ExpressionKind::Bytes(bytes) => Constant::Bytes(bytes),
        _ => return None,
    })
}

/// True for a literal without effect.
pub(crate) fn is_constant(expression: &Expression) -> bool {
    literal(expression).is_some()
}

/// The values of expressions, if all are constant.
pub(crate) fn all<'a>(
    expressions: impl Iterator<Item = &'a Expression<'a>> + Clone,
    context: &Context<'a>,
) -> Outcome<Option<&'a [Constant<'a>]>> {
    // The cheap answer first: most displays hold a name.
    if !expressions.clone().all(may_fold) {
        return Ok(None);
    }
    let mut values = context.arena.vector();
    for element in expressions {
        match expression(element, context)? {
            Some(value) => values.push(value)?,
            None => return Ok(None),
        }
    }
    Ok(Some(values.finish()?))
}

pub(crate) fn items<'a>(
    expressions: &'a [Expression<'a>],
    context: &Context<'a>,
) -> Outcome<Option<&'a [Constant<'a>]>> {
    all(expressions.iter(), context)
}

/// A list display of constants as a tuple, where only its items matter.
pub(crate) fn tuple<'a>(expression: &'a Expression<'a>, context: &Context<'a>) -> Folded<'a> {
    match expression.kind {
        ExpressionKind::List(elements) | ExpressionKind::Tuple(elements) => {
            Ok(items(elements, context)?.map(Constant::Tuple))
        }
        _ => Ok(None),
    }
}

/// What `in` looks through: lists become tuples, sets frozen sets.
pub(crate) fn container<'a>(expression: &'a Expression<'a>, context: &Context<'a>) -> Folded<'a> {
    match expression.kind {
        ExpressionKind::Set(elements) => Ok(items(elements, context)?.map(Constant::FrozenSet)),
        _ => tuple(expression, context),
    }
}

/// The constant beginning of a chain of operators, and what is left of it.
#[allow(clippy::type_complexity)]
pub(crate) fn prefix<'a>(
    chain: &'a BinaryChain<'a>,
    context: &Context<'a>,
) -> Outcome<(Option<Constant<'a>>, &'a [(BinaryOperator, Expression<'a>)])> {
    let mut rest = chain.rest;
    if !may_fold(&chain.first) {
        return Ok((None, rest));
    }
    let Some(mut value) = expression(&chain.first, context)? else { return Ok((None, rest)) };
    while let Some(((operator, operand), others)) = rest.split_first() {
        if !may_fold(operand) {
            break;
        }
        let Some(right) = expression(operand, context)? else { break };
        let Some(folded) = binary(*operator, value, right, context)? else { break };
        value = folded;
        rest = others;
    }
    Ok((Some(value), rest))
}

/// False for expressions that are surely not constant.
fn may_fold(expression: &Expression) -> bool {
    match expression.kind {
        ExpressionKind::Unary(..) | ExpressionKind::Binary(_) | ExpressionKind::Tuple(_) => true,
        _ => is_constant(expression),
    }
}

fn string(text: &[u8]) -> Constant<'_> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    if text.len() <= MOST_INTERNED && text.iter().all(is_word) {
        if let Ok(name) = core::str::from_utf8(text) {
            return Constant::Name(name);
        }
    }
    Constant::Str(text)
}

/// The bytes of a string constant.
fn text<'a>(constant: &Constant<'a>) -> Option<&'a [u8]> {
    match constant {
        Constant::Str(text) => Some(text),
        Constant::Name(name) => Some(name.as_bytes()),
        _ => None,
    }
}

fn long_int(radix: u8, digits: &str) -> Constant<'_> {
    match i64::from_str_radix(digits, radix.into()) {
        Ok(number) => Constant::Int(number),
        Err(_) => Constant::BigInt { digits, radix },
    }
}

fn unary<'a>(operator: UnaryOperator, operand: Constant<'a>, context: &Context<'a>) -> Folded<'a> {
    Ok(match (operator, operand) {
        (UnaryOperator::Not, operand) => truth(&operand).map(|value| boolean(!value)),
        (UnaryOperator::Negative, Constant::Int(number)) => number.checked_neg().map(Constant::Int),
        (UnaryOperator::Negative, Constant::BigInt { digits, radix }) => {
            // -2^63 alone comes back into range.
            let digits = context.concatenate(&["-", digits])?;
            Some(long_int(radix, digits))
        }
        (UnaryOperator::Negative, Constant::Float(number)) => Some(Constant::Float(-number)),
        (UnaryOperator::Negative, Constant::Imaginary(number)) => Some(Constant::Complex(-0.0, -number)),
        (UnaryOperator::Negative, Constant::Complex(real, imaginary)) => Some(Constant::Complex(-real, -imaginary)),
        (UnaryOperator::Positive, Constant::Int(_) | Constant::Float(_) | Constant::Imaginary(_)) => Some(operand),
        (UnaryOperator::Invert, Constant::Int(number)) => Some(Constant::Int(!number)),
        _ => None,
    })
}

fn boolean<'a>(value: bool) -> Constant<'a> {
    if value { Constant::True } else { Constant::False }
}

fn truth(constant: &Constant) -> Option<bool> {
    match constant {
        Constant::None | Constant::False => Some(false),
        Constant::True | Constant::Ellipsis => Some(true),
        Constant::Int(number) => Some(*number != 0),
        Constant::Float(number) => Some(*number != 0.0),
        Constant::Str(text) | Constant::Bytes(text) => Some(!text.is_empty()),
        Constant::Name(name) => Some(!name.is_empty()),
        Constant::Tuple(items) => Some(!items.is_empty()),
        _ => None,
    }
}

fn binary<'a>(operator: BinaryOperator, left: Constant<'a>, right: Constant<'a>, context: &Context<'a>) -> Folded<'a> {
    if let (Constant::Int(left), Constant::Int(right)) = (left, right) {
        return Ok(integers(operator, left, right));
    }
    if let (Some(left), Some(right)) = (float(&left), float(&right)) {
        return Ok(floats(operator, left, right));
    }
    if let (Some(real), Constant::Imaginary(imaginary)) = (float(&left), right) {
        return Ok(match operator {
            BinaryOperator::Add => Some(Constant::Complex(real, imaginary)),
            BinaryOperator::Subtract => Some(Constant::Complex(real, -imaginary)),
            _ => None,
        });
    }
    sequences(operator, left, right, context)
}

fn integers<'a>(operator: BinaryOperator, left: i64, right: i64) -> Option<Constant<'a>> {
    let number = match operator {
        BinaryOperator::Add => left.checked_add(right)?,
        BinaryOperator::Subtract => left.checked_sub(right)?,
        BinaryOperator::Multiply => left.checked_mul(right)?,
        BinaryOperator::FloorDivide => {
            let quotient = left.checked_div(right)?;
            if left % right != 0 && (left < 0) != (right < 0) { quotient - 1 } else { quotient }
        }
        BinaryOperator::Remainder => {
            let remainder = left.checked_rem(right)?;
            if remainder != 0 && (remainder < 0) != (right < 0) { remainder + right } else { remainder }
        }
        BinaryOperator::Power => left.checked_pow(u32::try_from(right).ok()?)?,
        BinaryOperator::BitAnd => left & right,
        BinaryOperator::BitOr => left | right,
        BinaryOperator::BitXor => left ^ right,
        BinaryOperator::ShiftLeft => {
            let shifted = left.checked_shl(u32::try_from(right).ok()?)?;
            if shifted >> right != left {
                return None;
            }
            shifted
        }
        BinaryOperator::ShiftRight => left >> u32::try_from(right).ok()?.min(63),
        BinaryOperator::Divide => {
            // Both are exact as floats, so the quotient is rounded once.
            const EXACT: i64 = 1 << 53;
            let is_exact = (-EXACT..=EXACT).contains(&left) && (-EXACT..=EXACT).contains(&right) && right != 0;
            return is_exact.then(|| Constant::Float(left as f64 / right as f64));
        }
        BinaryOperator::MatrixMultiply => return None,
    };
    Some(Constant::Int(number))
}

/// A number as a float, when nothing is lost.
fn float(constant: &Constant) -> Option<f64> {
    match *constant {
        Constant::Float(number) => Some(number),
        Constant::Int(number) if number.unsigned_abs() <= 1 << 53 => Some(number as f64),
        _ => None,
    }
}

fn floats<'a>(operator: BinaryOperator, left: f64, right: f64) -> Option<Constant<'a>> {
    match operator {
        BinaryOperator::Add => Some(Constant::Float(left + right)),
        BinaryOperator::Subtract => Some(Constant::Float(left - right)),
        BinaryOperator::Multiply => Some(Constant::Float(left * right)),
        BinaryOperator::Divide if right != 0.0 => Some(Constant::Float(left / right)),
        _ => None,
    }
}

/// Joining and repeating of strings, bytes and tuples.
fn sequences<'a>(
    operator: BinaryOperator,
    left: Constant<'a>,
    right: Constant<'a>,
    context: &Context<'a>,
) -> Folded<'a> {
    match (operator, left, right) {
        (BinaryOperator::Add, Constant::Bytes(left), Constant::Bytes(right)) => {
            Ok(join(&[left, right], context)?.map(Constant::Bytes))
        }
        (BinaryOperator::Add, Constant::Tuple(left), Constant::Tuple(right)) => {
            Ok(join(&[left, right], context)?.map(Constant::Tuple))
        }
        (BinaryOperator::Add, left, right) => match (text(&left), text(&right)) {
            (Some(left), Some(right)) => Ok(join(&[left, right], context)?.map(|text| string(text))),
            _ => Ok(None),
        },
        (BinaryOperator::Multiply, Constant::Int(count), other)
        | (BinaryOperator::Multiply, other, Constant::Int(count)) => {
            let count = count.clamp(0, 1 + MOST_ITEMS as i64) as usize;
            match other {
                Constant::Bytes(bytes) => Ok(repeat(bytes, count, context)?.map(Constant::Bytes)),
                Constant::Tuple(items) if items.len() * count <= 256 => {
                    Ok(repeat(items, count, context)?.map(Constant::Tuple))
                }
                other => match text(&other) {
                    Some(text) => Ok(repeat(text, count, context)?.map(|text| string(text))),
                    None => Ok(None),
                },
            }
        }
        _ => Ok(None),
    }
}

fn join<'a, T: Copy>(parts: &[&[T]], context: &Context<'a>) -> Outcome<Option<&'a [T]>> {
    if parts.iter().map(|part| part.len()).sum::<usize>() > MOST_ITEMS {
        return Ok(None);
    }
    let mut all = context.arena.vector();
    for part in parts {
        all.extend(part)?;
    }
    Ok(Some(all.finish()?))
}

fn repeat<'a, T: Copy>(part: &[T], count: usize, context: &Context<'a>) -> Outcome<Option<&'a [T]>> {
    if part.len().saturating_mul(count) > MOST_ITEMS {
        return Ok(None);
    }
    let mut all = context.arena.vector();
    for _ in 0..count {
        all.extend(part)?;
    }
    Ok(Some(all.finish()?))
}

/// Whether two constants may share a slot.
pub(crate) fn is_same(left: &Constant, right: &Constant) -> bool {
    match (left, right) {
        (Constant::True, Constant::True)
        | (Constant::False, Constant::False)
        | (Constant::Ellipsis, Constant::Ellipsis) => true,
        (Constant::Int(left), Constant::Int(right)) => left == right,
        (Constant::BigInt { digits, radix }, Constant::BigInt { digits: other, radix: base }) => {
            digits == other && radix == base
        }
        (Constant::Float(left), Constant::Float(right)) => left.to_bits() == right.to_bits(),
        (Constant::Imaginary(left), Constant::Imaginary(right)) => left.to_bits() == right.to_bits(),
        (Constant::Complex(real, imaginary), Constant::Complex(other, part)) => {
            real.to_bits() == other.to_bits() && imaginary.to_bits() == part.to_bits()
        }
        (Constant::Str(left), Constant::Str(right)) | (Constant::Bytes(left), Constant::Bytes(right)) => left == right,
        (Constant::Name(left), Constant::Name(right)) => left == right,
        (Constant::Tuple(left), Constant::Tuple(right)) => {
            let mut pairs = left.iter().zip(*right);
            left.len() == right.len() && left.len() <= COMPARED && pairs.all(|(left, right)| is_same_item(left, right))
        }
        _ => false,
    }
}

/// Whether two items of tuples are the same. Nested tuples are not compared, which bounds the recursion.
pub(crate) fn is_same_item(left: &Constant, right: &Constant) -> bool {
    match (left, right) {
        (Constant::None, Constant::None) => true,
        (Constant::Tuple(_), _) => false,
        _ => is_same(left, right),
    }
}
