//! Trees as S-expressions, for tests.
//!
//! Chains are written as the nested operations they mean: `(+ (+ a b) c)`.

use crate::ast::*;
use std::format;
use std::prelude::v1::*;

/// The statements of a block, one after the other.
pub fn block(statements: &[Statement]) -> String {
    join(statements, statement)
}

fn join<T>(items: &[T], dump: impl Fn(&T) -> String) -> String {
    items.iter().map(dump).collect::<Vec<_>>().join(" ")
}

fn optional(item: &Option<Expression>) -> String {
    item.as_ref().map_or("-".to_string(), expression)
}

fn optional_reference(item: &Option<&Expression>) -> String {
    item.map_or("-".to_string(), expression)
}

fn name(item: &Option<&str>) -> String {
    item.map_or("-", |name| name).to_string()
}

fn text(bytes: &[u8]) -> String {
    let mut out = String::from("'");
    for byte in bytes {
        match byte {
            b'\'' | b'\\' | 0..=31 | 127.. => out.push_str(&format!("\\x{byte:02x}")),
            _ => out.push(*byte as char),
        }
    }
    out + "'"
}

pub fn expression(node: &Expression) -> String {
    match &node.kind {
        ExpressionKind::None => "None".into(),
        ExpressionKind::True => "True".into(),
        ExpressionKind::False => "False".into(),
        ExpressionKind::Ellipsis => "...".into(),
        ExpressionKind::Int(value) => value.to_string(),
        ExpressionKind::LongInt { radix, digits } => format!("(long {radix} {})", digits.to_lowercase()),
        ExpressionKind::Float(value) => format!("(float {:016x})", value.to_bits()),
        ExpressionKind::Imaginary(value) => format!("(imaginary {:016x})", value.to_bits()),
        ExpressionKind::Str(bytes) => text(bytes),
        ExpressionKind::Bytes(bytes) => format!("b{}", text(bytes)),
        ExpressionKind::FString(parts) => format!("(f {})", join(parts, part)),
        ExpressionKind::TString(parts) => format!("(t {})", join(parts, part)),
        ExpressionKind::Name(name) => name.to_string(),
        ExpressionKind::Unary(operator, operand) => {
            let sign = match operator {
                UnaryOperator::Negative => "-",
                UnaryOperator::Positive => "+",
                UnaryOperator::Invert => "~",
                UnaryOperator::Not => "not",
            };
            format!("({sign} {})", expression(operand))
        }
        ExpressionKind::Binary(chain) => chain.rest.iter().fold(expression(&chain.first), |left, (operator, right)| {
            format!("({} {left} {})", binary(*operator), expression(right))
        }),
        ExpressionKind::Boolean(operator, operands) => {
            let word = if *operator == BooleanOperator::And { "and" } else { "or" };
            format!("({word} {})", join(operands, expression))
        }
        ExpressionKind::Compare(chain) => {
            let rest = join(chain.rest, |(operator, right)| format!("{operator:?} {}", expression(right)));
            format!("(compare {} {rest})", expression(&chain.first))
        }
        ExpressionKind::Conditional(node) => {
            format!("(if {} {} {})", expression(&node.test), expression(&node.body), expression(&node.otherwise))
        }
        ExpressionKind::Lambda(node) => format!("(lambda {} {})", parameters(&node.parameters), expression(&node.body)),
        ExpressionKind::Await(operand) => format!("(await {})", expression(operand)),
        ExpressionKind::Yield(value) => format!("(yield {})", optional_reference(value)),
        ExpressionKind::YieldFrom(value) => format!("(yield-from {})", expression(value)),
        ExpressionKind::Named(node) => format!("(:= {} {})", node.name, expression(&node.value)),
        ExpressionKind::Postfix(node) => {
            node.trailers.iter().fold(expression(&node.first), |base, trailer| match &trailer.kind {
                TrailerKind::Attribute(name) => format!("(. {base} {name})"),
                TrailerKind::Subscript(index) => format!("([] {base} {})", expression(index)),
                TrailerKind::Call(arguments) => format!("(call {base}{})", call(arguments)),
            })
        }
        ExpressionKind::Slice(node) => {
            format!("(slice {} {} {})", optional(&node.lower), optional(&node.upper), optional(&node.step))
        }
        ExpressionKind::Starred(operand) => format!("(* {})", expression(operand)),
        ExpressionKind::Tuple(elements) => format!("(tuple {})", join(elements, expression)),
        ExpressionKind::List(elements) => format!("(list {})", join(elements, expression)),
        ExpressionKind::Set(elements) => format!("(set {})", join(elements, expression)),
        ExpressionKind::Dict(items) => {
            let items = join(items, |item| format!("{}: {}", optional(&item.key), expression(&item.value)));
            format!("(dict {items})")
        }
        ExpressionKind::ListComprehension(node) => comprehension("list-for", node),
        ExpressionKind::SetComprehension(node) => comprehension("set-for", node),
        ExpressionKind::DictComprehension(node) => comprehension("dict-for", node),
        ExpressionKind::Generator(node) => comprehension("for", node),
    }
}

