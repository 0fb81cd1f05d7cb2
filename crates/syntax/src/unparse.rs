//! Expressions as text, for annotations after `from __future__ import annotations` (PEP 563).
//!
//! The layout is that of CPython's `ast.unparse`: parentheses only where they are needed, one blank around operators,
//! strings as `repr` shows them.
//!
//! Invariant: the text, parsed again, is the same expression. Recursion goes as deep as the tree, which is bounded.

use crate::ast::{
    Argument, ArgumentKind, BinaryOperator, BooleanOperator, CompareOperator, Comprehension, Expression, ExpressionKind, Parameter,
    Parameters, Slice, StringPart, TrailerKind, UnaryOperator,
};
use arena::{Arena, OutOfMemory, Vector};
use numeric::float_text;

type Written = Result<(), OutOfMemory>;

/// How tightly operators bind; an expression that binds less than its place asks for stands in parentheses.
mod level {
    pub const TEST: u8 = 1;
    pub const OR: u8 = 2;
    pub const AND: u8 = 3;
    pub const NOT: u8 = 4;
    pub const COMPARE: u8 = 5;
    pub const BIT_OR: u8 = 6;
    pub const BIT_XOR: u8 = 7;
    pub const BIT_AND: u8 = 8;
    pub const SHIFT: u8 = 9;
    pub const ARITHMETIC: u8 = 10;
    pub const TERM: u8 = 11;
    pub const FACTOR: u8 = 12;
    pub const POWER: u8 = 13;
    pub const AWAIT: u8 = 14;
    pub const ATOM: u8 = 15;
}

/// The text of an expression, where there is room for that.
pub fn unparse<'a>(expression: &Expression<'_>, arena: &'a Arena<'_>) -> Result<Option<&'a [u8]>, OutOfMemory> {
    let mut writer = Writer { text: arena.vector() };
    writer.expression(expression, level::TEST)?;
    Ok(Some(writer.text.finish()?))
}

