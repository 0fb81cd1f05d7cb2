//! The abstract syntax tree: small `Copy` nodes that point into the arena.
//!
//! Invariant: depth is bounded. Operators of one precedence level (`a + b - c`), `and` /
//! `or`, comparisons, postfix trailers (`a.b(c)[d]`) and `elif` are flat lists, whatever
//! their length; all other nesting (parentheses, calls within arguments, `**`, unary
//! operators, `lambda`, blocks ...) is counted by the parser against its nesting limit. A
//! later pass may recurse once per level; operators of different precedence make at most
//! ten levels of tree out of one level of that count.
//!
//! A node is a tag, at most two words, and an 8-byte span: an [`Expression`] takes 20 bytes
//! on 32-bit targets. Names are as in the source: neither NFKC-normalised nor mangled.

/// Where a node stands in the source. Columns are 1-based and count characters; 0 means unknown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// 1-based line of the first character.
    pub line: u32,
    pub column: u16,
    /// Column just behind the last character, or 0 when the node ends on a later line.
    pub end_column: u16,
}

impl Span {
    /// From the start of `self` to the end of `last`.
    pub fn to(self, last: Span) -> Span {
        let end_column = if last.line == self.line { last.end_column } else { 0 };
        Span { end_column, ..self }
    }
}

/// Statements in a row.
pub type Block<'a> = &'a [Statement<'a>];

#[derive(Clone, Copy, Debug)]
pub struct Expression<'a> {
    pub kind: ExpressionKind<'a>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub enum ExpressionKind<'a> {
    None,
    True,
    False,
    Ellipsis,
    /// An integer literal below 2^31.
    Int(i32),
    /// Any larger integer literal: its digits in `radix` (2, 8, 10 or 16), without prefix or underscores.
    LongInt {
        radix: u8,
        digits: &'a str,
    },
    Float(&'a f64),
    /// An imaginary literal such as `2j`.
    Imaginary(&'a f64),
    /// A string literal, adjacent ones joined, in WTF-8 (UTF-8 that may hold lone surrogates).
    Str(&'a [u8]),
    Bytes(&'a [u8]),
    /// An f-string, joined with the literals next to it.
    FString(&'a [StringPart<'a>]),
    /// A template string (PEP 750).
    TString(&'a [StringPart<'a>]),
    Name(&'a str),
    Unary(UnaryOperator, &'a Expression<'a>),
    /// Left-associative operators of one precedence level, or one `**`.
    Binary(&'a BinaryChain<'a>),
    /// Two or more operands.
    Boolean(BooleanOperator, &'a [Expression<'a>]),
    Compare(&'a CompareChain<'a>),
    Conditional(&'a Conditional<'a>),
    Lambda(&'a Lambda<'a>),
    Await(&'a Expression<'a>),
    Yield(Option<&'a Expression<'a>>),
    YieldFrom(&'a Expression<'a>),
    /// `target := value`
    Named(&'a Named<'a>),
    /// Attributes, subscripts and calls, from left to right.
    Postfix(&'a Postfix<'a>),
    /// Only within a subscript, possibly in a tuple there.
    Slice(&'a Slice<'a>),
    /// `*value` in a display, an assignment target, a subscript or `*args: *value`.
    Starred(&'a Expression<'a>),
    Tuple(&'a [Expression<'a>]),
    List(&'a [Expression<'a>]),
    Set(&'a [Expression<'a>]),
    Dict(&'a [DictItem<'a>]),
    ListComprehension(&'a Comprehension<'a>),
    SetComprehension(&'a Comprehension<'a>),
    DictComprehension(&'a Comprehension<'a>),
    Generator(&'a Comprehension<'a>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOperator {
    Negative,
    Positive,
    Invert,
    Not,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
    MatrixMultiply,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BooleanOperator {
    And,
    Or,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompareOperator {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    Is,
    IsNot,
    In,
    NotIn,
}

/// `first op right op right ...`, grouped from the left. `rest` is not empty.
#[derive(Clone, Copy, Debug)]
pub struct BinaryChain<'a> {
    pub first: Expression<'a>,
    pub rest: &'a [(BinaryOperator, Expression<'a>)],
}

