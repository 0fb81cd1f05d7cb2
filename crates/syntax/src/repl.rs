//! What a terminal needs to know: whether the input typed so far wants another line.

use crate::lexer::Lexer;
use crate::token::TokenKind;

/// Whether `source`, what a user has typed so far, is not complete: a bracket or triple-quoted string is open, it ends
/// with a backslash, or it is a compound statement that no empty line has ended yet.
pub fn needs_more_lines(source: &[u8]) -> bool {
    let mut lexer = Lexer::new(source, 0, 1);
    let mut first = None;
    let mut previous = TokenKind::Newline;
    // The first logical line ends with a colon.
    let mut has_header = None;
    loop {
        match lexer.next() {
            Err(_) => return lexer.incomplete,
            Ok(token) => match token.kind {
                TokenKind::EndOfFile => break,
                TokenKind::Newline => has_header = has_header.or(Some(previous == TokenKind::Colon)),
                kind => {
                    first = first.or(Some(kind));
                    previous = kind;
                }
            },
        }
    }
    let is_compound = matches!(
        first,
        Some(
            TokenKind::If
                | TokenKind::While
                | TokenKind::For
                | TokenKind::Try
                | TokenKind::With
                | TokenKind::Def
                | TokenKind::Class
                | TokenKind::Async
                | TokenKind::At
        )
    );
    (is_compound || has_header == Some(true)) && !source.ends_with(b"\n")
}