struct Writer<'a> {
    text: Vector<'a, u8>,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) -> Written {
        self.text.extend(text.as_bytes())
    }

    /// Writes in parentheses what binds at `own` where `wanted` is asked for.
    fn bound(&mut self, own: u8, wanted: u8, write: impl FnOnce(&mut Self) -> Written) -> Written {
        if own >= wanted {
            return write(self);
        }
        self.push("(")?;
        write(self)?;
        self.push(")")
    }

    /// Items with commas between them.
    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T) -> Written) -> Written {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(", ")?;
            }
            write(self, item)?;
        }
        Ok(())
    }

    fn expressions(&mut self, items: &[Expression<'_>]) -> Written {
        self.list(items, |writer, item| writer.expression(item, level::TEST))
    }

    fn expression(&mut self, expression: &Expression<'_>, wanted: u8) -> Written {
        match expression.kind {
            ExpressionKind::None => self.push("None"),
            ExpressionKind::True => self.push("True"),
            ExpressionKind::False => self.push("False"),
            ExpressionKind::Ellipsis => self.push("..."),
            ExpressionKind::Int(number) => self.number(number),
            ExpressionKind::LongInt { radix, digits } => {
                self.push(match radix {
                    2 => "0b",
                    8 => "0o",
                    16 => "0x",
                    _ => "",
                })?;
                self.push(digits)
            }
            ExpressionKind::Float(number) => self.float(*number, true),
            ExpressionKind::Imaginary(number) => {
                self.float(*number, false)?;
                self.push("j")
            }
            ExpressionKind::Str(text) => self.quoted(text, true),
            ExpressionKind::Bytes(bytes) => {
                self.push("b")?;
                self.quoted(bytes, false)
            }
            ExpressionKind::FString(parts) => self.template("f", parts),
            ExpressionKind::TString(parts) => self.template("t", parts),
            ExpressionKind::Name(name) => self.push(name),
            ExpressionKind::Unary(operator, operand) => {
                let (sign, own) = match operator {
                    UnaryOperator::Negative => ("-", level::FACTOR),
                    UnaryOperator::Positive => ("+", level::FACTOR),
                    UnaryOperator::Invert => ("~", level::FACTOR),
                    UnaryOperator::Not => ("not ", level::NOT),
                };
                self.bound(own, wanted, |writer| {
                    writer.push(sign)?;
                    writer.expression(operand, own)
                })
            }
            ExpressionKind::Binary(chain) => {
                let (_, own) = binary(chain.rest[0].0);
                // A power binds its right side first.
                let (left, right) = if own == level::POWER { (own + 1, own) } else { (own, own + 1) };
                self.bound(own, wanted, |writer| {
                    writer.expression(&chain.first, left)?;
                    chain.rest.iter().try_for_each(|(operator, operand)| {
                        writer.push(binary(*operator).0)?;
                        writer.expression(operand, right)
                    })
                })
            }
            ExpressionKind::Boolean(operator, operands) => {
                let (word, own) = match operator {
                    BooleanOperator::And => (" and ", level::AND),
                    BooleanOperator::Or => (" or ", level::OR),
                };
                self.bound(own, wanted, |writer| {
                    operands.iter().enumerate().try_for_each(|(index, operand)| {
                        writer.push(if index > 0 { word } else { "" })?;
                        writer.expression(operand, own + 1)
                    })
                })
            }
            ExpressionKind::Compare(chain) => self.bound(level::COMPARE, wanted, |writer| {
                writer.expression(&chain.first, level::COMPARE + 1)?;
                chain.rest.iter().try_for_each(|(operator, operand)| {
                    writer.push(compare(*operator))?;
                    writer.expression(operand, level::COMPARE + 1)
                })
            }),
            ExpressionKind::Conditional(node) => self.bound(level::TEST, wanted, |writer| {
                writer.expression(&node.body, level::TEST + 1)?;
                writer.push(" if ")?;
                writer.expression(&node.test, level::TEST + 1)?;
                writer.push(" else ")?;
                writer.expression(&node.otherwise, level::TEST)
            }),
            ExpressionKind::Lambda(lambda) => self.bound(level::TEST, wanted, |writer| {
                writer.push("lambda")?;
                writer.parameters(&lambda.parameters)?;
                writer.push(": ")?;
                writer.expression(&lambda.body, level::TEST)
            }),
            ExpressionKind::Await(value) => self.bound(level::AWAIT, wanted, |writer| {
                writer.push("await ")?;
                writer.expression(value, level::ATOM)
            }),
            ExpressionKind::Yield(value) => {
                self.push("(yield")?;
                if let Some(value) = value {
                    self.push(" ")?;
                    self.expression(value, level::TEST)?;
                }
                self.push(")")
            }
            ExpressionKind::YieldFrom(value) => {
                self.push("(yield from ")?;
                self.expression(value, level::TEST)?;
                self.push(")")
            }
            ExpressionKind::Named(named) => {
                self.push("(")?;
                self.push(named.name)?;
                self.push(" := ")?;
                self.expression(&named.value, level::TEST)?;
                self.push(")")
            }
            ExpressionKind::Postfix(postfix) => {
                self.expression(&postfix.first, level::ATOM)?;
                if let (ExpressionKind::Int(_), Some(TrailerKind::Attribute(_))) =
                    (postfix.first.kind, postfix.trailers.first().map(|trailer| trailer.kind))
                {
                    self.push(" ")?;
                }
                postfix.trailers.iter().try_for_each(|trailer| self.trailer(trailer.kind))
            }
            ExpressionKind::Slice(slice) => self.slice(slice),
            ExpressionKind::Starred(value) => {
                self.push("*")?;
                self.expression(value, level::BIT_OR)
            }
            ExpressionKind::Tuple(items) => {
                self.push("(")?;
                self.expressions(items)?;
                self.push(if items.len() == 1 { ",)" } else { ")" })
            }
            ExpressionKind::List(items) => self.enclosed("[", "]", |writer| writer.expressions(items)),
            ExpressionKind::Set(items) => self.enclosed("{", "}", |writer| writer.expressions(items)),
            ExpressionKind::Dict(items) => self.enclosed("{", "}", |writer| {
                writer.list(items, |writer, item| {
                    match &item.key {
                        Some(key) => {
                            writer.expression(key, level::TEST)?;
                            writer.push(": ")?;
                        }
                        None => return writer.push("**").and_then(|()| writer.expression(&item.value, level::BIT_OR)),
                    }
                    writer.expression(&item.value, level::TEST)
                })
            }),
            ExpressionKind::ListComprehension(node) => self.enclosed("[", "]", |writer| writer.comprehension(node)),
            ExpressionKind::SetComprehension(node) | ExpressionKind::DictComprehension(node) => {
                self.enclosed("{", "}", |writer| writer.comprehension(node))
            }
            ExpressionKind::Generator(node) => self.enclosed("(", ")", |writer| writer.comprehension(node)),
        }
    }

    fn enclosed(&mut self, open: &str, close: &str, write: impl FnOnce(&mut Self) -> Written) -> Written {
        self.push(open)?;
        write(self)?;
        self.push(close)
    }

    fn number(&mut self, mut number: i32) -> Written {
        let mut digits = [0; 10];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                return self.text.extend(&digits[at..]);
            }
        }
    }

    fn float(&mut self, number: f64, point: bool) -> Written {
        if number.is_infinite() {
            return self.push("1e309");
        }
        let mut memory = [0; float_text::REPR_SIZE];
        self.push(float_text::write_shortest(number, point, &mut memory))
    }

    /// A text or bytes in quotes, as `repr` has them.
    fn quoted(&mut self, content: &[u8], is_text: bool) -> Written {
        let double = content.contains(&b'\'') && !content.contains(&b'"');
        let quote = if double { b'"' } else { b'\'' };
        self.text.push(quote)?;
        for &byte in content {
            match byte {
                b'\\' => self.push("\\\\")?,
                b'\n' => self.push("\\n")?,
                b'\r' => self.push("\\r")?,
                b'\t' => self.push("\\t")?,
                _ if byte == quote => self.text.extend(&[b'\\', quote])?,
                b' '..=b'~' => self.text.push(byte)?,
                _ if is_text && byte >= 0x80 => self.text.push(byte)?,
                _ => {
                    let digit = |value: u8| b"0123456789abcdef"[usize::from(value)];
                    self.text.extend(&[b'\\', b'x', digit(byte >> 4), digit(byte & 15)])?;
                }
            }
        }
        self.text.push(quote)
    }

    fn template(&mut self, prefix: &str, parts: &[StringPart<'_>]) -> Written {
        self.push(prefix)?;
        self.push("'")?;
        self.template_parts(parts)?;
        self.push("'")
    }

    fn template_parts(&mut self, parts: &[StringPart<'_>]) -> Written {
        for part in parts {
            match part {
                StringPart::Literal(text) => {
                    for &byte in *text {
                        match byte {
                            b'{' | b'}' => self.text.extend(&[byte, byte])?,
                            b'\\' | b'\'' => self.text.extend(&[b'\\', byte])?,
                            b'\n' => self.push("\\n")?,
                            _ => self.text.push(byte)?,
                        }
                    }
                }
                StringPart::Interpolation(field) => {
                    self.push("{")?;
                    self.expression(&field.value, level::TEST + 1)?;
                    if field.conversion != 0 {
                        self.text.extend(&[b'!', field.conversion])?;
                    }
                    if let Some(specification) = field.specification {
                        self.push(":")?;
                        self.template_parts(specification)?;
                    }
                    self.push("}")?;
                }
            }
        }
        Ok(())
    }

    fn trailer(&mut self, kind: TrailerKind<'_>) -> Written {
        match kind {
            TrailerKind::Attribute(name) => {
                self.push(".")?;
                self.push(name)
            }
            TrailerKind::Subscript(index) => self.enclosed("[", "]", |writer| match index.kind {
                ExpressionKind::Tuple(items) if !items.is_empty() => {
                    writer.expressions(items)?;
                    writer.push(if items.len() == 1 { "," } else { "" })
                }
                _ => writer.expression(index, level::TEST),
            }),
            TrailerKind::Call(arguments) => self.enclosed("(", ")", |writer| {
                // Those with names come last.
                let is_positional = |argument: &&Argument<'_>| {
                    matches!(argument.kind, ArgumentKind::Positional | ArgumentKind::Star)
                };
                let named = arguments.iter().filter(|argument| !is_positional(argument));
                let mut comma = "";
                for argument in arguments.iter().filter(is_positional).chain(named) {
                    writer.push(core::mem::replace(&mut comma, ", "))?;
                    match argument.kind {
                        ArgumentKind::Positional => {}
                        ArgumentKind::Star => writer.push("*")?,
                        ArgumentKind::DoubleStar => writer.push("**")?,
                        ArgumentKind::Keyword(name) => {
                            writer.push(name)?;
                            writer.push("=")?;
                        }
                    }
                    writer.expression(&argument.value, level::TEST)?;
                }
                Ok(())
            }),
        }
    }

    fn slice(&mut self, slice: &Slice<'_>) -> Written {
        if let Some(lower) = &slice.lower {
            self.expression(lower, level::TEST)?;
        }
        self.push(":")?;
        if let Some(upper) = &slice.upper {
            self.expression(upper, level::TEST)?;
        }
        if let Some(step) = &slice.step {
            self.push(":")?;
            self.expression(step, level::TEST)?;
        }
        Ok(())
    }

    fn comprehension(&mut self, node: &Comprehension<'_>) -> Written {
        self.expression(&node.element, level::TEST)?;
        if let Some(value) = &node.value {
            self.push(": ")?;
            self.expression(value, level::TEST)?;
        }
        for clause in node.clauses {
            self.push(if clause.is_async { " async for " } else { " for " })?;
            match clause.target.kind {
                ExpressionKind::Tuple(items) if items.len() > 1 => self.expressions(items)?,
                _ => self.expression(&clause.target, level::TEST)?,
            }
            self.push(" in ")?;
            self.expression(&clause.iterable, level::TEST + 1)?;
            for condition in clause.conditions {
                self.push(" if ")?;
                self.expression(condition, level::TEST + 1)?;
            }
        }
        Ok(())
    }

    /// The parameters of a lambda, with a blank before the first.
    fn parameters(&mut self, parameters: &Parameters<'_>) -> Written {
        let mut before = " ";
        let mut one = |writer: &mut Self, star: &str, parameter: Option<&Parameter<'_>>| {
            writer.push(core::mem::replace(&mut before, ", "))?;
            writer.push(star)?;
            let Some(parameter) = parameter else { return Ok(()) };
            writer.push(parameter.name)?;
            match &parameter.default {
                Some(default) => writer.push("=").and_then(|()| writer.expression(default, level::TEST)),
                None => Ok(()),
            }
        };
        for (index, parameter) in parameters.positional.iter().enumerate() {
            one(self, "", Some(parameter))?;
            if index + 1 == usize::from(parameters.positional_only_count) {
                one(self, "/", None)?;
            }
        }
        if parameters.star.is_some() || !parameters.keyword_only.is_empty() {
            one(self, "*", parameters.star)?;
        }
        for parameter in parameters.keyword_only {
            one(self, "", Some(parameter))?;
        }
        if parameters.double_star.is_some() {
            one(self, "**", parameters.double_star)?;
        }
        Ok(())
    }
}