fn binary(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::FloorDivide => "//",
        BinaryOperator::Remainder => "%",
        BinaryOperator::Power => "**",
        BinaryOperator::MatrixMultiply => "@",
        BinaryOperator::BitAnd => "&",
        BinaryOperator::BitOr => "|",
        BinaryOperator::BitXor => "^",
        BinaryOperator::ShiftLeft => "<<",
        BinaryOperator::ShiftRight => ">>",
    }
}

fn part(node: &StringPart) -> String {
    match node {
        StringPart::Literal(bytes) => text(bytes),
        StringPart::Interpolation(node) => {
            let conversion = if node.conversion == 0 { "-".into() } else { (node.conversion as char).to_string() };
            let specification = node.specification.map_or("-".into(), |parts| format!("({})", join(parts, part)));
            format!("{{{} {conversion} {specification}}}", expression(&node.value))
        }
    }
}

fn call(arguments: &[Argument]) -> String {
    arguments
        .iter()
        .map(|argument| {
            let value = expression(&argument.value);
            match argument.kind {
                ArgumentKind::Positional => format!(" {value}"),
                ArgumentKind::Star => format!(" (* {value})"),
                ArgumentKind::Keyword(name) => format!(" {name}={value}"),
                ArgumentKind::DoubleStar => format!(" (** {value})"),
            }
        })
        .collect()
}

fn comprehension(word: &str, node: &Comprehension) -> String {
    let value = node.value.as_ref().map_or(String::new(), |value| format!(" {}", expression(value)));
    let clauses: String = node
        .clauses
        .iter()
        .map(|clause| {
            let word = if clause.is_async { "async-in" } else { "in" };
            let conditions: String =
                clause.conditions.iter().map(|condition| format!(" {}", expression(condition))).collect();
            format!(" ({word} {} {}{conditions})", expression(&clause.target), expression(&clause.iterable))
        })
        .collect();
    format!("({word} {}{value}{clauses})", expression(&node.element))
}

fn parameters(node: &Parameters) -> String {
    let mut out = String::from("(");
    for (index, item) in node.positional.iter().enumerate() {
        out += &parameter("", item);
        if index + 1 == node.positional_only_count as usize {
            out += " /";
        }
    }
    match node.star {
        Some(star) => out += &parameter("*", star),
        None if !node.keyword_only.is_empty() => out += " *",
        None => {}
    }
    node.keyword_only.iter().for_each(|item| out += &parameter("", item));
    if let Some(item) = node.double_star {
        out += &parameter("**", item);
    }
    out + ")"
}

fn parameter(stars: &str, item: &Parameter) -> String {
    let annotation = item.annotation.as_ref().map_or(String::new(), |node| format!(":{}", expression(node)));
    let default = item.default.as_ref().map_or(String::new(), |node| format!("={}", expression(node)));
    format!(" {stars}{}{annotation}{default}", item.name)
}

fn type_parameters(list: &[TypeParameter]) -> String {
    join(list, |item| {
        let stars = match item.kind {
            TypeParameterKind::Variable => "",
            TypeParameterKind::VariableTuple => "*",
            TypeParameterKind::Specification => "**",
        };
        format!("{stars}{} {} {}", item.name, optional(&item.bound), optional(&item.default))
    })
}

