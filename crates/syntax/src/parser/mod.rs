//! The parser: recursive descent for statements, precedence climbing for operators.
//!
//! Invariants: `token` is the next token and nothing behind it has been read; every function that answers `Ok` has
//! consumed what it parsed and every loop consumes a token per turn; native recursion is counted by `enter`, so it ends
//! at the nesting limit. Chains (`a + b + c`, `a.b().c`, `elif`) are loops.

mod arguments;
mod atom;
mod compound;
mod diagnosis;
mod expression;
mod function;
mod import;
mod pattern;
mod statement;
mod string;
mod target;

use crate::ast::{Block, Expression, ExpressionKind, Span};
use crate::error::{Argument, ErrorKind, Failed, SyntaxError, Warn};
use crate::lexer::{Cursor, Lexer};
use crate::literal::CharacterName;
use crate::token::{Token, TokenKind};
use crate::unparse::unparse;
use arena::Arena;
use packed::phrase;
use phrase::Phrase;

/// Gives the normal form of an identifier, piece by piece.
pub type Normalise = fn(&str, &mut dyn FnMut(char));

/// What the parser's caller chooses.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// How deep expressions and blocks may nest; each level takes native stack. CPython's own limits (200 brackets, 100
    /// levels of indentation) hold in any case.
    pub depth: u16,
    /// Finds the character with a name, for `\N{...}`; without it such escapes are errors.
    pub character_name: Option<CharacterName>,
    pub normalise: Option<Normalise>,
    /// Hears warnings; the feature `warnings` must be on.
    pub warn: Option<Warn<'a>>,
    /// Annotations are texts (PEP 563); the feature `unparse` must be on.
    pub textual_annotations: bool,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options { depth: 250, character_name: None, normalise: None, warn: None, textual_annotations: false }
    }
}

/// Where in a source the next statement begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    pub offset: u32,
    /// 1-based.
    pub line: u32,
}

impl Default for Position {
    fn default() -> Self {
        Position { offset: 0, line: 1 }
    }
}

/// Parses the top-level statement at `position`, or all those of a line `a; b`, and moves on behind it. `None` is the
/// end of the source.
pub fn parse_statement<'a>(
    source: &'a [u8],
    position: &mut Position,
    arena: &'a Arena<'_>,
    options: Options<'a>,
) -> Result<Option<Block<'a>>, SyntaxError> {
    let lexer = Lexer::new(source, position.offset, position.line);
    Parser::new(lexer, arena, options).run(|parser| {
        parser.start()?;
        if parser.token.kind == TokenKind::EndOfFile {
            return Ok(None);
        }
        let mut statements = arena.vector();
        parser.statement(&mut statements)?;
        *position = parser.line_start();
        Ok(Some(parser.finish(statements)?))
    })
}

/// Parses a single expression, as `eval` needs it. Blanks before it and line ends behind it are allowed.
pub fn parse_expression<'a>(
    source: &'a [u8],
    arena: &'a Arena<'_>,
    options: Options<'a>,
) -> Result<&'a Expression<'a>, SyntaxError> {
    let blanks = source.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let lexer = Lexer::new(source, blanks as u32, 1);
    Parser::new(lexer, arena, options).run(|parser| {
        parser.start()?;
        let expression = parser.star_expressions()?;
        while parser.eat(TokenKind::Newline)? {}
        if parser.token.kind != TokenKind::EndOfFile {
            return Err(parser.unexpected_after(&expression));
        }
        parser.store(expression)
    })
}

/// Parses one statement typed at a prompt, or several on a line; the empty block if there is none.
pub fn parse_interactive<'a>(
    source: &'a [u8],
    arena: &'a Arena<'_>,
    options: Options<'a>,
) -> Result<Block<'a>, SyntaxError> {
    Parser::new(Lexer::new(source, 0, 1), arena, options).run(|parser| {
        parser.start()?;
        let mut statements = arena.vector();
        if parser.token.kind != TokenKind::EndOfFile {
            parser.statement(&mut statements)?;
        }
        if parser.token.kind != TokenKind::EndOfFile {
            let message = phrase!("multiple statements found while compiling a single statement");
            return Err(parser.fail(message, &[], parser.token.span));
        }
        parser.finish(statements)
    })
}