fn binary(operator: BinaryOperator) -> (&'static str, u8) {
    match operator {
        BinaryOperator::Add => (" + ", level::ARITHMETIC),
        BinaryOperator::Subtract => (" - ", level::ARITHMETIC),
        BinaryOperator::Multiply => (" * ", level::TERM),
        BinaryOperator::Divide => (" / ", level::TERM),
        BinaryOperator::FloorDivide => (" // ", level::TERM),
        BinaryOperator::Remainder => (" % ", level::TERM),
        BinaryOperator::MatrixMultiply => (" @ ", level::TERM),
        BinaryOperator::Power => (" ** ", level::POWER),
        BinaryOperator::BitAnd => (" & ", level::BIT_AND),
        BinaryOperator::BitOr => (" | ", level::BIT_OR),
        BinaryOperator::BitXor => (" ^ ", level::BIT_XOR),
        BinaryOperator::ShiftLeft => (" << ", level::SHIFT),
        BinaryOperator::ShiftRight => (" >> ", level::SHIFT),
    }
}

fn compare(operator: CompareOperator) -> &'static str {
    match operator {
        CompareOperator::Less => " < ",
        CompareOperator::LessEqual => " <= ",
        CompareOperator::Greater => " > ",
        CompareOperator::GreaterEqual => " >= ",
        CompareOperator::Equal => " == ",
        CompareOperator::NotEqual => " != ",
        CompareOperator::Is => " is ",
        CompareOperator::IsNot => " is not ",
        CompareOperator::In => " in ",
        CompareOperator::NotIn => " not in ",
    }
}
