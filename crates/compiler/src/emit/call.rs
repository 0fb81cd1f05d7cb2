//! Calls: arguments are evaluated straight into the call window.

use super::Emitter;
use crate::context::Outcome;
use crate::scope::ScopeKind;
use bytecode::opcode::CALL_HEADER;
use bytecode::{Constant, op};
use syntax::ast::{Argument, ArgumentKind, Expression, ExpressionKind, Span, Trailer, TrailerKind};

/// More arguments than this go through a list.
const MOST_ARGUMENTS: usize = 64;

/// What calls a window.
#[derive(Clone, Copy)]
struct Opcodes {
    plain: u8,
    keywords: u8,
}

/// The keyword names of a call: none, or a constant tuple.
#[derive(Clone, Copy)]
pub(super) enum KeywordNames {
    None,
    Constant(u8),
}

const FUNCTION: Opcodes = Opcodes { plain: op::CALL, keywords: op::CALLKW };
const METHOD: Opcodes = Opcodes { plain: op::CALLMETHOD, keywords: op::CALLMETHODKW };

impl<'a> Emitter<'a, '_> {
    /// Evaluates what is called into the first slot of a new window, which stays taken.
    pub(super) fn callee(&mut self, first: &'a Expression<'a>, trailers: &'a [Trailer<'a>]) -> Outcome<u8> {
        let mark = self.top;
        let callee = self.postfix(first, first.span, trailers, None)?;
        self.release(mark);
        let window = self.take_window()?;
        self.copy(window, callee)?;
        Ok(window)
    }

    /// Calls the window whose callee is in place.
    pub(super) fn call(
        &mut self,
        window: u8,
        arguments: &'a [Argument<'a>],
        span: Span,
        want: Option<u8>,
    ) -> Outcome<u8> {
        let names = self.keyword_names(arguments)?;
        match names {
            Some(names) if !is_unpacked(arguments) && self.has_room(arguments.len()) => {
                self.call_window(FUNCTION, window, arguments, names, span, want)
            }
            _ => self.call_unpacked(window, arguments, span, want),
        }
    }

    /// Evaluates the arguments of a window and calls it. The window is given back.
    fn call_window(
        &mut self,
        opcodes: Opcodes,
        window: u8,
        arguments: &'a [Argument<'a>],
        names: KeywordNames,
        span: Span,
        want: Option<u8>,
    ) -> Outcome<u8> {
        for argument in arguments {
            self.push(&argument.value)?;
        }
        let count = arguments.len() as u8;
        self.release(window.into());
        let result = self.destination(want)?;
        self.at(span);
        match names {
            KeywordNames::None => self.emit(&[opcodes.plain, result, window, count])?,
            KeywordNames::Constant(names) => self.emit(&[opcodes.keywords, result, window, count, names])?,
        }
        Ok(result)
    }

    /// The names of the keyword arguments, which are the last ones; None when there is no room for the constant.
    pub(super) fn keyword_names(&mut self, arguments: &'a [Argument<'a>]) -> Outcome<Option<KeywordNames>> {
        let mut names = self.context.arena.vector();
        for argument in arguments {
            if let ArgumentKind::Keyword(name) = argument.kind {
                names.push(Constant::Name(name))?;
            }
        }
        if names.is_empty() {
            return Ok(Some(KeywordNames::None));
        }
        let names = names.finish()?;
        Ok(self.try_narrow_constant(Constant::Tuple(names))?.map(KeywordNames::Constant))
    }

    /// `object.name(arguments)`; `spans` are those of the method and of the call.
    pub(super) fn method_call(
        &mut self,
        object: u8,
        name: &'a str,
        arguments: &'a [Argument<'a>],
        spans: [Span; 2],
        want: Option<u8>,
    ) -> Outcome<u8> {
        let [span, call_span] = spans;
        let has_room = self.has_room(arguments.len() + CALL_HEADER + 1);
        let names = self.keyword_names(arguments)?.filter(|_| has_room && !is_unpacked(arguments));
        let window = self.take_window()?;
        self.at(span);
        let Some(names) = names else {
            self.load_attribute(object, name, window)?;
            return self.call_unpacked(window, arguments, call_span, want);
        };
        let name = self.context.mangle(self.scope, name)?;
        let index = self.name_constant(name)?;
        // The slot of `self`.
        self.take(1)?;
        match u8::try_from(index) {
            Ok(index) => {
                let cache = self.cache();
                self.emit(&[op::LOADMETHOD, window, object, index, cache])?;
            }
            Err(_) => self.with_temporary(|this, name| {
                this.load_index(index, name)?;
                this.emit(&[op::LOADMETHOD_REG, window, object, name])
            })?,
        }
        self.call_window(METHOD, window, arguments, names, call_span, want)
    }

    /// A call whose arguments are not known in number: they are gathered in a list and a dict.
    pub(super) fn call_unpacked(
        &mut self,
        window: u8,
        arguments: &'a [Argument<'a>],
        span: Span,
        want: Option<u8>,
    ) -> Outcome<u8> {
        let is_positional =
            |argument: &&Argument| matches!(argument.kind, ArgumentKind::Positional | ArgumentKind::Star);
        let mut positional = arguments.iter().filter(is_positional);
        if let (Some(Argument { kind: ArgumentKind::Star, value, .. }), None) = (positional.next(), positional.next()) {
            // The call itself takes the items out.
            self.push(value)?;
            return self.call_gathered(window, arguments, span, want);
        }
        let list = self.take(1)?;
        self.gather(arguments.iter().filter(is_positional).map(|argument| {
            (&argument.value, matches!(argument.kind, ArgumentKind::Star))
        }), list)?;
        self.call_gathered(window, arguments, span, want)
    }

    /// Calls the window whose positional arguments are in a list, adding the keyword arguments.
    pub(super) fn call_gathered(
        &mut self,
        window: u8,
        arguments: &'a [Argument<'a>],
        span: Span,
        want: Option<u8>,
    ) -> Outcome<u8> {
        let mut has_keywords = false;
        let mut has_mapping = false;
        for argument in arguments {
            let name = match argument.kind {
                ArgumentKind::Positional | ArgumentKind::Star => continue,
                ArgumentKind::Keyword(name) => Some(name),
                ArgumentKind::DoubleStar => None,
            };
            let dict = window + CALL_HEADER as u8 + 1;
            if !has_keywords {
                self.take(1)?;
                self.emit(&[op::DICT, dict, dict, 0])?;
                has_keywords = true;
            }
            let top = self.top;
            match name {
                Some(name) if !has_mapping => {
                    let key = self.take(1)?;
                    self.load_constant(Constant::Name(name), key)?;
                    let value = self.expression(&argument.value, None)?;
                    self.emit(&[op::DICTSET, dict, key, value])?;
                }
                Some(name) => {
                    // It must not repeat what the mapping held.
                    let key = self.take(1)?;
                    self.load_constant(Constant::Name(name), key)?;
                    self.push(&argument.value)?;
                    let item = self.take(1)?;
                    self.at(span);
                    self.emit(&[op::DICT, item, key, 1])?;
                    self.emit(&[op::DICTMERGE, dict, item, window])?;
                }
                None => {
                    has_mapping = true;
                    let mapping = self.expression(&argument.value, None)?;
                    self.at(span);
                    self.emit(&[op::DICTMERGE, dict, mapping, window])?;
                }
            }
            self.release(top);
        }
        self.release(window.into());
        let result = self.destination(want)?;
        self.at(span);
        self.emit(&[op::CALLEX, result, window, has_keywords.into()])?;
        Ok(result)
    }

    /// `super()` without arguments in a method: the class and the first parameter are added.
    pub(super) fn super_call(
        &mut self,
        first: &'a Expression<'a>,
        trailers: &'a [Trailer<'a>],
        want: Option<u8>,
    ) -> Outcome<Option<u8>> {
        let (ExpressionKind::Name("super"), Some(Trailer { kind: TrailerKind::Call([]), span })) =
            (first.kind, trailers.first())
        else {
            return Ok(None);
        };
        let unit = self.unit_scope();
        let is_function = matches!(self.kind, ScopeKind::Function | ScopeKind::Lambda);
        if !is_function || unit.first_symbol == crate::scope::NO_SYMBOL {
            return Ok(None);
        }
        let parameter = *self.context.symbol(unit.first_symbol);
        let is_free = matches!(self.place_of("__class__"), super::name::Place::Free(_));
        let is_global = matches!(self.place_of("super"), super::name::Place::Global);
        if !is_free || !is_global || !parameter.has(crate::scope::symbol_flag::PARAMETER) || has_no_positional(&unit) {
            return Ok(None);
        }
        let window = self.callee(first, &[])?;
        let class = self.take(1)?;
        self.load_name("__class__", Some(class))?;
        let object = self.take(1)?;
        self.within(self.unit, |this| this.load_name(parameter.name, Some(object)))?;
        self.release(window.into());
        let result = self.destination(if trailers.len() == 1 { want } else { None })?;
        self.at(first.span.to(*span));
        self.emit(&[op::CALL, result, window, 2])?;
        self.release(window.into());
        if u16::from(result) == u16::from(window) {
            self.take(1)?;
        }
        Ok(Some(result))
    }
}

/// Whether a function has no positional parameter that `super()` could take.
fn has_no_positional(scope: &crate::scope::Scope) -> bool {
    match scope.body {
        crate::scope::Body::Function(function) => function.parameters.positional.is_empty(),
        crate::scope::Body::Lambda(lambda) => lambda.parameters.positional.is_empty(),
        _ => true,
    }
}

/// Whether the arguments need a list: starred ones, or too many.
pub(super) fn is_unpacked(arguments: &[Argument]) -> bool {
    let is_star = |argument: &Argument| matches!(argument.kind, ArgumentKind::Star | ArgumentKind::DoubleStar);
    arguments.len() > MOST_ARGUMENTS || arguments.iter().any(is_star)
}