type Parse<T> = Result<T, Failed>;

/// The message of errors about which nothing better is known.
const INVALID_SYNTAX: Phrase = phrase!("invalid syntax");

// The long lexer last: short instructions reach no further than some words.
#[repr(C)]
struct Parser<'a> {
    /// The next token.
    token: Token,
    /// Span and end of the last token consumed.
    last: Span,
    last_end: u32,
    /// How much deeper nesting may go.
    depth: u16,
    /// Loops, `with` and `try` around the present statement, within its function.
    blocks: u8,
    /// Parsing only to see whether it can be done.
    in_attempt: bool,
    arena: &'a Arena<'a>,
    options: Options<'a>,
    lexer: Lexer<'a>,
    /// What went wrong, once something has answered `Failed`, unless the lexer knows; if neither does, the arena is
    /// full.
    error: Option<SyntaxError>,
}

/// A place to go back to after looking ahead. No bracket may be closed in between that was open before.
struct Checkpoint {
    cursor: Cursor,
    token: Token,
    last: Span,
    last_end: u32,
    depth: u16,
}

impl<'a> Parser<'a> {
    fn new(lexer: Lexer<'a>, arena: &'a Arena<'_>, options: Options<'a>) -> Self {
        let span = Span { line: lexer.line(), column: 1, end_column: 1 };
        Parser {
            lexer: lexer.stopped_by(arena.stop()),
            arena,
            options,
            token: Token { kind: TokenKind::Newline, start: 0, end: 0, span },
            last: span,
            last_end: 0,
            depth: options.depth,
            blocks: 0,
            in_attempt: false,
            error: None,
        }
    }

    /// Runs `work` and fetches the error it put aside.
    fn run<T>(mut self, work: impl FnOnce(&mut Self) -> Parse<T>) -> Result<T, SyntaxError> {
        work(&mut self).map_err(|Failed| self.final_error())
    }

    /// Reads the first token.
    fn start(&mut self) -> Parse<()> {
        self.token = self.lexer.next()?;
        Ok(())
    }