/// `first < second < third ...`. `rest` is not empty.
#[derive(Clone, Copy, Debug)]
pub struct CompareChain<'a> {
    pub first: Expression<'a>,
    pub rest: &'a [(CompareOperator, Expression<'a>)],
}

/// `body if test else otherwise`
#[derive(Clone, Copy, Debug)]
pub struct Conditional<'a> {
    pub test: Expression<'a>,
    pub body: Expression<'a>,
    pub otherwise: Expression<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct Lambda<'a> {
    pub parameters: Parameters<'a>,
    pub body: Expression<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    pub name: &'a str,
    pub name_span: Span,
    pub value: Expression<'a>,
}

/// `first` followed by `trailers`, of which there is at least one.
#[derive(Clone, Copy, Debug)]
pub struct Postfix<'a> {
    pub first: Expression<'a>,
    pub trailers: &'a [Trailer<'a>],
}

/// One step of a [`Postfix`]. The span covers the trailer itself (`.name`, `(...)`, `[...]`).
#[derive(Clone, Copy, Debug)]
pub struct Trailer<'a> {
    pub kind: TrailerKind<'a>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub enum TrailerKind<'a> {
    Attribute(&'a str),
    /// The index; several, or a starred one, are a tuple.
    Subscript(&'a Expression<'a>),
    Call(&'a [Argument<'a>]),
}

#[derive(Clone, Copy, Debug)]
pub struct Argument<'a> {
    pub kind: ArgumentKind<'a>,
    pub value: Expression<'a>,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArgumentKind<'a> {
    Positional,
    /// `*value`
    Star,
    /// `name=value`
    Keyword(&'a str),
    /// `**value`
    DoubleStar,
}

#[derive(Clone, Copy, Debug)]
pub struct Slice<'a> {
    pub lower: Option<Expression<'a>>,
    pub upper: Option<Expression<'a>>,
    pub step: Option<Expression<'a>>,
}

/// `key: value`, or `**value` when there is no key.
#[derive(Clone, Copy, Debug)]
pub struct DictItem<'a> {
    pub key: Option<Expression<'a>>,
    pub value: Expression<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct Comprehension<'a> {
    /// The element, or the key of a dict comprehension.
    pub element: Expression<'a>,
    /// The value of a dict comprehension.
    pub value: Option<Expression<'a>>,
    /// At least one.
    pub clauses: &'a [ForClause<'a>],
}

/// `for target in iterable if condition if condition ...`
#[derive(Clone, Copy, Debug)]
pub struct ForClause<'a> {
    pub target: Expression<'a>,
    pub iterable: Expression<'a>,
    pub conditions: &'a [Expression<'a>],
    pub is_async: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum StringPart<'a> {
    Literal(&'a [u8]),
    Interpolation(&'a Interpolation<'a>),
}

/// `{value!conversion:specification}`. `{value=}` arrives as the literal `value=` and this,
/// with conversion `r` unless another conversion or a specification is given.
#[derive(Clone, Copy, Debug)]
pub struct Interpolation<'a> {
    pub value: Expression<'a>,
    /// Source text of the expression (used by template strings only).
    pub source: &'a [u8],
    /// `b's'`, `b'r'`, `b'a'` or 0.
    pub conversion: u8,
    pub specification: Option<&'a [StringPart<'a>]>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub struct Parameters<'a> {
    /// Positional parameters, the positional-only ones first.
    pub positional: &'a [Parameter<'a>],
    /// How many of them are positional-only.
    pub positional_only_count: u16,
    /// `*args`
    pub star: Option<&'a Parameter<'a>>,
    pub keyword_only: &'a [Parameter<'a>],
    /// `**kwargs`
    pub double_star: Option<&'a Parameter<'a>>,
}