fn statement(node: &Statement) -> String {
    match &node.kind {
        StatementKind::Pass => "(pass)".into(),
        StatementKind::Break => "(break)".into(),
        StatementKind::Continue => "(continue)".into(),
        StatementKind::Expression(value) => format!("(do {})", expression(value)),
        StatementKind::Assign(node) => format!("(= {} {})", join(node.targets, expression), expression(&node.value)),
        StatementKind::AugmentedAssign(node) => {
            format!("({}= {} {})", binary(node.operator), expression(&node.target), expression(&node.value))
        }
        StatementKind::AnnotatedAssign(node) => {
            let word = if node.simple { ":" } else { "(:)" };
            let target = expression(&node.target);
            format!("({word} {target} {} {})", expression(&node.annotation), optional(&node.value))
        }
        StatementKind::Return(value) => format!("(return {})", optional_reference(value)),
        StatementKind::Delete(targets) => format!("(del {})", join(targets, expression)),
        StatementKind::Raise(None) => "(raise)".into(),
        StatementKind::Raise(Some(node)) => {
            format!("(raise {} {})", expression(&node.exception), optional(&node.cause))
        }
        StatementKind::Assert(node) => format!("(assert {} {})", expression(&node.test), optional(&node.message)),
        StatementKind::Global(names) => format!("(global {})", names.join(" ")),
        StatementKind::Nonlocal(names) => format!("(nonlocal {})", names.join(" ")),
        StatementKind::Import(names) => format!("(import {})", join(names, alias)),
        StatementKind::ImportFrom(node) => {
            format!("(from {} {} {})", node.level, node.module, join(node.names, alias))
        }
        StatementKind::If(node) => {
            // As nested `else`, which is what `elif` means.
            let last = format!("({})", block(node.otherwise));
            node.branches
                .iter()
                .rev()
                .fold((last, true), |(rest, is_last), branch| {
                    let rest = if is_last { rest } else { format!("({rest})") };
                    (format!("(if {} ({}) {rest})", expression(&branch.test), block(branch.body)), false)
                })
                .0
        }
        StatementKind::While(node) => {
            format!("(while {} ({}) ({}))", expression(&node.test), block(node.body), block(node.otherwise))
        }
        StatementKind::For(node) => {
            let word = if node.is_async { "async-for" } else { "for" };
            let (target, iterable) = (expression(&node.target), expression(&node.iterable));
            format!("({word} {target} {iterable} ({}) ({}))", block(node.body), block(node.otherwise))
        }
        StatementKind::With(node) => {
            let word = if node.is_async { "async-with" } else { "with" };
            let items = join(node.items, |item| format!("{} {}", expression(&item.context), optional(&item.target)));
            format!("({word} ({items}) ({}))", block(node.body))
        }
        StatementKind::Try(node) => {
            let word = if node.is_star { "try*" } else { "try" };
            let handlers = join(node.handlers, |handler| {
                format!("({} {} {})", optional(&handler.exception), name(&handler.name), block(handler.body))
            });
            let (otherwise, finally) = (block(node.otherwise), block(node.finally));
            format!("({word} ({}) ({handlers}) ({otherwise}) ({finally}))", block(node.body))
        }
        StatementKind::Match(node) => {
            let cases = join(node.cases, |case| {
                format!("({} {} {})", pattern(&case.pattern), optional(&case.guard), block(case.body))
            });
            format!("(match {} {cases})", expression(&node.subject))
        }
        StatementKind::Function(node) => {
            let word = if node.is_async { "async-def" } else { "def" };
            let (types, parameters) = (type_parameters(node.type_parameters), parameters(&node.parameters));
            let (decorators, returns) = (join(node.decorators, expression), optional(&node.returns));
            format!("({word} {} [{types}] {parameters} {returns} [{decorators}] {})", node.name, block(node.body))
        }
        StatementKind::Class(node) => {
            let (types, arguments) = (type_parameters(node.type_parameters), call(node.arguments));
            let decorators = join(node.decorators, expression);
            format!("(class {} [{types}] ({arguments}) [{decorators}] {})", node.name, block(node.body))
        }
        StatementKind::TypeAlias(node) => {
            format!("(type {} [{}] {})", node.name, type_parameters(node.type_parameters), expression(&node.value))
        }
    }
}

fn alias(node: &Alias) -> String {
    node.alias.map_or(node.name.to_string(), |alias| format!("{} as {alias}", node.name))
}

fn pattern(node: &Pattern) -> String {
    match &node.kind {
        PatternKind::Wildcard => "_".into(),
        PatternKind::Capture(name) => format!("(bind {name})"),
        PatternKind::Value(value) => format!("(value {})", expression(value)),
        PatternKind::Singleton(value) => format!("(is {})", expression(value)),
        PatternKind::Sequence(elements) => format!("(sequence {})", join(elements, pattern)),
        PatternKind::Star(target) => format!("(star {})", name(target)),
        PatternKind::Mapping(node) => {
            let items = join(node.items, |(key, value)| format!("{}: {}", expression(key), pattern(value)));
            format!("(mapping {items} {})", name(&node.rest))
        }
        PatternKind::Class(node) => {
            let keywords = join(node.keywords, |item| format!("{}={}", item.name, pattern(&item.pattern)));
            format!("(class {} [{}] [{keywords}])", expression(&node.class), join(node.positional, pattern))
        }
        PatternKind::Or(alternatives) => format!("(or {})", join(alternatives, pattern)),
        PatternKind::As(node) => format!("(as {} {})", pattern(&node.pattern), node.name),
    }
}