    /// Where the line of the next token begins. All tokens of the last statement are consumed.
    fn line_start(&self) -> Position {
        if self.token.kind == TokenKind::EndOfFile {
            return Position { offset: self.token.end, line: self.token.span.line };
        }
        let before = self.lexer.source().get(..self.token.start as usize).unwrap_or(&[]);
        let offset = before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |index| index + 1);
        Position { offset: offset as u32, line: self.token.span.line }
    }

    fn at(&self, kind: TokenKind) -> bool {
        self.token.kind == kind
    }

    /// Consumes the next token; `last` is its place afterwards.
    fn advance(&mut self) -> Parse<()> {
        self.last = self.token.span;
        self.last_end = self.token.end;
        self.token = self.lexer.next()?;
        Ok(())
    }

    /// Consumes the next token if it is of this kind.
    fn eat(&mut self, kind: TokenKind) -> Parse<bool> {
        let fits = self.at(kind);
        if fits {
            self.advance()?;
        }
        Ok(fits)
    }

    /// Consumes a token that has to come, or fails with plain "invalid syntax".
    fn expect(&mut self, kind: TokenKind) -> Parse<()> {
        if self.at(kind) { self.advance() } else { Err(self.invalid_syntax()) }
    }

    /// Consumes a token that has to come, or fails with `message`.
    fn require(&mut self, kind: TokenKind, message: Phrase) -> Parse<()> {
        if self.at(kind) { self.advance() } else { Err(self.fail(message, &[], self.token.span)) }
    }

    /// Consumes a name and answers its text and place.
    fn name(&mut self) -> Parse<(&'a str, Span)> {
        let token = self.token;
        self.expect(TokenKind::Name)?;
        Ok((self.text(token)?, token.span))
    }

    /// The text of a name token.
    fn text(&self, token: Token) -> Parse<&'a str> {
        let text = core::str::from_utf8(self.lexer.slice(token.start, token.end)).unwrap_or("");
        match self.options.normalise {
            Some(normalise) if !text.is_ascii() => self.normal_form(text, normalise),
            _ => Ok(text),
        }
    }

    fn normal_form(&self, text: &str, normalise: Normalise) -> Parse<&'a str> {
        let mut made = self.arena.vector::<u8>();
        let mut full = None;
        normalise(text, &mut |character| {
            let stored = made.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
            full = full.or(stored.err());
        });
        if let Some(error) = full {
            return Err(error.into());
        }
        Ok(core::str::from_utf8(made.finish()?).unwrap_or(""))
    }

    /// Whether the next token is this name, a soft keyword.
    fn at_word(&self, word: &str) -> bool {
        self.at(TokenKind::Name) && self.lexer.slice(self.token.start, self.token.end) == word.as_bytes()
    }

    /// One level deeper. Every `enter` that succeeds is followed by `leave`, unless parsing fails.
    fn enter(&mut self) -> Parse<()> {
        match self.depth.checked_sub(1) {
            Some(depth) => self.depth = depth,
            None => return Err(self.too_deep()),
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth += 1;
    }

    fn checkpoint(&self) -> Checkpoint {
        let Parser { token, last, last_end, depth, .. } = *self;
        Checkpoint { cursor: self.lexer.cursor(), token, last, last_end, depth }
    }

    fn restore(&mut self, checkpoint: Checkpoint) {
        self.lexer.restore(checkpoint.cursor);
        self.lexer.error = None;
        self.error = None;
        self.token = checkpoint.token;
        self.last = checkpoint.last;
        self.last_end = checkpoint.last_end;
        self.depth = checkpoint.depth;
    }

    /// The kind of the token behind the next one.
    fn peek(&mut self) -> Option<TokenKind> {
        let cursor = self.lexer.cursor();
        let token = self.lexer.next();
        self.lexer.restore(cursor);
        self.lexer.error = None;
        token.ok().map(|token| token.kind)
    }

    /// Moves a node into the arena.
    /// What an annotation is for the compiler.
    fn annotation(&mut self, annotation: Expression<'a>) -> Parse<Expression<'a>> {
        if !self.options.textual_annotations {
            return Ok(annotation);
        }
        let text = unparse(&annotation, self.arena)?;
        Ok(text.map_or(annotation, |text| Expression { kind: ExpressionKind::Str(text), ..annotation }))
    }

    fn store<T: Copy>(&mut self, node: T) -> Parse<&'a T> {
        let arena = self.arena;
        Ok(arena.alloc(node)?)
    }

    /// Appends to a list under construction.
    fn push<T: Copy>(&mut self, list: &mut arena::Vector<'a, T>, item: T) -> Parse<()> {
        Ok(list.push(item)?)
    }

    /// Moves a finished list to its place.
    fn finish<T: Copy>(&mut self, list: arena::Vector<'a, T>) -> Parse<&'a [T]> {
        Ok(list.finish()?)
    }

    fn expression_node(&self, kind: ExpressionKind<'a>, start: Span) -> Expression<'a> {
        Expression { kind, span: start.to(self.last) }
    }

    /// Puts an error aside and answers the sign of it.
    #[cold]
    #[inline(never)]
    fn fail(&mut self, message: Phrase, arguments: &[Argument], span: Span) -> Failed {
        self.error = Some(SyntaxError::new(message, span).with(arguments));
        Failed
    }

    #[cold]
    #[inline(never)]
    fn fail_indentation(&mut self, message: Phrase, arguments: &[Argument], span: Span) -> Failed {
        let error = SyntaxError::new(message, span).with(arguments);
        self.error = Some(SyntaxError { kind: ErrorKind::Indentation, ..error });
        Failed
    }

    #[cold]
    #[inline(never)]
    fn too_deep(&mut self) -> Failed {
        let nested = phrase!("too many nested parentheses");
        if self.lexer.open_brackets() as u16 >= self.options.depth / 2 {
            return self.fail(nested, &[], self.token.span);
        }
        let message = phrase!("Parser stack overflowed - Python source too complex to parse");
        let error = SyntaxError::new(message, self.token.span);
        self.error = Some(SyntaxError { kind: ErrorKind::Memory, ..error });
        Failed
    }
}