#[derive(Clone, Copy, Debug)]
pub struct Parameter<'a> {
    pub name: &'a str,
    pub annotation: Option<Expression<'a>>,
    pub default: Option<Expression<'a>>,
    /// Of the name.
    pub span: Span,
}

/// A type parameter (PEP 695) of a function, class or type alias.
#[derive(Clone, Copy, Debug)]
pub struct TypeParameter<'a> {
    pub kind: TypeParameterKind,
    pub name: &'a str,
    /// Bound, or constraints when it is a tuple; type variables only.
    pub bound: Option<Expression<'a>>,
    /// Default (PEP 696); may be starred for `*Ts`.
    pub default: Option<Expression<'a>>,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TypeParameterKind {
    /// `T`
    Variable,
    /// `*T`
    VariableTuple,
    /// `**T`
    Specification,
}

#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    pub kind: StatementKind<'a>,
    /// Of the whole statement; a compound one ends with its header.
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub enum StatementKind<'a> {
    Pass,
    Break,
    Continue,
    Expression(&'a Expression<'a>),
    Assign(&'a Assign<'a>),
    AugmentedAssign(&'a AugmentedAssign<'a>),
    AnnotatedAssign(&'a AnnotatedAssign<'a>),
    Return(Option<&'a Expression<'a>>),
    Delete(&'a [Expression<'a>]),
    Raise(Option<&'a Raise<'a>>),
    Assert(&'a Assert<'a>),
    Global(&'a [&'a str]),
    Nonlocal(&'a [&'a str]),
    Import(&'a [Alias<'a>]),
    ImportFrom(&'a ImportFrom<'a>),
    If(&'a If<'a>),
    While(&'a While<'a>),
    For(&'a For<'a>),
    With(&'a With<'a>),
    Try(&'a Try<'a>),
    Match(&'a Match<'a>),
    Function(&'a FunctionDefinition<'a>),
    Class(&'a ClassDefinition<'a>),
    TypeAlias(&'a TypeAlias<'a>),
}

/// `target = target = value`
#[derive(Clone, Copy, Debug)]
pub struct Assign<'a> {
    pub targets: &'a [Expression<'a>],
    pub value: Expression<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct AugmentedAssign<'a> {
    pub target: Expression<'a>,
    pub operator: BinaryOperator,
    pub value: Expression<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct AnnotatedAssign<'a> {
    pub target: Expression<'a>,
    pub annotation: Expression<'a>,
    pub value: Option<Expression<'a>>,
    /// The target is a name without parentheses.
    pub simple: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Raise<'a> {
    pub exception: Expression<'a>,
    pub cause: Option<Expression<'a>>,
}

#[derive(Clone, Copy, Debug)]
pub struct Assert<'a> {
    pub test: Expression<'a>,
    pub message: Option<Expression<'a>>,
}

/// `name as alias`; the name is dotted in `import a.b`, and `*` in `from a import *`.
#[derive(Clone, Copy, Debug)]
pub struct Alias<'a> {
    pub name: &'a str,
    pub alias: Option<&'a str>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub struct ImportFrom<'a> {
    /// Dotted; empty in `from . import x`.
    pub module: &'a str,
    /// Number of leading dots.
    pub level: u32,
    pub names: &'a [Alias<'a>],
}

/// `if` and every `elif` in order; `otherwise` is empty without `else`.
#[derive(Clone, Copy, Debug)]
pub struct If<'a> {
    pub branches: &'a [Branch<'a>],
    pub otherwise: Block<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct Branch<'a> {
    pub test: Expression<'a>,
    pub body: Block<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct While<'a> {
    pub test: Expression<'a>,
    pub body: Block<'a>,
    pub otherwise: Block<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct For<'a> {
    pub target: Expression<'a>,
    pub iterable: Expression<'a>,
    pub body: Block<'a>,
    pub otherwise: Block<'a>,
    pub is_async: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct With<'a> {
    pub items: &'a [WithItem<'a>],
    pub body: Block<'a>,
    pub is_async: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct WithItem<'a> {
    pub context: Expression<'a>,
    pub target: Option<Expression<'a>>,
}

