//! What every pass shares: arena, options, scope tables and the error put aside.
//!
//! Invariant: whoever answers [`Failed`] has put an error into the context, unless the arena is full.

use crate::Options;
use crate::scope::{Scope, Symbol};
use arena::{Arena, OutOfMemory, Vector};
use syntax::ast::Span;
use syntax::{Argument, ShortName, SyntaxError};
use phrase::Phrase;

/// Compilation has failed; the context knows why. Zero-sized, to keep results in registers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed;

pub(crate) type Outcome<T = ()> = Result<T, Failed>;

impl From<OutOfMemory> for Failed {
    fn from(_: OutOfMemory) -> Failed {
        Failed
    }
}

#[repr(C)]
pub(crate) struct Context<'a> {
    pub arena: &'a Arena<'a>,
    pub options: Options<'a>,
    /// All scopes of the statement, parents before their children; the first is the module's.
    pub scopes: Vector<'a, Scope<'a>>,
    pub symbols: Vector<'a, Symbol<'a>>,
    pub error: Option<SyntaxError>,
    /// The module has its annotate function, or these statements make it.
    pub is_annotated: bool,
}

impl<'a> Context<'a> {
    pub fn new(arena: &'a Arena<'_>, options: &Options<'a>) -> Self {
        Context { arena, options: *options, scopes: arena.vector(), symbols: arena.vector(), error: None, is_annotated: false }
    }

    /// Puts an error aside.
    #[cold]
    pub fn fail(&mut self, message: Phrase, span: Span) -> Failed {
        self.error = self.error.or(Some(SyntaxError::new(message, span)));
        Failed
    }

    /// Puts an error about a name aside.
    #[cold]
    pub fn fail_name(&mut self, message: Phrase, span: Span, name: &str) -> Failed {
        let error = SyntaxError::new(message, span).with(&[Argument::Name(ShortName::new(name))]);
        self.error = self.error.or(Some(error));
        Failed
    }

    /// Puts an error with two texts aside.
    #[cold]
    pub fn fail_texts(&mut self, message: Phrase, span: Span, texts: [&'static str; 2]) -> Failed {
        let error = SyntaxError::new(message, span).with(&texts.map(Argument::Text));
        self.error = self.error.or(Some(error));
        Failed
    }

    /// The error of a compilation that failed.
    #[cold]
    pub fn take_error(&self, span: Span) -> SyntaxError {
        self.error.unwrap_or(SyntaxError::out_of_memory(span))
    }

    /// `parts` one behind the other.
    pub fn concatenate(&self, parts: &[&str]) -> Outcome<&'a str> {
        let mut text = self.arena.vector::<u8>();
        for part in parts {
            text.extend(part.as_bytes())?;
        }
        core::str::from_utf8(text.finish()?).map_err(|_| Failed)
    }
}
