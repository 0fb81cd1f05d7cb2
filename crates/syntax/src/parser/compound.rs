//! Compound statements and blocks.
//!
//! Invariant: a block is one level of nesting; `if` with all its `elif` is one.

use super::{INVALID_SYNTAX, Parse, Parser};
use crate::ast::{
    Block, Branch, ClassDefinition, ExceptHandler, Expression, ExpressionKind, For, FunctionDefinition, If, Match,
    MatchCase, Parameters, Span, Statement, StatementKind, Try, While, With, WithItem,
};
use crate::error::Argument;
use crate::token::TokenKind;
use packed::phrase;

/// As many loops, `with` and `try` may stand in each other within a function.
const MAXIMUM_BLOCKS: u8 = 32;

impl<'a> Parser<'a> {
    /// A compound statement, if one begins here.
    pub(super) fn compound_statement(&mut self) -> Parse<Option<Statement<'a>>> {
        let start = self.token.span;
        let statement = match self.token.kind {
            TokenKind::If => self.if_statement(start)?,
            TokenKind::While => self.while_statement(start)?,
            TokenKind::For => self.for_statement(start, false)?,
            TokenKind::With => self.with_statement(start, false)?,
            TokenKind::Try => self.try_statement(start)?,
            TokenKind::Def => self.function(start, &[], false)?,
            TokenKind::Class => self.class(start, &[])?,
            TokenKind::At => self.decorated()?,
            TokenKind::Async => {
                self.advance()?;
                match self.token.kind {
                    TokenKind::Def => self.function(start, &[], true)?,
                    TokenKind::For => self.for_statement(start, true)?,
                    TokenKind::With => self.with_statement(start, true)?,
                    _ => return Err(self.invalid_syntax()),
                }
            }
            _ => {
                if !self.at_word("match") || !self.begins_match() {
                    return Ok(None);
                }
                self.match_statement(start)?
            }
        };
        Ok(Some(statement))
    }

    /// The statements behind a colon. `what` and `line` say to what they belong, for the error if there are none.
    fn block(&mut self, what: &'static str, line: u32) -> Parse<Block<'a>> {
        self.enter()?;
        let mut statements = self.arena.vector();
        if !self.at(TokenKind::Newline) {
            self.simple_line(&mut statements)?;
        } else {
            self.begin_block(what, line)?;
            while !self.at(TokenKind::Dedent) {
                self.statement(&mut statements)?;
            }
            self.advance()?;
        }
        self.leave();
        self.finish(statements)
    }

    /// The line end and the indentation at the start of a block.
    fn begin_block(&mut self, what: &'static str, line: u32) -> Parse<()> {
        self.expect(TokenKind::Newline)?;
        if !self.at(TokenKind::Indent) {
            let arguments = [Argument::Text(what), Argument::Number(line)];
            let message = phrase!("expected an indented block after % on line %");
            let span = self.place_of_next();
            return Err(self.fail_indentation(message, &arguments, span));
        }
        self.advance()?;
        Ok(())
    }

    /// A block of a loop, `with` or `try`.
    fn counted_block(&mut self, what: &'static str, line: u32) -> Parse<Block<'a>> {
        if self.blocks >= MAXIMUM_BLOCKS {
            return Err(self.fail(phrase!("too many statically nested blocks"), &[], self.last));
        }
        self.blocks += 1;
        let block = self.block(what, line)?;
        self.blocks -= 1;
        Ok(block)
    }

    /// The body of a function or class, in which counting starts anew.
    fn body(&mut self, what: &'static str, line: u32) -> Parse<Block<'a>> {
        let outer = core::mem::take(&mut self.blocks);
        let block = self.block(what, line)?;
        self.blocks = outer;
        Ok(block)
    }

    /// The colon at the end of a header.
    fn colon(&mut self) -> Parse<()> {
        match self.token.kind {
            TokenKind::Colon => {
                self.advance()?;
                Ok(())
            }
            TokenKind::Newline => Err(self.fail(phrase!("expected ':'"), &[], self.token.span)),
            _ => Err(self.invalid_syntax()),
        }
    }

    /// A colon that nothing else can take the place of.
    fn plain_colon(&mut self) -> Parse<()> {
        self.require(TokenKind::Colon, phrase!("expected ':'"))?;
        Ok(())
    }

    /// The condition of `if`, `elif` or `while`, and the colon.
    fn condition(&mut self) -> Parse<Expression<'a>> {
        let test = self.named_expression()?;
        if matches!(self.token.kind, TokenKind::Colon | TokenKind::Newline) {
            self.colon()?;
            return Ok(test);
        }
        Err(self.unexpected_in_condition(&test))
    }

    #[inline(never)]
    fn if_statement(&mut self, start: Span) -> Parse<Statement<'a>> {
        let mut branches = self.arena.vector();
        let mut what = "'if' statement";
        let mut header = start;
        while branches.is_empty() || self.at(TokenKind::Elif) {
            self.advance()?;
            let line = self.last.line;
            let test = self.condition()?;
            if branches.is_empty() {
                header = start.to(self.last);
            }
            let body = self.block(what, line)?;
            self.push(&mut branches, Branch { test, body })?;
            what = "'elif' statement";
        }
        let otherwise = self.otherwise()?;
        if self.at(TokenKind::Elif) && !otherwise.is_empty() {
            return Err(self.fail(phrase!("'elif' block follows an 'else' block"), &[], self.token.span));
        }
        let branches = self.finish(branches)?;
        let kind = StatementKind::If(self.store(If { branches, otherwise })?);
        Ok(Statement { kind, span: header })
    }

    /// The block of an `else`, or none.
    fn otherwise(&mut self) -> Parse<Block<'a>> {
        if !self.at(TokenKind::Else) {
            return Ok(&[]);
        }
        self.advance()?;
        let line = self.last.line;
        self.plain_colon()?;
        self.block("'else' statement", line)
    }

    #[inline(never)]
    fn while_statement(&mut self, start: Span) -> Parse<Statement<'a>> {
        self.advance()?;
        let test = self.condition()?;
        let span = start.to(self.last);
        let body = self.counted_block("'while' statement", start.line)?;
        let otherwise = self.otherwise()?;
        let kind = StatementKind::While(self.store(While { test, body, otherwise })?);
        Ok(Statement { kind, span })
    }

    #[inline(never)]
    fn for_statement(&mut self, start: Span, is_async: bool) -> Parse<Statement<'a>> {
        self.advance()?;
        let line = self.last.line;
        let target = self.for_target(INVALID_SYNTAX)?;
        let iterable = self.star_expressions()?;
        self.colon()?;
        let span = start.to(self.last);
        let body = self.counted_block("'for' statement", line)?;
        let otherwise = self.otherwise()?;
        let kind = StatementKind::For(self.store(For { target, iterable, body, otherwise, is_async })?);
        Ok(Statement { kind, span })
    }

    #[inline(never)]
    fn with_statement(&mut self, start: Span, is_async: bool) -> Parse<Statement<'a>> {
        self.advance()?;
        let line = self.last.line;
        let items = match self.at(TokenKind::LeftParenthesis) && self.parentheses_end_header() {
            true => self.parenthesized_with_items()?,
            false => self.with_items(TokenKind::Colon)?,
        };
        self.colon()?;
        let span = start.to(self.last);
        let body = self.counted_block("'with' statement", line)?;
        let kind = StatementKind::With(self.store(With { items, body, is_async })?);
        Ok(Statement { kind, span })
    }

    /// Items in parentheses; if they are none, it is a single item that happens to begin and end with parentheses.
    #[inline(never)]
    fn parenthesized_with_items(&mut self) -> Parse<&'a [WithItem<'a>]> {
        let checkpoint = self.checkpoint();
        self.advance()?;
        match self.with_items(TokenKind::RightParenthesis) {
            Ok(items) if self.at(TokenKind::RightParenthesis) && !items.is_empty() => {
                self.advance()?;
                return Ok(items);
            }
            // The arena is full.
            Err(failed) if self.error.is_none() && self.lexer.error.is_none() => return Err(failed),
            _ => {}
        }
        let error = self.error;
        self.restore(checkpoint);
        match self.with_items(TokenKind::Colon) {
            Ok(items) => Ok(items),
            Err(failed) => {
                // The first attempt knows better, unless it did not get beyond plain bad syntax.
                if let Some(error) = error.filter(|error| error.message != INVALID_SYNTAX) {
                    self.error = Some(error);
                }
                Err(failed)
            }
        }
    }

    #[inline(never)]
    fn with_items(&mut self, closing: TokenKind) -> Parse<&'a [WithItem<'a>]> {
        let mut items = self.arena.vector();
        while !self.at(closing) || items.is_empty() {
            let context = self.expression()?;
            let target = match self.eat(TokenKind::As)? {
                true => {
                    let target = self.star_expression()?;
                    self.check_target(&target)?;
                    Some(target)
                }
                false => None,
            };
            self.push(&mut items, WithItem { context, target })?;
            if !self.eat(TokenKind::Comma)? {
                break;
            }
            if closing == TokenKind::Colon && self.at(closing) {
                return Err(self.invalid_syntax());
            }
        }
        self.finish(items)
    }

    /// Whether a colon stands behind the parenthesis that closes the one here, or is missing at the end of the line.
    fn parentheses_end_header(&mut self) -> bool {
        let cursor = self.lexer.cursor();
        let outside = self.lexer.open_brackets().saturating_sub(1);
        let mut is_closed = false;
        let mut result = false;
        while let Ok(token) = self.lexer.next() {
            if is_closed {
                result = matches!(token.kind, TokenKind::Colon | TokenKind::Newline);
                break;
            }
            is_closed = self.lexer.open_brackets() == outside;
        }
        self.lexer.restore(cursor);
        self.lexer.error = None;
        result
    }

    #[inline(never)]
    fn try_statement(&mut self, start: Span) -> Parse<Statement<'a>> {
        self.advance()?;
        self.plain_colon()?;
        let span = start.to(self.last);
        let body = self.counted_block("'try' statement", start.line)?;
        let mut handlers = self.arena.vector();
        let mut is_star = false;
        while self.at(TokenKind::Except) {
            let (handler, star) = self.except_handler()?;
            if handlers.is_empty() {
                is_star = star;
            } else if star != is_star {
                let message = phrase!("cannot have both 'except' and 'except*' on the same 'try'");
                return Err(self.fail(message, &[], handler.span));
            }
            self.push(&mut handlers, handler)?;
        }
        let otherwise = if handlers.is_empty() { &[][..] } else { self.otherwise()? };
        let finally = match self.at(TokenKind::Finally) {
            true => {
                self.advance()?;
                let line = self.last.line;
                self.plain_colon()?;
                self.counted_block("'finally' statement", line)?
            }
            false => &[],
        };
        if handlers.is_empty() && finally.is_empty() {
            let span = self.place_of_next();
            return Err(self.fail(phrase!("expected 'except' or 'finally' block"), &[], span));
        }
        let handlers = self.finish(handlers)?;
        let kind = StatementKind::Try(self.store(Try { body, handlers, otherwise, finally, is_star })?);
        Ok(Statement { kind, span })
    }

    /// A handler, and whether it is `except*`.
    #[inline(never)]
    fn except_handler(&mut self) -> Parse<(ExceptHandler<'a>, bool)> {
        self.advance()?;
        let start = self.last;
        let is_star = self.eat(TokenKind::Star)?;
        let what = if is_star { "'except*' statement" } else { "'except' statement" };
        let mut exception = None;
        let mut name = None;
        if self.token.kind.begins_expression() {
            let list_start = self.token.span;
            let first = self.expression()?;
            let is_list = self.at(TokenKind::Comma);
            let list = if is_list { self.exception_list(first, list_start)? } else { first };
            if self.at(TokenKind::As) {
                if is_list {
                    let message = phrase!("multiple exception types must be parenthesized when using 'as'");
                    return Err(self.fail(message, &[], list.span));
                }
                self.advance()?;
                name = Some(self.handler_name(is_star)?);
            }
            exception = Some(list);
        } else if is_star && matches!(self.token.kind, TokenKind::Colon | TokenKind::Newline) {
            return Err(self.fail(phrase!("expected one or more exception types"), &[], self.token.span));
        }
        self.colon()?;
        let span = start.to(self.last);
        let body = self.counted_block(what, start.line)?;
        Ok((ExceptHandler { exception, name, body, span }, is_star))
    }

    #[inline(never)]
    fn handler_name(&mut self, is_star: bool) -> Parse<&'a str> {
        let is_simple =
            self.at(TokenKind::Name) && matches!(self.peek(), Some(TokenKind::Colon | TokenKind::Newline) | None);
        if is_simple || !self.token.kind.begins_expression() {
            return Ok(self.name()?.0);
        }
        let target = self.expression()?;
        if matches!(target.kind, ExpressionKind::Name(_)) {
            return Err(self.invalid_syntax());
        }
        let arguments = [Argument::Text(super::target::description(&target))];
        Err(match is_star {
            true => self.fail(phrase!("cannot use except* statement with %"), &arguments, target.span),
            false => self.fail(phrase!("cannot use except statement with %"), &arguments, target.span),
        })
    }

    /// `except A, B:`
    #[inline(never)]
    fn exception_list(&mut self, first: Expression<'a>, start: Span) -> Parse<Expression<'a>> {
        let mut elements = self.arena.vector();
        self.push(&mut elements, first)?;
        while self.eat(TokenKind::Comma)? && self.token.kind.begins_expression() {
            let element = self.expression()?;
            self.push(&mut elements, element)?;
        }
        let elements = self.finish(elements)?;
        Ok(self.expression_node(ExpressionKind::Tuple(elements), start))
    }

    /// Decorators and the function or class under them.
    #[inline(never)]
    fn decorated(&mut self) -> Parse<Statement<'a>> {
        let mut decorators = self.arena.vector();
        while self.eat(TokenKind::At)? {
            let decorator = self.named_expression()?;
            if !self.at(TokenKind::Newline) {
                return Err(self.unexpected_in_condition(&decorator));
            }
            self.advance()?;
            self.push(&mut decorators, decorator)?;
        }
        let decorators = self.finish(decorators)?;
        let start = self.token.span;
        match self.token.kind {
            TokenKind::Class => self.class(start, decorators),
            TokenKind::Def => self.function(start, decorators, false),
            TokenKind::Async => {
                self.advance()?;
                match self.token.kind {
                    TokenKind::Def => self.function(start, decorators, true),
                    _ => Err(self.invalid_syntax()),
                }
            }
            _ => Err(self.invalid_syntax()),
        }
    }

    #[inline(never)]
    fn function(&mut self, start: Span, decorators: &'a [Expression<'a>], is_async: bool) -> Parse<Statement<'a>> {
        self.advance()?;
        let line = self.last.line;
        let (name, name_span) = self.name()?;
        let type_parameters = self.type_parameters()?;
        self.require(TokenKind::LeftParenthesis, phrase!("expected '('"))?;
        self.enter()?;
        let parameters: Parameters<'a> = self.parameters(TokenKind::RightParenthesis)?;
        self.leave();
        self.expect(TokenKind::RightParenthesis)?;
        let returns = if self.eat(TokenKind::Arrow)? { Some(self.expression()?) } else { None };
        let returns = returns.map(|returns| self.annotation(returns)).transpose()?;
        self.plain_colon()?;
        let span = start.to(self.last);
        let body = self.body("function definition", line)?;
        let definition =
            FunctionDefinition { name, name_span, decorators, type_parameters, parameters, returns, body, is_async };
        Ok(Statement { kind: StatementKind::Function(self.store(definition)?), span })
    }

    #[inline(never)]
    fn class(&mut self, start: Span, decorators: &'a [Expression<'a>]) -> Parse<Statement<'a>> {
        self.advance()?;
        let line = self.last.line;
        let (name, name_span) = self.name()?;
        let type_parameters = self.type_parameters()?;
        let arguments = if self.at(TokenKind::LeftParenthesis) { self.call_arguments(false)? } else { &[] };
        self.colon()?;
        let span = start.to(self.last);
        let body = self.body("class definition", line)?;
        let definition = ClassDefinition { name, name_span, decorators, type_parameters, arguments, body };
        Ok(Statement { kind: StatementKind::Class(self.store(definition)?), span })
    }

    /// Whether `match` here is the keyword: what follows can only be a subject, or the line ends with a colon.
    #[inline(never)]
    fn begins_match(&mut self) -> bool {
        let Some(next) = self.peek() else { return false };
        match next {
            TokenKind::Name
            | TokenKind::Number
            | TokenKind::String
            | TokenKind::TemplateStart
            | TokenKind::LeftBrace
            | TokenKind::Ellipsis
            | TokenKind::Tilde
            | TokenKind::False
            | TokenKind::None
            | TokenKind::True
            | TokenKind::Await
            | TokenKind::Lambda => true,
            TokenKind::Not
            | TokenKind::Star
            | TokenKind::Plus
            | TokenKind::Minus
            | TokenKind::LeftParenthesis
            | TokenKind::LeftBracket => self.line_ends_with_colon(),
            _ => false,
        }
    }

    fn line_ends_with_colon(&mut self) -> bool {
        let cursor = self.lexer.cursor();
        let mut previous = TokenKind::Newline;
        let mut result = false;
        while let Ok(token) = self.lexer.next() {
            if matches!(token.kind, TokenKind::Newline | TokenKind::EndOfFile) {
                result = previous == TokenKind::Colon;
                break;
            }
            previous = token.kind;
        }
        self.lexer.restore(cursor);
        self.lexer.error = None;
        result
    }

    #[inline(never)]
    fn match_statement(&mut self, start: Span) -> Parse<Statement<'a>> {
        self.advance()?;
        let subject = self.star_named_expressions()?;
        self.colon()?;
        let span = start.to(self.last);
        self.enter()?;
        self.begin_block("'match' statement", start.line)?;
        let mut cases = self.arena.vector();
        while self.at_word("case") {
            let case = self.match_case()?;
            self.push(&mut cases, case)?;
        }
        if cases.is_empty() || !self.at(TokenKind::Dedent) {
            return Err(self.invalid_syntax());
        }
        self.advance()?;
        self.leave();
        let cases = self.finish(cases)?;
        let kind = StatementKind::Match(self.store(Match { subject, cases })?);
        Ok(Statement { kind, span })
    }

    #[inline(never)]
    fn match_case(&mut self) -> Parse<MatchCase<'a>> {
        self.advance()?;
        let line = self.last.line;
        let pattern = self.patterns()?;
        let guard = if self.eat(TokenKind::If)? { Some(self.named_expression()?) } else { None };
        self.colon()?;
        let body = self.block("'case' statement", line)?;
        Ok(MatchCase { pattern, guard, body })
    }
}