#[derive(Clone, Copy, Debug)]
pub struct Try<'a> {
    pub body: Block<'a>,
    pub handlers: &'a [ExceptHandler<'a>],
    pub otherwise: Block<'a>,
    /// Empty without `finally`.
    pub finally: Block<'a>,
    /// The handlers are `except*`.
    pub is_star: bool,
}

/// `except exception as name:`; `except A, B:` arrives with a tuple.
#[derive(Clone, Copy, Debug)]
pub struct ExceptHandler<'a> {
    pub exception: Option<Expression<'a>>,
    pub name: Option<&'a str>,
    pub body: Block<'a>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub struct Match<'a> {
    pub subject: Expression<'a>,
    pub cases: &'a [MatchCase<'a>],
}

#[derive(Clone, Copy, Debug)]
pub struct MatchCase<'a> {
    pub pattern: Pattern<'a>,
    pub guard: Option<Expression<'a>>,
    pub body: Block<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct FunctionDefinition<'a> {
    pub name: &'a str,
    pub name_span: Span,
    pub decorators: &'a [Expression<'a>],
    pub type_parameters: &'a [TypeParameter<'a>],
    pub parameters: Parameters<'a>,
    pub returns: Option<Expression<'a>>,
    pub body: Block<'a>,
    pub is_async: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct ClassDefinition<'a> {
    pub name: &'a str,
    pub name_span: Span,
    pub decorators: &'a [Expression<'a>],
    pub type_parameters: &'a [TypeParameter<'a>],
    /// Bases and keywords.
    pub arguments: &'a [Argument<'a>],
    pub body: Block<'a>,
}

/// `type name[parameters] = value`
#[derive(Clone, Copy, Debug)]
pub struct TypeAlias<'a> {
    pub name: &'a str,
    pub name_span: Span,
    pub type_parameters: &'a [TypeParameter<'a>],
    pub value: Expression<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct Pattern<'a> {
    pub kind: PatternKind<'a>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub enum PatternKind<'a> {
    /// `_`
    Wildcard,
    /// A name that is bound to the subject.
    Capture(&'a str),
    /// Compared with `==`: a literal (also `-1`, `1+2j`, an f-string is an error) or a dotted name.
    Value(&'a Expression<'a>),
    /// `None`, `True` or `False`, compared with `is`.
    Singleton(&'a Expression<'a>),
    /// At most one element is a [`PatternKind::Star`].
    Sequence(&'a [Pattern<'a>]),
    /// `*name` or `*_` (no name) within a sequence.
    Star(Option<&'a str>),
    Mapping(&'a MappingPattern<'a>),
    Class(&'a ClassPattern<'a>),
    Or(&'a [Pattern<'a>]),
    /// `pattern as name`
    As(&'a AsPattern<'a>),
}

#[derive(Clone, Copy, Debug)]
pub struct MappingPattern<'a> {
    /// `key: pattern` pairs; keys are literals or dotted names.
    pub items: &'a [(Expression<'a>, Pattern<'a>)],
    /// `**rest`
    pub rest: Option<&'a str>,
}

#[derive(Clone, Copy, Debug)]
pub struct ClassPattern<'a> {
    /// A name or dotted name.
    pub class: Expression<'a>,
    pub positional: &'a [Pattern<'a>],
    pub keywords: &'a [KeywordPattern<'a>],
}

#[derive(Clone, Copy, Debug)]
pub struct KeywordPattern<'a> {
    pub name: &'a str,
    pub pattern: Pattern<'a>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub struct AsPattern<'a> {
    pub pattern: Pattern<'a>,
    pub name: &'a str,
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_small() {
        assert_eq!(size_of::<Expression>(), 32);
        assert_eq!(size_of::<Statement>(), 32);
        assert_eq!(size_of::<Pattern>(), 32);
    }
}
