//! Indentation: the start of a logical line.
//!
//! Invariant: the stack holds strictly growing columns, in both countings, above an implicit (0, 0).

use super::{Lexer, MAXIMUM_INDENTS};
use crate::ast::Span;
use crate::error::{ErrorKind, Failed};
use core::cmp::Ordering;
use packed::phrase;

impl Lexer<'_> {
    /// Skips empty lines, measures the blanks before the first token and compares them with the open blocks. True when
    /// a block begins; blocks that end are left in `pending_dedents`.
    pub(super) fn indentation(&mut self) -> Result<bool, Failed> {
        let (mut column, mut other) = (0u16, 0u16);
        // The indentation of a line that a backslash continues before its first token.
        let mut continued = None;
        loop {
            match self.peek(0) {
                Some(b' ') => {
                    (column, other) = (column.saturating_add(1), other.saturating_add(1));
                    self.cursor.offset += 1;
                }
                Some(b'\t') => {
                    (column, other) = (((column | 7).saturating_add(1)), other.saturating_add(1));
                    self.cursor.offset += 1;
                }
                Some(b'\x0c') => {
                    (column, other) = (0, 0);
                    self.cursor.offset += 1;
                }
                Some(b'\\') => {
                    continued = continued.or(Some((column, other)));
                    self.skip_continuation()?;
                }
                Some(b'#') => self.skip_comment()?,
                Some(b'\n' | b'\r') => {
                    self.end_line(self.newline_length(self.cursor.offset));
                    (column, other, continued) = (0, 0, None);
                }
                Some(_) => break,
                None => {
                    (column, other, continued) = (0, 0, None);
                    break;
                }
            }
        }
        self.compare_indentation(continued.unwrap_or((column, other)))
    }

    fn compare_indentation(&mut self, (column, other): (u16, u16)) -> Result<bool, Failed> {
        match column.cmp(&self.indent(self.cursor.indents).0) {
            Ordering::Equal => {
                if other != self.indent(self.cursor.indents).1 {
                    return Err(self.mixed_tabs());
                }
                Ok(false)
            }
            Ordering::Greater => {
                if other <= self.indent(self.cursor.indents).1 {
                    return Err(self.mixed_tabs());
                }
                let Some(place) = self.indent_stack.get_mut(self.cursor.indents as usize) else {
                    let here = self.here();
                    return Err(self.fail(ErrorKind::Indentation, phrase!("too many levels of indentation"), &[], here));
                };
                *place = (column, other);
                self.cursor.indents += 1;
                Ok(true)
            }
            Ordering::Less => {
                while column < self.indent(self.cursor.indents).0 {
                    self.cursor.indents -= 1;
                    self.cursor.pending_dedents += 1;
                }
                let (expected, expected_other) = self.indent(self.cursor.indents);
                if column != expected {
                    // CPython points behind the line.
                    while self.peek(0).is_some_and(|byte| !matches!(byte, b'\n' | b'\r')) {
                        self.cursor.offset += 1;
                    }
                    let here = self.here();
                    let message = phrase!("unindent does not match any outer indentation level");
                    return Err(self.fail(ErrorKind::Indentation, message, &[], here));
                }
                if other != expected_other {
                    return Err(self.mixed_tabs());
                }
                Ok(false)
            }
        }
    }

    /// The indentation of block number `level`, 0 being the module.
    fn indent(&self, level: u8) -> (u16, u16) {
        match level {
            0 => (0, 0),
            _ => self.indent_stack.get(level as usize - 1).copied().unwrap_or((0, 0)),
        }
    }

    #[cold]
    #[inline(never)]
    fn mixed_tabs(&mut self) -> Failed {
        let here = Span { column: 1, ..self.here() };
        self.fail(ErrorKind::Tab, phrase!("inconsistent use of tabs and spaces in indentation"), &[], here)
    }
}

const _: () = assert!(MAXIMUM_INDENTS < u8::MAX as usize);
