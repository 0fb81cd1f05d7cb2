//! Tokens and keywords.
//!
//! Invariant: a token is a range of the source and holds no text of its own; `start..end` are offsets into it.

use crate::ast::{BinaryOperator, Span};

/// One token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub kind: TokenKind,
    pub start: u32,
    pub end: u32,
    pub span: Span,
}

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum TokenKind {
    EndOfFile,
    Newline,
    Indent,
    Dedent,
    Name,
    Number,
    /// A string or bytes literal with prefix and quotes.
    String,
    /// Prefix and opening quotes of an f-string or t-string.
    TemplateStart,
    /// Literal text within one, `{{` and escapes as they stand.
    TemplateText,
    /// The closing quotes of one.
    TemplateEnd,
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Comma,
    Colon,
    ColonEqual,
    Semicolon,
    Dot,
    Ellipsis,
    Arrow,
    Exclamation,
    Equal,
    Tilde,
    EqualEqual,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Plus,
    Minus,
    Star,
    Slash,
    DoubleSlash,
    Percent,
    DoubleStar,
    At,
    Ampersand,
    Bar,
    Caret,
    ShiftLeft,
    ShiftRight,
    PlusEqual,
    MinusEqual,
    StarEqual,
    SlashEqual,
    DoubleSlashEqual,
    PercentEqual,
    DoubleStarEqual,
    AtEqual,
    AmpersandEqual,
    BarEqual,
    CaretEqual,
    ShiftLeftEqual,
    ShiftRightEqual,
    False,
    None,
    True,
    And,
    As,
    Assert,
    Async,
    Await,
    Break,
    Class,
    Continue,
    Def,
    Del,
    Elif,
    Else,
    Except,
    Finally,
    For,
    From,
    Global,
    If,
    Import,
    In,
    Is,
    Lambda,
    Nonlocal,
    Not,
    Or,
    Pass,
    Raise,
    Return,
    Try,
    While,
    With,
    Yield,
}

impl TokenKind {
    /// Of a word that consists of letters, digits and `_`.
    pub fn of_word(word: &[u8]) -> TokenKind {
        match word {
            b"if" => TokenKind::If,
            b"in" => TokenKind::In,
            b"is" => TokenKind::Is,
            b"or" => TokenKind::Or,
            b"as" => TokenKind::As,
            b"and" => TokenKind::And,
            b"def" => TokenKind::Def,
            b"del" => TokenKind::Del,
            b"for" => TokenKind::For,
            b"not" => TokenKind::Not,
            b"try" => TokenKind::Try,
            b"None" => TokenKind::None,
            b"True" => TokenKind::True,
            b"elif" => TokenKind::Elif,
            b"else" => TokenKind::Else,
            b"from" => TokenKind::From,
            b"pass" => TokenKind::Pass,
            b"with" => TokenKind::With,
            b"False" => TokenKind::False,
            b"async" => TokenKind::Async,
            b"await" => TokenKind::Await,
            b"break" => TokenKind::Break,
            b"class" => TokenKind::Class,
            b"raise" => TokenKind::Raise,
            b"while" => TokenKind::While,
            b"yield" => TokenKind::Yield,
            b"assert" => TokenKind::Assert,
            b"except" => TokenKind::Except,
            b"global" => TokenKind::Global,
            b"import" => TokenKind::Import,
            b"lambda" => TokenKind::Lambda,
            b"return" => TokenKind::Return,
            b"finally" => TokenKind::Finally,
            b"continue" => TokenKind::Continue,
            b"nonlocal" => TokenKind::Nonlocal,
            _ => TokenKind::Name,
        }
    }

    /// The binary operator and how tightly it binds, `|` being 1. `**` is not among them.
    pub fn binary(self) -> Option<(BinaryOperator, u8)> {
        Some(match self {
            TokenKind::Bar => (BinaryOperator::BitOr, 1),
            TokenKind::Caret => (BinaryOperator::BitXor, 2),
            TokenKind::Ampersand => (BinaryOperator::BitAnd, 3),
            TokenKind::ShiftLeft => (BinaryOperator::ShiftLeft, 4),
            TokenKind::ShiftRight => (BinaryOperator::ShiftRight, 4),
            TokenKind::Plus => (BinaryOperator::Add, 5),
            TokenKind::Minus => (BinaryOperator::Subtract, 5),
            TokenKind::Star => (BinaryOperator::Multiply, 6),
            TokenKind::Slash => (BinaryOperator::Divide, 6),
            TokenKind::DoubleSlash => (BinaryOperator::FloorDivide, 6),
            TokenKind::Percent => (BinaryOperator::Remainder, 6),
            TokenKind::At => (BinaryOperator::MatrixMultiply, 6),
            _ => return None,
        })
    }

    /// The operator of an augmented assignment.
    pub fn augmented(self) -> Option<BinaryOperator> {
        Some(match self {
            TokenKind::PlusEqual => BinaryOperator::Add,
            TokenKind::MinusEqual => BinaryOperator::Subtract,
            TokenKind::StarEqual => BinaryOperator::Multiply,
            TokenKind::SlashEqual => BinaryOperator::Divide,
            TokenKind::DoubleSlashEqual => BinaryOperator::FloorDivide,
            TokenKind::PercentEqual => BinaryOperator::Remainder,
            TokenKind::DoubleStarEqual => BinaryOperator::Power,
            TokenKind::AtEqual => BinaryOperator::MatrixMultiply,
            TokenKind::AmpersandEqual => BinaryOperator::BitAnd,
            TokenKind::BarEqual => BinaryOperator::BitOr,
            TokenKind::CaretEqual => BinaryOperator::BitXor,
            TokenKind::ShiftLeftEqual => BinaryOperator::ShiftLeft,
            TokenKind::ShiftRightEqual => BinaryOperator::ShiftRight,
            _ => return None,
        })
    }

    /// Whether an expression may begin with this token.
    pub fn begins_expression(self) -> bool {
        matches!(
            self,
            TokenKind::Name
                | TokenKind::Number
                | TokenKind::String
                | TokenKind::TemplateStart
                | TokenKind::LeftParenthesis
                | TokenKind::LeftBracket
                | TokenKind::LeftBrace
                | TokenKind::Ellipsis
                | TokenKind::Tilde
                | TokenKind::Plus
                | TokenKind::Minus
                | TokenKind::False
                | TokenKind::None
                | TokenKind::True
                | TokenKind::Await
                | TokenKind::Lambda
                | TokenKind::Not
        )
    }
}
